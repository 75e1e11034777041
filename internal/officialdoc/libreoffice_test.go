package officialdoc

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// throughLibreOffice opens the Word file in LibreOffice and returns the text of its pages.
func throughLibreOffice(t *testing.T, d *Document) []string {
	t.Helper()
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is needed where CI is set: %v", tool, err)
			}
			t.Skipf("not run: %s is not installed", tool)
		}
	}
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "document.docx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.WriteDOCX(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	// A profile of its own keeps it apart from an office that is open on the desktop.
	office := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--headless", "--convert-to", "pdf", "--outdir", dir, f.Name())
	if out, err := office.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", filepath.Join(dir, "document.pdf"), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// loose is what pdftotext drops or adds at line ends, and what the machine's fonts may lack.
var loose = regexp.MustCompile(`[\s-]+|[\x{2000}-\x{200F}]|[^\x{0000}-\x{24FF}]`)

// squeezed makes text comparable whose lines lie elsewhere.
func squeezed(text string) string { return loose.ReplaceAllString(text, "") }

// printed are the texts of a document's running parts, as paper shows them.
func printed(d *Document) []string {
	d = d.cleaned()
	texts := []string{nation, motto, d.Head.numberLine(), d.Head.dateLine(), d.Kind, d.Summary, d.Closing, d.Foot.Signer, copiesTitle}
	texts = append(texts, d.addressLines()...)
	texts = append(texts, d.baseLines()...)
	texts = append(append(texts, d.Foot.signature().lines()...), d.Foot.Beside.lines()...)
	texts = append(texts, d.Foot.recipientLines()...)
	bodies := [][]Block{d.Body}
	for i, a := range d.Annexes {
		texts = append(texts, d.annexLabel(i), strings.ToUpper(a.Title), a.noteLine())
		bodies = append(bodies, a.Body)
	}
	for _, body := range bodies {
		for _, block := range body {
			switch v := block.(type) {
			case Heading:
				texts = append(texts, v.Label, v.title())
			case Paragraph:
				text := v.Label
				for _, s := range v.Spans {
					text += s.print()
				}
				texts = append(texts, text)
			case Table:
				texts = append(texts, v.Caption, v.Note)
				texts = append(texts, cellWords(v)...)
			}
		}
	}
	return texts
}

// cellWords are the words of a table: its cells are broken into lines that lie beside others.
func cellWords(t Table) []string {
	var words []string
	for _, cells := range append(t.Head, t.rowCells()...) {
		for _, c := range cells {
			words = append(words, strings.Fields(cellText(place{Cell: c}))...)
		}
	}
	return words
}

func TestLibreOfficeShowsTheDOCX(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		document *Document
		pages    int
	}{
		{"sample", sample(), 6},
		{"hard", hard(), 12},
		{"minutes", minutes(), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pages := throughLibreOffice(t, test.document)
			if len(pages) != test.pages {
				t.Errorf("%d pages, want %d", len(pages), test.pages)
			}
			all := squeezed(strings.Join(pages, ""))
			for _, want := range printed(test.document) {
				if !strings.Contains(all, squeezed(want)) {
					t.Errorf("the pages do not have %q", want)
				}
			}
			if first := strings.TrimSpace(pages[0]); strings.HasPrefix(first, "1\n") {
				t.Error("the first page shows its number")
			}
			if second := strings.TrimSpace(pages[min(1, len(pages)-1)]); len(pages) > 1 && !strings.HasPrefix(second, "2\n") {
				t.Errorf("the second page begins with %.20q, not with its number", second)
			}
			last := -1
			for i, page := range pages {
				if strings.Contains(page, copiesTitle) {
					last = i
				}
			}
			if last < 0 || !strings.Contains(squeezed(pages[last]), squeezed(test.document.Closing)) {
				t.Error("the signature stands on a page without text")
			}
		})
	}
}
