// Package postgres is all SQL of the product.
//
// [Store] holds the pool; [Store.In] gives the handle of one commune, [Queries], which is the only way
// to a commune's tables: it sets the tenant in the same round trip as the statement, and every
// statement names commune_id as well. Sign-in, sessions and health have methods on Store itself.
package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
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
		"plan_cache_mode": "force_generic_plan", "timezone": "UTC", "client_connection_check_interval": "1s",
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
	return &Queries{commune: actor.CommuneID, db: dbtx{tenantPool{s.pool, actor.CommuneID}}, pool: s.pool}
}

// Queries is the handle of one commune, on the pool or inside a transaction.
type Queries struct {
	commune int64
	db      dbtx
	pool    *pgxpool.Pool // nil inside a transaction
	tx      *transaction  // nil outside
}

// send runs the statements of a batch with their callbacks in one round trip.
func (q *Queries) send(ctx context.Context, b *pgx.Batch) error {
	return q.db.SendBatch(ctx, b).Close()
}

// later runs a statement whose result nobody waits for. Inside a transaction it travels with the next
// statement or with the commit, which then fails in its place.
func (q *Queries) later(ctx context.Context, sql string, args ...any) error {
	if q.tx != nil {
		q.tx.waiting.Queue(sql, args...)
		return nil
	}
	_, err := q.db.Exec(ctx, sql, args...)
	return err
}

// InTx runs fn in one transaction of the commune: all or nothing. Transactions are not nested. The
// change may be confirmed to a person only after InTx returned nil.
func (q *Queries) InTx(ctx context.Context, fn func(tx *Queries) error) error {
	conn, err := q.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", translate(err, nil))
	}
	defer conn.Release()
	tx := &transaction{conn: conn, commune: q.commune, waiting: &pgx.Batch{}}
	defer tx.rollback(ctx) // after a commit this does nothing
	if err := fn(&Queries{commune: q.commune, db: dbtx{tx}, tx: tx}); err != nil {
		return err
	}
	if err := tx.commit(ctx); err != nil {
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
