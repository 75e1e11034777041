package planning

import (
	"context"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// maxPart is the length of one part of a report in letters: some thirty pages.
const maxPart = 100000

// BeginReport makes the official report of a type for a period, or finds the one that is begun. title is
// what lists call it.
func (s *Service) BeginReport(ctx context.Context, actor account.Actor, token string, period int64, typeKey, title string) (int64, error) {
	if err := allow(actor, account.Compose); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		p, err := tx.Period(ctx, period)
		if err != nil {
			return err
		}
		types, err := tx.ReportTypes(ctx)
		if err != nil {
			return err
		}
		t, err := reportTypeOf(types, typeKey)
		if err != nil {
			return err
		}
		if t.Archived || !t.Fits(p.Kind) {
			return fault.New(fault.Conflict, "Mẫu báo cáo này không dùng cho kỳ đã chọn. Tải lại trang để chọn mẫu khác.")
		}
		id, err := tx.InsertReport(ctx, period, t, title, actor.AccountID)
		*e = entry{action: "create", subject: "report", id: id, detail: map[string]any{"period": period, "type": t.Name}}
		return err
	})
}

// PartEdit is one part as a form brings it: Version is the one the form was made from, and Source the
// composed text that stood there.
type PartEdit struct {
	Key, Text, Source string
	Version           int
}

// EditReport keeps the edited parts of a report. Each stands for itself: a part that another person
// saved meanwhile comes back among the refused ones, the others are kept.
func (s *Service) EditReport(ctx context.Context, actor account.Actor, report int64, edits []PartEdit) (refused map[string]error, err error) {
	if err := allow(actor, account.Compose); err != nil {
		return nil, err
	}
	refused = map[string]error{}
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		r, err := tx.ShareReport(ctx, report)
		if err != nil {
			return err
		}
		if err := r.State.ClosedDocument(); err != nil {
			return err
		}
		var kept []string
		for _, p := range edits {
			if utf8.RuneCountInString(p.Text) > maxPart {
				refused[p.Key] = fault.Field("text-"+p.Key, "Phần này dài quá 100.000 chữ cái.")
				continue
			}
			part := postgres.ReportPart{Key: p.Key, Text: p.Text, Source: p.Source, UpdatedAt: s.now()}
			err := tx.SetReportPart(ctx, report, part, p.Version, actor.AccountID)
			if fault.KindOf(err) == fault.Conflict {
				refused[p.Key] = err
				continue
			}
			if err != nil {
				return err
			}
			kept = append(kept, p.Key)
		}
		if len(kept) > 0 {
			*e = entry{action: "update", subject: "report", id: report, detail: map[string]any{"parts": kept}}
		}
		return nil
	})
	return refused, err
}
