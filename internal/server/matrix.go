package server

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

const (
	// What a page takes; what is left out is said, and the filters lead to it.
	maxPeriods, maxTasks = 24, 60
	// From here on signs stand for the words.
	tightColumns = 7
	byTask       = "nhiem-vu"
)

// matrixChoice is what the address asks for.
type matrixChoice struct {
	year         int
	plans        []int64 // empty: the plan whose day is nearest
	period       int64
	byTask       bool
	state, order string
	area, unit   int64
}

func matrixChoiceOf(r *http.Request) matrixChoice {
	query := r.URL.Query()
	c := matrixChoice{
		year: int(min(queryID(r, "nam"), 9999)), period: queryID(r, "ky"), byTask: query.Get("xem") == byTask,
		state: query.Get("tinh-trang"), order: query.Get("xep"), unit: queryID(r, "don-vi"),
	}
	c.area, _ = strconv.ParseInt(query.Get("nhom"), 10, 64)
	for _, text := range query["ke-hoach"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			c.plans = append(c.plans, id)
		}
	}
	return c
}

// address is that of the choice, under a path.
func (c matrixChoice) address(path string) string {
	v := url.Values{}
	add := func(name string, n int64) {
		if n != 0 {
			v.Add(name, strconv.FormatInt(n, 10))
		}
	}
	add("nam", int64(c.year))
	for _, id := range c.plans {
		add("ke-hoach", id)
	}
	add("ky", c.period)
	add("nhom", c.area)
	add("don-vi", c.unit)
	for name, text := range map[string]string{"tinh-trang": c.state, "xep": c.order} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if c.byTask {
		v.Set("xem", byTask)
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// matrixColumn is a period, or a task in a period.
type matrixColumn struct {
	id     int64
	period plan.Period
	item   plan.Item
}

// matrixLine is a unit with a tally for each column, and one of the columns that are open.
type matrixLine struct {
	unit         plan.Unit
	cells        []plan.Tally
	total, focus plan.Tally
}

// matrix is what the page and the spreadsheet show.
type matrix struct {
	matrixChoice
	lens
	frame   postgres.MatrixFrame
	items   []plan.Item
	periods []postgres.OpenPeriod // those of the chosen plans
	nearest postgres.OpenPeriod   // to look at first
	columns []matrixColumn
	cut     int // columns left out
	lines   []matrixLine
	units   []plan.Unit // with something owed, before the filter
	counted plan.Tally  // of nearest, before the filter
}

// matrix reads and counts what the address asks for, in two round trips.
func (s *Server) matrix(r *http.Request, all bool) (m matrix, err error) {
	m = matrix{matrixChoice: matrixChoiceOf(r), lens: s.lens(r)}
	q := s.store.In(actorOf(r.Context()))
	if m.frame, err = q.MatrixFrame(r.Context(), m.year, m.period, m.today()); err != nil || len(m.frame.Periods) == 0 {
		return m, err
	}
	m.settle()
	ids := []int64{m.nearest.Period.ID}
	if !m.byTask {
		if !all && len(m.periods) > maxPeriods {
			m.periods, m.cut = m.periods[:maxPeriods], len(m.periods)-maxPeriods
		}
		for _, p := range m.periods {
			if p.Period.ID != ids[0] {
				ids = append(ids, p.Period.ID)
			}
		}
	}
	rows, items, err := q.MatrixRows(r.Context(), m.frame, ids)
	if err != nil {
		return m, err
	}
	m.items = items
	m.count(rows, all)
	return m, nil
}

// settle chooses plans and the period to look at first: the named one, else the open one whose units'
// day is nearest. Open periods come first in their plan.
func (m *matrix) settle() {
	m.year = m.frame.Year
	nearer := func(a, b postgres.OpenPeriod) int {
		open := func(p postgres.OpenPeriod) int {
			return map[bool]int{true: 0, false: 1}[p.Period.State == plan.PeriodOpen]
		}
		away := func(p postgres.OpenPeriod) int { return abs(m.today().Until(p.Period.UnitsDue)) }
		return cmp.Or(cmp.Compare(open(a), open(b)), cmp.Compare(away(a), away(b)))
	}
	named := slices.IndexFunc(m.frame.Periods, func(p postgres.OpenPeriod) bool { return p.Period.ID == m.period })
	m.plans = slices.DeleteFunc(m.plans, func(id int64) bool {
		return !slices.ContainsFunc(m.frame.Periods, func(p postgres.OpenPeriod) bool { return p.Period.PlanID == id })
	})
	if len(m.plans) == 0 {
		first := slices.MinFunc(m.frame.Periods, nearer)
		if named >= 0 {
			first = m.frame.Periods[named]
		}
		m.plans = []int64{first.Period.PlanID}
	}
	for _, p := range m.frame.Periods {
		if slices.Contains(m.plans, p.Period.PlanID) {
			m.periods = append(m.periods, p)
		}
	}
	slices.SortStableFunc(m.periods, func(a, b postgres.OpenPeriod) int {
		closed := func(p postgres.OpenPeriod) bool { return p.Period.State != plan.PeriodOpen }
		if a.Period.PlanID == b.Period.PlanID && closed(a) != closed(b) {
			return map[bool]int{true: 1, false: -1}[closed(a)]
		}
		return cmp.Compare(a.Period.PlanID, b.Period.PlanID)
	})
	m.nearest = slices.MinFunc(m.periods, nearer)
	if named >= 0 && slices.Contains(m.plans, m.frame.Periods[named].Period.PlanID) {
		m.nearest = m.frame.Periods[named]
	}
	m.period = 0
	if m.byTask || named >= 0 {
		m.period = m.nearest.Period.ID
	}
}

// count lays the rows out by unit and column, then filters and sorts the units.
func (m *matrix) count(rows []plan.Owed, all bool) {
	if m.area != 0 {
		rows = slices.DeleteFunc(rows, func(o plan.Owed) bool { return areaParam(o.AreaID) != m.area })
	}
	column := func(o plan.Owed) int64 { return o.Period.ID }
	if m.byTask {
		column = func(o plan.Owed) int64 { return o.Item.ID }
	}
	m.lay(rows, all)
	type place struct{ unit, column int64 }
	tallies := plan.TallyBy(rows, func(o plan.Owed) place { return place{o.UnitID, column(o)} }, m.now, m.loc)
	total, _ := plan.TallyOf(slices.DeleteFunc(slices.Clone(rows), func(o plan.Owed) bool { return o.Period.ID != m.nearest.Period.ID }), m.now, m.loc)
	m.counted = total
	open := slices.ContainsFunc(m.columns, func(c matrixColumn) bool { return c.period.State == plan.PeriodOpen })
	for _, u := range m.frame.Units {
		line := matrixLine{unit: u}
		for _, c := range m.columns {
			t := tallies[place{u.ID, c.id}]
			line.cells = append(line.cells, t)
			line.total = line.total.Plus(t)
			if c.period.State == plan.PeriodOpen || !open {
				line.focus = line.focus.Plus(t)
			}
		}
		if line.total.Owed == 0 {
			continue
		}
		m.units = append(m.units, u)
		if (m.unit == 0 || m.unit == u.ID) && m.keeps(line.focus) {
			m.lines = append(m.lines, line)
		}
	}
	slices.SortStableFunc(m.lines, matrixOrderOf(m.order))
}

// lay makes the columns: the periods, or the tasks on which anything is owed.
func (m *matrix) lay(rows []plan.Owed, all bool) {
	if !m.byTask {
		for _, p := range m.periods {
			m.columns = append(m.columns, matrixColumn{id: p.Period.ID, period: p.Period})
		}
		return
	}
	owed := map[int64]bool{}
	for _, o := range rows {
		owed[o.Item.ID] = true
	}
	for _, it := range m.items {
		if owed[it.ID] {
			m.columns = append(m.columns, matrixColumn{id: it.ID, period: m.nearest.Period, item: it})
		}
	}
	if !all && len(m.columns) > maxTasks {
		m.columns, m.cut = m.columns[:maxTasks], len(m.columns)-maxTasks
	}
}

// matrixStates are the states by which units are chosen.
var matrixStates = []struct {
	key, label string
	keep       func(t plan.Tally) bool
}{
	{"", "Tất cả", func(plan.Tally) bool { return true }},
	{"qua-han", "Quá hạn", func(t plan.Tally) bool { return t.Late > 0 }},
	{"chua-bao-cao", "Chưa báo cáo", func(t plan.Tally) bool { return t.Empty > 0 }},
	{"nhap", "Nháp", func(t plan.Tally) bool { return t.Drafted > 0 }},
	{"tra-lai", "Bị trả lại", func(t plan.Tally) bool { return t.SentBack > 0 }},
	{"rong", "Gửi nhưng rỗng", func(t plan.Tally) bool { return t.SentEmpty > 0 }},
	{"gui-muon", "Gửi muộn", func(t plan.Tally) bool { return t.SentLate > 0 }},
	{"cho-nhan", "Chờ tiếp nhận", func(t plan.Tally) bool { return t.Sent > t.Accepted }},
	{"da-nhan", "Đã tiếp nhận đủ", func(t plan.Tally) bool { return t.Accepted == t.Owed }},
}

func (m *matrix) keeps(t plan.Tally) bool {
	for _, s := range matrixStates {
		if s.key == m.state {
			return t.Owed > 0 && s.keep(t) || m.state == ""
		}
	}
	return true
}

// matrixOrders are the orders of the units; the first is the usual one.
var matrixOrders = []view.Option{
	{Value: "", Label: "Cần đôn đốc trước"}, {Value: "ten", Label: "Tên đơn vị"}, {Value: "danh-muc", Label: "Danh mục đơn vị"},
	{Value: "day-du", Label: "Tỷ lệ đầy đủ"}, {Value: "dung-han", Label: "Tỷ lệ đúng hạn"},
}

func matrixOrderOf(order string) func(a, b matrixLine) int {
	rate := func(r plan.Rate) float64 { return float64(r.Part) / float64(max(r.Whole, 1)) }
	switch order {
	case "ten":
		return func(a, b matrixLine) int { return cmp.Compare(vi.Fold(a.unit.Name), vi.Fold(b.unit.Name)) }
	case "danh-muc":
		return func(a, b matrixLine) int { return 0 }
	case "day-du":
		return func(a, b matrixLine) int {
			return cmp.Compare(rate(a.total.Completeness()), rate(b.total.Completeness()))
		}
	case "dung-han":
		return func(a, b matrixLine) int {
			return cmp.Compare(rate(a.total.Punctuality()), rate(b.total.Punctuality()))
		}
	}
	return func(a, b matrixLine) int {
		x, y := a.focus, b.focus
		return cmp.Or(cmp.Compare(y.Late, x.Late), cmp.Compare(y.SentBack, x.SentBack), cmp.Compare(y.Missing(), x.Missing()), cmp.Compare(x.Accepted, y.Accepted))
	}
}

// GET /theo-doi
func (s *Server) followPage(w http.ResponseWriter, r *http.Request) error {
	m, err := s.matrix(r, false)
	if err != nil {
		return err
	}
	page := view.MatrixPage{Chrome: s.chrome(r, "Theo dõi", sectionFollow)}
	if m.byTask {
		page.Chrome.Title = "Theo dõi theo nhiệm vụ"
	}
	if len(m.frame.Years) > 0 {
		m.head(&page)
		m.filter(&page.Filter)
		page.Matrix = m.table(len(m.columns) >= tightColumns || m.byTask)
		if actorOf(r.Context()).May(account.Follow) {
			m.pick(&page)
		}
	}
	return s.render(w, r, http.StatusOK, view.MatrixFollow(page))
}

func (m *matrix) head(page *view.MatrixPage) {
	p := m.nearest
	page.Plan = p.ShortTitle
	if len(m.plans) > 1 {
		page.Plan = fmt.Sprintf("%d kế hoạch", len(m.plans))
	}
	page.Circumstance = fmt.Sprintf("Kỳ %s: đã gửi %d/%d báo cáo; hạn của đơn vị %s", vi.Period(p.Period), m.counted.Sent, m.counted.Owed, vi.Date(p.Period.UnitsDue))
	for _, v := range []struct {
		label  string
		byTask bool
	}{{"Theo kỳ báo cáo", false}, {"Theo nhiệm vụ", true}} {
		c := m.matrixChoice
		if c.byTask = v.byTask; !v.byTask {
			c.period = 0
		}
		page.Views = append(page.Views, view.Link{Label: v.label, URL: c.address(view.FollowURL()), Current: v.byTask == m.byTask})
	}
	page.File = m.address(view.FollowFileURL())
	switch {
	case m.cut > 0 && m.byTask:
		page.Note = fmt.Sprintf("Còn %d nhiệm vụ chưa hiện ở đây: lọc theo nhóm nhiệm vụ, hoặc tải bảng tính.", m.cut)
	case m.cut > 0:
		page.Note = fmt.Sprintf("Còn %d kỳ chưa hiện ở đây: chọn bớt kế hoạch, hoặc tải bảng tính.", m.cut)
	}
}

func (m *matrix) filter(f *view.MatrixFilter) {
	f.Action, f.Chosen = view.FollowURL(), m.state != "" || m.area != 0 || m.unit != 0 || m.order != ""
	if m.byTask {
		f.Hidden = []view.Kept{{Name: "xem", Value: byTask}}
	}
	for _, y := range m.frame.Years {
		f.Years = append(f.Years, view.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y), Selected: y == m.year})
	}
	seen := map[int64]bool{}
	for _, p := range m.frame.Periods {
		if id := p.Period.PlanID; !seen[id] {
			seen[id] = true
			f.Plans = append(f.Plans, view.Option{Value: strconv.FormatInt(id, 10), Label: p.ShortTitle, Selected: slices.Contains(m.plans, id)})
		}
	}
	f.PlanCount = fmt.Sprintf("%d/%d", len(m.plans), len(f.Plans))
	if m.byTask {
		f.Periods = m.periodOptions(m.periods)
	}
	for _, s := range matrixStates {
		f.States = append(f.States, view.Option{Value: s.key, Label: s.label, Selected: s.key == m.state})
	}
	for _, o := range matrixOrders {
		o.Selected = o.Value == m.order
		f.Orders = append(f.Orders, o)
	}
	f.Units = []view.Option{{Label: "Tất cả đơn vị"}}
	for _, u := range m.units {
		f.Units = append(f.Units, view.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Name, Selected: u.ID == m.unit})
	}
	if len(m.plans) == 1 {
		f.Areas = []view.Option{{Label: "Tất cả nhóm nhiệm vụ"}}
		for _, it := range m.items {
			if it.Kind == plan.ItemArea {
				f.Areas = append(f.Areas, view.Option{Value: strconv.FormatInt(it.ID, 10), Label: it.Label + ". " + fullTitle(it), Selected: it.ID == m.area})
			}
		}
		f.Areas = append(f.Areas, view.Option{Value: strconv.Itoa(commonArea), Label: "Nhiệm vụ chung", Selected: m.area == commonArea})
	}
}

