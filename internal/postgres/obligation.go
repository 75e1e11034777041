package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlOwedBetween = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND a.unit_id = ANY($2::bigint[]) AND p.state = 'active'
	AND (pe.units_due_on BETWEEN $3 AND $4 OR i.due_on BETWEEN $3 AND $4 OR x.to_on BETWEEN $3 AND $4)` + owedOrder)
	// Requested bodies stand outside the counts.
	sqlDueBetween = statement(`SELECT p.id, p.short_title,
	pe.id, pe.year, pe.kind, pe.from_on, pe.cut_off_on, pe.units_due_on, pe.compile_on, pe.approve_on, pe.superior_due_on, pe.state, pe.number, pe.title,
	count(*) FILTER (WHERE u.kind <> 'requested'), count(*) FILTER (WHERE u.kind <> 'requested' AND r.state IN ('submitted', 'accepted'))` + owedFrom + `
WHERE a.commune_id = $1 AND p.state = 'active' AND (pe.units_due_on BETWEEN $2 AND $3 OR pe.compile_on BETWEEN $2 AND $3 OR pe.approve_on BETWEEN $2 AND $3 OR pe.superior_due_on BETWEEN $2 AND $3)
GROUP BY p.commune_id, p.id, pe.commune_id, pe.id`)
	sqlTasksDueBetween = statement(`SELECT p.id, p.short_title, i.id, i.place, i.position, i.title, i.due_on, coalesce(u.name, ''), coalesce(u.kind = 'requested', false)
FROM plan_items i
JOIN plans p ON p.commune_id = i.commune_id AND p.id = i.plan_id AND p.state = 'active'
LEFT JOIN assignments a ON a.commune_id = i.commune_id AND a.item_id = i.id AND a.focal AND a.to_year IS NULL AND a.ended_on IS NULL
LEFT JOIN units u ON u.commune_id = a.commune_id AND u.id = a.unit_id
WHERE i.commune_id = $1 AND i.timing = 'dated' AND i.finished_year IS NULL AND (i.ended_on IS NULL OR i.due_on < i.ended_on) AND i.due_on BETWEEN $2 AND $3`)
)

// ObligationsOf are what units owe inside two days; with the working days in the same round trip.
func (q *Queries) ObligationsOf(ctx context.Context, units []int64, from, to plan.Day) (list []plan.Obligation, c plan.Calendar, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlOwedBetween, q.commune, units, from, to).Query(func(rows pgx.Rows) error {
		owed, err := pgx.CollectRows(rows, scanOwedFacts)
		list = plan.ObligationsOf(owed, from, to)
		return err
	})
	queueCalendar(b, q.commune, &c)
	return list, c, wrap(q.send(ctx, b), "obligations of units")
}

// Obligations are what the whole commune owes inside two days: of all units together, the way of the official
// report to the superior, and the dated tasks.
func (q *Queries) Obligations(ctx context.Context, from, to plan.Day) (list []plan.Obligation, c plan.Calendar, err error) {
	within := func(d plan.Day) bool { return !d.Before(from) && !d.After(to) }
	b := &pgx.Batch{}
	b.Queue(sqlDueBetween, q.commune, from, to).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var o plan.Obligation
			p := &o.Period
			if err := rows.Scan(&o.PlanID, &o.PlanTitle, &p.ID, &p.Year, &p.Kind, &p.From, &p.CutOff, &p.UnitsDue, &p.Compile, &p.Approve, &p.SuperiorDue, &p.State, &p.Number, &p.Title,
				&o.Reports, &o.Sent); err != nil {
				return err
			}
			if within(p.UnitsDue) {
				o.Kind, o.Day = plan.ReportsDue, p.UnitsDue
				list = append(list, o)
			}
			o.Reports, o.Sent = 0, 0
			for _, step := range []struct {
				kind plan.ObligationKind
				day  plan.Day
			}{{plan.CompileDue, p.Compile}, {plan.ApproveDue, p.Approve}, {plan.SuperiorDue, p.SuperiorDue}} {
				if within(step.day) {
					o.Kind, o.Day = step.kind, step.day
					list = append(list, o)
				}
			}
		}
		return rows.Err()
	})
	b.Queue(sqlTasksDueBetween, q.commune, from, to).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			o := plan.Obligation{Kind: plan.TaskDue}
			if err := rows.Scan(&o.PlanID, &o.PlanTitle, &o.Item.ID, &o.Item.Place, &o.Item.Position, &o.Item.Title, &o.Day, &o.UnitName, &o.Requested); err != nil {
				return err
			}
			list = append(list, o)
		}
		return rows.Err()
	})
	queueCalendar(b, q.commune, &c)
	err = q.send(ctx, b)
	plan.SortObligations(list)
	return list, c, wrap(err, "obligations")
}

// queueCalendar reads the working days with other statements.
func queueCalendar(b *pgx.Batch, commune int64, c *plan.Calendar) {
	b.Queue(sqlSwaps, commune).Query(func(rows pgx.Rows) error {
		swaps, err := pgx.CollectRows(rows, scanSwap)
		*c = plan.NewCalendar(swaps)
		return err
	})
}
