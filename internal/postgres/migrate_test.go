package postgres_test

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/migrations"
)

var testNow = time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)

func openMigrations(t *testing.T, url string, files fs.FS) *postgres.Migrations {
	t.Helper()
	m, err := postgres.OpenMigrations(url, files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func wantVersion(t *testing.T, m *postgres.Migrations, want uint) {
	t.Helper()
	if v, err := m.Version(); err != nil || v != want {
		t.Fatalf("version %d, %v; want %d", v, err, want)
	}
}

func TestMigrationsUpDownUpOnData(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.NewEmpty(t)
	m := openMigrations(t, db.OwnerURL, migrations.FS)
	for range 2 { // the second round finds nothing left over from the first
		if err := m.Up(); err != nil {
			t.Fatal(err)
		}
		wantVersion(t, m, m.Latest)
		if _, err := demo.Load(ctx, db.Store, testNow); err != nil {
			t.Fatal(err)
		}
		for range m.Latest {
			if err := m.Down(1); err != nil {
				t.Fatal(err)
			}
		}
		wantVersion(t, m, 0)
		var left int
		owner := connect(t, db.OwnerURL)
		if err := owner.QueryRow(ctx, `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations'`).Scan(&left); err != nil || left > 0 {
			t.Fatalf("%d tables left after all steps down, %v", left, err)
		}
	}
}

// slow is a schema whose last step takes a while, as seen by a server that is killed in it.
func slow(last string) fstest.MapFS {
	return fstest.MapFS{
		"0001_one.up.sql": {Data: []byte("CREATE TABLE one (id int);")}, "0001_one.down.sql": {Data: []byte("DROP TABLE one;")},
		"0002_two.up.sql": {Data: []byte(last)}, "0002_two.down.sql": {Data: []byte("DROP TABLE two;")},
	}
}

func TestMigrationHealsAfterKill(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.NewEmpty(t)
	failed := make(chan error, 1)
	first := openMigrations(t, db.OwnerURL, slow("CREATE TABLE two (id int); SELECT pg_sleep(20);"))
	go func() { failed <- first.Up() }()
	owner := connect(t, db.OwnerURL)
	for killed := false; !killed; time.Sleep(20 * time.Millisecond) {
		err := owner.QueryRow(ctx, `SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event = 'PgSleep'`).Scan(&killed)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := <-failed; err == nil {
		t.Fatal("the killed step passed as applied")
	}
	var dirty bool
	if err := owner.QueryRow(ctx, `SELECT dirty FROM schema_migrations`).Scan(&dirty); err != nil || !dirty {
		t.Fatalf("dirty %v, %v: the kill came at the wrong moment", dirty, err)
	}
	results := make(chan error, 2)
	for range 2 { // two servers start at once and both heal
		m := openMigrations(t, db.OwnerURL, slow("CREATE TABLE two (id int);"))
		go func() { results <- m.Up() }()
	}
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	wantVersion(t, openMigrations(t, db.OwnerURL, slow("")), 2)
	if _, err := owner.Exec(ctx, `INSERT INTO two VALUES (1)`); err != nil {
		t.Error(err)
	}
}

func TestRefusedStepLeavesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.NewEmpty(t)
	m := openMigrations(t, db.OwnerURL, slow("CREATE TABLE two (id int); SELECT 1/0;"))
	if err := m.Up(); err == nil {
		t.Fatal("a step with an error passed")
	}
	m = openMigrations(t, db.OwnerURL, slow("CREATE TABLE two (id int);"))
	if err := m.Up(); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, m, 2)
}

var notAtomic = regexp.MustCompile(`(?i)\b(begin|commit|rollback)\s*;|\bconcurrently\b`)

func TestMigrationFiles(t *testing.T) {
	t.Parallel()
	ups, err := fs.Glob(migrations.FS, "*.up.sql")
	if err != nil || len(ups) == 0 {
		t.Fatal(ups, err)
	}
	for i, name := range ups {
		if !strings.HasPrefix(name, fmt.Sprintf("%04d_", i+1)) {
			t.Errorf("%s: the numbers have a gap", name)
		}
		down := strings.TrimSuffix(name, ".up.sql") + ".down.sql"
		if _, err := fs.Stat(migrations.FS, down); err != nil {
			t.Errorf("%s has no way down: %v", name, err)
		}
		body, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if found := notAtomic.Find(body); found != nil {
			t.Errorf("%s: %q breaks the one transaction of the step", name, found)
		}
		if !strings.HasPrefix(string(body), "-- Why:") {
			t.Errorf("%s does not begin with its reason", name)
		}
	}
}