// periodOptions are periods to choose from, with their plan where there are several.
func (m *matrix) periodOptions(periods []postgres.OpenPeriod) []view.Option {
	var options []view.Option
	for _, p := range periods {
		label := upperFirst(vi.Period(p.Period))
		if len(m.plans) > 1 {
			label = p.ShortTitle + ", " + vi.Period(p.Period)
		}
		options = append(options, view.Option{Value: strconv.FormatInt(p.Period.ID, 10), Label: label, Selected: p.Period.ID == m.nearest.Period.ID})
	}
	return options
}

// waiting leads to the reports that wait to be received. It counts them where the page that it leads to
// shows the same: of one period and all its areas.
func (m *matrix) waiting(open []postgres.OpenPeriod) view.Link {
	n := 0
	for _, l := range m.lines {
		n += l.focus.Sent - l.focus.Accepted
	}
	switch {
	case n == 0:
		return view.Link{}
	case len(open) > 1 || m.area != 0 || m.state != "":
		return view.Link{Label: "Xem báo cáo chờ tiếp nhận", URL: view.ReviewURL(0)}
	}
	link := view.Link{Label: fmt.Sprintf("Xem %d báo cáo chờ tiếp nhận", n), URL: view.ReviewURL(open[0].Period.ID)}
	if m.unit != 0 {
		link.URL = view.WithQuery(link.URL, "don-vi", strconv.FormatInt(m.unit, 10))
	}
	return link
}

