package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// addPerson fills in the form of a new account, and gives the answer and the one-time password.
func addPerson(t testing.TB, admin *browser, username, unit string, roles ...string) (answer, string) {
	t.Helper()
	page := admin.get("/quan-tri/tai-khoan/them").want(http.StatusOK)
	form := url.Values{
		"token": {page.input("token")}, "one_time": {page.input("one_time")}, "username": {username}, "full_name": {"Người mới"},
		"unit-1": {fmt.Sprint(admin.site.communes["hatrung"].units[unit])},
	}
	for _, r := range roles {
		form.Set("role-1-"+r, "1")
	}
	return admin.post("/quan-tri/tai-khoan", form), page.input("one_time")
}

func TestNewAccountFromOneTimePasswordToWork(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	got, oneTime := addPerson(t, admin, "hatrung.lan", "Trạm Y tế", "unit")
	got.want(http.StatusOK, "Đã tạo tài khoản", oneTime, "hatrung.lan")
	if page := admin.get("/quan-tri/tai-khoan").want(http.StatusOK, "Người mới", "Chưa đổi mật khẩu được cấp"); strings.Contains(page.body, oneTime) {
		t.Error("the one-time password is shown again in the list")
	}

	lan := s.stranger(t)
	first := lan.post("/dang-nhap", url.Values{"username": {"hatrung.lan"}, "password": {oneTime}, "next": {"/tai-khoan"}}).want(http.StatusOK, "Mật khẩu được cấp chỉ dùng một lần")
	if first.path != "/tai-khoan/mat-khau" {
		t.Errorf("first sign-in landed on %s", first.path)
	}
	for _, path := range []string{"/", "/tai-khoan", "/quan-tri/don-vi"} {
		if a := lan.get(path); a.path != "/tai-khoan/mat-khau" {
			t.Errorf("%s is open before the password is changed", path)
		}
	}
	for _, test := range []struct{ current, new, again, want string }{
		{"", "một câu mới dễ nhớ", "một câu mới dễ nhớ", "Nhập mật khẩu hiện nay."},
		{"sai", "một câu mới dễ nhớ", "một câu mới dễ nhớ", "Mật khẩu hiện nay không đúng."},
		{oneTime, "ngắn", "ngắn", "ít nhất 10 ký tự"},
		{oneTime, "matkhau123456", "matkhau123456", "quá phổ biến"},
		{oneTime, "hatrung.lan2026", "hatrung.lan2026", "dễ bị đoán"},
		{oneTime, "một câu mới dễ nhớ", "một câu khác", "chưa giống nhau"},
		{oneTime, oneTime, oneTime, "phải khác"},
	} {
		lan.post("/tai-khoan/mat-khau", url.Values{"current": {test.current}, "new": {test.new}, "again": {test.again}}).want(http.StatusUnprocessableEntity, test.want)
	}
	long := strings.Repeat("dài và khó đoán ", 5) // 80 letters
	lan.post("/tai-khoan/mat-khau", url.Values{"current": {oneTime}, "new": {long}, "again": {long}}).want(http.StatusOK, "Đã đổi mật khẩu")
	s.stranger(t).post("/dang-nhap", url.Values{"username": {"hatrung.lan"}, "password": {oneTime}}).want(http.StatusUnprocessableEntity, "không đúng")
}

func TestNewAccountPressedTwice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	page := admin.get("/quan-tri/tai-khoan/them")
	form := url.Values{
		"token": {page.input("token")}, "one_time": {page.input("one_time")}, "username": {"hatrung.lan"}, "full_name": {"Người mới"},
		"unit-1": {fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"])}, "role-1-unit": {"1"},
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { admin.post("/quan-tri/tai-khoan", form).want(http.StatusOK, page.input("one_time")) })
	}
	wait.Wait()
	if n := strings.Count(admin.get("/quan-tri/tai-khoan").body, "hatrung.lan<"); n != 1 {
		t.Errorf("%d accounts from one form pressed four times", n)
	}
	form.Set("token", admin.get("/quan-tri/tai-khoan/them").input("token"))
	admin.post("/quan-tri/tai-khoan", form).want(http.StatusUnprocessableEntity, "đã có người dùng")
}

