package vi

import (
	"fmt"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Date is a day as pages write it: 23/11/2026, 09/5/2026; "" for no day.
func Date(d plan.Day) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s/%d", ShortDate(d), d.Year())
}

// ShortDate is a day in lists, without its year: 23/11, 01/12. Days below 10 and the months 1 and 2
// carry a zero, as in documents (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4).
func ShortDate(d plan.Day) string {
	if d.IsZero() {
		return ""
	}
	_, month, day := d.Date()
	if month < 3 {
		return fmt.Sprintf("%02d/%02d", day, int(month))
	}
	return fmt.Sprintf("%02d/%d", day, int(month))
}

// Clock is a time of day in a place: 14:05.
func Clock(t time.Time, loc *time.Location) string { return t.In(loc).Format("15:04") }

// Moment is time and day in a place: 14:05, 23/11/2026.
func Moment(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return Clock(t, loc) + ", " + Date(plan.DayOf(t, loc))
}

// Number groups thousands with a dot: 1.742.
func Number(n int) string {
	if n < 0 {
		return "-" + Number(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s.%03d", Number(n/1000), n%1000)
}

// Size is the size of a file: 84 kB, 2,4 MB.
func Size(bytes int64) string {
	const mega = 1 << 20
	switch {
	case bytes < 1024:
		return fmt.Sprintf("%d byte", bytes)
	case bytes < mega:
		return fmt.Sprintf("%d kB", (bytes+512)/1024)
	}
	tenths := (bytes*10 + mega/2) / mega
	return fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
}

// Weekday is the day of the week: "Thứ Hai", "Chủ nhật".
func Weekday(d plan.Day) string {
	return [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}[d.Weekday()]
}

// ISODate writes an ISO day or month as pages do: 9/5/2024, 5/2024; anything else stays.
func ISODate(iso string) string {
	if d, err := plan.ParseISODay(iso); err == nil {
		return Date(d)
	}
	if d, err := plan.ParseISODay(iso + "-01"); err == nil {
		year, month, _ := d.Date()
		return fmt.Sprintf("%d/%d", month, year)
	}
	return iso
}
