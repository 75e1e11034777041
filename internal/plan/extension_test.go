package plan_test

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// An extension moves the day of the report and, where it is later than that, the day of the work; what
// is sent by the new day is in time, and the word and the counts follow.
func TestExtensionMovesTheDay(t *testing.T) {
	t.Parallel()
	hanoi := time.FixedZone("+07", 7*60*60)
	november := func(day int) plan.Day { return plan.NewDay(2026, 11, day) }
	period := plan.YearlyPeriod(2026, 11, 30) // units due 20/11
	for _, test := range []struct {
		name      string
		own       plan.Day // of the item
		to        plan.Day
		due, work plan.Day
		extended  bool
		moves     bool
	}{
		{"none", plan.Day{}, plan.Day{}, november(20), november(20), false, false},
		{"period's day", plan.Day{}, november(25), november(25), november(25), true, false},
		{"own day before the period's", november(10), november(15), november(15), november(15), true, true},
		{"own day moved past the period's", november(10), november(25), november(25), november(25), true, true},
		{"own day after the period's", plan.NewDay(2026, 12, 31), november(25), november(25), plan.NewDay(2026, 12, 31), true, false},
		{"the period was moved past it", plan.Day{}, november(18), november(20), november(20), false, false},
	} {
		o := plan.Owed{Period: period, Extension: plan.Extension{From: november(20), To: test.to, Count: 1}}
		if !test.own.IsZero() {
			o.Item.Timing, o.Item.DueOn = plan.TimingDated, test.own
		}
		if o.Due() != test.due || o.WorkDue() != test.work || o.Extended() != test.extended || o.MovesItem() != test.moves {
			t.Errorf("%s: due %v, work %v, extended %v, moves the item %v", test.name, o.Due(), o.WorkDue(), o.Extended(), o.MovesItem())
		}
	}

	o := plan.Owed{Period: period, Extension: plan.Extension{From: november(20), To: november(25), Count: 1}}
	evening := time.Date(2026, 11, 25, 23, 59, 0, 0, hanoi)
	for _, test := range []struct {
		now  time.Time
		want plan.Timeliness
		late bool
	}{{evening, plan.NotDueYet, false}, {evening.Add(time.Minute), plan.Overdue, true}} {
		word, late := o.Word(plan.DayOf(test.now, hanoi), hanoi)
		var tally plan.Tally
		tally.Add(o, test.now, hanoi)
		if got := o.Timeliness(test.now, hanoi); got != test.want || word != plan.NotBegun || late != test.late || (tally.Late == 1) != test.late {
			t.Errorf("%v: %s, word %s late %v, tally %+v", test.now, got, word, late, tally)
		}
		if want := november(25); test.late && tally.Since != want || !test.late && tally.Extended != want {
			t.Errorf("%v: late since %v, extended to %v", test.now, tally.Since, tally.Extended)
		}
	}
	o.Report = plan.ProgressReport{State: plan.Submitted, FirstSubmittedAt: evening, CompletedAt: evening}
	o.SentStatus = plan.Completed
	if word, _ := o.Word(november(30), hanoi); o.Timeliness(evening.Add(time.Hour), hanoi) != plan.InTime || word != plan.DoneOnTime {
		t.Errorf("sent on the last evening: %s, %s", o.Timeliness(evening, hanoi), word)
	}
	o.Extension = plan.Extension{}
	if word, _ := o.Word(november(30), hanoi); o.Timeliness(evening, hanoi) != plan.SentLate || word != plan.DoneLate {
		t.Errorf("without the extension: %s, %s", o.Timeliness(evening, hanoi), word)
	}
}

func TestCheckExtend(t *testing.T) {
	t.Parallel()
	due := plan.NewDay(2026, 11, 20)
	for _, test := range []struct {
		name   string
		change func(*plan.Owed)
		to     plan.Day
		want   fault.Kind
		field  string
	}{
		{"later", func(*plan.Owed) {}, due.Add(5), -1, ""},
		{"the same day", func(*plan.Owed) {}, due, fault.Invalid, "due"},
		{"no later than the last extension", func(o *plan.Owed) { o.Extension.To = due.Add(5) }, due.Add(5), fault.Invalid, "due"},
		{"sent already", func(o *plan.Owed) { o.Report.State = plan.Submitted }, due.Add(5), -1, ""},
		{"accepted", func(o *plan.Owed) { o.Report.State = plan.Accepted }, due.Add(5), fault.Invalid, "item"},
		{"locked", func(o *plan.Owed) { o.Period.State = plan.PeriodLocked }, due.Add(5), fault.Conflict, ""},
		{"requested", func(o *plan.Owed) { o.Requested = true }, due.Add(5), fault.Invalid, ""},
	} {
		o := plan.Owed{Period: plan.YearlyPeriod(2026, 11, 30)}
		test.change(&o)
		err := o.CheckExtend(test.to)
		if test.want == -1 {
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		if fault.KindOf(err) != test.want || test.field != "" && fault.Fields(err)[test.field] == "" {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
