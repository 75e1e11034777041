package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestCopyOps(t *testing.T) {
	t.Parallel()
	from := sampleTree()
	from.Items[1].TimingText, from.Items[1].DueOn, from.Items[1].Timing = "Trước ngày 15/9/2026", plan.NewDay(2026, 9, 15), plan.TimingDated
	today := plan.NewDay(2027, 1, 10)
	rules := plan.CopyRules{On: today, Years: 1, Units: []plan.Unit{
		{ID: 5}, {ID: 6, ValidTo: plan.NewDay(2026, 12, 31), SuccessorID: 8}, {ID: 7, ValidTo: plan.NewDay(2026, 12, 31)}, {ID: 8},
	}}
	chosen := map[int64]bool{11: true, 13: true, 21: true, 31: true, 41: true}
	into := plan.Tree{Items: []plan.Item{{ID: 500, AreaID: 500, Kind: plan.ItemArea, Label: "1", Place: "II.1", Title: "Nhóm 2"}}}
	n := len(plan.Wanted(from, into, chosen))
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = int64(600 + i)
	}
	got, err := into.ApplyAll(plan.CopyOps(from, into, chosen, rules, ids), plan.Day{})
	if err != nil {
		t.Fatal(err)
	}
	// Area 1 is made, area 2 is there; unit 6 became 8, unit 7 is gone.
	want := "II.1=500 II.1.1=603@8 II.2=600 II.2.1=601@5 II.2.2=602 III.1.1=604@5 III.2.1=605@8"
	if lines(got) != want {
		t.Errorf("got  %s\nwant %s", lines(got), want)
	}
	if it, _ := got.Item(601); it.TimingText != "Trước ngày 15/9/2027" || it.DueOn != plan.NewDay(2027, 9, 15) {
		t.Errorf("the date became %q, %v", it.TimingText, it.DueOn)
	}
	// A duty of the unit that is gone is not left out in silence.
	gone := from
	gone.Items = append(slices.Clone(from.Items), plan.Item{ID: 51, UnitID: 7, Kind: plan.ItemDuty, Place: "III.3.1", Title: "Trách nhiệm"})
	for _, c := range []struct {
		item int64
		want string
	}{{51, "III.3.1"}, {999, "ít nhất một"}, {1, "ít nhất một"}, {41, ""}, {13, ""}} {
		if got := fault.Fields(plan.CheckCopy(gone, map[int64]bool{c.item: true}, rules))["item"]; !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("copying %d says %q, want %q", c.item, got, c.want)
		}
	}
	// What answers a superior's task goes on answering it.
	from.Items[1].Sources = []int64{77}
	if ops := plan.CopyOps(from, into, map[int64]bool{11: true}, rules, ids); !slices.Equal(ops[1].Sources, []int64{77}) {
		t.Errorf("the copy has the source %d", ops[1].Sources)
	}
	// From a superior's plan: each keeps its source, nobody does it yet, a duty is a task.
	got, err = into.ApplyAll(plan.CopyOps(from, into, map[int64]bool{11: true, 41: true}, plan.CopyRules{Source: true}, ids), plan.Day{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "II.1=500 II.1.1=602 II.2=600 II.2.1=601"; lines(got) != want {
		t.Errorf("got  %s\nwant %s", lines(got), want)
	}
	if it, _ := got.Item(602); !slices.Equal(it.Sources, []int64{41}) || it.Kind != plan.ItemTask {
		t.Errorf("the task has the sources %d and is a %s", it.Sources, it.Kind)
	}
}

func TestParseAreas(t *testing.T) {
	t.Parallel()
	got := plan.ParseAreas([]string{"1. Truyền thông", "", "2) Khám sức khỏe", "- Truyền thông", "IV. Kinh phí", "100 ngày đầu", "15/5: lễ phát động"})
	if want := []string{"Truyền thông", "Khám sức khỏe", "Kinh phí", "100 ngày đầu", "15/5: lễ phát động"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A task that is merged answers the superior's task that one of the two answered; both parts of a split one do.
func TestSourceStays(t *testing.T) {
	t.Parallel()
	tree := sampleTree()
	tree.Items[2].Sources = []int64{77} // 12
	text := plan.ItemText{Title: "Việc mới"}
	got, err := tree.ApplyAll([]plan.Op{{Kind: plan.OpMerge, Item: 11, Other: 12, New: 90, Text: text}, {Kind: plan.OpSplit, Item: 90, New: 91, Text: text, Second: text}}, plan.Day{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []int64{90, 91} {
		if it, _ := got.Item(id); !slices.Equal(it.Sources, []int64{77}) {
			t.Errorf("item %d has the sources %d", id, it.Sources)
		}
	}
}
