package officialdoc

import (
	"fmt"
	"strings"
	"unicode"
)

// ruleLine is the height of the empty paragraph that carries a rule: too small to be seen as a line.
const ruleLine = 4

// docx builds word/document.xml of one cleaned document.
type docx struct {
	strings.Builder
	doc       *Document
	layout    *layout
	head      headFit
	top       int // the level of heading that is Word's heading 1
	bookmarks map[string]bool
}

func newDOCX(d *Document) *docx {
	l := layoutOf(d.Head)
	b := &docx{doc: d, layout: l, head: fitHead(d.Head), bookmarks: map[string]bool{}}
	b.top = b.topLevel()
	return b
}

// document is word/document.xml.
func (b *docx) document() string {
	b.WriteString(xmlHead + `<w:document ` + nsWord + ` ` + nsRelations + `><w:body>`)
	last := Annex{}
	// The properties of a section stand in its last paragraph.
	end := func() { b.paragraph(pPr{style: "Gap", exact: 1, section: b.section(last)}, "") }
	first := b.doc
	for i, d := range first.all() {
		if i > 0 {
			end()
			b.doc, b.head, last = d, fitHead(d.Head), Annex{}
		}
		b.main()
		for _, annex := range d.Annexes {
			end()
			last = annex
			b.annex(annex)
		}
	}
	b.doc = first // the file's metadata are those of the first
	b.WriteString(b.section(last))
	b.WriteString(`</w:body></w:document>`)
	return b.String()
}

// main is the document proper: everything but the annexes.
func (b *docx) main() {
	b.letterhead()
	b.title()
	b.blocks(b.doc.Body, false, b.doc.Closing == "" && !b.doc.Foot.empty())
	if b.doc.Closing != "" {
		b.paragraph(pPr{style: "BodyText", keepNext: true}, plain(b.doc.Closing))
	}
	b.foot()
}

