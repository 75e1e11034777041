package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

func TestFreeAnnex(t *testing.T) {
	t.Parallel()
	d := data()
	wide := strings.Repeat("ô | ", 80) + "cuối"
	d.Annexes = []plan.ReportAnnex{
		{Title: "Trẻ em theo thôn", Body: "Mở đầu.\nThôn | Số trẻ\n| Thôn 1 | 42 |\nThôn 2\n\nGhi chú."},
		{Title: "Số kín", Body: "A | B", Restricted: true},
		{Title: "Rộng", Body: wide + "\n" + wide},
	}
	doc := report.Compose(d).Document(d)
	if len(doc.Annexes) != 5 || !doc.Annexes[3].Restricted || doc.Internal {
		t.Fatalf("annexes: %+v", doc.Annexes)
	}
	body := doc.Annexes[2].Body
	table, ok := body[1].(officialdoc.Table)
	if len(body) != 4 || !ok || len(table.Head[0]) != 2 || len(table.Rows) != 1 || len(table.Rows[0].Cells) != 2 {
		t.Errorf("the annex is laid out as %+v", body)
	}
	if doc.Annexes[2].Landscape || !doc.Annexes[4].Landscape {
		t.Error("a narrow table lies across, or a wide one does not")
	}
	var b bytes.Buffer
	if err := doc.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "cuối") || strings.Contains(got, "SỐ KÍN") || !strings.Contains(got, "Phụ lục V") {
		t.Error("a cell is lost, or what stays inside is not left out")
	}
}
