package layoutcheck

import (
	"fmt"
	"slices"
	"strings"
)

// tables judges rows that are torn, heads that do not repeat, and text that leaves its cell.
func (p *pdfJudge) tables() {
	for _, t := range p.file.root.under("Table") {
		var heads []*element
		pages := map[int]float64{} // pages of the table's rows → where the first row there stands
		for _, row := range t.under("TR") {
			cells := append(row.under("TH"), row.under("TD")...)
			if len(cells) > 0 && !slices.ContainsFunc(cells, func(c *element) bool { return c.scope != "Column" }) {
				heads = append(heads, cells...)
				continue
			}
			p.torn(row, cells)
			for _, s := range row.all() {
				if y, ok := pages[s.page]; !ok || s.y < y {
					pages[s.page] = s.y
				}
			}
		}
		for _, head := range heads {
			p.repeated(head, pages)
		}
		for _, s := range t.all() {
			if !p.boxed(s) && !p.captionOf(t, s) {
				p.find("text stays inside its cell", house, placeOf(s.page, s.y), "%s", quote(s.text))
			}
		}
	}
}

func (p *pdfJudge) captionOf(t *element, s segment) bool {
	return slices.ContainsFunc(t.under("Caption"), func(c *element) bool { return slices.Contains(c.leaves(), s.element) })
}

// torn judges a row on several pages: only one that is taller than a third of a page may part.
func (p *pdfJudge) torn(row *element, cells []*element) {
	all := row.all()
	if len(all) == 0 {
		return
	}
	from, to := all[0].page, all[0].page
	for _, s := range all {
		from, to = min(from, s.page), max(to, s.page)
	}
	if from == to {
		return
	}
	tallest := 0.0
	for _, c := range cells {
		height := 0.0
		for _, l := range linesOf(c.all()) {
			height += single * l.size
		}
		tallest = max(tallest, height)
	}
	if tallest < (p.file.pages[from].height-40*mm)/3 {
		p.find("a row stays on one page", house, placeOf(from, all[0].y), "%s goes on on page %d", quote(all[0].text), to+1)
	}
}

// repeated judges that a head cell is shown on every page that has rows of its table, over the first.
func (p *pdfJudge) repeated(head *element, pages map[int]float64) {
	want := squeeze(head.text())
	if want == "" || len(want) > 2000 { // a head too tall for a page stands once
		return
	}
	own := head.all()[0].page
	if _, ok := pages[own]; !ok && len(pages) > 0 {
		p.find("a table's head stays with its first row", house, placeOf(own, head.all()[0].y), "%s", quote(head.text()))
	}
	for page, first := range pages {
		var above strings.Builder
		for _, s := range p.file.pages[page].segments {
			if s.y < first && (s.element == nil || page == own) {
				above.WriteString(s.text)
			}
		}
		if !strings.Contains(squeeze(above.String()), want) {
			p.find("a table's head stands on each of its pages", house, fmt.Sprintf("page %d", page+1), "%s is missing", quote(head.text()))
		}
	}
}

// boxed reports text that stands inside a drawn cell.
func (p *pdfJudge) boxed(s segment) bool {
	return slices.ContainsFunc(p.file.pages[s.page].strokes, func(box stroke) bool {
		return box.height > 0 && s.x >= box.x-0.1 && s.right() <= box.x+box.width+0.1 &&
			s.y-ascent*s.size >= box.y-0.5 && s.y+descent*s.size <= box.y+box.height+0.5
	})
}

// squeeze drops all space.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }
