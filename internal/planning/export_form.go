package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// AddExportForm makes a form of a superior body, once for each token.
func (s *Service) AddExportForm(ctx context.Context, actor account.Actor, token string, f plan.ExportForm) (int64, error) {
	if err := allow(actor, account.Compose); err != nil {
		return 0, err
	}
	if err := f.Check(); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		id, err := tx.InsertExportForm(ctx, f, s.now(), actor.AccountID)
		*e = entry{action: "create", subject: "export_form", id: id}
		return err
	})
}

// EditExportForm changes name and columns of a form.
func (s *Service) EditExportForm(ctx context.Context, actor account.Actor, f plan.ExportForm) error {
	if err := allow(actor, account.Compose); err != nil {
		return err
	}
	if err := f.Check(); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "export_form", id: f.ID}
		return tx.UpdateExportForm(ctx, f, s.now(), actor.AccountID)
	})
}

// ArchiveExportForm puts a form away; it is no longer offered.
func (s *Service) ArchiveExportForm(ctx context.Context, actor account.Actor, id int64, version int) error {
	if err := allow(actor, account.Compose); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "archive", subject: "export_form", id: id}
		return tx.ArchiveExportForm(ctx, id, version, s.now(), actor.AccountID)
	})
}
