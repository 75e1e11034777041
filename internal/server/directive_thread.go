package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Ids of the forms below a thread; their boxes for text are named after them.
const (
	answerForm = "tra-loi"
	decideForm = "quyet-dinh"
)

// typedStep is a refused step of a thread with what was typed.
type typedStep struct {
	planning.DirectiveStep
	form, due string
	err       error
}

// GET /chi-dao/{directive}
func (s *Server) directivePage(w http.ResponseWriter, r *http.Request) error {
	return s.renderDirective(w, r, http.StatusOK, typedStep{})
}

// POST /chi-dao/{directive}/tra-loi
func (s *Server) answerDirective(w http.ResponseWriter, r *http.Request) error {
	return s.stepDirective(w, r, answerForm, "Đã gửi trả lời.", s.planning.AnswerDirective)
}

// POST /chi-dao/{directive}/quyet-dinh
func (s *Server) decideDirective(w http.ResponseWriter, r *http.Request) error {
	return s.stepDirective(w, r, decideForm, "Đã ghi ý kiến và báo cho đơn vị.", s.planning.DecideDirective)
}

// stepDirective takes a step and goes on to the thread as it then is, or shows the refused step beside the
// thread as it is now.
func (s *Server) stepDirective(w http.ResponseWriter, r *http.Request, form, done string, take func(context.Context, account.Actor, string, planning.DirectiveStep) error) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	id, err := pathID(r, "directive")
	if err != nil {
		return err
	}
	t := typedStep{form: form, due: text(r, "due"), DirectiveStep: planning.DirectiveStep{
		DirectiveID: id, Version: formVersion(r.PostForm.Get("version")), Act: plan.DirectiveAct(text(r, "act")), Text: text(r, form+"-text"),
		OnBehalf: plan.OnBehalf(text(r, "on_behalf")),
	}}
	t.DueOn, _ = plan.ParseDay(t.due) // no day: the rule asks for one where it needs one
	t.LeaderID, _ = integer(r, "leader")
	t.err = take(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), t.DirectiveStep)
	switch fault.KindOf(t.err) {
	case fault.Invalid, fault.Conflict:
		status, _ := failure(t.err)
		return s.renderDirective(w, r, status, t)
	}
	if t.err != nil {
		return t.err
	}
	s.flash(r, done)
	http.Redirect(w, r, view.DirectiveURL(id), http.StatusSeeOther)
	return nil
}

