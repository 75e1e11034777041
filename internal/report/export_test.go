package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

func cellText(c officialdoc.Cell) string {
	var lines []string
	for _, p := range c.Paragraphs {
		text := ""
		for _, s := range p.Spans {
			text += s.Text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "/")
}

// Every kind of column can stand in a form, in any order; what nobody said stays blank.
func TestExport(t *testing.T) {
	t.Parallel()
	d := data()
	d.Rows[0].Extension = plan.Extension{From: plan.NewDay(2026, 11, 20), To: plan.NewDay(2026, 11, 25), Count: 2}
	all := plan.ExportForm{Name: "Biểu thử", Columns: plan.UsualColumns}
	doc := report.Export(d, all)
	table := doc.Body[0].(officialdoc.Table)
	if len(table.Columns) != len(plan.UsualColumns) || len(table.Head[0]) != len(plan.UsualColumns) {
		t.Fatalf("%d columns, %d heads", len(table.Columns), len(table.Head[0]))
	}
	n := 0
	for _, row := range table.Rows {
		if row.Group {
			t.Error("rows are grouped although the area has a column of its own")
		}
		n++
		if len(row.Cells) != len(plan.UsualColumns) {
			t.Errorf("row %d has %d cells", n, len(row.Cells))
		}
	}
	if n != len(d.Items) {
		t.Errorf("%d rows for %d items", n, len(d.Items))
	}
	var extended []string
	for _, row := range table.Rows {
		if text := cellText(row.Cells[13]); text != "" {
			extended = append(extended, text)
		}
		if text := cellText(row.Cells[14]); text != "" {
			t.Errorf("the blank column says %q", text)
		}
	}
	if len(extended) != 1 || !strings.Contains(extended[0], "20/11/2026 đến 25/11/2026, 2 lần") {
		t.Errorf("extensions %q", extended)
	}
	var file bytes.Buffer
	if err := doc.WriteXLSX(&file); err != nil || file.Len() == 0 {
		t.Errorf("%d bytes, %v", file.Len(), err)
	}
	usual := report.Export(d, plan.UsualForm()).Body[0].(officialdoc.Table)
	if !usual.Rows[0].Group || cellText(usual.Rows[1].Cells[0]) != "1" {
		t.Errorf("the usual form is not grouped by area: %+v", usual.Rows[0])
	}
}
