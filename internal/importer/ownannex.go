package importer

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// ownAnnex takes the table of assignments that the application itself prints behind a plan at its word: a row says
// all of its task, also that somebody has no part in it whom the task would else have from its area.
func (p *parser) ownAnnex() {
	d := p.draft
	at := slices.IndexFunc(d.Sections, func(s plan.DraftSection) bool { return strings.EqualFold(s.Title, vi.AnnexAssignments) })
	if at < 0 {
		return
	}
	type key struct{ group, title string }
	rows := map[key][]*plan.DraftAnnexTask{} // two tasks may have one title
	for i := range d.AnnexTasks {
		if row := &d.AnnexTasks[i]; row.Lines[0] > d.Sections[at].Lines[0] {
			k := key{vi.Fold(row.Group), vi.Fold(row.Title)}
			rows[k] = append(rows[k], row)
		}
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		group := vi.Fold(strings.TrimLeft(strings.TrimRight(a.Label, ". ")+". "+trimValue(a.Title), ". "))
		for j := range a.Tasks {
			t := &a.Tasks[j]
			k := key{group, vi.Fold(trimValue(t.Title))}
			if len(rows[k]) == 0 {
				continue
			}
			row := rows[k][0]
			rows[k] = rows[k][1:]
			inRow := func(name string) bool { return !slices.Contains(row.Lead, name) }
			t.Joint = slices.DeleteFunc(clone(t.Joint), inRow)
			t.Lead = slices.DeleteFunc(clone(row.Lead), func(name string) bool { return slices.Contains(t.Joint, name) })
			t.Cooperating, t.Timing, t.Deliverable = clone(row.Cooperating), row.Timing, row.Deliverable
		}
	}
}

// focalMarks reads "Phòng Kinh tế (đầu mối)": the one of several bodies that answers for a task.
func (p *parser) focalMarks() {
	for i := range p.draft.Areas {
		for j := range p.draft.Areas[i].Tasks {
			readFocal(&p.draft.Areas[i].Tasks[j].DraftRoles)
		}
	}
	for i := range p.draft.AnnexTasks {
		readFocal(&p.draft.AnnexTasks[i].DraftRoles)
	}
}

func readFocal(r *plan.DraftRoles) {
	for _, values := range [][]string{r.Lead, r.Joint} {
		for k, value := range values {
			before, after, marked := strings.Cut(value, " "+vi.FocalMark)
			if !marked {
				continue
			}
			values[k] = before + after
			names := Names(before)
			r.Focal = names[len(names)-1].Text
		}
	}
}
