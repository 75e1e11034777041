package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	// A unit sees its own files and those of items that it answers for, as with a single file; 0 sees all.
	archiveSeen = ` AND ($3::bigint = 0 OR r.unit_id = $3 OR EXISTS (
	SELECT FROM assignments a WHERE a.commune_id = r.commune_id AND a.item_id = r.item_id AND a.unit_id = $3 AND a.focal))`
	sqlArchiveFiles = statement(`SELECT ` + evidenceColumns + `, r.submitted_version, p.id, p.short_title, ` + periodOfReport + `, i.id, i.place, i.title,
	coalesce(ar.id, 0), coalesce(ar.label, ''), coalesce(ar.title, ''), u.name
FROM periods pe
JOIN progress_reports r ON r.commune_id = pe.commune_id AND r.period_id = pe.id AND r.submitted_version > 0
JOIN evidence e ON e.commune_id = r.commune_id AND e.report_id = r.id AND` + evidenceShown + `
JOIN plans p ON p.commune_id = r.commune_id AND p.id = r.plan_id
JOIN plan_items i ON i.commune_id = r.commune_id AND i.id = r.item_id
JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id
LEFT JOIN plan_items ar ON ar.commune_id = i.commune_id AND ar.id = i.area_id
WHERE pe.commune_id = $1 AND pe.year = $2` + archiveSeen + `
ORDER BY p.id, ar.position NULLS LAST, ar.id, i.position, i.id, u.position, u.id, pe.cut_off_on, pe.id, e.id`)
	sqlArchiveYears = statement(`SELECT DISTINCT year FROM periods WHERE commune_id = $1 AND state <> 'planned' ORDER BY year DESC`)
)

// Archive lists the files of a year that a unit (0: everyone's) may see, in the order of plans, areas and
// tasks, and the years there are, in one round trip. The rule says which of them were sent.
func (q *Queries) Archive(ctx context.Context, year int, unit int64) (files []plan.ArchivedFile, years []int, err error) {
	b := &pgx.Batch{}
	list(b, sqlArchiveYears, &years, pgx.RowTo[int], q.commune)
	list(b, sqlArchiveFiles, &files, func(row pgx.CollectableRow) (f plan.ArchivedFile, err error) {
		e := &f.Evidence
		targets := append([]any{
			&e.ID, &e.ReportID, &e.Name, &e.MediaType, &e.Size, &e.SHA256, &e.UploadedAt, &e.Thumbnail, &e.AddedAfter, &e.RemovedAfter, &e.Removed,
			&f.Version, &f.PlanID, &f.PlanTitle,
		}, periodTargets(&f.Period)...)
		err = row.Scan(append(targets, &f.Item.ID, &f.Item.Place, &f.Item.Title, &f.AreaID, &f.AreaLabel, &f.AreaTitle, &f.UnitName)...)
		return f, err
	}, q.commune, year, unit)
	err = q.send(ctx, b)
	return files, years, wrap(err, "archive of evidence")
}
