package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// AddImportDraft keeps a document that was just read, once for each token, so that nothing of the
// review can be lost.
func (s *Service) AddImportDraft(ctx context.Context, actor account.Actor, token string, n NewPlan) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		now := s.now()
		id, err := tx.InsertImportDraft(ctx, postgres.ImportDraft{
			FileName: n.SourceName, Draft: n.Draft, Review: n.Review, CreatedBy: actor.AccountID, CreatedAt: now, UpdatedAt: now,
		})
		*e = entry{action: "create", subject: "import_draft", id: id}
		return err
	})
}

// SaveImportDraft makes a draft plan of a document under review, once for each token, and notes the
// plan at the document.
func (s *Service) SaveImportDraft(ctx context.Context, actor account.Actor, token string, id int64, version int, window string) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		d, err := lockDraft(ctx, tx, id, version, window)
		if err != nil {
			return err
		}
		if err := savePlan(ctx, tx, e, NewPlan{Draft: d.Draft, Review: d.Review, SourceName: d.FileName}); err != nil {
			return err
		}
		d.PlanID, d.UpdatedAt = e.id, s.now()
		if err := tx.DeleteImportSteps(ctx, d.ID); err != nil {
			return err
		}
		return tx.UpdateImportDraft(ctx, d)
	})
}

// lockDraft takes the document for a change. A version is also good where all later ones were saved
// by the same window.
func lockDraft(ctx context.Context, tx *postgres.Queries, id int64, version int, window string) (postgres.ImportDraft, error) {
	d, err := tx.LockImportDraft(ctx, id)
	if err != nil {
		return d, err
	}
	own := window != "" && window == d.Review.Window && version >= d.Review.WindowSince && version <= d.Version
	if d.PlanID != 0 || version != d.Version && !own {
		return d, postgres.Overtaken()
	}
	return d, nil
}
