// Package durability tests what the product promises when things break: it runs the real program on
// a private cluster of its own, lets people with real accounts work over HTTP, kills or replaces
// processes meanwhile, and then compares what was confirmed with what the database holds.
//
// The ordinary sizes fit into `make test`. KEHOACHXA_FULL=1 runs the sizes of the promises:
//
//	KEHOACHXA_FULL=1 go test -v -timeout 30m ./internal/e2e/durability
package durability
