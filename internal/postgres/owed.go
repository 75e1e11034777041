package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// What is owed is every assignment in every period of its plan for which it holds: a unit that ended owes
// nothing in periods that begin after its end (what it sent stays), a dated task that was finished in
// one year nothing in the next, and what an amendment began or ended counts from its day on (plan.OwedIn). The report beside it may not exist yet. owedFacts are enough to count,
// owedTexts are what one unit's page needs in addition: what was typed, and the newest text of an
// earlier period of the same cycle.
const (
	// The unit that answered for the item in the period, whoever does now.
	focalThen = `(a.focal AND pe.units_due_on >= coalesce(a.focal_from, '-infinity') AND pe.units_due_on < coalesce(a.ended_on, 'infinity') OR coalesce(pe.units_due_on < a.focal_until, false))`
	owedFacts = `p.id, p.short_title,
	pe.id, pe.cycle_id, pe.year, pe.kind, pe.from_on, pe.cut_off_on, pe.units_due_on, pe.compile_on, pe.approve_on, pe.superior_due_on, pe.state, pe.version, pe.number, pe.title,
	i.id, coalesce(i.parent_id, 0), coalesce(i.unit_id, 0), i.kind, i.label, i.place, i.position, i.title, i.timing, i.timing_text, i.due_on, coalesce(i.carried_from, 0),
	coalesce(ar.id, 0), coalesce(ar.label, ''), coalesce(ar.title, ''), coalesce(ar.position, 0),
	u.id, u.name, u.kind = 'requested', a.role, ` + focalThen + `,
	coalesce(r.id, 0), coalesce(r.state, ''), coalesce(r.answer, ''), coalesce(r.status, ''), coalesce(r.percent, -1), coalesce(r.version, 0),
	coalesce(r.submitted_version, 0), coalesce(r.pending, false), r.first_submitted_at, r.submitted_at, r.completed_at, r.accepted_at,
	coalesce(r.sent_status, ''), coalesce(r.sent_empty, false), coalesce(r.on_behalf, ''), x.from_on, x.to_on, x.granted`
	owedTexts = `, i.body, coalesce(r.result, ''), coalesce(r.reason, ''), coalesce(r.obstacles, ''), coalesce(r.recommendations, ''),
	coalesce(r.sent_back_reason, ''), r.updated_at, coalesce(r.updated_by, 0), coalesce(r.sheet_base, ''),
	coalesce((SELECT concat_ws(', ', nullif(c.full_name, ''), eu.name) FROM units eu LEFT JOIN accounts c ON c.commune_id = r.commune_id AND c.id = r.updated_by
		WHERE eu.commune_id = r.commune_id AND eu.id = r.entered_unit), ''),
	coalesce(la.answer, ''),
	coalesce(e.id, 0), coalesce(e.year, 0), coalesce(e.kind, ''), e.from_on, e.cut_off_on, coalesce(e.state, ''), coalesce(e.status, ''), coalesce(e.percent, -1),
	coalesce(e.result, ''), e.submitted_at, e.accepted_at,
	coalesce((SELECT max(y.year) FROM cycles y WHERE y.commune_id = a.commune_id AND y.plan_id = a.plan_id AND y.year < pe.year), 0)`
	owedFrom = `
FROM assignments a` + owedJoins
	// k are chosen rows; it stands first because the planner keeps the order of so many tables.
	owedFromChosen = `
JOIN assignments a ON a.commune_id = $1 AND a.item_id = k.item_id` + owedJoins
	owedJoins = `
JOIN plans p ON p.commune_id = a.commune_id AND p.id = a.plan_id
JOIN periods pe ON pe.commune_id = a.commune_id AND pe.plan_id = a.plan_id AND pe.year BETWEEN coalesce(a.from_year, pe.year) AND coalesce(a.to_year, pe.year)
LEFT JOIN progress_reports r ON r.commune_id = a.commune_id AND r.period_id = pe.id AND r.item_id = a.item_id AND r.unit_id = a.unit_id
JOIN plan_items i ON i.commune_id = a.commune_id AND i.id = a.item_id AND pe.year <= coalesce(i.finished_year, pe.year)
	AND (pe.item_id IS NULL OR pe.item_id IN (i.id, i.area_id))
	AND (pe.units_due_on >= greatest(i.begun_on, a.begun_on, '-infinity') AND pe.units_due_on < least(i.ended_on, a.ended_on, 'infinity') OR r.submitted_version > 0)
JOIN units u ON u.commune_id = a.commune_id AND u.id = a.unit_id AND (pe.from_on <= coalesce(u.valid_to, pe.from_on) OR r.submitted_version > 0)
LEFT JOIN plan_items ar ON ar.commune_id = i.commune_id AND ar.id = i.area_id
CROSS JOIN LATERAL (SELECT min(x.from_on) AS from_on, max(x.to_on) AS to_on, count(*) AS granted FROM extensions x
	WHERE x.commune_id = a.commune_id AND x.item_id = a.item_id AND x.unit_id = a.unit_id AND (x.period_id = pe.id OR x.moves_item)) x`
	owedEarlier = `
LEFT JOIN LATERAL (SELECT ev.answer FROM progress_reports er
	JOIN periods ep ON ep.commune_id = er.commune_id AND ep.id = er.period_id AND ep.cycle_id = pe.cycle_id AND ep.cut_off_on < pe.cut_off_on
	JOIN progress_report_versions ev ON ev.commune_id = er.commune_id AND ev.report_id = er.id AND ev.number = er.submitted_version
	WHERE er.commune_id = a.commune_id AND er.item_id = a.item_id AND er.unit_id = a.unit_id AND er.state IN ('submitted', 'accepted')
	ORDER BY ep.cut_off_on DESC LIMIT 1) la ON true
LEFT JOIN LATERAL (SELECT er.id, ep.year, ep.kind, ep.from_on, ep.cut_off_on, er.state, ev.status, ev.percent, ev.result, er.submitted_at, er.accepted_at
	FROM progress_reports er
	JOIN periods ep ON ep.commune_id = er.commune_id AND ep.id = er.period_id AND ep.cycle_id = pe.cycle_id AND ep.cut_off_on < pe.cut_off_on
	JOIN progress_report_versions ev ON ev.commune_id = er.commune_id AND ev.report_id = er.id AND ev.number = er.submitted_version
	WHERE er.commune_id = a.commune_id AND er.item_id = a.item_id AND er.unit_id = a.unit_id AND er.state IN ('submitted', 'accepted') AND ev.answer = 'new_result'
	ORDER BY ep.cut_off_on DESC LIMIT 1) e ON true`
	// of the chosen period, units and item; 0 and an empty list choose all
	owedToReview = ` AND r.state = 'submitted' AND ($2::bigint = 0 OR r.period_id = $2) AND (cardinality($3::bigint[]) = 0 OR r.unit_id = ANY($3)) AND ($4::bigint = 0 OR r.item_id = $4)`
	owedOpen     = ` pe.state = 'open' AND p.state = 'active'`
	owedOrder    = ` ORDER BY pe.units_due_on, p.id, pe.id, ar.position NULLS LAST, i.position, i.id, u.kind = 'requested', u.position, u.id`

	owedFull = `SELECT ` + owedFacts + owedTexts + owedFrom + owedEarlier
)

