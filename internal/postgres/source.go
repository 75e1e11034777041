package postgres

import (
	"fmt"

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
	ID           int64
	Place, Title string
	PlanID       int64
	Plan         string
	State        plan.State
	Reported     bool
	Status       plan.Status
	Unit         string
	Period       plan.Period // its name alone
}

const sqlSource = `SELECT i.id, s.id, s.place, s.title, p.id, p.short_title FROM plan_items i
JOIN plan_items s ON s.commune_id = i.commune_id AND s.id = i.source_id
JOIN plans p ON p.commune_id = s.commune_id AND p.id = s.plan_id `

var (
	sqlSources      = statement(sqlSource + `WHERE i.commune_id = $1 AND i.plan_id = $2`)
	sqlSourceOfItem = statement(sqlSource + `WHERE i.commune_id = $1 AND i.id = $2`)
	sqlAnswers      = statement(`SELECT s.id, i.id, i.place, i.title, p.id, p.short_title, p.state, r.status IS NOT NULL, coalesce(r.status, ''), coalesce(r.unit, ''),
	coalesce(r.year, 0), coalesce(r.kind, ''), coalesce(r.number, 0), coalesce(r.title, '')
FROM plan_items s
JOIN plan_items i ON i.commune_id = s.commune_id AND i.source_id = s.id
JOIN plans p ON p.commune_id = i.commune_id AND p.id = i.plan_id
LEFT JOIN LATERAL (SELECT r.sent_status AS status, u.name AS unit, pe.year, pe.kind, pe.number, pe.title FROM progress_reports r
	JOIN periods pe ON pe.commune_id = r.commune_id AND pe.id = r.period_id
	JOIN assignments a ON a.commune_id = r.commune_id AND a.item_id = r.item_id AND a.unit_id = r.unit_id
	JOIN units u ON u.commune_id = r.commune_id AND u.id = r.unit_id
	WHERE r.commune_id = i.commune_id AND r.item_id = i.id AND r.submitted_version > 0 AND ` + focalThen + `
	ORDER BY pe.cut_off_on DESC LIMIT 1) r ON true
WHERE s.commune_id = $1 AND s.plan_id = $2 ORDER BY s.id, p.id, i.position`)
)

func scanSources(rows pgx.Rows, into map[int64]SourceTask) error {
	var item int64
	var s SourceTask
	_, err := pgx.ForEachRow(rows, []any{&item, &s.ID, &s.Place, &s.Title, &s.PlanID, &s.Plan}, func() error {
		into[item] = s
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
	_, err := pgx.ForEachRow(rows, []any{&source, &a.ID, &a.Place, &a.Title, &a.PlanID, &a.Plan, &a.State, &a.Reported, &a.Status, &a.Unit,
		&a.Period.Year, &a.Period.Kind, &a.Period.Number, &a.Period.Title}, func() error {
		into[source] = append(into[source], a)
		return nil
	})
	if err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	return nil
}
