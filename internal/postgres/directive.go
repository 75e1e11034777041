package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const (
	directiveColumns = `d.id, d.kind, d.plan_id, p.short_title, ` + periodOfReport + `, d.unit_id, u.name, u.kind = 'requested', d.text, d.due_on, d.state, d.outcome, d.by_unit,
	coalesce(d.leader_id, 0), concat_ws(' ', nullif(l.position, ''), l.full_name), CASE WHEN d.leader_id <> d.recorded_by AND NOT d.by_unit THEN concat_ws(', ', c.full_name, cu.name) ELSE '' END,
	d.created_at, d.answered_at, d.closed_at, d.version, it.ids, it.places, it.titles`
	directiveFrom = `
FROM directives d
JOIN plans p ON p.commune_id = d.commune_id AND p.id = d.plan_id
JOIN periods pe ON pe.commune_id = d.commune_id AND pe.id = d.period_id
JOIN units u ON u.commune_id = d.commune_id AND u.id = d.unit_id
LEFT JOIN accounts l ON l.commune_id = d.commune_id AND l.id = d.leader_id
LEFT JOIN accounts c ON c.commune_id = d.commune_id AND c.id = d.recorded_by
LEFT JOIN units cu ON cu.commune_id = d.commune_id AND cu.id = d.recorded_unit
CROSS JOIN LATERAL (SELECT array_agg(i.id ORDER BY i.position, i.id) AS ids, array_agg(i.place ORDER BY i.position, i.id) AS places, array_agg(i.title ORDER BY i.position, i.id) AS titles
	FROM directive_items di JOIN plan_items i ON i.commune_id = di.commune_id AND i.id = di.item_id WHERE di.commune_id = d.commune_id AND di.directive_id = d.id) it`
	openDirectives = ` WHERE d.commune_id = $1 AND d.state <> 'closed' AND ($2::bigint = 0 OR d.unit_id = $2) ORDER BY d.due_on, d.id`
	closedPage     = 100
)

var (
	sqlOpenDirectives   = statement(`SELECT ` + directiveColumns + directiveFrom + openDirectives)
	sqlClosedDirectives = statement(`SELECT ` + directiveColumns + directiveFrom + ` WHERE d.commune_id = $1 AND d.state = 'closed' AND ($2::bigint = 0 OR d.unit_id = $2)
	AND ($3::bigint = 0 OR d.id < $3) ORDER BY d.id DESC LIMIT $4`)
	sqlDirectivesOfItem = statement(`SELECT ` + directiveColumns + directiveFrom + ` WHERE d.commune_id = $1
	AND d.id IN (SELECT directive_id FROM directive_items WHERE commune_id = $1 AND item_id = $2) ORDER BY d.state = 'closed', d.id DESC`)
	sqlDirective        = statement(`SELECT ` + directiveColumns + directiveFrom + ` WHERE d.commune_id = $1 AND d.id = $2`)
	sqlHoldDirective    = statement(`SELECT id FROM directives WHERE commune_id = $1 AND id = $2 FOR UPDATE`)
	sqlDirectiveEntries = statement(`SELECT e.act, e.text, e.due_on, e.at, coalesce(c.full_name, ''), coalesce(cu.name, ''),
	CASE WHEN e.leader_id <> e.author_id THEN concat_ws(' ', nullif(l.position, ''), l.full_name) ELSE '' END, e.on_behalf
FROM directive_entries e
LEFT JOIN accounts c ON c.commune_id = e.commune_id AND c.id = e.author_id
LEFT JOIN units cu ON cu.commune_id = e.commune_id AND cu.id = e.author_unit
LEFT JOIN accounts l ON l.commune_id = e.commune_id AND l.id = e.leader_id
WHERE e.commune_id = $1 AND e.directive_id = $2 ORDER BY e.id`)
	sqlInsertDirective = statement(`INSERT INTO directives (commune_id, kind, plan_id, period_id, unit_id, text, due_on, state, outcome, by_unit, leader_id, recorded_by, recorded_unit, created_at, closed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::bigint, 0), nullif($12::bigint, 0), nullif($13::bigint, 0), $14, $15) RETURNING id`)
	sqlInsertDirectiveItems = statement(`INSERT INTO directive_items (commune_id, directive_id, plan_id, item_id) SELECT $1, $2, $3, unnest($4::bigint[])`)
	sqlUpdateDirective      = statement(`UPDATE directives SET state = $3, outcome = $4, due_on = $5, leader_id = coalesce(leader_id, nullif($6::bigint, 0)),
	answered_at = $7, closed_at = $8, version = version + 1 WHERE commune_id = $1 AND id = $2`)
	sqlInsertDirectiveEntry = statement(`INSERT INTO directive_entries (commune_id, directive_id, act, text, due_on, at, author_id, author_unit, leader_id, on_behalf)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), nullif($8::bigint, 0), nullif($9::bigint, 0), $10)`)
	sqlInsertExtension = statement(`INSERT INTO extensions (commune_id, directive_id, plan_id, period_id, item_id, unit_id, from_on, to_on, moves_item, granted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	sqlLeaders = statement(`SELECT DISTINCT a.id, a.full_name, a.position FROM accounts a JOIN memberships m ON m.commune_id = a.commune_id AND m.account_id = a.id
WHERE a.commune_id = $1 AND m.role = 'leader' AND a.disabled_at IS NULL ORDER BY a.id`)
	sqlOwedRows = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND a.unit_id = $2 AND pe.id = $3 AND pe.state <> 'planned' AND p.state <> 'draft'` + owedOrder)
)