var (
	sqlOwedOpen         = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND` + owedOpen + owedOrder)
	sqlOwedOfPeriod     = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND pe.id = $2` + owedOrder)
	sqlOwedOfUnit       = statement(owedFull + ` WHERE a.commune_id = $1 AND a.unit_id = $2 AND` + owedOpen + owedOrder)
	sqlOwedOfUnitPeriod = statement(owedFull + ` WHERE a.commune_id = $1 AND a.unit_id = $2 AND pe.id = $3` + owedOrder)
	sqlOwedOfItem       = statement(owedFull + ` WHERE a.commune_id = $1 AND a.item_id = $2 AND pe.state <> 'planned' ORDER BY pe.cut_off_on DESC, a.focal DESC, u.kind = 'requested', u.position, u.id`)
	sqlOwedToReview     = statement(owedFull + ` WHERE a.commune_id = $1 AND` + owedOpen + owedToReview + `
ORDER BY u.kind = 'requested', u.position, u.id, pe.units_due_on, pe.id, ar.position NULLS LAST, i.position, i.id LIMIT $5`)
	sqlOwedOfReports = statement(`SELECT ` + owedFacts + owedTexts + ` FROM progress_reports k` + owedFromChosen + owedEarlier + `
WHERE k.commune_id = $1 AND k.id = ANY($2::bigint[]) AND a.unit_id = k.unit_id AND pe.id = k.period_id` + owedOrder)
	sqlOwedOfKeys = statement(`SELECT ` + owedFacts + owedTexts + ` FROM unnest($3::bigint[], $4::bigint[]) k (period_id, item_id)` + owedFromChosen + owedEarlier + `
WHERE a.unit_id = $2 AND pe.id = k.period_id AND p.state = 'active' AND pe.state <> 'planned'` + owedOrder)

	// Locks before a change: the period, so that it is not locked meanwhile, then the reports.
	sqlHoldPeriods = statement(`SELECT id FROM periods WHERE commune_id = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR SHARE`)
	sqlHoldReports = statement(`SELECT id FROM progress_reports WHERE commune_id = $1 AND unit_id = $2
	AND (period_id, item_id) IN (SELECT * FROM unnest($3::bigint[], $4::bigint[])) ORDER BY id FOR UPDATE`)
	sqlHoldPeriodsOf   = statement(`SELECT id FROM periods WHERE commune_id = $1 AND id IN (SELECT period_id FROM progress_reports WHERE commune_id = $1 AND id = ANY($2::bigint[])) ORDER BY id FOR SHARE`)
	sqlHoldReportsByID = statement(`SELECT id FROM progress_reports WHERE commune_id = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR UPDATE`)
)

