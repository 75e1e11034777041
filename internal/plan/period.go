package plan

import (
	"time"
)

// PeriodKind is the length of a reporting period.
type PeriodKind string

// The kinds of periods (Nghị định 09/2019/NĐ-CP, Điều 12, and practice for nine months).
const (
	PeriodMonth      PeriodKind = "month"
	PeriodQuarter    PeriodKind = "quarter"
	PeriodHalfYear   PeriodKind = "half_year"
	PeriodNineMonths PeriodKind = "nine_months"
	PeriodYear       PeriodKind = "year"
	PeriodAdHoc      PeriodKind = "ad_hoc"
)

// PeriodState says whether reports are taken.
type PeriodState string

// A period is planned, then open, then locked.
const (
	PeriodPlanned PeriodState = "planned"
	PeriodOpen    PeriodState = "open"
	PeriodLocked  PeriodState = "locked"
)

// Period is a reporting period (kỳ báo cáo) of one cycle of one plan.
type Period struct {
	ID          int64
	PlanID      int64
	CycleID     int64
	Year        int
	Kind        PeriodKind
	Number      int    // which month, quarter or half of the year; 0 for the other kinds
	Title       string // the matter of an ad hoc period
	ItemID      int64  // the area, task or duty that an ad hoc period asks about; 0: the whole plan
	From        Day    // first day that counts
	CutOff      Day    // last day that counts (chốt số liệu)
	UnitsDue    Day    // units' last good day
	Compile     Day    // until here the coordinator compiles
	Approve     Day    // until here the leader approves
	SuperiorDue Day    // last good day at the superior
	State       PeriodState
	Version     int
}

// YearlyPeriod lays the yearly period of a cycle back from the superior's last good day D: cut-off
// D-15, units D-10, compile D-5, approval D-3. It begins on 15/12 of the year before, the day after
// the decree's closing day of the last yearly window (Nghị định 09/2019/NĐ-CP, Điều 12).
func YearlyPeriod(year, dueMonth, dueDay int) Period {
	d := NewDay(year, time.Month(dueMonth), dueDay)
	return Period{
		Year: year, Kind: PeriodYear, State: PeriodOpen,
		From: NewDay(year-1, time.December, 15), CutOff: d.Add(-15), UnitsDue: d.Add(-10),
		Compile: d.Add(-5), Approve: d.Add(-3), SuperiorDue: d,
	}
}

// WorkDue is the day by which the work on an item is to be done, as seen in a period: the item's own
// date where that does not lie before the period, else the units' due date of the period (rule 5).
func WorkDue(p Period, timing Timing, dueOn Day) Day {
	if timing == TimingDated && !dueOn.IsZero() && !dueOn.Before(p.From) {
		return dueOn
	}
	return p.UnitsDue
}

// Due is the day by which a unit reports on an item in a period: the units' due date of the period, or
// the item's own date where that comes first (rule 3).
func Due(p Period, timing Timing, dueOn Day) Day {
	if own := WorkDue(p, timing, dueOn); own.Before(p.UnitsDue) {
		return own
	}
	return p.UnitsDue
}
