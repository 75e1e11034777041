package plan_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// sampleTree has areas 1 (tasks 11, 12, 13) and 2 (task 21), and duties 31, 32 of unit 5 and 41 of unit 6.
func sampleTree() plan.Tree {
	t := plan.Tree{}
	add := func(it plan.Item, focal int64, others ...int64) {
		it.Position = len(t.Items) + 1
		t.Items = append(t.Items, it)
		if focal != 0 {
			t.Assignments = append(t.Assignments, plan.Assignment{ItemID: it.ID, UnitID: focal, Role: plan.RoleLead, Focal: true})
		}
		for _, u := range others {
			t.Assignments = append(t.Assignments, plan.Assignment{ItemID: it.ID, UnitID: u, Role: plan.RoleCooperating})
		}
	}
	area := func(id int64) {
		add(plan.Item{ID: id, AreaID: id, Kind: plan.ItemArea, Label: fmt.Sprint(id), Place: fmt.Sprintf("II.%d", id), Title: fmt.Sprintf("Nhóm %d", id)}, 0)
	}
	task := func(id, area int64, n int, focal int64, others ...int64) {
		add(plan.Item{ID: id, ParentID: area, AreaID: area, Kind: plan.ItemTask, Label: fmt.Sprintf("%d.%d", area, n), Place: fmt.Sprintf("II.%d.%d", area, n), Title: fmt.Sprintf("Việc %d", id)}, focal, others...)
	}
	duty := func(id, area, unit int64, place string) {
		add(plan.Item{ID: id, AreaID: area, UnitID: unit, Kind: plan.ItemDuty, Label: place[4:5], Place: place, Title: fmt.Sprintf("Trách nhiệm %d", id)}, unit)
	}
	area(1)
	task(11, 1, 1, 5, 6)
	task(12, 1, 2, 6)
	task(13, 1, 3, 7)
	area(2)
	task(21, 2, 1, 6, 5)
	duty(31, 1, 5, "III.1.1")
	duty(32, 0, 5, "III.1.2")
	duty(41, 2, 6, "III.2.1")
	return t
}

// lines are the tree in short: place, id, what became of it, who answers for it.
func lines(t plan.Tree) string {
	var out []string
	for _, it := range t.Items {
		line := fmt.Sprintf("%s=%d", it.Place, it.ID)
		for _, a := range t.PartsOf(it.ID) {
			if a.Focal {
				line += fmt.Sprintf("@%d", a.UnitID)
			}
		}
		if it.Ended() {
			line += fmt.Sprintf("†%d", it.SuccessorID)
		}
		out = append(out, line)
	}
	return strings.Join(out, " ")
}

var amendDay = plan.NewDay(2026, 6, 15)

