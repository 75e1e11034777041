package server

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// printedLate is how many late rows the printed sheet has room for.
const printedLate = 5

// queryID is a number of the address's query; 0 where there is none.
func queryID(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
	return max(n, 0)
}

// GET /tong-quan
func (s *Server) dashboard(w http.ResponseWriter, r *http.Request) error {
	actor := actorOf(r.Context())
	now, loc := s.now(), actor.Commune.Location()
	today := plan.DayOf(now, loc)
	d, err := s.store.In(actor).Dashboard(r.Context(), queryID(r, "ke-hoach"), queryID(r, "ky"), today)
	if err != nil {
		return err
	}
	page := view.DashboardPage{
		Chrome: s.chrome(r, "Tổng quan", sectionDashboard), AsOf: vi.Weekday(today) + ", " + vi.Date(today) + ". Số liệu lúc " + vi.Clock(now, loc),
		Letter: "UBND " + lowerKind(actor.Commune.Name),
	}
	lateSection(&page, d, actor.May(account.Direct), now, loc)
	lens{now, loc}.waitingReports(&page, actor, d.Waiting)
	lens{now, loc}.dashboardThreads(&page, d.Directives)
	if d.Chosen.Period.ID != 0 {
		chosenPlan(&page, d, today)
		areaSection(&page, d, today, loc)
		unitSection(&page, d, now, loc)
	}
	return s.render(w, r, http.StatusOK, view.Dashboard(page))
}

// lateSection puts the late reports of all plans first, a row for a unit and period, so that each
// figure leads to just its reports; the row with most of them on top.
func lateSection(page *view.DashboardPage, d postgres.Dashboard, directs bool, now time.Time, loc *time.Location) {
	type late struct {
		first  plan.Owed
		count  int
		places []string
		due    plan.Day
	}
	by, total := map[[2]int64]*late{}, 0
	periods := map[int64]int{} // of each unit
	for _, o := range d.MayLate {
		if !o.Overdue(now, loc) {
			continue
		}
		key := [2]int64{o.UnitID, o.Period.ID}
		l := by[key]
		if l == nil {
			l = &late{first: o, due: o.Due()}
			by[key] = l
			periods[o.UnitID]++
		}
		l.count++
		total++
		l.places = append(l.places, shortTitle(o.Item))
		if o.Due().Before(l.due) {
			l.due = o.Due()
		}
	}
	rows := slices.SortedFunc(maps.Values(by), func(a, b *late) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.first.UnitName, b.first.UnitName), cmp.Compare(a.first.Period.ID, b.first.Period.ID))
	})
	today := plan.DayOf(now, loc)
	for _, l := range rows {
		what := strings.Join(l.places[:min(len(l.places), 3)], "; ")
		if periods[l.first.UnitID] > 1 {
			what = l.first.PlanTitle + ", kỳ " + vi.Period(l.first.Period) + ": " + what
		}
		row := view.AlarmRow{
			Count: l.count, Name: l.first.UnitName, URL: view.WithQuery(view.RowsURL(l.first.Period.ID, l.first.UnitID, 0), "tinh-trang", "qua-han"),
			What: what, Tag: lateTag(l.due, today),
		}
		if directs {
			row.Direct = view.NewDirectiveURL(l.first.Period.ID, l.first.UnitID, 0)
		}
		page.Late = append(page.Late, row)
	}
	page.LateTitle = fmt.Sprintf("%d báo cáo quá hạn của %d đơn vị", total, len(periods))
	page.LateMore = max(len(rows)-printedLate, 0)
}

func lateTag(due, today plan.Day) view.Tag {
	return view.Tag{Kind: view.TagLate, Word: fmt.Sprintf("Quá hạn %d ngày", due.Until(today))}
}

// fullTitle is an item's title as a heading: without the stop that ends it in the document.
func fullTitle(i plan.Item) string { return strings.TrimRight(i.Title, ".;: ") }

// shortTitle is enough of an item's title to know it by.
func shortTitle(i plan.Item) string {
	words := strings.Fields(fullTitle(i))
	if len(words) > 9 {
		return i.Place + " " + strings.Join(words[:9], " ") + "…"
	}
	return i.Place + " " + strings.Join(words, " ")
}

