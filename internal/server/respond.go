package server

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// handler answers a request or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// page makes a handler an http.HandlerFunc; errors become a page in one place.
func (s *Server) page(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// render writes a whole page: into a buffer first, so that a failure can still be an error page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := templ.GetBuffer()
	defer templ.ReleaseBuffer(buf)
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	if err != nil {
		s.log.DebugContext(r.Context(), "answer not delivered", "err", err)
	}
	return nil
}

// statuses is the only table of kinds and HTTP statuses.
var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.Forbidden: http.StatusForbidden,
	fault.Conflict: http.StatusConflict, fault.SignIn: http.StatusUnauthorized, fault.TooMany: http.StatusTooManyRequests,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.Unavailable: http.StatusServiceUnavailable,
}

// failure is the status and the sentence of an error. What nobody classified is logged in full and
// told in one fixed sentence.
func failure(err error) (status int, sentence string) {
	status, ok := statuses[fault.KindOf(err)]
	if !ok {
		return http.StatusInternalServerError, "Có lỗi ở máy chủ, đã được ghi lại. Quay lại trang trước rồi thử lại; nếu vẫn vậy, báo người quản trị."
	}
	f, _ := errors.AsType[*fault.Error](err)
	return status, f.Message
}

// fail answers with an error page, or with JSON where a script asked. A change that the database could
// not take just now comes back with everything that was typed and a button to send it again.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, sentence := failure(err)
	switch {
	case r.Context().Err() != nil:
		return // the browser is gone
	case status >= 500:
		s.log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	default:
		s.log.DebugContext(r.Context(), "request refused", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "10")
	}
	if wantsJSON(r) {
		writeJSON(w, status, map[string]any{"error": sentence, "errors": fault.Fields(err)})
		return
	}
	page := view.ErrorPage{Chrome: s.chrome(r, errorTitle(status), ""), Sentence: sentence}
	page.Chrome.Failed = true
	if r.Method == http.MethodPost && status != http.StatusForbidden && status != http.StatusNotFound {
		page.Action, page.Fields = r.URL.RequestURI(), keptFields(r)
		for name := range postedFiles(r) {
			page.Files = append(page.Files, name)
		}
	}
	if e := s.render(w, r, status, view.Error(page)); e != nil {
		s.log.ErrorContext(r.Context(), "error page", "err", e)
		http.Error(w, "Có lỗi ở máy chủ.", http.StatusInternalServerError)
	}
}

func errorTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Không tìm thấy trang"
	case http.StatusForbidden:
		return "Tài khoản này không dùng được trang này"
	case http.StatusConflict:
		return "Chưa làm được việc này"
	case http.StatusTooManyRequests:
		return "Quá nhiều lần thử"
	case http.StatusRequestEntityTooLarge:
		return "Tệp quá lớn"
	case http.StatusServiceUnavailable:
		return "Chưa lưu được"
	case http.StatusUnprocessableEntity:
		return "Có chỗ cần sửa"
	}
	return "Có lỗi ở máy chủ"
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}
