package remind

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// cleanUpJob removes what has expired.
type cleanUpJob struct{}

// Kind is the job's name in the queue.
func (cleanUpJob) Kind() string { return "clean_up" }

// cleanUp leaves sessions a day's grace, so that a form posted long after the session ended is still
// recognised as its person's, and one-use tokens a week, longer than any page stays open. What stood in
// spreadsheets that units brought back is kept for 30 days: what was saved of it is in the reports.
func (w *work) cleanUp(ctx context.Context, _ *river.Job[cleanUpJob]) error {
	now := w.Now()
	day, week, month := now.Add(-24*time.Hour), now.Add(-7*24*time.Hour), now.Add(-30*24*time.Hour)
	errs := []error{w.Store.DeleteExpiredSessions(ctx, day), w.Store.DeleteOldFailures(ctx, day), w.Store.DeleteOldCodeFailures(ctx, day)}
	codes, err := w.Store.CommuneCodes(ctx)
	errs = append(errs, err)
	for _, c := range codes {
		q := w.Store.In(account.System(c.ID))
		errs = append(errs, q.DeleteOldTokens(ctx, week), q.ForgetFilledSheets(ctx, month))
	}
	return errors.Join(errs...)
}
