package server_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/server"
	"github.com/kehoachxa/kehoachxa/migrations"
)

// before are the migrations with numbers up to the last one.
type before struct {
	fs.FS
	last string
}

func (b before) ReadDir(name string) (kept []fs.DirEntry, err error) {
	entries, err := fs.ReadDir(b.FS, name)
	for _, e := range entries {
		if e.Name()[:4] <= b.last {
			kept = append(kept, e)
		}
	}
	return kept, err
}

// reportsBeforeTypes fills commune $1 as a release kept reports that knew one outline: five plans, each with
// a report of the year 2026 in a state of its own, and texts in some parts of each.
var reportsBeforeTypes = []string{
	`INSERT INTO communes (id, name, province, place, letterhead_agency) VALUES ($1, 'Xã mẫu', 'tỉnh Thanh Hóa', 'Hà Trung', 'ỦY BAN NHÂN DÂN XÃ')`,
	`INSERT INTO units (commune_id, name, kind) VALUES ($1, 'Trạm Y tế', 'office')`,
	`INSERT INTO accounts (commune_id, username, full_name, password_hash) SELECT $1, k.short_code || '.a', 'Lê Thị Lan', '' FROM commune_codes k JOIN communes c ON c.id = k.id`,
	`INSERT INTO plans (commune_id, title, short_title, state) SELECT $1, 'Kế hoạch ' || n, 'Kế hoạch ' || n, 'active' FROM generate_series(1, 5) n`,
	`INSERT INTO plan_items (commune_id, plan_id, kind, position, title) SELECT $1, id, 'area', 1, 'Nhóm một' FROM plans`,
	`INSERT INTO plan_items (commune_id, plan_id, area_id, parent_id, kind, position, title) SELECT $1, plan_id, id, id, 'task', 2, 'Việc một' FROM plan_items`,
	`INSERT INTO cycles (commune_id, plan_id, year) SELECT $1, id, 2026 FROM plans`,
	`INSERT INTO periods (commune_id, plan_id, cycle_id, year, kind, from_on, cut_off_on, units_due_on, compile_on, approve_on, superior_due_on, state)
		SELECT $1, plan_id, id, 2026, 'year', '2025-12-15', '2026-11-15', '2026-11-20', '2026-11-25', '2026-11-27', '2026-11-30', 'open' FROM cycles`,
	`INSERT INTO reports (commune_id, plan_id, period_id, year, title, state, version, frozen)
		SELECT $1, plan_id, id, 2026, 'Báo cáo năm 2026', s.state, s.version, s.frozen FROM (SELECT *, row_number() OVER (ORDER BY id) n FROM periods) p
		JOIN (VALUES (1, 'draft', 1, 0), (2, 'submitted', 2, 1), (3, 'sent_back', 3, 1), (4, 'approved', 3, 2), (5, 'issued', 5, 3)) s (n, state, version, frozen) USING (n)`,
	`INSERT INTO report_parts (commune_id, report_id, key, text, source, version, updated_at, updated_by)
		SELECT $1, r.id, k.key, k.key || E' của báo cáo ' || r.id || E'.\n- Dòng hai. [b1]', 'Bản ghép ' || k.key, k.version, '2026-11-20', a.id FROM reports r, accounts a,
		(VALUES ('title', 1), ('opening', 2), ('situation', 3), ('strengths', 1), ('weaknesses', 1), ('causes', 2), ('counts', 1), ('directions', 1), ('recommendations', 4), ('closing', 1)) k (key, version)
		WHERE r.state <> 'draft' OR k.key IN ('situation', 'closing')`,
	`INSERT INTO report_parts (commune_id, report_id, key, text, source) SELECT $1, r.id, 'area:' || i.id, 'Nhóm của báo cáo ' || r.id || '.', '' FROM reports r JOIN plan_items i ON i.plan_id = r.plan_id AND i.kind = 'area'`,
	`INSERT INTO report_annexes (commune_id, report_id, title, body, restricted, updated_at) SELECT $1, id, 'Kinh phí', 'Nguồn | Số tiền', true, now() FROM reports`,
	`INSERT INTO report_versions (commune_id, report_id, number, stage, kind, title, model, inputs, made_at)
		SELECT $1, r.id, n, (ARRAY['submitted', 'approved', 'numbered'])[n], 'BÁO CÁO', 'Trích yếu', 'model ' || r.id || n, 'inputs ' || n, now() FROM reports r, generate_series(1, r.frozen) n`,
	`INSERT INTO report_files (commune_id, report_id, version, format, name, media_type, size, sha256, made_at) SELECT $1, report_id, number, 'pdf', 'a.pdf', 'application/pdf', 1, sha256('a'), now() FROM report_versions WHERE number > 1`,
	`INSERT INTO report_files (commune_id, report_id, version, format, name, media_type, size, sha256, made_at) SELECT $1, report_id, number, 'signed', 'ky.pdf', 'application/pdf', 1, sha256('b'), now() FROM report_versions WHERE number = 3`,
	`INSERT INTO report_acts (commune_id, report_id, act, reason, at) SELECT $1, report_id, (ARRAY['submit', 'approve', 'number'])[number], 'Lý do.', now() FROM report_versions`,
	`INSERT INTO register_entries (commune_id, kind, year, number, symbol, dated_on, title, report_id, version, issued_at, made_at) SELECT $1, 'BÁO CÁO', 2026, 31, 'BC-UBND', '2026-11-23', 'Trích yếu', id, 3, now(), now() FROM reports WHERE state = 'issued'`,
	`INSERT INTO report_deliveries (commune_id, report_id, version, position, name, way, sent_on, noted_at) SELECT $1, id, 3, 0, 'Sở Y tế', 'network', '2026-11-23', now() FROM reports WHERE state = 'issued'`,
}

