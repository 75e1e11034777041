package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/migrations"
)

// migrateCommand moves the schema; down takes back one step, since each may lose data.
func migrateCommand(ctx context.Context, e env, args []string) (err error) {
	words, err := parseArgs(flag.NewFlagSet("migrate", flag.ContinueOnError), e, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errors.New("migrate up, down or status?")
	}
	db, err := joinDatabase(ctx, e.getenv)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	if db.ownerURL == "" {
		return errors.New("migrate needs DATABASE_OWNER_URL")
	}
	m, err := postgres.OpenMigrations(db.ownerURL, migrations.FS)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	switch words[0] {
	case "up":
		err = m.Up()
	case "down":
		err = m.Down(1)
	case "status":
	default:
		return fmt.Errorf("migrate up, down or status, not %q", words[0])
	}
	if err != nil {
		return err
	}
	v, err := m.Version()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "schema at step %d of %d\n", v, m.Latest)
	return nil
}
