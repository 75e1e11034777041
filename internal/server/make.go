package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/lap
func (s *Server) newPlanPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderNewPlan(w, r, http.StatusOK, view.NewPlanPage{})
}

func (s *Server) renderNewPlan(w http.ResponseWriter, r *http.Request, status int, page view.NewPlanPage) error {
	plans, err := s.store.In(actorOf(r.Context())).Plans(r.Context())
	if err != nil {
		return err
	}
	slices.Reverse(plans) // the newest first
	for _, p := range plans {
		l := view.Link{Label: strings.TrimLeft(p.Number+", "+p.ShortTitle, ", "), URL: view.CopyPlanURL(p.ID)}
		switch {
		case p.Superior:
			page.Superiors = append(page.Superiors, l)
		case plan.CheckSource(p) == nil:
			page.Own = append(page.Own, l)
		}
	}
	page.Chrome = s.chrome(r, "Lập kế hoạch", sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Token = newToken()
	return s.render(w, r, status, view.NewPlan(page))
}

// POST /ke-hoach/lap
func (s *Server) makePlan(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	p, err := newHead(r, plan.Plan{})
	var id int64
	if err == nil {
		id, err = s.planning.MakePlan(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), p, plan.ParseAreas(lines(text(r, "areas"))))
	}
	if fields := fault.Fields(err); fields != nil {
		return s.renderNewPlan(w, r, http.StatusUnprocessableEntity, view.NewPlanPage{Values: typedValues(r), Errors: fields})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã lập kế hoạch nháp. Thêm nhiệm vụ và đơn vị, rồi kích hoạt.")
	http.Redirect(w, r, view.EditPlanURL(id), http.StatusSeeOther)
	return nil
}

// newHead reads the short form of a new plan; yearly reports are due as provinces ask for them until somebody says else.
func newHead(r *http.Request, p plan.Plan) (plan.Plan, error) {
	p.Kind, p.DueMonth, p.DueDay = "KẾ HOẠCH", 11, 30
	p, err := parsePlanHead(r, p)
	v := fault.Invalids(fault.Fields(err))
	delete(v, "short_title") // of which the title is made; the form has no such field
	return p, v.Err()
}

// GET /ke-hoach/{plan}/chep
func (s *Server) copyPlanPage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.copySource(r)
	if err != nil {
		return err
	}
	chosen, page := map[int64]bool{}, view.CopyPlanPage{Values: map[string]string{}}
	if !t.Plan.Superior {
		page.Values["years"], page.Values["title"] = "1", plan.NextTitle(t.Plan.Title, 1)
		for _, it := range t.Items {
			chosen[it.ID] = it.FinishedYear == 0
		}
		for _, it := range s.orphans(r, t, chosen) {
			delete(chosen, it.ID)
		}
	}
	return s.renderCopy(w, r, http.StatusOK, t, chosen, page)
}

// orphans are the chosen duties that nobody could take over.
func (s *Server) orphans(r *http.Request, t postgres.PlanTree, chosen map[int64]bool) []plan.Item {
	return plan.Orphans(t.Tree(), chosen, plan.CopyRules{Units: t.Units, On: s.today(r), Source: t.Plan.Superior})
}

// copySource is the plan of the address, from which tasks may be taken over.
func (s *Server) copySource(r *http.Request) (postgres.PlanTree, error) {
	t, err := s.visiblePlan(r, "plan")
	if err == nil {
		err = plan.CheckSource(t.Plan)
	}
	return t, err
}

func (s *Server) renderCopy(w http.ResponseWriter, r *http.Request, status int, t postgres.PlanTree, chosen map[int64]bool, page view.CopyPlanPage) error {
	rows, err := s.store.In(actorOf(r.Context())).PlanRows(r.Context(), true)
	if err != nil {
		return err
	}
	page.Into = []view.Option{{Value: "", Label: "Lập kế hoạch mới"}}
	for _, p := range rows {
		if p.State == plan.StateDraft && !p.Superior && p.ID != t.Plan.ID {
			page.Into = append(page.Into, view.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.ShortTitle + ", bản nháp"})
		}
	}
	title := "Lập kế hoạch từ kế hoạch năm trước"
	if t.Plan.Superior {
		title = "Lập kế hoạch từ kế hoạch cấp trên"
	}
	page.Chrome = s.chrome(r, title, sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Action, page.Back, page.Token = t.Plan.ShortTitle, view.CopyPlanURL(t.Plan.ID), view.PlanURL(t.Plan.ID), newToken()
	page.Superior, page.Groups = t.Plan.Superior, copyGroups(t, chosen)
	return s.render(w, r, status, view.CopyPlan(page))
}

