package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /ke-hoach/{plan}/nam-moi
func (s *Server) newYearPage(w http.ResponseWriter, r *http.Request) error {
	step, err := s.yearStep(r)
	if err != nil {
		return err
	}
	return s.renderNewYear(w, r, http.StatusOK, step, view.NewYearPage{Token: newToken(), Values: periodValues(step.proposed)})
}

// yearStep is a plan before its year is closed.
type yearStep struct {
	postgres.YearStep
	year     int // that closes
	end      plan.YearEnd
	proposed plan.Period // yearly, of the next year
}

func (s *Server) yearStep(r *http.Request) (yearStep, error) {
	id, err := pathID(r, "plan")
	if err != nil {
		return yearStep{}, err
	}
	t, err := s.store.In(actorOf(r.Context())).YearStep(r.Context(), id)
	if err != nil {
		return yearStep{}, err
	}
	step := yearStep{YearStep: t, year: openYear(t.Tree.Cycles)}
	if t.Tree.Plan.State != plan.StateActive || step.year == 0 {
		return step, fault.New(fault.Invalid, "Kế hoạch không có năm thực hiện nào đang mở.")
	}
	sc, _ := plan.ScheduleOf(plan.Schedules(t.Tree.Plan, t.Schedules), plan.PeriodYear)
	step.proposed = sc.Propose(step.year+1, 1, t.Tree.Periods, t.Calendar)
	if i := slices.IndexFunc(t.Tree.Periods, func(p plan.Period) bool { return p.Kind == plan.PeriodYear && p.Year == step.year+1 }); i >= 0 {
		step.proposed = t.Tree.Periods[i]
	}
	step.end = plan.CloseYear(step.year, step.proposed.From, t.Tree.Items, t.Finished[step.year], t.Tree.Periods, t.Tree.Units, t.Tree.Assignments)
	return step, nil
}

func (s *Server) renderNewYear(w http.ResponseWriter, r *http.Request, status int, step yearStep, page view.NewYearPage) error {
	p, end := step.Tree.Plan, step.end
	next := step.year + 1
	page.Chrome = s.chrome(r, fmt.Sprintf("Khép năm %d, mở năm %d", step.year, next), sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Plan, page.PlanURL, page.Action, page.Version = p.ShortTitle, view.PlanURL(p.ID), view.NewYearURL(p.ID), strconv.Itoa(p.Version)
	page.Old, page.New, page.Standing = strconv.Itoa(step.year), strconv.Itoa(next), len(end.Standing)
	page.Carried, page.Finished = yearItems(end.Carried), yearItems(end.Finished)
	page.HasPeriod = step.proposed.ID != 0
	for _, period := range end.Lock {
		page.Lock = append(page.Lock, vi.Period(period)+", hạn các đơn vị "+vi.Date(period.UnitsDue))
	}
	if n := step.Missing[step.year]; n > 0 {
		page.Missing = fmt.Sprintf("%d báo cáo của các kỳ đang mở chưa gửi", n)
	}
	page.Units = []view.Option{{Value: "", Label: "Chọn đơn vị"}}
	for _, u := range step.Tree.Units {
		if u.Exists(step.proposed.From) {
			page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name})
		}
	}
	for _, e := range end.Ended {
		id := strconv.FormatInt(e.Unit.ID, 10)
		row := view.EndedUnit{ID: id, Name: e.Unit.Name, Note: fmt.Sprintf("Kết thúc %s; %d nhiệm vụ, đầu mối %d", vi.Date(e.Unit.ValidTo), e.Items, e.Focal)}
		if e.Successor.ID != 0 {
			row.Chosen = strconv.FormatInt(e.Successor.ID, 10)
		}
		if page.Errors != nil {
			row.Chosen = text(r, "successor-"+id)
		}
		page.Ended = append(page.Ended, row)
	}
	for _, sc := range plan.Schedules(p, step.Schedules) {
		if sc.Active && sc.Kind != plan.PeriodYear {
			if page.Planned != "" {
				page.Planned += ", "
			}
			page.Planned += vi.PeriodKind(sc.Kind)
		}
	}
	if page.Planned != "" {
		page.Planned = "Lập sẵn, chưa mở: " + page.Planned
	}
	return s.render(w, r, status, view.NewYear(page))
}

func yearItems(items []plan.Item) []view.PlanItem {
	var list []view.PlanItem
	for _, it := range items {
		row := view.PlanItem{Place: it.Place, Title: it.Title, URL: view.TaskURL(it.ID), Facts: []view.Fact{{Term: "Hạn", Value: vi.Date(it.DueOn)}}}
		if it.CarriedFrom != 0 {
			row.Facts = append(row.Facts, view.Fact{Term: "Chuyển từ", Value: fmt.Sprintf("năm %d", it.CarriedFrom)})
		}
		list = append(list, row)
	}
	return list
}

// POST /ke-hoach/{plan}/nam-moi
func (s *Server) openNewYear(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	id, err := pathID(r, "plan")
	if err != nil {
		return err
	}
	closing, _ := integer(r, "closing")
	step, err := s.yearStep(r)
	if err != nil {
		return err
	}
	n := planning.NewYear{PlanID: id, Version: formVersion(r.PostForm.Get("version-plan")), Year: int(closing), Period: step.proposed, Successors: map[int64]int64{}}
	if step.proposed.ID == 0 {
		r.PostForm.Set("year", strconv.Itoa(n.Year+1))
		n.Period, err = parsePeriod(r)
	}
	for _, e := range step.end.Ended {
		n.Successors[e.Unit.ID], _ = integer(r, fmt.Sprintf("successor-%d", e.Unit.ID))
	}
	if err == nil {
		_, err = s.planning.OpenNewYear(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), n)
	}
	if fields := fault.Fields(err); fields != nil {
		page := view.NewYearPage{Token: r.PostForm.Get("token"), Values: typedPeriod(r), Errors: fields}
		return s.renderNewYear(w, r, http.StatusUnprocessableEntity, step, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, fmt.Sprintf("Đã khép năm %d và mở năm %d.", n.Year, n.Year+1))
	http.Redirect(w, r, view.PeriodsURL(id), http.StatusSeeOther)
	return nil
}
