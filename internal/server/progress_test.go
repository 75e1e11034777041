package server_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// reported is what reporting on one row made.
type reported struct{ report, receipt, evidence int64 }

// report fills in one row in the name of a unit, with a file, and sends it if asked.
func (ten *tenant) report(t testing.TB, s *site, unit int64, key plan.RowKey, send bool) (made reported) {
	t.Helper()
	ctx := context.Background()
	p := planning.New(s.db.Store, func() time.Time { return testNow.Add(-time.Hour) })
	actor := account.Actor{CommuneID: ten.actor.CommuneID, UnitID: unit, Roles: []account.Role{account.RoleUnit}}
	c := plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Percent: 90, Result: "Đã cân, đo 1.768 trẻ."}
	saved, err := p.SaveDrafts(ctx, actor, []planning.Draft{{Key: key, Content: c}})
	if err != nil || saved[0].Err != nil {
		t.Fatal(err, saved)
	}
	made.report = saved[0].Row.Report.ID
	made.evidence, err = p.AddEvidence(ctx, actor, planning.Upload{
		Token: "0123456789abcdef", UnitID: unit, Key: key, Name: "Tổng hợp.pdf", Content: strings.NewReader("%PDF-1.7 tổng hợp"),
	})
	if err == nil && send {
		made.receipt, err = p.Submit(ctx, actor, fmt.Sprintf("0123456789abcdef%s-%d", key, unit), []planning.Pick{{Key: key, Version: 1}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// planned gives a commune the plan of the tests: Trạm Y tế leads, Công an xã helps, MTTQ is asked.
func (s *site) planned(t testing.TB, short string) pgtest.Planned {
	t.Helper()
	ten := s.communes[short]
	return pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{
		Lead: ten.units["Trạm Y tế"], Cooperating: ten.units["Công an xã"], Requested: ten.units["Ủy ban MTTQ Việt Nam xã"],
	})
}

// rowForm is what a browser posts of one row of a page.
func (a answer) rowForm(key plan.RowKey, fields url.Values) url.Values {
	a.t.Helper()
	form := url.Values{"version-" + key.String(): {a.input("version-" + key.String())}}
	for name, values := range fields {
		form[name+"-"+key.String()] = values
	}
	return form
}

func merge(forms ...url.Values) url.Values {
	all := url.Values{}
	for _, f := range forms {
		for name, values := range f {
			all[name] = append(all[name], values...)
		}
	}
	return all
}

func newResult(text string) url.Values {
	return url.Values{"answer": {"new_result"}, "status": {"in_progress"}, "percent": {"90"}, "result": {text}}
}

func TestUnitReportsStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	officer, coordinator, leader := s.as(t, "hatrung.yte"), s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	key, other := p.Row("III.1.1"), p.Row("III.1.2")

	page := officer.get("/viec-cua-toi").want(http.StatusOK, "Việc của đơn vị", "Trạm Y tế", "Đã quá hạn 66 ngày: còn 6 việc chưa gửi.",
		"1. Truyền thông, vận động xã hội", "Kế hoạch mẫu về trẻ em", "Tất cả 6", "Hạn của đơn vị: 20/11/2026", "Còn trống")
	if strings.Contains(page.text(), "Duy trì như kỳ trước") {
		t.Error("unchanged is offered although there is no earlier text")
	}
	page = officer.post("/viec-cua-toi", merge(page.rowForm(key, newResult("Cân, đo 1.768 trẻ.")), page.rowForm(other, url.Values{"answer": {"nothing_to_report"}})))
	page.want(http.StatusOK, "Kiểm tra trước khi gửi", "Cân, đo 1.768 trẻ.", "Chưa đủ để gửi", "Ghi lý do không phát sinh.", "Đã quá hạn 20/11/2026: báo cáo sẽ được ghi là gửi muộn.")
	send := url.Values{"token": {page.input("token")}, "pick": {key.String()}, "version-" + key.String(): {page.input("version-" + key.String())}}
	sent := officer.post("/viec-cua-toi/gui", send).want(http.StatusOK, "Đã gửi 1 báo cáo lúc 14:05.", "Số xác nhận", "Người yte", "III.1.1")
	if again := officer.post("/viec-cua-toi/gui", send); again.path != sent.path {
		t.Errorf("second press came to %s, the first to %s", again.path, sent.path)
	}
	officer.get("/viec-cua-toi?loc=da-gui").want(http.StatusOK, "Đã gửi 23/11, muộn 3 ngày", "Có kết quả mới")

	coordinator.get("/theo-doi").want(http.StatusOK, "Kỳ năm 2026: đã gửi 1/5 báo cáo", "Trạm Y tế", "Quá hạn 3 ngày", "Cơ quan được đề nghị", "Chưa có phản hồi", "1 gửi muộn")
	unit := fmt.Sprintf("/theo-doi/%d", s.communes["hatrung"].units["Trạm Y tế"])
	rows := coordinator.get(unit).want(http.StatusOK, "Cân, đo 1.768 trẻ.", "Tiếp nhận các báo cáo đã chọn")
	seen := url.Values{"seen": {rows.input("seen")}}
	coordinator.post(unit+"/nhan", merge(seen, url.Values{"act": {"send_back"}})).want(http.StatusUnprocessableEntity, "Ghi lý do trả lại")
	coordinator.post(unit+"/nhan", merge(seen, url.Values{"act": {"send_back"}, "reason": {"Thiếu số liệu thôn 3."}})).want(http.StatusOK, "Đã trả lại 1 báo cáo.", "Bị trả lại")

	page = officer.get("/viec-cua-toi").want(http.StatusOK, "Bị trả lại: Thiếu số liệu thôn 3.")
	page = officer.post("/viec-cua-toi", page.rowForm(key, newResult("Cân, đo 1.768 trẻ; thôn 3: 80 trẻ.")))
	send = url.Values{"token": {page.input("token")}, "pick": {key.String()}, "version-" + key.String(): {page.input("version-" + key.String())}}
	officer.post("/viec-cua-toi/gui", send).want(http.StatusOK, "Đã gửi 1 báo cáo")
	rows = coordinator.get(unit)
	coordinator.post(unit+"/nhan", merge(url.Values{"seen": {rows.input("seen")}}, url.Values{"act": {"accept"}})).want(http.StatusOK, "Đã tiếp nhận 1 báo cáo.", "Tiếp nhận 23/11")
	officer.get("/viec-cua-toi").want(http.StatusOK, "Báo cáo đã được tiếp nhận. Muốn sửa, đề nghị người tổng hợp trả lại trước.")

	task := fmt.Sprintf("/nhiem-vu/%d", key.ItemID)
	leader.get(task).want(http.StatusOK, "Phân công", "Trạm Y tế", "Chủ trì, đầu mối", "Các bản đã gửi (2)", "Bản 1, gửi 14:05, 23/11/2026", "thôn 3: 80 trẻ")
	officer.get(task).want(http.StatusOK, "Các bản đã gửi (2)")
	s.as(t, "hatrung.congan").get(task).want(http.StatusNotFound)
}

func TestTwoEditorsOfOneRow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	one, two, third := p.Row("III.1.1"), p.Row("III.1.2"), p.Row("II.1.1")
	first, second := s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte")
	mine, theirs := first.get("/viec-cua-toi"), second.get("/viec-cua-toi")
	second.post("/viec-cua-toi", merge(theirs.rowForm(one, newResult("Bản của người kia.")), theirs.rowForm(third, newResult("Dòng ba."))))

	// What is typed and not sent is the unit's own.
	if page := s.as(t, "hatrung.chutich").get(fmt.Sprintf("/nhiem-vu/%d", third.ItemID)).want(http.StatusOK); strings.Contains(page.body, "Dòng ba.") {
		t.Error("the chairman reads a draft")
	}
	first.get(fmt.Sprintf("/nhiem-vu/%d", third.ItemID)).want(http.StatusOK, "Dòng ba.")

	// The first window did not touch the third row: the other's edit of it stands.
	page := first.post("/viec-cua-toi", merge(mine.rowForm(one, newResult("Bản của tôi.")), mine.rowForm(two, newResult("Dòng hai của tôi.")), mine.rowForm(third, nil)))
	page.want(http.StatusConflict, "người khác vừa sửa", "Bản của người kia.", "Bản của tôi.", "Dòng ba.")
	if got := page.input("result-" + one.String()); got != "Bản của tôi." {
		t.Errorf("the box holds %q", got)
	}
	if got := page.input("result-" + two.String()); got != "Dòng hai của tôi." {
		t.Errorf("the other row holds %q", got)
	}
	// Pressing again is the choice.
	first.post("/viec-cua-toi", merge(page.rowForm(one, newResult("Bản của tôi.")), url.Values{"save": {"1"}})).want(http.StatusOK, "Đã lưu")
	if got := second.get("/viec-cua-toi").input("result-" + one.String()); got != "Bản của tôi." {
		t.Errorf("stored %q", got)
	}
}

