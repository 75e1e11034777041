package postgres

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// MaxImportSteps is how many changes of a document under review can be taken back.
const MaxImportSteps = 50

// ImportStep is a change of a document under review with the tree and the decisions on its other side:
// those before it, or, when it was taken back, those after it.
type ImportStep struct {
	Position int
	What     string
	Undone   bool
	Draft    plan.Draft // without its source
	Review   plan.Review
	MadeAt   time.Time
}

var (
	sqlUndoStep = statement(`SELECT position, what, undone, draft, review, made_at FROM import_draft_steps
WHERE commune_id = $1 AND import_draft_id = $2 AND NOT undone ORDER BY position DESC LIMIT 1`)
	sqlRedoStep = statement(`SELECT position, what, undone, draft, review, made_at FROM import_draft_steps
WHERE commune_id = $1 AND import_draft_id = $2 AND undone ORDER BY position LIMIT 1`)
	sqlLastStep = statement(`SELECT coalesce((SELECT what FROM import_draft_steps WHERE commune_id = $1 AND import_draft_id = $2 AND NOT undone ORDER BY position DESC LIMIT 1), ''),
coalesce((SELECT made_at FROM import_draft_steps WHERE commune_id = $1 AND import_draft_id = $2 AND NOT undone ORDER BY position DESC LIMIT 1), 'epoch'),
EXISTS (SELECT FROM import_draft_steps WHERE commune_id = $1 AND import_draft_id = $2 AND undone)`)
	sqlClearSteps = statement(`DELETE FROM import_draft_steps s WHERE commune_id = $1 AND import_draft_id = $2 AND (undone OR position <= (
SELECT max(o.position) FROM import_draft_steps o WHERE o.commune_id = $1 AND o.import_draft_id = $2 AND NOT o.undone) - $3::integer)`)
	sqlInsertStep = statement(`INSERT INTO import_draft_steps (commune_id, import_draft_id, position, what, draft, review, made_at)
SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 FROM import_draft_steps WHERE commune_id = $1 AND import_draft_id = $2`)
	sqlSwapStep    = statement(`UPDATE import_draft_steps SET undone = NOT undone, draft = $4, review = $5 WHERE commune_id = $1 AND import_draft_id = $2 AND position = $3`)
	sqlDeleteSteps = statement(`DELETE FROM import_draft_steps WHERE commune_id = $1 AND import_draft_id = $2`)
)

// UndoStep is the last change that was not taken back, or a NotFound fault.
func (q *Queries) UndoStep(ctx context.Context, draft int64) (ImportStep, error) {
	return q.importStep(ctx, sqlUndoStep, draft)
}

// RedoStep is the first change that was taken back, or a NotFound fault.
func (q *Queries) RedoStep(ctx context.Context, draft int64) (ImportStep, error) {
	return q.importStep(ctx, sqlRedoStep, draft)
}

func (q *Queries) importStep(ctx context.Context, sql string, draft int64) (s ImportStep, err error) {
	err = q.db.QueryRow(ctx, sql, q.commune, draft).Scan(&s.Position, &s.What, &s.Undone, &s.Draft, &s.Review, &s.MadeAt)
	if err != nil {
		return s, wrap(err, fmt.Sprintf("step of import draft %d", draft))
	}
	s.Draft.Normalize()
	s.Review.Normalize()
	return s, nil
}

// LastImportStep is what the last change that was not taken back was, and when; again says whether there
// are changes that could be made again.
func (q *Queries) LastImportStep(ctx context.Context, draft int64) (what string, at time.Time, again bool, err error) {
	err = q.db.QueryRow(ctx, sqlLastStep, q.commune, draft).Scan(&what, &at, &again)
	return what, at, again, wrap(err, fmt.Sprintf("last step of import draft %d", draft))
}

// ImportSnapshot is a tree and its decisions as they are kept.
type ImportSnapshot struct{ draft, review []byte }

// Snapshot is the document as it is now.
func (d ImportDraft) Snapshot() (s ImportSnapshot, err error) {
	s.draft, s.review, err = d.columns()
	return s, err
}

// Equal says whether nothing was changed between two snapshots.
func (s ImportSnapshot) Equal(other ImportSnapshot) bool {
	return bytes.Equal(s.draft, other.draft) && bytes.Equal(s.review, other.review)
}

// InsertImportStep keeps the document as it was before a change; what was taken back can no longer be
// made again.
func (q *Queries) InsertImportStep(ctx context.Context, draft int64, what string, before ImportSnapshot, at time.Time) error {
	if _, err := q.db.Exec(ctx, sqlClearSteps, q.commune, draft, MaxImportSteps-1); err != nil {
		return wrap(err, "clear import steps")
	}
	_, err := q.db.Exec(ctx, sqlInsertStep, q.commune, draft, what, before.draft, before.review, at)
	return wrap(err, "insert import step")
}

// SwapImportStep gives a step the document as it is now, on the other side of the change.
func (q *Queries) SwapImportStep(ctx context.Context, draft int64, position int, now ImportSnapshot) error {
	_, err := q.db.Exec(ctx, sqlSwapStep, q.commune, draft, position, now.draft, now.review)
	return wrap(err, "swap import step")
}

// DeleteImportSteps forgets the changes of a document that has become a plan.
func (q *Queries) DeleteImportSteps(ctx context.Context, draft int64) error {
	_, err := q.db.Exec(ctx, sqlDeleteSteps, q.commune, draft)
	return wrap(err, "delete import steps")
}
