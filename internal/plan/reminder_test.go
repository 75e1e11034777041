package plan_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func november(day int) plan.Day { return plan.NewDay(2026, time.November, day) }

// In November 2026 the 1st is a Sunday.
func TestLadderHits(t *testing.T) {
	t.Parallel()
	swapped := plan.NewCalendar([]plan.Swap{{Off: november(18), Reason: "Hoán đổi"}})
	for _, test := range []struct {
		name     string
		due      plan.Day
		calendar plan.Calendar
		want     []int // days of November
	}{
		{"a Friday", november(20), plan.Calendar{}, []int{13, 17, 19, 20, 23, 27}},
		{"a Sunday: the day before it is Friday, the day after it Monday", november(22), plan.Calendar{}, []int{13, 19, 20, 23, 25, 30}},
		{"a Monday: the day before is Sunday, so Friday", november(23), plan.Calendar{}, []int{16, 20, 23, 24, 26, 30}},
		{"a day off entered by hand", november(19), swapped, []int{12, 16, 17, 19, 20, 23, 26}},
	} {
		var got []int
		for d := 1; d <= 30; d++ {
			if plan.DefaultLadder().Hits(test.due, november(d), test.calendar) {
				got = append(got, d)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	off := plan.DefaultLadder()
	off.On = false
	if off.Hits(november(20), november(20), plan.Calendar{}) {
		t.Error("a ladder that is off reminds")
	}
}

// Whatever the due day, nothing goes out on a day off, and each step leaves one day or shares it.
func TestLadderKeepsToWorkingDays(t *testing.T) {
	t.Parallel()
	l, c := plan.DefaultLadder(), plan.Calendar{}
	for due := plan.NewDay(2024, time.January, 1); due.Year() < 2032; due = due.Add(1) {
		hits := 0
		for today := due.Add(-30); !today.After(due.Add(30)); today = today.Add(1) {
			if l.Hits(due, today, c) {
				hits++
				if !c.IsWorkingDay(today) {
					t.Fatalf("due %s: reminded on %s", due, today)
				}
			}
		}
		if hits < 2 || hits > 7 {
			t.Fatalf("due %s: %d days with a reminder", due, hits)
		}
	}
}

func TestLadderDue(t *testing.T) {
	t.Parallel()
	row := func(unit int64, place string, due plan.Day, state plan.ReportState, requested bool) plan.Owed {
		o := plan.Owed{
			UnitID: unit, Requested: requested, Item: plan.Item{Place: place},
			Period: plan.Period{State: plan.PeriodOpen, UnitsDue: due}, Report: plan.ProgressReport{State: state},
		}
		if o.Report.Sent() {
			o.Report.SubmittedVersion, o.Report.FirstSubmittedAt = 1, due.End(time.UTC)
		}
		return o
	}
	locked := row(1, "locked", november(20), plan.Missing, false)
	locked.Period.State = plan.PeriodLocked
	rows := []plan.Owed{
		row(1, "step", november(20), plan.Missing, false), row(1, "draft", november(20), plan.Drafted, false), row(1, "back", november(20), plan.SentBack, false),
		row(1, "sent", november(20), plan.Submitted, false), row(1, "accepted", november(20), plan.Accepted, false), locked,
		row(1, "old", november(2), plan.Missing, false), row(1, "far", november(28), plan.Missing, false),
		row(2, "no step", november(19), plan.Missing, false),
		row(3, "asked", november(20), plan.Missing, true), row(3, "asked before", november(2), plan.Missing, true),
	}
	places := func(l plan.Ladder, today plan.Day) (list []string) {
		for _, o := range l.Due(slices.Clone(rows), today, plan.Calendar{}) {
			list = append(list, o.Item.Place)
		}
		return list
	}
	l := plan.DefaultLadder()
	if got, want := places(l, november(13)), []string{"step", "draft", "back", "old", "asked"}; !slices.Equal(got, want) {
		t.Errorf("on the 13th: %v, want %v", got, want)
	}
	if got := places(l, november(14)); got != nil {
		t.Errorf("on a Saturday: %v", got)
	}
	l.Ask = false
	if got := places(l, november(13)); slices.Contains(got, "asked") {
		t.Errorf("bodies are asked although not wanted: %v", got)
	}
	l.Ask = true
	if got := places(l, november(23)); slices.Contains(got, "asked") || !slices.Contains(got, "step") {
		t.Errorf("after the day: %v", got)
	}
}

func TestLadderCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		change func(*plan.Ladder)
		field  string
	}{
		{func(*plan.Ladder) {}, ""},
		{func(l *plan.Ladder) { l.Before, l.After = nil, nil }, ""},
		{func(l *plan.Ladder) { l.Before = []int{61} }, "before"},
		{func(l *plan.Ladder) { l.Before = []int{-1} }, "before"},
		{func(l *plan.Ladder) { l.After = []int{0} }, "after"},
		{func(l *plan.Ladder) { l.After = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11} }, "after"},
		{func(l *plan.Ladder) { l.From = 24 * 60 }, "from"},
	} {
		l := plan.DefaultLadder()
		test.change(&l)
		if fields := fault.Fields(l.Check()); (len(fields) > 0) != (test.field != "") || test.field != "" && fields[test.field] == "" {
			t.Errorf("%+v: %v, want %q", l, fields, test.field)
		}
	}
	for typed, want := range map[string][]int{"7, 3,1;0": {0, 1, 3, 7}, "": nil, "3 3": {3}, "-2": {-2}} {
		if got, ok := plan.ParseSteps(typed); !ok || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", typed, got, ok)
		}
	}
	if _, ok := plan.ParseSteps("hai"); ok {
		t.Error("a word is taken for a number")
	}
}

func TestLadderStarts(t *testing.T) {
	t.Parallel()
	hanoi := time.FixedZone("+07", 7*60*60)
	l := plan.DefaultLadder()
	for clock, want := range map[string]bool{"00:29": false, "00:30": true, "16:59": true, "17:00": false} { // UTC
		now, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		if l.Started(now, hanoi) != want {
			t.Errorf("%s UTC: %v", clock, !want)
		}
	}
}

// Places of a unit are told as the plan lists them, whatever the areas of its duties.
func TestRowsByUnit(t *testing.T) {
	t.Parallel()
	row := func(unit int64, requested bool, period int64, position int, place string) plan.Owed {
		return plan.Owed{UnitID: unit, Requested: requested, Period: plan.Period{ID: period, UnitsDue: plan.NewDay(2026, 11, 20)}, Item: plan.Item{Position: position, Place: place}}
	}
	var got []string
	for _, of := range plan.RowsByUnit([]plan.Owed{row(2, true, 1, 9, "III.9"), row(1, false, 1, 7, "III.5.3"), row(1, false, 2, 1, "II.1.1"), row(3, false, 1, 5, "II.2"), row(1, false, 1, 2, "II.4.1")}) {
		for _, o := range of {
			got = append(got, fmt.Sprintf("%d %s", o.UnitID, o.Item.Place))
		}
	}
	if want := []string{"1 II.4.1", "1 III.5.3", "1 II.1.1", "3 II.2", "2 III.9"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
