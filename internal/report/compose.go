package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Compose makes the parts of the report from the units' reports, lays the edits over them, and lists
// what is missing.
func Compose(d Data) Report {
	parts := []Part{
		{Key: "title", Title: "Trích yếu", Editable: true, Composed: fill(d, d.Type.Title)},
		{Key: "opening", Title: "Mở đầu", Editable: true, Composed: fill(d, d.Type.Opening)},
	}
	parts = append(parts, outlineParts(d)...)
	parts = append(parts, Part{Key: "closing", Title: "Kết thúc", Editable: true, Composed: fill(d, d.Type.Closing)})
	r := Report{Parts: parts}
	for i := range r.Parts {
		p := &r.Parts[i]
		p.Text = p.Composed
		if e, ok := d.Edits[p.Key]; ok && p.Editable {
			p.Text, p.Source, p.Version, p.EditedAt, p.EditedBy = e.Text, e.Source, e.Version, e.At, e.By
			p.Edited = e.Text != p.Composed
			p.Changed = p.Edited && undated(e.Source) != undated(p.Composed)
		}
		if p.rows != nil {
			suggest(d, p, p.rows, p.lastYear)
		}
		if p.Editable && strings.TrimSpace(p.Text) == "" && len(p.Wanting) == 0 {
			r.Holes = append(r.Holes, Hole{PartKey: p.Key, Title: heading(*p), Unwritten: true})
		}
		for _, w := range p.Wanting {
			r.Holes = append(r.Holes, Hole{PartKey: p.Key, Title: heading(*p), Unit: w})
		}
	}
	return r
}

func areaKey(id int64) string { return fmt.Sprintf("area:%d", id) }

// heading is the part's name for people.
func heading(p Part) string { return strings.TrimSpace(p.Label + " " + p.Title) }

func rowsOf(rows []Row, area int64) []Row {
	var of []Row
	for _, r := range rows {
		if r.AreaID == area {
			of = append(of, r)
		}
	}
	return of
}

// sentences are the units' own words on the items of an area, a paragraph a line (rule 7). Where several say
// that there was nothing, for the same reason, one line at the end says it of all.
func sentences(rows []Row) string {
	var lines []string
	item, named := int64(0), false
	groups := nothings(rows)
	for _, r := range rows {
		if among(groups, r) {
			continue
		}
		if r.Item.ID != item {
			item, named = r.Item.ID, false
		}
		for _, l := range words(r) {
			if !named && r.Item.Label != "" && r.Item.Kind == plan.ItemTask && utf8.RuneCountInString(r.Item.Title) <= 120 {
				lines = append(lines, r.Item.Label+". "+sentence(r.Item.Title))
			}
			named = true
			lines = append(lines, mark(l, r.Report.ID))
		}
	}
	for _, g := range groups {
		lines = append(lines, mark(g.sentence(), g.reports()...))
	}
	return strings.Join(lines, "\n")
}

// words are the lines that a row prints. Nothing is printed of last year, and nothing is made up: a
// row without text in this cycle gives none.
func words(r Row) []string {
	if !r.Report.Sent() {
		return nil
	}
	text, remark := r.Sent.Result, ""
	switch r.Sent.Answer {
	case plan.NothingToReport:
		return []string{nothing{r}.units()}
	case plan.Unchanged:
		text = r.Kept.Result // whatever still stands in the unit's box is not what was said then
		remark = " (theo báo cáo " + vi.Period(r.KeptPeriod) + ")"
	}
	lines := paragraphs(text)
	if len(lines) == 0 {
		return nil
	}
	if !strings.HasPrefix(vi.Fold(lines[0]), vi.Fold(r.UnitName)) {
		lines[0] = r.UnitName + ": " + lines[0]
	}
	lines[len(lines)-1] += remark
	return lines
}

// gather collects one field of all reports, the same words of several units once.
func gather(rows []Row, field func(plan.Content) string) string {
	var lines []string
	seen := map[string]bool{}
	for _, r := range rows {
		if !r.Report.Sent() {
			continue
		}
		for _, l := range paragraphs(field(r.Sent)) {
			key := vi.Fold(l)
			if seen[key] {
				continue
			}
			seen[key] = true
			lines = append(lines, mark(r.UnitName+": "+l, r.Report.ID))
		}
	}
	return strings.Join(lines, "\n")
}

