package officialdoc

import "slices"

// grid is a table made ready for the flow. Its height is cut into bands: a row is one band, and a row
// that is taller than a page is many. A page ends between bands, and a cell lies over one band or
// several and pours its lines into them, page after page.
type grid struct {
	head bands
	body bands
}

// bands is the head or the body of a table.
type bands struct {
	width   float64
	padY    float64
	heights []float64
	keep    []bool // no page break after the band
	cells   []*gridCell
	strong  []bool // a thick rule above and below the band
}

// gridCell is a cell over the bands from first to last.
type gridCell struct {
	x, width    float64
	first, last int
	lines       []mark // text, each at its place from the cell's left edge; y is the baseline in its line
	heights     []float64
	middle      bool // set in the middle of the height, not at the top
	drawn       int  // lines that stand on earlier pages
}

// height is the room that the lines from the given one on ask for, without padding.
func (c *gridCell) height(from int) float64 { return sum(c.heights[from:]) }

// table sets a table with its caption.
func (c *composer) table(t Table) {
	l := c.layout
	n := c.node.add("Table")
	above := l.body.below
	if t.Caption != "" || t.Note != "" {
		caption := n.add("Caption")
		if t.Caption != "" {
			c.centred(caption.add("P"), t.Caption, l.table.caption, above)
			above = 0
		}
		if t.Note != "" {
			c.paragraph(caption.add("P"), unstyled(t.Note), setting{style: l.table.note, align: AlignRight, leading: 1, above: above, keep: true})
		}
		above = 3
	}
	if len(t.Head)+len(t.Rows) == 0 {
		t.Rows = []Row{{}} // an empty box says that there is nothing, a caption alone that it got lost
	}
	c.items = append(c.items, item{above: above, table: c.grid(t, n)})
}

// grid measures the table's cells.
func (c *composer) grid(t Table, n *node) *grid {
	widths := fitColumns(t, c.width, c.layout.table.text.size)
	g := &grid{}
	g.head = c.bands(t, n, widths, t.headPlaces(), nil)
	g.body = c.bands(t, n, widths, t.rowPlaces(), t.Rows)
	head := sum(g.head.heights)
	if head > c.height/2 { // too tall to repeat: set once, as rows
		g.body, g.head, head = joinBands(g.head, g.body), bands{}, 0
	}
	g.body = g.body.divided(c.height-head, lineHeight(c.layout.table.text.size, 1))
	return g
}

// bands sets one part of the table; rows is nil for the head.
func (c *composer) bands(t Table, n *node, widths []float64, places [][]place, rows []Row) bands {
	l := c.layout.table
	b := bands{width: c.width, padY: l.padY, heights: make([]float64, len(places)), keep: make([]bool, len(places)), strong: make([]bool, len(places))}
	for r, line := range places {
		tr := n.add("TR")
		for _, p := range line {
			if p.continued {
				continue
			}
			b.cells = append(b.cells, c.cell(t, tr, p, r, widths, rows))
		}
		b.heights[r] = lineHeight(l.text.size, 1) + 2*l.padY
	}
	// Cells of one row first; one over several asks for what they lack together.
	for _, cell := range slices.SortedStableFunc(slices.Values(b.cells), func(x, y *gridCell) int { return (x.last - x.first) - (y.last - y.first) }) {
		b.heights[cell.last] += max(0, cell.height(0)+2*l.padY-sum(b.heights[cell.first:cell.last+1]))
	}
	for r := range rows {
		b.keep[r] = rows[r].Group || r+1 < len(rows) && rows[r+1].Total
		b.strong[r] = rows[r].Total
	}
	return b
}

// cell breaks the lines of one cell.
func (c *composer) cell(t Table, tr *node, p place, row int, widths []float64, rows []Row) *gridCell {
	l := c.layout.table
	cell := &gridCell{first: row, last: row + p.down - 1, x: sum(widths[:p.col]), width: sum(widths[p.col : p.col+p.across])}
	n := tr.add("TD")
	n.colSpan, n.rowSpan = p.across, p.down
	s := setting{style: l.text, align: t.align(p), leading: 1}
	s.bold = s.bold || p.Bold
	switch {
	case rows == nil:
		n.tag, n.scope = "TH", "Column"
		s.style, s.align, cell.middle = l.head, AlignCenter, true
	case rows[row].Group:
		n.tag, n.scope = "TH", "Row"
		s.bold = true
	case rows[row].Total:
		s.bold = true
	}
	for _, paragraph := range p.Paragraphs {
		ps, pn := s, n
		if paragraph.Align != AlignDefault && rows != nil {
			ps.align = paragraph.Align
		}
		if ps.align == AlignDefault {
			ps.align = AlignLeft
		}
		if len(p.Paragraphs) > 1 {
			pn = n.add("P")
		}
		for _, line := range breakLines(paragraph.labelled(), ps.style, cell.width-2*l.padX, 0) {
			cell.lines = append(cell.lines, setLine(line, pn, ps, l.padX, 0, cell.width-2*l.padX))
			cell.heights = append(cell.heights, lineHeight(ps.size, 1))
		}
	}
	return cell
}

