package durability

import "testing"

// A planned restart fails nobody: people go on over the connections that their browsers keep.
func TestPlannedRestart(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	c := newCrowd(t, a)
	target, restarts := size(400, 2400), size(4, 14)
	wait := c.work(target)
	for n := range restarts {
		c.reach(n * target / restarts)
		a.restart()
	}
	wait()
	c.settled()
	if failed := c.errors.Load(); failed > 0 {
		t.Errorf("%d of %d requests failed in %d restarts", failed, c.confirmed.Load(), restarts)
	}
	t.Logf("%d saves in %d restarts, %d failed", c.confirmed.Load(), restarts, c.errors.Load())
}
