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

// GET /theo-doi
func (s *Server) followPage(w http.ResponseWriter, r *http.Request) error {
	actor, l := actorOf(r.Context()), s.lens(r)
	owed, err := s.store.In(actor).OwedOpen(r.Context())
	if err != nil {
		return err
	}
	page := view.FollowPage{Chrome: s.chrome(r, "Theo dõi", sectionFollow)}
	chosen := queryID(r, "ky")
	if !slices.ContainsFunc(owed, func(o plan.Owed) bool { return o.Period.ID == chosen }) && len(owed) > 0 {
		chosen = latestPeriod(owed, l.today())
	}
	seen := map[int64]bool{}
	for _, o := range owed {
		if !seen[o.Period.ID] {
			seen[o.Period.ID] = true
			page.Periods = append(page.Periods, view.Option{
				Value: strconv.FormatInt(o.Period.ID, 10), Label: o.PlanTitle + ", kỳ " + vi.Period(o.Period), Selected: o.Period.ID == chosen,
			})
		}
	}
	rows := slices.DeleteFunc(owed, func(o plan.Owed) bool { return o.Period.ID != chosen })
	l.follow(&page, rows)
	return s.render(w, r, http.StatusOK, view.Follow(page))
}

// latestPeriod is the open period to look at first: the one whose units' day is nearest to today.
func latestPeriod(owed []plan.Owed, today plan.Day) int64 {
	nearest := slices.MinFunc(owed, func(a, b plan.Owed) int {
		return cmp.Compare(abs(today.Until(a.Period.UnitsDue)), abs(today.Until(b.Period.UnitsDue)))
	})
	return nearest.Period.ID
}

func abs(n int) int { return max(n, -n) }

// follow fills the table of one period.
func (l lens) follow(page *view.FollowPage, rows []plan.Owed) {
	if len(rows) == 0 {
		return
	}
	period := rows[0].Period
	total, _ := plan.TallyOf(rows, l.now, l.loc)
	page.Plan = rows[0].PlanTitle
	page.Circumstance = fmt.Sprintf("Kỳ %s: đã gửi %d/%d báo cáo; hạn của đơn vị %s", vi.Period(period), total.Sent, total.Owed, vi.Date(period.UnitsDue))
	tallies := plan.TallyBy(rows, func(o plan.Owed) int64 { return o.UnitID }, l.now, l.loc)
	met := map[int64]bool{}
	var units []plan.Owed // the first row of each
	for _, o := range rows {
		if !met[o.UnitID] {
			met[o.UnitID] = true
			units = append(units, o)
		}
	}
	slices.SortStableFunc(units, func(a, b plan.Owed) int {
		x, y := tallies[a.UnitID], tallies[b.UnitID]
		return cmp.Or(cmp.Compare(y.Late, x.Late), cmp.Compare(y.SentBack, x.SentBack), cmp.Compare(y.Missing(), x.Missing()), cmp.Compare(x.Accepted, y.Accepted))
	})
	for _, u := range units {
		t := tallies[u.UnitID]
		row := followRow(t)
		row.Name, row.URL, row.Tag = u.UnitName, view.FollowUnitURL(u.UnitID, period.ID), unitTag(t, period, u.Requested, l.today())
		if u.Requested {
			page.Requested = append(page.Requested, row)
		} else {
			page.Units = append(page.Units, row)
		}
	}
	page.Total = followRow(total)
	page.Total.Name = fmt.Sprintf("Cộng %d đơn vị", len(page.Units))
}

func followRow(t plan.Tally) view.FollowRow {
	var remarks []string
	for _, part := range []struct {
		n    int
		word string
	}{{t.Drafted, "nháp"}, {t.SentBack, "bị trả lại"}, {t.SentLate, "gửi muộn"}, {t.Accepted, "đã tiếp nhận"}} {
		if part.n > 0 {
			remarks = append(remarks, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	return view.FollowRow{Owed: t.Owed, Sent: t.Sent, Late: t.Late, Empty: t.Missing(), Remark: strings.Join(remarks, ", ")}
}

// GET /theo-doi/{unit}
func (s *Server) followUnitPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderFollowUnit(w, r, http.StatusOK, queryID(r, "ky"), nil)
}

// POST /theo-doi/{unit}/nhan
func (s *Server) receive(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	unit, err := pathID(r, "unit")
	if err != nil {
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
	actor, done := actorOf(r.Context()), ""
	if r.PostForm.Get("act") == "send_back" {
		err, done = s.planning.SendBack(r.Context(), actor, seen, text(r, "reason")), "Đã trả lại %d báo cáo."
	} else {
		err, done = s.planning.Accept(r.Context(), actor, seen), "Đã tiếp nhận %d báo cáo."
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		status, sentence := failure(err)
		errs := fault.Fields(err)
		if errs == nil {
			errs = map[string]string{"": sentence}
		}
		return s.renderFollowUnit(w, r, status, period, errs)
	}
	if err != nil {
		return err
	}
	s.flash(r, fmt.Sprintf(done, len(seen)))
	http.Redirect(w, r, view.FollowUnitURL(unit, period), http.StatusSeeOther)
	return nil
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
			page.Plans = append(page.Plans, view.FollowPlan{ID: strconv.FormatInt(last, 10), Title: o.PlanTitle, Due: dueLine(o.Period)})
		}
		row := l.followReport(o)
		if actor.May(account.Direct) {
			row.Direct = view.NewDirectiveURL(o.Period.ID, o.UnitID, o.Item.ID)
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
		URL:     view.TaskURL(o.Item.ID), Files: l.files(o, false), Label: "Chọn " + o.Item.Place,
	}
	if o.Report.State == plan.SentBack {
		row.Note += ". Bị trả lại"
	}
	if o.Report.SubmittedVersion > 0 || o.Started() {
		row.Facts = l.contentFacts(o.Report.Content, o.Earlier)
	}
	if o.Report.Pending {
		row.Facts = append(row.Facts, view.Fact{Term: "Lưu ý", Value: "Đơn vị đang sửa, chưa gửi lại; bản đã gửi có ở trang nhiệm vụ."})
	}
	if o.Report.SentBackReason != "" {
		row.Facts = append(row.Facts, view.Fact{Term: "Lý do trả lại", Value: o.Report.SentBackReason})
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
