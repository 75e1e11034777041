package server

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/ics"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// viewOwn is the value of ?xem= that shows the own unit's obligations to those who see all.
const viewOwn = "don-vi"

// GET /lich
func (s *Server) calendarPage(w http.ResponseWriter, r *http.Request) error {
	actor, today := actorOf(r.Context()), s.today(r)
	first := monthOf(r.URL.Query().Get("thang"), today)
	last := first.Add(31)
	last = last.Add(-dayOfMonth(last))
	own := r.URL.Query().Get("xem") == viewOwn && actor.May(account.Report) || !actor.May(account.SeeAll)
	var list []plan.Obligation
	var c plan.Calendar
	var err error
	if own {
		list, c, err = s.store.In(actor).ObligationsOf(r.Context(), []int64{actor.UnitID}, first, last)
	} else {
		list, c, err = s.store.In(actor).Obligations(r.Context(), first, last)
	}
	if err != nil {
		return err
	}
	chosen := ""
	if own && actor.May(account.SeeAll) {
		chosen = viewOwn
	}
	month := func(d plan.Day) view.Link {
		y, m, _ := d.Date()
		return view.Link{Label: fmt.Sprintf("Tháng %d/%d", m, y), URL: view.CalendarMonthURL(fmt.Sprintf("%04d-%02d", y, m), chosen)}
	}
	y, m, _ := first.Date()
	page := view.CalendarPage{
		Chrome: s.chrome(r, "Lịch công việc", sectionCalendar), Month: fmt.Sprintf("Tháng %d năm %d", m, y),
		Previous: month(first.Add(-1)), Next: month(last.Add(1)), FeedURL: view.AccountURL() + "#lich",
		Days: calendarDays(list, c, first, last, today, own),
	}
	if actor.May(account.SeeAll) && actor.May(account.Report) {
		value := fmt.Sprintf("%04d-%02d", y, m)
		page.Views = []view.Link{
			{Label: "Toàn xã", URL: view.CalendarMonthURL(value, ""), Current: !own}, {Label: actor.UnitName, URL: view.CalendarMonthURL(value, viewOwn), Current: own},
		}
	}
	return s.render(w, r, http.StatusOK, view.Calendar(page))
}

// monthOf is the first day of a month as addresses write it, or of today's.
func monthOf(text string, today plan.Day) plan.Day {
	d, err := plan.ParseISODay(text + "-01")
	if err != nil || d.Year() < 1968 || d.Year() > 2199 {
		d = today.Add(1 - dayOfMonth(today))
	}
	return d
}

func dayOfMonth(d plan.Day) int {
	_, _, n := d.Date()
	return n
}

// calendarDays are the days of a month on which something is due, is off for a reason, or is today.
func calendarDays(list []plan.Obligation, c plan.Calendar, first, last, today plan.Day, own bool) []view.CalendarDay {
	due := map[plan.Day][]plan.Obligation{}
	for _, o := range list {
		due[o.Day] = append(due[o.Day], o)
	}
	var days []view.CalendarDay
	for d := first; !d.After(last); d = d.Add(1) {
		day := view.CalendarDay{Title: vi.Weekday(d) + ", " + vi.Date(d), Lunar: "Âm lịch " + vi.Lunar(d), Today: d == today}
		for _, o := range due[d] {
			day.Entries = append(day.Entries, calendarEntry(o, today, own))
		}
		off, is := c.DayOff(d)
		if is && (off.Holiday != plan.NoHoliday || len(day.Entries) > 0) {
			day.Off = vi.DayOff(off, d)
		}
		if len(day.Entries) > 0 && is {
			day.Off = dayOffNote(c, d)
		}
		if c.WorkedInstead(d) {
			day.Off = "Làm bù"
		}
		if d == plan.MidAutumn(d.Year()) {
			day.Entries = append(day.Entries, view.CalendarEntry{Title: "Tết Trung thu"})
		}
		if len(day.Entries) > 0 || day.Off != "" || day.Today {
			days = append(days, day)
		}
	}
	return days
}

