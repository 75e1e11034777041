package server

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// Bounds in bytes: of the fields of a form, where sixty rows of long text fit, and of its files.
const (
	maxForm  = 4 << 20
	maxFiles = 20 << 20
)

// parseForm reads the posted fields within the limit, and files where the form has any; they stay in
// memory. Handlers of changes call it first.
func parseForm(w http.ResponseWriter, r *http.Request) error {
	if holdsFiles(r) {
		return parseWithin(w, r, maxForm+maxFiles, func() error { return r.ParseMultipartForm(maxForm + maxFiles) })
	}
	return parseWithin(w, r, maxForm, r.ParseForm)
}

// holdsFiles says that the posted form is one for files.
func holdsFiles(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

func parseWithin(w http.ResponseWriter, r *http.Request, limit int64, parse func() error) error {
	if r.PostForm != nil {
		return nil // parsed before
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := parse(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return fault.Wrap(err, fault.TooLarge, "Nội dung gửi lên dài quá mức cho phép.")
		}
		return fault.Wrap(err, fault.Invalid, "Trình duyệt gửi nội dung không đọc được. Tải lại trang rồi làm lại.")
	}
	return nil
}

// text is a posted field as the product keeps it: NFC, LF line ends, no outer white space.
func text(r *http.Request, name string) string { return cleanText(r.PostForm.Get(name)) }

// line is text on one line, with single spaces.
func line(r *http.Request, name string) string {
	return strings.Join(strings.Fields(text(r, name)), " ")
}

func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == 0xfeff {
			return -1 // PostgreSQL takes no NUL, documents take no control characters
		}
		return c
	}, s)
	return norm.NFC.String(strings.TrimSpace(s))
}

// integer is a posted number; ok is false where the field is no number, and n 0 where it is empty.
func integer(r *http.Request, name string) (n int64, ok bool) {
	t := text(r, name)
	if t == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(t, 10, 64)
	return n, err == nil
}

// formVersion is the posted number of the version that a form was made from; 0, which no row ever had,
// where it is none.
func formVersion(posted string) int {
	n, err := strconv.ParseInt(posted, 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// day is a posted day; a text that is none is noted as the field's message.
func day(r *http.Request, name string, v fault.Invalids) plan.Day {
	return dayText(text(r, name), name, v)
}

// dayText is a typed day of the field.
func dayText(typed, field string, v fault.Invalids) plan.Day {
	d, err := plan.ParseDay(typed)
	if err != nil {
		v.Add(field, "Ghi ngày có trong lịch, viết như 15/5/2026.")
	}
	return d
}

// pathID is a number in the address; anything else is not found.
func pathID(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.New(fault.NotFound, "Không tìm thấy.")
	}
	return n, nil
}

// newToken draws the one-use token of a form that creates.
func newToken() string { return rand.Text() }

// keptFields are the posted texts in order, to be carried through another page; passwords are not.
func keptFields(r *http.Request) []view.Kept {
	var kept []view.Kept
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if slices.Contains(passwordFields, name) {
			continue
		}
		for _, value := range r.PostForm[name] {
			kept = append(kept, view.Kept{Name: name, Value: value})
		}
	}
	return kept
}

// passwordFields are typed again rather than written into a page.
var passwordFields = []string{"password", "current", "new", "again"}

// keptFiles are the posted files, to be carried like fields.
func keptFiles(r *http.Request) ([]view.Kept, error) {
	var kept []view.Kept
	for name, file := range postedFiles(r) {
		f, err := file.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(f) // parseForm has bounded it
		_ = f.Close()
		if err != nil {
			return nil, err
		}
		kept = append(kept, view.Kept{Name: name, Value: base64.RawURLEncoding.EncodeToString(b), File: file.Filename})
	}
	return kept, nil
}

// postedFiles are the chosen files of the form with the names of their fields, in order.
func postedFiles(r *http.Request) iter.Seq2[string, *multipart.FileHeader] {
	return func(yield func(string, *multipart.FileHeader) bool) {
		if r.MultipartForm == nil {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
			for _, file := range r.MultipartForm.File[name] {
				if file.Filename != "" && !yield(name, file) {
					return
				}
			}
		}
	}
}

// encodeForm writes kept fields as the body of a request; forms for files have another encoding.
func encodeForm(fields []view.Kept, files bool) (body io.Reader, contentType string, err error) {
	if !files {
		form := url.Values{}
		for _, f := range fields {
			form.Add(f.Name, f.Value)
		}
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for _, f := range fields {
		if f.File == "" {
			err = errors.Join(err, w.WriteField(f.Name, f.Value))
			continue
		}
		part, e := w.CreateFormFile(f.Name, f.File)
		if e == nil {
			_, e = io.Copy(part, base64.NewDecoder(base64.RawURLEncoding, strings.NewReader(f.Value)))
		}
		err = errors.Join(err, e)
	}
	return &buf, w.FormDataContentType(), errors.Join(err, w.Close())
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// localPath is a path of this site that a sign-in may go on to; "/" for anything else. Only a plain
// absolute path counts: no host, no scheme, no backslash, no control characters.
func localPath(p string) string {
	u, err := url.Parse(p)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") ||
		strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
