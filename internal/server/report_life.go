package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

func documentTag(s plan.DocumentState) view.Tag {
	kind := map[plan.DocumentState]view.TagKind{
		plan.DocumentDraft: view.TagDraft, plan.DocumentSubmitted: view.TagClock, plan.DocumentSentBack: view.TagReturned,
		plan.DocumentApproved: view.TagSent, plan.DocumentNumbered: view.TagSent, plan.DocumentIssued: view.TagAccepted,
	}[s]
	return view.Tag{Kind: kind, Word: vi.DocumentState(s)}
}

// reportWay is where a report stands, by which steps, and what is frozen.
func (l lens) reportWay(life postgres.ReportLife) view.ReportWay {
	way := view.ReportWay{Tag: documentTag(life.State), Steps: l.waySteps(life), CompareURL: view.CompareReportURL(life.ID)}
	for _, e := range life.Acts {
		h := view.HistoryRow{What: vi.DocumentAct(e.Act), Who: strings.Trim(personName(e.Person)+", "+e.Unit, ", "), When: vi.Moment(e.At, l.loc), Text: e.Reason}
		way.History = append(way.History, h)
	}
	for _, e := range life.Acts {
		if back := e.Act == plan.SendBackDocument || e.Act == plan.ReopenDocument; back && life.State.Open() {
			way.Said, way.SaidBy = e.Reason, vi.DocumentAct(e.Act)+" lúc "+vi.Moment(e.At, l.loc)+", "+personName(e.Person)
		}
	}
	for _, v := range life.Versions {
		if v.Number == life.Frozen && !life.State.Open() {
			continue // it is what the page shows
		}
		way.Older = append(way.Older, view.FrozenRow{
			Title: frozenTitle(v), URL: view.FrozenReportURL(life.ID, v.Number),
			Note: vi.Moment(v.MadeAt, l.loc) + ", " + personName(v.MadeBy),
		})
	}
	return way
}

// waySteps are the five steps of the way with the days on which they were made last; a step that was undone
// by a later one counts no more.
func (l lens) waySteps(life postgres.ReportLife) []view.Step {
	made := map[plan.DocumentAct]plan.DocumentEntry{}
	for _, e := range life.Acts {
		switch e.Act {
		case plan.SubmitDocument, plan.SendBackDocument, plan.ReopenDocument:
			clear(made)
		}
		made[e.Act] = e
	}
	steps := []view.Step{{Name: "Soạn", State: "Xong", Phase: view.PastStep}}
	if life.State.Open() {
		steps[0].State, steps[0].Phase = "Đang làm", view.PresentStep
	}
	present := !life.State.Open()
	for _, act := range []plan.DocumentAct{plan.SubmitDocument, plan.ApproveDocument, plan.NumberDocument, plan.IssueDocument} {
		step := view.Step{Name: vi.DocumentAct(act), State: notYet, Phase: view.ComingStep}
		if e, ok := made[act]; ok {
			step.Date, step.State, step.Phase = vi.ShortDate(plan.DayOf(e.At, l.loc)), "Xong", view.PastStep
		} else if present {
			step.State, step.Phase, present = "Đang chờ", view.PresentStep, false
		}
		steps = append(steps, step)
	}
	return steps
}

// refusedStep is a form of the page that was refused, with what was typed.
type refusedStep struct {
	act        plan.DocumentAct
	err        error
	reason     string
	number, on string
	deliveries []plan.Delivery
	days       map[int]string // as typed, by position
	typed      []view.TypedPart
}

// errorsFor are the messages of the form of an act.
func (t refusedStep) errorsFor(act plan.DocumentAct) map[string]string {
	if t.act != act {
		return nil
	}
	return fieldsOf(t.err)
}

// renderReportLife shows a report that lies with the leader or is frozen; t is a step that was refused.
func (s *Server) renderReportLife(w http.ResponseWriter, r *http.Request, status int, life postgres.ReportLife, t refusedStep) error {
	actor, l := actorOf(r.Context()), s.lens(r)
	doc, err := officialdoc.Decode(life.Current.Model)
	if err != nil {
		return err
	}
	title := "Báo cáo " + vi.Period(life.Period)
	page := view.ReportLifePage{
		Chrome: s.chrome(r, title, sectionReports), ID: life.ID, Plan: life.ShortTitle, Circumstance: s.reportDue(life.Period, l.loc), Way: l.reportWay(life),
		Holes: life.Current.Holes, Typed: t.typed, Draft: life.State == plan.DocumentSubmitted,
		Files:      l.frozenFiles(life.ID, life.FilesOf(life.Frozen, false), false),
		Copies:     l.frozenFiles(life.ID, life.FilesOf(life.Frozen, true), planning.MayStep(actor, life.State, plan.RemoveSignedCopy)),
		ShowCopies: life.State.May(plan.KeepSignedCopy), Preview: view.DocumentPreview(documentComponent(doc)), ErrorTitle: "Chưa làm được",
	}
	if life.Entry.Version == life.Frozen && life.State.Frozen() && life.Entry.Number > 0 {
		page.Circumstance = fmt.Sprintf("Số %s/%s, ngày %s", report.DocumentNumber(life.Entry.Number), life.Entry.Symbol, vi.Date(life.Entry.On))
	}
	page.Chrome.Styles = []string{documentStylesURL}
	page.Chrome.Failed = status >= http.StatusBadRequest
	form := func(act plan.DocumentAct, address string) *view.LifeForm {
		if !planning.MayStep(actor, life.State, act) {
			return nil
		}
		return &view.LifeForm{Action: address, Token: newToken(), Version: strconv.Itoa(life.Version), Errors: t.errorsFor(act)}
	}
	if f := form(plan.ApproveDocument, view.DecideReportURL(life.ID)); f != nil {
		page.Decide = &view.DecideReport{LifeForm: *f, Reason: t.reason, Lock: lockNote(life.Period)}
	}
	if f := form(plan.NumberDocument, view.NumberReportURL(life.ID)); f != nil {
		page.Number = numberForm(*f, life, doc, l.today(), t)
	}
	page.Issue = form(plan.IssueDocument, view.IssueReportURL(life.ID))
	page.Upload = form(plan.KeepSignedCopy, view.SignedCopyURL(life.ID))
	page.Delivered = deliveredFacts(life.Deliveries)
	if f := form(plan.NoteDeliveries, view.DeliverReportURL(life.ID)); f != nil {
		page.Deliver = &view.DeliverReport{LifeForm: *f, Rows: l.deliveryRows(life, doc, t)}
	}
	if planning.MayStep(actor, life.State, plan.ReopenDocument) {
		page.Reopen, page.ReopenLabel = view.ReopenReportURL(life.ID), reopenLabel(life.State)
	}
	if t.err != nil {
		page.Errors = errorList(t.err)
	}
	return s.render(w, r, status, view.ReportLife(page))
}

