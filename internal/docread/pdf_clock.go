package docread

import "time"

// wallClock counts how often it is asked and not the time between, in which the
// whole machine may have slept.
func wallClock() func() time.Duration {
	asked := time.Duration(0)
	return func() time.Duration {
		asked++
		return asked * pdfTick
	}
}
