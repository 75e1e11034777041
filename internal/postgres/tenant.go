package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sender sends a batch with the tenant set: every way to a commune's tables is one of these.
type sender interface {
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

func queueTenant(b *pgx.Batch, commune int64) {
	b.Queue(`SELECT set_config('app.commune_id', $1, true)`, strconv.FormatInt(commune, 10))
}

// tenantPool runs each batch in an implicit transaction of its own.
type tenantPool struct {
	pool    *pgxpool.Pool
	commune int64
}

func (t tenantPool) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	first := &pgx.Batch{}
	queueTenant(first, t.commune)
	return sendBehind(ctx, t.pool, first, b)
}

// transaction begins with its first batch and commits with its last statements, so that a change
// takes no more round trips than it has questions, and entries of the audit log, which queue up until
// commit, hold each other up no longer than the commit takes.
type transaction struct {
	conn    *pgxpool.Conn
	commune int64
	begun   bool
	waiting *pgx.Batch // goes before the next batch
}

func (t *transaction) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	first := t.waiting
	if !t.begun {
		first = &pgx.Batch{}
		first.Queue("BEGIN")
		queueTenant(first, t.commune)
		first.QueuedQueries = append(first.QueuedQueries, t.waiting.QueuedQueries...)
	}
	t.begun, t.waiting = true, &pgx.Batch{}
	return sendBehind(ctx, t.conn, first, b)
}

func (t *transaction) commit(ctx context.Context) error {
	if !t.begun && t.waiting.Len() == 0 {
		return nil
	}
	b := &pgx.Batch{}
	b.Queue("COMMIT")
	results := t.SendBatch(ctx, b)
	tag, err := results.Exec()
	if closed := results.Close(); err == nil {
		err = closed
	}
	if err == nil && tag.String() != "COMMIT" {
		err = fmt.Errorf("the transaction ended with %s", tag) // a failure that fn did not report
	}
	return err
}

// rollback ends what did not commit. A cancelled request must still end its transaction in order, or
// the connection is thrown away.
func (t *transaction) rollback(ctx context.Context) {
	if c := t.conn.Conn(); c.IsClosed() || c.PgConn().TxStatus() == 'I' {
		return
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_, _ = t.conn.Exec(end, "ROLLBACK") // a connection that is not idle is closed on release
}

// sendBehind sends the statements of b behind others in one round trip; the results are those of b.
func sendBehind(ctx context.Context, to sender, first, b *pgx.Batch) pgx.BatchResults {
	skip := first.Len()
	if skip == 0 {
		return to.SendBatch(ctx, b)
	}
	for _, q := range first.QueuedQueries {
		q.Exec(func(pgconn.CommandTag) error { return nil }) // Close calls back in order
	}
	first.QueuedQueries = append(first.QueuedQueries, b.QueuedQueries...)
	return &resultsBehind{BatchResults: to.SendBatch(ctx, first), skip: skip}
}

// resultsBehind skips the results of the statements in front before the first one that is asked for.
type resultsBehind struct {
	pgx.BatchResults
	skip int
}

func (r *resultsBehind) pass() error {
	for ; r.skip > 0; r.skip-- {
		if _, err := r.BatchResults.Exec(); err != nil {
			return err
		}
	}
	return nil
}

func (r *resultsBehind) Exec() (pgconn.CommandTag, error) {
	if err := r.pass(); err != nil {
		return pgconn.CommandTag{}, err
	}
	return r.BatchResults.Exec()
}

func (r *resultsBehind) Query() (pgx.Rows, error) {
	if err := r.pass(); err != nil {
		return nil, err
	}
	return r.BatchResults.Query()
}

// dbtx sends statements one by one, each as a batch of its own.
type dbtx struct{ sender }

func (d dbtx) one(ctx context.Context, sql string, args []any) pgx.BatchResults {
	b := &pgx.Batch{}
	b.Queue(sql, args...)
	return d.SendBatch(ctx, b)
}

// Exec runs a statement without rows.
func (d dbtx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	results := d.one(ctx, sql, args)
	tag, err := results.Exec()
	if closed := results.Close(); err == nil {
		err = closed // an implicit transaction commits here: a failure must not pass as success
	}
	return tag, err
}

// Query runs a statement; its error shows on the rows as well.
func (d dbtx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	results := d.one(ctx, sql, args)
	rows, err := results.Query()
	if rows == nil { // a statement in front failed
		_ = results.Close()
		return failedRows{err: err}, err
	}
	return &batchRows{Rows: rows, results: results}, err
}

// QueryRow runs a statement that gives one row.
func (d dbtx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, _ := d.Query(ctx, sql, args...)
	return batchRow{rows}
}

// failedRows are the rows of a statement that could not be sent, so that a caller may collect first
// and look at the error once, as with pgx itself.
type failedRows struct {
	pgx.Rows
	err error
}

func (r failedRows) Next() bool { return false }
func (r failedRows) Close()     {}
func (r failedRows) Err() error { return r.err }

// batchRows close their batch when they are read or closed, and report what the commit of an implicit
// transaction said.
type batchRows struct {
	pgx.Rows
	results pgx.BatchResults
	closed  bool
	err     error
}

func (r *batchRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *batchRows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.Rows.Close()
	r.err = r.results.Close()
}

func (r *batchRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

type batchRow struct{ rows pgx.Rows }

func (r batchRow) Scan(dest ...any) error {
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
