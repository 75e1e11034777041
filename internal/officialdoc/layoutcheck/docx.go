package layoutcheck

import (
	"fmt"
	"slices"
	"strings"
)

// DOCX judges a Word file: letters, sections, spacing, rules, page numbers, tables and what Word is
// told to keep together. An error means that the file cannot be read at all.
func DOCX(data []byte) ([]Finding, error) {
	file, err := readDOCX(data)
	if err != nil {
		return nil, err
	}
	d := &docxJudge{file: file, all: file.classify()}
	paragraphs := make([]paragraph, len(d.all))
	for i, p := range d.all {
		paragraphs[i] = p.paragraph
	}
	d.letters(paragraphs)
	d.wholes(paragraphs)
	d.sections()
	d.letterhead()
	d.titleRules()
	d.running()
	d.foot()
	d.tables()
	d.annexes()
	return d.findings, nil
}

// DOCXText is the text of a Word file in the order of the file, a paragraph a line.
func DOCXText(data []byte) ([]string, error) {
	file, err := readDOCX(data)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, p := range file.parts["word/document.xml"].under("p") {
		var line strings.Builder
		for _, t := range p.under("t") {
			line.WriteString(t.text)
		}
		all = append(all, line.String())
	}
	return all, nil
}

type docxJudge struct {
	judgement
	file *docxFile
	all  []*docxParagraph
}

func (d *docxJudge) of(wanted ...part) (found []*docxParagraph) {
	for _, p := range d.all {
		if slices.Contains(wanted, p.part) {
			found = append(found, p)
		}
	}
	return found
}

// sections judges paper, margins and page numbers.
func (d *docxJudge) sections() {
	if len(d.file.sections) == 0 {
		d.find("the file says what paper it is for", "mục I.1", "the file", "nothing")
	}
	for i, s := range d.file.sections {
		place := fmt.Sprintf("section %d", i+1)
		width, height := s.width, s.height
		if s.landscape {
			width, height = height, width
		}
		if !near(width, 210*mm, 1) || !near(height, 297*mm, 1) {
			d.find("paper is A4", "mục I.1", place, "%.0f × %.0f mm", width/mm, height/mm)
		}
		if i == 0 && s.landscape {
			d.find("paper stands upright but in annexes", "mục I.2", place, "landscape")
		}
		for _, margin := range []struct {
			name        string
			is          float64
			least, most float64
		}{{"top", s.top, 20, 25}, {"bottom", s.bottom, 20, 25}, {"left", s.left, 30, 35}, {"right", s.right, 15, 20}} {
			if !between(margin.is, margin.least, margin.most) {
				d.find(fmt.Sprintf("the %s margin is %v to %v mm", margin.name, margin.least, margin.most), "mục I.3", place, "%.1f mm", margin.is/mm)
			}
		}
		d.pageNumber(s, place)
	}
}

func (d *docxJudge) pageNumber(s docxSection, place string) {
	if s.start != "1" {
		d.find("pages are numbered from 1, in each annex anew", "mục I.7, III.1", place, "they start at %q", s.start)
	}
	d.stamp(s, place)
	first := s.headers["first"]
	if !s.titlePage || first == nil || slices.ContainsFunc(first.under("p"), func(n *xmlNode) bool {
		return !isStamp(n) && len(n.under("instrText"))+len(n.under("t")) > 0
	}) {
		d.find("the first page of the text and of each annex shows no number", "mục I.7", place, "it has the header of all pages or one with text")
	}
	header := s.headers["default"]
	if header == nil || !slices.ContainsFunc(header.under("instrText"), func(n *xmlNode) bool { return strings.TrimSpace(n.text) == "PAGE" }) {
		d.find("each page from the second bears its number in the top margin", "mục I.7", place, "no field for it in the header")
		return
	}
	all := header.under("p")
	p := d.file.paragraph(all[len(all)-1], s.room(), place+", header") // what may stand before it is a box
	if p.align != "center" || s.header < 5*mm || s.header > s.top {
		d.find("the page number stands in the middle of the top margin", "mục I.7", place, "%s, %.0f mm from the top", p.align, s.header/mm)
	}
	p.part = pageNumber
	d.letters([]paragraph{p.paragraph})
}

func (d *docxJudge) one(wanted part) *docxParagraph {
	if found := d.of(wanted); len(found) > 0 {
		return found[0]
	}
	return nil
}

