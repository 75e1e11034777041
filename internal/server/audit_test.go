package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

func TestAuditLog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	admin := s.as(t, "hatrung.quantri")
	admin.post("/quan-tri/don-vi", url.Values{"token": {"0123456789abcdef"}, "name": {"Đơn vị mới"}, "kind": {"office"}}).want(http.StatusOK, "Đã thêm")
	admin.get("/quan-tri/nhat-ky").want(http.StatusOK, "Thêm đơn vị", "Đăng nhập", "Người quantri", "Văn phòng HĐND và UBND", "127.0.0.1")
	for range 60 {
		if err := s.db.Store.In(ten.actor).InsertAudit(t.Context(), postgres.AuditEntry{At: testNow, Actor: ten.actor, Action: "update", Subject: "plan", SubjectID: 7}); err != nil {
			t.Fatal(err)
		}
	}
	first := admin.get("/quan-tri/nhat-ky").want(http.StatusOK, "Sửa kế hoạch (số 7)", "Hệ thống", "Xem các thay đổi cũ hơn")
	if n := strings.Count(first.body, "Sửa kế hoạch"); n != 50 {
		t.Errorf("%d entries on the first page", n)
	}
	_, older, _ := strings.Cut(first.body, "truoc=")
	older, _, _ = strings.Cut(older, `"`)
	second := admin.get("/quan-tri/nhat-ky?truoc="+older).want(http.StatusOK, "Thêm đơn vị", "Về trang mới nhất")
	if n := strings.Count(second.body, "Sửa kế hoạch"); n != 10 {
		t.Errorf("%d entries on the second page", n)
	}
	s.as(t, "hoatgiang.quantri").get(fmt.Sprintf("/quan-tri/nhat-ky?truoc=%d", 1<<40)).want(http.StatusOK, "Đăng nhập")
	if a := s.as(t, "hoatgiang.quantri").get("/quan-tri/nhat-ky"); strings.Contains(a.body, "Sửa kế hoạch") {
		t.Error("another commune's log is shown")
	}
}
