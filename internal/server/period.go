package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// planPeriods reads the periods of the plan of the address.
func (s *Server) planPeriods(r *http.Request) (postgres.PlanPeriods, error) {
	id, err := pathID(r, "plan")
	if err != nil {
		return postgres.PlanPeriods{}, err
	}
	return s.store.In(actorOf(r.Context())).PlanPeriods(r.Context(), id)
}

// today is the day in the commune.
func (s *Server) today(r *http.Request) plan.Day {
	return plan.DayOf(s.now(), actorOf(r.Context()).Commune.Location())
}

// GET /ke-hoach/{plan}/ky
func (s *Server) periodsPage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.planPeriods(r)
	if err != nil {
		return err
	}
	return s.renderPeriods(w, r, http.StatusOK, t, nil)
}

// renderPeriods shows the list; refused is the schedule whose form was refused.
func (s *Server) renderPeriods(w http.ResponseWriter, r *http.Request, status int, t postgres.PlanPeriods, refused *view.ScheduleForm) error {
	loc := actorOf(r.Context()).Commune.Location()
	page := view.PeriodsPage{
		Chrome: s.chrome(r, "Kỳ báo cáo", sectionPlans), Plan: t.Plan.ShortTitle, Action: view.ScheduleURL(t.Plan.ID), Version: strconv.Itoa(t.Plan.Version),
		Links: []view.Link{{Label: "Về kế hoạch", URL: view.PlanURL(t.Plan.ID)}},
	}
	page.Chrome.Failed = status >= 400
	schedules := plan.Schedules(t.Plan, t.Schedules)
	year := latestYear(t.Cycles, s.today(r).Year())
	if t.Plan.State == plan.StateActive {
		page.NewURL, page.Year = view.NewPeriodURL(t.Plan.ID), strconv.Itoa(year)
		page.Kinds = newPeriodOptions(schedules, year, t.Periods)
		if open := openYear(t.Cycles); open != 0 {
			page.Links = append(page.Links, view.Link{Label: fmt.Sprintf("Khép năm %d, mở năm %d", open, open+1), URL: view.NewYearURL(t.Plan.ID)})
		}
		page.Links = append(page.Links, view.Link{Label: "Ngày nghỉ, ngày hoán đổi", URL: view.DaysOffURL()})
	}
	for _, seam := range plan.Seams(t.Periods) {
		page.Seams = append(page.Seams, seamText(seam))
	}
	for _, c := range t.Cycles {
		y := view.PeriodYear{ID: fmt.Sprintf("nam-%d", c.Year), Title: fmt.Sprintf("Năm %d", c.Year)}
		if c.Closed {
			y.Note = "Đã khép lúc " + vi.Moment(c.ClosedAt, loc) + ", " + personName(c.ClosedBy)
		}
		for _, p := range t.Periods {
			if p.CycleID == c.ID {
				y.Rows = append(y.Rows, periodRow(t, p, loc))
			}
		}
		page.Years = append(page.Years, y)
	}
	for _, sc := range schedules {
		form := scheduleForm(sc)
		if refused != nil && refused.Kind == form.Kind {
			form = *refused
			page.Errors = scheduleErrors(form)
		}
		page.Schedules = append(page.Schedules, form)
	}
	return s.render(w, r, status, view.Periods(page))
}

// latestYear is the newest year of a plan, or the current one.
func latestYear(cycles []plan.Cycle, current int) int {
	if len(cycles) > 0 {
		return cycles[0].Year
	}
	return current
}

// openYear is the earliest year of a plan that is not closed; 0 where there is none.
func openYear(cycles []plan.Cycle) int {
	year := 0
	for _, c := range cycles { // newest first
		if !c.Closed {
			year = c.Year
		}
	}
	return year
}

func personName(name string) string {
	if name == "" {
		return "hệ thống"
	}
	return name
}

