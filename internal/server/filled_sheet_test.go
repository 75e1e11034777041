package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// filledSheet is a spreadsheet that came back with one row, kept for a unit.
func (ten *tenant) filledSheet(t testing.TB, s *site, unit, period int64, key plan.RowKey) int64 {
	t.Helper()
	hash := sha256.Sum256([]byte(fmt.Sprint(unit, period)))
	id, err := s.db.Store.In(ten.actor).InsertFilledSheet(context.Background(), plan.FilledSheet{
		UnitID: unit, PeriodID: period, FileName: "a.xlsx", SHA256: hash[:], At: testNow,
		Rows: []plan.FilledRow{{Place: "dòng 5", Key: key, Content: plan.Content{Percent: -1, Result: "Từ tệp."}}},
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// blank fetches the spreadsheet of a desk.
func (b *browser) blank(path string) *excelize.File {
	b.t.Helper()
	a := b.get(path + "/excel/bang.xlsx").want(http.StatusOK)
	if kind := a.header.Get("Content-Type"); !strings.Contains(kind, "spreadsheetml") || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		b.t.Errorf("sent as %s, %s", kind, a.header.Get("Content-Disposition"))
	}
	f, err := excelize.OpenReader(strings.NewReader(a.body))
	if err != nil {
		b.t.Fatal(err)
	}
	return f
}

// bring sends a spreadsheet to a desk.
func (b *browser) bring(path string, f *excelize.File) answer {
	b.t.Helper()
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		b.t.Fatal(err)
	}
	return b.bringFile(path, file.Bytes())
}

func (b *browser) bringFile(path string, file []byte) answer {
	b.t.Helper()
	return b.attach(path+"/excel", b.get(path+"/excel").want(http.StatusOK, "Tải bảng Excel").input("token"), "bảng của trạm.xlsx", file)
}

// rowAt is the row of the sheet with the place in its first column.
func rowAt(t testing.TB, f *excelize.File, sheet, place string) int {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if len(r) > 0 && r[0] == place {
			return i + 1
		}
	}
	t.Fatalf("%s has no row %s", sheet, place)
	return 0
}

// fillIn writes into the columns of a row, by their letters.
func fillIn(t testing.TB, f *excelize.File, sheet, place string, cells map[string]string) {
	t.Helper()
	for column, text := range cells {
		if err := f.SetCellStr(sheet, fmt.Sprintf("%s%d", column, rowAt(t, f, sheet, place)), text); err != nil {
			t.Fatal(err)
		}
	}
}

// yearSheet is the sheet of the period whose units are due last.
const yearSheet = "Bảng 2"

// confirm presses the button of a check page, with what it hides and the choices.
func (b *browser) confirm(check answer, choices url.Values) answer {
	b.t.Helper()
	return b.post(check.path, merge(check.hidden(), choices))
}

func (s *site) reports(t testing.TB) int { return s.count(t, "hatrung", "progress_reports") }

// The unit takes its sheet out, fills it in, brings it back, checks and saves; then it sends as ever.
func TestSheetStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	b.get("/viec-cua-toi").want(http.StatusOK, "Điền bằng Excel")
	f := b.blank("/viec-cua-toi")
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": "Cân, đo 1.768 trẻ.\nĐạt 98%.", "F": "Đang thực hiện", "G": "90"})
	fillIn(t, f, yearSheet, "III.1.2", map[string]string{"D": "Không phát sinh"})
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "Kiểm tra tệp Excel", "bảng của trạm.xlsx", "2 dòng sẽ được lưu thành nháp", "Cân, đo 1.768 trẻ.", "(để trống)",
		"chưa đủ để gửi:", "Ghi lý do không phát sinh.", "4 dòng không đổi", "Lưu 2 dòng")
	if n := s.reports(t); n != 0 {
		t.Errorf("%d reports before anything was confirmed", n)
	}
	saved := b.confirm(check, nil).want(http.StatusOK, "Đã lưu nháp 2 dòng từ tệp “bảng của trạm.xlsx”", "Việc của đơn vị")
	if got := saved.input("result-" + p.Row("III.1.1").String()); got != "Cân, đo 1.768 trẻ.\nĐạt 98%." {
		t.Errorf("the box holds %q", got)
	}
	if n := s.reports(t); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
	b.get("/viec-cua-toi/kiem-tra").want(http.StatusOK, "Cân, đo 1.768 trẻ.")

	// The second press, and the page called up again.
	before := s.digest(t, "hatrung")
	b.confirm(check, nil).want(http.StatusOK, "Đã lưu nháp 2 dòng")
	b.get(check.path).want(http.StatusOK, "Đã lưu nháp 2 dòng")
	if s.digest(t, "hatrung") != before {
		t.Error("the second press changed something")
	}
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Người yte")
}

