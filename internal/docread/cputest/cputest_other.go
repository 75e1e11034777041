//go:build !unix

// Package cputest measures what a test costs.
package cputest

import "time"

var began = time.Now()

// Spent is the time since the start where the system does not tell that of the processor.
func Spent() time.Duration { return time.Since(began) }
