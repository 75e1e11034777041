package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// RegisterEntry is a line of the register of issued documents.
type RegisterEntry struct {
	ID         int64
	Kind       string // "BÁO CÁO"; letters are plan.LetterSeries
	Year       int
	Number     int
	Symbol     string
	On         plan.Day
	Title      string
	Signer     string
	Recipients string
	ReportID   int64
	Version    int
	ReminderID int64     // of a letter
	Requested  bool      // likewise: to bodies that are asked
	PlanID     int64     // of a plan, which the register shows and does not number; Version is the plan's
	IssuedAt   time.Time // zero while the number may still be corrected
	Replaced   bool      // another number was given to a later version
	SHA256     []byte    // of the frozen PDF
	Copies     int       // signed copies that came back
}

// Seen is the number and the day as a form keeps them, to tell whether somebody changed them meanwhile.
func (e RegisterEntry) Seen() string { return strconv.Itoa(e.Number) + " " + e.On.String() }

// numberedPlan are plans of which number and day are known, and that were in force.
const numberedPlan = `p.state <> 'draft' AND NOT p.superior AND p.number <> '' AND p.issued_on ~ '^\d{4}-\d\d-\d\d$'`

// numberedAmendment is the same of amendments.
const numberedAmendment = `a.state = 'in_force' AND a.issued_on IS NOT NULL`

const registerColumns = `e.id, e.kind, e.year, e.number, e.symbol, e.dated_on, e.title, e.signer, e.recipients, coalesce(e.report_id, 0), coalesce(e.version, 0),
	coalesce(e.reminder_id, 0), e.requested, e.issued_at,
	EXISTS (SELECT FROM register_entries l WHERE l.commune_id = e.commune_id AND l.report_id = e.report_id AND l.version > e.version),
	(SELECT f.sha256 FROM report_files f WHERE f.commune_id = e.commune_id AND f.report_id = e.report_id AND f.version = e.version AND f.format = 'pdf'),
	(SELECT count(*) FROM report_files f WHERE f.commune_id = e.commune_id AND f.report_id = e.report_id AND f.version = e.version AND f.format = 'signed' AND f.removed_at IS NULL)
FROM register_entries e WHERE e.commune_id = $1`

var (
	sqlRegister      = statement(`SELECT ` + registerColumns + ` AND e.year = $2 ORDER BY e.kind COLLATE "vi-x-icu", e.number`)
	sqlRegisterYears = statement(`SELECT DISTINCT year FROM (SELECT year FROM register_entries WHERE commune_id = $1
	UNION ALL SELECT left(p.issued_on, 4)::integer FROM plans p WHERE p.commune_id = $1 AND ` + numberedPlan + `
	UNION ALL SELECT extract(year FROM a.issued_on)::integer FROM amendments a WHERE a.commune_id = $1 AND ` + numberedAmendment + `) y ORDER BY year DESC`)
	// Plans came with their numbers: the register shows those of the commune itself and their amendments.
	sqlRegisterPlans = statement(`SELECT p.id, 1, p.kind, p.number, p.issued_on, p.title, p.signer_name, p.issuer FROM plans p WHERE p.commune_id = $1 AND ` + numberedPlan + ` AND left(p.issued_on, 4) = $2::text
UNION ALL SELECT a.plan_id, a.plan_version, p.kind, a.number, a.issued_on::text, a.title, '', p.issuer FROM amendments a JOIN plans p ON p.commune_id = a.commune_id AND p.id = a.plan_id
WHERE a.commune_id = $1 AND ` + numberedAmendment + ` AND extract(year FROM a.issued_on)::text = $2::text`)
	sqlLetters     = statement(`SELECT ` + registerColumns + ` AND e.reminder_id = $2`)
	sqlLetterModel = statement(`SELECT model FROM register_entries WHERE commune_id = $1 AND reminder_id = $2 AND requested = $3`)
	// A correction is made from the number and day that the person saw.
	sqlSetLetter = statement(`INSERT INTO register_entries (commune_id, kind, year, number, symbol, dated_on, title, signer, recipients, reminder_id, requested, model, made_at, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nullif($14::bigint, 0))
ON CONFLICT (commune_id, reminder_id, requested) WHERE reminder_id IS NOT NULL DO UPDATE SET year = excluded.year, number = excluded.number, dated_on = excluded.dated_on,
	model = excluded.model, made_at = excluded.made_at, made_by = excluded.made_by
WHERE register_entries.number || ' ' || to_char(register_entries.dated_on, 'YYYY-MM-DD') = $15 RETURNING id`)
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
	err = row.Scan(&e.ID, &e.Kind, &e.Year, &e.Number, &e.Symbol, &e.On, &e.Title, &e.Signer, &e.Recipients, &e.ReportID, &e.Version, &e.ReminderID, &e.Requested, &issued, &e.Replaced, &e.SHA256, &e.Copies)
	e.IssuedAt = orZero(issued)
	return e, err
}

// NumberedPlan is a plan or an amendment with the number that it came with.
type NumberedPlan struct {
	PlanID  int64
	Version int
	Kind    string
	Number  string // as printed: "118/KH-UBND"
	On      string // ISO day
	Title   string
	Signer  string
	Issuer  string
}

// Register are the issued documents of a year by kind and number, the plans of the year, and the years that
// have any; and the commune, whose own plans alone belong into its register.
func (q *Queries) Register(ctx context.Context, year int) (entries []RegisterEntry, plans []NumberedPlan, years []int, commune Commune, err error) {
	b := &pgx.Batch{}
	list(b, sqlRegister, &entries, scanRegisterEntry, q.commune, year)
	list(b, sqlRegisterPlans, &plans, pgx.RowToStructByPos[NumberedPlan], q.commune, strconv.Itoa(year))
	list(b, sqlRegisterYears, &years, pgx.RowTo[int], q.commune)
	b.Queue(sqlCommune, q.commune).QueryRow(func(row pgx.Row) (err error) { commune, err = scanCommune(row); return err })
	return entries, plans, years, commune, wrap(q.send(ctx, b), fmt.Sprintf("register of %d", year))
}

// Letters are the lines of the register for the letters of a reminder.
func (q *Queries) Letters(ctx context.Context, reminder int64) ([]RegisterEntry, error) {
	rows, _ := q.db.Query(ctx, sqlLetters, q.commune, reminder)
	entries, err := pgx.CollectRows(rows, scanRegisterEntry)
	return entries, wrap(err, fmt.Sprintf("letters of reminder %d", reminder))
}

// LetterModel is the document of a numbered letter; "" where it has no number.
func (q *Queries) LetterModel(ctx context.Context, reminder int64, requested bool) (model string, err error) {
	err = q.db.QueryRow(ctx, sqlLetterModel, q.commune, reminder, requested).Scan(&model)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return model, wrap(err, fmt.Sprintf("letter of reminder %d", reminder))
}

// SetLetter gives a letter its number and day, or corrects those that were seen: others are a Conflict fault.
// A number that is taken is refused at its field.
func (q *Queries) SetLetter(ctx context.Context, e RegisterEntry, seen, model string, at time.Time, by int64) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlSetLetter, q.commune, e.Kind, e.Year, e.Number, e.Symbol, e.On, e.Title, e.Signer, e.Recipients, e.ReminderID, e.Requested, model, at, by, seen).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, fault.New(fault.Conflict, "Người khác vừa ghi số văn bản này. Xem số và ngày mới rồi ghi lại nếu cần.")
	}
	if err != nil {
		return 0, fmt.Errorf("register letter %d of %d: %w", e.Number, e.Year, translate(err, registerConstraints))
	}
	return id, nil
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
