package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPresetDocuments holds the document of each preset, as HTML, against a file.
func TestPresetDocuments(t *testing.T) {
	t.Parallel()
	for _, preset := range plan.ReportPresets() {
		d := ofPreset(data(), preset)
		d.Edits["directions"] = report.Edit{Text: "- Rà soát trẻ em có hoàn cảnh khó khăn.\n- Cấp thẻ bảo hiểm y tế.", Version: 1}
		golden(t, preset.Preset, report.Compose(d).Document(d))
	}
}

// ofPreset makes the data those of a period of the preset.
func ofPreset(d report.Data, preset plan.ReportType) report.Data {
	d.Type, d.Period.Kind = preset, preset.Kinds[0]
	switch d.Period.Kind {
	case plan.PeriodHalfYear, plan.PeriodQuarter:
		d.Period.Number = 1
	case plan.PeriodMonth:
		d.Period.Number = 12
	case plan.PeriodAdHoc:
		d.Period.Title = "Kết quả Tháng hành động vì trẻ em"
	}
	return d
}

// golden holds a document, as HTML, against its file.
func golden(t *testing.T, name string, doc *officialdoc.Document) {
	t.Helper()
	html := strings.ReplaceAll(doc.HTML(), "><", ">\n<")
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if html != string(want) {
		t.Errorf("the document is no longer as in %s; look at it and run the test with -update", file)
	}
}

// TestOtherDocuments holds what is no report against its file: a plan with the annex of assignments, the report
// of a unit, letters before and after they got their number, the sheet of a meeting, the list of directives, the
// register.
func TestOtherDocuments(t *testing.T) {
	t.Parallel()
	golden(t, "ke-hoach", report.PlanDocument(wholePlan()))
	golden(t, "don-vi", report.UnitReport(unitData(plan.Unit{ID: 3, Name: "Trạm Y tế", Kind: plan.UnitHealth})))
	golden(t, "don-vi-de-nghi", report.UnitReport(unitData(plan.Unit{ID: 4, Name: "Ủy ban MTTQ Việt Nam xã", Kind: plan.UnitRequested})))
	letter, request := letterOf(false, "Đề nghị các đơn vị gửi trước ngày 25/11/2026."), letterOf(true, "Trân trọng đề nghị quý cơ quan phối hợp.")
	golden(t, "cong-van", letter.Document())
	golden(t, "giay-de-nghi", request.Document())
	numbered := letter.Document()
	report.Issue(numbered, 7, plan.NewDay(2027, 2, 5))
	golden(t, "cong-van-co-so", numbered)
	golden(t, "phieu-hop", report.Meeting{Letterhead: data().Letterhead, Sheets: []plan.MeetingSheet{shortMeeting()}, Now: time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC), Loc: hanoi}.Document())
	golden(t, "chi-dao", report.Directives(data().Letterhead, []plan.Directive{
		{Kind: plan.GiveDirective, Text: "Hoàn thành trong tuần này.", UnitName: "Trạm Y tế", DueOn: plan.NewDay(2026, 11, 20), State: plan.WaitsForUnit},
	}, plan.NewDay(2026, 11, 23), hanoi))
	golden(t, "so-van-ban-di", report.Register(data().Letterhead, 2026, []report.RegisterLine{
		{Number: "31/BC-UBND", Date: "23/11/2026", Title: "Báo cáo: Kết quả thực hiện Kế hoạch trẻ em năm 2026", Signer: "Nguyễn Văn An", Recipients: "Sở Y tế tỉnh Thanh Hóa", Remark: "Đã phát hành"},
		{Number: "07/UBND-VHXH", Date: "24/11/2026", Title: "Công văn: V/v đôn đốc gửi báo cáo", Signer: "CHỦ TỊCH", Recipients: "Trạm Y tế", Remark: "Đã cấp số"},
	}, plan.NewDay(2026, 11, 27)))
}

// shortMeeting is an area with something in every part of its sheet.
func shortMeeting() plan.MeetingSheet {
	day := plan.NewDay(2026, 11, 20)
	s := plan.MeetingSheet{PlanID: 1, PlanTitle: "Kế hoạch trẻ em", AreaID: 2, AreaLabel: "1", AreaTitle: "Tuyên truyền", Requested: 3, Responded: 1}
	for i, part := range []plan.MeetingPart{plan.MeetingLate, plan.MeetingDoing, plan.MeetingDone} {
		o := plan.Owed{PlanID: 1, Item: plan.Item{ID: int64(i), Place: "II.1." + strconv.Itoa(i+1), Title: "Phát tin về quyền trẻ em"}, UnitName: "Trạm Y tế", Period: plan.Period{UnitsDue: day}}
		o.Report.Percent = 50
		s.Tasks = append(s.Tasks, plan.MeetingTask{Owed: o, Part: part, Word: []plan.Word{plan.DoingLate, plan.Doing, plan.DoneOnTime}[i]})
	}
	s.Matters = []plan.MeetingMatter{{Thread: &plan.Directive{Kind: plan.GiveDirective, Text: "Bố trí kinh phí in tờ gấp.", UnitName: "Phòng Kinh tế", DueOn: day, State: plan.WaitsForUnit}}}
	return s
}

