//go:build race

package importer

// slowness is what the race detector costs: bounds on time are for the program without it.
const slowness = 10
