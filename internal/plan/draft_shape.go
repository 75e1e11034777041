package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Reshape changes the shape of a tree under review, and takes what was decided along. op is a verb
// and what it is about:
//
//	add:areas.1.tasks        a new entry at the end of a list
//	remove:areas.1.tasks.0   takes a node away
//	body:areas.1.tasks.0     makes a task part of the body of what stands before it
//	area:areas.1.tasks.2     makes a task an area of its own, with the tasks behind it
//	task:areas.1             makes an area a task of the area before it
//	split:areas.1.tasks.0.body.2   makes a paragraph of a body a task of its own
//	place:problems.3>areas.1.tasks puts a paragraph without a place into a list, or into a body
//
// Anything else is refused and changes nothing.
func Reshape(d *Draft, r *Review, op string) error {
	verb, path, _ := strings.Cut(op, ":")
	s := shaper{d, r}
	ok := false
	switch verb {
	case "add":
		ok = s.add(path, "")
	case "remove":
		ok = s.remove(path)
	case "body":
		ok = s.toBody(path)
	case "area":
		ok = s.toArea(path)
	case "task":
		ok = s.toTask(path)
	case "split":
		ok = s.split(path)
	case "place":
		from, to, _ := strings.Cut(path, ">")
		ok = s.place(from, to)
	}
	if !ok {
		return fault.New(fault.Invalid, "Không sửa được: chỗ này đã thay đổi. Tải lại trang rồi làm lại.")
	}
	r.Shape++
	d.Normalize()
	return nil
}

type shaper struct {
	d *Draft
	r *Review
}

