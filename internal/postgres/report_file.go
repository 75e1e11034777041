package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
)

// SignedCopy is the format of a signed scan or signed PDF that came back.
const SignedCopy = "signed"

// ReportFile is a file of a frozen version: a format, or a signed copy.
type ReportFile struct {
	ID        int64
	Version   int
	Format    string // docx, pdf, html, xlsx; SignedCopy
	Name      string
	MediaType string
	Size      int64
	SHA256    []byte
	MadeAt    time.Time
	MadeBy    string
}

const reportFileColumns = `f.id, f.version, f.format, f.name, f.media_type, f.size, f.sha256, f.made_at, coalesce(a.full_name, '')
FROM report_files f LEFT JOIN accounts a ON a.commune_id = f.commune_id AND a.id = f.made_by WHERE f.commune_id = $1 AND f.report_id = $2`

var (
	sqlReportFiles      = statement(`SELECT ` + reportFileColumns + ` AND f.removed_at IS NULL ORDER BY f.version DESC, f.id`)
	sqlReportFile       = statement(`SELECT ` + reportFileColumns + ` AND f.removed_at IS NULL AND f.id = $3`)
	sqlRemoveSignedCopy = statement(`UPDATE report_files SET removed_at = $4, removed_by = nullif($5::bigint, 0)
WHERE commune_id = $1 AND report_id = $2 AND id = $3 AND format = 'signed' AND removed_at IS NULL RETURNING id`)
	sqlInsertReportFile = statement(`INSERT INTO report_files (commune_id, report_id, version, format, name, media_type, size, sha256, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0)) RETURNING id`)
	sqlReportChunk       = statement(`SELECT bytes FROM report_file_chunks WHERE commune_id = $1 AND file_id = $2 AND number = $3`)
	sqlInsertReportChunk = statement(`INSERT INTO report_file_chunks (commune_id, file_id, number, bytes) VALUES ($1, $2, $3, $4)`)
)

func scanReportFile(row pgx.CollectableRow) (f ReportFile, err error) {
	err = row.Scan(&f.ID, &f.Version, &f.Format, &f.Name, &f.MediaType, &f.Size, &f.SHA256, &f.MadeAt, &f.MadeBy)
	return f, err
}

// ReportFile is a file of a report, or a NotFound fault.
func (q *Queries) ReportFile(ctx context.Context, report, id int64) (ReportFile, error) {
	rows, _ := q.db.Query(ctx, sqlReportFile, q.commune, report, id)
	f, err := pgx.CollectExactlyOneRow(rows, scanReportFile)
	return f, wrap(err, fmt.Sprintf("file %d of report %d", id, report))
}

// InsertReportFile stores a file in chunks; only one chunk is in memory at a time.
func (q *Queries) InsertReportFile(ctx context.Context, report int64, f ReportFile, by int64, content io.Reader) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertReportFile, q.commune, report, f.Version, f.Format, f.Name, f.MediaType, f.Size, f.SHA256, f.MadeAt, by).Scan(&id)
	if err != nil {
		return 0, wrap(err, "insert report file")
	}
	return id, q.insertChunks(ctx, sqlInsertReportChunk, id, content)
}

// RemoveSignedCopy takes a signed copy out of sight, or gives a NotFound fault; its bytes stay.
func (q *Queries) RemoveSignedCopy(ctx context.Context, report, id int64, at time.Time, by int64) error {
	err := q.db.QueryRow(ctx, sqlRemoveSignedCopy, q.commune, report, id, at, by).Scan(&id)
	return wrap(err, fmt.Sprintf("remove copy %d of report %d", id, report))
}

// WriteReportFile copies the bytes of a file to w, chunk by chunk.
func (q *Queries) WriteReportFile(ctx context.Context, id int64, w io.Writer) error {
	return q.writeChunks(ctx, sqlReportChunk, id, w)
}

// insertChunks stores bytes in the rows of a file.
func (q *Queries) insertChunks(ctx context.Context, sql string, file int64, content io.Reader) error {
	buf := make([]byte, chunkSize)
	for n := 0; ; n++ {
		size, err := io.ReadFull(content, buf)
		if size > 0 {
			if _, err := q.db.Exec(ctx, sql, q.commune, file, n, buf[:size]); err != nil {
				return wrap(err, "insert chunk")
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read file: %w", err)
		}
	}
}

// writeChunks copies the rows of a file to w; each is asked for by itself, so that a slow reader holds no
// connection of the pool.
func (q *Queries) writeChunks(ctx context.Context, sql string, file int64, w io.Writer) error {
	for n := 0; ; n++ {
		var chunk []byte
		err := q.db.QueryRow(ctx, sql, q.commune, file, n).Scan(&chunk)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("chunk %d of file %d: %w", n, file, translate(err, nil))
		}
		if _, err := w.Write(chunk); err != nil {
			return fmt.Errorf("deliver file %d: %w", file, err)
		}
	}
}
