package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// typedDirective is the form of a new thread as typed.
type typedDirective struct {
	planning.NewDirective
	own        bool // a unit asks for more time for its own rows
	token, due string
	errs       map[string]string
}

// directiveRowsOf are what a new thread is chosen from: the rows of the unit in the period of the
// address, with the leaders.
func (s *Server) directiveRowsOf(r *http.Request, unit int64) (rows []plan.Owed, leaders []account.Account, err error) {
	period, err := pathID(r, "period")
	if err != nil {
		return nil, nil, err
	}
	return s.store.In(actorOf(r.Context())).DirectiveForm(r.Context(), unit, period)
}

// untypedDirective is a form that nobody has typed into: about the item of the address, or about what is
// late.
func (s *Server) untypedDirective(r *http.Request, rows []plan.Owed) typedDirective {
	l, item := s.lens(r), queryID(r, "viec")
	t := typedDirective{token: newToken(), due: vi.Date(answerDay(l.today()))}
	t.Kind = plan.GiveDirective
	for _, o := range rows {
		if o.Item.ID == item || item == 0 && o.Overdue(l.now, l.loc) {
			t.Items = append(t.Items, o.Item.ID)
		}
	}
	return t
}

// directLabel is the link to a new thread about a row; in a closed period there is nothing to extend.
func directLabel(o plan.Owed) string {
	if o.Period.State != plan.PeriodOpen {
		return "Cho ý kiến"
	}
	return "Cho ý kiến, gia hạn"
}

// answerDay is the day that forms propose to answer by: in three days, and not on a weekend.
func answerDay(today plan.Day) plan.Day {
	day := today.Add(soon)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.Add(1)
	}
	return day
}

func parseDirective(w http.ResponseWriter, r *http.Request) (t typedDirective, err error) {
	if err := parseForm(w, r); err != nil {
		return t, err
	}
	t.token, t.due = r.PostForm.Get("token"), text(r, "due")
	t.Kind, t.Text = plan.DirectiveKind(text(r, "kind")), text(r, "text")
	if t.Kind == "" {
		t.Kind = plan.GiveDirective // a requested body is only asked; the form offers no choice
	}
	t.DueOn, _ = plan.ParseDay(t.due) // no day: the rule asks for one
	t.LeaderID, _ = integer(r, "leader")
	if t.PeriodID, err = pathID(r, "period"); err != nil {
		return t, err
	}
	for _, value := range r.PostForm["item"] {
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return t, fault.New(fault.NotFound, "Không tìm thấy.")
		}
		t.Items = append(t.Items, id)
	}
	return t, nil
}

// GET /chi-dao/moi/{period}/{owner}
func (s *Server) newDirectivePage(w http.ResponseWriter, r *http.Request) error {
	unit, err := pathID(r, "owner")
	if err != nil {
		return err
	}
	rows, leaders, err := s.directiveRowsOf(r, unit)
	if err != nil {
		return err
	}
	return s.renderDirectiveForm(w, r, http.StatusOK, rows, leaders, s.untypedDirective(r, rows))
}

// POST /chi-dao/moi/{period}/{owner}
func (s *Server) giveDirective(w http.ResponseWriter, r *http.Request) error {
	t, err := parseDirective(w, r)
	if err != nil {
		return err
	}
	if t.UnitID, err = pathID(r, "owner"); err != nil {
		return err
	}
	id, err := s.planning.GiveDirective(r.Context(), actorOf(r.Context()), t.token, t.NewDirective)
	return s.afterDirective(w, r, id, t, t.UnitID, "Đã gửi đơn vị.", err)
}

// GET /chi-dao/xin-gia-han/{period}
func (s *Server) askExtensionPage(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := s.directiveRowsOf(r, actorOf(r.Context()).UnitID)
	if err != nil {
		return err
	}
	if rows[0].Requested {
		return fault.New(fault.Forbidden, "Cơ quan được đề nghị không tính quá hạn nên không cần gia hạn.")
	}
	t := s.untypedDirective(r, rows)
	t.own = true
	return s.renderDirectiveForm(w, r, http.StatusOK, rows, nil, t)
}

// POST /chi-dao/xin-gia-han/{period}
func (s *Server) askExtension(w http.ResponseWriter, r *http.Request) error {
	t, err := parseDirective(w, r)
	if err != nil {
		return err
	}
	actor := actorOf(r.Context())
	t.own = true
	id, err := s.planning.AskExtension(r.Context(), actor, t.token, t.NewDirective)
	return s.afterDirective(w, r, id, t, actor.UnitID, "Đã gửi đề nghị gia hạn.", err)
}

