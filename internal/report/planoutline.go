package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// outline is a plan's tree put back under the parts of its document.
type outline struct {
	data         PlanData
	parts        []part
	annexes      []plan.DraftSection // what stands behind the signature
	requirements bool                // printed already
	purpose      bool
}

// part is a part of the document with what stands in it.
type part struct {
	plan.DraftSection
	areas   []plan.Item // those that are printed in the text
	duties  []plan.Item
	purpose bool // holds purpose and requirements
}

// outlineOf puts areas and duties under the parts in which they were read; what was added on the
// screen goes to the part that usually holds it, and a plan made by hand gets the usual parts.
func outlineOf(d PlanData) *outline {
	o := &outline{data: d}
	for _, s := range d.Plan.Sections {
		switch {
		case !strings.HasPrefix(vi.Fold(s.Label), "phu luc"):
			o.parts = append(o.parts, part{DraftSection: s, purpose: isPurpose(s.Title)})
		case !strings.EqualFold(s.Title, vi.AnnexAssignments): // made anew each time
			o.annexes = append(o.annexes, s)
		}
	}
	o.usualParts()
	at := 0
	for _, it := range d.Items {
		switch {
		case it.Kind == plan.ItemArea && !inAnnex(it):
			at = o.partOf(it.LineFrom, at, isContent)
			o.parts[at].areas = append(o.parts[at].areas, it)
		case it.Kind == plan.ItemDuty:
			at = o.partOf(it.LineFrom, at, isOrganisation)
			o.parts[at].duties = append(o.parts[at].duties, it)
		}
	}
	return o
}

// usualParts adds the parts that the plan's tree needs and its document does not have.
func (o *outline) usualParts() {
	d := o.data
	need := func(title string, is func(string) bool, want bool) {
		for _, p := range o.parts {
			want = want && !is(p.Title)
		}
		if want {
			o.parts = append(o.parts, part{DraftSection: plan.DraftSection{Title: title}, purpose: is("Mục đích")})
		}
	}
	read := len(o.parts) > 0 // its own parts hold whatever was read in them
	need("MỤC ĐÍCH, YÊU CẦU", isPurpose, len(d.Plan.Purpose)+len(d.Plan.Requirements) > 0)
	areas, duties := false, false
	for _, it := range d.Items {
		areas = areas || it.Kind == plan.ItemArea && !inAnnex(it) && (!read || it.LineFrom == 0)
		duties = duties || it.Kind == plan.ItemDuty && (!read || it.LineFrom == 0)
	}
	need("NỘI DUNG, NHIỆM VỤ", isContent, areas)
	need("TỔ CHỨC THỰC HIỆN", isOrganisation, duties)
	if len(o.parts) == 0 {
		o.parts = append(o.parts, part{DraftSection: plan.DraftSection{Title: "NỘI DUNG, NHIỆM VỤ"}})
	}
	for i := range o.parts {
		if o.parts[i].Label == "" {
			o.parts[i].Label = vi.Roman(i + 1)
		}
	}
}

// partOf is the part in which a line of the document stands; for what has no line of its own, the first
// part that usually holds such things.
func (o *outline) partOf(line, from int, usual func(string) bool) int {
	found := -1
	for i, p := range o.parts {
		if line > 0 && p.Lines[0] > 0 && p.Lines[0] <= line {
			found = i
		}
	}
	if found >= 0 {
		return found
	}
	for i := range o.parts {
		if usual(o.parts[i].Title) {
			return i
		}
	}
	return from
}

func isPurpose(title string) bool { return hasWord(title, "muc dich", "yeu cau", "muc tieu") }
func isContent(title string) bool {
	return !isOrganisation(title) && hasWord(title, "noi dung", "nhiem vu", "giai phap", "cong viec", "hoat dong")
}
func isOrganisation(title string) bool {
	return hasWord(title, "to chuc thuc hien", "phan cong", "trach nhiem", "to chuc trien khai")
}

