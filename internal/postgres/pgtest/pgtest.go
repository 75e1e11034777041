// Package pgtest gives a test its own database on a real PostgreSQL.
//
// The first call in a test process makes a cluster in a temporary folder and migrates a template;
// each test gets a clone of it. Call [Main] from TestMain, which removes the cluster at the end.
package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // database/sql for clones

	"github.com/kehoachxa/kehoachxa/internal/localpg"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/migrations"
)

var shared struct {
	once    sync.Once
	cluster *localpg.Cluster
	dir     string
	err     error
	clones  atomic.Int64
}

// Main runs the tests of a package and then ends and removes the cluster, if one was made.
func Main(m *testing.M) {
	code := m.Run()
	if shared.cluster != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		if err := shared.cluster.Stop(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "stop test cluster:", err)
		}
		cancel()
	}
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// Cluster is the test cluster of the process. It fails the test where PostgreSQL is not installed.
func Cluster(t testing.TB) *localpg.Cluster {
	t.Helper()
	shared.once.Do(func() {
		// A short name in the shared folder: socket addresses may have 107 bytes, and the server's own
		// user must be able to enter.
		shared.dir, shared.err = os.MkdirTemp("/tmp", "khx")
		if shared.err != nil {
			return
		}
		if shared.err = os.Chmod(shared.dir, 0o711); shared.err != nil { //nolint:gosec // the server's user passes through
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		shared.cluster, shared.err = localpg.Start(ctx, localpg.Options{DataDir: shared.dir, Settings: map[string]string{
			"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
		}})
		if shared.err != nil {
			return
		}
		shared.err = migrateUp(shared.cluster.URL("kh_owner", "kehoachxa"))
	})
	if shared.err != nil {
		t.Fatalf("test database: %v", shared.err)
	}
	return shared.cluster
}

func migrateUp(url string) error {
	m, err := postgres.OpenMigrations(url, migrations.FS)
	if err != nil {
		return err
	}
	defer func() { _ = m.Close() }()
	return m.Up()
}

// Database is a test's own database.
type Database struct {
	AppURL   string // as kh_app
	OwnerURL string // as kh_owner
	Store    *postgres.Store
}

// New gives the test a migrated, empty database, removed at its end.
func New(t testing.TB) *Database {
	t.Helper()
	return clone(t, "TEMPLATE kehoachxa")
}

// NewEmpty gives the test a database without any table, for tests of migrations.
func NewEmpty(t testing.TB) *Database {
	t.Helper()
	return clone(t, "TEMPLATE template0")
}

func clone(t testing.TB, template string) *Database {
	t.Helper()
	c := Cluster(t)
	name := fmt.Sprintf("t%d", shared.clones.Add(1))
	admin(t, c, "CREATE DATABASE "+name+" OWNER kh_owner "+template)
	db := &Database{AppURL: c.URL("kh_app", name), OwnerURL: c.URL("kh_owner", name)}
	store, err := postgres.Open(context.Background(), db.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	db.Store = store
	t.Cleanup(func() {
		store.Close()
		admin(t, c, "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return db
}

// admin runs a statement on the maintenance database; clones are made one at a time because a
// template may not be in use.
func admin(t testing.TB, c *localpg.Cluster, statement string) {
	t.Helper()
	adminLock.Lock()
	defer adminLock.Unlock()
	db, err := sql.Open("pgx", c.URL("postgres", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

var adminLock sync.Mutex

// Exec runs SQL as the owner, with the tenant set: for what a test must force.
func (d *Database) Exec(t testing.TB, commune int64, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("pgx", d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("SELECT set_config('app.commune_id', $1, true)", fmt.Sprint(commune)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
