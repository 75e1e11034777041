package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const filledSheetColumns = `id, unit_id, coalesce(period_id, 0), file_name, sha256, rows, created_at, created_by, saved_at, saved`

var (
	sqlFilledSheet       = statement(`SELECT ` + filledSheetColumns + ` FROM filled_sheets WHERE commune_id = $1 AND id = $2`)
	sqlHoldFilledSheet   = statement(`SELECT ` + filledSheetColumns + ` FROM filled_sheets WHERE commune_id = $1 AND id = $2 FOR UPDATE`)
	sqlInsertFilledSheet = statement(`INSERT INTO filled_sheets (commune_id, unit_id, period_id, file_name, sha256, rows, created_at, created_by)
VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8) RETURNING id`)
	sqlSheetWasSaved = statement(`SELECT EXISTS (SELECT FROM filled_sheets WHERE commune_id = $1 AND unit_id = $2 AND sha256 = $3 AND saved_at IS NOT NULL)`)
	sqlSheetSaved    = statement(`UPDATE filled_sheets SET saved_at = $3, saved_by = $4, saved = $5 WHERE commune_id = $1 AND id = $2`)
	sqlForgetSheets  = statement(`UPDATE filled_sheets SET rows = '[]' WHERE commune_id = $1 AND created_at < $2 AND rows <> '[]'`)
	sqlOwedOfRows    = statement(owedFull + ` WHERE a.commune_id = $1 AND a.unit_id = $2 AND p.state = 'active' AND pe.state <> 'planned'
AND EXISTS (SELECT FROM unnest($3::bigint[], $4::bigint[]) k (period_id, item_id) WHERE k.period_id = pe.id AND k.item_id = i.id)` + owedOrder)
)

func scanFilledSheet(row pgx.CollectableRow) (s plan.FilledSheet, err error) {
	var saved *time.Time
	err = row.Scan(&s.ID, &s.UnitID, &s.PeriodID, &s.FileName, &s.SHA256, &s.Rows, &s.At, &s.By, &saved, &s.Saved)
	s.SavedAt = orZero(saved)
	return s, err
}

// FilledSheet returns the spreadsheet with the id, or a NotFound fault.
func (q *Queries) FilledSheet(ctx context.Context, id int64) (plan.FilledSheet, error) {
	return q.filledSheet(ctx, sqlFilledSheet, id)
}

// HoldFilledSheet is FilledSheet for a change: another one waits until this one ends.
func (q *Queries) HoldFilledSheet(ctx context.Context, id int64) (plan.FilledSheet, error) {
	return q.filledSheet(ctx, sqlHoldFilledSheet, id)
}

func (q *Queries) filledSheet(ctx context.Context, sql string, id int64) (plan.FilledSheet, error) {
	rows, _ := q.db.Query(ctx, sql, q.commune, id)
	s, err := pgx.CollectExactlyOneRow(rows, scanFilledSheet)
	return s, wrap(err, fmt.Sprintf("filled sheet %d", id))
}

// InsertFilledSheet keeps a spreadsheet that was read.
func (q *Queries) InsertFilledSheet(ctx context.Context, s plan.FilledSheet, by int64) (id int64, err error) {
	rows, err := json.Marshal(s.Rows)
	if err != nil {
		return 0, fmt.Errorf("rows of filled sheet: %w", err)
	}
	err = q.db.QueryRow(ctx, sqlInsertFilledSheet, q.commune, s.UnitID, s.PeriodID, s.FileName, s.SHA256, orArray(rows), s.At, by).Scan(&id)
	return id, wrap(err, "insert filled sheet")
}

// SheetWasSaved says that a file with the hash was saved for the unit before.
func (q *Queries) SheetWasSaved(ctx context.Context, unit int64, hash []byte) (saved bool, err error) {
	err = q.db.QueryRow(ctx, sqlSheetWasSaved, q.commune, unit, hash).Scan(&saved)
	return saved, wrap(err, "look for a saved sheet")
}

// SheetSaved notes when a spreadsheet was saved, by whom, and how many of its rows.
func (q *Queries) SheetSaved(ctx context.Context, s plan.FilledSheet, by int64) error {
	_, err := q.db.Exec(ctx, sqlSheetSaved, q.commune, s.ID, s.SavedAt, by, s.Saved)
	return wrap(err, fmt.Sprintf("note that filled sheet %d was saved", s.ID))
}

// ForgetFilledSheets drops what stood in spreadsheets that were brought before the moment; that they were
// brought, and whether they were saved, stays known.
func (q *Queries) ForgetFilledSheets(ctx context.Context, before time.Time) error {
	_, err := q.db.Exec(ctx, sqlForgetSheets, q.commune, before)
	return wrap(err, "forget filled sheets")
}

// OwedOfRows are the named rows of a unit, as far as it owes them, in locked periods too.
func (q *Queries) OwedOfRows(ctx context.Context, unit int64, keys []plan.RowKey) (map[plan.RowKey]plan.Owed, error) {
	periods, items := make([]int64, len(keys)), make([]int64, len(keys))
	for i, k := range keys {
		periods[i], items[i] = k.PeriodID, k.ItemID
	}
	rows, _ := q.db.Query(ctx, sqlOwedOfRows, q.commune, unit, periods, items)
	list, err := pgx.CollectRows(rows, scanOwed)
	owed := make(map[plan.RowKey]plan.Owed, len(list))
	for _, o := range list {
		owed[o.Key()] = o
	}
	return owed, wrap(err, "owed rows")
}
