package server

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// fieldsOf are the messages of an error by field.
func fieldsOf(err error) map[string]string { return fault.Fields(err) }

// documentStep is what every form of a step posts.
func documentStep(r *http.Request, report int64) (token string, step planning.DocumentStep) {
	return r.PostForm.Get("token"), planning.DocumentStep{ReportID: report, Version: formVersion(r.PostForm.Get("version-report")), Reason: text(r, "reason")}
}

// afterStep goes on to the report, or shows the page as it is now with the refused form.
func (s *Server) afterStep(w http.ResponseWriter, r *http.Request, report int64, done string, t refusedStep) error {
	switch fault.KindOf(t.err) {
	case fault.Invalid, fault.Conflict, fault.TooLarge:
		status, _ := failure(t.err)
		life, err := s.reportLife(r)
		if err != nil {
			return err
		}
		if life.State.Open() || wantsJSON(r) {
			return t.err // the step is no more to be seen: the page of errors keeps what was typed
		}
		return s.renderReportLife(w, r, status, life, t)
	}
	if t.err != nil {
		return t.err
	}
	s.flash(r, done)
	http.Redirect(w, r, view.ReportURL(report), http.StatusSeeOther)
	return nil
}

// documentMark tells two composed documents apart: what is submitted is what was read.
func documentMark(doc *officialdoc.Document) (string, error) {
	model, err := doc.Encode()
	sum := sha256.Sum256([]byte(model))
	return hex.EncodeToString(sum[:8]), err
}

// typedSubmission is the form of a submission as typed.
type typedSubmission struct {
	leader string
	errs   map[string]string
	stale  bool
	other  error
}

// GET /bao-cao/{report}/trinh
func (s *Server) submitPage(w http.ResponseWriter, r *http.Request) error {
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	if !c.life.State.Open() {
		http.Redirect(w, r, view.ReportURL(c.life.ID), http.StatusSeeOther)
		return nil
	}
	return s.renderSubmit(w, r, http.StatusOK, c, typedSubmission{})
}

func (s *Server) renderSubmit(w http.ResponseWriter, r *http.Request, status int, c composed, t typedSubmission) error {
	actor := actorOf(r.Context())
	leaders, err := s.store.In(actor).Leaders(r.Context())
	if err != nil {
		return err
	}
	doc := c.report.Document(c.data)
	mark, err := documentMark(doc)
	if err != nil {
		return err
	}
	page := view.SubmitPage{
		Chrome: s.chrome(r, "Trình duyệt báo cáo "+vi.Period(c.life.Period), sectionReports), Plan: c.life.ShortTitle, Mark: mark, Leader: t.leader, Stale: t.stale,
		LifeForm: view.LifeForm{Action: view.SubmitReportURL(c.life.ID), Token: newToken(), Version: strconv.Itoa(c.life.Version), Errors: t.errs},
		Holes:    holeTexts(c.report.Holes), Lock: lockNote(c.life.Period), Back: view.ReportURL(c.life.ID), Preview: view.DocumentPreview(documentComponent(doc)),
	}
	page.Chrome.Failed, page.Chrome.Styles = status >= http.StatusBadRequest, []string{documentStylesURL}
	for _, letter := range doc.Unprintable() {
		page.Warnings = append(page.Warnings, "Ký tự “"+letter+"” không in được, sẽ thành dấu “?”; hãy quay lại bỏ hoặc thay.")
	}
	for _, a := range leaders {
		page.Leaders = append(page.Leaders, view.Option{Value: strconv.FormatInt(a.ID, 10), Label: strings.TrimSpace(a.Position + " " + a.FullName)})
	}
	if t.other != nil {
		page.Other = errorList(t.other)
	}
	return s.render(w, r, status, view.SubmitReport(page))
}

// holeTexts are the holes in words, those of one part together.
func holeTexts(holes []report.Hole) []string {
	var list []string
	for _, row := range holeRows(holes) {
		list = append(list, row.Title+": "+lowerFirst(row.Note))
	}
	return list
}

