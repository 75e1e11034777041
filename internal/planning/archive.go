package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// ExportEvidence notes who takes how many files of a year out of the commune, before the first byte goes.
// unit 0 stands for those who see every unit's.
func (s *Service) ExportEvidence(ctx context.Context, actor account.Actor, unit int64, year, files int, bytes int64) error {
	if unit == 0 || unit != actor.UnitID {
		if err := allow(actor, account.SeeAll); err != nil {
			return err
		}
	} else if err := allow(actor, account.Report); err != nil {
		return err
	}
	return s.change(ctx, actor, func(_ *postgres.Queries, e *entry) error {
		*e = entry{action: "export", subject: "evidence", detail: map[string]any{"year": year, "files": files, "bytes": bytes}}
		return nil
	})
}
