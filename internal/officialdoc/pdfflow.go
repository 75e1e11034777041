package officialdoc

// mark is something drawn on a page: a line of text, or a rule (a box where it has a height).
// Positions are from the left and top of what it was made for, then of the page.
type mark struct {
	node *node // its place in the structure; nil makes it an artifact
	x, y float64

	// text; y is the baseline
	pieces  []piece
	size    float64
	stretch float64 // added to every space
	spaced  bool    // a space follows that is not drawn: the line goes on in the next one

	// rule
	width, height, thick float64
}

func (m mark) moved(dx, dy float64) mark {
	m.x, m.y = m.x+dx, m.y+dy
	return m
}

// sheet is one page of paper.
type sheet struct {
	width, height float64
	number        int // as printed; numbers begin anew in each annex
	section       int // 0 the text, 1 the first annex …
	restricted    bool
	marks         []mark
}

// bookmark is an entry of the outline.
type bookmark struct {
	level int
	title string
	sheet int // index of its page
	y     float64
}

// item is what the flow puts on pages one under the other: a strip that is not divided, or a table.
type item struct {
	above    float64 // free space over it; none at the top of a page
	height   float64
	keep     bool // no page break between it and the next item
	marks    []mark
	table    *grid
	bookmark *bookmark
}

// flow fills pages with items.
type flow struct {
	layout    *layout
	sheets    []*sheet
	bookmarks []*bookmark

	section    int
	landscape  bool
	restricted bool
	y          float64 // used height of the current page
}

// begin starts a section on a new page.
func (f *flow) begin(section int, landscape, restricted bool) {
	f.section, f.landscape, f.restricted = section, landscape, restricted
	f.turn(1)
}

// turn starts a new page.
func (f *flow) turn(number int) {
	s := &sheet{width: f.layout.page.width, height: f.layout.page.height, number: number, section: f.section, restricted: f.restricted}
	if f.landscape {
		s.width, s.height = s.height, s.width
	}
	f.sheets = append(f.sheets, s)
	f.y = 0
}

func (f *flow) sheet() *sheet   { return f.sheets[len(f.sheets)-1] }
func (f *flow) next()           { f.turn(f.sheet().number + 1) }
func (f *flow) height() float64 { return f.layout.page.textHeight(f.landscape) }

// draw puts a mark on the current page; its position is relative to the text's left edge and y.
func (f *flow) draw(m mark, y float64) {
	if m.pieces == nil && m.thick == 0 {
		return // an empty line
	}
	s := f.sheet()
	s.marks = append(s.marks, m.moved(f.layout.page.left, f.layout.page.top+y))
}

// place puts items on pages.
func (f *flow) place(items []item) {
	for i, it := range items {
		need := chain(items[i:])
		if need > f.height() { // more is tied together than a page holds: let it part
			need = it.least()
		}
		if f.y > 0 && f.y+it.above+need > f.height()+slack {
			f.next()
		}
		if f.y > 0 {
			f.y += it.above
		}
		if it.bookmark != nil {
			it.bookmark.sheet, it.bookmark.y = len(f.sheets)-1, f.layout.page.top+f.y
			f.bookmarks = append(f.bookmarks, it.bookmark)
		}
		if it.table != nil {
			after := 0.0
			if it.keep && i+1 < len(items) {
				after = items[i+1].above + chain(items[i+1:])
			}
			f.placeTable(it.table, after)
			continue
		}
		for _, m := range it.marks {
			f.draw(m, f.y)
		}
		f.y += it.height
	}
}

// least is the height without which an item cannot begin on a page.
func (it item) least() float64 {
	if it.table != nil {
		return it.table.least()
	}
	return it.height
}

// chain is the height of the first item and of what must stand on the same page, without the space
// above the first.
func chain(items []item) float64 {
	height := 0.0
	for i, it := range items {
		if i > 0 {
			height += it.above
		}
		height += it.least()
		if !it.keep || it.table != nil {
			break
		}
	}
	return height
}
