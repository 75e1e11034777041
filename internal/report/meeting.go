package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Meeting is the papers of a weekly meeting: one A4 for each area.
type Meeting struct {
	Letterhead Letterhead
	Sheets     []plan.MeetingSheet
	Units      []string // names of the chosen units; nil: all
	Now        time.Time
	Loc        *time.Location
}

const (
	// Words of a title and of what is asked for; the task's page has all of it.
	meetingTitleWords, meetingAskWords = 22, 30
	meetingHeadWords, meetingUnits     = 40, 4
	// mostMeetingRows bounds what is laid out; an A4 has room for about thirty.
	mostMeetingRows = 60
	spareLines      = 2
)

// Document lays the sheets out, each from a new page on and on that page alone.
func (m Meeting) Document() *officialdoc.Document {
	docs := make([]*officialdoc.Document, len(m.Sheets))
	for i, s := range m.Sheets {
		docs[i] = m.fit(s)
	}
	if len(docs) == 0 {
		docs = []*officialdoc.Document{m.sheet(plan.MeetingSheet{}, nil)}
		docs[0].Summary, docs[0].Body = "", []officialdoc.Block{officialdoc.Text("Không có nhiệm vụ nào trong các kỳ báo cáo đang mở.")}
	}
	docs[0].Further = docs[1:]
	return docs[0]
}

// fit takes as many rows as the page holds; what is left out is said where it would stand.
func (m Meeting) fit(s plan.MeetingSheet) *officialdoc.Document {
	parts := m.parts(s)
	total := 0
	for _, p := range parts {
		total += len(p.rows)
	}
	least, most := 0, min(total, mostMeetingRows)
	for least < most {
		rows := (least + most + 1) / 2
		if m.fits(s, share(parts, rows)) {
			least = rows
		} else {
			most = rows - 1
		}
	}
	return m.sheet(s, share(parts, least))
}

// fits says whether a sheet stays on one page, with lines to spare: word processors and browsers set rows
// a little higher.
func (m Meeting) fits(s plan.MeetingSheet, parts []meetingPart) bool {
	doc := m.sheet(s, parts)
	for range spareLines {
		doc.Body = append(doc.Body, officialdoc.Text("\u00a0"))
	}
	return doc.Pages() == 1
}

// meetingPart is one list of a sheet.
type meetingPart struct {
	title, unit string // "Quá hạn", "nhiệm vụ"
	rows        []meetingRow
	count       int // with those that were left out
	weight      int // rows at a time, where not all have room
}

type meetingRow struct{ what, who, state string }

// share gives the parts so many rows together, in turn: what is late and what waits for a decision two for
// each one of the others.
func share(parts []meetingPart, rows int) []meetingPart {
	take := make([]int, len(parts))
	for left := rows; left > 0; {
		before := left
		for i, p := range parts {
			n := min(p.weight, left, len(p.rows)-take[i])
			take[i] += n
			left -= n
		}
		if left == before {
			break
		}
	}
	shared := slices.Clone(parts)
	for i := range shared {
		shared[i].rows = shared[i].rows[:take[i]]
	}
	return shared
}

func (m Meeting) parts(s plan.MeetingSheet) []meetingPart {
	tasks := func(part plan.MeetingPart) (rows []meetingRow) {
		for _, t := range s.Of(part) {
			rows = append(rows, meetingRow{t.Item.Place + " " + few(sentence(t.Item.Title), meetingTitleWords), t.UnitName, m.state(t)})
		}
		return rows
	}
	var matters []meetingRow
	for _, matter := range s.Matters {
		matters = append(matters, m.matter(matter))
	}
	parts := []meetingPart{
		{title: "Quá hạn", unit: "nhiệm vụ", rows: tasks(plan.MeetingLate), weight: 2}, {title: "Cần quyết định", unit: "việc", rows: matters, weight: 2},
		{title: "Đang thực hiện", unit: "nhiệm vụ", rows: tasks(plan.MeetingDoing), weight: 1}, {title: "Đã hoàn thành", unit: "nhiệm vụ", rows: tasks(plan.MeetingDone), weight: 1},
	}
	for i := range parts {
		parts[i].count = len(parts[i].rows)
	}
	return parts
}

// state says in a few words where a task stands.
func (m Meeting) state(t plan.MeetingTask) string {
	today := plan.DayOf(m.Now, m.Loc)
	word := vi.Word(t.Word)
	if t.Word == plan.NotBegun && t.SentStatus == plan.NotDone && t.Report.Sent() {
		word = vi.Status(plan.NotDone)
	}
	switch {
	case len(t.Behind) > 0:
		return behind(t, today)
	case t.Part == plan.MeetingLate:
		return fmt.Sprintf("%s, hạn %s", strings.TrimSuffix(word, " quá hạn")+" quá hạn", vi.ShortDate(t.WorkDue()))
	case t.Part == plan.MeetingDoing && t.Requested:
		return vi.Timeliness(plan.NoResponse)
	case t.Part == plan.MeetingDoing && t.Word == plan.NotBegun && t.Report.Sent():
		return word + ", hạn " + vi.ShortDate(t.WorkDue())
	case t.Part == plan.MeetingDoing && t.Word == plan.NotBegun:
		return "Chưa có báo cáo, hạn " + vi.ShortDate(t.Due())
	case t.Part == plan.MeetingDoing && t.Report.Percent >= 0 && !t.Report.Pending:
		return fmt.Sprintf("%s, %d%%", word, t.Report.Percent)
	}
	return word
}

