package postgres

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Search is what somebody looks for, and what of it he may see.
type Search struct {
	Words  []string // folded; the last, where it has more than one letter, may be the beginning of a word
	Kinds  []plan.FoundKind
	UnitID int64 // whose tasks, threads, reports and files; 0: everybody's
	Drafts bool  // plans that are not in force yet, too
	Now    time.Time
	Limit  int // rows of each kind
	Offset int
}

var (
	sqlSetSearch = statement(`SELECT set_config('app.search', $1, true), set_config('app.found', '0', true)`)
	// A word that stands in most reports is looked for in the newest ones alone: they fill the pages, and the
	// search need not touch ten years. Only what is rare there is looked for everywhere; otherwise the second
	// search is for a word that no text has.
	sqlWidenSearch = statement(`SELECT set_config('app.search', CASE WHEN current_setting('app.found')::integer > $2::integer THEN 'x' ELSE $1 END, true)`)

	// The newest that match, those first in which the words follow each other.
	sqlFoundHits = `WITH hits AS (SELECT h.subject_id, row_number() OVER (ORDER BY h.words @@ $2::tsquery DESC, h.at DESC, h.subject_id DESC) AS place, count(*) OVER () AS total
FROM (SELECT e.subject_id, e.at, e.words FROM search_entries e WHERE e.commune_id = $1 AND e.kind = $3`
	sqlFoundPage = ` ORDER BY e.at DESC, e.subject_id DESC LIMIT ` + strconv.Itoa(plan.MaxFound+1) + `) h
	ORDER BY place OFFSET $4 LIMIT $5)
SELECT set_config('app.found', h.total::text, true)::integer, h.subject_id, `
	sqlFoundOrder = ` ORDER BY h.place`

	sqlFoundPlans = statement(sqlFoundHits + ` AND ($6::boolean OR e.subject_id NOT IN (SELECT id FROM plans WHERE commune_id = $1 AND state = 'draft'))` + sqlFoundPage + `
	0::bigint, p.title, '', p.number, '', 0, '', NULL::date, NULL::date, ''
FROM hits h JOIN plans p ON p.commune_id = $1 AND p.id = h.subject_id` + sqlFoundOrder)
	sqlFoundTasks = statement(sqlFoundHits + `
	AND ($6::boolean OR e.subject_id NOT IN (SELECT i.id FROM plans p JOIN plan_items i ON i.commune_id = p.commune_id AND i.plan_id = p.id WHERE p.commune_id = $1 AND p.state = 'draft'))
	AND ($7::bigint = 0 OR e.subject_id IN (SELECT item_id FROM assignments WHERE commune_id = $1 AND unit_id = $7))` + sqlFoundPage + `
	i.id, i.title, i.place, p.short_title, '', 0, '', NULL::date, NULL::date, concat_ws(' ', array_to_string(i.body, ' '), i.deliverable)
FROM hits h JOIN plan_items i ON i.commune_id = $1 AND i.id = h.subject_id JOIN plans p ON p.commune_id = i.commune_id AND p.id = i.plan_id` + sqlFoundOrder)
	sqlFoundReports = statement(sqlFoundHits + sqlFoundPage + `
	0::bigint, r.title, '', p.short_title, '', 0, '', NULL::date, NULL::date,
	coalesce((SELECT string_agg(pt.text, ' ' ORDER BY pt.key) FROM report_parts pt WHERE pt.commune_id = r.commune_id AND pt.report_id = r.id), '')
FROM hits h JOIN reports r ON r.commune_id = $1 AND r.id = h.subject_id JOIN plans p ON p.commune_id = r.commune_id AND p.id = r.plan_id` + sqlFoundOrder)

	sqlFoundOwn     = ` AND ($6::bigint = 0 OR e.unit_id = $6)`
	sqlFoundContext = `p.short_title, u.name, pe.year, pe.kind, pe.from_on, pe.cut_off_on`
	sqlFoundOf      = ` JOIN plan_items i ON i.commune_id = r.commune_id AND i.id = r.item_id
JOIN plans p ON p.commune_id = r.commune_id AND p.id = r.plan_id JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id
JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id` + sqlFoundOrder
	sqlFoundProgress = statement(sqlFoundHits + sqlFoundOwn + sqlFoundPage + `i.id, i.title, i.place, ` + sqlFoundContext + `, concat_ws(' ', r.result, r.reason, r.obstacles, r.recommendations)
FROM hits h JOIN progress_reports r ON r.commune_id = $1 AND r.id = h.subject_id` + sqlFoundOf)
	sqlFoundEvidence = statement(sqlFoundHits + sqlFoundOwn + sqlFoundPage + `i.id, f.name, i.place, ` + sqlFoundContext + `, ''
FROM hits h JOIN evidence f ON f.commune_id = $1 AND f.id = h.subject_id JOIN progress_reports r ON r.commune_id = f.commune_id AND r.id = f.report_id` + sqlFoundOf)
	sqlFoundThreads = statement(sqlFoundHits + sqlFoundOwn + sqlFoundPage + `0::bigint, '', '', ` + sqlFoundContext + `,
	concat_ws(' ', d.text, (SELECT string_agg(e.text, ' ' ORDER BY e.id) FROM directive_entries e WHERE e.commune_id = d.commune_id AND e.directive_id = d.id)),
	d.kind, d.due_on, d.state, d.outcome, d.by_unit, u.kind = 'requested'
FROM hits h JOIN directives d ON d.commune_id = $1 AND d.id = h.subject_id
JOIN plans p ON p.commune_id = d.commune_id AND p.id = d.plan_id JOIN units u ON u.commune_id = d.commune_id AND u.id = d.unit_id
JOIN periods pe ON pe.commune_id = d.commune_id AND pe.id = d.period_id` + sqlFoundOrder)
)

