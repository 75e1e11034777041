package plan

import (
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Extension is how far the day of one owed report was moved (gia hạn, rule 3). The zero Extension
// moves nothing.
type Extension struct {
	From  Day // the day before the first extension
	To    Day // the latest day that was granted
	Count int
}

// MovesItem says what an extension of the row moves: the item's own date, which then counts in every
// period, or else the units' day of this period alone.
func (o Owed) MovesItem() bool {
	return o.Item.Timing == TimingDated && o.baseDue() == o.Item.DueOn
}

// CheckExtend refuses to move the day of a row to a day that is no later, and rows that have no day to
// move: those of requested bodies, of closed periods, and accepted ones (rules 4 and 9).
func (o Owed) CheckExtend(to Day) error {
	switch {
	case o.Requested:
		return fault.New(fault.Invalid, "Cơ quan được đề nghị không tính quá hạn nên không cần gia hạn.")
	case o.Period.State != PeriodOpen:
		return fault.New(fault.Conflict, "Kỳ báo cáo không còn mở nên không gia hạn được.")
	case o.Report.State == Accepted:
		return fault.Field("item", "Báo cáo "+o.Item.Place+" đã được tiếp nhận, không cần gia hạn.")
	case !to.After(o.Due()):
		return fault.Field("due", "Ngày gia hạn phải sau hạn đang có của "+o.Item.Place+".")
	}
	return nil
}

// later is the later of two days.
func later(a, b Day) Day {
	if b.After(a) {
		return b
	}
	return a
}