// owedScan are the targets of one row; full adds those of owedTexts.
func owedScan(o *plan.Owed, full bool) (targets []any, finish func()) {
	var first, sent, completed, accepted, updated, earlierSent, earlierAccepted *time.Time
	var sheetBase string
	p, i, r, e := &o.Period, &o.Item, &o.Report, &o.Earlier
	targets = []any{
		&o.PlanID, &o.PlanTitle,
		&p.ID, &p.CycleID, &p.Year, &p.Kind, &p.From, &p.CutOff, &p.UnitsDue, &p.Compile, &p.Approve, &p.SuperiorDue, &p.State, &p.Version, &p.Number, &p.Title,
		&i.ID, &i.ParentID, &i.UnitID, &i.Kind, &i.Label, &i.Place, &i.Position, &i.Title, &i.Timing, &i.TimingText, &i.DueOn, &i.CarriedFrom,
		&o.AreaID, &o.AreaLabel, &o.AreaTitle, &o.AreaPos,
		&o.UnitID, &o.UnitName, &o.Requested, &o.Role, &o.Focal,
		&r.ID, &r.State, &r.Answer, &r.Status, &r.Percent, &r.Version, &r.SubmittedVersion, &r.Pending, &first, &sent, &completed, &accepted,
		&o.SentStatus, &o.SentEmpty, &r.OnBehalf, &o.Extension.From, &o.Extension.To, &o.Extension.Count,
	}
	if full {
		targets = append(targets, &i.Body, &r.Result, &r.Reason, &r.Obstacles, &r.Recommendations, &r.SentBackReason, &updated, &r.UpdatedBy, &sheetBase, &r.EnteredBy,
			&e.LastAnswer, &e.ReportID, &e.Period.Year, &e.Period.Kind, &e.Period.From, &e.Period.CutOff, &e.State, &e.Content.Status, &e.Content.Percent,
			&e.Content.Result, &earlierSent, &earlierAccepted, &o.LastYear)
	}
	return targets, func() {
		p.PlanID, i.PlanID, i.AreaID = o.PlanID, o.PlanID, o.AreaID
		r.PeriodID, r.ItemID, r.UnitID = p.ID, i.ID, o.UnitID
		r.FirstSubmittedAt, r.SubmittedAt, r.CompletedAt, r.AcceptedAt = orZero(first), orZero(sent), orZero(completed), orZero(accepted)
		r.SheetBase, _ = plan.ParseBase(sheetBase) // zero where it is empty
		r.UpdatedAt, e.SentAt, e.AcceptedAt = orZero(updated), orZero(earlierSent), orZero(earlierAccepted)
	}
}

// orZero is the moment of a column that may be NULL.
func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func scanOwedFacts(row pgx.CollectableRow) (o plan.Owed, err error) {
	targets, finish := owedScan(&o, false)
	err = row.Scan(targets...)
	finish()
	return o, err
}

func scanOwed(row pgx.CollectableRow) (o plan.Owed, err error) {
	targets, finish := owedScan(&o, true)
	err = row.Scan(targets...)
	finish()
	return o, err
}

// OwedOpen is everything owed in the open periods of active plans, without texts: for counting.
func (q *Queries) OwedOpen(ctx context.Context) ([]plan.Owed, error) {
	rows, _ := q.db.Query(ctx, sqlOwedOpen, q.commune)
	list, err := pgx.CollectRows(rows, scanOwedFacts)
	return list, wrap(err, "owed in open periods")
}

// OwedOfPeriod is everything owed in one period, without texts: for counting.
func (q *Queries) OwedOfPeriod(ctx context.Context, period int64) ([]plan.Owed, error) {
	rows, _ := q.db.Query(ctx, sqlOwedOfPeriod, q.commune, period)
	list, err := pgx.CollectRows(rows, scanOwedFacts)
	return list, wrap(err, "owed in a period")
}

