package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// NumberLetter enters the number and the day of a letter of a reminder into the register, or corrects them:
// seen is the number and day that the form was made from, "" for none. model is the document with both, as it
// prints from then on.
func (s *Service) NumberLetter(ctx context.Context, actor account.Actor, token, seen string, line postgres.RegisterEntry, model string) error {
	if err := allow(actor, account.Register); err != nil {
		return err
	}
	_, err := s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		reminder, err := tx.Reminder(ctx, line.ReminderID)
		if err != nil {
			return err
		}
		made := plan.DayOf(reminder.MadeAt, actor.Commune.Location())
		if err := plan.CheckLetterNumber(line.Number, line.On, made, s.today(actor)); err != nil {
			return err
		}
		line.Kind, line.Year = plan.LetterSeries, line.On.Year()
		id, err := tx.SetLetter(ctx, line, seen, model, s.now(), actor.AccountID)
		*e = entry{action: "number", subject: "letter", id: id, detail: map[string]any{
			"reminder": line.ReminderID, "requested": line.Requested, "number": line.Number, "on": line.On, "before": seen,
		}}
		return err
	})
	line.Kind = plan.LetterSeries
	return s.withNextNumber(ctx, actor, line, err)
}
