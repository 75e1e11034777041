package plan_test

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func scheduleOf(t *testing.T, kind plan.PeriodKind) plan.Schedule {
	t.Helper()
	s, ok := plan.ScheduleOf(plan.Schedules(plan.Plan{ID: 1, DueMonth: 11, DueDay: 30}, nil), kind)
	if !ok {
		t.Fatal("no schedule of", kind)
	}
	return s
}

// TestWindows holds the proposals against Nghị định 09/2019/NĐ-CP, Điều 12, where no period came before.
func TestWindows(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind             plan.PeriodKind
		number           int
		from, to, supDue string
	}{
		{plan.PeriodMonth, 1, "2025-12-15", "2026-01-14", "2026-01-23"}, // the 25th is a Sunday
		{plan.PeriodMonth, 3, "2026-02-15", "2026-03-14", "2026-03-25"},
		{plan.PeriodQuarter, 1, "2025-12-15", "2026-03-14", "2026-03-25"},
		{plan.PeriodQuarter, 2, "2026-03-15", "2026-06-14", "2026-06-25"},
		{plan.PeriodQuarter, 3, "2026-06-15", "2026-09-14", "2026-09-25"},
		{plan.PeriodQuarter, 4, "2026-09-15", "2026-12-14", "2026-12-25"},
		{plan.PeriodHalfYear, 1, "2025-12-15", "2026-06-14", "2026-06-25"},
		{plan.PeriodHalfYear, 2, "2026-06-15", "2026-12-14", "2026-12-25"},
		{plan.PeriodNineMonths, 1, "2025-12-15", "2026-09-14", "2026-09-25"},
		{plan.PeriodYear, 1, "2025-12-15", "2026-11-15", "2026-11-30"}, // this plan: before 01/12
	} {
		p := scheduleOf(t, test.kind).Propose(2026, test.number, nil, plan.Calendar{})
		if p.From.String() != test.from || p.CutOff.String() != test.to || p.SuperiorDue.String() != test.supDue {
			t.Errorf("%s %d: %s to %s, due %s; want %s to %s, due %s", test.kind, test.number, p.From, p.CutOff, p.SuperiorDue, test.from, test.to, test.supDue)
		}
		if err := p.Check(plan.Calendar{}); err != nil {
			t.Errorf("%s %d: %v", test.kind, test.number, err)
		}
	}
}

// TestNothingFallsBetween: whatever the year and the cut-off day, periods laid one after the other join
// without a seam, are in order, and end on working days.
func TestNothingFallsBetween(t *testing.T) {
	t.Parallel()
	var c plan.Calendar
	for _, kind := range plan.ScheduleKinds {
		for _, cutOff := range []int{1, 14, 15, 28, 29, 30, 31} {
			s := scheduleOf(t, kind)
			s.CutOffDay = cutOff
			if kind == plan.PeriodYear {
				s.CutOffMonth = 2
			}
			var there []plan.Period
			for year := 2023; year <= 2033; year++ { // three leap years
				for n := 1; n <= kind.Numbers(); n++ {
					p := s.Propose(year, n, there, c)
					p.ID = int64(len(there) + 1)
					if err := p.Check(c); err != nil {
						t.Fatalf("%s %d/%d closing on %d: %v", kind, n, year, cutOff, err)
					}
					for _, d := range p.Dates()[2:] {
						if !c.IsWorkingDay(d.Day) {
							t.Fatalf("%s %d/%d: %s on %s, a day off", kind, n, year, d.Field, d.Day)
						}
					}
					there = append(there, p)
					next, number := s.Next(2000, there)
					if n < kind.Numbers() && (next != year || number != n+1) || n == kind.Numbers() && (next != year+1 || number != 1) {
						t.Fatalf("after %s %d/%d comes %d/%d", kind, n, year, number, next)
					}
				}
			}
			if seams := plan.Seams(there); len(seams) > 0 {
				t.Fatalf("%s closing on %d: %d seams, the first %s to %s", kind, cutOff, len(seams), seams[0].From, seams[0].To)
			}
		}
	}
}

// TestNextYearFollows: the year after one that closed early begins the day after, the nine months with it.
func TestNextYearFollows(t *testing.T) {
	t.Parallel()
	there := []plan.Period{plan.YearlyPeriod(2026, 11, 30)}
	for _, kind := range []plan.PeriodKind{plan.PeriodYear, plan.PeriodNineMonths} {
		if p := scheduleOf(t, kind).Propose(2027, 1, there, plan.Calendar{}); p.From.String() != "2026-11-16" {
			t.Errorf("%s 2027 begins on %s", kind, p.From)
		}
	}
	if p := scheduleOf(t, plan.PeriodQuarter).Propose(2027, 1, there, plan.Calendar{}); p.From.String() != "2026-12-15" {
		t.Errorf("a quarter does not follow the year: it begins on %s", p.From)
	}
}

