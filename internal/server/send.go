package server

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /viec-cua-toi/kiem-tra and its like
func (s *Server) checkPage(w http.ResponseWriter, r *http.Request, d desk) error {
	return s.renderCheck(w, r, d, http.StatusOK, nil, nil)
}

// POST /viec-cua-toi/gui and its like
func (s *Server) sendWork(w http.ResponseWriter, r *http.Request, d desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	var picks []planning.Pick
	for _, value := range r.PostForm["pick"] {
		key, ok := plan.ParseRowKey(value)
		version, err := strconv.Atoi(r.PostForm.Get("version-" + value))
		if !ok || err != nil {
			return fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
		}
		picks = append(picks, planning.Pick{Key: key, Version: version})
	}
	receipt, err := d.send(r.Context(), sending{r.PostForm.Get("token"), picks, plan.OnBehalf(text(r, "on_behalf")), line(r, "sender")})
	if fault.KindOf(err) == fault.Invalid {
		return s.renderCheck(w, r, d, http.StatusUnprocessableEntity, r.PostForm["pick"], err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, d.at.Receipt(receipt), http.StatusSeeOther)
	return nil
}

// renderCheck lists what is ready to be sent and what is not; picked are the rows that were chosen
// before a refusal, nil for all.
func (s *Server) renderCheck(w http.ResponseWriter, r *http.Request, d desk, status int, picked []string, refusal error) error {
	l := s.lens(r)
	owed, err := d.owed(r.Context())
	if err != nil {
		return err
	}
	page := view.CheckPage{
		At: d.at, Unit: d.name, Token: newToken(), Chrome: s.chrome(r, "Kiểm tra trước khi gửi", d.section),
		Via: r.PostForm.Get("on_behalf"), Sender: r.PostForm.Get("sender"), Fields: fault.Fields(refusal),
	}
	page.Chrome.Failed = refusal != nil
	blank, late := 0, plan.Day{}
	for _, o := range owed {
		if !o.ToSend() {
			if !o.Report.Sent() {
				blank++
			}
			continue
		}
		key := o.Key().String()
		row := view.CheckRow{
			Key: key, Version: strconv.Itoa(o.Report.Version), Place: o.Item.Place, Title: fullTitle(o.Item), URL: d.at.Row(key),
			Facts: l.contentFacts(o.Report.Content, o.Earlier), Label: "Gửi " + o.Item.Place, Picked: picked == nil || slices.Contains(picked, key),
		}
		if err := cmp.Or(d.check(o), o.CheckSubmit()); err != nil {
			row.Problem = planning.Sentence(err)
			page.Waiting = append(page.Waiting, row)
			continue
		}
		if note := enteredNote(o); note != "" {
			row.Facts = append(row.Facts, view.Fact{Term: "Người nhập", Value: note})
		}
		if n := len(o.Files()); n > 0 {
			row.Facts = append(row.Facts, view.Fact{Term: "Minh chứng", Value: fmt.Sprintf("%d tệp", n)})
		}
		if o.Overdue(l.now, l.loc) && o.Report.FirstSubmittedAt.IsZero() {
			late = o.Due()
		}
		page.Ready = append(page.Ready, row)
		if message, ok := fault.Fields(refusal)[key]; ok {
			page.Errors = append(page.Errors, view.FieldError{Name: key, Message: o.Item.Place + ": " + message})
		}
	}
	for _, row := range page.Waiting {
		if message, ok := fault.Fields(refusal)[row.Key]; ok {
			page.Errors = append(page.Errors, view.FieldError{Name: row.Key, Message: row.Place + ": " + message})
		}
	}
	for _, field := range []string{"on_behalf", "sender"} {
		if message, ok := page.Fields[field]; ok {
			page.Errors = append(page.Errors, view.FieldError{Name: field, Message: message})
		}
	}
	if refusal != nil && len(page.Errors) == 0 {
		page.Errors = []view.FieldError{{Message: planning.Sentence(refusal)}}
	}
	if blank > 0 {
		page.Empty = fmt.Sprintf("Còn %d việc trống, không gửi lần này.", blank)
	}
	if !late.IsZero() {
		page.Late = "Đã quá hạn " + vi.Date(late) + ": báo cáo sẽ được ghi là gửi muộn."
	}
	return s.render(w, r, status, view.Check(page))
}

// GET /viec-cua-toi/da-gui/{receipt} and its like
func (s *Server) receiptPage(w http.ResponseWriter, r *http.Request, d desk) error {
	id, err := pathID(r, "receipt")
	if err != nil {
		return err
	}
	actor, l := actorOf(r.Context()), s.lens(r)
	c, err := s.store.In(actor).Receipt(r.Context(), id, d.unit)
	if err != nil {
		return err
	}
	if d.at.Alone && c.LinkID != actor.LinkID {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	page := view.SentPage{
		At: d.at, Chrome: s.chrome(r, "Đã gửi báo cáo", d.section), Unit: c.UnitName, Number: strconv.FormatInt(c.ID, 10), Person: c.PersonName,
		When: vi.Moment(c.SubmittedAt, l.loc), Sentence: fmt.Sprintf("Đã gửi %d báo cáo lúc %s.", c.Reports, l.clock(c.SubmittedAt)),
	}
	if c.OnBehalf != plan.ByUnit {
		page.Way = upperFirst(vi.OnBehalf(c.OnBehalf))
	}
	for _, row := range c.Rows {
		sent := view.SentRow{
			Place: row.Place, Title: row.Title, Plan: row.PlanTitle, Answer: vi.Answer(row.Answer) + ". " + vi.Status(row.Status), Version: strconv.Itoa(row.Version),
		}
		if !d.at.Alone {
			sent.URL = view.TaskURL(row.ItemID)
		}
		page.Rows = append(page.Rows, sent)
		report := view.UnitReport{Title: row.PlanTitle + ", kỳ " + vi.Period(row.Period), Folder: view.OwnReportURL(row.Period.ID)}
		if d.at.Other {
			report.Folder = view.UnitReportURL(c.UnitID, row.Period.ID)
		}
		if n := len(page.Reports); !d.at.Alone && (n == 0 || page.Reports[n-1] != report) {
			page.Reports = append(page.Reports, report)
		}
	}
	return s.render(w, r, http.StatusOK, view.Sent(page))
}