// at reads a path against a pattern such as "areas.#.tasks.#" and gives the indexes.
func at(path, pattern string) ([]int, bool) {
	have, want := strings.Split(path, "."), strings.Split(pattern, ".")
	if len(have) != len(want) {
		return nil, false
	}
	var list []int
	for i, w := range want {
		if w != "#" {
			if have[i] != w {
				return nil, false
			}
			continue
		}
		n, err := strconv.Atoi(have[i])
		if err != nil || n < 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

func (s shaper) area(i int) *DraftArea {
	if i >= len(s.d.Areas) {
		return nil
	}
	return &s.d.Areas[i]
}

// task is the task of the path, with its area and its index there.
func (s shaper) task(path string) (area *DraftArea, i, j int) {
	n, ok := at(path, "areas.#.tasks.#")
	if !ok || s.area(n[0]) == nil || n[1] >= len(s.area(n[0]).Tasks) {
		return nil, 0, 0
	}
	return s.area(n[0]), n[0], n[1]
}

func (s shaper) add(list, text string) bool {
	if n, ok := at(list, "areas.#.tasks"); ok && s.area(n[0]) != nil {
		a := s.area(n[0])
		a.Tasks = append(a.Tasks, DraftTask{Title: text, DraftRoles: a.DraftRoles})
		return true
	}
	if n, ok := at(list, "duties.#.items"); ok && n[0] < len(s.d.Duties) {
		s.d.Duties[n[0]].Items = append(s.d.Duties[n[0]].Items, text)
		return true
	}
	switch list {
	case "areas":
		s.d.Areas = append(s.d.Areas, DraftArea{Label: strconv.Itoa(len(s.d.Areas) + 1), Title: text})
	case "duties":
		s.d.Duties = append(s.d.Duties, DraftDuty{Label: strconv.Itoa(len(s.d.Duties) + 1), Unit: text, Items: []string{""}})
	case "recipients":
		s.d.Recipients = append(s.d.Recipients, DraftRecipient{Name: text})
	default:
		return false
	}
	return true
}

func (s shaper) remove(path string) bool {
	if a, i, j := s.task(path); a != nil {
		a.Tasks = slices.Delete(a.Tasks, j, j+1)
		s.r.Shift(NodePath("areas", i)+".tasks", j, -1)
		return true
	}
	if n, ok := at(path, "duties.#.items.#"); ok && n[0] < len(s.d.Duties) && n[1] < len(s.d.Duties[n[0]].Items) {
		u := &s.d.Duties[n[0]]
		u.Items = slices.Delete(u.Items, n[1], n[1]+1)
		s.r.Shift(NodePath("duties", n[0])+".items", n[1], -1)
		return true
	}
	return removeFrom(s.r, &s.d.Areas, "areas", path) || removeFrom(s.r, &s.d.Duties, "duties", path) ||
		removeFrom(s.r, &s.d.Recipients, "recipients", path) || removeFrom(s.r, &s.d.Sections, "sections", path)
}

func removeFrom[T any](r *Review, list *[]T, name, path string) bool {
	n, ok := at(path, name+".#")
	if !ok || n[0] >= len(*list) {
		return false
	}
	*list = slices.Delete(*list, n[0], n[0]+1)
	r.Shift(name, n[0], -1)
	return true
}

func (s shaper) toBody(path string) bool {
	a, i, j := s.task(path)
	if a == nil {
		return false
	}
	t := a.Tasks[j]
	into, of := &a.Body, &a.Origin
	if j > 0 {
		into, of = &a.Tasks[j-1].Body, &a.Tasks[j-1].Origin
	}
	*into = append(append(*into, t.Title), t.Body...)
	of.Lines[1] = max(of.Lines[1], t.Lines[1])
	a.Tasks = slices.Delete(a.Tasks, j, j+1)
	s.r.Shift(NodePath("areas", i)+".tasks", j, -1)
	return true
}

func (s shaper) toArea(path string) bool {
	a, i, j := s.task(path)
	if a == nil {
		return false
	}
	t, behind := a.Tasks[j], slices.Clone(a.Tasks[j+1:])
	s.r.Shift("areas", i+1, 1)
	for k := range behind {
		s.r.Move(NodePath(NodePath("areas", i)+".tasks", j+1+k), NodePath(NodePath("areas", i+1)+".tasks", k))
	}
	s.r.Shift(NodePath("areas", i)+".tasks", j, -1)
	a.Tasks = a.Tasks[:j]
	made := DraftArea{Label: t.Label, Title: t.Title, Body: t.Body, DraftRoles: t.DraftRoles, Tasks: behind, Origin: t.Origin}
	s.d.Areas = slices.Insert(s.d.Areas, i+1, made)
	return true
}

func (s shaper) toTask(path string) bool {
	n, ok := at(path, "areas.#")
	if !ok || n[0] == 0 || s.area(n[0]) == nil {
		return false
	}
	i := n[0]
	a, into := *s.area(i), s.area(i-1)
	end := len(into.Tasks)
	list := NodePath("areas", i-1) + ".tasks"
	for k := range a.Tasks {
		s.r.Move(NodePath(NodePath("areas", i)+".tasks", k), NodePath(list, end+1+k))
	}
	for item, area := range s.r.Areas {
		if area == NodePath("areas", i) {
			s.r.Areas[item] = NodePath("areas", i-1)
		}
	}
	t := DraftTask{Label: a.Label, Title: a.Title, Body: a.Body, DraftRoles: a.DraftRoles, Origin: a.Origin}
	into.Tasks = append(append(into.Tasks, t), a.Tasks...)
	into.Lines[1] = max(into.Lines[1], a.Lines[1])
	s.d.Areas = slices.Delete(s.d.Areas, i, i+1)
	s.r.Shift("areas", i, -1)
	return true
}

func (s shaper) split(path string) bool {
	of, k, ok := strings.Cut(path, ".body.")
	if !ok {
		return false
	}
	n, err := strconv.Atoi(k)
	a, i, j := s.task(of)
	body, after := (*[]string)(nil), -1
	var lines Origin
	if a != nil {
		body, after, lines = &a.Tasks[j].Body, j, a.Tasks[j].Origin
	} else if m, isArea := at(of, "areas.#"); isArea && s.area(m[0]) != nil {
		a, i = s.area(m[0]), m[0]
		body, lines = &a.Body, a.Origin
	}
	if err != nil || body == nil || n < 0 || n >= len(*body) {
		return false
	}
	t := DraftTask{Title: (*body)[n], DraftRoles: a.DraftRoles, Origin: s.lineOf((*body)[n], lines)}
	*body = slices.Delete(*body, n, n+1)
	s.r.Shift(NodePath("areas", i)+".tasks", after+1, 1)
	a.Tasks = slices.Insert(a.Tasks, after+1, t)
	return true
}

// lineOf finds the paragraph of the source that a text of a node was read from.
func (s shaper) lineOf(text string, within Origin) Origin {
	for _, p := range s.d.Source {
		if p.Lines[0] >= within.Lines[0] && p.Lines[1] <= within.Lines[1] && strings.HasSuffix(p.Text, text) {
			return Origin{Lines: p.Lines, Sure: 1}
		}
	}
	return Origin{Sure: 1}
}

// place puts the paragraph of a problem where a person says: into a list ("areas", "areas.1.tasks")
// or at the end of the body of a node ("areas.1.tasks.0").
func (s shaper) place(problem, to string) bool {
	n, ok := at(problem, "problems.#")
	if !ok || n[0] >= len(s.d.Problems) {
		return false
	}
	text, lines := s.d.Problems[n[0]].Text, Origin{Sure: 1}
	for _, p := range s.d.Source {
		if p.Path == problem {
			lines.Lines = p.Lines
			break
		}
	}
	if a, _, j := s.task(to); a != nil {
		a.Tasks[j].Body = append(a.Tasks[j].Body, text)
	} else if m, isArea := at(to, "areas.#"); isArea && s.area(m[0]) != nil {
		s.area(m[0]).Body = append(s.area(m[0]).Body, text)
	} else if !s.add(to, text) {
		return false
	}
	if to == "areas" {
		s.d.Areas[len(s.d.Areas)-1].Origin = lines
	} else if m, isList := at(to, "areas.#.tasks"); isList {
		tasks := s.area(m[0]).Tasks
		tasks[len(tasks)-1].Origin = lines
	}
	s.r.Seen[problem] = true
	return true
}

// sameRow is how much of their words a row of an annex and a task share when they are one.
const sameRow = 0.6

// AnnexLabel begins the label of an area that was made of rows of an annex.
const AnnexLabel = "PL"

// AdoptAnnex makes tasks of the rows of an annex that are no tasks or duties of the text already: under the
// area of their group, which is added where there is none. Afterwards the annex is empty.
func (d *Draft) AdoptAnnex() {
	var known []map[string]bool
	for i := range d.Areas {
		for j := range d.Areas[i].Tasks {
			known = append(known, wordsOf(d.Areas[i].Tasks[j].Title))
		}
	}
	for i := range d.Duties {
		for _, item := range d.Duties[i].Items {
			known = append(known, wordsOf(item))
		}
	}
	for i := range d.AnnexTasks {
		row := &d.AnnexTasks[i]
		own := wordsOf(row.Title)
		if slices.ContainsFunc(known, func(k map[string]bool) bool { return shared(own, k) >= sameRow }) {
			continue
		}
		group := row.Group
		if group == "" {
			group = "Nhiệm vụ theo phụ lục"
		}
		at := slices.IndexFunc(d.Areas, func(a DraftArea) bool { return strings.EqualFold(a.Title, group) })
		if at < 0 {
			at = len(d.Areas)
			d.Areas = append(d.Areas, DraftArea{Label: AnnexLabel + strconv.Itoa(at+1), Title: group, Origin: row.Origin})
		}
		a := &d.Areas[at]
		a.Lines[1] = max(a.Lines[1], row.Lines[1])
		t := DraftTask{Label: row.Label, Title: row.Title, DraftRoles: row.DraftRoles, Deliverable: row.Deliverable, Origin: row.Origin}
		if row.Note != "" {
			t.Body = []string{row.Note}
		}
		a.Tasks = append(a.Tasks, t)
	}
	d.AnnexTasks = nil
	d.Normalize()
}

func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		words[strings.Trim(w, ".,;:()“”")] = true
	}
	return words
}

// shared is the part of the words of both that stands in both.
func shared(a, b map[string]bool) float64 {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(max(len(a), len(b), 1))
}
