package officialdoc

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// withRestricted is a document whose second annex of three stays inside.
func withRestricted() *Document {
	table := func(text string) Table {
		t := Table{Head: [][]Cell{{TextCell("TT"), TextCell("Nội dung")}}}
		for range 90 {
			t.Rows = append(t.Rows, Row{Cells: []Cell{TextCell("1"), TextCell(text)}})
		}
		return t
	}
	return &Document{
		Head: Head{Agency: "ỦY BAN NHÂN DÂN XÃ MẪU", Symbol: "BC-UBND", Place: "Mẫu", Year: 2027}, Kind: "BÁO CÁO", Summary: "Kết quả",
		Body: []Block{Text("Chi tiết tại Phụ lục III.")}, Closing: "Hết./.",
		Annexes: []Annex{
			{Title: "Công khai", Body: []Block{table("điều ai cũng biết")}},
			{Title: "Nội bộ", Restricted: true, Body: []Block{Text("Mở đầu kín."), table("điều kín")}},
			{Title: "Cuối", Body: []Block{Text("Phần cuối.")}},
		},
	}
}

// written is the document in a format, as text where the format is packed.
func written(t *testing.T, d *Document, format string) string {
	t.Helper()
	var b bytes.Buffer
	write := map[string]func() error{
		"docx": func() error { return d.WriteDOCX(&b) }, "pdf": func() error { return d.WritePDF(&b) },
		"html": func() error { return d.WriteHTML(&b) }, "xlsx": func() error { return d.WriteXLSX(&b) },
	}
	if err := write[format](); err != nil {
		t.Fatal(err)
	}
	switch format {
	case "docx":
		var all strings.Builder
		for name, part := range docxParts(t, d) {
			all.WriteString(name + part)
		}
		return all.String()
	case "pdf":
		f, _ := d.cleaned().setPages()
		var all strings.Builder
		for _, s := range f.sheets {
			for _, m := range s.marks {
				for _, p := range m.pieces {
					all.WriteString(p.text + " ")
				}
			}
		}
		return all.String()
	case "xlsx":
		f, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, sheet := range f.GetSheetList() {
			rows, _ := f.GetRows(sheet)
			all.WriteString(sheet + "\n")
			for _, row := range rows {
				all.WriteString(strings.Join(row, "|") + "\n")
			}
		}
		return all.String()
	}
	return b.String()[strings.Index(b.String(), "<body"):]
}

// TestRestrictedAnnexIsLeftOut: no writer writes it unless the document is meant for the inside, and the
// other annexes keep their numbers.
func TestRestrictedAnnexIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"docx", "pdf", "html", "xlsx"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			d := withRestricted()
			got := written(t, d, format)
			for _, kept := range []string{"kín", "NỘI BỘ", "Phụ lục II "} {
				if strings.Contains(got+" ", kept) {
					t.Errorf("the ordinary document has %q", kept)
				}
			}
			if format != "xlsx" && !strings.Contains(got, "Phụ lục III") {
				t.Error("the last annex lost its number")
			}
			d.Internal = true
			got = written(t, d, format)
			for _, want := range []string{"điều kín", restrictedWords, "Phụ lục II"} {
				if !strings.Contains(got, want) {
					t.Errorf("the document for the inside lacks %q", want)
				}
			}
		})
	}
}

// TestRestrictedAnnexIsStampedOnEachPage and on no other.
func TestRestrictedAnnexIsStampedOnEachPage(t *testing.T) {
	t.Parallel()
	d := withRestricted()
	d.Internal = true
	f, _ := d.cleaned().setPages()
	for i, s := range f.sheets {
		stamped := false
		for _, m := range s.marks {
			stamped = stamped || len(m.pieces) == 1 && m.pieces[0].text == restrictedWords
		}
		if stamped != (s.section == 2) {
			t.Errorf("page %d of section %d: stamped %v", i+1, s.section, stamped)
		}
	}
	if n := len(f.sheets); n < 6 {
		t.Errorf("only %d pages", n)
	}
	// In the Word file by its headers: the first page and the others.
	parts := docxParts(t, d)
	for _, name := range []string{"word/header3.xml", "word/header4.xml"} {
		if !strings.Contains(parts[name], restrictedWords) || !strings.Contains(parts[name], "w:pBdr") {
			t.Errorf("%s has no box", name)
		}
	}
	if n := strings.Count(parts["word/document.xml"], `r:id="rId6"`); n != 1 {
		t.Errorf("%d sections have the box, want 1", n)
	}
	// On paper the style sheet names the pages.
	if !strings.Contains(Stylesheet, "@page official-restricted-landscape") || !strings.Contains(written(t, d, "html"), `class="annex restricted"`) {
		t.Error("the printed page has no box")
	}
}
