package localpg

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

func TestSecondOwnerIsRefused(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	first := start(t, dir)
	began := time.Now()
	_, err := Start(t.Context(), testOptions(dir))
	wantSentence(t, err, "đang dùng thư mục dữ liệu")
	if waited := time.Since(began); waited < lockPatience {
		t.Errorf("gave up after %v, before a dying owner's lock is free", waited)
	}
	if query[int](t, first, App, "select 1") != 1 {
		t.Error("the first owner lost its server")
	}
}

func TestTwoOwnersAtOnce(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	type result struct {
		c   *Cluster
		err error
	}
	results := make(chan result)
	for range 2 {
		go func() {
			c, err := Start(context.Background(), testOptions(dir))
			results <- result{c, err}
		}()
	}
	// Whoever comes second is refused, or starts when the first has gone; it never fails in another way.
	for range 2 {
		r := <-results
		if r.err != nil {
			wantSentence(t, r.err, "đang dùng thư mục dữ liệu")
			continue
		}
		if query[int](t, r.c, App, "select 1") != 1 {
			t.Error("no answer")
		}
		must(t, r.c.Stop(t.Context()))
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	owner := start(t, dir)
	joined, err := Join(t.Context(), testOptions(dir))
	must(t, err)
	if !joined.Adopted() {
		t.Error("a joined cluster is said to be ours")
	}
	remember(t, joined)
	must(t, joined.Stop(t.Context()))
	wantRemembered(t, owner)
	must(t, owner.Stop(t.Context()))

	alone, err := Join(t.Context(), testOptions(dir))
	must(t, err)
	if alone.Adopted() {
		t.Error("a cluster that Join started is said to be another's")
	}
	wantRemembered(t, alone)
	must(t, alone.Stop(t.Context()))
	if alone.files.serves(alone.server.pid) {
		t.Error("the server that Join started still runs after Stop")
	}
}

func TestReleaseHandsTheServerOver(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	old := start(t, dir)
	remember(t, old)
	go func() {
		time.Sleep(200 * time.Millisecond)
		old.Release()
	}()
	next := start(t, dir)
	if !next.Adopted() || next.server.pid != old.server.pid {
		t.Errorf("server %d instead of taking over %d", next.server.pid, old.server.pid)
	}
	must(t, old.Stop(t.Context()))
	wantRemembered(t, next)
}

func TestDeadServerIsStartedAgain(t *testing.T) {
	t.Parallel()
	for _, adopt := range []bool{false, true} {
		dir := dataDir(t)
		c := start(t, dir)
		if adopt {
			c.Release()
			c = start(t, dir)
		}
		remember(t, c)
		before := c.server.pid
		must(t, syscall.Kill(before, syscall.SIGKILL))
		deadline := time.Now().Add(30 * time.Second)
		for {
			if p, ok := c.files.running(); ok && p.pid != before && connects(t.Context(), c.URL(App, Database)) == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("adopted %v: no server after its death", adopt)
			}
			time.Sleep(20 * time.Millisecond)
		}
		wantRemembered(t, c)
	}
}

func TestStopWaitsForNobody(t *testing.T) {
	t.Parallel()
	c := start(t, dataDir(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	must(t, c.Stop(ctx))
	if c.files.serves(c.server.pid) {
		t.Error("the server still runs")
	}
	must(t, c.Stop(t.Context())) // again: nothing happens
}

// wantSentence checks that a person is told what to do.
func wantSentence(t *testing.T, err error, part string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Unavailable || !strings.Contains(f.Message, part) {
		t.Errorf("got %v, want a sentence with %q", err, part)
	}
}
