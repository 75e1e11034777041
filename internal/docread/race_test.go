//go:build race

package docread

// slowness is what the race detector costs, 12 times where it was measured: bounds on time are for the program without it.
const slowness = 20
