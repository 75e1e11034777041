// Package remind is the work that no request starts: the daily reminders, their mails, and clean-up.
// River runs it, on the same PostgreSQL, so that of several servers one does each piece of work.
//
// What must happen once rests on rows and not on the queue: the reminder of a commune's day is a row
// that only one transaction can insert, together with its notices, its mails and their jobs. A mail is
// a row that moves from state to state. Its text is made when it is sent, from what is then still
// owed. Just before the last byte goes to the mail server the row is committed as handed over; a
// server that is killed before that has sent nothing, and the mail is tried again. One that is killed
// after it leaves a row of which nobody can know whether the mail server took it: that mail is never
// sent again, and the page of the reminder says so. What remains is thus a mail too few, not one too
// many, in the milliseconds between the commit and the mail server's answer; the notice in the
// application is there in any case.
package remind

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Options are what the jobs need.
type Options struct {
	Store   *postgres.Store // its own, so that jobs never take a connection from a page
	Log     *slog.Logger
	Now     func() time.Time // time.Now outside tests
	BaseURL string           // where the links of mails lead
	Mail    *MailServer      // nil: no mail is sent
}

// Bounded times.
const (
	jobTime    = time.Minute      // of one job
	rescueTime = 5 * time.Minute  // after which a job of a killed server is taken up again
	stopTime   = 10 * time.Second // for jobs under way when the server stops
	tickTime   = 15 * time.Minute // between looks at the clock for the day's reminders
	keepTime   = 72 * time.Hour   // done jobs are kept, so that a digest is not queued twice a day
)

// Run works until the context ends, and then lets jobs under way finish.
func Run(ctx context.Context, o Options) error {
	client, err := newClient(o)
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("start jobs: %w", err)
	}
	// The first of a periodic job comes from the leader alone, whom a killed server may leave wanting for
	// a quarter of a minute; the day's reminders need not wait for that.
	if _, err := client.Insert(ctx, tickJob{}, nil); err != nil && ctx.Err() == nil {
		o.Log.Warn("first look at the clock failed, the next comes by itself", "err", err)
	}
	<-client.Stopped()
	return nil
}

func newClient(o Options) (*river.Client[pgx.Tx], error) {
	w := &work{Options: o, planning: planning.New(o.Store, o.Now)}
	workers := river.NewWorkers()
	err := errors.Join(
		river.AddWorkerSafely(workers, river.WorkFunc(w.tick)), river.AddWorkerSafely(workers, river.WorkFunc(w.digest)),
		river.AddWorkerSafely(workers, river.WorkFunc(w.mail)), river.AddWorkerSafely(workers, river.WorkFunc(w.cleanUp)),
	)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	client, err := river.NewClient(o.Store.JobDriver(), &river.Config{
		Schema: postgres.JobSchema, Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		PeriodicJobs: []*river.PeriodicJob{
			periodic(tickTime, tickJob{}), periodic(time.Hour, cleanUpJob{}),
		},
		Logger:     slog.New(quiet{o.Log.Handler()}),
		JobTimeout: jobTime, RescueStuckJobsAfter: rescueTime, SoftStopTimeout: stopTime, CompletedJobRetentionPeriod: keepTime,
		FetchPollInterval:   5 * time.Second, // new jobs are told by NOTIFY; this is for when that is lost
		ReindexerIndexNames: []string{},      // only the owner may
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return client, nil
}

func periodic(every time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{RunOnStart: true})
}

// work is the jobs.
type work struct {
	Options
	planning *planning.Service
}

// quiet passes on what an operator must act on.
type quiet struct{ slog.Handler }

// Enabled drops River's own news.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}