// copyGroups are the tasks of a plan under their areas, then the duties under their units.
func copyGroups(t postgres.PlanTree, chosen map[int64]bool) (groups []view.CopyGroup) {
	names, at := unitNames(t.Units), map[string]int{}
	for _, it := range t.Items {
		key := "a" + strconv.FormatInt(it.AreaID, 10)
		if it.Kind == plan.ItemDuty {
			key = "u" + strconv.FormatInt(it.UnitID, 10)
		}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			g := view.CopyGroup{Title: names[it.UnitID]}
			if it.Kind == plan.ItemArea {
				g.Title = it.Place + ". " + it.Title
			}
			groups = append(groups, g)
		}
		if !it.Reported() || it.Ended() {
			continue
		}
		item := view.CopyItem{Value: strconv.FormatInt(it.ID, 10), Place: it.Place, Title: it.Title, Chosen: chosen[it.ID]}
		var notes []string
		for _, f := range append(printedFacts(it), timingFacts(it)...) {
			if note := f.Term + ": " + f.Value; !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
		if len(t.Answers[it.ID]) > 0 {
			notes = append(notes, "Đã có việc của xã")
		}
		if it.FinishedYear != 0 {
			notes = append(notes, fmt.Sprintf("Đã hoàn thành năm %d", it.FinishedYear))
		}
		item.Note = strings.Join(notes, ". ")
		groups[i].Items = append(groups[i].Items, item)
	}
	return slices.DeleteFunc(groups, func(g view.CopyGroup) bool { return len(g.Items) == 0 })
}

// POST /ke-hoach/{plan}/chep
func (s *Server) copyPlan(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, err := s.copySource(r)
	if err != nil {
		return err
	}
	c, err := parseCopy(r, t.Plan)
	var id int64
	if err == nil {
		id, err = s.planning.CopyPlan(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), c)
	}
	if fields := fault.Fields(err); fields != nil {
		return s.renderCopy(w, r, http.StatusUnprocessableEntity, t, c.Chosen, view.CopyPlanPage{Values: typedValues(r), Errors: fields})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã đưa các nhiệm vụ đã chọn vào kế hoạch nháp. Xem lại phân công và thời gian, rồi kích hoạt.")
	http.Redirect(w, r, view.EditPlanURL(id), http.StatusSeeOther)
	return nil
}

// maxYears is the farthest that dates move.
const maxYears = 10

func parseCopy(r *http.Request, from plan.Plan) (planning.PlanCopy, error) {
	c := planning.PlanCopy{From: from.ID, Chosen: map[int64]bool{}}
	v := fault.Invalids{}
	for _, typed := range r.PostForm["item"] {
		if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
			c.Chosen[id] = true
		}
	}
	if len(c.Chosen) == 0 {
		v.Add("item", "Chọn ít nhất một nhiệm vụ.")
	}
	c.Into, _ = integer(r, "into")
	years, ok := integer(r, "years")
	if !ok || years < 0 || years > maxYears {
		v.Add("years", "Ghi số năm từ 0 đến 10.")
	}
	c.Years = int(years)
	if c.Into == 0 {
		var err error
		c.Head, err = newHead(r, plan.Plan{})
		for field, message := range fault.Fields(err) {
			v.Add(field, message)
		}
	}
	return c, v.Err()
}

// sourceView leads to the task of a superior's plan for which an item stands.
func sourceView(of postgres.SourceTask) view.Link {
	return view.Link{Label: of.Plan + ", " + of.Place + ". " + plan.Shorten(of.Title, 120), URL: view.PlanURL(of.PlanID)}
}

// answersView are the commune's items for a superior's task: one report on them answers both plans. Who
// sees drafts and may open every task sees them so.
func (l lens) answersView(list []postgres.AnswerTask, drafts, links bool) (answers []view.PlanAnswer) {
	for _, a := range list {
		if a.PlanState == plan.StateDraft && !drafts {
			continue
		}
		out := view.PlanAnswer{Label: a.PlanTitle + ", " + a.Item.Place + ". " + plan.Shorten(a.Item.Title, 120), Progress: "Chưa có báo cáo"}
		if links {
			out.URL = view.TaskURL(a.Item.ID)
		}
		switch {
		case a.Reported:
			word, late := a.Word(l.today(), l.loc)
			out.Progress = vi.Word(word)
			if late && word == plan.NotBegun {
				out.Progress += ", quá hạn"
			}
			out.Progress += " (" + a.UnitName + ", kỳ " + vi.Period(a.Period) + ")"
		case a.PlanState == plan.StateDraft:
			out.Progress = "Bản nháp, chưa thực hiện"
		}
		answers = append(answers, out)
	}
	return answers
}
