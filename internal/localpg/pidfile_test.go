package localpg

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestStalePidFile starts a cluster whose last server died without taking its postmaster.pid away, the number
// in it meaning something else each time.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		line1 func(t *testing.T, c *Cluster) string
	}{
		{"number of nobody", func(*testing.T, *Cluster) string { return "4194303" }},
		{"number of a zombie", func(t *testing.T, c *Cluster) string { return fmt.Sprint(zombie(t, c.user)) }},
		{"number of another program of the server's user", func(t *testing.T, c *Cluster) string { return fmt.Sprint(stranger(t, c.user)) }},
		{"number of another cluster's server", func(t *testing.T, _ *Cluster) string { return fmt.Sprint(start(t, dataDir(t)).server.pid) }},
		{"number of ourselves", func(*testing.T, *Cluster) string { return fmt.Sprint(os.Getpid()) }},
		{"not a number", func(*testing.T, *Cluster) string { return "?" }},
		{"empty file", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := dataDir(t)
			c := start(t, dir)
			remember(t, c)
			left, err := os.ReadFile(c.files.pidFile())
			must(t, err)
			must(t, c.Stop(t.Context()))
			if test.line1 == nil {
				left = nil
			} else {
				_, rest, _ := strings.Cut(string(left), "\n")
				left = []byte(test.line1(t, c) + "\n" + rest)
			}
			must(t, replace(c.files.pidFile(), left, c.user))
			for _, name := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock"} {
				must(t, replace(c.socket+"/"+name, left, c.user))
			}

			again := start(t, dir)
			if again.Adopted() {
				t.Error("a dead server was adopted")
			}
			wantRemembered(t, again)
		})
	}
}

// zombie is the number of a process of the server's user that has ended and is not reaped.
func zombie(t *testing.T, u osUser) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "true")
	cmd.SysProcAttr = u.procAttr(0)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() })
	return cmd.Process.Pid
}

// stranger is the number of a living process of the server's user that is no server.
func stranger(t *testing.T, u osUser) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sleep", "600")
	cmd.SysProcAttr = u.procAttr(syscall.SIGKILL)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd.Process.Pid
}
