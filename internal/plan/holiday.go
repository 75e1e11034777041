package plan

import (
	"sync"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/lunar"
)

// Holiday is a public holiday (Bộ luật Lao động, Điều 112).
type Holiday string

// The holidays. Days decided for one year alone are entered by hand.
const (
	NoHoliday        Holiday = ""
	NewYearsDay      Holiday = "new_year"      // tết Dương lịch
	LunarNewYear     Holiday = "lunar_year"    // tết Nguyên đán
	HungKingsDay     Holiday = "hung_kings"    // giỗ Tổ Hùng Vương
	ReunificationDay Holiday = "reunification" // ngày Chiến thắng
	LabourDay        Holiday = "labour"        // ngày Quốc tế lao động
	NationalDay      Holiday = "national"      // Quốc khánh
	SwappedDay       Holiday = "swapped"       // nghỉ hoán đổi
)

// years keeps the holidays of the years that were asked for: they depend on nothing but the year.
var years sync.Map // int → map[Day]DayOff

func holidaysOf(year int) map[Day]DayOff {
	if known, ok := years.Load(year); ok {
		return known.(map[Day]DayOff)
	}
	found := map[Day]DayOff{}
	days := publicHolidays(year)
	for _, h := range days {
		found[h.day] = DayOff{Holiday: h.holiday}
	}
	for _, h := range days {
		if !weekend(h.day) {
			continue
		}
		instead := h.day.Add(1)
		for _, taken := found[instead]; taken || weekend(instead); _, taken = found[instead] {
			instead = instead.Add(1)
		}
		found[instead] = DayOff{Holiday: h.holiday, InLieu: true}
	}
	if 1900 <= year && year < 2200 { // what people type; nobody fills the memory with other years
		years.Store(year, found)
	}
	return found
}

type holidayOn struct {
	day     Day
	holiday Holiday
}

// publicHolidays are the days of the law in their order. Which days join tết and 2/9 is decided each
// year; proposed is what gives the longest run, as every decision since 2021 did. Where a year is
// decided otherwise, the days are swapped by hand.
func publicHolidays(year int) []holidayOn {
	list := []holidayOn{{NewDay(year, time.January, 1), NewYearsDay}}
	tet := lunarDay(year, 1, 1)
	before := 2
	if tet.Weekday() == time.Monday || tet.Weekday() == time.Tuesday {
		before = 1
	}
	for i := -before; i < 5-before; i++ {
		list = append(list, holidayOn{tet.Add(i), LunarNewYear})
	}
	hungKings, reunification := lunarDay(year, 3, 10), NewDay(year, time.April, 30)
	if hungKings != reunification { // where they meet, the law gives no further day
		list = append(list, holidayOn{hungKings, HungKingsDay})
	}
	list = append(list, holidayOn{reunification, ReunificationDay}, holidayOn{NewDay(year, time.May, 1), LabourDay})
	first := NewDay(year, time.September, 1)
	switch first.Add(1).Weekday() {
	case time.Monday, time.Thursday, time.Sunday:
		first = first.Add(1)
	}
	return append(list, holidayOn{first, NationalDay}, holidayOn{first.Add(1), NationalDay})
}

// lunarDay is the day of a date of the lunar calendar that every year has.
func lunarDay(year, month, day int) Day {
	y, m, d, _ := lunar.Date{Year: year, Month: month, Day: day}.Solar()
	return NewDay(y, m, d)
}

// LunarDate is a day of the lunar calendar.
type LunarDate = lunar.Date

// Lunar is the lunar date of a day.
func (d Day) Lunar() LunarDate { return lunar.Of(d.t.Date()) }

// MidAutumn is tết Trung thu of a year, 15/8 of the lunar calendar.
func MidAutumn(year int) Day { return lunarDay(year, 8, 15) }