func TestRefusedRowComesBackAndOthersAreSaved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	page := b.get("/viec-cua-toi")
	bad, good := p.Row("III.1.1"), p.Row("III.1.2")
	fields := newResult("Chữ giữ nguyên.")
	fields.Set("percent", "một trăm")
	page = b.post("/viec-cua-toi", merge(page.rowForm(bad, fields), page.rowForm(good, newResult("Dòng tốt.")))).
		want(http.StatusUnprocessableEntity, "III.1.1: Mức hoàn thành là số từ 0 đến 100.", "các dòng khác đã lưu")
	if page.input("percent-"+bad.String()) != "một trăm" || page.input("result-"+bad.String()) != "Chữ giữ nguyên." {
		t.Error("what was typed is lost")
	}
	if got := b.get("/viec-cua-toi").input("result-" + good.String()); got != "Dòng tốt." {
		t.Errorf("the other row holds %q", got)
	}
}

func TestAutosaveAnswersVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.yte")
	key := p.Row("III.1.1")
	page := b.get("/viec-cua-toi")
	autosave := func(form url.Values) answer {
		req, err := http.NewRequest(http.MethodPost, s.url+"/viec-cua-toi", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		return b.do(req)
	}
	form := page.rowForm(key, newResult("Gõ dở"))
	for range 2 { // the second is a retry after a lost answer
		if a := autosave(form); a.status != http.StatusOK || !strings.Contains(a.body, `"`+key.String()+`":"1.`) || !strings.Contains(a.body, `"saved":"14:05"`) {
			t.Errorf("autosave: %d %s", a.status, a.body)
		}
	}
	stale := page.rowForm(key, newResult("Từ cửa sổ cũ"))
	if a := autosave(stale); !strings.Contains(a.body, `"conflict"`) || !strings.Contains(a.body, "Gõ dở") || strings.Contains(a.body, `"saved"`) {
		t.Errorf("stale window: %s", a.body)
	}
	foreign := url.Values{"version-999-999": {"0.x"}, "result-999-999": {"x"}}
	if a := autosave(foreign); a.status != http.StatusNotFound {
		t.Errorf("a row that is not owed: %d %s", a.status, a.body)
	}
}

func TestTypedTextOutlivesThePeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b, key := s.as(t, "hatrung.yte"), p.Row("III.1.1")
	page := b.get("/viec-cua-toi")
	ctx, actor := context.Background(), s.communes["hatrung"].actor
	period, err := s.db.Store.In(actor).Period(ctx, key.PeriodID)
	if err != nil {
		t.Fatal(err)
	}
	if err := planning.New(s.db.Store, time.Now).MovePeriod(ctx, actor, period.ID, period.Version, plan.PeriodClosed, ""); err != nil {
		t.Fatal(err)
	}
	const typed = "Cân, đo 1.768 trẻ dưới 5 tuổi; thôn 3 còn 80 trẻ hẹn tuần sau, có danh sách ở trạm."
	b.post("/viec-cua-toi", page.rowForm(key, newResult(typed))).want(http.StatusConflict, "Kỳ báo cáo đã khóa, không sửa được nữa.", typed)
}

func TestForgedFieldsAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := s.planned(t, "hatrung").Row("III.1.1")
	b := s.as(t, "hatrung.yte")
	page := b.get("/viec-cua-toi")
	for _, fields := range []url.Values{{"answer": {"other"}}, {"status": {"other"}}} {
		b.post("/viec-cua-toi", page.rowForm(key, fields)).want(http.StatusUnprocessableEntity)
	}
	for _, token := range []string{"\xff0123456789abcdef", "0123456789abcde\x00", "ấấấấấấấấ"} {
		send := url.Values{"token": {token}, "pick": {key.String()}, "version-" + key.String(): {"1"}}
		b.post("/viec-cua-toi/gui", send).want(http.StatusUnprocessableEntity, "Trang này đã cũ.")
	}
}

func TestEntryOnBehalfPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	key := p.Row("III.2.1")
	b := s.as(t, "hatrung.vanhoa")
	unit := s.communes["hatrung"].units["Ủy ban MTTQ Việt Nam xã"]
	page := b.get(fmt.Sprintf("/nhiem-vu/%d?don-vi=%d&ky=%d", key.ItemID, unit, key.PeriodID)).want(http.StatusOK, "Nhập thay Ủy ban MTTQ Việt Nam xã", "Zalo")
	form := merge(page.rowForm(key, newResult("Đã giám sát hai trường.")), url.Values{
		"token": {page.input("token")}, "unit": {fmt.Sprint(unit)}, "period": {fmt.Sprint(key.PeriodID)},
	})
	path := fmt.Sprintf("/nhiem-vu/%d/nhap-thay", key.ItemID)
	b.post(path, form).want(http.StatusUnprocessableEntity, "Chọn căn cứ nhập thay", "Đã giám sát hai trường.")
	form.Set("on_behalf", "chat")
	b.post(path, form).want(http.StatusOK, "Đã gửi báo cáo thay Ủy ban MTTQ Việt Nam xã.", "nhập thay, theo Zalo", "Phòng Văn hóa - Xã hội")
	s.as(t, "hatrung.mttq").get("/viec-cua-toi").want(http.StatusOK, "nhập thay, theo Zalo")
	s.as(t, "hatrung.chutich").post(path, form).want(http.StatusForbidden)
}

