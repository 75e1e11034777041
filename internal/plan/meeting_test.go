package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// meetingRow is a row of area 1 in a period that was due on a day; its report was sent on time, where it
// was sent.
func meetingRow(item, unit int64, due plan.Day, change func(*plan.Owed)) plan.Owed {
	o := plan.Owed{
		PlanID: 7, PlanTitle: "Kế hoạch", Period: plan.Period{ID: 100 + int64(due.Year()), PlanID: 7, State: plan.PeriodOpen, UnitsDue: due, CutOff: due},
		Item: plan.Item{ID: item, PlanID: 7, Place: fmt.Sprintf("II.1.%d", item)}, AreaID: 1, AreaLabel: "1", AreaPos: 1,
		UnitID: unit, UnitName: fmt.Sprintf("Đơn vị %d", unit), Focal: unit == 1,
	}
	if change != nil {
		change(&o)
	}
	return o
}

func sentAs(status plan.Status, at time.Time) func(*plan.Owed) {
	return func(o *plan.Owed) {
		o.Report.ID, o.Report.State, o.SentStatus, o.Report.SubmittedVersion = o.Item.ID*10+o.UnitID, plan.Submitted, status, 1
		o.Report.FirstSubmittedAt, o.Report.SubmittedAt = at, at
		if status == plan.Completed {
			o.Report.CompletedAt = at
		}
	}
}

func TestMeetingParts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	past, coming := plan.NewDay(2026, 11, 20), plan.NewDay(2026, 11, 30)
	before := time.Date(2026, 11, 19, 7, 0, 0, 0, time.UTC)
	asked := func(o *plan.Owed) { o.Requested = true }
	for _, test := range []struct {
		name  string
		rows  []plan.Owed
		units []int64
		want  plan.MeetingPart // "" where the task stands apart
	}{
		{"nothing sent, day ahead", []plan.Owed{meetingRow(1, 1, coming, nil)}, nil, plan.MeetingDoing},
		{"nothing sent, day passed", []plan.Owed{meetingRow(1, 1, past, nil)}, nil, plan.MeetingLate},
		{"in progress in time", []plan.Owed{meetingRow(1, 1, coming, sentAs(plan.InProgress, before))}, nil, plan.MeetingDoing},
		{"in progress after the day", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.InProgress, before))}, nil, plan.MeetingLate},
		{"completed in time", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, before))}, nil, plan.MeetingDone},
		{"completed after the day", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, now))}, nil, plan.MeetingDone},
		{"not begun after the day, reported", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.NotStarted, before))}, nil, plan.MeetingLate},
		{"completed, another unit silent", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, before)), meetingRow(1, 2, past, nil)}, nil, plan.MeetingLate},
		{"the same for the unit that sent", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, before)), meetingRow(1, 2, past, nil)}, []int64{1}, plan.MeetingDone},
		{"the same for the silent unit", []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, before)), meetingRow(1, 2, past, nil)}, []int64{2}, plan.MeetingLate},
		{"late in a second open period", []plan.Owed{meetingRow(1, 1, coming, nil), meetingRow(1, 1, plan.NewDay(2025, 9, 18), nil)}, nil, plan.MeetingLate},
		{"a requested body is never late", []plan.Owed{meetingRow(1, 1, past, asked)}, nil, ""},
		{"given more time", []plan.Owed{meetingRow(1, 1, past, func(o *plan.Owed) { o.Extension.To = coming })}, nil, plan.MeetingDoing},
	} {
		sheets := plan.MeetingSheets(plan.MeetingFacts{Rows: test.rows}, test.units, now, time.UTC)
		if len(sheets) != 1 {
			t.Fatalf("%s: %d sheets", test.name, len(sheets))
		}
		s := sheets[0]
		switch {
		case test.want == "" && len(s.Tasks) == 0 && s.Requested == 1 && s.Responded == 0:
		case test.want != "" && len(s.Tasks) == 1 && s.Tasks[0].Part == test.want:
		default:
			t.Errorf("%s: %+v, want %q", test.name, s, test.want)
		}
	}
	if got := plan.MeetingSheets(plan.MeetingFacts{Rows: []plan.Owed{meetingRow(1, 1, past, nil)}}, []int64{9}, now, time.UTC); len(got) != 0 {
		t.Errorf("a unit without tasks has %d sheets", len(got))
	}
}

func TestMeetingMatters(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	past := plan.NewDay(2026, 11, 20)
	other := meetingRow(2, 2, past, func(o *plan.Owed) { o.AreaID, o.AreaLabel, o.AreaPos = 2, "2", 2 })
	common := meetingRow(3, 1, past, func(o *plan.Owed) { o.AreaID, o.AreaLabel, o.AreaPos = 0, "", 0 })
	f := plan.MeetingFacts{
		Rows: []plan.Owed{meetingRow(1, 1, past, sentAs(plan.Completed, now)), other, common},
		Threads: []plan.Directive{
			{ID: 1, PlanID: 7, UnitID: 1, State: plan.WaitsForUnit, Items: []plan.ItemName{{ID: 1}}},
			{ID: 2, PlanID: 7, UnitID: 1, State: plan.WaitsForLeader, Kind: plan.ExtendDue, Items: []plan.ItemName{{ID: 1}}},
			{ID: 3, PlanID: 7, UnitID: 1, State: plan.WaitsForUnit},
			{ID: 4, PlanID: 8, UnitID: 1, State: plan.WaitsForUnit},
		},
		Asks:    map[int64]string{11: "Đề nghị cấp kinh phí."},
		Unowned: []plan.Unowned{{PlanID: 7, Item: plan.Item{ID: 9, Place: "II.2.9"}, AreaID: 2, AreaPos: 2}},
	}
	sheets := plan.MeetingSheets(f, nil, now, time.UTC)
	got := map[int64]string{}
	var order []int64
	for _, s := range sheets {
		order = append(order, s.AreaID)
		var matters []string
		for _, m := range s.Matters {
			switch {
			case m.Thread != nil:
				matters = append(matters, fmt.Sprint(m.Thread.ID))
			case m.Asked != nil:
				matters = append(matters, "ask "+m.Asked.Item.Place)
			default:
				matters = append(matters, "nobody "+m.Unowned.Place)
			}
		}
		got[s.AreaID] = strings.Join(matters, ", ")
	}
	if !slices.Equal(order, []int64{1, 2, 0}) {
		t.Errorf("sheets of the areas %v, want common duties last", order)
	}
	// Thread 3 names no task: it is about all that unit 1 owes.
	for area, want := range map[int64]string{1: "2, ask II.1.1, 1, 3", 2: "nobody II.2.9", 0: "3"} {
		if got[area] != want {
			t.Errorf("area %d: %q, want %q", area, got[area], want)
		}
	}
	for _, s := range plan.MeetingSheets(f, []int64{2}, now, time.UTC) {
		if s.AreaID != 2 || len(s.Matters) != 0 {
			t.Errorf("for unit 2 alone: area %d with %v", s.AreaID, s.Matters)
		}
	}
}
