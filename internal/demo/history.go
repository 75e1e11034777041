package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// issuedPlan is a plan document and what was reported on it, period by period.
type issuedPlan struct {
	file   string
	short  string  // title for lists
	areas  [][]int // the area of each duty, unit by unit
	rounds []round
}

// round is a reporting period with what units said in it.
type round struct {
	lay  func(calendar) plan.Period
	rows []row
	// rest is what units said on all they owed beside rows; nil: nothing.
	rest *plan.Content
	// over says that everything was accepted and the period locked; closed, that its cycle is, too.
	over, closed bool
}

// row is what one unit said on one item. Without an answer it is missing.
type row struct {
	unit, place string
	earlier     plan.Content // in the period before
	plan.Content
	fate     fate
	sentBack string // why the coordinator sent it back
	evidence []string
}

// fate is what became of a row in a period that is still open.
type fate int

const (
	inTime   fate = iota // sent in time
	late                 // sent after the units' due date
	drafted              // typed and not sent
	accepted             // sent in time and accepted
)

// loader makes the history of one commune through the same door as its people: each act by the one
// whose it is, at its moment.
type loader struct {
	store *postgres.Store
	staff staff
	calendar
}

// acting is the service with its clock at a moment.
func (l loader) acting(at time.Time) *planning.Service {
	return planning.New(l.store, func() time.Time { return at })
}

func (l loader) load(ctx context.Context, p issuedPlan) error {
	id, err := l.save(ctx, p)
	if err != nil {
		return err
	}
	var before plan.Period
	for i, r := range p.rounds {
		period := r.lay(l.calendar)
		period.PlanID = id
		opened := period.From
		if before.SuperiorDue.After(opened) {
			opened = before.SuperiorDue
		}
		if i > 0 && p.rounds[i-1].closed { // the year before is closed first
			opened = before.SuperiorDue.Add(closingDays + 1)
		}
		at := l.acting(l.at(opened, 8, 0))
		if i == 0 {
			_, err = at.ActivatePlan(ctx, l.staff.coordinator, rand.Text(), planning.Activation{PlanID: id, Version: 1, Period: period})
		} else {
			_, err = at.AddPeriod(ctx, l.staff.coordinator, rand.Text(), period)
		}
		if err != nil {
			return err
		}
		if period, err = l.period(ctx, period); err != nil {
			return err
		}
		if err := l.report(ctx, r, period); err != nil {
			return fmt.Errorf("%s %d: %w", period.Kind, period.Year, err)
		}
		before = period
	}
	return nil
}

// period is a period of a plan as it is stored: activation does not tell its id.
func (l loader) period(ctx context.Context, p plan.Period) (plan.Period, error) {
	list, err := l.store.In(l.staff.coordinator).Periods(ctx, p.PlanID)
	if err != nil {
		return p, err
	}
	i := slices.IndexFunc(list, func(other plan.Period) bool { return other.Year == p.Year && other.Kind == p.Kind })
	return list[i], nil
}
