package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlNextItem  = statement(`SELECT nextval('plan_items_id_seq') WHERE $1::bigint > 0`)
	sqlNextItems = statement(`SELECT nextval('plan_items_id_seq') FROM generate_series(1, $2::int) WHERE $1::bigint > 0`)
	sqlPutItem   = statement(`INSERT INTO plan_items (commune_id, plan_id, id, parent_id, area_id, unit_id, kind, label, place, position, title, body, timing, timing_text,
	due_on, deliverable, begun_on, ended_on) OVERRIDING SYSTEM VALUE
VALUES ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), nullif($6::bigint, 0), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`)
	sqlPutSources = statement(`INSERT INTO item_sources (commune_id, item_id, source_id) SELECT $1, $2, unnest($3::bigint[])`)
	sqlUpdateItem = statement(`UPDATE plan_items SET parent_id = nullif($4::bigint, 0), area_id = nullif($5::bigint, 0), label = $6, place = $7, position = $8, title = $9, body = $10,
	timing = $11, timing_text = $12, due_on = $13, deliverable = $14, ended_on = $15, successor_id = nullif($16::bigint, 0) WHERE commune_id = $1 AND plan_id = $2 AND id = $3`)
	// Of a draft plan alone, as a trigger checks as well.
	sqlDropItems = statement(`DELETE FROM plan_items WHERE commune_id = $1 AND plan_id = $2 AND id = ANY($3::bigint[])`)
	sqlDropParts = statement(`DELETE FROM assignments WHERE commune_id = $1 AND plan_id = $2 AND item_id = ANY($3::bigint[])`)
)

// NextItem draws the id of an item that is still to be made.
func (q *Queries) NextItem(ctx context.Context) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlNextItem, q.commune).Scan(&id)
	return id, wrap(err, "next item")
}

// NextItems draws the ids of n items that are still to be made.
func (q *Queries) NextItems(ctx context.Context, n int) ([]int64, error) {
	rows, _ := q.db.Query(ctx, sqlNextItems, q.commune, n)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	return ids, wrap(err, "next items")
}

// SaveTree makes the stored tree of a plan, which is before, what after is. on is the day from which an
// amendment counts; zero in a draft plan. Call it inside a transaction that touched the plan.
func (q *Queries) SaveTree(ctx context.Context, planID int64, before, after plan.Tree, on plan.Day) error {
	b := &pgx.Batch{}
	for _, areas := range []bool{true, false} {
		for _, it := range after.Items {
			if _, known := before.Item(it.ID); !known && (it.Kind == plan.ItemArea) == areas {
				b.Queue(sqlPutItem, q.commune, planID, it.ID, it.ParentID, it.AreaID, it.UnitID, it.Kind, it.Label, it.Place, it.Position, it.Title, orEmpty(it.Body), it.Timing,
					it.TimingText, it.DueOn, it.Deliver, it.BegunOn, it.EndedOn)
				if len(it.Sources) > 0 {
					b.Queue(sqlPutSources, q.commune, it.ID, it.Sources)
				}
			}
		}
	}
	var gone []int64
	for _, was := range before.Items {
		it, there := after.Item(was.ID)
		switch {
		case !there:
			gone = append(gone, was.ID)
		case !sameItem(was, it):
			b.Queue(sqlUpdateItem, q.commune, planID, it.ID, it.ParentID, it.AreaID, it.Label, it.Place, it.Position, it.Title, orEmpty(it.Body), it.Timing,
				it.TimingText, it.DueOn, it.Deliver, it.EndedOn, it.SuccessorID)
		}
	}
	if len(gone) > 0 {
		b.Queue(sqlDropParts, q.commune, planID, gone)
		b.Queue(sqlDropItems, q.commune, planID, gone)
	}
	if b.Len() > 0 {
		if err := q.send(ctx, b); err != nil {
			return fmt.Errorf("save tree of plan %d: %w", planID, translate(err, planConstraints))
		}
	}
	parts := map[int64][]plan.Assignment{}
	for _, it := range after.Items {
		if now := after.PartsOf(it.ID); !slices.Equal(before.PartsOf(it.ID), now) {
			parts[it.ID] = now
		}
	}
	return q.SetAssignmentsFrom(ctx, planID, on, parts)
}

// sameItem compares what the tree may change of an item.
func sameItem(a, b plan.Item) bool {
	return a.ParentID == b.ParentID && a.AreaID == b.AreaID && a.Label == b.Label && a.Place == b.Place && a.Position == b.Position && a.Title == b.Title &&
		slices.Equal(a.Body, b.Body) && a.Timing == b.Timing && a.TimingText == b.TimingText && a.DueOn == b.DueOn && a.Deliver == b.Deliver &&
		a.EndedOn == b.EndedOn && a.SuccessorID == b.SuccessorID
}

// Tree is what may be changed of the plan.
func (t PlanTree) Tree() plan.Tree { return plan.Tree{Items: t.Items, Assignments: t.Assignments} }
