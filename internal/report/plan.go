package report

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// PlanData is a plan as it stands on a day, to be laid out as the document that orders it.
//
// Who does what is taken from the items' words (LeadText and the like): the caller puts the names of
// the assigned units there where the document's own words no longer say it.
type PlanData struct {
	Letterhead Letterhead // for what the plan itself does not say
	Plan       plan.Plan
	Items      []plan.Item
	Units      map[int64]plan.Unit
	On         plan.Day
}

// PlanDocument lays a plan out as its official document: every part of it in the order in which it was
// printed, and an annex that says who does what.
func PlanDocument(d PlanData) *officialdoc.Document {
	p, l := d.Plan, d.Letterhead
	doc := &officialdoc.Document{
		Head: d.head(), Kind: cmp.Or(p.Kind, "KẾ HOẠCH"), Summary: p.Title, Bases: d.bases(),
		Foot:  d.foot(),
		Draft: p.State == plan.StateDraft && p.Number == "",
		Made:  officialdoc.Moment(d.On.String() + "T00:00:00+07:00"),
	}
	for _, t := range p.Opening {
		doc.Body = append(doc.Body, officialdoc.Text(t))
	}
	o := outlineOf(d)
	for i := range o.parts {
		doc.Body = append(doc.Body, o.blocks(&o.parts[i])...)
	}
	closing := p.Closing
	if len(closing) == 0 && p.SourceName == "" {
		closing = []string{"Trên đây là " + planName(p) + "; " + l.ShortAgency + " yêu cầu các đơn vị nghiêm túc thực hiện."}
	}
	for i, t := range closing {
		if i == len(closing)-1 {
			doc.Closing = strings.TrimRight(t, "./ ") + "./."
			break
		}
		doc.Body = append(doc.Body, officialdoc.Text(t))
	}
	for _, s := range o.annexes {
		a := officialdoc.Annex{Title: s.Title}
		body := s.Body
		if len(body) > 0 && strings.HasPrefix(body[0], "(") && strings.HasSuffix(body[0], ")") {
			a.Note, body = body[0], body[1:] // "(Kèm theo Kế hoạch số …)"
		}
		for _, t := range body {
			a.Body = append(a.Body, officialdoc.Text(t))
		}
		doc.Annexes = append(doc.Annexes, a)
	}
	doc.Annexes = append(doc.Annexes, d.assignments())
	return doc
}

// head is that of the plan; what its document leaves blank stays blank.
func (d PlanData) head() officialdoc.Head {
	p, l := d.Plan, d.Letterhead
	h := officialdoc.Head{Superior: l.Superior, Agency: l.Agency, Place: cmp.Or(p.Place, l.Place)}
	if p.Issuer != "" {
		h.Superior, h.Agency = "", strings.ToUpper(p.Issuer)
	}
	_, agency, _ := strings.Cut(l.Symbol, "-")
	h.Symbol = "KH-" + agency
	if number, symbol, ok := strings.Cut(p.Number, "/"); ok {
		h.Number, h.Symbol = number, symbol
	} else if p.Number != "" {
		h.Number, h.Symbol, _ = strings.Cut(p.Number, "-")
	}
	parts := strings.Split(p.IssuedOn, "-")
	numbers := [3]int{}
	for i, part := range parts[:min(len(parts), len(numbers))] {
		numbers[i], _ = strconv.Atoi(part)
	}
	h.Year, h.Month, h.Day = numbers[0], numbers[1], numbers[2]
	if h.Year == 0 {
		h.Year = d.On.Year()
	}
	return h
}

// bases are the căn cứ that stand on lines of their own. One that is said in the opening sentence is
// not said twice; one that went on with the line above goes on with it.
func (d PlanData) bases() []string {
	var bases []string
	opening := strings.Join(d.Plan.Opening, "\n")
	for _, b := range d.Plan.LegalBases {
		key := vi.Fold(b)
		switch {
		case strings.Contains(opening, b):
		case len(bases) > 0 && !strings.HasPrefix(key, "can cu") && !strings.HasPrefix(key, "thuc hien"):
			bases[len(bases)-1] += "; " + b
		default:
			bases = append(bases, b)
		}
	}
	return bases
}

func (d PlanData) foot() officialdoc.Foot {
	p, l := d.Plan, d.Letterhead
	f := officialdoc.Foot{Authority: l.Authority, Signer: l.Signer, Recipients: l.Recipients, Filing: l.Filing}
	if p.SignerAuthority+p.SignerPosition+p.SignerName != "" {
		f.Authority, f.Signer = nil, p.SignerName
		for line := range strings.SplitSeq(p.SignerAuthority, "; ") {
			if line != "" {
				f.Authority = append(f.Authority, line)
			}
		}
		// "KT. CHỦ TỊCH" alone says the position, too.
		if n := len(f.Authority); p.SignerPosition != "" && (n == 0 || !strings.HasSuffix(f.Authority[n-1], ". "+p.SignerPosition)) {
			f.Authority = append(f.Authority, p.SignerPosition)
		}
	}
	if len(p.Recipients) == 0 {
		return f
	}
	f.Recipients, f.Filing = nil, ""
	for _, r := range p.Recipients {
		if rest, ok := filing(r); ok && f.Filing == "" {
			f.Filing = rest
			continue
		}
		f.Recipients = append(f.Recipients, officialdoc.Recipient{Name: r.Name, Purpose: r.Purpose})
	}
	return f
}

