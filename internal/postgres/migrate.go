package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	migratepgx "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver that golang-migrate speaks through
)

// Migrations are the schema's steps on one database, run as its owner.
type Migrations struct {
	m *migrate.Migrate
	// Latest is the number of the last step in the program.
	Latest uint
}

// LatestMigration is the number of the last step in the program.
func LatestMigration(files fs.FS) (uint, error) {
	src, err := iofs.New(files, ".")
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	return lastVersion(src)
}

// OpenMigrations prepares the steps in files for the database at the owner's URL.
func OpenMigrations(ownerURL string, files fs.FS) (*Migrations, error) {
	src, err := iofs.New(files, ".")
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	latest, err := lastVersion(src)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", ownerURL)
	if err != nil {
		return nil, fmt.Errorf("open database as owner: %w", err)
	}
	db.SetConnMaxLifetime(time.Hour)
	drv, err := migratepgx.WithInstance(db, &migratepgx.Config{})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open migrations: %w", translate(err, nil))
	}
	m, err := migrate.NewWithInstance("iofs", src, "pgx5", atomicDriver{drv, src})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open migrations: %w", err)
	}
	m.LockTimeout = 2 * time.Minute // the other server of two may be at it
	return &Migrations{m: m, Latest: latest}, nil
}

func lastVersion(src source.Driver) (uint, error) {
	v, err := src.First()
	for err == nil {
		next, e := src.Next(v)
		if e != nil {
			return v, nil
		}
		v = next
	}
	return 0, fmt.Errorf("no migrations: %w", err)
}

// Up runs all missing steps; nothing to do is no error.
func (s *Migrations) Up() error { return ignoreNoChange(s.m.Up()) }

// Down takes back n steps, or all where n is 0.
func (s *Migrations) Down(n int) error {
	if n == 0 {
		return ignoreNoChange(s.m.Down())
	}
	return ignoreNoChange(s.m.Steps(-n))
}

// Version is the number of the step the database stands at; 0 is an empty one.
func (s *Migrations) Version() (uint, error) {
	v, _, err := s.m.Version()
	if errors.Is(err, migrate.ErrNilVersion) {
		return 0, nil
	}
	return v, err
}

// Close ends the owner's connection.
func (s *Migrations) Close() error {
	a, b := s.m.Close()
	return errors.Join(a, b)
}

func ignoreNoChange(err error) error {
	if errors.Is(err, migrate.ErrNoChange) {
		return nil
	}
	return err
}

// atomicDriver makes the mark "dirty" true to its word. golang-migrate writes it outside the step's
// transaction, so that after a kill nobody knows whether the step was applied. Here the step itself
// clears the mark, in the same implicit transaction: dirty now always means "not applied", and
// whoever takes the lock next sets the version back and goes on.
type atomicDriver struct {
	database.Driver
	src source.Driver
}

func (d atomicDriver) Run(r io.Reader) error {
	return d.Driver.Run(io.MultiReader(r, strings.NewReader("\n;UPDATE schema_migrations SET dirty = false;")))
}

func (d atomicDriver) Lock() error {
	if err := d.Driver.Lock(); err != nil {
		return err
	}
	v, dirty, err := d.Version()
	if err == nil && dirty {
		before := database.NilVersion
		if p, e := d.src.Prev(uint(v)); e == nil { //nolint:gosec // versions are small and positive
			before = int(p) //nolint:gosec // likewise
		}
		err = d.SetVersion(before, false)
	}
	if err != nil {
		_ = d.Unlock()
	}
	return err
}

var sqlSchemaVersion = `SELECT version FROM schema_migrations WHERE NOT dirty`

// SchemaVersion is the step the database stands at as the application's role sees it.
func (s *Store) SchemaVersion(ctx context.Context) (uint, error) {
	var v int64
	if err := s.pool.QueryRow(ctx, sqlSchemaVersion).Scan(&v); err != nil {
		return 0, fmt.Errorf("schema version: %w", translate(err, nil))
	}
	return uint(v), nil //nolint:gosec // small and positive
}
