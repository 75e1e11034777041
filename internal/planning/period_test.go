package planning_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// periods are those of the plan as they stand.
func (w *work) periods() postgres.PlanPeriods {
	w.t.Helper()
	p, err := w.store.In(w.coordinator).PlanPeriods(context.Background(), w.plan.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *work) period(id int64) plan.Period {
	w.t.Helper()
	list := w.periods().Periods
	i := slices.IndexFunc(list, func(p plan.Period) bool { return p.ID == id })
	if i < 0 {
		w.t.Fatalf("no period %d", id)
	}
	return list[i]
}

// owes are the places that a unit owes in a period.
func (w *work) owes(unit, period int64) []string {
	w.t.Helper()
	list, err := w.store.In(w.coordinator).OwedOfUnitPeriod(context.Background(), unit, period)
	if err != nil {
		w.t.Fatal(err)
	}
	var places []string
	for _, o := range list {
		places = append(places, o.Item.Place)
	}
	slices.Sort(places)
	return places
}

func (w *work) quarter(number int, state plan.PeriodState) plan.Period {
	p := w.periods()
	sc, _ := plan.ScheduleOf(plan.Schedules(p.Plan, p.Schedules), plan.PeriodQuarter)
	q := sc.Propose(2026, number, p.Periods, p.Calendar)
	q.State = state
	return q
}

func TestPeriodActs(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	id, err := w.AddPeriod(ctx, w.coordinator, tokenOf("quarter"), w.quarter(1, plan.PeriodPlanned))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.AddPeriod(ctx, w.coordinator, tokenOf("quarter"), w.quarter(1, plan.PeriodPlanned)); err != nil || again != id {
		t.Errorf("a second press made %d, %v", again, err)
	}
	if _, err := w.AddPeriod(ctx, w.coordinator, tokenOf("same"), w.quarter(1, plan.PeriodPlanned)); fault.Fields(err)["from"] == "" {
		t.Errorf("the same quarter again: %v", err)
	}
	move := func(act plan.PeriodAct, reason string) error {
		return w.MovePeriod(ctx, w.coordinator, id, w.period(id).Version, act, reason)
	}
	key := plan.RowKey{PeriodID: id, ItemID: w.plan.Items["III.1.1"].ID}
	if s := w.save(w.health, w.draft(w.health, key, result("Sớm."))); fault.KindOf(s[0].Err) != fault.Forbidden && fault.KindOf(s[0].Err) != fault.NotFound {
		t.Errorf("a planned period takes a report: %v", s[0].Err)
	}
	stale := w.period(id).Version
	if err := move(plan.PeriodOpened, ""); err != nil {
		t.Fatal(err)
	}
	if err := w.MovePeriod(ctx, w.coordinator, id, stale, plan.PeriodClosed, ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("locking what another person changed: %v", err)
	}
	w.send(w.health, key, result("Đã làm."))
	if err := move(plan.PeriodClosed, ""); err != nil {
		t.Fatal(err)
	}
	if s := w.save(w.health, w.draft(w.health, key, result("Muộn."))); fault.KindOf(s[0].Err) != fault.Forbidden {
		t.Errorf("a locked period takes a report: %v", s[0].Err)
	}
	p := w.period(id)
	p.UnitsDue = p.UnitsDue.Add(1)
	if err := w.EditPeriod(ctx, w.coordinator, p); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("editing a locked period: %v", err)
	}
	if err := move(plan.PeriodUnlocked, "  "); fault.Fields(err)["reason"] == "" {
		t.Errorf("unlocking without a reason: %v", err)
	}
	if err := move(plan.PeriodUnlocked, "Cấp trên yêu cầu sửa số liệu"); err != nil {
		t.Fatal(err)
	}
	w.send(w.health, key, result("Sửa lại."))
	var acts []plan.PeriodAct
	for _, e := range w.periods().Acts {
		if e.PeriodID == id {
			acts = append(acts, e.Act)
			if e.Act == plan.PeriodUnlocked && e.Reason != "Cấp trên yêu cầu sửa số liệu" || !e.At.Equal(w.clock) {
				t.Errorf("act %+v", e)
			}
		}
	}
	if want := []plan.PeriodAct{plan.PeriodUnlocked, plan.PeriodClosed, plan.PeriodOpened, plan.PeriodAdded}; !slices.Equal(acts, want) {
		t.Errorf("acts %v, want %v", acts, want)
	}
	for _, who := range []account.Actor{w.health, w.leader, w.admin} {
		if err := w.MovePeriod(ctx, who, id, w.period(id).Version, plan.PeriodClosed, ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s locks a period: %v", who.UnitName, err)
		}
	}
}

func TestPeriodOfOneMatter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	matter := plan.YearlyPeriod(2026, 11, 30)
	matter.PlanID, matter.Kind, matter.State = w.plan.ID, plan.PeriodAdHoc, plan.PeriodOpen
	if _, err := w.AddPeriod(ctx, w.coordinator, tokenOf("untitled"), matter); fault.Fields(err)["title"] == "" {
		t.Errorf("without its matter: %v", err)
	}
	matter.Title = "kết quả khám sức khỏe đầu năm học"
	for _, test := range []struct {
		item  string // of the period
		owed  []string
		front int
	}{
		{"", []string{"II.1.1", "III.1.1", "III.1.2"}, 1},
		{"III.1.2", []string{"III.1.2"}, 0},
		{"II.2", []string{"III.1.1", "III.1.2"}, 1}, // an area with the duties that count in it
	} {
		p := matter
		p.ItemID = w.plan.Items[test.item].ID
		id, err := w.AddPeriod(ctx, w.coordinator, tokenOf("matter"+test.item), p)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.owes(w.health.UnitID, id); !slices.Equal(got, test.owed) {
			t.Errorf("about %q the unit owes %v, want %v", test.item, got, test.owed)
		}
		if got := w.owes(w.front.UnitID, id); len(got) != test.front {
			t.Errorf("about %q the requested body owes %v", test.item, got)
		}
	}
}

func TestScheduleIsKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	sc := plan.Schedule{PlanID: w.plan.ID, Kind: plan.PeriodQuarter, CutOffDay: 20, UnitsAfter: 1, CompileAfter: 2, ApproveAfter: 3, SuperiorAfter: 5, Active: true}
	if err := w.SetSchedule(ctx, w.leader, 2, sc); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("the leader: %v", err)
	}
	if err := w.SetSchedule(ctx, w.coordinator, 2, sc); err != nil {
		t.Fatal(err)
	}
	sc.CutOffDay = 21
	if err := w.SetSchedule(ctx, w.coordinator, 2, sc); fault.KindOf(err) != fault.Conflict {
		t.Errorf("from an old page: %v", err)
	}
	if err := w.SetSchedule(ctx, w.coordinator, 3, sc); err != nil {
		t.Fatal(err)
	}
	if got := w.periods().Schedules; len(got) != 1 || got[0] != sc {
		t.Errorf("stored %+v", got)
	}
	if q := w.quarter(1, plan.PeriodPlanned); q.CutOff.String() != "2026-03-21" {
		t.Errorf("the next quarter closes on %s", q.CutOff)
	}
}

func TestSwappedDaysMovePeriods(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	swap := plan.Swap{Off: plan.NewDay(2026, time.August, 31), Work: plan.NewDay(2026, time.August, 22), Reason: "Quốc khánh"}
	for _, who := range []account.Actor{w.health, w.leader} {
		if _, err := w.AddSwap(ctx, who, tokenOf("no"), swap); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", who.UnitName, err)
		}
	}
	id, err := w.AddSwap(ctx, w.admin, tokenOf("swap"), swap)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddSwap(ctx, w.coordinator, tokenOf("again"), swap); fault.Fields(err)["off"] == "" {
		t.Errorf("the same day again: %v", err)
	}
	calendar := func() plan.Calendar {
		c, err := w.store.In(w.coordinator).Calendar(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := calendar(); c.IsWorkingDay(swap.Off) || !c.IsWorkingDay(swap.Work) {
		t.Error("the swap does not hold")
	}
	if err := w.RemoveSwap(ctx, w.coordinator, id); err != nil {
		t.Fatal(err)
	}
	if c := calendar(); !c.IsWorkingDay(swap.Off) || c.IsWorkingDay(swap.Work) {
		t.Error("the swap still holds")
	}
	if err := w.RemoveSwap(ctx, w.coordinator, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("removed twice: %v", err)
	}
	for field, wrong := range map[string]plan.Swap{
		"off":    {Reason: "a"},
		"work":   {Off: swap.Off, Work: plan.NewDay(2026, time.August, 20), Reason: "a"}, // a Thursday
		"reason": {Off: swap.Off},
	} {
		if _, err := w.AddSwap(ctx, w.admin, tokenOf("wrong"+field), wrong); fault.Fields(err)[field] == "" {
			t.Errorf("%+v: %v, want a message at %s", wrong, err, field)
		}
	}
}

// end makes a unit end on a day, with a successor.
func (w *work) end(unit int64, on plan.Day, successor int64) {
	w.t.Helper()
	q := w.store.In(w.admin)
	u, err := q.Unit(context.Background(), unit)
	if err == nil {
		u.ValidTo, u.SuccessorID = on, successor
		err = q.UpdateUnit(context.Background(), u)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestEndedUnitOwesNothingLater: what begins after its end is not owed, what was sent stays.
func TestEndedUnitOwesNothingLater(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	var ids []int64
	for n := 1; n <= 4; n++ {
		id, err := w.AddPeriod(ctx, w.coordinator, tokenOf("quarter"+string(rune('0'+n))), w.quarter(n, plan.PeriodOpen))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	late := plan.RowKey{PeriodID: ids[3], ItemID: w.plan.Items["III.1.1"].ID}
	w.send(w.health, late, result("Gửi trước khi giải thể."))
	w.end(w.health.UnitID, w.quarter(3, plan.PeriodOpen).From, 0) // the first day of quarter III is its last
	for n, want := range []int{3, 3, 3, 1} {
		if got := w.owes(w.health.UnitID, ids[n]); len(got) != want {
			t.Errorf("in quarter %d the ended unit owes %v, want %d", n+1, got, want)
		}
	}
	all, err := w.store.In(w.coordinator).OwedOpen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if o.UnitID == w.health.UnitID && o.Period.ID == ids[3] && o.Key() != late {
			t.Errorf("the ended unit owes %s in %s", o.Item.Place, o.Period.From)
		}
	}
	if s := w.save(w.health, planning.Draft{Key: plan.RowKey{PeriodID: ids[3], ItemID: w.plan.Items["II.1.1"].ID}, Base: plan.BaseOf(plan.ProgressReport{Content: plan.Content{Percent: -1}}), Content: result("x")}); fault.KindOf(s[0].Err) != fault.NotFound {
		t.Errorf("the ended unit reports what it does not owe: %v", s[0].Err)
	}
}
