package pgtest

import (
	"context"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Trips records every round trip of a store that is opened with [Trips.Watch]. Preparing a statement,
// which a connection does once, is not counted.
type Trips struct {
	mu   sync.Mutex
	list []Trip
}

// Trip is what went to the database in one round trip.
type Trip []Statement

// Statement is one statement as it was sent.
type Statement struct {
	SQL  string
	Args []any
}

// Watch is the option of postgres.Open.
func (t *Trips) Watch(cfg *pgxpool.Config) { cfg.ConnConfig.Tracer = t }

// Take gives the round trips since the last call.
func (t *Trips) Take() []Trip {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.list
	t.list = nil
	return list
}

func (t *Trips) add(trip Trip) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = append(t.list, trip)
}

// TraceQueryStart notes a statement sent alone.
func (t *Trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	t.add(Trip{{data.SQL, slices.Clone(data.Args)}})
	return ctx
}

// TraceQueryEnd does nothing; pgx asks for it.
func (t *Trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart notes statements sent together.
func (t *Trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	trip := make(Trip, 0, data.Batch.Len())
	for _, q := range data.Batch.QueuedQueries {
		trip = append(trip, Statement{q.SQL, slices.Clone(q.Arguments)})
	}
	t.add(trip)
	return ctx
}

// TraceBatchQuery does nothing; pgx asks for it.
func (t *Trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd does nothing; pgx asks for it.
func (t *Trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}