func calendarEntry(o plan.Obligation, today plan.Day, own bool) view.CalendarEntry {
	e := view.CalendarEntry{Title: obligationTitle(o), Note: obligationNote(o)}
	switch {
	case o.Kind == plan.TaskDue:
		e.URL = view.TaskURL(o.Item.ID)
	case own && o.Period.State == plan.PeriodOpen:
		e.URL = view.WorkURL()
	case !own:
		e.URL = view.FollowPeriodURL(o.Period.ID)
	default:
		e.URL = view.PlanURL(o.PlanID)
	}
	switch {
	case o.Kind == plan.CompileDue, o.Kind == plan.ApproveDue, o.Kind == plan.SuperiorDue:
	case o.Period.State == plan.PeriodPlanned && o.Kind == plan.ReportsDue:
		e.Tag = periodTag(o.Period.State)
	case o.Done():
		e.Tag = view.Tag{Kind: view.TagSent, Word: "Đã gửi đủ"}
	case o.Reports > 0 && o.Day.Before(today) && !o.Requested:
		e.Tag = view.Tag{Kind: view.TagLate, Word: fmt.Sprintf("Quá hạn, còn %d", o.Reports-o.Sent)}
	case o.Reports > 0 && o.Requested:
		e.Tag = view.Tag{Kind: view.TagSilent, Word: fmt.Sprintf("Chưa có phản hồi: %d", o.Reports-o.Sent)}
	case o.Reports > 0:
		e.Tag = view.Tag{Kind: view.TagEmpty, Word: fmt.Sprintf("Còn %d báo cáo", o.Reports-o.Sent)}
	}
	return e
}

func obligationTitle(o plan.Obligation) string {
	switch o.Kind {
	case plan.CompileDue:
		return "Tổng hợp xong báo cáo " + vi.Period(o.Period)
	case plan.ApproveDue:
		return "Lãnh đạo duyệt báo cáo " + vi.Period(o.Period)
	case plan.SuperiorDue:
		return "Nộp báo cáo " + vi.Period(o.Period) + " cho cấp trên"
	case plan.TaskDue:
		return "Hạn nhiệm vụ " + o.Item.Place + ": " + plan.Shorten(o.Item.Title, 90)
	}
	if o.UnitID == 0 {
		return "Các đơn vị gửi báo cáo " + vi.Period(o.Period)
	}
	return "Gửi báo cáo " + vi.Period(o.Period)
}

func obligationNote(o plan.Obligation) string {
	parts := []string{o.PlanTitle}
	if o.Kind == plan.TaskDue && o.UnitName != "" && o.UnitID == 0 {
		parts = append(parts, "đầu mối: "+o.UnitName)
	}
	if o.Reports > 0 && o.Kind == plan.ReportsDue {
		parts = append(parts, fmt.Sprintf("%d báo cáo, đã gửi %d", o.Reports, o.Sent))
	}
	if o.Extended {
		parts = append(parts, "đã gia hạn")
	}
	return strings.Join(parts, "; ")
}

// feedPart is the state of the own calendar address; address is one that was just made.
func (s *Server) feedPart(r *http.Request, address string) (view.FeedPart, error) {
	actor := actorOf(r.Context())
	feed, err := s.store.In(actor).Feed(r.Context(), actor.AccountID)
	part := view.FeedPart{Secret: newToken(), Address: address}
	if !feed.MadeAt.IsZero() {
		loc := actor.Commune.Location()
		part.State = "Địa chỉ lịch đã tạo lúc " + vi.Moment(feed.MadeAt, loc) + "; chưa ứng dụng nào đọc."
		if !feed.ReadAt.IsZero() {
			part.State = "Địa chỉ lịch đã tạo lúc " + vi.Moment(feed.MadeAt, loc) + "; được đọc gần nhất lúc " + vi.Moment(feed.ReadAt, loc) + "."
		}
	}
	return part, err
}

// feedSecret is what newToken draws: 130 bits.
var feedSecret = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// POST /tai-khoan/lich
func (s *Server) setFeed(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	actor := actorOf(r.Context())
	if text(r, "act") == "revoke" {
		if err := s.planning.RevokeFeed(r.Context(), actor); err != nil {
			return err
		}
		s.flash(r, "Đã thu hồi địa chỉ lịch.")
		http.Redirect(w, r, view.AccountURL(), http.StatusSeeOther)
		return nil
	}
	secret := text(r, "secret")
	if !feedSecret.MatchString(secret) {
		return fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi tạo địa chỉ lịch.")
	}
	hash := sha256.Sum256([]byte(secret))
	if err := s.planning.SetFeed(r.Context(), actor, hash[:]); err != nil {
		return err
	}
	// Shown once, so there is no page to be sent on to; pressing again makes the same address.
	name := fmt.Sprintf("%d-%d-%s", actor.CommuneID, actor.AccountID, secret)
	return s.renderProfile(w, r, http.StatusOK, profile{feed: s.baseURL(r) + view.FeedFileURL(name)})
}