// attach posts a file to a row as a browser without script does.
func (b *browser) attach(path, token, name string, content []byte) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("token", token)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	req, err := http.NewRequest(http.MethodPost, b.site.url+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(req)
}

func TestEvidencePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p, there := s.planned(t, "hatrung"), s.planned(t, "hoatgiang")
	b := s.as(t, "hatrung.yte")
	key := p.Row("III.1.1")
	path := fmt.Sprintf("/viec-cua-toi/minh-chung/%d/%d", key.PeriodID, key.ItemID)
	page := b.get(path).want(http.StatusOK, "Thêm minh chứng", "tối đa 20 MB")
	token := page.input("token")
	pdf := []byte("%PDF-1.7\n" + strings.Repeat("x", 600<<10))
	b.attach(path, token, `..\..\To`+"\u0302\u0309"+`ng hợp "quý".pdf`, pdf).want(http.StatusOK, "Đã tải tệp lên.", "Tổng hợp quý.pdf", "600 kB")
	b.attach(path, token, `Tổng hợp "quý".pdf`, pdf).want(http.StatusOK)
	if n := s.count(t, "hatrung", "evidence"); n != 1 {
		t.Errorf("%d files after a double upload", n)
	}
	b.attach(path, token, "ảnh.png", []byte("<!doctype html><script>alert(1)</script>")).want(http.StatusUnprocessableEntity, "Nội dung tệp không đúng loại .png")
	b.attach(path, token, "to.pdf", append(bytes.Clone(pdf), make([]byte, 21<<20)...)).want(http.StatusRequestEntityTooLarge, "Tệp lớn quá 20 MB")
	b.attach(path, token, "", nil).want(http.StatusUnprocessableEntity, "Chọn tệp rồi bấm tải lên.")
	if n := s.count(t, "hatrung", "evidence"); n != 1 {
		t.Errorf("%d files after refusals", n)
	}
	b.attach(fmt.Sprintf("/viec-cua-toi/minh-chung/%d/%d", there.Year.ID, there.Items["III.1.1"].ID), token, "a.pdf", pdf).want(http.StatusNotFound)

	work := b.get("/viec-cua-toi?mo="+key.String()).want(http.StatusOK, "Tổng hợp quý.pdf")
	file := "/minh-chung/" + work.input("remove")
	got := b.get(file)
	if got.body != string(pdf) || got.header.Get("Content-Type") != "application/pdf" || got.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(got.header.Get("Content-Disposition"), `attachment; filename="tong hop quy.pdf"; filename*=UTF-8''T%E1%BB%95ng%20h%E1%BB%A3p%20qu%C3%BD.pdf`) {
		t.Errorf("download: %d bytes, %v", len(got.body), got.header)
	}
	for who, want := range map[string]int{
		"hatrung.vanhoa": 200, "hatrung.chutich": 200, "hatrung.congan": 404, "hatrung.mttq": 404, "hatrung.quantri": 404, "hoatgiang.vanhoa": 404, "hoatgiang.yte": 404,
	} {
		s.as(t, who).get(file).want(want)
	}
	b.post("/viec-cua-toi", url.Values{"remove": {work.input("remove")}}).want(http.StatusOK, "Đã bỏ tệp.")
	b.get(file).want(http.StatusNotFound)
}

// The page of a unit with many rows stays small on the wire.
func TestWorkPageIsSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 3 { // three plans with two periods of three rows
		s.planned(t, "hatrung")
	}
	h := httptest.NewRecorder()
	req := httptest.NewRequest(http.MethodGet, "/viec-cua-toi", nil)
	req.Header.Set("Accept-Encoding", "gzip")
	b := s.as(t, "hatrung.yte")
	site, _ := url.Parse(s.url)
	for _, c := range b.Jar.Cookies(site) {
		req.AddCookie(c)
	}
	s.server.ServeHTTP(h, req)
	if h.Code != http.StatusOK || h.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%d %v", h.Code, h.Header())
	}
	rows := strings.Count(b.get("/viec-cua-toi").body, "<details")
	t.Logf("18 rows: %d bytes compressed (%d details)", h.Body.Len(), rows)
	if h.Body.Len() >= 30<<10 {
		t.Errorf("%d bytes", h.Body.Len())
	}
}
