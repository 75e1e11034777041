package layoutcheck

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// PDF judges a finished PDF: letters, positions, rules, page numbers, tables and what stands together.
// An error means that the file cannot be read at all.
func PDF(data []byte) ([]Finding, error) {
	file, err := readPDF(data)
	if err != nil {
		return nil, err
	}
	return file.judge(), nil
}

func (f *pdfFile) judge() []Finding {
	p := &pdfJudge{file: f, all: f.classify()}
	paragraphs := make([]paragraph, len(p.all))
	for i, x := range p.all {
		paragraphs[i] = x.paragraph
	}
	p.letters(paragraphs)
	p.wholes(paragraphs)
	p.file.accessible(&p.judgement)
	p.paper()
	p.margins()
	p.pageNumbers()
	p.stamps()
	p.letterhead()
	p.titleRules()
	p.running()
	p.foot()
	p.tables()
	p.annexes()
	p.overlaps()
	return p.findings
}

// Text is the text of a PDF in reading order, a paragraph or cell a line.
func Text(data []byte) ([]string, error) {
	file, err := readPDF(data)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range file.root.leaves() {
		all = append(all, e.text())
	}
	return all, nil
}

// Pages is the number of pages of a PDF.
func Pages(data []byte) (int, error) {
	file, err := readPDF(data)
	if err != nil {
		return 0, err
	}
	return len(file.pages), nil
}

type pdfJudge struct {
	judgement
	file *pdfFile
	all  []printed
}

func (p *pdfJudge) of(wanted ...part) (found []printed) {
	for _, x := range p.all {
		if slices.Contains(wanted, x.part) {
			found = append(found, x)
		}
	}
	return found
}

// near reports two lengths that are equal but for rounding.
func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// between reports a length in millimetres that stands in a range of the decree.
func between(length, least, most float64) bool {
	return length/mm >= least-0.1 && length/mm <= most+0.1
}

// accessible holds what makes a file readable for machines: marks, language, fonts.
func (f *pdfFile) accessible(j *judgement) {
	if !f.marked || f.language == "" {
		j.find("the file is tagged and names its language", house, "the file", "tagged %v, language %q", f.marked, f.language)
	}
	for _, page := range f.pages {
		for _, s := range page.segments {
			if !s.embedded {
				j.find("every typeface is in the file", house, placeOf(s.page, s.y), "%s is not", s.family)
				return
			}
		}
	}
}

func (p *pdfJudge) paper() {
	for i, page := range p.file.pages {
		portrait := near(page.width, 210*mm, 1) && near(page.height, 297*mm, 1)
		landscape := near(page.width, 297*mm, 1) && near(page.height, 210*mm, 1)
		if !portrait && !landscape {
			j := fmt.Sprintf("%.0f × %.0f mm", page.width/mm, page.height/mm)
			p.find("paper is A4", "mục I.1", fmt.Sprintf("page %d", i+1), "%s", j)
		}
		if landscape && p.section(i) == 0 {
			p.find("paper stands upright but in annexes", "mục I.2", fmt.Sprintf("page %d", i+1), "landscape")
		}
	}
}

// section is the annex that a page belongs to, from 1; 0 is the text.
func (p *pdfJudge) section(page int) int {
	n := 0
	for _, label := range p.of(annexLabel) {
		if label.lines[0].page <= page {
			n++
		}
	}
	return n
}

// first is the first page of a page's section.
func (p *pdfJudge) first(page int) int {
	first := 0
	for _, label := range p.of(annexLabel) {
		if label.lines[0].page <= page {
			first = label.lines[0].page
		}
	}
	return first
}

// content are the segments of a page without its number.
func (p *pdfJudge) content(page int) (found []segment) {
	for _, s := range p.file.pages[page].segments {
		if s.y > 20*mm || s.element != nil {
			found = append(found, s)
		}
	}
	return found
}

// left is the left margin as the document uses it.
func (p *pdfJudge) left() float64 {
	left := math.Inf(1)
	for i := range p.file.pages {
		for _, s := range p.content(i) {
			left = min(left, s.x)
		}
	}
	for _, page := range p.file.pages { // a table stands at the margin, its text a little inside
		for _, r := range page.strokes {
			left = min(left, r.x)
		}
	}
	return left
}

