package server

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// POST /bao-cao/{report}
func (s *Server) editReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	edits := partEdits(r, c.report)
	refused, err := s.planning.EditReport(r.Context(), actorOf(r.Context()), c.source.Report.ID, edits)
	if fault.KindOf(err) == fault.Conflict {
		return s.afterStep(w, r, c.life.ID, "", refusedStep{err: err, typed: typedParts(c.report, edits)})
	}
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return s.answerReportSave(w, r, c, edits, refused)
	}
	if len(refused) == 0 {
		if len(edits) > 0 {
			s.flash(r, "Đã lưu "+strconv.Itoa(len(edits))+" phần lúc "+vi.Clock(s.now(), c.data.Loc)+".")
		}
		next := view.ReportURL(c.source.Report.ID)
		if part := partOfButton(r); part != "" {
			next = view.ReportPartURL(c.source.Report.ID, part)
		}
		if r.PostForm.Get("next") == "trinh" {
			next = view.SubmitReportURL(c.source.Report.ID)
		}
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	typed, failed, status := map[string]typedPart{}, []view.FieldError{}, http.StatusUnprocessableEntity
	for _, e := range edits {
		err, ok := refused[e.Key]
		if !ok {
			continue
		}
		typed[e.Key] = typedPart{text: e.Text, err: err}
		failed = append(failed, view.FieldError{Name: "text-" + e.Key, Message: failureText(err)})
		if fault.KindOf(err) == fault.Conflict {
			status = http.StatusConflict
		}
	}
	if c, err = s.compose(r); err != nil {
		return err
	}
	return s.renderReport(w, r, status, c, typed, failed)
}

// partOfButton is the part whose own button was pressed; "" for the form's.
func partOfButton(r *http.Request) string {
	into, _, _ := strings.Cut(r.PostForm.Get("take"), " ")
	return cmp.Or(into, r.PostForm.Get("renew"), r.PostForm.Get("keep"))
}

// partEdits are the parts of the form that differ from what the form was made from. The button of one
// part may take the composed text anew (renew) or settle the notice that the source changed (keep).
func partEdits(r *http.Request, rep report.Report) []planning.PartEdit {
	renew, keep := r.PostForm.Get("renew"), r.PostForm.Get("keep")
	into, sentence, _ := strings.Cut(r.PostForm.Get("take"), " ")
	var edits []planning.PartEdit
	for _, p := range rep.Parts {
		if !p.Editable || !r.PostForm.Has("text-"+p.Key) {
			continue
		}
		number, mark, _ := strings.Cut(r.PostForm.Get("version-"+p.Key), ".")
		version, err := strconv.ParseInt(number, 10, 32)
		if err != nil {
			version = -1 // no version the part ever had: a conflict, not a loss
		}
		e := planning.PartEdit{Key: p.Key, Text: text(r, "text-"+p.Key), Source: p.Composed, Version: int(version)}
		if into == p.Key {
			e.Text = p.Take(e.Text, sentence)
		}
		switch {
		case renew == p.Key:
			e.Text = p.Composed
		case keep == p.Key:
		case e.Text == cleanText(p.Text), mark != "" && textMark(e.Text) == mark, version == 0 && e.Text == cleanText(p.Composed):
			continue // not touched, whoever has saved the part meanwhile
		case p.Version > 0 && p.Edited:
			e.Source = p.Source // typing on does not settle that the source changed
		case version == 0 && mark != "" && mark != textMark(p.Composed):
			e.Source = "" // the units' reports changed while the form was open: the notice must come
		}
		edits = append(edits, e)
	}
	return edits
}

// partBase is the base of a part's form: the version it is made from and a mark of the text in it. What
// comes back with the same mark was not touched, even where the units' reports have changed meanwhile.
func partBase(p report.Part) plan.Base { return plan.Base{Version: p.Version, Mark: textMark(p.Text)} }

// textMark is short and differs where the text does.
func textMark(text string) string {
	sum := sha256.Sum256([]byte(cleanText(text)))
	return hex.EncodeToString(sum[:4])
}

// answerReportSave tells the script what was kept.
func (s *Server) answerReportSave(w http.ResponseWriter, r *http.Request, c composed, edits []planning.PartEdit, refused map[string]error) error {
	versions, errs := map[string]string{}, map[string]string{}
	answer := map[string]any{"versions": versions, "errors": errs}
	status := http.StatusOK
	for _, e := range edits {
		err, bad := refused[e.Key]
		switch {
		case !bad:
			versions[e.Key] = plan.Base{Version: max(e.Version, 0) + 1, Mark: textMark(e.Text)}.String()
		case fault.KindOf(err) == fault.Conflict:
			status = http.StatusConflict
			now, err := s.compose(r)
			if err != nil {
				return err
			}
			theirs, _ := now.report.Part(e.Key)
			answer["conflict"] = map[string]string{"row": e.Key, "message": "Người khác vừa lưu phần này. Chữ của bạn còn nguyên; bấm Lưu các phần để so hai bản.", "text": theirs.Text}
		default:
			errs["text-"+e.Key] = failureText(err)
			status = http.StatusUnprocessableEntity
		}
	}
	if len(refused) == 0 {
		answer["saved"] = vi.Clock(s.now(), c.data.Loc)
	}
	writeJSON(w, status, answer)
	return nil
}
