package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

var (
	sqlMeetingRows = statement(`SELECT ` + owedFacts + owedFrom + ` WHERE a.commune_id = $1 AND` + owedOpen + ` AND ($2::bigint = 0 OR p.id = $2)` + owedOrder)
	// What a unit asks for stands in the newest version that it sent.
	sqlMeetingAsks = statement(`SELECT r.id, v.recommendations FROM progress_reports r
JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id
JOIN plans p ON p.commune_id = r.commune_id AND p.id = r.plan_id
JOIN progress_report_versions v ON v.commune_id = r.commune_id AND v.report_id = r.id AND v.number = r.submitted_version
WHERE r.commune_id = $1 AND` + owedOpen + ` AND ($2::bigint = 0 OR p.id = $2) AND r.state IN ('submitted', 'accepted') AND v.recommendations <> ''`)
	sqlMeetingUnowned = statement(`SELECT p.id, p.short_title, i.id, i.kind, i.label, i.place, i.position, i.title, coalesce(ar.id, 0), coalesce(ar.label, ''), coalesce(ar.title, ''), coalesce(ar.position, 0)
FROM plan_items i JOIN plans p ON p.commune_id = i.commune_id AND p.id = i.plan_id
LEFT JOIN plan_items ar ON ar.commune_id = i.commune_id AND ar.id = i.area_id
WHERE i.commune_id = $1 AND p.state = 'active' AND ($2::bigint = 0 OR p.id = $2) AND i.kind IN ('task', 'duty') AND i.finished_year IS NULL AND i.ended_on IS NULL
	AND NOT EXISTS (SELECT FROM assignments a WHERE a.commune_id = i.commune_id AND a.item_id = i.id AND a.focal)
	AND EXISTS (SELECT FROM periods pe WHERE pe.commune_id = i.commune_id AND pe.plan_id = i.plan_id AND pe.state = 'open')
ORDER BY p.id, i.position, i.id`)
)

// Meeting is what the sheets of the weekly meeting are made of, with the letterhead, in one round trip: of
// one plan, or (0) of all that are active. open are the plans that have something to speak of.
func (q *Queries) Meeting(ctx context.Context, planID int64) (f plan.MeetingFacts, open []OpenPeriod, commune Commune, err error) {
	b := &pgx.Batch{}
	type ask struct {
		report int64
		text   string
	}
	var asks []ask
	var communes []Commune
	list(b, sqlMeetingRows, &f.Rows, scanOwedFacts, q.commune, planID)
	list(b, sqlOpenDirectives, &f.Threads, scanDirective, q.commune, 0)
	list(b, sqlMeetingAsks, &asks, func(row pgx.CollectableRow) (a ask, err error) {
		return a, row.Scan(&a.report, &a.text)
	}, q.commune, planID)
	list(b, sqlMeetingUnowned, &f.Unowned, func(row pgx.CollectableRow) (u plan.Unowned, err error) {
		i := &u.Item
		err = row.Scan(&u.PlanID, &u.PlanTitle, &i.ID, &i.Kind, &i.Label, &i.Place, &i.Position, &i.Title, &u.AreaID, &u.AreaLabel, &u.AreaTitle, &u.AreaPos)
		i.PlanID, i.AreaID = u.PlanID, u.AreaID
		return u, err
	}, q.commune, planID)
	list(b, sqlOpenPeriods, &open, scanOpenPeriod, q.commune)
	list(b, sqlCommune, &communes, func(row pgx.CollectableRow) (Commune, error) { return scanCommune(row) }, q.commune)
	if err := q.send(ctx, b); err != nil {
		return f, nil, commune, wrap(err, "meeting")
	}
	if len(communes) == 1 {
		commune = communes[0]
	}
	f.Asks = make(map[int64]string, len(asks))
	for _, a := range asks {
		f.Asks[a.report] = a.text
	}
	return f, open, commune, nil
}
