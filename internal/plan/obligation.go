package plan

import (
	"cmp"
	"slices"
)

// ObligationKind says what a day is for.
type ObligationKind string

// The kinds, in the order in which a day lists them.
const (
	ReportsDue  ObligationKind = "reports"  // units send their reports
	CompileDue  ObligationKind = "compile"  // the official report is composed
	ApproveDue  ObligationKind = "approve"  // the leader approves it
	SuperiorDue ObligationKind = "superior" // it goes to the superior
	TaskDue     ObligationKind = "task"     // a dated task is to be done
)

// Obligation is something due on a day.
type Obligation struct {
	Kind          ObligationKind
	Day           Day
	PlanID        int64
	PlanTitle     string
	Period        Period // of reports
	Item          Item   // of a dated task
	UnitID        int64  // 0: of all units
	UnitName      string // of the unit; for a task of all units, the focal one's
	Requested     bool
	Reports, Sent int
	Extended      bool // the day was moved (gia hạn)
}

// ObligationsOf are what units owe with their days inside from and to: one for each unit, period and
// day; a dated task that is due before the units' day stands for itself.
func ObligationsOf(owed []Owed, from, to Day) []Obligation {
	type key struct {
		unit, period, item int64
		day                Day
	}
	at := map[key]int{}
	var list []Obligation
	for _, o := range owed {
		due := o.Due()
		if due.Before(from) || due.After(to) {
			continue
		}
		k := key{unit: o.UnitID, period: o.Period.ID, day: due}
		kind := ReportsDue
		if o.Item.Timing == TimingDated && due != o.Period.UnitsDue {
			k.item, kind = o.Item.ID, TaskDue
		}
		i, ok := at[k]
		if !ok {
			i = len(list)
			at[k] = i
			list = append(list, Obligation{
				Kind: kind, Day: due, PlanID: o.PlanID, PlanTitle: o.PlanTitle, Period: o.Period, UnitID: o.UnitID, UnitName: o.UnitName, Requested: o.Requested,
				Extended: !o.Extension.To.IsZero() && due == o.Extension.To,
			})
			if kind == TaskDue {
				list[i].Item = o.Item
			}
		}
		list[i].Reports++
		if o.Report.Sent() {
			list[i].Sent++
		}
	}
	SortObligations(list)
	return list
}

// Done says that everything was sent.
func (o Obligation) Done() bool { return o.Reports > 0 && o.Sent == o.Reports }

// SortObligations orders by day, then plan, then kind.
func SortObligations(list []Obligation) {
	order := []ObligationKind{ReportsDue, CompileDue, ApproveDue, SuperiorDue, TaskDue}
	slices.SortStableFunc(list, func(a, b Obligation) int {
		return cmp.Or(cmp.Compare(b.Day.Until(a.Day), 0), cmp.Compare(a.PlanID, b.PlanID),
			cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Item.Position, b.Item.Position))
	})
}
