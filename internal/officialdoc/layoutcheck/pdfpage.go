package layoutcheck

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

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
