package docread

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// threadClock gives the clock of the processor time that the calling thread
// uses from now on; it may be asked from any thread.
func threadClock() func() time.Duration {
	file := fmt.Sprintf("/proc/self/task/%d/schedstat", syscall.Gettid())
	read := func() (time.Duration, bool) {
		text, err := os.ReadFile(file)
		if err != nil {
			return 0, false
		}
		used, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(used, 10, 64)
		return time.Duration(n), err == nil && n > 0
	}
	start, ok := read()
	wall := wallClock()
	return func() time.Duration {
		if now, still := read(); ok && still {
			return now - start
		}
		return wall()
	}
}
