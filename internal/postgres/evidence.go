package postgres

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// chunkSize is the length of the rows that hold a file's bytes, all but the last.
const chunkSize = 256 << 10

const evidenceColumns = `e.id, e.report_id, e.name, e.media_type, e.size, e.sha256, e.uploaded_at, e.thumbnail IS NOT NULL, e.added_after, coalesce(e.removed_after, 0), e.removed_at IS NOT NULL`

// evidenceShown leaves out what was removed before it was ever sent.
const evidenceShown = ` (e.removed_at IS NULL OR e.removed_after > e.added_after)`

func scanEvidence(row pgx.CollectableRow) (e plan.Evidence, err error) {
	err = row.Scan(&e.ID, &e.ReportID, &e.Name, &e.MediaType, &e.Size, &e.SHA256, &e.UploadedAt, &e.Thumbnail, &e.AddedAfter, &e.RemovedAfter, &e.Removed)
	return e, err
}

var (
	sqlEvidenceOfUnit = statement(`SELECT ` + evidenceColumns + ` FROM progress_reports r
JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id AND pe.state = 'open'
JOIN evidence e ON e.commune_id = r.commune_id AND e.report_id = r.id AND` + evidenceShown + `
WHERE r.commune_id = $1 AND r.unit_id = $2 ORDER BY e.id`)
	sqlEvidenceOfUnitPeriod = statement(`SELECT ` + evidenceColumns + ` FROM progress_reports r
JOIN evidence e ON e.commune_id = r.commune_id AND e.report_id = r.id AND` + evidenceShown + `
WHERE r.commune_id = $1 AND r.unit_id = $2 AND r.period_id = $3 ORDER BY e.id`)
	sqlEvidenceToReview = statement(`SELECT ` + evidenceColumns + ` FROM progress_reports r
JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id AND pe.state = 'open'
JOIN evidence e ON e.commune_id = r.commune_id AND e.report_id = r.id AND e.removed_at IS NULL
WHERE r.commune_id = $1` + owedToReview + ` ORDER BY e.id`)
	sqlEvidenceOfItem = statement(`SELECT ` + evidenceColumns + ` FROM progress_reports r
JOIN evidence e ON e.commune_id = r.commune_id AND e.report_id = r.id AND` + evidenceShown + `
WHERE r.commune_id = $1 AND r.item_id = $2 ORDER BY e.id`)
	// A file is as protected as its task: the unit that reports, and the focal unit of the item; 0 is
	// for those who see everything.
	sqlEvidence = statement(`SELECT ` + evidenceColumns + ` FROM evidence e
JOIN progress_reports r ON r.commune_id = e.commune_id AND r.id = e.report_id
WHERE e.commune_id = $1 AND e.id = $2 AND` + evidenceShown + ` AND ($3::bigint = 0 OR r.unit_id = $3 OR EXISTS (
	SELECT FROM assignments a WHERE a.commune_id = r.commune_id AND a.item_id = r.item_id AND a.unit_id = $3 AND a.focal))`)
	sqlThumbnail      = statement(`SELECT thumbnail FROM evidence WHERE commune_id = $1 AND id = $2`)
	sqlEvidenceCount  = statement(`SELECT count(*) FROM evidence WHERE commune_id = $1 AND report_id = $2 AND removed_at IS NULL`)
	sqlEvidenceReport = statement(`SELECT e.report_id FROM evidence e WHERE e.commune_id = $1 AND e.id = $2`)
	sqlChunk          = statement(`SELECT bytes FROM evidence_chunks WHERE commune_id = $1 AND evidence_id = $2 AND number = $3`)
	sqlInsertEvidence = statement(`INSERT INTO evidence (commune_id, report_id, name, media_type, size, sha256, uploaded_at, uploaded_by, thumbnail, added_after)
VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10) RETURNING id`)
	// Files of a sent report are changed like its text: the change waits until it is sent as a new version.
	sqlFilesPending   = statement(`UPDATE progress_reports SET pending = true WHERE commune_id = $1 AND id = $2 AND state = 'submitted'`)
	sqlInsertChunk    = statement(`INSERT INTO evidence_chunks (commune_id, evidence_id, number, bytes) VALUES ($1, $2, $3, $4)`)
	sqlRemoveEvidence = statement(`UPDATE evidence e SET removed_at = $3, removed_after = (SELECT submitted_version FROM progress_reports r WHERE r.commune_id = e.commune_id AND r.id = e.report_id)
WHERE e.commune_id = $1 AND e.id = $2 AND e.removed_at IS NULL`)
)

// Evidence is the file with the id, or a NotFound fault; unit 0 sees every unit's.
func (q *Queries) Evidence(ctx context.Context, id, unit int64) (plan.Evidence, error) {
	rows, _ := q.db.Query(ctx, sqlEvidence, q.commune, id, unit)
	e, err := pgx.CollectExactlyOneRow(rows, scanEvidence)
	if err != nil {
		return plan.Evidence{}, fmt.Errorf("evidence %d: %w", id, translate(err, nil))
	}
	return e, nil
}

// EvidenceReport is the report that a file proves, a removed one too, or a NotFound fault.
func (q *Queries) EvidenceReport(ctx context.Context, id int64) (report int64, err error) {
	return report, wrap(q.db.QueryRow(ctx, sqlEvidenceReport, q.commune, id).Scan(&report), "report of evidence")
}

// WriteEvidence copies the bytes of a file to w, chunk by chunk, so that a slow reader holds no
// connection of the pool.
func (q *Queries) WriteEvidence(ctx context.Context, id int64, w io.Writer) error {
	return q.writeChunks(ctx, sqlChunk, id, w)
}

// InsertEvidence stores a file in chunks; only one chunk is in memory at a time. thumbnail may be nil.
func (q *Queries) InsertEvidence(ctx context.Context, e plan.Evidence, by int64, content io.Reader, thumbnail []byte) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertEvidence, q.commune, e.ReportID, e.Name, e.MediaType, e.Size, e.SHA256, e.UploadedAt, by, thumbnail, e.AddedAfter).Scan(&id)
	if err != nil {
		return 0, wrap(err, "insert evidence")
	}
	if err := q.filesPending(ctx, e.ReportID); err != nil {
		return 0, err
	}
	return id, q.insertChunks(ctx, sqlInsertChunk, id, content)
}

// RemoveEvidence hides a file from the working copy of a report; its bytes stay, and it stays in the
// versions that were sent with it. removed is false where it was hidden before.
func (q *Queries) RemoveEvidence(ctx context.Context, report, id int64, at time.Time) (removed bool, err error) {
	tag, err := q.db.Exec(ctx, sqlRemoveEvidence, q.commune, id, at)
	if err != nil || tag.RowsAffected() == 0 {
		return false, wrap(err, "remove evidence")
	}
	return true, q.filesPending(ctx, report)
}

func (q *Queries) filesPending(ctx context.Context, report int64) error {
	_, err := q.db.Exec(ctx, sqlFilesPending, q.commune, report)
	return wrap(err, "files of a sent report")
}

// EvidenceCount is how many files the working copy of a report has.
func (q *Queries) EvidenceCount(ctx context.Context, report int64) (n int, err error) {
	return n, wrap(q.db.QueryRow(ctx, sqlEvidenceCount, q.commune, report).Scan(&n), "count evidence")
}

// Thumbnail is the small picture of a file that the caller may see; nil where there is none.
func (q *Queries) Thumbnail(ctx context.Context, id int64) (jpeg []byte, err error) {
	return jpeg, wrap(q.db.QueryRow(ctx, sqlThumbnail, q.commune, id).Scan(&jpeg), "thumbnail")
}
