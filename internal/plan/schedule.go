package plan

import (
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Schedule says that a plan reports in periods of a kind, and how they are laid: the day on which one
// closes, and how many days later each hand must be done.
type Schedule struct {
	PlanID        int64
	Kind          PeriodKind
	CutOffMonth   int // of the yearly period; 0 for kinds whose last month follows from their number
	CutOffDay     int // of that month, or its last day where the month is shorter
	UnitsAfter    int // days after the cut-off; likewise below
	CompileAfter  int
	ApproveAfter  int
	SuperiorAfter int
	Active        bool
}

// ScheduleKinds are the kinds that recur, the shortest first; an ad hoc period is laid by hand.
var ScheduleKinds = []PeriodKind{PeriodMonth, PeriodQuarter, PeriodHalfYear, PeriodNineMonths, PeriodYear}

// The decree closes every period on the 14th and leaves the days after it to whoever orders the report
// (Nghị định 09/2019/NĐ-CP, Điều 12 và Điều 8 khoản 5).
const decreeCutOff = 14

// Schedules are those of a plan for every kind: as stored, else the default. A plan reports once a year
// until somebody chooses more.
func Schedules(p Plan, stored []Schedule) []Schedule {
	list := make([]Schedule, 0, len(ScheduleKinds))
	for _, kind := range ScheduleKinds {
		s := defaultSchedule(p, kind)
		for _, own := range stored {
			if own.Kind == kind {
				s = own
			}
		}
		list = append(list, s)
	}
	return list
}

// ScheduleOf is that of one kind; ok is false for a kind without one.
func ScheduleOf(list []Schedule, kind PeriodKind) (s Schedule, ok bool) {
	for _, s := range list {
		if s.Kind == kind {
			return s, true
		}
	}
	return Schedule{}, false
}

func defaultSchedule(p Plan, kind PeriodKind) Schedule {
	s := Schedule{PlanID: p.ID, Kind: kind, CutOffDay: decreeCutOff, UnitsAfter: 4, CompileAfter: 7, ApproveAfter: 9, SuperiorAfter: 11}
	if kind == PeriodYear {
		// In a year without 29 February, so that it is the same every year.
		y := YearlyPeriod(2001, p.DueMonth, p.DueDay)
		_, month, day := y.CutOff.Date()
		s.CutOffMonth, s.CutOffDay, s.Active = int(month), day, true
		s.UnitsAfter, s.CompileAfter = y.CutOff.Until(y.UnitsDue), y.CutOff.Until(y.Compile)
		s.ApproveAfter, s.SuperiorAfter = y.CutOff.Until(y.Approve), y.CutOff.Until(y.SuperiorDue)
	}
	return s
}

// Numbers is how many periods of the kind a year has.
func (k PeriodKind) Numbers() int {
	switch k {
	case PeriodMonth:
		return 12
	case PeriodQuarter:
		return 4
	case PeriodHalfYear:
		return 2
	}
	return 1
}

// Check names the fields that cannot be.
func (s Schedule) Check() error {
	v := fault.Invalids{}
	if s.CutOffDay < 1 || s.CutOffDay > 31 {
		v.Add("cut_off_day", "Ngày chốt số liệu là số từ 1 đến 31.")
	}
	if s.Kind == PeriodYear && (s.CutOffMonth < 1 || s.CutOffMonth > 12) {
		v.Add("cut_off_month", "Tháng chốt số liệu là số từ 1 đến 12.")
	}
	before := 0
	for _, step := range []struct {
		field string
		days  int
	}{{"units_after", s.UnitsAfter}, {"compile_after", s.CompileAfter}, {"approve_after", s.ApproveAfter}, {"superior_after", s.SuperiorAfter}} {
		if step.days < before || step.days > 90 {
			v.Add(step.field, "Số ngày sau ngày chốt, không quá 90 và không ít hơn bước trước.")
		}
		before = max(before, step.days)
	}
	return v.Err()
}

// cutOff is the day on which a period closes. Month 0 of a year is December of the year before.
func (s Schedule) cutOff(year, number int) Day {
	month := s.CutOffMonth
	switch s.Kind {
	case PeriodMonth, PeriodQuarter, PeriodHalfYear:
		month = number * 12 / s.Kind.Numbers()
	case PeriodNineMonths:
		month = 9
	}
	last := NewDay(year, time.Month(month+1), 0)
	if _, _, days := last.Date(); s.CutOffDay > days {
		return last
	}
	return NewDay(year, time.Month(month), s.CutOffDay)
}

// Propose lays the period of a year; there are the plan's other periods. It begins the day after the
// last of its kind closed, so that nothing falls between and nothing counts twice. Dates that fall on
// a day off move to a working day.
func (s Schedule) Propose(year, number int, there []Period, c Calendar) Period {
	p := Period{PlanID: s.PlanID, Year: year, Kind: s.Kind, State: PeriodPlanned, CutOff: s.cutOff(year, number)}
	if s.Kind.Numbers() > 1 {
		p.Number = number
	}
	p.From = s.from(p, number, there)
	p.UnitsDue, p.Compile = p.CutOff.Add(s.UnitsAfter), p.CutOff.Add(s.CompileAfter)
	p.Approve, p.SuperiorDue = p.CutOff.Add(s.ApproveAfter), p.CutOff.Add(s.SuperiorAfter)
	return p.settle(c)
}

// from is the first day that counts: after the last period of the series, or as the decree has it. The
// nine months count from where the year does.
func (s Schedule) from(p Period, number int, there []Period) Day {
	series := p.Kind
	if series == PeriodNineMonths {
		series = PeriodYear
	}
	var last Day
	for _, o := range there {
		if o.Kind == series && o.CutOff.Before(p.CutOff) && o.CutOff.After(last) {
			last = o.CutOff
		}
	}
	switch {
	case !last.IsZero():
		return last.Add(1)
	case series == PeriodYear:
		return NewDay(p.Year-1, time.December, decreeCutOff+1)
	}
	return s.cutOff(p.Year, number-1).Add(1)
}

// settle moves the four dates after the cut-off from a day off to the working day before it, or to the
// one after it where the cut-off would leave no working day.
func (p Period) settle(c Calendar) Period {
	for _, d := range []*Day{&p.UnitsDue, &p.Compile, &p.Approve, &p.SuperiorDue} {
		if c.IsWorkingDay(*d) {
			continue
		}
		if c.LeavesWorkingDay(p.CutOff, *d) {
			*d = c.PreviousWorkingDay(*d)
		} else {
			*d = c.NextWorkingDay(*d)
		}
	}
	return p
}

// Next names the period of the schedule that comes after those that are there: the number after the
// newest one's, or the first of the year.
func (s Schedule) Next(year int, there []Period) (nextYear, number int) {
	var newest Period
	for _, p := range there {
		if p.Kind == s.Kind && p.CutOff.After(newest.CutOff) {
			newest = p
		}
	}
	switch {
	case newest.Year == 0:
		return year, 1
	case newest.Number > 0 && newest.Number < s.Kind.Numbers():
		return newest.Year, newest.Number + 1
	}
	return newest.Year + 1, 1
}
