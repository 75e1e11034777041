package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The second wall: whatever a statement forgets, the database shows and takes rows of the tenant alone.
// Generated over all tables with a tenant, so that a new table cannot be left out.
func TestEveryTableIsWalled(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db, hereActor, thereActor := twoCommunes(t)
	here, there := hereActor.CommuneID, thereActor.CommuneID
	for _, row := range oneRowEach {
		db.Exec(t, there, row, there)
	}
	if tables, err := db.Store.Unwalled(ctx); err != nil || len(tables) > 0 {
		t.Errorf("row-level security is not forced on %v, %v", tables, err)
	}
	if err := db.Store.CheckRole(ctx); err != nil {
		t.Error(err)
	}
	app := connect(t, db.AppURL)
	for table, column := range tenantTables(t, app) {
		count := func(tenant string, of int64) (n int) {
			within(t, app, tenant, func(tx pgx.Tx) {
				query := fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s = $1`, table, column)
				if err := tx.QueryRow(ctx, query, of).Scan(&n); err != nil {
					t.Errorf("%s: %v", table, err)
				}
			})
			return n
		}
		if count(fmt.Sprint(there), there) == 0 {
			t.Errorf("%s: no row to hide; add one to oneRowEach", table)
		}
		if n := count("", there); n > 0 {
			t.Errorf("%s: %d rows visible without a tenant", table, n)
		}
		if n := count(fmt.Sprint(here), there); n > 0 {
			t.Errorf("%s: %d rows of another tenant visible", table, n)
		}
		for _, statement := range []string{
			fmt.Sprintf(`UPDATE %s SET %s = %[2]s WHERE %[2]s = %d`, table, column, there),
			fmt.Sprintf(`DELETE FROM %s WHERE %s = %d`, table, column, there),
		} {
			within(t, app, fmt.Sprint(here), func(tx pgx.Tx) {
				tag, err := tx.Exec(ctx, statement)
				if tag.RowsAffected() > 0 || err != nil && !denied(err) {
					t.Errorf("%s: %d rows, %v", statement, tag.RowsAffected(), err)
				}
			})
		}
		within(t, app, fmt.Sprint(here), func(tx pgx.Tx) {
			insert := fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%d)`, table, column, there)
			if _, err := tx.Exec(ctx, insert); !denied(err) {
				t.Errorf("%s: want denied, got %v", insert, err)
			}
		})
	}
}

