package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /viec-cua-toi and its like
func (s *Server) workPage(w http.ResponseWriter, r *http.Request, d desk) error {
	return s.renderWork(w, r, d, http.StatusOK, nil)
}

// POST /viec-cua-toi and its like
//
// Saves every row that was touched, whichever button was pressed, and then does what the button says.
func (s *Server) saveWork(w http.ResponseWriter, r *http.Request, d desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	rows := typedRows(r)
	var drafts []planning.Draft
	refused := map[plan.RowKey]planning.Saved{}
	for key, t := range rows {
		if t.err != nil {
			refused[key] = planning.Saved{Draft: t.Draft, Err: t.err}
			continue
		}
		drafts = append(drafts, t.Draft)
	}
	saved, err := d.save(r.Context(), drafts)
	if err != nil {
		return err
	}
	for _, row := range saved {
		if row.Err != nil {
			refused[row.Key] = row
		}
		if fault.KindOf(row.Err) == fault.NotFound {
			return row.Err
		}
	}
	if wantsJSON(r) {
		s.answerAutosave(w, r, saved, refused, rows)
		return nil
	}
	for _, row := range refused {
		if state := row.Row.Period.State; state != "" && state != plan.PeriodOpen {
			// The page shows open periods alone; the error page carries what was typed.
			return fault.Wrap(row.Err, fault.Conflict, fault.Message(row.Err))
		}
	}
	if len(refused) > 0 {
		return s.renderWork(w, r, d, refusedStatus(refused), func(row *view.ProgressRow, o plan.Owed, l lens) {
			if f, ok := refused[o.Key()]; ok {
				refuse(row, rows[o.Key()], f.Err, o, l)
			}
		})
	}
	return s.afterSave(w, r, d)
}

// refusedStatus is that of a page with refused rows: a conflict weighs more than a field to mend.
func refusedStatus(refused map[plan.RowKey]planning.Saved) int {
	status := http.StatusUnprocessableEntity
	for _, f := range refused {
		if fault.KindOf(f.Err) == fault.Conflict {
			status = http.StatusConflict
		}
	}
	return status
}

