package server

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// frozenFormats are the formats of which an approved version keeps the bytes.
var frozenFormats = []struct {
	format, mediaType, label string
	write                    func(*officialdoc.Document, *bytes.Buffer) error
}{
	{"pdf", documentWriters["pdf"].mediaType, "PDF", documentWriters["pdf"].write},
	{"docx", documentWriters["docx"].mediaType, "Word", documentWriters["docx"].write},
	{"xlsx", documentWriters["xlsx"].mediaType, "Excel các biểu", documentWriters["xlsx"].write},
	{"html", "text/html; charset=utf-8", "Trang để in (HTML)", func(d *officialdoc.Document, b *bytes.Buffer) error { return d.WriteHTML(b) }},
}

// frozenOf is a document as a version keeps it; files without a name are not drawn.
func frozenOf(doc *officialdoc.Document, inputs string, holes []string, name string) (f planning.Frozen, err error) {
	f = planning.Frozen{Kind: doc.Kind, Title: doc.Summary, Inputs: inputs, Holes: holes}
	if f.Model, err = doc.Encode(); err != nil || name == "" {
		return f, err
	}
	for _, format := range frozenFormats {
		var buf bytes.Buffer
		if err := format.write(doc, &buf); err != nil {
			return f, fmt.Errorf("write %s: %w", format.format, err)
		}
		f.Files = append(f.Files, planning.FrozenFile{Format: format.format, Name: name + "." + format.format, MediaType: format.mediaType, Bytes: buf.Bytes()})
	}
	return f, nil
}

// keptInputs is what a report was composed of: its parts as they were written, with the marks of their
// sources, and which version of each unit's report was read.
type keptInputs struct {
	AsOf  string
	Parts []keptPart
	Rows  []keptRow
}

type keptPart struct {
	Key, Label, Title, Text string
	Edited                  bool
	Version                 int
}

type keptRow struct {
	Item, Unit, Report int64
	Version            int
}

// reportInputs writes them for a version that is frozen.
func reportInputs(c composed) (string, error) {
	inputs := keptInputs{AsOf: c.data.AsOf.String(), Parts: keptParts(c.report)}
	for _, r := range c.data.Rows {
		inputs.Rows = append(inputs.Rows, keptRow{r.Item.ID, r.UnitID, r.Report.ID, r.Report.SubmittedVersion})
	}
	b, err := json.Marshal(inputs)
	if err != nil {
		return "", fmt.Errorf("inputs of a report: %w", err)
	}
	return string(b), nil
}

func keptParts(r report.Report) []keptPart {
	var parts []keptPart
	for _, p := range r.Parts {
		parts = append(parts, keptPart{p.Key, p.Label, p.Title, p.Text, p.Edited, p.Version})
	}
	return parts
}

// reportLife reads the way of the report of the address.
func (s *Server) reportLife(r *http.Request) (postgres.ReportLife, error) {
	id, err := pathID(r, "report")
	if err != nil {
		return postgres.ReportLife{}, err
	}
	return s.store.In(actorOf(r.Context())).ReportLife(r.Context(), id, s.today(r).Year())
}

// frozenFile is the file of the version in force in a format.
func frozenFile(l postgres.ReportLife, format string) (postgres.ReportFile, bool) {
	for _, f := range l.FilesOf(l.Frozen, false) {
		if f.Format == format {
			return f, true
		}
	}
	return postgres.ReportFile{}, false
}

// sendReportFile streams a stored file as a download. It is never shown by the browser itself: a signed
// copy is what somebody uploaded.
func (s *Server) sendReportFile(w http.ResponseWriter, r *http.Request, f postgres.ReportFile) error {
	h := w.Header()
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", attachment(f.Name))
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("Cache-Control", "private, no-store")
	if err := s.store.In(actorOf(r.Context())).WriteReportFile(r.Context(), f.ID, w); err != nil {
		s.log.WarnContext(r.Context(), "report file not delivered", "id", f.ID, "err", err)
		panic(http.ErrAbortHandler) // the browser must see a broken download, not a short file
	}
	return nil
}

// GET /bao-cao/{report}/tep/{file}
func (s *Server) frozenReportFile(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "report")
	if err != nil {
		return err
	}
	file, err := pathID(r, "file")
	if err != nil {
		return err
	}
	f, err := s.store.In(actorOf(r.Context())).ReportFile(r.Context(), id, file)
	if err != nil {
		return err
	}
	return s.sendReportFile(w, r, f)
}