// POST /bao-cao/{report}/trinh
func (s *Server) submitReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	c, err := s.compose(r)
	if err != nil {
		return err
	}
	doc := c.report.Document(c.data)
	mark, err := documentMark(doc)
	if err != nil {
		return err
	}
	t := typedSubmission{leader: text(r, "leader")}
	if c.life.State.Open() && r.PostForm.Get("mark") != mark {
		t.stale = true
		return s.renderSubmit(w, r, http.StatusConflict, c, t)
	}
	inputs, err := reportInputs(c)
	if err != nil {
		return err
	}
	frozen, err := frozenOf(doc, inputs, holeTexts(c.report.Holes), "")
	if err != nil {
		return err
	}
	frozen.Parts = c.partVersions()
	leader, _ := integer(r, "leader")
	token, step := documentStep(r, c.life.ID)
	step.Reason = ""
	err = s.planning.SubmitReport(r.Context(), actorOf(r.Context()), token, step, leader, frozen)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		status, _ := failure(err)
		if c, e := s.compose(r); e == nil && c.life.State.Open() {
			t.errs, t.other = fieldsOf(err), err
			return s.renderSubmit(w, r, status, c, t)
		}
	}
	return s.afterStep(w, r, c.life.ID, "Đã trình báo cáo lúc "+vi.Clock(s.now(), c.data.Loc)+".", refusedStep{act: plan.SubmitDocument, err: err})
}

// partVersions is the sum of the versions of the edited parts: another sum is another text.
func (c composed) partVersions() int {
	sum := 0
	for _, p := range c.source.Parts {
		sum += p.Version
	}
	return sum
}

// POST /bao-cao/{report}/duyet
func (s *Server) decideReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	life, err := s.reportLife(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	token, step := documentStep(r, life.ID)
	t := refusedStep{act: plan.ApproveDocument, reason: step.Reason}
	switch plan.DocumentAct(text(r, "act")) {
	case plan.SendBackDocument:
		t.err = s.planning.SendBackReport(ctx, actor, token, step)
		return s.afterStep(w, r, life.ID, "Đã trả lại báo cáo để sửa.", t)
	case plan.ApproveDocument:
		frozen, err := approvedVersion(life)
		if err == nil {
			err = s.planning.ApproveReport(ctx, actor, token, step, frozen)
		}
		t.err = err
		return s.afterStep(w, r, life.ID, "Đã duyệt báo cáo lúc "+vi.Clock(s.now(), s.lens(r).loc)+".", t)
	}
	return fault.New(fault.NotFound, "Không tìm thấy.")
}

// approvedVersion is what the leader read, no draft any more.
func approvedVersion(life postgres.ReportLife) (planning.Frozen, error) {
	if life.State != plan.DocumentSubmitted {
		return planning.Frozen{}, nil // the rule refuses the step
	}
	doc, err := officialdoc.Decode(life.Current.Model)
	if err != nil {
		return planning.Frozen{}, err
	}
	report.Approve(doc)
	return frozenOf(doc, life.Current.Inputs, life.Current.Holes, fmt.Sprintf("bao-cao-%d-da-duyet", life.Period.Year))
}

// POST /bao-cao/{report}/cap-so
func (s *Server) numberReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	life, err := s.reportLife(r)
	if err != nil {
		return err
	}
	token, step := documentStep(r, life.ID)
	t := refusedStep{act: plan.NumberDocument, number: text(r, "number"), on: text(r, "on")}
	number, err := strconv.Atoi(t.number)
	if err != nil {
		number = 0 // no number: the rule asks for one
	}
	on, _ := plan.ParseDay(t.on) // likewise
	var frozen planning.Frozen
	line := postgres.RegisterEntry{Number: number, On: on}
	if life.State.May(plan.NumberDocument) {
		if frozen, err = numberedVersion(life, &line); err != nil {
			return err
		}
	}
	t.err = s.planning.NumberReport(r.Context(), actorOf(r.Context()), token, step, line, frozen)
	return s.afterStep(w, r, life.ID, fmt.Sprintf("Đã ghi số %s/%s, ngày %s.", report.DocumentNumber(number), line.Symbol, vi.Date(on)), t)
}

// numberedVersion prints number and day into what was approved, and fills the line of the register.
func numberedVersion(life postgres.ReportLife, line *postgres.RegisterEntry) (planning.Frozen, error) {
	doc, err := officialdoc.Decode(life.Current.Model)
	if err != nil {
		return planning.Frozen{}, err
	}
	report.Issue(doc, line.Number, line.On)
	line.Kind, line.Symbol, line.Title, line.Recipients = doc.Kind, doc.Head.Symbol, doc.Summary, strings.Join(report.Receivers(doc), "; ")
	line.Signer = report.SignerOf(doc)
	return frozenOf(doc, life.Current.Inputs, life.Current.Holes, issuedName(line.Number, line.On.Year()))
}

