package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Report is an official report; ID is 0 where none is begun for the period.
type Report struct {
	ID         int64
	PlanID     int64
	ShortTitle string // of the plan
	Period     plan.Period
	State      plan.DocumentState
	Version    int             // of the way, not of the parts
	Frozen     int             // number of the newest frozen version; 0 before the first submission
	LeaderID   int64           // to whom it was submitted; 0 for any
	Number     string          // "15/BC-UBND" once numbered; in lists alone
	On         plan.Day        // of the number; likewise
	SHA256     []byte          // of the frozen PDF; likewise
	Type       plan.ReportType // as it was when the report was begun; read by the report's own row and by lists
}

// ReportPart is a part that somebody edited.
type ReportPart struct {
	Key, Text, Source string
	Version           int
	UpdatedAt         time.Time
	UpdatedBy         string
}

// SentRow is one owed report of a period with what its newest submitted version says, and what an
// answer "unchanged" refers to.
type SentRow struct {
	plan.Owed
	Sent       plan.Content
	Kept       plan.Content
	KeptPeriod plan.Period
}

// ReportSource is all that one official report is composed of.
type ReportSource struct {
	Report  Report
	Commune Commune
	Bodies  []ReceivingBody
	Plan    plan.Plan
	Items   []plan.Item
	Rows    []SentRow
	Earlier []SentRow // earlier periods of the cycle
	// LastYear is what was owed in the same period one year before, where that is closed; Units are those
	// of the commune with a day on which they began or ended.
	LastYear []SentRow
	Units    []plan.Unit
	Parts    []ReportPart
	Forms    []plan.ExportForm  // of superior bodies
	Annexes  []plan.ReportAnnex // that the coordinator wrote
}

const periodOfReport = `pe.id, pe.plan_id, pe.cycle_id, pe.year, pe.kind, pe.from_on, pe.cut_off_on, pe.units_due_on, pe.compile_on, pe.approve_on, pe.superior_due_on, pe.state, pe.version, pe.number, pe.title`

// periodTargets are the targets of periodOfReport.
func periodTargets(p *plan.Period) []any {
	return []any{&p.ID, &p.PlanID, &p.CycleID, &p.Year, &p.Kind, &p.From, &p.CutOff, &p.UnitsDue, &p.Compile, &p.Approve, &p.SuperiorDue, &p.State, &p.Version, &p.Number, &p.Title}
}

const (
	sentColumns = `, coalesce(v.answer, ''), coalesce(v.status, ''), coalesce(v.percent, -1), coalesce(v.result, ''), coalesce(v.reason, ''),
	coalesce(v.obstacles, ''), coalesce(v.recommendations, ''), coalesce(kv.result, ''), coalesce(kp.year, 0), coalesce(kp.kind, ''), kp.from_on, kp.cut_off_on`
	sentFrom = `
LEFT JOIN progress_report_versions v ON v.commune_id = r.commune_id AND v.report_id = r.id AND v.number = r.submitted_version AND r.state IN ('submitted', 'accepted')
LEFT JOIN progress_reports kr ON kr.commune_id = v.commune_id AND kr.id = v.refers_to
LEFT JOIN progress_report_versions kv ON kv.commune_id = kr.commune_id AND kv.report_id = kr.id AND kv.number = kr.submitted_version
LEFT JOIN periods kp ON kp.commune_id = kr.commune_id AND kp.id = kr.period_id`
)

