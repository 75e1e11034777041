package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// RegisterEntry is a line of the register of issued documents.
type RegisterEntry struct {
	ID         int64
	Kind       string // "BÁO CÁO"
	Year       int
	Number     int
	Symbol     string
	On         plan.Day
	Title      string
	Signer     string
	Recipients string
	ReportID   int64
	Version    int
	IssuedAt   time.Time // zero while the number may still be corrected
	Replaced   bool      // another number was given to a later version
	SHA256     []byte    // of the frozen PDF
	Copies     int       // signed copies that came back
}

const registerColumns = `e.id, e.kind, e.year, e.number, e.symbol, e.dated_on, e.title, e.signer, e.recipients, e.report_id, e.version, e.issued_at,
	EXISTS (SELECT FROM register_entries l WHERE l.commune_id = e.commune_id AND l.report_id = e.report_id AND l.version > e.version),
	(SELECT f.sha256 FROM report_files f WHERE f.commune_id = e.commune_id AND f.report_id = e.report_id AND f.version = e.version AND f.format = 'pdf'),
	(SELECT count(*) FROM report_files f WHERE f.commune_id = e.commune_id AND f.report_id = e.report_id AND f.version = e.version AND f.format = 'signed' AND f.removed_at IS NULL)
FROM register_entries e WHERE e.commune_id = $1`

var (
	sqlRegister      = statement(`SELECT ` + registerColumns + ` AND e.year = $2 ORDER BY e.kind COLLATE "vi-x-icu", e.number`)
	sqlRegisterYears = statement(`SELECT DISTINCT year FROM register_entries WHERE commune_id = $1 ORDER BY year DESC`)
	sqlEntryOfReport = statement(`SELECT ` + registerColumns + ` AND e.report_id = $2 ORDER BY e.version DESC LIMIT 1`)
	// Numbers go on from the highest: gaps belong to papers that were numbered elsewhere.
	sqlNextNumber    = statement(`SELECT coalesce(max(number), 0) + 1 FROM register_entries WHERE commune_id = $1 AND kind = $2 AND year = $3`)
	sqlNextNumberFor = statement(`SELECT coalesce(max(e.number), 0) + 1 FROM register_entries e WHERE e.commune_id = $1 AND e.year = $3
	AND e.kind = (SELECT v.kind FROM report_versions v JOIN reports r ON r.commune_id = v.commune_id AND r.id = v.report_id AND r.frozen = v.number WHERE v.commune_id = $1 AND v.report_id = $2)`)
	sqlInsertEntry = statement(`INSERT INTO register_entries (commune_id, kind, year, number, symbol, dated_on, title, signer, recipients, report_id, version, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, nullif($13::bigint, 0)) RETURNING id`)
	// A number that has not gone out yet is corrected in its line.
	sqlUpdateEntry = statement(`UPDATE register_entries SET kind = $3, year = $4, number = $5, symbol = $6, dated_on = $7, title = $8, signer = $9, recipients = $10, version = $11,
	made_at = $12, made_by = nullif($13::bigint, 0) WHERE commune_id = $1 AND report_id = $2 AND issued_at IS NULL RETURNING id`)
	sqlIssueEntry = statement(`UPDATE register_entries SET issued_at = $4 WHERE commune_id = $1 AND report_id = $2 AND version = $3 AND issued_at IS NULL`)
)

// registerConstraints name the field of a number that is taken; NumberTaken completes the sentence.
var registerConstraints = map[string]*fault.Error{
	"register_entries_number_once": fault.Field("number", "Số này đã cấp cho văn bản khác."),
}

func scanRegisterEntry(row pgx.CollectableRow) (e RegisterEntry, err error) {
	var issued *time.Time
	err = row.Scan(&e.ID, &e.Kind, &e.Year, &e.Number, &e.Symbol, &e.On, &e.Title, &e.Signer, &e.Recipients, &e.ReportID, &e.Version, &issued, &e.Replaced, &e.SHA256, &e.Copies)
	e.IssuedAt = orZero(issued)
	return e, err
}

// Register are the issued documents of a year by kind and number, and the years that have any.
func (q *Queries) Register(ctx context.Context, year int) (entries []RegisterEntry, years []int, err error) {
	b := &pgx.Batch{}
	list(b, sqlRegister, &entries, scanRegisterEntry, q.commune, year)
	list(b, sqlRegisterYears, &years, pgx.RowTo[int], q.commune)
	return entries, years, wrap(q.send(ctx, b), fmt.Sprintf("register of %d", year))
}

// NextNumber is the next free number of a kind in a year.
func (q *Queries) NextNumber(ctx context.Context, kind string, year int) (n int, err error) {
	return n, wrap(q.db.QueryRow(ctx, sqlNextNumber, q.commune, kind, year).Scan(&n), "next number")
}

// SetRegisterEntry gives a version its number: a new line, or the report's line that has not gone out. A
// number that is taken is refused at its field.
func (q *Queries) SetRegisterEntry(ctx context.Context, e RegisterEntry, at time.Time, by int64) (id int64, err error) {
	var updated []int64
	rows, _ := q.db.Query(ctx, sqlUpdateEntry, q.commune, e.ReportID, e.Kind, e.Year, e.Number, e.Symbol, e.On, e.Title, e.Signer, e.Recipients, e.Version, at, by)
	updated, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	if err == nil && len(updated) == 0 {
		err = q.db.QueryRow(ctx, sqlInsertEntry, q.commune, e.Kind, e.Year, e.Number, e.Symbol, e.On, e.Title, e.Signer, e.Recipients, e.ReportID, e.Version, at, by).Scan(&id)
	}
	if err != nil {
		return 0, fmt.Errorf("register number %d of %d: %w", e.Number, e.Year, translate(err, registerConstraints))
	}
	if len(updated) > 0 {
		id = updated[0]
	}
	return id, nil
}

// IssueEntry closes the line of a version: its number stays taken for ever.
func (q *Queries) IssueEntry(ctx context.Context, r Report, at time.Time) error {
	_, err := q.db.Exec(ctx, sqlIssueEntry, q.commune, r.ID, r.Frozen, at)
	return wrap(err, "issue entry")
}
