package plan_test

import (
	"slices"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// What is added to a plan is numbered as the document numbers its like.
func TestLabelOfWhatIsAdded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		like []string
		want string
	}{
		{"none yet", nil, "1.1"}, {"dashes", []string{"", ""}, ""}, {"numbers", []string{"1", "2"}, "3"}, {"under the area", []string{"1.1", "1.2"}, "1.3"},
		{"letters", []string{"a", "b", "c"}, "d"}, {"letters with a mark", []string{"c)", "d)"}, "đ)"}, {"the last is not the greatest", []string{"1.3", "1.2"}, "1.4"},
		{"after the last letter", []string{"y"}, "aa"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tree := plan.Tree{Items: []plan.Item{{ID: 1, AreaID: 1, Kind: plan.ItemArea, Label: "1", Place: "II.1", Title: "Nhóm"}}}
			for i, label := range test.like {
				tree.Items = append(tree.Items, plan.Item{ID: int64(10 + i), ParentID: 1, AreaID: 1, Kind: plan.ItemTask, Label: label, Place: "II.1." + string(rune('1'+i)), Title: "Việc"})
			}
			got, err := tree.Apply(plan.Op{Kind: plan.OpAdd, What: plan.ItemTask, Area: 1, New: 99, Text: plan.ItemText{Title: "Việc thêm"}}, plan.NewDay(2026, 11, 27))
			if err != nil {
				t.Fatal(err)
			}
			if it, _ := got.Item(99); it.Label != test.want {
				t.Errorf("the task is labelled %q, want %q", it.Label, test.want)
			}
		})
	}
}

// A task that two others are merged into answers every superior's task that they answered.
func TestMergedTaskKeepsBothSources(t *testing.T) {
	t.Parallel()
	tree := sampleTree()
	tree.Items[1].Sources, tree.Items[2].Sources = []int64{77}, []int64{70, 77}
	for _, on := range []plan.Day{{}, plan.NewDay(2026, 11, 27)} {
		got, err := tree.Apply(plan.Op{Kind: plan.OpMerge, Item: 11, Other: 12, New: 90, Text: plan.ItemText{Title: "Cả hai"}}, on)
		if err != nil {
			t.Fatal(err)
		}
		if it, _ := got.Item(90); !slices.Equal(it.Sources, []int64{70, 77}) {
			t.Errorf("the task answers %d", it.Sources)
		}
	}
}
