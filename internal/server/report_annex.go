package server

import (
	"context"
	"fmt"
	"net/http"
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

// annexesOf reads the report of the address with the annexes that the actor may see.
func (s *Server) annexesOf(r *http.Request) (rep postgres.Report, list []plan.ReportAnnex, err error) {
	id, err := pathID(r, "report")
	if err != nil {
		return rep, nil, err
	}
	actor := actorOf(r.Context())
	q := s.store.In(actor)
	if rep, err = q.Report(r.Context(), id); err != nil {
		return rep, nil, err
	}
	all, err := q.ReportAnnexes(r.Context(), id)
	for _, a := range all {
		if !a.Restricted || actor.May(account.SeeRestricted) {
			list = append(list, a)
		}
	}
	return rep, list, err
}

// mayEditAnnexes: the coordinator, while the period is not locked.
func mayEditAnnexes(ctx context.Context, rep postgres.Report) bool {
	return actorOf(ctx).May(account.Compose) && rep.Period.State != plan.PeriodLocked
}

// GET /bao-cao/{report}/phu-luc
func (s *Server) annexesPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderAnnexes(w, r, http.StatusOK, view.AnnexForm{Token: newToken()})
}

func (s *Server) renderAnnexes(w http.ResponseWriter, r *http.Request, status int, form view.AnnexForm) error {
	rep, list, err := s.annexesOf(r)
	if err != nil {
		return err
	}
	edits := mayEditAnnexes(r.Context(), rep)
	page := view.AnnexesPage{Chrome: s.chrome(r, "Phụ lục riêng, báo cáo "+vi.Period(rep.Period), sectionReports), Report: rep.ID}
	page.Chrome.Failed = status >= 400
	for _, a := range list {
		row := view.AnnexRow{Title: a.Title, Restricted: a.Restricted, Note: annexNote(a)}
		if edits {
			row.URL = view.ReportAnnexURL(rep.ID, a.ID)
		}
		page.Restricted = page.Restricted || a.Restricted
		page.Rows = append(page.Rows, row)
	}
	if edits {
		form.Action, form.MayRestrict = view.ReportAnnexesURL(rep.ID), actorOf(r.Context()).May(account.SeeRestricted)
		page.Form = &form
	}
	return s.render(w, r, status, view.ReportAnnexes(page))
}

// annexNote says how much an annex holds.
func annexNote(a plan.ReportAnnex) string {
	rows, lines := 0, 0
	for l := range strings.SplitSeq(a.Body, "\n") {
		switch {
		case strings.Contains(l, "|"):
			rows++
		case strings.TrimSpace(l) != "":
			lines++
		}
	}
	return fmt.Sprintf("%d đoạn, %d hàng của bảng", lines, rows)
}

func parseAnnex(r *http.Request, report int64) plan.ReportAnnex {
	return plan.ReportAnnex{ReportID: report, Title: line(r, "title"), Body: text(r, "body"), Restricted: r.PostForm.Get("restricted") != ""}
}

func annexFormOf(a plan.ReportAnnex) view.AnnexForm {
	return view.AnnexForm{Title: a.Title, Body: a.Body, Restricted: a.Restricted}
}

// POST /bao-cao/{report}/phu-luc
func (s *Server) addAnnex(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	id, err := pathID(r, "report")
	if err != nil {
		return err
	}
	a := parseAnnex(r, id)
	_, err = s.planning.AddReportAnnex(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), a)
	if fields := fault.Fields(err); fields != nil {
		form := annexFormOf(a)
		form.Token, form.Errors = r.PostForm.Get("token"), fields
		return s.renderAnnexes(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã thêm phụ lục “"+a.Title+"”.")
	http.Redirect(w, r, view.ReportAnnexesURL(id), http.StatusSeeOther)
	return nil
}

// annexOf is the annex of the address among those that the actor may see and edit.
func (s *Server) annexOf(r *http.Request) (postgres.Report, plan.ReportAnnex, error) {
	rep, list, err := s.annexesOf(r)
	if err != nil {
		return rep, plan.ReportAnnex{}, err
	}
	id, err := pathID(r, "annex")
	for _, a := range list {
		if a.ID == id && err == nil {
			return rep, a, nil
		}
	}
	return rep, plan.ReportAnnex{}, fault.New(fault.NotFound, "Không tìm thấy.")
}

// GET /bao-cao/{report}/phu-luc/{annex}
func (s *Server) annexPage(w http.ResponseWriter, r *http.Request) error {
	_, a, err := s.annexOf(r)
	if err != nil {
		return err
	}
	form := annexFormOf(a)
	form.Version = strconv.Itoa(a.Version)
	return s.renderAnnex(w, r, http.StatusOK, a, form)
}

func (s *Server) renderAnnex(w http.ResponseWriter, r *http.Request, status int, a plan.ReportAnnex, form view.AnnexForm) error {
	form.Action, form.MayRestrict = view.ReportAnnexURL(a.ReportID, a.ID), actorOf(r.Context()).May(account.SeeRestricted)
	page := view.AnnexPage{Chrome: s.chrome(r, "Sửa phụ lục: "+a.Title, sectionReports), Back: view.ReportAnnexesURL(a.ReportID), Form: form}
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.ReportAnnex(page))
}

// POST /bao-cao/{report}/phu-luc/{annex}
func (s *Server) editAnnex(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	rep, now, err := s.annexOf(r)
	if err != nil {
		return err
	}
	a := parseAnnex(r, rep.ID)
	a.ID, a.Version = now.ID, formVersion(r.PostForm.Get("version-annex"))
	remove := r.PostForm.Get("act") == "remove"
	err = s.planning.EditReportAnnex(r.Context(), actorOf(r.Context()), a, remove)
	form := annexFormOf(a)
	form.Version, form.Errors = strconv.Itoa(a.Version), fault.Fields(err)
	switch {
	case form.Errors != nil:
		return s.renderAnnex(w, r, http.StatusUnprocessableEntity, now, form)
	case fault.KindOf(err) == fault.Conflict:
		// His own text again, on top of the version that is there now, which stands beside it.
		form.Version, form.Theirs = strconv.Itoa(now.Version), now.Title+"\n"+now.Body
		return s.renderAnnex(w, r, http.StatusConflict, now, form)
	case err != nil:
		return err
	}
	s.flash(r, map[bool]string{false: "Đã lưu phụ lục.", true: "Đã bỏ phụ lục “" + now.Title + "” khỏi báo cáo."}[remove])
	http.Redirect(w, r, view.ReportAnnexesURL(rep.ID), http.StatusSeeOther)
	return nil
}

// POST /bao-cao/{report}/noi-bo
//
// A download that is logged is a change, so it comes by a button and never by a link.
func (s *Server) insideReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	restricted := false
	for _, a := range c.data.Annexes {
		restricted = restricted || a.Restricted
	}
	format := r.PostForm.Get("format")
	if _, known := documentWriters[format]; !restricted || !known && format != "in" {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	if err := s.planning.NoteRestrictedPrint(r.Context(), actorOf(r.Context()), c.source.Report.ID, format); err != nil {
		return err
	}
	doc := report.Compose(c.data).Document(c.data)
	doc.Internal = true
	if format == "in" {
		return s.renderSheet(w, r, "Báo cáo nội bộ "+vi.Period(c.data.Period), doc)
	}
	return s.sendDocument(w, doc, format, fmt.Sprintf("bao-cao-noi-bo-%d.%s", c.data.Period.Year, format))
}
