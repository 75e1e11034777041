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
	rows := map[string][]*plan.DraftAnnexTask{} // two tasks may have one title
	for i := range d.AnnexTasks {
		if row := &d.AnnexTasks[i]; row.Lines[0] > d.Sections[at].Lines[0] {
			rows[vi.Fold(row.Title)] = append(rows[vi.Fold(row.Title)], row)
		}
	}
	// take gives the next row of a title that is the one.
	take := func(title string, is func(row *plan.DraftAnnexTask) bool) *plan.DraftAnnexTask {
		key := vi.Fold(trimValue(title))
		i := slices.IndexFunc(rows[key], is)
		if i < 0 {
			return nil
		}
		row := rows[key][i]
		rows[key] = slices.Delete(rows[key], i, i+1)
		return row
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		for j := range a.Tasks {
			t := &a.Tasks[j]
			row := take(t.Title, func(row *plan.DraftAnnexTask) bool { return a.Named(row.Group) })
			if row == nil {
				continue
			}
			t.Joint = slices.DeleteFunc(clone(t.Joint), func(name string) bool { return !slices.Contains(row.Lead, name) })
			t.Lead = slices.DeleteFunc(clone(row.Lead), func(name string) bool { return slices.Contains(t.Joint, name) })
			t.Cooperating, t.Timing, t.Deliverable = clone(row.Cooperating), row.Timing, row.Deliverable
		}
	}
	for i := range d.Duties { // in which area each counts
		u := &d.Duties[i]
		for j, item := range u.Items {
			if row := take(item, func(row *plan.DraftAnnexTask) bool { return strings.HasPrefix(strings.Join(row.Lead, "; "), u.Unit) }); row != nil {
				u.Areas = said(u.Areas, j, row.Group)
			}
		}
	}
}

// said puts the area of an item into the list of a unit, which stays nil where no item has one.
func said(areas []string, item int, area string) []string {
	if area == "" {
		return areas
	}
	return append(append(areas, make([]string, item-len(areas))...), area)
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
