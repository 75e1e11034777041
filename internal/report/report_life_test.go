package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

func TestNumberAndDayArePrinted(t *testing.T) {
	t.Parallel()
	doc := &officialdoc.Document{
		Draft: true, Head: officialdoc.Head{Symbol: "BC-UBND", Place: "Hà Trung", Month: 11, Year: 2026}, Kind: "BÁO CÁO",
		Annexes: []officialdoc.Annex{{Note: "Kèm theo Báo cáo số …/BC-UBND ngày … tháng … năm 2026 của UBND xã Hà Trung"}, {Note: "Không số"}},
	}
	report.Approve(doc)
	if doc.Draft || doc.Head.Number != "" || doc.Head.Day != 0 {
		t.Errorf("approved: draft %v, number %q, day %d", doc.Draft, doc.Head.Number, doc.Head.Day)
	}
	report.Issue(doc, 5, plan.NewDay(2027, 1, 4))
	if doc.Head.Number != "05" || doc.Head.Day != 4 || doc.Head.Month != 1 || doc.Head.Year != 2027 {
		t.Errorf("head %+v", doc.Head)
	}
	if got, want := doc.Annexes[0].Note, "Kèm theo Báo cáo số 05/BC-UBND ngày 04 tháng 01 năm 2027 của UBND xã Hà Trung"; got != want {
		t.Errorf("annex %q, want %q", got, want)
	}
	report.Issue(doc, 6, plan.NewDay(2027, 3, 12)) // a slip, corrected
	if got, want := doc.Annexes[0].Note, "Kèm theo Báo cáo số 06/BC-UBND ngày 12 tháng 3 năm 2027 của UBND xã Hà Trung"; got != want {
		t.Errorf("corrected annex %q, want %q", got, want)
	}
	report.Issue(doc, 5, plan.NewDay(2027, 1, 4))
	if html := doc.HTML(); !strings.Contains(html, "05/BC-UBND") || !strings.Contains(html, "ngày 04 tháng 01 năm 2027") {
		t.Error("number and day do not stand on the sheet")
	}
}

func TestReceivers(t *testing.T) {
	t.Parallel()
	doc := &officialdoc.Document{
		Addressee: []string{"Sở Y tế tỉnh Thanh Hóa"},
		Foot:      officialdoc.Foot{Recipients: []officialdoc.Recipient{{Name: "Như trên;"}, {Name: "Thường trực Đảng ủy;", Purpose: "b/c"}, {Name: "Sở Y tế tỉnh Thanh Hóa"}}},
	}
	if got, want := report.Receivers(doc), []string{"Sở Y tế tỉnh Thanh Hóa", "Thường trực Đảng ủy"}; !slices.Equal(got, want) {
		t.Errorf("receivers %q, want %q", got, want)
	}
}
