package durability

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// A save that was confirmed survives kill -9 of the program, and the next one is taken within two
// seconds of its start.
func TestKilledProgram(t *testing.T) {
	a := newApp(t)
	c := newCrowd(t, a)
	target, kills := size(300, 1200), size(4, 9)
	wait := c.work(target)
	var slowest time.Duration
	for n := range kills {
		c.reach((n + 1) * target / (kills + 1))
		time.Sleep(rand.N(30 * time.Millisecond)) // into the middle of anything
		a.kill()
		c.stop() // all that was under way has failed
		began := time.Now()
		a.launch()
		c.addUnit(new(sync.RWMutex), c.admins[0], fmt.Sprintf("Tổ công tác số %d sau khi khởi động", n))
		slowest = max(slowest, time.Since(began))
		c.compare()
		c.goOn()
	}
	wait()
	c.settled()
	// The promise is for a machine that does nothing else; other tests may run beside the ordinary size.
	if limit := time.Duration(size(8, 2)) * time.Second; slowest > limit {
		t.Errorf("the first save after a start came after %v, want %v at most", slowest, limit)
	}
	t.Logf("%d confirmed, %d kills, %d presses without an answer, first save after at most %v", c.confirmed.Load(), kills, c.errors.Load(), slowest.Round(time.Millisecond))
}

// The same for kill -9 of the program, of PostgreSQL and of both, while everybody clicks twice and
// presses again after an error.
func TestKilledProgramAndDatabase(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	c := newCrowd(t, a)
	c.double = true
	target, kills := size(400, 3200), size(3, 12)
	wait := c.work(target)
	var slowest time.Duration
	for n := range kills {
		c.reach((n + 1) * target / (kills + 1))
		time.Sleep(rand.N(30 * time.Millisecond))
		began := time.Now()
		switch n % 3 {
		case 0:
			a.killDatabase()
			c.stop()
		case 1:
			a.kill()
			c.stop()
			a.launch()
		case 2:
			a.killDatabase()
			a.kill()
			c.stop()
			a.launch()
		}
		a.awaitReady()
		slowest = max(slowest, time.Since(began))
		c.compare()
		c.goOn()
	}
	wait()
	c.settled()
	t.Logf("%d confirmed, %d kills, %d clicks without a confirmation, ready again after at most %v", c.confirmed.Load(), kills, c.errors.Load(), slowest.Round(time.Millisecond))
}
