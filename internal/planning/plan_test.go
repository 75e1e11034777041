package planning_test

import (
	"context"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// office is one commune with a unit and the service that changes it.
type office struct {
	store   *postgres.Store
	service *planning.Service
	actor   account.Actor
	unit    int64
}

func newOffice(t *testing.T) office {
	t.Helper()
	ctx := context.Background()
	store := pgtest.New(t).Store
	id, err := store.AddCommune(ctx, postgres.Commune{
		Commune: account.Commune{Code: "15271", Name: "Xã Hà Trung", Place: "Hà Trung", Province: "tỉnh Thanh Hóa", TimeZone: "Asia/Ho_Chi_Minh"}, ShortCode: "hatrung", LetterheadAgency: "UBND",
	})
	if err != nil {
		t.Fatal(err)
	}
	o := office{store: store, actor: account.System(id)}
	o.service = planning.New(store, func() time.Time { return time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC) })
	if o.unit, err = store.In(o.actor).InsertUnit(ctx, plan.Unit{Name: "Trạm Y tế", Kind: plan.UnitHealth}); err != nil {
		t.Fatal(err)
	}
	return o
}

// newPlan has one area with a task of the unit and one without anybody, and one duty of a new unit.
func (o office) newPlan() planning.NewPlan {
	n := planning.NewPlan{SourceName: "ke-hoach.txt", Draft: plan.Draft{
		Title: "Phòng bệnh mùa mưa", LegalBases: []string{"Luật số 1"},
		Areas: []plan.DraftArea{{Label: "1", Title: "Phun thuốc", Tasks: []plan.DraftTask{
			{Label: "1.1", Title: "Phun thuốc diệt muỗi", DraftRoles: plan.DraftRoles{Lead: []string{"Trạm Y tế"}}}, {Title: "Dọn vệ sinh"},
		}}},
		Duties:     []plan.DraftDuty{{Label: "1", Unit: "Đài truyền thanh", Items: []string{"Phát tin hằng tuần"}}},
		Recipients: []plan.DraftRecipient{{Name: "Sở Y tế", Purpose: "B/c"}},
	}}
	n.Review.Normalize()
	n.Review.Bodies["Trạm Y tế"] = plan.Body{As: plan.BodyUnit, Unit: plan.UnitID(o.unit)}
	n.Review.Bodies["Đài truyền thanh"] = plan.Body{As: plan.BodyNew, Kind: plan.UnitService}
	n.Review.Areas["duties.0.items.0"] = "areas.0"
	return n
}

const token, otherToken = "0123456789abcdef", "fedcba9876543210"

