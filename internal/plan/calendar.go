package plan

import "time"

// Calendar tells working days from days off: weekends, the public holidays of the law, days off in
// lieu, and what was entered by hand for one commune. The zero Calendar knows no days by hand.
type Calendar struct {
	off  map[Day]string // by hand, with the reason
	work map[Day]bool
}

// Swap is a day entered by hand (hoán đổi ngày làm việc): a day off, a day worked, or one for the other.
type Swap struct {
	ID     int64
	Off    Day // nobody works on it; zero: none
	Work   Day // worked although it is a weekend or a holiday; zero: none
	Reason string
}

// NewCalendar is the calendar with the days entered by hand, which go before every other rule.
func NewCalendar(swaps []Swap) Calendar {
	c := Calendar{off: map[Day]string{}, work: map[Day]bool{}}
	for _, s := range swaps {
		if !s.Off.IsZero() {
			c.off[s.Off] = s.Reason
		}
		if !s.Work.IsZero() {
			c.work[s.Work] = true
		}
	}
	return c
}

// DayOff says why nobody works on a day.
type DayOff struct {
	Holiday Holiday // NoHoliday for weekends and working days
	InLieu  bool    // the holiday fell on a weekend; this is the working day given for it (nghỉ bù)
	Reason  string  // of a day entered by hand
}

// DayOff is what makes a day special; ok is false for working days. Weekends are ok with no holiday.
func (c Calendar) DayOff(d Day) (off DayOff, ok bool) {
	if c.work[d] {
		return DayOff{}, false
	}
	if reason, given := c.off[d]; given {
		return DayOff{Holiday: SwappedDay, Reason: reason}, true
	}
	if off, ok = holidaysOf(d.Year())[d]; ok {
		return off, true
	}
	return DayOff{}, weekend(d)
}

// WorkedInstead says that a day that would be off is worked by hand-made order (làm bù).
func (c Calendar) WorkedInstead(d Day) bool { return c.work[d] }

// IsWorkingDay says that offices are open.
func (c Calendar) IsWorkingDay(d Day) bool {
	_, off := c.DayOff(d)
	return !off
}

// maxRest bounds the search for a working day, so that days off entered by hand without an end
// cannot hold a request: longer rests than this count as worked.
const maxRest = 60

// NextWorkingDay is the first working day after a day.
func (c Calendar) NextWorkingDay(d Day) Day { return c.seek(d, 1) }

// PreviousWorkingDay is the last working day before a day.
func (c Calendar) PreviousWorkingDay(d Day) Day { return c.seek(d, -1) }

func (c Calendar) seek(d Day, step int) Day {
	for range maxRest {
		if d = d.Add(step); c.IsWorkingDay(d) {
			break
		}
	}
	return d
}

// AddWorkingDays is the n-th working day after a day, or before it where n is negative; for 0 the day
// itself.
func (c Calendar) AddWorkingDays(d Day, n int) Day {
	for ; n > 0; n-- {
		d = c.NextWorkingDay(d)
	}
	for ; n < 0; n++ {
		d = c.PreviousWorkingDay(d)
	}
	return d
}

// WorkingDaysBetween counts the working days after from up to and including to; it is negative where
// to comes first, so that it is 0 between a Friday and the Sunday after it either way.
func (c Calendar) WorkingDaysBetween(from, to Day) int {
	sign := 1
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	n := 0
	for d := from.Add(1); !d.After(to); d = d.Add(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return sign * n
}

// LeavesWorkingDay says that at least one working day lies after the closing day up to the due day
// (Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5).
func (c Calendar) LeavesWorkingDay(cutOff, due Day) bool {
	return c.WorkingDaysBetween(cutOff, due) >= 1
}

func weekend(d Day) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }
