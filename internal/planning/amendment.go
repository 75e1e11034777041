package planning

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// errNoAmendment: an active plan changes by an amendment alone.
func errNoAmendment() error {
	return fault.New(fault.Conflict, "Kế hoạch đang thực hiện chỉ sửa trong một lần điều chỉnh. Lập dự thảo điều chỉnh trước.")
}

// BeginAmendment begins to prepare an amendment of an active plan, once for each token; there is one at a time.
// It returns the amendment.
func (s *Service) BeginAmendment(ctx context.Context, actor account.Actor, token string, a plan.Amendment) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		p, err := tx.Plan(ctx, a.PlanID)
		if err != nil {
			return err
		}
		if p.State != plan.StateActive {
			return fault.New(fault.Conflict, "Chỉ điều chỉnh kế hoạch đang thực hiện.")
		}
		if err := checkAmendment(a); err != nil {
			return err
		}
		id, err := tx.InsertAmendment(ctx, a, s.now(), actor.AccountID)
		*e = entry{action: "create", subject: "amendment", id: id, detail: map[string]any{"plan": a.PlanID}}
		return err
	})
}

func checkAmendment(a plan.Amendment) error {
	v := fault.Invalids{}
	if strings.TrimSpace(a.Title) == "" {
		v.Add("title", "Ghi tên văn bản điều chỉnh.")
	}
	for field, text := range map[string]string{"title": a.Title, "number": a.Number, "reason": a.Reason} {
		if utf8.RuneCountInString(text) > plan.MaxReason {
			v.Add(field, "Dài quá 2.000 chữ cái.")
		}
	}
	return v.Err()
}

// EditAmendment changes what a draft amendment is called, or drops it. The draft is that of a.PlanID; a.Version is
// the one that the form was made from.
func (s *Service) EditAmendment(ctx context.Context, actor account.Actor, a plan.Amendment, drop bool) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		now, err := draftAmendment(ctx, tx, a.PlanID)
		if err != nil {
			return err
		}
		now.Version = a.Version
		*e = entry{action: "update", subject: "amendment", id: now.ID}
		if drop {
			e.action, now.State = "remove", plan.AmendmentDropped
			return tx.UpdateAmendment(ctx, now)
		}
		if err := checkAmendment(a); err != nil {
			return err
		}
		now.Number, now.IssuedOn, now.Title, now.Reason = a.Number, a.IssuedOn, a.Title, a.Reason
		return tx.UpdateAmendment(ctx, now)
	})
}

// UndoAmendment takes the last operation of a draft amendment back.
func (s *Service) UndoAmendment(ctx context.Context, actor account.Actor, planID int64, version int) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		a, err := draftAmendment(ctx, tx, planID)
		if err != nil {
			return err
		}
		if len(a.Ops) == 0 {
			return fault.New(fault.Conflict, "Không còn thay đổi nào để hoàn tác.")
		}
		a.Version, a.Ops = version, a.Ops[:len(a.Ops)-1]
		*e = entry{action: "update", subject: "amendment", id: a.ID, detail: map[string]any{"undone": true}}
		return tx.UpdateAmendment(ctx, a)
	})
}

func draftAmendment(ctx context.Context, tx *postgres.Queries, planID int64) (plan.Amendment, error) {
	if _, err := tx.Plan(ctx, planID); err != nil {
		return plan.Amendment{}, err
	}
	list, err := tx.Amendments(ctx, planID, true)
	if err != nil {
		return plan.Amendment{}, err
	}
	a, ok := postgres.DraftAmendment(list)
	if !ok {
		return a, errNoAmendment()
	}
	return a, nil
}

// editAmendment adds an operation to the amendment that is being prepared, after trying it on the plan as it is.
func (s *Service) editAmendment(ctx context.Context, tx *postgres.Queries, actor account.Actor, t postgres.PlanTree, version int, op plan.Op) error {
	a, err := draftAmendment(ctx, tx, t.Plan.ID)
	if err != nil {
		return err
	}
	a.Version = version
	a.Ops = append(a.Ops, op)
	if _, err := t.Tree().ApplyAll(a.Ops, plan.DayOf(s.now(), actor.Commune.Location())); err != nil {
		return err
	}
	return tx.UpdateAmendment(ctx, a)
}