// The coordinator does the same in the unit's place, for a body without an account too; it is marked so.
func TestSheetForAnotherUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	unit := s.communes["hatrung"].units["Ủy ban MTTQ Việt Nam xã"]
	path := fmt.Sprintf("/theo-doi/%d/nhap-thay/%d", unit, p.Year.ID)
	b := s.as(t, "hatrung.vanhoa")
	b.get(path).want(http.StatusOK, "Điền bằng Excel")
	f := b.blank(path)
	fillIn(t, f, "Bảng 1", "III.2.1", map[string]string{"D": "Có kết quả mới", "E": "Giám sát hai trường.", "F": "Hoàn thành"})
	check := b.bring(path, f).want(http.StatusOK, "Nhập thay, kỳ năm 2026", "1 dòng sẽ được lưu thành nháp")
	s.as(t, "hatrung.mttq").get(strings.Replace(check.path, path, "/viec-cua-toi", 1)).want(http.StatusNotFound)
	b.confirm(check, nil).want(http.StatusOK, "Đã lưu nháp 1 dòng", "Giám sát hai trường.", "Bản nháp do Người vanhoa, Phòng Văn hóa - Xã hội nhập thay, chưa gửi.")
	// From the draft on: for the unit, and on the follow-up page of those who read.
	s.as(t, "hatrung.mttq").get("/viec-cua-toi").want(http.StatusOK, "Bản nháp do Người vanhoa, Phòng Văn hóa - Xã hội nhập thay, chưa gửi.")
	s.as(t, "hatrung.mttq").get("/viec-cua-toi/kiem-tra").want(http.StatusOK, "Bản nháp do Người vanhoa, Phòng Văn hóa - Xã hội nhập thay, chưa gửi.")
	s.as(t, "hatrung.chutich").get(fmt.Sprintf("/theo-doi/%d?ky=%d", unit, p.Year.ID)).want(http.StatusOK, "Bản nháp do Người vanhoa, Phòng Văn hóa - Xã hội nhập thay, chưa gửi.")
	ready := b.get(path+"/kiem-tra").want(http.StatusOK, "Giám sát hai trường.", "Nhập thay theo")
	key := p.Row("III.2.1").String()
	b.post(path+"/gui", url.Values{"token": {ready.input("token")}, "on_behalf": {"document"}, "pick": {key}, "version-" + key: {"1"}}).
		want(http.StatusOK, "Nhập thay, theo văn bản")
	var detail string
	err := s.owner(t, "hatrung").QueryRow(t.Context(), `SELECT detail::text FROM audit_entries WHERE action = 'update' AND subject = 'progress_report'`).Scan(&detail)
	if err != nil || !strings.Contains(detail, fmt.Sprintf(`"unit": %d`, unit)) || !strings.Contains(detail, `"sheet"`) {
		t.Errorf("audit %s, %v", detail, err)
	}
}

