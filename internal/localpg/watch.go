package localpg

import (
	"context"
	"time"
)

// The pause before a server that died is started again grows from the first to the second, and starts anew
// after it has lived for a while.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 30 * time.Second
	steady       = time.Minute
)

// watch starts the server again whenever it dies, for example when the kernel ran out of memory, until ctx ends.
func (c *Cluster) watch(ctx context.Context) {
	defer close(c.watched)
	pause := firstPause
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.server.exited:
		}
		if time.Since(c.server.started) > steady {
			pause = firstPause
		}
		c.log.Error("private cluster died, starting it again", "pid", c.server.pid, "err", c.server.err, "pause", pause)
		if sleep(ctx, pause) != nil {
			return
		}
		pause = min(2*pause, longestPause)
		next, err := c.launch(ctx)
		if err != nil {
			c.log.Error("private cluster does not start", "err", err)
			continue
		}
		c.server = next
	}
}
