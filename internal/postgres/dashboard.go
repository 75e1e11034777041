package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// OpenPeriod is an open period with its plan, for choosers.
type OpenPeriod struct {
	Period     plan.Period
	ShortTitle string
}

// Dashboard is what the leader's overview shows, without texts.
type Dashboard struct {
	Open       []OpenPeriod     // of active plans, the one due first at the superior's first
	MayLate    []plan.Owed      // rows of all open periods that may be late: the rule decides
	Chosen     OpenPeriod       // zero where nothing is open
	Rows       []plan.Owed      // all that is owed in the chosen period
	ReportID   int64            // official report of the chosen period; 0 where it is not begun
	Directives []plan.Directive // open ones, due first at the top
	Waiting    []WaitingReport  // official reports that lie with the leader
}

var (
	sqlOpenPeriods = statement(`SELECT p.short_title, ` + periodOfReport + ` FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE pe.commune_id = $1 AND pe.state = 'open' AND p.state = 'active' ORDER BY pe.superior_due_on, p.id, pe.id`)
	// Only what was not sent and whose own or period's date has passed can be late.
	sqlMayBeLate = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND` + owedOpen + ` AND u.kind <> 'requested'
	AND coalesce(r.state, '') NOT IN ('submitted', 'accepted') AND least(pe.units_due_on, coalesce(i.due_on, pe.units_due_on)) < $2` + owedOrder)
	sqlChosenPeriod = `(SELECT pe.id FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
	WHERE pe.commune_id = $1 AND p.state = 'active' AND CASE WHEN $3::bigint <> 0 THEN pe.id = $3 AND pe.state <> 'planned' ELSE pe.state = 'open' AND ($2::bigint = 0 OR p.id = $2) END
	ORDER BY pe.superior_due_on, p.id, pe.id LIMIT 1)`
	sqlChosenTitle = statement(`SELECT p.short_title, ` + periodOfReport + ` FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE pe.commune_id = $1 AND pe.id = ` + sqlChosenPeriod)
	sqlChosenRows   = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND pe.id = ` + sqlChosenPeriod + owedOrder)
	sqlChosenReport = statement(`SELECT id FROM reports WHERE commune_id = $1 AND period_id = ` + sqlChosenPeriod)
)

func scanOpenPeriod(row pgx.CollectableRow) (o OpenPeriod, err error) {
	err = row.Scan(append([]any{&o.ShortTitle}, periodTargets(&o.Period)...)...)
	return o, err
}

// Dashboard reads the overview in one round trip. planID and periodID choose what it is about; 0 takes
// what is due first.
func (q *Queries) Dashboard(ctx context.Context, planID, periodID int64, today plan.Day) (d Dashboard, err error) {
	b := &pgx.Batch{}
	list(b, sqlOpenPeriods, &d.Open, scanOpenPeriod, q.commune)
	list(b, sqlMayBeLate, &d.MayLate, scanOwedFacts, q.commune, today)
	var chosen []OpenPeriod
	list(b, sqlChosenTitle, &chosen, scanOpenPeriod, q.commune, planID, periodID)
	list(b, sqlChosenRows, &d.Rows, scanOwedFacts, q.commune, planID, periodID)
	list(b, sqlOpenDirectives, &d.Directives, scanDirective, q.commune, 0)
	list(b, sqlWaitingReports, &d.Waiting, scanWaiting, q.commune)
	var reports []int64
	list(b, sqlChosenReport, &reports, pgx.RowTo[int64], q.commune, planID, periodID)
	if err := q.send(ctx, b); err != nil {
		return Dashboard{}, wrap(err, "dashboard")
	}
	if len(chosen) > 0 {
		d.Chosen = chosen[0]
	}
	if len(reports) > 0 {
		d.ReportID = reports[0]
	}
	return d, nil
}
