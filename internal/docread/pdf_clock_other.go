//go:build !linux

package docread

import "time"

func threadClock() func() time.Duration { return wallClock() }
