package plan_test

import (
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// What a row of a spreadsheet does to a report that changed after the spreadsheet was made.
func TestJudgeAgain(t *testing.T) {
	t.Parallel()
	const by, other = 7, 8
	base := plan.Base{Version: 2, Mark: "aaaaaaaa"}
	for _, test := range []struct {
		name string
		row  plan.FilledRow
		now  plan.ProgressReport
		want plan.FilledVerdict
	}{
		{"nobody changed it", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 2}, plan.FilledChange},
		{"somebody typed", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 3, UpdatedBy: by}, plan.FilledOvertaken},
		{"from this sheet, by the same person", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 3, UpdatedBy: by, SheetBase: base}, plan.FilledChange},
		{"and for the third time", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 9, UpdatedBy: by, SheetBase: base}, plan.FilledChange},
		{"from this sheet, by a colleague", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 3, UpdatedBy: other, SheetBase: base}, plan.FilledOvertaken},
		{"from this sheet, by nobody known", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 3, SheetBase: base}, plan.FilledOvertaken},
		{"from a newer sheet", plan.FilledRow{Base: base}, plan.ProgressReport{Version: 4, UpdatedBy: by, SheetBase: plan.Base{Version: 3, Mark: "bbbbbbbb"}}, plan.FilledOvertaken},
		{"from a sheet without a base", plan.FilledRow{}, plan.ProgressReport{Version: 1, UpdatedBy: by}, plan.FilledOvertaken},
	} {
		o := plan.Owed{Period: plan.Period{State: plan.PeriodOpen}, Report: test.now}
		test.row.Content = plan.Content{Percent: -1, Result: "Từ tệp, điền thêm."}
		if got, err := test.row.Judge(o, true, by); got != test.want || err != nil {
			t.Errorf("%s: %s, %v; want %s", test.name, got, err, test.want)
		}
	}
	// A row that was left as it went out is no answer, whatever was saved from it before.
	untouched := plan.FilledRow{Base: plan.BaseOf(plan.ProgressReport{Content: plan.Content{Percent: -1}}), Content: plan.Content{Percent: -1}}
	stored := plan.ProgressReport{Version: 1, UpdatedBy: by, SheetBase: untouched.Base, Content: plan.Content{Percent: -1, Result: "Đã lưu."}}
	if got, _ := untouched.Judge(plan.Owed{Period: plan.Period{State: plan.PeriodOpen}, Report: stored}, true, by); got != plan.FilledSame {
		t.Errorf("an untouched row: %s", got)
	}
}
