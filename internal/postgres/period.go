package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const periodColumns = `id, plan_id, cycle_id, year, kind, from_on, cut_off_on, units_due_on, compile_on, approve_on, superior_due_on, state, version, number, title, coalesce(item_id, 0)`

func scanPeriod(row pgx.CollectableRow) (p plan.Period, err error) {
	err = row.Scan(&p.ID, &p.PlanID, &p.CycleID, &p.Year, &p.Kind, &p.From, &p.CutOff, &p.UnitsDue, &p.Compile, &p.Approve, &p.SuperiorDue, &p.State, &p.Version, &p.Number, &p.Title, &p.ItemID)
	return p, err
}

func scanCycle(row pgx.CollectableRow) (c plan.Cycle, err error) {
	var closed *time.Time
	err = row.Scan(&c.ID, &c.PlanID, &c.Year, &closed, &c.ClosedBy)
	c.Closed, c.ClosedAt = closed != nil, orZero(closed)
	return c, err
}

var (
	sqlCycles = statement(`SELECT c.id, c.plan_id, c.year, c.closed_at, coalesce(a.full_name, '') FROM cycles c
LEFT JOIN accounts a ON a.commune_id = c.commune_id AND a.id = c.closed_by WHERE c.commune_id = $1 AND c.plan_id = $2 ORDER BY c.year DESC`)
	sqlPeriods = statement(`SELECT ` + periodColumns + ` FROM periods WHERE commune_id = $1 AND plan_id = $2 ORDER BY year DESC, superior_due_on DESC, id`)
	sqlPeriod  = statement(`SELECT ` + periodColumns + ` FROM periods WHERE commune_id = $1 AND id = $2`)
	// A cycle that is there already is found by the upsert, which also waits for one being made.
	sqlOpenCycle    = statement(`INSERT INTO cycles (commune_id, plan_id, year) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT cycles_year_unique DO UPDATE SET year = cycles.year RETURNING id, closed_at IS NOT NULL`)
	sqlCloseCycle   = statement(`UPDATE cycles SET closed_at = $4, closed_by = nullif($5::bigint, 0) WHERE commune_id = $1 AND plan_id = $2 AND year = $3 AND closed_at IS NULL`)
	sqlInsertPeriod = statement(`INSERT INTO periods (commune_id, plan_id, cycle_id, year, kind, from_on, cut_off_on, units_due_on, compile_on, approve_on, superior_due_on,
	state, opened_at, locked_at, number, title, item_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $12 <> 'planned' THEN $13::timestamptz END, CASE WHEN $12 = 'locked' THEN $13::timestamptz END,
	$14, $15, nullif($16::bigint, 0)) RETURNING id`)
	sqlUpdatePeriod = statement(`UPDATE periods SET from_on = $4, cut_off_on = $5, units_due_on = $6, compile_on = $7, approve_on = $8, superior_due_on = $9, state = $10,
	opened_at = CASE WHEN $10 <> 'planned' THEN coalesce(opened_at, $11) END, locked_at = CASE WHEN $10 = 'locked' THEN coalesce(locked_at, $11) END, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3`)
)

var periodConstraints = map[string]*fault.Error{
	"periods_kind_unique": fault.Field("from", "Đã có kỳ báo cáo cùng loại bắt đầu từ ngày này."),
	"periods_number_once": fault.Field("from", "Năm này đã có kỳ báo cáo đó."),
	"periods_item":        fault.Field("item", "Chọn nhóm hoặc nhiệm vụ của kế hoạch này."),
	"periods_dates":       fault.Field("units_due", "Các ngày phải theo thứ tự: bắt đầu, chốt số liệu, đơn vị gửi, nộp cấp trên."),
}

// Periods are all periods of a plan, newest first.
func (q *Queries) Periods(ctx context.Context, planID int64) ([]plan.Period, error) {
	rows, _ := q.db.Query(ctx, sqlPeriods, q.commune, planID)
	list, err := pgx.CollectRows(rows, scanPeriod)
	return list, wrap(err, fmt.Sprintf("periods of plan %d", planID))
}

// Period returns the period with the id, or a NotFound fault.
func (q *Queries) Period(ctx context.Context, id int64) (plan.Period, error) {
	rows, _ := q.db.Query(ctx, sqlPeriod, q.commune, id)
	p, err := pgx.CollectExactlyOneRow(rows, scanPeriod)
	return p, wrap(err, fmt.Sprintf("period %d", id))
}

// OpenCycle returns the plan's cycle of the year, which it makes where it is missing. A closed one
// is refused: past cycles stay frozen.
func (q *Queries) OpenCycle(ctx context.Context, planID int64, year int) (id int64, err error) {
	var closed bool
	if err := q.db.QueryRow(ctx, sqlOpenCycle, q.commune, planID, year).Scan(&id, &closed); err != nil {
		return 0, wrap(err, fmt.Sprintf("cycle %d of plan %d", year, planID))
	}
	if closed {
		return 0, fault.Field("year", fmt.Sprintf("Năm thực hiện %d đã khép lại.", year))
	}
	return id, nil
}

// CloseCycle freezes a year of a plan.
func (q *Queries) CloseCycle(ctx context.Context, planID int64, year int, at time.Time, account int64) error {
	_, err := q.db.Exec(ctx, sqlCloseCycle, q.commune, planID, year, at, account)
	return wrap(err, fmt.Sprintf("close cycle %d of plan %d", year, planID))
}

// InsertPeriod adds a period to the cycle that it names.
func (q *Queries) InsertPeriod(ctx context.Context, p plan.Period, at time.Time) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertPeriod, q.commune, p.PlanID, p.CycleID, p.Year, p.Kind, p.From, p.CutOff, p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue,
		p.State, at, p.Number, p.Title, p.ItemID).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert period %s %d of plan %d: %w", p.Kind, p.Year, p.PlanID, translate(err, periodConstraints))
	}
	return id, nil
}

// UpdatePeriod changes the dates and the state of a period, guarded by the version the form was made from.
func (q *Queries) UpdatePeriod(ctx context.Context, p plan.Period, at time.Time) error {
	tag, err := q.db.Exec(ctx, sqlUpdatePeriod, q.commune, p.ID, p.Version, p.From, p.CutOff, p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue, p.State, at)
	if err != nil {
		return fmt.Errorf("update period %d: %w", p.ID, translate(err, periodConstraints))
	}
	if tag.RowsAffected() == 0 {
		if _, err := q.Period(ctx, p.ID); err != nil {
			return err
		}
		return Overtaken()
	}
	return nil
}
