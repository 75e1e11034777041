package plan_test

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// zones are places with whole, half and no offsets, on both sides of the date line, and two whose
// clocks are changed at midnight or at night.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	list := []*time.Location{time.UTC, time.FixedZone("+07", 7*3600), time.FixedZone("-11", -11*3600), time.FixedZone("+14", 14*3600), time.FixedZone("+0530", 5*3600+1800)}
	for _, name := range []string{"Asia/Ho_Chi_Minh", "America/New_York", "America/Santiago"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, loc)
	}
	return list
}

// TestEndOfDueDay: whatever the day and the place, a report is in time until the last moment of its due
// day there, and late from the first moment of the next. Leap days, the turn of the year, tết and
// Sundays are days like others: a due date that falls on a day off does not move by itself.
func TestEndOfDueDay(t *testing.T) {
	t.Parallel()
	for _, loc := range zones(t) {
		end := plan.NewDay(2029, time.March, 2)
		for due := plan.NewDay(2027, time.December, 28); due.Before(end); due = due.Add(1) {
			last := due.End(loc).Add(-time.Nanosecond)
			next := due.End(loc)
			if plan.DayOf(last, loc) != due || plan.DayOf(next, loc) != due.Add(1) {
				t.Fatalf("%s in %s ends at %s", due, loc, next)
			}
			for _, test := range []struct {
				requested, sent bool
				first, now      time.Time
				want            plan.Timeliness
			}{
				{false, false, time.Time{}, last, plan.NotDueYet},
				{false, false, time.Time{}, next, plan.Overdue},
				{false, true, last, next.Add(time.Hour), plan.InTime},
				{false, true, next, next.Add(time.Hour), plan.SentLate},
				{true, false, time.Time{}, next.Add(1000 * time.Hour), plan.NoResponse},
				{true, true, next, next.Add(time.Hour), plan.Responded},
			} {
				// The moment counts, not the zone in which somebody wrote it down.
				if got := plan.TimelinessOf(test.requested, test.sent, test.first.UTC(), due, test.now.In(time.UTC), loc); got != test.want {
					t.Fatalf("due %s in %s, now %s: %s, want %s", due, loc, test.now, got, test.want)
				}
			}
		}
	}
}

// TestDueDayOverTet: neither tết nor a swapped day makes a report late sooner or later.
func TestDueDayOverTet(t *testing.T) {
	t.Parallel()
	loc := time.FixedZone("+07", 7*3600)
	c := plan.NewCalendar([]plan.Swap{{Off: isoDay(t, "2026-02-13"), Reason: "a"}})
	for d := isoDay(t, "2026-02-10"); d.Before(isoDay(t, "2026-02-26")); d = d.Add(1) {
		p := plan.YearlyPeriod(2026, 11, 30)
		p.UnitsDue = d
		o := plan.Owed{Period: p}
		before, after := d.End(loc).Add(-time.Second), d.End(loc)
		if o.Overdue(before, loc) || !o.Overdue(after, loc) {
			t.Errorf("due %s (working day: %v) is not late from its end", d, c.IsWorkingDay(d))
		}
	}
}

// TestOwnDateComesFirst: a dated task is due on its own day where that comes before the units' day, in
// leap years too, and never before the period began.
func TestOwnDateComesFirst(t *testing.T) {
	t.Parallel()
	p := plan.YearlyPeriod(2028, 11, 30)
	for own := p.From.Add(-400); own.Before(p.SuperiorDue.Add(400)); own = own.Add(1) {
		due := plan.Due(p, plan.TimingDated, own)
		want := p.UnitsDue
		if !own.Before(p.From) && own.Before(p.UnitsDue) {
			want = own
		}
		if due != want {
			t.Fatalf("own date %s: due %s, want %s", own, due, want)
		}
	}
}
