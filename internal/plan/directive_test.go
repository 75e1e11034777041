package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Whom a thread waits for after each step, and which steps its kind and state refuse.
func TestDirectiveSteps(t *testing.T) {
	t.Parallel()
	today := plan.NewDay(2026, 11, 23)
	const refused = "refused"
	for _, kind := range plan.DirectiveKinds {
		for _, state := range []plan.DirectiveState{plan.WaitsForUnit, plan.WaitsForLeader, plan.DirectiveClosed} {
			for _, act := range append([]plan.DirectiveAct{plan.Answered, "bogus"}, plan.LeaderActs...) {
				want := refused
				extension := kind == plan.ExtendDue
				switch {
				case state == plan.DirectiveClosed:
				case act == plan.Answered:
					want = string(plan.WaitsForLeader)
				case act == plan.AskedFurther:
					want = string(plan.WaitsForUnit)
				case act == plan.ClosedThread && !extension:
					want = string(plan.DirectiveClosed)
				case act == plan.GrantedDate && extension:
					want = "closed granted"
				case act == plan.DeclinedAsked && extension:
					want = "closed declined"
				}
				d := plan.Directive{Kind: kind, State: state, DueOn: plan.NewDay(2026, 11, 25)}
				if state == plan.DirectiveClosed {
					d.ClosedAt = time.Unix(1, 0)
				}
				next, err := d.Step(plan.DirectiveEntry{Act: act, Text: "Một câu.", DueOn: plan.NewDay(2026, 11, 27), At: time.Unix(2, 0)}, today)
				got := strings.TrimSpace(string(next.State) + " " + string(next.Outcome))
				if err != nil {
					got = refused
					if fault.KindOf(err) != fault.Conflict {
						t.Errorf("%s %s %s: %v is no conflict", kind, state, act, err)
					}
				}
				if got != want {
					t.Errorf("%s %s after %s: %s, want %s", kind, state, act, got, want)
				}
				if closed := next.State == plan.DirectiveClosed; closed == next.ClosedAt.IsZero() {
					t.Errorf("%s %s after %s: state %s, closed at %v", kind, state, act, next.State, next.ClosedAt)
				}
			}
		}
	}
}

// The day of a thread after a step: a further question sets a new day, a request keeps the day asked
// for until one is granted.
func TestDirectiveDays(t *testing.T) {
	t.Parallel()
	today, old, newer := plan.NewDay(2026, 11, 23), plan.NewDay(2026, 11, 20), plan.NewDay(2026, 11, 27)
	for _, test := range []struct {
		kind  plan.DirectiveKind
		entry plan.DirectiveEntry
		want  plan.Day
		field string
	}{
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.Answered, Text: "Đã làm."}, old, ""},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.Answered, Text: " \n"}, old, "text"},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.Answered, Text: strings.Repeat("ạ", plan.MaxDirective+1)}, old, "text"},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.AskedFurther, Text: "Còn thôn nào?", DueOn: newer}, newer, ""},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.AskedFurther, Text: "Còn thôn nào?", DueOn: today}, today, ""},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.AskedFurther, Text: "Còn thôn nào?", DueOn: old}, old, "due"},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.AskedFurther, Text: "Còn thôn nào?"}, old, "due"},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.AskedFurther, DueOn: newer}, old, "text"},
		{plan.GiveDirective, plan.DirectiveEntry{Act: plan.ClosedThread}, old, ""},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.AskedFurther, Text: "Vì sao?"}, old, ""},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.GrantedDate, DueOn: newer}, newer, ""},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.GrantedDate, DueOn: newer.Add(3000)}, old, "due"},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.GrantedDate}, old, "due"},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.DeclinedAsked, Text: "Đã quá hạn của tỉnh."}, old, ""},
		{plan.ExtendDue, plan.DirectiveEntry{Act: plan.DeclinedAsked}, old, "text"},
	} {
		d := plan.Directive{Kind: test.kind, State: plan.WaitsForLeader, DueOn: old}
		next, err := d.Step(test.entry, today)
		wantField(t, string(test.kind)+" "+string(test.entry.Act)+" "+test.entry.DueOn.String(), err, test.field)
		if next.DueOn != test.want {
			t.Errorf("%s %s: day %v, want %v", test.kind, test.entry.Act, next.DueOn, test.want)
		}
	}
}

func wantField(t *testing.T, name string, err error, field string) {
	t.Helper()
	if (err == nil) != (field == "") || field != "" && fault.Fields(err)[field] == "" {
		t.Errorf("%s: %v, want a message at %q", name, err, field)
	}
}

func TestNewDirective(t *testing.T) {
	t.Parallel()
	today := plan.NewDay(2026, 11, 23)
	for _, test := range []struct {
		name   string
		change func(*plan.Directive)
		field  string
	}{
		{"directive", func(*plan.Directive) {}, ""},
		{"explanation", func(d *plan.Directive) { d.Kind = plan.AskExplanation }, ""},
		{"request to a requested body", func(d *plan.Directive) { d.Requested = true }, ""},
		{"explanation of a requested body", func(d *plan.Directive) { d.Requested, d.Kind = true, plan.AskExplanation }, "kind"},
		{"extension for a requested body", func(d *plan.Directive) { d.Requested, d.Kind = true, plan.ExtendDue }, "kind"},
		{"extension", func(d *plan.Directive) { d.Kind, d.Items = plan.ExtendDue, []plan.ItemName{{ID: 1}} }, ""},
		{"extension of nothing", func(d *plan.Directive) { d.Kind = plan.ExtendDue }, "item"},
		{"no such kind", func(d *plan.Directive) { d.Kind = "order" }, "kind"},
		{"no text", func(d *plan.Directive) { d.Text = " " }, "text"},
		{"long text", func(d *plan.Directive) { d.Text = strings.Repeat("a", plan.MaxDirective+1) }, "text"},
		{"today", func(d *plan.Directive) { d.DueOn = today }, ""},
		{"yesterday", func(d *plan.Directive) { d.DueOn = today.Add(-1) }, "due"},
		{"no day", func(d *plan.Directive) { d.DueOn = plan.Day{} }, "due"},
		{"a slip of the year", func(d *plan.Directive) { d.DueOn = plan.NewDay(2062, 11, 25) }, "due"},
	} {
		d := plan.Directive{Kind: plan.GiveDirective, Text: "Gửi báo cáo.", DueOn: plan.NewDay(2026, 11, 25)}
		test.change(&d)
		wantField(t, test.name, d.CheckNew(today), test.field)
	}
}

func TestDirectiveLate(t *testing.T) {
	t.Parallel()
	due := plan.NewDay(2026, 11, 20)
	for _, test := range []struct {
		state     plan.DirectiveState
		requested bool
		today     plan.Day
		want      bool
	}{
		{plan.WaitsForUnit, false, due, false},
		{plan.WaitsForUnit, false, due.Add(1), true},
		{plan.WaitsForUnit, true, due.Add(30), false},
		{plan.WaitsForLeader, false, due.Add(1), false},
		{plan.DirectiveClosed, false, due.Add(1), false},
	} {
		d := plan.Directive{State: test.state, Requested: test.requested, DueOn: due}
		if got := d.Late(test.today); got != test.want {
			t.Errorf("%+v: late %v", test, got)
		}
	}
}
