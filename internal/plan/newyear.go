package plan

import (
	"fmt"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// YearEnd is what closing a year of a plan, and opening the next, will do.
type YearEnd struct {
	Year     int      // that closes; the next one opens
	Standing []Item   // tasks and duties that come back empty
	Carried  []Item   // dated and unfinished: they go over with their history
	Finished []Item   // dated and finished: owed no more
	Lock     []Period // of the year, not locked yet
	Ended    []EndedUnit
}

// EndedUnit is a body with work in the plan that ends before the next year begins.
type EndedUnit struct {
	Unit      Unit
	Successor Unit // proposed: the one that stands in the list of units; zero for none
	Items     int
	Focal     int // of these, those for which it answers
}

// CloseYear looks at a plan before its year is closed. finished says which dated items were reported as
// completed in that year; begin is the first day of the next one.
func CloseYear(year int, begin Day, items []Item, finished map[int64]bool, periods []Period, units []Unit, assignments []Assignment) YearEnd {
	y := YearEnd{Year: year}
	for _, it := range items {
		switch {
		case !it.Reported() || it.Ended():
		case it.FinishedYear != 0: // in a year before
		case it.Timing != TimingDated:
			y.Standing = append(y.Standing, it)
		case finished[it.ID]:
			y.Finished = append(y.Finished, it)
		default:
			y.Carried = append(y.Carried, it)
		}
	}
	for _, p := range periods {
		if p.Year == year && p.State != PeriodLocked {
			y.Lock = append(y.Lock, p)
		}
	}
	for _, u := range units {
		if u.ValidTo.IsZero() || !u.ValidTo.Before(begin) {
			continue
		}
		e := EndedUnit{Unit: u, Successor: Successor(units, u.ID, begin)}
		for _, a := range assignments {
			if a.UnitID == u.ID {
				e.Items++
				if a.Focal {
					e.Focal++
				}
			}
		}
		if e.Items > 0 {
			y.Ended = append(y.Ended, e)
		}
	}
	return y
}

// Successor follows the chain of bodies that took over from each other to one that exists on a day;
// zero where there is none.
func Successor(units []Unit, unit int64, on Day) Unit {
	for range units { // a circle ends
		i := slices.IndexFunc(units, func(u Unit) bool { return u.ID == unit })
		if i < 0 {
			break
		}
		if unit = units[i].SuccessorID; unit == 0 {
			break
		}
		if i = slices.IndexFunc(units, func(u Unit) bool { return u.ID == unit }); i >= 0 && units[i].Exists(on) {
			return units[i]
		}
	}
	return Unit{}
}

// CheckSuccessors refuses a choice that leaves the work of an ended body to nobody, or to one that does
// not exist when the year begins.
func (y YearEnd) CheckSuccessors(chosen map[int64]int64, units []Unit, begin Day) error {
	v := fault.Invalids{}
	for _, e := range y.Ended {
		field := fmt.Sprintf("successor-%d", e.Unit.ID)
		i := slices.IndexFunc(units, func(u Unit) bool { return u.ID == chosen[e.Unit.ID] })
		switch {
		case i < 0:
			v.Add(field, "Chọn đơn vị nhận việc của "+e.Unit.Name+".")
		case !units[i].Exists(begin):
			v.Add(field, units[i].Name+" không hoạt động khi năm mới bắt đầu; chọn đơn vị khác.")
		}
	}
	return v.Err()
}

// Succeed gives the parts of bodies to those who take over: who had a part already keeps the weightier
// of the two. It returns the new parts of each item that changes.
func Succeed(assignments []Assignment, chosen map[int64]int64) map[int64][]Assignment {
	byItem := map[int64][]Assignment{}
	for _, a := range assignments {
		byItem[a.ItemID] = append(byItem[a.ItemID], a)
	}
	changed := map[int64][]Assignment{}
	for item, list := range byItem {
		if !slices.ContainsFunc(list, func(a Assignment) bool { return chosen[a.UnitID] != 0 }) {
			continue
		}
		var next []Assignment
		for _, a := range list {
			if to := chosen[a.UnitID]; to != 0 {
				a.UnitID = to
			}
			i := slices.IndexFunc(next, func(b Assignment) bool { return b.UnitID == a.UnitID })
			if i < 0 {
				next = append(next, a)
				continue
			}
			if weight(a) > weight(next[i]) {
				next[i] = a
			}
		}
		changed[item] = next
	}
	return changed
}

// weight orders parts: the focal one first, then to lead, to do jointly, to help.
func weight(a Assignment) int {
	w := map[Role]int{RoleLead: 3, RoleJoint: 2, RoleCooperating: 1}[a.Role]
	if a.Focal {
		w += 10
	}
	return w
}
