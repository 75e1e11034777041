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
	said := map[plan.ColumnKind][]string{}
	for _, row := range table.Rows {
		for i, c := range plan.UsualColumns {
			if text := cellText(row.Cells[i]); text != "" {
				said[c.Kind] = append(said[c.Kind], text)
			}
		}
	}
	for kind, want := range map[plan.ColumnKind]string{
		plan.ColumnExtension: "20/11/2026 đến 25/11/2026, 2 lần", plan.ColumnDueBefore: "20/11/2026", plan.ColumnDueNow: "25/11/2026", plan.ColumnExtended: "2",
	} {
		if got := said[kind]; len(got) != 1 || !strings.HasSuffix(got[0], want) {
			t.Errorf("%s: %q, want one that ends in %q", kind, got, want)
		}
	}
	if got := said[plan.ColumnBlank]; len(got) > 0 {
		t.Errorf("the blank column says %q", got)
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