func seamText(seam plan.Seam) string {
	days := "ngày " + vi.Date(seam.From)
	if seam.From != seam.To {
		days = "từ " + vi.Date(seam.From) + " đến " + vi.Date(seam.To)
	}
	pair := fmt.Sprintf("kỳ %s và kỳ %s", vi.Period(seam.Before), vi.Period(seam.After))
	if seam.Twice {
		return fmt.Sprintf("Các ngày %s tính vào cả %s.", strings.TrimPrefix(days, "ngày "), pair)
	}
	return fmt.Sprintf("Giữa %s còn sót %s.", pair, days)
}

func periodRow(t postgres.PlanPeriods, p plan.Period, loc *time.Location) view.PeriodRow {
	row := view.PeriodRow{Name: upperFirst(vi.Period(p)), URL: view.PeriodURL(t.Plan.ID, p.ID), Tag: periodTag(p.State)}
	for _, d := range p.Dates() {
		note := view.DayNote{Date: vi.Date(d.Day)}
		note.Note = dayOffNote(t.Calendar, d.Day)
		if off, is := t.Calendar.DayOff(d.Day); is && (d.Field == "from" || d.Field == "cut_off") { // nothing is due on them
			note.Note = vi.DayOff(off, d.Day)
		}
		row.Dates = append(row.Dates, note)
	}
	if i := slices.IndexFunc(t.Acts, func(e plan.PeriodEntry) bool { return e.PeriodID == p.ID && e.Act != plan.PeriodChanged }); i >= 0 {
		e := t.Acts[i]
		row.Last = vi.PeriodAct(e.Act) + " " + vi.Moment(e.At, loc) + ", " + personName(e.Person)
	}
	return row
}

func upperFirst(text string) string {
	letters := []rune(text)
	return strings.ToUpper(string(letters[:1])) + string(letters[1:])
}

// dayOffNote says that a date falls on a day off, and which working days lie beside it.
func dayOffNote(c plan.Calendar, d plan.Day) string {
	off, is := c.DayOff(d)
	if d.IsZero() || !is {
		return ""
	}
	return fmt.Sprintf("%s; ngày làm việc gần nhất: %s hoặc %s", vi.DayOff(off, d), vi.ShortDate(c.PreviousWorkingDay(d)), vi.ShortDate(c.NextWorkingDay(d)))
}

// newPeriodOptions are the periods that may be added: for each kind and number one, the next one of the
// first active schedule chosen.
func newPeriodOptions(schedules []plan.Schedule, year int, there []plan.Period) []view.Option {
	var list []view.Option
	chosen := false
	for _, sc := range schedules {
		for number := 1; number <= sc.Kind.Numbers(); number++ {
			o := view.Option{Value: fmt.Sprintf("%s-%d", sc.Kind, number), Label: vi.PeriodKind(sc.Kind)}
			switch sc.Kind {
			case plan.PeriodMonth:
				o.Label = fmt.Sprintf("Tháng %d", number)
			case plan.PeriodQuarter:
				o.Label = "Quý " + vi.Roman(number)
			case plan.PeriodHalfYear:
				o.Label = []string{"6 tháng đầu năm", "6 tháng cuối năm"}[number-1]
			}
			if nextYear, next := sc.Next(year, there); sc.Active && !chosen && nextYear == year && next == number {
				o.Selected, chosen = true, true
			}
			list = append(list, o)
		}
	}
	return append(list, view.Option{Value: string(plan.PeriodAdHoc), Label: "Đột xuất, một lần cho một việc"})
}

