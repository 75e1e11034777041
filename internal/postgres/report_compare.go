package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// PartVersion is one saved text of a part of a report.
type PartVersion struct {
	ID           int64 // ascends in the order of saving, over all parts
	Key          string
	Version      int
	At           time.Time
	By           string
	Text, Source string
}

// ReportHistory are the saved texts of a report: who saved which part and when, the newest first, without
// the texts; and of each part the text at two moments, and the first one.
type ReportHistory struct {
	Saves         []PartVersion
	Before, After map[string]PartVersion // by key
	First         map[string]PartVersion
}

// maxSaves is how many saves are listed.
const maxSaves = 3000

var (
	sqlPartSaves = statement(`SELECT v.id, v.key, v.version, v.saved_at, coalesce(a.full_name, ''), '', '' FROM report_part_versions v
LEFT JOIN accounts a ON a.commune_id = v.commune_id AND a.id = v.saved_by WHERE v.commune_id = $1 AND v.report_id = $2 ORDER BY v.id DESC LIMIT $3`)
	sqlPartsAt = statement(`SELECT DISTINCT ON (key) id, key, version, saved_at, '', text, source FROM report_part_versions
WHERE commune_id = $1 AND report_id = $2 AND id <= $3 ORDER BY key, id DESC`)
	sqlFirstParts = statement(`SELECT DISTINCT ON (key) id, key, version, saved_at, '', '', source FROM report_part_versions
WHERE commune_id = $1 AND report_id = $2 ORDER BY key, id`)
	sqlKeepPartVersion = statement(`INSERT INTO report_part_versions (commune_id, report_id, key, version, text, source, saved_at, saved_by)
SELECT commune_id, report_id, key, version, text, source, updated_at, updated_by FROM report_parts WHERE commune_id = $1 AND report_id = $2 AND key = $3`)
)

func scanPartVersion(row pgx.CollectableRow) (v PartVersion, err error) {
	err = row.Scan(&v.ID, &v.Key, &v.Version, &v.At, &v.By, &v.Text, &v.Source)
	return v, err
}

// ReportHistory reads it in one round trip; before and after are ids of saves: what was saved until then.
func (q *Queries) ReportHistory(ctx context.Context, report, before, after int64) (h ReportHistory, err error) {
	var old, now, first []PartVersion
	b := &pgx.Batch{}
	list(b, sqlPartSaves, &h.Saves, scanPartVersion, q.commune, report, maxSaves)
	list(b, sqlPartsAt, &old, scanPartVersion, q.commune, report, before)
	list(b, sqlPartsAt, &now, scanPartVersion, q.commune, report, after)
	list(b, sqlFirstParts, &first, scanPartVersion, q.commune, report)
	err = q.send(ctx, b)
	byKey := func(list []PartVersion) map[string]PartVersion {
		m := map[string]PartVersion{}
		for _, v := range list {
			m[v.Key] = v
		}
		return m
	}
	h.Before, h.After, h.First = byKey(old), byKey(now), byKey(first)
	return h, wrap(err, fmt.Sprintf("history of report %d", report))
}
