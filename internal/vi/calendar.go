package vi

import (
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Holiday names a public holiday; "" for none.
func Holiday(h plan.Holiday) string {
	return map[plan.Holiday]string{
		plan.NewYearsDay: "Tết Dương lịch", plan.LunarNewYear: "Tết Nguyên đán", plan.HungKingsDay: "Giỗ Tổ Hùng Vương", plan.ReunificationDay: "Ngày Chiến thắng 30/4",
		plan.LabourDay: "Ngày Quốc tế lao động", plan.NationalDay: "Quốc khánh", plan.SwappedDay: "Nghỉ hoán đổi",
	}[h]
}

// DayOff says why nobody works on a day: "Chủ nhật", "Quốc khánh", "nghỉ bù Quốc khánh".
func DayOff(off plan.DayOff, d plan.Day) string {
	switch {
	case off.Holiday == plan.NoHoliday:
		return Weekday(d)
	case off.InLieu:
		return "Nghỉ bù " + Holiday(off.Holiday)
	case off.Reason != "":
		return Holiday(off.Holiday) + ": " + off.Reason
	}
	return Holiday(off.Holiday)
}

// Lunar is a day of the lunar calendar: "1/1", "15/6 nhuận".
func Lunar(d plan.Day) string {
	l := d.Lunar()
	text := fmt.Sprintf("%d/%d", l.Day, l.Month)
	if l.Leap {
		text += " nhuận"
	}
	return text
}

// PeriodAct is what somebody did to a period, as lists say it.
func PeriodAct(a plan.PeriodAct) string {
	return map[plan.PeriodAct]string{
		plan.PeriodAdded: "Thêm kỳ", plan.PeriodChanged: "Sửa ngày", plan.PeriodOpened: "Mở kỳ", plan.PeriodClosed: "Khóa kỳ", plan.PeriodUnlocked: "Mở khóa",
	}[a]
}
