package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// tableText is a table of a document, a row a line.
func tableText(t officialdoc.Table) string {
	var b strings.Builder
	line := func(cells []officialdoc.Cell) {
		texts := make([]string, len(cells))
		for i, c := range cells {
			for _, p := range c.Paragraphs {
				for _, s := range p.Spans {
					texts[i] += s.Text
				}
			}
		}
		b.WriteString(strings.Join(texts, "|") + "\n")
	}
	for _, cells := range t.Head {
		line(cells)
	}
	for _, r := range t.Rows {
		line(r.Cells)
	}
	return b.String()
}

func matrixTable(columns, units, requested int) (m report.MatrixTable) {
	row := func(name string) report.MatrixRow {
		r := report.MatrixRow{Name: name, Rates: [2]string{name + "%", name + "%%"}}
		for c := range columns {
			r.Cells = append(r.Cells, fmt.Sprintf("%s.%d", name, c+1))
		}
		return r
	}
	for c := range columns {
		m.Columns = append(m.Columns, fmt.Sprintf("c%d", c+1))
	}
	for u := range units {
		m.Units = append(m.Units, row(fmt.Sprintf("u%d", u+1)))
	}
	for u := range requested {
		m.Requested = append(m.Requested, row(fmt.Sprintf("q%d", u+1)))
	}
	m.Total = row("t")
	return m
}

// However many columns there are, no sheet holds more than can be read on paper, and nothing is left out.
func TestMatrixSheets(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                      string
		columns, units, requested int
		byTask                    bool
		want                      []string // of each sheet: its name, then a line of it
	}{
		{"two periods", 2, 2, 1, false, []string{"Theo kỳ báo cáo: 2|u2|u2.1|u2.2|u2%|u2%%"}},
		{"24 periods", 24, 60, 0, false, []string{"Theo kỳ báo cáo 1: TT|Đơn vị|c1|c2|c3|c4|c5|c6|c7|c8|c9|c10|c11|c12", "Theo kỳ báo cáo 2: TT|Đơn vị|c13|c14|c15|c16|c17|c18|c19|c20|c21|c22|c23|c24|Tỷ lệ đầy đủ|Tỷ lệ đúng hạn"}},
		{"tasks go down", 3, 2, 1, true, []string{"Theo nhiệm vụ: TT|Nhiệm vụ|u1|u2|q1 (được đề nghị)|Đã gửi"}},
		{"each with its total", 3, 2, 1, true, []string{"Theo nhiệm vụ: 2|c2|u1.2|u2.2|q1.2|t.2"}},
		{"and the rates of units", 3, 2, 1, true, []string{"Theo nhiệm vụ: |Tỷ lệ đúng hạn|u1%%|u2%%|q1%%|t%%"}},
		{"13 units", 1, 12, 1, true, []string{"Theo nhiệm vụ 1: 1|c1|u1.1|u2.1|u3.1|u4.1|u5.1|u6.1", "Theo nhiệm vụ 2: 1|c1|u7.1|u8.1|u9.1|u10.1|u11.1|u12.1|q1.1|t.1"}},
	} {
		doc := report.Matrix(report.MatrixSheet{Plan: "Kế hoạch mẫu", Table: matrixTable(test.columns, test.units, test.requested), ByTask: test.byTask})
		if len(doc.Body) != len(test.want) {
			t.Errorf("%s: %d sheets, want %d", test.name, len(doc.Body), len(test.want))
			continue
		}
		for i, block := range doc.Body {
			table := block.(officialdoc.Table)
			name, line, _ := strings.Cut(test.want[i], ": ")
			if table.Sheet != name || !strings.Contains("\n"+tableText(table), "\n"+line+"\n") {
				t.Errorf("%s: sheet %q has no line %q:\n%s", test.name, table.Sheet, line, tableText(table))
			}
		}
	}
}