// GET /ke-hoach/{plan}/ky/them
func (s *Server) newPeriodPage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.planPeriods(r)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(r.URL.Query().Get("nam"))
	if err != nil || year < 2000 || year > 2199 {
		year = latestYear(t.Cycles, s.today(r).Year())
	}
	kind, numberText, _ := strings.Cut(r.URL.Query().Get("ky"), "-")
	number, _ := strconv.Atoi(numberText)
	p := plan.Period{PlanID: t.Plan.ID, Kind: plan.PeriodAdHoc, Year: year}
	if sc, ok := plan.ScheduleOf(plan.Schedules(t.Plan, t.Schedules), plan.PeriodKind(kind)); ok {
		p = sc.Propose(year, min(max(number, 1), sc.Kind.Numbers()), t.Periods, t.Calendar)
	} else {
		p = s.adHocPeriod(r, p, t.Calendar)
	}
	return s.renderPeriod(w, r, http.StatusOK, t, p, view.PeriodPage{Token: newToken(), Values: periodValues(p), Kind: string(p.Kind), Number: strconv.Itoa(p.Number)})
}

// adHocPeriod proposes a fortnight from today.
func (s *Server) adHocPeriod(r *http.Request, p plan.Period, c plan.Calendar) plan.Period {
	p.From = s.today(r)
	p.CutOff = p.From.Add(14)
	p.UnitsDue = c.AddWorkingDays(p.CutOff, 1)
	p.Compile = c.AddWorkingDays(p.UnitsDue, 1)
	p.Approve = c.AddWorkingDays(p.Compile, 1)
	p.SuperiorDue = c.AddWorkingDays(p.Approve, 1)
	return p
}

// renderPeriod shows one period; p has the dates that are noted on.
func (s *Server) renderPeriod(w http.ResponseWriter, r *http.Request, status int, t postgres.PlanPeriods, p plan.Period, page view.PeriodPage) error {
	title := "Kỳ " + vi.Period(p)
	if p.ID == 0 {
		title = "Thêm kỳ " + vi.Period(p)
		if p.Kind == plan.PeriodAdHoc {
			title = "Thêm kỳ đột xuất"
		}
	}
	page.Chrome = s.chrome(r, title, sectionPlans)
	page.Chrome.Failed = status >= 400
	page.Plan, page.BackURL = t.Plan.ShortTitle, view.PeriodsURL(t.Plan.ID)
	page.AdHoc = p.Kind == plan.PeriodAdHoc
	page.CanEdit = p.State != plan.PeriodLocked
	if page.CanEdit {
		page.Notes = periodNotes(t, p)
	}
	if p.ID == 0 {
		page.Action = view.PeriodsURL(t.Plan.ID)
		page.Items = itemOptions(t.Items)
		return s.render(w, r, status, view.Period(page))
	}
	loc := actorOf(r.Context()).Commune.Location()
	page.Action, page.StateURL = view.PeriodURL(t.Plan.ID, p.ID), view.PeriodStateURL(t.Plan.ID, p.ID)
	page.ID, page.Version, page.Tag = strconv.FormatInt(p.ID, 10), strconv.Itoa(p.Version), periodTag(p.State)
	page.Act = string(map[plan.PeriodState]plan.PeriodAct{plan.PeriodPlanned: plan.PeriodOpened, plan.PeriodOpen: plan.PeriodClosed, plan.PeriodLocked: plan.PeriodUnlocked}[p.State])
	for i, d := range p.Dates() {
		page.Facts = append(page.Facts, view.Fact{Term: periodDateNames[i], Value: vi.Date(d.Day)})
	}
	for _, e := range t.Acts {
		if e.PeriodID == p.ID {
			page.Entries = append(page.Entries, view.PeriodEntry{What: vi.PeriodAct(e.Act), Who: personName(e.Person), When: vi.Moment(e.At, loc), Reason: e.Reason})
		}
	}
	if p.State == plan.PeriodOpen {
		owed, err := s.store.In(actorOf(r.Context())).OwedOfPeriod(r.Context(), p.ID)
		if err != nil {
			return err
		}
		page.Missing = missingText(owed, s.now(), loc)
	}
	return s.render(w, r, status, view.Period(page))
}

var periodDateNames = []string{"Tính từ ngày", "Chốt số liệu", "Hạn các đơn vị gửi", "Tổng hợp xong", "Lãnh đạo duyệt", "Ngày cuối nộp cấp trên"}

