package demo

import (
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// calendar lays the demonstration around the day of loading, whichever day of the year that is.
type calendar struct {
	today plan.Day
	loc   *time.Location
}

// at is a moment of a day in the commune.
func (c calendar) at(day plan.Day, hour, minute int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, hour, minute, 0, 0, c.loc)
}

// closingDays after a yearly report went to the superior its year is closed.
const closingDays = 10

// lastYear is the yearly period of the cycle before the open one, as the plan orders it; the plan was
// issued in the middle of that year.
func lastYear(c calendar) plan.Period {
	p := plan.YearlyPeriod(c.today.Year()-1, 11, 30)
	p.From = plan.NewDay(p.Year, time.July, 15)
	return p
}

// justDue is a yearly period whose units' due date passed three days ago; it follows lastYear.
func justDue(c calendar) plan.Period {
	p := yearDueIn(c, -3)
	p.From = lastYear(c).CutOff.Add(1)
	return p
}

// soonDue and laterDue are yearly periods that units still have time for.
func soonDue(c calendar) plan.Period  { return yearDueIn(c, 6) }
func laterDue(c calendar) plan.Period { return yearDueIn(c, 16) }

// yearDueIn lays the yearly period of the open cycle so that units owe it in so many days.
func yearDueIn(c calendar, days int) plan.Period {
	_, month, day := c.today.Add(days + 10).Date()
	p := plan.YearlyPeriod(c.today.Add(days+10).Year(), int(month), day)
	p.Year = c.today.Year()
	p.From = plan.NewDay(p.Year-1, time.December, 15)
	return p
}

// nineMonths is the nine-month period before justDue: closed in September, or four fifths of the way
// where the demonstration is loaded so early in a year that September has not come.
func nineMonths(c calendar) plan.Period {
	year := justDue(c)
	p := plan.Period{Year: year.Year, Kind: plan.PeriodNineMonths, State: plan.PeriodOpen, From: year.From}
	p.CutOff = plan.NewDay(p.Year, time.September, 14)
	p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue = p.CutOff.Add(4), p.CutOff.Add(6), p.CutOff.Add(7), p.CutOff.Add(8)
	if p.SuperiorDue.Before(year.CutOff) {
		return p
	}
	p.CutOff = p.From.Add(p.From.Until(year.CutOff) * 4 / 5)
	p.UnitsDue = p.CutOff.Add(1)
	p.SuperiorDue = plan.Calendar{}.NextWorkingDay(p.CutOff)
	p.Compile, p.Approve = p.UnitsDue, p.UnitsDue
	return p
}

// sendingDays are the days on which units send in time: after the cut-off, or the days before loading
// where the cut-off has not come.
func (c calendar) sendingDays(p plan.Period) (first, last plan.Day) {
	first, last = p.CutOff.Add(1), p.UnitsDue
	if !last.Before(c.today) {
		first, last = c.today.Add(-4), c.today.Add(-1)
	}
	return first, last
}
