package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// PlanUnits are the units of a plan made by [Plan]. Those that are 0 are left out.
type PlanUnits struct{ Lead, Cooperating, Requested int64 }

// Planned is an active plan for tests: area 1 with task II.1.1 (Lead is focal, Cooperating helps) and
// task II.1.2 (Cooperating is focal); area 2 with duties III.1.1 and III.1.2 of Lead, and III.2.1 of
// Requested. Of its year 2026 the nine-month period (units due 18/9) and the yearly one (units due
// 20/11) are open.
type Planned struct {
	ID         int64
	NineMonths plan.Period
	Year       plan.Period
	Items      map[string]plan.Item // by place
}

// Row is the key of an item's row in the yearly period.
func (p Planned) Row(place string) plan.RowKey {
	return plan.RowKey{PeriodID: p.Year.ID, ItemID: p.Items[place].ID}
}

// EarlierRow is the key of an item's row in the nine-month period.
func (p Planned) EarlierRow(place string) plan.RowKey {
	return plan.RowKey{PeriodID: p.NineMonths.ID, ItemID: p.Items[place].ID}
}

// Plan makes an active plan in the actor's commune.
func Plan(t testing.TB, store *postgres.Store, actor account.Actor, u PlanUnits) Planned {
	t.Helper()
	ctx := context.Background()
	b := blueprint(u)
	made := Planned{Items: map[string]plan.Item{}}
	opened := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	err := store.In(actor).InTx(ctx, func(tx *postgres.Queries) (err error) {
		if made.ID, err = tx.InsertPlan(ctx, b); err != nil {
			return err
		}
		if err := tx.SetPlanState(ctx, made.ID, 1, plan.StateActive); err != nil {
			return err
		}
		cycle, err := tx.OpenCycle(ctx, made.ID, 2026)
		if err != nil {
			return err
		}
		made.Year = plan.YearlyPeriod(2026, 11, 30)
		made.NineMonths = plan.Period{
			Year: 2026, Kind: plan.PeriodNineMonths, State: plan.PeriodOpen, From: plan.NewDay(2025, 12, 15), CutOff: plan.NewDay(2026, 9, 14),
			UnitsDue: plan.NewDay(2026, 9, 18), Compile: plan.NewDay(2026, 9, 20), Approve: plan.NewDay(2026, 9, 21), SuperiorDue: plan.NewDay(2026, 9, 22),
		}
		for _, p := range []*plan.Period{&made.Year, &made.NineMonths} {
			p.PlanID, p.CycleID = made.ID, cycle
			if p.ID, err = tx.InsertPeriod(ctx, *p, opened); err != nil {
				return err
			}
		}
		items, err := tx.Items(ctx, made.ID)
		for _, it := range items {
			made.Items[it.Place] = it
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func blueprint(u PlanUnits) plan.Blueprint {
	b := plan.Blueprint{Plan: plan.Plan{
		Number: "12/KH-UBND", Kind: "KẾ HOẠCH", Title: "Thực hiện chương trình mẫu về trẻ em", ShortTitle: "Kế hoạch mẫu về trẻ em", DueMonth: 11, DueDay: 30, State: plan.StateDraft,
	}}
	add := func(it plan.Item, assignments ...plan.Assignment) {
		it.ID, it.Position = int64(len(b.Items)+1), len(b.Items)+1
		b.Items = append(b.Items, it)
		for _, a := range assignments {
			if a.UnitID != 0 {
				a.ItemID = it.ID
				b.Assignments = append(b.Assignments, a)
			}
		}
	}
	add(plan.Item{Kind: plan.ItemArea, Label: "1", Place: "II.1", Title: "Truyền thông, vận động xã hội"})
	add(plan.Item{Kind: plan.ItemArea, Label: "2", Place: "II.2", Title: "Chăm sóc sức khỏe"})
	add(plan.Item{Kind: plan.ItemTask, ParentID: 1, AreaID: 1, Label: "1.1", Place: "II.1.1", Title: "Tuyên truyền chăm sóc trẻ em tại thôn", Timing: plan.TimingStanding, TimingText: "Thường xuyên", Body: []string{"Tổ chức tuyên truyền tại các thôn mỗi quý một lần."}},
		plan.Assignment{UnitID: u.Lead, Role: plan.RoleLead, Focal: true}, plan.Assignment{UnitID: u.Cooperating, Role: plan.RoleCooperating})
	add(plan.Item{Kind: plan.ItemTask, ParentID: 1, AreaID: 1, Label: "1.2", Place: "II.1.2", Title: "Phổ biến kỹ năng phòng, chống đuối nước"},
		plan.Assignment{UnitID: u.Cooperating, Role: plan.RoleLead, Focal: true})
	duty := func(place, title string, unit int64) {
		if unit != 0 {
			add(plan.Item{Kind: plan.ItemDuty, AreaID: 2, UnitID: unit, Place: place, Title: title, Timing: plan.TimingYearly, TimingText: "Thường xuyên hằng năm"},
				plan.Assignment{UnitID: unit, Role: plan.RoleLead, Focal: true})
		}
	}
	duty("III.1.1", "Cân, đo, theo dõi tăng trưởng của trẻ dưới 5 tuổi", u.Lead)
	duty("III.1.2", "Khám sức khỏe đầu năm học", u.Lead)
	duty("III.2.1", "Giám sát việc thực hiện quyền trẻ em", u.Requested)
	return b
}
