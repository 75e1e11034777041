package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// MatrixFrame is what a matrix can be about: the periods of one year, the years there are, and the units.
type MatrixFrame struct {
	Year    int
	Years   []int        // with periods that were opened, the newest first
	Periods []OpenPeriod // of Year, open or locked, plan by plan, the one due last first
	Units   []plan.Unit
}

var (
	// The year of the address, or of the period in it; else that of the open period whose day is nearest,
	// else the newest.
	sqlMatrixYear = `coalesce((SELECT pe.year FROM periods pe WHERE pe.commune_id = $1 AND pe.id = $3), nullif($2::integer, 0),
	(SELECT pe.year FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
	WHERE pe.commune_id = $1 AND pe.state = 'open' AND p.state = 'active' ORDER BY abs(pe.units_due_on - $4::date), pe.id LIMIT 1),
	(SELECT max(pe.year) FROM periods pe WHERE pe.commune_id = $1 AND pe.state <> 'planned'))`
	sqlMatrixPeriods = statement(`SELECT p.short_title, ` + periodOfReport + ` FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE pe.commune_id = $1 AND pe.state <> 'planned' AND p.state <> 'draft' AND pe.year = ` + sqlMatrixYear + ` ORDER BY p.id, pe.units_due_on DESC, pe.id DESC`)
	sqlMatrixYears = statement(`SELECT DISTINCT pe.year FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE pe.commune_id = $1 AND pe.state <> 'planned' AND p.state <> 'draft' ORDER BY pe.year DESC`)
	// Only what decides where a report stands: a year of a commune has thousands of these rows.
	sqlMatrixRows = statement(`SELECT pe.id, i.id, u.id, ` + focalThen + `, coalesce(r.id, 0), coalesce(r.state, ''), coalesce(r.version, 0), coalesce(r.submitted_version, 0),
	coalesce(r.pending, false), r.first_submitted_at, coalesce(r.sent_empty, false), coalesce(r.on_behalf, ''), x.from_on, x.to_on, x.granted` + owedFrom + `
WHERE a.commune_id = $1 AND pe.id = ANY($2::bigint[])`)
	sqlMatrixItems = statement(`SELECT ` + itemColumns + ` FROM plan_items WHERE commune_id = $1 AND kind IN ('area', 'task', 'duty')
	AND plan_id IN (SELECT plan_id FROM periods WHERE commune_id = $1 AND id = ANY($2::bigint[])) ORDER BY plan_id, position, id`)
)

// MatrixFrame reads what a matrix can be about in one round trip. year and period are 0 where the
// address names none.
func (q *Queries) MatrixFrame(ctx context.Context, year int, period int64, today plan.Day) (f MatrixFrame, err error) {
	b := &pgx.Batch{}
	list(b, sqlMatrixPeriods, &f.Periods, scanOpenPeriod, q.commune, year, period, today)
	list(b, sqlMatrixYears, &f.Years, pgx.RowTo[int], q.commune)
	list(b, sqlUnits, &f.Units, scanUnit, q.commune)
	if err := q.send(ctx, b); err != nil {
		return MatrixFrame{}, wrap(err, "matrix")
	}
	if f.Year = year; len(f.Periods) > 0 {
		f.Year = f.Periods[0].Period.Year
	}
	return f, nil
}

// MatrixRows are all that is owed in periods of the frame, as far as it decides where each report stands,
// and the areas, tasks and duties of their plans in order, in one round trip.
func (q *Queries) MatrixRows(ctx context.Context, f MatrixFrame, periods []int64) (rows []plan.Owed, items []plan.Item, err error) {
	b := &pgx.Batch{}
	list(b, sqlMatrixItems, &items, scanItem, q.commune, periods)
	list(b, sqlMatrixRows, &rows, func(row pgx.CollectableRow) (o plan.Owed, err error) {
		var first *time.Time
		r, x := &o.Report, &o.Extension
		err = row.Scan(&o.Period.ID, &o.Item.ID, &o.UnitID, &o.Focal, &r.ID, &r.State, &r.Version, &r.SubmittedVersion, &r.Pending, &first,
			&o.SentEmpty, &r.OnBehalf, &x.From, &x.To, &x.Count)
		r.FirstSubmittedAt = orZero(first)
		return o, err
	}, q.commune, periods)
	if err := q.send(ctx, b); err != nil {
		return nil, nil, wrap(err, "matrix rows")
	}
	period, item, unit := map[int64]OpenPeriod{}, map[int64]plan.Item{}, map[int64]plan.Unit{}
	for _, p := range f.Periods {
		period[p.Period.ID] = p
	}
	for _, it := range items {
		item[it.ID] = it
	}
	for _, u := range f.Units {
		unit[u.ID] = u
	}
	for i := range rows {
		o := &rows[i]
		p, it, u := period[o.Period.ID], item[o.Item.ID], unit[o.UnitID]
		o.PlanID, o.PlanTitle, o.Period, o.Item, o.AreaID, o.UnitName, o.Requested = p.Period.PlanID, p.ShortTitle, p.Period, it, it.AreaID, u.Name, u.Requested()
		o.Report.PeriodID, o.Report.ItemID, o.Report.UnitID = p.Period.ID, it.ID, u.ID
	}
	return rows, items, nil
}
