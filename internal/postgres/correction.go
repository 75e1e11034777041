package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlCorrections = statement(`SELECT c.item_id, c.before, c.after, c.reason, c.made_at, coalesce(a.full_name, '') FROM corrections c
LEFT JOIN accounts a ON a.commune_id = c.commune_id AND a.id = c.made_by WHERE c.commune_id = $1 AND c.plan_id = $2 ORDER BY c.id DESC`)
	sqlInsertCorrection = statement(`INSERT INTO corrections (commune_id, plan_id, item_id, before, after, reason, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0))`)
)

// Corrections are those of who does what on an active plan, the newest first.
func (q *Queries) Corrections(ctx context.Context, planID int64) ([]plan.Correction, error) {
	rows, _ := q.db.Query(ctx, sqlCorrections, q.commune, planID)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c plan.Correction, err error) {
		err = row.Scan(&c.ItemID, &c.Before, &c.After, &c.Reason, &c.At, &c.By)
		return c, err
	})
	return list, wrap(err, fmt.Sprintf("corrections of plan %d", planID))
}

// InsertCorrection keeps what was put right, when and by whom.
func (q *Queries) InsertCorrection(ctx context.Context, planID int64, c plan.Correction, account int64) error {
	before, after := c.Before, c.After
	if before == nil {
		before = []plan.Assignment{}
	}
	if after == nil {
		after = []plan.Assignment{}
	}
	_, err := q.db.Exec(ctx, sqlInsertCorrection, q.commune, planID, c.ItemID, before, after, c.Reason, c.At, account)
	return wrap(err, fmt.Sprintf("correct item %d", c.ItemID))
}
