package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func (ten *tenant) exportForm(t testing.TB, s *site, name string) int64 {
	t.Helper()
	id, err := s.db.Store.In(ten.actor).InsertExportForm(context.Background(), plan.ExportForm{Name: name, Columns: plan.UsualForm().Columns}, testNow, 1)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// table is the first sheet of an exported file, a row a line.
func (b *browser) table(path string) [][]string {
	b.t.Helper()
	a := b.get(path).want(http.StatusOK)
	f, err := excelize.OpenReader(strings.NewReader(a.body))
	if err != nil {
		b.t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// rowWith is the first row that has the text in some cell.
func rowWith(t testing.TB, rows [][]string, text string) []string {
	t.Helper()
	for _, r := range rows {
		if slices.ContainsFunc(r, func(c string) bool { return strings.Contains(c, text) }) {
			return r
		}
	}
	t.Fatalf("no row says %q: %q", text, rows)
	return nil
}

// The coordinator makes a form of his own and exports a period in it; the leader may export, not change.
func TestExportFormStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)
	s.db.Exec(t, ten.actor.CommuneID, `INSERT INTO directives (commune_id, kind, plan_id, period_id, unit_id, text, due_on, state, created_at)
		VALUES ($1, 'directive', $2, $3, $4, 'a', '2026-11-25', 'waits_for_unit', now())`, ten.actor.CommuneID, p.ID, p.Year.ID, ten.units["Trạm Y tế"])
	s.db.Exec(t, ten.actor.CommuneID, `INSERT INTO extensions (commune_id, directive_id, plan_id, period_id, item_id, unit_id, from_on, to_on, moves_item, granted_at)
		SELECT $1, id, plan_id, period_id, $2, unit_id, '2026-11-20', '2026-11-25', false, now() FROM directives`, ten.actor.CommuneID, p.Items["III.1.1"].ID)
	// Without any report: the page of the forms leads to the file, from the list of reports.
	b, leader := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	b.get("/bao-cao").want(http.StatusOK, "Biểu mẫu của cấp trên")
	b.get("/bao-cao/bieu-mau").want(http.StatusOK, "Tải bảng của một kỳ", "Kế hoạch mẫu về trẻ em, kỳ năm 2026", "Tải tệp Excel")
	early := fmt.Sprintf("/bao-cao/bieu-mau/tai.xlsx?ky=%d&mau=0", p.Year.ID)
	for _, who := range []*browser{b, leader} {
		if row := rowWith(t, who.table(early), "Cân, đo, theo dõi tăng trưởng"); row[3] != "Trạm Y tế" || row[6] == "" {
			t.Errorf("row %q", row)
		}
	}
	b.get("/bao-cao/bieu-mau/tai.xlsx?ky=999999").want(http.StatusNotFound)
	b.get(early + "9").want(http.StatusNotFound)
	s.as(t, "hoatgiang.vanhoa").get(early).want(http.StatusNotFound)
	s.as(t, "hatrung.yte").get(early).want(http.StatusForbidden)
	if n := s.count(t, "hatrung", "reports"); n != 0 {
		t.Errorf("%d reports were begun", n)
	}

	report, err := s.db.Store.In(ten.actor).InsertReport(context.Background(), p.Year.ID, plan.ReportPresets()[0], "Báo cáo năm 2026", 0)
	if err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf("/bao-cao/%d", report)
	b.get(page).want(http.StatusOK, "Biểu mẫu của cấp trên", "Biểu theo dõi nhiệm vụ", "Sửa, thêm biểu mẫu")

	usual := b.table(page + "/bieu-thuong-dung.xlsx")
	head := rowWith(t, usual, "Nguồn gốc")
	if want := []string{"TT", "Nguồn gốc", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả thực hiện", "Tiến độ", "Khó khăn, vướng mắc", "Đề xuất, kiến nghị", "Gia hạn"}; !slices.Equal(head, want) {
		t.Errorf("head %q, want %q", head, want)
	}
	row := rowWith(t, usual, "Cân, đo, theo dõi tăng trưởng")
	if row[1] != "Kế hoạch số 12/KH-UBND" || row[3] != "Trạm Y tế" || row[6] == "" || row[10] != "Từ 20/11/2026 đến 25/11/2026, 1 lần" {
		t.Errorf("row %q", row)
	}
	if row := rowWith(t, usual, "Tuyên truyền chăm sóc trẻ em tại thôn"); row[4] != "Công an xã" {
		t.Errorf("row %q", row)
	}

	blank := b.get("/bao-cao/bieu-mau/them").want(http.StatusOK, "Thêm biểu mẫu", "Tên cột in ra")
	form := url.Values{
		"token": {blank.input("token")}, "name": {"Biểu 02 của tỉnh"}, "order-task": {"2"}, "label-task": {"Nội dung công việc"}, "width-task": {"90"},
		"order-place": {"1"}, "label-place": {"Mã số"}, "width-place": {"20"}, "order-blank": {"3"}, "label-blank": {"Ghi chú của tỉnh"}, "width-blank": {"x"},
		"order-area": {""}, "label-area": {"Nhóm"}, "width-area": {"10"},
	}
	refused := b.post("/bao-cao/bieu-mau", form).want(http.StatusUnprocessableEntity, "Độ rộng là số từ 5 đến 200.")
	if got := refused.input("label-place"); got != "Mã số" {
		t.Errorf("the box holds %q", got)
	}
	form.Set("width-blank", "30")
	b.post("/bao-cao/bieu-mau", form).want(http.StatusOK, "Đã lưu biểu mẫu “Biểu 02 của tỉnh”.", "Mã số, Nội dung công việc, Ghi chú của tỉnh")
	b.post("/bao-cao/bieu-mau", form).want(http.StatusOK)
	if n := s.count(t, "hatrung", "export_forms"); n != 1 {
		t.Errorf("%d forms after a double click", n)
	}
	form.Set("token", "0123456789abcdef")
	b.post("/bao-cao/bieu-mau", form).want(http.StatusUnprocessableEntity, "Đã có biểu mẫu tên này.")

	link := firstMatch(t, leader.get(page).want(http.StatusOK, "Biểu 02 của tỉnh"), `/bao-cao/\d+/bieu/\d+/tai.xlsx`)
	own := leader.table(link)
	if row := rowWith(t, own, "Nội dung công việc"); !slices.Equal(row, []string{"Mã số", "Nội dung công việc", "Ghi chú của tỉnh"}) {
		t.Errorf("head %q", row)
	}
	if row := rowWith(t, own, "Cân, đo, theo dõi"); row[0] != "III.1.1" {
		t.Errorf("row %q", row)
	}
	rowWith(t, own, "1. Truyền thông, vận động xã hội")

	edit := firstMatch(t, b.get("/bao-cao/bieu-mau"), `/bao-cao/bieu-mau/\d+`)
	leader.get(edit).want(http.StatusForbidden)
	first, second := b.get(edit).want(http.StatusOK, "Sửa biểu mẫu"), b.get(edit)
	changed := func(page answer, label string) url.Values {
		return url.Values{"version-form": {page.input("version-form")}, "name": {"Biểu 02 của tỉnh"}, "order-task": {"1"}, "label-task": {label}, "width-task": {"90"}}
	}
	b.post(edit, changed(first, "Việc")).want(http.StatusOK, "Đã lưu biểu mẫu")
	lost := b.post(edit, changed(second, "Công việc")).want(http.StatusConflict, "người khác vừa sửa", "Việc (90)")
	if got := lost.input("label-task"); got != "Công việc" {
		t.Errorf("the box holds %q", got)
	}
	b.post(edit, changed(lost, "Công việc")).want(http.StatusOK, "Công việc")
	b.post(edit+"/bo", url.Values{"version-form": {"1"}}).want(http.StatusConflict)
	b.post(edit+"/bo", url.Values{"version-form": {"3"}}).want(http.StatusOK, "Đã bỏ biểu mẫu “Biểu 02 của tỉnh”.")
	b.get(edit).want(http.StatusNotFound)
	b.get(link).want(http.StatusNotFound)
}