// frozenVersion reads the version of the address with its document.
func (s *Server) frozenVersion(r *http.Request) (l postgres.ReportLife, v postgres.ReportVersion, doc *officialdoc.Document, err error) {
	number, err := pathID(r, "number")
	if err != nil {
		return l, v, nil, err
	}
	if number > 1<<30 {
		return l, v, nil, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	if l, err = s.reportLife(r); err != nil {
		return l, v, nil, err
	}
	if v, err = s.store.In(actorOf(r.Context())).ReportVersion(r.Context(), l.ID, int(number)); err != nil {
		return l, v, nil, err
	}
	doc, err = officialdoc.Decode(v.Model)
	return l, v, doc, err
}

// GET /bao-cao/{report}/ban/{number}
func (s *Server) frozenReport(w http.ResponseWriter, r *http.Request) error {
	l, v, doc, err := s.frozenVersion(r)
	if err != nil {
		return err
	}
	lens := s.lens(r)
	page := view.FrozenPage{
		Chrome: s.chrome(r, frozenTitle(v), sectionReports), Plan: l.ShortTitle + ", báo cáo " + vi.Period(l.Period),
		Circumstance: "Lưu lúc " + vi.Moment(v.MadeAt, lens.loc) + ", " + personName(v.MadeBy), Tag: stageTag(v.Stage),
		Holes: v.Holes, Files: lens.frozenFiles(l.ID, l.FilesOf(v.Number, false), false),
		Copies: lens.frozenFiles(l.ID, l.FilesOf(v.Number, true), planning.MayStep(actorOf(r.Context()), l.State, plan.RemoveSignedCopy)),
		Sheet:  view.FrozenSheetURL(l.ID, v.Number), Back: view.ReportURL(l.ID), CompareURL: view.CompareVersionURL(l.ID, frozenName(v.Number)), Preview: view.DocumentPreview(documentComponent(doc)),
	}
	page.Chrome.Styles = []string{documentStylesURL}
	return s.render(w, r, http.StatusOK, view.FrozenReport(page))
}

// GET /bao-cao/{report}/ban/{number}/in
func (s *Server) frozenSheet(w http.ResponseWriter, r *http.Request) error {
	l, v, doc, err := s.frozenVersion(r)
	if err != nil {
		return err
	}
	return s.renderSheet(w, r, "In "+lowerFirst(frozenTitle(v))+" của báo cáo "+vi.Period(l.Period), doc)
}

// frozenTitle names a frozen version: “Bản 3: bản duyệt”.
func frozenTitle(v postgres.ReportVersion) string {
	return fmt.Sprintf("Bản %d: %s", v.Number, lowerFirst(stageTitle(v.Stage)))
}

// stageTitle is what a frozen version is.
func stageTitle(stage plan.DocumentState) string {
	return map[plan.DocumentState]string{plan.DocumentSubmitted: "Bản trình", plan.DocumentApproved: "Bản duyệt", plan.DocumentNumbered: "Bản có số, ngày"}[stage]
}

func stageTag(stage plan.DocumentState) view.Tag {
	if stage == plan.DocumentSubmitted {
		return view.Tag{Kind: view.TagDraft, Word: "Dự thảo"}
	}
	return view.Tag{Kind: view.TagAccepted, Word: "Đã khóa"}
}

// frozenFiles are files to download; signed copies can be taken back by who keeps them.
func (l lens) frozenFiles(report int64, files []postgres.ReportFile, keeps bool) []view.FrozenFile {
	var list []view.FrozenFile
	for _, f := range files {
		row := view.FrozenFile{Label: f.Name, URL: view.FrozenFileURL(report, f.ID), Note: vi.Size(f.Size), SHA256: hex.EncodeToString(f.SHA256)}
		for _, format := range frozenFormats {
			if format.format == f.Format {
				row.Label, row.Note = format.label, f.Name+", "+row.Note
			}
		}
		if f.Format == postgres.SignedCopy {
			row.Note += ", tải lên " + vi.Moment(f.MadeAt, l.loc) + ", " + personName(f.MadeBy)
			if keeps {
				row.RemoveURL = view.RemoveCopyURL(report, f.ID)
			}
		}
		list = append(list, row)
	}
	return list
}

// typedParts are what was typed into parts of a report that is closed meanwhile.
func typedParts(rep report.Report, edits []planning.PartEdit) []view.TypedPart {
	var list []view.TypedPart
	for _, e := range edits {
		part, _ := rep.Part(e.Key)
		list = append(list, view.TypedPart{ID: "typed-" + e.Key, Title: part.Title, Text: e.Text})
	}
	return list
}

// issuedName begins the names of the files of a numbered report.
func issuedName(number, year int) string {
	return fmt.Sprintf("bao-cao-so-%s-%d", report.DocumentNumber(number), year)
}
