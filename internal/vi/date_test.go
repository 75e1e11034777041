package vi

import (
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestDates(t *testing.T) {
	t.Parallel()
	day, loc := plan.NewDay(2026, 11, 3), time.FixedZone("UTC+7", 7*3600)
	late := time.Date(2026, 11, 3, 17, 5, 0, 0, time.UTC) // after midnight in Vietnam
	for _, test := range []struct{ got, want string }{
		{Date(day), "03/11/2026"}, {Date(plan.Day{}), ""}, {ShortDate(day), "03/11"}, {Clock(late, loc), "00:05"}, {Moment(late, loc), "00:05, 04/11/2026"},
		{Moment(time.Time{}, loc), ""},
		{Number(0), "0"}, {Number(999), "999"}, {Number(1742), "1.742"}, {Number(-1000005), "-1.000.005"},
		{Size(800), "800 byte"}, {Size(84 << 10), "84 kB"}, {Size(2<<20 + 400<<10), "2,4 MB"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestPeriodNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind   plan.PeriodKind
		cutOff plan.Day
		want   string
	}{
		{plan.PeriodMonth, plan.NewDay(2026, 3, 14), "tháng 3 năm 2026"},
		{plan.PeriodQuarter, plan.NewDay(2026, 6, 14), "quý II năm 2026"},
		{plan.PeriodHalfYear, plan.NewDay(2026, 6, 14), "6 tháng đầu năm 2026"},
		{plan.PeriodNineMonths, plan.NewDay(2026, 9, 14), "9 tháng năm 2026"},
		{plan.PeriodYear, plan.NewDay(2026, 11, 15), "năm 2026"},
		{plan.PeriodAdHoc, plan.NewDay(2026, 5, 20), "đột xuất từ 01/5/2026 đến 20/5/2026"},
	} {
		if got := Period(plan.Period{Year: 2026, Kind: test.kind, From: plan.NewDay(2026, 5, 1), CutOff: test.cutOff}); got != test.want {
			t.Errorf("%s: %q, want %q", test.kind, got, test.want)
		}
	}
}
