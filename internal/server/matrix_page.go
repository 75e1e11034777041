package server

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

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
