package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

const (
	maxPlanFile = 20 << 20
	// maxDrained is how much of a file that is too large is still taken in, so that the browser gets
	// to read the answer.
	maxDrained = 200 << 20
)

// GET /ke-hoach/nhap
func (s *Server) importPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderImport(w, r, http.StatusOK, view.ImportPage{})
}

func (s *Server) renderImport(w http.ResponseWriter, r *http.Request, status int, page view.ImportPage) error {
	actor := actorOf(r.Context())
	drafts, err := s.store.In(actor).ImportDrafts(r.Context())
	if err != nil {
		return err
	}
	for _, d := range drafts {
		page.Drafts = append(page.Drafts, view.ImportRow{
			Title: cmp.Or(d.Title, d.FileName), URL: view.ImportDraftURL(d.ID), Note: "sửa lúc " + vi.Moment(d.UpdatedAt, actor.Commune.Location()),
		})
	}
	page.Tokens = [2]string{newToken(), newToken()}
	page.Chrome = s.chrome(r, "Nhập kế hoạch", sectionPlans)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.Import(page))
}

// planFile is a document as it was sent.
type planFile struct {
	token, name string
	data        []byte
	field       string // in which a refusal is shown
	convert     bool   // agreed to have text in an old font turned into Unicode
	large       string // what to do about a file that is too large
}

// POST /ke-hoach/nhap
func (s *Server) importDocument(w http.ResponseWriter, r *http.Request) error {
	up, err := readUpload(w, r)
	var draft plan.Draft
	if err == nil {
		draft, err = s.readPlan(r.Context(), up)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) {
		page := view.ImportPage{Errors: map[string]string{up.field: f.Message}}
		if importer.IsLegacy(err) {
			page.Convert = up.field
		}
		if up.field == "text" {
			page.Text = string(up.data)
		}
		return s.renderImport(w, r, statuses[f.Kind], page)
	}
	if err != nil {
		return err
	}
	actor := actorOf(r.Context())
	var review plan.Review
	units, err := s.unitsNow(r.Context(), actor)
	if err != nil {
		return err
	}
	draft.AdoptAnnex()
	importer.Propose(&draft, &review, units)
	id, err := s.planning.AddImportDraft(r.Context(), actor, up.token, planning.NewPlan{Draft: draft, Review: review, SourceName: up.name})
	if err != nil {
		return err
	}
	http.Redirect(w, r, view.ImportDraftURL(id), http.StatusSeeOther)
	return nil
}

// readPlan understands a document; only a few at once, since each may take much memory.
func (s *Server) readPlan(ctx context.Context, up planFile) (plan.Draft, error) {
	select {
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return plan.Draft{}, ctx.Err()
	}
	return importer.Read(up.data, importer.Options{Convert: up.convert})
}

// unitsNow are the units that exist today.
func (s *Server) unitsNow(ctx context.Context, actor account.Actor) ([]plan.Unit, error) {
	units, err := s.store.In(actor).Units(ctx)
	if err != nil {
		return nil, err
	}
	today := plan.DayOf(s.now(), actor.Commune.Location())
	return slices.DeleteFunc(units, func(u plan.Unit) bool { return !u.Exists(today) }), nil
}

// readUpload takes the document out of either form of the page.
func readUpload(w http.ResponseWriter, r *http.Request) (planFile, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := parseForm(w, r); err != nil {
			return planFile{field: "text"}, err
		}
		if !r.PostForm.Has("text") {
			// The file form, sent on after the session had ended: files are not kept for strangers.
			return planFile{field: "file"}, fault.New(fault.Invalid, "Chọn lại tệp: phiên làm việc đã hết trước khi tệp được gửi.")
		}
		up := planFile{token: r.PostForm.Get("token"), name: "nội dung dán", data: []byte(text(r, "text")), field: "text", convert: r.PostForm.Has("convert")}
		if len(up.data) == 0 {
			return up, fault.New(fault.Invalid, "Dán nội dung kế hoạch vào ô này.")
		}
		return up, nil
	}
	up := planFile{field: "file", large: "Bỏ bớt hình ảnh trong tệp, hoặc dán nội dung vào ô bên cạnh."}
	if err := up.read(w, r); err != nil {
		return up, err
	}
	if up.name == "" {
		return up, fault.New(fault.Invalid, "Chọn tệp kế hoạch.")
	}
	return up, nil
}

