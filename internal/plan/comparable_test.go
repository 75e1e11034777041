package plan_test

import (
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestComparable(t *testing.T) {
	t.Parallel()
	now, before := plan.YearlyPeriod(2026, 11, 30), plan.YearlyPeriod(2025, 11, 30)
	now.PlanID, before.PlanID, before.State = 1, 1, plan.PeriodLocked
	steady := []plan.Unit{{ValidFrom: plan.NewDay(2020, 1, 1)}, {}}
	if !plan.Comparable(now, before, steady) {
		t.Fatal("two years of one plan are not comparable")
	}
	for name, c := range map[string]func(now, before *plan.Period, units *[]plan.Unit){
		"another plan":     func(_, b *plan.Period, _ *[]plan.Unit) { b.PlanID = 2 },
		"another kind":     func(_, b *plan.Period, _ *[]plan.Unit) { b.Kind = plan.PeriodQuarter },
		"another quarter":  func(n, b *plan.Period, _ *[]plan.Unit) { n.Number, b.Number = 1, 2 },
		"two years before": func(_, b *plan.Period, _ *[]plan.Unit) { b.Year = 2024 },
		"still open":       func(_, b *plan.Period, _ *[]plan.Unit) { b.State = plan.PeriodOpen },
		"out of turn":      func(n, b *plan.Period, _ *[]plan.Unit) { n.Kind, b.Kind = plan.PeriodAdHoc, plan.PeriodAdHoc },
		"a unit began": func(_, _ *plan.Period, u *[]plan.Unit) {
			*u = append(*u, plan.Unit{ValidFrom: plan.NewDay(2025, 7, 1)})
		},
		"a unit ended": func(_, _ *plan.Period, u *[]plan.Unit) { *u = append(*u, plan.Unit{ValidTo: plan.NewDay(2025, 6, 30)}) },
	} {
		n, b, u := now, before, steady
		c(&n, &b, &u)
		if plan.Comparable(n, b, u) {
			t.Errorf("%s: comparable", name)
		}
	}
}
