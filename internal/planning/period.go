package planning

import (
	"context"
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// AddPeriod adds a reporting period of any kind to a plan that is active, once for each token; the
// cycle of its year is made where it is missing. The state is the caller's: a past period may come
// in locked.
func (s *Service) AddPeriod(ctx context.Context, actor account.Actor, token string, p plan.Period) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		of, err := tx.Plan(ctx, p.PlanID)
		if err != nil {
			return err
		}
		if of.State != plan.StateActive {
			return fault.New(fault.Invalid, "Kích hoạt kế hoạch trước khi mở kỳ báo cáo.")
		}
		id, err := s.insertPeriod(ctx, tx, actor, p)
		*e = entry{action: "create", subject: "period", id: id, detail: map[string]any{"plan": p.PlanID, "kind": p.Kind, "year": p.Year, "state": p.State}}
		return err
	})
}

// EditPeriod changes the dates of a period from the version that the form was made from. A locked one is
// unlocked first.
func (s *Service) EditPeriod(ctx context.Context, actor account.Actor, p plan.Period) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		now, err := tx.Period(ctx, p.ID)
		if err != nil {
			return err
		}
		if now.State == plan.PeriodLocked {
			return fault.New(fault.Forbidden, "Kỳ báo cáo đã khóa; mở khóa trước khi sửa ngày.")
		}
		p.PlanID, p.Kind, p.Year, p.State = now.PlanID, now.Kind, now.Year, now.State
		if err := checkPeriod(ctx, tx, p); err != nil {
			return err
		}
		*e = entry{action: "update", subject: "period", id: p.ID, detail: map[string]any{"cut_off": p.CutOff, "units_due": p.UnitsDue, "superior_due": p.SuperiorDue}}
		if err := tx.UpdatePeriod(ctx, p, s.now()); err != nil {
			return err
		}
		return tx.InsertPeriodAct(ctx, p.ID, plan.PeriodChanged, "", s.now(), actor.AccountID)
	})
}

// periodActions are the acts on a period in the words of the audit log.
var periodActions = map[plan.PeriodAct]string{plan.PeriodOpened: "open", plan.PeriodClosed: "lock", plan.PeriodUnlocked: "unlock"}

// MovePeriod opens, locks or unlocks a period from the version that the person saw. Who owes in a
// period that opens is told.
func (s *Service) MovePeriod(ctx context.Context, actor account.Actor, id int64, version int, act plan.PeriodAct, reason string) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		p, err := tx.Period(ctx, id)
		if err != nil {
			return err
		}
		p.Version = version
		if p.State, err = p.Move(act, reason); err != nil {
			return err
		}
		if act == plan.PeriodOpened {
			if err := s.tellOpened(ctx, tx, p); err != nil {
				return err
			}
		}
		*e = entry{action: periodActions[act], subject: "period", id: id, detail: map[string]any{"plan": p.PlanID}}
		if reason != "" {
			e.detail["reason"] = reason
		}
		return s.movePeriod(ctx, tx, actor, p, act, reason)
	})
}

// movePeriod stores the state that an act led to, and the act.
func (s *Service) movePeriod(ctx context.Context, tx *postgres.Queries, actor account.Actor, p plan.Period, act plan.PeriodAct, reason string) error {
	if err := tx.UpdatePeriod(ctx, p, s.now()); err != nil {
		return err
	}
	return tx.InsertPeriodAct(ctx, p.ID, act, reason, s.now(), actor.AccountID)
}

// tellOpened tells the units that owe in a period that it has opened.
func (s *Service) tellOpened(ctx context.Context, tx *postgres.Queries, p plan.Period) error {
	owed, err := tx.OwedOfPeriod(ctx, p.ID)
	if err != nil {
		return err
	}
	reports := map[int64]int{}
	for _, o := range owed {
		reports[o.UnitID]++
	}
	var notices []postgres.NewNotice
	for _, o := range owed {
		if n := reports[o.UnitID]; n > 0 {
			y, m, d := p.UnitsDue.Date()
			notices = append(notices, postgres.NewNotice{
				Unit: o.UnitID, Kind: plan.NoticePeriod, Key: plan.RowKey{PeriodID: p.ID},
				Text: fmt.Sprintf("Đã mở kỳ báo cáo của %s: %d báo cáo, gửi đến hết ngày %02d/%d/%d.", o.PlanTitle, n, d, int(m), y),
			})
			delete(reports, o.UnitID)
		}
	}
	return tx.InsertNotices(ctx, s.now(), notices...)
}

func (s *Service) insertPeriod(ctx context.Context, tx *postgres.Queries, actor account.Actor, p plan.Period) (int64, error) {
	if err := checkPeriod(ctx, tx, p); err != nil {
		return 0, err
	}
	cycle, err := tx.OpenCycle(ctx, p.PlanID, p.Year)
	if err != nil {
		return 0, err
	}
	p.CycleID = cycle
	id, err := tx.InsertPeriod(ctx, p, s.now())
	if err != nil {
		return 0, err
	}
	act := map[plan.PeriodState]plan.PeriodAct{plan.PeriodOpen: plan.PeriodOpened, plan.PeriodLocked: plan.PeriodClosed}[p.State]
	if act == "" {
		act = plan.PeriodAdded
	}
	return id, tx.InsertPeriodAct(ctx, id, act, "", s.now(), actor.AccountID)
}

// checkPeriod applies the rules of the period with the commune's working days.
func checkPeriod(ctx context.Context, tx *postgres.Queries, p plan.Period) error {
	c, err := tx.Calendar(ctx)
	if err != nil {
		return err
	}
	if p.Kind == plan.PeriodAdHoc && strings.TrimSpace(p.Title) == "" && p.ID == 0 {
		return fault.Field("title", "Ghi việc cần báo cáo.")
	}
	return p.Check(c)
}

// SetSchedule chooses how a plan reports in periods of a kind, from the plan's version that the form was
// made from; periods that are there stay as they are.
func (s *Service) SetSchedule(ctx context.Context, actor account.Actor, version int, sc plan.Schedule) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	if err := sc.Check(); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		if err := tx.TouchPlan(ctx, sc.PlanID, version); err != nil {
			return err
		}
		*e = entry{action: "update", subject: "schedule", id: sc.PlanID, detail: map[string]any{"kind": sc.Kind, "active": sc.Active, "cut_off_day": sc.CutOffDay}}
		return tx.SetSchedule(ctx, sc)
	})
}
