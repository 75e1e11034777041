package plan_test

import (
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestCloseYear(t *testing.T) {
	t.Parallel()
	begin := plan.NewDay(2026, time.November, 16)
	items := []plan.Item{
		{ID: 1, Kind: plan.ItemArea},
		{ID: 2, Kind: plan.ItemTask, Timing: plan.TimingStanding},
		{ID: 3, Kind: plan.ItemDuty, Timing: plan.TimingYearly},
		{ID: 4, Kind: plan.ItemTask, Timing: plan.TimingDated, DueOn: plan.NewDay(2026, time.June, 30)},
		{ID: 5, Kind: plan.ItemTask, Timing: plan.TimingDated, DueOn: plan.NewDay(2027, time.June, 30)},
		{ID: 6, Kind: plan.ItemTask, Timing: plan.TimingDated, FinishedYear: 2025},
		{ID: 7, Kind: plan.ItemTask},
	}
	units := []plan.Unit{
		{ID: 10, ValidTo: plan.NewDay(2026, time.June, 30), SuccessorID: 11}, // its successor has ended, too
		{ID: 11, ValidTo: plan.NewDay(2026, time.November, 15), SuccessorID: 12},
		{ID: 12},
		{ID: 13, ValidTo: begin}, // still there on the first day
		{ID: 14, ValidTo: plan.NewDay(2025, time.January, 1)},        // ended, without work
		{ID: 15, ValidTo: begin.Add(-1), SuccessorID: 16},            // a circle
		{ID: 16, ValidTo: begin.Add(-1), SuccessorID: 15, Name: "B"}, // …
	}
	assignments := []plan.Assignment{
		{ItemID: 2, UnitID: 10, Role: plan.RoleLead, Focal: true}, {ItemID: 3, UnitID: 10, Role: plan.RoleCooperating}, {ItemID: 3, UnitID: 12, Focal: true},
		{ItemID: 4, UnitID: 13, Focal: true}, {ItemID: 5, UnitID: 15, Focal: true},
	}
	periods := []plan.Period{
		{ID: 1, Year: 2026, State: plan.PeriodLocked}, {ID: 2, Year: 2026, State: plan.PeriodOpen}, {ID: 3, Year: 2026, State: plan.PeriodPlanned},
		{ID: 4, Year: 2027, State: plan.PeriodOpen},
	}
	y := plan.CloseYear(2026, begin, items, map[int64]bool{4: true, 2: true}, periods, units, assignments)
	ids := func(list []plan.Item) (ids []int64) {
		for _, it := range list {
			ids = append(ids, it.ID)
		}
		return ids
	}
	if !slices.Equal(ids(y.Standing), []int64{2, 3, 7}) || !slices.Equal(ids(y.Carried), []int64{5}) || !slices.Equal(ids(y.Finished), []int64{4}) {
		t.Errorf("standing %v, carried %v, finished %v", ids(y.Standing), ids(y.Carried), ids(y.Finished))
	}
	if len(y.Lock) != 2 || y.Lock[0].ID != 2 || y.Lock[1].ID != 3 {
		t.Errorf("to lock: %+v", y.Lock)
	}
	if len(y.Ended) != 2 || y.Ended[0].Unit.ID != 10 || y.Ended[0].Successor.ID != 12 || y.Ended[0].Items != 2 || y.Ended[0].Focal != 1 ||
		y.Ended[1].Unit.ID != 15 || y.Ended[1].Successor.ID != 0 {
		t.Errorf("ended: %+v", y.Ended)
	}
	for _, test := range []struct {
		chosen map[int64]int64
		field  string
	}{
		{map[int64]int64{10: 12, 15: 12}, ""},
		{map[int64]int64{10: 12}, "successor-15"},
		{map[int64]int64{10: 11, 15: 12}, "successor-10"}, // ended as well
		{map[int64]int64{10: 12, 15: 99}, "successor-15"}, // no such unit
	} {
		err := y.CheckSuccessors(test.chosen, units, begin)
		if (test.field == "") != (err == nil) || test.field != "" && fault.Fields(err)[test.field] == "" {
			t.Errorf("%v: %v", test.chosen, err)
		}
	}
}

func TestSucceed(t *testing.T) {
	t.Parallel()
	changed := plan.Succeed([]plan.Assignment{
		{ItemID: 1, UnitID: 10, Role: plan.RoleLead, Focal: true}, {ItemID: 1, UnitID: 11, Role: plan.RoleCooperating},
		{ItemID: 2, UnitID: 10, Role: plan.RoleCooperating}, {ItemID: 2, UnitID: 11, Role: plan.RoleLead, Focal: true},
		{ItemID: 3, UnitID: 11, Role: plan.RoleLead, Focal: true},
		{ItemID: 4, UnitID: 10, Role: plan.RoleJoint, Focal: true},
	}, map[int64]int64{10: 11})
	want := map[int64][]plan.Assignment{
		1: {{ItemID: 1, UnitID: 11, Role: plan.RoleLead, Focal: true}},
		2: {{ItemID: 2, UnitID: 11, Role: plan.RoleLead, Focal: true}},
		4: {{ItemID: 4, UnitID: 11, Role: plan.RoleJoint, Focal: true}},
	}
	if len(changed) != len(want) {
		t.Fatalf("changed: %+v", changed)
	}
	for item, list := range want {
		if !slices.Equal(changed[item], list) {
			t.Errorf("item %d: %+v, want %+v", item, changed[item], list)
		}
	}
}
