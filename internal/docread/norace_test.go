//go:build !race

package docread

const slowness = 1
