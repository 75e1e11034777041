package plan_test

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func isoDay(t *testing.T, text string) plan.Day {
	t.Helper()
	d, err := plan.ParseISODay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestHolidays holds the proposal against what was decided for the years 2021 to 2026, without the
// days that were swapped in them.
func TestHolidays(t *testing.T) {
	t.Parallel()
	var c plan.Calendar
	for _, test := range []struct {
		from, to string // the first and the last day of a run of days off
		holiday  plan.Holiday
		inLieu   int
	}{
		{"2021-02-10", "2021-02-16", plan.LunarNewYear, 2},
		{"2021-09-02", "2021-09-05", plan.NationalDay, 0},
		{"2022-01-01", "2022-01-03", plan.NewYearsDay, 1},
		{"2022-01-29", "2022-02-06", plan.LunarNewYear, 0},
		{"2022-04-09", "2022-04-11", plan.HungKingsDay, 1},
		{"2022-09-01", "2022-09-04", plan.NationalDay, 0},
		{"2023-01-20", "2023-01-26", plan.LunarNewYear, 2},
		{"2023-04-29", "2023-05-03", plan.HungKingsDay, 1},
		{"2023-09-01", "2023-09-04", plan.NationalDay, 1},
		{"2024-02-08", "2024-02-14", plan.LunarNewYear, 2},
		{"2024-04-18", "2024-04-18", plan.HungKingsDay, 0},
		{"2024-08-31", "2024-09-03", plan.NationalDay, 0},
		{"2025-01-25", "2025-02-02", plan.LunarNewYear, 0},
		{"2025-04-05", "2025-04-07", plan.HungKingsDay, 0},
		{"2025-08-30", "2025-09-02", plan.NationalDay, 0},
		{"2026-02-14", "2026-02-22", plan.LunarNewYear, 0},
		{"2026-04-25", "2026-04-27", plan.HungKingsDay, 1},
		{"2026-04-30", "2026-05-03", plan.LabourDay, 0},
		{"2026-09-01", "2026-09-02", plan.NationalDay, 0},
	} {
		from, to := isoDay(t, test.from), isoDay(t, test.to)
		if !c.IsWorkingDay(from.Add(-1)) || !c.IsWorkingDay(to.Add(1)) {
			t.Errorf("%s to %s: the run is longer", from, to)
		}
		found, inLieu := false, 0
		for d := from; !d.After(to); d = d.Add(1) {
			off, ok := c.DayOff(d)
			if !ok {
				t.Errorf("%s is a working day", d)
			}
			found = found || off.Holiday == test.holiday
			if off.InLieu && off.Holiday == test.holiday {
				inLieu++
			}
		}
		if !found || inLieu != test.inLieu {
			t.Errorf("%s to %s: holiday found: %v, %d in lieu, want %d", from, to, found, inLieu, test.inLieu)
		}
	}
}

// TestHolidaysOfAYear: eleven days of the law, whatever the year, and one working day off for each that
// falls on a weekend.
func TestHolidaysOfAYear(t *testing.T) {
	t.Parallel()
	var c plan.Calendar
	for year := 1968; year < 2200; year++ {
		count := map[plan.Holiday]int{}
		onWeekend, inLieu := 0, 0
		for d := plan.NewDay(year, time.January, 1); d.Year() == year; d = d.Add(1) {
			off, _ := c.DayOff(d)
			switch {
			case off.Holiday == plan.NoHoliday:
			case off.InLieu:
				inLieu++
				if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
					t.Errorf("%s is in lieu on a weekend", d)
				}
			default:
				count[off.Holiday]++
				if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
					onWeekend++
				}
			}
		}
		total := 0
		for _, n := range count {
			total += n
		}
		want := 11
		if d := plan.NewDay(year, time.April, 30).Lunar(); d.Month == 3 && d.Day == 10 && !d.Leap {
			want = 10 // giỗ Tổ falls on 30/4; the law gives no further day for it
		}
		if total != want || count[plan.LunarNewYear] != 5 || count[plan.NationalDay] != 2 || inLieu != onWeekend {
			t.Errorf("%d: %v, %d on weekends, %d in lieu", year, count, onWeekend, inLieu)
		}
	}
}

