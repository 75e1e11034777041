package server

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// planData brings the plan of the address together as its document is made of it.
func (s *Server) planData(r *http.Request) (report.PlanData, error) {
	tree, err := s.visiblePlan(r, "plan")
	if err != nil {
		return report.PlanData{}, err
	}
	q := s.store.In(actorOf(r.Context()))
	commune, err := q.Commune(r.Context())
	if err != nil {
		return report.PlanData{}, err
	}
	bodies, err := q.ReceivingBodies(r.Context())
	if err != nil {
		return report.PlanData{}, err
	}
	on := s.today(r)
	d := report.PlanData{
		Letterhead: letterhead(commune, bodies, on), Plan: tree.Plan, Items: itemsInForce(tree), Units: make(map[int64]plan.Unit, len(tree.Units)), On: on,
	}
	for _, u := range tree.Units {
		d.Units[u.ID] = u
	}
	return d, nil
}

// itemsInForce are the items of a plan with the words of who does what. The document's own words stand
// while they still say it; where units were changed on the screen, the units' names do.
func itemsInForce(tree postgres.PlanTree) []plan.Item {
	names, parts := unitNames(tree.Units), map[int64][]plan.Assignment{}
	for _, a := range tree.Assignments {
		parts[a.ItemID] = append(parts[a.ItemID], a)
	}
	items := slices.DeleteFunc(slices.Clone(tree.Items), plan.Item.Ended)
	for i := range items {
		it := &items[i]
		printed := *it
		var leads, joint, with []int64
		for _, a := range parts[it.ID] {
			switch {
			case a.Role == plan.RoleCooperating:
				with = append(with, a.UnitID)
			case a.Role == plan.RoleJoint && it.Kind == plan.ItemTask:
				joint = append(joint, a.UnitID)
			default:
				leads = append(leads, a.UnitID)
			}
		}
		if it.Kind != plan.ItemTask && it.Kind != plan.ItemDuty {
			continue
		}
		for _, role := range []struct {
			words *[]string
			units []int64
		}{{&it.LeadText, leads}, {&it.JointText, joint}, {&it.CooperatingText, with}} {
			words := *role.words
			if role.words == &it.CooperatingText { // members of a group that leads were made to cooperate
				words = slices.Concat(words, importer.Groups(printed.LeadText), importer.Groups(printed.JointText))
			}
			if importer.Says(words, tree.Units, role.units, role.words == &it.CooperatingText) {
				continue
			}
			*role.words = importer.Groups(*role.words)
			for j, id := range role.units {
				*role.words = slices.Insert(*role.words, j, names[id])
			}
		}
		if len(leads) > 1 || len(leads) == 0 && len(joint) > 1 {
			markFocal(it, parts[it.ID], tree.Units)
		}
	}
	return items
}

// markFocal says of several leads which one answers.
func markFocal(it *plan.Item, parts []plan.Assignment, units []plan.Unit) {
	for _, a := range parts {
		if a.Focal {
			it.LeadText, it.JointText = importer.MarkFocal(it.LeadText, units, a.UnitID), importer.MarkFocal(it.JointText, units, a.UnitID)
		}
	}
}

// GET /ke-hoach/{plan}/tai.docx, .pdf, .xlsx
func (s *Server) planFile(format string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := s.planData(r)
		if err != nil {
			return err
		}
		doc := report.PlanDocument(d)
		if format == "xlsx" {
			doc = report.PlanWorkbook(d)
		}
		return s.sendDocument(w, doc, format, fmt.Sprintf("ke-hoach-%d.%s", d.Plan.ID, format))
	}
}

// GET /ke-hoach/{plan}/in
func (s *Server) planSheet(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planData(r)
	if err != nil {
		return err
	}
	return s.renderSheet(w, r, d.Plan.ShortTitle, report.PlanDocument(d))
}

// renderSheet shows an official document alone, to be printed.
func (s *Server) renderSheet(w http.ResponseWriter, r *http.Request, title string, doc *officialdoc.Document) error {
	chrome := s.chrome(r, title, "")
	chrome.Styles = []string{documentStylesURL}
	return s.render(w, r, http.StatusOK, view.DocumentSheet(chrome, documentComponent(doc)))
}
