package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// nobody is no unit.
const nobody = -1

// reader is whose rows the actor may read: 0 for everybody's, else the own unit's.
func reader(r *http.Request) int64 {
	switch actor := actorOf(r.Context()); {
	case actor.May(account.SeeAll):
		return 0
	case actor.May(account.Report):
		return actor.UnitID
	}
	return nobody
}

func abs(n int) int { return max(n, -n) }

// GET /theo-doi/{unit}
func (s *Server) followUnitPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderFollowUnit(w, r, http.StatusOK, queryID(r, "ky"), nil)
}

// POST /theo-doi/{unit}/nhan
func (s *Server) receive(w http.ResponseWriter, r *http.Request) error {
	unit, err := pathID(r, "unit")
	if err != nil {
		return err
	}
	return s.reviewed(w, r, func(period int64) string { return view.FollowUnitURL(unit, period) }, s.renderFollowUnit)
}

// reviewed receives the ticked reports or sends them back, whichever button was pressed, and goes back to
// the list; a refusal comes with what was ticked and typed.
func (s *Server) reviewed(w http.ResponseWriter, r *http.Request, back func(period int64) string,
	again func(w http.ResponseWriter, r *http.Request, status int, period int64, errs map[string]string) error,
) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	var seen []planning.Seen
	for _, value := range r.PostForm["seen"] {
		var one planning.Seen
		if n, err := fmt.Sscanf(value, "%d.%d", &one.ReportID, &one.Version); n != 2 || err != nil {
			return fault.New(fault.NotFound, "Không tìm thấy.")
		}
		seen = append(seen, one)
	}
	period, _ := integer(r, "period")
	actor := actorOf(r.Context())
	var err error
	done := "Đã tiếp nhận %d báo cáo."
	if r.PostForm.Get("act") == "send_back" {
		err, done = s.planning.SendBack(r.Context(), actor, seen, text(r, "reason")), "Đã trả lại %d báo cáo."
	} else {
		err = s.planning.Accept(r.Context(), actor, seen)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		errs := fault.Fields(err)
		if errs == nil {
			errs = map[string]string{"": sentence}
		}
		return again(w, r, status, period, errs)
	}
	if err != nil {
		return err
	}
	s.flash(r, fmt.Sprintf(done, len(seen)))
	http.Redirect(w, r, back(period), http.StatusSeeOther)
	return nil
}

// GET /theo-doi/cho-nhan
func (s *Server) waitingPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderWaiting(w, r, http.StatusOK, queryID(r, "ky"), nil)
}

// POST /theo-doi/cho-nhan
func (s *Server) receiveMany(w http.ResponseWriter, r *http.Request) error {
	return s.reviewed(w, r, view.ReviewURL, s.renderWaiting)
}

// renderWaiting lists the reports that wait to be received, unit by unit: of all units, or of those in the
// address.
func (s *Server) renderWaiting(w http.ResponseWriter, r *http.Request, status int, period int64, errs map[string]string) error {
	l := s.lens(r)
	units, item := ids(r.URL.Query()["don-vi"]), queryID(r, "viec")
	owed, err := s.store.In(actorOf(r.Context())).OwedToReview(r.Context(), period, units, item)
	if err != nil {
		return err
	}
	page := view.FollowUnitPage{
		Chrome: s.chrome(r, "Báo cáo chờ tiếp nhận", sectionFollow), Back: view.FollowURL(), CanReceive: true, Action: r.URL.RequestURI(),
		Reason: r.PostForm.Get("reason"), Errors: errs, Empty: "Không có báo cáo nào chờ tiếp nhận.",
	}
	page.Chrome.Failed = errs != nil
	if period != 0 {
		page.Back, page.Period = view.FollowPeriodURL(period), strconv.FormatInt(period, 10)
	}
	type place struct{ unit, period int64 }
	var last place
	found := map[int64]bool{}
	for _, o := range owed {
		found[o.UnitID] = true
		if at := (place{o.UnitID, o.Period.ID}); at != last {
			last = at
			page.Plans = append(page.Plans, view.FollowPlan{ID: fmt.Sprintf("%d-%d", at.unit, at.period), Title: o.UnitName, Due: o.PlanTitle + ", kỳ " + vi.Period(o.Period)})
		}
		row := l.followReport(o)
		row.ID += "-" + strconv.FormatInt(o.UnitID, 10)
		row.Label = "Chọn " + o.Item.Place + ", " + o.UnitName
		row.Ticked, row.Open = slices.Contains(r.PostForm["seen"], row.Seen), false
		page.Receivable++
		p := &page.Plans[len(page.Plans)-1]
		p.Rows = append(p.Rows, row)
	}
	page.Circumstance = fmt.Sprintf("%d báo cáo của %d đơn vị", page.Receivable, len(found))
	if page.Receivable == postgres.MostToReview {
		page.Circumstance = fmt.Sprintf("%d báo cáo đầu tiên; xử lý xong sẽ hiện tiếp", page.Receivable)
	}
	return s.render(w, r, status, view.FollowUnit(page))
}

