package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/demo"
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
