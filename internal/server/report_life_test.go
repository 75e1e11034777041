package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// step posts a form of a step as the page has it, with more fields.
func (b *browser) step(page answer, address string, more url.Values) answer {
	b.t.Helper()
	form := url.Values{"token": {page.input("token")}, "version-report": {page.input("version-report")}}
	for name, values := range more {
		form[name] = values
	}
	return b.post(address, form)
}

// submit lays the report before the leader.
func (b *browser) submit(address string) answer {
	b.t.Helper()
	page := b.get(address+"/trinh").want(http.StatusOK, "Trình lãnh đạo duyệt")
	return b.step(page, address+"/trinh", url.Values{"mark": {page.input("mark")}, "leader": {page.input("leader")}})
}

// upload sends a file of a multipart form.
func (b *browser) upload(path, token, name, content string) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("token", token)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write([]byte(content))
	_ = form.Close()
	req, err := http.NewRequest(http.MethodPost, b.site.url+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

func TestReportGoesItsWay(t *testing.T) {
	t.Parallel()
	s, b, address, send := reportSite(t)
	leader := s.as(t, "hatrung.chutich")
	b.post(address, url.Values{"version-situation": {"0"}, "text-situation": {"Toàn xã có 20 thôn."}, "next": {"trinh"}}).want(http.StatusOK, "Bản sẽ trình", "Toàn xã có 20 thôn.")

	// What is submitted is what was read.
	page := b.get(address + "/trinh")
	send("Đã cân, đo 1.802 trẻ dưới 5 tuổi.")
	b.step(page, address+"/trinh", url.Values{"mark": {page.input("mark")}}).want(http.StatusConflict, "nội dung vừa đổi", "1.802")
	b.get(address+"/trinh").want(http.StatusOK, "sẽ khóa")
	if a := b.submit(address).want(http.StatusOK, "Đã trình báo cáo lúc 14:05", "chờ duyệt"); !strings.Contains(a.body, `class="official draft"`) {
		t.Error("what was submitted is no draft")
	}
	leader.get("/tong-quan").want(http.StatusOK, "Duyệt báo cáo năm 2026", "1 việc chờ quyết định")
	leader.get("/thong-bao").want(http.StatusOK, "trình duyệt")
	if strings.Contains(b.get(address).body, `value="approve"`) {
		t.Error("the coordinator is offered to approve")
	}

	// A window that is still open loses no word.
	b.post(address, url.Values{"version-situation": {"1"}, "text-situation": {"Toàn xã có 21 thôn."}}).
		want(http.StatusConflict, "đã trình lãnh đạo nên phần bạn sửa chưa được lưu", "Toàn xã có 21 thôn.")

	// Sent back with a reason, mended, submitted again.
	desk := leader.get(address).want(http.StatusOK, "Toàn xã có 20 thôn.", "chỗ trống")
	leader.step(desk, address+"/duyet", url.Values{"act": {"send_back"}}).want(http.StatusUnprocessableEntity, "Ghi điều cần sửa")
	leader.step(desk, address+"/duyet", url.Values{"act": {"send_back"}, "reason": {"Ghi rõ số hộ nghèo."}}).want(http.StatusOK, "Đã trả lại")
	b.get(address).want(http.StatusOK, "Bị trả lại", "Ghi rõ số hộ nghèo.", "Lưu các phần")
	b.get("/thong-bao").want(http.StatusOK, "bị trả lại", "Ghi rõ số hộ nghèo.")
	b.post(address, url.Values{"version-situation": {"1"}, "text-situation": {"Toàn xã có 20 thôn, 15 hộ nghèo."}}).want(http.StatusOK)
	b.submit(address).want(http.StatusOK, "15 hộ nghèo")

	desk = leader.get(address)
	leader.step(desk, address+"/duyet", url.Values{"act": {"approve"}, "version-report": {"1"}}).want(http.StatusConflict)
	approved := leader.step(desk, address+"/duyet", url.Values{"act": {"approve"}}).want(http.StatusOK, "Đã duyệt báo cáo", "chờ số", "SHA-256")
	if strings.Contains(approved.body, `class="official draft"`) {
		t.Error("an approved report is still a draft")
	}
	leader.step(desk, address+"/duyet", url.Values{"act": {"approve"}}).want(http.StatusOK) // the second press
	pdf := b.get(address + "/tai.pdf")
	if !strings.HasPrefix(pdf.body, "%PDF-") || !strings.Contains(b.get(address).text(), sum(pdf.body)) || !strings.Contains(b.get("/bao-cao").text(), sum(pdf.body)) {
		t.Error("the page or the list does not print the fingerprint of the approved PDF")
	}
	if state := s.periodState(t); state != "locked" {
		t.Errorf("the period is %s", state)
	}
	b.post(address, url.Values{"version-situation": {"2"}, "text-situation": {"Khác."}}).want(http.StatusConflict, "đã duyệt nên phần bạn sửa chưa được lưu", "Khác.")

	// Number and day, which must be free and possible.
	clerk := b.get(address).want(http.StatusOK, "Cấp số, ghi ngày ban hành")
	if got := clerk.input("number"); got != "1" {
		t.Errorf("proposed number %q", got)
	}
	b.step(clerk, address+"/cap-so", url.Values{"number": {"x"}, "on": {"24/11/2026"}}).want(http.StatusUnprocessableEntity, "Ghi số bằng chữ số", "không sau hôm nay")
	numbered := b.step(clerk, address+"/cap-so", url.Values{"number": {"7"}, "on": {"23/11/2026"}}).want(http.StatusOK, "Số 07/BC-UBND, ngày 23/11/2026", "ngày 23 tháng 11 năm 2026", "Số: 07/BC-UBND")
	numbered = b.step(numbered, address+"/cap-so", url.Values{"number": {"8"}, "on": {"23/11/2026"}}).want(http.StatusOK, "08/BC-UBND") // a slip, corrected
	issued := b.step(numbered, address+"/phat-hanh", nil).want(http.StatusOK, "Đã phát hành")
	docx := b.get(address + "/tai.docx").body

	// Signed copy, recipients.
	b.upload(address+"/ban-ky", issued.input("token"), "ban-ky.pdf", "không phải PDF").want(http.StatusUnprocessableEntity, "không đúng loại")
	scan := "%PDF-1.7\nbản quét\n%%EOF"
	kept := b.upload(address+"/ban-ky", rand.Text(), "ban-ky.pdf", scan).want(http.StatusOK, "Đã lưu bản ký", "ban-ky.pdf", sum(scan))
	path := firstMatch(t, kept, `/bao-cao/\d+/tep/\d+" ?[^>]*>ban-ky`)
	path, _, _ = strings.Cut(path, `"`)
	if got := leader.get(path); got.body != scan || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the scan comes back as %q", got.body)
	}
	s.as(t, "hatrung.yte").get(path).want(http.StatusForbidden)
	if strings.Contains(kept.body, `name="noi-nhan-0"`) {
		b.step(kept, address+"/noi-nhan", url.Values{"noi-nhan-0": {"1"}, "noi-nhan-0-way": {"network"}, "noi-nhan-0-on": {"30/11/2026"}}).want(http.StatusUnprocessableEntity, "Ngày gửi không sau hôm nay")
	}

	// The register: unique, by year.
	b.get("/bao-cao/so").want(http.StatusOK, "08/BC-UBND", "Đã phát hành")
	b.get("/bao-cao/so?nam=2025").want(http.StatusOK, "chưa có văn bản nào")
	b.get("/bao-cao/so/in").want(http.StatusOK, "SỔ ĐĂNG KÝ VĂN BẢN ĐI", "08/BC-UBND")
	if xlsx := b.get("/bao-cao/so/tai.xlsx"); !strings.HasPrefix(xlsx.body, "PK") {
		t.Error("the register is no spreadsheet")
	}

	// Open again: a reason, a new version, a new number; the old one is as it was.
	form := b.get(address+"/mo-lai").want(http.StatusOK, "vẫn khóa")
	b.step(form, address+"/mo-lai", nil).want(http.StatusUnprocessableEntity, "Ghi lý do mở lại.")
	b.step(form, address+"/mo-lai", url.Values{"reason": {"Sai số hộ nghèo."}}).want(http.StatusOK, "Sai số hộ nghèo.", "Lưu các phần", "Bản 5: bản có số, ngày")
	if b.get(address+"/tai.docx").body == docx {
		t.Error("an open report gives the frozen file")
	}
	old := b.get(address+"/ban/5").want(http.StatusOK, "08/BC-UBND", sum(docx))
	file := firstMatch(t, old, `/bao-cao/\d+/tep/\d+" ?[^>]*>Word`)
	file, _, _ = strings.Cut(file, `"`)
	if b.get(file).body != docx {
		t.Error("the earlier version is another one now")
	}
	b.submit(address).want(http.StatusOK)
	leader.step(leader.get(address), address+"/duyet", url.Values{"act": {"approve"}}).want(http.StatusOK)
	clerk = b.get(address)
	b.step(clerk, address+"/cap-so", url.Values{"number": {"8"}, "on": {"23/11/2026"}}).
		want(http.StatusUnprocessableEntity, "Số 8 năm 2026 đã cấp cho văn bản khác; số tiếp theo còn trống là 9.")
	b.step(clerk, address+"/cap-so", url.Values{"number": {"9"}, "on": {"23/11/2026"}}).want(http.StatusOK, "09/BC-UBND")
	b.get("/bao-cao/so").want(http.StatusOK, "Có bản thay thế", "09/BC-UBND")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Cấp số báo cáo", "Phát hành báo cáo", "Mở lại báo cáo", "Duyệt báo cáo")
}