func paragraphs(text string) []string {
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l), "-+•")); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// undated is a composed part without the day that it begins with: a day that passes changes nothing.
func undated(text string) string {
	if rest, found := strings.CutPrefix(text, asOf); found {
		_, text, _ = strings.Cut(rest, ",")
	}
	return text
}

const asOf = "Đến ngày "

// counts is the connecting paragraph on the states of the tasks.
func counts(d Data) string {
	by, total, asked := map[plan.Word]int{}, 0, 0
	for _, r := range d.Rows {
		switch {
		case r.Counted():
			w, _ := r.Word(d.AsOf, d.Loc)
			by[w]++
			total++
		case r.Focal:
			asked++
		}
	}
	if total == 0 {
		return ""
	}
	done, doing := by[plan.DoneOnTime]+by[plan.DoneLate], by[plan.Doing]+by[plan.DoingLate]
	text := fmt.Sprintf(asOf+"%s, trong tổng số %d nhiệm vụ có %d nhiệm vụ hoàn thành, đạt %s", vi.Date(d.AsOf), total, done, vi.Percent(done, total))
	if by[plan.DoneLate] > 0 {
		text += fmt.Sprintf(" (%d hoàn thành đúng hạn, %d hoàn thành quá hạn)", by[plan.DoneOnTime], by[plan.DoneLate])
	}
	text += fmt.Sprintf("; %d nhiệm vụ đang thực hiện", doing)
	if by[plan.DoingLate] > 0 {
		text += fmt.Sprintf(" (%d trong hạn, %d quá hạn)", by[plan.Doing], by[plan.DoingLate])
	}
	text += fmt.Sprintf("; %d nhiệm vụ chưa thực hiện.", by[plan.NotBegun])
	if asked > 0 {
		text += fmt.Sprintf(" Ngoài ra có %d nhiệm vụ đề nghị cơ quan khác thực hiện, theo dõi riêng.", asked)
	}
	if where := annexesNamed(d.Type); where != "" {
		text += "\n" + where
	}
	return text
}

// annexesNamed says in which annexes the details stand.
func annexesNamed(t plan.ReportType) string {
	switch tasks, units := t.Has(plan.AnnexTasks), t.Has(plan.AnnexUnits); {
	case tasks && units:
		return "Chi tiết từng nhiệm vụ tại Phụ lục I, tổng hợp theo đơn vị chủ trì tại Phụ lục II."
	case tasks:
		return "Chi tiết từng nhiệm vụ tại Phụ lục."
	case units:
		return "Tổng hợp theo đơn vị chủ trì tại Phụ lục."
	}
	return ""
}

// planOfYear is the plan with the year of the report, said once.
func planOfYear(d Data) string {
	name, year := planName(d.Plan), fmt.Sprintf("năm %d", d.Period.Year)
	if strings.Contains(name, year) {
		return name
	}
	return name + " " + year
}

// planName is the plan's short title, beginning with the word “Kế hoạch”; the whole one where the
// short one was only cut off.
func planName(p plan.Plan) string {
	name := strings.TrimRight(strings.TrimSpace(p.ShortTitle), ".;")
	if strings.HasSuffix(name, "…") {
		name = strings.TrimRight(strings.TrimSpace(p.Title), ".;")
	}
	if !strings.HasPrefix(vi.Fold(name), "ke hoach") {
		name = "Kế hoạch " + lowerFirst(name)
	}
	return name
}

// sentence takes the full stop off a printed title.
func sentence(text string) string { return strings.TrimRight(strings.TrimSpace(text), ".;: ") }

func upperFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[n:]
}

func lowerFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 {
		return text
	}
	if next, _ := utf8.DecodeRuneInString(text[n:]); unicode.IsUpper(next) {
		return text // an abbreviation
	}
	return string(unicode.ToLower(r)) + text[n:]
}
