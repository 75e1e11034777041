package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const exportFormColumns = `id, name, columns, version, updated_at`

var (
	sqlExportForms      = statement(`SELECT ` + exportFormColumns + ` FROM export_forms WHERE commune_id = $1 AND archived_at IS NULL ORDER BY name COLLATE "vi-x-icu", id LIMIT 100`)
	sqlExportForm       = statement(`SELECT ` + exportFormColumns + ` FROM export_forms WHERE commune_id = $1 AND id = $2 AND archived_at IS NULL`)
	sqlInsertExportForm = statement(`INSERT INTO export_forms (commune_id, name, columns, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5) RETURNING id`)
	sqlUpdateExportForm = statement(`UPDATE export_forms SET name = $4, columns = $5, updated_at = $6, updated_by = $7, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND archived_at IS NULL`)
	sqlArchiveExportForm = statement(`UPDATE export_forms SET archived_at = $4, updated_by = $5, version = version + 1
WHERE commune_id = $1 AND id = $2 AND version = $3 AND archived_at IS NULL`)
)

var exportFormConstraints = map[string]*fault.Error{
	"export_forms_name_unique": fault.Field("name", "Đã có biểu mẫu tên này. Đặt tên khác."),
}

func scanExportForm(row pgx.CollectableRow) (f plan.ExportForm, err error) {
	err = row.Scan(&f.ID, &f.Name, &f.Columns, &f.Version, &f.UpdatedAt)
	return f, err
}

// ExportForms are the commune's own forms by name.
func (q *Queries) ExportForms(ctx context.Context) ([]plan.ExportForm, error) {
	rows, _ := q.db.Query(ctx, sqlExportForms, q.commune)
	list, err := pgx.CollectRows(rows, scanExportForm)
	return list, wrap(err, "export forms")
}

// ExportForm returns the form with the id, or a NotFound fault.
func (q *Queries) ExportForm(ctx context.Context, id int64) (plan.ExportForm, error) {
	rows, _ := q.db.Query(ctx, sqlExportForm, q.commune, id)
	f, err := pgx.CollectExactlyOneRow(rows, scanExportForm)
	return f, wrap(err, fmt.Sprintf("export form %d", id))
}

// InsertExportForm keeps a new form.
func (q *Queries) InsertExportForm(ctx context.Context, f plan.ExportForm, at time.Time, by int64) (id int64, err error) {
	columns, err := json.Marshal(f.Columns)
	if err != nil {
		return 0, fmt.Errorf("columns of export form: %w", err)
	}
	err = q.db.QueryRow(ctx, sqlInsertExportForm, q.commune, f.Name, columns, at, by).Scan(&id)
	return id, wrap(translate(err, exportFormConstraints), "insert export form")
}

// UpdateExportForm keeps name and columns, guarded by the version they were made from.
func (q *Queries) UpdateExportForm(ctx context.Context, f plan.ExportForm, at time.Time, by int64) error {
	columns, err := json.Marshal(f.Columns)
	if err != nil {
		return fmt.Errorf("columns of export form: %w", err)
	}
	tag, err := q.db.Exec(ctx, sqlUpdateExportForm, q.commune, f.ID, f.Version, f.Name, columns, at, by)
	return q.exportFormChanged(ctx, f.ID, tag.RowsAffected(), err)
}

// ArchiveExportForm puts a form away.
func (q *Queries) ArchiveExportForm(ctx context.Context, id int64, version int, at time.Time, by int64) error {
	tag, err := q.db.Exec(ctx, sqlArchiveExportForm, q.commune, id, version, at, by)
	return q.exportFormChanged(ctx, id, tag.RowsAffected(), err)
}

func (q *Queries) exportFormChanged(ctx context.Context, id, rows int64, err error) error {
	if err == nil && rows == 0 {
		if _, err := q.ExportForm(ctx, id); err != nil {
			return err
		}
		return Overtaken()
	}
	return wrap(translate(err, exportFormConstraints), fmt.Sprintf("change export form %d", id))
}
