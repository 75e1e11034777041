package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /bao-cao
func (s *Server) reports(w http.ResponseWriter, r *http.Request) error {
	q := s.store.In(actorOf(r.Context()))
	year, _ := strconv.Atoi(r.URL.Query().Get("nam"))
	list, years, err := q.Reports(r.Context(), year)
	if err != nil {
		return err
	}
	types, err := q.ReportTypes(r.Context())
	if err != nil {
		return err
	}
	page := view.ReportsPage{Chrome: s.chrome(r, "Báo cáo", sectionReports), Rows: reportRows(list, types, actorOf(r.Context()).May(account.Compose))}
	page.Links = yearLinks(years, year)
	if actorOf(r.Context()).May(account.Compose) {
		page.TypesURL = view.ReportTypesURL()
	}
	return s.render(w, r, http.StatusOK, view.Reports(page))
}

// POST /bao-cao
func (s *Server) beginReport(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	period, ok := integer(r, "period")
	if !ok || period <= 0 {
		return fault.New(fault.NotFound, "Không tìm thấy kỳ báo cáo.")
	}
	q := s.store.In(actorOf(r.Context()))
	p, err := q.Period(r.Context(), period)
	if err != nil {
		return err
	}
	types, err := q.ReportTypes(r.Context())
	if err != nil {
		return err
	}
	key := text(r, "type")
	if fitting := fittingTypes(types, p.Kind); key == "" && len(fitting) > 0 {
		key = fitting[0].Key()
	}
	id, err := s.planning.BeginReport(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), period, key, reportTitle(p))
	if err != nil {
		return err
	}
	http.Redirect(w, r, view.ReportURL(id), http.StatusSeeOther)
	return nil
}

// composed is an official report with what it was made of.
type composed struct {
	source postgres.ReportSource
	data   report.Data
	report report.Report
	life   postgres.ReportLife
}

// compose brings the report of the address together. It takes two round trips: the report's row is
// read first, so that "not yours" and "not there" are the same.
func (s *Server) compose(r *http.Request) (composed, error) {
	life, err := s.reportLife(r)
	if err != nil {
		return composed{}, err
	}
	return s.composeOf(r, life)
}

func (s *Server) composeOf(r *http.Request, life postgres.ReportLife) (composed, error) {
	source, err := s.store.In(actorOf(r.Context())).ReportSource(r.Context(), life.Report)
	if err != nil {
		return composed{}, err
	}
	data := ReportData(source, s.now())
	return composed{source, data, report.Compose(data), life}, nil
}

// GET /bao-cao/{report}
func (s *Server) report(w http.ResponseWriter, r *http.Request) error {
	life, err := s.reportLife(r)
	if err != nil {
		return err
	}
	if !life.State.Open() {
		return s.renderReportLife(w, r, http.StatusOK, life, refusedStep{})
	}
	c, err := s.composeOf(r, life)
	if err != nil {
		return err
	}
	return s.renderReport(w, r, http.StatusOK, c, nil, nil)
}

// typedPart is a part that was refused, with what the person had typed.
type typedPart struct {
	text string
	err  error
}

// renderReport shows the composer; typed holds the parts that were refused.
func (s *Server) renderReport(w http.ResponseWriter, r *http.Request, status int, c composed, typed map[string]typedPart, failed []view.FieldError) error {
	actor := actorOf(r.Context())
	p := c.source.Report.Period
	doc := c.report.Document(c.data)
	page := view.ReportPage{
		Chrome: s.chrome(r, reportTitle(p), sectionReports), ID: c.source.Report.ID, Title: reportTitle(p), Plan: c.source.Plan.ShortTitle,
		Due: s.reportDue(p, c.data.Loc), CanEdit: actor.May(account.Compose), Failed: failed, Forms: exportLinks(c.source.Report.ID, c.source.Forms), Preview: view.DocumentPreview(documentComponent(doc)),
		Way: s.lens(r).reportWay(c.life),
	}
	page.Chrome.Failed = len(failed) > 0
	page.Chrome.Styles = []string{documentStylesURL}
	if n := len(report.Missing(c.data.Rows)); n > 0 {
		page.Missing = fmt.Sprintf("%d đơn vị chưa báo cáo đủ", n)
	}
	page.Holes = holeRows(c.report.Holes)
	for _, letter := range doc.Unprintable() {
		page.Warnings = append(page.Warnings, "Ký tự “"+letter+"” không in được, sẽ thành dấu “?”; hãy bỏ hoặc thay.")
	}
	for _, part := range c.report.Parts {
		page.Parts = append(page.Parts, s.reportPart(c, part, typed))
	}
	return s.render(w, r, status, view.Report(page))
}