// renderDirective shows a thread to those who may see it; for others it is not there.
func (s *Server) renderDirective(w http.ResponseWriter, r *http.Request, status int, t typedStep) error {
	id, err := pathID(r, "directive")
	if err != nil {
		return err
	}
	actor, l, q := actorOf(r.Context()), s.lens(r), s.store.In(actorOf(r.Context()))
	d, entries, err := q.Directive(r.Context(), id)
	if err != nil {
		return err
	}
	if unit := reader(r); unit != 0 && unit != d.UnitID {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	page := view.DirectivePage{
		Chrome: s.chrome(r, vi.DirectiveKind(d)+": "+d.UnitName, sectionDirect), Small: d.PlanTitle + ", kỳ " + vi.Period(d.Period), Tag: l.directiveTag(d),
		Facts: l.directiveFacts(d), Entries: l.directiveEntries(d, entries), Back: view.DirectivesURL(),
	}
	for _, it := range d.Items {
		page.Items = append(page.Items, view.Link{Label: it.Place + " " + strings.TrimRight(it.Title, ".;: "), URL: view.TaskURL(it.ID)})
	}
	own := d.UnitID == actor.UnitID && actor.May(account.Report)
	if d.Open() && (own || actor.May(account.Follow)) {
		page.Answer, page.AnswerFold = l.answerForm(d), !own
		page.Answer.Grounds = !own
	}
	if d.Open() && actor.May(account.Direct) {
		page.Decide = l.decideForm(d)
		if !actor.Has(account.RoleLeader) {
			leaders, err := q.Leaders(r.Context())
			if err != nil {
				return err
			}
			page.Decide.Leaders = leaderOptions(actor, leaders, t.LeaderID)
		}
	}
	refuseStep(&page, t)
	return s.render(w, r, status, view.Directive(page))
}

// refuseStep puts what was typed back into the form that was refused.
func refuseStep(page *view.DirectivePage, t typedStep) {
	if t.err == nil {
		return
	}
	page.Chrome.Failed = true
	page.Overtaken = fault.KindOf(t.err) == fault.Conflict
	form := page.Decide
	if t.form == answerForm {
		form = page.Answer
	}
	if form == nil {
		page.Typed = t.Text
		return
	}
	form.Text, form.Via, form.Errors = t.Text, string(t.OnBehalf), map[string]string{}
	if form.DueLabel != "" {
		form.Due = t.due
	}
	for field, message := range fault.Fields(t.err) {
		if field == "text" || field == "item" {
			field = form.ID + "-text"
		}
		form.Errors[field] = message
		page.Errors = append(page.Errors, view.FieldError{Name: field, Message: message})
	}
	if len(page.Errors) == 0 && !page.Overtaken {
		page.Errors = []view.FieldError{{Message: fault.Message(t.err)}}
	}
}

func (l lens) directiveFacts(d plan.Directive) []view.Fact {
	facts := []view.Fact{{Term: "Đơn vị", Value: d.UnitName}}
	if d.Leader != "" {
		facts = append(facts, view.Fact{Term: "Lãnh đạo", Value: d.Leader})
	}
	if d.Recorder != "" {
		facts = append(facts, view.Fact{Term: "Người ghi thay", Value: d.Recorder})
	}
	term := "Trả lời trước hết ngày"
	switch {
	case d.Outcome == plan.Granted:
		term = "Gia hạn đến"
	case d.Kind == plan.ExtendDue:
		term = "Xin lùi đến hết ngày"
	case d.Requested:
		term = "Đề nghị phản hồi trước hết ngày"
	}
	facts = append(facts, view.Fact{Term: term, Value: vi.Date(d.DueOn)})
	if len(d.Items) == 0 {
		facts = append(facts, view.Fact{Term: "Về việc", Value: "Chung các việc của đơn vị trong kỳ"})
	}
	return facts
}

// directiveEntries are what was said, from its beginning.
func (l lens) directiveEntries(d plan.Directive, said []plan.DirectiveEntry) []view.DirectiveEntry {
	first := view.DirectiveEntry{Who: d.Leader, What: vi.DirectiveKind(d), Text: d.Text, When: vi.Moment(d.CreatedAt, l.loc)}
	switch {
	case d.ByUnit:
		first.Who = d.UnitName
	case d.Recorder != "":
		first.Who += "; ghi theo ý kiến trực tiếp: " + d.Recorder
	}
	list := []view.DirectiveEntry{first}
	for _, e := range said {
		v := view.DirectiveEntry{What: vi.DirectiveAct(e.Act), Text: e.Text, When: vi.Moment(e.At, l.loc), Who: strings.Trim(e.Author+", "+e.Unit, ", ")}
		if d.Requested && e.Act == plan.Answered {
			v.What = "Phản hồi"
		}
		if !e.DueOn.IsZero() {
			v.What += map[bool]string{true: " đến ", false: ", trả lời trước hết ngày "}[e.Act == plan.GrantedDate] + vi.Date(e.DueOn)
		}
		switch {
		case e.Leader != "":
			v.Who = e.Leader + "; ghi theo ý kiến trực tiếp: " + v.Who
		case e.OnBehalf != plan.ByUnit:
			v.Who = d.UnitName + "; " + vi.OnBehalf(e.OnBehalf) + ": " + v.Who
		}
		list = append(list, v)
	}
	return list
}

func (l lens) answerForm(d plan.Directive) *view.DirectiveStepForm {
	f := l.stepForm(d, answerForm, view.AnswerDirectiveURL(d.ID))
	f.Title, f.TextLabel, f.TextHint = "Trả lời", "Nội dung trả lời", "Việc đã làm, việc còn lại, đến ngày nào xong. Không ghi tên, địa chỉ của trẻ em."
	f.Buttons = []view.Option{{Value: string(plan.Answered), Label: "Gửi trả lời"}}
	if d.Requested {
		f.Title, f.TextLabel, f.Buttons[0].Label = "Phản hồi", "Nội dung phản hồi", "Gửi phản hồi"
	}
	return f
}

func (l lens) decideForm(d plan.Directive) *view.DirectiveStepForm {
	f := l.stepForm(d, decideForm, view.DecideDirectiveURL(d.ID))
	ask := view.Option{Value: string(plan.AskedFurther), Label: "Hỏi thêm"}
	if d.Kind == plan.ExtendDue {
		f.Title, f.TextLabel, f.TextHint = "Quyết định", "Ý kiến của lãnh đạo", "Không bắt buộc khi gia hạn"
		f.DueLabel, f.Due = "Gia hạn đến hết ngày", vi.Date(d.DueOn)
		f.Buttons = []view.Option{ask, {Value: string(plan.DeclinedAsked), Label: "Không gia hạn"}, {Value: string(plan.GrantedDate), Label: "Gia hạn"}}
		return f
	}
	f.Title, f.TextLabel, f.TextHint = "Kết luận", "Ý kiến của lãnh đạo", "Không bắt buộc khi kết thúc"
	f.DueLabel, f.Due = "Hỏi thêm thì trả lời trước hết ngày", vi.Date(answerDay(l.today()))
	f.Buttons = []view.Option{ask, {Value: string(plan.ClosedThread), Label: "Kết thúc"}}
	return f
}

func (l lens) stepForm(d plan.Directive, id, action string) *view.DirectiveStepForm {
	return &view.DirectiveStepForm{ID: id, Action: action, Token: newToken(), Version: strconv.Itoa(d.Version)}
}
