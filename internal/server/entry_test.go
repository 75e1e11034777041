package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// handled is a stranger's browser at another server of the same database.
func (s *site) handled(t testing.TB, h http.Handler) *browser {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return (&site{db: s.db, url: web.URL, communes: s.communes}).stranger(t)
}

// The coordinator enters a whole period for a unit, on a page like the unit's own.
func TestEntryStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	unit := s.communes["hatrung"].units["Trạm Y tế"]
	b := s.as(t, "hatrung.vanhoa")
	path := fmt.Sprintf("/theo-doi/%d/nhap-thay/%d", unit, p.Year.ID)
	one, two := p.Row("III.1.1"), p.Row("III.1.2")

	page := b.get(path).want(http.StatusOK, "Trạm Y tế", "Nhập thay, kỳ năm 2026", "III.1.1", "III.1.2", "Tất cả 3")
	if strings.Contains(page.body, "data-upload") {
		t.Error("evidence is offered to somebody else")
	}
	check := b.post(path, merge(page.rowForm(one, newResult("Nghe qua điện thoại: 1.768 trẻ.")), page.rowForm(two, newResult("Đã khám xong.")))).
		want(http.StatusOK, "Nghe qua điện thoại: 1.768 trẻ.", "Nhập thay theo", "Gửi thay đơn vị")
	clinic := s.as(t, "hatrung.yte")
	clinic.get("/viec-cua-toi").want(http.StatusOK, "Bản nháp do Người vanhoa, Phòng Văn hóa - Xã hội nhập thay, chưa gửi.")
	send := url.Values{"token": {check.input("token")}, "pick": {one.String(), two.String()}, "version-" + one.String(): {"1"}, "version-" + two.String(): {"1"}}
	b.post(path+"/gui", send).want(http.StatusUnprocessableEntity, "Chọn căn cứ nhập thay")
	send.Set("on_behalf", "phone")
	sent := b.post(path+"/gui", send).want(http.StatusOK, "Đã gửi 2 báo cáo", "Người vanhoa", "Nhập thay, theo điện thoại")
	if again := b.post(path+"/gui", send); again.path != sent.path {
		t.Errorf("second press came to %s, the first to %s", again.path, sent.path)
	}
	b.get(fmt.Sprintf("/nhiem-vu/%d", one.ItemID)).want(http.StatusOK, "nhập thay, theo điện thoại", "Người vanhoa, Phòng Văn hóa - Xã hội")
	work := clinic.get("/viec-cua-toi").want(http.StatusOK, "Bản đã gửi do người tổng hợp nhập thay, theo điện thoại.")
	if strings.Contains(work.text(), "Bản nháp do") {
		t.Error("what was sent is still marked as a draft")
	}
	// The unit edits what was entered for it: that is its own text again.
	clinic.post("/viec-cua-toi", work.rowForm(one, newResult("Chính trạm viết."))).want(http.StatusOK)
	if strings.Contains(clinic.get("/viec-cua-toi").text(), "Bản nháp do") {
		t.Error("the unit's own draft is marked as entered by somebody else")
	}
	b.post(path, url.Values{"version-" + p.EarlierRow("III.1.1").String(): {"0.x"}, "result-" + p.EarlierRow("III.1.1").String(): {"x"}}).want(http.StatusNotFound)
}

// Pressing again with another text is not answered with the first receipt.
func TestEntryPressedAgainWithAnotherText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	key := s.planned(t, "hatrung").Row("III.2.1")
	unit := s.communes["hatrung"].units["Ủy ban MTTQ Việt Nam xã"]
	b := s.as(t, "hatrung.vanhoa")
	page := b.get(fmt.Sprintf("/nhiem-vu/%d?don-vi=%d&ky=%d", key.ItemID, unit, key.PeriodID))
	form := merge(page.rowForm(key, newResult("Hai trường.")), url.Values{"token": {page.input("token")}, "unit": {fmt.Sprint(unit)}, "period": {fmt.Sprint(key.PeriodID)}, "on_behalf": {"phone"}})
	path := fmt.Sprintf("/nhiem-vu/%d/nhap-thay", key.ItemID)
	b.post(path, form).want(http.StatusOK, "Đã gửi báo cáo thay")
	form.Set("result-"+key.String(), "Ba trường.")
	again := b.post(path, form).want(http.StatusConflict, "Hai trường.", "Ba trường.")
	if got := again.input("result-" + key.String()); got != "Ba trường." {
		t.Errorf("the box holds %q", got)
	}
}
