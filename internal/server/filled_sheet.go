package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/sheet"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET …/excel
func (s *Server) blankSheetPage(w http.ResponseWriter, r *http.Request, d desk) error {
	return s.renderBlankSheet(w, r, d, http.StatusOK, nil)
}

func (s *Server) renderBlankSheet(w http.ResponseWriter, r *http.Request, d desk, status int, errs map[string]string) error {
	owed, err := d.owed(r.Context())
	if err != nil {
		return err
	}
	page := view.BlankSheetPage{Chrome: s.chrome(r, "Điền bằng Excel", d.section), At: d.at, Unit: d.unitLine(), Token: newToken(), Errors: errs}
	page.Chrome.Failed = status >= 400
	rows, periods := 0, map[int64]bool{}
	for _, o := range owed {
		if d.check(o) == nil {
			rows++
			periods[o.Period.ID] = true
		}
	}
	if rows > 0 {
		page.Holds = fmt.Sprintf("%d việc của %d kỳ báo cáo đang mở", rows, len(periods))
	}
	return s.render(w, r, status, view.BlankSheet(page))
}

// unitLine names the unit, and that the coordinator enters for it.
func (d desk) unitLine() string {
	if d.own() {
		return d.name
	}
	return d.title + ". " + d.name
}

// GET …/excel/bang.xlsx
func (s *Server) blankSheetFile(w http.ResponseWriter, r *http.Request, d desk) error {
	owed, err := d.owed(r.Context())
	if err != nil {
		return err
	}
	key, err := s.store.In(actorOf(r.Context())).CommuneKey(r.Context())
	if err != nil {
		return err
	}
	l := s.lens(r)
	unit := d.name
	if len(owed) > 0 {
		unit = owed[0].UnitName
	}
	form, ok := sheet.Compose(sheet.Issue{Unit: unit, Rows: owed, Key: key, Made: vi.Moment(l.now, l.loc)})
	if !ok {
		http.Redirect(w, r, d.at.Excel, http.StatusSeeOther) // says that there is nothing
		return nil
	}
	var buf bytes.Buffer
	if err := form.WriteXLSX(&buf); err != nil {
		return err
	}
	name := fmt.Sprintf("%s, điền báo cáo %s.xlsx", unit, strings.ReplaceAll(vi.Date(l.today()), "/", "-"))
	sendFile(w, documentWriters["xlsx"].mediaType, name, buf.Bytes())
	return nil
}

// POST …/excel
func (s *Server) readFilledSheet(w http.ResponseWriter, r *http.Request, d desk) error {
	up, err := readSheetUpload(w, r)
	var rows []plan.FilledRow
	if err == nil {
		rows, err = s.readRows(r.Context(), d, up)
	}
	var id int64
	if err == nil {
		hash := sha256.Sum256(up.data)
		id, err = s.planning.AddFilledSheet(r.Context(), actorOf(r.Context()), up.token, plan.FilledSheet{
			UnitID: d.unit, PeriodID: d.period, FileName: up.name, SHA256: hash[:], Rows: rows,
		})
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) {
		return s.renderBlankSheet(w, r, d, statuses[f.Kind], map[string]string{"file": f.Message})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, d.at.Filled(id), http.StatusSeeOther)
	return nil
}

func readSheetUpload(w http.ResponseWriter, r *http.Request) (planFile, error) {
	up := planFile{large: "Bỏ bớt hình ảnh trong tệp rồi tải lên lại."}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		// The form was sent on after the session had ended: files are not kept for strangers.
		return up, fault.New(fault.Invalid, "Chọn lại tệp: phiên làm việc đã hết trước khi tệp được gửi.")
	}
	if err := up.read(w, r); err != nil {
		return up, err
	}
	if up.name == "" {
		return up, fault.New(fault.Invalid, "Chọn tệp Excel đã điền.")
	}
	return up, nil
}

