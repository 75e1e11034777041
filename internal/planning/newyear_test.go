package planning_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// dated makes a task have a date, which no page does yet.
func (w *work) dated(db *pgtest.Database, place string, on plan.Day) {
	w.t.Helper()
	db.Exec(w.t, w.coordinator.CommuneID, `UPDATE plan_items SET timing = 'dated', due_on = $2 WHERE commune_id = $1 AND id = $3`,
		w.coordinator.CommuneID, on, w.plan.Items[place].ID)
}

func (w *work) newYear(version int) planning.NewYear {
	p := w.periods()
	sc, _ := plan.ScheduleOf(plan.Schedules(p.Plan, p.Schedules), plan.PeriodYear)
	return planning.NewYear{PlanID: w.plan.ID, Version: version, Year: 2026, Period: sc.Propose(2027, 1, p.Periods, p.Calendar), Successors: map[int64]int64{}}
}

func TestNewYear(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	w.dated(w.db, "II.1.2", plan.NewDay(2026, time.June, 30))  // unfinished
	w.dated(w.db, "III.1.2", plan.NewDay(2026, time.June, 30)) // finished
	done := result("Đã khám cho mọi học sinh.")
	done.Status = plan.Completed
	w.send(w.health, w.plan.Row("III.1.2"), done)
	w.send(w.health, w.plan.Row("II.1.1"), result("Đã tuyên truyền."))
	if err := w.SetSchedule(ctx, w.coordinator, 2, plan.Schedule{PlanID: w.plan.ID, Kind: plan.PeriodHalfYear, CutOffDay: 14, UnitsAfter: 4, CompileAfter: 5, ApproveAfter: 6, SuperiorAfter: 9, Active: true}); err != nil {
		t.Fatal(err)
	}
	w.end(w.police.UnitID, plan.NewDay(2026, time.November, 15), 0)

	n := w.newYear(3)
	if _, err := w.OpenNewYear(ctx, w.leader, tokenOf("year"), n); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the leader opens a year: %v", err)
	}
	field := fmt.Sprintf("successor-%d", w.police.UnitID)
	if _, err := w.OpenNewYear(ctx, w.coordinator, tokenOf("year"), n); fault.Fields(err)[field] == "" {
		t.Fatalf("without a successor: %v", err)
	}
	if open := w.period(w.plan.Year.ID); open.State != plan.PeriodOpen {
		t.Fatal("a refused step changed the period")
	}
	n.Successors[w.police.UnitID] = w.health.UnitID
	wrong := n
	wrong.Version = 1
	if _, err := w.OpenNewYear(ctx, w.coordinator, tokenOf("stale"), wrong); fault.KindOf(err) != fault.Conflict {
		t.Errorf("from an old page: %v", err)
	}
	for range 2 { // a double press
		if id, err := w.OpenNewYear(ctx, w.coordinator, tokenOf("year"), n); err != nil || id != w.plan.ID {
			t.Fatalf("%d, %v", id, err)
		}
	}
	if _, err := w.OpenNewYear(ctx, w.coordinator, tokenOf("twice"), w.newYear(4)); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same year twice: %v", err)
	}

	p := w.periods()
	var next plan.Period
	halves := 0
	for _, period := range p.Periods {
		switch {
		case period.Year == 2026 && period.State != plan.PeriodLocked:
			t.Errorf("%s 2026 is %s", period.Kind, period.State)
		case period.Year == 2027 && period.Kind == plan.PeriodYear:
			next = period
		case period.Year == 2027 && period.Kind == plan.PeriodHalfYear && period.State == plan.PeriodPlanned:
			halves++
		}
	}
	if next.State != plan.PeriodOpen || next.From.String() != "2026-11-16" || halves != 2 || len(p.Cycles) != 2 || !p.Cycles[1].Closed || p.Cycles[0].Closed {
		t.Fatalf("2027: %+v, %d halves, years %+v", next, halves, p.Cycles)
	}
	if seams := plan.Seams(p.Periods); len(seams) != 0 {
		t.Errorf("seams %+v", seams)
	}
	// Standing tasks come back empty, the unfinished dated one goes over to the successor, the finished one is gone.
	if got, want := w.owes(w.health.UnitID, next.ID), []string{"II.1.1", "II.1.2", "III.1.1"}; !slices.Equal(got, want) {
		t.Errorf("the successor owes %v in 2027, want %v", got, want)
	}
	if got := w.owes(w.police.UnitID, next.ID); len(got) != 0 {
		t.Errorf("the ended unit owes %v in 2027", got)
	}
	rows, err := w.store.In(w.health).OwedOfUnitPeriod(ctx, w.health.UnitID, next.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range rows {
		carried := 0
		if o.Item.Place == "II.1.2" {
			carried = 2026
		}
		if o.Started() || o.Earlier.Text() || o.CarriedFrom() != carried || o.LastYear != 2026 || !o.Focal && o.Item.Place == "II.1.2" {
			t.Errorf("%s in 2027: started %v, earlier %v, carried from %d, last year %d", o.Item.Place, o.Started(), o.Earlier.Text(), o.CarriedFrom(), o.LastYear)
		}
	}
	// The past stays as it was.
	if got, want := w.owes(w.police.UnitID, w.plan.Year.ID), []string{"II.1.1", "II.1.2"}; !slices.Equal(got, want) {
		t.Errorf("in 2026 the ended unit owed %v, want %v", got, want)
	}
	if got, want := w.owes(w.health.UnitID, w.plan.Year.ID), []string{"II.1.1", "III.1.1", "III.1.2"}; !slices.Equal(got, want) {
		t.Errorf("in 2026 the successor owed %v, want %v", got, want)
	}
	if o := w.row(w.health, w.plan.Row("III.1.2")); !o.Report.Sent() || o.Report.Result != done.Result || o.CarriedFrom() != 0 {
		t.Errorf("the report of 2026: %+v", o.Report)
	}
	task, err := w.store.In(w.coordinator).Task(ctx, w.plan.Items["II.1.2"].ID)
	if err != nil {
		t.Fatal(err)
	}
	years := map[int]int{}
	for _, o := range task.Owed {
		years[o.Period.Year]++
	}
	if years[2026] != 2 || years[2027] != 1 { // two periods of 2026; of 2027 the planned ones are not shown
		t.Errorf("the task's page has rows of %v", years)
	}
	// A report of the new year counts there alone.
	w.clock = time.Date(2027, 5, 1, 3, 0, 0, 0, time.UTC)
	w.send(w.health, plan.RowKey{PeriodID: next.ID, ItemID: w.plan.Items["II.1.2"].ID}, result("Năm mới."))
}

