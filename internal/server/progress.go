package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// typedRow is one row of a posted form: raw text as typed, and the draft that it makes.
type typedRow struct {
	planning.Draft
	form view.ProgressForm
	err  error // what could not be read
}

// typedRows are all rows of the posted form; a row is there if its version is.
func typedRows(r *http.Request) map[plan.RowKey]typedRow {
	rows := map[plan.RowKey]typedRow{}
	for name := range r.PostForm {
		id, found := strings.CutPrefix(name, "version-")
		if key, ok := plan.ParseRowKey(id); found && ok {
			rows[key] = typedOf(r, key)
		}
	}
	return rows
}

func typedOf(r *http.Request, key plan.RowKey) typedRow {
	field := func(name string) string { return text(r, name+"-"+key.String()) }
	t := typedRow{form: view.ProgressForm{
		Answer: field("answer"), Result: field("result"), Reason: field("reason"), Status: field("status"), Percent: field("percent"),
		Obstacles: field("obstacles"), Recommendations: field("recommendations"),
	}}
	base, ok := plan.ParseBase(field("version"))
	percent, err := parsePercent(t.form.Percent)
	switch {
	case !ok:
		t.err = fault.New(fault.Invalid, "Trang này đã cũ. Tải lại trang rồi làm lại.")
	case err != nil:
		t.err = err
	}
	t.Draft = planning.Draft{Key: key, Base: base, Content: plan.Content{
		Answer: plan.Answer(t.form.Answer), Status: plan.Status(t.form.Status), Percent: percent, Result: t.form.Result, Reason: t.form.Reason,
		Obstacles: t.form.Obstacles, Recommendations: t.form.Recommendations,
	}}
	return t
}

func parsePercent(text string) (int, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	if text == "" {
		return -1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		return -1, fault.Field("percent", "Mức hoàn thành là số từ 0 đến 100.")
	}
	return n, nil
}

func progressForm(c plan.Content) view.ProgressForm {
	f := view.ProgressForm{
		Answer: string(c.Answer), Result: c.Result, Reason: c.Reason, Status: string(c.Status), Obstacles: c.Obstacles, Recommendations: c.Recommendations,
	}
	if c.Percent >= 0 {
		f.Percent = strconv.Itoa(c.Percent)
	}
	return f
}

// rowErrors are the messages of a refused row by the names of its controls.
func rowErrors(key plan.RowKey, err error) map[string]string {
	if err == nil {
		return nil
	}
	errs := map[string]string{}
	for field, message := range fault.Fields(err) {
		errs[field+"-"+key.String()] = message
	}
	if len(errs) == 0 {
		errs["answer-"+key.String()] = fault.Message(err)
	}
	return errs
}

// lens is what rows are shown by: the moment and the place.
type lens struct {
	now time.Time
	loc *time.Location
}

func (s *Server) lens(r *http.Request) lens {
	return lens{s.now(), actorOf(r.Context()).Commune.Location()}
}

func (l lens) day(t time.Time) string   { return vi.ShortDate(plan.DayOf(t, l.loc)) }
func (l lens) today() plan.Day          { return plan.DayOf(l.now, l.loc) }
func (l lens) clock(t time.Time) string { return vi.Clock(t, l.loc) }

// reportRow is an owed row as a form that is filled with what is stored.
func (l lens) progressRow(o plan.Owed) view.ProgressRow { return l.rowUnless(o.CheckEdit(), o) }

// rowUnless is the row as text where it is closed, with the reason, and else as a form.
func (l lens) rowUnless(closed error, o plan.Owed) view.ProgressRow {
	key := o.Key().String()
	row := view.ProgressRow{
		TaskRow: view.TaskRow{ID: key, Group: "work", Label: o.Item.Place, Title: fullTitle(o.Item), Note: l.note(o), Tag: l.ownTag(o)},
		Printed: strings.Join(o.Item.Body, "\n"),
		Base:    plan.BaseOf(o.Report).String(), Form: progressForm(o.Report.Content), Unchanged: o.Earlier.Text(),
		Percent: "Từ 0 đến 100", Upload: view.UploadURL(o.Period.ID, o.Item.ID), Accept: plan.EvidenceEndings,
	}
	if o.Earlier.Text() {
		row.Earlier = vi.Period(o.Earlier.Period)
		row.Last = l.lastPeriod(o, "result-"+key)
		if p := o.Earlier.Content.Percent; p >= 0 {
			row.Percent += ". Kỳ trước: " + strconv.Itoa(p)
		}
	}
	if o.LastYear != 0 {
		row.LastYear = view.Link{Label: fmt.Sprintf("Năm trước: %d", o.LastYear), URL: view.TaskYearURL(o.Item.ID, o.LastYear)}
	}
	row.Files = l.files(o.Files(), closed == nil)
	switch {
	case closed != nil:
		row.Closed, row.Note, row.Facts = true, fault.Message(closed), l.contentFacts(o.Report.Content, o.Earlier)
	case o.Report.State == plan.SentBack:
		row.Note = "Bị trả lại: " + o.Report.SentBackReason
	case o.Report.Pending:
		row.Note = "Bản đã gửi ngày " + l.day(o.Report.SubmittedAt) + " vẫn có hiệu lực; bản đang sửa chưa gửi."
	case o.Report.State == plan.Submitted:
		row.Note = "Đã gửi. Sửa rồi gửi lại sẽ thành bản mới; bản đã gửi vẫn được giữ."
	}
	row.Note = strings.TrimSpace(row.Note + " " + enteredNote(o))
	switch {
	case o.Report.OnBehalf.Entered():
		row.Note = strings.TrimSpace(row.Note + " Bản đã gửi do người tổng hợp " + vi.OnBehalf(o.Report.OnBehalf) + ".")
	case o.Report.OnBehalf == plan.ByLink:
		row.Note = strings.TrimSpace(row.Note + " Bản đã gửi được " + vi.OnBehalf(o.Report.OnBehalf) + ".")
	}
	return row
}

