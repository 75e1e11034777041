package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// durability are the settings on which a confirmed save rests.
var durability = []string{"fsync", "full_page_writes", "synchronous_commit", "data_checksums"}

var (
	sqlSettings = statement(`SELECT name, setting FROM pg_settings WHERE name = ANY ($1) ORDER BY name`)
	sqlClock    = statement(`SELECT clock_timestamp()`)
	// Every table with commune_id or of the tenant itself; sessions and link_keys are read by the hash of a
	// random key before the tenant is known.
	sqlUnwalled = statement(`SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('sessions', 'link_keys')
	AND (a.attname = 'commune_id' OR c.relname = 'communes' AND a.attname = 'id')
	AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
ORDER BY c.relname`)
	sqlWritable = statement(`SELECT t FROM unnest($1::text[]) t
WHERE has_table_privilege(current_user, t, 'UPDATE') OR has_table_privilege(current_user, t, 'DELETE') OR has_table_privilege(current_user, t, 'TRUNCATE')`)
	// The entries of a commune are a chain by hash, not by id: of two transactions at once the one with
	// the higher id may be linked first.
	sqlBrokenAudit = statement(`SELECT id, why FROM (
	SELECT e.id, 'its content was changed' AS why FROM audit_entries e WHERE e.commune_id = $1
		AND e.hash <> sha256(e.previous_hash || convert_to(concat_ws('|', e.commune_id, e.id, extract(epoch FROM e.at), e.account_id,
			e.unit_id, e.action, e.subject, e.subject_id, e.detail::text, e.address), 'UTF8'))
	UNION ALL
	SELECT e.id, 'the entry before it is missing' FROM audit_entries e WHERE e.commune_id = $1 AND e.previous_hash <> '\x'
		AND NOT EXISTS (SELECT FROM audit_entries b WHERE b.commune_id = $1 AND b.hash = e.previous_hash)
	UNION ALL
	SELECT max(e.id), 'two entries follow the same one' FROM audit_entries e WHERE e.commune_id = $1 GROUP BY e.previous_hash HAVING count(*) > 1
	UNION ALL
	SELECT 0, 'the newest entries are missing' FROM audit_heads h WHERE h.commune_id = $1 AND h.hash <> '\x'
		AND NOT EXISTS (SELECT FROM audit_entries e WHERE e.commune_id = $1 AND e.hash = h.hash)
) broken ORDER BY id LIMIT 1`)
)

// Setting is a setting of the database server.
type Setting struct{ Name, Value string }

// Durability are the settings on which a confirmed save rests; all should be "on".
func (s *Store) Durability(ctx context.Context) ([]Setting, error) {
	rows, _ := s.pool.Query(ctx, sqlSettings, durability)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Setting])
	return list, wrap(err, "settings")
}

// Clock is what the database takes for now.
func (s *Store) Clock(ctx context.Context) (now time.Time, err error) {
	return now, wrap(s.pool.QueryRow(ctx, sqlClock).Scan(&now), "clock of the database")
}

// Unwalled are the tables of communes on which row-level security is not forced; there should be none.
func (s *Store) Unwalled(ctx context.Context) ([]string, error) {
	rows, _ := s.pool.Query(ctx, sqlUnwalled)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return list, wrap(err, "row-level security")
}

// Rewritable are those append-only tables that the application's role may change; there should be none.
func (s *Store) Rewritable(ctx context.Context) ([]string, error) {
	rows, _ := s.pool.Query(ctx, sqlWritable, []string{"audit_entries", "audit_heads", "progress_report_versions", "receipts", "evidence_chunks"})
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return list, wrap(err, "rights on append-only tables")
}

// BrokenAudit is the first place where the chain of the commune's audit entries is broken; broken is
// false for a whole one. A tail that was cut together with its head is not seen: for that the head's
// hash must be kept elsewhere.
func (q *Queries) BrokenAudit(ctx context.Context) (id int64, why string, broken bool, err error) {
	err = q.InTx(ctx, func(tx *Queries) error {
		if _, err := tx.db.Exec(ctx, `SET LOCAL statement_timeout = '10min'`); err != nil {
			return err
		}
		rows, _ := tx.db.Query(ctx, sqlBrokenAudit, q.commune)
		_, err := pgx.ForEachRow(rows, []any{&id, &why}, func() error {
			broken = true
			return nil
		})
		return err
	})
	if err != nil {
		return 0, "", false, fmt.Errorf("verify audit entries: %w", translate(err, nil))
	}
	return id, why, broken, nil
}
