package planning

import (
	"context"

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
	if err := checkPeriod(p); err != nil {
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
		id, err := s.insertPeriod(ctx, tx, p)
		*e = entry{action: "create", subject: "period", id: id, detail: map[string]any{"plan": p.PlanID, "kind": p.Kind, "year": p.Year, "state": p.State}}
		return err
	})
}

// EditPeriod changes the dates and the state of a period from the version that the form was made from.
func (s *Service) EditPeriod(ctx context.Context, actor account.Actor, p plan.Period) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	if err := checkPeriod(p); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "update", subject: "period", id: p.ID, detail: map[string]any{"state": p.State, "units_due": p.UnitsDue}}
		return tx.UpdatePeriod(ctx, p, s.now())
	})
}

// CloseCycle freezes a year of a plan: no further period is added to it.
func (s *Service) CloseCycle(ctx context.Context, actor account.Actor, planID int64, year int) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		*e = entry{action: "close_cycle", subject: "plan", id: planID, detail: map[string]any{"year": year}}
		return tx.CloseCycle(ctx, planID, year, s.now())
	})
}

func (s *Service) insertPeriod(ctx context.Context, tx *postgres.Queries, p plan.Period) (int64, error) {
	cycle, err := tx.OpenCycle(ctx, p.PlanID, p.Year)
	if err != nil {
		return 0, err
	}
	p.CycleID = cycle
	return tx.InsertPeriod(ctx, p, s.now())
}