// missingText counts what is not there yet, requested bodies apart.
func missingText(owed []plan.Owed, now time.Time, loc *time.Location) string {
	total, requested := plan.TallyOf(owed, now, loc)
	if total.Missing()+requested.Missing() == 0 {
		return "Mọi báo cáo đã gửi"
	}
	text := fmt.Sprintf("%d trong %d báo cáo chưa gửi", total.Missing(), total.Owed)
	if requested.Missing() > 0 {
		text += fmt.Sprintf("; cơ quan được đề nghị: %d chưa có phản hồi", requested.Missing())
	}
	return text
}

// periodNotes are what a person should look at before he saves: dates on days off, and seams.
func periodNotes(t postgres.PlanPeriods, p plan.Period) []string {
	var list []string
	for i, d := range p.Dates() {
		if i < 2 {
			continue
		}
		if note := dayOffNote(t.Calendar, d.Day); note != "" {
			list = append(list, fmt.Sprintf("%s %s là ngày nghỉ (%s).", periodDateNames[i], vi.Date(d.Day), note))
		}
	}
	if !p.CutOff.IsZero() && !p.UnitsDue.IsZero() && !p.UnitsDue.Before(p.CutOff) && !t.Calendar.LeavesWorkingDay(p.CutOff, p.UnitsDue) {
		list = append(list, "Từ ngày chốt số liệu đến hạn của đơn vị không có ngày làm việc nào.")
	}
	others := slices.DeleteFunc(slices.Clone(t.Periods), func(o plan.Period) bool { return o.ID == p.ID })
	if p.From.IsZero() || p.CutOff.IsZero() {
		return list
	}
	for _, seam := range plan.Seams(append(others, p)) {
		if seam.Before.ID == p.ID || seam.After.ID == p.ID {
			list = append(list, seamText(seam))
		}
	}
	return list
}

// itemOptions are what an ad hoc period may ask about.
func itemOptions(items []plan.Item) []view.Option {
	list := []view.Option{{Value: "0", Label: "Cả kế hoạch"}}
	for _, it := range items {
		if it.Kind != plan.ItemHeading {
			list = append(list, view.Option{Value: strconv.FormatInt(it.ID, 10), Label: strings.TrimSpace(it.Place + " " + plan.Shorten(it.Title, 70))})
		}
	}
	return list
}

