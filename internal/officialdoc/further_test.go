package officialdoc

import (
	"strings"
	"testing"
)

// Documents in one file begin on pages of their own, with their own heads, in every format.
func TestFurtherDocuments(t *testing.T) {
	t.Parallel()
	one := func(kind string) *Document {
		return &Document{Head: Head{Agency: "ỦY BAN NHÂN DÂN XÃ ĐỒNG MÂY"}, Kind: kind, Body: []Block{Text("Nội dung " + kind)}}
	}
	d := one("PHIẾU MỘT")
	d.Further = []*Document{one("PHIẾU HAI"), sample(), one("PHIẾU BA")}
	alone := sample().Pages()
	if n := d.Pages(); n != 3+alone {
		t.Errorf("%d pages, want 3 and the %d of the sample", n, alone)
	}
	text := runTool(t, writePDF(t, d), "pdftotext", "-layout", "FILE", "-")
	pages := strings.Split(text, "\f")
	for page, want := range map[int]string{0: "PHIẾU MỘT", 1: "PHIẾU HAI", 2 + alone: "PHIẾU BA"} {
		if len(pages) <= page || !strings.Contains(pages[page], want) {
			t.Errorf("page %d does not say %s", page+1, want)
		}
	}
	html := d.HTML()
	if n := strings.Count(html, `<div class="official-sheet">`); n != 4 {
		t.Errorf("%d sheets in HTML", n)
	}
	if n := strings.Count(html, `class="foot"`); n != 1 {
		t.Errorf("%d feet in HTML, only the sample has one", n)
	}
	parts := docxParts(t, d)
	if n := strings.Count(parts["word/document.xml"], "<w:sectPr>"); n != 4+len(sample().Annexes) {
		t.Errorf("%d sections in DOCX", n)
	}
	if !strings.Contains(parts["docProps/core.xml"], "PHIẾU MỘT") {
		t.Error("the file is not called after its first document")
	}
	checkOrder(t, "word/document.xml", parts["word/document.xml"])
	if one("X").Pages() != 1 || len(sample().Further) != 0 {
		t.Error("a document alone has further ones")
	}
}
