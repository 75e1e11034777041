package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// asked is what one request asked of the database.
type asked struct {
	mu      sync.Mutex
	trips   int
	batches [][]statement
}

// statement is one SQL text with its arguments.
type statement struct {
	sql  string
	args []any
}

type askedKey struct{}

// recording notes in a what is asked under the context.
func recording(ctx context.Context, a *asked) context.Context {
	return context.WithValue(ctx, askedKey{}, a)
}

// recorder tells requests that are recorded from others, and knows the pool.
type recorder struct{ pool atomic.Pointer[pgxpool.Pool] }

// note adds a statement: to a new round trip, or to the one under way.
func note(ctx context.Context, starts bool, batch ...statement) {
	a, ok := ctx.Value(askedKey{}).(*asked)
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if starts {
		a.trips++
		a.batches = append(a.batches, nil)
	}
	last := &a.batches[len(a.batches)-1]
	*last = append(*last, batch...)
}

func (*recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	note(ctx, true, statement{d.SQL, d.Args})
	return ctx
}

func (*recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (*recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	var batch []statement
	for _, q := range d.Batch.QueuedQueries {
		batch = append(batch, statement{q.SQL, q.Arguments})
	}
	note(ctx, true, batch...)
	return ctx
}

func (*recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (r *recorder) TraceAcquireStart(ctx context.Context, pool *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	r.pool.Store(pool)
	return ctx
}

func (*recorder) TraceAcquireEnd(context.Context, *pgxpool.Pool, pgxpool.TraceAcquireEndData) {}
