package planning

import (
	"context"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// NewPlan is a document as understood, with what a person decided beside it.
type NewPlan struct {
	Draft      plan.Draft
	Review     plan.Review
	SourceName string // of the file; "" for pasted text
}

// SavePlan makes a draft plan of a reviewed document, once for each token: its tree, who does what,
// and the units that it adds. What must be mended comes back by field, nothing half done.
func (s *Service) SavePlan(ctx context.Context, actor account.Actor, token string, n NewPlan) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		return savePlan(ctx, tx, e, n)
	})
}

func savePlan(ctx context.Context, tx *postgres.Queries, e *entry, n NewPlan) error {
	units, err := tx.Units(ctx)
	if err != nil {
		return err
	}
	b, err := plan.Build(n.Draft, n.Review, units)
	if err != nil {
		return err
	}
	b.Plan.SourceName = n.SourceName
	id, err := tx.InsertPlan(ctx, b)
	*e = entry{action: "create", subject: "plan", id: id, detail: map[string]any{
		"items": len(b.Items), "assignments": len(b.Assignments), "new_units": len(b.Units),
	}}
	return err
}

// AssignmentEdit says who does what on one item of a plan, as a form makes it.
type AssignmentEdit struct {
	PlanID, ItemID int64
	Version        int // of the plan
	List           []plan.Assignment
	Reason         string // of a correction; a draft plan needs none
}

// SetAssignments sets who does what on one item of a plan. On an active plan it is a correction of what was entered,
// kept with its reason and counting as if it had been so from the beginning: what the issued document changes is the
// matter of an amendment. One unit at most is focal; the unit of a duty stays the focal one of its duty.
func (s *Service) SetAssignments(ctx context.Context, actor account.Actor, edit AssignmentEdit) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, edit.PlanID)
		if err != nil {
			return err
		}
		tree := t.Tree()
		item, ok := tree.Item(edit.ItemID)
		if !ok || !item.Reported() {
			return fault.New(fault.NotFound, "Không tìm thấy.")
		}
		if err := t.Plan.CheckOwn(); err != nil {
			return err
		}
		if err := plan.CheckOpen(t.Plan); err != nil {
			return err
		}
		if err := tx.TouchPlan(ctx, edit.PlanID, edit.Version); err != nil {
			return err
		}
		ended := false
		for _, u := range t.Units {
			ended = ended || u.ID == item.UnitID && !u.Exists(plan.DayOf(s.now(), actor.Commune.Location()))
		}
		v := fault.Invalids{}
		for _, err := range []error{plan.CheckCorrection(t.Plan, edit.Reason), checkAssignments(t.Plan, item, ended, edit.List)} {
			for field, message := range fault.Fields(err) {
				v.Add(field, message)
			}
		}
		before := tree.PartsOf(edit.ItemID)
		if t.Plan.State == plan.StateActive && plan.SameParts(before, edit.List) {
			v.Add("focal", "Phân công vẫn như cũ: chọn lại đơn vị, hoặc quay lại.")
		}
		if err := v.Err(); err != nil {
			return err
		}
		*e = entry{action: "assign", subject: "plan_item", id: edit.ItemID, detail: map[string]any{"plan": edit.PlanID, "units": len(edit.List), "reason": edit.Reason}}
		if t.Plan.State == plan.StateActive {
			c := plan.Correction{ItemID: edit.ItemID, Before: before, After: edit.List, Reason: edit.Reason, At: s.now()}
			if err := tx.InsertCorrection(ctx, edit.PlanID, c, actor.AccountID); err != nil {
				return err
			}
		}
		return tx.SetAssignments(ctx, edit.PlanID, map[int64][]plan.Assignment{edit.ItemID: edit.List})
	})
}

// checkAssignments: ended says that the unit of a duty is there no more, so that another answers for it.
func checkAssignments(p plan.Plan, item plan.Item, ended bool, list []plan.Assignment) error {
	focal := int64(0)
	for i := range list {
		list[i].ItemID = item.ID
		if !list[i].Focal {
			continue
		}
		if focal != 0 {
			return fault.Field("focal", "Chỉ chọn một đơn vị đầu mối.")
		}
		focal = list[i].UnitID
	}
	switch {
	case item.Kind == plan.ItemDuty && focal != item.UnitID && !ended:
		return fault.Field("focal", "Đầu mối của trách nhiệm là đơn vị được kế hoạch giao.")
	case p.State == plan.StateActive && focal == 0:
		return fault.Field("focal", "Kế hoạch đang thực hiện: chọn đơn vị đầu mối.")
	}
	return nil
}

// Activation opens the first year of a plan.
type Activation struct {
	PlanID  int64
	Version int         // of the plan, which the form was made from
	Period  plan.Period // the yearly period: year and dates
}

// ActivatePlan makes a draft plan active and opens its first cycle with a yearly period. Every task
// must have its focal unit by then. It returns the plan.
func (s *Service) ActivatePlan(ctx context.Context, actor account.Actor, token string, a Activation) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	a.Period.PlanID, a.Period.Kind, a.Period.State = a.PlanID, plan.PeriodYear, plan.PeriodOpen
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, a.PlanID)
		if err != nil {
			return err
		}
		if err := t.Plan.CheckOwn(); err != nil {
			return err
		}
		if t.Plan.State != plan.StateDraft {
			return fault.New(fault.Conflict, "Kế hoạch này đã được kích hoạt.")
		}
		if n := len(plan.WithoutFocal(t.Items, t.Assignments)); n > 0 {
			return fault.Field("focal", fmt.Sprintf("%d nhiệm vụ chưa xác định đầu mối. Chọn đơn vị đầu mối trước khi kích hoạt.", n))
		}
		if err := tx.SetPlanState(ctx, a.PlanID, a.Version, plan.StateActive); err != nil {
			return err
		}
		*e = entry{action: "activate", subject: "plan", id: a.PlanID, detail: map[string]any{"year": a.Period.Year, "units_due": a.Period.UnitsDue}}
		_, err = s.insertPeriod(ctx, tx, actor, a.Period)
		return err
	})
}
