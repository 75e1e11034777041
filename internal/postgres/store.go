// Package postgres is all SQL of the product.
//
// [Store] holds the pool; [Store.In] gives the handle of one commune, [Queries], which is the only way
// to a commune's tables: it sets the tenant in the same round trip as the statement, and every
// statement names commune_id as well. Sign-in, sessions and health have methods on Store itself.
package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// Store is the database of the installation.
type Store struct{ pool *pgxpool.Pool }

// Open connects as the application's role. Times of the pool are bounded, so that a lost database
// shows as an error within seconds and not as a page that hangs. Options change the pool before it
// opens: tests and measurements look at the round trips that way.
func Open(ctx context.Context, url string, options ...func(*pgxpool.Config)) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	cfg.MaxConnIdleTime = 5 * time.Minute
	cfg.HealthCheckPeriod = 5 * time.Second
	params := cfg.ConnConfig.RuntimeParams
	params["application_name"] = "kehoachxa"
	for name, value := range map[string]string{
		"statement_timeout": "10s", "lock_timeout": "8s", "idle_in_transaction_session_timeout": "15s",
		"timezone": "UTC", "client_connection_check_interval": "1s",
	} {
		if _, set := params[name]; !set {
			params[name] = value
		}
	}
	for _, change := range options {
		change(cfg)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Store{pool: pool}, nil
}

// Close ends all connections; it waits for those in use.
func (s *Store) Close() { s.pool.Close() }

// Ready says whether the database answers and takes writes.
func (s *Store) Ready(ctx context.Context) error {
	var readOnly string
	if err := s.pool.QueryRow(ctx, sqlReady).Scan(&readOnly); err != nil {
		return fmt.Errorf("ready: %w", translate(err, nil))
	}
	if readOnly != "off" {
		return fmt.Errorf("ready: the database takes no writes")
	}
	return nil
}

var sqlReady = statement(`SELECT current_setting('transaction_read_only')`)

// In gives the handle of the actor's commune.
func (s *Store) In(actor account.Actor) *Queries {
	return &Queries{commune: actor.CommuneID, db: tenantPool{s.pool, actor.CommuneID}, pool: s.pool}
}

// Queries is the handle of one commune, on the pool or inside a transaction.
type Queries struct {
	commune int64
	db      dbtx
	pool    *pgxpool.Pool // nil inside a transaction
	tx      pgx.Tx        // nil outside
}

// dbtx is what a statement needs; the tenant is set by whoever implements it.
type dbtx interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

const sqlSetCommune = `SELECT set_config('app.commune_id', $1, true)`

// tenantPool runs each statement in its own implicit transaction with the tenant set in the same
// round trip.
type tenantPool struct {
	pool    *pgxpool.Pool
	commune int64
}

// SendBatch sends the statements of b behind the tenant's; the results are those of b alone.
func (t tenantPool) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	with := &pgx.Batch{QueuedQueries: make([]*pgx.QueuedQuery, 0, b.Len()+1)}
	with.Queue(sqlSetCommune, strconv.FormatInt(t.commune, 10)).Exec(func(pgconn.CommandTag) error { return nil })
	with.QueuedQueries = append(with.QueuedQueries, b.QueuedQueries...)
	results := t.pool.SendBatch(ctx, with)
	return &tenantResults{BatchResults: results}
}

// tenantResults skips the result of the tenant's statement before the first one that is asked for.
type tenantResults struct {
	pgx.BatchResults
	skipped bool
}

func (r *tenantResults) skip() error {
	if r.skipped {
		return nil
	}
	r.skipped = true
	_, err := r.BatchResults.Exec()
	return err
}

func (r *tenantResults) Exec() (pgconn.CommandTag, error) {
	if err := r.skip(); err != nil {
		return pgconn.CommandTag{}, err
	}
	return r.BatchResults.Exec()
}

func (r *tenantResults) Query() (pgx.Rows, error) {
	if err := r.skip(); err != nil {
		return nil, err
	}
	return r.BatchResults.Query()
}

func (t tenantPool) one(ctx context.Context, sql string, args []any) pgx.BatchResults {
	b := &pgx.Batch{}
	b.Queue(sql, args...)
	return t.SendBatch(ctx, b)
}

func (t tenantPool) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	results := t.one(ctx, sql, args)
	tag, err := results.Exec()
	if closed := results.Close(); err == nil {
		err = closed // the implicit transaction commits here: a failure must not pass as success
	}
	return tag, err
}

func (t tenantPool) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	results := t.one(ctx, sql, args)
	rows, err := results.Query()
	if rows == nil { // the tenant's own statement failed
		_ = results.Close()
		return failedRows{err: err}, err
	}
	return &tenantRows{Rows: rows, results: results}, err
}

func (t tenantPool) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, _ := t.Query(ctx, sql, args...)
	return tenantRow{rows}
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

// tenantRows gives the connection back when the rows are read or closed, and reports what the commit
// of the implicit transaction said.
type tenantRows struct {
	pgx.Rows
	results pgx.BatchResults
	closed  bool
	err     error
}

func (r *tenantRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *tenantRows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.Rows.Close()
	r.err = r.results.Close()
}

func (r *tenantRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

type tenantRow struct{ rows pgx.Rows }

func (r tenantRow) Scan(dest ...any) error {
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

// send runs the statements of a batch with their callbacks in one round trip.
func (q *Queries) send(ctx context.Context, b *pgx.Batch) error {
	return q.db.SendBatch(ctx, b).Close()
}

// InTx runs fn in one transaction of the commune: all or nothing. Inside a transaction it is a
// savepoint. The change may be confirmed to a person only after InTx returned nil.
func (q *Queries) InTx(ctx context.Context, fn func(tx *Queries) error) error {
	var tx pgx.Tx
	var err error
	if q.tx != nil {
		tx, err = q.tx.Begin(ctx)
	} else {
		tx, err = q.pool.BeginTx(ctx, pgx.TxOptions{
			BeginQuery: "BEGIN; SELECT set_config('app.commune_id', '" + strconv.FormatInt(q.commune, 10) + "', true)",
		})
	}
	if err != nil {
		return fmt.Errorf("begin: %w", translate(err, nil))
	}
	// A cancelled request must still end its transaction in order, or the connection is thrown away.
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = tx.Rollback(end) // after a commit this does nothing
	}()
	if err := fn(&Queries{commune: q.commune, db: tx, tx: tx}); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", translate(err, nil))
	}
	return nil
}

// statements are all SQL texts of the package; a test prepares each against the migrated schema as
// the application's role, which finds misspelt columns, wrong types and missing grants.
var statements []string

// statement registers a SQL text for that test.
func statement(sql string) string {
	statements = append(statements, sql)
	return sql
}
