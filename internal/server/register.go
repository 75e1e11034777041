package server

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// register reads the register of the year that the address asks for; without one, of this year.
func (s *Server) register(r *http.Request) (year int, entries []postgres.RegisterEntry, years []int, err error) {
	year = int(queryID(r, "nam") % 10000)
	if year == 0 {
		year = s.today(r).Year()
	}
	entries, years, err = s.store.In(actorOf(r.Context())).Register(r.Context(), year)
	if !slices.Contains(years, year) {
		years = append(years, year)
		slices.Sort(years)
		slices.Reverse(years)
	}
	return year, entries, years, err
}

func registerTag(e postgres.RegisterEntry) view.Tag {
	switch {
	case e.Replaced:
		return view.Tag{Kind: view.TagReturned, Word: "Có bản thay thế"}
	case e.IssuedAt.IsZero():
		return view.Tag{Kind: view.TagSent, Word: "Đã cấp số"}
	}
	return view.Tag{Kind: view.TagAccepted, Word: "Đã phát hành"}
}

func registerNumber(e postgres.RegisterEntry) string {
	return report.DocumentNumber(e.Number) + "/" + e.Symbol
}

// GET /bao-cao/so
func (s *Server) registerPage(w http.ResponseWriter, r *http.Request) error {
	year, entries, years, err := s.register(r)
	if err != nil {
		return err
	}
	page := view.RegisterPage{
		Chrome: s.chrome(r, fmt.Sprintf("Sổ văn bản đi năm %d", year), sectionReports), Note: fmt.Sprintf("%d văn bản", len(entries)),
		Sheet: view.RegisterSheetURL(year), File: view.RegisterFileURL(year),
	}
	for _, y := range years {
		page.Years = append(page.Years, view.Link{Label: strconv.Itoa(y), URL: view.RegisterURL(y), Current: y == year})
	}
	for _, e := range entries {
		page.Rows = append(page.Rows, view.RegisterRow{
			Number: registerNumber(e), Date: vi.Date(e.On), Title: e.Title, URL: view.FrozenReportURL(e.ReportID, e.Version), Signer: e.Signer, Recipients: e.Recipients,
			Tag: registerTag(e), SHA256: hex.EncodeToString(e.SHA256),
		})
	}
	return s.render(w, r, http.StatusOK, view.Register(page))
}

// registerDocument lays out the register that the address asks for.
func (s *Server) registerDocument(r *http.Request) (*officialdoc.Document, int, error) {
	year, entries, _, err := s.register(r)
	if err != nil {
		return nil, 0, err
	}
	commune, err := s.store.In(actorOf(r.Context())).Commune(r.Context())
	if err != nil {
		return nil, 0, err
	}
	var lines []report.RegisterLine
	for _, e := range entries {
		lines = append(lines, report.RegisterLine{
			Number: registerNumber(e), Date: vi.Date(e.On), Title: "Báo cáo: " + e.Title, Signer: e.Signer, Recipients: e.Recipients, Remark: registerTag(e).Word,
		})
	}
	today := s.today(r)
	return report.Register(letterhead(commune, nil, today), year, lines, today), year, nil
}

// GET /bao-cao/so/in
func (s *Server) registerSheet(w http.ResponseWriter, r *http.Request) error {
	doc, year, err := s.registerDocument(r)
	if err != nil {
		return err
	}
	chrome := s.chrome(r, fmt.Sprintf("In sổ văn bản đi năm %d", year), "")
	chrome.Styles = []string{documentStylesURL}
	return s.render(w, r, http.StatusOK, view.DocumentSheet(chrome, documentComponent(doc)))
}

// GET /bao-cao/so/tai.xlsx
func (s *Server) registerFile(w http.ResponseWriter, r *http.Request) error {
	doc, year, err := s.registerDocument(r)
	if err != nil {
		return err
	}
	return s.sendDocument(w, doc, "xlsx", fmt.Sprintf("so-van-ban-di-%d.xlsx", year))
}