// TestClosedYearStays: correcting who does what after a year was closed leaves that year alone.
func TestClosedYearStays(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	n := w.newYear(2)
	if _, err := w.OpenNewYear(ctx, w.coordinator, tokenOf("year"), n); err != nil {
		t.Fatal(err)
	}
	var next plan.Period
	for _, p := range w.periods().Periods {
		if p.Year == 2027 {
			next = p
		}
	}
	item := w.plan.Items["II.1.2"].ID
	change := func(version int, unit int64) {
		t.Helper()
		if err := w.SetAssignments(ctx, w.coordinator, planning.AssignmentEdit{PlanID: w.plan.ID, Version: version, ItemID: item, Reason: "Nhập nhầm đơn vị.", List: []plan.Assignment{{UnitID: unit, Role: plan.RoleLead, Focal: true}}}); err != nil {
			t.Fatal(err)
		}
	}
	check := func(unit int64, in2026, in2027 bool) {
		t.Helper()
		if got := slices.Contains(w.owes(unit, w.plan.Year.ID), "II.1.2"); got != in2026 {
			t.Errorf("unit %d owes it in 2026: %v", unit, got)
		}
		if got := slices.Contains(w.owes(unit, next.ID), "II.1.2"); got != in2027 {
			t.Errorf("unit %d owes it in 2027: %v", unit, got)
		}
	}
	check(w.police.UnitID, true, true)
	change(3, w.health.UnitID)
	check(w.police.UnitID, true, false)
	check(w.health.UnitID, false, true)
	change(4, w.coordinator.UnitID)
	check(w.police.UnitID, true, false)
	check(w.health.UnitID, false, false)
	check(w.coordinator.UnitID, false, true)
	change(5, w.police.UnitID) // and back
	check(w.police.UnitID, true, true)
	check(w.coordinator.UnitID, false, false)
}
