package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// periodKinds are the kinds of periods in the order of lists.
var periodKinds = []plan.PeriodKind{
	plan.PeriodYear, plan.PeriodHalfYear, plan.PeriodNineMonths, plan.PeriodQuarter, plan.PeriodMonth, plan.PeriodAdHoc,
}

// GET /bao-cao/mau
func (s *Server) reportTypesPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderReportTypes(w, r, http.StatusOK, view.ReportTypesPage{Token: newToken()})
}

// renderReportTypes shows the list; page holds the form for a new type.
func (s *Server) renderReportTypes(w http.ResponseWriter, r *http.Request, status int, page view.ReportTypesPage) error {
	types, err := s.store.In(actorOf(r.Context())).ReportTypes(r.Context())
	if err != nil {
		return err
	}
	page.Chrome = s.chrome(r, "Mẫu báo cáo", sectionReports)
	page.Chrome.Failed = status >= 400
	for i, t := range types {
		row := view.ReportTypeRow{
			Name: t.Name, URL: view.ReportTypeURL(t.Key()), StateURL: view.ReportTypeStateURL(t.Key()), Version: strconv.Itoa(t.Version), Archived: t.Archived,
			At: strconv.Itoa(i), First: i == 0, Last: i == len(types)-1, Kinds: kindsText(t.Kinds), Parts: fmt.Sprintf("%d phần", len(t.Parts)),
		}
		var annexes []string
		for _, a := range plan.AnnexKinds {
			if t.Has(a) {
				annexes = append(annexes, vi.Annex(a))
			}
		}
		if row.Annexes = strings.Join(annexes, "; "); row.Annexes == "" {
			row.Annexes = "Không có biểu kèm"
		}
		page.Rows = append(page.Rows, row)
		page.From = append(page.From, view.Option{Value: t.Key(), Label: t.Name})
	}
	return s.render(w, r, status, view.ReportTypes(page))
}

func kindsText(kinds []plan.PeriodKind) string {
	var names []string
	for _, k := range periodKinds {
		if slices.Contains(kinds, k) {
			names = append(names, vi.PeriodKind(k))
		}
	}
	return strings.Join(names, ", ")
}

// POST /bao-cao/mau
func (s *Server) copyReportType(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	from, name := text(r, "from"), line(r, "name")
	id, err := s.planning.CopyReportType(r.Context(), actorOf(r.Context()), r.PostForm.Get("token"), from, name)
	if fields := fault.Fields(err); fields != nil {
		return s.renderReportTypes(w, r, http.StatusUnprocessableEntity, view.ReportTypesPage{Token: r.PostForm.Get("token"), Name: name, Source: from, Errors: fields})
	}
	if err != nil {
		return err
	}
	s.flash(r, "Đã thêm mẫu “"+name+"”. Sửa các phần cho hợp rồi lưu.")
	http.Redirect(w, r, view.ReportTypeURL(strconv.FormatInt(id, 10)), http.StatusSeeOther)
	return nil
}

// typeAtAddress is the type of the address, with the head of its document.
type typeAtAddress struct {
	plan.ReportType
	head report.Letterhead
}

// reportType finds the type of the address.
func (s *Server) reportType(r *http.Request) (t typeAtAddress, err error) {
	types, commune, bodies, err := s.store.In(actorOf(r.Context())).ReportTypesAndHead(r.Context())
	if err != nil {
		return t, err
	}
	var ok bool
	if t.ReportType, ok = plan.ReportTypeOf(types, chi.URLParam(r, "type")); !ok {
		return t, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	t.head = letterhead(commune, bodies, s.today(r))
	t.head.Symbol = commune.SymbolSuffix // the kind of document stands before it
	return t, nil
}

// GET /bao-cao/mau/{type}
func (s *Server) reportTypePage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.reportType(r)
	if err != nil {
		return err
	}
	return s.renderReportType(w, r, http.StatusOK, t.ReportType, t.head, view.ReportTypePage{})
}