func TestSeams(t *testing.T) {
	t.Parallel()
	quarter := func(id int64, from, to string) plan.Period {
		return plan.Period{ID: id, Kind: plan.PeriodQuarter, From: isoDay(t, from), CutOff: isoDay(t, to)}
	}
	first, joined := quarter(1, "2025-12-15", "2026-03-14"), quarter(2, "2026-03-15", "2026-06-14")
	for _, test := range []struct {
		name     string
		second   plan.Period
		twice    bool
		from, to string // "" for no seam
	}{
		{"joined", joined, false, "", ""},
		{"a gap of a day", quarter(2, "2026-03-16", "2026-06-14"), false, "2026-03-15", "2026-03-15"},
		{"a month twice", quarter(2, "2026-02-15", "2026-06-14"), true, "2026-02-15", "2026-03-14"},
		{"inside", quarter(2, "2026-02-01", "2026-02-10"), true, "2026-02-01", "2026-02-10"},
	} {
		seams := plan.Seams([]plan.Period{test.second, first, {ID: 9, Kind: plan.PeriodYear, From: isoDay(t, "2025-12-15"), CutOff: isoDay(t, "2026-11-15")}})
		if test.from == "" {
			if len(seams) > 0 {
				t.Errorf("%s: %+v", test.name, seams)
			}
			continue
		}
		if len(seams) != 1 || seams[0].Twice != test.twice || seams[0].From.String() != test.from || seams[0].To.String() != test.to || seams[0].Before.ID != 1 {
			t.Errorf("%s: %+v", test.name, seams)
		}
	}
}

func TestPeriodCheck(t *testing.T) {
	t.Parallel()
	good := plan.YearlyPeriod(2026, 11, 30)
	for _, test := range []struct {
		name  string
		field string
		edit  func(*plan.Period)
	}{
		{"good", "", func(*plan.Period) {}},
		{"no year", "year", func(p *plan.Period) { p.Year = 0 }},
		{"no cut-off", "cut_off", func(p *plan.Period) { p.CutOff = plan.Day{} }},
		{"units before cut-off", "units_due", func(p *plan.Period) { p.UnitsDue = p.CutOff.Add(-1) }},
		{"approval before compiling", "approve", func(p *plan.Period) { p.Approve = p.Compile.Add(-1) }},
		{"far", "superior_due", func(p *plan.Period) { p.SuperiorDue = p.CutOff.Add(500) }},
		// 13/2/2026 is the Friday before tết, 22/2 the last day off.
		{"only tết between", "superior_due", func(p *plan.Period) { closeBeforeTet(p, 22) }},
		{"a day after tết", "", func(p *plan.Period) { closeBeforeTet(p, 23) }},
		{"asked out of turn", "", func(p *plan.Period) { closeBeforeTet(p, 13); p.Kind = plan.PeriodAdHoc }},
	} {
		p := good
		test.edit(&p)
		err := p.Check(plan.Calendar{})
		if got := fault.Fields(err); (test.field == "") != (err == nil) || test.field != "" && got[test.field] == "" {
			t.Errorf("%s: %v, want a message at %q", test.name, err, test.field)
		}
	}
}

func closeBeforeTet(p *plan.Period, due int) {
	p.CutOff = plan.NewDay(2026, time.February, 13)
	p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue = p.CutOff, p.CutOff, p.CutOff, plan.NewDay(2026, time.February, due)
}

func TestPeriodMove(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		state  plan.PeriodState
		act    plan.PeriodAct
		reason string
		want   plan.PeriodState
		kind   fault.Kind // Internal: allowed
	}{
		{plan.PeriodPlanned, plan.PeriodOpened, "", plan.PeriodOpen, fault.Internal},
		{plan.PeriodOpen, plan.PeriodClosed, "", plan.PeriodLocked, fault.Internal},
		{plan.PeriodLocked, plan.PeriodUnlocked, "Cấp trên yêu cầu sửa số liệu", plan.PeriodOpen, fault.Internal},
		{plan.PeriodLocked, plan.PeriodUnlocked, "", plan.PeriodLocked, fault.Invalid},
		{plan.PeriodLocked, plan.PeriodOpened, "", plan.PeriodLocked, fault.Invalid},
		{plan.PeriodPlanned, plan.PeriodClosed, "", plan.PeriodPlanned, fault.Invalid},
		{plan.PeriodOpen, plan.PeriodOpened, "", plan.PeriodOpen, fault.Conflict},
		{plan.PeriodLocked, plan.PeriodClosed, "", plan.PeriodLocked, fault.Conflict},
		{plan.PeriodOpen, plan.PeriodChanged, "", plan.PeriodOpen, fault.Invalid},
	} {
		got, err := plan.Period{State: test.state}.Move(test.act, test.reason)
		if got != test.want || (err == nil) != (test.kind == fault.Internal) || err != nil && fault.KindOf(err) != test.kind {
			t.Errorf("%s %s: %s, %v", test.state, test.act, got, err)
		}
	}
}

func TestScheduleCheck(t *testing.T) {
	t.Parallel()
	for field, edit := range map[string]func(*plan.Schedule){
		"":               func(*plan.Schedule) {},
		"cut_off_day":    func(s *plan.Schedule) { s.CutOffDay = 32 },
		"cut_off_month":  func(s *plan.Schedule) { s.CutOffMonth = 13 },
		"units_after":    func(s *plan.Schedule) { s.UnitsAfter = -1 },
		"approve_after":  func(s *plan.Schedule) { s.ApproveAfter = s.CompileAfter - 1 },
		"superior_after": func(s *plan.Schedule) { s.SuperiorAfter = 91 },
	} {
		s := scheduleOf(t, plan.PeriodYear)
		edit(&s)
		if err := s.Check(); (field == "") != (err == nil) || field != "" && fault.Fields(err)[field] == "" {
			t.Errorf("%q: %v", field, err)
		}
	}
}
