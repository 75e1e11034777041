package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// reportAnnex is an annex of a report that stays inside.
func reportAnnex(t testing.TB, s *site, ten *tenant, report int64) int64 {
	t.Helper()
	id, err := s.db.Store.In(ten.actor).InsertReportAnnex(context.Background(), plan.ReportAnnex{ReportID: report, Title: "Số liệu kín", Body: "Nhóm | Số\nA | 3", Restricted: true}, testNow, 0)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestReportAnnexes(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	leader := s.as(t, "hatrung.chutich")
	page := b.get(address+"/phu-luc").want(http.StatusOK, "Chưa có phụ lục riêng nào.", "Lưu hành nội bộ")
	form := url.Values{"token": {page.input("token")}, "title": {""}, "body": {"Mở đầu.\nThôn | Số trẻ\nThôn 1 | 42\nThôn 2 | 37"}}
	b.post(address+"/phu-luc", form).want(http.StatusUnprocessableEntity, "Ghi tên phụ lục.", "Thôn 2 | 37")
	form.Set("title", "Trẻ em theo thôn")
	b.post(address+"/phu-luc", form).want(http.StatusOK, "Đã thêm phụ lục", "1 đoạn, 3 hàng của bảng")
	b.post(address+"/phu-luc", form) // a second press adds nothing
	if n := strings.Count(b.get(address+"/phu-luc").body, "3 hàng của bảng"); n != 1 {
		t.Errorf("%d annexes after two presses", n)
	}
	b.get(address+"/in").want(http.StatusOK, "Phụ lục III", "TRẺ EM THEO THÔN", "Thôn 2")

	// One that stays inside: in no ordinary document, and logged where it is taken.
	page = b.get(address + "/phu-luc")
	form = url.Values{"token": {page.input("token")}, "title": {"Số liệu xâm hại"}, "body": {"Nhóm tuổi | Số vụ kín\nDưới 6 | 9"}, "restricted": {"1"}}
	b.post(address+"/phu-luc", form).want(http.StatusOK, "Nội bộ", "Tải PDF nội bộ")
	for _, ordinary := range []string{address, address + "/in"} {
		if got := b.get(ordinary); strings.Contains(got.body, "Số vụ kín") || strings.Contains(got.body, "SỐ LIỆU XÂM HẠI") {
			t.Errorf("%s shows the annex that stays inside", ordinary)
		}
	}
	leader.get(address+"/phu-luc").want(http.StatusOK, "Số liệu xâm hại", "Tải Word nội bộ")
	before := s.count(t, "hatrung", "audit_entries")
	leader.post(address+"/noi-bo", url.Values{"format": {"in"}}).want(http.StatusOK, "LƯU HÀNH NỘI BỘ", "Số vụ kín", "Phụ lục IV")
	if pdf := leader.post(address+"/noi-bo", url.Values{"format": {"pdf"}}); !strings.HasPrefix(pdf.body, "%PDF-1.7") {
		t.Errorf("pdf: %d", pdf.status)
	}
	if n := s.count(t, "hatrung", "audit_entries") - before; n != 2 {
		t.Errorf("%d entries in the log for two documents", n)
	}
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Lấy bản có phụ lục nội bộ của báo cáo")
	leader.post(address+"/noi-bo", url.Values{"format": {"exe"}}).want(http.StatusNotFound)
	s.as(t, "hatrung.yte").post(address+"/noi-bo", url.Values{"format": {"pdf"}}).want(http.StatusForbidden)
}

func TestReportAnnexIsEdited(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	var report int64
	if _, err := fmt.Sscanf(address, "/bao-cao/%d", &report); err != nil {
		t.Fatal(err)
	}
	annex := fmt.Sprintf("%s/phu-luc/%d", address, reportAnnex(t, s, s.communes["hatrung"], report))
	page := b.get(annex).want(http.StatusOK, "Số liệu kín", "A | 3")
	form := url.Values{"version-annex": {page.input("version-annex")}, "title": {"Số liệu mới"}, "body": {"A | 4"}, "restricted": {"1"}, "act": {"save"}}
	b.post(annex, form).want(http.StatusOK, "Đã lưu phụ lục.", "Số liệu mới")
	// From the old version: his own text stays, the other's stands beside it.
	form.Set("body", "A | 5")
	got := b.post(annex, form).want(http.StatusConflict, "Bản người khác vừa lưu", "A | 4", "A | 5")
	form.Set("version-annex", got.input("version-annex"))
	b.post(annex, form).want(http.StatusOK, "Đã lưu phụ lục.")
	form.Set("version-annex", b.get(annex).input("version-annex"))
	form.Set("act", "remove")
	b.post(annex, form).want(http.StatusOK, "Đã bỏ phụ lục", "Chưa có phụ lục riêng nào.")
	b.get(annex).want(http.StatusNotFound)
	// A report without such an annex has no document for the inside.
	b.post(address+"/noi-bo", url.Values{"format": {"pdf"}}).want(http.StatusNotFound)
}