// TestReportsSurviveMigration fills the schema as it was before reports had types, migrates it to the newest
// one, and finds every text in its place, every state, every frozen version, in each commune.
func TestReportsSurviveMigration(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := pgtest.NewEmpty(t)
	up := func(files fs.FS) {
		t.Helper()
		m, err := postgres.OpenMigrations(db.OwnerURL, files)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = m.Close() }()
		if err := m.Up(); err != nil {
			t.Fatal(err)
		}
	}
	up(before{migrations.FS, "0020"})
	owner, err := pgx.Connect(ctx, db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(ctx) }()
	old := map[int64]map[string]oldPart{} // by report
	for _, code := range []string{"hatrung", "hoatgiang"} {
		var commune int64
		if err := owner.QueryRow(ctx, `INSERT INTO commune_codes (code, short_code) VALUES ($1, $1) RETURNING id`, code).Scan(&commune); err != nil {
			t.Fatal(err)
		}
		for _, insert := range reportsBeforeTypes {
			db.Exec(t, commune, insert, commune)
		}
		readParts(t, owner, commune, "report_parts", old)
	}
	if len(old) != 10 {
		t.Fatalf("%d reports are filled in", len(old))
	}

	up(migrations.FS)

	history := map[int64]map[string]oldPart{}
	for _, commune := range []int64{1, 2} {
		readParts(t, owner, commune, "report_part_versions", history)
		q := db.Store.In(account.System(commune))
		reports, _, err := q.Reports(ctx, 2026)
		if err != nil || len(reports) != 5 {
			t.Fatalf("commune %d has %d reports, %v", commune, len(reports), err)
		}
		states := map[plan.DocumentState]int{}
		for _, r := range reports {
			states[r.State]++
			checkMigrated(t, q, r.ID, old[r.ID], history[r.ID])
		}
		if len(states) != 5 {
			t.Errorf("commune %d: states %v", commune, states)
		}
		if entries, _, _, _, err := q.Register(ctx, 2026); err != nil || len(entries) != 1 || entries[0].Number != 31 || entries[0].Copies != 1 || entries[0].IssuedAt.IsZero() {
			t.Errorf("the register of commune %d: %+v, %v", commune, entries, err)
		}
	}
}