// pick offers what can be done for ticked units.
func (m *matrix) pick(page *view.MatrixPage) {
	open := slices.DeleteFunc(slices.Clone(m.periods), func(p postgres.OpenPeriod) bool {
		return p.Period.State != plan.PeriodOpen || m.byTask && p.Period.ID != m.nearest.Period.ID
	})
	if len(open) == 0 {
		return
	}
	page.Waiting = m.waiting(open)
	page.Pick = view.MatrixPick{Remind: view.RemindURL(0), Review: view.ReviewURL(0), Open: m.periodOptions(open)}
	if m.byTask {
		page.Pick.Items = []view.Option{{Label: "Mọi nhiệm vụ còn thiếu"}}
		for _, c := range m.columns {
			page.Pick.Items = append(page.Pick.Items, view.Option{Value: strconv.FormatInt(c.id, 10), Label: shortTitle(c.item)})
		}
	}
	for _, rows := range [][]view.MatrixRow{page.Matrix.Rows, page.Matrix.Requested} {
		for i := range rows {
			rows[i].ID = rows[i].Unit
		}
	}
}

// table lays the lines out; tight puts signs in the place of words.
func (m *matrix) table(tight bool) view.Matrix {
	t := view.Matrix{Label: "Báo cáo theo đơn vị và kỳ", Tight: tight, Rates: true}
	if m.byTask {
		t.Label = "Báo cáo theo đơn vị và nhiệm vụ, kỳ " + vi.Period(m.nearest.Period)
	}
	totals := make([]plan.Tally, len(m.columns))
	var total plan.Tally
	for _, l := range m.lines {
		row := view.MatrixRow{
			Name: l.unit.Name, Unit: strconv.FormatInt(l.unit.ID, 10), URL: view.FollowUnitURL(l.unit.ID, 0), Missing: l.focus.Missing(),
			Complete: percent(l.total.Completeness()), Punctual: percent(l.total.Punctuality()),
		}
		if l.unit.Requested() {
			row.Punctual = ""
		}
		for i, c := range m.columns {
			cell := m.cell(l.cells[i], c.period, l.unit.Requested())
			cell.URL = view.FollowUnitURL(l.unit.ID, c.period.ID)
			if m.byTask {
				cell.URL += "#row-" + plan.RowKey{PeriodID: c.period.ID, ItemID: c.id}.String()
				cell.Fraction = ""
			}
			row.Cells = append(row.Cells, cell)
			if !l.unit.Requested() {
				totals[i] = totals[i].Plus(l.cells[i])
			}
		}
		if l.unit.Requested() {
			t.Requested = append(t.Requested, row)
			continue
		}
		t.Rows = append(t.Rows, row)
		total = total.Plus(l.total)
	}
	t.Total = view.MatrixRow{Name: fmt.Sprintf("Cộng %d đơn vị", len(t.Rows)), Complete: percent(total.Completeness()), Punctual: percent(total.Punctuality())}
	for i, c := range m.columns {
		t.Columns = append(t.Columns, m.column(c, tight))
		cell := view.MatrixCell{Fraction: fraction(totals[i])}
		if rate := totals[i].Punctuality(); rate.Whole > 0 {
			cell.Remark = "Đúng hạn " + percent(rate)
		}
		t.Total.Cells = append(t.Total.Cells, cell)
	}
	if len(m.plans) > 1 && !m.byTask {
		for i, p := range m.periods {
			if i == 0 || p.Period.PlanID != m.periods[i-1].Period.PlanID {
				t.Groups = append(t.Groups, view.MatrixGroup{Title: p.ShortTitle})
			}
			t.Groups[len(t.Groups)-1].Width++
		}
	}
	return t
}

