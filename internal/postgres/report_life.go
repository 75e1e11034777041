package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// ReportVersion is a frozen version of an official report; Model and Inputs are read where they are asked
// for.
type ReportVersion struct {
	Number        int
	Stage         plan.DocumentState // submitted, approved or numbered
	Kind, Title   string
	Model, Inputs string
	Holes         []string
	MadeAt        time.Time
	MadeBy        string
}

// ReportLife is all about the way of an official report: where it stands, what was done, and what is frozen.
type ReportLife struct {
	Report
	Acts       []plan.DocumentEntry // in their order
	Versions   []ReportVersion      // newest first, without model and inputs
	Files      []ReportFile         // newest first
	Entry      RegisterEntry        // of the newest number; zero where there is none
	Deliveries []plan.Delivery      // of the version that is out
	Current    ReportVersion        // the newest one, with its model; zero before the first submission
	NextNumber int                  // the next free number of the current version's kind in the year asked for
}

// reportState are the columns of a report's row that tell where it stands.
const reportState = `, coalesce(r.state, 'draft'), coalesce(r.version, 0), coalesce(r.frozen, 0), coalesce(r.leader_id, 0),
	coalesce(r.definition, '{}'), coalesce(r.preset, ''), coalesce(r.type_id, 0)`

func reportTargets(r *Report) []any {
	targets := append([]any{&r.ID, &r.PlanID, &r.ShortTitle}, periodTargets(&r.Period)...)
	return append(targets, &r.State, &r.Version, &r.Frozen, &r.LeaderID, &r.Type, &r.Type.Preset, &r.Type.ID)
}

const (
	reportVersionColumns = `v.number, v.stage, v.kind, v.title, v.holes, v.made_at, coalesce(a.full_name, '')`
	reportVersionFrom    = ` FROM report_versions v LEFT JOIN accounts a ON a.commune_id = v.commune_id AND a.id = v.made_by WHERE v.commune_id = $1 AND v.report_id = $2`
)

var (
	sqlReportActs = statement(`SELECT e.act, e.reason, e.at, coalesce(a.full_name, ''), coalesce(u.name, '') FROM report_acts e
LEFT JOIN accounts a ON a.commune_id = e.commune_id AND a.id = e.account_id LEFT JOIN units u ON u.commune_id = e.commune_id AND u.id = e.unit_id
WHERE e.commune_id = $1 AND e.report_id = $2 ORDER BY e.id`)
	sqlReportVersions   = statement(`SELECT ` + reportVersionColumns + reportVersionFrom + ` ORDER BY v.number DESC`)
	sqlReportVersion    = statement(`SELECT ` + reportVersionColumns + `, v.model, v.inputs` + reportVersionFrom + ` AND v.number = $3`)
	sqlCurrentVersion   = statement(`SELECT ` + reportVersionColumns + `, v.model, v.inputs` + reportVersionFrom + ` AND v.number = (SELECT frozen FROM reports WHERE commune_id = $1 AND id = $2)`)
	sqlReportDeliveries = statement(`SELECT d.position, d.name, d.way, d.sent_on, coalesce(a.full_name, ''), d.noted_at FROM report_deliveries d
LEFT JOIN accounts a ON a.commune_id = d.commune_id AND a.id = d.noted_by
WHERE d.commune_id = $1 AND d.report_id = $2 AND d.version = (SELECT frozen FROM reports WHERE commune_id = $1 AND id = $2) ORDER BY d.position`)
	// Held by edits of parts against each other's submission, and by steps against each other.
	sqlHoldReport   = statement(`SELECT r.id FROM reports r WHERE r.commune_id = $1 AND r.id = $2 FOR UPDATE`)
	sqlShareReport  = statement(`SELECT r.id FROM reports r WHERE r.commune_id = $1 AND r.id = $2 FOR SHARE`)
	sqlMoveReport   = statement(`UPDATE reports SET state = $3, frozen = $4, leader_id = nullif($5::bigint, 0), version = version + 1 WHERE commune_id = $1 AND id = $2`)
	sqlInsertAct    = statement(`INSERT INTO report_acts (commune_id, report_id, act, reason, at, account_id, unit_id) VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0), nullif($7::bigint, 0))`)
	sqlFreezeReport = statement(`INSERT INTO report_versions (commune_id, report_id, number, stage, kind, title, model, inputs, holes, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::bigint, 0))`)
	sqlApprovedAt   = statement(`SELECT max(at) FROM report_acts WHERE commune_id = $1 AND report_id = $2 AND act = 'approve'`)
	sqlPartVersions = statement(`SELECT coalesce(sum(version), 0) FROM report_parts WHERE commune_id = $1 AND report_id = $2`)
	sqlSetDelivery  = statement(`INSERT INTO report_deliveries (commune_id, report_id, version, position, name, way, sent_on, noted_at, noted_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0))
ON CONFLICT (commune_id, report_id, version, position) DO UPDATE SET way = excluded.way, sent_on = excluded.sent_on, noted_at = excluded.noted_at, noted_by = excluded.noted_by`)
	sqlWaitingReports = statement(`SELECT r.id, p.id, p.short_title, ` + periodOfReport + reportState + `, coalesce((SELECT max(e.at) FROM report_acts e WHERE e.commune_id = r.commune_id AND e.report_id = r.id AND e.act = 'submit'), r.created_at)
FROM reports r JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id JOIN plans p ON p.commune_id = pe.commune_id AND p.id = pe.plan_id
WHERE r.commune_id = $1 AND r.state = 'submitted' ORDER BY r.id`)
)