func (p *pdfJudge) margins() {
	if left := p.left(); !between(left, 30, 35) {
		p.find("the left margin is 30 to 35 mm", "mục I.3", "the file", "%.1f mm", left/mm)
	}
	top := math.Inf(1)
	for i, page := range p.file.pages {
		content := p.content(i)
		if len(content) == 0 {
			p.find("no page is empty", house, fmt.Sprintf("page %d", i+1), "nothing")
		}
		for _, s := range content {
			top = min(top, s.y-ascent*s.size)
			for _, side := range []struct {
				name  string
				room  float64
				least float64
			}{
				{"left", s.x, 30}, {"right", page.width - s.right(), 15},
				{"top", s.y - ascent*s.size, 20}, {"bottom", page.height - s.y - descent*s.size, 20},
			} {
				if side.room/mm < side.least-0.1 {
					p.find(fmt.Sprintf("the %s margin is at least %v mm", side.name, side.least), "mục I.3", placeOf(i, s.y), "%.1f mm at %s", side.room/mm, quote(s.text))
				}
			}
		}
		for _, s := range page.strokes {
			if s.x/mm < 29.9 || (page.width-s.x-s.width)/mm < 14.9 || (page.height-s.y-s.height)/mm < 19.9 {
				p.find("rules stay inside the margins", "mục I.3", placeOf(i, s.y), "a rule from %.1f to %.1f mm", s.x/mm, (s.x+s.width)/mm)
			}
		}
	}
	if top/mm > 26 {
		p.find("the top margin is 20 to 25 mm", "mục I.3", "the file", "%.1f mm", top/mm)
	}
}

// middleOfPage reports whether something stands in the middle between margins that the decree allows.
func (p *pdfJudge) middleOfPage(x float64, page int) bool {
	width := p.file.pages[page].width / mm
	return between(x, (30+width-20)/2, (35+width-15)/2)
}

func (p *pdfJudge) pageNumbers() {
	for i := range p.file.pages {
		var numbers []segment
		for _, s := range p.file.pages[i].segments {
			if s.y <= 20*mm && s.element == nil && !stamps.MatchString(s.text) {
				numbers = append(numbers, s)
			}
		}
		place, want := fmt.Sprintf("page %d", i+1), i-p.first(i)+1
		if want == 1 {
			if len(numbers) > 0 {
				p.find("the first page of the text and of each annex shows no number", "mục I.7", place, "%s", quote(numbers[0].text))
			}
			continue
		}
		if len(numbers) != 1 {
			p.find("each page from the second bears its number in the top margin", "mục I.7", place, "%d texts there", len(numbers))
			continue
		}
		s := numbers[0]
		p.letters([]paragraph{{part: pageNumber, text: s.text, place: place, looks: []look{s.look}}})
		if s.text != fmt.Sprint(want) {
			p.find("pages are numbered from 1, in each annex anew", "mục I.7, III.1", place, "%s, not %d", s.text, want)
		}
		if !p.middleOfPage(s.middle(), i) {
			p.find("the page number stands in the middle", "mục I.7", place, "%.1f mm from the left", s.middle()/mm)
		}
	}
}

// one is the only paragraph of a part on the first page; the others are reported by wholes.
func (p *pdfJudge) one(wanted part) (printed, bool) {
	found := p.of(wanted)
	if len(found) == 0 {
		return printed{}, false
	}
	return found[0], true
}

// under is the drawn rule under a line.
func (p *pdfJudge) under(l line) (stroke, bool) {
	for _, s := range p.file.pages[l.page].strokes {
		if s.height == 0 && s.y > l.y && s.y < l.y+12 && s.middle() > l.x && s.middle() < l.right {
			return s, true
		}
	}
	return stroke{}, false
}

// ruled judges the rule under a paragraph; parts of the length of its last and of its widest line.
func (p *pdfJudge) ruled(x printed, least, most float64) {
	last, widest := x.lines[len(x.lines)-1], 0.0
	for _, l := range x.lines {
		widest = max(widest, l.width())
	}
	article := forms[x.part].article
	s, ok := p.under(last)
	switch {
	case !ok:
		p.find(fmt.Sprintf("a rule is drawn under the %s", x.part), article, x.place, "none")
	case s.width < least*last.width()-1 || s.width > most*widest+1:
		p.find(fmt.Sprintf("the rule under the %s is %.2f to %.2f of its line", x.part, least, most), article, x.place, "%.2f", s.width/last.width())
	case !near(s.middle(), last.middle(), 1):
		p.find(fmt.Sprintf("the rule under the %s stands in its middle", x.part), article, x.place, "%.1f pt beside it", s.middle()-last.middle())
	case s.y < last.y+2.5:
		p.find(fmt.Sprintf("the rule under the %s is no underlining", x.part), article, x.place, "%.1f pt under the letters", s.y-last.y)
	}
}

