package server

import (
	"fmt"
	"net/http"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// whose says which unit a report is about.
type whose func(r *http.Request) (int64, error)

// ownUnit is the unit that the actor acts for.
func ownUnit(r *http.Request) (int64, error) { return actorOf(r.Context()).UnitID, nil }

// unitOfAddress is the unit of the address, for those who see all.
func unitOfAddress(r *http.Request) (int64, error) { return pathID(r, "owner") }

// unitReport brings one unit's report of the period of the address together, of the unit's rows alone. A
// unit without a row in the period has no report.
func (s *Server) unitReport(r *http.Request, of whose) (report.UnitData, error) {
	period, err := pathID(r, "period")
	if err != nil {
		return report.UnitData{}, err
	}
	id, err := of(r)
	if err != nil {
		return report.UnitData{}, err
	}
	q := s.store.In(actorOf(r.Context()))
	unit, err := q.Unit(r.Context(), id)
	if err != nil {
		return report.UnitData{}, err
	}
	source, err := q.ReportSource(r.Context(), postgres.Report{Period: plan.Period{ID: period}})
	if err != nil {
		return report.UnitData{}, err
	}
	all := ReportData(source, s.now())
	d := report.UnitData{Letterhead: all.Letterhead, Unit: unit, Plan: all.Plan, Period: all.Period, Areas: all.Areas, AsOf: all.AsOf, Loc: all.Loc}
	for _, row := range all.Rows {
		if row.UnitID == id {
			d.Rows = append(d.Rows, row)
		}
	}
	if len(d.Rows) == 0 {
		return d, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return d, nil
}

// GET /viec-cua-toi/bao-cao/{period}/tai.docx, and its like
func (s *Server) unitReportFile(of whose, format string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := s.unitReport(r, of)
		if err != nil {
			return err
		}
		return s.sendDocument(w, report.UnitReport(d), format, fmt.Sprintf("bao-cao-don-vi-%d-%d.%s", d.Unit.ID, d.Period.ID, format))
	}
}

// GET /viec-cua-toi/bao-cao/{period}/in, and its like
func (s *Server) unitReportSheet(of whose) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		d, err := s.unitReport(r, of)
		if err != nil {
			return err
		}
		return s.renderSheet(w, r, "Báo cáo của "+d.Unit.Name+", "+vi.Period(d.Period), report.UnitReport(d))
	}
}