// enteredNote says who typed a working copy in the unit's place (rule 10); "" where the unit did.
func enteredNote(o plan.Owed) string {
	if o.Report.EnteredBy == "" || !o.ToSend() {
		return ""
	}
	return "Bản nháp do " + o.Report.EnteredBy + " nhập thay, chưa gửi."
}

// refuse puts back what was typed into a row that was not stored, and what another person stored.
func refuse(row *view.ProgressRow, t typedRow, err error, o plan.Owed, l lens) {
	row.Form, row.Group, row.Open = t.form, "", true
	row.Base = plan.BaseOf(o.Report).String()
	if fault.KindOf(err) == fault.Conflict {
		row.Overtaken, row.Theirs = true, theirs(t.form, progressForm(o.Report.Content), l)
		return
	}
	row.Errors = rowErrors(t.Key, err)
	if row.Closed {
		// The row was closed meanwhile: what was typed stays readable, to be copied.
		row.Note = fault.Message(err)
		row.Facts = append(row.Facts, view.Fact{Term: "Bạn vừa gõ, chưa lưu", Value: strings.TrimSpace(t.form.Result + "\n" + t.form.Obstacles + "\n" + t.form.Recommendations)})
	}
}

func theirs(mine, now view.ProgressForm, _ lens) []view.Fact {
	return differing([]pair{
		{"Trả lời", vi.Answer(plan.Answer(mine.Answer)), vi.Answer(plan.Answer(now.Answer))}, {"Kết quả", mine.Result, now.Result}, {"Lý do", mine.Reason, now.Reason},
		{"Tình trạng", vi.Status(plan.Status(mine.Status)), vi.Status(plan.Status(now.Status))}, {"Mức hoàn thành", mine.Percent, now.Percent},
		{"Khó khăn, vướng mắc", mine.Obstacles, now.Obstacles}, {"Đề xuất, kiến nghị", mine.Recommendations, now.Recommendations},
	})
}

func (l lens) lastPeriod(o plan.Owed, box string) view.LastPeriod {
	e := o.Earlier
	t := view.Tag{Kind: view.TagSent, Word: "Đã gửi " + l.day(e.SentAt)}
	if e.State == plan.Accepted {
		t = view.Tag{Kind: view.TagAccepted, Word: "Tiếp nhận " + l.day(e.AcceptedAt)}
	}
	return view.LastPeriod{Period: vi.Period(e.Period), Tag: t, Text: e.Content.Result, Status: statusText(e.Content), Box: box}
}

func statusText(c plan.Content) string {
	t := vi.Status(c.Status)
	if c.Percent >= 0 {
		t = strings.TrimPrefix(t+", "+strconv.Itoa(c.Percent)+"%", ", ")
	}
	return t
}

// note is the line under the title: the role, and the newest answer.
func (l lens) note(o plan.Owed) string {
	parts := []string{vi.Role(o.Role)}
	if year := o.CarriedFrom(); year != 0 {
		parts = append(parts, fmt.Sprintf("Chuyển từ năm %d", year))
	}
	switch {
	case o.Report.Sent() || o.Report.State == plan.SentBack:
		parts = append(parts, vi.Answer(o.Report.Answer))
	case o.Started():
		parts = append(parts, vi.Timing(o.Item.Timing))
	case o.Earlier.LastAnswer != "":
		parts = append(parts, "Kỳ trước: "+lowerFirst(vi.Answer(o.Earlier.LastAnswer)))
	}
	if o.Extended() {
		parts = append(parts, extensionNote(o))
	} else if due := o.Due(); due != o.Period.UnitsDue {
		parts = append(parts, "Hạn riêng "+vi.Date(due))
	}
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, ". ")
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// extensionNote keeps the old day and the count beside the new one.
func extensionNote(o plan.Owed) string {
	x := o.Extension
	note := "Gia hạn đến " + vi.Date(x.To) + ", hạn cũ " + vi.Date(x.From)
	if x.Count > 1 {
		note += fmt.Sprintf(", đã gia hạn %d lần", x.Count)
	}
	return note
}