// afterDirective goes on to the thread, or shows the refused form with what was typed.
func (s *Server) afterDirective(w http.ResponseWriter, r *http.Request, id int64, t typedDirective, unit int64, done string, err error) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		if t.errs = fault.Fields(err); t.errs == nil {
			t.errs = map[string]string{"": sentence}
		}
		rows, leaders, err := s.directiveRowsOf(r, unit)
		if err != nil {
			return err
		}
		return s.renderDirectiveForm(w, r, status, rows, leaders, t)
	}
	if err != nil {
		return err
	}
	s.flash(r, done)
	http.Redirect(w, r, view.DirectiveURL(id), http.StatusSeeOther)
	return nil
}

func (s *Server) renderDirectiveForm(w http.ResponseWriter, r *http.Request, status int, rows []plan.Owed, leaders []account.Account, t typedDirective) error {
	first, actor, l := rows[0], actorOf(r.Context()), s.lens(r)
	page := view.DirectiveFormPage{
		Small: first.PlanTitle + ", kỳ " + vi.Period(first.Period), Action: r.URL.RequestURI(), Token: t.token, Text: t.Text, Due: t.due, Errors: t.errs,
		Circumstance: "Hạn của đơn vị: " + vi.Date(first.Period.UnitsDue),
	}
	title := "Cho ý kiến: " + first.UnitName
	switch {
	case t.own:
		title, page.Back = "Đề nghị gia hạn", view.WorkURL()
		page.TextLabel, page.DueLabel, page.Button = "Lý do", "Xin lùi đến hết ngày", "Gửi đề nghị gia hạn"
		page.ItemsOpen = true
	case first.Requested:
		title, page.Back = "Đề nghị: "+first.UnitName, view.DirectivesURL()
		page.TextLabel, page.DueLabel, page.Button = "Nội dung đề nghị", "Đề nghị phản hồi trước hết ngày", "Gửi đề nghị"
		page.Leaders = leaderOptions(actor, leaders, t.LeaderID)
	default:
		page.Back = view.DirectivesURL()
		page.TextLabel, page.DueLabel, page.Button = "Nội dung", "Trả lời trước hết ngày; gia hạn thì ghi hạn mới", "Gửi đơn vị"
		page.Leaders = leaderOptions(actor, leaders, t.LeaderID)
		if first.Period.State != plan.PeriodOpen {
			page.DueLabel = "Trả lời trước hết ngày"
		}
		for _, k := range plan.DirectiveKinds {
			if k == plan.ExtendDue && first.Period.State != plan.PeriodOpen && k != t.Kind {
				continue // nothing can be sent any more, whatever the day
			}
			page.Kinds = append(page.Kinds, view.Option{Value: string(k), Label: vi.DirectiveKind(plan.Directive{Kind: k}), Selected: k == t.Kind})
		}
	}
	for _, o := range rows {
		page.Items = append(page.Items, view.DirectiveItem{
			Value: strconv.FormatInt(o.Item.ID, 10), Label: shortTitle(o.Item), Tag: l.followTag(o), Chosen: slices.Contains(t.Items, o.Item.ID),
		})
	}
	page.ItemsTitle = fmt.Sprintf("Về %d việc đã chọn trong %d việc; mở để chọn lại", len(t.Items), len(rows))
	if len(t.Items) == 0 {
		page.ItemsTitle = fmt.Sprintf("Chung cho đơn vị; mở để chọn trong %d việc", len(rows))
	}
	page.ItemsOpen = page.ItemsOpen || t.errs["item"] != ""
	page.Chrome = s.chrome(r, title, sectionDirect)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.DirectiveForm(page))
}

// leaderOptions are whose word the coordinator may write down; a leader speaks for himself.
func leaderOptions(actor account.Actor, leaders []account.Account, chosen int64) []view.Option {
	if actor.Has(account.RoleLeader) {
		return nil
	}
	list := []view.Option{{Value: "", Label: "Chọn lãnh đạo"}}
	for _, a := range leaders {
		label := a.FullName
		if a.Position != "" {
			label = a.Position + " " + a.FullName
		}
		list = append(list, view.Option{Value: strconv.FormatInt(a.ID, 10), Label: label, Selected: a.ID == chosen || len(leaders) == 1})
	}
	return list
}