// Somebody changed a row after the sheet was fetched: both texts are shown, and a person chooses.
func TestSheetOvertaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	key := p.Row("III.1.1")
	b, colleague := s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte")
	f := b.blank("/viec-cua-toi")
	colleague.post("/viec-cua-toi", colleague.get("/viec-cua-toi").rowForm(key, newResult("Bản của đồng nghiệp.")))
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": "Bản trong tệp."})
	fillIn(t, f, yearSheet, "III.1.2", map[string]string{"E": "Không ai sửa."})
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng người khác đã sửa sau khi tải bảng", "Bản của đồng nghiệp.", "Bản trong tệp.", "Giữ bản đang lưu", "1 dòng sẽ được lưu thành nháp")
	mine := url.Values{"choice-" + key.String(): {"mine"}}

	// And once more, between check and confirm: nothing is saved, the choice stays.
	colleague.post("/viec-cua-toi", colleague.get("/viec-cua-toi").rowForm(key, newResult("Bản thứ hai của đồng nghiệp.")))
	again := b.confirm(check, mine).want(http.StatusConflict, "Có việc vừa được sửa sau khi trang này mở.", "Bản thứ hai của đồng nghiệp.", "Bản trong tệp.")
	if n := s.reports(t); n != 1 {
		t.Errorf("%d reports after a refused save, want 1", n)
	}
	if !strings.Contains(again.body, `value="mine" checked`) {
		t.Error("the choice is lost")
	}
	saved := b.confirm(again, url.Values{"choice-" + key.String(): {"theirs"}}).want(http.StatusOK, "Đã lưu nháp 1 dòng")
	if got := saved.input("result-" + key.String()); got != "Bản thứ hai của đồng nghiệp." {
		t.Errorf("the box holds %q", got)
	}

	// The same sheet a little changed: the row is overtaken still, and now the file's text is chosen.
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"E": "Bản trong tệp, sửa thêm."})
	check = b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng người khác đã sửa")
	saved = b.confirm(check, mine).want(http.StatusOK, "Đã lưu nháp 1 dòng")
	if got := saved.input("result-" + key.String()); got != "Bản trong tệp, sửa thêm." {
		t.Errorf("the box holds %q", got)
	}
}

// The sheet is filled in further and brought again: what it saved itself is no conflict, what was typed
// since or what a colleague brought is one.
func TestSheetBroughtAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	key := p.Row("III.1.1")
	b := s.as(t, "hatrung.yte")
	f := b.blank("/viec-cua-toi")
	say := func(text string) {
		fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": text})
	}
	say("Lần đầu.")
	b.confirm(b.bring("/viec-cua-toi", f), nil).want(http.StatusOK, "Đã lưu nháp 1 dòng")
	say("Lần hai, thêm số liệu.")
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng sẽ được lưu thành nháp", "Bản đang lưu là bản bạn đã lấy từ bảng này lúc", "Lần đầu.", "Lần hai, thêm số liệu.", "Lưu 1 dòng")
	if strings.Contains(check.text(), "người khác đã sửa") {
		t.Error("the sheet's own change is shown as somebody else's")
	}
	saved := b.confirm(check, nil).want(http.StatusOK, "Đã lưu nháp 1 dòng")
	if got := saved.input("result-" + key.String()); got != "Lần hai, thêm số liệu." {
		t.Errorf("the box holds %q", got)
	}

	// Typed on the page since: that is another text, and a person chooses.
	b.post("/viec-cua-toi", b.get("/viec-cua-toi").rowForm(key, newResult("Gõ ở trang.")))
	say("Lần ba.")
	b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng người khác đã sửa", "Gõ ở trang.", "Lần ba.")

	// A copy of the same sheet that somebody else of the unit filled in and brought.
	s.db.Exec(t, s.communes["hatrung"].actor.CommuneID, `UPDATE progress_reports SET sheet_base = '0.' || '00000000', updated_by = NULL`)
	b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng người khác đã sửa")
}

// What was read waits on the server: the session may end, the browser may lie about everything but the choice.
func TestSheetSurvivesTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	f := b.blank("/viec-cua-toi")
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": "Trong tệp."})
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng sẽ được lưu")
	s.expire(t)
	key := p.Row("III.1.1").String()
	page := b.confirm(check, url.Values{"result-" + key: {"Trình duyệt tự gõ."}, "version-" + key: {"0.x"}}).want(http.StatusUnauthorized, "Nội dung vừa nhập vẫn được giữ")
	saved := b.signInAgain(page, "hatrung.yte").want(http.StatusOK, "Đã lưu nháp 1 dòng")
	if got := saved.input("result-" + key); got != "Trong tệp." {
		t.Errorf("the box holds %q", got)
	}
}

