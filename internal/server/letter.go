package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// letter is the letter of a reminder to one kind of units, with its document: as it was numbered, else as it
// is laid out now.
func (s *Server) letter(r *http.Request, requested bool) (report.Letter, *officialdoc.Document, error) {
	id, err := pathID(r, "reminder")
	if err != nil {
		return report.Letter{}, nil, err
	}
	q := s.store.In(actorOf(r.Context()))
	reminder, err := q.Reminder(r.Context(), id)
	if err != nil {
		return report.Letter{}, nil, err
	}
	commune, err := q.Commune(r.Context())
	if err != nil {
		return report.Letter{}, nil, err
	}
	model, err := q.LetterModel(r.Context(), id, requested)
	if err != nil {
		return report.Letter{}, nil, err
	}
	on := plan.DayOf(reminder.MadeAt, commune.Location())
	_, drafting, _ := strings.Cut(commune.Filing, ", ")
	l := report.Letter{Letterhead: letterhead(commune, nil, on), Reminder: reminder, Requested: requested, Drafting: drafting, On: on}
	if len(l.Units()) == 0 {
		return report.Letter{}, nil, fault.New(fault.NotFound, "Lần đôn đốc này không có văn bản loại đó.")
	}
	if model == "" {
		return l, l.Document(), nil
	}
	doc, err := officialdoc.Decode(model)
	return l, doc, err
}

// letterCopy is a letter for those whom the address names: with the code of the one unit that gets it.
func (s *Server) letterCopy(r *http.Request, requested bool) (l report.Letter, doc *officialdoc.Document, err error) {
	if l, doc, err = s.letter(r, requested); err != nil {
		return l, doc, err
	}
	links, err := s.letterLinks(r, l.Reminder)
	if err != nil {
		return l, doc, err
	}
	units, to := l.Units(), queryID(r, "don-vi")
	if len(units) == 1 {
		to = units[0].UnitID
	}
	link, ok := links[to]
	if !ok || !slices.ContainsFunc(units, func(u plan.ReminderUnit) bool { return u.UnitID == to }) {
		return l, doc, nil
	}
	slip := report.Slip{Unit: link.UnitName, Code: link.Code, Address: s.wholeAddress(r, view.CodeURL()), ExpiresOn: link.ExpiresOn}
	return l, slip.On(doc), nil
}

// letterLinks are the links of the units of a reminder whose codes its letters print, by unit; none where it
// is about several periods.
func (s *Server) letterLinks(r *http.Request, reminder plan.Reminder) (map[int64]plan.Link, error) {
	if reminder.Period.ID == 0 || !reminder.By(plan.WayLetter) {
		return nil, nil
	}
	units := make([]int64, len(reminder.Units))
	for i, u := range reminder.Units {
		units[i] = u.UnitID
	}
	return s.store.In(actorOf(r.Context())).LiveLinks(r.Context(), reminder.Period.ID, units, s.lens(r).today())
}

// letterCopies are the copies of a letter to several units, each with the code of its unit.
func letterCopies(l report.Letter, links map[int64]plan.Link, name string) (rows []view.LetterRow) {
	if len(l.Units()) < 2 {
		return nil
	}
	for _, u := range l.Units() {
		if _, ok := links[u.UnitID]; ok {
			address := func(format string) string {
				return view.WithQuery(view.LetterURL(l.Reminder.ID, l.Requested, format), "don-vi", strconv.FormatInt(u.UnitID, 10))
			}
			rows = append(rows, view.LetterRow{
				Name: name + ", bản gửi " + u.UnitName, Number: "Có mã để gửi báo cáo không cần tài khoản; chỉ giao cho đơn vị này.",
				Sheet: address("in"), Word: address("docx"), PDF: address("pdf"),
			})
		}
	}
	return rows
}

// GET /don-doc/{reminder}/cong-van/tai.docx, and the like
func (s *Server) letterFile(requested bool, format string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		l, doc, err := s.letterCopy(r, requested)
		if err != nil {
			return err
		}
		name := map[bool]string{false: "cong-van-don-doc", true: "giay-de-nghi"}[requested]
		return s.sendDocument(w, doc, format, fmt.Sprintf("%s-%d.%s", name, l.Reminder.ID, format))
	}
}

// GET /don-doc/{reminder}/cong-van/in, and the like
func (s *Server) letterSheet(requested bool) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		_, doc, err := s.letterCopy(r, requested)
		if err != nil {
			return err
		}
		return s.renderSheet(w, r, "In "+letterName(requested), doc)
	}
}

// numberedLetter is the line of the register of one letter; one without a number is not there.
func numberedLetter(letters []postgres.RegisterEntry, requested bool) postgres.RegisterEntry {
	i := slices.IndexFunc(letters, func(e postgres.RegisterEntry) bool { return e.Requested == requested })
	if i < 0 {
		return postgres.RegisterEntry{}
	}
	return letters[i]
}

