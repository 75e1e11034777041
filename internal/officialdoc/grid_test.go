package officialdoc

import (
	"fmt"
	"strings"
	"testing"
)

func TestPlaceCells(t *testing.T) {
	t.Parallel()
	cell := func(across, down int) Cell { return Cell{ColSpan: across, RowSpan: down} }
	for _, test := range []struct {
		name    string
		columns int
		rows    [][]Cell
		want    string // column+across×down for each cell, "^" before covered ones
	}{
		{"two-level head", 4, [][]Cell{{cell(1, 2), cell(2, 1), cell(1, 2)}, {cell(0, 0), cell(0, 0)}}, "0+1×2 1+2×1 3+1×2 | ^0+1×1 1+1×1 2+1×1 ^3+1×1"},
		{"missing cells", 3, [][]Cell{{cell(1, 1)}}, "0+1×1 1+1×1 2+1×1"},
		{"too many cells", 2, [][]Cell{{cell(1, 1), cell(1, 1), cell(1, 1)}}, "0+1×1 1+1×1"},
		{"spans outside", 2, [][]Cell{{cell(9, 9)}}, "0+2×1"},
		{"span over a covered column", 3, [][]Cell{{cell(1, 1), cell(1, 2)}, {cell(3, 1)}}, "0+1×1 1+1×2 2+1×1 | 0+1×1 ^1+1×1 2+1×1"},
		{"three rows", 2, [][]Cell{{cell(1, 3), cell(1, 1)}, {cell(1, 2)}, nil}, "0+1×3 1+1×1 | ^0+1×1 1+1×2 | ^0+1×1 ^1+1×1"},
		{"no rows", 2, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var rows []string
			for _, places := range placeCells(test.rows, test.columns) {
				var row []string
				for _, p := range places {
					mark := ""
					if p.continued {
						mark = "^"
					}
					row = append(row, fmt.Sprintf("%s%d+%d×%d", mark, p.col, p.across, p.down))
				}
				rows = append(rows, strings.Join(row, " "))
			}
			if got := strings.Join(rows, " | "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestColumnsOfATableWithoutColumns(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		table Table
		want  int
	}{
		{Table{}, 1},
		{Table{Head: [][]Cell{{{ColSpan: 2}, {}}}, Rows: []Row{{Cells: make([]Cell, 2)}}}, 3},
		{Table{Rows: []Row{{Cells: []Cell{{ColSpan: 1 << 30}}}}}, 63},
	} {
		if got := test.table.columns(); got != test.want {
			t.Errorf("columns = %d, want %d", got, test.want)
		}
	}
}