var (
	sqlReports = statement(`SELECT coalesce(r.id, 0), p.id, p.short_title, ` + periodOfReport + reportState + `, coalesce(lpad(e.number::text, greatest(2, length(e.number::text)), '0') || '/' || e.symbol, ''), e.dated_on, f.sha256
FROM periods pe JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
LEFT JOIN reports r ON r.commune_id = pe.commune_id AND r.period_id = pe.id
LEFT JOIN register_entries e ON e.commune_id = r.commune_id AND e.report_id = r.id AND e.version = r.frozen
LEFT JOIN report_files f ON f.commune_id = r.commune_id AND f.report_id = r.id AND f.version = r.frozen AND f.format = 'pdf'
WHERE pe.commune_id = $1 AND pe.state <> 'planned' AND ($2::bigint = 0 OR pe.year = $2)
ORDER BY pe.superior_due_on DESC, p.short_title COLLATE "vi-x-icu", p.id, pe.id, r.id`)
	sqlReportYears = statement(`SELECT DISTINCT year FROM periods WHERE commune_id = $1 AND state <> 'planned' ORDER BY year DESC`)
	sqlReport      = statement(`SELECT r.id, p.id, p.short_title, ` + periodOfReport + reportState + `
FROM reports r JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE r.commune_id = $1 AND r.id = $2`)
	// A type that has begun its report for the period already keeps it.
	sqlInsertReport = statement(`INSERT INTO reports (commune_id, plan_id, period_id, year, title, created_by, preset, type_id, definition)
SELECT $1, pe.plan_id, pe.id, pe.year, $4, nullif($3::bigint, 0), $5, CASE WHEN $5 = '' THEN $6::bigint END, $7 FROM periods pe WHERE pe.commune_id = $1 AND pe.id = $2 AND pe.state <> 'planned'
ON CONFLICT (commune_id, period_id, preset, coalesce(type_id, 0)) DO UPDATE SET year = excluded.year RETURNING id`)
	sqlPlanOfPeriod  = statement(`SELECT ` + planColumns + ` FROM plans WHERE commune_id = $1 AND id = (SELECT plan_id FROM periods WHERE commune_id = $1 AND id = $2)`)
	sqlItemsOfPeriod = statement(`SELECT ` + itemColumns + ` FROM plan_items WHERE commune_id = $1 AND plan_id = (SELECT plan_id FROM periods WHERE commune_id = $1 AND id = $2) ORDER BY position, id`)
	sqlSentOfPeriod  = statement(`SELECT ` + owedFacts + sentColumns + owedFrom + sentFrom + ` WHERE a.commune_id = $1 AND pe.id = $2 ORDER BY ar.position NULLS LAST, i.position, i.id, a.focal DESC, u.kind = 'requested', u.position, u.id`)
	sqlSentOfEarlier = statement(`SELECT ` + owedFacts + sentColumns + owedFrom + sentFrom + ` WHERE a.commune_id = $1 AND r.state IN ('submitted', 'accepted') AND v.answer = 'new_result'
	AND EXISTS (SELECT FROM periods now WHERE now.commune_id = $1 AND now.id = $2 AND now.cycle_id = pe.cycle_id AND pe.cut_off_on < now.cut_off_on)
ORDER BY i.position, i.id, pe.cut_off_on DESC, u.position, u.id`)
	sqlSentLastYear = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND pe.id = (SELECT b.id FROM periods n
	JOIN periods b ON b.commune_id = n.commune_id AND b.plan_id = n.plan_id AND b.kind = n.kind AND b.number = n.number AND b.year = n.year - 1 AND b.state = 'locked'
	WHERE n.commune_id = $1 AND n.id = $2 AND n.kind <> 'ad_hoc' ORDER BY b.id LIMIT 1)` + owedOrder)
	sqlUnitLives   = statement(`SELECT valid_from, valid_to FROM units WHERE commune_id = $1 AND (valid_from IS NOT NULL OR valid_to IS NOT NULL)`)
	sqlReportParts = statement(`SELECT t.key, t.text, t.source, t.version, t.updated_at, coalesce(a.full_name, '') FROM report_parts t
LEFT JOIN accounts a ON a.commune_id = t.commune_id AND a.id = t.updated_by
WHERE t.commune_id = $1 AND t.report_id = $2`)
	sqlInsertPart = statement(`INSERT INTO report_parts (commune_id, report_id, key, text, source, updated_at, updated_by)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) ON CONFLICT DO NOTHING`)
	sqlUpdatePart = statement(`UPDATE report_parts SET text = $5, source = $6, updated_at = $7, updated_by = nullif($8::bigint, 0), version = version + 1
