package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Document lays the report out. It is a draft: number and day are given by the clerk after the
// signature (Nghị định 30/2020/NĐ-CP, Điều 15), so their room stays blank.
func (r Report) Document(d Data) *officialdoc.Document {
	l := d.Letterhead
	year, month, _ := d.Period.SuperiorDue.Date()
	doc := &officialdoc.Document{
		Head: officialdoc.Head{Superior: l.Superior, Agency: l.Agency, Symbol: l.Symbol, Place: l.Place, Month: int(month), Year: year},
		Kind: d.Type.Document, Addressee: l.Addressee, Draft: true,
		Foot: officialdoc.Foot{Authority: l.Authority, Signer: l.Signer, Recipients: l.Recipients, Filing: l.Filing},
		Made: officialdoc.Moment(d.AsOf.String() + "T00:00:00+07:00"),
	}
	if len(d.Type.Addressee) > 0 {
		doc.Addressee = d.Type.Addressee
	}
	if d.Type.Has(plan.AnnexTasks) {
		doc.Annexes = append(doc.Annexes, tasksAnnex(d))
	}
	if d.Type.Has(plan.AnnexUnits) {
		doc.Annexes = append(doc.Annexes, unitsAnnex(d))
	}
	for _, a := range d.Annexes {
		doc.Annexes = append(doc.Annexes, freeAnnex(d, a))
	}
	for _, p := range r.Parts {
		switch p.Key {
		case "title":
			doc.Summary = oneLine(p.Text)
		case "closing":
			doc.Closing = oneLine(p.Text)
		default:
			doc.Body = append(doc.Body, p.blocks()...)
		}
	}
	return doc
}

// blocks are the heading and paragraphs of a part, and a hole for what is missing in it.
func (p Part) blocks() []officialdoc.Block {
	var blocks []officialdoc.Block
	if p.Level > 0 {
		blocks = append(blocks, officialdoc.Heading{Level: p.Level, Label: p.Label, Title: p.Title, Key: p.anchor()})
	}
	for i, l := range Lines(p.Text) {
		par := officialdoc.Text(l.Text)
		if rest, dash := strings.CutPrefix(l.Text, "- "); dash {
			par = officialdoc.Text(strings.TrimSpace(rest))
			par.Label = "-"
		}
		par.Key = fmt.Sprintf("%s-%d", p.anchor(), i)
		if l.ReportID != 0 {
			par.Key = fmt.Sprintf("%s-b%d-%d", p.anchor(), l.ReportID, i)
		}
		blocks = append(blocks, par)
	}
	switch {
	case !p.Editable:
	case len(p.Wanting) > 0:
		blocks = append(blocks, hole("Chờ báo cáo của "+wantingNames(p.Wanting)))
	case strings.TrimSpace(p.Text) == "":
		blocks = append(blocks, hole("Chưa viết phần này"))
	}
	return blocks
}

// anchor is the key as an HTML id.
func (p Part) anchor() string { return "phan-" + strings.ReplaceAll(p.Key, ":", "-") }

func hole(text string) officialdoc.Paragraph {
	return officialdoc.Paragraph{Spans: []officialdoc.Span{{Text: text, Hole: true}}}
}

func wantingNames(list []Wanting) string {
	names := make([]string, len(list))
	for i, w := range list {
		names[i] = fmt.Sprintf("%s (%d)", w.UnitName, w.Reports)
	}
	return strings.Join(names, ", ")
}

func oneLine(text string) string {
	var texts []string
	for _, l := range Lines(text) {
		texts = append(texts, l.Text)
	}
	return strings.Join(texts, " ")
}

// tasksAnnex is the table of tasks, with the columns that superiors ask for (as in the annexes of
// Thông báo 624/TB-VPCP).
func tasksAnnex(d Data) officialdoc.Annex {
	t := officialdoc.Table{
		Note: "Số liệu tính đến ngày " + vi.Date(d.Period.CutOff),
		Columns: []officialdoc.Column{
			{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: 5}, {Weight: 2}, {Weight: 2.6},
			{Weight: 1.5, Align: officialdoc.AlignCenter}, {Weight: 6}, {Weight: 1.8, Align: officialdoc.AlignCenter},
		},
		Head: [][]officialdoc.Cell{{
			headCell("TT"), headCell("Nhiệm vụ"), headCell("Chủ trì"), headCell("Phối hợp"), headCell("Thời hạn"), headCell("Kết quả thực hiện"), headCell("Tiến độ"),
		}},
	}
	number := 0
	group := func(label, title string, area int64) {
		var rows []officialdoc.Row
		for _, item := range d.Items {
			if item.AreaID != area || d.Period.Kind == plan.PeriodAdHoc && !asked(d, item.ID) {
				continue
			}
			number++
			rows = append(rows, taskRow(d, item, number))
		}
		if len(rows) > 0 {
			t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(strings.TrimSpace(label+" "+title), len(t.Columns))}})
			t.Rows = append(t.Rows, rows...)
		}
	}
	for i, a := range d.Areas {
		group(fmt.Sprintf("%d.", i+1), sentence(a.Title), a.ID)
	}
	group("", "Nhiệm vụ chung", 0)
	return officialdoc.Annex{Title: "DANH MỤC NHIỆM VỤ VÀ KẾT QUẢ THỰC HIỆN", Note: annexNote(d), Landscape: true, Body: []officialdoc.Block{t}}
}