func (p *pdfJudge) letterhead() {
	n, okNation := p.one(nation)
	m, okMotto := p.one(motto)
	a, okAgency := p.one(agency)
	if !okNation || !okMotto || !okAgency {
		return
	}
	page := p.file.pages[0]
	if len(n.lines) != 1 {
		p.find("the nation's name stands on one line", "mục II.1", n.place, "%d lines", len(n.lines))
	}
	if n.lines[0].page != 0 || n.lines[0].top()/mm > 30 || n.lines[0].middle() < page.width/2 {
		p.find("the nation's name stands at the top right of the first page", "mục II.1", n.place, "%.0f mm from the left", n.lines[0].middle()/mm)
	}
	p.sameMiddle(n, m)
	p.follows(n, m)
	p.ruled(m, 0.98, 1.02)
	if a.lines[0].middle() > page.width/2 {
		p.find("the agency stands at the top left", "mục II.2", a.place, "%.0f mm from the left", a.lines[0].middle()/mm)
	}
	p.ruled(a, 1.0/3, 0.5)
	if s, ok := p.one(superior); ok {
		p.sameMiddle(s, a)
		p.follows(s, a)
	}
	no, okNumber := p.one(number)
	if okNumber {
		p.sameMiddle(a, no)
	}
	if d, ok := p.one(placeDate); ok {
		p.sameMiddle(n, d)
		if okNumber && !near(d.lines[0].y, no.lines[0].y, 0.5) {
			p.find("place and date stand on the line of the number", "mục II.4", d.place, "%.1f pt off", d.lines[0].y-no.lines[0].y)
		}
	}
	if s, ok := p.one(subject); ok && okNumber {
		p.sameMiddle(no, s)
		if gap := s.lines[0].top() - no.lines[0].bottom(); gap < 5 || gap > 8 {
			p.find("a letter's subject stands 6 pt under the number", "mục II.5", s.place, "%.1f pt", gap)
		}
	}
}

// sameMiddle judges that one part is centred under another.
func (p *pdfJudge) sameMiddle(a, b printed) {
	for _, l := range b.lines {
		if !near(a.lines[0].middle(), l.middle(), 1) {
			p.find(fmt.Sprintf("%s is centred under %s", b.part, a.part), forms[b.part].article, b.place, "%.1f pt beside it", l.middle()-a.lines[0].middle())
		}
	}
}

// follows judges single spacing from one part to the next.
func (p *pdfJudge) follows(a, b printed) {
	gap := b.lines[0].y - a.lines[len(a.lines)-1].y
	if gap <= 0 || gap > 1.3*b.lines[0].size {
		p.find(fmt.Sprintf("%s follows %s in single spacing", b.part, a.part), forms[b.part].article, b.place, "%.1f pt from line to line", gap)
	}
}

func (p *pdfJudge) titleRules() {
	k, ok := p.one(kind)
	if !ok {
		return
	}
	p.inMiddle(k)
	s, ok := p.one(summary)
	if !ok {
		return
	}
	p.inMiddle(s)
	p.follows(k, s)
	p.ruled(s, 1.0/3, 0.5)
}

// inMiddle judges that every line of a part is centred on its page.
func (p *pdfJudge) inMiddle(x printed) {
	for _, l := range x.lines {
		if !p.middleOfPage(l.middle(), l.page) {
			p.find(fmt.Sprintf("%s stands in the middle", x.part), forms[x.part].article, x.place, "%.1f mm from the left", l.middle()/mm)
		}
	}
}

// running judges the paragraphs of the text: indent, spacing, and lines that reach the margin.
func (p *pdfJudge) running() {
	left := p.left()
	var before *printed
	for i := range p.all {
		x := &p.all[i]
		switch x.part {
		case basis, body, heading1, heading2, heading3:
		default:
			before = nil
			continue
		}
		article := forms[x.part].article
		if indent := x.lines[0].x - left; !near(indent, 10*mm, 0.4) && !near(indent, 12.7*mm, 0.4) {
			p.find("the first line of a paragraph is indented by 10 or 12.7 mm", article, x.place, "%.1f mm at %s", indent/mm, quote(x.text))
		}
		p.spacing(before, x)
		p.justified(x, left)
		before = x
	}
}

// spacing judges the distance of lines and of paragraphs.
func (p *pdfJudge) spacing(before, x *printed) {
	article := forms[x.part].article
	for k := 1; k < len(x.lines); k++ {
		a, b := x.lines[k-1], x.lines[k]
		if pitch := (b.y - a.y) / (single * b.size); a.page == b.page && (pitch < 0.99 || pitch > 1.51) {
			p.find("lines stand single to 1.5 apart", article, x.place, "%.2f", pitch)
		}
	}
	if before == nil {
		return
	}
	a, b := before.lines[len(before.lines)-1], x.lines[0]
	if gap := b.y - a.y - single*b.size; a.page == b.page && gap < 5.9 {
		p.find("paragraphs stand at least 6 pt apart", article, x.place, "%.1f pt", gap)
	}
}