// renderReportType shows the form of a type as it is typed, and the document that it makes.
func (s *Server) renderReportType(w http.ResponseWriter, r *http.Request, status int, t plan.ReportType, head report.Letterhead, page view.ReportTypePage) error {
	key := chi.URLParam(r, "type")
	head.Symbol = t.Sign() + "-" + head.Symbol
	rep, data := report.Preview(t, head, s.today(r))
	page.Chrome = s.chrome(r, "Mẫu báo cáo: "+t.Name, sectionReports)
	page.Chrome.Failed = status >= 400
	page.Chrome.Styles = []string{documentStylesURL}
	page.Preview = view.DocumentPreview(documentComponent(rep.Document(data)))
	page.Action, page.Version, page.Archived = view.ReportTypeURL(key), strconv.Itoa(t.Version), t.Archived
	page.Name, page.Document, page.Title, page.Opening, page.Closing = t.Name, t.Document, t.Title, t.Opening, t.Closing
	page.Addressee = strings.Join(t.Addressee, "\n")
	page.DefaultAddressee = strings.Join(head.Addressee, "; ")
	for _, k := range plan.DocumentKinds {
		page.Documents = append(page.Documents, view.Option{Value: k.Name, Label: k.Name + " (" + k.Sign + ")"})
	}
	for _, k := range periodKinds {
		page.Kinds = append(page.Kinds, view.Option{Value: string(k), Label: vi.PeriodKind(k), Selected: t.Fits(k)})
	}
	for _, a := range plan.AnnexKinds {
		page.Annexes = append(page.Annexes, view.Option{Value: string(a), Label: vi.Annex(a), Selected: t.Has(a)})
	}
	for _, p := range plan.Placeholders {
		page.Placeholders = append(page.Placeholders, view.Fact{Term: "{" + p.Name + "}", Value: p.Meaning})
	}
	page.Parts = outlineRows(t, rep)
	return s.render(w, r, status, view.ReportTypeForm(page))
}

// outlineRows are the parts of the form with the labels that they get.
func outlineRows(t plan.ReportType, rep report.Report) []view.OutlineRow {
	var rows []view.OutlineRow
	for i, p := range t.Parts {
		row := view.OutlineRow{Key: p.Key, Title: p.Title, First: i == 0, Last: i == len(t.Parts)-1, Name: fmt.Sprintf("Phần %d", i+1)}
		if part, ok := rep.Part(p.Key); ok {
			row.Name = strings.TrimSpace(part.Label + " " + part.Title)
		} else if p.Source == plan.SourceAreas {
			row.Name = "Các nhóm nhiệm vụ của kế hoạch"
		}
		for level := 1; level <= 3; level++ {
			label := []string{"I, II, III", "1, 2, 3", "1.1, 1.2"}[level-1]
			row.Levels = append(row.Levels, view.Option{Value: strconv.Itoa(level), Label: label, Selected: level == p.Level})
		}
		for _, source := range plan.PartSources {
			row.Sources = append(row.Sources, view.Option{Value: string(source), Label: vi.PartSource(source), Selected: source == p.Source})
		}
		rows = append(rows, row)
	}
	return rows
}

// typedReportType is the type as the form brings it; now gives what the form does not carry.
func typedReportType(r *http.Request, now plan.ReportType) plan.ReportType {
	t := plan.ReportType{
		ID: now.ID, Preset: now.Preset, Archived: now.Archived, Version: formVersion(r.PostForm.Get("version-type")),
		Name: line(r, "name"), Document: text(r, "document"), Title: line(r, "title"), Opening: line(r, "opening"), Closing: line(r, "closing"),
	}
	for _, k := range periodKinds {
		if slices.Contains(r.PostForm["kinds"], string(k)) {
			t.Kinds = append(t.Kinds, k)
		}
	}
	for _, a := range plan.AnnexKinds {
		if slices.Contains(r.PostForm["annexes"], string(a)) {
			t.Annexes = append(t.Annexes, a)
		}
	}
	for l := range strings.SplitSeq(text(r, "addressee"), "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			t.Addressee = append(t.Addressee, l)
		}
	}
	for _, key := range r.PostForm["part"] {
		if len(t.Parts) > plan.MaxOutlineParts {
			break
		}
		level, _ := strconv.Atoi(text(r, "level-"+key))
		t.Parts = append(t.Parts, plan.OutlinePart{Key: key, Level: min(max(level, 0), 3), Title: line(r, "title-"+key), Source: plan.PartSource(text(r, "source-"+key))})
	}
	return t
}

