// Package layout holds the tests of what no compiler checks: which package may import which, where Vietnamese
// and where SQL may stand, and the shape of the migrations.
package layout