func scanDirective(row pgx.CollectableRow) (d plan.Directive, err error) {
	var answered, closed *time.Time
	var ids []int64
	var places, titles []string
	targets := append([]any{&d.ID, &d.Kind, &d.PlanID, &d.PlanTitle}, periodTargets(&d.Period)...)
	err = row.Scan(append(targets, &d.UnitID, &d.UnitName, &d.Requested, &d.Text, &d.DueOn, &d.State, &d.Outcome, &d.ByUnit,
		&d.LeaderID, &d.Leader, &d.Recorder, &d.CreatedAt, &answered, &closed, &d.Version, &ids, &places, &titles)...)
	d.AnsweredAt, d.ClosedAt = orZero(answered), orZero(closed)
	for i, id := range ids {
		d.Items = append(d.Items, plan.ItemName{ID: id, Place: places[i], Title: titles[i]})
	}
	return d, err
}

func scanEntry(row pgx.CollectableRow) (e plan.DirectiveEntry, err error) {
	err = row.Scan(&e.Act, &e.Text, &e.DueOn, &e.At, &e.Author, &e.Unit, &e.Leader, &e.OnBehalf)
	return e, err
}

// Directives are all open threads of a unit (0: of all units), the one due first at the top, and a page
// of closed ones, the newest first: those before an id, or (0) the newest. more says that there are
// older ones.
func (q *Queries) Directives(ctx context.Context, unit, before int64) (open, closed []plan.Directive, more bool, err error) {
	b := &pgx.Batch{}
	list(b, sqlOpenDirectives, &open, scanDirective, q.commune, unit)
	list(b, sqlClosedDirectives, &closed, scanDirective, q.commune, unit, before, closedPage+1)
	if err := q.send(ctx, b); err != nil {
		return nil, nil, false, wrap(err, "directives")
	}
	if more = len(closed) > closedPage; more {
		closed = closed[:closedPage]
	}
	return open, closed, more, nil
}

// OpenDirectives are the open threads of a unit, the one due first at the top; 0 stands for all units.
func (q *Queries) OpenDirectives(ctx context.Context, unit int64) ([]plan.Directive, error) {
	rows, _ := q.db.Query(ctx, sqlOpenDirectives, q.commune, unit)
	open, err := pgx.CollectRows(rows, scanDirective)
	return open, wrap(err, "open directives")
}

