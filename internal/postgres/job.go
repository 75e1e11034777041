package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// JobSchema is the database schema of River's own tables.
const JobSchema = "river"

// MailJob sends one mail. Like all jobs it carries ids alone: what it is about stays behind the wall of
// its commune.
type MailJob struct {
	CommuneID int64 `json:"commune"`
	MailID    int64 `json:"mail"`
}

// Kind is the job's name in the queue.
func (MailJob) Kind() string { return "mail" }

// InsertOpts bounds the tries: the last one comes some two hours after the first.
func (MailJob) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 8} }

// JobDriver is how River reaches the database: it has its own tables and no tenant.
func (s *Store) JobDriver() riverdriver.Driver[pgx.Tx] { return riverpgxv5.New(s.pool) }

// insertJobs queues jobs in the transaction that causes them, so that none is lost and none runs for
// what was rolled back.
func (q *Queries) insertJobs(ctx context.Context, jobs []river.InsertManyParams) error {
	if len(jobs) == 0 {
		return nil
	}
	if q.tx == nil {
		return fmt.Errorf("jobs are queued inside a transaction")
	}
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: JobSchema})
	if err != nil {
		return fmt.Errorf("job queue: %w", err)
	}
	if _, err := client.InsertManyTx(ctx, q.tx, jobs); err != nil {
		return fmt.Errorf("queue jobs: %w", translate(err, nil))
	}
	return nil
}

// CheckJobs says what is wrong with the job queue: tables that are not those of this program's River,
// or jobs that nobody takes; "" where it is sound.
func (s *Store) CheckJobs(ctx context.Context) (wrong string, err error) {
	m, err := rivermigrate.New(s.JobDriver(), &rivermigrate.Config{Schema: JobSchema})
	if err != nil {
		return "", fmt.Errorf("job queue: %w", err)
	}
	valid, err := m.Validate(ctx, nil)
	if err != nil {
		return "", fmt.Errorf("job queue: %w", translate(err, nil))
	}
	if !valid.OK {
		return strings.Join(valid.Messages, "; "), nil
	}
	var waiting int
	if err := s.pool.QueryRow(ctx, sqlWaitingJobs).Scan(&waiting); err != nil {
		return "", fmt.Errorf("waiting jobs: %w", translate(err, nil))
	}
	if waiting > 0 {
		return fmt.Sprintf("%d jobs wait since more than an hour; is a server running?", waiting), nil
	}
	return "", nil
}

var sqlWaitingJobs = statement(`SELECT count(*) FROM river.river_job WHERE state = 'available' AND scheduled_at < now() - interval '1 hour'`)