// asked says that somebody owes a report on the item; a period out of turn may ask about one alone.
func asked(d Data, item int64) bool {
	return slices.ContainsFunc(d.Rows, func(r Row) bool { return r.Item.ID == item })
}

func taskRow(d Data, item plan.Item, number int) officialdoc.Row {
	var lead, cooperating, results []string
	of := slices.DeleteFunc(slices.Clone(d.Rows), func(r Row) bool { return r.Item.ID != item.ID })
	groups := nothings(of)
	for _, r := range of {
		if r.Role == plan.RoleCooperating {
			cooperating = append(cooperating, r.UnitName)
		} else {
			lead = append(lead, r.UnitName)
		}
		if !among(groups, r) {
			results = append(results, words(r)...)
		}
	}
	for _, g := range groups {
		results = append(results, g.units())
	}
	progress := itemProgress(d, item.ID)
	deadline := item.TimingText
	if !item.DueOn.IsZero() {
		deadline = vi.Date(item.DueOn)
	}
	return officialdoc.Row{Cells: []officialdoc.Cell{
		officialdoc.TextCell(fmt.Sprint(number)), officialdoc.TextCell(sentence(item.Title)), officialdoc.TextCell(strings.Join(lead, "; ")),
		officialdoc.TextCell(strings.Join(cooperating, "; ")), officialdoc.TextCell(deadline), officialdoc.TextCell(results...), officialdoc.TextCell(progress),
	}}
}

// unitsAnnex counts the items of each focal unit by their word; requested bodies stand apart.
func unitsAnnex(d Data) officialdoc.Annex {
	center := officialdoc.Column{Weight: 1.3, Align: officialdoc.AlignCenter}
	t := officialdoc.Table{
		Note:    "Số liệu tính đến ngày " + vi.Date(d.Period.CutOff),
		Columns: []officialdoc.Column{{Weight: 0.7, Align: officialdoc.AlignCenter}, {Weight: 4}, center, center, center, center, center, center},
		Head: [][]officialdoc.Cell{
			{rows2(headCell("TT")), rows2(headCell("Đơn vị chủ trì")), rows2(headCell("Tổng số")), cols2(headCell("Hoàn thành")), cols2(headCell("Đang thực hiện")), rows2(headCell("Chưa thực hiện"))},
			{headCell("Đúng hạn"), headCell("Quá hạn"), headCell("Trong hạn"), headCell("Quá hạn")},
		},
	}
	number, total := 0, map[plan.Word]int{}
	add := func(requested bool) {
		for _, u := range focalUnits(d, requested) {
			number++
			t.Rows = append(t.Rows, countRow(fmt.Sprint(number), u.name, u.by, false))
			if !requested {
				for w, n := range u.by {
					total[w] += n
				}
			}
		}
	}
	add(false)
	t.Rows = append(t.Rows, countRow("", "Cộng", total, true))
	if len(focalUnits(d, true)) > 0 {
		t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning("Cơ quan được đề nghị (không tính quá hạn)", len(t.Columns))}})
		add(true)
	}
	return officialdoc.Annex{Title: "TỔNG HỢP KẾT QUẢ THEO ĐƠN VỊ", Note: annexNote(d), Body: []officialdoc.Block{t}}
}

type unitCount struct {
	name string
	by   map[plan.Word]int
}

func focalUnits(d Data, requested bool) []unitCount {
	var list []unitCount
	at := map[int64]int{}
	for _, r := range d.Rows {
		if !r.Focal || r.Counted() == requested {
			continue
		}
		i, ok := at[r.UnitID]
		if !ok {
			i = len(list)
			at[r.UnitID] = i
			list = append(list, unitCount{r.UnitName, map[plan.Word]int{}})
		}
		w, _ := r.Word(d.AsOf, d.Loc)
		if requested { // rule 4: never late
			switch w {
			case plan.DoneLate:
				w = plan.DoneOnTime
			case plan.DoingLate:
				w = plan.Doing
			}
		}
		list[i].by[w]++
	}
	return list
}

func countRow(number, name string, by map[plan.Word]int, total bool) officialdoc.Row {
	sum := 0
	for _, n := range by {
		sum += n
	}
	cells := []officialdoc.Cell{officialdoc.TextCell(number), officialdoc.TextCell(name), officialdoc.TextCell(fmt.Sprint(sum))}
	for _, w := range plan.Words {
		cells = append(cells, officialdoc.TextCell(fmt.Sprint(by[w])))
	}
	return officialdoc.Row{Cells: cells, Total: total}
}

// annexNote is left unfilled in electronic documents (Phụ lục I, mục III).
func annexNote(d Data) string {
	return fmt.Sprintf("Kèm theo "+upperFirst(strings.ToLower(d.Type.Document))+" số …/%s ngày … tháng … năm %d của %s", d.Letterhead.Symbol, d.Period.SuperiorDue.Year(), d.Letterhead.ShortAgency)
}

func headCell(text string) officialdoc.Cell {
	c := officialdoc.TextCell(text)
	c.Align, c.Bold = officialdoc.AlignCenter, true
	return c
}

func rows2(c officialdoc.Cell) officialdoc.Cell { c.RowSpan = 2; return c }
func cols2(c officialdoc.Cell) officialdoc.Cell { c.ColSpan = 2; return c }

func spanning(text string, columns int) officialdoc.Cell {
	c := officialdoc.TextCell(text)
	c.ColSpan, c.Bold, c.Align = columns, true, officialdoc.AlignLeft
	return c
}