func TestSwaps(t *testing.T) {
	t.Parallel()
	// 2026: Monday 31/8 off, Saturday 22/8 worked for it; and a day off for all without another worked.
	c := plan.NewCalendar([]plan.Swap{
		{Off: isoDay(t, "2026-08-31"), Work: isoDay(t, "2026-08-22"), Reason: "Quốc khánh"},
		{Off: isoDay(t, "2026-11-24"), Reason: "ngày Văn hóa Việt Nam"},
		{Work: isoDay(t, "2026-05-01")},
	})
	for text, want := range map[string]bool{
		"2026-08-31": false, "2026-08-22": true, "2026-08-23": false, "2026-08-21": true, "2026-11-24": false, "2026-11-25": true, "2026-05-01": true,
	} {
		if got := c.IsWorkingDay(isoDay(t, text)); got != want {
			t.Errorf("%s: working %v, want %v", text, got, want)
		}
	}
	if off, _ := c.DayOff(isoDay(t, "2026-11-24")); off.Holiday != plan.SwappedDay || off.Reason != "ngày Văn hóa Việt Nam" {
		t.Errorf("a day off by hand says %+v", off)
	}
	if !c.WorkedInstead(isoDay(t, "2026-08-22")) || c.WorkedInstead(isoDay(t, "2026-08-24")) {
		t.Error("only the day worked by hand is worked instead")
	}
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	var c plan.Calendar
	for _, test := range []struct {
		day, next, previous string
	}{
		{"2026-11-27", "2026-11-30", "2026-11-26"}, // a Friday
		{"2026-11-28", "2026-11-30", "2026-11-27"},
		{"2026-02-13", "2026-02-23", "2026-02-12"}, // before tết
		{"2026-02-17", "2026-02-23", "2026-02-13"},
		{"2026-12-31", "2027-01-04", "2026-12-30"}, // 1/1 is a Friday
		{"2028-02-28", "2028-02-29", "2028-02-25"}, // a leap year
	} {
		d := isoDay(t, test.day)
		if got := c.NextWorkingDay(d).String(); got != test.next {
			t.Errorf("after %s comes %s, want %s", d, got, test.next)
		}
		if got := c.PreviousWorkingDay(d).String(); got != test.previous {
			t.Errorf("before %s comes %s, want %s", d, got, test.previous)
		}
	}
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"2026-11-20", "2026-11-30", 6}, {"2026-11-27", "2026-11-29", 0}, {"2026-11-27", "2026-11-27", 0},
		{"2026-02-13", "2026-02-22", 0}, {"2026-02-13", "2026-02-23", 1}, {"2026-11-30", "2026-11-20", -6},
	} {
		if got := c.WorkingDaysBetween(isoDay(t, test.from), isoDay(t, test.to)); got != test.want {
			t.Errorf("%s to %s: %d working days, want %d", test.from, test.to, got, test.want)
		}
	}
	if c.LeavesWorkingDay(isoDay(t, "2026-02-13"), isoDay(t, "2026-02-22")) || !c.LeavesWorkingDay(isoDay(t, "2026-02-13"), isoDay(t, "2026-02-23")) {
		t.Error("tết holds no working day")
	}
}

// TestWorkingDayLaws: over many years, going forth and back, counting and adding agree.
func TestWorkingDayLaws(t *testing.T) {
	t.Parallel()
	c := plan.NewCalendar([]plan.Swap{{Off: isoDay(t, "2026-08-31"), Work: isoDay(t, "2026-08-22")}})
	end := plan.NewDay(2032, time.January, 1)
	for d := plan.NewDay(2024, time.January, 1); d.Before(end); d = d.Add(1) {
		next := c.NextWorkingDay(d)
		if !c.IsWorkingDay(next) || c.WorkingDaysBetween(d, next) != 1 || d.Until(next) > 10 {
			t.Fatalf("after %s comes %s", d, next)
		}
		if c.IsWorkingDay(d) && c.PreviousWorkingDay(next) != d {
			t.Fatalf("%s, then %s, and not back", d, next)
		}
		for _, n := range []int{0, 1, 3, 7} {
			if to := c.AddWorkingDays(d, n); c.WorkingDaysBetween(d, to) != n {
				t.Fatalf("%d working days after %s is not %s", n, d, to)
			}
			back := c.AddWorkingDays(d, -n)
			if c.IsWorkingDay(d) && c.WorkingDaysBetween(d, back) != -n {
				t.Fatalf("%d working days before %s is not %s", n, d, back)
			}
		}
	}
}

// TestRestWithoutEnd: nonsense by hand may not hold the program.
func TestRestWithoutEnd(t *testing.T) {
	t.Parallel()
	var swaps []plan.Swap
	for i := range 4000 {
		swaps = append(swaps, plan.Swap{Off: isoDay(t, "2026-01-01").Add(i)})
	}
	if got := plan.NewCalendar(swaps).NextWorkingDay(isoDay(t, "2026-01-01")); got.IsZero() {
		t.Error("no day found")
	}
}
