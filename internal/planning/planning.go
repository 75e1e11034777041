// Package planning is the one door for every change: it checks who may do it, applies the rules, and
// writes the change, its one-use token and its audit entry in one transaction.
package planning

import (
	"context"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// Service makes changes.
type Service struct {
	store *postgres.Store
	now   func() time.Time
	// pictures bounds how many pictures are read at once.
	pictures chan struct{}
}

// New makes the service; now is the clock, time.Now outside tests.
func New(store *postgres.Store, now func() time.Time) *Service {
	return &Service{store: store, now: now, pictures: make(chan struct{}, 2)}
}

// entry is the audit entry of a change under way; the change fills in what it made.
type entry struct {
	action, subject string
	id              int64
	detail          map[string]any
}

// change runs fn and its audit entry in one transaction. A fn that leaves action empty changed
// nothing and writes no entry.
func (s *Service) change(ctx context.Context, actor account.Actor, fn func(tx *postgres.Queries, e *entry) error) error {
	return s.store.In(actor).InTx(ctx, func(tx *postgres.Queries) error {
		var e entry
		if err := fn(tx, &e); err != nil || e.action == "" {
			return err
		}
		return s.audit(ctx, tx, actor, e)
	})
}

// audit notes what was done; an act that does several things notes each.
func (s *Service) audit(ctx context.Context, tx *postgres.Queries, actor account.Actor, e entry) error {
	return tx.InsertAudit(ctx, postgres.AuditEntry{
		At: s.now(), Actor: actor, Action: e.action, Subject: e.subject, SubjectID: e.id, Detail: e.detail, Address: AddressOf(ctx),
	})
}

// create is change for forms that carry a one-use token: a second press with the same token changes
// nothing and returns what the first one made.
func (s *Service) create(ctx context.Context, actor account.Actor, token string, fn func(tx *postgres.Queries, e *entry) error) (id int64, err error) {
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		result, spent, err := tx.SpendToken(ctx, token, actor.AccountID)
		if err != nil || spent {
			id = result
			return err
		}
		if err := fn(tx, e); err != nil {
			return err
		}
		id = e.id
		return tx.KeepTokenResult(ctx, token, id)
	})
	return id, err
}

// allow denies by default.
func allow(actor account.Actor, act account.Act) error {
	if actor.CommuneID != 0 && actor.May(act) {
		return nil
	}
	return fault.New(fault.Forbidden, "Tài khoản này không làm được việc này.")
}

type addressKey struct{}

// WithAddress notes the browser's address for the audit entries of a request.
func WithAddress(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, addressKey{}, address)
}

// AddressOf is the browser's address; "" where no request is under way.
func AddressOf(ctx context.Context) string {
	a, _ := ctx.Value(addressKey{}).(string)
	return a
}
