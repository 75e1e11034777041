package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// reminderPageSize is the number of reminders on one page.
const reminderPageSize = 30

// GET /don-doc
func (s *Server) remindersPage(w http.ResponseWriter, r *http.Request) error {
	actor, before := actorOf(r.Context()), queryID(r, "truoc")
	list, ladder, err := s.store.In(actor).Reminders(r.Context(), before, reminderPageSize+1)
	if err != nil {
		return err
	}
	page := view.RemindersPage{Chrome: s.chrome(r, "Đôn đốc", sectionRemind), Newest: before != 0, Reports: ladderLine(ladder)}
	if actor.May(account.Follow) {
		page.New, page.Ladder = view.RemindURL(0), view.LadderURL()
	}
	if len(list) > reminderPageSize {
		list = list[:reminderPageSize]
		page.Older = view.RemindersBeforeURL(list[reminderPageSize-1].ID)
	}
	for _, l := range list {
		page.Rows = append(page.Rows, view.ReminderLineRow{
			Title: vi.Moment(l.MadeAt, actor.Commune.Location()), URL: view.ReminderURL(l.ID), Who: cmp.Or(l.Person, "Tự động"),
			What: fmt.Sprintf("%d đơn vị: %s", l.Asked, plan.Shorten(l.Names, 120)), By: waysLine(l.Ways), Asked: l.Rows, Answers: l.Answered,
		})
	}
	return s.render(w, r, http.StatusOK, view.Reminders(page))
}

func ladderLine(l plan.Ladder) string {
	if !l.On {
		return "Nhắc tự động đang tắt"
	}
	line := "Tự động nhắc trước hạn " + steps(l.Before) + " ngày"
	if len(l.After) > 0 {
		line += ", sau hạn " + steps(l.After) + " ngày"
	}
	return line
}