// periodState is the state of the year's period.
func (s *site) periodState(t *testing.T) (state string) {
	t.Helper()
	if err := s.owner(t, "hatrung").QueryRow(context.Background(), `SELECT state FROM periods WHERE kind = 'year' ORDER BY year DESC LIMIT 1`).Scan(&state); err != nil {
		t.Fatal(err)
	}
	return state
}

func TestRecipientsAreTicked(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	ten := s.communes["hatrung"]
	bodies := []postgres.ReceivingBody{{Use: "addressee", Name: "UBND tỉnh Thanh Hóa"}, {Use: "recipient", Name: "Thường trực Đảng ủy", Purpose: "b/c"}}
	if err := s.db.Store.In(ten.actor).SetReceivingBodies(context.Background(), bodies); err != nil {
		t.Fatal(err)
	}
	leader := s.as(t, "hatrung.chutich")
	b.submit(address)
	leader.step(leader.get(address), address+"/duyet", url.Values{"act": {"approve"}})
	b.step(b.get(address), address+"/cap-so", url.Values{"number": {"1"}, "on": {"23/11/2026"}})
	page := b.get(address)
	page = b.step(page, address+"/phat-hanh", nil).want(http.StatusOK, "UBND tỉnh Thanh Hóa", "Thường trực Đảng ủy")
	late := b.step(page, address+"/noi-nhan", url.Values{"noi-nhan-0": {"1"}, "noi-nhan-0-way": {"mail"}, "noi-nhan-0-on": {"30/11/2026"}, "noi-nhan-1-on": {"23/11/2026"}})
	late.want(http.StatusUnprocessableEntity, "Ngày gửi không sau hôm nay")
	if got := late.input("noi-nhan-0-on"); got != "30/11/2026" {
		t.Errorf("the typed day: %q", got)
	}
	b.step(page, address+"/noi-nhan", url.Values{"noi-nhan-0": {"1"}, "noi-nhan-0-way": {"network"}, "noi-nhan-0-on": {"23/11/2026"}, "noi-nhan-1-on": {"23/11/2026"}}).
		want(http.StatusOK, "Đã lưu nơi nhận", "Người vanhoa ghi lúc")
	leader.get(address).want(http.StatusOK, "Trục liên thông, hệ thống văn bản, 23/11/2026")
}
