package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

var hanoi = time.FixedZone("ICT", 7*3600)

// data is a plan of two areas: three items, four rows, one of them missing and one of a requested body.
func data() report.Data {
	area := func(id int64, label, title string) plan.Item {
		return plan.Item{ID: id, AreaID: id, Kind: plan.ItemArea, Label: label, Title: title}
	}
	item := func(id, areaID int64, kind plan.ItemKind, label, title string) plan.Item {
		return plan.Item{ID: id, AreaID: areaID, Kind: kind, Label: label, Title: title, Timing: plan.TimingYearly, TimingText: "Thường xuyên hằng năm"}
	}
	period := plan.YearlyPeriod(2026, 11, 30)
	period.ID = 1
	items := []plan.Item{
		item(11, 1, plan.ItemTask, "1.1", "Truyền thông về tổng đài tư vấn."),
		item(21, 2, plan.ItemDuty, "", "Cân, đo, theo dõi tăng trưởng"),
		item(22, 2, plan.ItemDuty, "", "Vận động nguồn lực"),
	}
	row := func(i int, unit int64, name string, role plan.Role, focal bool, state plan.ReportState, c plan.Content) report.Row {
		r := report.Row{Owed: plan.Owed{Period: period, Item: items[i], AreaID: items[i].AreaID, UnitID: unit, UnitName: name, Role: role, Focal: focal}, Sent: c}
		r.Report = plan.ProgressReport{ID: int64(100*i) + unit, State: state, FirstSubmittedAt: time.Date(2026, 11, 18, 3, 0, 0, 0, time.UTC)}
		if state == plan.Submitted || state == plan.Accepted {
			r.SentStatus = c.Status
			r.Report.CompletedAt = r.Report.FirstSubmittedAt
		}
		return r
	}
	kept := row(0, 2, "Đài Truyền thanh xã", plan.RoleCooperating, false, plan.Accepted, plan.Content{Answer: plan.Unchanged, Status: plan.InProgress})
	kept.Kept = plan.Content{Result: "Phát 96 tin, bài."}
	kept.KeptPeriod = plan.Period{Kind: plan.PeriodNineMonths, Year: 2026}
	front := row(2, 4, "Ủy ban MTTQ Việt Nam xã", plan.RoleLead, true, plan.Missing, plan.Content{})
	front.Requested = true
	return report.Data{
		Type:       plan.ReportPresets()[0],
		Letterhead: report.Letterhead{Agency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG", ShortAgency: "UBND xã Hà Trung", Symbol: "BC-UBND", Place: "Hà Trung", Addressee: []string{"Ủy ban nhân dân tỉnh Thanh Hóa"}, Authority: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Filing: "VT, VHXH"},
		Plan:       plan.Plan{ShortTitle: "Kế hoạch chăm sóc, giáo dục trẻ em", Number: "15/KH-UBND"},
		Period:     period, Areas: []plan.Item{area(1, "1", "Tuyên truyền"), area(2, "2", "Chăm sóc sức khỏe")}, Items: items,
		Rows: []report.Row{
			row(0, 1, "Phòng Văn hóa - Xã hội", plan.RoleLead, true, plan.Submitted, plan.Content{Answer: plan.NewResult, Status: plan.Completed, Result: "Tổ chức 06 buổi truyền thông.\n- Cấp 500 tờ rơi.", Obstacles: "Thiếu loa kéo."}),
			kept,
			row(1, 3, "Trạm Y tế", plan.RoleLead, true, plan.Missing, plan.Content{}),
			front,
		},
		Edits: map[string]report.Edit{}, AsOf: plan.NewDay(2026, 11, 23), Loc: hanoi,
	}
}

func TestComposePrintsUnitsOwnWords(t *testing.T) {
	t.Parallel()
	r := report.Compose(data())
	got, ok := r.Part("area:1")
	if !ok {
		t.Fatal("no part for area 1")
	}
	want := "1.1. Truyền thông về tổng đài tư vấn\n" +
		"Phòng Văn hóa - Xã hội: Tổ chức 06 buổi truyền thông. [b1]\n" +
		"Cấp 500 tờ rơi. [b1]\n" +
		"Đài Truyền thanh xã: Phát 96 tin, bài. (theo báo cáo 9 tháng năm 2026) [b2]"
	if got.Text != want {
		t.Errorf("area 1:\n%s\nwant\n%s", got.Text, want)
	}
	weak, _ := r.Part("weaknesses")
	if weak.Text != "Phòng Văn hóa - Xã hội: Thiếu loa kéo. [b1]" {
		t.Errorf("weaknesses: %q", weak.Text)
	}
	counts, _ := r.Part("counts")
	if !strings.Contains(counts.Text, "trong tổng số 2 nhiệm vụ có 1 nhiệm vụ hoàn thành, đạt 50%; 0 nhiệm vụ đang thực hiện; 1 nhiệm vụ chưa thực hiện. Ngoài ra có 1 nhiệm vụ đề nghị cơ quan khác thực hiện, theo dõi riêng.") {
		t.Errorf("counts: %q", counts.Text)
	}
}

func TestUnchangedPrintsWhatItKeeps(t *testing.T) {
	t.Parallel()
	d := data()
	d.Rows[1].Sent.Result = "Bản nháp còn sót trong ô."
	p, _ := report.Compose(d).Part("area:1")
	if !strings.Contains(p.Text, "Phát 96 tin, bài. (theo báo cáo 9 tháng năm 2026)") || strings.Contains(p.Text, "còn sót") {
		t.Errorf("area 1: %s", p.Text)
	}
	d.Rows[1].Kept = plan.Content{} // what it kept was corrected away
	r := report.Compose(d)
	if p, _ = r.Part("area:1"); len(p.Wanting) != 1 || p.Wanting[0].UnitName != "Đài Truyền thanh xã" {
		t.Errorf("a row that prints nothing is no hole: %+v", p.Wanting)
	}
}

func TestReasonStaysOneLine(t *testing.T) {
	t.Parallel()
	d := data()
	d.Rows[0].Sent = plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Reason: "Chưa có kinh phí.\nĐã đề nghị bổ sung."}
	p, _ := report.Compose(d).Part("area:1")
	if want := "lý do: chưa có kinh phí. Đã đề nghị bổ sung. [b1]"; !strings.Contains(p.Text, want) {
		t.Errorf("area 1: %s", p.Text)
	}
}