// divided cuts rows that are taller than a page into bands of a line's height, and ties together the
// rows that a cell spans where a page holds them.
func (b bands) divided(page, line float64) bands {
	out := bands{width: b.width, padY: b.padY}
	start := make([]int, len(b.heights)+1)
	for r, height := range b.heights {
		start[r] = len(out.heights)
		n := 1
		if height > page {
			n = int(height/line) + 1
		}
		for i := range n {
			out.heights = append(out.heights, height/float64(n))
			// Four lines of a tall row stand together at its top, and three at its end.
			out.keep = append(out.keep, n > 1 && (i < 3 || i >= n-3 && i < n-1) || i == n-1 && b.keep[r])
			out.strong = append(out.strong, b.strong[r])
		}
	}
	start[len(b.heights)] = len(out.heights)
	for _, c := range b.cells {
		rows := b.heights[c.first : c.last+1]
		c.first, c.last = start[c.first], start[c.last+1]-1
		if len(rows) > 1 && sum(rows) <= page {
			for i := c.first; i < c.last; i++ {
				out.keep[i] = true
			}
		}
		out.cells = append(out.cells, c)
	}
	return out
}

func joinBands(a, b bands) bands {
	n := len(a.heights)
	for _, c := range b.cells {
		c.first, c.last = c.first+n, c.last+n
	}
	for _, c := range a.cells {
		c.middle = false // only a cell that stays whole has a middle
	}
	return bands{
		width: a.width, padY: a.padY,
		heights: append(a.heights, b.heights...), keep: append(a.keep, b.keep...),
		cells: append(a.cells, b.cells...), strong: append(a.strong, b.strong...),
	}
}

// least is the height that the table needs to begin: its head and the bands up to the first place
// where a page may end.
func (g *grid) least() float64 {
	height := sum(g.head.heights)
	for i, h := range g.body.heights {
		height += h
		if !g.body.keep[i] {
			break
		}
	}
	return height
}

// placeTable puts a table on as many pages as it needs, its head on each. What follows is to stand on
// the page of its last row and needs the height after.
func (f *flow) placeTable(g *grid, after float64) {
	b, head := &g.body, sum(g.head.heights)
	repeated := false
	for from := 0; ; f.next() {
		room := f.height() - f.y - head
		to := b.fit(from, room, after, false)
		if to == from && f.y > 0 && len(b.heights) > 0 {
			continue
		}
		if to == from { // a fresh page, and still too much tied together
			to = b.fit(from, room, 0, true)
		}
		heights := b.stretched(from, to)
		whole := sum(heights) <= room+slack
		if !whole { // the lines of one band do not fit: fill the page and come back to it
			heights[len(heights)-1] -= sum(heights) - room
		}
		f.drawBands(&g.head, 0, g.head.heights, repeated)
		f.drawBands(b, from, heights, false)
		repeated = true
		if whole {
			from = to
		}
		if from == len(b.heights) {
			break
		}
	}
	f.y += f.layout.table.below - f.layout.body.below
}

// fit is the furthest band before which a page of this room may end, or from if there is none. With
// force it is the furthest that fits, whatever is tied together, and at least one.
func (b *bands) fit(from int, room, after float64, force bool) int {
	best := from
	if force {
		best = min(from+1, len(b.heights))
	}
	height := 0.0
	open := b.open(from)
	for i := from; i < len(b.heights); i++ {
		height += b.heights[i]
		for _, c := range open {
			if c.last == i {
				height = max(height, b.left(c))
			}
		}
		if height > room+slack {
			break
		}
		last := i == len(b.heights)-1
		if force || last && height+after <= room+slack || !last && !b.keep[i] {
			best = i + 1
		}
	}
	return best
}

// stretched are the heights of bands when they stand on one page: a page's end costs a cell part of a
// line, and the band where the cell ends makes up for it.
func (b *bands) stretched(from, to int) []float64 {
	heights := slices.Clone(b.heights[from:to])
	open := b.open(from)
	for i := range heights {
		for _, c := range open {
			if c.last == from+i {
				heights[i] += max(0, b.left(c)-sum(heights[:i+1]))
			}
		}
	}
	return heights
}

// open are the cells that began on an earlier page.
func (b *bands) open(from int) []*gridCell {
	var open []*gridCell
	for _, c := range b.cells {
		if c.first < from && c.last >= from || c.drawn > 0 && c.last >= from {
			open = append(open, c)
		}
	}
	return open
}

// left is the height of what a cell has still to show.
func (b *bands) left(c *gridCell) float64 { return c.height(c.drawn) + 2*b.padY }

// drawBands draws bands from one on, at the given heights; a repeated head is an artifact.
func (f *flow) drawBands(b *bands, from int, heights []float64, repeated bool) {
	to := from + len(heights)
	thick := f.layout.table.rule
	tops := make([]float64, len(heights)+1)
	for i, h := range heights {
		tops[i+1] = tops[i] + h
	}
	for _, c := range b.cells {
		if c.last < from || c.first >= to {
			continue
		}
		top, bottom := tops[max(c.first-from, 0)], tops[min(c.last+1, to)-from]
		f.draw(mark{x: c.x, y: top, width: c.width, height: bottom - top, thick: thick}, f.y)
		f.drawLines(b, c, top, bottom, repeated)
	}
	for i := range heights {
		if b.strong[from+i] {
			f.draw(mark{y: tops[i], width: b.width, thick: 2 * thick}, f.y)
			f.draw(mark{y: tops[i+1], width: b.width, thick: 2 * thick}, f.y)
		}
	}
	f.y += tops[len(heights)]
}

// drawLines draws as many lines of a cell as fit between top and bottom.
func (f *flow) drawLines(b *bands, c *gridCell, top, bottom float64, repeated bool) {
	y := top + b.padY
	if c.middle {
		y = max(y, (top+bottom-c.height(0))/2)
		c.drawn = 0 // a head is drawn anew on each page
	}
	for ; c.drawn < len(c.lines) && y+c.heights[c.drawn] <= bottom-b.padY+slack; c.drawn++ {
		m := c.lines[c.drawn].moved(c.x, y)
		if repeated {
			m.node = nil
		}
		f.draw(m, f.y)
		y += c.heights[c.drawn]
	}
}
