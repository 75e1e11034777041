package server_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// What a page may cost: the line of a village and a small machine are the measure.
const (
	maxTrips      = 3      // round trips to the database
	maxPage       = 30_000 // bytes, compressed
	maxFirstVisit = 60_000 // bytes, compressed: the page with its styles, scripts and icon
	allRows       = 18     // what the unit with most rows owes
	bigUnit       = "Phòng Văn hóa - Xã hội"
)

// TestCostOfPages reads the main pages of the demonstration.
func TestCostOfPages(t *testing.T) {
	t.Parallel()
	db, trips := pgtest.New(t), &pgtest.Trips{}
	accounts, err := demo.Load(t.Context(), db.Store, testNow)
	if err != nil {
		t.Fatal(err)
	}
	store, err := postgres.Open(t.Context(), db.AppURL, trips.Watch)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	web := httptest.NewServer(server.New(server.Options{Store: store, Now: func() time.Time { return testNow }}))
	t.Cleanup(web.Close)
	s := &site{url: web.URL}
	enter := func(keep func(demo.Account) bool) *browser {
		t.Helper()
		for _, a := range accounts {
			if a.Commune == "Xã Hà Trung" && keep(a) {
				b := s.stranger(t)
				b.post("/dang-nhap", url.Values{"username": {a.Username}, "password": {a.Password}, "next": {"/ke-hoach"}}).want(http.StatusOK)
				return b
			}
		}
		t.Fatal("no such account in the demonstration")
		return nil
	}
	leader := enter(func(a demo.Account) bool { return a.Role == "leader" })
	coordinator := enter(func(a demo.Account) bool { return a.Role == "coordinator" })
	unit := enter(func(a demo.Account) bool { return a.Unit == bigUnit })
	admin := enter(func(a demo.Account) bool { return a.Role == "admin" })

	dashboard := leader.get("/tong-quan")
	rows := firstMatch(t, dashboard, `/tong-quan/\d+`)
	work := unit.get("/viec-cua-toi")
	if n := strings.Count(work.body, `name="version-`); n < allRows {
		t.Errorf("the page of %s has %d rows, want at least %d", bigUnit, n, allRows)
	}
	follow := coordinator.get("/theo-doi")
	plan := firstMatch(t, leader.get("/ke-hoach"), `/ke-hoach/\d+`)
	task := firstMatch(t, leader.get(rows), `/nhiem-vu/\d+`)
	list := coordinator.get("/bao-cao")
	report := coordinator.post("/bao-cao", url.Values{"token": {list.input("token")}, "period": {list.input("period")}}).want(http.StatusOK).path
	for _, page := range []struct {
		as   *browser
		path string
	}{
		{leader, "/tong-quan"}, {leader, rows}, {leader, plan}, {leader, "/ke-hoach"}, {leader, task}, {leader, "/bao-cao"},
		{unit, "/viec-cua-toi"}, {unit, "/viec-cua-toi/kiem-tra"}, {unit, "/viec-cua-toi/excel"},
		{coordinator, plan + "/ky"}, {coordinator, firstMatch(t, coordinator.get(plan+"/ky"), `/ke-hoach/\d+/ky/\d+`)}, {coordinator, plan + "/nam-moi"}, {coordinator, "/ke-hoach/lap"}, {coordinator, plan + "/chep"},
		{coordinator, "/lich"}, {unit, "/lich"}, {coordinator, "/quan-tri/ngay-nghi"},
		{coordinator, coordinator.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {document(t)}}).want(http.StatusOK).path},
		{leader, "/phieu-hop"}, {coordinator, "/theo-doi"}, {coordinator, firstMatch(t, follow, `/theo-doi/\d+`)}, {coordinator, report}, {coordinator, "/bao-cao/bieu-mau"}, {coordinator, "/bao-cao/bieu-mau/them"},
		{leader, "/minh-chung"},
		{coordinator, "/bao-cao/so"},
		{coordinator, "/bao-cao/mau"}, {coordinator, "/bao-cao/mau/nam"},
		{admin, "/quan-tri/don-vi"}, {admin, "/quan-tri/tai-khoan"}, {admin, "/quan-tri/nhat-ky"}, {admin, "/tai-khoan"},
	} {
		trips.Take()
		page.as.get(page.path).want(http.StatusOK)
		made := trips.Take()
		size := page.as.compressed(page.path)
		t.Logf("%-28s %d round trips, %6d bytes", page.path, len(made), size)
		if len(made) > maxTrips {
			t.Errorf("%s: %d round trips, want at most %d: %v", page.path, len(made), maxTrips, made)
		}
		if size > maxPage {
			t.Errorf("%s: %d bytes compressed, want at most %d", page.path, size, maxPage)
		}
	}
	for _, first := range []struct {
		as   *browser
		page answer
	}{{leader, dashboard}, {unit, work}} {
		page, size, linked := first.page, first.as.compressed(first.page.path), map[string]bool{}
		for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"#]+)`).FindAllStringSubmatch(page.body, -1) {
			linked[m[1]] = true
		}
		if len(linked) < 2 {
			t.Errorf("%s links %v, want styles and scripts", page.path, linked)
		}
		for path := range linked {
			size += first.as.compressed(path)
		}
		t.Logf("first visit of %s: %d bytes", page.path, size)
		if size > maxFirstVisit {
			t.Errorf("first visit of %s: %d bytes compressed, want at most %d: %v", page.path, size, maxFirstVisit, linked)
		}
	}
}

func firstMatch(t *testing.T, a answer, pattern string) string {
	t.Helper()
	path := regexp.MustCompile(pattern).FindString(a.body)
	if path == "" {
		t.Fatalf("%s has no link %s", a.path, pattern)
	}
	return path
}

// compressed is the size of an answer's body as a browser receives it; the browser's own transport
// would unpack it. Pages and their parts must come packed, small pictures as they are.
func (b *browser) compressed(path string) int {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.site.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: status %d, %v", path, resp.StatusCode, err)
	}
	if resp.Header.Get("Content-Encoding") != "gzip" {
		if len(body) > 1500 {
			b.t.Errorf("%s: %d bytes come as they are", path, len(body))
		}
		return len(body)
	}
	if _, err := gzip.NewReader(bytes.NewReader(body)); err != nil {
		b.t.Errorf("%s: %v", path, err)
	}
	return len(body)
}