// chosenPlan says which plan the rest is about, and how much time is left.
func chosenPlan(page *view.DashboardPage, d postgres.Dashboard, today plan.Day) {
	p := d.Chosen.Period
	page.Plan, page.PlanURL, page.Period = d.Chosen.ShortTitle, view.PlanURL(p.PlanID), vi.Period(p)
	if d.ReportID != 0 {
		page.ReportURL = view.ReportURL(d.ReportID)
	}
	for _, o := range d.Open {
		label := o.ShortTitle
		if slices.ContainsFunc(d.Open, func(other postgres.OpenPeriod) bool {
			return other.Period.PlanID == o.Period.PlanID && other.Period.ID != o.Period.ID
		}) {
			label += ", " + vi.Period(o.Period)
		}
		page.Plans = append(page.Plans, view.Link{Label: label, URL: view.DashboardURL() + "?ky=" + strconv.FormatInt(o.Period.ID, 10), Current: o.Period.ID == p.ID})
	}
	page.Days = max(today.Until(p.SuperiorDue), 0)
	page.DaysWhat = "ngày nữa đến hạn báo cáo " + vi.Period(p)
	if today.After(p.SuperiorDue) {
		page.DaysWhat = "ngày còn lại: đã qua hạn báo cáo " + vi.Period(p)
	}
	page.DaysUntil = fmt.Sprintf("Gửi trước %s. Ngày cuối: %s, %s", vi.ShortDate(p.SuperiorDue.Add(1)), vi.Weekday(p.SuperiorDue), vi.ShortDate(p.SuperiorDue))
	total, _ := plan.TallyOf(d.Rows, time.Time{}, time.UTC)
	page.Steps = []view.Step{
		step(p.CutOff, "Chốt số liệu", "", today),
		step(p.UnitsDue, "Đơn vị gửi", fmt.Sprintf("%d/%d báo cáo", total.Sent, total.Owed), today),
		step(p.Compile, "Tổng hợp", "", today), step(p.Approve, "Trình duyệt", "", today), step(p.SuperiorDue, "Gửi cấp trên", "", today),
	}
	for i := range page.Steps {
		if page.Steps[i].Phase == view.ComingStep {
			page.Steps[i].Phase = view.PresentStep // the first day that has not passed
			if page.Steps[i].State == notYet {
				page.Steps[i].State = "Đang làm"
			}
			break
		}
	}
}

// notYet is the state of a step whose turn has not come.
const notYet = "Chưa đến"

func step(day plan.Day, name, state string, today plan.Day) view.Step {
	st := view.Step{Date: vi.ShortDate(day), Name: name, State: state, Phase: view.ComingStep}
	if today.After(day) {
		st.Phase = view.PastStep
	}
	if st.State == "" {
		st.State = map[view.Phase]string{view.PastStep: "Đã qua", view.ComingStep: notYet}[st.Phase]
	}
	return st
}

// fills are the patterns and words of the stacked bars, in the order of plan.Words.
var fills = map[plan.Word]view.Fill{
	plan.DoneOnTime: view.FillDone, plan.DoneLate: view.FillDoneLate, plan.Doing: view.FillDoing, plan.DoingLate: view.FillDoingLate, plan.NotBegun: view.FillNotStarted,
}

// wordKeys are the words in addresses.
var wordKeys = map[plan.Word]string{
	plan.DoneOnTime: "hoan-thanh-dung-han", plan.DoneLate: "hoan-thanh-qua-han", plan.Doing: "dang-thuc-hien", plan.DoingLate: "dang-thuc-hien-qua-han", plan.NotBegun: "chua-thuc-hien",
}

// wordOf is the word that an address names; an unknown one names none.
func wordOf(key string) string {
	for w, k := range wordKeys {
		if k == key {
			return vi.Word(w)
		}
	}
	return ""
}

// areaSection counts the tasks of each area by the word of their focal unit's report (rules 1 and 5).
func areaSection(page *view.DashboardPage, d postgres.Dashboard, today plan.Day, loc *time.Location) {
	type count struct {
		id          int64
		label, name string
		by          map[plan.Word]int
		total       int
	}
	var areas []*count
	at := map[int64]*count{}
	all := map[plan.Word]int{}
	asked := 0
	for _, o := range d.Rows {
		if !o.Counted() {
			if o.Focal {
				asked++
			}
			continue
		}
		c := at[o.AreaID]
		if c == nil {
			c = &count{id: o.AreaID, label: o.AreaLabel, name: o.AreaTitle, by: map[plan.Word]int{}}
			if o.AreaID == 0 {
				c.name = "Nhiệm vụ chung"
			}
			at[o.AreaID] = c
			areas = append(areas, c)
		}
		w, _ := o.Word(today, loc)
		c.by[w]++
		c.total++
		all[w]++
	}
	sum := 0
	for _, c := range areas {
		sum += c.total
		name := c.name
		if c.label != "" {
			name = c.label + ". " + name
		}
		a := view.DashboardArea{
			Title: strings.TrimRight(name, ".;: "), URL: view.RowsURL(d.Chosen.Period.ID, 0, areaParam(c.id)),
			Note: fmt.Sprintf("%d/%d nhiệm vụ hoàn thành", c.by[plan.DoneOnTime]+c.by[plan.DoneLate], c.total),
		}
		for _, w := range plan.Words {
			a.Parts = append(a.Parts, view.BarPart{Fill: fills[w], Count: c.by[w], Word: strings.ToLower(vi.Word(w))})
			a.Links = append(a.Links, view.Link{URL: view.WithQuery(a.URL, "tu", wordKeys[w])})
		}
		page.Areas = append(page.Areas, a)
	}
	page.AreasNote = fmt.Sprintf("%d nhiệm vụ: %d hoàn thành, %d đang thực hiện, %d chưa thực hiện", sum,
		all[plan.DoneOnTime]+all[plan.DoneLate], all[plan.Doing]+all[plan.DoingLate], all[plan.NotBegun])
	if asked > 0 {
		page.AreasNote += fmt.Sprintf("; không kể %d nhiệm vụ của cơ quan được đề nghị", asked)
	}
}

