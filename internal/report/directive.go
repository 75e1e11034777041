package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Directives lays out a list of the leader's threads with the units, as it stands on a day.
func Directives(l Letterhead, list []plan.Directive, on plan.Day, loc *time.Location) *officialdoc.Document {
	year, month, day := on.Date()
	t := officialdoc.Table{
		Columns: []officialdoc.Column{
			{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: 6}, {Weight: 2.4}, {Weight: 1.5, Align: officialdoc.AlignCenter},
			{Weight: 1.5, Align: officialdoc.AlignCenter}, {Weight: 2},
		},
		Head: [][]officialdoc.Cell{{headCell("TT"), headCell("Nội dung"), headCell("Đơn vị"), headCell("Ngày"), headCell("Hạn"), headCell("Tình trạng")}},
	}
	for i, d := range list {
		about := vi.DirectiveKind(d)
		if len(d.Items) > 0 {
			about += ": " + strings.Join(d.Places(), ", ")
		}
		t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{
			officialdoc.TextCell(strconv.Itoa(i + 1)), officialdoc.TextCell(append(paragraphs(d.Text), "("+about+")")...), officialdoc.TextCell(d.UnitName),
			officialdoc.TextCell(vi.Date(plan.DayOf(d.CreatedAt, loc))), officialdoc.TextCell(vi.Date(d.DueOn)), officialdoc.TextCell(vi.DirectiveState(d, on)),
		}})
	}
	doc := &officialdoc.Document{
		Head: officialdoc.Head{Agency: l.Agency, Superior: l.Superior, Place: l.Place, Day: day, Month: int(month), Year: year},
		Kind: "DANH SÁCH", Summary: "Ý kiến chỉ đạo, yêu cầu giải trình, gia hạn, tính đến ngày " + vi.Date(on),
		Foot: officialdoc.Foot{Authority: l.Authority, Signer: l.Signer},
		Made: officialdoc.Moment(on.String() + "T00:00:00+07:00"),
	}
	if len(list) == 0 {
		doc.Body = []officialdoc.Block{officialdoc.Text("Không có mục nào./.")}
		return doc
	}
	doc.Body = []officialdoc.Block{t}
	doc.Closing = "Danh sách gồm " + strconv.Itoa(len(list)) + " mục./."
	return doc
}
