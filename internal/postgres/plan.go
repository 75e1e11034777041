package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const planColumns = `id, number, kind, title, short_title, issuer, place, issued_on, legal_bases, opening, purpose, requirements, closing, sections, recipients,
	signer_authority, signer_position, signer_name, due_month, due_day, state, source_name, created_at, version, superior`

func scanPlan(row pgx.CollectableRow) (p plan.Plan, err error) {
	err = row.Scan(&p.ID, &p.Number, &p.Kind, &p.Title, &p.ShortTitle, &p.Issuer, &p.Place, &p.IssuedOn, &p.LegalBases, &p.Opening, &p.Purpose, &p.Requirements,
		&p.Closing, &p.Sections, &p.Recipients, &p.SignerAuthority, &p.SignerPosition, &p.SignerName, &p.DueMonth, &p.DueDay, &p.State, &p.SourceName,
		&p.CreatedAt, &p.Version, &p.Superior)
	return p, err
}

const itemColumns = `id, plan_id, coalesce(parent_id, 0), coalesce(area_id, 0), coalesce(unit_id, 0), kind, label, place, position, title, body, timing, timing_text,
	due_on, deliverable, lead_text, cooperating_text, joint_text, line_from, line_to, coalesce(carried_from, 0), coalesce(finished_year, 0),
	begun_on, ended_on, coalesce(successor_id, 0),
	ARRAY(SELECT s.source_id FROM item_sources s WHERE s.commune_id = plan_items.commune_id AND s.item_id = plan_items.id ORDER BY s.source_id)`

func scanItem(row pgx.CollectableRow) (it plan.Item, err error) {
	err = row.Scan(&it.ID, &it.PlanID, &it.ParentID, &it.AreaID, &it.UnitID, &it.Kind, &it.Label, &it.Place, &it.Position, &it.Title, &it.Body, &it.Timing,
		&it.TimingText, &it.DueOn, &it.Deliver, &it.LeadText, &it.CooperatingText, &it.JointText, &it.LineFrom, &it.LineTo, &it.CarriedFrom, &it.FinishedYear,
		&it.BegunOn, &it.EndedOn, &it.SuccessorID, &it.Sources)
	return it, err
}

func scanAssignment(row pgx.CollectableRow) (a plan.Assignment, err error) {
	err = row.Scan(&a.ItemID, &a.UnitID, &a.Role, &a.Focal)
	return a, err
}

// PlanRow is a plan as lists show it.
type PlanRow struct {
	ID                 int64
	Number, ShortTitle string
	State              plan.State
	Superior           bool
	Items, Units       int
	NextDue            plan.Day // units' due date of the open period that ends first; zero where none is open
	SuperiorDue        plan.Day // … and the superior's
}

