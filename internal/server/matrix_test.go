package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

// Size of a large commune's plan.
const (
	manyUnits   = 60
	manyTasks   = 300 // each of one unit
	manyPeriods = 24  // of a year: twelve months, twelve out of turn
)

// fillMatrix gives a commune one plan of so many years up to 2026. All that is past was sent, late or
// sent back here and there; the newest two periods are open.
func (s *site) fillMatrix(t testing.TB, short string, years int) {
	t.Helper()
	conn, ctx := s.owner(t, short), t.Context()
	for _, statement := range []string{
		`INSERT INTO units (commune_id, name, kind, position)
			SELECT current_commune(), 'Trường Tiểu học và Trung học cơ sở số ' || n, CASE WHEN n > 56 THEN 'requested' ELSE 'school' END, 100 + n FROM generate_series(1, ` + fmt.Sprint(manyUnits) + `) n`,
		`INSERT INTO plans (commune_id, title, short_title, state) VALUES (current_commune(), 'Kế hoạch lớn', 'Kế hoạch lớn', 'active')`,
		`INSERT INTO plan_items (commune_id, plan_id, kind, label, place, position, title)
			SELECT current_commune(), p.id, 'task', n::text, 'II.' || n, n, 'Nhiệm vụ số ' || n FROM plans p, generate_series(1, ` + fmt.Sprint(manyTasks) + `) n WHERE p.title = 'Kế hoạch lớn'`,
		`INSERT INTO assignments (commune_id, plan_id, item_id, unit_id, role, focal)
			SELECT i.commune_id, i.plan_id, i.id, u.id, 'lead', true FROM plan_items i
			JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM units WHERE position > 100) u ON u.n = i.position % ` + fmt.Sprint(manyUnits) + ` WHERE i.title LIKE 'Nhiệm vụ số %'`,
		`INSERT INTO cycles (commune_id, plan_id, year) SELECT current_commune(), p.id, y FROM plans p, generate_series(2027 - ` + fmt.Sprint(years) + `, 2026) y WHERE p.title = 'Kế hoạch lớn'`,
		`INSERT INTO periods (commune_id, plan_id, cycle_id, year, kind, from_on, cut_off_on, units_due_on, compile_on, approve_on, superior_due_on, state)
			SELECT c.commune_id, c.plan_id, c.id, c.year, CASE WHEN n % 2 = 0 THEN 'month' ELSE 'ad_hoc' END, d, d + 14, d + 18, d + 20, d + 21, d + 22,
				CASE WHEN c.year = 2026 AND n > ` + fmt.Sprint(manyPeriods-2) + ` THEN 'open' ELSE 'locked' END
			FROM cycles c JOIN plans p ON p.commune_id = c.commune_id AND p.id = c.plan_id AND p.title = 'Kế hoạch lớn',
				generate_series(1, ` + fmt.Sprint(manyPeriods) + `) n, LATERAL (SELECT make_date(c.year - 1, 12, 1) + 14 * n AS d) d`,
		`INSERT INTO progress_reports (commune_id, plan_id, period_id, item_id, unit_id, state, answer, status, result, version, submitted_version, sent_status, sent_empty,
				first_submitted_at, submitted_at, accepted_at)
			SELECT a.commune_id, a.plan_id, pe.id, a.item_id, a.unit_id, CASE x % 11 WHEN 0 THEN 'sent_back' WHEN 1 THEN 'submitted' ELSE 'accepted' END, 'new_result', 'in_progress',
				repeat('Đã làm. ', 20), 1, 1, 'in_progress', x % 13 = 0, at, at, CASE WHEN x % 11 > 1 THEN at END
			FROM assignments a JOIN periods pe ON pe.commune_id = a.commune_id AND pe.plan_id = a.plan_id,
				LATERAL (SELECT a.item_id * 7 + pe.id * 5 AS x) x, LATERAL (SELECT pe.units_due_on + CASE WHEN x % 9 = 0 THEN 2 ELSE -2 END + interval '10 hours' AS at) at
			WHERE pe.state = 'locked' OR x % 3 = 0`,
		`ANALYZE`,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// watched is the site over a store whose round trips are counted.
func (s *site) watched(t testing.TB) (*site, *pgtest.Trips) {
	t.Helper()
	trips := &pgtest.Trips{}
	store, err := postgres.Open(t.Context(), s.db.AppURL, trips.Watch)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	web := httptest.NewServer(server.New(server.Options{Store: store, Now: func() time.Time { return testNow }}))
	t.Cleanup(web.Close)
	return &site{db: s.db, url: web.URL, communes: s.communes}, trips
}

// TestCostOfTheMatrix holds the largest matrix to the measure of every page.
func TestCostOfTheMatrix(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.fillMatrix(t, "hatrung", 1)
	s, trips := s.watched(t)
	b := s.as(t, "hatrung.vanhoa")
	for _, path := range []string{"/theo-doi", "/theo-doi?xem=nhiem-vu", "/theo-doi?tinh-trang=qua-han&xep=day-du"} {
		trips.Take()
		page := b.get(path).want(http.StatusOK, "Kế hoạch lớn", "Trường Tiểu học và Trung học cơ sở số 9")
		made, size := len(trips.Take()), b.compressed(path)
		t.Logf("%s: %d cells, %d round trips, %d bytes, %d compressed", path, strings.Count(page.body, "<td"), made, len(page.body), size)
		if made > maxTrips {
			t.Errorf("%s: %d round trips", path, made)
		}
		if size > maxPage {
			t.Errorf("%s: %d bytes compressed", path, size)
		}
	}
}

// BenchmarkMatrix is the page of 60 units and 24 periods, of one year and of ten.
func BenchmarkMatrix(b *testing.B) {
	for _, years := range []int{1, 10} {
		for name, path := range map[string]string{"periods": "/theo-doi", "tasks": "/theo-doi?xem=nhiem-vu", "first-year": fmt.Sprintf("/theo-doi?nam=%d", 2027-years)} {
			b.Run(fmt.Sprintf("%s/%d-years", name, years), func(b *testing.B) {
				s := newSite(b)
				s.fillMatrix(b, "hatrung", years)
				s, trips := s.watched(b)
				browser := s.as(b, "hatrung.vanhoa")
				browser.get(path).want(http.StatusOK)
				trips.Take()
				made, n := 0, 0
				for b.Loop() {
					browser.get(path)
					made += len(trips.Take())
					n++
				}
				b.ReportMetric(float64(made)/float64(n), "trips/op")
				b.ReportMetric(float64(browser.compressed(path)), "bytes")
			})
		}
	}
}

// The matrix leads the coordinator, and nobody else, from ticked units to reminding them.
func TestMatrixLeadsToReminding(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.planned(t, "hatrung")
	for _, path := range []string{"/theo-doi", "/theo-doi?xem=nhiem-vu"} {
		if !strings.Contains(s.as(t, "hatrung.vanhoa").get(path).want(http.StatusOK).body, `formaction="/don-doc/moi"`) {
			t.Errorf("%s offers no reminding", path)
		}
		if strings.Contains(s.as(t, "hatrung.chutich").get(path).want(http.StatusOK).body, "/don-doc/moi") {
			t.Errorf("%s offers reminding to the leader", path)
		}
	}
}

// Of several open periods the one whose day is nearest stands first: a narrow screen shows no other.
func TestMatrixBeginsWithTheNearestPeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	s.db.Exec(t, s.communes["hatrung"].actor.CommuneID, `UPDATE periods SET state = 'open', kind = 'month', number = 12, from_on = '2026-11-16', cut_off_on = '2026-12-10', units_due_on = '2026-12-14',
		compile_on = '2026-12-15', approve_on = '2026-12-16', superior_due_on = '2026-12-17' WHERE id = $1`, p.NineMonths.ID)
	text := s.as(t, "hatrung.vanhoa").get("/theo-doi").want(http.StatusOK, "Năm 2026, đang mở", "Tháng 12, đang mở").text()
	if strings.Index(text, "Năm 2026, đang mở") > strings.Index(text, "Tháng 12, đang mở") {
		t.Errorf("the period that is due in December stands first: %s", text)
	}
}