// steps writes days as people say them, the furthest before the day first.
func steps(days []int) string {
	words := make([]string, len(days))
	for i, n := range days {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

func waysLine(ways []plan.Way) string {
	words := make([]string, len(ways))
	for i, way := range ways {
		words[i] = vi.Way(way)
	}
	return strings.Join(words, "; ")
}

// GET /don-doc/moi
//
// Other pages lead here with what was chosen there: ky, don-vi once for each unit, viec for one task.
func (s *Server) remindPage(w http.ResponseWriter, r *http.Request) error {
	chosen := planning.Asking{Period: queryID(r, "ky"), Item: queryID(r, "viec"), Ways: []plan.Way{plan.WayNotice}}
	if s.opts.Mail {
		chosen.Ways = append(chosen.Ways, plan.WayMail)
	}
	for _, unit := range r.URL.Query()["don-vi"] {
		if n, err := strconv.ParseInt(unit, 10, 64); err == nil {
			chosen.Units = append(chosen.Units, n)
		}
	}
	return s.renderRemind(w, r, http.StatusOK, chosen, nil)
}

// renderRemind shows the form; errs is nil before it was sent.
func (s *Server) renderRemind(w http.ResponseWriter, r *http.Request, status int, a planning.Asking, errs map[string]string) error {
	l := s.lens(r)
	open, err := s.store.In(actorOf(r.Context())).OwedOpen(r.Context())
	if err != nil {
		return err
	}
	if a.Period == 0 && len(open) > 0 {
		a.Period = nearestPeriod(open, l.today())
	}
	page := view.RemindPage{
		Chrome: s.chrome(r, "Đôn đốc gửi báo cáo", sectionRemind), Action: view.RemindersURL(), Back: view.FollowPeriodURL(a.Period), Token: cmp.Or(text(r, "token"), newToken()),
		Period: strconv.FormatInt(a.Period, 10), Text: a.Text, RequestText: a.RequestText, Errors: errs,
	}
	page.Chrome.Failed = errs != nil
	if a.Item != 0 {
		page.Item = strconv.FormatInt(a.Item, 10)
	}
	seen := map[int64]bool{}
	for _, o := range open {
		if !seen[o.Period.ID] {
			seen[o.Period.ID] = true
			page.Periods = append(page.Periods, view.Option{Value: strconv.FormatInt(o.Period.ID, 10), Label: o.PlanTitle + ", kỳ " + vi.Period(o.Period), Selected: o.Period.ID == a.Period})
		}
	}
	if !seen[a.Period] && a.Period != 0 {
		return fault.New(fault.NotFound, "Không tìm thấy kỳ báo cáo đang mở.")
	}
	owed := slices.DeleteFunc(open, func(o plan.Owed) bool { return o.Period.ID != a.Period || a.Item != 0 && o.Item.ID != a.Item })
	if errs == nil && len(owed) > 0 {
		page.Text, page.RequestText = report.ReminderText(owed[0].PlanTitle, owed[0].Period, l.today()), report.RequestText(owed[0].PlanTitle, owed[0].Period)
	}
	if len(owed) > 0 {
		page.Circumstance = fmt.Sprintf("%s, kỳ %s; hạn của đơn vị %s", owed[0].PlanTitle, vi.Period(owed[0].Period), vi.Date(owed[0].Period.UnitsDue))
	}
	for _, of := range plan.RowsByUnit(plan.ToAskFor(owed)) {
		u := of[0]
		o := view.Option{Value: strconv.FormatInt(u.UnitID, 10), Label: u.UnitName, Hint: l.missing(of), Selected: slices.Contains(a.Units, u.UnitID) || len(a.Units) == 0 && errs == nil && !u.Requested}
		if u.Requested {
			page.Requested = append(page.Requested, o)
		} else {
			page.Units = append(page.Units, o)
		}
	}
	if !s.opts.Mail {
		page.WaysHint = "Chưa gửi được thư điện tử: máy chủ chưa nối với máy chủ thư."
	}
	for _, way := range plan.Ways {
		if way != plan.WayMail || s.opts.Mail {
			page.Ways = append(page.Ways, view.Option{Value: string(way), Label: vi.Way(way), Hint: wayHint(way), Selected: slices.Contains(a.Ways, way)})
		}
	}
	return s.render(w, r, status, view.Remind(page))
}

// nearestPeriod is the open period whose units' day is nearest to a day.
func nearestPeriod(owed []plan.Owed, today plan.Day) int64 {
	distance := func(o plan.Owed) int {
		n := today.Until(o.Period.UnitsDue)
		return max(n, -n)
	}
	return slices.MinFunc(owed, func(a, b plan.Owed) int { return cmp.Compare(distance(a), distance(b)) }).Period.ID
}

// missing says what a unit still owes, and how late.
func (l lens) missing(rows []plan.Owed) string {
	var places []string
	late := 0
	for _, o := range rows {
		places = append(places, o.Item.Place)
		if o.Overdue(l.now, l.loc) {
			late++
		}
	}
	line := fmt.Sprintf("Còn %d báo cáo: %s", len(rows), plan.Shorten(strings.Join(places, ", "), 120))
	if late > 0 {
		line += fmt.Sprintf("; %d quá hạn", late)
	}
	return line
}

func wayHint(way plan.Way) string {
	switch way {
	case plan.WayMail:
		return "Gửi người có địa chỉ thư và muốn nhận thư"
	case plan.WayChat:
		return "Có sẵn nội dung để dán vào nhóm Zalo"
	case plan.WayLetter:
		return "Công văn đôn đốc; giấy đề nghị cho cơ quan được đề nghị. Đơn vị chưa có tài khoản được cấp mã để gửi báo cáo"
	}
	return "Hiện ở mục Thông báo của người làm báo cáo"
}

// POST /don-doc
func (s *Server) remind(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	a := planning.Asking{Text: text(r, "text"), RequestText: text(r, "request_text")}
	a.Period, _ = integer(r, "period")
	a.Item, _ = integer(r, "item")
	for _, unit := range slices.Concat(r.PostForm["unit"], r.PostForm["asked"]) {
		n, err := strconv.ParseInt(unit, 10, 64)
		if err != nil {
			return fault.New(fault.NotFound, "Không tìm thấy đơn vị.")
		}
		a.Units = append(a.Units, n)
	}
	for _, way := range r.PostForm["way"] {
		if plan.Way(way) == plan.WayMail && !s.opts.Mail {
			continue
		}
		a.Ways = append(a.Ways, plan.Way(way))
	}
	id, err := s.planning.Remind(r.Context(), actorOf(r.Context()), text(r, "token"), a)
	if errs := fault.Fields(err); errs != nil {
		return s.renderRemind(w, r, http.StatusUnprocessableEntity, a, errs)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã ghi lần đôn đốc này.")
	http.Redirect(w, r, view.ReminderURL(id), http.StatusSeeOther)
	return nil
}

// GET /don-doc/{reminder}
func (s *Server) reminderPage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "reminder")
	if err != nil {
		return err
	}
	actor, l := actorOf(r.Context()), s.lens(r)
	q := s.store.In(actor)
	reminder, err := q.Reminder(r.Context(), id)
	if err != nil {
		return err
	}
	numbered, err := q.Letters(r.Context(), id)
	if err != nil {
		return err
	}
	page := view.ReminderPage{
		Chrome: s.chrome(r, "Đôn đốc ngày "+vi.Date(plan.DayOf(reminder.MadeAt, l.loc)), sectionRemind),
		Facts: []view.Fact{
			{Term: "Lúc", Value: vi.Moment(reminder.MadeAt, l.loc)}, {Term: "Người gửi", Value: cmp.Or(reminder.Person, "Phần mềm, theo lịch nhắc tự động")},
			{Term: "Cách gửi", Value: waysLine(reminder.Ways)},
		},
	}
	if reminder.PlanTitle != "" {
		page.Circumstance = reminder.PlanTitle + ", kỳ " + vi.Period(reminder.Period)
	}
	for _, u := range reminder.Units {
		row := l.reminderUnit(u)
		row.URL = view.FollowUnitURL(u.UnitID, reminder.Period.ID)
		if u.Requested {
			page.Requested = append(page.Requested, row)
		} else {
			page.Units = append(page.Units, row)
		}
	}
	links, err := s.letterLinks(r, reminder)
	if err != nil {
		return err
	}
	for _, requested := range []bool{false, true} {
		letter := report.Letter{Reminder: reminder, Requested: requested}
		if len(letter.Units()) == 0 {
			continue
		}
		said, name, mark := reminder.Text, "công văn đôn đốc", "don-vi"
		if requested {
			said, name, mark = reminder.RequestText, "giấy đề nghị", "de-nghi"
		}
		if said != "" {
			term := map[bool]string{false: "Lời đôn đốc", true: "Lời đề nghị"}[requested]
			page.Facts = append(page.Facts, view.Fact{Term: term, Value: said})
		}
		if reminder.By(plan.WayLetter) {
			page.Letters = append(page.Letters, withCode(letterRow(reminder, numbered, requested, upperFirst(name), actor.May(account.Register)), letter, links))
			page.Letters = append(page.Letters, letterCopies(letter, links, upperFirst(name))...)
		}
		if reminder.By(plan.WayChat) {
			chat := view.ReminderChat{ID: "tin-nhan-" + mark, Label: "Tin nhắn gửi các đơn vị", Text: letter.Chat(s.baseURL(r) + view.WorkURL())}
			if requested {
				chat.Label = "Tin nhắn gửi cơ quan được đề nghị"
			}
			page.Chats = append(page.Chats, chat)
		}
	}
	return s.render(w, r, http.StatusOK, view.Reminder(page))
}

// reminderUnit says what became of a reminder at one unit.
func (l lens) reminderUnit(u plan.ReminderUnit) view.ReminderUnitRow {
	row := view.ReminderUnitRow{Name: u.UnitName, Asked: len(u.Rows), Answers: u.Answered()}
	switch {
	case u.Notices == 0:
		row.Notice = "Không có"
	case u.OpenedAt.IsZero():
		row.Notice = "Chưa mở"
	default:
		row.Notice = "Mở lúc " + vi.Moment(u.OpenedAt, l.loc)
	}
	var mails []string
	for _, m := range u.Mails {
		mails = append(mails, m.Person+": "+vi.MailState(m.State))
	}
	row.Mail = strings.Join(mails, "; ")
	switch {
	case row.Answers == row.Asked:
		row.Tag = view.Tag{Kind: view.TagSent, Word: "Đã gửi đủ"}
	case row.Answers > 0:
		row.Tag = view.Tag{Kind: view.TagDraft, Word: "Đã gửi một phần"}
	case u.Requested:
		row.Tag = view.Tag{Kind: view.TagSilent, Word: "Chưa có phản hồi"}
	default:
		row.Tag = view.Tag{Kind: view.TagEmpty, Word: "Chưa gửi"}
	}
	return row
}

// GET /don-doc/tu-dong
func (s *Server) ladderPage(w http.ResponseWriter, r *http.Request) error {
	ladder, err := s.store.In(actorOf(r.Context())).Ladder(r.Context())
	if err != nil {
		return err
	}
	before := slices.Clone(ladder.Before)
	slices.Sort(before)
	slices.Reverse(before)
	return s.renderLadder(w, r, http.StatusOK, view.LadderPage{
		Version: strconv.Itoa(ladder.Version), On: ladder.On, Ask: ladder.Ask, Before: steps(before), After: steps(ladder.After),
		From: fmt.Sprintf("%02d:%02d", ladder.From/60, ladder.From%60),
	})
}

func (s *Server) renderLadder(w http.ResponseWriter, r *http.Request, status int, page view.LadderPage) error {
	page.Chrome, page.Action, page.Mail = s.chrome(r, "Nhắc tự động", sectionRemind), view.LadderURL(), s.opts.Mail
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.Ladder(page))
}

