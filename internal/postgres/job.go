package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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
	if q.tx == nil || !q.tx.begun {
		return fmt.Errorf("jobs are queued inside a transaction that has done something")
	}
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: JobSchema})
	if err != nil {
		return fmt.Errorf("job queue: %w", err)
	}
	if _, err := client.InsertManyTx(ctx, &jobTx{conn: q.tx.conn.Conn()}, jobs); err != nil {
		return fmt.Errorf("queue jobs: %w", translate(err, nil))
	}
	return nil
}

// jobTx is our running transaction as River's inserts take it: they nest a part of their own in it.
type jobTx struct {
	pgx.Tx // the methods that are never called
	conn   *pgx.Conn
	ended  bool // the nested part is
}

func (t *jobTx) Begin(ctx context.Context) (pgx.Tx, error) {
	_, err := t.conn.Exec(ctx, "SAVEPOINT jobs")
	return &jobTx{conn: t.conn}, err
}

// Conn is the connection itself.
func (t *jobTx) Conn() *pgx.Conn { return t.conn }

func (t *jobTx) Commit(ctx context.Context) error { return t.end(ctx, "RELEASE SAVEPOINT jobs") }

func (t *jobTx) Rollback(ctx context.Context) error { return t.end(ctx, "ROLLBACK TO SAVEPOINT jobs") }

func (t *jobTx) end(ctx context.Context, how string) error {
	if t.ended {
		return pgx.ErrTxClosed
	}
	t.ended = true
	_, err := t.conn.Exec(ctx, how)
	return err
}

func (t *jobTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return t.conn.Exec(ctx, sql, args...)
}

func (t *jobTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return t.conn.Query(ctx, sql, args...)
}

func (t *jobTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return t.conn.QueryRow(ctx, sql, args...)
}

func (t *jobTx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return t.conn.SendBatch(ctx, b)
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
