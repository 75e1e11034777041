package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Task is a task or duty with everything that was said about it.
type Task struct {
	Item       plan.Item
	Plan       plan.Plan
	Area       string // title; "" for common duties
	Units      []Assigned
	Owed       []plan.Owed // the newest period first
	Versions   []plan.Version
	Reviews    []plan.ReportReview // the oldest of each report first
	Directives []plan.Directive    // open ones first
	Sources    []SourceTask        // of superiors' plans
}

// Assigned is a unit's part in a task, with the unit's name.
type Assigned struct {
	plan.Assignment
	Unit string
}

var (
	sqlTaskItem  = statement(`SELECT ` + itemColumns + ` FROM plan_items WHERE commune_id = $1 AND id = $2 AND kind IN ('task', 'duty')`)
	sqlTaskPlan  = statement(`SELECT ` + planColumns + ` FROM plans WHERE commune_id = $1 AND id = (SELECT plan_id FROM plan_items WHERE commune_id = $1 AND id = $2)`)
	sqlTaskArea  = statement(`SELECT coalesce((SELECT a.title FROM plan_items i JOIN plan_items a ON a.commune_id = i.commune_id AND a.id = i.area_id WHERE i.commune_id = $1 AND i.id = $2), '')`)
	sqlTaskUnits = statement(`SELECT a.item_id, a.unit_id, a.role, a.focal, u.name FROM assignments a
JOIN units u ON u.commune_id = a.commune_id AND u.id = a.unit_id
WHERE a.commune_id = $1 AND a.item_id = $2 AND a.to_year IS NULL AND a.ended_on IS NULL ORDER BY a.focal DESC, u.kind = 'requested', u.position, u.id`)
)

// Task reads one task or duty in one round trip; what is no task is not found.
func (q *Queries) Task(ctx context.Context, id int64) (t Task, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlTaskItem, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Item, err = pgx.CollectExactlyOneRow(rows, scanItem)
		return err
	})
	b.Queue(sqlTaskPlan, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Plan, err = pgx.CollectExactlyOneRow(rows, scanPlan)
		return err
	})
	b.Queue(sqlTaskArea, q.commune, id).QueryRow(func(row pgx.Row) error { return row.Scan(&t.Area) })
	b.Queue(sqlTaskUnits, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Units, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Assigned, err error) {
			err = row.Scan(&a.ItemID, &a.UnitID, &a.Role, &a.Focal, &a.Unit)
			return a, err
		})
		return err
	})
	b.Queue(sqlSourceOfItem, q.commune, id).Query(func(rows pgx.Rows) error {
		sources := map[int64][]SourceTask{}
		err := scanSources(rows, sources)
		t.Sources = sources[id]
		return err
	})
	b.Queue(sqlVersions, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Versions, err = pgx.CollectRows(rows, scanVersion)
		return err
	})
	list(b, sqlReviews, &t.Reviews, scanReview, q.commune, id)
	list(b, sqlDirectivesOfItem, &t.Directives, scanDirective, q.commune, id)
	t.Owed, err = q.owedInto(ctx, b, sqlOwedOfItem, []any{q.commune, id}, sqlEvidenceOfItem, []any{q.commune, id})
	return t, wrap(err, fmt.Sprintf("task %d", id))
}