// InForce puts the draft amendment of a plan in force.
type InForce struct {
	PlanID      int64
	Version     int // of the amendment, as the person checked it
	PlanVersion int // of the plan, likewise
	EffectiveOn plan.Day
}

// PutInForce makes the next version of a plan by its draft amendment, once for each token: from the day on its
// units owe what it says; they are told. It returns the plan.
func (s *Service) PutInForce(ctx context.Context, actor account.Actor, token string, f InForce) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, f.PlanID)
		if err != nil {
			return err
		}
		a, err := draftAmendment(ctx, tx, f.PlanID)
		if err != nil {
			return err
		}
		if err := plan.CheckEffective(f.EffectiveOn, plan.DayOf(s.now(), actor.Commune.Location()), t.Periods); err != nil {
			return err
		}
		if err := tx.TouchPlan(ctx, f.PlanID, f.PlanVersion); err != nil {
			return err
		}
		before := t.Tree()
		after, err := before.ApplyAll(a.Ops, f.EffectiveOn)
		if err == nil {
			err = after.Check()
		}
		if err != nil {
			return err
		}
		changes := plan.Changes(before, after)
		next := t
		next.Plan = t.Plan.After(a.Ops)
		reworded := !next.Plan.Head().Same(t.Plan.Head())
		if len(changes) == 0 && !reworded {
			return fault.New(fault.Invalid, "Dự thảo chưa thay đổi gì.")
		}
		if err := tx.SaveTree(ctx, f.PlanID, before, after, f.EffectiveOn); err != nil {
			return err
		}
		if next.Plan.Version = f.PlanVersion + 1; reworded {
			if err := tx.UpdatePlanHead(ctx, next.Plan); err != nil {
				return err
			}
		}
		a.Version, a.EffectiveOn = f.Version, f.EffectiveOn
		number, err := tx.PutInForce(ctx, a, snapshotOf(t, before), snapshotOf(next, after), s.now(), actor.AccountID)
		if err != nil {
			return err
		}
		*e = entry{action: "amend", subject: "plan", id: f.PlanID, detail: map[string]any{"amendment": a.ID, "plan_version": number, "changes": len(changes), "head": reworded, "effective_on": f.EffectiveOn}}
		return tx.InsertNotices(ctx, s.now(), amendmentNotices(t, changes, f)...)
	})
}

func snapshotOf(t postgres.PlanTree, tree plan.Tree) plan.Snapshot {
	names := make(map[int64]string, len(t.Units))
	for _, u := range t.Units {
		names[u.ID] = u.Name
	}
	return plan.Snapshot{Plan: t.Plan, Items: tree.Items, Assignments: tree.Assignments, Units: names}
}

// amendmentNotices tell each unit what the amendment means for it.
func amendmentNotices(t postgres.PlanTree, changes []plan.Change, f InForce) []postgres.NewNotice {
	concerns := plan.Concerns(changes)
	var notices []postgres.NewNotice
	for _, u := range t.Units {
		c, concerned := concerns[u.ID]
		if !concerned {
			continue
		}
		var parts []string
		for _, p := range []struct {
			n    int
			text string
		}{{c.Added, "thêm %d nhiệm vụ"}, {c.Changed, "thay đổi %d nhiệm vụ"}, {c.Ended, "thôi %d nhiệm vụ"}} {
			if p.n > 0 {
				parts = append(parts, fmt.Sprintf(p.text, p.n))
			}
		}
		_, month, day := f.EffectiveOn.Date()
		notices = append(notices, postgres.NewNotice{
			Unit: u.ID, Kind: plan.NoticeAmendment, Subject: f.PlanID,
			Text: fmt.Sprintf("%s được điều chỉnh từ ngày %d/%d: %s %s.", t.Plan.ShortTitle, day, int(month), u.Name, strings.Join(parts, ", ")),
		})
	}
	return slices.Clip(notices)
}
