package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// The roles and the database that every cluster has.
const (
	Owner    = "kh_owner"  // owns the database and runs migrations
	App      = "kh_app"    // the application: neither superuser nor able to bypass row security
	Database = "kehoachxa" // the application's database

	superuser = "postgres"
)

// lockPatience is how long Start waits for a dying owner's lock: the kernel frees it some time after kill -9,
// and a planned restart hands it over.
const lockPatience = 5 * time.Second

// Options say where the cluster lives and how it behaves.
type Options struct {
	DataDir  string            // holds lock, pg, run, postgres.log
	Settings map[string]string // extra -c settings; tests pass fsync=off and the like
	Logger   *slog.Logger      // nil: discards
	Outlive  bool              // the server goes on when this process dies, and the next Start adopts it
}

// Cluster is a running private cluster.
type Cluster struct {
	files    files
	bin      string // folder of the server's binaries
	user     osUser // whom the server runs as
	settings map[string]string
	outlive  bool
	log      *slog.Logger

	lock    *os.File // nil: another process owns the cluster
	socket  string   // folder of the unix socket
	adopted bool

	server  *server       // belongs to watch until watched is closed
	cancel  func()        // ends watch
	watched chan struct{} // closed when watch has ended
	stop    sync.Once
	stopErr error
}

// Start makes, starts or adopts the cluster and owns it until Stop. The roles kh_owner and kh_app and the
// database kehoachxa exist afterwards. It waits as long as ctx allows for a server that recovers from a crash.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	c, err := newCluster(o)
	if err != nil {
		return nil, err
	}
	deadline := time.Now().Add(lockPatience)
	for {
		err = c.takeLock()
		if !errors.Is(err, errLocked) || time.Now().After(deadline) {
			break
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
	if errors.Is(err, errLocked) {
		return nil, fault.Wrap(err, fault.Unavailable, "Một tiến trình kehoachxa khác đang dùng thư mục dữ liệu "+
			c.files.dir+". Hãy dừng tiến trình đó, hoặc đặt KEHOACHXA_DATA_DIR sang thư mục khác.")
	}
	if err != nil {
		return nil, err
	}
	return c.own(ctx)
}

// Join uses the cluster that another process owns; where nobody owns it, Join is Start.
func Join(ctx context.Context, o Options) (*Cluster, error) {
	c, err := newCluster(o)
	if err != nil {
		return nil, err
	}
	for {
		err := c.takeLock()
		if err == nil {
			return c.own(ctx)
		}
		if !errors.Is(err, errLocked) {
			return nil, err
		}
		// The owner may still be making the cluster: the application's own role is the proof that it is done.
		if p, ok := c.files.running(); ok && p.ready() {
			c.socket = p.socket
			if connects(ctx, c.URL(App, Database)) == nil {
				return c, nil
			}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

func newCluster(o Options) (*Cluster, error) {
	dir, err := filepath.Abs(o.DataDir)
	if err != nil || o.DataDir == "" {
		return nil, fmt.Errorf("data folder %q: not a path", o.DataDir)
	}
	c := &Cluster{files: files{dir: dir}, settings: o.Settings, outlive: o.Outlive, log: o.Logger}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.user, err = serverUser(c.files); err != nil {
		return nil, err
	}
	return c, c.files.prepare(c.user)
}

// takeLock makes this process the owner, or returns errLocked.
func (c *Cluster) takeLock() (err error) {
	c.lock, err = c.files.lock()
	return err
}

// own brings the cluster up as its owner. On failure it gives the cluster up, and nothing of ours is left running.
func (c *Cluster) own(ctx context.Context) (*Cluster, error) {
	if err := c.begin(ctx); err != nil {
		c.unlock()
		return nil, err
	}
	watching, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel, c.watched = cancel, make(chan struct{})
	go c.watch(watching)
	return c, nil
}

func (c *Cluster) begin(ctx context.Context) (err error) {
	if c.socket, err = c.files.socketFolder(c.user); err != nil {
		return err
	}
	if c.bin, err = c.files.binaries(ctx); err != nil {
		return err
	}
	if err = c.files.initialise(ctx, c.bin, c.user); err != nil {
		return err
	}
	if err = c.files.writeAuth(c.user); err != nil {
		return err
	}
	return c.bringUp(ctx)
}

// bringUp leaves a server running that has our roles and database. A server that was adopted while it was
// already going down is replaced.
func (c *Cluster) bringUp(ctx context.Context) error {
	for {
		s, err := c.launch(ctx)
		if err != nil {
			return err
		}
		err = c.prepareDatabase(ctx)
		if err == nil {
			c.server, c.adopted = s, s.adopted
			return nil
		}
		if s.adopted && s.gone(time.Second) {
			continue
		}
		if !s.adopted {
			_ = s.shutdown(context.WithoutCancel(ctx)) // err says more
		}
		return fmt.Errorf("prepare private cluster: %w", err)
	}
}

// URL is the connection string of a role for a database over the unix socket.
func (c *Cluster) URL(role, database string) string {
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {c.socket}, "port": {port}, "sslmode": {"disable"}}.Encode(),
	}).String()
}

// Adopted says whether the server was already running when we came.
func (c *Cluster) Adopted() bool { return c.adopted || c.lock == nil }

// Owned says whether this process owns the cluster, and did not join that of another one.
func (c *Cluster) Owned() bool { return c.lock != nil }

// Stop shuts the server down and gives the cluster up; connections that are still open are ended. When ctx ends
// first, the server stops at once and recovers at the next start. A cluster that was joined is left alone.
func (c *Cluster) Stop(ctx context.Context) error {
	c.stop.Do(func() {
		if c.lock == nil {
			return
		}
		c.endWatch()
		c.stopErr = c.server.shutdown(ctx)
		c.unlock()
	})
	return c.stopErr
}

// Release gives the cluster up and leaves its server running, so that a new process can take it over during a
// planned restart. Without Options.Outlive the server ends when this process does.
func (c *Cluster) Release() {
	c.stop.Do(func() {
		if c.lock == nil {
			return
		}
		c.endWatch()
		c.unlock()
	})
}

func (c *Cluster) endWatch() {
	c.cancel()
	<-c.watched
}

func (c *Cluster) unlock() {
	_ = c.lock.Close() // nothing was written to it
}

// DefaultDataDir is where the data lies when nobody says otherwise: a system folder for root, whose home the
// server's own user cannot enter, else the user's data folder.
func DefaultDataDir(getenv func(string) string) string {
	if os.Geteuid() == 0 {
		return "/var/lib/kehoachxa"
	}
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "kehoachxa")
	}
	return filepath.Join(getenv("HOME"), ".local", "share", "kehoachxa")
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