// found is the statement for one kind with what it takes besides the words and the page.
func (s Search) found(kind plan.FoundKind) (sql string, args []any) {
	switch kind {
	case plan.FoundPlan:
		return sqlFoundPlans, []any{s.Drafts}
	case plan.FoundTask:
		return sqlFoundTasks, []any{s.Drafts, s.UnitID}
	case plan.FoundReport:
		return sqlFoundReports, nil
	case plan.FoundProgress:
		return sqlFoundProgress, []any{s.UnitID}
	case plan.FoundThread:
		return sqlFoundThreads, []any{s.UnitID}
	default:
		return sqlFoundEvidence, []any{s.UnitID}
	}
}

// Sees says whether there can be anything of a kind for the reader: official reports are for those who
// see everybody's.
func (s Search) Sees(kind plan.FoundKind) bool {
	return kind != plan.FoundReport || s.UnitID == 0
}

// ofUnits are the kinds of which there are many and each belongs to a unit.
func ofUnits(kind plan.FoundKind) bool {
	return kind == plan.FoundProgress || kind == plan.FoundEvidence || kind == plan.FoundThread
}

// Search finds things by their words in one round trip: the kinds in their order, each with the rows of
// the page. The searches run under a policy of the table of words; the migration that made it says why.
func (q *Queries) Search(ctx context.Context, s Search) ([]plan.FoundList, error) {
	if len(s.Words) == 0 {
		return nil, nil
	}
	kinds := slices.DeleteFunc(slices.Clone(s.Kinds), func(k plan.FoundKind) bool { return !s.Sees(k) })
	lists := make([]foundList, len(kinds))
	b := &pgx.Batch{}
	for i, kind := range kinds {
		list := &lists[i]
		list.Kind = kind
		// The tasks of a unit are not told by the index: among the newest it may have few.
		sql, more := s.found(kind)
		args := append([]any{q.commune, s.words(q.commune, kind, " <-> "), kind, s.Offset, s.Limit}, more...)
		look := func() { b.Queue(sql, args...).Query(list.read) }
		query := s.query(q.commune, kind)
		if !s.narrows(kind) {
			b.Queue(sqlSetSearch, query)
			look()
			continue
		}
		b.Queue(sqlSetSearch, query+s.newest(q.commune, kind))
		look()
		b.Queue(sqlWidenSearch, query, plan.MaxFound)
		look()
	}
	if err := q.send(ctx, b); err != nil {
		return nil, wrap(err, "search")
	}
	found := make([]plan.FoundList, len(lists))
	for i, list := range lists {
		found[i] = plan.FoundList(list)
	}
	return found, nil
}

// foundList reads what was found of a kind; what a wider search finds takes the place of what was found
// before.
type foundList plan.FoundList

func (l *foundList) read(rows pgx.Rows) error {
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f plan.Found, err error) {
		p, d := &f.Period, &f.Thread
		targets := []any{&l.Total, &f.ID, &f.ItemID, &f.Title, &f.Place, &f.PlanTitle, &f.UnitName, &p.Year, &p.Kind, &p.From, &p.CutOff, &f.Text}
		if l.Kind == plan.FoundThread {
			targets = append(targets, &d.Kind, &d.DueOn, &d.State, &d.Outcome, &d.ByUnit, &d.Requested)
		}
		return f, row.Scan(targets...)
	})
	if len(list) > 0 {
		l.Rows = list
	}
	return err
}

// narrows says whether the newest are looked through first. Of a unit's tasks they are not, which the
// index does not tell apart: among the newest it may have few.
func (s Search) narrows(kind plan.FoundKind) bool {
	return ofUnits(kind) || kind == plan.FoundTask && s.UnitID == 0
}

// prefix is what stands before each word of a kind in the index.
func prefix(commune int64, kind plan.FoundKind) string {
	return string(kind) + strconv.FormatInt(commune, 10)
}

// words are the words in the form of the index, joined by an operator.
func (s Search) words(commune int64, kind plan.FoundKind, operator string) string {
	list := make([]string, len(s.Words))
	for i, w := range s.Words {
		list[i] = "'" + prefix(commune, kind) + "x" + strings.ReplaceAll(w, "'", "''") + "'"
	}
	query := strings.Join(list, operator)
	if len(s.Words[len(list)-1]) > 1 {
		query += ":*"
	}
	return query
}

// query is all words, wherever they stand, and the unit to which a thing must belong.
func (s Search) query(commune int64, kind plan.FoundKind) string {
	query := s.words(commune, kind, " & ")
	if s.UnitID != 0 && ofUnits(kind) {
		query += " & " + prefix(commune, kind) + "u" + strconv.FormatInt(s.UnitID, 10)
	}
	return query
}

// newest narrows a query to the present quarter and the three before.
func (s Search) newest(commune int64, kind plan.FoundKind) string {
	now := s.Now.UTC()
	quarter := now.Year()*4 + (int(now.Month())-1)/3
	list := make([]string, 4)
	for i := range list {
		list[i] = prefix(commune, kind) + "q" + strconv.Itoa(quarter-i)
	}
	return " & (" + strings.Join(list, " | ") + ")"
}
