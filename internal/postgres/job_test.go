package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// Our one step must make what River's own migrations make; a newer River fails here.
func TestJobTablesAreRivers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.New(t)
	pool, err := pgxpool.New(ctx, db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	if _, err := pool.Exec(ctx, `CREATE SCHEMA original`); err != nil {
		t.Fatal(err)
	}
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: "original"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	ours, theirs := shapeOf(t, pool, postgres.JobSchema), shapeOf(t, pool, "original")
	if len(theirs) < 60 {
		t.Errorf("only %d things in River's own schema", len(theirs))
	}
	for thing := range theirs {
		if !ours[thing] {
			t.Errorf("missing in ours: %s", thing)
		}
	}
	for thing := range ours {
		if !theirs[thing] {
			t.Errorf("not in River's: %s", thing)
		}
	}
	if wrong, err := db.Store.CheckJobs(ctx); wrong != "" || err != nil {
		t.Errorf("a fresh queue: %s, %v", wrong, err)
	}
	if _, err := pool.Exec(ctx, `DELETE FROM river.river_migration WHERE version = 7`); err != nil {
		t.Fatal(err)
	}
	if wrong, err := db.Store.CheckJobs(ctx); wrong == "" || err != nil {
		t.Errorf("a step missing: %q, %v", wrong, err)
	}
}

// shapeOf is everything that makes up a schema, as text without the schema's name.
func shapeOf(t *testing.T, pool *pgxpool.Pool, schema string) map[string]bool {
	t.Helper()
	shape := map[string]bool{}
	for _, query := range []string{
		`SELECT concat_ws(' ', 'column', c.relname, c.relpersistence, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'`,
		`SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = $1::regnamespace`,
		`SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = $1`,
		`SELECT concat_ws(' ', 'function', pg_get_function_identity_arguments(oid), regexp_replace(prosrc, '\s+', ' ', 'g')) FROM pg_proc WHERE pronamespace = $1::regnamespace`,
		`SELECT concat_ws(' ', 'label', t.typname, e.enumlabel, row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder)) FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = $1::regnamespace`,
		`SELECT concat_ws(' ', 'trigger', tgname, pg_get_triggerdef(g.oid)) FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE c.relnamespace = $1::regnamespace AND NOT tgisinternal`,
		`SELECT concat_ws(' ', 'step', line, version) FROM ` + pgx.Identifier{schema, "river_migration"}.Sanitize() + ` WHERE $1 <> ''`,
	} {
		rows, _ := pool.Query(context.Background(), query, schema)
		things, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(fmt.Errorf("%s: %w", query, err))
		}
		for _, thing := range things {
			shape[strings.ReplaceAll(thing, schema+".", "")] = true
		}
	}
	return shape
}