// baseURL is how people reach the server.
func (s *Server) baseURL(r *http.Request) string {
	if s.opts.BaseURL != "" {
		return strings.TrimSuffix(s.opts.BaseURL, "/")
	}
	return "http://" + r.Host
}

// How far a feed looks back and ahead, in days.
const (
	feedBack  = 60
	feedAhead = 400
)

// GET /lich/{secret}
func (s *Server) calendarFeed(w http.ResponseWriter, r *http.Request) {
	feed, err := s.feed(r)
	if err != nil {
		status, sentence := failure(err)
		if status >= http.StatusInternalServerError {
			s.log.ErrorContext(r.Context(), "calendar feed", "err", err) // without the path, which holds the secret
		}
		http.Error(w, sentence, status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="lich.ics"`)
	h.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(ics.Format(feed))
}

// feed is the calendar that a private address stands for: what the person's units owe, and what the
// commune owes where he sees all.
func (s *Server) feed(r *http.Request) (ics.Calendar, error) {
	none := fault.New(fault.NotFound, "Địa chỉ lịch này không có, hoặc đã bị thu hồi.")
	parts := strings.Split(strings.TrimSuffix(chi.URLParam(r, "secret"), ".ics"), "-")
	if len(parts) != 3 || !feedSecret.MatchString(parts[2]) {
		return ics.Calendar{}, none
	}
	commune, err1 := strconv.ParseInt(parts[0], 10, 64)
	person, err2 := strconv.ParseInt(parts[1], 10, 64)
	if err1 != nil || err2 != nil {
		return ics.Calendar{}, none
	}
	hash := sha256.Sum256([]byte(parts[2]))
	actor, ok, err := s.store.FeedReader(r.Context(), commune, person, hash[:], s.now())
	if err != nil {
		return ics.Calendar{}, err
	}
	if !ok {
		return ics.Calendar{}, none
	}
	today := plan.DayOf(s.now(), actor.Commune.Location())
	from, to := today.Add(-feedBack), today.Add(feedAhead)
	var units []int64
	for _, p := range actor.Posts {
		if slices.Contains(p.Roles, account.RoleUnit) {
			units = append(units, p.UnitID)
		}
	}
	list, c, err := s.store.In(actor).ObligationsOf(r.Context(), units, from, to)
	if err == nil && actor.May(account.SeeAll) {
		var all []plan.Obligation
		all, c, err = s.store.In(actor).Obligations(r.Context(), from, to)
		list = append(list, all...)
	}
	if err != nil {
		return ics.Calendar{}, err
	}
	feed := ics.Calendar{Name: "Kế hoạch xã, " + actor.Commune.Name}
	for _, o := range list {
		feed.Events = append(feed.Events, s.feedEvent(o, c, s.baseURL(r)))
	}
	return feed, nil
}

func (s *Server) feedEvent(o plan.Obligation, c plan.Calendar, base string) ics.Event {
	y, m, d := o.Day.Date()
	e := ics.Event{
		UID: fmt.Sprintf("%s-%d-%d-%d@kehoachxa", o.Kind, o.Period.ID, o.Item.ID, o.UnitID), Day: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Stamp: s.now(),
		Summary: obligationTitle(o), Description: obligationNote(o), URL: base + view.CalendarMonthURL(fmt.Sprintf("%04d-%02d", y, m), ""),
	}
	if o.Extended { // several days of one period
		e.UID = strings.Replace(e.UID, "@", o.Day.String()+"@", 1)
	}
	if o.UnitName != "" && o.UnitID != 0 {
		e.Description = o.UnitName + "; " + e.Description
	}
	if o.Done() {
		e.Summary = "Đã gửi đủ: " + e.Summary
	}
	if note := dayOffNote(c, o.Day); note != "" {
		e.Description += "\n" + note
	}
	return e
}
