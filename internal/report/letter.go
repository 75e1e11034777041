package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Letter asks in the official layout for what is owed: a công văn đôn đốc to ordinary units, a giấy đề
// nghị to bodies that are asked. The two never share a letter, and the second knows no lateness.
type Letter struct {
	Letterhead Letterhead
	Reminder   plan.Reminder
	Requested  bool
	Drafting   string // who drafts it, as the symbol ends: "VHXH"; may be ""
	On         plan.Day
}

// Slip lets one unit report without an account. It stands in that unit's copy of the letter alone, and not
// in the text that is numbered and kept: a code can be revoked.
type Slip struct {
	Unit, Code string // without a code there is none
	Address    string // where the code is typed
	ExpiresOn  plan.Day
}

// On is a letter with the slip as its last paragraph.
func (s Slip) On(letter *officialdoc.Document) *officialdoc.Document {
	if s.Code == "" {
		return letter
	}
	with := *letter
	with.Body = append(slices.Clone(letter.Body), officialdoc.Text(fmt.Sprintf("%s gửi nội dung này không cần tài khoản: mở địa chỉ %s và gõ mã %s; mã dùng đến hết ngày %s, chỉ dành cho %s.",
		s.Unit, s.Address, plan.SpacedCode(s.Code), vi.Date(s.ExpiresOn), s.Unit)))
	return &with
}

// Units are those that the letter is for.
func (l Letter) Units() []plan.ReminderUnit {
	var units []plan.ReminderUnit
	for _, u := range l.Reminder.Units {
		if u.Requested == l.Requested {
			units = append(units, u)
		}
	}
	return units
}

// Document lays the letter out. Number and day are given by the clerk after the signature.
func (l Letter) Document() *officialdoc.Document {
	h := l.Letterhead
	year, month, _ := l.On.Date()
	doc := &officialdoc.Document{
		Head: officialdoc.Head{Superior: h.Superior, Agency: h.Agency, Symbol: l.symbol(), Place: h.Place, Month: int(month), Year: year},
		Foot: officialdoc.Foot{Authority: h.Authority, Signer: h.Signer, Recipients: []officialdoc.Recipient{{Name: "Như trên"}}, Filing: h.Filing},
		Made: officialdoc.Moment(l.On.String() + "T00:00:00+07:00"),
	}
	for _, u := range l.Units() {
		doc.Addressee = append(doc.Addressee, u.UnitName)
	}
	said := paragraphs(l.Reminder.Text)
	if l.Requested {
		said = paragraphs(l.Reminder.RequestText)
		doc.Kind, doc.Summary = "GIẤY ĐỀ NGHỊ", "Về việc phối hợp thông tin kết quả thực hiện "+l.of()
		doc.Body = append(doc.Body, officialdoc.Text(fmt.Sprintf("%s đang tổng hợp kết quả thực hiện %s. Nội dung có liên quan đến quý cơ quan nêu tại Phụ lục kèm theo.", h.ShortAgency, l.of())))
		doc.Closing = h.ShortAgency + " trân trọng cảm ơn sự phối hợp của quý cơ quan./."
	} else {
		doc.Summary = "V/v đôn đốc gửi báo cáo kết quả thực hiện " + l.of()
		doc.Body = append(doc.Body, officialdoc.Text(fmt.Sprintf("Qua theo dõi việc báo cáo kết quả thực hiện %s, đến ngày %s các đơn vị nêu trên còn %d báo cáo chưa gửi, cụ thể tại Phụ lục kèm theo.", l.of(), vi.Date(l.On), rowsIn(l.Units()))))
		doc.Closing = h.ShortAgency + " đề nghị các đơn vị nghiêm túc thực hiện./."
	}
	for _, p := range said {
		doc.Body = append(doc.Body, officialdoc.Text(p))
	}
	doc.Annexes = []officialdoc.Annex{l.annex()}
	return doc
}

// of says what the reports are about; a reminder of the ladder is about several plans.
func (l Letter) of() string {
	if l.Reminder.PlanTitle == "" {
		return "các kế hoạch của xã"
	}
	return fmt.Sprintf("%s, kỳ %s", planName(plan.Plan{ShortTitle: l.Reminder.PlanTitle, Title: l.Reminder.PlanTitle}), vi.Period(l.Reminder.Period))
}

