package officialdoc

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func openXLSX(t *testing.T, d *Document) *excelize.File {
	t.Helper()
	var buf bytes.Buffer
	if err := d.WriteXLSX(&buf); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestXLSXHasTheTables(t *testing.T) {
	t.Parallel()
	f := openXLSX(t, sample())
	if got, want := f.GetSheetList(), []string{"Bảng 1", "Phụ lục I"}; !slices.Equal(got, want) {
		t.Fatalf("sheets %q, want %q", got, want)
	}
	for _, test := range []struct{ sheet, cell, want string }{
		{"Bảng 1", "A2", "Bảng 1. Kết quả theo đơn vị"},
		{"Bảng 1", "A3", "Số liệu tính đến ngày 15/11/2026"},
		{"Bảng 1", "C4", "Số nhiệm vụ"},
		{"Bảng 1", "D5", "Hoàn thành"},
		{"Bảng 1", "A6", "A. Cơ quan, đơn vị thuộc xã"},
		{"Bảng 1", "B8", "Trạm Y tế xã\n(kiêm nhiệm công tác dân số)"},
		{"Bảng 1", "C9", "8"},
		{"Phụ lục I", "A2", "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ"},
		{"Phụ lục I", "B33", "Nhiệm vụ thứ 30 của kế hoạch"},
	} {
		got, err := f.GetCellValue(test.sheet, test.cell)
		if err != nil || got != test.want {
			t.Errorf("%s!%s is %q (%v), want %q", test.sheet, test.cell, got, err, test.want)
		}
	}
	merged, err := f.GetMergeCells("Bảng 1")
	if err != nil {
		t.Fatal(err)
	}
	var ranges []string
	for _, m := range merged {
		ranges = append(ranges, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	for _, want := range []string{"A4:A5", "C4:D4", "A6:E6", "E7:E8", "A9:B9"} {
		if !slices.Contains(ranges, want) {
			t.Errorf("%s is not merged; merged are %v", want, ranges)
		}
	}
	one, _ := f.GetRowHeight("Bảng 1", 7)
	two, _ := f.GetRowHeight("Bảng 1", 8)
	if two < one+10 {
		t.Errorf("a row of two lines is %g high, one of one line %g", two, one)
	}
	for _, name := range f.GetDefinedName() {
		if name.Name != "_xlnm.Print_Titles" {
			t.Errorf("defined name %q", name.Name)
		}
	}
	if got := len(f.GetDefinedName()); got != 2 {
		t.Errorf("%d print titles, want one for each sheet", got)
	}
	layout, err := f.GetPageLayout("Bảng 1")
	if err != nil || *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 {
		t.Errorf("page layout %+v (%v)", layout, err)
	}
}

func TestXLSXIsTheSameTwice(t *testing.T) {
	t.Parallel()
	var one, two bytes.Buffer
	if err := sample().WriteXLSX(&one); err != nil {
		t.Fatal(err)
	}
	if err := sample().WriteXLSX(&two); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same document gave other bytes")
	}
}

// TestXLSXHoldsNoFormula: what begins like a formula is text.
func TestXLSXHoldsNoFormula(t *testing.T) {
	t.Parallel()
	for _, text := range append([]string{`=HYPERLINK("http://a")`, "+1", "-1", "@SUM(A1)", "31/12/2026", "001"}, hostileTexts...) {
		d := &Document{Body: []Block{Table{Rows: []Row{{Cells: []Cell{TextCell(text)}}}}}}
		f := openXLSX(t, d)
		formula, err := f.GetCellFormula("Bảng 1", "A1")
		if err != nil || formula != "" {
			t.Errorf("%q became the formula %q (%v)", text, formula, err)
		}
		kind, err := f.GetCellType("Bảng 1", "A1")
		if err != nil || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%q has the type %v (%v)", text, kind, err)
		}
		if got, _ := f.GetCellValue("Bảng 1", "A1"); got != Clean(text) {
			t.Errorf("%q came back as %q", text, got)
		}
	}
}

func TestXLSXOfHardDocuments(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*Document{"hard": hard(), "everywhere": everywhere(strings.Repeat("]]>&", 400)), "empty": {}} {
		f := openXLSX(t, d)
		if len(f.GetSheetList()) == 0 {
			t.Errorf("%s has no sheet", name)
		}
	}
}

// A row higher than a spreadsheet's rows may be becomes several: what a unit wrote is not cut off.
func TestXLSXOfTallRows(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Kết quả của đơn vị trong kỳ báo cáo này. ", 120)
	f := openXLSX(t, &Document{Kind: "BẢNG", Body: []Block{Table{
		Columns: []Column{{Weight: 1}, {Weight: 1}, {Weight: 6}},
		Head:    [][]Cell{{TextCell("TT"), TextCell("Kết quả"), TextCell("Ghi chú")}},
		Rows: []Row{
			{Cells: []Cell{TextCell("1"), TextCell(long), TextCell("a")}},
			{Cells: []Cell{TextCell("2"), TextCell("ngắn"), TextCell("b")}},
		},
	}}})
	rows, err := f.GetRows("Bảng 1")
	if err != nil {
		t.Fatal(err)
	}
	first := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "1" }) + 1
	next := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "2" }) + 1
	if first == 0 || next < first+2 {
		t.Fatalf("the tall row is in row %d, the next one in %d", first, next)
	}
	var room float64
	for row := first; row < next; row++ {
		height, err := f.GetRowHeight("Bảng 1", row)
		if err != nil || height > maxRowHeight {
			t.Errorf("row %d is %g high, %v", row, height, err)
		}
		room += height
	}
	width, _ := f.GetColWidth("Bảng 1", "B")
	lines := breakLines([]Span{{Text: long}}, style{size: 10}, width*charWidth, 0)
	if need := float64(len(lines)) * 10; room < need {
		t.Errorf("%g points for %d lines", room, len(lines))
	}
	merged, err := f.GetMergeCells("Bảng 1")
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"A", "B", "C"} {
		from, to := fmt.Sprintf("%s%d", column, first), fmt.Sprintf("%s%d", column, next-1)
		if !slices.ContainsFunc(merged, func(m excelize.MergeCell) bool { return m.GetStartAxis() == from && m.GetEndAxis() == to }) {
			t.Errorf("%s:%s is not one cell", from, to)
		}
	}
}
