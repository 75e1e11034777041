package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// UnitData is what one unit reports for a period of a plan. Rows are the unit's own alone.
type UnitData struct {
	Letterhead Letterhead
	Unit       plan.Unit
	Plan       plan.Plan
	Period     plan.Period
	Areas      []plan.Item
	Rows       []Row
	AsOf       plan.Day
	Loc        *time.Location
}

// UnitReport lays out the report of one unit to the People's Committee: its own words by area, what
// hinders it, what it asks for, and a table of its tasks. Bodies that are asked (rule 4) stand under no
// superior, and nothing in their report is late.
func UnitReport(d UnitData) *officialdoc.Document {
	l := d.Letterhead
	year, month, _ := d.AsOf.Date()
	doc := &officialdoc.Document{
		Head: officialdoc.Head{Superior: strings.ToUpper(l.ShortAgency), Agency: strings.ToUpper(d.Unit.Name), Symbol: "BC-" + initials(d.Unit), Place: l.Place, Month: int(month), Year: year},
		Kind: "BÁO CÁO", Summary: "Kết quả thực hiện " + d.subject(), Addressee: []string{fullAgency(l)}, Draft: true,
		Foot: officialdoc.Foot{Authority: []string{headOf(d.Unit)}, Recipients: []officialdoc.Recipient{{Name: "Như trên"}}, Filing: "VT"},
		Made: officialdoc.Moment(d.AsOf.String() + "T00:00:00+07:00"),
	}
	if d.Unit.Requested() {
		doc.Head.Superior = ""
	}
	doc.Body = append(doc.Body, officialdoc.Text(d.opening()))
	number := 0
	section := func(title string, blocks []officialdoc.Block) {
		if len(blocks) > 0 {
			number++
			doc.Body = append(doc.Body, officialdoc.Heading{Level: 1, Label: vi.Roman(number) + ".", Title: title})
			doc.Body = append(doc.Body, blocks...)
		}
	}
	section("KẾT QUẢ THỰC HIỆN", d.results())
	section("KHÓ KHĂN, VƯỚNG MẮC", d.gathered(func(c plan.Content) string { return c.Obstacles }))
	section("ĐỀ XUẤT, KIẾN NGHỊ", d.gathered(func(c plan.Content) string { return c.Recommendations }))
	doc.Closing = fmt.Sprintf("Trên đây là báo cáo kết quả thực hiện %s của %s./.", d.subject(), d.Unit.Name)
	doc.Annexes = []officialdoc.Annex{d.annex(doc.Head)}
	return doc
}

// subject is the plan with the period, which is said once.
func (d UnitData) subject() string {
	name, period := planName(d.Plan), vi.Period(d.Period)
	if strings.Contains(name, period) {
		return name
	}
	return name + ", kỳ " + period
}

func (d UnitData) opening() string {
	name := planName(d.Plan)
	if d.Plan.Number != "" {
		name = strings.Replace(name, "Kế hoạch", "Kế hoạch số "+d.Plan.Number, 1)
	}
	return fmt.Sprintf("Thực hiện %s, %s báo cáo kết quả kỳ %s như sau (số liệu tính đến ngày %s):", name, d.Unit.Name, vi.Period(d.Period), vi.Date(d.Period.CutOff))
}

// results are the unit's own words by area, after a sentence that counts.
func (d UnitData) results() []officialdoc.Block {
	blocks := []officialdoc.Block{officialdoc.Text(d.counts())}
	area := func(label, title string, id int64) {
		rows := rowsOf(d.Rows, id)
		if len(rows) == 0 {
			return
		}
		blocks = append(blocks, officialdoc.Heading{Level: 2, Label: label, Title: sentence(title)})
		for _, r := range rows {
			blocks = append(blocks, itemTitle(r.Item))
			lines := ownWords(r)
			if len(lines) == 0 {
				blocks = append(blocks, hole("Chưa gửi báo cáo việc này"))
			}
			for _, line := range lines {
				blocks = append(blocks, officialdoc.Text(line))
			}
		}
	}
	number := 0
	for _, a := range d.Areas {
		if len(rowsOf(d.Rows, a.ID)) > 0 {
			number++
			area(fmt.Sprintf("%d.", number), a.Title, a.ID)
		}
	}
	area(fmt.Sprintf("%d.", number+1), "Nhiệm vụ chung", 0)
	return blocks
}

// itemTitle stands above what is said on an item: a heading, which does not part from it, where it is short.
func itemTitle(it plan.Item) officialdoc.Block {
	if utf8.RuneCountInString(it.Title) > headingLength {
		return officialdoc.Text(strings.TrimLeft(it.Place+". "+sentence(it.Title), ". "))
	}
	return officialdoc.Heading{Level: 3, Label: numbered(it.Place), Title: sentence(it.Title)}
}

// ownWords are the lines of a row in a report that its own unit makes, which needs no name before them.
func ownWords(r Row) []string {
	r.UnitName = ""
	lines := words(r)
	for i, l := range lines {
		lines[i] = upperFirst(strings.TrimPrefix(l, ": "))
	}
	return lines
}

