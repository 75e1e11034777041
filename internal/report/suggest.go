package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Suggestion is a sentence of figures that the author may take into a part.
type Suggestion struct {
	Key  string // names it in forms
	Text string
}

// Stale is a sentence of figures that was taken before, and what the figures are now.
type Stale struct{ Old, New Suggestion }

// leads are the words with which the sentences begin, by their key; a sentence in the text is known by them.
var leads = map[string]string{"done": "Hoàn thành ", "compared": "Hoàn thành ", "doing": "Đang thực hiện ", "units": "Đã có báo cáo của "}

// suggest are the sentences for the rows of a part, with what a text already holds of older ones.
func suggest(d Data, p *Part, rows, lastYear []Row) {
	lines := strings.Split(p.Text, "\n")
	offered := map[string]bool{}
	for _, s := range figures(d, rows, lastYear) {
		if (s.Key == "done" || s.Key == "doing") && strings.HasPrefix(p.Text, asOf) {
			continue // the composed paragraph of counts says it
		}
		i := slices.IndexFunc(lines, func(l string) bool { return taken(l, s.Key) })
		switch {
		case i < 0:
			p.Suggestions = append(p.Suggestions, s)
		case strings.TrimSpace(lines[i]) != s.Text && !offered[leads[s.Key]]:
			p.Stale = append(p.Stale, Stale{Suggestion{s.Key, strings.TrimSpace(lines[i])}, s})
		}
		offered[leads[s.Key]] = offered[leads[s.Key]] || i >= 0
	}
}

// taken says that a line is a sentence of figures of the kind.
func taken(line, key string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), leads[key])
	if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' {
		return false
	}
	return (key == "compared") == strings.Contains(rest, sameTimeLastYear) || key != "compared" && key != "done"
}

const sameTimeLastYear = "so với cùng kỳ năm trước"

// figures are the sentences. Requested bodies stand outside them (rule 4).
func figures(d Data, rows, lastYear []Row) []Suggestion {
	var list []Suggestion
	by, total := wordsOf(d, rows)
	if total > 0 {
		done := by[plan.DoneOnTime] + by[plan.DoneLate]
		text := fmt.Sprintf("Hoàn thành %s/%s nhiệm vụ, đạt %s", vi.Number(done), vi.Number(total), vi.Percent(done, total))
		list = append(list, Suggestion{"done", text + "."})
		if sameBase(rows, lastYear) {
			list = append(list, Suggestion{"compared", text + ", " + compared(done, doneLastYear(d, lastYear)) + "."})
		}
		if text := unfinished(by); text != "" {
			list = append(list, Suggestion{"doing", text})
		}
	}
	units, reported := map[int64]bool{}, map[int64]bool{}
	for _, r := range rows {
		if !r.Requested {
			units[r.UnitID] = true
			reported[r.UnitID] = reported[r.UnitID] || r.Report.Sent()
		}
	}
	sent := 0
	for _, has := range reported {
		if has {
			sent++
		}
	}
	if len(units) > 1 {
		list = append(list, Suggestion{"units", fmt.Sprintf("Đã có báo cáo của %s/%s đơn vị được giao việc.", vi.Number(sent), vi.Number(len(units)))})
	}
	return list
}

func wordsOf(d Data, rows []Row) (by map[plan.Word]int, total int) {
	by = map[plan.Word]int{}
	for _, r := range rows {
		if r.Counted() {
			w, _ := r.Word(d.AsOf, d.Loc)
			by[w]++
			total++
		}
	}
	return by, total
}

func unfinished(by map[plan.Word]int) string {
	doing := by[plan.Doing] + by[plan.DoingLate]
	if doing == 0 {
		return ""
	}
	text := fmt.Sprintf("Đang thực hiện %s nhiệm vụ", vi.Number(doing))
	if by[plan.DoingLate] > 0 {
		text += fmt.Sprintf(" (%s trong hạn, %s quá hạn)", vi.Number(by[plan.Doing]), vi.Number(by[plan.DoingLate]))
	}
	if by[plan.NotBegun] > 0 {
		text += fmt.Sprintf("; chưa thực hiện %s nhiệm vụ", vi.Number(by[plan.NotBegun]))
	}
	return text + "."
}

// base is what a figure counts: a task by the report of its focal unit.
type base struct{ item, unit int64 }

// sameBase says that both years count the same tasks of the same units; else their figures say nothing
// about each other.
func sameBase(rows, lastYear []Row) bool {
	count := func(rows []Row) map[base]bool {
		set := map[base]bool{}
		for _, r := range rows {
			if r.Counted() {
				set[base{r.Item.ID, r.UnitID}] = true
			}
		}
		return set
	}
	now, before := count(rows), count(lastYear)
	if len(now) == 0 || len(now) != len(before) {
		return false
	}
	for b := range now {
		if !before[b] {
			return false
		}
	}
	return true
}

func doneLastYear(d Data, rows []Row) int {
	done := 0
	for _, r := range rows {
		if !r.Counted() {
			continue
		}
		if w, _ := r.Word(r.Period.SuperiorDue, d.Loc); w == plan.DoneOnTime || w == plan.DoneLate {
			done++
		}
	}
	return done
}

func compared(now, before int) string {
	switch {
	case now > before:
		return fmt.Sprintf("tăng %s nhiệm vụ %s", vi.Number(now-before), sameTimeLastYear)
	case now < before:
		return fmt.Sprintf("giảm %s nhiệm vụ %s", vi.Number(before-now), sameTimeLastYear)
	}
	return "không tăng, không giảm " + sameTimeLastYear
}

// Take puts a suggested sentence into a text: in the place of an older one of its kind, else first.
func (p Part) Take(text, key string) string {
	for _, s := range p.Stale {
		if s.New.Key != key {
			continue
		}
		lines := strings.Split(text, "\n")
		if i := slices.IndexFunc(lines, func(l string) bool { return taken(l, key) }); i >= 0 {
			lines[i] = s.New.Text
			return strings.Join(lines, "\n")
		}
		return withFirst(s.New.Text, text)
	}
	for _, s := range p.Suggestions {
		if s.Key == key && !strings.Contains(text, s.Text) {
			return withFirst(s.Text, text)
		}
	}
	return text
}

func withFirst(sentence, text string) string {
	if strings.TrimSpace(text) == "" {
		return sentence
	}
	return sentence + "\n" + text
}
