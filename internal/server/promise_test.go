package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// may is somebody of the commune whom the route is for.
func may(who []account.Role) string {
	for _, p := range people {
		if slices.ContainsFunc(p.roles, func(role account.Role) bool { return slices.Contains(who, role) }) {
			return p.name
		}
	}
	return people[0].name
}

// Posts that another site made the browser send reach no handler.
func TestNoForgedPosts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	ids := things(t, s, ten)
	browsers := map[string]*browser{}
	for _, p := range people {
		browsers[p.name] = s.as(t, "hatrung."+p.name).still()
	}
	before := s.digest(t, "hatrung")
	sent := 0
	for _, r := range routeTable {
		if r.method != http.MethodPost {
			continue
		}
		for _, forged := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
		} {
			req, err := http.NewRequest(http.MethodPost, s.url+fill(t, r.pattern, ids), strings.NewReader(fillForm(t, r.form, ids).Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header = forged.Clone()
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			b := browsers[may(r.who)]
			if a := b.do(req); a.status != http.StatusForbidden || !strings.Contains(a.text(), "gửi từ một trang khác") {
				t.Errorf("%s with %v: answered %d", r.pattern, forged, a.status)
			}
			sent++
		}
	}
	if s.digest(t, "hatrung") != before {
		t.Error("a forged post changed something")
	}
	t.Logf("%d forged posts", sent)
}

// A create form pressed six times at once saves once, and every press sees the same answer.
func TestEveryCreateFormSavesOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	ids := things(t, s, ten)
	if err := s.db.Store.In(ten.actor).SetReceivingBodies(t.Context(), []postgres.ReceivingBody{{Use: "addressee", Name: "UBND tỉnh"}}); err != nil {
		t.Fatal(err)
	}
	forms := 0
	for _, r := range routeTable {
		if r.method != http.MethodPost || r.form.Get("token") == "" {
			continue
		}
		b := s.as(t, "hatrung."+may(r.who)).still()
		path, form := readied(t, s, ten, b, ids, r.pattern, r.form)
		before := s.count(t, "hatrung", "audit_entries")
		answers := make([]answer, 6)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = b.post(path, form) })
		}
		wait.Wait()
		for _, a := range answers {
			if a.status >= 400 || a.status != answers[0].status || a.header.Get("Location") != answers[0].header.Get("Location") {
				t.Errorf("%s: answered %d %s and %d %s\n%s", r.pattern, a.status, a.header.Get("Location"), answers[0].status, answers[0].header.Get("Location"), a.text())
			}
		}
		if saved := s.count(t, "hatrung", "audit_entries") - before; saved != 1 {
			t.Errorf("%s: saved %d times", r.pattern, saved)
		}
		forms++
	}
	t.Logf("%d forms", forms)
}

