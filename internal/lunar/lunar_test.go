package lunar_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/lunar"
)

func solar(t *testing.T, year, month, day int, leap bool) string {
	t.Helper()
	y, m, d, ok := lunar.Date{Year: year, Month: month, Day: day, Leap: leap}.Solar()
	if !ok {
		return "none"
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// TestFeasts holds the calendar against published dates; 1968, 1985, 2007 and 2030 are years in which
// Vietnam and China began the year on different days.
func TestFeasts(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{
		1968: "1968-01-29", 1985: "1985-01-21", 2007: "2007-02-17", 2020: "2020-01-25", 2021: "2021-02-12", 2022: "2022-02-01", 2023: "2023-01-22",
		2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17", 2027: "2027-02-06", 2028: "2028-01-26", 2029: "2029-02-13",
		2030: "2030-02-02", 2031: "2031-01-23", 2032: "2032-02-11", 2033: "2033-01-31", 2034: "2034-02-19", 2035: "2035-02-08",
	} {
		if got := solar(t, year, 1, 1, false); got != want {
			t.Errorf("Tết %d is %s, want %s", year, got, want)
		}
	}
	for year, want := range map[int]string{
		2024: "2024-09-17", 2025: "2025-10-06", 2026: "2026-09-25", 2027: "2027-09-15",
		2028: "2028-10-03", 2029: "2029-09-22", 2030: "2030-09-12", 2031: "2031-10-01",
	} {
		if got := solar(t, year, 8, 15, false); got != want {
			t.Errorf("Trung thu %d is %s, want %s", year, got, want)
		}
	}
	for year, want := range map[int]string{2024: "2024-04-18", 2025: "2025-04-07", 2026: "2026-04-26", 2027: "2027-04-16"} {
		if got := solar(t, year, 3, 10, false); got != want {
			t.Errorf("giỗ Tổ %d is %s, want %s", year, got, want)
		}
	}
}

func TestLeapMonths(t *testing.T) {
	t.Parallel()
	want := map[int]int{
		2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2,
	}
	for year := 2000; year <= 2042; year++ {
		for month := 1; month <= 12; month++ {
			got := solar(t, year, month, 1, true) != "none"
			if got != (want[year] == month) {
				t.Errorf("leap month %d of %d: %v", month, year, got)
			}
		}
	}
	if got := solar(t, 2025, 6, 1, true); got != "2025-07-25" {
		t.Errorf("1/6 leap 2025 is %s", got)
	}
}

func TestNoSuchDate(t *testing.T) {
	t.Parallel()
	for _, d := range []lunar.Date{
		{Year: 2026}, {Year: 2026, Month: 13, Day: 1}, {Year: 2026, Month: 1, Day: 31}, {Year: 2026, Month: 0, Day: 1},
		{Year: 2026, Month: 1, Day: 1, Leap: true}, {Year: 2025, Month: 12, Day: 30}, // the twelfth month of Ất Tỵ has 29 days
	} {
		if y, m, day, ok := d.Solar(); ok {
			t.Errorf("%+v is %d-%d-%d", d, y, m, day)
		}
	}
}

// TestEveryDay walks through the years that the package holds for: every day has one date, dates follow
// each other, months have 29 or 30 days, a year 12 or 13 months, and every date leads back to its day.
func TestEveryDay(t *testing.T) {
	t.Parallel()
	day := time.Date(1967, time.December, 31, 0, 0, 0, 0, time.UTC)
	last := lunar.Of(day.Date())
	months := 0
	for day = day.AddDate(0, 0, 1); day.Year() < 2200; day = day.AddDate(0, 0, 1) {
		d := lunar.Of(day.Date())
		switch {
		case d.Day == last.Day+1 && d.Day <= 30 && d.Month == last.Month && d.Year == last.Year && d.Leap == last.Leap:
		case d.Day != 1 || last.Day < 29:
			t.Fatalf("%s: %+v after %+v", day.Format(time.DateOnly), d, last)
		case d.Leap:
			months++
			if d.Month != last.Month || d.Year != last.Year || last.Leap {
				t.Fatalf("%s: %+v after %+v", day.Format(time.DateOnly), d, last)
			}
		case last.Month == 12:
			if d.Month != 1 || d.Year != last.Year+1 || day.Year() > 1968 && months != 11 && months != 12 {
				t.Fatalf("%s: %+v after %+v, %d months", day.Format(time.DateOnly), d, last, months+1)
			}
			months = 0
		default:
			months++
			if d.Month != last.Month+1 || d.Year != last.Year {
				t.Fatalf("%s: %+v after %+v", day.Format(time.DateOnly), d, last)
			}
		}
		if y, m, back, ok := d.Solar(); !ok || !time.Date(y, m, back, 0, 0, 0, 0, time.UTC).Equal(day) {
			t.Fatalf("%+v leads to %d-%d-%d %v, not back to %s", d, y, m, back, ok, day.Format(time.DateOnly))
		}
		last = d
	}
}
