package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

const (
	orphanPatience   = time.Minute      // for backends of a killed server to end
	authPatience     = 3 * time.Second  // for an adopted server to read its new user map
	shutdownPatience = 20 * time.Second // for a fast shutdown, before an immediate one
)

// errOrphans means that backends of a killed server still run.
var errOrphans = errors.New("backends of an earlier server still run")

// server is a running PostgreSQL server, our child or adopted.
type server struct {
	pid     int
	adopted bool
	started time.Time
	exited  chan struct{} // closed when it has ended
	err     error         // how it ended; read after exited
}

// launch adopts the server that runs on the data folder, or starts one, and returns when it takes connections.
func (c *Cluster) launch(ctx context.Context) (*server, error) {
	orphansUntil := time.Now().Add(orphanPatience)
	for {
		s, err := c.adoptOrStart(ctx)
		if err != nil {
			return nil, err
		}
		err = c.awaitReady(ctx, s)
		switch {
		case err == nil:
			c.log.Info("private cluster is up", "pid", s.pid, "adopted", s.adopted)
			return s, nil
		case s.adopted && s.gone(0):
			continue // it was going down
		case errors.Is(err, errOrphans) && time.Now().Before(orphansUntil):
			if err := sleep(ctx, 500*time.Millisecond); err != nil {
				return nil, err
			}
			continue
		case !s.adopted:
			_ = s.shutdown(context.WithoutCancel(ctx)) // err says more
		}
		return nil, fault.Wrap(fmt.Errorf("start private cluster: %w", err), fault.Unavailable,
			"Cơ sở dữ liệu không khởi động được. Dữ liệu được giữ nguyên. Nguyên nhân có trong "+c.files.logFile()+".")
	}
}

func (c *Cluster) adoptOrStart(ctx context.Context) (*server, error) {
	if p, ok := c.files.running(); ok {
		if p.socket != "" {
			c.socket = p.socket
		}
		_ = syscall.Kill(p.pid, syscall.SIGHUP) // read pg_hba.conf and pg_ident.conf again; if it is gone, we see it below
		return c.adopt(p.pid), nil
	}
	if err := c.files.retire(c.user, c.socket); err != nil {
		return nil, err
	}
	return c.start(ctx)
}

// adopt follows a server that is not our child.
func (c *Cluster) adopt(pid int) *server {
	s := &server{pid: pid, adopted: true, started: time.Now(), exited: make(chan struct{})}
	go func() {
		for c.files.serves(pid) {
			time.Sleep(100 * time.Millisecond)
		}
		s.err = errors.New("adopted server ended")
		close(s.exited)
	}()
	return s
}

// start runs the server as our direct child.
func (c *Cluster) start(ctx context.Context) (*server, error) {
	log, err := c.files.openLog()
	if err != nil {
		return nil, fmt.Errorf("open server log: %w", err)
	}
	defer func() { _ = log.Close() }() // the child has its own descriptor, we wrote nothing
	//nolint:noctx // it lives until Stop, not until ctx ends
	cmd := exec.Command(filepath.Join(c.bin, "postgres"), c.arguments()...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = c.files.pg(), environment, log, log
	var atOurDeath syscall.Signal
	if !c.outlive {
		atOurDeath = syscall.SIGINT // a fast shutdown
	}
	cmd.SysProcAttr = c.user.procAttr(atOurDeath)
	if err := ctx.Err(); err != nil {
		return nil, err
	}

	s := &server{started: time.Now(), exited: make(chan struct{})}
	startErr := make(chan error)
	go func() {
		// The signal at our death is sent when the forking thread ends: this one stays with the child.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if err == nil {
			s.pid = cmd.Process.Pid
		}
		startErr <- err
		if err == nil {
			s.err = cmd.Wait()
			close(s.exited)
		}
	}()
	if err := <-startErr; err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	return s, nil
}

func (c *Cluster) arguments() []string {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": c.socket,
		"unix_socket_permissions": "0700",
		"port":                    port,
		"logging_collector":       "off",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
	}
	maps.Copy(settings, c.settings)
	args := []string{"-D", c.files.pg()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// awaitReady returns when the server takes our connections, has ended, or refuses for good. It has all the time
// that ctx gives: recovery after a power cut can take minutes.
func (c *Cluster) awaitReady(ctx context.Context, s *server) error {
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		if s.gone(0) {
			return c.whyEnded(s)
		}
		if p, ok := c.files.postmaster(); ok && p.pid == s.pid && p.ready() {
			err := c.proveOurs(ctx)
			if err == nil {
				return nil
			}
			if refusal, ok := errors.AsType[*pgconn.PgError](err); ok && refusal.Code != "57P03" && // it is starting or stopping
				(refusal.Code != "28000" || time.Since(s.started) > authPatience) { // it may not have read its user map yet
				return err
			}
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// proveOurs asks the server for its data folder.
func (c *Cluster) proveOurs(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.URL(superuser, superuser))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var dir string
	if err := conn.QueryRow(ctx, "show data_directory").Scan(&dir); err != nil {
		return err
	}
	there, err := os.Stat(dir)
	if err != nil {
		return err
	}
	here, err := os.Stat(c.files.pg())
	if err != nil {
		return err
	}
	if !os.SameFile(there, here) {
		return fmt.Errorf("the server on %s serves %s", c.socket, dir)
	}
	return nil
}

// whyEnded tells the reason from the end of the log.
func (c *Cluster) whyEnded(s *server) error {
	tail, err := readTail(c.files.logFile(), 4096)
	if err != nil {
		return errors.Join(s.err, err)
	}
	tail = lastLines(tail)
	if strings.Contains(tail, "pre-existing shared memory block") {
		return fmt.Errorf("%w: %s", errOrphans, tail)
	}
	return fmt.Errorf("server ended (%w): %s", s.err, tail)
}

func readTail(path string, size int64) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.NewSectionReader(file, max(0, info.Size()-size), size))
	return string(text), err
}

// gone says whether the server has ended within d.
func (s *server) gone(d time.Duration) bool {
	select {
	case <-s.exited:
		return true
	default:
	}
	select {
	case <-s.exited:
		return true
	case <-time.After(d):
		return false
	}
}

// shutdown ends the server: fast, and immediately where that takes too long or ctx ends. Both are safe for the
// data; after the second the next start recovers. It is never killed.
func (s *server) shutdown(ctx context.Context) error {
	if s.gone(0) {
		return nil // its number may be another process's by now
	}
	ctx, cancel := context.WithTimeout(ctx, shutdownPatience)
	defer cancel()
	_ = syscall.Kill(s.pid, syscall.SIGINT) // fails only where it ended this moment
	select {
	case <-s.exited:
		return nil
	case <-ctx.Done():
	}
	_ = syscall.Kill(s.pid, syscall.SIGQUIT)
	if s.gone(shutdownPatience) {
		return nil
	}
	return fmt.Errorf("server %d does not end", s.pid)
}

// connects says whether a connection can be made.
func connects(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
