package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// directiveTextMax is how much of a text a list shows, in letters.
const directiveTextMax = 160

// directiveFilters choose threads by whom they wait for.
var directiveFilters = []struct {
	key, label string
	keep       func(d plan.Directive, today plan.Day) bool
}{
	{"", "Đang mở", func(d plan.Directive, _ plan.Day) bool { return d.Open() }},
	{"cho-don-vi", "Chờ đơn vị", func(d plan.Directive, _ plan.Day) bool { return d.State == plan.WaitsForUnit }},
	{"cho-lanh-dao", "Chờ lãnh đạo", func(d plan.Directive, _ plan.Day) bool { return d.State == plan.WaitsForLeader }},
	{"qua-han", "Quá hạn", plan.Directive.Late},
	{closedFilter, "Đã kết thúc", func(d plan.Directive, _ plan.Day) bool { return !d.Open() }},
}

const closedFilter = "da-ket-thuc"

// directiveList is what the address of the list asks for.
type directiveList struct {
	unit    int64
	mine    bool
	state   string
	before  int64
	open    []plan.Directive
	closed  []plan.Directive
	chosen  []plan.Directive
	more    bool
	address string // of the list without its state
}

// directives reads the threads that the actor may see as the address asks.
func (s *Server) directives(r *http.Request) (list directiveList, err error) {
	actor, today := actorOf(r.Context()), s.lens(r).today()
	list = directiveList{unit: reader(r), mine: r.URL.Query().Has("cua-toi"), state: r.URL.Query().Get("tinh-trang"), before: queryID(r, "truoc")}
	switch {
	case list.unit == nobody:
		return list, fault.New(fault.Forbidden, "Trang này dành cho vai trò khác. Nếu cần dùng, nhờ người quản trị của xã.")
	case list.unit == 0:
		list.unit = queryID(r, "don-vi")
		if list.unit != 0 {
			list.address = view.WithQuery(view.DirectivesURL(), "don-vi", strconv.FormatInt(list.unit, 10))
		}
	}
	list.address = cmp.Or(list.address, view.DirectivesURL())
	if list.mine {
		list.address = view.WithQuery(list.address, "cua-toi", "1")
	}
	list.open, list.closed, list.more, err = s.store.In(actor).Directives(r.Context(), list.unit, list.before)
	if list.mine {
		others := func(d plan.Directive) bool { return d.LeaderID != actor.AccountID }
		list.open, list.closed = slices.DeleteFunc(list.open, others), slices.DeleteFunc(list.closed, others)
	}
	from := list.open
	if list.state == closedFilter {
		from = list.closed
	}
	for _, f := range directiveFilters {
		if f.key != list.state {
			continue
		}
		for _, d := range from {
			if f.keep(d, today) {
				list.chosen = append(list.chosen, d)
			}
		}
	}
	if list.state != closedFilter {
		lateFirst(list.chosen, today)
	}
	return list, err
}

// lateFirst puts overdue threads on top; the others stay in their order.
func lateFirst(list []plan.Directive, today plan.Day) {
	rank := func(d plan.Directive) int {
		if d.Late(today) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b plan.Directive) int { return cmp.Compare(rank(a), rank(b)) })
}

// GET /chi-dao
func (s *Server) directivesPage(w http.ResponseWriter, r *http.Request) error {
	list, err := s.directives(r)
	if err != nil {
		return err
	}
	actor, l := actorOf(r.Context()), s.lens(r)
	page := view.DirectivesPage{
		Chrome: s.chrome(r, "Chỉ đạo, giải trình, gia hạn", sectionDirect), AsOf: "Đến " + vi.Date(l.today()),
		State: list.state, Mine: list.mine, Leader: actor.Has(account.RoleLeader), Rows: l.directiveRows(list.chosen),
		Sheet: strings.Replace(view.WithQuery(list.address, "tinh-trang", list.state), view.DirectivesURL(), view.DirectivesSheetURL(), 1),
	}
	for _, f := range directiveFilters {
		label := f.label
		if f.key != closedFilter {
			n := 0
			for _, d := range list.open {
				if f.keep(d, l.today()) {
					n++
				}
			}
			label = fmt.Sprintf("%s %d", f.label, n)
		}
		page.Filters = append(page.Filters, view.Link{Label: label, URL: view.WithQuery(list.address, "tinh-trang", f.key), Current: f.key == list.state})
	}
	if list.more && list.state == closedFilter {
		oldest := list.closed[len(list.closed)-1].ID
		page.Older = view.WithQuery(view.WithQuery(list.address, "tinh-trang", closedFilter), "truoc", strconv.FormatInt(oldest, 10))
	}
	if reader(r) == 0 {
		units, err := s.store.In(actor).Units(r.Context())
		if err != nil {
			return err
		}
		page.Units = []view.Option{{Value: "", Label: "Tất cả"}}
		for _, u := range units {
			page.Units = append(page.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name, Selected: u.ID == list.unit})
		}
	}
	return s.render(w, r, http.StatusOK, view.Directives(page))
}

// GET /chi-dao/in
func (s *Server) directivesSheet(w http.ResponseWriter, r *http.Request) error {
	list, err := s.directives(r)
	if err != nil {
		return err
	}
	commune, err := s.store.In(actorOf(r.Context())).Commune(r.Context())
	if err != nil {
		return err
	}
	today := s.lens(r).today()
	chrome := s.chrome(r, "Danh sách chỉ đạo, giải trình, gia hạn", "")
	chrome.Styles = []string{documentStylesURL}
	doc := report.Directives(letterhead(commune, nil, today), list.chosen, today, commune.Location())
	return s.render(w, r, http.StatusOK, view.DocumentSheet(chrome, documentComponent(doc)))
}

