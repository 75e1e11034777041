package layoutcheck

import (
	"fmt"
)

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