// afterSave does what the pressed button says besides saving.
func (s *Server) afterSave(w http.ResponseWriter, r *http.Request, d desk) error {
	next := d.at.Check
	switch {
	case r.PostForm.Has("remove") && d.own():
		id, _ := integer(r, "remove")
		if err := s.planning.RemoveEvidence(r.Context(), actorOf(r.Context()), id); err != nil {
			return err
		}
		s.flash(r, "Đã bỏ tệp.")
		next = d.at.Page
	case r.PostForm.Has("attach") && d.own():
		key, ok := plan.ParseRowKey(text(r, "attach"))
		if !ok {
			return fault.New(fault.NotFound, "Không tìm thấy.")
		}
		next = view.UploadURL(key.PeriodID, key.ItemID)
	case r.PostForm.Has("save"):
		if !d.at.Alone { // without a session the action bar alone says it
			s.flash(r, "Đã lưu lúc "+s.lens(r).clock(s.now())+".")
		}
		next = d.at.Page
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// answerAutosave tells the script the new versions, or why a row was not stored.
func (s *Server) answerAutosave(w http.ResponseWriter, r *http.Request, saved []planning.Saved, refused map[plan.RowKey]planning.Saved, rows map[plan.RowKey]typedRow) {
	l := s.lens(r)
	answer := map[string]any{}
	versions, errs := map[string]string{}, map[string]string{}
	for _, row := range saved {
		if row.Err == nil {
			versions[row.Key.String()] = plan.BaseOf(row.Row.Report).String()
		}
	}
	for key, f := range refused {
		if fault.KindOf(f.Err) == fault.Conflict {
			answer["conflict"] = map[string]string{"message": fault.Message(f.Err), "text": f.Row.Report.Result}
			continue
		}
		maps.Copy(errs, rowErrors(key, f.Err))
	}
	answer["versions"], answer["errors"] = versions, errs
	if len(refused) == 0 && len(rows) > 0 {
		answer["saved"] = l.clock(l.now)
	}
	writeJSON(w, http.StatusOK, answer)
}

// renderWork shows what the unit owes; change, where given, puts back what was refused.
func (s *Server) renderWork(w http.ResponseWriter, r *http.Request, d desk, status int, change func(*view.ProgressRow, plan.Owed, lens)) error {
	l := s.lens(r)
	owed, threads, err := s.deskRows(r.Context(), d)
	if err != nil {
		return err
	}
	filter := r.URL.Query().Get("loc")
	page := view.WorkPage{At: d.at, Unit: d.name, Token: newToken(), Chrome: s.chrome(r, d.title, d.section)}
	page.Chrome.Failed = status >= 400
	l.workThreads(&page, threads)
	l.workHead(&page, owed, filter)
	open := openRow(owed, r.URL.Query().Get("mo"))
	b := workBuilder{page: &page}
	for _, o := range owed {
		if change == nil && (filter == "chua-gui" && o.Report.Sent() || filter == "da-gui" && !o.Report.Sent()) {
			continue
		}
		row := d.row(l, o)
		if d.own() {
			l.rowThreads(&row, o, threads)
		}
		row.Open = status < 400 && o.Key() == open
		if change != nil {
			change(&row, o, l)
			row.Group = ""
			page.Errors = append(page.Errors, workErrors(row)...)
		}
		b.add(o, row)
	}
	b.count()
	return s.render(w, r, status, view.Work(page))
}

// workErrors are the lines of the summary for one row.
func workErrors(row view.ProgressRow) []view.FieldError {
	if row.Overtaken {
		return []view.FieldError{{Name: "row-" + row.ID, Message: row.Label + ": người khác vừa sửa; xem hai bản rồi chọn."}}
	}
	var list []view.FieldError
	for _, field := range slices.Sorted(maps.Keys(row.Errors)) {
		name := field
		if row.Closed {
			name = "row-" + row.ID
		}
		list = append(list, view.FieldError{Name: name, Message: row.Label + ": " + row.Errors[field]})
	}
	return list
}

// openRow is the row that stands open: the one asked for, else what was sent back, else the first draft.
func openRow(owed []plan.Owed, asked string) plan.RowKey {
	if key, ok := plan.ParseRowKey(asked); ok {
		return key
	}
	var draft plan.RowKey
	for _, o := range owed {
		if o.Report.State == plan.SentBack {
			return o.Key()
		}
		if draft == (plan.RowKey{}) && o.ToSend() {
			draft = o.Key()
		}
	}
	return draft
}

// workHead says how the unit stands.
func (l lens) workHead(page *view.WorkPage, owed []plan.Owed, filter string) {
	sent, late, blank := 0, 0, 0
	var oldest plan.Owed // of the late ones
	var savedAt time.Time
	periods := map[int64]plan.Period{}
	for _, o := range owed {
		periods[o.Period.ID] = o.Period
		if o.Report.Sent() {
			sent++
		} else if !o.Started() {
			blank++
		}
		if o.Overdue(l.now, l.loc) {
			late++
			if late == 1 || o.Due().Before(oldest.Due()) {
				oldest = o
			}
		}
		if o.ToSend() && o.Report.UpdatedAt.After(savedAt) {
			savedAt = o.Report.UpdatedAt
		}
	}
	if len(periods) == 1 {
		for _, p := range periods {
			page.Circumstance = fmt.Sprintf("Kỳ %s: từ %s đến %s", vi.Period(p), vi.Date(p.From), vi.Date(p.CutOff))
		}
	}
	if len(owed) == 0 {
		return
	}
	switch {
	case late > 0:
		page.Late = fmt.Sprintf("Đã quá hạn %s: còn %d việc chưa gửi.", daysLate(oldest.Due().Until(l.today())), late)
		page.LateRest = "Hạn của đơn vị là " + vi.Date(oldest.Due()) + ". Đơn vị vẫn gửi được; báo cáo sẽ được ghi là gửi muộn."
		page.AskURL = view.AskExtensionURL(oldest.Period.ID, 0)
	case sent == len(owed):
		page.Done = fmt.Sprintf("Kỳ này đơn vị đã gửi đủ %d báo cáo.", sent)
	}
	page.Filters = []view.Link{
		{Label: fmt.Sprintf("Tất cả %d", len(owed)), URL: page.At.Page, Current: filter == ""},
		{Label: fmt.Sprintf("Chưa gửi %d", len(owed)-sent), URL: page.At.Page + "?loc=chua-gui", Tag: view.TagEmpty, Current: filter == "chua-gui"},
		{Label: fmt.Sprintf("Đã gửi %d", sent), URL: page.At.Page + "?loc=da-gui", Tag: view.TagSent, Current: filter == "da-gui"},
	}
	if !savedAt.IsZero() {
		page.Saved = "Đã lưu " + l.clock(savedAt)
		if day := plan.DayOf(savedAt, l.loc); day != l.today() {
			page.Saved += " ngày " + vi.ShortDate(day)
		}
	}
	if blank > 0 {
		page.Left = fmt.Sprintf("Còn %d việc trống", blank)
	}
}

// workBuilder groups rows, which come in order, by plan and period and by area.
type workBuilder struct {
	page         *view.WorkPage
	period, area int64
}

func (b *workBuilder) add(o plan.Owed, row view.ProgressRow) {
	if len(b.page.Plans) == 0 || o.Period.ID != b.period {
		b.period, b.area = o.Period.ID, -1
		b.page.Plans = append(b.page.Plans, view.WorkPlan{ID: strconv.FormatInt(o.Period.ID, 10), Title: o.PlanTitle, Due: dueLine(o.Period)})
	}
	p := &b.page.Plans[len(b.page.Plans)-1]
	if o.Report.Sent() && !b.page.At.Alone {
		p.Report = view.UnitReport{Title: "Báo cáo của đơn vị theo thể thức", Folder: view.OwnReportURL(b.period)}
		if b.page.At.Other {
			p.Report.Folder = view.UnitReportURL(o.UnitID, b.period)
		}
	}
	if o.AreaID != b.area {
		b.area = o.AreaID
		p.Areas = append(p.Areas, view.WorkArea{Title: areaTitle(o)})
	}
	a := &p.Areas[len(p.Areas)-1]
	a.Rows = append(a.Rows, row)
}

func (b *workBuilder) count() {
	for i := range b.page.Plans {
		for j := range b.page.Plans[i].Areas {
			a := &b.page.Plans[i].Areas[j]
			a.Count = fmt.Sprintf("%d việc", len(a.Rows))
		}
	}
}

func dueLine(p plan.Period) string {
	return "Kỳ " + vi.Period(p) + ". Hạn của đơn vị: " + vi.Date(p.UnitsDue)
}

func areaTitle(o plan.Owed) string {
	title := strings.TrimRight(o.AreaTitle, ".;: ")
	switch {
	case o.AreaID == 0:
		return "Nhiệm vụ chung"
	case o.AreaLabel == "":
		return title
	}
	return o.AreaLabel + ". " + title
}