func scanDocumentEntry(row pgx.CollectableRow) (e plan.DocumentEntry, err error) {
	err = row.Scan(&e.Act, &e.Reason, &e.At, &e.Person, &e.Unit)
	return e, err
}

func scanReportVersion(row pgx.CollectableRow) (v ReportVersion, err error) {
	err = row.Scan(&v.Number, &v.Stage, &v.Kind, &v.Title, &v.Holes, &v.MadeAt, &v.MadeBy)
	return v, err
}

func scanWholeVersion(row pgx.CollectableRow) (v ReportVersion, err error) {
	err = row.Scan(&v.Number, &v.Stage, &v.Kind, &v.Title, &v.Holes, &v.MadeAt, &v.MadeBy, &v.Model, &v.Inputs)
	return v, err
}

func scanDelivery(row pgx.CollectableRow) (d plan.Delivery, err error) {
	err = row.Scan(&d.Position, &d.Name, &d.Way, &d.On, &d.Person, &d.At)
	return d, err
}

// ReportLife reads all about the way of a report in one round trip, or a NotFound fault. The next free
// number is that of the year.
func (q *Queries) ReportLife(ctx context.Context, id int64, year int) (l ReportLife, err error) {
	b := &pgx.Batch{}
	b.Queue(sqlReport, q.commune, id).Query(func(rows pgx.Rows) (err error) {
		l.Report, err = pgx.CollectExactlyOneRow(rows, scanReport)
		return err
	})
	list(b, sqlReportActs, &l.Acts, scanDocumentEntry, q.commune, id)
	list(b, sqlReportVersions, &l.Versions, scanReportVersion, q.commune, id)
	list(b, sqlReportFiles, &l.Files, scanReportFile, q.commune, id)
	list(b, sqlReportDeliveries, &l.Deliveries, scanDelivery, q.commune, id)
	var entries []RegisterEntry
	list(b, sqlEntryOfReport, &entries, scanRegisterEntry, q.commune, id)
	var current []ReportVersion
	list(b, sqlCurrentVersion, &current, scanWholeVersion, q.commune, id)
	b.Queue(sqlNextNumberFor, q.commune, id, year).QueryRow(func(row pgx.Row) error { return row.Scan(&l.NextNumber) })
	if err := q.send(ctx, b); err != nil {
		return ReportLife{}, wrap(err, fmt.Sprintf("life of report %d", id))
	}
	if len(entries) > 0 {
		l.Entry = entries[0]
	}
	if len(current) > 0 {
		l.Current = current[0]
	}
	return l, nil
}

