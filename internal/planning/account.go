package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// SignIn notes that a person signed in, and forgets his wrong passwords.
func (s *Service) SignIn(ctx context.Context, actor account.Actor, username string) error {
	err := s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "sign_in", subject: "account", id: actor.AccountID}
		return tx.SignedIn(ctx, actor.AccountID, s.now())
	})
	if err != nil {
		return err
	}
	return s.store.ForgetFailures(ctx, username)
}