// centred judges that a part is centred in its column.
func (d *docxJudge) centred(p *docxParagraph) {
	if p.align != "center" || p.left != p.right || p.first != 0 {
		d.find(fmt.Sprintf("%s is centred", p.part), forms[p.part].article, p.place, "alignment %s, indents %.1f, %.1f and %.1f pt", p.align, p.left, p.right, p.first)
	}
}

// single judges that nothing stands between the lines of a part, nor between it and the next.
func (d *docxJudge) single(p, next *docxParagraph) {
	if p.leading > 1.01 || p.after > 0.1 || next != nil && next.before > 0.1 {
		d.find(fmt.Sprintf("%s follows in single spacing", p.part), forms[p.part].article, p.place, "%.2f lines, %.1f pt after", p.leading, p.after)
	}
}

// ruled judges the rule under a part: its length in parts of the last and of the widest line.
func (d *docxJudge) ruled(p *docxParagraph, least, most float64) {
	last, widest := 0.0, 0.0
	for _, line := range p.lines {
		for _, width := range lineWidths(line, p.looks[0], p.room) {
			last, widest = width, max(widest, width)
		}
	}
	switch {
	case p.rule == 0:
		d.find(fmt.Sprintf("a rule is drawn under the %s", p.part), forms[p.part].article, p.place, "none")
	case p.rule < least*last-1 || p.rule > most*widest+1:
		d.find(fmt.Sprintf("the rule under the %s is %.2f to %.2f of its line", p.part, least, most), forms[p.part].article, p.place, "%.2f", p.rule/last)
	}
}

func (d *docxJudge) letterhead() {
	for _, p := range d.of(nation, motto, superior, agency, number, placeDate, subject) {
		d.centred(p)
	}
	n, m, a := d.one(nation), d.one(motto), d.one(agency)
	if n == nil || m == nil || a == nil {
		return
	}
	if width := measure(n.text, n.looks[0]); width > n.room {
		d.find("the nation's name stands on one line", "mục II.1", n.place, "%.0f pt of text in %.0f pt", width, n.room)
	}
	d.single(n, m)
	d.ruled(m, 0.98, 1.02)
	d.ruled(a, 1.0/3, 0.5)
	if s := d.one(superior); s != nil {
		d.single(s, a)
	}
	for _, p := range []*docxParagraph{a, d.one(superior)} {
		if p == nil {
			continue
		}
		for _, line := range p.lines {
			if width := measure(line, p.looks[0]); width > p.room+0.5 {
				d.find(fmt.Sprintf("%s fits its column", p.part), "mục II.2", p.place, "%.0f pt of text in %.0f pt", width, p.room)
			}
		}
	}
	no, date := d.one(number), d.one(placeDate)
	if no != nil && date != nil && !near(no.before, date.before, 1) {
		d.find("place and date stand on the line of the number", "mục II.4", date.place, "%.1f pt lower", date.before-no.before)
	}
	if s := d.one(subject); s != nil && !near(s.before, 6, 1) {
		d.find("a letter's subject stands 6 pt under the number", "mục II.5", s.place, "%.1f pt", s.before)
	}
}

func (d *docxJudge) titleRules() {
	k, s := d.one(kind), d.one(summary)
	if k == nil {
		return
	}
	d.centred(k)
	if s == nil {
		return
	}
	d.centred(s)
	d.single(k, s)
	d.ruled(s, 1.0/3, 0.5)
}

// running judges indent, spacing and alignment of the text.
func (d *docxJudge) running() {
	for _, p := range d.of(basis, body, heading1, heading2, heading3) {
		article := forms[p.part].article
		if !near(p.first, 10*mm, 0.4) && !near(p.first, 12.7*mm, 0.4) || p.left != 0 || p.right != 0 {
			d.find("the first line of a paragraph is indented by 10 or 12.7 mm", article, p.place, "%.1f mm", p.first/mm)
		}
		if p.before+p.after < 5.9 {
			d.find("paragraphs stand at least 6 pt apart", article, p.place, "%.1f pt", p.before+p.after)
		}
		if p.leading < 0.99 || p.leading > 1.51 {
			d.find("lines stand single to 1.5 apart", article, p.place, "%.2f", p.leading)
		}
		if p.align != "both" {
			d.find("text is justified", article, p.place, "%s", p.align)
		}
		if p.outline > 0 && !p.keepNext {
			d.find("a heading stays with its text", house, p.place, "it may stand last on a page")
		}
	}
}