func TestAccountRefusals(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	for _, test := range []struct {
		name   string
		change func(url.Values)
		want   string
	}{
		{"no name", func(f url.Values) { f.Set("full_name", " ") }, "Ghi họ và tên."},
		{"no unit", func(f url.Values) { f.Del("unit-1") }, "Chọn ít nhất một đơn vị"},
		{"no role", func(f url.Values) { f.Del("role-1-unit") }, "Chọn ít nhất một vai trò"},
		{"another commune's name", func(f url.Values) { f.Set("username", "hoatgiang.lan") }, "bắt đầu bằng hatrung."},
		{"accents", func(f url.Values) { f.Set("username", "hatrung.Lân") }, "chữ thường không dấu"},
		{"mail", func(f url.Values) { f.Set("email", "không phải thư") }, "Ghi thư điện tử như"},
		{"another commune's unit", func(f url.Values) { f.Set("unit-1", fmt.Sprint(s.communes["hoatgiang"].units["Trạm Y tế"])) }, "không có trong danh sách đơn vị"},
		{"own choice of password", func(f url.Values) { f.Set("one_time", "123456") }, "Trang này đã cũ"},
	} {
		page := admin.get("/quan-tri/tai-khoan/them")
		form := url.Values{
			"token": {page.input("token")}, "one_time": {page.input("one_time")}, "username": {"hatrung.lan"}, "full_name": {"Người mới"},
			"unit-1": {fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"])}, "role-1-unit": {"1"}, "phone": {"0912 345 678"},
		}
		test.change(form)
		got := admin.post("/quan-tri/tai-khoan", form).want(http.StatusUnprocessableEntity, test.want)
		if got.input("phone") != "0912 345 678" || got.input("token") != form.Get("token") {
			t.Errorf("%s: what was typed is gone", test.name)
		}
	}
}

func TestDisabledIsOutAtTheNextRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	path := fmt.Sprintf("/quan-tri/tai-khoan/%d", s.communes["hatrung"].accounts["yte"])
	version := "version-" + path[strings.LastIndex(path, "/")+1:]
	windows := []*browser{s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte")}
	admin.post(path+"/tinh-trang", url.Values{version: {admin.get(path).input(version)}, "disabled": {"1"}}).want(http.StatusOK, "Đã ngừng tài khoản")
	for _, b := range windows {
		b.get("/tai-khoan").want(http.StatusOK, "Đăng nhập")
	}
	s.stranger(t).post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {password}}).want(http.StatusUnprocessableEntity, "Tên đăng nhập hoặc mật khẩu không đúng.")
	admin.post(path+"/tinh-trang", url.Values{version: {"1"}, "disabled": {"0"}}).want(http.StatusConflict, "Người khác vừa sửa")
	admin.post(path+"/tinh-trang", url.Values{version: {admin.get(path).input(version)}, "disabled": {"0"}}).want(http.StatusOK, "Đã mở lại tài khoản")
	s.as(t, "hatrung.yte").get("/tai-khoan").want(http.StatusOK, "hatrung.yte")
}

func TestCommuneKeepsAnAdministrator(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	own := fmt.Sprintf("/quan-tri/tai-khoan/%d", s.communes["hatrung"].accounts["quantri"])
	version := "version-" + own[strings.LastIndex(own, "/")+1:]
	page := admin.get(own)
	admin.post(own, url.Values{version: {page.input(version)}, "full_name": {"Người quản trị"}, "unit-1": {page.input("unit-1")}, "role-1-unit": {"1"}, "unit-2": {fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"])}, "role-2-leader": {"1"}}).
		want(http.StatusUnprocessableEntity, "ít nhất một tài khoản quản trị")
	admin.post(own+"/tinh-trang", url.Values{version: {page.input(version)}, "disabled": {"1"}}).want(http.StatusUnprocessableEntity, "Không tự ngừng")
	admin.get("/quan-tri/don-vi").want(http.StatusOK, "Thêm đơn vị")
}

func TestResetPasswordEndsSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.as(t, "hatrung.quantri"), s.as(t, "hatrung.yte")
	path := fmt.Sprintf("/quan-tri/tai-khoan/%d", s.communes["hatrung"].accounts["yte"])
	page := admin.get(path)
	form := url.Values{"token": {page.input("token")}, "one_time": {page.input("one_time")}}
	for range 2 { // the second press shows the same
		admin.post(path+"/mat-khau", form).want(http.StatusOK, "Đã đặt lại mật khẩu", form.Get("one_time"))
	}
	nurse.get("/tai-khoan").want(http.StatusOK, "Đăng nhập")
	if a := nurse.post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {form.Get("one_time")}}); a.path != "/tai-khoan/mat-khau" {
		t.Errorf("the one-time password leads to %s", a.path)
	}
	nurse.post("/tai-khoan/mat-khau", url.Values{"current": {form.Get("one_time")}, "new": {"câu của riêng tôi"}, "again": {"câu của riêng tôi"}}).want(http.StatusOK, "Đã đổi mật khẩu")
	admin.post(path+"/mat-khau", form).want(http.StatusOK, "không còn dùng được")
	nurse.get("/tai-khoan").want(http.StatusOK, "hatrung.yte")
}

func TestPasswordChangeEndsOtherSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	here, there, third := s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte")
	here.get("/tai-khoan").want(http.StatusOK, "Đăng xuất khỏi mọi thiết bị khác", "Thiết bị này")
	here.post("/tai-khoan/phien", nil).want(http.StatusOK, "Đã đăng xuất khỏi mọi thiết bị khác.")
	there.get("/tai-khoan").want(http.StatusOK, "Đăng nhập")
	third.get("/tai-khoan").want(http.StatusOK, "Đăng nhập")
	there, third = s.as(t, "hatrung.yte"), s.as(t, "hatrung.yte")
	before := here.cookie()
	here.post("/tai-khoan/mat-khau", url.Values{"current": {password}, "new": {"câu của riêng tôi"}, "again": {"câu của riêng tôi"}}).want(http.StatusOK, "Đã đổi mật khẩu")
	if here.cookie() == before {
		t.Error("the session kept its token over a change of password")
	}
	for _, b := range []*browser{there, third} {
		b.get("/tai-khoan").want(http.StatusOK, "Đăng nhập")
	}
}

func TestSwitchUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "hatrung.quantri")
	units := s.communes["hatrung"].units
	path := fmt.Sprintf("/quan-tri/tai-khoan/%d", s.communes["hatrung"].accounts["yte"])
	version := "version-" + path[strings.LastIndex(path, "/")+1:]
	admin.post(path, url.Values{
		version: {admin.get(path).input(version)}, "full_name": {"Người kiêm nhiệm"}, "unit-1": {fmt.Sprint(units["Trạm Y tế"])}, "role-1-unit": {"1"},
		"unit-4": {fmt.Sprint(units["Công an xã"])}, "role-4-unit": {"1"},
	}).want(http.StatusOK, "Đã lưu tài khoản Người kiêm nhiệm.")
	b := s.as(t, "hatrung.yte")
	b.get("/tai-khoan").want(http.StatusOK, "Trạm Y tế, Người kiêm nhiệm", "Công an xã: báo cáo cho đơn vị")
	b.still().post("/tai-khoan/don-vi", url.Values{"unit": {fmt.Sprint(units["Công an xã"])}}).want(http.StatusSeeOther)
	b.get("/tai-khoan").want(http.StatusOK, "Công an xã, Người kiêm nhiệm")
	b.post("/tai-khoan/don-vi", url.Values{"unit": {fmt.Sprint(units["Phòng Kinh tế"])}}).want(http.StatusNotFound)
}

// Parallel guesses for one name get at most ten full answers; then even the right password waits, until
// an administrator unlocks. Colleagues behind the same address are not touched.
func TestGuessingStops(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, name := range []string{"hatrung.yte", "hatrung.khongco"} {
		var lock sync.Mutex
		full := 0
		var wait sync.WaitGroup
		for range 40 {
			wait.Go(func() {
				a := s.stranger(t).post("/dang-nhap", url.Values{"username": {name}, "password": {"sai mật khẩu"}})
				lock.Lock()
				defer lock.Unlock()
				switch a.status {
				case http.StatusUnprocessableEntity:
					full++
				case http.StatusTooManyRequests:
				default:
					t.Errorf("answered %d", a.status)
				}
			})
		}
		wait.Wait()
		if full == 0 || full > 10 {
			t.Errorf("%s: %d full answers to 40 parallel guesses, want 1 to 10", name, full)
		}
	}
	s.stranger(t).post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {password}}).want(http.StatusTooManyRequests, "Chờ 15 phút")
	s.as(t, "hatrung.congan").get("/tai-khoan").want(http.StatusOK, "hatrung.congan")
	admin := s.as(t, "hatrung.quantri")
	path := fmt.Sprintf("/quan-tri/tai-khoan/%d", s.communes["hatrung"].accounts["yte"])
	admin.get(path).want(http.StatusOK, "Tạm khóa", "Mở khóa")
	admin.post(path+"/mo-khoa", nil).want(http.StatusOK, "Đã mở khóa")
	s.as(t, "hatrung.yte").get("/tai-khoan").want(http.StatusOK, "hatrung.yte")
}

