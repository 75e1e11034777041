// Package plan is the vocabulary of the product and its pure rules: plans, tasks, units, cycles,
// periods, progress reports and what follows from them. It does no I/O and knows no clock; whoever
// calls says what day it is.
package plan
