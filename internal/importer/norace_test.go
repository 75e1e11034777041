//go:build !race

package importer

const slowness = 1
