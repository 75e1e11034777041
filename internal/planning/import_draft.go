package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
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

// DraftEdit is a change of a document under review.
type DraftEdit struct {
	ID      int64
	Version int    // that the page was made from
	Window  string // the page itself: its own saves are no conflict among themselves
	// Apply makes the change; what it returns as an error is refused, and nothing is kept.
	Apply func(d *plan.Draft, r *plan.Review) error
}

// EditImportDraft changes a document under review and returns it as it is now. Where another person
// or window was first, nothing is changed and the fault is a Conflict.
func (s *Service) EditImportDraft(ctx context.Context, actor account.Actor, edit DraftEdit) (d postgres.ImportDraft, err error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return d, err
	}
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		if d, err = lockDraft(ctx, tx, edit.ID, edit.Version, edit.Window); err != nil {
			return err
		}
		if err := edit.Apply(&d.Draft, &d.Review); err != nil {
			return err
		}
		if d.Review.Window != edit.Window || edit.Window == "" {
			// One entry for a window's work, not one for every word that is typed.
			*e = entry{action: "update", subject: "import_draft", id: d.ID}
			d.Review.Window, d.Review.WindowSince = edit.Window, d.Version
		}
		d.UpdatedAt = s.now()
		err := tx.UpdateImportDraft(ctx, d)
		d.Version++
		return err
	})
	return d, err
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