// errorList is a refusal as lines of the error summary.
func errorList(err error) []view.FieldError {
	var list []view.FieldError
	for _, name := range sortedKeys(fieldsOf(err)) {
		list = append(list, view.FieldError{Name: name, Message: fieldsOf(err)[name]})
	}
	if list == nil {
		_, sentence := failure(err)
		list = []view.FieldError{{Message: sentence}}
	}
	return list
}

// lockNote says what approving does to the period.
func lockNote(p plan.Period) string {
	if p.State != plan.PeriodOpen {
		return "Kỳ " + vi.Period(p) + " đã khóa."
	}
	return "Duyệt xong, kỳ " + vi.Period(p) + " sẽ khóa: đơn vị không gửi, không sửa báo cáo của kỳ này nữa. Mở khóa sau đó phải ghi lý do và được ghi vào nhật ký."
}

func reopenLabel(s plan.DocumentState) string {
	if s == plan.DocumentSubmitted {
		return "Rút lại để sửa"
	}
	return "Mở lại báo cáo"
}

// numberForm proposes the next free number and today, or what the register has.
func numberForm(f view.LifeForm, life postgres.ReportLife, doc *officialdoc.Document, today plan.Day, t refusedStep) *view.NumberReport {
	n := &view.NumberReport{
		LifeForm: f, Title: "Cấp số, ghi ngày ban hành", Symbol: doc.Head.Symbol, Number: strconv.Itoa(life.NextNumber), On: vi.Date(today), Button: "Ghi số và ngày", Main: true,
	}
	if life.Entry.Number > 0 && life.Entry.IssuedAt.IsZero() {
		n.Number, n.On = strconv.Itoa(life.Entry.Number), vi.Date(life.Entry.On)
	}
	if life.State == plan.DocumentNumbered {
		n.Title, n.Button, n.Main = "Sửa số, ngày ban hành", "Sửa số và ngày", false
	}
	if t.act == plan.NumberDocument {
		n.Number, n.On = t.number, t.on
	}
	return n
}

func deliveredFacts(list []plan.Delivery) []view.Fact {
	var facts []view.Fact
	for _, d := range list {
		if d.Way != "" {
			facts = append(facts, view.Fact{Term: d.Name, Value: vi.DeliveryWay(d.Way) + ", " + vi.Date(d.On)})
		}
	}
	return facts
}

// deliveryRows are the recipients of the document with what is noted, or what was typed.
func (l lens) deliveryRows(life postgres.ReportLife, doc *officialdoc.Document, t refusedStep) []view.DeliveryRow {
	noted := map[int]plan.Delivery{}
	for _, d := range life.Deliveries {
		noted[d.Position] = d
	}
	var rows []view.DeliveryRow
	for i, name := range report.Receivers(doc) {
		d := noted[i]
		row := view.DeliveryRow{Field: plan.DeliveryField(i), Name: name, Sent: d.Way != "", On: vi.Date(d.On)}
		if d.Way != "" {
			row.Note = personName(d.Person) + " ghi lúc " + vi.Moment(d.At, l.loc)
		}
		if row.On == "" {
			row.On = vi.Date(l.today())
		}
		for _, typed := range t.deliveries {
			if typed.Position == i {
				d, row.Sent, row.On = typed, typed.Way != "", t.days[i]
			}
		}
		for _, way := range plan.DeliveryWays {
			row.Ways = append(row.Ways, view.Option{Value: string(way), Label: vi.DeliveryWay(way), Selected: way == d.Way || d.Way == "" && way == plan.ByNetwork})
		}
		rows = append(rows, row)
	}
	return rows
}

// waitingReports put on the leader's overview what waits for his approval.
func (l lens) waitingReports(page *view.DashboardPage, actor account.Actor, waiting []postgres.WaitingReport) {
	if !actor.May(account.Approve) {
		return
	}
	for _, w := range waiting {
		page.Pending = append(page.Pending, view.PendingRow{
			Title: "Duyệt báo cáo " + vi.Period(w.Period), URL: view.ReportURL(w.ID), Text: w.ShortTitle, When: "Trình " + vi.Moment(w.SubmittedAt, l.loc),
		})
	}
}
