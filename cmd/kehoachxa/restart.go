package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/localpg"
)

// A planned restart (SIGHUP): the running server starts a new process, hands it the listening socket
// and waits until it is ready. From then on the new one takes connections; the old one answers what
// it has, asks its browsers to reconnect, and leaves. No connection is ever refused. The private
// cluster goes on running and changes its owner.

// Environment of the new process: the numbers of the inherited files.
const (
	socketEnv  = "KEHOACHXA_INHERITED_SOCKET"
	readyEnv   = "KEHOACHXA_INHERITED_READY"
	readyLimit = 30 * time.Second
)

// handover is what a new process got from the one it replaces; nil in an ordinary start.
type handover struct{ socket, readiness *os.File }

func inherited(getenv func(string) string) *handover {
	socket, err := strconv.ParseUint(getenv(socketEnv), 10, 16)
	if err != nil {
		return nil
	}
	ready, err := strconv.ParseUint(getenv(readyEnv), 10, 16)
	if err != nil {
		return nil
	}
	return &handover{os.NewFile(uintptr(socket), "socket"), os.NewFile(uintptr(ready), "ready")}
}

func (h *handover) listener() (net.Listener, error) {
	l, err := net.FileListener(h.socket)
	return l, errors.Join(err, h.socket.Close())
}

// ready tells the old server that it may leave.
func (h *handover) ready() {
	if h != nil {
		_, _ = h.readiness.WriteString("ready\n")
		_ = h.readiness.Close()
	}
}

// database joins the private cluster that the old server still owns.
func (h *handover) database(ctx context.Context, cfg config.Config, getenv func(string) string, log *slog.Logger) (*database, error) {
	return openDatabase(ctx, cfg, getenv, log, localpg.Join)
}

// takeOver makes this process the owner of the private cluster once the old server has released it.
func takeOver(ctx context.Context, db *database, cfg config.Config, getenv func(string) string, log *slog.Logger) error {
	for ctx.Err() == nil && !db.cluster.Owned() {
		owned, err := ownDatabase(ctx, cfg, getenv, log)
		if err == nil {
			db.cluster = owned.cluster
			return nil
		}
		log.Info("waiting for the replaced server to release the private cluster")
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
	return nil
}

// replace starts the new process and returns when it serves; on an error the old one goes on.
func replace(l net.Listener, log *slog.Logger) error {
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return fmt.Errorf("cannot hand over a %T", l)
	}
	socket, err := tcp.File()
	if err != nil {
		return err
	}
	defer func() { _ = socket.Close() }()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, os.Args[1:]...) //nolint:gosec,noctx // our own program, which outlives us
	cmd.Env = append(os.Environ(), socketEnv+"=3", readyEnv+"=4")
	cmd.ExtraFiles = []*os.File{socket, w}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Start()
	_ = w.Close()
	if err != nil {
		return err
	}
	_ = r.SetReadDeadline(time.Now().Add(readyLimit))
	if _, err := r.Read(make([]byte, 8)); err != nil { // end of file: the new process died
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return fmt.Errorf("the new process did not become ready: %w", err)
	}
	log.Info("replaced", "pid", cmd.Process.Pid)
	notifySupervisor(cmd.Process.Pid)
	return cmd.Process.Release()
}

// notifySupervisor tells systemd which process to watch from now on.
func notifySupervisor(pid int) {
	if addr := os.Getenv("NOTIFY_SOCKET"); addr != "" {
		if c, err := net.Dial("unixgram", addr); err == nil { //nolint:noctx // a local datagram
			_, _ = fmt.Fprintf(c, "MAINPID=%d\nREADY=1", pid)
			_ = c.Close()
		}
	}
}

// listenerServer is an HTTP server that can leave without failing anybody.
type listenerServer struct {
	http     *http.Server
	listener net.Listener
	leaving  atomic.Bool
}

// closing asks browsers to open their next connection anew, which reaches the new process.
func (s *listenerServer) closing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

func (s *listenerServer) serve() error {
	err := s.http.Serve(&leavingListener{s.listener, &s.leaving})
	if errors.Is(err, http.ErrServerClosed) || s.leaving.Load() {
		return nil
	}
	return err
}

// leavingListener keeps http.Server from taking the end of accepting, once the socket belongs to the
// new process, for an error.
type leavingListener struct {
	net.Listener
	leaving *atomic.Bool
}

func (l *leavingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil && l.leaving.Load() {
		return nil, http.ErrServerClosed
	}
	return c, err
}

// stop answers what is under way and ends.
func (s *listenerServer) stop(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return s.http.Shutdown(ctx)
}

// linger stays for a while after the new process took over: a browser that is about to send on a
// kept-alive connection gets its answer, and with it the word to reconnect. Only then are idle
// connections closed.
func (s *listenerServer) linger(ctx context.Context, idle, limit time.Duration) error {
	s.leaving.Store(true)
	_ = s.listener.Close() // our copy; the socket is the new process's now
	time.Sleep(idle)
	return s.stop(ctx, limit)
}
