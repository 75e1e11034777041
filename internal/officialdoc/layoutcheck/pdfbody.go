package layoutcheck

import (
	"strings"
)

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
