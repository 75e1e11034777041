package localpg

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// dataDir is a folder that the server's user can reach; t.TempDir is closed to it when we are root.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o711))
	return dir
}

func testOptions(dir string) Options {
	return Options{DataDir: dir, Settings: map[string]string{
		"fsync": "off", "shared_buffers": "16MB",
	}}
}

func start(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), testOptions(dir))
	must(t, err)
	t.Cleanup(func() { must(t, c.Stop(context.Background())) })
	return c
}

func query[T any](t *testing.T, c *Cluster, role, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(role, Database))
	must(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	rows, _ := conn.Query(t.Context(), sql)
	value, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// remember leaves a mark in the data that must survive whatever the test does.
func remember(t *testing.T, c *Cluster) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), c.URL(Owner, Database))
	must(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(t.Context(), "create table mark as select 42 as n")
	must(t, err)
}

func wantRemembered(t *testing.T, c *Cluster) {
	t.Helper()
	if n := query[int](t, c, Owner, "select n from mark"); n != 42 {
		t.Errorf("the mark is %d, want 42", n)
	}
}

func TestStartMakesRolesAndDatabase(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := start(t, dir)
	if c.Adopted() {
		t.Error("a new cluster is said to be adopted")
	}
	for _, test := range []struct{ what, sql, want string }{
		{"application's role", "select concat(rolsuper, rolbypassrls, rolcreatedb, rolcreaterole) from pg_roles where rolname = 'kh_app'", "ffff"},
		{"owner's role", "select concat(rolsuper, rolinherit, rolcreatedb) from pg_roles where rolname = 'kh_owner'", "ftt"},
		{"database's owner", "select pg_get_userbyid(datdba) from pg_database where datname = current_database()", "kh_owner"},
		{"collation", "select concat(datlocprovider, datcollate) from pg_database where datname = current_database()", "iC.UTF-8"},
		{"checksums", "show data_checksums", "on"},
		{"no TCP", "show listen_addresses", ""},
		{"sorted as Vietnamese sorts", "select string_agg(n, ' ' order by n) from unnest(array['Đặng','Ấn','Yến','An','Ánh','Ành','Dũng','Ăn','Ý']) n",
			"An Ành Ánh Ăn Ấn Dũng Đặng Ý Yến"},
	} {
		if got := query[string](t, c, App, test.sql); got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, got, test.want)
		}
	}
	for _, extension := range []string{"unaccent", "pg_trgm"} {
		conn, err := pgx.Connect(t.Context(), c.URL(Owner, Database))
		must(t, err)
		if _, err := conn.Exec(t.Context(), "create extension "+extension); err != nil {
			t.Errorf("the owner cannot create extension %s: %v", extension, err)
		}
		must(t, conn.Close(t.Context()))
	}
	for name, want := range map[string]os.FileMode{"pg": 0o700, "run": 0o700, "postgres.log": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
}

func TestRestartKeepsData(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := start(t, dir)
	remember(t, c)
	must(t, c.Stop(t.Context()))
	if c.files.serves(c.server.pid) {
		t.Error("the server still runs after Stop")
	}
	wantRemembered(t, start(t, dir))
}

func TestKilledParent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		outlive bool
	}{
		{"server outlives it and is adopted", true},
		{"server ends with it and is started anew", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := dataDir(t)
			first := start(t, dir)
			remember(t, first)
			must(t, first.Stop(t.Context()))
			p := startParent(t, dir, test.outlive)
			p.kill(t)
			c := start(t, dir)
			wantRemembered(t, c)
			if test.outlive && (!c.Adopted() || c.server.pid != p.server) {
				t.Errorf("server %d instead of adopting %d", c.server.pid, p.server)
			}
			must(t, c.Stop(t.Context()))
			if c.files.serves(p.server) || c.files.serves(c.server.pid) {
				t.Error("the owner's Stop left a server running")
			}
		})
	}
}
