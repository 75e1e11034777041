package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/vi"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// GET /minh-chung/{evidence}
//
// A file is never shown by the browser itself: what people upload may pretend to be a page.
func (s *Server) evidenceFile(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "evidence")
	if err != nil {
		return err
	}
	ctx := r.Context()
	q := s.store.In(actorOf(ctx))
	e, err := q.Evidence(ctx, id, reader(r))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", e.MediaType)
	h.Set("Content-Disposition", attachment(e.Name))
	h.Set("Content-Length", strconv.FormatInt(e.Size, 10))
	h.Set("Cache-Control", "private, no-store")
	if err := q.WriteEvidence(ctx, id, w); err != nil {
		// The head is on its way: the browser must see a broken download, not a short file.
		s.log.WarnContext(ctx, "evidence not delivered", "id", id, "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// GET /minh-chung/{photo}/anh
//
// The small picture was made here, from points: it may be shown.
func (s *Server) thumbnail(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "photo")
	if err != nil {
		return err
	}
	q := s.store.In(actorOf(r.Context()))
	e, err := q.Evidence(r.Context(), id, reader(r))
	if err == nil && !e.Thumbnail {
		err = fault.New(fault.NotFound, "Không tìm thấy.")
	}
	if err != nil {
		return err
	}
	jpeg, err := q.Thumbnail(r.Context(), id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Length", strconv.Itoa(len(jpeg)))
	h.Set("Cache-Control", "private, max-age=600")
	if _, err := w.Write(jpeg); err != nil {
		s.log.DebugContext(r.Context(), "answer not delivered", "err", err)
	}
	return nil
}

// attachment names a download: plain letters for old browsers, the true name by RFC 5987.
func attachment(name string) string {
	plain := strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return '_'
		}
		return c
	}, vi.Fold(name))
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
}

// GET /viec-cua-toi/minh-chung/{period}/{item}
func (s *Server) uploadPage(w http.ResponseWriter, r *http.Request) error {
	return s.renderUpload(w, r, http.StatusOK, newToken(), nil)
}

// POST /viec-cua-toi/minh-chung/{period}/{item}
func (s *Server) uploadEvidence(w http.ResponseWriter, r *http.Request) error {
	key, err := rowOfPath(r)
	if err != nil {
		return err
	}
	up, file, err := spool(w, r)
	if file != nil {
		defer func() { _ = file.Close() }()
	}
	actor := actorOf(r.Context())
	up.Key, up.UnitID = key, actor.UnitID
	var id int64
	if err == nil {
		id, err = s.planning.AddEvidence(r.Context(), actor, up)
	}
	switch kind := fault.KindOf(err); {
	case err == nil && wantsJSON(r):
		e, err := s.store.In(actor).Evidence(r.Context(), id, actor.UnitID)
		if err != nil {
			return err
		}
		writeJSON(w, http.StatusOK, map[string]string{"url": view.EvidenceURL(id), "name": e.Name, "size": s.lens(r).fileNote(e), "thumbnail": thumbnailURL(e)})
		return nil
	case err == nil:
		s.flash(r, "Đã tải tệp lên.")
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
		return nil
	case (kind == fault.Invalid || kind == fault.TooLarge) && !wantsJSON(r):
		status, _ := failure(err)
		return s.renderUpload(w, r, status, newToken(), map[string]string{"file": planning.Sentence(err)})
	}
	return err
}

func rowOfPath(r *http.Request) (key plan.RowKey, err error) {
	if key.PeriodID, err = pathID(r, "period"); err != nil {
		return key, err
	}
	key.ItemID, err = pathID(r, "item")
	return key, err
}

func (s *Server) renderUpload(w http.ResponseWriter, r *http.Request, status int, token string, errs map[string]string) error {
	key, err := rowOfPath(r)
	if err != nil {
		return err
	}
	actor, l := actorOf(r.Context()), s.lens(r)
	owed, err := s.store.In(actor).OwedOfUnitPeriod(r.Context(), actor.UnitID, key.PeriodID)
	if err != nil {
		return err
	}
	for _, o := range owed {
		if o.Item.ID != key.ItemID {
			continue
		}
		page := view.UploadPage{
			Chrome: s.chrome(r, "Thêm minh chứng", sectionWork), Place: o.Item.Place + " " + fullTitle(o.Item), Action: r.URL.Path, Token: token,
			Back: view.WorkRowURL(key.String()), Accept: plan.EvidenceEndings, Files: l.files(o.Files(), false), Errors: errs,
		}
		page.Chrome.Failed = errs != nil
		return s.render(w, r, status, view.Upload(page))
	}
	return fault.New(fault.NotFound, "Không tìm thấy.")
}

// uploadTime is how long a file may take to arrive.
const uploadTime = 10 * time.Minute

// maxUpload bounds the whole request: the file, its name, and the form around it.
const maxUpload = plan.MaxEvidence + 64<<10

// spool takes the file of a multipart form into a nameless temporary file, so that a slow line holds
// no transaction open and a killed server leaves nothing behind.
func spool(w http.ResponseWriter, r *http.Request) (up planning.Upload, file *os.File, err error) {
	// Twenty megabytes take minutes over a village's line; other requests have one minute.
	slow := http.NewResponseController(w)
	if err := errors.Join(slow.SetReadDeadline(time.Now().Add(uploadTime)), slow.SetWriteDeadline(time.Now().Add(uploadTime+time.Minute))); err != nil {
		return up, nil, fmt.Errorf("time for an upload: %w", err)
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return up, nil, fault.Wrap(err, fault.Invalid, "Chọn tệp rồi bấm tải lên.")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, file, uploadFault(err)
		}
		switch {
		case part.FormName() == "token":
			b, err := io.ReadAll(io.LimitReader(part, 100))
			if err != nil {
				return up, file, uploadFault(err)
			}
			up.Token = string(b)
		case part.FormName() == "file" && file == nil && part.FileName() != "":
			up.Name = fileName(part)
			if file, err = os.CreateTemp("", "minh-chung-*"); err != nil {
				return up, nil, fmt.Errorf("spool upload: %w", err)
			}
			_ = os.Remove(file.Name()) // it lives as long as it is open
			if _, err := io.Copy(file, part); err != nil {
				return up, file, uploadFault(err)
			}
		}
	}
	if file == nil {
		return up, nil, fault.New(fault.Invalid, "Chọn tệp rồi bấm tải lên.")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return up, file, fmt.Errorf("spool upload: %w", err)
	}
	up.Content = file
	return up, file, nil
}

// fileName is the name as the browser gave it; the library would cut it at the last slash only.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return part.FileName()
	}
	return params["filename"]
}

func uploadFault(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.TooLarge, "Tệp lớn quá 20 MB. Nén lại hoặc chia thành nhiều tệp.")
	}
	return fault.Wrap(err, fault.Invalid, "Tệp tải lên bị đứt giữa chừng. Chọn lại tệp và tải lên lần nữa.")
}
