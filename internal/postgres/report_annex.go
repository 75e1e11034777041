package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const reportAnnexColumns = `x.id, x.report_id, x.title, x.body, x.restricted, x.version`

var (
	sqlReportAnnexes   = statement(`SELECT ` + reportAnnexColumns + ` FROM report_annexes x WHERE x.commune_id = $1 AND x.report_id = $2 AND x.archived_at IS NULL ORDER BY x.id`)
	sqlAnnexesOfPeriod = statement(`SELECT ` + reportAnnexColumns + ` FROM report_annexes x JOIN reports r ON r.commune_id = x.commune_id AND r.id = x.report_id
WHERE x.commune_id = $1 AND r.period_id = $2 AND x.archived_at IS NULL ORDER BY x.id`)
	sqlInsertReportAnnex = statement(`INSERT INTO report_annexes (commune_id, report_id, title, body, restricted, updated_at, updated_by)
VALUES ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) RETURNING id`)
	sqlUpdateReportAnnex = statement(`UPDATE report_annexes SET title = $4, body = $5, restricted = $6, updated_at = $7, updated_by = nullif($8::bigint, 0), version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND archived_at IS NULL`)
	sqlRemoveReportAnnex = statement(`UPDATE report_annexes SET archived_at = $4, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3 AND archived_at IS NULL`)
)

var reportAnnexConstraints = map[string]*fault.Error{
	"report_annexes_title_given": fault.Field("title", "Ghi tên phụ lục."),
	"report_annexes_body_given":  fault.Field("body", "Ghi nội dung phụ lục."),
}

func scanReportAnnex(row pgx.CollectableRow) (a plan.ReportAnnex, err error) {
	err = row.Scan(&a.ID, &a.ReportID, &a.Title, &a.Body, &a.Restricted, &a.Version)
	return a, err
}

// ReportAnnexes are the annexes that were written for a report, in their order.
func (q *Queries) ReportAnnexes(ctx context.Context, report int64) ([]plan.ReportAnnex, error) {
	rows, _ := q.db.Query(ctx, sqlReportAnnexes, q.commune, report)
	list, err := pgx.CollectRows(rows, scanReportAnnex)
	return list, wrap(err, fmt.Sprintf("annexes of report %d", report))
}

// InsertReportAnnex adds an annex to a report.
func (q *Queries) InsertReportAnnex(ctx context.Context, a plan.ReportAnnex, at time.Time, by int64) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertReportAnnex, q.commune, a.ReportID, a.Title, a.Body, a.Restricted, at, by).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert annex of report %d: %w", a.ReportID, translate(err, reportAnnexConstraints))
	}
	return id, nil
}

// UpdateReportAnnex keeps an annex anew, guarded by the version the form was made from.
func (q *Queries) UpdateReportAnnex(ctx context.Context, a plan.ReportAnnex, at time.Time, by int64) error {
	tag, err := q.db.Exec(ctx, sqlUpdateReportAnnex, q.commune, a.ID, a.Version, a.Title, a.Body, a.Restricted, at, by)
	if err == nil && tag.RowsAffected() == 0 {
		return Overtaken()
	}
	if err != nil {
		return fmt.Errorf("update annex %d: %w", a.ID, translate(err, reportAnnexConstraints))
	}
	return nil
}

// RemoveReportAnnex takes an annex off its report; it is kept.
func (q *Queries) RemoveReportAnnex(ctx context.Context, id int64, version int, at time.Time) error {
	tag, err := q.db.Exec(ctx, sqlRemoveReportAnnex, q.commune, id, version, at)
	if err == nil && tag.RowsAffected() == 0 {
		return Overtaken()
	}
	return wrap(err, fmt.Sprintf("remove annex %d", id))
}