// oneRowEach puts one row into every table of the commune $1.
var oneRowEach = []string{
	`INSERT INTO receiving_bodies (commune_id, use, name, position) VALUES ($1, 'recipient', 'a', 1)`,
	`INSERT INTO units (commune_id, name, kind) VALUES ($1, 'a', 'office')`,
	`INSERT INTO accounts (commune_id, username, full_name, password_hash) VALUES ($1, 'hoatgiang.a', 'a', '')`,
	`INSERT INTO memberships SELECT $1, a.id, u.id, 'unit' FROM accounts a, units u`,
	`INSERT INTO notices (commune_id, account_id, kind, text, created_at) SELECT $1, id, 'sent_back', 'a', now() FROM accounts`,
	`INSERT INTO spent_tokens (commune_id, token) VALUES ($1, '0123456789abcdef')`,
	`INSERT INTO audit_entries (commune_id, at, action, subject, previous_hash, hash) VALUES ($1, now(), 'a', 'a', '', '')`,
	`INSERT INTO plans (commune_id, title, short_title) VALUES ($1, 'a', 'a')`,
	`INSERT INTO plan_items (commune_id, plan_id, kind, position, title) SELECT $1, id, 'task', 1, 'a' FROM plans`,
	`INSERT INTO assignments SELECT $1, i.plan_id, i.id, u.id, 'lead', true FROM plan_items i, units u`,
	`INSERT INTO cycles (commune_id, plan_id, year) SELECT $1, id, 2026 FROM plans`,
	`INSERT INTO periods (commune_id, plan_id, cycle_id, year, kind, from_on, cut_off_on, units_due_on, compile_on, approve_on, superior_due_on)
		SELECT $1, plan_id, id, 2026, 'year', '2025-12-15', '2026-11-15', '2026-11-20', '2026-11-25', '2026-11-27', '2026-11-30' FROM cycles`,
	`INSERT INTO period_acts (commune_id, period_id, act, at) SELECT $1, id, 'opened', now() FROM periods`,
	`INSERT INTO swapped_days (commune_id, off_on, reason, added_at) VALUES ($1, '2026-08-31', 'a', now())`,
	`INSERT INTO reporting_schedules SELECT $1, id, 'month', 0, 14, 1, 2, 3, 4 FROM plans`,
	`INSERT INTO calendar_feeds (commune_id, account_id, secret_hash, made_at) SELECT $1, id, 'a', now() FROM accounts`,
	`INSERT INTO import_drafts (commune_id, file_name, source, draft) VALUES ($1, 'a', '[]', '{}')`,
	`INSERT INTO import_draft_steps (commune_id, import_draft_id, position, what, draft, review) SELECT $1, id, 1, 'task', '{}', '{}' FROM import_drafts`,
	`INSERT INTO item_sources (commune_id, item_id, source_id) SELECT $1, id, id FROM plan_items LIMIT 1`,
	`INSERT INTO corrections (commune_id, plan_id, item_id, before, after, reason, made_at) SELECT $1, plan_id, id, '[]', '[]', 'a', now() FROM plan_items LIMIT 1`,
	`INSERT INTO amendments (commune_id, plan_id, title, created_at) SELECT $1, id, 'a', now() FROM plans`,
	`INSERT INTO progress_reports (commune_id, plan_id, period_id, item_id, unit_id) SELECT $1, p.plan_id, p.id, i.id, u.id FROM periods p, plan_items i, units u`,
	`INSERT INTO progress_report_versions (commune_id, report_id, number, answer, status, percent, result, reason, obstacles, recommendations, submitted_at)
		SELECT $1, id, 1, 'new_result', 'in_progress', 1, 'a', '', '', '', now() FROM progress_reports`,
	`INSERT INTO progress_report_reviews (commune_id, report_id, number, act, at) SELECT $1, report_id, 1, 'accept', now() FROM progress_report_versions`,
	`INSERT INTO receipts (commune_id, unit_id, submitted_at, reports) SELECT $1, id, now(), 1 FROM units`,
	`INSERT INTO evidence (commune_id, report_id, name, media_type, size, sha256, uploaded_at) SELECT $1, id, 'a', 'a', 1, '', now() FROM progress_reports`,
	`INSERT INTO evidence_chunks SELECT $1, id, 1, 'a' FROM evidence`,
	`INSERT INTO report_types (commune_id, position, definition) VALUES ($1, 1, '{"name": "a", "parts": []}')`,
	`INSERT INTO reports (commune_id, plan_id, period_id, year, title, preset, definition) SELECT $1, plan_id, id, 2026, 'a', 'nam', '{}' FROM periods`,
	`INSERT INTO directives (commune_id, kind, plan_id, period_id, unit_id, text, due_on, state, created_at)
		SELECT $1, 'directive', p.plan_id, p.id, u.id, 'a', '2026-11-20', 'waits_for_unit', now() FROM periods p, units u`,
	`INSERT INTO directive_items SELECT $1, d.id, d.plan_id, i.id FROM directives d, plan_items i`,
	`INSERT INTO directive_entries (commune_id, directive_id, act, text, at) SELECT $1, id, 'answer', 'a', now() FROM directives`,
	`INSERT INTO extensions (commune_id, directive_id, plan_id, period_id, item_id, unit_id, from_on, to_on, moves_item, granted_at)
		SELECT $1, d.id, d.plan_id, d.period_id, i.id, d.unit_id, '2026-11-20', '2026-11-25', false, now() FROM directives d, plan_items i`,
	`INSERT INTO reminder_settings VALUES ($1, true, '{1}', '{1}', true, 450)`,
	`INSERT INTO reminders (commune_id, source, day, made_at, ways) VALUES ($1, 'automatic', '2026-11-23', now(), '{notice}')`,
	`INSERT INTO reminder_rows SELECT $1, r.id, u.id, p.id, i.id, '2026-11-20' FROM reminders r, units u, periods p, plan_items i`,
	`INSERT INTO mails (commune_id, account_id, reminder_id, address, created_at) SELECT $1, a.id, r.id, 'a@b.vn', now() FROM accounts a, reminders r`,
	`INSERT INTO report_annexes (commune_id, report_id, title, body, restricted, updated_at) SELECT $1, id, 'a', 'a', true, now() FROM reports`,
	`INSERT INTO report_parts (commune_id, report_id, key, text) SELECT $1, id, 'a', 'a' FROM reports`,
	`INSERT INTO report_part_versions (commune_id, report_id, key, version, text, source, saved_at) SELECT $1, id, 'a', 1, 'a', '', now() FROM reports`,
	`INSERT INTO report_versions (commune_id, report_id, number, stage, kind, title, model, inputs, made_at) SELECT $1, id, 1, 'numbered', 'a', 'a', '', '', now() FROM reports`,
	`INSERT INTO report_files (commune_id, report_id, version, format, name, media_type, size, sha256, made_at) SELECT $1, id, 1, 'pdf', 'a', 'a', 1, sha256('a'), now() FROM reports`,
	`INSERT INTO report_file_chunks SELECT $1, id, 0, 'a' FROM report_files`,
	`INSERT INTO report_acts (commune_id, report_id, act, at) SELECT $1, id, 'submit', now() FROM reports`,
	`INSERT INTO register_entries (commune_id, kind, year, number, symbol, dated_on, title, report_id, version, made_at) SELECT $1, 'a', 2026, 1, 'a', '2026-11-27', 'a', id, 1, now() FROM reports`,
	`INSERT INTO report_deliveries (commune_id, report_id, version, position, name, way, noted_at) SELECT $1, id, 1, 0, 'a', '', now() FROM reports`,
	`INSERT INTO links (commune_id, unit_id, period_id, seed, expires_on, created_at) SELECT $1, u.id, p.id, substr(sha256('a'), 1, 16), '2026-11-27', now() FROM units u, periods p`,
	`INSERT INTO export_forms (commune_id, name, columns, updated_at, updated_by) VALUES ($1, 'a', '[{}]', now(), 1)`,
	`INSERT INTO filled_sheets (commune_id, unit_id, file_name, sha256, rows, created_at, created_by) SELECT $1, id, 'a', sha256('a'), '[]', now(), 1 FROM units`,
}

// tenantTables are all tables of communes with the column that holds the tenant.
func tenantTables(t *testing.T, conn *pgx.Conn) map[string]string {
	t.Helper()
	tables := map[string]string{"communes": "id"}
	rows, _ := conn.Query(context.Background(), `SELECT c.table_name::text FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND c.column_name = 'commune_id' AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('sessions', 'link_keys')`)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) < 15 {
		t.Fatalf("tables with a tenant: %v, %v", names, err)
	}
	for _, name := range names {
		tables[name] = "commune_id"
	}
	return tables
}

// within runs fn in a transaction of the tenant, which is taken back.
func within(t *testing.T, conn *pgx.Conn, tenant string, fn func(tx pgx.Tx)) {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, `SELECT set_config('app.commune_id', $1, true)`, tenant); err != nil {
		t.Fatal(err)
	}
	fn(tx)
}

func denied(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "42501"
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
