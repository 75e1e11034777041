package planning

import (
	"context"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// allowSheet lets the unit bring its own spreadsheet, and the coordinator that of a unit in one period
// (nhập thay, rule 10).
func allowSheet(actor account.Actor, unit, period int64) error {
	if period != 0 {
		return allow(actor, account.Follow)
	}
	if err := allow(actor, account.Report); err != nil {
		return err
	}
	if unit != actor.UnitID {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return nil
}

// AddFilledSheet keeps a spreadsheet that was just read, once for each token. A file that was saved
// before is not read again.
func (s *Service) AddFilledSheet(ctx context.Context, actor account.Actor, token string, sheet plan.FilledSheet) (int64, error) {
	if err := allowSheet(actor, sheet.UnitID, sheet.PeriodID); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		saved, err := tx.SheetWasSaved(ctx, sheet.UnitID, sheet.SHA256)
		switch {
		case err != nil:
			return err
		case saved:
			return fault.New(fault.Invalid, "Tệp này đã được lưu trước đó, không có gì được lưu lại. Tải bảng mới về để sửa tiếp.")
		}
		sheet.At = s.now()
		id, err := tx.InsertFilledSheet(ctx, sheet, actor.AccountID)
		*e = entry{action: "create", subject: "filled_sheet", id: id, detail: map[string]any{"rows": len(sheet.Rows)}}
		e.tell(actor, sheet.UnitID)
		return err
	})
}

// SheetChoice is a check page as it was posted.
type SheetChoice struct {
	SheetID          int64
	UnitID, PeriodID int64         // of the page; 0 stands for the unit's own periods
	Seen             string        // what the page showed, from plan.FilledSheet.Seen
	Mine             []plan.RowKey // overtaken rows whose text in the file is to stand
}

// SaveFilledSheet saves what a spreadsheet changes as drafts: everything that the check page showed, or
// nothing. Saving it again changes nothing.
func (s *Service) SaveFilledSheet(ctx context.Context, actor account.Actor, c SheetChoice) (sheet plan.FilledSheet, err error) {
	if err := allowSheet(actor, c.UnitID, c.PeriodID); err != nil {
		return sheet, err
	}
	err = s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		sheet, err = tx.HoldFilledSheet(ctx, c.SheetID)
		switch {
		case err != nil:
			return err
		case sheet.UnitID != c.UnitID || sheet.PeriodID != c.PeriodID:
			return fault.New(fault.NotFound, "Không tìm thấy.")
		case !sheet.SavedAt.IsZero():
			return nil // the second press
		}
		held, err := tx.HoldOwed(ctx, sheet.UnitID, sheet.Keys())
		if err != nil {
			return err
		}
		if sheet.Seen(held) != c.Seen {
			return overtakenSheet()
		}
		return s.saveSheet(ctx, tx, actor, &sheet, filledDrafts(sheet, held, c.Mine), e)
	})
	return sheet, err
}

func overtakenSheet() error {
	return fault.New(fault.Conflict, "Có việc vừa được sửa sau khi trang này mở. Xem lại rồi lưu; chưa có gì được lưu.")
}

// filledDrafts are the rows that are to be saved.
func filledDrafts(sheet plan.FilledSheet, held map[plan.RowKey]plan.Owed, mine []plan.RowKey) (drafts []Draft) {
	for _, r := range sheet.Rows {
		o, owed := held[r.Key]
		verdict, _ := r.Judge(o, owed, sheet.By)
		if verdict == plan.FilledChange || verdict == plan.FilledOvertaken && slices.Contains(mine, r.Key) {
			drafts = append(drafts, Draft{Key: r.Key, Base: plan.BaseOf(o.Report), Content: r.Content, Sheet: r.Base})
		}
	}
	return drafts
}

func (s *Service) saveSheet(ctx context.Context, tx *postgres.Queries, actor account.Actor, sheet *plan.FilledSheet, drafts []Draft, e *entry) error {
	if len(drafts) == 0 {
		return fault.New(fault.Invalid, "Không có dòng nào để lưu.")
	}
	results, err := s.save(ctx, tx, actor, sheet.UnitID, drafts, plan.Owed.CheckEdit)
	if err != nil {
		return err
	}
	for _, r := range results {
		switch {
		case fault.KindOf(r.Err) == fault.Conflict:
			return overtakenSheet()
		case r.Err != nil:
			return r.Err
		}
	}
	sheet.SavedAt, sheet.Saved = s.now(), len(results)
	stored := storedIDs(results)
	*e = entry{action: "update", subject: "progress_report", id: stored[0], detail: map[string]any{"reports": stored, "sheet": sheet.ID}}
	e.tell(actor, sheet.UnitID)
	return tx.SheetSaved(ctx, *sheet, actor.AccountID)
}