// Directive returns the thread with the id and what was said in it, or a NotFound fault.
func (q *Queries) Directive(ctx context.Context, id int64) (d plan.Directive, entries []plan.DirectiveEntry, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlDirective, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, scanDirective)
		return err
	})
	list(b, sqlDirectiveEntries, &entries, scanEntry, q.commune, id)
	err = q.send(ctx, b)
	return d, entries, wrap(err, fmt.Sprintf("directive %d", id))
}

// HoldDirective locks a thread that is about to change and gives it as it then is.
func (q *Queries) HoldDirective(ctx context.Context, id int64) (d plan.Directive, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlHoldDirective, q.commune, id)
	b.Queue(sqlDirective, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, scanDirective)
		return err
	})
	return d, wrap(q.send(ctx, b), fmt.Sprintf("hold directive %d", id))
}

// InsertDirective begins a thread; by is who wrote it.
func (q *Queries) InsertDirective(ctx context.Context, d plan.Directive, by account.Actor) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertDirective, q.commune, d.Kind, d.PlanID, d.Period.ID, d.UnitID, d.Text, d.DueOn, d.State, d.Outcome, d.ByUnit,
		d.LeaderID, by.AccountID, by.UnitID, d.CreatedAt, orNull(d.ClosedAt)).Scan(&id)
	if err != nil {
		return 0, wrap(err, "insert directive")
	}
	items := make([]int64, len(d.Items))
	for i, it := range d.Items {
		items[i] = it.ID
	}
	_, err = q.db.Exec(ctx, sqlInsertDirectiveItems, q.commune, id, d.PlanID, items)
	return id, wrap(err, "insert items of a directive")
}

// InsertDirectiveEntry adds a step to a thread that the transaction holds, which thereby becomes d.
// leader is whose word it is; 0 for the unit's answers.
func (q *Queries) InsertDirectiveEntry(ctx context.Context, d plan.Directive, e plan.DirectiveEntry, by account.Actor, leader int64) error {
	b := &pgx.Batch{}
	b.Queue(sqlInsertDirectiveEntry, q.commune, d.ID, e.Act, e.Text, e.DueOn, e.At, by.AccountID, by.UnitID, leader, e.OnBehalf)
	b.Queue(sqlUpdateDirective, q.commune, d.ID, d.State, d.Outcome, d.DueOn, leader, orNull(d.AnsweredAt), orNull(d.ClosedAt))
	return wrap(q.send(ctx, b), "insert entry of a directive")
}

// InsertExtensions moves the days of held rows of one unit; each keeps the day that it had.
func (q *Queries) InsertExtensions(ctx context.Context, directive int64, rows []plan.Owed, to plan.Day, at time.Time) error {
	b := &pgx.Batch{}
	for _, o := range rows {
		b.Queue(sqlInsertExtension, q.commune, directive, o.PlanID, o.Period.ID, o.Item.ID, o.UnitID, o.Due(), to, o.MovesItem(), at)
	}
	return wrap(q.send(ctx, b), "insert extensions")
}

// Leaders are those whose word a directive may be.
func (q *Queries) Leaders(ctx context.Context) ([]account.Account, error) {
	rows, _ := q.db.Query(ctx, sqlLeaders, q.commune)
	leaders, err := pgx.CollectRows(rows, scanLeader)
	return leaders, wrap(err, "leaders")
}

func scanLeader(row pgx.CollectableRow) (a account.Account, err error) {
	err = row.Scan(&a.ID, &a.FullName, &a.Position)
	return a, err
}

// DirectiveForm is what a new thread is chosen from: the rows of one unit in one period, without texts,
// and the leaders. A unit that owes nothing in the period is not found.
func (q *Queries) DirectiveForm(ctx context.Context, unit, period int64) (rows []plan.Owed, leaders []account.Account, err error) {
	b := &pgx.Batch{}
	list(b, sqlOwedRows, &rows, scanOwedFacts, q.commune, unit, period)
	list(b, sqlLeaders, &leaders, scanLeader, q.commune)
	err = q.send(ctx, b)
	if err == nil && len(rows) == 0 {
		err = pgx.ErrNoRows
	}
	return rows, leaders, wrap(err, "rows of a unit")
}

// orNull is the moment as a column that may be NULL.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
