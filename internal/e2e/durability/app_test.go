package durability

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// program is the binary under test, built once.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kehoachxa")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "kehoachxa")
	if out, err := exec.Command("go", "build", "-o", program, "../../../cmd/kehoachxa").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// size is how much a test does: the second number with KEHOACHXA_FULL=1.
func size(ordinary, full int) int {
	if os.Getenv("KEHOACHXA_FULL") == "1" {
		return full
	}
	return ordinary
}

// app is a running program with its data folder.
type app struct {
	t    testing.TB
	dir  string
	addr string
	cmd  *exec.Cmd // the process that the test started; a planned restart replaces it
	over chan struct{}
}

// newApp starts the program with the demonstration communes. All processes end with the test.
func newApp(t testing.TB) *app {
	t.Helper()
	// A short path, since that of a socket may have 107 bytes, which the cluster's user can enter.
	dir, err := os.MkdirTemp("/tmp", "khx")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{t: t, dir: dir, addr: freeAddress(t)}
	t.Cleanup(a.remove)
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // see above
		t.Fatal(err)
	}
	a.start()
	return a
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func (a *app) url() string     { return "http://" + a.addr }
func (a *app) logFile() string { return filepath.Join(a.dir, "app.log") }

// start runs the program and returns when it is ready.
func (a *app) start() {
	a.t.Helper()
	a.launch()
	a.awaitReady()
}

// launch runs the program.
func (a *app) launch() {
	a.t.Helper()
	log, err := os.OpenFile(a.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	a.cmd = exec.Command(program, "serve", "--demo")
	a.cmd.Env = append(os.Environ(), "DATABASE_URL=", "KEHOACHXA_DATA_DIR="+a.dir, "KEHOACHXA_ADDR="+a.addr)
	a.cmd.Stdout, a.cmd.Stderr = log, log
	if err := a.cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	over := make(chan struct{})
	a.over = over
	go func(cmd *exec.Cmd) { _ = cmd.Wait(); close(over) }(a.cmd)
}

// awaitReady returns when the program says that it can serve.
func (a *app) awaitReady() {
	a.t.Helper()
	client := http.Client{Timeout: time.Second}
	defer client.CloseIdleConnections()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		resp, err := client.Get(a.url() + "/san-sang")
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	a.t.Fatalf("the program is not ready:\n%s", a.logTail())
}

func (a *app) logTail() []byte {
	b, _ := os.ReadFile(a.logFile())
	return b[max(0, len(b)-1500):]
}

// kill ends the process of the test's own start with kill -9.
func (a *app) kill() {
	_ = a.cmd.Process.Kill()
	<-a.over
}

// killDatabase ends PostgreSQL's first process with kill -9.
func (a *app) killDatabase() {
	if pid, running := a.database(); running {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

func (a *app) pidFile() string { return filepath.Join(a.dir, "pg", "postmaster.pid") }

// database is PostgreSQL's first process. The file may be that of a killed one, whose number may be
// another program's by now.
func (a *app) database() (pid int, running bool) {
	b, err := os.ReadFile(a.pidFile())
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err = strconv.Atoi(first)
	folder, _ := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return pid, err == nil && folder == filepath.Join(a.dir, "pg")
}

var replacedLine = regexp.MustCompile(`msg=replaced pid=(\d+)`)

// processes are those that serve or served, the newest last.
func (a *app) processes() []int {
	pids := []int{a.cmd.Process.Pid}
	b, _ := os.ReadFile(a.logFile())
	for _, m := range replacedLine.FindAllSubmatch(b, -1) {
		pid, _ := strconv.Atoi(string(m[1]))
		pids = append(pids, pid)
	}
	return pids
}

// restart asks for a planned restart and returns when the new process serves.
func (a *app) restart() {
	a.t.Helper()
	before := a.processes()
	if err := syscall.Kill(before[len(before)-1], syscall.SIGHUP); err != nil {
		a.t.Fatal(err)
	}
	for deadline := time.Now().Add(40 * time.Second); len(a.processes()) == len(before); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			a.t.Fatalf("no restart:\n%s", a.logTail())
		}
	}
}

// remove ends all processes and removes the data folder.
func (a *app) remove() {
	if a.cmd != nil {
		pids := slices.DeleteFunc(a.processes(), func(pid int) bool {
			file, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
			return file != program // it has ended
		})
		for _, pid := range slices.Backward(pids) {
			_ = syscall.Kill(pid, syscall.SIGTERM)
		}
		for _, pid := range pids {
			awaitEnd(a.t, pid)
		}
		if pid, running := a.database(); running {
			if len(pids) > 0 {
				a.t.Errorf("the program left PostgreSQL running:\n%s", a.logTail())
			}
			_ = syscall.Kill(pid, syscall.SIGINT)
			awaitEnd(a.t, pid)
		}
	}
	if a.t.Failed() {
		a.t.Logf("the program's log ends with:\n%s", a.logTail())
	}
	_ = os.RemoveAll(a.dir)
}

// awaitEnd waits for a process that need not be our child.
func awaitEnd(t testing.TB, pid int) {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil || bytes.Contains(b, []byte(") Z ")) {
			return
		}
	}
	t.Errorf("process %d does not end", pid)
}

// login is an account of the demonstration.
type login struct{ Commune, Unit, Role, Username, Password string }

// logins are the accounts that the program wrote down, by username.
func (a *app) logins() map[string]login {
	a.t.Helper()
	b, err := os.ReadFile(filepath.Join(a.dir, "demo-accounts.json"))
	if err != nil {
		a.t.Fatal(err)
	}
	var list []login
	if err := json.Unmarshal(b, &list); err != nil {
		a.t.Fatal(err)
	}
	by := map[string]login{}
	for _, l := range list {
		by[l.Username] = l
	}
	return by
}

// query reads rows of all communes: a superuser is not held by row security.
func query[T any](a *app, sql string) []T {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, a.superuserURL())
	for ; err != nil && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		conn, err = pgx.Connect(ctx, a.superuserURL()) // a killed PostgreSQL takes a while to come back
	}
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, _ := conn.Query(ctx, sql)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		a.t.Fatal(err)
	}
	return list
}

// superuserURL leads to the cluster's socket, whose folder is the fifth line of the pid file.
func (a *app) superuserURL() string {
	b, _ := os.ReadFile(a.pidFile())
	lines := strings.Split(string(b), "\n")
	if len(lines) < 5 {
		return "" // it is just starting
	}
	return "postgres://postgres@/kehoachxa?sslmode=disable&port=5432&host=" + lines[4]
}