// letterRow is a letter on the page of its reminder.
func letterRow(reminder plan.Reminder, letters []postgres.RegisterEntry, requested bool, name string, clerk bool) view.LetterRow {
	row := view.LetterRow{
		Name: name, Sheet: view.LetterURL(reminder.ID, requested, "in"), Word: view.LetterURL(reminder.ID, requested, "docx"), PDF: view.LetterURL(reminder.ID, requested, "pdf"),
		Number: "Số và ngày để trống cho văn thư.", NumberLabel: "Ghi số, ngày",
	}
	if e := numberedLetter(letters, requested); e.Number > 0 {
		row.Number, row.NumberLabel = "Số "+registerNumber(e)+", ngày "+vi.Date(e.On)+".", "Sửa số, ngày"
	}
	if clerk {
		row.NumberURL = view.NumberLetterURL(reminder.ID, requested)
	}
	return row
}

// withCode says of a letter to one unit that it prints the unit's code.
func withCode(row view.LetterRow, l report.Letter, links map[int64]plan.Link) view.LetterRow {
	if units := l.Units(); len(units) == 1 {
		if _, ok := links[units[0].UnitID]; ok {
			row.Number += " In kèm mã để đơn vị gửi báo cáo không cần tài khoản."
		}
	}
	return row
}

// typedNumber is the form of a letter's number as typed; a zero one is as the register has it.
type typedNumber struct {
	number, on string
	err        error
}

// GET /don-doc/{reminder}/cong-van/so, and the like
func (s *Server) numberLetterPage(requested bool) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.renderNumberLetter(w, r, http.StatusOK, requested, typedNumber{})
	}
}

func (s *Server) renderNumberLetter(w http.ResponseWriter, r *http.Request, status int, requested bool, typed typedNumber) error {
	l, doc, err := s.letter(r, requested)
	if err != nil {
		return err
	}
	q := s.store.In(actorOf(r.Context()))
	letters, err := q.Letters(r.Context(), l.Reminder.ID)
	if err != nil {
		return err
	}
	today := s.today(r)
	entry := numberedLetter(letters, requested)
	page := view.NumberLetterPage{
		Chrome: s.chrome(r, "Ghi số, ngày "+letterName(requested), sectionRemind), Back: view.ReminderURL(l.Reminder.ID), Action: view.NumberLetterURL(l.Reminder.ID, requested),
		Token: newToken(), Summary: doc.Summary, Symbol: doc.Head.Symbol, Number: typed.number, On: typed.on, Errors: fieldsOf(typed.err),
		Preview: view.DocumentPreview(documentComponent(doc)),
	}
	if entry.Number > 0 {
		page.Seen = entry.Seen()
	}
	switch {
	case typed.err != nil:
		page.Errs = errorList(typed.err)
	case entry.Number > 0:
		page.Number, page.On = strconv.Itoa(entry.Number), vi.Date(entry.On)
	default:
		next, err := q.NextNumber(r.Context(), plan.LetterSeries, today.Year())
		if err != nil {
			return err
		}
		page.Number, page.On = strconv.Itoa(next), vi.Date(today)
	}
	page.Chrome.Failed, page.Chrome.Styles = typed.err != nil, []string{documentStylesURL}
	return s.render(w, r, status, view.NumberLetter(page))
}

func letterName(requested bool) string {
	if requested {
		return "giấy đề nghị"
	}
	return "công văn đôn đốc"
}

// POST /don-doc/{reminder}/cong-van/so, and the like
func (s *Server) numberLetter(requested bool) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := parseForm(w, r); err != nil {
			return err
		}
		l, doc, err := s.letter(r, requested)
		if err != nil {
			return err
		}
		typed := typedNumber{number: text(r, "number"), on: text(r, "on")}
		line := postgres.RegisterEntry{
			Symbol: doc.Head.Symbol, Title: doc.Summary, Signer: report.SignerOf(doc), Recipients: strings.Join(report.Receivers(doc), "; "),
			ReminderID: l.Reminder.ID, Requested: requested,
		}
		if requested {
			line.Title = "Giấy đề nghị: " + line.Title
		}
		line.Number, _ = strconv.Atoi(typed.number) // no number: the rule asks for one
		line.On, _ = plan.ParseDay(typed.on)        // likewise
		model := ""
		if !line.On.IsZero() {
			report.Issue(doc, line.Number, line.On)
			if model, err = doc.Encode(); err != nil {
				return err
			}
		}
		typed.err = s.planning.NumberLetter(r.Context(), actorOf(r.Context()), text(r, "token"), r.PostForm.Get("seen"), line, model)
		if kind := fault.KindOf(typed.err); kind == fault.Invalid || kind == fault.Conflict {
			status, _ := failure(typed.err)
			return s.renderNumberLetter(w, r, status, requested, typed)
		}
		if typed.err != nil {
			return typed.err
		}
		s.flash(r, fmt.Sprintf("Đã ghi số %s, ngày %s vào sổ văn bản đi.", registerNumber(line), vi.Date(line.On)))
		http.Redirect(w, r, view.ReminderURL(l.Reminder.ID), http.StatusSeeOther)
		return nil
	}
}