func percent(r plan.Rate) string { return vi.Percent(r.Part, r.Whole) }

func fraction(t plan.Tally) string {
	if t.Owed == 0 {
		return ""
	}
	return strconv.Itoa(t.Sent) + "/" + strconv.Itoa(t.Owed)
}

func (m *matrix) column(c matrixColumn, tight bool) view.MatrixColumn {
	if m.byTask {
		return view.MatrixColumn{Label: c.item.Place, Full: c.item.Place + " " + fullTitle(c.item), URL: view.TaskURL(c.id)}
	}
	due := vi.ShortDate(c.period.UnitsDue)
	head := view.MatrixColumn{Label: upperFirst(vi.PeriodOfYear(c.period)), Note: "hạn " + due, When: view.MatrixPast}
	if c.period.State == plan.PeriodOpen {
		head.When = view.MatrixOpen
	}
	switch {
	case tight:
		head.Full = upperFirst(vi.Period(c.period)) + ", hạn của đơn vị " + vi.Date(c.period.UnitsDue)
		head.Label, head.Note = vi.PeriodSign(c.period), due
	case c.period.State == plan.PeriodOpen:
		head.Label += ", đang mở"
	}
	return head
}

// signs stand for the standings of units.
var signs = map[plan.Standing]view.MatrixSign{
	plan.StandsNotOwed: view.SignNone, plan.StandsMissing: view.SignMissing, plan.StandsDraft: view.SignDraft, plan.StandsSentBack: view.SignSentBack,
	plan.StandsSentEmpty: view.SignHollow, plan.StandsSentLate: view.SignSentLate, plan.StandsSent: view.SignSent, plan.StandsAccepted: view.SignAccepted,
}