// Neither the page nor the time tells whether a name exists. It measures, so it runs alone.
func TestUnknownNamesLookTheSame(t *testing.T) {
	s := newSite(t)
	names := []string{"hatrung.congan", "hatrung.khongco", "khongco.congan", "hoatgiang.mttq"}
	const rounds = 7 // below the limit of attempts
	times := map[string][]time.Duration{}
	bodies := map[string]string{}
	for range rounds {
		for _, name := range names {
			start := time.Now()
			a := s.stranger(t).post("/dang-nhap", url.Values{"username": {name}, "password": {"sai mật khẩu"}}).want(http.StatusUnprocessableEntity)
			times[name] = append(times[name], time.Since(start))
			bodies[name] = strings.ReplaceAll(a.body, name, "…")
		}
	}
	// The quickest answer tells most about the work; the rest is what else the machine does.
	quickest := func(name string) time.Duration { return slices.Min(times[name]) }
	known := quickest(names[0])
	for _, name := range names[1:] {
		if bodies[name] != bodies[names[0]] {
			t.Errorf("the page for %s differs", name)
		}
		d := quickest(name)
		if diff := max(d, known) - min(d, known); diff > 5*time.Millisecond && float64(max(d, known)) > 1.5*float64(min(d, known)) {
			t.Errorf("%s answered in %v, a known name in %v", name, d, known)
		}
	}
	for _, name := range names {
		t.Logf("%s: quickest %v, median %v", name, quickest(name), slices.Sorted(slices.Values(times[name]))[rounds/2])
	}
}

// cookie is the browser's session token.
func (b *browser) cookie() string {
	u, err := url.Parse(b.site.url)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == "sid" {
			return c.Value
		}
	}
	return ""
}

func TestSessionToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.stranger(t)
	first := b.still().post("/dang-nhap", url.Values{"username": {"hatrung.yte"}, "password": {password}, "next": {"//evil.example"}}).want(http.StatusSeeOther)
	if to := first.header.Get("Location"); to != "/" {
		t.Errorf("sign-in leads to %s", to)
	}
	set := first.header.Get("Set-Cookie")
	for _, flag := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(set, flag) {
			t.Errorf("the cookie lacks %s: %s", flag, set)
		}
	}
	old := b.cookie()
	b.post("/dang-nhap", url.Values{"username": {"hatrung.congan"}, "password": {password}, "next": {"/tai-khoan"}}).want(http.StatusOK, "hatrung.congan")
	if b.cookie() == old {
		t.Error("the token was not renewed at sign-in")
	}
	with := func(token string) answer {
		req, err := http.NewRequest(http.MethodGet, s.url+"/tai-khoan", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: "sid", Value: token})
		return s.stranger(t).do(req)
	}
	with(old).want(http.StatusOK, "Mật khẩu", "Tên đăng nhập", "Quên mật khẩu")
	current := b.cookie()
	with(current).want(http.StatusOK, "hatrung.congan")
	b.post("/dang-xuat", nil)
	with(current).want(http.StatusOK, "Quên mật khẩu")
}

func TestSessionEndsIdle(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.yte")
	id := s.communes["hatrung"].actor.CommuneID
	s.db.Exec(t, id, `UPDATE sessions SET seen_at = now() - interval '29 minutes 55 seconds'`)
	b.get("/tai-khoan").want(http.StatusOK, "hatrung.yte")
	s.db.Exec(t, id, `UPDATE sessions SET seen_at = now() - interval '30 minutes 5 seconds'`)
	b.get("/tai-khoan").want(http.StatusOK, "Quên mật khẩu")
	b = s.as(t, "hatrung.yte")
	s.db.Exec(t, id, `UPDATE sessions SET expires_at = now() - interval '1 second'`)
	b.get("/tai-khoan").want(http.StatusOK, "Quên mật khẩu")
}
