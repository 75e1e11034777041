package server

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
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

// maxForm bounds the bytes of a form without files: sixty rows of long text fit.
const maxForm = 4 << 20

// parseForm reads the posted fields within the limit. Handlers of changes call it first.
func parseForm(w http.ResponseWriter, r *http.Request) error {
	if r.PostForm != nil {
		return nil // parsed before, or replayed after sign-in
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
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

// keptFields are all posted fields in order, to be carried through another page.
func keptFields(r *http.Request) []view.Kept {
	var kept []view.Kept
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range r.PostForm[name] {
			kept = append(kept, view.Kept{Name: name, Value: value})
		}
	}
	return kept
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