// OwedOfUnit is everything that a unit owes in the open periods of active plans, with texts and
// evidence, in one round trip.
func (q *Queries) OwedOfUnit(ctx context.Context, unit int64) (list []plan.Owed, err error) {
	return q.owedWithEvidence(ctx, sqlOwedOfUnit, []any{q.commune, unit}, sqlEvidenceOfUnit, []any{q.commune, unit})
}

// OwedOfUnitPeriod is what a unit owes in one period, with texts and evidence.
func (q *Queries) OwedOfUnitPeriod(ctx context.Context, unit, period int64) ([]plan.Owed, error) {
	return q.owedWithEvidence(ctx, sqlOwedOfUnitPeriod, []any{q.commune, unit, period}, sqlEvidenceOfUnitPeriod, []any{q.commune, unit, period})
}

// Work is everything that a unit owes, as OwedOfUnit gives it, with the unit's open threads, in one round
// trip.
func (q *Queries) Work(ctx context.Context, unit int64) (owed []plan.Owed, open []plan.Directive, err error) {
	b := &pgx.Batch{}
	list(b, sqlOpenDirectives, &open, scanDirective, q.commune, unit)
	owed, err = q.owedInto(ctx, b, sqlOwedOfUnit, []any{q.commune, unit}, sqlEvidenceOfUnit, []any{q.commune, unit})
	return owed, open, wrap(err, "work of a unit")
}

// MostToReview is how many reports a page of reviewing takes.
const MostToReview = 100

// OwedToReview are the reports that wait to be received in open periods, unit by unit, with texts and
// evidence: of one period or all, of some units or all, on one item or all.
func (q *Queries) OwedToReview(ctx context.Context, period int64, units []int64, item int64) ([]plan.Owed, error) {
	args := []any{q.commune, period, units, item}
	return q.owedWithEvidence(ctx, sqlOwedToReview, append(args, MostToReview), sqlEvidenceToReview, args)
}

func (q *Queries) owedWithEvidence(ctx context.Context, sql string, args []any, sqlFiles string, fileArgs []any) ([]plan.Owed, error) {
	list, err := q.owedInto(ctx, &pgx.Batch{}, sql, args, sqlFiles, fileArgs)
	return list, wrap(err, "owed with evidence")
}

// owedInto reads owed rows and their files at the end of a batch.
func (q *Queries) owedInto(ctx context.Context, b *pgx.Batch, sql string, args []any, sqlFiles string, fileArgs []any) (list []plan.Owed, err error) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, scanOwed)
		return err
	})
	files := map[int64][]plan.Evidence{}
	b.Queue(sqlFiles, fileArgs...).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, scanEvidence)
		for _, f := range all {
			files[f.ReportID] = append(files[f.ReportID], f)
		}
		return err
	})
	if err := q.send(ctx, b); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Evidence = files[list[i].Report.ID]
	}
	return list, nil
}

// HoldOwed locks the rows of one unit that are about to change and gives them as they then are; rows
// that the unit does not owe are missing from the result. A report that does not exist yet cannot be
// locked: InsertDraft finds out.
func (q *Queries) HoldOwed(ctx context.Context, unit int64, keys []plan.RowKey) (map[plan.RowKey]plan.Owed, error) {
	periods, items := make([]int64, len(keys)), make([]int64, len(keys))
	for i, k := range keys {
		periods[i], items[i] = k.PeriodID, k.ItemID
	}
	b := &pgx.Batch{}
	b.Queue(sqlHoldPeriods, q.commune, periods)
	b.Queue(sqlHoldReports, q.commune, unit, periods, items)
	held := make(map[plan.RowKey]plan.Owed, len(keys))
	b.Queue(sqlOwedOfKeys, q.commune, unit, periods, items).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scanOwed)
		for _, o := range list {
			held[o.Key()] = o
		}
		return err
	})
	return held, wrap(q.send(ctx, b), "hold owed rows")
}

// HoldReports locks reports by their ids and gives them as they then are.
func (q *Queries) HoldReports(ctx context.Context, ids []int64) (map[int64]plan.Owed, error) {
	b := &pgx.Batch{}
	b.Queue(sqlHoldPeriodsOf, q.commune, ids)
	b.Queue(sqlHoldReportsByID, q.commune, ids)
	held := make(map[int64]plan.Owed, len(ids))
	b.Queue(sqlOwedOfReports, q.commune, ids).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scanOwed)
		for _, o := range list {
			held[o.Report.ID] = o
		}
		return err
	})
	return held, wrap(q.send(ctx, b), "hold reports")
}
