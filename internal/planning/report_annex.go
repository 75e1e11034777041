package planning

import (
	"context"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// AddReportAnnex writes an annex for a report, once for each token.
func (s *Service) AddReportAnnex(ctx context.Context, actor account.Actor, token string, a plan.ReportAnnex) (int64, error) {
	if err := allowAnnex(actor, a.Restricted); err != nil {
		return 0, err
	}
	if err := a.Check(); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		list, err := openReport(ctx, tx, a.ReportID)
		if err != nil {
			return err
		}
		if len(list) >= plan.MostReportAnnexes {
			return fault.Field("title", fmt.Sprintf("Một báo cáo có nhiều nhất %d phụ lục riêng.", plan.MostReportAnnexes))
		}
		id, err := tx.InsertReportAnnex(ctx, a, s.now(), actor.AccountID)
		*e = entry{action: "create", subject: "report_annex", id: id, detail: map[string]any{"report": a.ReportID, "restricted": a.Restricted}}
		return err
	})
}

// EditReportAnnex keeps an annex anew; with remove it is taken off the report instead.
func (s *Service) EditReportAnnex(ctx context.Context, actor account.Actor, a plan.ReportAnnex, remove bool) error {
	if err := allowAnnex(actor, a.Restricted); err != nil {
		return err
	}
	if !remove {
		if err := a.Check(); err != nil {
			return err
		}
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		list, err := openReport(ctx, tx, a.ReportID)
		if err != nil {
			return err
		}
		for _, now := range list {
			if now.ID != a.ID {
				continue
			}
			if err := allowAnnex(actor, now.Restricted); err != nil {
				return err
			}
			*e = entry{action: "update", subject: "report_annex", id: a.ID, detail: map[string]any{"report": a.ReportID, "restricted": a.Restricted, "restricted_before": now.Restricted}}
			if remove {
				e.action = "remove"
				return tx.RemoveReportAnnex(ctx, a.ID, a.Version, s.now())
			}
			return tx.UpdateReportAnnex(ctx, a, s.now(), actor.AccountID)
		}
		return fault.New(fault.NotFound, "Không tìm thấy.")
	})
}

// NoteRestrictedPrint records that somebody took a report along with the annexes that stay inside. It
// comes before the document is handed out.
func (s *Service) NoteRestrictedPrint(ctx context.Context, actor account.Actor, report int64, format string) error {
	if err := allow(actor, account.SeeRestricted); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		if _, err := tx.Report(ctx, report); err != nil {
			return err
		}
		*e = entry{action: "print_restricted", subject: "report", id: report, detail: map[string]any{"format": format}}
		return nil
	})
}

// allowAnnex: who writes reports writes their annexes; what stays inside needs the right to see it, too.
func allowAnnex(actor account.Actor, restricted bool) error {
	if err := allow(actor, account.Compose); err != nil || !restricted {
		return err
	}
	return allow(actor, account.SeeRestricted)
}

// openReport are the annexes of a report whose period still may be changed (rule 9).
func openReport(ctx context.Context, tx *postgres.Queries, id int64) ([]plan.ReportAnnex, error) {
	rep, err := tx.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := rep.State.ClosedDocument(); err != nil {
		return nil, err
	}
	if rep.Period.State == plan.PeriodLocked {
		return nil, fault.New(fault.Forbidden, "Kỳ báo cáo đã khóa, không sửa được nữa.")
	}
	return tx.ReportAnnexes(ctx, id)
}
