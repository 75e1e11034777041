package planning

import (
	"context"
	"fmt"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// NewYear closes a year of a plan and opens the next one.
type NewYear struct {
	PlanID     int64
	Version    int             // of the plan, which the page was made from
	Year       int             // that closes
	Period     plan.Period     // the yearly period of the next year: its dates
	Successors map[int64]int64 // who takes over from each body that ended
}

// OpenNewYear does it in one transaction, once for each token: what is still open of the old year is
// locked, finished dated tasks are laid down, unfinished ones are carried over, bodies that ended hand
// their work over, and the periods of the next year are laid: the yearly one open, the plan's others
// planned. It returns the plan.
func (s *Service) OpenNewYear(ctx context.Context, actor account.Actor, token string, n NewYear) (int64, error) {
	if err := allow(actor, account.ManagePlans); err != nil {
		return 0, err
	}
	return s.create(ctx, actor, token, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, n.PlanID)
		if err != nil {
			return err
		}
		if t.Plan.State != plan.StateActive {
			return fault.New(fault.Conflict, "Kế hoạch này không đang thực hiện.")
		}
		if err := checkYearOpen(t.Cycles, n.Year); err != nil {
			return err
		}
		if err := tx.TouchPlan(ctx, n.PlanID, n.Version); err != nil {
			return err
		}
		end, err := s.closeYear(ctx, tx, actor, t, n.Year, n.Period.From)
		if err != nil {
			return err
		}
		if err := handOver(ctx, tx, t, end, n); err != nil {
			return err
		}
		*e = entry{action: "new_year", subject: "plan", id: n.PlanID, detail: map[string]any{
			"closed": n.Year, "carried": len(end.Carried), "finished": len(end.Finished), "locked": len(end.Lock), "handed_over": len(end.Ended),
		}}
		return s.layYear(ctx, tx, actor, t, n)
	})
}

// CloseCycle closes a year of a plan without opening another.
func (s *Service) CloseCycle(ctx context.Context, actor account.Actor, planID int64, year int) error {
	if err := allow(actor, account.ManagePlans); err != nil {
		return err
	}
	return s.change(ctx, actor, func(tx *postgres.Queries, e *entry) error {
		t, err := tx.PlanTree(ctx, planID)
		if err != nil {
			return err
		}
		if err := checkYearOpen(t.Cycles, year); err != nil {
			return err
		}
		*e = entry{action: "close_cycle", subject: "plan", id: planID, detail: map[string]any{"year": year}}
		_, err = s.closeYear(ctx, tx, actor, t, year, plan.Day{})
		return err
	})
}

// checkYearOpen refuses a year that is not there, or closed already.
func checkYearOpen(cycles []plan.Cycle, year int) error {
	i := slices.IndexFunc(cycles, func(c plan.Cycle) bool { return c.Year == year })
	switch {
	case i < 0:
		return fault.New(fault.NotFound, "Không tìm thấy.")
	case cycles[i].Closed:
		return fault.New(fault.Conflict, fmt.Sprintf("Năm thực hiện %d đã khép lại.", year))
	}
	return nil
}

// closeYear locks what is open of a year, notes what was finished in it and what goes over, and freezes it.
func (s *Service) closeYear(ctx context.Context, tx *postgres.Queries, actor account.Actor, t postgres.PlanTree, year int, begin plan.Day) (plan.YearEnd, error) {
	finished, err := tx.FinishedItems(ctx, t.Plan.ID, year)
	if err != nil {
		return plan.YearEnd{}, err
	}
	end := plan.CloseYear(year, begin, t.Items, finished, t.Periods, t.Units, t.Assignments)
	for _, p := range end.Lock {
		p.State = plan.PeriodLocked
		if err := s.movePeriod(ctx, tx, actor, p, plan.PeriodClosed, ""); err != nil {
			return end, err
		}
	}
	if err := tx.MarkItems(ctx, t.Plan.ID, year, itemIDs(end.Finished), itemIDs(end.Carried)); err != nil {
		return end, err
	}
	return end, tx.CloseCycle(ctx, t.Plan.ID, year, s.now(), actor.AccountID)
}

func itemIDs(items []plan.Item) []int64 {
	ids := make([]int64, len(items))
	for i, it := range items {
		ids[i] = it.ID
	}
	return ids
}

// handOver gives the work of ended bodies to those who take over. The old year is closed by then, so
// what they had in it stays theirs.
func handOver(ctx context.Context, tx *postgres.Queries, t postgres.PlanTree, end plan.YearEnd, n NewYear) error {
	if err := end.CheckSuccessors(n.Successors, t.Units, n.Period.From); err != nil {
		return err
	}
	chosen := map[int64]int64{}
	for _, e := range end.Ended {
		chosen[e.Unit.ID] = n.Successors[e.Unit.ID]
	}
	return tx.SetAssignments(ctx, n.PlanID, plan.Succeed(t.Assignments, chosen))
}

// layYear adds the periods of the next year that are not there yet.
func (s *Service) layYear(ctx context.Context, tx *postgres.Queries, actor account.Actor, t postgres.PlanTree, n NewYear) error {
	year := n.Year + 1
	n.Period.PlanID, n.Period.Year, n.Period.Kind, n.Period.State = n.PlanID, year, plan.PeriodYear, plan.PeriodOpen
	there := slices.Clone(t.Periods)
	has := func(kind plan.PeriodKind, number int) bool {
		return slices.ContainsFunc(there, func(p plan.Period) bool { return p.Year == year && p.Kind == kind && p.Number == number })
	}
	if !has(plan.PeriodYear, 0) {
		id, err := s.insertPeriod(ctx, tx, actor, n.Period)
		if err != nil {
			return err
		}
		n.Period.ID = id
		there = append(there, n.Period)
		if err := s.tellOpened(ctx, tx, n.Period); err != nil {
			return err
		}
	}
	stored, err := tx.Schedules(ctx, n.PlanID)
	if err != nil {
		return err
	}
	c, err := tx.Calendar(ctx)
	if err != nil {
		return err
	}
	for _, sc := range plan.Schedules(t.Plan, stored) {
		for number := 1; sc.Active && number <= sc.Kind.Numbers(); number++ {
			p := sc.Propose(year, number, there, c)
			if has(p.Kind, p.Number) {
				continue
			}
			if _, err := s.insertPeriod(ctx, tx, actor, p); err != nil {
				return err
			}
			there = append(there, p)
		}
	}
	return nil
}