// Units that had nothing to report for the same reason stand in one line, with every source.
func TestNothingToReportIsSaidOnce(t *testing.T) {
	t.Parallel()
	d := data()
	for i, reason := range []string{"Chưa có kinh phí.", "chưa có kinh phí."} {
		r := &d.Rows[i]
		r.Report.State, r.Item.Place, r.Sent = plan.Submitted, "II.1.1", plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Reason: reason}
	}
	part, _ := report.Compose(d).Part("area:1")
	const want = "Nội dung không phát sinh: II.1.1 (Phòng Văn hóa - Xã hội, Đài Truyền thanh xã); lý do: chưa có kinh phí. [b1, b2]"
	if part.Text != want || len(part.Wanting) != 0 {
		t.Fatalf("%d are wanting in\n%s", len(part.Wanting), part.Text)
	}
	lines := report.Lines(part.Text)
	last := lines[len(lines)-1]
	if got := last.Reports(); len(got) != 2 || got[0] != d.Rows[0].Report.ID || got[1] != d.Rows[1].Report.ID || strings.Contains(last.Text, "[b") {
		t.Errorf("the line %q comes from %v", last.Text, got)
	}
	if html := report.Compose(d).Document(d).HTML(); strings.Contains(html, "[b") {
		t.Error("the marks are printed")
	}
}

func TestHolesAreNeverHidden(t *testing.T) {
	t.Parallel()
	r := report.Compose(data())
	var units, unwritten []string
	for _, h := range r.Holes {
		if h.Unwritten {
			unwritten = append(unwritten, h.PartKey)
		} else {
			units = append(units, h.Unit.UnitName)
		}
	}
	if got := strings.Join(units, ", "); got != "Trạm Y tế, Ủy ban MTTQ Việt Nam xã" {
		t.Errorf("units: %s", got)
	}
	if got := strings.Join(unwritten, ", "); got != "situation, field, conditions, strengths, causes, directions, recommendations" {
		t.Errorf("unwritten: %s", got)
	}
}

// A day that passes is no news for a text that was edited; another figure is.
func TestEditedCountsAreNotChangedByTheDay(t *testing.T) {
	t.Parallel()
	d := data()
	before, _ := report.Compose(d).Part("counts")
	d.Edits["counts"] = report.Edit{Text: "Cơ bản hoàn thành.", Source: before.Composed, Version: 1}
	d.AsOf = d.AsOf.Add(1)
	if p, _ := report.Compose(d).Part("counts"); p.Composed == before.Composed || p.Changed {
		t.Errorf("a day later: changed %v, %q", p.Changed, p.Composed)
	}
	d.Rows = d.Rows[1:]
	if p, _ := report.Compose(d).Part("counts"); !p.Changed {
		t.Errorf("with a task less it is not said to have changed: %q", p.Composed)
	}
}

func TestEditSurvivesAndShowsThatTheSourceChanged(t *testing.T) {
	t.Parallel()
	d := data()
	before, _ := report.Compose(d).Part("area:1")
	d.Edits["area:1"] = report.Edit{Text: "Đã truyền thông 06 buổi. [b1]", Source: before.Composed, Version: 3}
	p, _ := report.Compose(d).Part("area:1")
	if p.Text != "Đã truyền thông 06 buổi. [b1]" || !p.Edited || p.Changed || p.Version != 3 {
		t.Errorf("right after the edit: %+v", p)
	}
	d.Rows[0].Sent.Result = "Tổ chức 07 buổi truyền thông."
	p, _ = report.Compose(d).Part("area:1")
	if p.Text != "Đã truyền thông 06 buổi. [b1]" || !p.Changed {
		t.Errorf("after a new report: %+v", p)
	}
	came, went := report.Difference(p.Source, p.Composed)
	if len(came) != 1 || came[0] != (report.Line{Text: "Phòng Văn hóa - Xã hội: Tổ chức 07 buổi truyền thông.", ReportID: 1}) || len(went) != 2 {
		t.Errorf("came %v, went %v", came, went)
	}
}

func TestDocumentHasBothAnnexesAndMarksNoSources(t *testing.T) {
	t.Parallel()
	d := data()
	doc := report.Compose(d).Document(d)
	if doc.Head.Number != "" || doc.Head.Day != 0 || doc.Head.Year != 2026 {
		t.Errorf("a draft leaves number and day blank: %+v", doc.Head)
	}
	if !strings.HasSuffix(doc.Closing, "./.") || len(doc.Annexes) != 2 {
		t.Errorf("closing %q, %d annexes", doc.Closing, len(doc.Annexes))
	}
	var out strings.Builder
	if err := doc.WriteHTML(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Phát 96 tin, bài.", "DANH MỤC NHIỆM VỤ", "Chờ báo cáo của Trạm Y tế (1)", "Ủy ban nhân dân tỉnh Thanh Hóa"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(out.String(), "[b1]") {
		t.Error("a mark was printed")
	}
}
