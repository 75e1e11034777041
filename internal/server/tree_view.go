package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// renderTree lays the tree of a plan out to be edited.
func (s *Server) renderTree(w http.ResponseWriter, r *http.Request, status int, d workshop, page view.TreePage) error {
	p := d.Plan
	page.Small, page.Action, page.Token, page.Version, page.Back = planSmall(p), view.EditPlanURL(p.ID), newToken(), strconv.Itoa(d.version), view.PlanURL(p.ID)
	page.AddArea, page.Head, page.Superior = view.NewItemURL(p.ID, "area", 0), view.PlanHeadURL(p.ID), p.Superior
	if !p.Superior {
		page.AddDuty = view.NewItemURL(p.ID, "duty", 0)
	}
	title := "Sửa " + p.ShortTitle
	if !d.draft() {
		title = "Điều chỉnh " + p.ShortTitle
		page.Amendment, page.Changes = d.amendment.Title, len(d.amendment.Ops)
		page.Back, page.CheckURL, page.UndoURL = view.AmendmentsURL(p.ID), view.AmendmentsURL(p.ID), view.AmendmentActURL(p.ID, "hoan-tac")
	}
	page.Chrome = s.chrome(r, title, sectionPlans)
	page.Chrome.Failed = status >= 400
	treeGroups(&page, d)
	return s.render(w, r, status, view.Tree(page))
}

func treeGroups(page *view.TreePage, d workshop) {
	names, changed := unitNames(d.Units), map[int64]plan.Change{}
	if !d.draft() {
		for _, c := range plan.Changes(d.Tree(), d.work) {
			changed[c.Item().ID] = c
		}
	}
	item := func(it plan.Item) view.TreeItem {
		row := view.TreeItem{ID: it.ID, Place: it.Place, Title: it.Title}
		if c, ok := changed[it.ID]; ok {
			row.Tags = append(row.Tags, changeTag(c.Kind))
		}
		if it.Ended() {
			return row
		}
		row.URL = view.EditItemURL(d.Plan.ID, it.ID)
		like := d.work.Siblings(it)
		row.Up, row.Down = like[0].ID != it.ID, like[len(like)-1].ID != it.ID
		if d.Plan.Superior {
			row.Facts = printedFacts(it)
			return row
		}
		if it.Reported() {
			parts := d.work.PartsOf(it.ID)
			row.Facts = append(partsOf(parts, names), timingFacts(it)...)
			if !hasFocal(parts) {
				row.Tags = append(row.Tags, view.Tag{Kind: view.TagMissing, Word: "Chưa xác định đầu mối"})
			}
		}
		return row
	}
	duties, at := map[int64]int{}, map[int64]int{}
	for _, it := range d.work.Items {
		if was, _ := d.Tree().Item(it.ID); was.Ended() {
			continue // by an amendment before
		}
		switch it.Kind {
		case plan.ItemArea:
			at[it.ID] = len(page.Areas)
			g := view.TreeGroup{Head: item(it), Title: strings.TrimLeft(strings.TrimRight(it.Label, ". ")+". "+it.Title, ". ")}
			if !it.Ended() {
				g.Add, g.AddURL = "Thêm nhiệm vụ vào nhóm này", view.NewItemURL(d.Plan.ID, "task", it.ID)
			}
			page.Areas = append(page.Areas, g)
		case plan.ItemTask:
			i := at[it.ParentID]
			page.Areas[i].Items = append(page.Areas[i].Items, item(it))
		case plan.ItemDuty:
			i, known := duties[it.UnitID]
			if !known {
				i = len(page.Duties)
				duties[it.UnitID] = i
				page.Duties = append(page.Duties, view.TreeGroup{Title: names[it.UnitID]})
			}
			page.Duties[i].Items = append(page.Duties[i].Items, item(it))
		}
	}
}

func hasFocal(parts []plan.Assignment) bool {
	for _, a := range parts {
		if a.Focal {
			return true
		}
	}
	return false
}

// changeTag is what an amendment does to an item.
func changeTag(kind plan.ChangeKind) view.Tag {
	switch kind {
	case plan.ItemAdded:
		return view.Tag{Kind: view.TagSent, Word: "Thêm mới"}
	case plan.ItemEnded:
		return view.Tag{Kind: view.TagNothing, Word: "Kết thúc"}
	}
	return view.Tag{Kind: view.TagDraft, Word: "Thay đổi"}
}