// cell says where the reports of a unit in a column stand: their word, and how they stand in time.
func (l lens) cell(t plan.Tally, p plan.Period, requested bool) view.MatrixCell {
	standing := t.Standing()
	c := view.MatrixCell{Sign: signs[standing], Word: vi.Standing(standing), Fraction: fraction(t)}
	if standing == plan.StandsNotOwed {
		return c
	}
	c.Tag = view.Tag{Kind: standingKinds[standing], Word: c.Word}
	if standing == plan.StandsSentBack {
		c.Tag.Word = fmt.Sprintf("Trả lại %d", t.SentBack)
	}
	remark := ""
	switch in := t.Timeliness(requested); {
	case in == plan.NoResponse && standing != plan.StandsSentBack:
		c.Sign, c.Word, c.Tag = view.SignSilent, vi.Timeliness(in), view.Tag{Kind: view.TagSilent, Word: vi.Timeliness(in)}
	case in == plan.Responded && standing != plan.StandsAccepted:
		c.Tag.Word = vi.Timeliness(in)
	case in == plan.Overdue && p.State == plan.PeriodLocked:
		c.Sign, c.Tag, remark = view.SignLate, view.Tag{Kind: view.TagEmpty, Word: "Không gửi đủ"}, "không gửi"
	case in == plan.Overdue:
		c.Sign, c.Tag = view.SignLate, lateTag(t.Since, l.today())
		remark = lowerFirst(c.Tag.Word)
	case in == plan.NotDueYet && !t.Extended.IsZero() && l.today().After(p.UnitsDue):
		c.Tag = extendedTag(t.Extended)
		remark = lowerFirst(c.Tag.Word)
	case in == plan.NotDueYet, in == plan.SentLate && standing != plan.StandsSentLate:
		remark = lowerFirst(vi.Timeliness(in))
	}
	if remark != "" {
		c.Word += ", " + remark
	}
	c.Remark = cellRemark(t, standing)
	return c
}

