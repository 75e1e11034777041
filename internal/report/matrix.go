package report

import (
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
)

// MatrixSheet is the follow-up table of units and periods, or units and tasks, in words.
type MatrixSheet struct {
	Agency, Plan, Note string
	Table              MatrixTable
	ByTask             bool // columns are tasks
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
	Cells []string // "" where nothing is owed
	Rates [2]string
}

// maxMatrixColumns can be read side by side on landscape A4; what goes beyond continues on a sheet of its
// own under the same names.
const maxMatrixColumns = 12

// requestedHeading stands over requested bodies.
const requestedHeading = "Cơ quan được đề nghị (không tính quá hạn, không xếp hạng)"

// matrixRates are the names of the rates.
var matrixRates = [2]string{"Tỷ lệ đầy đủ", "Tỷ lệ đúng hạn"}

// Matrix lays the table out for a spreadsheet. There are always more tasks than units: they go down the
// sheet, and the units across.
func Matrix(s MatrixSheet) *officialdoc.Document {
	doc := &officialdoc.Document{Head: officialdoc.Head{Agency: s.Agency}, Kind: "BẢNG THEO DÕI BÁO CÁO"}
	add := func(t officialdoc.Table, name string, n, of int) {
		t.Caption, t.Note, t.Sheet = s.Plan, s.Note, name
		if of > 1 {
			t.Sheet = fmt.Sprintf("%s %d", name, n)
			t.Caption += fmt.Sprintf(" (bảng %d/%d)", n, of)
		}
		doc.Body = append(doc.Body, t)
	}
	if s.ByTask {
		units := append(append([]MatrixRow{}, s.Table.Units...), s.Table.Requested...)
		shares := matrixShares(len(units))
		for n, p := range shares {
			add(s.Table.byTask(units, p), "Theo nhiệm vụ", n+1, len(shares))
		}
		return doc
	}
	shares := matrixShares(len(s.Table.Columns))
	for n, p := range shares {
		add(s.Table.byPeriod(p), "Theo kỳ báo cáo", n+1, len(shares))
	}
	return doc
}

// matrixShare are the columns of one sheet; last says that no more follow.
type matrixShare struct {
	from, to int
	last     bool
}

// matrixShares gives each sheet about as many columns as the others.
func matrixShares(columns int) (shares []matrixShare) {
	sheets := max(1, (columns+maxMatrixColumns-1)/maxMatrixColumns)
	for n := range sheets {
		shares = append(shares, matrixShare{columns * n / sheets, columns * (n + 1) / sheets, n+1 == sheets})
	}
	return shares
}

func matrixHead(first string, weight float64, columns []string) officialdoc.Table {
	t := officialdoc.Table{
		Columns: []officialdoc.Column{{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: weight}},
		Head:    [][]officialdoc.Cell{{headCell("TT"), headCell(first)}},
	}
	for _, name := range columns {
		t.Columns = append(t.Columns, officialdoc.Column{Weight: 1.5, Align: officialdoc.AlignCenter})
		t.Head[0] = append(t.Head[0], headCell(name))
	}
	return t
}

func matrixRow(number, name string, texts []string, total bool) officialdoc.Row {
	cells := []officialdoc.Cell{officialdoc.TextCell(number), officialdoc.TextCell(name)}
	for _, text := range texts {
		cells = append(cells, officialdoc.TextCell(text))
	}
	return officialdoc.Row{Cells: cells, Total: total}
}

// byPeriod are the units down and some of the periods across, with the rates after the last.
func (m MatrixTable) byPeriod(p matrixShare) officialdoc.Table {
	columns := append([]string{}, m.Columns[p.from:p.to]...)
	if p.last {
		columns = append(columns, matrixRates[:]...)
	}
	t := matrixHead("Đơn vị", 3, columns)
	row := func(number string, r MatrixRow, total bool) {
		texts := append([]string{}, r.Cells[p.from:p.to]...)
		if p.last {
			texts = append(texts, r.Rates[:]...)
		}
		t.Rows = append(t.Rows, matrixRow(number, r.Name, texts, total))
	}
	for i, r := range m.Units {
		row(fmt.Sprint(i+1), r, false)
	}
	row("", m.Total, true)
	if len(m.Requested) > 0 {
		t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(requestedHeading, len(t.Columns))}})
	}
	for i, r := range m.Requested {
		row(fmt.Sprint(len(m.Units)+i+1), r, false)
	}
	return t
}

// byTask are the tasks down and some of the units across, each task with its total after the last unit.
func (m MatrixTable) byTask(units []MatrixRow, p matrixShare) officialdoc.Table {
	names := make([]string, 0, p.to-p.from+1)
	for i, u := range units[p.from:p.to] {
		if p.from+i >= len(m.Units) {
			u.Name += " (được đề nghị)"
		}
		names = append(names, u.Name)
	}
	if p.last {
		names = append(names, "Đã gửi")
	}
	t := matrixHead("Nhiệm vụ", 6, names)
	for task, name := range m.Columns {
		texts := make([]string, 0, len(names))
		for _, u := range units[p.from:p.to] {
			texts = append(texts, u.Cells[task])
		}
		if p.last {
			texts = append(texts, m.Total.Cells[task])
		}
		t.Rows = append(t.Rows, matrixRow(fmt.Sprint(task+1), name, texts, false))
	}
	for i, rate := range matrixRates {
		texts := make([]string, 0, len(names))
		for _, u := range units[p.from:p.to] {
			texts = append(texts, u.Rates[i])
		}
		if p.last {
			texts = append(texts, m.Total.Rates[i])
		}
		t.Rows = append(t.Rows, matrixRow("", rate, texts, true))
	}
	return t
}
