package server

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// yearRegister is the register of a year.
type yearRegister struct {
	year    int
	entries []postgres.RegisterEntry // by kind and number
	years   []int
	commune postgres.Commune
}

// register reads the register of the year that the address asks for; without one, of this year. The
// commune's own plans stand in it with the numbers that they came with.
func (s *Server) register(r *http.Request) (g yearRegister, err error) {
	if g.year = int(queryID(r, "nam") % 10000); g.year == 0 {
		g.year = s.today(r).Year()
	}
	var plans []postgres.NumberedPlan
	if g.entries, plans, g.years, g.commune, err = s.store.In(actorOf(r.Context())).Register(r.Context(), g.year); err != nil {
		return g, err
	}
	for _, p := range plans {
		if e, own := planEntry(p, g.commune); own {
			g.entries = append(g.entries, e)
		}
	}
	slices.SortStableFunc(g.entries, func(a, b postgres.RegisterEntry) int {
		return cmp.Or(cmp.Compare(vi.Fold(a.Kind), vi.Fold(b.Kind)), cmp.Compare(a.Number, b.Number), cmp.Compare(a.On.String(), b.On.String()))
	})
	if !slices.Contains(g.years, g.year) {
		g.years = append(g.years, g.year)
		slices.Sort(g.years)
		slices.Reverse(g.years)
	}
	return g, nil
}

// planEntry is a plan as a line of the register. A plan of another authority, such as that of which the
// commune was made, is none of it.
func planEntry(p postgres.NumberedPlan, c postgres.Commune) (postgres.RegisterEntry, bool) {
	written := strings.NewReplacer("ubnd", "uy ban nhan dan")
	issuer := written.Replace(vi.Fold(p.Issuer))
	own := issuer == "" || issuer == written.Replace(vi.Fold(c.LetterheadAgency)) || issuer == written.Replace(vi.Fold("UBND "+c.Name))
	number, symbol, _ := strings.Cut(p.Number, "/")
	on, err := plan.ParseISODay(p.On)
	n, notNumber := strconv.Atoi(strings.TrimSpace(number))
	if !own || err != nil || notNumber != nil {
		return postgres.RegisterEntry{}, false
	}
	return postgres.RegisterEntry{Kind: p.Kind, Number: n, Symbol: symbol, On: on, Title: p.Title, Signer: p.Signer, PlanID: p.PlanID, Version: p.Version}, true
}

// registerURL is what a line stands for.
func registerURL(e postgres.RegisterEntry) string {
	switch {
	case e.PlanID != 0 && e.Version > 1:
		return view.PlanVersionURL(e.PlanID, e.Version)
	case e.PlanID != 0:
		return view.PlanURL(e.PlanID)
	case e.ReminderID != 0:
		return view.ReminderURL(e.ReminderID)
	}
	return view.FrozenReportURL(e.ReportID, e.Version)
}

func registerTag(e postgres.RegisterEntry) view.Tag {
	switch {
	case e.PlanID != 0:
		return view.Tag{Kind: view.TagAccepted, Word: "Đã ban hành"}
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
	g, err := s.register(r)
	if err != nil {
		return err
	}
	page := view.RegisterPage{
		Chrome: s.chrome(r, fmt.Sprintf("Sổ văn bản đi năm %d", g.year), sectionReports), Note: fmt.Sprintf("%d văn bản", len(g.entries)),
		Sheet: view.RegisterSheetURL(g.year), File: view.RegisterFileURL(g.year),
	}
	for _, y := range g.years {
		page.Years = append(page.Years, view.Link{Label: strconv.Itoa(y), URL: view.RegisterURL(y), Current: y == g.year})
	}
	for i, e := range g.entries {
		if i == 0 || e.Kind != g.entries[i-1].Kind {
			page.Kinds = append(page.Kinds, view.RegisterKind{Name: kindName(e.Kind)})
		}
		kind := &page.Kinds[len(page.Kinds)-1]
		kind.Rows = append(kind.Rows, view.RegisterRow{
			Number: registerNumber(e), Date: vi.Date(e.On), Title: e.Title, URL: registerURL(e), Signer: e.Signer, Recipients: e.Recipients,
			Tag: registerTag(e), SHA256: hex.EncodeToString(e.SHA256),
		})
	}
	return s.render(w, r, http.StatusOK, view.Register(page))
}

// registerDocument lays out the register that the address asks for.
func (s *Server) registerDocument(r *http.Request) (*officialdoc.Document, int, error) {
	g, err := s.register(r)
	if err != nil {
		return nil, 0, err
	}
	var lines []report.RegisterLine
	for _, e := range g.entries {
		title := kindName(e.Kind) + ": " + e.Title
		if e.Requested {
			title = e.Title // begins with what the letter is called
		}
		lines = append(lines, report.RegisterLine{
			Number: registerNumber(e), Date: vi.Date(e.On), Title: title, Signer: e.Signer, Recipients: e.Recipients, Remark: registerTag(e).Word,
		})
	}
	today := s.today(r)
	return report.Register(letterhead(g.commune, nil, today), g.year, lines, today), g.year, nil
}

// kindName is a kind as it stands in a sentence: “Báo cáo”.
func kindName(kind string) string { return upperFirst(strings.ToLower(kind)) }

// GET /bao-cao/so/in
func (s *Server) registerSheet(w http.ResponseWriter, r *http.Request) error {
	doc, year, err := s.registerDocument(r)
	if err != nil {
		return err
	}
	return s.renderSheet(w, r, fmt.Sprintf("In sổ văn bản đi năm %d", year), doc)
}

// GET /bao-cao/so/tai.xlsx
func (s *Server) registerFile(w http.ResponseWriter, r *http.Request) error {
	doc, year, err := s.registerDocument(r)
	if err != nil {
		return err
	}
	return s.sendDocument(w, doc, "xlsx", fmt.Sprintf("so-van-ban-di-%d.xlsx", year))
}
