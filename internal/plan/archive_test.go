package plan_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func archived(area int64, place, unit, name string) plan.ArchivedFile {
	return plan.ArchivedFile{PlanID: 1, AreaID: area, Item: plan.Item{Place: place}, UnitName: unit, Evidence: plan.Evidence{Name: name}}
}

func area(f plan.ArchivedFile) string { return "Nhóm " + strings.Repeat("x", int(f.AreaID)) }

func TestArchiveNames(t *testing.T) {
	t.Parallel()
	one := []plan.ArchivedFile{
		archived(1, "II.1.1", "Trạm Y tế", "Biên bản.pdf"), archived(1, "II.1.1", "Trạm Y tế", "Biên bản.pdf"), archived(1, "II.1.2", "Công an xã", "a:b?.docx"),
	}
	plan.NameArchive(one, area)
	for i, want := range []string{"01 II.1.1 Trạm Y tế - Biên bản.pdf", "02 II.1.1 Trạm Y tế - Biên bản.pdf", "03 II.1.2 Công an xã - ab.docx"} {
		if one[i].Path != want {
			t.Errorf("%q, want %q", one[i].Path, want)
		}
	}
	two := []plan.ArchivedFile{archived(1, "II.1.1", "Trạm Y tế", "a.txt"), archived(2, "II.2.1", "Trạm Y tế", "a.txt"), archived(2, "II.2.2", "Trạm Y tế", "a.txt")}
	plan.NameArchive(two, area)
	for i, want := range []string{"01 Nhóm x/01 II.1.1 Trạm Y tế - a.txt", "02 Nhóm xx/02 II.2.1 Trạm Y tế - a.txt", "02 Nhóm xx/03 II.2.2 Trạm Y tế - a.txt"} {
		if two[i].Path != want {
			t.Errorf("%q, want %q", two[i].Path, want)
		}
	}
}

// What Windows refuses in a name: signs, control characters, a stop or space at the end, its devices.
var refused = regexp.MustCompile(`(?i)[<>:"\\|?*\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)`)

func TestArchiveNamesAreSafe(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ủy ban Mặt trận Tổ quốc Việt Nam ", 20)
	var files []plan.ArchivedFile
	for _, unit := range []string{"", "Trạm Y tế", "CON", "..", "a/b\\c", long, strings.Repeat("Ư", 400), "Ubo\u031b\u0309"} {
		for _, name := range []string{
			"", "x", "con.txt", "NUL", "../../etc/passwd", `C:\Windows\x.exe`, long + ".pdf", "Bie\u0302n ba\u0309n.pdf", "a\u202egnp.exe", "ảnh\x00\x1f.jpg", "tệp. ", ". . .",
			"a." + strings.Repeat("đ", 90), "Biên bản.PDF", "biên bản.pdf",
		} {
			for area := range int64(3) {
				files = append(files, archived(area, "II.1.1", unit, name), archived(area, "a:/b", unit, name))
			}
		}
	}
	plan.NameArchive(files, func(f plan.ArchivedFile) string { return f.UnitName + ": ../" })
	seen := map[string]bool{}
	for _, f := range files {
		parts := strings.Split(f.Path, "/")
		if len(parts) != 2 {
			t.Errorf("%q has %d parts", f.Path, len(parts))
		}
		for _, p := range parts {
			if refused.MatchString(p) || p == "" || utf8.RuneCountInString(p) > 125 || !norm.NFC.IsNormalString(p) || !utf8.ValidString(p) {
				t.Errorf("%q is no safe name (of %q)", p, f.Name)
			}
		}
		key := strings.ToLower(f.Path)
		if seen[key] {
			t.Errorf("%q stands twice", f.Path)
		}
		seen[key] = true
	}
}

func TestArchiveHasWhatWasSent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		version int
		file    plan.Evidence
		want    bool
	}{
		{"never sent", 0, plan.Evidence{}, false},
		{"sent with it", 1, plan.Evidence{}, true},
		{"added since", 1, plan.Evidence{AddedAfter: 1}, false},
		{"removed since", 2, plan.Evidence{Removed: true, RemovedAfter: 2}, true},
		{"removed before", 2, plan.Evidence{Removed: true, RemovedAfter: 1}, false},
	} {
		if got := (plan.ArchivedFile{Evidence: test.file, Version: test.version}).Sent(); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// Names that are too long end with a whole word.
func TestNameArchiveCutsAtWords(t *testing.T) {
	t.Parallel()
	files := make([]plan.ArchivedFile, 2)
	for i := range files {
		files[i] = plan.ArchivedFile{Evidence: plan.Evidence{Name: "a.txt"}, AreaID: int64(i), Item: plan.Item{Place: "II.1.1"}, UnitName: "Trạm Y tế"}
	}
	titles := []string{"Nhóm 1. Truyền thông, tư vấn để gia đình và cộng đồng biết cách chăm sóc", "Nhóm 2. " + strings.Repeat("x", 80)}
	plan.NameArchive(files, func(f plan.ArchivedFile) string { return titles[f.AreaID] })
	for i, want := range []string{"01 Nhóm 1. Truyền thông, tư vấn để gia đình và/01 II.1.1 Trạm Y tế - a.txt", "02 Nhóm 2. " + strings.Repeat("x", 39) + "/02 II.1.1 Trạm Y tế - a.txt"} {
		if files[i].Path != want {
			t.Errorf("%q, want %q", files[i].Path, want)
		}
	}
}