// section is that of an annex; the text is like an upright one.
func (b *docx) section(a Annex) string {
	p := b.layout.page
	width, height, orient := p.width, p.height, ""
	header, first := docxHeaders[0].id, docxHeaders[1].id
	if a.Restricted {
		header, first = docxHeaders[2].id, docxHeaders[3].id
	}
	if a.Landscape {
		width, height, orient = p.height, p.width, ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="%s"/><w:headerReference w:type="first" r:id="%s"/>`+
		`<w:type w:val="nextPage"/><w:pgSz w:w="%s" w:h="%s"%s/>`+
		`<w:pgMar w:top="%s" w:right="%s" w:bottom="%s" w:left="%s" w:header="%s" w:footer="%s" w:gutter="0"/>`+
		`<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`,
		header, first, twips(width), twips(height), orient, twips(p.top), twips(p.right), twips(p.bottom), twips(p.left),
		twips(p.numberDrop-ascent*p.number.size), twips(p.bottom/2))
}

func (b *docx) paragraph(p pPr, runs string) {
	b.WriteString("<w:p>" + p.markup() + runs + "</w:p>")
}

// rule is a line of the given length in the middle of the given width.
func (b *docx) rule(length, width, after float64) {
	side := max(width-length, 0) / 2
	b.paragraph(pPr{style: "RuleLine", topRule: b.layout.head.ruleWidth, before: 3, after: after, left: side, right: side}, "")
}

// title is what stands between head and body: kind, summary, addressees and bases.
func (b *docx) title() {
	d, width := b.doc, b.layout.page.textWidth(false)
	kind := pPr{style: "Title"}
	if d.Draft {
		b.paragraph(pPr{style: "DraftMark"}, plain(draftWord))
		kind.before = b.layout.body.below
	}
	if d.Kind != "" {
		b.paragraph(kind, plain(d.Kind))
		if d.Summary != "" {
			b.paragraph(pPr{style: "Subtitle"}, plain(d.Summary))
			b.rule(summaryRule(d.Summary, b.layout), width, b.layout.head.summaryBelow)
		}
	}
	b.addressees()
	for _, line := range d.baseLines() {
		b.paragraph(pPr{style: "Basis"}, plain(line))
	}
}

// addressees keep the dashes of several lines under the colon.
func (b *docx) addressees() {
	lines := b.doc.addressLines()
	switch len(lines) {
	case 0:
		return
	case 1:
		b.paragraph(pPr{style: "Addressee", before: b.layout.body.below, align: "center"}, plain(addressTitle+" "+lines[0]))
		return
	}
	left := b.layout.page.textWidth(false) / 6
	colon := left + textWidth(strings.TrimSuffix(addressTitle, ":"), b.layout.head.addressee.face(), b.layout.head.addressee.size)
	b.paragraph(pPr{style: "Addressee", keepNext: true, before: b.layout.body.below, left: left}, plain(addressTitle))
	for i, line := range lines {
		b.paragraph(pPr{style: "Addressee", keepNext: i < len(lines)-1, left: colon}, plain(line))
	}
}

// blocks writes a body. A paragraph stays with the table after it, and the last one, where asked, with
// what follows the body.
func (b *docx) blocks(blocks []Block, landscape, keepLast bool) {
	for i, block := range blocks {
		keep := keepLast && i == len(blocks)-1
		if i+1 < len(blocks) {
			_, keep = blocks[i+1].(Table)
		}
		switch v := block.(type) {
		case Heading:
			b.heading(v)
		case Paragraph:
			b.text(v, keep)
		case Table:
			b.table(v, b.layout.page.textWidth(landscape), b.layout.page.textHeight(landscape))
			b.paragraph(pPr{style: "Gap", keepNext: keep && i == len(blocks)-1}, "")
		}
	}
}

func (b *docx) heading(h Heading) {
	runs := plain(h.line())
	if h.Level <= 0 && h.Label != "" && h.Title != "" {
		runs = linesOf([]string{h.Label, h.title()})
	}
	b.paragraph(pPr{style: b.headingID(h.Level)}, b.marked(h.Key, runs))
}

func (b *docx) text(p Paragraph, keep bool) {
	centred := p.Align == AlignCenter || p.Align == AlignRight
	b.paragraph(pPr{style: "BodyText", keepNext: keep, noIndent: p.Flush || centred, align: docxAlign(p.Align)},
		b.marked(p.Key, spanRuns(p, false)))
}

func spanRuns(p Paragraph, isBold bool) string {
	var runs strings.Builder
	if p.Label != "" {
		runs.WriteString(run(p.Label+" ", isBold, false, false))
	}
	for _, s := range p.Spans {
		runs.WriteString(run(s.print(), isBold || s.Bold, s.Italic, s.Hole))
	}
	return runs.String()
}

// marked puts a bookmark round the runs of a paragraph with a key.
func (b *docx) marked(key, runs string) string {
	name := bookmarkName(key)
	if name == "" || b.bookmarks[name] {
		return runs
	}
	id := len(b.bookmarks)
	b.bookmarks[name] = true
	return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%[1]d"/>`, id, name, runs)
}

// bookmarkName makes a key a name that Word accepts: a letter first, then letters, digits and "_", 40 at most.
func bookmarkName(key string) string {
	if key == "" {
		return ""
	}
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '_'
	}, key)
	if !unicode.IsLetter(rune(name[0])) {
		name = "k" + name
	}
	return name[:min(len(name), 40)]
}

func (b *docx) annex(a Annex) {
	b.paragraph(pPr{style: "AnnexLabel"}, plain(a.label))
	if a.Title != "" {
		b.paragraph(pPr{style: "AnnexTitle"}, plain(strings.ToUpper(a.Title)))
	}
	if note := a.noteLine(); note != "" {
		b.paragraph(pPr{style: "AnnexNote"}, plain(note))
	}
	b.paragraph(pPr{style: "Gap", keepNext: true}, "")
	b.blocks(a.Body, a.Landscape, false)
}