// readRows reads the rows of a spreadsheet; only a few at once, as with plans.
func (s *Server) readRows(ctx context.Context, d desk, up planFile) ([]plan.FilledRow, error) {
	key, err := s.store.In(actorOf(ctx)).CommuneKey(ctx)
	if err != nil {
		return nil, err
	}
	select {
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return sheet.Read(up.data, sheet.Expect{UnitID: d.unit, PeriodID: d.period, Key: key})
}

// filledSheet is the kept spreadsheet of the address; one of another desk is not there.
func (s *Server) filledSheet(r *http.Request, d desk) (plan.FilledSheet, error) {
	name := "sheet"
	if d.period != 0 {
		name = "entry_sheet"
	}
	id, err := pathID(r, name)
	if err != nil {
		return plan.FilledSheet{}, err
	}
	f, err := s.store.In(actorOf(r.Context())).FilledSheet(r.Context(), id)
	if err == nil && (f.UnitID != d.unit || f.PeriodID != d.period) {
		err = fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return f, err
}

// GET …/excel/{sheet}
func (s *Server) filledSheetPage(w http.ResponseWriter, r *http.Request, d desk) error {
	f, err := s.filledSheet(r, d)
	if err != nil {
		return err
	}
	if !f.SavedAt.IsZero() {
		s.flash(r, s.savedFromFile(r, f))
		http.Redirect(w, r, d.at.Page, http.StatusSeeOther)
		return nil
	}
	return s.renderFilledSheet(w, r, d, f, nil, nil)
}

func (s *Server) savedFromFile(r *http.Request, f plan.FilledSheet) string {
	return fmt.Sprintf("Đã lưu nháp %d dòng từ tệp “%s” lúc %s. Kiểm tra rồi gửi.", f.Saved, f.FileName, vi.Moment(f.SavedAt, s.lens(r).loc))
}

// POST …/excel/{sheet}
//
// Saves what the check page showed; the content is the one that the server kept.
func (s *Server) saveFilledSheet(w http.ResponseWriter, r *http.Request, d desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	f, err := s.filledSheet(r, d)
	if err != nil {
		return err
	}
	choice := planning.SheetChoice{SheetID: f.ID, UnitID: d.unit, PeriodID: d.period, Seen: text(r, "seen")}
	for _, key := range f.Keys() {
		if text(r, "choice-"+key.String()) == "mine" {
			choice.Mine = append(choice.Mine, key)
		}
	}
	saved, err := s.planning.SaveFilledSheet(r.Context(), actorOf(r.Context()), choice)
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		return s.renderFilledSheet(w, r, d, f, choice.Mine, err)
	}
	if err != nil {
		return err
	}
	s.flash(r, s.savedFromFile(r, saved))
	http.Redirect(w, r, d.at.Page, http.StatusSeeOther)
	return nil
}

func (s *Server) renderFilledSheet(w http.ResponseWriter, r *http.Request, d desk, f plan.FilledSheet, mine []plan.RowKey, refused error) error {
	held, err := s.store.In(actorOf(r.Context())).OwedOfRows(r.Context(), d.unit, f.Keys())
	if err != nil {
		return err
	}
	owed, err := d.owed(r.Context())
	if err != nil {
		return err
	}
	page := view.FilledSheetPage{
		Chrome: s.chrome(r, "Kiểm tra tệp Excel", d.section), At: d.at, Unit: d.unitLine(), Action: d.at.Filled(f.ID), File: f.FileName, Seen: f.Seen(held),
	}
	status := http.StatusOK
	if refused != nil {
		status = statuses[fault.KindOf(refused)]
		page.Errors = []view.FieldError{{Message: planning.Sentence(refused)}}
	}
	page.Chrome.Failed = refused != nil
	s.lens(r).fillSheetPage(&page, f, held, mine)
	named := map[plan.RowKey]bool{}
	for _, row := range f.Rows {
		named[row.Key] = true
	}
	left := 0
	for _, o := range owed {
		if d.check(o) == nil && !named[o.Key()] {
			left++
		}
	}
	if left > 0 {
		page.Left = fmt.Sprintf("%d việc không có trong tệp, giữ nguyên.", left)
	}
	return s.render(w, r, status, view.FilledSheet(page))
}

// fillSheetPage sorts the rows by what saving them would do.
func (l lens) fillSheetPage(page *view.FilledSheetPage, f plan.FilledSheet, held map[plan.RowKey]plan.Owed, mine []plan.RowKey) {
	for _, row := range f.Rows {
		o, there := held[row.Key]
		line := view.FilledRow{ID: row.Key.String(), Place: row.Place}
		if there {
			line.Title = o.Item.Place + " " + fullTitle(o.Item)
		}
		verdict, err := row.Judge(o, there, f.By)
		switch verdict {
		case plan.FilledRefused:
			line.Problem, line.Facts = planning.Sentence(err), filledFacts(row.Content)
			page.Refused = append(page.Refused, line)
		case plan.FilledSame:
			page.Same = append(page.Same, line.Heading())
		case plan.FilledOvertaken:
			line.Changes = filledChanges(o.Report.Content, row.Content)
			for _, key := range mine {
				line.Mine = line.Mine || key == row.Key
			}
			page.Overtaken = append(page.Overtaken, line)
		case plan.FilledChange:
			line.Changes = filledChanges(o.Report.Content, row.Content)
			if o.Report.Version != row.Base.Version {
				line.Again = "Bản đang lưu là bản bạn đã lấy từ bảng này lúc " + vi.Moment(o.Report.UpdatedAt, l.loc) + "."
			}
			if err := row.Content.CheckSubmit(o.Earlier.Text()); err != nil {
				line.Problem = planning.Sentence(err)
			}
			page.Changes = append(page.Changes, line)
		}
	}
}

// filledTerms are the parts of a report as a check page lists them.
func filledTerms(c plan.Content) []view.Fact {
	f := progressForm(c)
	return []view.Fact{
		{Term: "Trả lời", Value: vi.Answer(c.Answer)}, {Term: "Kết quả", Value: f.Result}, {Term: "Tình trạng", Value: vi.Status(c.Status)},
		{Term: "Mức hoàn thành", Value: f.Percent}, {Term: "Lý do", Value: f.Reason}, {Term: "Khó khăn, vướng mắc", Value: f.Obstacles},
		{Term: "Đề xuất, kiến nghị", Value: f.Recommendations},
	}
}

func filledFacts(c plan.Content) (said []view.Fact) {
	for _, f := range filledTerms(c) {
		if f.Value != "" {
			said = append(said, f)
		}
	}
	return said
}

func filledChanges(stored, filled plan.Content) (list []view.FilledChange) {
	now := filledTerms(stored)
	for i, f := range filledTerms(filled) {
		if f.Value == now[i].Value {
			continue
		}
		c := view.FilledChange{Term: f.Term, Stored: now[i].Value, Filled: f.Value}
		if c.Stored == "" {
			c.Stored = "(để trống)"
		}
		if c.Filled == "" {
			c.Filled = "(để trống)"
		}
		list = append(list, c)
	}
	return list
}
