package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const scheduleColumns = `plan_id, kind, cut_off_month, cut_off_day, units_after, compile_after, approve_after, superior_after, active`

func scanSchedule(row pgx.CollectableRow) (s plan.Schedule, err error) {
	err = row.Scan(&s.PlanID, &s.Kind, &s.CutOffMonth, &s.CutOffDay, &s.UnitsAfter, &s.CompileAfter, &s.ApproveAfter, &s.SuperiorAfter, &s.Active)
	return s, err
}

func scanPeriodAct(row pgx.CollectableRow) (e plan.PeriodEntry, err error) {
	err = row.Scan(&e.PeriodID, &e.Act, &e.Reason, &e.At, &e.Person)
	return e, err
}

var (
	sqlSchedules   = statement(`SELECT ` + scheduleColumns + ` FROM reporting_schedules WHERE commune_id = $1 AND plan_id = $2`)
	sqlSetSchedule = statement(`INSERT INTO reporting_schedules (commune_id, ` + scheduleColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (commune_id, plan_id, kind) DO UPDATE SET cut_off_month = excluded.cut_off_month, cut_off_day = excluded.cut_off_day, units_after = excluded.units_after,
	compile_after = excluded.compile_after, approve_after = excluded.approve_after, superior_after = excluded.superior_after, active = excluded.active`)
	sqlInsertPeriodAct = statement(`INSERT INTO period_acts (commune_id, period_id, act, reason, at, account_id) VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`)
	sqlPeriodActs      = statement(`SELECT e.period_id, e.act, e.reason, e.at, coalesce(a.full_name, '') FROM period_acts e
JOIN periods p ON p.commune_id = e.commune_id AND p.id = e.period_id
LEFT JOIN accounts a ON a.commune_id = e.commune_id AND a.id = e.account_id
WHERE e.commune_id = $1 AND p.plan_id = $2 ORDER BY e.at DESC, e.id DESC`)
	// The newest report of the focal unit in the year decides.
	sqlFinishedItems = statement(`SELECT item_id FROM (
	SELECT DISTINCT ON (r.item_id) r.item_id, r.sent_status FROM progress_reports r
	JOIN periods p ON p.commune_id = r.commune_id AND p.id = r.period_id AND p.year = $3
	JOIN assignments a ON a.commune_id = r.commune_id AND a.item_id = r.item_id AND a.unit_id = r.unit_id AND a.focal AND a.to_year IS NULL AND a.ended_on IS NULL
	WHERE r.commune_id = $1 AND r.plan_id = $2 AND r.state IN ('submitted', 'accepted')
	ORDER BY r.item_id, p.cut_off_on DESC, r.submitted_at DESC) newest
WHERE sent_status = 'completed'`)
	sqlFinishItems = statement(`UPDATE plan_items SET finished_year = $3 WHERE commune_id = $1 AND plan_id = $2 AND id = ANY($4::bigint[]) AND finished_year IS NULL`)
	sqlCarryItems  = statement(`UPDATE plan_items SET carried_from = $3 WHERE commune_id = $1 AND plan_id = $2 AND id = ANY($4::bigint[]) AND carried_from IS NULL`)
)

// Schedules are what was chosen for a plan; kinds that nobody touched are missing.
func (q *Queries) Schedules(ctx context.Context, planID int64) ([]plan.Schedule, error) {
	rows, _ := q.db.Query(ctx, sqlSchedules, q.commune, planID)
	list, err := pgx.CollectRows(rows, scanSchedule)
	return list, wrap(err, fmt.Sprintf("schedules of plan %d", planID))
}

// SetSchedule stores how a plan reports in periods of a kind.
func (q *Queries) SetSchedule(ctx context.Context, s plan.Schedule) error {
	_, err := q.db.Exec(ctx, sqlSetSchedule, q.commune, s.PlanID, s.Kind, s.CutOffMonth, s.CutOffDay, s.UnitsAfter, s.CompileAfter, s.ApproveAfter, s.SuperiorAfter, s.Active)
	return wrap(err, fmt.Sprintf("schedule %s of plan %d", s.Kind, s.PlanID))
}

// InsertPeriodAct notes what somebody did to a period; account 0 is nobody.
func (q *Queries) InsertPeriodAct(ctx context.Context, period int64, act plan.PeriodAct, reason string, at time.Time, account int64) error {
	_, err := q.db.Exec(ctx, sqlInsertPeriodAct, q.commune, period, act, reason, at, account)
	return wrap(err, fmt.Sprintf("act on period %d", period))
}

// FinishedItems are the items whose focal unit last reported them as completed in a year of the plan.
func (q *Queries) FinishedItems(ctx context.Context, planID int64, year int) (map[int64]bool, error) {
	rows, _ := q.db.Query(ctx, sqlFinishedItems, q.commune, planID, year)
	finished, err := collectSet(rows)
	return finished, wrap(err, fmt.Sprintf("finished items of plan %d", planID))
}

// MarkItems notes on dated items that they were finished in a year, or carried over from it.
func (q *Queries) MarkItems(ctx context.Context, planID int64, year int, finished, carried []int64) error {
	b := &pgx.Batch{}
	b.Queue(sqlFinishItems, q.commune, planID, year, finished)
	b.Queue(sqlCarryItems, q.commune, planID, year, carried)
	return wrap(q.send(ctx, b), fmt.Sprintf("mark items of plan %d", planID))
}

// PlanPeriods is a plan's reporting as its page shows it.
type PlanPeriods struct {
	Plan      plan.Plan
	Items     []plan.Item // that an ad hoc period may ask about
	Cycles    []plan.Cycle
	Periods   []plan.Period
	Acts      []plan.PeriodEntry // the newest first
	Schedules []plan.Schedule
	Calendar  plan.Calendar
}

// PlanPeriods reads it in one round trip.
func (q *Queries) PlanPeriods(ctx context.Context, planID int64) (p PlanPeriods, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlPlan, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Plan, err = pgx.CollectExactlyOneRow(rows, scanPlan)
		return err
	})
	b.Queue(sqlItems, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Items, err = pgx.CollectRows(rows, scanItem)
		return err
	})
	b.Queue(sqlCycles, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Cycles, err = pgx.CollectRows(rows, scanCycle)
		return err
	})
	b.Queue(sqlPeriods, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Periods, err = pgx.CollectRows(rows, scanPeriod)
		return err
	})
	b.Queue(sqlPeriodActs, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Acts, err = pgx.CollectRows(rows, scanPeriodAct)
		return err
	})
	b.Queue(sqlSchedules, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		p.Schedules, err = pgx.CollectRows(rows, scanSchedule)
		return err
	})
	queueCalendar(b, q.commune, &p.Calendar)
	return p, wrap(q.send(ctx, b), fmt.Sprintf("periods of plan %d", planID))
}