// filing is what stands after "Lưu:" on the line of the copy that the office keeps.
func filing(r plan.DraftRecipient) (string, bool) {
	if !strings.HasPrefix(vi.Fold(r.Name), "luu") {
		return "", false
	}
	rest := string([]rune(r.Name)[len("Lưu")-1:])
	return strings.TrimLeft(rest, ": "), true
}

// assignments is the annex: who does what, by when, in a table with a row for every task and duty
// under its area.
func (d PlanData) assignments() officialdoc.Annex {
	center := officialdoc.AlignCenter
	t := officialdoc.Table{
		Sheet:   "Phân công",
		Columns: []officialdoc.Column{{Weight: 0.6, Align: center}, {Weight: 6}, {Weight: 2.6}, {Weight: 3.2}, {Weight: 1.8, Align: center}, {Weight: 2}},
		Head:    [][]officialdoc.Cell{{headCell("TT"), headCell("Nhiệm vụ"), headCell("Chủ trì"), headCell("Phối hợp"), headCell("Thời hạn"), headCell("Sản phẩm")}},
	}
	notes := false
	for _, it := range d.Items {
		notes = notes || it.Kind == plan.ItemTask && inAnnex(d.area(it)) && len(it.Body) > 0
	}
	if notes {
		t.Columns = append(t.Columns, officialdoc.Column{Weight: 2})
		t.Head[0] = append(t.Head[0], headCell("Ghi chú"))
	}
	number := 0
	group := func(title string, area plan.Item) {
		var rows []officialdoc.Row
		for _, it := range d.Items {
			if it.Kind != plan.ItemTask && it.Kind != plan.ItemDuty || it.AreaID != area.ID {
				continue
			}
			number++
			label := strconv.Itoa(number)
			if inAnnex(area) && it.Kind == plan.ItemTask {
				label = cmp.Or(it.Label, label) // as the document's own annex counts
			}
			rows = append(rows, d.assignment(it, label, notes))
		}
		if len(rows) > 0 {
			t.Rows = append(t.Rows, officialdoc.Row{Group: true, Cells: []officialdoc.Cell{spanning(title, len(t.Columns))}})
			t.Rows = append(t.Rows, rows...)
		}
	}
	for _, it := range d.Items {
		if it.Kind == plan.ItemArea {
			group(d.heading(it), it)
		}
	}
	group(d.heading(plan.Item{}), plan.Item{})
	h := d.head()
	day := "ngày … tháng … năm …"
	if h.Day > 0 {
		day = longDate(plan.NewDay(h.Year, time.Month(h.Month), h.Day))
	}
	note := "Kèm theo Kế hoạch số " + cmp.Or(h.Number, "…") + "/" + h.Symbol + " " + day + " của " + d.issuer()
	return officialdoc.Annex{Title: vi.AnnexAssignments, Note: note, Landscape: true, Body: []officialdoc.Block{t}}
}

// assignment is the row of a task or duty; notes says that the table has a column for them.
func (d PlanData) assignment(it plan.Item, label string, notes bool) officialdoc.Row {
	lead := append(it.LeadText[:len(it.LeadText):len(it.LeadText)], it.JointText...)
	if unit, ok := d.Units[it.UnitID]; ok && it.Kind == plan.ItemDuty && len(lead) == 0 {
		lead = []string{unit.Name}
	}
	texts := []string{label, it.Title, values(lead), values(it.CooperatingText), timingWords(it), it.Deliver}
	if notes {
		note := ""
		if inAnnex(d.area(it)) {
			note = strings.Join(it.Body, " ")
		}
		texts = append(texts, note)
	}
	var row officialdoc.Row
	for _, text := range texts {
		row.Cells = append(row.Cells, officialdoc.TextCell(text))
	}
	return row
}

// issuer is the agency in a sentence.
func (d PlanData) issuer() string {
	if d.Plan.Issuer != "" && !strings.EqualFold(d.Plan.Issuer, d.Letterhead.Agency) {
		return d.Plan.Issuer
	}
	return d.Letterhead.ShortAgency
}

// heading is how an area heads its tasks in a table: with its number where the document counts it.
func (d PlanData) heading(area plan.Item) string {
	switch {
	case area.ID == 0:
		return vi.CommonArea
	case inAnnex(area):
		return sentence(area.Title)
	}
	return strings.TrimSpace(numbered(area.Label) + " " + sentence(area.Title))
}

func (d PlanData) area(it plan.Item) plan.Item {
	for _, a := range d.Items {
		if a.ID == it.AreaID && a.Kind == plan.ItemArea {
			return a
		}
	}
	return plan.Item{}
}

// inAnnex tells an area that was read from a table behind the signature: its tasks stand in the annex
// and not in the text.
func inAnnex(area plan.Item) bool { return strings.HasPrefix(area.Label, plan.AnnexLabel) }

// values are several values of a field in one line.
func values(list []string) string { return strings.Join(list, "; ") }

// timingWords are the document's words, or the day where there are none.
func timingWords(it plan.Item) string {
	if it.TimingText == "" && !it.DueOn.IsZero() {
		return vi.Date(it.DueOn)
	}
	return it.TimingText
}

// numbered is a label as a heading prints it: "1.", "II.", "a)".
func numbered(label string) string {
	switch {
	case label == "":
		return ""
	case strings.HasSuffix(label, ".") || strings.HasSuffix(label, ")"):
		return label
	case utf8.RuneCountInString(label) == 1 && (label == "đ" || label[0] >= 'a' && label[0] <= 'z'):
		return label + ")"
	}
	return label + "."
}
