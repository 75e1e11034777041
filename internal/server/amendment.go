package server

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// amending is a plan with its amendments and, where one is being prepared, what it does.
type amending struct {
	postgres.PlanTree
	list    []plan.Amendment
	draft   plan.Amendment // ID 0 where none is being prepared
	head    plan.Plan      // under the head that it gives it
	after   plan.Tree
	changes []plan.Change
	broken  string // why the operations do not fit the plan any more
}

func (s *Server) amending(r *http.Request) (a amending, err error) {
	if a.PlanTree, err = s.visiblePlan(r, "plan"); err != nil {
		return a, err
	}
	actor := actorOf(r.Context())
	if a.list, err = s.store.In(actor).Amendments(r.Context(), a.Plan.ID, actor.May(account.ManagePlans)); err != nil {
		return a, err
	}
	d, ok := postgres.DraftAmendment(a.list)
	if !ok {
		return a, nil
	}
	a.draft, a.list, a.head = d, a.list[1:], a.Plan.After(d.Ops)
	after, err := a.Tree().ApplyAll(d.Ops, s.today(r))
	if err != nil {
		_, a.broken = failure(err)
		for _, message := range fault.Fields(err) {
			a.broken = message
		}
	}
	a.after, a.changes = after, plan.Changes(a.Tree(), after)
	return a, nil
}

// rows are what the draft changes, the head first.
func (a amending) rows() []view.ChangeRow {
	return append(headRow(a.Plan, a.head), changeRows(a.changes, a.Tree(), a.after, unitNames(a.Units), nil)...)
}

// GET /ke-hoach/{plan}/dieu-chinh
func (s *Server) amendmentsPage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.amending(r)
	if err != nil {
		return err
	}
	return s.renderAmendments(w, r, http.StatusOK, a, view.AmendmentsPage{Values: amendmentValues(a.draft)})
}

func amendmentValues(a plan.Amendment) map[string]string {
	return map[string]string{"title": a.Title, "number": a.Number, "issued_on": vi.Date(a.IssuedOn), "reason": a.Reason}
}

func (s *Server) renderAmendments(w http.ResponseWriter, r *http.Request, status int, a amending, page view.AmendmentsPage) error {
	id := a.Plan.ID
	page.Chrome = s.chrome(r, "Điều chỉnh kế hoạch", sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Back, page.Action, page.Token = a.Plan.ShortTitle, view.PlanURL(id), view.AmendmentsURL(id), newToken()
	page.Manages = actorOf(r.Context()).May(account.ManagePlans) && a.Plan.State == plan.StateActive
	if page.Drafting = a.draft.ID != 0; page.Drafting {
		page.Version, page.Broken = strconv.Itoa(a.draft.Version), a.broken
		page.Changes, page.HeadURL = a.rows(), view.PlanHeadURL(id)
		page.EditURL, page.UndoURL, page.DropURL, page.ForceURL = view.EditPlanURL(id), view.AmendmentActURL(id, "hoan-tac"), view.AmendmentActURL(id, "bo"), view.AmendmentActURL(id, "thuc-hien")
	}
	if page.Overtaken {
		now := amendmentValues(a.draft)
		for _, f := range []struct{ name, label string }{{"title", "Tên văn bản"}, {"number", "Số, ký hiệu"}, {"issued_on", "Ngày ban hành"}, {"reason", "Lý do"}} {
			if now[f.name] != page.Values[f.name] {
				page.Current = append(page.Current, view.Fact{Term: f.label, Value: now[f.name]})
			}
		}
	}
	for _, v := range a.list {
		page.Versions = append(page.Versions, view.AmendmentRow{
			Name: fmt.Sprintf("Phiên bản %d", v.PlanVersion), URL: view.PlanVersionURL(id, v.PlanVersion), Title: v.Title, Number: v.Number, From: vi.Date(v.EffectiveOn),
		})
	}
	if len(a.list) > 0 {
		page.Versions = append(page.Versions, view.AmendmentRow{Name: "Phiên bản 1", URL: view.PlanVersionURL(id, 1), Title: "Kế hoạch khi chưa điều chỉnh", Number: a.Plan.Number})
	}
	corrections, err := s.store.In(actorOf(r.Context())).Corrections(r.Context(), id)
	if err != nil {
		return err
	}
	page.Corrections = s.lens(r).correctionRows(corrections, a.Tree(), unitNames(a.Units), taskLinks(a.Assignments, reader(r)))
	return s.render(w, r, status, view.Amendments(page))
}

// POST /ke-hoach/{plan}/dieu-chinh
func (s *Server) saveAmendment(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	a, err := s.amending(r)
	if err != nil {
		return err
	}
	v := fault.Invalids{}
	next := plan.Amendment{
		PlanID: a.Plan.ID, Title: line(r, "title"), Number: line(r, "number"), IssuedOn: day(r, "issued_on", v), Reason: text(r, "reason"),
		Version: formVersion(r.PostForm.Get("version-plan")),
	}
	begin := r.PostForm.Get("version-plan") == ""
	if err = v.Err(); err == nil && begin {
		_, err = s.planning.BeginAmendment(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), next)
	} else if err == nil {
		err = s.planning.EditAmendment(r.Context(), actorOf(r.Context()), next, false)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, _ := failure(err)
		page := view.AmendmentsPage{Values: amendmentValues(next), Errors: fault.Fields(err), Overtaken: fault.KindOf(err) == fault.Conflict}
		page.Values["issued_on"] = text(r, "issued_on")
		return s.renderAmendments(w, r, status, a, page)
	}
	if err != nil {
		return err
	}
	if begin {
		s.flash(r, "Đã lập dự thảo điều chỉnh. Sửa nhiệm vụ trong dự thảo; các đơn vị chưa thấy.")
		http.Redirect(w, r, view.EditPlanURL(a.Plan.ID), http.StatusSeeOther)
		return nil
	}
	s.flash(r, "Đã lưu thông tin văn bản điều chỉnh.")
	http.Redirect(w, r, view.AmendmentsURL(a.Plan.ID), http.StatusSeeOther)
	return nil
}