WHERE commune_id = $1 AND report_id = $2 AND key = $3 AND version = $4`)
)

func scanReport(row pgx.CollectableRow) (r Report, err error) {
	err = row.Scan(reportTargets(&r)...)
	return r, err
}

func scanListedReport(row pgx.CollectableRow) (r Report, err error) {
	err = row.Scan(append(reportTargets(&r), &r.Number, &r.On, &r.SHA256)...)
	return r, err
}

func scanSent(row pgx.CollectableRow) (s SentRow, err error) {
	targets, finish := owedScan(&s.Owed, false)
	v, k, kp := &s.Sent, &s.Kept, &s.KeptPeriod
	err = row.Scan(append(targets, &v.Answer, &v.Status, &v.Percent, &v.Result, &v.Reason, &v.Obstacles, &v.Recommendations,
		&k.Result, &kp.Year, &kp.Kind, &kp.From, &kp.CutOff)...)
	finish()
	return s, err
}

// Reports are the periods of all plans in a year (0: in all) that have been opened, with their official
// reports: a row for each, or one without an id. years are those of which there are any.
func (q *Queries) Reports(ctx context.Context, year int) (reports []Report, years []int, err error) {
	b := &pgx.Batch{}
	list(b, sqlReports, &reports, scanListedReport, q.commune, year)
	list(b, sqlReportYears, &years, pgx.RowTo[int], q.commune)
	return reports, years, wrap(q.send(ctx, b), "reports")
}

// Report returns the report with the id, or a NotFound fault.
func (q *Queries) Report(ctx context.Context, id int64) (Report, error) {
	rows, _ := q.db.Query(ctx, sqlReport, q.commune, id)
	r, err := pgx.CollectExactlyOneRow(rows, scanReport)
	return r, wrap(err, "report")
}

// ReportSource brings all that a report is composed of in one round trip. The report itself need not be
// begun: then the id of its period is enough, and its type where parts are composed.
func (q *Queries) ReportSource(ctx context.Context, of Report) (s ReportSource, err error) {
	s.Report = of
	period := of.Period.ID
	b := &pgx.Batch{}
	one := func(sql string, scan func(pgx.Row) error, args ...any) { b.Queue(sql, args...).QueryRow(scan) }
	b.Queue(sqlPeriod, q.commune, period).Query(func(rows pgx.Rows) (err error) {
		s.Report.Period, err = pgx.CollectExactlyOneRow(rows, scanPeriod)
		return err
	})
	one(sqlCommune, func(row pgx.Row) (err error) { s.Commune, err = scanCommune(row); return err }, q.commune)
	list(b, sqlBodies, &s.Bodies, scanBody, q.commune)
	b.Queue(sqlPlanOfPeriod, q.commune, period).Query(func(rows pgx.Rows) (err error) {
		s.Plan, err = pgx.CollectExactlyOneRow(rows, scanPlan)
		return err
	})
	list(b, sqlItemsOfPeriod, &s.Items, scanItem, q.commune, period)
	list(b, sqlSentOfPeriod, &s.Rows, scanSent, q.commune, period)
	list(b, sqlSentOfEarlier, &s.Earlier, scanSent, q.commune, period)
	list(b, sqlSentLastYear, &s.LastYear, func(row pgx.CollectableRow) (r SentRow, err error) {
		targets, finish := owedScan(&r.Owed, false)
		err = row.Scan(targets...)
		finish()
		return r, err
	}, q.commune, period)
	list(b, sqlUnitLives, &s.Units, func(row pgx.CollectableRow) (u plan.Unit, err error) {
		err = row.Scan(&u.ValidFrom, &u.ValidTo)
		return u, err
	}, q.commune)
	list(b, sqlReportParts, &s.Parts, func(row pgx.CollectableRow) (p ReportPart, err error) {
		err = row.Scan(&p.Key, &p.Text, &p.Source, &p.Version, &p.UpdatedAt, &p.UpdatedBy)
		return p, err
	}, q.commune, of.ID)
	list(b, sqlExportForms, &s.Forms, scanExportForm, q.commune)
	list(b, sqlAnnexesOfPeriod, &s.Annexes, scanReportAnnex, q.commune, period)
	return s, wrap(q.send(ctx, b), "report source")
}

// list queues a query whose rows become a slice.
func list[T any](b *pgx.Batch, sql string, into *[]T, scan pgx.RowToFunc[T], args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, scan)
		return err
	})
}

// InsertReport begins the report of a type for a period, or finds the one that is begun. title is what
// lists call it.
func (q *Queries) InsertReport(ctx context.Context, period int64, t plan.ReportType, title string, by int64) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertReport, q.commune, period, by, title, t.Preset, t.ID, t).Scan(&id)
	return id, wrap(err, "insert report")
}

// SetReportPart keeps an edited part; version is the one the form was made from, 0 for a part that
// nobody had edited. Another version in the table is a Conflict. The text before stays in the history.
func (q *Queries) SetReportPart(ctx context.Context, report int64, p ReportPart, version int, by int64) error {
	sql, args := sqlUpdatePart, []any{q.commune, report, p.Key, version, p.Text, p.Source, p.UpdatedAt, by}
	if version == 0 {
		sql, args = sqlInsertPart, []any{q.commune, report, p.Key, p.Text, p.Source, p.UpdatedAt, by}
	}
	tag, err := q.db.Exec(ctx, sql, args...)
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.Conflict, "Người khác vừa lưu phần này.")
	}
	if err == nil {
		_, err = q.db.Exec(ctx, sqlKeepPartVersion, q.commune, report, p.Key)
	}
	return wrap(err, "set report part")
}
