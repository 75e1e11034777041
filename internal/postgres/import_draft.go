package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// ImportDraft is a document under review.
type ImportDraft struct {
	ID        int64
	FileName  string
	Draft     plan.Draft // with its source
	Review    plan.Review
	PlanID    int64 // the plan that was made of it; 0 while it is under review
	CreatedBy int64
	CreatedAt time.Time
	UpdatedAt time.Time
	Version   int
	Undo      string // what the last change was; "" where there is nothing to take back
	Redo      string // what was taken back last
}

// ImportDraftRow is a document under review as a list shows it.
type ImportDraftRow struct {
	ID              int64
	FileName, Title string
	UpdatedAt       time.Time
}

const importDraftColumns = `id, file_name, source, draft, review, coalesce(plan_id, 0), coalesce(created_by, 0), created_at, updated_at, version,
coalesce((SELECT s.what FROM import_draft_steps s WHERE s.commune_id = $1 AND s.import_draft_id = $2 AND NOT s.undone ORDER BY s.position DESC LIMIT 1), ''),
coalesce((SELECT s.what FROM import_draft_steps s WHERE s.commune_id = $1 AND s.import_draft_id = $2 AND s.undone ORDER BY s.position LIMIT 1), '')`

var (
	sqlImportDrafts = statement(`SELECT id, file_name, coalesce(draft ->> 'title', ''), updated_at FROM import_drafts
WHERE commune_id = $1 AND plan_id IS NULL ORDER BY updated_at DESC LIMIT 50`)
	sqlImportDraft       = statement(`SELECT ` + importDraftColumns + ` FROM import_drafts WHERE commune_id = $1 AND id = $2`)
	sqlLockImportDraft   = statement(`SELECT ` + importDraftColumns + ` FROM import_drafts WHERE commune_id = $1 AND id = $2 FOR UPDATE`)
	sqlInsertImportDraft = statement(`INSERT INTO import_drafts (commune_id, file_name, source, draft, review, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, nullif($6::bigint, 0), $7, $7) RETURNING id`)
	// The source never changes, so an edit does not write it again.
	sqlUpdateImportDraft = statement(`UPDATE import_drafts SET draft = $4, review = $5, plan_id = nullif($6::bigint, 0), updated_at = $7, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3`)
)

// ImportDrafts are the documents under review, the newest first.
func (q *Queries) ImportDrafts(ctx context.Context) ([]ImportDraftRow, error) {
	rows, _ := q.db.Query(ctx, sqlImportDrafts, q.commune)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d ImportDraftRow, err error) {
		err = row.Scan(&d.ID, &d.FileName, &d.Title, &d.UpdatedAt)
		return d, err
	})
	return list, wrap(err, "import drafts")
}

// ImportDraft returns the document with the id, or a NotFound fault.
func (q *Queries) ImportDraft(ctx context.Context, id int64) (ImportDraft, error) {
	return q.importDraft(ctx, sqlImportDraft, id)
}

// LockImportDraft is ImportDraft for an edit inside a transaction: another edit waits until it ends.
func (q *Queries) LockImportDraft(ctx context.Context, id int64) (ImportDraft, error) {
	return q.importDraft(ctx, sqlLockImportDraft, id)
}

func (q *Queries) importDraft(ctx context.Context, sql string, id int64) (d ImportDraft, err error) {
	var source []plan.DraftParagraph
	err = q.db.QueryRow(ctx, sql, q.commune, id).
		Scan(&d.ID, &d.FileName, &source, &d.Draft, &d.Review, &d.PlanID, &d.CreatedBy, &d.CreatedAt, &d.UpdatedAt, &d.Version, &d.Undo, &d.Redo)
	if err != nil {
		return d, wrap(err, fmt.Sprintf("import draft %d", id))
	}
	d.Draft.Source = source
	d.Draft.PlaceSource(d.Review.Places)
	d.Draft.Normalize()
	d.Review.Normalize()
	return d, nil
}

// InsertImportDraft keeps a document from the moment it was read.
func (q *Queries) InsertImportDraft(ctx context.Context, d ImportDraft) (id int64, err error) {
	source, err := json.Marshal(d.Draft.Source)
	if err != nil {
		return 0, fmt.Errorf("source of import draft: %w", err)
	}
	draft, review, err := d.columns()
	if err != nil {
		return 0, err
	}
	err = q.db.QueryRow(ctx, sqlInsertImportDraft, q.commune, d.FileName, orArray(source), draft, review, d.CreatedBy, d.CreatedAt).Scan(&id)
	return id, wrap(err, "insert import draft")
}

// UpdateImportDraft keeps the tree and the decisions, guarded by the version they were made from.
func (q *Queries) UpdateImportDraft(ctx context.Context, d ImportDraft) error {
	draft, review, err := d.columns()
	if err != nil {
		return err
	}
	tag, err := q.db.Exec(ctx, sqlUpdateImportDraft, q.commune, d.ID, d.Version, draft, review, d.PlanID, d.UpdatedAt)
	if err == nil && tag.RowsAffected() == 0 {
		if _, err := q.ImportDraft(ctx, d.ID); err != nil {
			return err
		}
		return Overtaken()
	}
	return wrap(err, fmt.Sprintf("update import draft %d", d.ID))
}

// columns are the JSON of tree and decisions, without the source, which has its own column.
func (d ImportDraft) columns() (draft, review []byte, err error) {
	d.Review.Places = d.Draft.SourcePlaces() // the source stays as it was read
	d.Draft.Source = nil
	d.Draft.Normalize()
	if draft, err = json.Marshal(d.Draft); err != nil {
		return nil, nil, fmt.Errorf("tree of import draft: %w", err)
	}
	if review, err = json.Marshal(d.Review); err != nil {
		return nil, nil, fmt.Errorf("review of import draft: %w", err)
	}
	return draft, review, nil
}
