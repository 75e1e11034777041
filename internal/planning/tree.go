package planning

import (
	"context"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// TreeEdit is one operation on the tree of a plan as a form makes it.
type TreeEdit struct {
	PlanID  int64
	Version int // of the draft plan, or of the amendment that is being prepared
	Op      plan.Op
}

// EditTree does one operation on a draft plan at once, and on an active plan in the amendment that is being
// prepared, where it moves nothing yet. It returns the item that it made or changed.
func (s *Service) EditTree(ctx context.Context, actor account.Actor, token string, edit TreeEdit) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, edit.PlanID)
		if err != nil {
			return err
		}
		op := edit.Op
		if err := t.Plan.CheckOp(op, func(item int64) bool { return len(t.Answers[item]) > 0 }); err != nil {
			return err
		}
		if err := checkOpUnits(op, t.Units); err != nil {
			return err
		}
		id := op.Item
		if op.Kind == plan.OpAdd || op.Kind == plan.OpSplit || op.Kind == plan.OpMerge {
			if op.New, err = tx.NextItem(ctx); err != nil {
				return err
			}
			id = op.New
		}
		*e = entry{action: "update", subject: "plan_item", id: id, detail: map[string]any{"plan": edit.PlanID, "operation": op.Kind}}
		if t.Plan.State == plan.StateDraft {
			return editDraft(ctx, tx, t, edit.Version, op)
		}
		return s.editAmendment(ctx, tx, actor, t, edit.Version, op)
	})
}

// EditPlanHead changes what stands around the tree of a plan, its title, number, legal bases, recipients: of a draft plan
// at once, of an active one in the amendment that is being prepared. p.Version is that of the one or the other.
func (s *Service) EditPlanHead(ctx context.Context, actor account.Actor, p plan.Plan) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		now, err := tx.Plan(ctx, p.ID)
		if err != nil {
			return err
		}
		if err := p.CheckHead(); err != nil {
			return err
		}
		*e = entry{action: "update", subject: "plan", id: p.ID}
		if p.State = now.State; p.State == plan.StateDraft {
			return tx.UpdatePlanHead(ctx, p)
		}
		a, err := draftAmendment(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		head := p.Head()
		*e = entry{action: "update", subject: "amendment", id: a.ID, detail: map[string]any{"plan": p.ID, "operation": plan.OpHead}}
		a.Version, a.Ops = p.Version, append(a.Ops, plan.Op{Kind: plan.OpHead, Head: &head})
		return tx.UpdateAmendment(ctx, a)
	})
}

// editDraft changes a draft plan.
func editDraft(ctx context.Context, tx *postgres.Queries, t postgres.PlanTree, version int, op plan.Op) error {
	if err := tx.TouchPlan(ctx, t.Plan.ID, version); err != nil {
		return err
	}
	before := t.Tree()
	after, err := before.Apply(op, plan.Day{})
	if err != nil {
		return err
	}
	return tx.SaveTree(ctx, t.Plan.ID, before, after, plan.Day{})
}

// checkOpUnits refuses units that the commune does not have.
func checkOpUnits(op plan.Op, units []plan.Unit) error {
	known := map[int64]bool{0: true}
	for _, u := range units {
		known[u.ID] = true
	}
	if !known[op.Unit] {
		return fault.Field("unit", "Chọn đơn vị chịu trách nhiệm.")
	}
	for _, a := range op.Parts {
		if !known[a.UnitID] {
			return fault.Field("focal", "Đơn vị đã chọn không còn trong danh sách. Chọn lại.")
		}
	}
	return nil
}