// amendmentAct does an act on the draft amendment that needs nothing but its version, and goes back to its page.
func (s *Server) amendmentAct(done string, act func(r *http.Request, planID int64, version int) error) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := parseForm(w, r); err != nil {
			return err
		}
		a, err := s.amending(r)
		if err != nil {
			return err
		}
		err = act(r, a.Plan.ID, formVersion(r.PostForm.Get("version-plan")))
		if fault.KindOf(err) == fault.Conflict {
			return s.renderAmendments(w, r, http.StatusConflict, a, view.AmendmentsPage{Values: amendmentValues(a.draft), Errors: map[string]string{"": planning.Sentence(err)}})
		}
		if err != nil {
			return err
		}
		s.flash(r, done)
		http.Redirect(w, r, view.AmendmentsURL(a.Plan.ID), http.StatusSeeOther)
		return nil
	}
}

// POST /ke-hoach/{plan}/dieu-chinh/bo
func (s *Server) dropAmendment() handler {
	return s.amendmentAct("Đã bỏ dự thảo điều chỉnh; kế hoạch giữ nguyên.", func(r *http.Request, planID int64, version int) error {
		return s.planning.EditAmendment(r.Context(), actorOf(r.Context()), plan.Amendment{PlanID: planID, Version: version}, true)
	})
}

// POST /ke-hoach/{plan}/dieu-chinh/hoan-tac
func (s *Server) undoAmendment() handler {
	return s.amendmentAct("Đã hoàn tác thao tác cuối.", func(r *http.Request, planID int64, version int) error {
		return s.planning.UndoAmendment(r.Context(), actorOf(r.Context()), planID, version)
	})
}

// GET /ke-hoach/{plan}/dieu-chinh/thuc-hien
func (s *Server) inForcePage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.amending(r)
	if err != nil {
		return err
	}
	if a.draft.ID == 0 || len(a.rows()) == 0 || a.broken != "" {
		http.Redirect(w, r, view.AmendmentsURL(a.Plan.ID), http.StatusSeeOther)
		return nil
	}
	values := map[string]string{"effective": vi.Date(s.today(r))}
	if !a.draft.IssuedOn.IsZero() {
		values["effective"] = vi.Date(a.draft.IssuedOn)
	}
	return s.renderInForce(w, r, http.StatusOK, a, view.InForcePage{Values: values})
}