type oldPart struct {
	text, source string
	version      int
}

func readParts(t *testing.T, owner *pgx.Conn, commune int64, table string, into map[int64]map[string]oldPart) {
	t.Helper()
	ctx := context.Background()
	if _, err := owner.Exec(ctx, `SELECT set_config('app.commune_id', $1, false)`, fmt.Sprint(commune)); err != nil {
		t.Fatal(err)
	}
	rows, err := owner.Query(ctx, `SELECT report_id, key, text, source, version FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id int64
		var key string
		var p oldPart
		if err := rows.Scan(&id, &key, &p.text, &p.source, &p.version); err != nil {
			t.Fatal(err)
		}
		if into[id] == nil {
			into[id] = map[string]oldPart{}
		}
		into[id][key] = p
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
}

// checkMigrated reads a report as the program of today does.
func checkMigrated(t *testing.T, q *postgres.Queries, id int64, old, history map[string]oldPart) {
	t.Helper()
	ctx := context.Background()
	life, err := q.ReportLife(ctx, id, 2026)
	if err != nil {
		t.Fatal(err)
	}
	if life.Type.Preset != "nam" || len(life.Versions) != life.Frozen || len(life.Acts) != life.Frozen || life.Current.Number != life.Frozen {
		t.Errorf("report %d (%s): type %q, %d versions of %d, %d steps", id, life.State, life.Type.Preset, len(life.Versions), life.Frozen, len(life.Acts))
	}
	if life.Frozen > 0 && life.Current.Model != fmt.Sprintf("model %d%d", id, life.Frozen) {
		t.Errorf("report %d: the model is %q", id, life.Current.Model)
	}
	if want := max(life.Frozen-1, 0) + life.Frozen/3; len(life.Files) != want {
		t.Errorf("report %d: %d files, want %d", id, len(life.Files), want)
	}
	if life.State == plan.DocumentIssued && (len(life.Deliveries) != 1 || life.Entry.Number != 31) {
		t.Errorf("report %d: %+v, %+v", id, life.Deliveries, life.Entry)
	}
	source, err := q.ReportSource(ctx, life.Report)
	if err != nil {
		t.Fatal(err)
	}
	if len(source.Annexes) != 1 || !source.Annexes[0].Restricted || source.Annexes[0].Body != "Nguồn | Số tiền" {
		t.Errorf("report %d: annexes %+v", id, source.Annexes)
	}
	data := server.ReportData(source, testNow)
	composed := report.Compose(data)
	found := 0
	for _, p := range composed.Parts {
		was, saved := old[p.Key]
		if !saved {
			if p.Version != 0 {
				t.Errorf("report %d: %s has a text that nobody saved", id, p.Key)
			}
			continue
		}
		found++
		if now := (oldPart{p.Text, p.Source, p.Version}); now != was || history[p.Key] != was {
			t.Errorf("report %d: %s is %+v, its history %+v, was %+v", id, p.Key, now, history[p.Key], was)
		}
	}
	if found != len(old) || len(history) != len(old) {
		t.Errorf("report %d: %d of %d texts have a place, %d a history", id, found, len(old), len(history))
	}
	// Everything that was written prints, at the place that it was written for.
	page := report.Compose(data).Document(data).HTML()
	last := -1
	for _, key := range []string{"title", "opening", "situation", "strengths", "weaknesses", "causes", "directions", "recommendations", "closing"} {
		if _, saved := old[key]; !saved {
			continue
		}
		at := strings.Index(page, fmt.Sprintf("%s của báo cáo %d.", key, id))
		if at <= last {
			t.Errorf("report %d: %s stands at %d, after %d", id, key, at, last)
		}
		last = at
	}
}
