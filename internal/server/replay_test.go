package server_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/account"
)

// expire makes all sessions of the site end as if nobody had done anything for long.
func (s *site) expire(t testing.TB) {
	t.Helper()
	s.db.Exec(t, 0, `UPDATE sessions SET seen_at = now() - interval '31 minutes'`)
}

// hidden are all hidden controls of the page.
func (a answer) hidden() url.Values {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	fields := url.Values{}
	for n := range root.Descendants() {
		if n.Data == "input" && attr(n, "type") == "hidden" {
			fields.Add(attr(n, "name"), attr(n, "value"))
		}
	}
	return fields
}

// signInAgain fills in the sign-in page that a form is waiting in.
func (b *browser) signInAgain(page answer, username string) answer {
	b.t.Helper()
	form := page.hidden()
	form.Set("username", username)
	form.Set("password", password)
	return b.post("/dang-nhap", form)
}

// Every form that is posted after the session ended asks for the password and then does what it would
// have done before.
func TestEveryFormOutlivesTheSession(t *testing.T) {
	t.Parallel()
	awake, asleep := newSite(t), newSite(t) // the same ids in both
	idsAwake, idsAsleep := things(t, awake, awake.communes["hatrung"]), things(t, asleep, asleep.communes["hatrung"])
	forms := 0
	for _, r := range routeTable {
		if r.method != http.MethodPost || slices.Equal(r.who, strangers) {
			continue
		}
		forms++
		i := slices.IndexFunc(people, func(p person) bool {
			return slices.ContainsFunc(p.roles, func(role account.Role) bool { return slices.Contains(r.who, role) })
		})
		who := "hatrung." + people[i].name
		want := awake.as(t, who).still().post(fill(t, r.pattern, idsAwake), fillForm(t, r.form, idsAwake))
		b := asleep.as(t, who).still()
		asleep.expire(t)
		form := fillForm(t, r.form, idsAsleep)
		page := b.post(fill(t, r.pattern, idsAsleep), form).want(http.StatusUnauthorized, "Nội dung vừa nhập vẫn được giữ")
		got := b.signInAgain(page, who)
		if got.status != want.status || got.header.Get("Location") != want.header.Get("Location") {
			t.Errorf("%s: answered %d %s, with a session %d %s\n%s", r.pattern, got.status, got.header.Get("Location"), want.status, want.header.Get("Location"), got.text())
		}
	}
	t.Logf("%d forms", forms)
}

func TestFormWaitsThroughAWrongPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.quantri")
	form := url.Values{"token": {"0123456789abcdef"}, "name": {"Đơn vị “mới” <b>"}, "kind": {"office"}, "aliases": {"một\nhai"}}
	s.expire(t)
	page := b.post("/quan-tri/don-vi", form).want(http.StatusUnauthorized)
	wrong := page.hidden()
	wrong.Set("username", "hatrung.quantri")
	wrong.Set("password", "sai mật khẩu")
	page = b.post("/dang-nhap", wrong).want(http.StatusUnprocessableEntity, "không đúng", "Nội dung vừa nhập vẫn được giữ")
	b.signInAgain(page, "hatrung.quantri").want(http.StatusOK, "Đã thêm Đơn vị “mới” <b>.", "một; hai")
}

// Another person's form is not sent in one's own name without asking.
func TestSomebodyElseSignsIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.quantri")
	s.expire(t)
	page := b.post("/quan-tri/don-vi", url.Values{"token": {"0123456789abcdef"}, "name": {"Đơn vị mới"}, "kind": {"office"}}).want(http.StatusUnauthorized)
	asked := b.signInAgain(page, "hatrung.yte").want(http.StatusConflict, "do người khác nhập", "Văn phòng HĐND và UBND", "Gửi lại nội dung đã nhập")
	b.post("/quan-tri/don-vi", asked.hidden()).want(http.StatusForbidden)
	s.as(t, "hatrung.quantri").get("/quan-tri/don-vi").want(http.StatusOK, "Phòng Kinh tế")
}

// A person with several posts goes on in the unit that the form was filled in for.
func TestUnitOutlivesTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	s.db.Exec(t, ten.actor.CommuneID, `INSERT INTO memberships (commune_id, account_id, unit_id, role) VALUES ($1, $2, $3, 'unit')`, ten.actor.CommuneID, ten.accounts["congan"], ten.units["Trạm Y tế"])
	b := s.as(t, "hatrung.congan")
	b.get("/tai-khoan").want(http.StatusOK, "Trạm Y tế, Người congan")
	b.still().post("/tai-khoan/don-vi", url.Values{"unit": {fmt.Sprint(ten.units["Công an xã"])}})
	s.expire(t)
	b.signInAgain(b.post("/tai-khoan/phien", nil).want(http.StatusUnauthorized), "hatrung.congan").want(http.StatusOK, "Công an xã, Người congan")
}

func TestFileWaitsForTheBrowserThatHadASession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.quantri")
	s.expire(t)
	for _, test := range []struct {
		name    string
		browser *browser
		kept    bool
	}{{"had a session", b, true}, {"stranger", s.stranger(t), false}} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("token", "0123456789abcdef"+test.name)
		_ = w.WriteField("name", "Đơn vị của "+test.name)
		_ = w.WriteField("kind", "office")
		part, _ := w.CreateFormFile("file", "ảnh họp.png")
		_, _ = part.Write(bytes.Repeat([]byte("ảnh"), 1<<20))
		_ = w.Close()
		req, err := http.NewRequest(http.MethodPost, s.url+"/quan-tri/don-vi", &body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", w.FormDataContentType())
		page := test.browser.do(req).want(http.StatusUnauthorized)
		if kept := page.hidden().Has("kept-file:file"); kept != test.kept {
			t.Errorf("%s: file kept %v", test.name, kept)
		}
		if lost := strings.Contains(page.text(), "chọn lại sau khi đăng nhập: ảnh họp.png"); lost == test.kept {
			t.Errorf("%s: told that the file is lost: %v", test.name, lost)
		}
		test.browser.signInAgain(page, "hatrung.quantri").want(http.StatusOK, "Đã thêm Đơn vị của "+test.name)
	}
}
