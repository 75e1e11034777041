package importer

import (
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// areas reads a section of content: its numbered parts are areas; without
// numbers the section is one area.
func (p *parser) areas(head *para, paras []*para, section int) {
	markListed(paras)
	kind, depth := areaLevel(paras)
	if kind == noMark {
		var own []*para
		for _, q := range paras {
			if isAside(q) && !assigns(q) {
				p.keep(section, q)
				continue
			}
			own = append(own, q)
		}
		if len(own) > 0 {
			p.area(head, own)
		}
		return
	}
	var area *para
	var own []*para
	flush := func() {
		switch {
		case area == nil:
		case isParticular(area.rest) && timedLines(own) == 0:
			for _, q := range append([]*para{area}, own...) {
				p.keep(section, q)
			}
		default:
			p.area(area, own)
		}
	}
	for _, q := range paras {
		switch {
		case q.kind == kind && q.depth == depth:
			flush()
			area, own = q, nil
		case area == nil || isAside(q) && !assigns(q):
			p.keep(section, q)
		default:
			own = append(own, q)
		}
	}
	flush()
}

// group is the labelled lines that stand together behind the tasks they are
// about: the last one, or all that have none yet.
type group struct {
	plan.DraftRoles
	deliverable string
	sure        float64
	paras       []*para
	kinds       []fieldKind
	after       int // how many tasks stand before it
}

func (g *group) take(q *para, f field) {
	g.paras = append(g.paras, q)
	g.kinds = append(g.kinds, f.kind)
	g.sure = min(g.sure, f.sure)
	switch f.kind {
	case leadField, jointField:
		f.value = g.helpers(f.value)
		if roles, rest, ok := sentenceRoles(f.value); ok && rest == "" {
			g.Lead, g.Cooperating = append(g.Lead, roles.Lead...), append(g.Cooperating, roles.Cooperating...)
			g.Timing = addValue(g.Timing, roles.Timing)
			break
		}
		if lead, with, ok := leadWith(f.value); ok {
			g.Lead, g.Cooperating = append(g.Lead, lead), append(g.Cooperating, splitValues(with)...)
			break
		}
		if f.kind == jointField {
			g.Joint = append(g.Joint, splitValues(f.value)...)
			break
		}
		g.Lead = append(g.Lead, splitValues(f.value)...)
	case cooperatingField:
		g.Cooperating = append(g.Cooperating, splitValues(f.value)...)
	case timingField:
		g.Timing = addValue(g.Timing, f.value)
	case deliverableField:
		g.deliverable = addValue(g.deliverable, f.value)
	}
}

// helpers takes out of a value who only helps and when: "đ/c Lan; Trạm Y tế phối
// hợp; xong trước ngày 15/02/2026".
func (g *group) helpers(value string) string {
	if !strings.Contains(value, ";") {
		return value
	}
	var rest []string
	for i, part := range splitValues(value) {
		if body, ok := strings.CutSuffix(part, " phối hợp"); ok && i > 0 && body != "" {
			g.Cooperating = append(g.Cooperating, body)
			continue
		}
		if i > 0 && isTime(part) {
			g.Timing = addValue(g.Timing, part)
			continue
		}
		rest = append(rest, part)
	}
	return strings.Join(rest, "; ")
}

func addValue(to, value string) string {
	if len(to) > maxJoined {
		return to
	}
	return trimValue(strings.TrimSpace(to + " " + value))
}

// areaReader collects one area.
type areaReader struct {
	p      *parser
	path   string
	area   plan.DraftArea
	level  markKind // what a task begins with; noMark where plain paragraphs are tasks
	depth  int      // of a number
	groups []group
	next   *para // behind the one that is read
	inside bool  // the paragraph before was a labelled line
	wants  fieldKind
}

// area reads one area.
func (p *parser) area(head *para, paras []*para) {
	d := p.draft
	r := &areaReader{p: p, path: plan.NodePath("areas", len(d.Areas))}
	r.area = plan.DraftArea{Label: head.label, Title: heading(head.rest), Origin: plan.Origin{Lines: head.lines, Sure: 0.95}}
	r.area.Timing = phaseTime(r.area.Title)
	if r.area.Timing == "" {
		r.area.Timing = bracketTime(r.area.Title)
	}
	if r.area.Timing == "" && period.MatchString(vi.Fold(r.area.Title)) {
		r.area.Timing = r.area.Title
	}
	if p.draft.Source[head.source].Path == "" {
		p.place(head.source, r.path)
	}
	if r.level, r.depth = taskLevel(paras); r.level == dash && listsTerms.MatchString(vi.Fold(r.area.Title)) {
		r.level = noMark // what is listed is no work
	}
	for i, q := range paras {
		r.area.Lines = span(r.area.Lines, q.lines)
		r.next = nil
		if i+1 < len(paras) {
			r.next = paras[i+1]
		}
		r.read(q)
	}
	r.assign()
	if a := &r.area; len(a.Tasks) == 0 {
		if roles, _, ok := taskRoles(a.Title); ok {
			give(&a.DraftRoles, roles)
		}
		give(&a.DraftRoles, plan.DraftRoles{Timing: ownTime(a.Title)})
	}
	d.Areas = append(d.Areas, r.area)
}

func (r *areaReader) read(q *para) {
	isTask := q.kind == r.level && q.depth == r.depth && !isDetail(q)
	if q.kind != number || isDetail(q) {
		if fields := readFields(q.rest); fields != nil {
			r.fields(q, fields)
			return
		}
	}
	if r.wants != noField {
		// A label alone on its line: the value is on the next ones.
		if q.kind == noMark || q.kind == plus || q.kind == dash && short(q.text, 150) {
			r.take(q, field{r.wants, q.rest, 0.7})
			if q.kind == noMark {
				r.wants = noField
			}
			return
		}
	}
	r.inside, r.wants = false, noField
	switch {
	case r.bracket(q):
	case isTask && r.level == noMark && len(r.area.Tasks) > 0 && r.sentence(q):
	case isTask:
		r.task(q, q.label, q.rest)
	default:
		r.sentence(q)
		r.body(q)
	}
}

// sentence gives the tasks before it the roles that a paragraph of its own names:
// "Công an xã chủ trì, phối hợp với các thôn thực hiện." It says whether the
// paragraph says nothing else.
func (r *areaReader) sentence(q *para) bool {
	n := len(r.area.Tasks)
	if n == 0 {
		return false
	}
	roles, rest, ok := sentenceRoles(q.rest)
	if !ok && q.kind == noMark {
		roles, ok = givenTo(q.rest)
	}
	t := &r.area.Tasks[n-1]
	if !ok || rest != "" || len(t.Lead)+len(t.Joint) > 0 {
		return false
	}
	if r.level != noMark && q.kind == noMark {
		r.groups = append(r.groups, group{DraftRoles: roles, sure: 0.8, after: n})
		return true
	}
	give(&t.DraftRoles, roles)
	t.Sure = min(t.Sure, 0.8)
	if r.level == noMark {
		t.Lines = span(t.Lines, q.lines)
		r.p.place(q.source, plan.NodePath(r.path+".tasks", n-1)+".lead")
	}
	return true
}

// assigns says whether a paragraph in brackets names who does what:
// "(Phòng Kinh tế chủ trì; các thôn phối hợp)".
func assigns(q *para) bool {
	_, ok := bracketRoles(q)
	return ok
}

func bracketRoles(q *para) (plan.DraftRoles, bool) {
	text := trimValue(q.text)
	inner, found := strings.CutPrefix(text, "(")
	if inner, ended := strings.CutSuffix(inner, ")"); found && ended && q.kind == noMark && !strings.ContainsAny(inner, "()") {
		return innerRoles(inner)
	}
	return plan.DraftRoles{}, false
}

// bracket gives the tasks before it what such a paragraph names.
func (r *areaReader) bracket(q *para) bool {
	roles, ok := bracketRoles(q)
	if !ok {
		return false
	}
	n := len(r.area.Tasks)
	r.groups = append(r.groups, group{DraftRoles: roles, sure: 0.8, after: n, paras: []*para{q}, kinds: []fieldKind{leadField}})
	return true
}

func (r *areaReader) fields(q *para, fields []field) {
	for _, f := range fields {
		if f.kind == contentField {
			first := len(r.area.Tasks) == 0 && r.next != nil && isField(r.next.text)
			if f.value == "" || (r.level == number || r.level == letter && q.kind != letter) && !first {
				r.inside = false
				r.body(q)
			} else {
				r.inside = false
				r.task(q, "", f.value)
			}
			continue
		}
		if f.kind == chargeField {
			r.body(q)
			return
		}
		r.take(q, f)
		r.wants = noField
		if f.value == "" {
			r.wants = f.kind
		}
	}
}

// take adds a labelled value to the group that is being read.
func (r *areaReader) take(q *para, f field) {
	if !r.inside {
		r.groups = append(r.groups, group{sure: 1, after: len(r.area.Tasks)})
		r.inside = true
	}
	r.groups[len(r.groups)-1].take(q, f)
}

func (r *areaReader) task(q *para, label, title string) {
	sure := 0.95
	if r.level == noMark || r.level == letter {
		sure = 0.75
	}
	t := plan.DraftTask{Label: label, Title: heading(title), Origin: plan.Origin{Lines: q.lines, Sure: sure}}
	t.Timing = phaseTime(t.Title)
	if roles, sure, ok := taskRoles(t.Title); ok {
		give(&t.DraftRoles, roles)
		t.Sure = min(t.Sure, sure)
	}
	if t.Timing == "" {
		t.Timing = colonTime(workOnly(t.Title))
	}
	if when := timeAtEnd(workOnly(t.Title)); when != "" && t.Timing == "" {
		t.Timing, t.Sure = when, min(t.Sure, 0.6)
	}
	r.p.place(q.source, plan.NodePath(r.path+".tasks", len(r.area.Tasks)))
	r.area.Tasks = append(r.area.Tasks, t)
}

// body keeps a paragraph as text of the task before it, or of the area.
func (r *areaReader) body(q *para) {
	if n := len(r.area.Tasks); n > 0 && (q.kind != number || r.level != number || q.depth >= r.depth) {
		t := &r.area.Tasks[n-1]
		r.p.add(&t.Body, plan.NodePath(r.path+".tasks", n-1)+".body", q, q.text)
		t.Lines = span(t.Lines, q.lines)
		return
	}
	r.p.add(&r.area.Body, r.path+".body", q, q.text)
}

// assign gives the groups of labelled lines to their tasks. Dashes and plain
// paragraphs share the next group; a number or letter has its own. One group
// for several tasks, before or behind all of them, is the area's.
func (r *areaReader) assign() {
	a := &r.area
	n := len(a.Tasks)
	from := 0
	for i := range r.groups {
		g := &r.groups[i]
		whole := len(r.groups) == 1 && n != 1 && g.after == n
		switch {
		case g.after == 0 || whole:
			give(&a.DraftRoles, g.DraftRoles)
			r.putPaths(g, r.path)
			if g.deliverable != "" && n == 0 {
				a.Body = append(a.Body, g.deliverable)
			}
			if whole {
				for j := range a.Tasks {
					a.Tasks[j].Deliverable = g.deliverable
					a.Tasks[j].Sure = min(a.Tasks[j].Sure, 0.85)
				}
			}
		default:
			first := min(from, g.after-1) // a second group behind the same task is its too
			if r.level == number || r.level == worded || r.level == letter || r.level == item {
				first = g.after - 1
			}
			for j := first; j < g.after; j++ {
				t := &a.Tasks[j]
				give(&t.DraftRoles, g.DraftRoles)
				t.Sure = min(t.Sure, g.sure)
				if j < g.after-1 {
					t.Sure = min(t.Sure, 0.7)
				}
				if g.deliverable != "" {
					t.Deliverable = g.deliverable
				}
			}
			last := &a.Tasks[g.after-1]
			for _, q := range g.paras {
				last.Lines = span(last.Lines, q.lines)
			}
			r.putPaths(g, plan.NodePath(r.path+".tasks", g.after-1))
		}
		from = g.after
	}
	for j := range a.Tasks {
		give(&a.Tasks[j].DraftRoles, a.DraftRoles)
	}
}

// give fills what is empty in the roles of a task.
func give(to *plan.DraftRoles, from plan.DraftRoles) {
	if len(to.Lead)+len(to.Joint) == 0 {
		to.Lead, to.Joint = clone(from.Lead), clone(from.Joint)
	}
	if len(to.Cooperating) == 0 {
		to.Cooperating = clone(from.Cooperating)
	}
	if to.Timing == "" {
		to.Timing = from.Timing
	}
}

func clone(s []string) []string { return append([]string(nil), s...) }

var fieldNames = map[fieldKind]string{
	leadField: "lead", cooperatingField: "cooperating", jointField: "joint", timingField: "timing", deliverableField: "deliverable",
}

func (r *areaReader) putPaths(g *group, path string) {
	for i, q := range g.paras {
		r.p.place(q.source, path+"."+fieldNames[g.kinds[i]])
	}
}
