package plan

import (
	"fmt"
	"testing"
	"time"
)

var (
	standingDue = NewDay(2026, 11, 20)
	onTheDay    = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	afterTheDay = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
)

// circumstance is all that decides where an owed report stands.
type circumstance struct {
	state     ReportState
	typed     bool      // something was saved
	first     time.Time // of the first sending; zero: never
	empty     bool      // the newest version says nothing
	now       time.Time
	requested bool
}

func (c circumstance) owed() Owed {
	o := Owed{Period: Period{From: NewDay(2025, 12, 15), UnitsDue: standingDue}, Requested: c.requested, SentEmpty: c.empty}
	o.Report.State, o.Report.FirstSubmittedAt = c.state, c.first
	if c.typed {
		o.Report.Version = 1
	}
	return o
}

func (c circumstance) String() string {
	day := func(t time.Time) string { return map[time.Time]string{onTheDay: "in time", afterTheDay: "late"}[t] }
	return fmt.Sprintf("%q, typed %v, sent %q, empty %v, seen %s, requested %v", c.state, c.typed, day(c.first), c.empty, day(c.now), c.requested)
}

// possible are all circumstances that can come about.
func possible() (all []circumstance) {
	for _, requested := range []bool{false, true} {
		for _, now := range []time.Time{onTheDay, afterTheDay} {
			for _, state := range []ReportState{Missing, Drafted, Submitted, SentBack, Accepted} {
				for _, typed := range []bool{false, true} {
					for _, first := range []time.Time{{}, onTheDay, afterTheDay} {
						for _, empty := range []bool{false, true} {
							sent := state == Submitted || state == SentBack || state == Accepted
							switch {
							case sent && !typed, sent == first.IsZero(), state == Missing && typed, empty && !sent, first.After(now):
							default:
								all = append(all, circumstance{state, typed, first, empty, now, requested})
							}
						}
					}
				}
			}
		}
	}
	return all
}

// TestStanding has a line for every circumstance, of units and of requested bodies.
func TestStanding(t *testing.T) {
	t.Parallel()
	var never time.Time
	table := map[circumstance]struct {
		standing Standing
		time     Timeliness
	}{}
	for _, line := range []struct {
		state      ReportState
		typed      bool
		first      time.Time
		empty      bool
		now        time.Time
		standing   Standing
		time       Timeliness
		asked      Standing // the same of a requested body
		askedAbout Timeliness
	}{
		{Missing, false, never, false, onTheDay, StandsMissing, NotDueYet, StandsMissing, NoResponse},
		{Missing, false, never, false, afterTheDay, StandsMissing, Overdue, StandsMissing, NoResponse},
		{Drafted, false, never, false, onTheDay, StandsMissing, NotDueYet, StandsMissing, NoResponse},
		{Drafted, false, never, false, afterTheDay, StandsMissing, Overdue, StandsMissing, NoResponse},
		{Drafted, true, never, false, onTheDay, StandsDraft, NotDueYet, StandsDraft, NoResponse},
		{Drafted, true, never, false, afterTheDay, StandsDraft, Overdue, StandsDraft, NoResponse},

		{Submitted, true, onTheDay, false, onTheDay, StandsSent, InTime, StandsSent, Responded},
		{Submitted, true, onTheDay, false, afterTheDay, StandsSent, InTime, StandsSent, Responded},
		{Submitted, true, afterTheDay, false, afterTheDay, StandsSentLate, SentLate, StandsSent, Responded},
		{Submitted, true, onTheDay, true, onTheDay, StandsSentEmpty, InTime, StandsSentEmpty, Responded},
		{Submitted, true, onTheDay, true, afterTheDay, StandsSentEmpty, InTime, StandsSentEmpty, Responded},
		{Submitted, true, afterTheDay, true, afterTheDay, StandsSentEmpty, SentLate, StandsSentEmpty, Responded},

		// Sent in time, sent back, and the day passes meanwhile: back, not late.
		{SentBack, true, onTheDay, false, onTheDay, StandsSentBack, InTime, StandsSentBack, NoResponse},
		{SentBack, true, onTheDay, false, afterTheDay, StandsSentBack, InTime, StandsSentBack, NoResponse},
		{SentBack, true, afterTheDay, false, afterTheDay, StandsSentBack, SentLate, StandsSentBack, NoResponse},
		{SentBack, true, onTheDay, true, onTheDay, StandsSentBack, InTime, StandsSentBack, NoResponse},
		{SentBack, true, onTheDay, true, afterTheDay, StandsSentBack, InTime, StandsSentBack, NoResponse},
		{SentBack, true, afterTheDay, true, afterTheDay, StandsSentBack, SentLate, StandsSentBack, NoResponse},

		{Accepted, true, onTheDay, false, onTheDay, StandsAccepted, InTime, StandsAccepted, Responded},
		{Accepted, true, onTheDay, false, afterTheDay, StandsAccepted, InTime, StandsAccepted, Responded},
		{Accepted, true, afterTheDay, false, afterTheDay, StandsAccepted, SentLate, StandsAccepted, Responded},
		{Accepted, true, onTheDay, true, onTheDay, StandsAccepted, InTime, StandsAccepted, Responded},
		{Accepted, true, onTheDay, true, afterTheDay, StandsAccepted, InTime, StandsAccepted, Responded},
		{Accepted, true, afterTheDay, true, afterTheDay, StandsAccepted, SentLate, StandsAccepted, Responded},
	} {
		c := circumstance{line.state, line.typed, line.first, line.empty, line.now, false}
		table[c] = struct {
			standing Standing
			time     Timeliness
		}{line.standing, line.time}
		c.requested = true
		table[c] = struct {
			standing Standing
			time     Timeliness
		}{line.asked, line.askedAbout}
	}
	if n := len(possible()); n != len(table) {
		t.Errorf("%d circumstances are possible, the table has %d", n, len(table))
	}
	for _, c := range possible() {
		want, ok := table[c]
		if !ok {
			t.Errorf("%s: not in the table", c)
			continue
		}
		o := c.owed()
		if s, in := o.Standing(c.now, time.UTC), o.Timeliness(c.now, time.UTC); s != want.standing || in != want.time {
			t.Errorf("%s: %s, %s; want %s, %s", c, s, in, want.standing, want.time)
		}
		// A cell of one report says what the report says.
		var cell Tally
		cell.Add(o, c.now, time.UTC)
		if s, in := cell.Standing(), cell.Timeliness(c.requested); s != want.standing || in != want.time && (c.requested || o.Report.Sent()) {
			t.Errorf("%s alone in a cell: %s, %s; want %s, %s", c, s, in, want.standing, want.time)
		}
	}
}

