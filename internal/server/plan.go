package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach
func (s *Server) plansPage(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	manages := actor.May(account.ManagePlans)
	q := s.store.In(actor)
	rows, err := q.PlanRows(r.Context(), manages)
	if err != nil {
		return err
	}
	page := view.PlansPage{Chrome: s.chrome(r, "Kế hoạch", sectionPlans), CanImport: manages}
	for _, p := range rows {
		row := view.PlanRow{Name: p.ShortTitle, URL: view.PlanURL(p.ID), Number: p.Number, Items: p.Items, Units: p.Units, Due: vi.Date(p.NextDue), Tag: planTag(p.State)}
		switch {
		case p.Superior:
			row.Tag = superiorTag
			page.Superiors = append(page.Superiors, row)
		case p.State == plan.StateDraft:
			page.Drafts = append(page.Drafts, row)
		case p.State == plan.StateClosed:
			page.Closed = append(page.Closed, row)
		default:
			page.Active = append(page.Active, row)
		}
	}
	if manages {
		drafts, err := q.ImportDrafts(r.Context())
		if err != nil {
			return err
		}
		for _, d := range drafts {
			title := d.Title
			if title == "" {
				title = d.FileName
			}
			page.Reviews = append(page.Reviews, view.ImportRow{Title: plan.ShortTitle(title), URL: view.ImportDraftURL(d.ID), Note: "sửa lúc " + vi.Moment(d.UpdatedAt, actor.Commune.Location())})
		}
	}
	return s.render(w, r, http.StatusOK, view.Plans(page))
}

var superiorTag = view.Tag{Kind: view.TagNothing, Word: "Của cấp trên"}

func planTag(state plan.State) view.Tag {
	switch state {
	case plan.StateDraft:
		return view.Tag{Kind: view.TagDraft, Word: "Nháp"}
	case plan.StateClosed:
		return view.Tag{Kind: view.TagNothing, Word: "Đã khép lại"}
	}
	return view.Tag{Kind: view.TagAccepted, Word: "Đang thực hiện"}
}

