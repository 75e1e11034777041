package planning

import (
	"context"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// TypedInto begins the name of a change that was typed; the row follows.
const TypedInto = "edit:"

// oneTyping is for how long typing into one row is one step back.
const oneTyping = 10 * time.Minute

// DraftEdit are changes of a document under review.
type DraftEdit struct {
	ID      int64
	Version int    // that the page was made from
	Window  string // the page itself: its own saves are no conflict among themselves
	Changes []DraftChange
}

// DraftChange is one change, which can be taken back by itself.
type DraftChange struct {
	What string // the act, or TypedInto and the row
	// Make makes the change; what it returns as an error is refused, and nothing of the edit is kept.
	Make func(d *plan.Draft, r *plan.Review) error
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
		for _, change := range edit.Changes {
			if err := s.makeChange(ctx, tx, &d, change); err != nil {
				return err
			}
		}
		return s.keepDraft(ctx, tx, e, &d, edit.Window)
	})
	return d, err
}

// makeChange makes one change and keeps what was before it, unless it only goes on with the last one.
func (s *Service) makeChange(ctx context.Context, tx *postgres.Queries, d *postgres.ImportDraft, change DraftChange) error {
	before, err := d.Snapshot()
	if err != nil {
		return err
	}
	if err := change.Make(&d.Draft, &d.Review); err != nil {
		return err
	}
	after, err := d.Snapshot()
	if err != nil || after.Equal(before) {
		return err
	}
	now := s.now()
	if strings.HasPrefix(change.What, TypedInto) {
		what, at, again, err := tx.LastImportStep(ctx, d.ID)
		if err != nil {
			return err
		}
		if what == change.What && !again && now.Sub(at) < oneTyping {
			return nil
		}
	}
	return tx.InsertImportStep(ctx, d.ID, change.What, before, now)
}

// StepImportDraft takes the last change of a document under review back, or with again makes the one
// that was taken back last again. It returns the document as it is now and what the change was.
func (s *Service) StepImportDraft(ctx context.Context, actor account.Actor, edit DraftEdit, again bool) (d postgres.ImportDraft, what string, err error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return d, "", err
	}
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		if d, err = lockDraft(ctx, tx, edit.ID, edit.Version, edit.Window); err != nil {
			return err
		}
		find, none := tx.UndoStep, "Không còn bước nào để hoàn tác."
		if again {
			find, none = tx.RedoStep, "Không còn bước nào để làm lại."
		}
		step, err := find(ctx, d.ID)
		if fault.KindOf(err) == fault.NotFound {
			return fault.Wrap(err, fault.Invalid, none)
		}
		if err != nil {
			return err
		}
		now, err := d.Snapshot()
		if err != nil {
			return err
		}
		if err := tx.SwapImportStep(ctx, d.ID, step.Position, now); err != nil {
			return err
		}
		what = step.What
		step.Review.Shape = d.Review.Shape + 1 // a form made before names other nodes
		step.Review.Window, step.Review.WindowSince = d.Review.Window, d.Review.WindowSince
		step.Draft.Source = d.Draft.Source
		step.Draft.PlaceSource(step.Review.Places)
		d.Draft, d.Review = step.Draft, step.Review
		return s.keepDraft(ctx, tx, e, &d, edit.Window)
	})
	return d, what, err
}

// keepDraft stores a document that was changed; one entry stands for a window's work, not one for every
// word that is typed.
func (s *Service) keepDraft(ctx context.Context, tx *postgres.Queries, e *entry, d *postgres.ImportDraft, window string) error {
	if d.Review.Window != window || window == "" {
		*e = entry{action: "update", subject: "import_draft", id: d.ID}
		d.Review.Window, d.Review.WindowSince = window, d.Version
	}
	d.UpdatedAt = s.now()
	err := tx.UpdateImportDraft(ctx, *d)
	d.Version++
	return err
}