// TestStandingOfACell rolls up every two circumstances of a moment.
func TestStandingOfACell(t *testing.T) {
	t.Parallel()
	if s := (Tally{}).Standing(); s != StandsNotOwed {
		t.Errorf("nothing owed: %s", s)
	}
	// What asks for more decides for the cell; nil where it depends on more than the two words.
	rank := map[Standing]int{StandsSentBack: 0, StandsMissing: 1, StandsDraft: 2, StandsSentLate: 4, StandsSent: 5, StandsAccepted: 6}
	for _, a := range possible() {
		for _, b := range possible() {
			if a.now != b.now || a.requested != b.requested {
				continue
			}
			var cell, one, other Tally
			cell.Add(a.owed(), a.now, time.UTC)
			cell.Add(b.owed(), b.now, time.UTC)
			one.Add(a.owed(), a.now, time.UTC)
			other.Add(b.owed(), b.now, time.UTC)
			if one.Plus(other) != cell || other.Plus(one) != cell {
				t.Fatalf("%s and %s: the sum of two cells differs from their cell", a, b)
			}
			late := cell.Late > 0
			if late != (cell.Timeliness(a.requested) == Overdue) || late && a.requested {
				t.Errorf("%s and %s: %s", a, b, cell.Timeliness(a.requested))
			}
			sa, sb := a.owed().Standing(a.now, time.UTC), b.owed().Standing(b.now, time.UTC)
			want := sa
			switch {
			case late && (sa == StandsMissing || sb == StandsMissing):
				want = StandsMissing
			case late:
				want = StandsDraft
			case sa == StandsSentBack || sb == StandsSentBack || cell.Missing() > 0:
				if rank[sb] < rank[sa] && sb != StandsSentEmpty || sa == StandsSentEmpty {
					want = sb
				}
			case sa == StandsAccepted && sb == StandsAccepted:
			case cell.SentEmpty == 2:
				want = StandsSentEmpty
			case cell.SentLate > 0:
				want = StandsSentLate
			default:
				want = StandsSent
			}
			if got := cell.Standing(); got != want {
				t.Errorf("%s and %s: %s, want %s", a, b, got, want)
			}
		}
	}
}

func TestRates(t *testing.T) {
	t.Parallel()
	var cell Tally
	for _, c := range []circumstance{
		{state: Missing, now: afterTheDay}, // overdue
		{state: Submitted, typed: true, first: afterTheDay, now: afterTheDay},
		{state: Accepted, typed: true, first: onTheDay, now: afterTheDay},
		{state: SentBack, typed: true, first: onTheDay, now: afterTheDay},
	} {
		cell.Add(c.owed(), c.now, time.UTC)
	}
	if got, want := cell.Completeness(), (Rate{2, 4}); got != want {
		t.Errorf("complete: %v, want %v", got, want)
	}
	if got, want := cell.Punctuality(), (Rate{2, 4}); got != want {
		t.Errorf("in time: %v, want %v", got, want)
	}
	if cell.Since != standingDue {
		t.Errorf("overdue since %s", cell.Since)
	}
	var early Tally
	early.Add(circumstance{state: Missing, now: onTheDay}.owed(), onTheDay, time.UTC)
	if got := early.Punctuality(); got.Whole != 0 {
		t.Errorf("what is not due yet counts: %v", got)
	}
}

func TestHollow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		content Content
		want    bool
	}{
		{Content{Answer: NewResult, Result: "Đã cân 12 trẻ."}, false},
		{Content{Answer: NewResult, Result: "12"}, false},
		{Content{Answer: NewResult, Result: " - … ."}, true},
		{Content{Answer: NewResult}, true},
		{Content{Answer: NothingToReport, Reason: "Không có vụ việc."}, true},
		{Content{Answer: Unchanged}, false},
		{Content{}, false},
	} {
		if got := test.content.Hollow(); got != test.want {
			t.Errorf("%+v: %v", test.content, got)
		}
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ focal, requested, want bool }{{true, false, true}, {true, true, false}, {false, false, false}, {false, true, false}} {
		if got := (Owed{Focal: test.focal, Requested: test.requested}).Counted(); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