// visiblePlan reads a plan that the actor may see: a draft is as if it were not there for those who
// do not manage plans.
func (s *Server) visiblePlan(r *http.Request, parameter string) (postgres.PlanTree, error) {
	id, err := pathID(r, parameter)
	if err != nil {
		return postgres.PlanTree{}, err
	}
	actor := actorOf(r.Context())
	tree, err := s.store.In(actor).PlanTree(r.Context(), id)
	if err == nil && tree.Plan.State == plan.StateDraft && !tree.Plan.Superior && !actor.May(account.ManagePlans) {
		err = fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return tree, err
}

// GET /ke-hoach/{plan}
func (s *Server) planPage(w http.ResponseWriter, r *http.Request) error {
	tree, err := s.visiblePlan(r, "plan")
	if err != nil {
		return err
	}
	var form *view.ActivationForm
	if tree.Plan.State == plan.StateDraft && !tree.Plan.Superior {
		year := plan.DayOf(s.now(), actorOf(r.Context()).Commune.Location()).Year()
		form = &view.ActivationForm{Token: newToken(), Values: periodValues(plan.YearlyPeriod(year, tree.Plan.DueMonth, tree.Plan.DueDay))}
	}
	return s.renderPlan(w, r, http.StatusOK, tree, form)
}

func (s *Server) renderPlan(w http.ResponseWriter, r *http.Request, status int, tree postgres.PlanTree, form *view.ActivationForm) error {
	p := tree.Plan
	page := s.lens(r).planView(tree, actorOf(r.Context()).May(account.ManagePlans), reader(r))
	page.Chrome = s.chrome(r, p.ShortTitle, sectionPlans)
	page.Chrome.Failed = status >= 400
	if actorOf(r.Context()).May(account.ManagePlans) && !p.Superior {
		page.PeriodsURL = view.PeriodsURL(p.ID)
	}
	page.Acts = s.planActs(r, p)
	if form != nil {
		form.Action, form.Version = view.ActivatePlanURL(p.ID), strconv.Itoa(p.Version)
		form.Missing = len(plan.WithoutFocal(tree.Items, tree.Assignments))
		page.Activation = form
	}
	return s.render(w, r, status, view.Plan(page))
}

// planActs are what may be done with a plan beside its periods.
func (s *Server) planActs(r *http.Request, p plan.Plan) []view.Link {
	manages := actorOf(r.Context()).May(account.ManagePlans)
	if p.Superior {
		if manages {
			return []view.Link{{Label: "Chọn nhiệm vụ đưa vào kế hoạch của xã", URL: view.CopyPlanURL(p.ID)}, {Label: "Sửa kế hoạch này", URL: view.EditPlanURL(p.ID)}}
		}
		return nil
	}
	if manages && p.State == plan.StateDraft {
		return []view.Link{{Label: "Sửa kế hoạch", URL: view.EditPlanURL(p.ID)}}
	}
	if manages && p.State == plan.StateActive {
		return []view.Link{{Label: "Lập kế hoạch năm sau từ kế hoạch này", URL: view.CopyPlanURL(p.ID)}, {Label: "Điều chỉnh kế hoạch, các phiên bản", URL: view.AmendmentsURL(p.ID)}}
	}
	if p.State != plan.StateDraft {
		return []view.Link{{Label: "Các phiên bản của kế hoạch", URL: view.AmendmentsURL(p.ID)}}
	}
	return nil
}

func periodValues(p plan.Period) map[string]string {
	return map[string]string{
		"year": strconv.Itoa(p.Year), "from": vi.Date(p.From), "cut_off": vi.Date(p.CutOff), "units_due": vi.Date(p.UnitsDue),
		"compile": vi.Date(p.Compile), "approve": vi.Date(p.Approve), "superior_due": vi.Date(p.SuperiorDue),
	}
}

// parsePeriod reads year and dates as typed.
func parsePeriod(r *http.Request) (plan.Period, error) {
	v := fault.Invalids{}
	year, ok := integer(r, "year")
	if !ok {
		v.Add("year", "Ghi năm thực hiện, ví dụ 2026.")
	}
	p := plan.Period{
		Year: int(year), From: day(r, "from", v), CutOff: day(r, "cut_off", v), UnitsDue: day(r, "units_due", v),
		Compile: day(r, "compile", v), Approve: day(r, "approve", v), SuperiorDue: day(r, "superior_due", v),
	}
	return p, v.Err()
}

// POST /ke-hoach/{draft_plan}/kich-hoat
func (s *Server) activatePlan(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	tree, err := s.visiblePlan(r, "draft_plan")
	if err != nil {
		return err
	}
	actor := actorOf(r.Context())
	period, err := parsePeriod(r)
	if err == nil {
		version := formVersion(r.PostForm.Get("version-plan"))
		_, err = s.planning.ActivatePlan(r.Context(), actor, r.PostForm.Get("token"), planning.Activation{PlanID: tree.Plan.ID, Version: version, Period: period})
	}
	overtaken := fault.KindOf(err) == fault.Conflict
	if fields := fault.Fields(err); (fields != nil || overtaken) && tree.Plan.State == plan.StateDraft && !tree.Plan.Superior {
		values := map[string]string{}
		for name := range periodValues(plan.Period{}) {
			values[name] = text(r, name)
		}
		status, _ := failure(err)
		return s.renderPlan(w, r, status, tree, &view.ActivationForm{Token: r.PostForm.Get("token"), Values: values, Errors: fields, Overtaken: overtaken})
	}
	if err != nil {
		return err
	}
	s.flash(r, fmt.Sprintf("Đã kích hoạt kế hoạch và mở kỳ báo cáo năm %d. Các đơn vị gửi đến hết ngày %s.", period.Year, vi.Date(period.UnitsDue)))
	http.Redirect(w, r, view.PlanURL(tree.Plan.ID), http.StatusSeeOther)
	return nil
}

// planItem finds the task or duty of the address in its plan.
func planItem(r *http.Request, tree postgres.PlanTree) (plan.Item, error) {
	id, err := pathID(r, "item")
	if err != nil {
		return plan.Item{}, err
	}
	for _, it := range tree.Items {
		if it.ID == id && (it.Kind == plan.ItemTask || it.Kind == plan.ItemDuty) {
			return it, nil
		}
	}
	return plan.Item{}, fault.New(fault.NotFound, "Không tìm thấy.")
}

// GET /ke-hoach/{plan}/phan-cong/{item}
func (s *Server) assignPage(w http.ResponseWriter, r *http.Request) error {
	tree, err := s.visiblePlan(r, "plan")
	if err != nil {
		return err
	}
	item, err := planItem(r, tree)
	if err == nil {
		err = tree.Plan.CheckOwn()
	}
	if err == nil {
		err = plan.CheckOpen(tree.Plan)
	}
	if err != nil {
		return err
	}
	return s.renderAssign(w, r, http.StatusOK, tree, item, assignmentsOf(tree, item.ID), correctionPage(tree.Plan, ""))
}

// POST /ke-hoach/{plan}/phan-cong/{item}
func (s *Server) assign(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	tree, err := s.visiblePlan(r, "plan")
	if err != nil {
		return err
	}
	item, err := planItem(r, tree)
	if err != nil {
		return err
	}
	if err := tree.Plan.CheckOwn(); err != nil {
		return err
	}
	page := correctionPage(tree.Plan, text(r, "reason"))
	edit := planning.AssignmentEdit{
		PlanID: tree.Plan.ID, ItemID: item.ID, Version: formVersion(r.PostForm.Get("version-plan")), List: parseAssignments(r, tree.Units), Reason: page.Reason,
	}
	err = s.planning.SetAssignments(r.Context(), actorOf(r.Context()), edit)
	switch {
	case fault.Fields(err) != nil:
		page.Errors = fault.Fields(err)
		return s.renderAssign(w, r, http.StatusUnprocessableEntity, tree, item, edit.List, page)
	case fault.KindOf(err) == fault.Conflict:
		page.Overtaken, page.Current = true, partsOf(assignmentsOf(tree, item.ID), unitNames(tree.Units))
		return s.renderAssign(w, r, http.StatusConflict, tree, item, edit.List, page)
	case err != nil:
		return err
	}
	if s.flash(r, "Đã lưu phân công "+item.Place+"."); page.AmendURL != "" {
		s.flash(r, "Đã lưu phân công "+item.Place+". Lần đính chính này ghi ở trang điều chỉnh, phiên bản của kế hoạch.")
	}
	http.Redirect(w, r, view.PlanURL(tree.Plan.ID), http.StatusSeeOther)
	return nil
}

// correctionPage is the form of who does what: on an active plan it asks why what was entered is wrong.
func correctionPage(p plan.Plan, reason string) view.AssignPage {
	if p.State != plan.StateActive {
		return view.AssignPage{}
	}
	return view.AssignPage{AmendURL: view.AmendmentsURL(p.ID), Reason: reason}
}

// parseAssignments reads the part of each unit; the focal unit without another part leads.
func parseAssignments(r *http.Request, units []plan.Unit) []plan.Assignment {
	focal, _ := integer(r, "focal")
	var list []plan.Assignment
	for _, u := range units {
		role := plan.Role(text(r, "role-"+strconv.FormatInt(u.ID, 10)))
		known := role == plan.RoleLead || role == plan.RoleCooperating || role == plan.RoleJoint
		if u.ID == focal && (!known || role == plan.RoleCooperating) {
			role, known = plan.RoleLead, true
		}
		if known {
			list = append(list, plan.Assignment{UnitID: u.ID, Role: role, Focal: u.ID == focal})
		}
	}
	return list
}

func assignmentsOf(tree postgres.PlanTree, item int64) []plan.Assignment {
	var list []plan.Assignment
	for _, a := range tree.Assignments {
		if a.ItemID == item {
			list = append(list, a)
		}
	}
	return list
}

func (s *Server) renderAssign(w http.ResponseWriter, r *http.Request, status int, tree postgres.PlanTree, item plan.Item, list []plan.Assignment, page view.AssignPage) error {
	title := "Phân công "
	if page.AmendURL != "" {
		title = "Đính chính phân công "
	}
	page.Chrome = s.chrome(r, title+item.Place, sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Small, page.Title, page.Version = tree.Plan.ShortTitle+", "+item.Place, item.Title, strconv.Itoa(tree.Plan.Version)
	if page.Action == "" {
		page.Action = view.AssignURL(tree.Plan.ID, item.ID)
	}
	page.Printed = printedFacts(item)
	page.Roles = []view.Option{{Value: "", Label: "Không tham gia"}}
	for _, role := range []plan.Role{plan.RoleLead, plan.RoleJoint, plan.RoleCooperating} {
		page.Roles = append(page.Roles, view.Option{Value: string(role), Label: vi.Role(role)})
	}
	part := map[int64]plan.Assignment{}
	for _, a := range list {
		part[a.UnitID] = a
		if a.Focal {
			page.Focal = strconv.FormatInt(a.UnitID, 10)
		}
	}
	today := s.today(r)
	for _, u := range tree.Units {
		if item.Kind == plan.ItemDuty && u.ID == item.UnitID && u.Exists(today) {
			page.FixedUnit = u.Name
			continue
		}
		if u.Exists(today) || part[u.ID].UnitID != 0 {
			page.Rows = append(page.Rows, view.AssignRow{Unit: strconv.FormatInt(u.ID, 10), Name: u.Name, Role: string(part[u.ID].Role)})
		}
	}
	return s.render(w, r, status, view.Assign(page))
}

func unitNames(units []plan.Unit) map[int64]string {
	names := make(map[int64]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names
}

// printedFacts are who does what as the document says it.
func printedFacts(it plan.Item) []view.Fact {
	var facts []view.Fact
	for _, f := range []view.Fact{
		{Term: "Văn bản ghi chủ trì", Value: strings.Join(it.LeadText, "; ")}, {Term: "Thực hiện", Value: strings.Join(it.JointText, "; ")},
		{Term: "Phối hợp", Value: strings.Join(it.CooperatingText, "; ")}, {Term: "Thời gian", Value: it.TimingText},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}