// symbol is that of a công văn: the authority and who drafts.
func (l Letter) symbol() string {
	_, agency, _ := strings.Cut(l.Letterhead.Symbol, "-")
	if l.Drafting == "" {
		return agency
	}
	return agency + "-" + l.Drafting
}

func (l Letter) annex() officialdoc.Annex {
	t := officialdoc.Table{
		Columns: []officialdoc.Column{{Weight: 0.7, Align: officialdoc.AlignCenter}, {Weight: 6}, {Weight: 2.4, Align: officialdoc.AlignCenter}},
		Head:    [][]officialdoc.Cell{{headCell("TT"), headCell("Nội dung"), headCell("Kỳ")}},
	}
	title, kind := "DANH MỤC NỘI DUNG ĐỀ NGHỊ PHỐI HỢP", "Giấy đề nghị"
	if !l.Requested {
		title, kind = "DANH MỤC BÁO CÁO CHƯA GỬI", "Công văn"
		t.Head[0][1] = headCell("Nhiệm vụ")
		t.Columns = append(t.Columns, officialdoc.Column{Weight: 1.8, Align: officialdoc.AlignCenter})
		t.Head[0] = append(t.Head[0], headCell("Hạn gửi"))
	}
	number := 0
	for _, u := range l.Units() {
		t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(u.UnitName, len(t.Columns))}})
		for _, r := range u.Rows {
			number++
			cells := []officialdoc.Cell{officialdoc.TextCell(fmt.Sprint(number)), officialdoc.TextCell(r.Place + " " + sentence(r.Title)), officialdoc.TextCell(vi.Period(r.Period))}
			if !l.Requested {
				cells = append(cells, officialdoc.TextCell(vi.Date(r.Due)))
			}
			t.Rows = append(t.Rows, officialdoc.Row{Cells: cells})
		}
	}
	note := fmt.Sprintf("Kèm theo %s số …/%s ngày … tháng … năm %d của %s", kind, l.symbol(), l.On.Year(), l.Letterhead.ShortAgency)
	return officialdoc.Annex{Title: title, Note: note, Body: []officialdoc.Block{t}}
}

// Chat is the reminder as a message to paste into a chat group; link is where reports are made.
func (l Letter) Chat(link string) string {
	var b strings.Builder
	text := l.Reminder.Text
	if l.Requested {
		text = l.Reminder.RequestText
	}
	if text != "" {
		b.WriteString(text + "\n\n")
	}
	for i, u := range l.Units() {
		var places []string
		for _, r := range u.Rows {
			places = append(places, r.Place)
		}
		fmt.Fprintf(&b, "%d. %s: %s\n", i+1, u.UnitName, strings.Join(places, ", "))
	}
	b.WriteString("\n" + link)
	return b.String()
}

// ReminderText is the proposed wording to ordinary units.
func ReminderText(planTitle string, p plan.Period, today plan.Day) string {
	when := "chậm nhất ngày " + vi.Date(p.UnitsDue)
	if p.UnitsDue.Before(today) {
		when = fmt.Sprintf("ngay trong hôm nay (hạn %s đã qua)", vi.Date(p.UnitsDue))
	}
	return fmt.Sprintf("Đề nghị các đơn vị chưa gửi báo cáo kết quả thực hiện %s, kỳ %s, hoàn thành và gửi %s.", planName(plan.Plan{ShortTitle: planTitle, Title: planTitle}), vi.Period(p), when)
}

// RequestText is the proposed wording to bodies that are asked: no order, no lateness.
func RequestText(planTitle string, p plan.Period) string {
	return fmt.Sprintf("Trân trọng đề nghị quý cơ quan phối hợp, gửi thông tin kết quả thực hiện %s, kỳ %s, để tổng hợp chung.", planName(plan.Plan{ShortTitle: planTitle, Title: planTitle}), vi.Period(p))
}

func rowsIn(units []plan.ReminderUnit) (n int) {
	for _, u := range units {
		n += len(u.Rows)
	}
	return n
}
