package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
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
