package localpg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// prepareDatabase makes our roles and database where they are missing and mends what an upgrade of the machine
// has aged. Only the cluster's owner does it, so
// nobody else makes them at the same moment.
func (c *Cluster) prepareDatabase(ctx context.Context) (err error) {
	conn, err := pgx.Connect(ctx, c.URL(superuser, superuser))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	for _, thing := range []struct{ exists, create string }{
		// The owner inherits, else schema public would not be its to write to; tests clone databases as the owner.
		{"select from pg_roles where rolname = '" + Owner + "'",
			"create role " + Owner + " login createdb"},
		{"select from pg_roles where rolname = '" + App + "'",
			"create role " + App + " login nosuperuser nocreatedb nocreaterole nobypassrls"},
		{"select from pg_database where datname = '" + Database + "'",
			"create database " + Database + " owner " + Owner},
	} {
		tag, err := conn.Exec(ctx, thing.exists)
		if err != nil {
			return fmt.Errorf("look for role or database: %w", err)
		}
		if tag.RowsAffected() > 0 {
			continue
		}
		if _, err := conn.Exec(ctx, thing.create); err != nil {
			return fmt.Errorf("%s: %w", thing.create, err)
		}
	}
	return c.refreshCollations(ctx, conn)
}
