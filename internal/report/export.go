package report

import (
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Export lays the tasks of a period out in the columns of a superior body's form.
func Export(d Data, f plan.ExportForm) *officialdoc.Document {
	t := officialdoc.Table{Caption: planOfYear(d) + ", kỳ báo cáo " + vi.Period(d.Period), Note: "Số liệu tính đến ngày " + vi.Date(d.Period.CutOff), Head: [][]officialdoc.Cell{nil}}
	grouped := true
	for _, c := range f.Columns {
		column := officialdoc.Column{Weight: float64(c.Width)}
		switch c.Kind {
		case plan.ColumnNumber, plan.ColumnPlace, plan.ColumnDue, plan.ColumnProgress, plan.ColumnPercent, plan.ColumnDueBefore, plan.ColumnDueNow, plan.ColumnExtended:
			column.Align = officialdoc.AlignCenter
		case plan.ColumnArea:
			grouped = false
		}
		t.Columns = append(t.Columns, column)
		t.Head[0] = append(t.Head[0], headCell(c.Label))
	}
	e := exporter{Data: d, form: f}
	for i, a := range d.Areas {
		t.Rows = append(t.Rows, e.area(fmt.Sprintf("%d. %s", i+1, sentence(a.Title)), a.ID, grouped)...)
	}
	t.Rows = append(t.Rows, e.area("Nhiệm vụ chung", 0, grouped)...)
	return &officialdoc.Document{
		Head: officialdoc.Head{Agency: d.Letterhead.Agency}, Kind: strings.ToUpper(f.Name), Body: []officialdoc.Block{t},
		Made: officialdoc.Moment(d.AsOf.String() + "T00:00:00+07:00"),
	}
}

// exporter writes the rows one after the other, numbered through.
type exporter struct {
	Data
	form   plan.ExportForm
	number int
}

func (e *exporter) area(title string, area int64, grouped bool) (rows []officialdoc.Row) {
	for _, item := range e.Items {
		if item.AreaID == area {
			e.number++
			rows = append(rows, e.row(item, title))
		}
	}
	if grouped && len(rows) > 0 {
		rows = append([]officialdoc.Row{{Group: true, Cells: []officialdoc.Cell{spanning(title, len(e.form.Columns))}}}, rows...)
	}
	return rows
}

func (e *exporter) row(item plan.Item, area string) officialdoc.Row {
	var of []Row
	for _, r := range e.Rows {
		if r.Item.ID == item.ID {
			of = append(of, r)
		}
	}
	var row officialdoc.Row
	for _, c := range e.form.Columns {
		row.Cells = append(row.Cells, officialdoc.TextCell(e.cell(c.Kind, item, area, of)...))
	}
	return row
}

// cell is what a column says of an item, a paragraph each.
func (e *exporter) cell(kind plan.ColumnKind, item plan.Item, area string, of []Row) []string {
	switch kind {
	case plan.ColumnNumber:
		return []string{fmt.Sprint(e.number)}
	case plan.ColumnSource:
		return []string{planSource(e.Plan)}
	case plan.ColumnPlace:
		return []string{item.Place}
	case plan.ColumnArea:
		return []string{area}
	case plan.ColumnTask:
		return []string{sentence(item.Title)}
	case plan.ColumnLead:
		return []string{unitNames(of, false)}
	case plan.ColumnCooperating:
		return []string{unitNames(of, true)}
	case plan.ColumnDue:
		return []string{itemDue(item)}
	case plan.ColumnProgress:
		return []string{itemProgress(e.Data, item.ID)}
	case plan.ColumnPercent:
		return []string{itemPercent(of)}
	case plan.ColumnResult:
		var lines []string
		for _, r := range of {
			lines = append(lines, words(r)...)
		}
		return lines
	case plan.ColumnObstacles:
		return said(of, func(c plan.Content) string { return c.Obstacles })
	case plan.ColumnRecommendations:
		return said(of, func(c plan.Content) string { return c.Recommendations })
	case plan.ColumnExtension:
		return extensions(of, func(x plan.Extension) string {
			return fmt.Sprintf("Từ %s đến %s, %d lần", vi.Date(x.From), vi.Date(x.To), x.Count)
		})
	case plan.ColumnDueBefore:
		return extensions(of, func(x plan.Extension) string { return vi.Date(x.From) })
	case plan.ColumnDueNow:
		return extensions(of, func(x plan.Extension) string { return vi.Date(x.To) })
	case plan.ColumnExtended:
		return extensions(of, func(x plan.Extension) string { return fmt.Sprint(x.Count) })
	}
	return nil // left blank
}

// planSource is the document that gave the task: "Kế hoạch số 12/KH-UBND ngày 15/5/2024".
func planSource(p plan.Plan) string {
	if p.Number == "" {
		return planName(p)
	}
	source := "Kế hoạch số " + p.Number
	switch len(p.IssuedOn) { // as far as the document tells
	case len("2024-05-09"):
		source += " ngày " + vi.ISODate(p.IssuedOn)
	case len("2024-05"):
		source += " tháng " + vi.ISODate(p.IssuedOn)
	}
	return source
}

// unitNames are the units that cooperate, or those that do the work.
func unitNames(of []Row, cooperating bool) string {
	var names []string
	for _, r := range of {
		if (r.Role == plan.RoleCooperating) == cooperating {
			names = append(names, r.UnitName)
		}
	}
	return strings.Join(names, "; ")
}

func itemDue(item plan.Item) string {
	if !item.DueOn.IsZero() {
		return vi.Date(item.DueOn)
	}
	return item.TimingText
}

// itemProgress is the word of an item as its focal unit's report says it on the day (rules 1, 4 and 5).
func itemProgress(d Data, item int64) string {
	for _, r := range d.Rows {
		if r.Item.ID == item && r.Focal {
			return progressOf(r, d.AsOf, d.Loc)
		}
	}
	return vi.Word(plan.NotBegun)
}

// itemPercent is what the focal unit said.
func itemPercent(of []Row) string {
	for _, r := range of {
		if r.Focal && r.Report.Sent() && r.Sent.Percent >= 0 {
			return fmt.Sprintf("%d%%", r.Sent.Percent)
		}
	}
	return ""
}

// said is one field of the reports that were sent, with the unit's name where there are several.
func said(of []Row, field func(plan.Content) string) (lines []string) {
	for _, r := range of {
		if !r.Report.Sent() {
			continue
		}
		for i, text := range paragraphs(field(r.Sent)) {
			if i == 0 && len(of) > 1 {
				text = r.UnitName + ": " + text
			}
			lines = append(lines, text)
		}
	}
	return lines
}

// extensions are what there is to say of the days that were moved, with the unit's name where there are
// several.
func extensions(of []Row, say func(plan.Extension) string) (lines []string) {
	for _, r := range of {
		if r.Extension.Count == 0 {
			continue
		}
		line := say(r.Extension)
		if len(of) > 1 {
			line = r.UnitName + ": " + lowerFirst(line)
		}
		lines = append(lines, line)
	}
	return lines
}
