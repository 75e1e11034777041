package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// YearStep is a plan before one of its years is closed, as the check page shows it.
type YearStep struct {
	Tree      PlanTree
	Schedules []plan.Schedule
	Calendar  plan.Calendar
	Finished  map[int]map[int64]bool // by year: items that were reported as completed
	Missing   map[int]int            // by year: reports not sent in periods that are open, requested bodies apart
}

var sqlMissingByYear = statement(`SELECT pe.year, count(*)` + owedFrom + `
WHERE a.commune_id = $1 AND a.plan_id = $2 AND pe.state = 'open' AND coalesce(r.state, '') NOT IN ('submitted', 'accepted') AND u.kind <> 'requested' GROUP BY pe.year`)

// YearStep reads it in two round trips.
func (q *Queries) YearStep(ctx context.Context, planID int64) (y YearStep, err error) {
	if y.Tree, err = q.PlanTree(ctx, planID); err != nil {
		return y, err
	}
	y.Finished, y.Missing = map[int]map[int64]bool{}, map[int]int{}
	b := &pgx.Batch{}
	b.Queue(sqlSchedules, q.commune, planID).Query(func(rows pgx.Rows) (err error) {
		y.Schedules, err = pgx.CollectRows(rows, scanSchedule)
		return err
	})
	queueCalendar(b, q.commune, &y.Calendar)
	for _, c := range y.Tree.Cycles {
		if !c.Closed {
			b.Queue(sqlFinishedItems, q.commune, planID, c.Year).Query(func(rows pgx.Rows) (err error) {
				y.Finished[c.Year], err = collectSet(rows)
				return err
			})
		}
	}
	b.Queue(sqlMissingByYear, q.commune, planID).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var year, n int
			if err := rows.Scan(&year, &n); err != nil {
				return err
			}
			y.Missing[year] = n
		}
		return rows.Err()
	})
	return y, wrap(q.send(ctx, b), fmt.Sprintf("year step of plan %d", planID))
}

// collectSet collects ids.
func collectSet(rows pgx.Rows) (map[int64]bool, error) {
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	set := make(map[int64]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set, err
}
