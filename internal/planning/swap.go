package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// maxSwapReason is the longest reason of a swapped day in letters.
const maxSwapReason = 200

// AddSwap enters a day off, a day worked, or one for the other, once for each token.
func (s *Service) AddSwap(ctx context.Context, actor account.Actor, token string, w plan.Swap) (int64, error) {
	if err := allow(actor, account.ManageCalendar); err != nil {
		return 0, err
	}
	if err := checkSwap(w); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		id, err := tx.InsertSwap(ctx, w, s.now(), actor.AccountID)
		*e = entry{action: "create", subject: "swapped_day", id: id, detail: map[string]any{"off": w.Off, "work": w.Work, "reason": w.Reason}}
		return err
	})
}

// RemoveSwap takes a swapped day out of the calendar again.
func (s *Service) RemoveSwap(ctx context.Context, actor account.Actor, id int64) error {
	if err := allow(actor, account.ManageCalendar); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "remove", subject: "swapped_day", id: id}
		return tx.RemoveSwap(ctx, id, s.now())
	})
}

func checkSwap(w plan.Swap) error {
	v := fault.Invalids{}
	var plain plan.Calendar
	switch {
	case w.Off.IsZero() && w.Work.IsZero():
		v.Add("off", "Ghi ngày nghỉ, ngày làm bù, hoặc cả hai.")
	case !w.Off.IsZero() && !plain.IsWorkingDay(w.Off):
		v.Add("off", "Ngày này đã là ngày nghỉ.")
	}
	if !w.Work.IsZero() && plain.IsWorkingDay(w.Work) {
		v.Add("work", "Ngày này đã là ngày làm việc.")
	}
	if !w.Work.IsZero() && !w.Off.IsZero() && max(w.Off.Until(w.Work), w.Work.Until(w.Off)) > 366 {
		v.Add("work", "Ngày làm bù cách ngày nghỉ hơn một năm; xem lại năm.")
	}
	switch n := len([]rune(w.Reason)); {
	case n == 0:
		v.Add("reason", "Ghi lý do, ví dụ tên văn bản quyết định.")
	case n > maxSwapReason:
		v.Add("reason", "Lý do dài quá 200 chữ cái.")
	}
	return v.Err()
}