// justified judges that lines that go on reach the right margin. Few words may stay apart from it
// rather than be torn wide.
func (p *pdfJudge) justified(x *printed, left float64) {
	if x.part != body && x.part != basis {
		return
	}
	for k, l := range x.lines {
		if k > 0 && !near(l.x, left, 0.4) {
			p.find("the lines of a paragraph begin at the margin", forms[x.part].article, x.place, "%.1f mm right of it", (l.x-left)/mm)
		}
		if k == len(x.lines)-1 || strings.Count(strings.TrimSpace(l.text), " ") < 8 {
			continue
		}
		if room := p.file.pages[l.page].width - l.right; !between(room, 15, 20) {
			p.find("text is justified", forms[x.part].article, placeOf(l.page, l.y), "%.1f mm right of it are empty", room/mm)
		}
	}
}

// foot judges signature and recipients.
func (p *pdfJudge) foot() {
	signs := p.of(authority, signer)
	if len(signs) == 0 {
		return
	}
	page := signs[0].lines[0].page
	alone := true
	for _, x := range p.all {
		if x.part == authority || x.part == signer || x.part == copies || x.part == recipient || x.part == drafter {
			continue
		}
		for _, l := range x.lines {
			if l.page == page && x.part != annexLabel {
				alone = false
			}
		}
	}
	if alone {
		p.find("the signature stands on a page with text", house, signs[0].place, "alone")
	}
	columns := map[*element][]line{}
	var order []*element
	for _, div := range p.file.root.under("Div") {
		for _, x := range signs {
			if slices.Contains(div.kids, x.element) {
				if columns[div] == nil {
					order = append(order, div)
				}
				columns[div] = append(columns[div], x.lines...)
			}
		}
	}
	for _, div := range order {
		p.signature(columns[div])
	}
	p.recipientColumn(signs[len(signs)-1].lines[0].page, columns[order[len(order)-1]][0], len(order) > 1)
	last := columns[order[len(order)-1]][0]
	if last.middle() < p.file.pages[last.page].width/2 {
		p.find("who signs stands at the right", "mục II.7", placeOf(last.page, last.y), "%.0f mm from the left", last.middle()/mm)
	}
}

// signature judges one column of names: one middle, one page, room for the hand.
func (p *pdfJudge) signature(lines []line) {
	for i, l := range lines[1:] {
		before := lines[i]
		place := placeOf(l.page, l.y)
		switch {
		case l.page != before.page:
			p.find("a signature stays on one page", house, place, "it goes on from page %d", before.page+1)
		case !near(l.middle(), before.middle(), 1):
			p.find("post and name of who signs have one middle", "mục II.7", place, "%.1f pt beside it", l.middle()-before.middle())
		case capitals(before.text) && !capitals(l.text) && l.y-before.y < 50:
			p.find("between post and name there is room to sign", "mục II.7", place, "%.0f pt", l.y-before.y)
		}
	}
}

func (p *pdfJudge) recipientColumn(page int, signs line, under bool) {
	title, ok := p.one(copies)
	if !ok {
		return
	}
	l := title.lines[0]
	if !under && (l.page != page || !near(l.y, signs.y, 5)) {
		p.find("“Nơi nhận:” stands level with the signature", "mục II.9", title.place, "it does not")
	}
	for _, x := range append(p.of(recipient), title) {
		if !near(x.lines[0].x, p.left(), 0.5) {
			p.find("recipients stand at the left margin", "mục II.9", x.place, "%.1f mm right of it", (x.lines[0].x-p.left())/mm)
		}
	}
}

// annexes judges the head lines of annexes.
func (p *pdfJudge) annexes() {
	for _, x := range p.of(annexLabel, annexTitle, annexNote) {
		p.inMiddle(x)
	}
	for i, x := range p.all {
		if x.part == annexLabel && (i+1 >= len(p.all) || p.all[i+1].part != annexTitle) {
			p.find("an annex has a title under its number", "mục III.1", x.place, "none")
		}
	}
}

// overlaps judges that no text lies over other text.
func (p *pdfJudge) overlaps() {
	for i := range p.file.pages {
		segments := slices.SortedFunc(slices.Values(p.file.pages[i].segments), func(a, b segment) int {
			return cmp.Compare(a.y, b.y)
		})
		for k, a := range segments {
			for _, b := range segments[k+1:] {
				if b.y-a.y >= 0.6*min(a.size, b.size) {
					break
				}
				if min(a.right(), b.right())-max(a.x, b.x) > 1 {
					p.find("no text lies over other text", house, placeOf(i, a.y), "%s and %s", quote(a.text), quote(b.text))
				}
			}
		}
	}
}
