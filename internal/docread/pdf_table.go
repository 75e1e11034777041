package docread

import (
	"math"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// near is how far apart two drawn lines may be that mean the same line.
const near = 3.0

// grid is a table by its drawn lines: rows from top to bottom, each with its
// own cells, since cells may be merged over columns or rows.
type grid struct {
	xs   []float64
	rows []gridRow
}

type gridRow struct {
	top, bottom float64
	cells       []gridCell
}

type gridCell struct {
	left, right float64
	open        bool // no line above it: it goes on with the cell there
	texts       []piece
}

func (g *grid) top() float64 { return g.rows[0].top }

// gridsOf finds the tables of a page: rows between horizontal lines that
// vertical lines part into cells, at least three in one of them.
func gridsOf(rules []piece) []*grid {
	horizontal, vertical, boxes := edges(rules)
	if len(vertical) < 4 {
		horizontal, vertical = withSides(horizontal, vertical, boxes) // cells drawn one by one
	}
	if len(horizontal) == 0 || len(vertical) < 4 {
		return nil
	}
	var ys []float64
	for _, h := range horizontal {
		ys = append(ys, h.bottom)
	}
	ys = distinct(ys)
	slices.Reverse(ys)
	var grids []*grid
	var g *grid
	for i := 1; i < len(ys); i++ {
		top, bottom := ys[i-1], ys[i]
		var xs []float64
		for _, v := range vertical {
			if v.top > top-near && v.bottom < bottom+near || v.bottom < (top+bottom)/2 && v.top > (top+bottom)/2 && v.height() > (top-bottom)/2 {
				xs = append(xs, v.left)
			}
		}
		if xs = distinct(xs); len(xs) < 2 {
			g = nil
			continue
		}
		if g == nil {
			g = &grid{}
			grids = append(grids, g)
		}
		row := gridRow{top: top, bottom: bottom}
		for k := 1; k < len(xs); k++ {
			middle := (xs[k-1] + xs[k]) / 2
			ruled := slices.ContainsFunc(horizontal, func(h piece) bool {
				return math.Abs(h.bottom-top) < near && h.left < middle && h.right > middle
			})
			row.cells = append(row.cells, gridCell{left: xs[k-1], right: xs[k], open: !ruled && len(g.rows) > 0})
		}
		g.rows = append(g.rows, row)
		g.xs = distinct(append(g.xs, xs...))
	}
	return slices.DeleteFunc(grids, func(g *grid) bool { return len(g.xs) < 4 })
}

// edges sorts what is drawn into horizontal lines, vertical lines and boxes
// that are too high to be the colour behind a line of text.
func edges(rules []piece) (horizontal, vertical, boxes []piece) {
	for _, r := range rules {
		width, height := r.right-r.left, r.height()
		switch {
		case height <= near && width >= 12:
			horizontal = append(horizontal, r)
		case width <= near && height >= 6:
			vertical = append(vertical, r)
		case width >= 12 && height >= 18:
			boxes = append(boxes, r)
		}
	}
	return horizontal, vertical, boxes
}

// withSides adds the four sides of each box.
func withSides(horizontal, vertical, boxes []piece) (h, v []piece) {
	for _, b := range boxes {
		horizontal = append(horizontal, piece{left: b.left, right: b.right, bottom: b.bottom, top: b.bottom}, piece{left: b.left, right: b.right, bottom: b.top, top: b.top})
		vertical = append(vertical, piece{left: b.left, right: b.left, bottom: b.bottom, top: b.top}, piece{left: b.right, right: b.right, bottom: b.bottom, top: b.top})
	}
	return horizontal, vertical
}

// distinct sorts numbers and keeps one of those that mean the same place.
func distinct(list []float64) []float64 {
	slices.Sort(list)
	var out []float64
	for _, x := range list {
		if n := len(out); n == 0 || x-out[n-1] > near {
			out = append(out, x)
		}
	}
	return out
}

// take puts a piece of print into the cell in which it stands.
func (g *grid) take(t piece) bool {
	x, y := (t.left+t.right)/2, (t.bottom+t.top)/2
	for i := range g.rows {
		if y > g.rows[i].top || y < g.rows[i].bottom {
			continue
		}
		for j := range g.rows[i].cells {
			if c := &g.rows[i].cells[j]; x > c.left && x < c.right {
				c.texts = append(c.texts, t)
				return true
			}
		}
	}
	return false
}

// table adds a grid to the document. At the top of a page it goes on with the
// table that ended the page before, where both have the same columns.
func (l *pdfLayout) table(g *grid, first bool) {
	rows := l.rows(g)
	if n := len(l.doc.Blocks); first && n > 0 {
		// A page number may stand between the two halves.
		last := n - 1
		for last > 0 && l.doc.Blocks[last].Table == nil && strings.Trim(l.doc.Blocks[last].Text, "0123456789-– ") == "" {
			last--
		}
		if t := l.doc.Blocks[last].Table; t != nil && columnsOf(t.Rows) == columnsOf(rows) {
			t.Rows = continued(t.Rows, rows)
			return
		}
	}
	l.doc.Blocks = append(l.doc.Blocks, Block{Table: &Table{Rows: rows}, Paragraph: Paragraph{Gap: true}})
}

func columnsOf(rows []Row) int {
	n := 0
	for _, r := range rows {
		for _, c := range r.Cells {
			n = max(n, c.Column+c.Span)
		}
	}
	return n
}

// continued joins the halves of a table: a first row without a label is the
// rest of the row that the page's end broke.
func continued(rows, more []Row) []Row {
	if len(rows) == 0 || len(more) == 0 {
		return append(rows, more...)
	}
	last, next := &rows[len(rows)-1], &more[0]
	if len(last.Cells) != len(next.Cells) || len(next.Cells[0].Paragraphs) > 0 {
		return append(rows, more...)
	}
	for i := range next.Cells {
		c := &last.Cells[i]
		for _, p := range next.Cells[i].Paragraphs {
			if n := len(c.Paragraphs); n > 0 {
				c.Paragraphs[n-1].Text += " " + p.Text
			} else {
				c.Paragraphs = append(c.Paragraphs, p)
			}
		}
	}
	return append(rows, more[1:]...)
}

// rows turns a grid into rows; what stands in the parts of a merged cell is that cell's.
func (l *pdfLayout) rows(g *grid) []Row {
	var rows []Row
	owners := map[int][2]int{} // column → row and cell that a part without a line above belongs to
	for i, r := range g.rows {
		row := Row{}
		for _, c := range r.cells {
			column := nearest(g.xs, c.left)
			cell := Cell{Column: column, Span: max(nearest(g.xs, c.right)-column, 1)}
			cell.Paragraphs = l.cell(c.texts)
			at, known := owners[column]
			if c.open && known {
				owner := &rows[at[0]].Cells[at[1]]
				owner.Paragraphs = append(owner.Paragraphs, cell.Paragraphs...)
				cell.Merged, cell.Paragraphs = true, owner.Paragraphs
			} else {
				owners[column] = [2]int{i, len(row.Cells)}
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

func nearest(xs []float64, x float64) int {
	best := 0
	for i := range xs {
		if math.Abs(xs[i]-x) < math.Abs(xs[best]-x) {
			best = i
		}
	}
	return best
}

// cell reads the text of a cell: one paragraph, and one more for each line that begins a list.
func (l *pdfLayout) cell(texts []piece) []Paragraph {
	var out []Paragraph
	for _, line := range linesOf(texts) {
		text := norm.NFC.String(line.join())
		if text == "" {
			continue
		}
		if n := len(out); n > 0 && !strings.HasPrefix(text, "- ") && !strings.HasPrefix(text, "+ ") {
			if glued(out[n-1].Text) {
				out[n-1].Text += text
			} else {
				out[n-1].Text += " " + text
			}
			continue
		}
		l.line++
		out = append(out, Paragraph{Text: text, Line: l.line})
	}
	return out
}
