package layoutcheck

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// handful is what an ordinary run shows to LibreOffice, which is slow; KEHOACHXA_FULL=1 shows it all.
var handful = []string{"bao-cao-nam-short", "bao-cao-quy-long", "cong-van-don-doc-long", "giay-moi-short", "ke-hoach-short", "bien-ban-long"}

// tool finds a program; a machine of CI must have it.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is needed where CI is set: %v", name, err)
		}
		t.Skipf("not run: %s is not installed", name)
	}
}

// TestLibreOfficeAgrees opens the Word files in LibreOffice: as many pages as our PDF, within one in 20,
// and the same words in the same order.
func TestLibreOfficeAgrees(t *testing.T) {
	t.Parallel()
	tool(t, "soffice")
	tool(t, "pdftotext")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	var shown []named
	for _, d := range corpus() {
		if os.Getenv("KEHOACHXA_FULL") == "" && !slices.Contains(handful, d.name) {
			continue
		}
		shown = append(shown, d)
		path := filepath.Join(dir, d.name+".docx")
		if err := os.WriteFile(path, docxOf(t, d.Document), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	for _, d := range shown {
		ours := filepath.Join(dir, d.name+"-ours.pdf")
		if err := os.WriteFile(ours, pdfOf(t, d.Document), 0o600); err != nil {
			t.Fatal(err)
		}
		mine, theirs := pagesOf(t, ours), pagesOf(t, filepath.Join(dir, d.name+".pdf"))
		if off := max(len(mine), len(theirs)) - min(len(mine), len(theirs)); off > (len(mine)+19)/20 {
			t.Errorf("%s: %d pages, LibreOffice makes %d", d.name, len(mine), len(theirs))
		}
		a, b := wordsOf(mine), wordsOf(theirs)
		ordered := float64(2*common(a, b)) / float64(len(a)+len(b))
		slices.Sort(a)
		slices.Sort(b)
		differ := len(a) + len(b) - 2*common(a, b)
		t.Logf("%-24s %3d pages, LibreOffice %3d; %5d words, %3d differ, %5.1f %% in the same order", d.name, len(mine), len(theirs), len(a), differ, 100*ordered)
		// A head of some ten words is repeated where a page begins, which may be elsewhere by a row; and of what
		// stands side by side, either may be read first.
		if differ > 12*len(mine) || ordered < 0.85 {
			t.Errorf("%s: %d words differ, %.1f %% are in the same order", d.name, differ, 100*ordered)
		}
	}
}

// pagesOf are the texts of the pages of a PDF, in the order of the file.
func pagesOf(t *testing.T, path string) []string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

var (
	plainWord = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+`)
	giantWord = regexp.MustCompile(`[x]{4,}|(quádài|quádà|uádài|ádài|dài)+|(DỊCHVỤ)+|duong|dan`)
)

// wordsOf are the words of pages without page numbers, and without words that are cut anywhere because
// no line holds them.
func wordsOf(pages []string) (words []string) {
	for _, page := range pages {
		for _, w := range plainWord.FindAllString(page, -1) {
			if !giantWord.MatchString(w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// common is the length of the longest sequence of words that both have in the same order.
func common(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
