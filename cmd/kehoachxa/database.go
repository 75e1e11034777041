package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/kehoachxa/kehoachxa/internal/config"
	"github.com/kehoachxa/kehoachxa/internal/localpg"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/migrations"
)

// database is where a command works: the configured server, or the private cluster.
type database struct {
	appURL, ownerURL string           // ownerURL is "" where only the application's role is known
	cluster          *localpg.Cluster // nil with a configured server
}

// ownDatabase is for serve: it starts the private cluster, or adopts one that a killed server left.
func ownDatabase(ctx context.Context, cfg config.Config, getenv func(string) string, log *slog.Logger) (*database, error) {
	return openDatabase(ctx, cfg, getenv, log, localpg.Start)
}

// joinDatabase is for the other commands: it uses a running private cluster, or starts one for as
// long as the command runs.
func joinDatabase(ctx context.Context, getenv func(string) string) (*database, error) {
	cfg, err := config.Read(getenv)
	if err != nil {
		return nil, err
	}
	return openDatabase(ctx, cfg, getenv, slog.New(slog.DiscardHandler), localpg.Join)
}

func openDatabase(ctx context.Context, cfg config.Config, getenv func(string) string, log *slog.Logger,
	start func(context.Context, localpg.Options) (*localpg.Cluster, error),
) (*database, error) {
	if cfg.DatabaseURL != "" {
		return &database{appURL: string(cfg.DatabaseURL), ownerURL: string(cfg.OwnerURL)}, nil
	}
	dir := cfg.DataDir
	if dir == "" {
		dir = localpg.DefaultDataDir(getenv)
	}
	// The cluster outlives a killed or replaced server; whoever starts next adopts it.
	c, err := start(ctx, localpg.Options{DataDir: dir, Logger: log, Outlive: true})
	if err != nil {
		return nil, err
	}
	return &database{
		appURL: c.URL(localpg.App, localpg.Database), ownerURL: c.URL(localpg.Owner, localpg.Database), cluster: c,
	}, nil
}

// close stops the private cluster where this process owns it.
func (d *database) close(ctx context.Context) error {
	if d.cluster == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return d.cluster.Stop(ctx)
}

// migrate brings the schema up to date where the owner's address is known, and otherwise refuses an
// old one.
func (d *database) migrate(ctx context.Context) error {
	if d.ownerURL == "" {
		return d.checkSchema(ctx)
	}
	m, err := postgres.OpenMigrations(d.ownerURL, migrations.FS)
	if err != nil {
		return err
	}
	if err := m.Up(); err != nil {
		return errors.Join(fmt.Errorf("migrate: %w", err), m.Close())
	}
	return m.Close()
}

func (d *database) checkSchema(ctx context.Context) error {
	store, err := postgres.Open(ctx, d.appURL)
	if err != nil {
		return err
	}
	defer store.Close()
	have, err := store.SchemaVersion(ctx)
	if err != nil {
		return fmt.Errorf("the schema cannot be read; run `kehoachxa migrate up` with DATABASE_OWNER_URL: %w", err)
	}
	want, err := postgres.LatestMigration(migrations.FS)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("the schema stands at step %d, this program needs %d; run `kehoachxa migrate up` with DATABASE_OWNER_URL", have, want)
	}
	return nil
}

// openStore connects as the application's role, which must not be able to look past row security.
func (d *database) openStore(ctx context.Context, options ...func(*pgxpool.Config)) (*postgres.Store, error) {
	store, err := postgres.Open(ctx, d.appURL, options...)
	if err != nil {
		return nil, err
	}
	if err := store.CheckRole(ctx); err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// withStore runs fn on a migrated database, for the commands that join one.
func withStore(ctx context.Context, e env, fn func(store *postgres.Store) error) (err error) {
	db, err := joinDatabase(ctx, e.getenv)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	if err := db.migrate(ctx); err != nil {
		return err
	}
	store, err := db.openStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return fn(store)
}
