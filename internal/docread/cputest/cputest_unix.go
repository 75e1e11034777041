//go:build unix

// Package cputest measures what a test costs.
package cputest

import (
	"syscall"
	"time"
)

// Spent is the processor time of this process so far: unlike a clock it does not run faster on a busy machine.
func Spent() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
