//go:build !race

package officialdoc

const slowness = 1