func hasWord(title string, words ...string) bool {
	key := vi.Fold(title)
	for _, w := range words {
		if strings.Contains(key, w) {
			return true
		}
	}
	return false
}

// blocks lay out one part.
func (o *outline) blocks(p *part) []officialdoc.Block {
	var blocks []officialdoc.Block
	// A part inside the organisation part counts on among the units: "4. Kinh phí".
	level := 1
	if strings.Trim(p.Label, "0123456789.") == "" && p.Label != "" && o.parts[0].Label != p.Label && !numbersOnly(o.parts[0].Label) {
		level = 2
	}
	blocks = append(blocks, officialdoc.Heading{Level: level, Label: numbered(p.Label), Title: p.Title})
	if p.purpose {
		blocks = append(blocks, o.purposes(p.Title)...)
	}
	for _, t := range p.Body {
		blocks = append(blocks, officialdoc.Text(t))
	}
	if len(p.areas) > 0 && !strings.Contains(vi.Fold(strings.Join(p.Body, " ")), "phu luc") {
		blocks = append(blocks, officialdoc.Text("(Phân công nhiệm vụ, thời hạn, sản phẩm tại Phụ lục kèm theo.)"))
	}
	for i, a := range p.areas {
		blocks = append(blocks, o.area(a, i, p)...)
	}
	return append(blocks, o.duties(p.duties)...)
}

func numbersOnly(label string) bool { return strings.Trim(label, "0123456789.") == "" && label != "" }

// purposes are the lists of purpose and requirements, under headings of their own where one part holds
// both.
func (o *outline) purposes(title string) []officialdoc.Block {
	var blocks []officialdoc.Block
	p := o.data.Plan
	both := !o.purpose && !o.requirements && (hasWord(title, "muc dich", "muc tieu") || len(p.Requirements) == 0) && (hasWord(title, "yeu cau") || o.lastPurpose(title))
	list := func(label, head string, texts []string) {
		if len(texts) == 0 {
			return
		}
		if both {
			blocks = append(blocks, officialdoc.Heading{Level: 2, Label: label, Title: head})
		}
		for _, t := range texts {
			blocks = append(blocks, dashed(t))
		}
	}
	if !o.purpose && !strings.HasPrefix(vi.Fold(title), "yeu cau") {
		o.purpose = true
		list("1.", "Mục đích", p.Purpose)
	}
	if !o.requirements && (hasWord(title, "yeu cau") || both) {
		o.requirements = true
		list("2.", "Yêu cầu", p.Requirements)
	}
	return blocks
}

// lastPurpose says that no other part is there for the requirements.
func (o *outline) lastPurpose(title string) bool {
	for _, q := range o.parts {
		if q.purpose && q.Title != title {
			return false
		}
	}
	return true
}

// dashed puts a dash before a text that has no mark of its own below one.
func dashed(text string) officialdoc.Paragraph {
	if strings.HasPrefix(text, "+ ") || strings.HasPrefix(text, "* ") {
		return officialdoc.Text(text)
	}
	p := officialdoc.Text(text)
	p.Label = "-"
	return p
}

// ended closes a sentence that was read without its full stop.
func ended(text string) string {
	if strings.HasSuffix(text, "…") || strings.TrimRight(text, ".;:!?/") != text {
		return text
	}
	return text + "."
}

// headingLength is what a heading in bold type holds; a longer title is an ordinary paragraph.
const headingLength = 220

func titled(level int, label, title string) officialdoc.Block {
	if utf8.RuneCountInString(title) <= headingLength && label != "" {
		return officialdoc.Heading{Level: level, Label: label, Title: title}
	}
	p := officialdoc.Text(title)
	p.Label = label
	return p
}