func (l lens) directiveRows(list []plan.Directive) []view.DirectiveRow {
	rows := make([]view.DirectiveRow, len(list))
	for i, d := range list {
		rows[i] = view.DirectiveRow{
			Kind: vi.DirectiveKind(d), Text: plan.Shorten(d.Text, directiveTextMax), URL: view.DirectiveURL(d.ID), Unit: d.UnitName,
			Given: l.nearDay(plan.DayOf(d.CreatedAt, l.loc)), Due: l.nearDay(d.DueOn), Tag: l.directiveTag(d),
		}
		if len(d.Items) > 0 {
			rows[i].About = ": " + strings.Join(d.Places(), ", ")
		}
	}
	return rows
}

// nearDay leaves out the year where it is this one.
func (l lens) nearDay(d plan.Day) string {
	if d.Year() == l.today().Year() {
		return vi.ShortDate(d)
	}
	return vi.Date(d)
}

// soon is how many days before its day a thread asks for a hand.
const soon = 3

func (l lens) directiveTag(d plan.Directive) view.Tag {
	t := view.Tag{Kind: view.TagEmpty, Word: vi.DirectiveState(d, l.today())}
	switch {
	case d.Outcome == plan.Declined:
		t.Kind = view.TagNothing
	case !d.Open():
		t.Kind = view.TagAccepted
	case d.State == plan.WaitsForLeader:
		t.Kind = view.TagSent
	case d.Late(l.today()):
		t.Kind = view.TagLate
	case d.Requested:
		t.Kind = view.TagSilent
	case d.Kind == plan.ExtendDue:
		t.Kind = view.TagReturned
	case l.today().Until(d.DueOn) <= soon:
		t.Kind = view.TagClock
	}
	return t
}

// pendingThread is a thread as one who must act on it reads it.
func (l lens) pendingThread(d plan.Directive, title, who string) view.PendingRow {
	return view.PendingRow{Title: title, URL: view.DirectiveURL(d.ID), Text: plan.Shorten(d.Text, directiveTextMax), When: who, Tag: l.directiveTag(d)}
}

// dashboardThreads puts what waits for the leader beside what is late, and lists what is open.
func (l lens) dashboardThreads(page *view.DashboardPage, open []plan.Directive) {
	lateFirst(open, l.today())
	page.Threads = l.directiveRows(open)
	for _, d := range open {
		if d.State != plan.WaitsForLeader {
			continue
		}
		title, at := "Trả lời của "+d.UnitName, d.AnsweredAt
		if d.Kind == plan.AskExplanation {
			title = "Giải trình của " + d.UnitName
		}
		if d.ByUnit {
			title = "Đề nghị gia hạn của " + d.UnitName
			if at.IsZero() {
				at = d.CreatedAt
			}
		}
		row := l.pendingThread(d, title, "Gửi "+vi.Moment(at, l.loc))
		if d.ByUnit {
			row.Text = fmt.Sprintf("%d báo cáo, xin lùi đến %s. %s", len(d.Items), vi.Date(d.DueOn), row.Text)
		}
		row.Tag = view.Tag{}
		page.Pending = append(page.Pending, row)
	}
}

// workThreads puts on top what the leader asked and the unit has not answered.
func (l lens) workThreads(page *view.WorkPage, open []plan.Directive) {
	lateFirst(open, l.today())
	page.ThreadsKind = view.DoubtSection
	asked := false
	for _, d := range open {
		if d.State != plan.WaitsForUnit {
			continue
		}
		asked = d.Requested
		if d.Late(l.today()) {
			page.ThreadsKind = view.AlarmSection
		}
		title := vi.DirectiveKind(d)
		if d.Kind != plan.ExtendDue {
			title += ", trả lời trước hết ngày " + vi.Date(d.DueOn)
		}
		page.Threads = append(page.Threads, l.pendingThread(d, title, strings.Trim(d.Leader+", "+vi.Moment(d.CreatedAt, l.loc), ", ")))
	}
	page.ThreadsTitle = fmt.Sprintf("%d việc lãnh đạo chờ trả lời", len(page.Threads))
	if asked {
		page.ThreadsTitle = fmt.Sprintf("%d đề nghị chờ phản hồi", len(page.Threads))
	}
}

// rowThreads links the open threads about a row: those of its period.
func (l lens) rowThreads(row *view.ProgressRow, o plan.Owed, open []plan.Directive) {
	for _, d := range open {
		if d.Period.ID != o.Period.ID || len(d.Items) == 0 || !d.Concerns(o.Item.ID) {
			continue
		}
		row.Threads = append(row.Threads, view.Link{
			Label: vi.DirectiveKind(d) + " (" + lowerFirst(vi.DirectiveState(d, l.today())) + "): " + plan.Shorten(d.Text, directiveTextMax), URL: view.DirectiveURL(d.ID),
		})
		row.TaskRow.Note = strings.TrimPrefix(row.TaskRow.Note+". Có "+lowerFirst(vi.DirectiveKind(d)), ". ")
	}
	if o.CheckEdit() == nil && !o.Requested && !o.Report.Sent() {
		row.AskURL = view.AskExtensionURL(o.Period.ID, o.Item.ID)
	}
}
