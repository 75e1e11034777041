package plan

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Day is a calendar day without a time zone. The zero Day is no day and stands for NULL.
type Day struct{ t time.Time } // midnight UTC

// NewDay is the day; it normalises like time.Date, so check typed input with ParseDay.
func NewDay(year int, month time.Month, day int) Day {
	return Day{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// DayOf is the calendar day that a moment falls on in a place.
func DayOf(t time.Time, loc *time.Location) Day {
	y, m, d := t.In(loc).Date()
	return NewDay(y, m, d)
}

// ErrDay says that a text is not a day of the calendar.
var ErrDay = errors.New("not a day")

var dayPattern = regexp.MustCompile(`^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$`)

// ParseDay reads a day as a Vietnamese official types it: 1/12/2026, 01/12/2026, 01-12-2026. A day
// that the calendar lacks (31/02) is refused. Empty text is the zero Day.
func ParseDay(text string) (Day, error) {
	if text == "" {
		return Day{}, nil
	}
	m := dayPattern.FindStringSubmatch(text)
	if m == nil {
		return Day{}, fmt.Errorf("%q: %w", text, ErrDay)
	}
	d, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	y, _ := strconv.Atoi(m[3])
	day := NewDay(y, time.Month(month), d)
	if day.t.Day() != d || int(day.t.Month()) != month || y < 1900 || y > 2199 {
		return Day{}, fmt.Errorf("%q: %w", text, ErrDay)
	}
	return day, nil
}

// ParseISODay reads 2026-12-01, the form of files and addresses.
func ParseISODay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Day{}, fmt.Errorf("%q: %w", text, ErrDay)
	}
	return Day{t}, nil
}

// IsZero says that there is no day.
func (d Day) IsZero() bool { return d.t.IsZero() }

// Date gives year, month and day.
func (d Day) Date() (int, time.Month, int) { return d.t.Date() }

// Year is the year of the day.
func (d Day) Year() int { return d.t.Year() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.t.Weekday() }

// Add is the day n days later, or earlier where n is negative.
func (d Day) Add(n int) Day { return Day{d.t.AddDate(0, 0, n)} }

// Before says that d comes before e.
func (d Day) Before(e Day) bool { return d.t.Before(e.t) }

// After says that d comes after e.
func (d Day) After(e Day) bool { return d.t.After(e.t) }

// Until is the number of days from d to e; negative where e has passed.
func (d Day) Until(e Day) int { return int(e.t.Sub(d.t) / (24 * time.Hour)) }

// End is the first moment that no longer belongs to the day in a place: what happens before it
// happened in time.
func (d Day) End(loc *time.Location) time.Time {
	y, m, day := d.t.Date()
	end := time.Date(y, m, day+1, 0, 0, 0, 0, loc)
	if DayOf(end, loc) == d { // clocks are put forward at midnight there: the next day begins at one
		_, end = end.ZoneBounds()
	}
	return end
}

// String is the ISO form, for logs and files; pages use vi.Date.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.t.Format(time.DateOnly)
}

// MarshalText is the ISO form, "" for no day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	day, err := ParseISODay(string(b))
	*d = day
	return err
}

// Scan reads a date column.
func (d *Day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Day{}
	case time.Time:
		*d = NewDay(v.Date())
	case string:
		return d.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("scan %T into a day", v)
	}
	return nil
}

// Value writes a date column; no day is NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.t, nil
}
