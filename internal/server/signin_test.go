package server_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.stranger(t)
	if got := b.get("/").want(http.StatusOK, "Đăng nhập"); got.path != "/dang-nhap?tiep=%2F" {
		t.Errorf("a stranger came to %s", got.path)
	}
	b.post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {"sai mật khẩu"}}).want(http.StatusUnprocessableEntity, "Tên đăng nhập hoặc mật khẩu không đúng.")
	b.post("/dang-nhap", url.Values{"username": {"hatrung.khongco"}, "password": {"sai mật khẩu"}}).want(http.StatusUnprocessableEntity, "Tên đăng nhập hoặc mật khẩu không đúng.")
	got := b.post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {password}, "next": {"/khong-co"}}).want(http.StatusNotFound, "Không tìm thấy trang", "Trạm Y tế")
	if got.path != "/khong-co" {
		t.Errorf("went on to %s", got.path)
	}
	b.post("/dang-xuat", nil).want(http.StatusOK, "Đăng nhập")
}