// commonArea stands for duties that count in no area, in addresses.
const commonArea = -1

func areaParam(id int64) int64 {
	if id == 0 {
		return commonArea
	}
	return id
}

// unitSection counts the reports of each unit: late ones first, requested bodies apart (rule 4).
func unitSection(page *view.DashboardPage, d postgres.Dashboard, now time.Time, loc *time.Location) {
	byUnit := plan.TallyBy(d.Rows, func(o plan.Owed) int64 { return o.UnitID }, now, loc)
	p := d.Chosen.Period
	today := plan.DayOf(now, loc)
	seen := map[int64]bool{}
	var rank []int
	for _, o := range d.Rows {
		if seen[o.UnitID] {
			continue
		}
		seen[o.UnitID] = true
		t := byUnit[o.UnitID]
		u := view.DashboardUnit{
			Name: o.UnitName, URL: view.RowsURL(p.ID, o.UnitID, 0), Owed: t.Owed, Sent: t.Sent, SentLate: t.SentLate, Empty: t.Missing(),
			Tag: unitTag(t, p, o.Requested, today),
		}
		if o.Requested {
			page.Requested = append(page.Requested, u)
			continue
		}
		page.Units = append(page.Units, u)
		rank = append(rank, rankOf(t))
	}
	order := make([]int, len(page.Units))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(page.Units[b].Empty, page.Units[a].Empty))
	})
	sorted := make([]view.DashboardUnit, len(order))
	for i, o := range order {
		sorted[i] = page.Units[o]
	}
	page.Units = sorted
	total, _ := plan.TallyOf(d.Rows, now, loc)
	page.Total = view.DashboardUnit{
		Name: fmt.Sprintf("Cộng %d đơn vị", len(page.Units)), URL: "", Owed: total.Owed, Sent: total.Sent, SentLate: total.SentLate, Empty: total.Missing(),
	}
	page.UnitsNote = "Kỳ " + vi.Period(p) + ". Còn trống: chưa gửi, kể cả bản nháp"
}

// rankOf orders units: late, sent back, missing, sent, accepted.
func rankOf(t plan.Tally) int {
	switch {
	case t.Late > 0:
		return 0
	case t.SentBack > 0:
		return 1
	case t.Missing() > 0:
		return 2
	case t.Accepted < t.Owed:
		return 3
	}
	return 4
}

func unitTag(t plan.Tally, p plan.Period, requested bool, today plan.Day) view.Tag {
	switch {
	case requested && t.Missing() == 0:
		return view.Tag{Kind: view.TagSent, Word: vi.Timeliness(plan.Responded)}
	case requested:
		return view.Tag{Kind: view.TagSilent, Word: vi.Timeliness(plan.NoResponse)}
	case t.Late > 0 && today.After(p.UnitsDue):
		return lateTag(t.Since, today)
	case t.Late > 0:
		return view.Tag{Kind: view.TagLate, Word: fmt.Sprintf("Quá hạn %d báo cáo", t.Late)}
	case t.Standing() == plan.StandsSentBack:
		return view.Tag{Kind: view.TagReturned, Word: fmt.Sprintf("Trả lại %d báo cáo", t.SentBack)}
	case !t.Extended.IsZero() && today.After(p.UnitsDue):
		return extendedTag(t.Extended)
	case t.Missing() > 0:
		return view.Tag{Kind: view.TagEmpty, Word: fmt.Sprintf("Còn %d ngày", today.Until(p.UnitsDue))}
	case t.Standing() == plan.StandsAccepted:
		return view.Tag{Kind: view.TagAccepted, Word: "Đã tiếp nhận đủ"}
	}
	return view.Tag{Kind: view.TagSent, Word: "Đã gửi đủ"}
}

