package server

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// POST /bao-cao/{report}/ban-ky
func (s *Server) keepSignedCopy(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "report")
	if err != nil {
		return err
	}
	up, file, err := spool(w, r)
	if file != nil {
		defer func() { _ = file.Close() }()
	}
	if err == nil {
		err = s.planning.AddSignedCopy(r.Context(), actorOf(r.Context()), id, up)
	}
	if kind := fault.KindOf(err); (kind == fault.Invalid || kind == fault.TooLarge) && fieldsOf(err) == nil {
		at := fault.Field("file", planning.Sentence(err))
		at.Kind = kind
		err = at
	}
	return s.afterStep(w, r, id, "Đã lưu bản ký.", refusedStep{act: plan.KeepSignedCopy, err: err})
}

// signedCopy is the copy of the address with the report that it belongs to.
func (s *Server) signedCopy(r *http.Request) (life postgres.ReportLife, f postgres.ReportFile, err error) {
	id, err := pathID(r, "copy")
	if err != nil {
		return life, f, err
	}
	if life, err = s.reportLife(r); err != nil {
		return life, f, err
	}
	i := slices.IndexFunc(life.Files, func(f postgres.ReportFile) bool { return f.ID == id && f.Format == postgres.SignedCopy })
	if i < 0 {
		return life, f, fault.New(fault.NotFound, "Không tìm thấy bản ký này; có thể đã gỡ.")
	}
	return life, life.Files[i], nil
}

// GET /bao-cao/{report}/ban-ky/{copy}/go
func (s *Server) removeCopyPage(w http.ResponseWriter, r *http.Request) error {
	life, f, err := s.signedCopy(r)
	if err != nil {
		return err
	}
	return s.renderRemoveCopy(w, r, http.StatusOK, life, f, "", nil)
}

func (s *Server) renderRemoveCopy(w http.ResponseWriter, r *http.Request, status int, life postgres.ReportLife, f postgres.ReportFile, reason string, refused error) error {
	page := view.RemoveCopyPage{
		Chrome: s.chrome(r, "Gỡ bản ký", sectionReports), Plan: life.ShortTitle + ", báo cáo " + vi.Period(life.Period), Reason: reason,
		File: s.lens(r).frozenFiles(life.ID, []postgres.ReportFile{f}, false)[0], Back: view.ReportURL(life.ID),
		LifeForm: view.LifeForm{Action: view.RemoveCopyURL(life.ID, f.ID), Token: newToken(), Version: strconv.Itoa(life.Version), Errors: fieldsOf(refused)},
	}
	if page.Chrome.Failed = refused != nil; refused != nil {
		page.Errors = errorList(refused)
	}
	return s.render(w, r, status, view.RemoveCopy(page))
}

// POST /bao-cao/{report}/ban-ky/{copy}/go
func (s *Server) removeCopy(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	report, err := pathID(r, "report")
	if err != nil {
		return err
	}
	file, err := pathID(r, "copy")
	if err != nil {
		return err
	}
	token, step := documentStep(r, report)
	err = s.planning.RemoveSignedCopy(r.Context(), actorOf(r.Context()), token, step, file)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		life, f, gone := s.signedCopy(r)
		if gone != nil {
			return gone
		}
		status, _ := failure(err)
		return s.renderRemoveCopy(w, r, status, life, f, step.Reason, err)
	}
	return s.afterStep(w, r, report, "Đã gỡ bản ký.", refusedStep{act: plan.RemoveSignedCopy, err: err})
}