var (
	sqlPlanRows = statement(`SELECT p.id, p.number, p.short_title, p.state, p.superior,
	(SELECT count(*) FROM plan_items i WHERE i.commune_id = p.commune_id AND i.plan_id = p.id AND i.kind IN ('task', 'duty') AND i.ended_on IS NULL),
	(SELECT count(DISTINCT a.unit_id) FROM assignments a WHERE a.commune_id = p.commune_id AND a.plan_id = p.id AND a.to_year IS NULL AND a.ended_on IS NULL), o.units_due_on, o.superior_due_on
FROM plans p LEFT JOIN LATERAL (
	SELECT r.units_due_on, r.superior_due_on FROM periods r WHERE r.commune_id = p.commune_id AND r.plan_id = p.id AND r.state = 'open' ORDER BY r.units_due_on LIMIT 1
) o ON true
WHERE p.commune_id = $1 AND ($2 OR p.state <> 'draft' OR p.superior)
ORDER BY p.state = 'closed', p.state = 'draft', p.superior, o.units_due_on NULLS LAST, p.short_title COLLATE "vi-x-icu", p.id`)
	sqlPlan       = statement(`SELECT ` + planColumns + ` FROM plans WHERE commune_id = $1 AND id = $2`)
	sqlPlans      = statement(`SELECT ` + planColumns + ` FROM plans WHERE commune_id = $1 ORDER BY id`)
	sqlInsertPlan = statement(`INSERT INTO plans (commune_id, number, kind, title, short_title, issuer, place, issued_on, legal_bases, opening, purpose, requirements,
	closing, sections, recipients, signer_authority, signer_position, signer_name, due_month, due_day, state, source_name, superior)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) RETURNING id`)
	sqlUpdateHead = statement(`UPDATE plans SET number = $4, title = $5, short_title = $6, issuer = $7, place = $8, issued_on = $9, legal_bases = $10, opening = $11, purpose = $12,
	requirements = $13, closing = $14, recipients = $15, signer_authority = $16, signer_position = $17, signer_name = $18, due_month = $19, due_day = $20, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND state = $21`)
	sqlTouchPlan  = statement(`UPDATE plans SET version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlPlanState  = statement(`UPDATE plans SET state = $4, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlInsertItem = statement(`INSERT INTO plan_items (commune_id, plan_id, parent_id, area_id, unit_id, kind, label, place, position, title, body, timing, timing_text,
	due_on, deliverable, lead_text, cooperating_text, joint_text, line_from, line_to)
VALUES ($1, $2, nullif($3::bigint, 0), nullif($4::bigint, 0), nullif($5::bigint, 0), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`)
	sqlOwnArea = statement(`UPDATE plan_items SET area_id = id WHERE commune_id = $1 AND plan_id = $2 AND kind = 'area'`)
	// Past years stay as they were: who joins begins with the first year that is not closed, who leaves
	// keeps his part in those that are.
	sqlInsertAssignments = statement(`INSERT INTO assignments (commune_id, plan_id, item_id, unit_id, role, focal, from_year, begun_on)
SELECT $1, $2, a.item, a.unit, a.role, a.focal, (SELECT max(year) + 1 FROM cycles WHERE commune_id = $1 AND plan_id = $2 AND closed_at IS NOT NULL), $7
FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::boolean[]) AS a (item, unit, role, focal)
ON CONFLICT (commune_id, item_id, unit_id) DO UPDATE SET role = excluded.role, focal = excluded.focal, to_year = NULL, ended_on = NULL,
	begun_on = CASE WHEN assignments.ended_on IS NULL THEN assignments.begun_on ELSE excluded.begun_on END,
	focal_from = CASE WHEN excluded.focal AND NOT assignments.focal THEN $7 ELSE assignments.focal_from END`)
	sqlEndAssignments = statement(`UPDATE assignments SET to_year = c.year FROM (SELECT max(year) AS year FROM cycles WHERE commune_id = $1 AND plan_id = $2 AND closed_at IS NOT NULL) c
WHERE commune_id = $1 AND plan_id = $2 AND item_id = $3 AND unit_id <> ALL($4::bigint[]) AND to_year IS NULL AND ended_on IS NULL AND coalesce(from_year, c.year) <= c.year`)
	// A part that was wrong from the beginning is taken away, but for what was sent under it: that stays in sight.
	sqlForgetAssignments = statement(`UPDATE assignments a SET ended_on = DATE '1900-01-01' WHERE a.commune_id = $1 AND a.plan_id = $2 AND a.item_id = $3 AND a.unit_id <> ALL($4::bigint[])
	AND a.to_year IS NULL AND a.ended_on IS NULL AND EXISTS (SELECT FROM progress_reports r
		WHERE r.commune_id = a.commune_id AND r.item_id = a.item_id AND r.unit_id = a.unit_id AND r.submitted_version > 0)`)
	sqlDeleteAssignments = statement(`DELETE FROM assignments WHERE commune_id = $1 AND plan_id = $2 AND item_id = $3 AND unit_id <> ALL($4::bigint[]) AND to_year IS NULL AND ended_on IS NULL`)
	// An amendment takes a part away from a day on.
	sqlCloseAssignments = statement(`UPDATE assignments SET ended_on = $5 WHERE commune_id = $1 AND plan_id = $2 AND item_id = $3 AND unit_id <> ALL($4::bigint[]) AND to_year IS NULL AND ended_on IS NULL`)
	// At most one unit is focal at any time, between two statements too.
	sqlClearFocal = statement(`UPDATE assignments SET focal = false, focal_until = coalesce($5::date, focal_until)
WHERE commune_id = $1 AND plan_id = $2 AND item_id = $3 AND unit_id <> $4 AND focal AND to_year IS NULL AND ended_on IS NULL`)
	sqlItems       = statement(`SELECT ` + itemColumns + ` FROM plan_items WHERE commune_id = $1 AND plan_id = $2 ORDER BY position, id`)
	sqlItem        = statement(`SELECT ` + itemColumns + ` FROM plan_items WHERE commune_id = $1 AND id = $2`)
	sqlAssignments = statement(`SELECT item_id, unit_id, role, focal FROM assignments WHERE commune_id = $1 AND plan_id = $2 AND to_year IS NULL AND ended_on IS NULL
ORDER BY item_id, focal DESC, array_position(ARRAY['lead', 'joint', 'cooperating'], role), unit_id`)
)

var planConstraints = map[string]*fault.Error{
	"plans_title_given":       fault.Field("title", "Ghi tên kế hoạch."),
	"plans_short_title_given": fault.Field("short_title", "Ghi tên ngắn của kế hoạch."),
	"plans_due_day":           fault.Field("due_day", "Ghi ngày có trong lịch, viết như 30/11."),
	"plan_items_title_given":  fault.New(fault.Invalid, "Có nhóm hoặc nhiệm vụ chưa có tên."),
}

// PlanRows are the plans for a list, those in use first, with their next due date; drafts only where
// they are asked for.
func (q *Queries) PlanRows(ctx context.Context, drafts bool) ([]PlanRow, error) {
	rows, _ := q.db.Query(ctx, sqlPlanRows, q.commune, drafts)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p PlanRow, err error) {
		err = row.Scan(&p.ID, &p.Number, &p.ShortTitle, &p.State, &p.Superior, &p.Items, &p.Units, &p.NextDue, &p.SuperiorDue)
		return p, err
	})
	return list, wrap(err, "plan rows")
}