// progressOf is the word of the row's progress. Nothing that a requested body does is late.
func progressOf(r Row, asOf plan.Day, loc *time.Location) string {
	word, late := r.Word(asOf, loc)
	if r.Requested {
		switch word {
		case plan.DoneOnTime, plan.DoneLate:
			return "Hoàn thành"
		case plan.Doing, plan.DoingLate:
			return "Đang thực hiện"
		}
		if !r.Report.Sent() {
			return "Chưa có phản hồi"
		}
		return "Chưa thực hiện"
	}
	if word == plan.NotBegun && late {
		return vi.Word(word) + " (quá hạn)"
	}
	return vi.Word(word)
}

func (d UnitData) counts() string {
	done, doing, rest := 0, 0, 0
	for _, r := range d.Rows {
		switch word, _ := r.Word(d.AsOf, d.Loc); word {
		case plan.DoneOnTime, plan.DoneLate:
			done++
		case plan.Doing, plan.DoingLate:
			doing++
		default:
			rest++
		}
	}
	total, given := len(d.Rows), "được giao"
	if d.Unit.Requested() {
		given = "được đề nghị phối hợp"
	}
	return fmt.Sprintf("Đến ngày %s, trong tổng số %d nhiệm vụ %s có %d nhiệm vụ hoàn thành, đạt %s; %d nhiệm vụ đang thực hiện; %d nhiệm vụ chưa thực hiện. Chi tiết tại Phụ lục kèm theo.",
		vi.Date(d.AsOf), total, given, done, vi.Percent(done, total), doing, rest)
}

// gathered is one field of all sent rows, the same words once, each with its place in the plan.
func (d UnitData) gathered(field func(plan.Content) string) []officialdoc.Block {
	var blocks []officialdoc.Block
	seen := map[string]bool{}
	for _, r := range d.Rows {
		if !r.Report.Sent() {
			continue
		}
		for _, l := range paragraphs(field(r.Sent)) {
			if key := vi.Fold(l); !seen[key] {
				seen[key] = true
				if r.Item.Place != "" {
					l += " (" + r.Item.Place + ")"
				}
				blocks = append(blocks, dashed(l))
			}
		}
	}
	return blocks
}

func (d UnitData) annex(head officialdoc.Head) officialdoc.Annex {
	center := officialdoc.AlignCenter
	t := officialdoc.Table{
		Note:    "Số liệu tính đến ngày " + vi.Date(d.Period.CutOff),
		Columns: []officialdoc.Column{{Weight: 0.6, Align: center}, {Weight: 4.4}, {Weight: 1.3, Align: center}, {Weight: 1.6, Align: center}, {Weight: 5.4}, {Weight: 1.8, Align: center}, {Weight: 2.8}},
		Head: [][]officialdoc.Cell{{
			headCell("TT"), headCell("Nhiệm vụ"), headCell("Phần việc"), headCell("Thời hạn"), headCell("Kết quả thực hiện"), headCell("Tiến độ"), headCell("Khó khăn, kiến nghị"),
		}},
	}
	number := 0
	group := func(title string, id int64) {
		rows := rowsOf(d.Rows, id)
		if len(rows) > 0 {
			t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(title, len(t.Columns))}})
		}
		for _, r := range rows {
			number++
			var asks []string
			if r.Report.Sent() {
				asks = append(paragraphs(r.Sent.Obstacles), paragraphs(r.Sent.Recommendations)...)
			}
			t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{
				officialdoc.TextCell(fmt.Sprint(number)), officialdoc.TextCell(sentence(r.Item.Title)), officialdoc.TextCell(vi.Role(r.Role)),
				officialdoc.TextCell(timingWords(r.Item)), officialdoc.TextCell(ownWords(r)...), officialdoc.TextCell(progressOf(r, d.AsOf, d.Loc)), officialdoc.TextCell(asks...),
			}})
		}
	}
	for _, a := range d.Areas {
		group(strings.TrimSpace(numbered(a.Label)+" "+sentence(a.Title)), a.ID)
	}
	group("Nhiệm vụ chung", 0)
	return officialdoc.Annex{
		Title: "KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ", Landscape: true, Body: []officialdoc.Block{t},
		Note: fmt.Sprintf("Kèm theo Báo cáo số …/%s ngày … tháng … năm %d của %s", head.Symbol, head.Year, d.Unit.Name),
	}
}

// fullAgency is the People's Committee as one writes to it.
func fullAgency(l Letterhead) string {
	return strings.Replace(l.ShortAgency, "UBND ", "Ủy ban nhân dân ", 1)
}

// initials are the letters by which a unit signs its papers: the first of every word of its name; what is
// short already stays: MTTQ, HĐND.
func initials(u plan.Unit) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.TrimPrefix(u.Name, "Phòng "), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if word == "và" {
			continue
		}
		if utf8.RuneCountInString(word) > 1 && word == strings.ToUpper(word) {
			b.WriteString(word)
			continue
		}
		r, _ := utf8.DecodeRuneInString(strings.ToUpper(vi.Fold(word)))
		if first, _ := utf8.DecodeRuneInString(strings.ToUpper(word)); first == 'Đ' {
			r = first
		}
		b.WriteRune(r)
	}
	return b.String()
}

// headOf is who signs for a unit; the name is written by hand.
func headOf(u plan.Unit) string {
	switch u.Kind {
	case plan.UnitSchool:
		return "HIỆU TRƯỞNG"
	case plan.UnitHealth:
		return "TRƯỞNG TRẠM"
	case plan.UnitVillage:
		return "TRƯỞNG THÔN"
	case plan.UnitOffice:
		return "TRƯỞNG PHÒNG"
	}
	return "THỦ TRƯỞNG ĐƠN VỊ"
}