// ids are the numbers among posted values.
func ids(values []string) []int64 {
	list := []int64{}
	for _, v := range values {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 0 {
			list = append(list, n)
		}
	}
	return list
}

// renderFollowUnit shows one unit's rows in a period, or in all open ones; after a refusal with what
// was ticked and typed.
func (s *Server) renderFollowUnit(w http.ResponseWriter, r *http.Request, status int, period int64, errs map[string]string) error {
	id, err := pathID(r, "unit")
	if err != nil {
		return err
	}
	actor, l := actorOf(r.Context()), s.lens(r)
	q := s.store.In(actor)
	unit, err := q.Unit(r.Context(), id)
	if err != nil {
		return err
	}
	var owed []plan.Owed
	if period == 0 {
		owed, err = q.OwedOfUnit(r.Context(), id)
	} else {
		owed, err = q.OwedOfUnitPeriod(r.Context(), id, period)
	}
	if err != nil {
		return err
	}
	var t plan.Tally
	page := view.FollowUnitPage{
		Chrome: s.chrome(r, unit.Name, sectionFollow), Back: view.FollowURL(), CanReceive: actor.May(account.Follow), Action: view.ReceiveURL(id),
		Empty:  "Đơn vị này không có việc phải báo cáo trong kỳ đang mở.",
		Reason: r.PostForm.Get("reason"), Errors: errs,
	}
	page.Chrome.Failed = errs != nil
	if period != 0 {
		page.Back, page.Period = view.FollowPeriodURL(period), strconv.FormatInt(period, 10)
	}
	var last int64
	for _, o := range owed {
		t.Add(o, l.now, l.loc)
		if o.Period.ID != last {
			last = o.Period.ID
			entry, link := linkButtons(actor, o)
			page.Plans = append(page.Plans, view.FollowPlan{ID: strconv.FormatInt(last, 10), Title: o.PlanTitle, Due: dueLine(o.Period), Entry: entry, Link: link})
			page.Plans[len(page.Plans)-1].Report = view.UnitReport{Title: "Báo cáo của đơn vị theo thể thức", Folder: view.UnitReportURL(id, last)}
		}
		row := l.followReport(o)
		if actor.May(account.Direct) {
			row.Direct, row.DirectLabel = view.NewDirectiveURL(o.Period.ID, o.UnitID, o.Item.ID), directLabel(o)
		}
		row.Ticked = slices.Contains(r.PostForm["seen"], row.Seen) && row.Seen != ""
		if row.Seen != "" {
			page.Receivable++
		}
		p := &page.Plans[len(page.Plans)-1]
		p.Rows = append(p.Rows, row)
	}
	page.Circumstance = fmt.Sprintf("Phải gửi %d, đã gửi %d", t.Owed, t.Sent)
	if unit.Requested() {
		page.Circumstance = fmt.Sprintf("Được đề nghị %d, đã phản hồi %d; không tính quá hạn, không xếp hạng", t.Owed, t.Sent)
	}
	return s.render(w, r, status, view.FollowUnit(page))
}

func (l lens) followReport(o plan.Owed) view.FollowReport {
	row := view.FollowReport{
		TaskRow: view.TaskRow{ID: o.Key().String(), Label: o.Item.Place, Title: fullTitle(o.Item), Note: l.note(o), Tag: l.followTag(o)},
		URL:     view.TaskURL(o.Item.ID), Files: l.files(o.SentFiles(), false), Label: "Chọn " + o.Item.Place,
	}
	if o.Report.State == plan.SentBack {
		row.Note += ". Bị trả lại"
	}
	if o.Report.SubmittedVersion > 0 || o.Started() {
		row.Facts = l.contentFacts(o.Report.Content, o.Earlier)
	}
	switch {
	case o.Report.Pending && o.Report.EnteredBy != "":
		row.Facts = append(row.Facts, view.Fact{Term: "Lưu ý", Value: "Có bản sửa nhập thay, chưa gửi lại; bản đã gửi có ở trang nhiệm vụ."})
	case o.Report.Pending:
		row.Facts = append(row.Facts, view.Fact{Term: "Lưu ý", Value: "Đơn vị đang sửa, chưa gửi lại; bản đã gửi có ở trang nhiệm vụ."})
	}
	if o.Report.SentBackReason != "" {
		row.Facts = append(row.Facts, view.Fact{Term: "Lý do trả lại", Value: o.Report.SentBackReason})
	}
	if note := enteredNote(o); note != "" {
		row.Facts = append(row.Facts, view.Fact{Term: "Người nhập", Value: note})
	}
	if o.Report.OnBehalf != plan.ByUnit {
		row.Facts = append(row.Facts, view.Fact{Term: "Cách gửi", Value: vi.OnBehalf(o.Report.OnBehalf)})
	}
	if o.Report.Sent() && o.Period.State == plan.PeriodOpen {
		row.Seen = fmt.Sprintf("%d.%d", o.Report.ID, o.Report.SubmittedVersion)
		row.Open = o.Report.State == plan.Submitted // what waits to be read
	}
	return row
}
