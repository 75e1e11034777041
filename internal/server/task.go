package server

import (
	"fmt"
	"net/http"
	"slices"
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

// GET /nhiem-vu/{item}
func (s *Server) taskPage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.task(r)
	if err != nil {
		return err
	}
	page := s.taskView(r, t)
	unit, period := queryID(r, "don-vi"), queryID(r, "ky")
	for _, o := range t.Owed {
		if actorOf(r.Context()).May(account.Follow) && o.UnitID == unit && o.Period.ID == period && o.CheckEdit() == nil {
			page.OnBehalf = s.onBehalfForm(r, o, newToken())
		}
	}
	return s.render(w, r, http.StatusOK, view.Task(page))
}

// task reads the task of the address as far as the actor may see it: those who see all, everything;
// a unit with a part in it, its own reports, and all of them where it is focal. For others it is
// not there.
func (s *Server) task(r *http.Request) (postgres.Task, error) {
	id, err := pathID(r, "item")
	if err != nil {
		return postgres.Task{}, err
	}
	t, err := s.store.In(actorOf(r.Context())).Task(r.Context(), id)
	if err != nil {
		return t, err
	}
	unit := reader(r)
	if unit == 0 {
		return t, nil
	}
	own := slices.IndexFunc(t.Units, func(a postgres.Assigned) bool { return a.UnitID == unit })
	t.Directives = slices.DeleteFunc(t.Directives, func(d plan.Directive) bool { return d.UnitID != unit })
	if own < 0 || !t.Units[own].Focal {
		t.Owed = slices.DeleteFunc(t.Owed, func(o plan.Owed) bool { return o.UnitID != unit })
	}
	// Whoever had a part in a past year keeps sight of it.
	if own < 0 && len(t.Owed) == 0 || t.Plan.State == plan.StateDraft {
		return t, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return t, nil
}

func (s *Server) taskView(r *http.Request, t postgres.Task) view.TaskPage {
	actor, l := actorOf(r.Context()), s.lens(r)
	page := view.TaskPage{
		Chrome: s.chrome(r, fullTitle(t.Item), sectionPlans), Plan: t.Plan.ShortTitle, Place: t.Item.Place, PlanURL: view.PlanURL(t.Plan.ID), Printed: t.Item.Body,
		Facts: taskFacts(t), Threads: l.directiveRows(t.Directives),
	}
	for _, source := range t.Sources {
		page.Sources = append(page.Sources, sourceView(source))
	}
	if t.Item.SuccessorID != 0 {
		page.SuccessorURL = view.TaskURL(t.Item.SuccessorID)
	}
	for _, u := range t.Units {
		role := vi.Role(u.Role)
		if u.Focal {
			role += ", đầu mối"
		}
		page.Units = append(page.Units, view.TaskUnit{Name: u.Unit, Role: role})
	}
	versions := map[int64][]plan.Version{}
	for _, v := range t.Versions {
		versions[v.ReportID] = append(versions[v.ReportID], v)
	}
	reviews := map[int64][]plan.ReportReview{}
	for _, w := range t.Reviews {
		reviews[w.ReportID] = append(reviews[w.ReportID], w)
	}
	var year int
	page.Years, year = taskYears(r, t)
	var last int64
	for _, o := range t.Owed {
		if o.Period.Year != year {
			continue
		}
		if o.Period.ID != last {
			last = o.Period.ID
			page.Periods = append(page.Periods, view.TaskPeriod{
				ID: strconv.FormatInt(last, 10), Title: "Kỳ " + vi.Period(o.Period), Due: "Hạn: " + vi.Date(plan.Due(o.Period, o.Item.Timing, o.Item.DueOn)),
			})
		}
		p := &page.Periods[len(page.Periods)-1]
		report := l.taskReport(o, versions[o.Report.ID], reviews[o.Report.ID], o.UnitID == actor.UnitID, actor.May(account.Follow) && o.UnitID != actor.UnitID)
		if actor.May(account.Direct) {
			report.Direct, report.DirectLabel = view.NewDirectiveURL(o.Period.ID, o.UnitID, o.Item.ID), directLabel(o)
		}
		p.Reports = append(p.Reports, report)
	}
	return page
}

// taskYears are the years in which the task was reported on, and the one that the page shows: that of
// the address, or of the period of the address, else the newest.
func taskYears(r *http.Request, t postgres.Task) (links []view.Link, year int) {
	asked, _ := strconv.Atoi(r.URL.Query().Get("nam"))
	period := queryID(r, "ky")
	var years []int
	for _, o := range t.Owed {
		if !slices.Contains(years, o.Period.Year) {
			years = append(years, o.Period.Year)
		}
		if o.Period.Year == asked || o.Period.ID == period && asked == 0 {
			year = o.Period.Year
		}
	}
	if len(years) < 2 {
		return nil, slices.Max(append(years, 0))
	}
	slices.Sort(years)
	slices.Reverse(years)
	if year == 0 {
		year = years[0]
	}
	for _, y := range years {
		links = append(links, view.Link{Label: fmt.Sprintf("Năm %d", y), URL: view.TaskYearURL(t.Item.ID, y), Current: y == year})
	}
	return links, year
}

func taskFacts(t postgres.Task) []view.Fact {
	area := t.Area
	if area == "" {
		area = "Nhiệm vụ chung"
	}
	facts := []view.Fact{{Term: "Nhóm nhiệm vụ", Value: area}}
	for _, f := range []view.Fact{
		{Term: "Thời hạn", Value: t.Item.TimingText}, {Term: "Đến ngày", Value: vi.Date(t.Item.DueOn)}, {Term: "Chuyển từ", Value: yearText(t.Item.CarriedFrom)}, {Term: "Sản phẩm", Value: t.Item.Deliver},
		{Term: "Thêm từ ngày", Value: vi.Date(t.Item.BegunOn)}, {Term: "Kết thúc từ ngày", Value: vi.Date(t.Item.EndedOn)},
		{Term: "Chủ trì, theo kế hoạch", Value: strings.Join(t.Item.LeadText, "; ")}, {Term: "Phối hợp, theo kế hoạch", Value: strings.Join(t.Item.CooperatingText, "; ")},
		{Term: "Thực hiện, theo kế hoạch", Value: strings.Join(t.Item.JointText, "; ")},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// yearText is "năm 2026"; "" for no year.
func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf("năm %d", year)
}

// taskReport shows the newest sent version of a report, to its own unit the draft, with all versions below.
func (l lens) taskReport(o plan.Owed, versions []plan.Version, reviews []plan.ReportReview, own, onBehalf bool) view.TaskReport {
	id := strconv.FormatInt(o.Report.ID, 10)
	if o.Report.ID == 0 {
		id = o.Key().String() + "-" + strconv.FormatInt(o.UnitID, 10)
	}
	report := view.TaskReport{ID: id, Unit: o.UnitName, Tag: l.followTag(o), Files: l.files(o.SentFiles(), false)}
	switch {
	case len(versions) > 0:
		report.Facts = l.contentFacts(versions[0].Content, o.Earlier)
	case o.Started() && own: // what is not sent is nobody else's yet
		report.Facts = l.contentFacts(o.Report.Content, o.Earlier)
		if note := enteredNote(o); note != "" {
			report.Facts = append(report.Facts, view.Fact{Term: "Người nhập", Value: note})
		}
	}
	if o.Extension.Count > 0 {
		report.Facts = append(report.Facts, view.Fact{Term: "Gia hạn", Value: extensionNote(o)})
	}
	if o.Report.SentBackReason != "" {
		report.Facts = append(report.Facts, view.Fact{Term: "Lý do trả lại", Value: o.Report.SentBackReason})
	}
	for _, v := range versions {
		who := actedBy(v.Person, v.Unit)
		if v.OnBehalf != plan.ByUnit {
			who += "; " + vi.OnBehalf(v.OnBehalf)
		}
		report.Versions = append(report.Versions, view.TaskVersion{
			Title: fmt.Sprintf("Bản %d, gửi %s", v.Number, vi.Moment(v.SubmittedAt, l.loc)), Who: who, Facts: l.contentFacts(v.Content, o.Earlier), Files: l.files(o.FilesOf(v.Number), false),
			Reviews: l.reviewLines(reviews, v.Number),
		})
	}
	if onBehalf && o.CheckEdit() == nil {
		report.OnBehalf = view.OnBehalfFormURL(o.Item.ID, o.UnitID, o.Period.ID)
	}
	return report
}

// actedBy is a person with the unit for which that person acted.
func actedBy(person, unit string) string {
	if unit == "" {
		return person
	}
	return strings.TrimPrefix(person+", "+unit, ", ")
}

// reviewLines say who received or sent back a version, and when.
func (l lens) reviewLines(reviews []plan.ReportReview, number int) []string {
	var lines []string
	for _, w := range reviews {
		if w.Number != number {
			continue
		}
		text := vi.ReviewAct(w.Act) + " " + vi.Moment(w.At, l.loc)
		if who := actedBy(w.Person, w.Unit); who != "" {
			text += "; " + who
		}
		if w.Reason != "" {
			text += ". Lý do: " + w.Reason
		}
		lines = append(lines, text)
	}
	return lines
}

func (s *Server) onBehalfForm(r *http.Request, o plan.Owed, token string) *view.OnBehalfForm {
	row := s.lens(r).progressRow(o)
	row.Upload = ""
	return &view.OnBehalfForm{
		Row: row, Title: "Nhập thay " + o.UnitName + ", kỳ " + vi.Period(o.Period), Action: view.OnBehalfURL(o.Item.ID), Token: token,
		Unit: strconv.FormatInt(o.UnitID, 10), Period: strconv.FormatInt(o.Period.ID, 10),
	}
}

// POST /nhiem-vu/{item}/nhap-thay
func (s *Server) reportFor(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, err := s.task(r)
	if err != nil {
		return err
	}
	unit, _ := integer(r, "unit")
	period, _ := integer(r, "period")
	i := slices.IndexFunc(t.Owed, func(o plan.Owed) bool { return o.UnitID == unit && o.Period.ID == period })
	if i < 0 {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	o := t.Owed[i]
	row := typedOf(r, o.Key())
	via := plan.OnBehalf(text(r, "on_behalf"))
	if err = row.err; err == nil {
		_, err = s.planning.ReportFor(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), unit, row.Draft, via)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		return s.renderOnBehalf(w, r, o, t, row, err)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã gửi báo cáo thay "+o.UnitName+".")
	http.Redirect(w, r, view.TaskURL(o.Item.ID), http.StatusSeeOther)
	return nil
}

// renderOnBehalf shows the refused form with what was typed.
func (s *Server) renderOnBehalf(w http.ResponseWriter, r *http.Request, o plan.Owed, t postgres.Task, row typedRow, err error) error {
	status, _ := failure(err)
	page := s.taskView(r, t)
	page.Chrome.Failed = true
	page.OnBehalf = s.onBehalfForm(r, o, newToken())
	page.OnBehalf.Via, page.OnBehalf.Errors = text(r, "on_behalf"), fault.Fields(err)
	refuse(&page.OnBehalf.Row, row, err, o, s.lens(r))
	if message, ok := fault.Fields(err)["on_behalf"]; ok {
		page.Errors = []view.FieldError{{Name: "on_behalf", Message: message}}
	} else {
		page.Errors = workErrors(page.OnBehalf.Row)
	}
	if len(page.Errors) == 0 {
		page.Errors = []view.FieldError{{Message: planning.Sentence(err)}}
	}
	return s.render(w, r, status, view.Task(page))
}
