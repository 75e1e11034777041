package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	// A row that another window made meanwhile is left alone: the caller looks at it again.
	sqlInsertDraft = statement(`INSERT INTO progress_reports (commune_id, plan_id, period_id, item_id, unit_id, answer, status, percent, result, reason, obstacles, recommendations,
	version, updated_at, updated_by, entered_unit, sheet_base)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nullif($15::bigint, 0), nullif($16::bigint, 0), $17) ON CONFLICT ON CONSTRAINT progress_reports_one DO NOTHING RETURNING id`)
	sqlUpdateDraft = statement(`UPDATE progress_reports SET answer = $3, status = $4, percent = $5, result = $6, reason = $7, obstacles = $8, recommendations = $9,
	version = version + 1, pending = submitted_version > 0, updated_at = $10, updated_by = nullif($11::bigint, 0), entered_unit = nullif($12::bigint, 0), sheet_base = $13
WHERE commune_id = $1 AND id = $2`)
	sqlInsertReceipt = statement(`INSERT INTO receipts (commune_id, unit_id, account_id, submitted_at, reports, link_id, sender)
VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, nullif($6::bigint, 0), $7) RETURNING id`)
	sqlInsertVersion = statement(`INSERT INTO progress_report_versions (commune_id, report_id, number, answer, status, percent, result, reason, obstacles, recommendations,
	refers_to, receipt_id, submitted_at, submitted_by, submitted_unit, on_behalf)
SELECT commune_id, id, submitted_version + 1, answer, status, percent, result, reason, obstacles, recommendations,
	nullif($3::bigint, 0), nullif($4::bigint, 0), $5, nullif($6::bigint, 0), nullif($7::bigint, 0), $8 FROM progress_reports WHERE commune_id = $1 AND id = $2`)
	// completed_at holds on while versions go on saying completed.
	sqlSubmitReport = statement(`UPDATE progress_reports SET state = 'submitted', submitted_version = submitted_version + 1, pending = false,
	first_submitted_at = coalesce(first_submitted_at, $3), submitted_at = $3,
	completed_at = CASE WHEN status <> 'completed' THEN NULL WHEN sent_status = 'completed' THEN completed_at ELSE $3 END,
	sent_status = status, sent_empty = $5, sent_back_reason = '', accepted_at = NULL, on_behalf = $4, entered_unit = NULL
WHERE commune_id = $1 AND id = $2`)
	sqlAcceptReports   = statement(`UPDATE progress_reports SET state = 'accepted', accepted_at = $3 WHERE commune_id = $1 AND id = ANY($2::bigint[])`)
	sqlSendBackReports = statement(`UPDATE progress_reports SET state = 'sent_back', sent_back_reason = $3, accepted_at = NULL WHERE commune_id = $1 AND id = ANY($2::bigint[])`)
	sqlInsertReviews   = statement(`INSERT INTO progress_report_reviews (commune_id, report_id, number, act, reason, at, account_id, unit_id)
SELECT commune_id, id, submitted_version, $3, $4, $5::timestamptz, nullif($6::bigint, 0), nullif($7::bigint, 0) FROM progress_reports WHERE commune_id = $1 AND id = ANY($2::bigint[]) ORDER BY id`)
)

// Drafting is one act of writing a working copy.
type Drafting struct {
	plan.Content
	At      time.Time
	Account int64
	Entered int64     // the unit of the coordinator who enters in the place of another; 0: the unit itself
	Sheet   plan.Base // of the row of a spreadsheet; zero for what was typed
}

// sheet is the base as it is stored.
func (d Drafting) sheet() string {
	if d.Sheet == (plan.Base{}) {
		return ""
	}
	return d.Sheet.String()
}

// InsertDraft makes the report of an owed row; made is false where another window was first.
func (q *Queries) InsertDraft(ctx context.Context, o plan.Owed, d Drafting, version int) (id int64, made bool, err error) {
	rows, _ := q.db.Query(ctx, sqlInsertDraft, q.commune, o.PlanID, o.Period.ID, o.Item.ID, o.UnitID,
		d.Answer, d.Status, d.Percent, d.Result, d.Reason, d.Obstacles, d.Recommendations, version, d.At, d.Account, d.Entered, d.sheet())
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, false, fmt.Errorf("insert draft of item %d: %w", o.Item.ID, translate(err, nil))
	}
	if len(ids) == 0 {
		return 0, false, nil
	}
	return ids[0], true, nil
}

// UpdateDraft writes the working copy of a report that the transaction holds.
func (q *Queries) UpdateDraft(ctx context.Context, report int64, d Drafting) error {
	return wrap(q.later(ctx, sqlUpdateDraft, q.commune, report, d.Answer, d.Status, d.Percent, d.Result, d.Reason, d.Obstacles, d.Recommendations, d.At, d.Account, d.Entered, d.sheet()), "update draft")
}