// POST /bao-cao/mau/{type}
func (s *Server) editReportType(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	now, err := s.reportType(r)
	if err != nil {
		return err
	}
	t := typedReportType(r, now.ReportType)
	act, key, _ := strings.Cut(r.PostForm.Get("act"), ".")
	if act != "" && act != "save" {
		rework(&t, act, key)
		return s.renderReportType(w, r, http.StatusOK, t, now.head, view.ReportTypePage{Unsaved: true})
	}
	err = s.planning.EditReportType(r.Context(), actorOf(r.Context()), now.Key(), t)
	switch {
	case fault.Fields(err) != nil:
		return s.renderReportType(w, r, http.StatusUnprocessableEntity, t, now.head, view.ReportTypePage{Errors: fault.Fields(err), Unsaved: true})
	case fault.KindOf(err) == fault.Conflict:
		if now, err = s.reportType(r); err != nil {
			return err
		}
		t.Version = now.Version
		return s.renderReportType(w, r, http.StatusConflict, t, now.head, view.ReportTypePage{Overtaken: true, Current: reportTypeDiffers(t, now.ReportType)})
	case err != nil:
		return err
	}
	s.flash(r, "Đã lưu mẫu “"+t.Name+"”. Báo cáo đang soạn giữ dàn ý lúc bắt đầu soạn.")
	http.Redirect(w, r, view.ReportTypeURL(now.Key()), http.StatusSeeOther)
	return nil
}

// rework changes the outline that is being typed, without keeping it.
func rework(t *plan.ReportType, act, key string) {
	switch act {
	case "up":
		t.MovePart(key, -1)
	case "down":
		t.MovePart(key, 1)
	case "drop":
		t.Parts = slices.DeleteFunc(t.Parts, func(p plan.OutlinePart) bool { return p.Key == key })
	case "add":
		if len(t.Parts) < plan.MaxOutlineParts {
			level := 1
			if n := len(t.Parts); n > 0 {
				level = max(t.Parts[n-1].Level, 1)
			}
			t.Parts = append(t.Parts, plan.OutlinePart{Key: t.NewPartKey(), Level: level, Source: plan.SourceText})
		}
	}
}

// reportTypeDiffers are the values that another person saved meanwhile, where they differ.
func reportTypeDiffers(typed, now plan.ReportType) []view.Fact {
	annexes := func(t plan.ReportType) string {
		var names []string
		for _, a := range t.Annexes {
			names = append(names, vi.Annex(a))
		}
		return strings.Join(names, "; ")
	}
	parts := func(t plan.ReportType) string {
		var lines []string
		for _, p := range t.Parts {
			lines = append(lines, fmt.Sprintf("%s (cấp %d, %s)", p.Title, p.Level, vi.PartSource(p.Source)))
		}
		return strings.Join(lines, "; ")
	}
	return differing([]pair{
		{"Tên mẫu", typed.Name, now.Name}, {"Loại văn bản", typed.Document, now.Document}, {"Dùng cho kỳ", kindsText(typed.Kinds), kindsText(now.Kinds)},
		{"Trích yếu", typed.Title, now.Title}, {"Mở đầu", typed.Opening, now.Opening}, {"Kết thúc", typed.Closing, now.Closing},
		{"Kính gửi", strings.Join(typed.Addressee, "; "), strings.Join(now.Addressee, "; ")}, {"Biểu kèm theo", annexes(typed), annexes(now)}, {"Các phần", parts(typed), parts(now)},
	})
}

// POST /bao-cao/mau/{type}/tinh-trang
func (s *Server) moveReportType(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	t, err := s.reportType(r)
	if err != nil {
		return err
	}
	at, _ := integer(r, "at")
	actor, version := actorOf(r.Context()), formVersion(r.PostForm.Get("version-type"))
	switch text(r, "act") {
	case "up":
		err = s.planning.MoveReportType(r.Context(), actor, t.Key(), int(at), -1)
	case "down":
		err = s.planning.MoveReportType(r.Context(), actor, t.Key(), int(at), 1)
	case "archive":
		if err = s.planning.ArchiveReportType(r.Context(), actor, t.Key(), version, true); err == nil {
			s.flash(r, "Đã lưu trữ mẫu “"+t.Name+"”. Báo cáo đã soạn theo mẫu này giữ nguyên.")
		}
	case "restore":
		if err = s.planning.ArchiveReportType(r.Context(), actor, t.Key(), version, false); err == nil {
			s.flash(r, "Đã dùng lại mẫu “"+t.Name+"”.")
		}
	default:
		err = fault.New(fault.Invalid, "Chọn một việc trong danh sách.")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, view.ReportTypesURL(), http.StatusSeeOther)
	return nil
}
