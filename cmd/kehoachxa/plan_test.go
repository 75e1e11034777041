package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

const smallPlan = `KẾ HOẠCH

Dọn vệ sinh đường làng

I. NỘI DUNG

1. Phát quang

- Cắt cỏ ven đường.

Chủ trì: Thôn Đông.

II. TỔ CHỨC THỰC HIỆN

1. Công an xã: Giữ trật tự.
`

func TestPlanParse(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.any")
	if err := os.WriteFile(file, []byte(smallPlan), 0o600); err != nil {
		t.Fatal(err)
	}
	getenv := func(string) string { return "" }
	for _, args := range [][]string{
		{"plan", "parse", "--format", "json", file},
		{"plan", "parse", file, "--format=json"},
	} {
		var out, errs bytes.Buffer
		if err := run(t.Context(), args, getenv, nil, &out, &errs); err != nil {
			t.Fatal(err, errs.String())
		}
		var d plan.Draft
		if err := json.Unmarshal(out.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		if d.Title != "Dọn vệ sinh đường làng" || d.Areas[0].Tasks[0].Lead[0] != "Thôn Đông" || d.Duties[0].Unit != "Công an xã" {
			t.Errorf("%v: %s", args, out.String())
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("null in %s", out.String())
		}
	}
	var out, errs bytes.Buffer
	if err := run(t.Context(), []string{"plan", "parse", file}, getenv, nil, &out, &errs); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"KẾ HOẠCH Dọn vệ sinh đường làng", "1. Phát quang", "Chủ trì: Thôn Đông", "1 nhóm, 1 nhiệm vụ"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

func TestPlanParseRefuses(t *testing.T) {
	t.Parallel()
	pdf := filepath.Join(t.TempDir(), "plan.docx")
	if err := os.WriteFile(pdf, []byte("%PDF-1.7 x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no file":         {[]string{"plan", "parse"}, "needs one FILE"},
		"not there":       {[]string{"plan", "parse", pdf + "x"}, "no such file"},
		"another format":  {[]string{"plan", "parse", pdf, "--format", "xml"}, "tree or json"},
		"what it says":    {[]string{"plan", "parse", pdf}, "Tệp PDF bị hỏng"},
		"no such command": {[]string{"plan", "cook"}, "plan parse?"},
		"import nothing":  {[]string{"plan", "import"}, "needs one FILE"},
		"import a ruin":   {[]string{"plan", "import", pdf}, "Tệp PDF bị hỏng"},
		"list of what":    {[]string{"plan", "list", "x"}, "no other word"},
	} {
		var out, errs bytes.Buffer
		err := run(t.Context(), test.args, func(string) string { return "" }, nil, &out, &errs)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

// TestPlanImport keeps a document as a draft plan and lists it.
func TestPlanImport(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if _, err := demo.Load(t.Context(), db.Store, time.Date(2026, 11, 23, 14, 5, 0, 0, time.FixedZone("+07", 7*3600))); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		return map[string]string{"DATABASE_URL": db.AppURL, "DATABASE_OWNER_URL": db.OwnerURL}[name]
	}
	command := func(args ...string) (string, error) {
		var out, errs bytes.Buffer
		err := run(t.Context(), append([]string{"plan"}, args...), getenv, nil, &out, &errs)
		return out.String(), err
	}
	file := "../../internal/importer/testdata/plans/danh-so-tu-dong.docx"
	if _, err := command("import", file); err == nil || !strings.Contains(err.Error(), "15271 (hatrung)") {
		t.Errorf("without a commune: %v", err)
	}
	said, err := command("import", file, "--commune", "15271")
	if err != nil || !strings.Contains(said, "a draft: ") {
		t.Fatalf("%q, %v", said, err)
	}
	all, err := command("list")
	if err != nil || !strings.Contains(all, "\t15286\t") {
		t.Errorf("all plans: %q, %v", all, err)
	}
	own, err := command("list", "--commune", "15271")
	id, _, _ := strings.Cut(strings.TrimPrefix(said, "plan "), ",")
	if err != nil || strings.Contains(own, "\t15286\t") || !strings.Contains(own, id+"\t15271\tdraft\t") {
		t.Errorf("the commune's plans: %q, %v", own, err)
	}
	if short, err := command("list", "--commune", "hatrung"); err != nil || short != own {
		t.Errorf("by its short code the commune's plans are %q, %v; want %q", short, err, own)
	}
	if _, err := command("list", "--commune", "1"); err == nil || !strings.Contains(err.Error(), "15271 (hatrung)") {
		t.Errorf("no such commune: %v", err)
	}
}