// Sending is one act of sending by one person.
type Sending struct {
	UnitID   int64 // whose reports
	At       time.Time
	Account  int64
	ActedFor int64 // the unit for which that person acted
	OnBehalf plan.OnBehalf
	LinkID   int64  // over which link; 0: none
	Sender   string // over a link: who sent, as he wrote it himself
}

// Submit makes a version of each held report and one receipt for all. A report whose answer is
// Unchanged refers to the earlier report whose text it keeps.
func (q *Queries) Submit(ctx context.Context, s Sending, rows []plan.Owed) (receipt int64, err error) {
	if err := q.db.QueryRow(ctx, sqlInsertReceipt, q.commune, s.UnitID, s.Account, s.At, len(rows), s.LinkID, s.Sender).Scan(&receipt); err != nil {
		return 0, wrap(err, "insert receipt")
	}
	b := &pgx.Batch{}
	for _, o := range rows {
		var refersTo int64
		if o.Report.Answer == plan.Unchanged {
			refersTo = o.Earlier.ReportID
		}
		b.Queue(sqlInsertVersion, q.commune, o.Report.ID, refersTo, receipt, s.At, s.Account, s.ActedFor, s.OnBehalf)
		b.Queue(sqlSubmitReport, q.commune, o.Report.ID, s.At, s.OnBehalf, o.Report.Hollow())
	}
	return receipt, wrap(q.send(ctx, b), "submit reports")
}

// Reviewing is one act of receiving reports or sending them back, by one person.
type Reviewing struct {
	Act     plan.ReviewAct
	Reason  string // of sending back
	At      time.Time
	Account int64
	Unit    int64 // for which that person acted
}

// Review receives held reports or sends them back, and notes who did.
func (q *Queries) Review(ctx context.Context, ids []int64, r Reviewing) error {
	b := &pgx.Batch{}
	b.Queue(sqlInsertReviews, q.commune, ids, r.Act, r.Reason, r.At, r.Account, r.Unit)
	switch r.Act {
	case plan.ReviewAccept:
		b.Queue(sqlAcceptReports, q.commune, ids, r.At)
	case plan.ReviewSendBack:
		b.Queue(sqlSendBackReports, q.commune, ids, r.Reason)
	}
	return wrap(q.send(ctx, b), "review reports")
}

var sqlVersions = statement(`SELECT v.report_id, v.number, v.answer, v.status, v.percent, v.result, v.reason, v.obstacles, v.recommendations,
	coalesce(v.refers_to, 0), coalesce(v.receipt_id, 0), v.submitted_at, coalesce(c.full_name, rc.sender, ''), coalesce(u.name, ''), v.on_behalf
FROM progress_reports r
JOIN progress_report_versions v ON v.commune_id = r.commune_id AND v.report_id = r.id
LEFT JOIN receipts rc ON rc.commune_id = v.commune_id AND rc.id = v.receipt_id
LEFT JOIN accounts c ON c.commune_id = v.commune_id AND c.id = v.submitted_by
LEFT JOIN units u ON u.commune_id = v.commune_id AND u.id = v.submitted_unit
WHERE r.commune_id = $1 AND r.item_id = $2 ORDER BY v.report_id, v.number DESC`)

// Versions are all submitted versions of all reports on an item, the newest of each report first.
func (q *Queries) Versions(ctx context.Context, item int64) ([]plan.Version, error) {
	rows, _ := q.db.Query(ctx, sqlVersions, q.commune, item)
	list, err := pgx.CollectRows(rows, scanVersion)
	return list, wrap(err, "versions of an item")
}

func scanVersion(row pgx.CollectableRow) (v plan.Version, err error) {
	err = row.Scan(&v.ReportID, &v.Number, &v.Answer, &v.Status, &v.Percent, &v.Result, &v.Reason, &v.Obstacles, &v.Recommendations,
		&v.RefersTo, &v.ReceiptID, &v.SubmittedAt, &v.Person, &v.Unit, &v.OnBehalf)
	return v, err
}

var sqlReviews = statement(`SELECT w.report_id, w.number, w.act, w.reason, w.at, coalesce(c.full_name, ''), coalesce(u.name, '')
FROM progress_reports r
JOIN progress_report_reviews w ON w.commune_id = r.commune_id AND w.report_id = r.id
LEFT JOIN accounts c ON c.commune_id = w.commune_id AND c.id = w.account_id
LEFT JOIN units u ON u.commune_id = w.commune_id AND u.id = w.unit_id
WHERE r.commune_id = $1 AND r.item_id = $2 ORDER BY w.id`)

func scanReview(row pgx.CollectableRow) (r plan.ReportReview, err error) {
	err = row.Scan(&r.ReportID, &r.Number, &r.Act, &r.Reason, &r.At, &r.Person, &r.Unit)
	return r, err
}
