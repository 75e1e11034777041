package localpg

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// postmaster is what a server writes into postmaster.pid.
type postmaster struct {
	pid    int
	socket string // folder of its unix socket
	status string // starting, stopping, ready, standby
}

func (p postmaster) ready() bool { return p.status == "ready" }

func (f files) pidFile() string { return filepath.Join(f.pg(), "postmaster.pid") }

// postmaster reads the pid file; false where there is none or it names no process.
func (f files) postmaster() (postmaster, bool) {
	text, err := os.ReadFile(f.pidFile())
	if err != nil {
		return postmaster{}, false
	}
	lines := strings.Split(string(text), "\n")
	line := func(i int) string {
		if i < len(lines) {
			return strings.TrimSpace(lines[i])
		}
		return ""
	}
	pid, err := strconv.Atoi(line(0))
	p := postmaster{pid: pid, socket: line(4), status: line(7)}
	return p, err == nil && pid > 1
}

// running is the server that runs on the data folder now. The pid file alone does not prove one: its process
// may be dead, a zombie that nobody reaps, or another program that got the same number.
func (f files) running() (postmaster, bool) {
	p, ok := f.postmaster()
	return p, ok && f.serves(p.pid)
}

// retire readies a dead server's leavings for the next one. postmaster.pid stays, for its shared memory key
// guards the data against orphaned backends; but its first line becomes our own number, because a server takes
// its parent's number for stale where it would refuse to start for a zombie's or a stranger's.
func (f files) retire(u osUser, socket string) error {
	text, err := os.ReadFile(f.pidFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read stale postmaster.pid: %w", err)
	}
	_, rest, _ := bytes.Cut(text, []byte("\n"))
	text = append(strconv.AppendInt(nil, int64(os.Getpid()), 10), '\n')
	if err := replace(f.pidFile(), append(text, rest...), u); err != nil {
		return fmt.Errorf("rewrite stale postmaster.pid: %w", err)
	}
	for _, name := range []string{".s.PGSQL." + port, ".s.PGSQL." + port + ".lock"} {
		if err := os.Remove(filepath.Join(socket, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove dead socket: %w", err)
		}
	}
	return nil
}

// answersSignals says whether the process exists, a zombie included.
func answersSignals(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