// POST /bao-cao/{report}/phat-hanh
func (s *Server) issueReport(w http.ResponseWriter, r *http.Request) error {
	id, err := s.stepOf(w, r)
	if err != nil {
		return err
	}
	token, step := documentStep(r, id)
	err = s.planning.IssueReport(r.Context(), actorOf(r.Context()), token, step)
	return s.afterStep(w, r, id, "Đã phát hành văn bản. Tải bản ký lên và ghi nơi nhận ở trang này.", refusedStep{act: plan.IssueDocument, err: err})
}

// stepOf parses the form of a step, and gives the report of the address.
func (s *Server) stepOf(w http.ResponseWriter, r *http.Request) (int64, error) {
	if err := parseForm(w, r); err != nil {
		return 0, err
	}
	return pathID(r, "report")
}

// POST /bao-cao/{report}/noi-nhan
func (s *Server) deliverReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	life, err := s.reportLife(r)
	if err != nil {
		return err
	}
	t := refusedStep{act: plan.NoteDeliveries, days: map[int]string{}}
	if life.State.May(plan.NoteDeliveries) {
		doc, err := officialdoc.Decode(life.Current.Model)
		if err != nil {
			return err
		}
		for i, name := range report.Receivers(doc) {
			field := plan.DeliveryField(i)
			d := plan.Delivery{Position: i, Name: name}
			if t.days[i] = text(r, field+"-on"); r.PostForm.Get(field) != "" {
				d.Way = plan.DeliveryWay(text(r, field+"-way"))
				d.On, _ = plan.ParseDay(t.days[i]) // no day: the rule asks for one
			}
			t.deliveries = append(t.deliveries, d)
		}
	}
	token, step := documentStep(r, life.ID)
	t.err = s.planning.NoteDeliveries(r.Context(), actorOf(r.Context()), token, step, t.deliveries)
	return s.afterStep(w, r, life.ID, "Đã lưu nơi nhận.", t)
}

// GET /bao-cao/{report}/mo-lai
func (s *Server) reopenPage(w http.ResponseWriter, r *http.Request) error {
	life, err := s.reportLife(r)
	if err != nil {
		return err
	}
	if !life.State.May(plan.ReopenDocument) {
		http.Redirect(w, r, view.ReportURL(life.ID), http.StatusSeeOther)
		return nil
	}
	return s.renderReopen(w, r, http.StatusOK, life, "", nil)
}

func (s *Server) renderReopen(w http.ResponseWriter, r *http.Request, status int, life postgres.ReportLife, reason string, refused error) error {
	page := view.ReopenPage{
		Chrome: s.chrome(r, reopenLabel(life.State), sectionReports), Plan: life.ShortTitle + ", báo cáo " + vi.Period(life.Period), Reason: reason, Back: view.ReportURL(life.ID),
		What:     "Báo cáo trở lại dự thảo để sửa rồi trình lại. Bản đã trình vẫn giữ nguyên, đọc lại được.",
		LifeForm: view.LifeForm{Action: view.ReopenReportURL(life.ID), Token: newToken(), Version: strconv.Itoa(life.Version), Errors: fieldsOf(refused)}, Button: reopenLabel(life.State),
	}
	if life.State.Frozen() {
		page.What = "Báo cáo trở lại dự thảo để sửa, rồi trình, duyệt lại thành bản mới. Bản đã duyệt vẫn giữ nguyên, đọc và tải lại được."
		if !life.Entry.IssuedAt.IsZero() {
			page.What += " Số đã phát hành không dùng lại; bản mới lấy số mới."
		}
		if life.Period.State == plan.PeriodLocked {
			page.Period, page.PeriodURL = "Kỳ "+vi.Period(life.Period)+" vẫn khóa: đơn vị chưa sửa được báo cáo. Nếu cần đơn vị sửa:", view.PeriodURL(life.PlanID, life.Period.ID)
		}
	}
	page.Chrome.Failed = refused != nil
	if refused != nil {
		page.Errors = errorList(refused)
	}
	return s.render(w, r, status, view.ReopenReport(page))
}

// POST /bao-cao/{report}/mo-lai
func (s *Server) reopenReport(w http.ResponseWriter, r *http.Request) error {
	id, err := s.stepOf(w, r)
	if err != nil {
		return err
	}
	token, step := documentStep(r, id)
	err = s.planning.ReopenReport(r.Context(), actorOf(r.Context()), token, step)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		life, e := s.reportLife(r)
		if e == nil && life.State.May(plan.ReopenDocument) {
			status, _ := failure(err)
			return s.renderReopen(w, r, status, life, step.Reason, err)
		}
	}
	return s.afterStep(w, r, id, "Đã mở lại báo cáo để sửa.", refusedStep{act: plan.ReopenDocument, err: err})
}