// rowFilters are the states by which the rows behind a figure are chosen.
var rowFilters = []struct {
	key, label string
	keep       func(o plan.Owed, t plan.Timeliness) bool
}{
	{"", "Tất cả", func(plan.Owed, plan.Timeliness) bool { return true }},
	{"da-gui", "Đã gửi", func(o plan.Owed, _ plan.Timeliness) bool { return o.Report.Sent() }},
	{"tra-lai", "Bị trả lại", func(o plan.Owed, _ plan.Timeliness) bool { return o.Report.State == plan.SentBack }},
	{"gui-muon", "Gửi muộn", func(_ plan.Owed, t plan.Timeliness) bool { return t == plan.SentLate }},
	{"qua-han", "Quá hạn", func(_ plan.Owed, t plan.Timeliness) bool { return t == plan.Overdue }},
	{"con-trong", "Còn trống", func(o plan.Owed, _ plan.Timeliness) bool { return !o.Report.Sent() }},
}

// GET /tong-quan/{period}
func (s *Server) rows(w http.ResponseWriter, r *http.Request) error {
	actor, l := actorOf(r.Context()), s.lens(r)
	now, loc, today := l.now, l.loc, l.today()
	query := r.URL.Query()
	unit, state, word := queryID(r, "don-vi"), query.Get("tinh-trang"), query.Get("tu")
	area, _ := strconv.ParseInt(query.Get("nhom"), 10, 64)
	period, err := pathID(r, "period")
	if err != nil {
		return err
	}
	list, err := s.store.In(actor).OwedOfPeriod(r.Context(), period)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.NotFound, "Không tìm thấy kỳ báo cáo.")
	}
	page := view.RowsPage{Plan: list[0].PlanTitle, Title: "Báo cáo của các đơn vị, " + vi.Period(list[0].Period), AsOf: "Đến " + vi.Date(today)}
	list = slices.DeleteFunc(list, func(o plan.Owed) bool {
		return unit != 0 && o.UnitID != unit || area != 0 && areaParam(o.AreaID) != area
	})
	switch {
	case len(list) == 0:
	case unit != 0:
		page.Title = list[0].UnitName + ": báo cáo " + vi.Period(list[0].Period)
	case area != 0:
		page.Title = areaTitle(list[0]) + ": báo cáo " + vi.Period(list[0].Period)
	case word != "":
		page.Title = "Nhiệm vụ " + strings.ToLower(wordOf(word)) + ", " + vi.Period(list[0].Period)
	}
	page.Chrome = s.chrome(r, page.Title, sectionDashboard)
	base := view.RowsURL(period, unit, area)
	for _, f := range rowFilters {
		count := 0
		for _, o := range list {
			if f.keep(o, o.Timeliness(now, loc)) {
				count++
			}
		}
		page.Filters = append(page.Filters, view.Link{Label: fmt.Sprintf("%s %d", f.label, count), URL: view.WithQuery(base, "tinh-trang", f.key), Current: f.key == state && word == ""})
	}
	last := int64(-2)
	for _, o := range list {
		t := o.Timeliness(now, loc)
		ow, overdue := o.Word(today, loc)
		if !keepRow(o, t, state) || word != "" && (!o.Counted() || wordKeys[ow] != word) {
			continue
		}
		if o.AreaID != last {
			last = o.AreaID
			page.Groups = append(page.Groups, view.RowsGroup{Title: areaTitle(o)})
		}
		g := &page.Groups[len(page.Groups)-1]
		item := view.RowsItem{Label: o.Item.Place, Title: fullTitle(o.Item), URL: view.TaskURL(o.Item.ID), Unit: o.UnitName, Note: vi.Role(o.Role), Tag: l.followTag(o)}
		if actor.May(account.Direct) {
			item.Direct = view.NewDirectiveURL(o.Period.ID, o.UnitID, o.Item.ID)
		}
		if o.Focal {
			item.Note += ", đầu mối"
			item.Word = vi.Word(ow)
			if ow == plan.NotBegun && overdue {
				item.Word += " (quá hạn)"
			}
		}
		if a := vi.Answer(o.Report.Answer); a != "" && o.Report.Sent() && !o.Report.Pending {
			item.Note += ". " + a
		}
		g.Rows = append(g.Rows, item)
	}
	return s.render(w, r, http.StatusOK, view.Rows(page))
}

func keepRow(o plan.Owed, t plan.Timeliness, state string) bool {
	for _, f := range rowFilters {
		if f.key == state {
			return f.keep(o, t)
		}
	}
	return true
}
