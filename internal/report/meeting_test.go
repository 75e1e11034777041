package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// hostile are titles that break sheets: long, without spaces, wide letters, empty.
var hostile = []string{
	strings.Repeat("Tăng cường công tác phối hợp liên ngành ", 40), strings.Repeat("Ư", 3000), "", "Ngắn",
	strings.Repeat("trách-nhiệm/", 200), "Xây dựng kế hoạch\n\nvà\ttriển khai " + strings.Repeat("WWWWWWWW ", 60),
}

// meetingSheet is an area with so many tasks of each part and so many threads.
func meetingSheet(tasks, threads int, title string) plan.MeetingSheet {
	s := plan.MeetingSheet{PlanID: 1, PlanTitle: title, AreaID: 2, AreaLabel: "1", AreaTitle: title, Requested: 3}
	day := plan.NewDay(2026, 11, 20)
	for i := range tasks {
		o := plan.Owed{PlanID: 1, Item: plan.Item{ID: int64(i), Place: fmt.Sprintf("II.1.%d", i+1), Title: hostile[i%len(hostile)]}, UnitName: hostile[(i+1)%len(hostile)], Period: plan.Period{UnitsDue: day}}
		o.Report.Percent = 50
		part := []plan.MeetingPart{plan.MeetingLate, plan.MeetingDoing, plan.MeetingDone}[i%3]
		t := plan.MeetingTask{Owed: o, Part: part, Word: plan.Doing}
		if part == plan.MeetingLate {
			for n := range i % 9 {
				late := o
				late.UnitID, late.UnitName = int64(n), fmt.Sprintf("Trường Tiểu học và Trung học cơ sở số %d", n)
				t.Behind = append(t.Behind, late)
			}
		}
		s.Tasks = append(s.Tasks, t)
	}
	for i := range threads {
		s.Matters = append(s.Matters, plan.MeetingMatter{Thread: &plan.Directive{
			Kind: plan.GiveDirective, Text: hostile[i%len(hostile)], UnitName: "Trạm Y tế", DueOn: day, State: plan.WaitsForUnit, Items: []plan.ItemName{{Place: "II.1.1"}},
		}})
	}
	return s
}

var pdfPage = regexp.MustCompile(`/Type /Page /`)

func TestMeetingIsOnePageForAnArea(t *testing.T) {
	t.Parallel()
	head := report.Letterhead{Agency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG", Place: "Hà Trung"}
	now := time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)
	var all []plan.MeetingSheet
	for _, tasks := range []int{0, 1, 3, 12, 30, 90, 600} {
		for i, threads := range []int{0, 2, 40} {
			all = append(all, meetingSheet(tasks, threads, hostile[(tasks+i)%len(hostile)]))
		}
	}
	for _, s := range all {
		doc := report.Meeting{Letterhead: head, Sheets: []plan.MeetingSheet{s}, Now: now, Loc: time.UTC}.Document()
		if n := doc.Pages(); n != 1 {
			t.Errorf("%d tasks and %d matters take %d pages", len(s.Tasks), len(s.Matters), n)
		}
	}
	doc := report.Meeting{Letterhead: head, Sheets: all, Now: now, Loc: time.UTC, Units: hostile}.Document()
	var pdf bytes.Buffer
	if err := doc.WritePDF(&pdf); err != nil {
		t.Fatal(err)
	}
	if n := len(pdfPage.FindAll(pdf.Bytes(), -1)); n != len(all) {
		t.Errorf("%d areas take %d pages of the file", len(all), n)
	}
	var word bytes.Buffer
	if err := doc.WriteDOCX(&word); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(doc.HTML(), `class="official-sheet"`); n != len(all) {
		t.Errorf("%d sheets in the page", n)
	}
}

func TestMeetingSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	s := plan.MeetingSheet{AreaID: 2, AreaLabel: "1", AreaTitle: "Truyền thông", PlanTitle: "Kế hoạch mẫu"}
	for i := range 100 {
		s.Tasks = append(s.Tasks, plan.MeetingTask{
			Owed: plan.Owed{Item: plan.Item{ID: int64(i), Place: fmt.Sprintf("II.1.%d", i+1), Title: "Phổ biến kỹ năng phòng, chống đuối nước cho học sinh các trường"}, UnitName: "Công an xã"},
			Part: plan.MeetingDone, Word: plan.DoneOnTime,
		})
	}
	s.Tasks[0].Part, s.Tasks[0].Word = plan.MeetingLate, plan.DoingLate
	doc := report.Meeting{Sheets: []plan.MeetingSheet{s}, Now: time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC), Loc: time.UTC}.Document()
	text, rows := "", 0
	for _, b := range doc.Body {
		if table, ok := b.(officialdoc.Table); ok {
			for _, r := range table.Rows {
				if !r.Group {
					rows++
				}
				for _, c := range r.Cells {
					for _, p := range c.Paragraphs {
						text += p.Spans[0].Text + "\n"
					}
				}
			}
		}
	}
	if rows < 12 || rows > 40 {
		t.Errorf("%d rows on the sheet", rows)
	}
	for _, want := range []string{"Quá hạn: 1 nhiệm vụ", "Đã hoàn thành: 99 nhiệm vụ", fmt.Sprintf("và %d nhiệm vụ khác", 99-(rows-2)), "II.1.1 Phổ biến", "Đang thực hiện quá hạn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
}