// holeRows lists the holes, those of one part together.
func holeRows(holes []report.Hole) []view.DoubtRow {
	var rows []view.DoubtRow
	for _, h := range holes {
		note := "Chưa viết"
		if !h.Unwritten {
			note = "Chờ " + wanting(h.Unit)
		}
		url := "#row-" + h.PartKey
		if n := len(rows); n > 0 && rows[n-1].URL == url {
			rows[n-1].Note += "; " + wanting(h.Unit)
			continue
		}
		rows = append(rows, view.DoubtRow{Number: len(rows) + 1, Title: h.Title, URL: url, Note: note})
	}
	return rows
}

func (s *Server) reportDue(p plan.Period, loc *time.Location) string {
	left := plan.DayOf(s.now(), loc).Until(p.SuperiorDue)
	text := "Ngày cuối gửi cấp trên: " + vi.Date(p.SuperiorDue)
	switch {
	case left > 0:
		return fmt.Sprintf("%s, còn %d ngày", text, left)
	case left == 0:
		return text + ", hôm nay"
	}
	return fmt.Sprintf("%s, đã quá %d ngày", text, -left)
}

func wanting(u report.Wanting) string {
	if u.Requested {
		return fmt.Sprintf("%s: %d việc, chưa có phản hồi", u.UnitName, u.Reports)
	}
	return fmt.Sprintf("%s: %d báo cáo", u.UnitName, u.Reports)
}

func (s *Server) reportPart(c composed, part report.Part, typed map[string]typedPart) view.ReportPart {
	v := view.ReportPart{
		Key: part.Key, Label: part.Label, Title: part.Title, Editable: part.Editable, Text: part.Text, Version: partBase(part).String(),
		Rows: min(strings.Count(part.Text, "\n")*2+4, 24), Tag: view.Tag{Kind: view.TagAccepted, Word: "Đủ"}, Changed: part.Changed,
	}
	for _, f := range part.Suggestions {
		v.Figures = append(v.Figures, view.FigureRow{Value: part.Key + " " + f.Key, Text: f.Text})
	}
	for _, f := range part.Stale {
		v.Figures = append(v.Figures, view.FigureRow{Value: part.Key + " " + f.New.Key, Text: f.New.Text, Old: f.Old.Text})
	}
	if part.Version > 0 {
		v.SavedURL = view.ComparePartURL(c.source.Report.ID, part.Key)
	}
	if part.Edited {
		v.Edited = "Đã sửa " + vi.Moment(part.EditedAt, c.data.Loc) + ", " + part.EditedBy
	}
	switch {
	case len(part.Wanting) > 0:
		v.Tag = view.Tag{Kind: view.TagMissing, Word: fmt.Sprintf("Thiếu %d", len(part.Wanting))}
	case strings.TrimSpace(part.Text) == "":
		v.Tag = view.Tag{Kind: view.TagMissing, Word: "Chưa viết"}
	case part.Changed:
		v.Tag = view.Tag{Kind: view.TagClock, Word: "Nguồn đã đổi"}
	}
	for _, u := range part.Wanting {
		v.Wanting = append(v.Wanting, "Chờ "+wanting(u))
	}
	if part.Changed {
		came, went := report.Difference(part.Source, part.Composed)
		v.Came, v.Went = texts(came), texts(went)
	}
	rows := map[int64]report.Row{}
	for _, row := range c.data.Rows {
		rows[row.Report.ID] = row
	}
	seen := map[int64]bool{}
	for _, l := range report.Lines(part.Text) {
		for _, id := range l.Reports() {
			row, ok := rows[id]
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			v.Sources = append(v.Sources, view.ReportSource{Mark: fmt.Sprintf("b%d", id), Text: row.Item.Place + " " + fullTitle(row.Item), URL: view.TaskURL(row.Item.ID), Unit: row.UnitName})
		}
	}
	if area, ok := strings.CutPrefix(part.Key, "area:"); ok {
		v.Earlier = earlierTexts(c.source.Earlier, area)
	}
	if t, ok := typed[part.Key]; ok {
		v.Open = true
		v.Errors = map[string]string{"text-" + part.Key: failureText(t.err)}
		if fault.KindOf(t.err) == fault.Conflict {
			v.Theirs = part.Text // beside his own, which now builds on their version
		}
		v.Text = t.text
	}
	return v
}

