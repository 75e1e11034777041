package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// mostSheets bounds the papers of one meeting; a plan has five to ten areas.
const mostSheets = 60

// meeting is what the address asks for.
type meeting struct {
	lens
	plan   int64
	units  []int64  // nil: all
	areas  []string // nil: all
	facts  plan.MeetingFacts
	open   []postgres.OpenPeriod
	head   report.Letterhead
	sheets []plan.MeetingSheet
}

// areaKey names a sheet in addresses: the plan and the area, of which common duties have none.
func areaKey(s plan.MeetingSheet) string { return fmt.Sprintf("%d-%d", s.PlanID, s.AreaID) }

func (s *Server) meeting(r *http.Request) (m meeting, err error) {
	m = meeting{lens: s.lens(r), plan: queryID(r, "ke-hoach"), areas: r.URL.Query()["nhom"]}
	for _, text := range r.URL.Query()["don-vi"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
			m.units = append(m.units, id)
		}
	}
	var commune postgres.Commune
	if m.facts, m.open, commune, err = s.store.In(actorOf(r.Context())).Meeting(r.Context(), m.plan); err != nil {
		return m, err
	}
	m.head = letterhead(commune, nil, m.today())
	m.sheets = plan.MeetingSheets(m.facts, m.units, m.now, m.loc)
	return m, nil
}

// GET /phieu-hop
func (s *Server) meetingPage(w http.ResponseWriter, r *http.Request) error {
	m, err := s.meeting(r)
	if err != nil {
		return err
	}
	page := view.MeetingPage{Chrome: s.chrome(r, "Phiếu họp", sectionDashboard), AsOf: "Số liệu lúc " + vi.Moment(m.now, m.loc), Sheets: len(m.sheets), UnitNote: "tất cả"}
	if len(m.open) > 0 {
		page.Plans = m.planOptions()
		page.Units = m.unitOptions()
	}
	if len(m.units) > 0 {
		page.UnitNote = fmt.Sprintf("%d đơn vị", len(m.units))
	}
	for _, sheet := range m.sheets {
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Plan != sheet.PlanTitle {
			page.Groups = append(page.Groups, view.MeetingGroup{Plan: sheet.PlanTitle})
		}
		g := &page.Groups[len(page.Groups)-1]
		g.Areas = append(g.Areas, view.MeetingArea{
			Value: areaKey(sheet), Title: report.MeetingArea(sheet), Chosen: slices.Contains(m.areas, areaKey(sheet)), Late: len(sheet.Of(plan.MeetingLate)),
			Matters: len(sheet.Matters), Doing: len(sheet.Of(plan.MeetingDoing)), Done: len(sheet.Of(plan.MeetingDone)),
		})
	}
	return s.render(w, r, http.StatusOK, view.Meeting(page))
}

// planOptions are the plans with an open period.
func (m meeting) planOptions() []view.Option {
	options := []view.Option{{Value: "", Label: "Tất cả kế hoạch", Selected: m.plan == 0}}
	seen := map[int64]bool{}
	for _, o := range m.open {
		if !seen[o.Period.PlanID] {
			seen[o.Period.PlanID] = true
			options = append(options, view.Option{Value: strconv.FormatInt(o.Period.PlanID, 10), Label: o.ShortTitle, Selected: o.Period.PlanID == m.plan})
		}
	}
	return options
}

// unitOptions are the units that owe something.
func (m meeting) unitOptions() (options []view.Option) {
	seen := map[int64]bool{}
	for _, o := range m.facts.Rows {
		if !seen[o.UnitID] {
			seen[o.UnitID] = true
			options = append(options, view.Option{Value: strconv.FormatInt(o.UnitID, 10), Label: o.UnitName, Selected: slices.Contains(m.units, o.UnitID)})
		}
	}
	slices.SortFunc(options, func(a, b view.Option) int { return cmp.Compare(vi.Fold(a.Label), vi.Fold(b.Label)) })
	return options
}

// papers are the chosen sheets.
func (m meeting) papers() (report.Meeting, error) {
	p := report.Meeting{Letterhead: m.head, Now: m.now, Loc: m.loc}
	for _, sheet := range m.sheets {
		if len(m.areas) == 0 || slices.Contains(m.areas, areaKey(sheet)) {
			p.Sheets = append(p.Sheets, sheet)
		}
	}
	if len(p.Sheets) > mostSheets {
		return p, fault.New(fault.Invalid, fmt.Sprintf("Lựa chọn này có %d phiếu; mỗi lần in được nhiều nhất %d phiếu. Quay lại và chọn từng kế hoạch.", len(p.Sheets), mostSheets))
	}
	for _, o := range m.unitOptions() {
		if o.Selected {
			p.Units = append(p.Units, o.Label)
		}
	}
	return p, nil
}

// GET /phieu-hop/tai.docx, .pdf
func (s *Server) meetingFile(format string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		m, err := s.meeting(r)
		if err != nil {
			return err
		}
		papers, err := m.papers()
		if err != nil {
			return err
		}
		return s.sendDocument(w, papers.Document(), format, fmt.Sprintf("phieu-hop-%s.%s", m.today(), format))
	}
}

// GET /phieu-hop/in
func (s *Server) meetingSheet(w http.ResponseWriter, r *http.Request) error {
	m, err := s.meeting(r)
	if err != nil {
		return err
	}
	papers, err := m.papers()
	if err != nil {
		return err
	}
	chrome := s.chrome(r, "Phiếu họp ngày "+vi.Date(m.today()), "")
	chrome.Styles = []string{documentStylesURL}
	return s.render(w, r, http.StatusOK, view.DocumentSheet(chrome, documentComponent(papers.Document())))
}