// read takes in a form with a file, part by part.
func (up *planFile) read(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxDrained)
	parts, err := r.MultipartReader()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "Trình duyệt gửi tệp không đọc được. Chọn lại tệp.")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "Tệp chưa gửi lên đủ. Chọn lại tệp rồi gửi lần nữa.")
		}
		if err := up.take(part); err != nil {
			return err
		}
	}
}

// take keeps what a part of the form says.
func (up *planFile) take(part *multipart.Part) error {
	var limit int64 = maxPlanFile
	if part.FormName() != "file" {
		limit = 1 << 10
	}
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(part, limit+1))
	if err == nil && n > limit {
		_, err = io.Copy(io.Discard, part)
		if err == nil {
			return fault.New(fault.TooLarge, "Tệp lớn hơn 20 MB. "+up.large)
		}
	}
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return fault.Wrap(err, fault.TooLarge, "Tệp lớn hơn 20 MB. "+up.large)
		}
		return fault.Wrap(err, fault.Invalid, "Tệp chưa gửi lên đủ. Chọn lại tệp rồi gửi lần nữa.")
	}
	switch part.FormName() {
	case "token":
		up.token = buf.String()
	case "convert":
		up.convert = true
	case "file":
		up.name, up.data = cleanText(path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))), buf.Bytes()
		if part.FileName() == "" {
			up.name = ""
		}
	}
	return nil
}

// GET /ke-hoach/nhap/{draft}
func (s *Server) importDraftPage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "draft")
	if err != nil {
		return err
	}
	d, err := s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id)
	if err != nil {
		return err
	}
	if d.PlanID != 0 {
		http.Redirect(w, r, view.PlanURL(d.PlanID), http.StatusSeeOther)
		return nil
	}
	return s.renderReview(w, r, http.StatusOK, d, view.ImportReviewPage{Window: newToken(), Token: newToken()})
}

// POST /ke-hoach/nhap/{draft}
func (s *Server) editImportDraft(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "draft")
	if err != nil {
		return err
	}
	if err := parseForm(w, r); err != nil {
		return err
	}
	ctx, actor := r.Context(), actorOf(r.Context())
	units, err := s.unitsNow(ctx, actor)
	if err != nil {
		return err
	}
	form := r.PostForm
	op := form.Get("op")
	version := formVersion(form.Get("version-draft"))
	edit := planning.DraftEdit{ID: id, Version: version, Window: truncate(text(r, "window"), 64)}
	var bad error
	edit.Apply = func(d *plan.Draft, review *plan.Review) error {
		if form.Get("shape") != strconv.Itoa(review.Shape) {
			return postgres.Overtaken() // the fields name nodes of another tree
		}
		// What can be kept is kept, whatever is refused.
		if bad = applyReview(d, review, form); fault.KindOf(bad) != fault.Invalid && bad != nil {
			return bad
		}
		if bad == nil && op != "" && op != "save" && op != "plan" {
			if _, err := plan.Reshape(d, review, op); err != nil {
				return err
			}
		}
		importer.Propose(d, review, units)
		return nil
	}
	d, err := s.planning.EditImportDraft(ctx, actor, edit)
	if err == nil && wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]any{
			"saved": vi.Clock(d.UpdatedAt, actor.Commune.Location()), "versions": map[string]string{"draft": strconv.Itoa(d.Version)}, "errors": fault.Fields(bad),
		})
		return nil
	}
	if err == nil && bad == nil && op == "plan" {
		var planID int64
		if planID, bad = s.planning.SaveImportDraft(ctx, actor, form.Get("token"), id, d.Version, edit.Window); bad == nil {
			s.flash(r, "Đã lưu kế hoạch nháp. Xem lại, rồi kích hoạt để giao việc cho các đơn vị.")
			http.Redirect(w, r, view.PlanURL(planID), http.StatusSeeOther)
			return nil
		}
		if fault.Fields(bad) == nil {
			return bad
		}
	}
	switch {
	case fault.KindOf(err) == fault.Conflict:
		return s.draftOvertaken(w, r, id)
	case err != nil:
		return err
	case bad != nil:
		return s.renderReview(w, r, http.StatusUnprocessableEntity, d, view.ImportReviewPage{
			Window: edit.Window, Token: form.Get("token"), Errors: fault.Fields(bad), Values: typed(form, fault.Fields(bad)),
		})
	}
	http.Redirect(w, r, view.ImportDraftURL(id)+anchor(op), http.StatusSeeOther)
	return nil
}

