package importer

import (
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// annexRows reads the rows of an assignment table.
func (p *parser) annexRows(t *table) {
	d := p.draft
	group := ""
	var above []cell
	for _, row := range t.rows {
		cells := filled(row.cells, above)
		switch {
		case row.header:
			for _, c := range row.cells {
				if c.text != "" {
					p.place(c.source, "annex_tasks")
				}
			}
			continue
		case isNumbering(cells):
			for _, c := range cells {
				p.place(c.source, "annex_tasks")
			}
			continue
		case len(cells) == 0:
			continue
		}
		if title, ok := groupTitle(t, cells); ok {
			group = title
			for _, c := range cells {
				p.place(c.source, plan.NodePath("annex_tasks", len(d.AnnexTasks)))
			}
			continue
		}
		above = cells
		path := plan.NodePath("annex_tasks", len(d.AnnexTasks))
		task := plan.DraftAnnexTask{Group: group, Origin: plan.Origin{Sure: 0.95}}
		for _, c := range cells {
			p.place(c.source, path)
			task.Lines = span(task.Lines, c.lines)
			fillAnnex(&task, columnAt(t, c.column), c.text)
		}
		if task.Title == "" {
			task.Sure = 0.5
			p.problem(task.Lines[0], path, task.Label, "Dòng này của phụ lục không có tên nhiệm vụ.")
		}
		d.AnnexTasks = append(d.AnnexTasks, task)
	}
}

func fillAnnex(task *plan.DraftAnnexTask, column columnKind, text string) {
	switch column {
	case labelColumn:
		task.Label = strings.TrimRight(text, ".) ")
	case titleColumn:
		task.Title = trimValue(text)
	case leadColumn:
		task.Lead = append(task.Lead, splitValues(text)...)
	case cooperatingColumn:
		task.Cooperating = append(task.Cooperating, splitValues(text)...)
	case jointColumn:
		task.Joint = append(task.Joint, splitValues(text)...)
	case timingColumn:
		task.Timing = trimValue(text)
	case deliverableColumn:
		task.Deliverable = trimValue(text)
	default:
		task.Note = strings.TrimSpace(task.Note + " " + text)
	}
}

func columnAt(t *table, i int) columnKind {
	if i < len(t.columns) {
		return t.columns[i]
	}
	return noteColumn
}

// filled drops empty cells and gives cells merged with the row above its text.
func filled(cells, above []cell) []cell {
	var out []cell
	for _, c := range cells {
		if c.merged {
			for _, a := range above {
				if a.column == c.column {
					c.text, c.source, c.lines = a.text, a.source, a.lines
				}
			}
		}
		if c.text != "" {
			out = append(out, c)
		}
	}
	return out
}

// isNumbering tells the row "(1) (2) (3)" that some tables have.
func isNumbering(cells []cell) bool {
	for _, c := range cells {
		if inner := strings.Trim(c.text, "()[] "); inner == "" || len(inner) > 2 || strings.Trim(inner, "0123456789") != "" {
			return false
		}
	}
	return len(cells) > 2
}

// groupTitle reads a row that only names the group of the rows below it.
func groupTitle(t *table, cells []cell) (string, bool) {
	title := ""
	for _, c := range cells {
		switch k := columnAt(t, c.column); {
		case k == labelColumn && isRowLabel(c.text):
		case title == "":
			title = c.text
		default:
			return "", false
		}
	}
	if title == "" {
		return "", false
	}
	first := cells[0]
	_, isRoman := vi.ParseRoman(strings.Trim(first.text, " ."))
	plain := columnAt(t, first.column) == labelColumn && !isRoman && isRowLabel(first.text) && first.text[0] <= '9'
	if plain && !isCapitals(title) {
		return "", false // a task that names nobody
	}
	return trimValue(title), true
}

// maxPairs bounds the comparing of tasks with rows; the largest plans have
// some ten thousand pairs.
const maxPairs = 200_000

// joinAnnex gives the tasks of the text the values of the rows that are the
// same task.
func (p *parser) joinAnnex() {
	d := p.draft
	if len(d.AnnexTasks) == 0 || len(d.AnnexTasks)*d.Counts().Tasks > maxPairs {
		return
	}
	var rows []map[string]bool
	for i := range d.AnnexTasks {
		rows = append(rows, words(d.AnnexTasks[i].Title))
	}
	for i := range d.Areas {
		for j := range d.Areas[i].Tasks {
			task := &d.Areas[i].Tasks[j]
			best, at := 0.0, -1
			own := words(task.Title)
			for k, row := range rows {
				if s := max(likeness(own, row), 0.8*covers(own, row)); s > best {
					best, at = s, k
				}
			}
			if best < 0.6 {
				continue
			}
			row := &d.AnnexTasks[at]
			if len(task.Lead)+len(task.Joint) == 0 {
				task.Lead, task.Joint = row.Lead, row.Joint
			}
			if len(task.Cooperating) == 0 {
				task.Cooperating = row.Cooperating
			}
			if task.Timing == "" {
				task.Timing = row.Timing
			}
			if task.Deliverable == "" {
				task.Deliverable = row.Deliverable
			}
			task.Sure = min(task.Sure, best)
		}
	}
}