func (s *Server) renderInForce(w http.ResponseWriter, r *http.Request, status int, a amending, page view.InForcePage) error {
	id := a.Plan.ID
	page.Chrome = s.chrome(r, "Đưa điều chỉnh vào thực hiện", sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Back, page.Action, page.Token = a.Plan.ShortTitle, view.AmendmentsURL(id), view.AmendmentActURL(id, "thuc-hien"), newToken()
	page.Version, page.PlanVersion, page.Facts = strconv.Itoa(a.draft.Version), strconv.Itoa(a.Plan.Version), amendmentFacts(a.draft)
	page.Number = 2
	if len(a.list) > 0 {
		page.Number = a.list[0].PlanVersion + 1
	}
	page.Changes = a.rows()
	concerns := plan.Concerns(a.changes)
	for _, u := range a.Units {
		if c, ok := concerns[u.ID]; ok {
			page.Units = append(page.Units, view.Fact{Term: u.Name, Value: vi.Concern(c)})
		}
	}
	return s.render(w, r, status, view.InForce(page))
}

func amendmentFacts(a plan.Amendment) []view.Fact {
	var facts []view.Fact
	for _, f := range []view.Fact{
		{Term: "Văn bản", Value: a.Title}, {Term: "Số, ký hiệu", Value: a.Number}, {Term: "Ngày ban hành", Value: vi.Date(a.IssuedOn)}, {Term: "Lý do", Value: a.Reason}, {Term: "Có hiệu lực từ", Value: vi.Date(a.EffectiveOn)},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// POST /ke-hoach/{plan}/dieu-chinh/thuc-hien
func (s *Server) putInForce(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	a, err := s.amending(r)
	if err != nil {
		return err
	}
	v := fault.Invalids{}
	f := planning.InForce{
		PlanID: a.Plan.ID, Version: formVersion(r.PostForm.Get("version-plan")), PlanVersion: formVersion(r.PostForm.Get("plan-version")), EffectiveOn: day(r, "effective", v),
	}
	if err = v.Err(); err == nil {
		_, err = s.planning.PutInForce(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), f)
	}
	kind := fault.KindOf(err)
	if (kind == fault.Invalid || kind == fault.Conflict) && a.draft.ID != 0 {
		status, sentence := failure(err)
		page := view.InForcePage{Values: map[string]string{"effective": text(r, "effective")}, Errors: fault.Fields(err), Overtaken: kind == fault.Conflict}
		if page.Errors == nil && !page.Overtaken {
			page.Errors = map[string]string{"": sentence}
		}
		return s.renderInForce(w, r, status, a, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, fmt.Sprintf("Điều chỉnh có hiệu lực từ ngày %s; các đơn vị liên quan đã được thông báo.", vi.Date(f.EffectiveOn)))
	http.Redirect(w, r, view.AmendmentsURL(a.Plan.ID), http.StatusSeeOther)
	return nil
}

// GET /ke-hoach/{plan}/phien-ban/{version}
func (s *Server) planVersionPage(w http.ResponseWriter, r *http.Request) error {
	tree, err := s.visiblePlan(r, "amended")
	if err != nil {
		return err
	}
	number, err := pathID(r, "plan_version")
	if err != nil {
		return err
	}
	q := s.store.In(actorOf(r.Context()))
	list, err := q.Amendments(r.Context(), tree.Plan.ID, false)
	if err != nil {
		return err
	}
	made := max(int(number), 2) // the amendment that made the version, or ended the first one
	before, after, err := q.VersionStates(r.Context(), tree.Plan.ID, made)
	if err != nil {
		return err
	}
	shown := after
	page := view.PlanVersionPage{Small: tree.Plan.ShortTitle, Back: view.PlanURL(tree.Plan.ID)}
	if number == 1 {
		shown = before
	} else {
		names := unitNames(tree.Units)
		for id, name := range after.Units {
			names[id] = name
		}
		page.Compared = fmt.Sprintf("Thay đổi so với phiên bản %d", number-1)
		changes := changeRows(plan.Changes(before.Tree(), after.Tree()), before.Tree(), after.Tree(), names, taskLinks(shown.Assignments, reader(r)))
		page.Changes = append(headRow(before.Plan, after.Plan), changes...)
	}
	page.Chrome = s.chrome(r, fmt.Sprintf("Phiên bản %d", number), sectionPlans)
	for _, a := range list {
		if a.PlanVersion == int(number) {
			page.Facts = amendmentFacts(a)
		}
		page.Versions = append(page.Versions, view.Link{Label: fmt.Sprintf("Phiên bản %d", a.PlanVersion), URL: view.PlanVersionURL(tree.Plan.ID, a.PlanVersion), Current: a.PlanVersion == int(number)})
	}
	page.Versions = append(page.Versions, view.Link{Label: "Phiên bản 1", URL: view.PlanVersionURL(tree.Plan.ID, 1), Current: number == 1})
	s.lens(r).layVersion(&page, shown, reader(r))
	return s.render(w, r, http.StatusOK, view.PlanVersion(page))
}

// layVersion shows a whole plan as it was to the reader of a unit, with the names that its units then had.
func (l lens) layVersion(page *view.PlanVersionPage, shown plan.Snapshot, unit int64) {
	tree := postgres.PlanTree{Plan: shown.Plan, Items: shown.Items, Assignments: shown.Assignments}
	for id, name := range shown.Units {
		tree.Units = append(tree.Units, plan.Unit{ID: id, Name: name})
	}
	laid := l.planView(tree, false, unit)
	page.Facts = append(page.Facts, laid.Facts...)
	page.Texts, page.Areas, page.Duties, page.After = laid.Texts, laid.Areas, laid.Duties, laid.After
}