// wholePlan is a plan that was made with the program, so that its assignments stand in an annex.
func wholePlan() report.PlanData {
	return report.PlanData{
		Letterhead: data().Letterhead, On: plan.NewDay(2026, 1, 5),
		Units: map[int64]plan.Unit{1: {ID: 1, Name: "Phòng Văn hóa - Xã hội", Kind: plan.UnitOffice}, 3: {ID: 3, Name: "Trạm Y tế", Kind: plan.UnitHealth}, 4: {ID: 4, Name: "Ủy ban MTTQ Việt Nam xã", Kind: plan.UnitRequested}},
		Plan: plan.Plan{
			Number: "05/KH-UBND", IssuedOn: "2026-01-05", Title: "Bảo đảm nước sạch năm 2026", ShortTitle: "Nước sạch", Place: "Hà Trung",
			LegalBases: []string{"Căn cứ Luật Tài nguyên nước", "Căn cứ Kế hoạch số 12/KH-UBND của Ủy ban nhân dân tỉnh"}, Purpose: []string{"Mọi hộ dân có nước sạch."}, Requirements: []string{"Rõ người, rõ việc, rõ thời hạn."},
		},
		Items: []plan.Item{
			{ID: 1, AreaID: 1, Kind: plan.ItemArea, Label: "1", Title: "Tuyên truyền"},
			{ID: 2, ParentID: 1, AreaID: 1, Kind: plan.ItemTask, Label: "1.1", Title: "Phát tin về nguồn nước sạch", Body: []string{"Ít nhất 02 tin mỗi tháng."}, LeadText: []string{"Phòng Văn hóa - Xã hội"}, CooperatingText: []string{"Trạm Y tế"}, TimingText: "Thường xuyên", Deliver: "Tin, bài đã phát"},
			{ID: 3, ParentID: 1, AreaID: 1, Kind: plan.ItemTask, Label: "1.2", Title: "Kiểm tra bể chứa nước của trường học", LeadText: []string{"Trạm Y tế"}, DueOn: plan.NewDay(2026, 9, 5), TimingText: "Trước ngày 05/9/2026"},
			{ID: 4, AreaID: 1, UnitID: 3, Kind: plan.ItemDuty, Title: "Lấy mẫu nước mỗi quý."},
			{ID: 5, UnitID: 4, Kind: plan.ItemDuty, Title: "Giám sát việc thực hiện."},
		},
	}
}

func TestNumbersFollowTheOutline(t *testing.T) {
	t.Parallel()
	d := data()
	d.Type.Parts = []plan.OutlinePart{
		{Key: "a", Level: 1, Title: "MỘT", Source: plan.SourceHeading},
		{Key: "b", Level: 2, Title: "Kết quả", Source: plan.SourceAreas},
		{Key: "c", Level: 2, Title: "Hai", Source: plan.SourceText},
		{Key: "d", Level: 1, Title: "NHIỆM VỤ {KỲ SAU}", Source: plan.SourceReasons},
	}
	var got []string
	for _, p := range report.Compose(d).Parts {
		if p.Level > 0 {
			got = append(got, p.Label+" "+p.Title)
		}
	}
	want := "I. MỘT; 1. Kết quả; 1.1. Tuyên truyền; 1.2. Chăm sóc sức khỏe; 2. Hai; II. NHIỆM VỤ NĂM 2027"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}

func TestPeriodOutOfTurnShowsWhatItAsksAbout(t *testing.T) {
	t.Parallel()
	d := data()
	d.Type = plan.ReportPresets()[5]
	d.Period.Kind, d.Period.Title = plan.PeriodAdHoc, "Kết quả truyền thông"
	d.Rows = d.Rows[:2] // both of area 1
	r := report.Compose(d)
	if _, there := r.Part("area:2"); there {
		t.Error("an area that nobody was asked about has a part")
	}
	doc := r.Document(d)
	if doc.Summary != "Kết quả truyền thông" || len(doc.Annexes) != 1 {
		t.Errorf("summary %q, %d annexes", doc.Summary, len(doc.Annexes))
	}
	var html strings.Builder
	if err := doc.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(html.String(), "Vận động nguồn lực") {
		t.Error("the annex lists a task that nobody was asked about")
	}
}
