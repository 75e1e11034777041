package localpg

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const (
	outdatedDatabases = `
		select datname from pg_database
		where datallowconn and datcollversion <> pg_database_collation_actual_version(oid)`
	outdatedCollations = `
		select format('alter collation %I.%I refresh version', nspname, collname)
		from pg_collation join pg_namespace n on n.oid = collnamespace
		where collversion <> pg_collation_actual_version(pg_collation.oid)`
)

// refreshCollations rebuilds the indexes of text after an upgrade of the operating system brought another
// version of ICU: an index sorted by the old rules would miss rows.
func (c *Cluster) refreshCollations(ctx context.Context, conn *pgx.Conn) error {
	rows, _ := conn.Query(ctx, outdatedDatabases)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string]) // also reports Query's error
	if err != nil {
		return fmt.Errorf("compare collation versions: %w", err)
	}
	for _, name := range names {
		c.log.Warn("sorting rules of the operating system have changed, rebuilding indexes", "database", name)
		if err := c.refreshCollation(ctx, name); err != nil {
			return fmt.Errorf("rebuild indexes of %s: %w", name, err)
		}
	}
	return nil
}

func (c *Cluster) refreshCollation(ctx context.Context, database string) (err error) {
	conn, err := pgx.Connect(ctx, c.URL(superuser, database))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	rows, _ := conn.Query(ctx, outdatedCollations)
	statements, err := pgx.CollectRows(rows, pgx.RowTo[string]) // also reports Query's error
	if err != nil {
		return err
	}
	// The new version is noted last, so that an interrupted rebuild is done again.
	name := pgx.Identifier{database}.Sanitize()
	statements = append([]string{"reindex database " + name}, statements...)
	statements = append(statements, "alter database "+name+" refresh collation version")
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}
