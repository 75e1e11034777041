package demo

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// TestCalendar: on whichever day the demonstration is loaded, its periods lie as they are told, in
// order, and one after the other.
func TestCalendar(t *testing.T) {
	t.Parallel()
	for day := plan.NewDay(2026, time.January, 1); day.Year() < 2029; day = day.Add(1) {
		c := calendar{day, time.UTC}
		last, nine, year := lastYear(c), nineMonths(c), justDue(c)
		for _, p := range []plan.Period{last, nine, year, soonDue(c), laterDue(c)} {
			days := []plan.Day{p.From, p.CutOff, p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue}
			for i := 1; i < len(days); i++ {
				if days[i].Before(days[i-1]) {
					t.Fatalf("on %s: %s %d is out of order: %v", day, p.Kind, p.Year, days)
				}
			}
			if first, end := c.sendingDays(p); end.Before(first) || !end.Before(day) {
				t.Fatalf("on %s: %s %d is sent from %s to %s", day, p.Kind, p.Year, first, end)
			}
		}
		switch {
		case last.Year != day.Year()-1 || nine.Year != day.Year() || year.Year != day.Year():
			t.Fatalf("on %s: years %d, %d, %d", day, last.Year, nine.Year, year.Year)
		case year.UnitsDue != day.Add(-3), soonDue(c).UnitsDue != day.Add(6), laterDue(c).UnitsDue != day.Add(16):
			t.Fatalf("on %s: units due %s", day, year.UnitsDue)
		case last.CutOff.Add(1) != nine.From, !last.SuperiorDue.Add(closingDays + 1).Before(nine.CutOff), !nine.CutOff.Before(year.CutOff), nine.SuperiorDue.After(year.CutOff):
			t.Fatalf("on %s: %s, %s, %s do not follow each other", day, last.SuperiorDue, nine.SuperiorDue, year.CutOff)
		}
	}
}

func TestCalendarOfNovember(t *testing.T) {
	t.Parallel()
	c := calendar{plan.NewDay(2026, time.November, 23), time.UTC}
	want := plan.YearlyPeriod(2026, 11, 30)
	want.From = plan.NewDay(2025, time.November, 16)
	if got := justDue(c); got != want {
		t.Errorf("year %+v, want %+v", got, want)
	}
	if nine := nineMonths(c); nine.CutOff != plan.NewDay(2026, time.September, 14) || nine.UnitsDue != plan.NewDay(2026, time.September, 18) {
		t.Errorf("nine months %+v", nine)
	}
	if got, want := laterDue(c), plan.YearlyPeriod(2026, 12, 19); got != want {
		t.Errorf("second plan %+v, want %+v", got, want)
	}
}
