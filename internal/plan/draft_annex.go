package plan

import (
	"slices"
	"strconv"
	"strings"
)

// sameRow is how much of their words a row of an annex and a task share when they are one.
const sameRow = 0.6

// AnnexLabel begins the label of an area that was made of rows of an annex.
const AnnexLabel = "PL"

// AdoptAnnex makes tasks of the rows of an annex that are no tasks or duties of the text already: under the
// area of their group, which is added where there is none. Afterwards the annex is empty.
func (d *Draft) AdoptAnnex() {
	same := d.sameRows()
	rows := map[string]string{} // where the paragraphs of each row stand afterwards
	for i := range d.AnnexTasks {
		path := NodePath("annex_tasks", i)
		if rows[path] = same[i]; same[i] == "" {
			rows[path] = d.adopt(&d.AnnexTasks[i])
		}
	}
	for i := range d.Source {
		if to, ok := rows[d.Source[i].Path]; ok {
			d.Source[i].Path = d.cellOf(to, d.Source[i].Text)
		}
	}
	for i := range d.Problems {
		d.Problems[i].Path = renamed(d.Problems[i].Path, rows)
	}
	d.AnnexTasks = nil
	d.Normalize()
}

// sameRows are the tasks and duties of the text that are rows of the annex, by the index of the row.
func (d *Draft) sameRows() map[int]string {
	own := map[string]bool{} // titles that have a row of their own: they are no other row
	for i := range d.AnnexTasks {
		own[rowKey(d.AnnexTasks[i].Title)] = true
	}
	titles, words, paths := map[string]string{}, []map[string]bool{}, []string{}
	know := func(title, path string) {
		if key := rowKey(title); own[key] {
			titles[key] = path
			return
		}
		words, paths = append(words, wordsOf(title)), append(paths, path)
	}
	for i := range d.Areas {
		for j := range d.Areas[i].Tasks {
			know(d.Areas[i].Tasks[j].Title, NodePath(NodePath("areas", i)+".tasks", j))
		}
	}
	for i := range d.Duties {
		for j, item := range d.Duties[i].Items {
			know(item, NodePath(NodePath("duties", i)+".items", j))
		}
	}
	same := map[int]string{}
	for i := range d.AnnexTasks {
		title := d.AnnexTasks[i].Title
		if same[i] = titles[rowKey(title)]; same[i] != "" {
			continue
		}
		row := wordsOf(title)
		if k := slices.IndexFunc(words, func(known map[string]bool) bool { return shared(row, known) >= sameRow }); k >= 0 {
			same[i] = paths[k]
		}
	}
	return same
}

// adopt makes a task of a row and gives its path.
func (d *Draft) adopt(row *DraftAnnexTask) string {
	group := row.Group
	if group == "" {
		group = "Nhiệm vụ theo phụ lục"
	}
	at := slices.IndexFunc(d.Areas, func(a DraftArea) bool { return a.Named(group) })
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
	return NodePath(NodePath("areas", at)+".tasks", len(a.Tasks)-1)
}

// cellOf is the field of a task that a cell of its row prints, else the task itself.
func (d *Draft) cellOf(path, cell string) string {
	n, ok := at(path, "areas.#.tasks.#")
	if cell = bare(cell); !ok || len(cell) < len("tháng") {
		return path
	}
	t := &d.Areas[n[0]].Tasks[n[1]]
	fields := openFields(t.DraftRoles, t.Deliverable)
	for f := range fields {
		if strings.Contains(bare(strings.Join(fields[f].values, " ")), cell) {
			return path + "." + fieldNames[f]
		}
	}
	return path
}

// rowKey is a title by which a row and a task are one without a doubt.
func rowKey(title string) string { return strings.ToLower(strings.Trim(title, " .;:")) }

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
