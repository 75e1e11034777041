// Package sheet makes the spreadsheet in which a unit fills in what it owes while it is offline, and reads
// it back. It trusts nothing that comes back: each row carries a signed key, formulas count as not
// filled in, and what may be saved is decided later, beside the report as it then stands. It does no I/O.
package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// The columns by their labels, which are also how they are found again.
const (
	labelPlace           = "Mục"
	labelTitle           = "Nhiệm vụ"
	labelEarlier         = "Kết quả kỳ trước"
	labelAnswer          = "Trả lời"
	labelResult          = "Kết quả kỳ này"
	labelStatus          = "Tình trạng"
	labelPercent         = "Hoàn thành (%)"
	labelReason          = "Lý do"
	labelObstacles       = "Khó khăn, vướng mắc"
	labelRecommendations = "Đề xuất, kiến nghị"
	labelKey             = "Mã dòng (không sửa)"
)

// Issue is what a spreadsheet is made from.
type Issue struct {
	Unit string
	Rows []plan.Owed // in order of plan and period; those that are closed are left out
	Key  []byte      // of the commune
	Made string      // the moment, for reading
}

// Compose lays out one sheet for each plan and period; ok is false where there is nothing to fill in.
func Compose(i Issue) (form officialdoc.Form, ok bool) {
	form = officialdoc.Form{Title: "Bảng điền báo cáo tiến độ", Author: i.Unit}
	period := int64(0)
	for _, o := range i.Rows {
		if o.CheckEdit() != nil {
			continue
		}
		if o.Period.ID != period {
			period = o.Period.ID
			form.Sheets = append(form.Sheets, officialdoc.FormSheet{
				Title: "BẢNG ĐIỀN BÁO CÁO TIẾN ĐỘ: " + strings.ToUpper(i.Unit),
				Notes: []string{
					o.PlanTitle + ". Kỳ báo cáo " + vi.Period(o.Period) + ". Hạn của đơn vị: " + vi.Date(o.Period.UnitsDue) + ". Tải về lúc " + i.Made + ".",
					"Điền các cột từ “" + labelAnswer + "” đến “" + labelRecommendations + "”, lưu lại rồi tải lên ở trang “Điền bằng Excel”. Việc chưa có gì mới thì để nguyên dòng đó. Không dùng công thức. Không ghi tên, địa chỉ của trẻ em.",
				},
				Columns: columns(),
			})
		}
		s := &form.Sheets[len(form.Sheets)-1]
		s.Rows = append(s.Rows, i.row(o))
	}
	return form, len(form.Sheets) > 0
}

func columns() []officialdoc.FormColumn {
	answers := make([]string, len(plan.Answers))
	for i, a := range plan.Answers {
		answers[i] = vi.Answer(a)
	}
	statuses := make([]string, len(plan.Statuses))
	for i, s := range plan.Statuses {
		statuses[i] = vi.Status(s)
	}
	return []officialdoc.FormColumn{
		{Label: labelPlace, Width: 42},
		{Label: labelTitle, Width: 150},
		{Label: labelEarlier, Width: 130},
		{Label: labelAnswer, Width: 76, Open: true, Options: answers},
		{Label: labelResult, Width: 190, Open: true},
		{Label: labelStatus, Width: 76, Open: true, Options: statuses},
		{Label: labelPercent, Width: 58, Open: true, Most: 100},
		{Label: labelReason, Width: 90, Open: true},
		{Label: labelObstacles, Width: 100, Open: true},
		{Label: labelRecommendations, Width: 100, Open: true},
		{Label: labelKey, Width: 60, Hidden: true},
	}
}

func (i Issue) row(o plan.Owed) []string {
	c := o.Report.Content
	earlier, percent := "", ""
	if o.Earlier.Text() {
		earlier = vi.Period(o.Earlier.Period) + ": " + o.Earlier.Content.Result
	}
	if c.Percent >= 0 {
		percent = strconv.Itoa(c.Percent)
	}
	key := plan.SheetKey{UnitID: o.UnitID, Row: o.Key(), Base: plan.BaseOf(o.Report)}
	return []string{
		o.Item.Place, title(o.Item), earlier, vi.Answer(c.Answer), c.Result, vi.Status(c.Status), percent, c.Reason, c.Obstacles, c.Recommendations,
		key.Sign(i.Key),
	}
}

// title is what an item says, with its remark of when.
func title(i plan.Item) string {
	if i.TimingText == "" {
		return i.Title
	}
	return fmt.Sprintf("%s (%s)", i.Title, i.TimingText)
}