// readied fills the address and the form of a route. Forms that need their thing in a certain state get it: a
// draft of its own for each act on a draft plan, and what the page itself says where an act follows on others.
func readied(t *testing.T, s *site, ten *tenant, b *browser, ids map[string]int64, pattern string, fields url.Values) (string, url.Values) {
	t.Helper()
	ids = maps.Clone(ids)
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE periods SET state = 'open', locked_at = NULL WHERE id = $1 AND state = 'locked'`, ids["period"]) // by approving
	switch {
	case strings.HasPrefix(pattern, "/ke-hoach/{draft_plan}/"):
		two := sample(ten)
		two.Draft.Areas[0].Tasks = append(two.Draft.Areas[0].Tasks, plan.DraftTask{Title: "Việc thứ hai"})
		two.Review.Focal["areas.0.tasks.1"] = plan.UnitID(ids["unit"])
		id, err := planning.New(s.db.Store, time.Now).SavePlan(t.Context(), ten.actor, rand.Text(), two)
		if err != nil {
			t.Fatal(err)
		}
		items, err := s.db.Store.In(ten.actor).Items(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		ids["draft_plan"], ids["draft_area"], ids["draft_item"] = id, items[0].ID, items[1].ID
		path, form := fill(t, pattern, ids), fillForm(t, fields, ids)
		form.Set("version-plan", "1")
		switch {
		case form.Has("op"):
			form.Set("op", fmt.Sprintf("down:%d", ids["draft_item"]))
		case strings.HasSuffix(pattern, "/gop"):
			path += fmt.Sprintf("?voi=%d", items[2].ID)
		}
		return path, form
	case strings.HasSuffix(pattern, "/dieu-chinh/thuc-hien"):
		items, err := s.db.Store.In(ten.actor).Items(t.Context(), ids["plan"])
		if err != nil {
			t.Fatal(err)
		}
		last := slices.IndexFunc(items, func(it plan.Item) bool { return it.Place == "II.1.2" }) // nobody answers for it
		edit := planning.TreeEdit{PlanID: ids["plan"], Version: 1, Op: plan.Op{Kind: plan.OpEnd, Item: items[last].ID}}
		if _, err := planning.New(s.db.Store, time.Now).EditTree(t.Context(), ten.actor, rand.Text(), edit); err != nil {
			t.Fatal(err)
		}
		path, form := fill(t, pattern, ids), fillForm(t, fields, ids)
		form.Set("version-plan", "2")
		return path, form
	}
	path, form := fill(t, pattern, ids), fillForm(t, fields, ids)
	if strings.HasSuffix(pattern, "/trinh") { // things gave the report a frozen version behind its back
		s.db.Exec(t, ten.actor.CommuneID, `UPDATE reports SET frozen = 1 WHERE id = $1`, ids["report"])
	}
	page := ""
	switch {
	case strings.HasSuffix(pattern, "/trinh"), strings.HasSuffix(pattern, "/mo-lai"), strings.HasSuffix(pattern, "/nam-moi"), strings.HasSuffix(pattern, "/go"):
		page = path
	case form.Has("version-report"):
		page = fill(t, "/bao-cao/{report}", ids)
	}
	if page != "" {
		given := b.get(page).want(http.StatusOK).form(path)
		for _, name := range []string{"version-report", "version-plan", "mark"} {
			if given.Has(name) {
				form[name] = given[name]
			}
		}
	}
	return path, form
}

// count is the number of rows of a commune's table.
func (s *site) count(t testing.TB, short, table string) (n int) {
	t.Helper()
	conn := s.owner(t, short)
	if err := conn.QueryRow(context.Background(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The headers that guard the browser stand on every answer.
func TestHeadersOnEveryAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, stranger := s.as(t, "hatrung.quantri").still(), s.stranger(t).still()
	page := b.get("/quan-tri/don-vi").want(http.StatusOK)
	_, asset, _ := strings.Cut(page.body, `href="/static/app`)
	asset, _, _ = strings.Cut(asset, `"`)
	put := func() answer {
		req, err := http.NewRequest(http.MethodPut, s.url+"/quan-tri/don-vi", nil)
		if err != nil {
			t.Fatal(err)
		}
		return b.do(req)
	}
	for name, test := range map[string]struct {
		got    answer
		status int
	}{
		"page":              {page, http.StatusOK},
		"sign-in":           {stranger.get("/dang-nhap"), http.StatusOK},
		"redirect":          {stranger.get("/"), http.StatusSeeOther},
		"not there":         {b.get("/khong-co"), http.StatusNotFound},
		"not allowed":       {s.as(t, "hatrung.yte").get("/quan-tri/don-vi"), http.StatusForbidden},
		"refused":           {b.post("/quan-tri/don-vi", nil), http.StatusUnprocessableEntity},
		"wrong method":      {put(), http.StatusMethodNotAllowed},
		"style":             {b.get("/static/app" + asset), http.StatusOK},
		"no such style":     {b.get("/static/khong-co.css"), http.StatusNotFound},
		"alive":             {b.get("/song"), http.StatusOK},
		"ready":             {b.get("/san-sang"), http.StatusOK},
		"form for stranger": {stranger.post("/quan-tri/don-vi", nil), http.StatusUnauthorized},
	} {
		if test.got.status != test.status {
			t.Errorf("%s: status %d, want %d", name, test.got.status, test.status)
		}
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := test.got.header.Get(header); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if csp := test.got.header.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", name, csp)
		}
	}
}