// behind names the units whose report is overdue, the latest first.
func behind(t plan.MeetingTask, today plan.Day) string {
	var units []string
	for _, o := range t.Behind {
		units = append(units, fmt.Sprintf("%s quá hạn %d ngày", o.UnitName, o.Due().Until(today)))
	}
	if len(units) == 1 && t.Behind[0].UnitID == t.UnitID {
		return fmt.Sprintf("Chưa gửi báo cáo, quá hạn %d ngày", t.Behind[0].Due().Until(today))
	}
	if more := len(units) - meetingUnits; more > 0 {
		units = append(units[:meetingUnits:meetingUnits], fmt.Sprintf("và %d báo cáo khác", more))
	}
	return "Chưa gửi báo cáo: " + strings.Join(units, "; ")
}

func (m Meeting) matter(matter plan.MeetingMatter) meetingRow {
	switch {
	case matter.Thread != nil:
		d := *matter.Thread
		what := vi.DirectiveKind(d)
		if len(d.Items) > 0 {
			what += " (" + few(strings.Join(d.Places(), ", "), 6) + ")"
		}
		return meetingRow{what + ": " + few(strings.Join(strings.Fields(d.Text), " "), meetingAskWords), d.UnitName, vi.DirectiveState(d, plan.DayOf(m.Now, m.Loc))}
	case matter.Asked != nil:
		return meetingRow{"Kiến nghị (" + matter.Asked.Item.Place + "): " + few(strings.Join(strings.Fields(matter.Ask), " "), meetingAskWords), matter.Asked.UnitName, "Chờ ý kiến"}
	}
	return meetingRow{matter.Unowned.Place + " " + few(sentence(matter.Unowned.Title), meetingTitleWords), "", "Chưa có đơn vị đầu mối"}
}

// sheet lays one area out with the rows that are given.
func (m Meeting) sheet(s plan.MeetingSheet, parts []meetingPart) *officialdoc.Document {
	today := plan.DayOf(m.Now, m.Loc)
	year, month, day := today.Date()
	doc := &officialdoc.Document{
		Head:    officialdoc.Head{Agency: m.Letterhead.Agency, Superior: m.Letterhead.Superior, Place: m.Letterhead.Place, Day: day, Month: int(month), Year: year},
		Kind:    "PHIẾU HỌP",
		Summary: few(MeetingArea(s)+" – "+s.PlanTitle, meetingHeadWords),
		Made:    officialdoc.Moment(m.Now.In(m.Loc).Format(time.RFC3339)),
	}
	doc.Body = append(doc.Body, officialdoc.Text(m.facts(s)))
	t := officialdoc.Table{
		Columns: []officialdoc.Column{{Weight: 0.7, Align: officialdoc.AlignCenter}, {Weight: 6}, {Weight: 2.6}, {Weight: 3}},
		Head:    [][]officialdoc.Cell{{headCell("TT"), headCell("Nội dung"), headCell("Đơn vị"), headCell("Tình hình")}},
	}
	for _, p := range parts {
		if p.count == 0 {
			continue
		}
		t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(fmt.Sprintf("%s: %d %s", p.title, p.count, p.unit), len(t.Columns))}})
		for i, r := range p.rows {
			t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{
				officialdoc.TextCell(fmt.Sprint(i + 1)), officialdoc.TextCell(r.what), officialdoc.TextCell(r.who), officialdoc.TextCell(r.state),
			}})
		}
		if more := p.count - len(p.rows); more > 0 {
			cell := officialdoc.TextCell(fmt.Sprintf("và %d %s khác", more, p.unit))
			cell.ColSpan, cell.Align = len(t.Columns)-1, officialdoc.AlignLeft
			t.Rows = append(t.Rows, officialdoc.Row{Cells: []officialdoc.Cell{officialdoc.TextCell(""), cell}})
		}
	}
	if len(t.Rows) > 0 {
		doc.Body = append(doc.Body, t)
	}
	doc.Body = append(doc.Body, flush("Kết luận của người chủ trì: "+strings.Repeat(".", 80)), flush(strings.Repeat(".", 126)))
	return doc
}

// facts is the line under the title.
func (m Meeting) facts(s plan.MeetingSheet) string {
	text := fmt.Sprintf("Số liệu lúc %s: %d nhiệm vụ", vi.Moment(m.Now, m.Loc), len(s.Tasks))
	if s.Requested > 0 {
		text += fmt.Sprintf(". Cơ quan được đề nghị: %d/%d nội dung đã phản hồi", s.Responded, s.Requested)
	}
	if len(m.Units) > 0 {
		text += ". Chỉ gồm việc của: " + few(strings.Join(m.Units, "; "), meetingHeadWords)
	}
	return text + "."
}

// MeetingArea names the area of a sheet.
func MeetingArea(s plan.MeetingSheet) string {
	switch {
	case s.AreaID == 0:
		return "Nhiệm vụ chung"
	case s.AreaLabel == "":
		return sentence(s.AreaTitle)
	}
	return "Nhóm " + s.AreaLabel + ". " + sentence(s.AreaTitle)
}

// flush is a paragraph without indent.
func flush(text string) officialdoc.Paragraph {
	p := officialdoc.Text(text)
	p.Flush, p.Align = true, officialdoc.AlignLeft
	return p
}

// few is at most so many words of a text, and no endless word.
func few(text string, words int) string {
	list := strings.Fields(text)
	cut := len(list) > words
	list = list[:min(len(list), words)]
	for i, w := range list {
		if runes := []rune(w); len(runes) > 40 {
			list[i] = string(runes[:40]) + "…"
		}
	}
	text = strings.Join(list, " ")
	if cut {
		text = strings.TrimRight(text, ",;:.") + "…"
	}
	return text
}
