package postgres

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// SourceTask is the task of a superior's plan that an item of the commune answers.
type SourceTask struct {
	ID           int64
	Place, Title string
	PlanID       int64
	Plan         string
}

// AnswerTask is an item of the commune that answers a task of a superior's plan, with what was sent last by the unit
// that answered for it then.
type AnswerTask struct {
	PlanState plan.State
	Reported  bool
	// Owed is that report as far as its word goes: item, plan, unit, the name and due day of the period, status, extension.
	plan.Owed
}

const sqlSource = `SELECT i.id, s.id, s.place, s.title, p.id, p.short_title FROM plan_items i
JOIN item_sources x ON x.commune_id = i.commune_id AND x.item_id = i.id
JOIN plan_items s ON s.commune_id = x.commune_id AND s.id = x.source_id
JOIN plans p ON p.commune_id = s.commune_id AND p.id = s.plan_id `

var (
	sqlSources      = statement(sqlSource + `WHERE i.commune_id = $1 AND i.plan_id = $2 ORDER BY i.id, s.id`)
	sqlSourceOfItem = statement(sqlSource + `WHERE i.commune_id = $1 AND i.id = $2 ORDER BY s.id`)
	sqlAnswers      = statement(`SELECT s.id, i.id, i.place, i.title, i.timing, i.due_on, p.id, p.short_title, p.state, r.status IS NOT NULL, coalesce(r.status, ''), coalesce(r.state, ''),
	r.completed_at, coalesce(r.requested, false), coalesce(r.unit, ''), coalesce(r.year, 0), coalesce(r.kind, ''), coalesce(r.number, 0), coalesce(r.title, ''), r.units_due_on, r.to_on
FROM plan_items s
JOIN item_sources x ON x.commune_id = s.commune_id AND x.source_id = s.id
JOIN plan_items i ON i.commune_id = x.commune_id AND i.id = x.item_id
JOIN plans p ON p.commune_id = i.commune_id AND p.id = i.plan_id
LEFT JOIN LATERAL (SELECT r.sent_status AS status, r.state, r.completed_at, u.name AS unit, u.kind = 'requested' AS requested, pe.year, pe.kind, pe.number, pe.title, pe.units_due_on,
	(SELECT max(x.to_on) FROM extensions x WHERE x.commune_id = r.commune_id AND x.item_id = r.item_id AND x.unit_id = r.unit_id AND (x.period_id = pe.id OR x.moves_item)) AS to_on
	FROM progress_reports r
	JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id
	JOIN assignments a ON a.commune_id = r.commune_id AND a.item_id = r.item_id AND a.unit_id = r.unit_id
	JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id
	WHERE r.commune_id = i.commune_id AND r.item_id = i.id AND r.submitted_version > 0 AND ` + focalThen + `
	ORDER BY pe.cut_off_on DESC LIMIT 1) r ON true
WHERE s.commune_id = $1 AND s.plan_id = $2 ORDER BY s.id, p.id, i.position`)
)

func scanSources(rows pgx.Rows, into map[int64][]SourceTask) error {
	var item int64
	var s SourceTask
	_, err := pgx.ForEachRow(rows, []any{&item, &s.ID, &s.Place, &s.Title, &s.PlanID, &s.Plan}, func() error {
		into[item] = append(into[item], s)
		return nil
	})
	if err != nil {
		return fmt.Errorf("sources: %w", err)
	}
	return nil
}

func scanAnswers(rows pgx.Rows, into map[int64][]AnswerTask) error {
	var source int64
	var a AnswerTask
	var completed *time.Time
	_, err := pgx.ForEachRow(rows, []any{
		&source, &a.Item.ID, &a.Item.Place, &a.Item.Title, &a.Item.Timing, &a.Item.DueOn, &a.PlanID, &a.PlanTitle, &a.PlanState, &a.Reported, &a.SentStatus, &a.Report.State,
		&completed, &a.Requested, &a.UnitName, &a.Period.Year, &a.Period.Kind, &a.Period.Number, &a.Period.Title, &a.Period.UnitsDue, &a.Extension.To,
	}, func() error {
		if a.Report.CompletedAt = (time.Time{}); completed != nil {
			a.Report.CompletedAt = *completed
		}
		into[source] = append(into[source], a)
		return nil
	})
	if err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	return nil
}
