package layoutcheck

import (
	"slices"
)

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
