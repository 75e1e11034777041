package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

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