func TestApply(t *testing.T) {
	t.Parallel()
	words := func(title string) plan.ItemText { return plan.ItemText{Title: title} }
	for _, test := range []struct {
		name          string
		op            plan.Op
		draft, amends string // what becomes of the tree in a draft, and by an amendment
	}{
		{
			"add a task", plan.Op{Kind: plan.OpAdd, What: plan.ItemTask, Area: 1, New: 90, Text: words("a"), Parts: []plan.Assignment{{UnitID: 5, Role: plan.RoleLead, Focal: true}}},
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.1.4=90@5 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.1.4=90@5 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"add an area", plan.Op{Kind: plan.OpAdd, What: plan.ItemArea, New: 90, Text: words("a")},
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 II.3=90 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 II.3=90 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"add a duty of a unit that has some", plan.Op{Kind: plan.OpAdd, What: plan.ItemDuty, Unit: 5, New: 90, Text: words("a")},
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.1.3=90@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.1.3=90@5 III.2.1=41@6",
		},
		{
			"add a duty of a unit that has none", plan.Op{Kind: plan.OpAdd, What: plan.ItemDuty, Unit: 7, Area: 2, New: 90, Text: words("a")},
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6 III.3.1=90@7",
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6 III.3.1=90@7",
		},
		{
			"into another area", plan.Op{Kind: plan.OpEdit, Item: 11, Area: 2, Text: words("a")},
			"II.1=1 II.1.1=12@6 II.1.2=13@7 II.2=2 II.2.1=21@6 II.2.2=11@5 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 II.2.2=11@5 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"up", plan.Op{Kind: plan.OpMove, Item: 12, Up: true},
			"II.1=1 II.1.1=12@6 II.1.2=11@5 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.2=12@6 II.1.1=11@5 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"an area down", plan.Op{Kind: plan.OpMove, Item: 1},
			"II.1=2 II.1.1=21@6 II.2=1 II.2.1=11@5 II.2.2=12@6 II.2.3=13@7 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.2=2 II.2.1=21@6 II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"split: the first stays", plan.Op{Kind: plan.OpSplit, Item: 11, New: 90, Text: words("a"), Second: words("b")},
			"II.1=1 II.1.1=11@5 II.1.2=90@5 II.1.3=12@6 II.1.4=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.4=90@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"merge: both end with their successor", plan.Op{Kind: plan.OpMerge, Item: 11, Other: 12, New: 90, Text: words("a")},
			"II.1=1 II.1.1=90@5 II.1.2=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.4=90@5 II.1.1=11@5†90 II.1.2=12@6†90 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"end", plan.Op{Kind: plan.OpEnd, Item: 12},
			"II.1=1 II.1.1=11@5 II.1.2=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.2=12@6†0 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6",
		},
		{
			"end a duty", plan.Op{Kind: plan.OpEnd, Item: 31},
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=32@5 III.2.1=41@6",
			"II.1=1 II.1.1=11@5 II.1.2=12@6 II.1.3=13@7 II.2=2 II.2.1=21@6 III.1.1=31@5†0 III.1.2=32@5 III.2.1=41@6",
		},
	} {
		for on, want := range map[plan.Day]string{{}: test.draft, amendDay: test.amends} {
			before := sampleTree()
			got, err := before.Apply(test.op, on)
			if err != nil {
				t.Errorf("%s on %v: %v", test.name, on, err)
				continue
			}
			if lines(got) != want {
				t.Errorf("%s on %v:\ngot  %s\nwant %s", test.name, on, lines(got), want)
			}
			if !reflect.DeepEqual(before, sampleTree()) {
				t.Errorf("%s on %v changed the tree it was given", test.name, on)
			}
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	some := plan.ItemText{Title: "a"}
	for _, test := range []struct {
		name  string
		op    plan.Op
		field string // "" for a refusal without one
	}{
		{"no title", plan.Op{Kind: plan.OpEdit, Item: 11, Area: 1}, "title"},
		{"too long a title", plan.Op{Kind: plan.OpEdit, Item: 11, Area: 1, Text: plan.ItemText{Title: strings.Repeat("a", 2001)}}, "title"},
		{"a task without area", plan.Op{Kind: plan.OpEdit, Item: 11, Text: some}, "area"},
		{"a task as area", plan.Op{Kind: plan.OpEdit, Item: 11, Area: 12, Text: some}, "area"},
		{"a duty of nobody", plan.Op{Kind: plan.OpAdd, What: plan.ItemDuty, New: 90, Text: some}, "unit"},
		{"nobody answers", plan.Op{Kind: plan.OpAssign, Item: 11, Parts: []plan.Assignment{{UnitID: 5, Role: plan.RoleLead}}}, "focal"},
		{"two answer", plan.Op{Kind: plan.OpAssign, Item: 11, Parts: []plan.Assignment{{UnitID: 5, Focal: true}, {UnitID: 6, Focal: true}}}, "focal"},
		{"split without a second", plan.Op{Kind: plan.OpSplit, Item: 11, New: 90, Text: some}, "second-title"},
		{"merge with itself", plan.Op{Kind: plan.OpMerge, Item: 11, Other: 11, New: 90, Text: some}, "other"},
		{"merge a task and a duty", plan.Op{Kind: plan.OpMerge, Item: 11, Other: 31, New: 90, Text: some}, "other"},
		{"merge duties of two units", plan.Op{Kind: plan.OpMerge, Item: 31, Other: 41, New: 90, Text: some}, "other"},
		{"end an area with tasks", plan.Op{Kind: plan.OpEnd, Item: 1}, ""},
		{"first up", plan.Op{Kind: plan.OpMove, Item: 11, Up: true}, ""},
		{"not there", plan.Op{Kind: plan.OpEnd, Item: 99}, ""},
		{"an id that is there", plan.Op{Kind: plan.OpAdd, What: plan.ItemTask, Area: 1, New: 11, Text: some}, ""},
	} {
		before := sampleTree()
		got, err := before.Apply(test.op, amendDay)
		if err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: error %v, want a refusal", test.name, err)
		}
		if fields := fault.Fields(err); test.field != "" && fields[test.field] == "" {
			t.Errorf("%s: fields %v, want %s", test.name, fields, test.field)
		}
		if lines(got) != lines(sampleTree()) {
			t.Errorf("%s changed the tree", test.name)
		}
	}
	ended, err := sampleTree().Apply(plan.Op{Kind: plan.OpEnd, Item: 12}, amendDay)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ended.Apply(plan.Op{Kind: plan.OpEdit, Item: 12, Area: 1, Text: some}, amendDay); fault.KindOf(err) != fault.Conflict {
		t.Errorf("an ended item was edited: %v", err)
	}
}

// What an amendment adds and ends again was never there.
func TestFreshItemsGo(t *testing.T) {
	t.Parallel()
	some := plan.ItemText{Title: "a"}
	got, err := sampleTree().ApplyAll([]plan.Op{
		{Kind: plan.OpMerge, Item: 11, Other: 12, New: 90, Text: some},
		{Kind: plan.OpAdd, What: plan.ItemTask, Area: 2, New: 91, Text: some},
		{Kind: plan.OpMerge, Item: 90, Other: 13, New: 92, Text: some},
		{Kind: plan.OpEnd, Item: 91},
	}, amendDay)
	if err != nil {
		t.Fatal(err)
	}
	want := "II.1=1 II.1.5=92@5 II.1.1=11@5†92 II.1.2=12@6†92 II.1.3=13@7†92 II.2=2 II.2.1=21@6 III.1.1=31@5 III.1.2=32@5 III.2.1=41@6"
	if lines(got) != want {
		t.Errorf("got  %s\nwant %s", lines(got), want)
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
}

// Whatever is done: an item that was there stays there under its id and kind (its reports refer to it), an
// ended one never changes again, each that is owed has one unit that answers for it, places are unique, and
// areas come before their tasks.
func TestAnyAmendmentKeepsWhatWasReported(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		base := sampleTree()
		tree, next, done := base, int64(100), 0
		for range 25 {
			op := randomOp(rnd, tree, next)
			next++
			after, err := tree.Apply(op, amendDay)
			if err != nil {
				if fault.KindOf(err) == fault.Internal {
					t.Fatalf("seed %d: %+v: %v", seed, op, err)
				}
				continue
			}
			done++
			for _, was := range tree.Items {
				if is, there := after.Item(was.ID); was.Ended() && (!there || is.EndedOn != was.EndedOn || is.Title != was.Title) {
					t.Fatalf("seed %d: %+v changed the ended item %d", seed, op, was.ID)
				}
			}
			tree = after
			checkTree(t, seed, base, tree)
		}
		if done < 5 {
			t.Errorf("seed %d: only %d operations were done", seed, done)
		}
	}
}

func checkTree(t *testing.T, seed uint64, base, tree plan.Tree) {
	t.Helper()
	for _, was := range base.Items {
		is, there := tree.Item(was.ID)
		if !there || is.Kind != was.Kind || is.UnitID != was.UnitID {
			t.Fatalf("seed %d: item %d is lost", seed, was.ID)
		}
		if next, ok := tree.Item(is.SuccessorID); is.SuccessorID != 0 && (!ok || !is.Ended() || next.ID == is.ID) {
			t.Fatalf("seed %d: item %d has no successor %d", seed, was.ID, is.SuccessorID)
		}
	}
	if err := tree.Check(); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	places, area := map[string]bool{}, int64(0)
	for i, it := range tree.Items {
		if places[it.Place] || it.Place == "" || it.Position != i+1 {
			t.Fatalf("seed %d: item %d at place %q, position %d: %s", seed, it.ID, it.Place, it.Position, lines(tree))
		}
		places[it.Place] = true
		switch it.Kind {
		case plan.ItemArea:
			area = it.ID
		case plan.ItemTask:
			if it.ParentID != area || it.AreaID != area {
				t.Fatalf("seed %d: task %d does not stand in its area: %s", seed, it.ID, lines(tree))
			}
		}
	}
}

func randomOp(rnd *rand.Rand, tree plan.Tree, id int64) plan.Op {
	pick := func() plan.Item { return tree.Items[rnd.IntN(len(tree.Items))] }
	it := pick()
	op := plan.Op{
		Item: it.ID, Other: pick().ID, New: id, Area: []int64{1, 2, 0}[rnd.IntN(3)], Unit: 5 + rnd.Int64N(3), Up: rnd.IntN(2) == 0,
		What: []plan.ItemKind{plan.ItemArea, plan.ItemTask, plan.ItemDuty}[rnd.IntN(3)], Text: plan.ItemText{Title: fmt.Sprint("Việc ", id)}, Second: plan.ItemText{Title: "Phần sau"},
		Parts: []plan.Assignment{{UnitID: 5 + rnd.Int64N(3), Role: plan.RoleLead, Focal: true}},
	}
	op.Kind = []plan.OpKind{plan.OpEdit, plan.OpAssign, plan.OpAdd, plan.OpMove, plan.OpSplit, plan.OpMerge, plan.OpEnd}[rnd.IntN(7)]
	if op.Kind == plan.OpAssign && it.Kind == plan.ItemDuty {
		op.Parts[0].UnitID = it.UnitID
	}
	return op
}

func TestChanges(t *testing.T) {
	t.Parallel()
	before := sampleTree()
	after, err := before.ApplyAll([]plan.Op{
		{Kind: plan.OpEdit, Item: 11, Area: 1, Text: plan.ItemText{Title: "Việc 11 mới", TimingText: "Trước ngày 15/9/2026"}},
		{Kind: plan.OpMove, Item: 13, Up: true},
		{Kind: plan.OpAssign, Item: 21, Parts: []plan.Assignment{{UnitID: 7, Role: plan.RoleLead, Focal: true}, {UnitID: 5, Role: plan.RoleCooperating}}},
		{Kind: plan.OpAdd, What: plan.ItemTask, Area: 2, New: 90, Text: plan.ItemText{Title: "Mới"}, Parts: []plan.Assignment{{UnitID: 5, Role: plan.RoleLead, Focal: true}}},
		{Kind: plan.OpEnd, Item: 41},
	}, amendDay)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	changes := plan.Changes(before, after)
	for _, c := range changes {
		line := fmt.Sprint(c.Item().ID, " ", c.Kind)
		for name, is := range map[string]bool{" title": c.Title, " units": c.Units, " area": c.Area, " moved": c.Moved} {
			if is {
				line += name
			}
		}
		if c.Timing {
			line += "+timing"
		}
		got = append(got, line)
	}
	want := []string{"11 changed title+timing", "12 changed moved", "21 changed units", "90 added", "41 ended"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	concerns := plan.Concerns(changes)
	if c := concerns[5]; c != (plan.Concern{Added: 1, Changed: 2}) {
		t.Errorf("unit 5: %+v", c)
	}
	if c := concerns[6]; c != (plan.Concern{Changed: 1, Ended: 2}) {
		t.Errorf("unit 6: %+v", c)
	}
	if n := len(plan.Changes(after, after)); n != 0 {
		t.Errorf("a tree differs from itself in %d items", n)
	}
}

func TestDiffWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ before, after, want string }{
		{"trước ngày 15/9 hằng năm", "trước ngày 30/9 hằng năm", "trước ngày [-15/9][+30/9] hằng năm"},
		{"", "mới", "[+mới]"},
		{"cũ", "", "[-cũ]"},
		{"như cũ", "như cũ", "như cũ"},
	} {
		var got strings.Builder
		for i, p := range plan.DiffWords(test.before, test.after) {
			if i > 0 && !p.Added {
				got.WriteString(" ")
			}
			switch {
			case p.Deleted:
				got.WriteString("[-" + p.Text + "]")
			case p.Added:
				got.WriteString("[+" + p.Text + "]")
			default:
				got.WriteString(p.Text)
			}
		}
		if got.String() != test.want {
			t.Errorf("%q → %q: %q, want %q", test.before, test.after, got.String(), test.want)
		}
	}
}

func TestOwedIn(t *testing.T) {
	t.Parallel()
	day := func(month, d int) plan.Day { return plan.NewDay(2026, 6, 1).Add((month-6)*30 + d - 1) }
	due := plan.Period{UnitsDue: day(6, 15)}
	for _, test := range []struct {
		name         string
		begun, ended plan.Day
		want         bool
	}{
		{"from the beginning", plan.Day{}, plan.Day{}, true},
		{"begun before the due day", day(6, 14), plan.Day{}, true},
		{"begun on it", day(6, 15), plan.Day{}, true},
		{"begun after it", day(6, 16), plan.Day{}, false},
		{"ended before it", plan.Day{}, day(6, 14), false},
		{"ended on it", plan.Day{}, day(6, 15), false},
		{"ended after it", plan.Day{}, day(6, 16), true},
		{"begun and ended between", day(6, 1), day(6, 10), false},
	} {
		if got := plan.OwedIn(due, test.begun, test.ended); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