// What goes wrong inside is told in one sentence and no more.
func TestErrorsTellNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.quantri")
	s.db.Exec(t, 0, `ALTER TABLE units RENAME COLUMN aliases TO secret_name`)
	typed := "Nội dung đã gõ"
	for name, a := range map[string]answer{
		"page": b.get("/quan-tri/don-vi"), "form": b.post("/quan-tri/don-vi", url.Values{"token": {"0123456789abcdef"}, "name": {typed}, "kind": {"office"}}),
	} {
		a.want(http.StatusInternalServerError, "Có lỗi ở máy chủ")
		for _, leak := range []string{"SQLSTATE", "aliases", "secret_name", "units", "pgx", "goroutine", ".go:", "ERROR"} {
			if strings.Contains(a.text(), leak) {
				t.Errorf("%s tells %q:\n%s", name, leak, a.text())
			}
		}
		if name == "form" && !strings.Contains(a.body, typed) {
			t.Error("what was typed is gone")
		}
	}
}

// Markup that is typed comes back as text, wherever it is shown.
func TestTypedMarkupIsText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	admin := s.as(t, "hatrung.quantri")
	canary := func(field string) string {
		return fmt.Sprintf(`<script>%s</script>"'><img src=x onerror=%s>`, field, field)
	}
	seen := 0
	check := func(a answer, fields ...string) {
		t.Helper()
		root, err := html.Parse(strings.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "img" || n.Data == "script" && attr(n, "src") == "") {
				t.Errorf("%s: typed markup became <%s>", a.path, n.Data)
			}
		}
		for _, f := range fields {
			if !strings.Contains(html.UnescapeString(a.body), canary(f)) {
				t.Errorf("%s: %s is not shown as typed", a.path, f)
			}
			seen++
		}
	}
	unit := url.Values{"token": {"0123456789abcdef"}, "name": {canary("name")}, "short_name": {canary("short")}, "kind": {"office"}, "aliases": {canary("alias")}}
	unit.Set("valid_from", canary("from"))
	check(admin.post("/quan-tri/don-vi", unit).want(http.StatusUnprocessableEntity), "name", "short", "alias", "from")
	unit.Del("valid_from")
	unit.Set("short_name", canary("s")[:20])
	check(admin.post("/quan-tri/don-vi", unit).want(http.StatusOK), "name", "alias")

	path := fmt.Sprintf("/quan-tri/tai-khoan/%d", ten.accounts["yte"])
	person := url.Values{
		"full_name": {canary("full")}, "position": {canary("post")}, "phone": {canary("phone")},
		"unit-1": {fmt.Sprint(ten.units["Trạm Y tế"])}, "role-1-unit": {"1"},
	}
	person.Set("version-"+path[strings.LastIndex(path, "/")+1:], "1")
	check(admin.post(path, person).want(http.StatusOK), "full")
	check(admin.get(path), "full", "post", "phone")
	check(s.as(t, "hatrung.yte").get("/tai-khoan"), "full", "post")

	letterhead := url.Values{"version-xa": {"1"}, "body-1-use": {"recipient"}, "body-1-name": {canary("body")}, "body-1-purpose": {canary("purpose")}}
	fields := []string{"name", "province", "place", "letterhead_superior", "letterhead_agency", "symbol_suffix", "signer_authority", "signer_name", "filing"}
	for _, f := range fields {
		letterhead.Set(f, canary(f))
	}
	check(admin.post("/quan-tri/xa", letterhead).want(http.StatusOK), append(fields, "body", "purpose")...)
	check(s.stranger(t).post("/dang-nhap", url.Values{"username": {canary("u")}, "password": {canary("p")}}), "u")
	if seen < 24 {
		t.Errorf("only %d texts were looked at", seen)
	}
}
