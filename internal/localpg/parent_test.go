package localpg

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// TestMain lets the test binary play a server process that can be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LOCALPG_TEST_PARENT"); dir != "" {
		os.Exit(parent(dir, os.Getenv("LOCALPG_TEST_OUTLIVE") != ""))
	}
	os.Exit(m.Run())
}

// parent owns a cluster until its input ends, and says so on its output.
func parent(dir string, outlive bool) int {
	o := testOptions(dir)
	o.Outlive = outlive
	c, err := Start(context.Background(), o)
	if err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	fmt.Println("up", c.server.pid)
	_, _ = bufio.NewReader(os.Stdin).ReadByte() // the end of input is what we wait for
	if err := c.Stop(context.Background()); err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	return 0
}

// parentProcess is a child of the test that owns a cluster.
type parentProcess struct {
	cmd    *exec.Cmd
	server int
	finish func()
}

func startParent(t *testing.T, dir string, outlive bool) *parentProcess {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "LOCALPG_TEST_PARENT="+dir)
	if outlive {
		cmd.Env = append(cmd.Env, "LOCALPG_TEST_OUTLIVE=1")
	}
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "up ") {
		t.Fatalf("parent says %q (%v)", line, err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "up ")))
	must(t, err)
	return &parentProcess{cmd: cmd, server: pid, finish: func() {
		_ = in.Close()
		_ = cmd.Wait()
	}}
}

func (p *parentProcess) kill(t *testing.T) {
	t.Helper()
	must(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait() // it was killed, and says so
}
