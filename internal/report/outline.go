package report

import (
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// outlineParts makes the parts of the type's outline and numbers them.
func outlineParts(d Data) []Part {
	var parts []Part
	for _, o := range d.Type.Parts {
		title := fill(d, o.Title)
		if o.Source != plan.SourceAreas {
			parts = append(parts, sourcePart(d, o, title))
			continue
		}
		level := o.Level
		if title != "" {
			parts = append(parts, Part{Key: o.Key, Title: title, Level: level})
			level++
		}
		parts = append(parts, areaParts(d, level)...)
	}
	number(parts)
	return parts
}

func sourcePart(d Data, o plan.OutlinePart, title string) Part {
	p := Part{Key: o.Key, Title: title, Level: o.Level, Editable: o.Source != plan.SourceHeading}
	switch o.Source {
	case plan.SourceResults:
		p.Composed, p.Wanting = sentences(d.Rows), Missing(d.Rows)
		p.rows, p.lastYear = d.Rows, d.LastYear
	case plan.SourceCounts:
		p.Composed = counts(d)
		p.rows, p.lastYear = d.Rows, d.LastYear
	case plan.SourceObstacles:
		p.Composed = gather(d.Rows, func(c plan.Content) string { return c.Obstacles })
	case plan.SourceRecommendations:
		p.Composed = gather(d.Rows, func(c plan.Content) string { return c.Recommendations })
	case plan.SourceReasons:
		p.Composed = gather(d.Rows, func(c plan.Content) string { return c.Reason })
	}
	return p
}

// areaParts are a part for each area and one for the common duties. A period that asks about one matter
// has only its area.
func areaParts(d Data, level int) []Part {
	var parts []Part
	add := func(area int64, title string) {
		rows := rowsOf(d.Rows, area)
		parts = append(parts, Part{Key: areaKey(area), Title: title, Level: level, Editable: true, Composed: sentences(rows), Wanting: Missing(rows), rows: rows, lastYear: rowsOf(d.LastYear, area)})
	}
	for _, a := range d.Areas {
		if d.Period.Kind == plan.PeriodAdHoc && len(rowsOf(d.Rows, a.ID)) == 0 {
			continue
		}
		add(a.ID, sentence(a.Title))
	}
	if len(rowsOf(d.Rows, 0)) > 0 {
		add(0, "Nhiệm vụ chung")
	}
	return parts
}

// number gives the headings their labels: I., 1., 1.1. (Nghị định 30/2020/NĐ-CP, Phụ lục I).
func number(parts []Part) {
	var at [4]int
	for i := range parts {
		level := parts[i].Level
		at[level]++
		for below := level + 1; below < len(at); below++ {
			at[below] = 0
		}
		switch level {
		case 1:
			parts[i].Label = vi.Roman(at[1]) + "."
		case 2:
			parts[i].Label = fmt.Sprintf("%d.", at[2])
		case 3:
			parts[i].Label = fmt.Sprintf("%d.%d.", at[2], at[3])
		}
	}
}

// fill puts the values of the report into a pattern.
func fill(d Data, pattern string) string {
	return upperFirst(plan.FillPattern(strings.TrimSpace(pattern), func(name string) string { return value(d, name) }))
}

func value(d Data, name string) string {
	switch name {
	case "kế hoạch":
		return planName(d.Plan)
	case "kế hoạch có số":
		if d.Plan.Number == "" {
			return planName(d.Plan)
		}
		return strings.Replace(planName(d.Plan), "Kế hoạch", "Kế hoạch số "+d.Plan.Number, 1)
	case "kế hoạch năm":
		return planOfYear(d)
	case "kỳ":
		if d.Period.Kind == plan.PeriodAdHoc {
			return "từ ngày " + vi.Date(d.Period.From) + " đến ngày " + vi.Date(d.Period.CutOff)
		}
		return vi.Period(d.Period)
	case "kỳ sau":
		return vi.PeriodAfter(d.Period)
	case "năm":
		return fmt.Sprint(d.Period.Year)
	case "năm sau":
		return fmt.Sprint(d.Period.Year + 1)
	case "cơ quan":
		return d.Letterhead.ShortAgency
	case "ngày chốt":
		return vi.Date(d.Period.CutOff)
	case "việc":
		if d.Period.Title != "" {
			return d.Period.Title
		}
		return "kết quả thực hiện " + planName(d.Plan)
	}
	return ""
}

// Preview is the document of a type that is being changed: an example of a plan with two areas, about
// which nobody has reported.
func Preview(t plan.ReportType, l Letterhead, today plan.Day) (Report, Data) {
	kind := plan.PeriodYear
	if len(t.Kinds) > 0 {
		kind = t.Kinds[0]
	}
	period := plan.YearlyPeriod(today.Year(), 11, 30)
	period.Kind, period.Number = kind, 1
	if kind == plan.PeriodAdHoc {
		period.Title = "Kết quả việc được hỏi"
	}
	area := func(id int64, title string) plan.Item {
		return plan.Item{ID: id, AreaID: id, Kind: plan.ItemArea, Title: title}
	}
	d := Data{
		Type: t, Letterhead: l, Period: period, Plan: plan.Plan{ShortTitle: "Kế hoạch (tên kế hoạch)", Number: "…/KH-UBND"}, AsOf: today,
		Areas: []plan.Item{area(1, "Tên nhóm nhiệm vụ thứ nhất của kế hoạch"), area(2, "Tên nhóm nhiệm vụ thứ hai của kế hoạch")},
	}
	for _, a := range d.Areas { // an ad hoc period shows areas with rows only
		d.Rows = append(d.Rows, Row{Owed: plan.Owed{Item: a, AreaID: a.ID, UnitName: "các đơn vị được giao"}})
	}
	return Compose(d), d
}
