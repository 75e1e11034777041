package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlSwaps      = statement(`SELECT id, off_on, work_on, reason FROM swapped_days WHERE commune_id = $1 AND removed_at IS NULL ORDER BY coalesce(off_on, work_on) DESC, id`)
	sqlInsertSwap = statement(`INSERT INTO swapped_days (commune_id, off_on, work_on, reason, added_at, added_by) VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0)) RETURNING id`)
	sqlRemoveSwap = statement(`UPDATE swapped_days SET removed_at = $3 WHERE commune_id = $1 AND id = $2 AND removed_at IS NULL`)
)

var swapConstraints = map[string]*fault.Error{
	"swapped_days_off_once":     fault.Field("off", "Ngày nghỉ này đã được ghi."),
	"swapped_days_work_once":    fault.Field("work", "Ngày làm việc này đã được ghi."),
	"swapped_days_reason_given": fault.Field("reason", "Ghi lý do, ví dụ tên văn bản quyết định."),
	"swapped_days_some":         fault.Field("off", "Ghi ngày nghỉ, ngày làm bù, hoặc cả hai."),
	"swapped_days_differ":       fault.Field("work", "Ngày làm bù phải khác ngày nghỉ."),
}

func scanSwap(row pgx.CollectableRow) (w plan.Swap, err error) {
	err = row.Scan(&w.ID, &w.Off, &w.Work, &w.Reason)
	return w, err
}

// Swaps are the days off and the days worked that were entered by hand, the latest first.
func (q *Queries) Swaps(ctx context.Context) ([]plan.Swap, error) {
	rows, _ := q.db.Query(ctx, sqlSwaps, q.commune)
	list, err := pgx.CollectRows(rows, scanSwap)
	return list, wrap(err, "swapped days")
}

// Calendar is the commune's calendar of working days.
func (q *Queries) Calendar(ctx context.Context) (plan.Calendar, error) {
	swaps, err := q.Swaps(ctx)
	return plan.NewCalendar(swaps), err
}

// InsertSwap adds a day off, a day worked, or one for the other.
func (q *Queries) InsertSwap(ctx context.Context, w plan.Swap, at time.Time, account int64) (id int64, err error) {
	if err = q.db.QueryRow(ctx, sqlInsertSwap, q.commune, w.Off, w.Work, w.Reason, at, account).Scan(&id); err != nil {
		return 0, fmt.Errorf("insert swapped day %s %s: %w", w.Off, w.Work, translate(err, swapConstraints))
	}
	return id, nil
}

// RemoveSwap takes a swapped day out of the calendar; it stays in the table.
func (q *Queries) RemoveSwap(ctx context.Context, id int64, at time.Time) error {
	tag, err := q.db.Exec(ctx, sqlRemoveSwap, q.commune, id, at)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return wrap(err, fmt.Sprintf("remove swapped day %d", id))
}
