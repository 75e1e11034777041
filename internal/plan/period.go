package plan

import (
	"cmp"
	"slices"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
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

// PeriodDate is one of the six dates of a period with the name of its field.
type PeriodDate struct {
	Field string
	Day   Day
}

// Dates are the six dates in their order.
func (p Period) Dates() []PeriodDate {
	return []PeriodDate{
		{"from", p.From}, {"cut_off", p.CutOff}, {"units_due", p.UnitsDue}, {"compile", p.Compile}, {"approve", p.Approve}, {"superior_due", p.SuperiorDue},
	}
}

// wrongOrder says what is wrong with a date that lies before the one above it.
var wrongOrder = map[string]string{
	"cut_off":      "Ngày chốt số liệu không trước ngày bắt đầu.",
	"units_due":    "Hạn của đơn vị không trước ngày chốt số liệu.",
	"compile":      "Ngày tổng hợp xong không trước hạn của đơn vị.",
	"approve":      "Ngày duyệt không trước ngày tổng hợp xong.",
	"superior_due": "Hạn nộp cấp trên không trước ngày duyệt.",
}

// Check names the field of each date that is missing or out of order, and of a due date that leaves no
// working day after the cut-off. A report that was asked for out of turn may be due at once.
func (p Period) Check(c Calendar) error {
	v := fault.Invalids{}
	if p.Year < 2000 || p.Year > 2199 {
		v.Add("year", "Ghi năm thực hiện, ví dụ 2026.")
	}
	var before Day
	for _, d := range p.Dates() {
		switch {
		case d.Day.IsZero():
			v.Add(d.Field, "Ghi ngày có trong lịch, viết như 20/11/2026.")
		case d.Day.Before(before):
			v.Add(d.Field, wrongOrder[d.Field])
		}
		before = d.Day
	}
	if len(v) == 0 && p.CutOff.Until(p.SuperiorDue) > 400 {
		v.Add("superior_due", "Hạn nộp cấp trên cách ngày chốt số liệu hơn một năm; xem lại.")
	}
	if len(v) == 0 && p.Kind != PeriodAdHoc && !c.LeavesWorkingDay(p.CutOff, p.SuperiorDue) {
		v.Add("superior_due", "Sau ngày chốt số liệu phải còn ít nhất một ngày làm việc đến hạn nộp (Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5).")
	}
	return v.Err()
}

// Seam is where two periods of a kind that follow each other leave days out, or count them twice.
type Seam struct {
	Before, After Period
	Twice         bool // the days count in both; else in none
	From, To      Day
}

// Seams are the faulty ones of a plan's periods. Nine months and ad hoc periods stand for themselves.
func Seams(periods []Period) []Seam {
	var list []Seam
	for _, kind := range ScheduleKinds {
		if kind == PeriodNineMonths {
			continue
		}
		series := slices.DeleteFunc(slices.Clone(periods), func(p Period) bool { return p.Kind != kind })
		slices.SortStableFunc(series, func(a, b Period) int { return cmp.Compare(b.From.Until(a.From), 0) })
		for i := 1; i < len(series); i++ {
			a, b := series[i-1], series[i]
			switch first := a.CutOff.Add(1); {
			case b.From.After(first):
				list = append(list, Seam{Before: a, After: b, From: first, To: b.From.Add(-1)})
			case b.From.Before(first):
				to := a.CutOff
				if b.CutOff.Before(to) {
					to = b.CutOff
				}
				list = append(list, Seam{Before: a, After: b, Twice: true, From: b.From, To: to})
			}
		}
	}
	return list
}

// PeriodAct is what somebody did to a period.
type PeriodAct string

// The acts, each with a name and a time.
const (
	PeriodAdded    PeriodAct = "added"
	PeriodChanged  PeriodAct = "changed"
	PeriodOpened   PeriodAct = "opened"
	PeriodClosed   PeriodAct = "locked"
	PeriodUnlocked PeriodAct = "unlocked"
)

// PeriodEntry is one act on a period.
type PeriodEntry struct {
	PeriodID int64
	Act      PeriodAct
	Reason   string
	At       time.Time
	Person   string // "" for work that no person started
}

// Move says which state an act leads to, and refuses one that does not fit the state. Unlocking needs a
// reason (rule 9).
func (p Period) Move(act PeriodAct, reason string) (PeriodState, error) {
	switch {
	case act == PeriodOpened && p.State == PeriodPlanned:
		return PeriodOpen, nil
	case act == PeriodClosed && p.State == PeriodOpen:
		return PeriodLocked, nil
	case act == PeriodUnlocked && p.State == PeriodLocked:
		if reason == "" {
			return p.State, fault.Field("reason", "Ghi lý do mở khóa.")
		}
		if len([]rune(reason)) > MaxReason {
			return p.State, fault.Field("reason", "Lý do dài quá 2.000 chữ cái.")
		}
		return PeriodOpen, nil
	case act == PeriodOpened && p.State == PeriodOpen, act == PeriodClosed && p.State == PeriodLocked:
		return p.State, fault.New(fault.Conflict, "Người khác vừa làm việc này; tải lại trang để xem.")
	}
	return p.State, fault.New(fault.Invalid, "Kỳ báo cáo không ở tình trạng làm được việc này.")
}