func TestSavePlanAndActivate(t *testing.T) {
	t.Parallel()
	ctx, o := context.Background(), newOffice(t)
	id, err := o.service.SavePlan(ctx, o.actor, token, o.newPlan())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.service.SavePlan(ctx, o.actor, token, o.newPlan()); err != nil || again != id {
		t.Errorf("second press made plan %d, %v; want %d", again, err, id)
	}
	tree, err := o.store.In(o.actor).PlanTree(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if p := tree.Plan; p.State != plan.StateDraft || p.LegalBases[0] != "Luật số 1" || p.Recipients[0].Name != "Sở Y tế" || p.SourceName != "ke-hoach.txt" {
		t.Errorf("plan %+v", p)
	}
	if len(tree.Items) != 4 || len(tree.Assignments) != 2 || len(tree.Units) != 2 {
		t.Fatalf("%d items, %d assignments, %d units", len(tree.Items), len(tree.Assignments), len(tree.Units))
	}
	area, open, duty := tree.Items[0], tree.Items[2], tree.Items[3]
	if area.AreaID != area.ID || open.ParentID != area.ID || duty.AreaID != area.ID || duty.Place != "III.1.1" {
		t.Errorf("tree %+v", tree.Items)
	}

	period := plan.YearlyPeriod(2026, tree.Plan.DueMonth, tree.Plan.DueDay)
	activation := planning.Activation{PlanID: id, Version: tree.Plan.Version, Period: period}
	if _, err := o.service.ActivatePlan(ctx, o.actor, otherToken, activation); fault.Fields(err)["focal"] == "" {
		t.Errorf("activated with a task that nobody answers for: %v", err)
	}
	if err := o.service.SetAssignments(ctx, o.actor, planning.AssignmentEdit{PlanID: id, Version: tree.Plan.Version, ItemID: open.ID, List: []plan.Assignment{{UnitID: o.unit, Role: plan.RoleLead, Focal: true}}}); err != nil {
		t.Fatal(err)
	}
	if err := o.service.SetAssignments(ctx, o.actor, planning.AssignmentEdit{PlanID: id, Version: tree.Plan.Version, ItemID: open.ID}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("assigned from an old version: %v", err)
	}
	activation.Version++
	if _, err := o.service.ActivatePlan(ctx, o.actor, otherToken, activation); err != nil {
		t.Fatal(err)
	}
	if tree, err = o.store.In(o.actor).PlanTree(ctx, id); err != nil {
		t.Fatal(err)
	}
	if tree.Plan.State != plan.StateActive || len(tree.Cycles) != 1 || tree.Cycles[0].Year != 2026 || len(tree.Periods) != 1 {
		t.Fatalf("after activation: %s, %v, %v", tree.Plan.State, tree.Cycles, tree.Periods)
	}
	if p := tree.Periods[0]; p.SuperiorDue != plan.NewDay(2026, 11, 30) || p.UnitsDue != plan.NewDay(2026, 11, 20) || p.State != plan.PeriodOpen {
		t.Errorf("period %+v", p)
	}
}

func TestPeriodsOfPastYears(t *testing.T) {
	t.Parallel()
	ctx, o := context.Background(), newOffice(t)
	n := o.newPlan()
	n.Review.Focal["areas.0.tasks.1"] = plan.UnitID(o.unit)
	id, err := o.service.SavePlan(ctx, o.actor, token, n)
	if err != nil {
		t.Fatal(err)
	}
	period := plan.YearlyPeriod(2025, 11, 30)
	period.PlanID, period.State = id, plan.PeriodLocked
	if _, err := o.service.AddPeriod(ctx, o.actor, "token-of-early-period", period); fault.KindOf(err) != fault.Invalid {
		t.Errorf("period of a draft plan: %v", err)
	}
	if _, err := o.service.ActivatePlan(ctx, o.actor, otherToken, planning.Activation{PlanID: id, Version: 1, Period: plan.YearlyPeriod(2026, 11, 30)}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.service.AddPeriod(ctx, o.actor, "token-of-past-period", period); err != nil {
		t.Fatal(err)
	}
	if err := o.service.CloseCycle(ctx, o.actor, id, 2025); err != nil {
		t.Fatal(err)
	}
	period.Kind = plan.PeriodNineMonths
	if _, err := o.service.AddPeriod(ctx, o.actor, "token-of-late-period", period); fault.Fields(err)["year"] == "" {
		t.Errorf("period added to a closed year: %v", err)
	}
	period.Year, period.UnitsDue = 2026, period.From.Add(-1)
	if _, err := o.service.AddPeriod(ctx, o.actor, "token-of-wrong-period", period); fault.Fields(err)["units_due"] == "" {
		t.Errorf("dates out of order: %v", err)
	}
}

func TestImportDraftConflicts(t *testing.T) {
	t.Parallel()
	ctx, o := context.Background(), newOffice(t)
	id, err := o.service.AddImportDraft(ctx, o.actor, token, o.newPlan())
	if err != nil {
		t.Fatal(err)
	}
	rename := func(version int, window, title string) error {
		_, err := o.service.EditImportDraft(ctx, o.actor, planning.DraftEdit{ID: id, Version: version, Window: window, Changes: []planning.DraftChange{{What: planning.TypedInto + "head", Make: func(d *plan.Draft, _ *plan.Review) error {
			d.Title = title
			return nil
		}}}})
		return err
	}
	if err := rename(1, "one", "A"); err != nil {
		t.Fatal(err)
	}
	if err := rename(1, "one", "B"); err != nil {
		t.Errorf("a window's own second save: %v", err)
	}
	if err := rename(1, "two", "C"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another window's save from an old version: %v", err)
	}
	if err := rename(3, "two", "D"); err != nil {
		t.Errorf("another window's save from the new version: %v", err)
	}
	if err := rename(3, "one", "E"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the first window's save after that: %v", err)
	}
	planID, err := o.service.SaveImportDraft(ctx, o.actor, otherToken, id, 4, "two")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := o.store.In(o.actor).Plan(ctx, planID); err != nil || p.Title != "D" {
		t.Errorf("saved plan %q, %v", p.Title, err)
	}
	if d, err := o.store.In(o.actor).ImportDraft(ctx, id); err != nil || d.PlanID != planID {
		t.Errorf("draft remembers plan %d, %v", d.PlanID, err)
	}
}

func TestPlansStayInTheirCommune(t *testing.T) {
	t.Parallel()
	ctx, o := context.Background(), newOffice(t)
	other, err := o.store.AddCommune(ctx, postgres.Commune{Commune: account.Commune{Code: "15286", Name: "Xã Hoạt Giang", TimeZone: "Asia/Ho_Chi_Minh"}, ShortCode: "hoatgiang", LetterheadAgency: "UBND"})
	if err != nil {
		t.Fatal(err)
	}
	there := account.System(other)
	id, err := o.service.SavePlan(ctx, o.actor, token, o.newPlan())
	if err != nil {
		t.Fatal(err)
	}
	draft, err := o.service.AddImportDraft(ctx, o.actor, otherToken, o.newPlan())
	if err != nil {
		t.Fatal(err)
	}
	q := o.store.In(there)
	for name, read := range map[string]func() error{
		"plan":         func() error { _, err := q.Plan(ctx, id); return err },
		"tree":         func() error { _, err := q.PlanTree(ctx, id); return err },
		"import draft": func() error { _, err := q.ImportDraft(ctx, draft); return err },
		"activation": func() error {
			_, err := o.service.ActivatePlan(ctx, there, "token-from-there", planning.Activation{PlanID: id, Version: 1, Period: plan.YearlyPeriod(2026, 11, 30)})
			return err
		},
		"edit": func() error {
			_, err := o.service.EditImportDraft(ctx, there, planning.DraftEdit{ID: draft, Version: 1})
			return err
		},
	} {
		if err := read(); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s of another commune: %v, want not found", name, err)
		}
	}
	if _, err := o.service.SavePlan(ctx, there, "token-of-theft-here", o.newPlan()); fault.KindOf(err) != fault.Invalid {
		t.Errorf("plan with another commune's unit: %v", err)
	}
	if rows, err := q.PlanRows(ctx, true); err != nil || len(rows) != 0 {
		t.Errorf("plans there: %v, %v", rows, err)
	}
}