// POST /ke-hoach/{plan}/ky
func (s *Server) addPeriod(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, err := s.planPeriods(r)
	if err != nil {
		return err
	}
	p, err := parsePeriod(r)
	p.PlanID, p.Kind, p.State = t.Plan.ID, plan.PeriodKind(text(r, "kind")), plan.PeriodPlanned
	number, _ := integer(r, "number")
	if n := p.Kind.Numbers(); n > 1 {
		p.Number = int(min(max(number, 1), int64(n)))
	} else if p.Kind == plan.PeriodAdHoc {
		p.Title = line(r, "title")
		p.ItemID, _ = integer(r, "item")
	}
	if text(r, "open") != "" {
		p.State = plan.PeriodOpen
	}
	if _, known := plan.ScheduleOf(plan.Schedules(t.Plan, nil), p.Kind); !known && p.Kind != plan.PeriodAdHoc {
		return fault.New(fault.Invalid, "Chọn một kỳ trong danh sách.")
	}
	if err == nil {
		_, err = s.planning.AddPeriod(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), p)
	}
	if fields := ownFault(err); fields != nil {
		page := view.PeriodPage{Token: r.PostForm.Get("token"), Values: typedPeriod(r), Errors: fields, Kind: string(p.Kind), Number: strconv.Itoa(p.Number)}
		return s.renderPeriod(w, r, http.StatusUnprocessableEntity, t, p, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã thêm kỳ "+vi.Period(p)+".")
	http.Redirect(w, r, view.PeriodsURL(t.Plan.ID), http.StatusSeeOther)
	return nil
}

// typedPeriod are the fields of a period as typed.
func typedPeriod(r *http.Request) map[string]string {
	values := map[string]string{}
	for _, name := range []string{"year", "from", "cut_off", "units_due", "compile", "approve", "superior_due", "title", "item", "open"} {
		values[name] = text(r, name)
	}
	return values
}

// onePeriod finds the period of the address in its plan.
func (s *Server) onePeriod(r *http.Request) (postgres.PlanPeriods, plan.Period, error) {
	t, err := s.planPeriods(r)
	if err != nil {
		return t, plan.Period{}, err
	}
	id, err := pathID(r, "period")
	if err != nil {
		return t, plan.Period{}, err
	}
	i := slices.IndexFunc(t.Periods, func(p plan.Period) bool { return p.ID == id })
	if i < 0 {
		return t, plan.Period{}, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return t, t.Periods[i], nil
}

// GET /ke-hoach/{plan}/ky/{period}
func (s *Server) periodPage(w http.ResponseWriter, r *http.Request) error {
	t, p, err := s.onePeriod(r)
	if err != nil {
		return err
	}
	return s.renderPeriod(w, r, http.StatusOK, t, p, view.PeriodPage{Values: periodValues(p)})
}

// POST /ke-hoach/{plan}/ky/{period}
func (s *Server) editPeriod(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, now, err := s.onePeriod(r)
	if err != nil {
		return err
	}
	r.PostForm.Set("year", strconv.Itoa(now.Year)) // the year of a period stays
	typed, err := parsePeriod(r)
	p := now
	p.From, p.CutOff, p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue = typed.From, typed.CutOff, typed.UnitsDue, typed.Compile, typed.Approve, typed.SuperiorDue
	p.Version = formVersion(r.PostForm.Get("version-" + strconv.FormatInt(p.ID, 10)))
	if err == nil {
		err = s.planning.EditPeriod(r.Context(), actorOf(r.Context()), p)
	}
	switch {
	case fault.Fields(err) != nil:
		return s.renderPeriod(w, r, http.StatusUnprocessableEntity, t, p, view.PeriodPage{Values: typedPeriod(r), Errors: fault.Fields(err)})
	case fault.KindOf(err) == fault.Conflict:
		page := view.PeriodPage{Values: typedPeriod(r), Overtaken: true}
		values := periodValues(now)
		for i, d := range now.Dates() {
			page.Current = append(page.Current, differing([]pair{{periodDateNames[i], page.Values[d.Field], values[d.Field]}})...)
		}
		p.Version = now.Version
		return s.renderPeriod(w, r, http.StatusConflict, t, p, page)
	case err != nil:
		return err
	}
	s.flash(r, "Đã lưu các ngày của kỳ "+vi.Period(p)+".")
	http.Redirect(w, r, view.PeriodURL(t.Plan.ID, p.ID), http.StatusSeeOther)
	return nil
}

// POST /ke-hoach/{plan}/ky/{period}/tinh-trang
func (s *Server) movePeriod(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, p, err := s.onePeriod(r)
	if err != nil {
		return err
	}
	act, reason := plan.PeriodAct(text(r, "act")), text(r, "reason")
	version := formVersion(r.PostForm.Get("version-" + strconv.FormatInt(p.ID, 10)))
	err = s.planning.MovePeriod(r.Context(), actorOf(r.Context()), p.ID, version, act, reason)
	if fields := fault.Fields(err); fields != nil {
		values := periodValues(p)
		values["reason"] = reason
		return s.renderPeriod(w, r, http.StatusUnprocessableEntity, t, p, view.PeriodPage{Values: values, Errors: fields})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã ghi: "+vi.PeriodAct(act)+" "+vi.Period(p)+".")
	http.Redirect(w, r, view.PeriodURL(t.Plan.ID, p.ID), http.StatusSeeOther)
	return nil
}
