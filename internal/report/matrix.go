package report

import (
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
)

// MatrixSheet is the follow-up table of units and periods, or units and tasks, in words.
type MatrixSheet struct {
	Agency, Plan, Note string
	Table              MatrixTable
}

// MatrixTable are its columns and rows; requested bodies stand apart.
type MatrixTable struct {
	Columns   []string
	Units     []MatrixRow
	Total     MatrixRow
	Requested []MatrixRow
}

// MatrixRow is one unit, with the rates of completeness and of punctuality.
type MatrixRow struct {
	Name  string
	Cells []string
	Rates [2]string
}

// Matrix lays the table out for a spreadsheet.
func Matrix(s MatrixSheet) *officialdoc.Document {
	center := officialdoc.Column{Weight: 1.5, Align: officialdoc.AlignCenter}
	t := officialdoc.Table{
		Caption: s.Plan, Note: s.Note,
		Columns: []officialdoc.Column{{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: 3}},
		Head:    [][]officialdoc.Cell{{headCell("TT"), headCell("Đơn vị")}},
	}
	for _, name := range append(s.Table.Columns, "Tỷ lệ đầy đủ", "Tỷ lệ đúng hạn") {
		t.Columns = append(t.Columns, center)
		t.Head[0] = append(t.Head[0], headCell(name))
	}
	row := func(number string, r MatrixRow, total bool) {
		cells := []officialdoc.Cell{officialdoc.TextCell(number), officialdoc.TextCell(r.Name)}
		for _, text := range append(r.Cells, r.Rates[:]...) {
			cells = append(cells, officialdoc.TextCell(text))
		}
		t.Rows = append(t.Rows, officialdoc.Row{Cells: cells, Total: total})
	}
	for i, r := range s.Table.Units {
		row(fmt.Sprint(i+1), r, false)
	}
	row("", s.Table.Total, true)
	if len(s.Table.Requested) > 0 {
		t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning("Cơ quan được đề nghị (không tính quá hạn, không xếp hạng)", len(t.Columns))}})
	}
	for i, r := range s.Table.Requested {
		row(fmt.Sprint(len(s.Table.Units)+i+1), r, false)
	}
	return &officialdoc.Document{Head: officialdoc.Head{Agency: s.Agency}, Kind: "BẢNG THEO DÕI BÁO CÁO", Body: []officialdoc.Block{t}}
}
