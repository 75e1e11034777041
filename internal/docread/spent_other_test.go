//go:build !unix

package docread

import "time"

var began = time.Now()

// spent is the time since the start where the system does not tell that of the processor.
func spent() time.Duration { return time.Since(began) }
