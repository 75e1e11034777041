package server

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
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
		switch {
		case a.Period.PlanID != b.Period.PlanID:
			return cmp.Compare(a.Period.PlanID, b.Period.PlanID)
		case closed(a) != closed(b):
			return map[bool]int{true: 1, false: -1}[closed(a)]
		case !closed(a):
			return nearer(a, b) // a narrow screen shows the first alone
		}
		return 0
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
