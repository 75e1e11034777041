package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

const reportTypeColumns = `id, preset, position, archived_at IS NOT NULL, version, definition`

var (
	sqlReportTypes = statement(`SELECT ` + reportTypeColumns + ` FROM report_types WHERE commune_id = $1 ORDER BY position, id`)
	// Somebody else may keep the same preset at the same time.
	sqlKeepPreset       = statement(`INSERT INTO report_types (commune_id, preset, position, definition) VALUES ($1, $2, $3, $4) ON CONFLICT (commune_id, preset) WHERE preset <> '' DO NOTHING`)
	sqlInsertReportType = statement(`INSERT INTO report_types (commune_id, position, definition)
VALUES ($1, (SELECT coalesce(max(position), 0) + 1 FROM report_types WHERE commune_id = $1), $2) RETURNING id`)
	sqlUpdateReportType  = statement(`UPDATE report_types SET definition = $4, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlArchiveReportType = statement(`UPDATE report_types SET archived_at = $4, version = version + 1 WHERE commune_id = $1 AND id = $2 AND version = $3`)
	sqlOrderReportTypes  = statement(`UPDATE report_types t SET position = o.position FROM unnest($2::bigint[]) WITH ORDINALITY o (id, position) WHERE t.commune_id = $1 AND t.id = o.id`)
)

func scanReportType(row pgx.CollectableRow) (t plan.ReportType, err error) {
	var of plan.ReportType
	err = row.Scan(&of.ID, &of.Preset, &of.Position, &of.Archived, &of.Version, &t)
	t.ID, t.Preset, t.Position, t.Archived, t.Version = of.ID, of.Preset, of.Position, of.Archived, of.Version
	return t, err
}

// ReportTypes are the types of the commune in their order, archived ones among them; a preset that
// nobody has touched is as the program has it.
func (q *Queries) ReportTypes(ctx context.Context) ([]plan.ReportType, error) {
	rows, _ := q.db.Query(ctx, sqlReportTypes, q.commune)
	list, err := pgx.CollectRows(rows, scanReportType)
	return plan.ReportTypes(list), wrap(err, "report types")
}

// ReportTypesAndHead are the types and what stands at the head of their documents, in one round trip.
func (q *Queries) ReportTypesAndHead(ctx context.Context) (types []plan.ReportType, c Commune, bodies []ReceivingBody, err error) {
	b := &pgx.Batch{}
	list(b, sqlReportTypes, &types, scanReportType, q.commune)
	b.Queue(sqlCommune, q.commune).QueryRow(func(row pgx.Row) (err error) { c, err = scanCommune(row); return err })
	list(b, sqlBodies, &bodies, scanBody, q.commune)
	err = q.send(ctx, b)
	return plan.ReportTypes(types), c, bodies, wrap(err, "report types")
}

// KeepReportTypes gives the presets rows of their own, so that they can be changed, and returns all types.
func (q *Queries) KeepReportTypes(ctx context.Context) ([]plan.ReportType, error) {
	b := &pgx.Batch{}
	for _, p := range plan.ReportPresets() {
		b.Queue(sqlKeepPreset, q.commune, p.Preset, p.Position, p)
	}
	if err := q.send(ctx, b); err != nil {
		return nil, wrap(err, "keep report types")
	}
	return q.ReportTypes(ctx)
}

// InsertReportType adds one of the commune's own.
func (q *Queries) InsertReportType(ctx context.Context, t plan.ReportType) (id int64, err error) {
	err = q.db.QueryRow(ctx, sqlInsertReportType, q.commune, t).Scan(&id)
	return id, wrap(err, "insert report type")
}

// UpdateReportType changes a type, guarded by the version the form was made from.
func (q *Queries) UpdateReportType(ctx context.Context, t plan.ReportType) error {
	return q.changeReportType(ctx, sqlUpdateReportType, t.ID, t.Version, t)
}

// ArchiveReportType takes a type out of use, or (a zero time) into use again.
func (q *Queries) ArchiveReportType(ctx context.Context, id int64, version int, at time.Time) error {
	return q.changeReportType(ctx, sqlArchiveReportType, id, version, orNull(at))
}

func (q *Queries) changeReportType(ctx context.Context, sql string, id int64, version int, value any) error {
	tag, err := q.db.Exec(ctx, sql, q.commune, id, version, value)
	if err == nil && tag.RowsAffected() == 0 {
		return Overtaken()
	}
	return wrap(err, fmt.Sprintf("change report type %d", id))
}

// OrderReportTypes puts the types in the order of their ids.
func (q *Queries) OrderReportTypes(ctx context.Context, ids []int64) error {
	_, err := q.db.Exec(ctx, sqlOrderReportTypes, q.commune, ids)
	return wrap(err, "order report types")
}
