package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// SetFeed gives the actor a new private calendar address; the one before it ends. hash is that of the
// secret in the address, which is not kept.
func (s *Service) SetFeed(ctx context.Context, actor account.Actor, hash []byte) error {
	if actor.AccountID == 0 {
		return fault.New(fault.Forbidden, "Tài khoản này không làm được việc này.")
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "create", subject: "calendar_feed", id: actor.AccountID}
		return tx.SetFeed(ctx, actor.AccountID, hash, s.now())
	})
}

// RevokeFeed ends the actor's calendar address; without one it does nothing.
func (s *Service) RevokeFeed(ctx context.Context, actor account.Actor) error {
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		found, err := tx.RevokeFeed(ctx, actor.AccountID, s.now())
		if found {
			*e = entry{action: "revoke", subject: "calendar_feed", id: actor.AccountID}
		}
		return err
	})
}