// typed are the posted values of the fields that were refused.
func typed(form url.Values, errs map[string]string) map[string]string {
	values := map[string]string{}
	for name := range errs {
		if form.Has(name) {
			values[name] = cleanText(form.Get(name))
		}
	}
	return values
}

// anchor leads back to the row that a change of shape was about.
func anchor(op string) string {
	_, where, ok := strings.Cut(op, ":")
	if !ok {
		return ""
	}
	if _, to, moved := strings.Cut(where, ">"); moved {
		where = to
	}
	for _, list := range []string{".body.", ".items", ".tasks"} {
		if at := strings.LastIndex(where, list); at > 0 && !strings.HasPrefix(where[at:], ".tasks.") {
			where = where[:at]
		}
	}
	return "#row-" + where
}

// draftOvertaken shows the own text with what the other person or window saved beside it. Where the
// tree has changed its shape meanwhile, the own texts that are not in it stand apart, to be copied.
func (s *Server) draftOvertaken(w http.ResponseWriter, r *http.Request, id int64) error {
	d, err := s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id)
	if err != nil {
		return err
	}
	if d.PlanID != 0 {
		if wantsJSON(r) {
			writeJSON(w, http.StatusConflict, map[string]any{"conflict": map[string]string{"message": "Văn bản này đã được lưu thành kế hoạch."}})
			return nil
		}
		s.flash(r, "Văn bản này đã được lưu thành kế hoạch.")
		http.Redirect(w, r, view.PlanURL(d.PlanID), http.StatusSeeOther)
		return nil
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusConflict, map[string]any{"conflict": map[string]string{}})
		return nil
	}
	now := reviewValues(&d.Draft, &d.Review)
	page := view.ImportReviewPage{Window: newToken(), Token: newToken(), Conflict: true}
	if r.PostForm.Get("shape") == strconv.Itoa(d.Review.Shape) {
		mine := d
		page.Errors = fault.Fields(applyReview(&mine.Draft, &mine.Review, r.PostForm))
		page.Values, page.Others = map[string]string{}, map[string]string{}
		for name, value := range reviewValues(&mine.Draft, &mine.Review) {
			if value != now[name] {
				page.Values[name], page.Others[name] = value, now[name]
			}
		}
		maps.Copy(page.Values, typed(r.PostForm, page.Errors))
		if d, err = s.store.In(actorOf(r.Context())).ImportDraft(r.Context(), id); err != nil {
			return err // a fresh copy: mine shares lists with the first
		}
		return s.renderReview(w, r, http.StatusConflict, d, page)
	}
	known := map[string]bool{"": true}
	for _, value := range now {
		known[value] = true
	}
	for _, f := range keptFields(r) {
		value := cleanText(f.Value)
		if !known[value] && strings.ContainsAny(value, " \n") {
			page.Lost = append(page.Lost, view.Kept{Name: f.Name, Value: value})
		}
	}
	return s.renderReview(w, r, http.StatusConflict, d, page)
}