// POST /don-doc/tu-dong
func (s *Server) editLadder(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	page := view.LadderPage{
		Version: text(r, "version-ladder"), On: text(r, "on") != "", Ask: text(r, "ask") != "",
		Before: line(r, "before"), After: line(r, "after"), From: line(r, "from"),
	}
	v := fault.Invalids{}
	l := plan.Ladder{On: page.On, Ask: page.Ask, Version: formVersion(page.Version), From: -1}
	for _, f := range []struct {
		field, typed string
		into         *[]int
	}{{"before", page.Before, &l.Before}, {"after", page.After, &l.After}} {
		days, ok := plan.ParseSteps(f.typed)
		if !ok {
			v.Add(f.field, "Ghi các số ngày cách nhau bằng dấu phẩy, như 7, 3, 1.")
		}
		*f.into = days
	}
	if hour, minute, ok := strings.Cut(page.From, ":"); ok {
		h, errHour := strconv.Atoi(hour)
		m, errMinute := strconv.Atoi(minute)
		if errHour == nil && errMinute == nil && h >= 0 && m >= 0 && m < 60 {
			l.From = h*60 + m
		}
	}
	err := v.Err()
	if err == nil {
		err = s.planning.EditLadder(r.Context(), actorOf(r.Context()), l)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		if page.Errors = fault.Fields(err); page.Errors == nil {
			page.Errors = map[string]string{"": sentence}
		}
		return s.renderLadder(w, r, status, page)
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã lưu lịch nhắc tự động.")
	http.Redirect(w, r, view.RemindersURL(), http.StatusSeeOther)
	return nil
}