// Plans are all plans of the commune, oldest first.
func (q *Queries) Plans(ctx context.Context) ([]plan.Plan, error) {
	rows, _ := q.db.Query(ctx, sqlPlans, q.commune)
	list, err := pgx.CollectRows(rows, scanPlan)
	return list, wrap(err, "plans")
}

// Plan returns the plan with the id, or a NotFound fault.
func (q *Queries) Plan(ctx context.Context, id int64) (plan.Plan, error) {
	rows, _ := q.db.Query(ctx, sqlPlan, q.commune, id)
	p, err := pgx.CollectExactlyOneRow(rows, scanPlan)
	return p, wrap(err, fmt.Sprintf("plan %d", id))
}

// Item returns the item with the id, or a NotFound fault.
func (q *Queries) Item(ctx context.Context, id int64) (plan.Item, error) {
	rows, _ := q.db.Query(ctx, sqlItem, q.commune, id)
	it, err := pgx.CollectExactlyOneRow(rows, scanItem)
	return it, wrap(err, fmt.Sprintf("item %d", id))
}

// Items are the items of a plan in the order of the document.
func (q *Queries) Items(ctx context.Context, planID int64) ([]plan.Item, error) {
	rows, _ := q.db.Query(ctx, sqlItems, q.commune, planID)
	list, err := pgx.CollectRows(rows, scanItem)
	return list, wrap(err, fmt.Sprintf("items of plan %d", planID))
}

// Assignments are who does what in a plan, the focal unit of an item first.
func (q *Queries) Assignments(ctx context.Context, planID int64) ([]plan.Assignment, error) {
	rows, _ := q.db.Query(ctx, sqlAssignments, q.commune, planID)
	list, err := pgx.CollectRows(rows, scanAssignment)
	return list, wrap(err, fmt.Sprintf("assignments of plan %d", planID))
}

// PlanTree is a plan with all that its page shows.
type PlanTree struct {
	Plan        plan.Plan
	Items       []plan.Item
	Assignments []plan.Assignment
	Units       []plan.Unit
	Cycles      []plan.Cycle
	Periods     []plan.Period
	Sources     map[int64][]SourceTask // of superiors' plans, by the item that answers them
	Answers     map[int64][]AnswerTask // of the commune's plans, by the superior's task
}

// PlanTree reads a whole plan in one round trip.
func (q *Queries) PlanTree(ctx context.Context, id int64) (t PlanTree, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlPlan, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Plan, err = pgx.CollectExactlyOneRow(rows, scanPlan)
		return err
	})
	b.Queue(sqlItems, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Items, err = pgx.CollectRows(rows, scanItem)
		return err
	})
	b.Queue(sqlAssignments, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Assignments, err = pgx.CollectRows(rows, scanAssignment)
		return err
	})
	b.Queue(sqlUnits, q.commune).Query(func(rows pgx.Rows) (err error) {
		t.Units, err = pgx.CollectRows(rows, scanUnit)
		return err
	})
	b.Queue(sqlCycles, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Cycles, err = pgx.CollectRows(rows, scanCycle)
		return err
	})
	b.Queue(sqlPeriods, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		t.Periods, err = pgx.CollectRows(rows, scanPeriod)
		return err
	})
	t.Sources, t.Answers = map[int64][]SourceTask{}, map[int64][]AnswerTask{}
	b.Queue(sqlSources, q.commune, id).Query(func(rows pgx.Rows) error { return scanSources(rows, t.Sources) })
	b.Queue(sqlAnswers, q.commune, id).Query(func(rows pgx.Rows) error { return scanAnswers(rows, t.Answers) })
	return t, wrap(q.send(ctx, b), fmt.Sprintf("plan tree %d", id))
}