func failureText(err error) string {
	_, sentence := failure(err)
	for _, message := range fault.Fields(err) {
		return message
	}
	return sentence
}

func texts(lines []report.Line) []string {
	list := make([]string, len(lines))
	for i, l := range lines {
		list[i] = l.Text
	}
	return list
}

// earlierTexts are what units said on the items of an area for earlier periods of the year.
func earlierTexts(rows []postgres.SentRow, area string) []view.EarlierText {
	var list []view.EarlierText
	for _, r := range rows {
		if strconv.FormatInt(r.AreaID, 10) == area {
			list = append(list, view.EarlierText{Unit: r.UnitName, Period: vi.Period(r.Period), Text: r.Sent.Result})
		}
	}
	return list
}

const documentStylesFolder = "/van-ban/"

// documentComponent puts the document's own markup into a page; its writer escapes every text.
func documentComponent(doc *officialdoc.Document) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, doc.HTML())
		return err
	})
}

// documentStylesURL changes with the style sheet of documents, so that browsers may keep it for ever.
var documentStylesURL = func() string {
	sum := sha256.Sum256([]byte(officialdoc.Stylesheet))
	return documentStylesFolder + hex.EncodeToString(sum[:6]) + ".css"
}()

// GET /van-ban/….css
func (s *Server) documentStyles(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = io.WriteString(w, officialdoc.Stylesheet)
}

// documentWriters are the formats of a download.
var documentWriters = map[string]struct {
	mediaType string
	write     func(*officialdoc.Document, *bytes.Buffer) error
}{
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(d *officialdoc.Document, b *bytes.Buffer) error { return d.WriteDOCX(b) }},
	"pdf":  {"application/pdf", func(d *officialdoc.Document, b *bytes.Buffer) error { return d.WritePDF(b) }},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(d *officialdoc.Document, b *bytes.Buffer) error { return d.WriteXLSX(b) }},
}

// sendDocument sends a document as a download in one of documentWriters.
func (s *Server) sendDocument(w http.ResponseWriter, doc *officialdoc.Document, format, name string) error {
	f := documentWriters[format]
	var buf bytes.Buffer
	if err := f.write(doc, &buf); err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	sendFile(w, f.mediaType, name, buf.Bytes())
	return nil
}

// sendFile sends a whole file as a download.
func sendFile(w http.ResponseWriter, mediaType, name string, file []byte) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", attachment(name))
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file)
}

// GET /bao-cao/{report}/tai.docx, .pdf, .xlsx
func (s *Server) reportFile(format string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		life, doc, err := s.currentDocument(r)
		if err != nil {
			return err
		}
		if f, ok := frozenFile(life, format); ok && life.State.Frozen() {
			return s.sendReportFile(w, r, f)
		}
		return s.sendDocument(w, doc, format, fmt.Sprintf("bao-cao-%d.%s", life.Period.Year, format))
	}
}

// currentDocument is the document of the report of the address as it stands.
func (s *Server) currentDocument(r *http.Request) (life postgres.ReportLife, doc *officialdoc.Document, err error) {
	if life, err = s.reportLife(r); err != nil {
		return life, nil, err
	}
	if !life.State.Open() {
		doc, err = officialdoc.Decode(life.Current.Model)
		return life, doc, err
	}
	c, err := s.composeOf(r, life)
	if err != nil {
		return life, nil, err
	}
	return life, c.report.Document(c.data), nil
}

// GET /bao-cao/{report}/in
func (s *Server) reportSheet(w http.ResponseWriter, r *http.Request) error {
	life, doc, err := s.currentDocument(r)
	if err != nil {
		return err
	}
	return s.renderSheet(w, r, "In "+lowerFirst(reportTitle(life.Period)), doc)
}