// area lays out one area with its tasks.
func (o *outline) area(a plan.Item, at int, p *part) []officialdoc.Block {
	var blocks []officialdoc.Block
	itself := a.LineFrom != 0 && a.LineFrom == p.Lines[0] || a.Label == p.Label && strings.EqualFold(a.Title, p.Title)
	if !itself { // else the part is the area
		level := 2
		if _, roman := vi.ParseRoman(strings.Trim(a.Label, ". ")); roman {
			level = 1
		}
		label := a.Label
		if label == "" {
			label = strconv.Itoa(at + 1)
		}
		blocks = append(blocks, titled(level, numbered(label), a.Title))
	}
	for _, t := range a.Body {
		blocks = append(blocks, officialdoc.Text(t))
	}
	blocks = append(blocks, fields(a, plan.Item{})...)
	var tasks []plan.Item
	for _, it := range o.data.Items {
		if it.Kind == plan.ItemTask && it.ParentID == a.ID {
			tasks = append(tasks, it)
		}
	}
	letters := ambiguous(tasks, a)
	for i, t := range tasks {
		label := numbered(below(t.Label, a.Label))
		if label == "" && letters {
			label = vi.Letter(i) + ")"
		}
		if label == "" {
			blocks = append(blocks, dashed(ended(t.Title)))
		} else {
			blocks = append(blocks, titled(3, label, t.Title))
		}
		for _, b := range t.Body {
			blocks = append(blocks, officialdoc.Text(b))
		}
		blocks = append(blocks, fields(t, a)...)
	}
	return blocks
}

// below is a task's number under its area: "1.2" where an annex only counted "2" in area 1.
func below(label, area string) string {
	label, area = strings.Trim(label, ". "), strings.Trim(area, ". ")
	if numbersOnly(label) && numbersOnly(area) && strings.Count(label, ".") <= strings.Count(area, ".") {
		return area + "." + label
	}
	return label
}

// ambiguous says that dashes would leave it open whose the labelled lines are: such a line is read as
// being about all dashes above it that have none of their own.
func ambiguous(tasks []plan.Item, area plan.Item) bool {
	for i, t := range tasks {
		if t.Label == "" && i > 0 && len(fields(t, area)) > 0 && len(fields(tasks[i-1], area)) == 0 {
			return true
		}
	}
	return false
}

// fields are the labelled lines of a task or an area; what a task has from its area is said once, there.
func fields(it, area plan.Item) []officialdoc.Block {
	var blocks []officialdoc.Block
	line := func(label, value, above string) {
		if value == "" || value == above {
			return
		}
		p := officialdoc.Paragraph{Label: "-", Spans: []officialdoc.Span{{Text: label + ":", Italic: true}, {Text: " " + sentence(value) + "."}}}
		blocks = append(blocks, p)
	}
	line("Cơ quan chủ trì", values(it.LeadText), values(area.LeadText))
	line("Đơn vị thực hiện", values(it.JointText), values(area.JointText))
	line("Cơ quan phối hợp", values(it.CooperatingText), values(area.CooperatingText))
	line("Thời gian thực hiện", timingWords(it), timingWords(area))
	line("Sản phẩm", it.Deliver, area.Deliver)
	return blocks
}

// duties lay out who has to do what: the units in their order, each with its list.
func (o *outline) duties(items []plan.Item) []officialdoc.Block {
	var blocks []officialdoc.Block
	last, number := "", 0
	for _, it := range items {
		unit, name := o.data.Units[it.UnitID], o.data.unitOf(it)
		if key := it.Label + "|" + name; key != last {
			last = key
			number++
			label := it.Label
			if label == "" {
				label = strconv.Itoa(number)
			}
			if unit.Requested() {
				name = "Đề nghị " + name
			}
			blocks = append(blocks, titled(2, numbered(label), name))
			for _, t := range it.Body {
				blocks = append(blocks, officialdoc.Text(t))
			}
		}
		blocks = append(blocks, dashed(it.Title))
	}
	return blocks
}