// InsertPlan stores a whole blueprint and returns the plan's id: units that are still to be added,
// the plan, its areas, then what stands under them, then the assignments, each in one round trip.
// Call it inside a transaction.
func (q *Queries) InsertPlan(ctx context.Context, b plan.Blueprint) (int64, error) {
	planID, err := q.insertPlan(ctx, b.Plan)
	if err != nil {
		return 0, err
	}
	units, err := q.insertUnits(ctx, b.Units)
	if err != nil {
		return 0, err
	}
	unitID := func(local int64) int64 {
		if local < 0 {
			return units[-1-local]
		}
		return local
	}
	itemID := make(map[int64]int64, len(b.Items))
	itemID[0] = 0
	for _, areas := range []bool{true, false} {
		if err := q.insertItems(ctx, planID, b.Items, areas, itemID, unitID); err != nil {
			return 0, err
		}
	}
	list := make([]plan.Assignment, len(b.Assignments))
	for i, a := range b.Assignments {
		a.ItemID, a.UnitID = itemID[a.ItemID], unitID(a.UnitID)
		list[i] = a
	}
	return planID, q.insertAssignments(ctx, planID, plan.Day{}, list)
}

func (q *Queries) insertPlan(ctx context.Context, p plan.Plan) (id int64, err error) {
	sections, err := json.Marshal(p.Sections)
	if err != nil {
		return 0, fmt.Errorf("sections of plan: %w", err)
	}
	recipients, err := json.Marshal(p.Recipients)
	if err != nil {
		return 0, fmt.Errorf("recipients of plan: %w", err)
	}
	err = q.db.QueryRow(ctx, sqlInsertPlan, q.commune, p.Number, p.Kind, p.Title, p.ShortTitle, p.Issuer, p.Place, p.IssuedOn, orEmpty(p.LegalBases),
		orEmpty(p.Opening), orEmpty(p.Purpose), orEmpty(p.Requirements), orEmpty(p.Closing), orArray(sections), orArray(recipients),
		p.SignerAuthority, p.SignerPosition, p.SignerName, p.DueMonth, p.DueDay, p.State, p.SourceName, p.Superior).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert plan %q: %w", p.ShortTitle, translate(err, planConstraints))
	}
	return id, nil
}

func (q *Queries) insertUnits(ctx context.Context, units []plan.Unit) ([]int64, error) {
	ids := make([]int64, len(units))
	b := &pgx.Batch{}
	for i, u := range units {
		b.Queue(sqlInsertUnit, q.commune, u.Name, u.ShortName, u.Kind, orEmpty(u.Aliases), u.ValidFrom, u.ValidTo, u.SuccessorID, u.Position).
			QueryRow(func(row pgx.Row) error { return row.Scan(&ids[i]) })
	}
	if b.Len() == 0 {
		return ids, nil
	}
	if err := q.send(ctx, b); err != nil {
		return nil, fmt.Errorf("insert units of plan: %w", translate(err, unitConstraints))
	}
	return ids, nil
}

// insertItems stores the areas, or all other items, and notes the id of each local one.
func (q *Queries) insertItems(ctx context.Context, planID int64, items []plan.Item, areas bool, ids map[int64]int64, unitID func(int64) int64) error {
	b := &pgx.Batch{}
	for _, it := range items {
		if (it.Kind == plan.ItemArea) != areas {
			continue
		}
		local := it.ID
		b.Queue(sqlInsertItem, q.commune, planID, ids[it.ParentID], ids[it.AreaID], unitID(it.UnitID), it.Kind, it.Label, it.Place, it.Position, it.Title,
			orEmpty(it.Body), it.Timing, it.TimingText, it.DueOn, it.Deliver, orEmpty(it.LeadText), orEmpty(it.CooperatingText), orEmpty(it.JointText),
			it.LineFrom, it.LineTo).QueryRow(func(row pgx.Row) error {
			var id int64
			err := row.Scan(&id)
			ids[local] = id
			return err
		})
	}
	if areas {
		b.Queue(sqlOwnArea, q.commune, planID)
	}
	if b.Len() == 0 {
		return nil
	}
	if err := q.send(ctx, b); err != nil {
		return fmt.Errorf("insert items of plan %d: %w", planID, translate(err, planConstraints))
	}
	return nil
}