func (s *Server) renderReview(w http.ResponseWriter, r *http.Request, status int, d postgres.ImportDraft, page view.ImportReviewPage) error {
	actor := actorOf(r.Context())
	units, err := s.unitsNow(r.Context(), actor)
	if err != nil {
		return err
	}
	values := reviewValues(&d.Draft, &d.Review)
	maps.Copy(values, page.Values)
	page.Values = values
	page.Errors = aliasErrors(page.Errors)
	page.Runs, page.Doubts = view.BuildReview(view.ReviewState{Draft: d.Draft, Review: d.Review, Units: units, Values: values, Errors: page.Errors, Others: page.Others})
	loc := actor.Commune.Location()
	page.ID, page.FileName, page.Uploaded = d.ID, d.FileName, "tải lên "+vi.Moment(d.CreatedAt, loc)
	page.Version, page.Shape = strconv.Itoa(d.Version), strconv.Itoa(d.Review.Shape)
	page.Understood, page.Coverage = understood(&d.Draft)
	c := d.Draft.Counts()
	page.Saved = "Đã lưu " + vi.Clock(d.UpdatedAt, loc)
	page.Left = fmt.Sprintf("%d nhóm, %d nhiệm vụ, %d trách nhiệm", c.Areas, c.Tasks, c.Duties)
	if n := len(page.Doubts); n > 0 {
		page.Left += fmt.Sprintf("; còn %d chỗ cần xem, có thể lưu nháp rồi xem tiếp", n)
	}
	page.Chrome = s.chrome(r, "Đối chiếu kế hoạch", sectionPlans)
	page.Chrome.Failed = status >= 400
	return s.render(w, r, status, view.ImportReview(page))
}

// aliasErrors puts messages about nodes at the fields that mend them.
func aliasErrors(errs map[string]string) map[string]string {
	if errs == nil {
		return nil
	}
	out := map[string]string{}
	for name, message := range errs {
		switch {
		case name == "areas":
			name = "" // there is no field yet: it stands in the summary alone
		case strings.HasPrefix(name, "duties.") && strings.HasSuffix(name, ".unit"):
			name = strings.TrimSuffix(name, ".unit") + ".name"
		case strings.HasPrefix(name, "duties.") && strings.Contains(name, ".items.") && !strings.HasSuffix(name, ".area"):
			name += ".text"
		case strings.HasPrefix(name, "body.") && (strings.HasSuffix(name, ".unit") || strings.HasSuffix(name, ".name")):
			name = name[:strings.LastIndexByte(name, '.')] + ".as"
		}
		out[name] = message
	}
	return out
}

// understood counts what a person checks first.
func understood(d *plan.Draft) (facts []view.Fact, coverage string) {
	c := d.Counts()
	placed := 0
	for _, p := range d.Source {
		if p.Path != "" {
			placed++
		}
	}
	facts = []view.Fact{
		{Term: "Căn cứ, mục đích, yêu cầu", Value: strconv.Itoa(len(d.LegalBases) + len(d.Purpose) + len(d.Requirements))},
		{Term: "Nhóm nhiệm vụ", Value: strconv.Itoa(c.Areas)},
		{Term: "Nhiệm vụ trong các nhóm", Value: strconv.Itoa(c.Tasks)},
		{Term: fmt.Sprintf("Trách nhiệm của %d đơn vị", c.Units), Value: strconv.Itoa(c.Duties)},
		{Term: "Nơi nhận", Value: strconv.Itoa(c.Recipients)},
	}
	if len(d.Source) > 0 {
		coverage = fmt.Sprintf("%d/%d dòng có chỗ", placed, len(d.Source))
		if placed == len(d.Source) {
			coverage += ", không bỏ dòng nào"
		}
	}
	return facts, coverage
}
