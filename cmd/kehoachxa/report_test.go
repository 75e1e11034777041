package main

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestReport builds the annual report of the demonstration in every format, and is told what to name
// where there are several.
func TestReport(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := demo.Load(t.Context(), db.Store, time.Date(2026, 11, 23, 14, 5, 0, 0, time.FixedZone("+07", 7*3600))); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		return map[string]string{"DATABASE_URL": db.AppURL, "DATABASE_OWNER_URL": db.OwnerURL}[name]
	}
	folder := t.TempDir()
	report := func(file string, args ...string) error {
		var out, errs bytes.Buffer
		return run(t.Context(), append([]string{"report", filepath.Join(folder, file), "--year", "2026"}, args...), getenv, nil, &out, &errs)
	}
	for file, begins := range map[string]string{"r.docx": "PK", "r.xlsx": "PK", "r.pdf": "%PDF-1.7", "r.html": ""} {
		if err := report(file, "--commune", "15271", "--plan", "1"); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil || !bytes.HasPrefix(data, []byte(begins)) || len(data) < 5000 {
			t.Errorf("%s: %d bytes that begin with %.8q (%v)", file, len(data), data, err)
		}
	}
	page, err := os.ReadFile(filepath.Join(folder, "r.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ HÀ TRUNG", "BÁO CÁO", "ĐẶC ĐIỂM TÌNH HÌNH", "Trạm Y tế"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for name, test := range map[string]struct {
		file string
		args []string
		want string
	}{
		"which commune":   {"x.pdf", nil, "15286 (hoatgiang)"},
		"no such commune": {"x.pdf", []string{"--commune", "1"}, "15271 (hatrung)"},
		"which plan":      {"x.pdf", []string{"--commune", "15271"}, "--plan: 1 ("},
		"no such format":  {"x.odt", []string{"--commune", "15271", "--plan", "1"}, ".docx, .pdf, .html or .xlsx"},
		"no such period":  {"x.pdf", []string{"--commune", "15271", "--plan", "1", "--period", "quarter-5"}, "quarter-1 to -4"},
		"not kept":        {"x.pdf", []string{"--commune", "15271", "--plan", "1", "--period", "month-3"}, "no plan of the commune has such a period in 2026"},
	} {
		if err := report(test.file, test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if _, err := os.Stat(filepath.Join(folder, test.file)); err == nil {
			t.Errorf("%s: a refusal left a file", name)
		}
	}
}

// TestFrozenReport: what was issued is written as it was, byte for byte, also when it is open again; a draft
// only where it is asked for.
func TestFrozenReport(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 14, 5, 0, 0, time.FixedZone("+07", 7*3600))
	db := pgtest.New(t)
	if _, err := demo.Load(t.Context(), db.Store, now); err != nil {
		t.Fatal(err)
	}
	actor := account.Actor{CommuneID: 1, Commune: account.Commune{ID: 1, TimeZone: "Asia/Ho_Chi_Minh"}, Roles: []account.Role{account.RoleCoordinator, account.RoleLeader}}
	q := db.Store.In(actor)
	leaders, err := q.Leaders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	actor.AccountID = leaders[0].ID
	service := planning.New(db.Store, func() time.Time { return now })
	file := filepath.Join(t.TempDir(), "r.pdf")
	write := func(args ...string) (content, said string) {
		t.Helper()
		var out, errs bytes.Buffer
		getenv := func(name string) string {
			return map[string]string{"DATABASE_URL": db.AppURL, "DATABASE_OWNER_URL": db.OwnerURL}[name]
		}
		if err := run(t.Context(), append([]string{"report", file, "--year", "2026", "--commune", "15271", "--plan", "1"}, args...), getenv, nil, &out, &errs); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data), errs.String()
	}
	reports, _, err := q.Reports(t.Context(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(reports, func(r postgres.Report) bool { return r.PlanID == 1 && r.Period.Kind == plan.PeriodYear })
	id, err := service.BeginReport(t.Context(), actor, rand.Text(), reports[i].Period.ID, "nam", "Báo cáo năm 2026")
	if err != nil {
		t.Fatal(err)
	}
	model, err := (&officialdoc.Document{Kind: "BÁO CÁO"}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	steps := 1
	frozen := func(bytes string) planning.Frozen {
		return planning.Frozen{Kind: "BÁO CÁO", Title: "a", Model: model, Inputs: "{}", Files: []planning.FrozenFile{{Format: "pdf", Name: "a.pdf", MediaType: "application/pdf", Bytes: []byte(bytes)}}}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		steps++
	}
	step := func(reason string) planning.DocumentStep {
		return planning.DocumentStep{ReportID: id, Version: steps, Reason: reason}
	}
	must(service.SubmitReport(t.Context(), actor, rand.Text(), step(""), 0, planning.Frozen{Kind: "BÁO CÁO", Title: "a", Model: model, Inputs: "{}"}))
	if content, said := write(); said != "" || len(content) < 5000 {
		t.Errorf("a submitted report is no frozen one: %d bytes, %q", len(content), said)
	}
	must(service.ApproveReport(t.Context(), actor, rand.Text(), step(""), frozen("approved")))
	if content, said := write(); content != "approved" || !strings.Contains(said, "version 2 (as approved, without a number)") {
		t.Errorf("approved: %.20q, %q", content, said)
	}
	must(service.NumberReport(t.Context(), actor, rand.Text(), step(""), postgres.RegisterEntry{Kind: "BÁO CÁO", Symbol: "BC-UBND", Number: 7, On: plan.NewDay(2026, 11, 23), Title: "a"}, frozen("numbered")))
	must(service.IssueReport(t.Context(), actor, rand.Text(), step("")))
	if content, said := write(); content != "numbered" || !strings.Contains(said, "version 3 (number 07/BC-UBND of 2026-11-23)") || !strings.Contains(said, "--draft") {
		t.Errorf("issued: %.20q, %q", content, said)
	}
	must(service.ReopenReport(t.Context(), actor, rand.Text(), step("Sai số liệu.")))
	if content, said := write(); content != "numbered" || !strings.Contains(said, "open again") {
		t.Errorf("opened again: %.20q, %q", content, said)
	}
	if content, said := write("--draft"); said != "" || !strings.HasPrefix(content, "%PDF-1.7") || len(content) < 5000 {
		t.Errorf("draft: %d bytes, %q", len(content), said)
	}
}

// TestUsage: every command stands on a line of its own, what goes on with it has no name again.
func TestUsage(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"help"}, nil, nil, &out, &out); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, "kehoachxa  ") || !strings.Contains(text, "--draft") || !strings.Contains(text, "  kehoachxa serve") {
		t.Errorf("the help is\n%s", text)
	}
}