// FilesOf are the files of a version: the formats that were frozen, or (signed) the copies that came back.
func (l ReportLife) FilesOf(version int, signed bool) []ReportFile {
	var files []ReportFile
	for _, f := range l.Files {
		if f.Version == version && (f.Format == SignedCopy) == signed {
			files = append(files, f)
		}
	}
	return files
}

// ReportVersion is one frozen version with its model, or a NotFound fault.
func (q *Queries) ReportVersion(ctx context.Context, report int64, number int) (ReportVersion, error) {
	rows, _ := q.db.Query(ctx, sqlReportVersion, q.commune, report, number)
	v, err := pgx.CollectExactlyOneRow(rows, scanWholeVersion)
	return v, wrap(err, fmt.Sprintf("version %d of report %d", number, report))
}

// HoldReport holds a report against other steps and edits until the transaction ends.
func (q *Queries) HoldReport(ctx context.Context, id int64) (Report, error) {
	return q.heldReport(ctx, sqlHoldReport, id)
}

// ShareReport holds a report against steps alone: several people edit parts of it at once.
func (q *Queries) ShareReport(ctx context.Context, id int64) (Report, error) {
	return q.heldReport(ctx, sqlShareReport, id)
}

func (q *Queries) heldReport(ctx context.Context, hold string, id int64) (r Report, err error) {
	var held int64
	if err := q.db.QueryRow(ctx, hold, q.commune, id).Scan(&held); err != nil {
		return r, wrap(err, fmt.Sprintf("hold report %d", id))
	}
	return q.Report(ctx, id) // a statement of its own: what was committed while it waited
}

// MoveReport stores where a report stands after a step, and the step.
func (q *Queries) MoveReport(ctx context.Context, r Report, e plan.DocumentEntry, actor account.Actor) error {
	b := &pgx.Batch{}
	b.Queue(sqlMoveReport, q.commune, r.ID, r.State, r.Frozen, r.LeaderID)
	b.Queue(sqlInsertAct, q.commune, r.ID, e.Act, e.Reason, e.At, actor.AccountID, actor.UnitID)
	return wrap(q.send(ctx, b), fmt.Sprintf("%s report %d", e.Act, r.ID))
}

// FreezeReport keeps a version for ever.
func (q *Queries) FreezeReport(ctx context.Context, report int64, v ReportVersion, by int64) error {
	_, err := q.db.Exec(ctx, sqlFreezeReport, q.commune, report, v.Number, v.Stage, v.Kind, v.Title, v.Model, v.Inputs, orEmpty(v.Holes), v.MadeAt, by)
	return wrap(err, fmt.Sprintf("freeze version %d of report %d", v.Number, report))
}

// PartVersions is the sum of the versions of a report's edited parts.
func (q *Queries) PartVersions(ctx context.Context, report int64) (sum int, err error) {
	return sum, wrap(q.db.QueryRow(ctx, sqlPartVersions, q.commune, report).Scan(&sum), "part versions")
}

// ApprovedAt is when a report was approved last.
func (q *Queries) ApprovedAt(ctx context.Context, report int64) (at time.Time, err error) {
	return at, wrap(q.db.QueryRow(ctx, sqlApprovedAt, q.commune, report).Scan(&at), "approved at")
}

// SetDeliveries notes how an issued version was sent to its recipients.
func (q *Queries) SetDeliveries(ctx context.Context, r Report, deliveries []plan.Delivery, at time.Time, by int64) error {
	b := &pgx.Batch{}
	for _, d := range deliveries {
		b.Queue(sqlSetDelivery, q.commune, r.ID, r.Frozen, d.Position, d.Name, d.Way, d.On, at, by)
	}
	return wrap(q.send(ctx, b), "set deliveries")
}

// WaitingReport is an official report that lies with the leader.
type WaitingReport struct {
	Report
	SubmittedAt time.Time
}

func scanWaiting(row pgx.CollectableRow) (w WaitingReport, err error) {
	err = row.Scan(append(reportTargets(&w.Report), &w.SubmittedAt)...)
	return w, err
}