// extendedTag is the tag of what is missing and was given a later day.
func extendedTag(to plan.Day) view.Tag {
	return view.Tag{Kind: view.TagClock, Word: "Gia hạn đến " + vi.ShortDate(to)}
}

// ownTag is where a row stands for the unit itself; that it is late is said once for the page.
func (l lens) ownTag(o plan.Owed) view.Tag {
	switch {
	case o.Report.State == plan.Accepted:
		return view.Tag{Kind: view.TagAccepted, Word: "Tiếp nhận " + l.day(o.Report.AcceptedAt)}
	case o.Report.State == plan.SentBack:
		return view.Tag{Kind: view.TagReturned, Word: "Bị trả lại"}
	case o.Report.Pending:
		return view.Tag{Kind: view.TagDraft, Word: "Bản sửa chưa gửi"}
	case o.Report.State == plan.Submitted:
		return view.Tag{Kind: view.TagSent, Word: l.sentWord(o)}
	case o.Started():
		return view.Tag{Kind: view.TagDraft, Word: "Nháp"}
	case o.Extended() && !o.Overdue(l.now, l.loc):
		return extendedTag(o.Due())
	}
	return view.Tag{Kind: view.TagEmpty, Word: "Còn trống"}
}

func (l lens) sentWord(o plan.Owed) string {
	word := "Đã gửi " + l.day(o.Report.SubmittedAt)
	if o.Timeliness(l.now, l.loc) == plan.SentLate {
		word += ", muộn " + daysLate(o.Due().Until(plan.DayOf(o.Report.FirstSubmittedAt, l.loc)))
	}
	return word
}

func daysLate(n int) string { return fmt.Sprintf("%d ngày", n) }

// followTag is where a row stands for those who follow; a requested body is never late.
func (l lens) followTag(o plan.Owed) view.Tag {
	standing := o.Standing(l.now, l.loc)
	tag := view.Tag{Kind: standingKinds[standing], Word: vi.Standing(standing)}
	switch standing {
	case plan.StandsMissing, plan.StandsDraft:
		switch {
		case o.Period.State == plan.PeriodLocked:
			return view.Tag{Kind: view.TagEmpty, Word: "Không gửi"}
		case o.Overdue(l.now, l.loc):
			return lateTag(o.Due(), l.today())
		case o.Requested:
			return view.Tag{Kind: view.TagSilent, Word: vi.Timeliness(plan.NoResponse)}
		case o.Extended():
			return extendedTag(o.Due())
		}
	case plan.StandsAccepted:
		tag.Word = "Tiếp nhận " + l.day(o.Report.AcceptedAt)
	case plan.StandsSent, plan.StandsSentLate:
		tag.Word = l.sentWord(o)
	}
	return tag
}

// standingKinds are the shapes of the standings.
var standingKinds = map[plan.Standing]view.TagKind{
	plan.StandsMissing: view.TagEmpty, plan.StandsDraft: view.TagDraft, plan.StandsSentBack: view.TagReturned, plan.StandsSentEmpty: view.TagNothing,
	plan.StandsSentLate: view.TagSent, plan.StandsSent: view.TagSent, plan.StandsAccepted: view.TagAccepted,
}

// contentFacts are the answers of a report for reading. What keeps an earlier text shows that text.
func (l lens) contentFacts(c plan.Content, e plan.Earlier) []view.Fact {
	facts := []view.Fact{{Term: "Trả lời", Value: vi.Answer(c.Answer)}, {Term: "Tình trạng", Value: statusText(c)}, {Term: "Kết quả", Value: c.Result}}
	if c.Answer == plan.Unchanged && e.Text() {
		facts[2] = view.Fact{Term: "Kết quả, theo báo cáo " + vi.Period(e.Period), Value: e.Content.Result}
	}
	facts = append(facts, view.Fact{Term: "Lý do", Value: c.Reason}, view.Fact{Term: "Khó khăn, vướng mắc", Value: c.Obstacles},
		view.Fact{Term: "Đề xuất, kiến nghị", Value: c.Recommendations})
	said := facts[:0]
	for _, f := range facts {
		if f.Value != "" {
			said = append(said, f)
		}
	}
	return said
}

// files are evidence as lists show it.
func (l lens) files(files []plan.Evidence, mayRemove bool) []view.UploadedFile {
	var list []view.UploadedFile
	for _, e := range files {
		f := view.UploadedFile{Name: e.Name, URL: view.EvidenceURL(e.ID), Note: l.fileNote(e), Thumbnail: thumbnailURL(e)}
		if mayRemove {
			f.Remove = strconv.FormatInt(e.ID, 10)
		}
		list = append(list, f)
	}
	return list
}

func thumbnailURL(e plan.Evidence) string {
	if !e.Thumbnail {
		return ""
	}
	return view.ThumbnailURL(e.ID)
}

func (l lens) fileNote(e plan.Evidence) string {
	at := l.clock(e.UploadedAt)
	if day := plan.DayOf(e.UploadedAt, l.loc); day != l.today() {
		at += " " + vi.ShortDate(day)
	}
	return vi.Size(e.Size) + ", tải lên " + at
}
