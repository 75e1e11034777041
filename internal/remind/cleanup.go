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
// recognised as its person's, and one-use tokens a week, longer than any page stays open.
func (w *work) cleanUp(ctx context.Context, _ *river.Job[cleanUpJob]) error {
	now := w.Now()
	day, week := now.Add(-24*time.Hour), now.Add(-7*24*time.Hour)
	errs := []error{w.Store.DeleteExpiredSessions(ctx, day), w.Store.DeleteOldFailures(ctx, day), w.Store.DeleteOldCodeFailures(ctx, day)}
	codes, err := w.Store.CommuneCodes(ctx)
	errs = append(errs, err)
	for _, c := range codes {
		errs = append(errs, w.Store.In(account.System(c.ID)).DeleteOldTokens(ctx, week))
	}
	return errors.Join(errs...)
}