// TestSheetAttacks: whatever is brought, it is refused with a sentence and nothing is changed.
func TestSheetAttacks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	s.planned(t, "hoatgiang")
	b, police, coordinator, abroad := s.as(t, "hatrung.yte"), s.as(t, "hatrung.congan"), s.as(t, "hatrung.vanhoa"), s.as(t, "hoatgiang.yte")
	const work = "/viec-cua-toi"
	filled := func(b *browser, path, sheet, place string) *excelize.File {
		f := b.blank(path)
		fillIn(t, f, sheet, place, map[string]string{"D": "Có kết quả mới", "E": "Kẻ lạ ghi."})
		return f
	}
	refused := func(a answer, status int, say string) {
		t.Helper()
		a.want(status, say)
		if a.status == http.StatusOK {
			if forced := b.confirm(a, nil); forced.status < 400 {
				t.Errorf("%q: saving it all the same answered %d", say, forced.status)
			}
		}
		if n := s.reports(t); n != 0 {
			t.Fatalf("%q: %d reports were made", say, n)
		}
	}

	refused(b.bring(work, filled(police, work, yearSheet, "II.1.2")), http.StatusUnprocessableEntity, "Bảng này của đơn vị khác")
	refused(b.bring(work, filled(abroad, work, yearSheet, "III.1.1")), http.StatusUnprocessableEntity, "không phải bảng tải về")
	other := fmt.Sprintf("/theo-doi/%d/nhap-thay/%d", s.communes["hatrung"].units["Trạm Y tế"], p.NineMonths.ID)
	year := fmt.Sprintf("/theo-doi/%d/nhap-thay/%d", s.communes["hatrung"].units["Trạm Y tế"], p.Year.ID)
	refused(coordinator.bring(other, filled(coordinator, year, "Bảng 1", "III.1.1")), http.StatusUnprocessableEntity, "kỳ khác")

	// Another unit's row among one's own; an edited identifier; a formula.
	theirs := police.blank(work)
	mark, err := theirs.GetCellValue(yearSheet, fmt.Sprintf("K%d", rowAt(t, theirs, yearSheet, "II.1.2")))
	if err != nil {
		t.Fatal(err)
	}
	f := filled(b, work, yearSheet, "III.1.1")
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"K": mark})
	refused(b.bring(work, f), http.StatusOK, "Dòng này của đơn vị khác.")
	f = filled(b, work, yearSheet, "III.1.1")
	own := fmt.Sprintf("K%d", rowAt(t, f, yearSheet, "III.1.1"))
	mark, _ = f.GetCellValue(yearSheet, own)
	from, to := p.Row("III.1.1").String(), p.Row("II.1.1").String()
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"K": strings.Replace(mark, ":"+from+":", ":"+to+":", 1)})
	refused(b.bring(work, f), http.StatusOK, "Mã của dòng đã bị sửa")
	f = filled(b, work, yearSheet, "III.1.1")
	if err := f.SetCellFormula(yearSheet, fmt.Sprintf("E%d", rowAt(t, f, yearSheet, "III.1.1")), "1+1"); err != nil {
		t.Fatal(err)
	}
	refused(b.bring(work, f), http.StatusOK, "có công thức")

	// Files that are none.
	refused(b.bringFile(work, []byte("MZ\x90\x00")), http.StatusUnprocessableEntity, "không phải tệp Excel")
	refused(b.bringFile(work, []byte("PK\x03\x04 hỏng")), http.StatusUnprocessableEntity, "bị hỏng")
	refused(b.bringFile(work, nil), http.StatusUnprocessableEntity, "trống")
	refused(b.bringFile(work, make([]byte, 20<<20+1)), http.StatusRequestEntityTooLarge, "20 MB")
	refused(b.attach(work+"/excel", "0123456789abcdef", "", nil), http.StatusUnprocessableEntity, "Chọn tệp Excel đã điền.")

	// A sheet that waits for another desk is not there; nor is one that waits for nobody.
	check := b.bring(work, filled(b, work, yearSheet, "III.1.1")).want(http.StatusOK, "1 dòng sẽ được lưu")
	for _, eve := range []*browser{police, abroad} {
		eve.get(check.path).want(http.StatusNotFound)
		eve.confirm(answer{t: t, path: check.path}, url.Values{"seen": {check.input("seen")}}).want(http.StatusNotFound)
	}
	coordinator.post(strings.Replace(check.path, work, year, 1), url.Values{"seen": {check.input("seen")}}).want(http.StatusNotFound)

	// The period was locked meanwhile.
	s.db.Exec(t, s.communes["hatrung"].actor.CommuneID, `UPDATE periods SET state = 'locked' WHERE id = $1`, p.Year.ID)
	refused(b.confirm(check, nil), http.StatusConflict, "Kỳ báo cáo đã khóa, không sửa được nữa.")
	refused(b.get(check.path), http.StatusOK, "Kỳ báo cáo đã khóa, không sửa được nữa.")
}