func (q *Queries) insertAssignments(ctx context.Context, planID int64, on plan.Day, list []plan.Assignment) error {
	items, units, roles, focal := make([]int64, len(list)), make([]int64, len(list)), make([]string, len(list)), make([]bool, len(list))
	for i, a := range list {
		items[i], units[i], roles[i], focal[i] = a.ItemID, a.UnitID, string(a.Role), a.Focal
	}
	_, err := q.db.Exec(ctx, sqlInsertAssignments, q.commune, planID, items, units, roles, focal, on)
	return wrap(err, fmt.Sprintf("insert assignments of plan %d", planID))
}

// SetAssignments replaces who does what on items of a plan, from the first year that is not closed: as if it had
// been so from its beginning.
func (q *Queries) SetAssignments(ctx context.Context, planID int64, byItem map[int64][]plan.Assignment) error {
	return q.SetAssignmentsFrom(ctx, planID, plan.Day{}, byItem)
}

// SetAssignmentsFrom replaces who does what on items of a plan from a day on, as an amendment does: who leaves
// keeps what was due before, see [plan.OwedIn].
func (q *Queries) SetAssignmentsFrom(ctx context.Context, planID int64, on plan.Day, byItem map[int64][]plan.Assignment) error {
	b := &pgx.Batch{}
	var all []plan.Assignment
	for _, item := range slices.Sorted(maps.Keys(byItem)) { // in one order, so that two changes do not wait for each other
		staying, focal := make([]int64, len(byItem[item])), int64(0)
		for i, a := range byItem[item] {
			staying[i] = a.UnitID
			if a.Focal {
				focal = a.UnitID
			}
			a.ItemID = item
			all = append(all, a)
		}
		if on.IsZero() {
			b.Queue(sqlEndAssignments, q.commune, planID, item, staying)
			b.Queue(sqlForgetAssignments, q.commune, planID, item, staying)
			b.Queue(sqlDeleteAssignments, q.commune, planID, item, staying)
		} else {
			b.Queue(sqlCloseAssignments, q.commune, planID, item, staying, on)
		}
		b.Queue(sqlClearFocal, q.commune, planID, item, focal, on)
	}
	if b.Len() == 0 {
		return nil
	}
	if err := q.send(ctx, b); err != nil {
		return wrap(err, fmt.Sprintf("clear assignments of plan %d", planID))
	}
	return q.insertAssignments(ctx, planID, on, all)
}

// TouchPlan gives the plan a new version, guarded by the one the form was made from.
func (q *Queries) TouchPlan(ctx context.Context, id int64, version int) error {
	tag, err := q.db.Exec(ctx, sqlTouchPlan, q.commune, id, version)
	if err == nil && tag.RowsAffected() == 0 {
		return q.planOvertaken(ctx, id)
	}
	return wrap(err, fmt.Sprintf("touch plan %d", id))
}

// SetPlanState moves a plan to another state, guarded by the version the form was made from.
func (q *Queries) SetPlanState(ctx context.Context, id int64, version int, state plan.State) error {
	tag, err := q.db.Exec(ctx, sqlPlanState, q.commune, id, version, state)
	if err == nil && tag.RowsAffected() == 0 {
		return q.planOvertaken(ctx, id)
	}
	return wrap(err, fmt.Sprintf("state of plan %d", id))
}

// UpdatePlanHead changes what stands around the tree of a plan, guarded by the version the form was made from and by its
// state.
func (q *Queries) UpdatePlanHead(ctx context.Context, p plan.Plan) error {
	recipients, err := json.Marshal(p.Recipients)
	if err != nil {
		return fmt.Errorf("recipients of plan: %w", err)
	}
	tag, err := q.db.Exec(ctx, sqlUpdateHead, q.commune, p.ID, p.Version, p.Number, p.Title, p.ShortTitle, p.Issuer, p.Place, p.IssuedOn, orEmpty(p.LegalBases), orEmpty(p.Opening),
		orEmpty(p.Purpose), orEmpty(p.Requirements), orEmpty(p.Closing), orArray(recipients), p.SignerAuthority, p.SignerPosition, p.SignerName, p.DueMonth, p.DueDay, p.State)
	switch {
	case err != nil:
		return fmt.Errorf("head of plan %d: %w", p.ID, translate(err, planConstraints))
	case tag.RowsAffected() == 0:
		return q.planOvertaken(ctx, p.ID)
	}
	return nil
}

// planOvertaken says why no row was changed: the plan is not there, or it has another version.
func (q *Queries) planOvertaken(ctx context.Context, id int64) error {
	if _, err := q.Plan(ctx, id); err != nil {
		return err
	}
	return Overtaken()
}

// orArray is the JSON of a list, never null.
func orArray(list []byte) []byte {
	if string(list) == "null" {
		return []byte("[]")
	}
	return list
}