// foot judges the signature and that the end of the text stays with it.
func (d *docxJudge) foot() {
	var before *docxBlock
	for i, b := range d.file.blocks {
		if i == 0 || b.section > 0 || b.table == nil || b.table.bordered {
			continue
		}
		before = &d.file.blocks[i-1]
		for _, row := range b.table.rows {
			if !row.whole {
				d.find("a signature stays on one page", house, fmt.Sprintf("block %d", i+1), "its row may be torn")
			}
		}
	}
	if before != nil && (before.paragraph == nil || !before.paragraph.keepNext) {
		d.find("the signature stands on a page with text", house, "the foot", "the paragraph before it may stay behind")
	}
	signs := d.of(authority)
	for _, p := range append(signs, d.of(signer)...) {
		d.centred(p)
	}
	for _, p := range d.of(signer) {
		if p.before < 50 {
			d.find("between post and name there is room to sign", "mục II.7", p.place, "%.0f pt", p.before)
		}
	}
	title := d.one(copies)
	if title != nil && len(signs) > 0 && !near(title.before, signs[0].before, 5) {
		d.find("“Nơi nhận:” stands level with the signature", "mục II.9", title.place, "%.1f pt lower", title.before-signs[0].before)
	}
	for _, p := range d.of(copies, recipient) {
		if p.left != 0 || p.first != 0 || p.align != "" && p.align != "left" {
			d.find("recipients stand at the left margin", "mục II.9", p.place, "indents %.1f and %.1f pt, alignment %s", p.left, p.first, p.align)
		}
	}
}

// tables judges rows that may be torn, heads that do not repeat, and widths.
func (d *docxJudge) tables() {
	for i, b := range d.file.blocks {
		if b.table == nil {
			continue
		}
		s, place := d.file.sections[b.section], fmt.Sprintf("block %d", i+1)
		if b.table.width > s.room()+1 || !b.table.fixed {
			d.find("a table is as wide as the text, and its columns are settled", house, place, "%.0f of %.0f pt, fixed %v", b.table.width, s.room(), b.table.fixed)
		}
		if b.table.bordered {
			d.rows(b.table, place, s.height-s.top-s.bottom)
		}
	}
}

func (d *docxJudge) rows(t *docxTable, place string, height float64) {
	inHead := true
	for r, row := range t.rows {
		at := fmt.Sprintf("%s, row %d", place, r+1)
		covered, tallest := 0, 0.0
		isBold, isEmpty := true, true
		for _, cell := range row.cells {
			covered += cell.across
			tall := 0.0
			for _, p := range cell.paragraphs {
				for _, l := range p.looks {
					isBold, isEmpty = isBold && (l.bold || strings.TrimSpace(l.text) == ""), isEmpty && strings.TrimSpace(l.text) == ""
				}
				if p.text != "" {
					tall += float64(len(lineWidths(p.text, p.looks[0], p.room))) * single * p.looks[0].size
				}
			}
			tallest = max(tallest, tall)
		}
		if covered != t.columns {
			d.find("the cells of a row fill it", house, at, "%d of %d columns", covered, t.columns)
		}
		if !row.whole && tallest < height/4 {
			d.find("a row stays on one page", house, at, "it may be torn")
		}
		// A bold row of several cells at the top is a head; group and total rows stand lower or in one cell.
		inHead = inHead && (isBold && !isEmpty && len(row.cells) > 1 || row.head)
		if inHead && !row.head && r+1 < len(t.rows) {
			d.find("a table's head stands on each of its pages", house, at, "it is not repeated")
		}
	}
}

// annexes judges that each has a section and a title of its own.
func (d *docxJudge) annexes() {
	labels := d.of(annexLabel)
	if len(labels) != len(d.file.sections)-1 {
		d.find("each annex is a section with pages of its own", "mục III.1", "the file", "%d annexes in %d sections", len(labels), len(d.file.sections))
	}
	for _, p := range d.of(annexLabel, annexTitle, annexNote) {
		d.centred(p)
	}
	for i, p := range d.all {
		if p.part == annexLabel && (i+1 >= len(d.all) || d.all[i+1].part != annexTitle) {
			d.find("an annex has a title under its number", "mục III.1", p.place, "none")
		}
	}
}
