package planning

import (
	"context"
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// MakePlan makes a draft plan by hand, once for each token: its head, and an area for each title. The rest is
// added where plans are edited.
func (s *Service) MakePlan(ctx context.Context, actor account.Actor, token string, p plan.Plan, areas []string) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		t, err := newPlan(ctx, tx, p)
		if err != nil {
			return err
		}
		ids, err := tx.NextItems(ctx, len(areas))
		if err != nil {
			return err
		}
		ops := make([]plan.Op, len(areas))
		for i, title := range areas {
			ops[i] = plan.Op{Kind: plan.OpAdd, What: plan.ItemArea, New: ids[i], Text: plan.ItemText{Title: title}}
		}
		*e = entry{action: "create", subject: "plan", id: t.Plan.ID, detail: map[string]any{"areas": len(areas)}}
		return saveOps(ctx, tx, t, ops, "areas")
	})
}

// PlanCopy takes tasks of a plan over into a draft plan.
type PlanCopy struct {
	From   int64
	Into   int64     // a draft plan; 0 makes a new one
	Head   plan.Plan // of the new one: its title, number and day
	Chosen map[int64]bool
	Years  int // by which dates move
}

// CopyPlan copies the chosen tasks, once for each token, with who does them as far as the units are still there. It
// returns the plan into which they went.
func (s *Service) CopyPlan(ctx context.Context, actor account.Actor, token string, c PlanCopy) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		from, err := tx.PlanTree(ctx, c.From)
		if err != nil {
			return err
		}
		if err := plan.CheckSource(from.Plan); err != nil {
			return err
		}
		into, err := copyTarget(ctx, tx, from.Plan, c)
		if err != nil {
			return err
		}
		rules := plan.CopyRules{Units: from.Units, On: plan.DayOf(s.now(), actor.Commune.Location()), Years: c.Years, Source: from.Plan.Superior}
		if err := plan.CheckCopy(from.Tree(), c.Chosen, rules); err != nil {
			return err
		}
		ids, err := tx.NextItems(ctx, len(plan.Wanted(from.Tree(), into.Tree(), c.Chosen)))
		if err != nil {
			return err
		}
		ops := plan.CopyOps(from.Tree(), into.Tree(), c.Chosen, rules, ids)
		*e = entry{action: "copy", subject: "plan", id: into.Plan.ID, detail: map[string]any{"from": c.From, "items": len(ops)}}
		return saveOps(ctx, tx, into, ops, "item")
	})
}

// copyTarget is the draft plan into which tasks go: the chosen one, held for this change, or a new one.
func copyTarget(ctx context.Context, tx *postgres.Queries, from plan.Plan, c PlanCopy) (postgres.PlanTree, error) {
	if c.Into == 0 {
		return newPlan(ctx, tx, from.HeadFor(c.Head))
	}
	t, err := tx.PlanTree(ctx, c.Into)
	if err != nil {
		return t, err
	}
	if t.Plan.State != plan.StateDraft || t.Plan.Superior || t.Plan.ID == from.ID {
		return t, fault.Field("into", "Chọn một kế hoạch còn là bản nháp.")
	}
	return t, tx.TouchPlan(ctx, t.Plan.ID, t.Plan.Version)
}

// newPlan stores the head of a draft plan.
func newPlan(ctx context.Context, tx *postgres.Queries, p plan.Plan) (t postgres.PlanTree, err error) {
	p.State, p.Superior = plan.StateDraft, false
	if err := p.CheckHead(); err != nil {
		return t, err
	}
	id, err := tx.InsertPlan(ctx, plan.Blueprint{Plan: p})
	if err != nil {
		return t, err
	}
	t.Plan, t.Plan.ID = p, id
	return t, nil
}

// saveOps applies operations to a draft plan. What the rules refuse belongs to one field of the form.
func saveOps(ctx context.Context, tx *postgres.Queries, t postgres.PlanTree, ops []plan.Op, field string) error {
	before := t.Tree()
	after, err := before.ApplyAll(ops, plan.Day{})
	for _, message := range fault.Fields(err) {
		return fault.Field(field, message)
	}
	if err != nil {
		return fmt.Errorf("operations on plan %d: %w", t.Plan.ID, err)
	}
	return tx.SaveTree(ctx, t.Plan.ID, before, after, plan.Day{})
}
