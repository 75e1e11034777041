package officialdoc

// place is a cell where it stands in the grid of its table. A table may come with cells missing or
// too many, and spans that reach outside: places always fill the grid exactly.
type place struct {
	Cell
	col, across int  // first column and columns covered
	down        int  // rows covered, this one included
	continued   bool // covered by a cell of a row above
}

// columns is the width of the table in columns: those named, or as many as the widest row needs.
func (t Table) columns() int {
	if len(t.Columns) > 0 {
		return len(t.Columns)
	}
	widest := 1
	for _, cells := range append(t.Head[:len(t.Head):len(t.Head)], t.rowCells()...) {
		n := 0
		for _, c := range cells {
			n += c.across()
		}
		widest = max(widest, n)
	}
	// Word refuses tables of more than 63 columns.
	return min(widest, 63)
}

// align is how the cell's text stands: its own word, then that of its column.
func (t Table) align(p place) Align {
	if p.Align == AlignDefault && p.across == 1 && p.col < len(t.Columns) {
		return t.Columns[p.col].Align
	}
	return p.Align
}

func (t Table) rowCells() [][]Cell {
	rows := make([][]Cell, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = r.Cells
	}
	return rows
}

// headPlaces and rowPlaces are the two parts of the table as grids; no cell spans from one to the other.
func (t Table) headPlaces() [][]place { return placeCells(t.Head, t.columns()) }
func (t Table) rowPlaces() [][]place {
	rows := t.rowCells()
	n := t.columns()
	for i, r := range t.Rows {
		if r.Group && len(r.Cells) == 1 {
			first := r.Cells[0]
			first.ColSpan, first.RowSpan = n, 1
			rows[i] = []Cell{first}
		}
	}
	return placeCells(rows, n)
}

func placeCells(rows [][]Cell, columns int) [][]place {
	grid := make([][]place, len(rows))
	// above[c] is the cell of a row above that still covers column c, with the rows left to cover.
	above := make([]place, columns)
	for r, cells := range rows {
		for c := 0; c < columns; {
			if p := above[c]; p.down > 0 {
				for i := range p.across {
					above[c+i].down--
				}
				grid[r] = append(grid[r], place{Cell: p.Cell, col: c, across: p.across, down: 1, continued: true})
				c += p.across
				continue
			}
			p := place{col: c, across: 1, down: 1}
			if len(cells) > 0 {
				p.Cell, cells = cells[0], cells[1:]
				p.across, p.down = min(p.Cell.across(), columns-c), min(p.Cell.down(), len(rows)-r)
			}
			for i := 1; i < p.across; i++ {
				if above[c+i].down > 0 {
					p.across = i
				}
			}
			for i := range p.across {
				above[c+i] = p
				above[c+i].down--
			}
			grid[r] = append(grid[r], p)
			c += p.across
		}
	}
	return grid
}