// A file that was saved is not read again; rows of an older copy are shown beside what is stored now.
func TestSheetReplayed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	f := b.blank("/viec-cua-toi")
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": "Lần một."})
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	b.confirm(b.bringFile("/viec-cua-toi", file.Bytes()), nil).want(http.StatusOK, "Đã lưu nháp 1 dòng")
	before := s.digest(t, "hatrung")
	b.bringFile("/viec-cua-toi", file.Bytes()).want(http.StatusUnprocessableEntity, "Tệp này đã được lưu trước đó, không có gì được lưu lại.")
	if s.digest(t, "hatrung") != before {
		t.Error("the replayed file changed something")
	}
	b.post("/viec-cua-toi", b.get("/viec-cua-toi").rowForm(p.Row("III.1.1"), newResult("Lần hai, gõ ở trang.")))
	if err := f.SetCellStr(yearSheet, "A1", "Bảng cũ"); err != nil {
		t.Fatal(err)
	}
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng người khác đã sửa sau khi tải bảng", "Lần hai, gõ ở trang.", "Lần một.")
	b.confirm(check, nil).want(http.StatusUnprocessableEntity, "Không có dòng nào để lưu.")
}

// Everybody presses at once: the rows are saved once, and everybody is told so.
func TestSheetConfirmedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	f := b.blank("/viec-cua-toi")
	fillIn(t, f, yearSheet, "III.1.1", map[string]string{"D": "Có kết quả mới", "E": "Một lần."})
	check := b.bring("/viec-cua-toi", f).want(http.StatusOK, "1 dòng sẽ được lưu")
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if a := b.still().post(check.path, check.hidden()); a.status != http.StatusSeeOther {
				t.Errorf("answered %d", a.status)
			}
		})
	}
	all.Wait()
	var saves, version int
	err := s.owner(t, "hatrung").QueryRow(t.Context(), `SELECT (SELECT count(*) FROM audit_entries WHERE detail ? 'sheet'), (SELECT sum(version) FROM progress_reports)`).Scan(&saves, &version)
	if err != nil || saves != 1 || version != 1 {
		t.Errorf("%d saves, version %d, %v", saves, version, err)
	}
}

// What stood in a sheet that nobody saved is forgotten after a while; the page says so without failing.
func TestSheetIsForgotten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	p := s.planned(t, "hatrung")
	path := fmt.Sprintf("/viec-cua-toi/excel/%d", ten.filledSheet(t, s, ten.units["Trạm Y tế"], 0, p.Row("III.1.1")))
	b := s.as(t, "hatrung.yte")
	q := s.db.Store.In(ten.actor)
	if err := q.ForgetFilledSheets(t.Context(), testNow); err != nil {
		t.Fatal(err)
	}
	b.get(path).want(http.StatusOK, "1 dòng sẽ được lưu thành nháp", "Từ tệp.")
	if err := q.ForgetFilledSheets(t.Context(), testNow.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	b.get(path).want(http.StatusOK, "Không có dòng nào để lưu.")
}