// cellRemark says what the word and the fraction of a cell leave out.
func cellRemark(t plan.Tally, standing plan.Standing) string {
	var parts []string
	for _, part := range []struct {
		n    int
		word string
		said bool
	}{
		{t.Drafted, "nháp", false}, {t.SentBack, "bị trả lại", standing == plan.StandsSentBack}, {t.SentLate, "gửi muộn", standing == plan.StandsSentLate && t.SentLate == t.Owed},
		{t.SentEmpty, "rỗng", standing == plan.StandsSentEmpty || standing == plan.StandsAccepted}, {t.Accepted, "đã nhận", standing == plan.StandsAccepted},
	} {
		if part.n > 0 && !part.said {
			parts = append(parts, strconv.Itoa(part.n)+" "+part.word)
		}
	}
	if len(parts) == 0 && t.Late > 0 {
		parts = []string{lowerFirst(vi.Standing(plan.StandsMissing))}
	}
	return strings.Join(parts, ", ")
}

// GET /theo-doi/tai.xlsx
func (s *Server) followFile(w http.ResponseWriter, r *http.Request) error {
	m, err := s.matrix(r, true)
	if err != nil {
		return err
	}
	if len(m.frame.Periods) == 0 {
		return fault.New(fault.NotFound, "Chưa có kỳ báo cáo nào được mở.")
	}
	var page view.MatrixPage
	m.head(&page)
	commune := actorOf(r.Context()).Commune
	doc := report.Matrix(report.MatrixSheet{
		Agency: "UBND " + lowerKind(commune.Name), Plan: page.Plan, Note: page.Circumstance + ". Ô trống: không phải báo cáo. Số liệu lúc " + vi.Moment(m.now, m.loc), Table: m.sheet(), ByTask: m.byTask,
	})
	return s.sendDocument(w, doc, "xlsx", fmt.Sprintf("theo-doi-%d.xlsx", m.year))
}

// sheet is the table in words.
func (m *matrix) sheet() report.MatrixTable {
	t := m.table(false)
	words := func(r view.MatrixRow) report.MatrixRow {
		row := report.MatrixRow{Name: r.Name, Rates: [2]string{r.Complete, r.Punctual}}
		for _, c := range r.Cells {
			text := strings.TrimSpace(c.Fraction + " " + c.Word)
			if c.Sign == view.SignNone {
				text = "" // much easier to read than the same words in most cells
			}
			row.Cells = append(row.Cells, text)
		}
		return row
	}
	var sheet report.MatrixTable
	for _, c := range t.Columns {
		label := c.Label
		if m.byTask {
			label = c.Full
		}
		if c.Note != "" {
			label += ", " + c.Note
		}
		sheet.Columns = append(sheet.Columns, label)
	}
	for _, r := range t.Rows {
		sheet.Units = append(sheet.Units, words(r))
	}
	sheet.Total = words(t.Total)
	for _, r := range t.Requested {
		sheet.Requested = append(sheet.Requested, words(r))
	}
	return sheet
}
