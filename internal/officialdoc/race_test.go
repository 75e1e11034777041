//go:build race

package officialdoc

// slowness is what the race detector costs: bounds on time and memory are for the program without it.
const slowness = 10
