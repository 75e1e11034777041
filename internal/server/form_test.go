package server

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/web/view"
)

// upload is a posted form with a text and a file.
func upload(t *testing.T, note, fileName string, content []byte) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("note", note); err != nil {
		t.Fatal(err)
	}
	part, err := w.CreateFormFile("file", fileName)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/minh-chung", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// A file that waits in the sign-in page arrives as it was chosen.
func TestFilesSurviveBeingKept(t *testing.T) {
	t.Parallel()
	content := []byte("ảnh \x00\xff\r\n của một buổi họp")
	r := upload(t, "dòng một\r\ndòng “hai” & <b>", "Biên bản họp: 100%.docx", content)
	if err := parseForm(httptest.NewRecorder(), r); err != nil {
		t.Fatal(err)
	}
	files, err := keptFiles(r)
	if err != nil {
		t.Fatal(err)
	}
	page := view.SignInPage{Replay: true, Files: true, Fields: append(keptFields(r), files...)}
	var html bytes.Buffer
	if err := view.SignIn(page).Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	var kept []view.Kept
	for name, value := range hiddenFields(t, html.String()) {
		if k, ok := view.ParseKept(name, value); ok {
			kept = append(kept, k)
		}
	}
	body, contentType, err := encodeForm(kept, true)
	if err != nil {
		t.Fatal(err)
	}
	again := httptest.NewRequest(http.MethodPost, "/minh-chung", body)
	again.Header.Set("Content-Type", contentType)
	if err := parseForm(httptest.NewRecorder(), again); err != nil {
		t.Fatal(err)
	}
	if got := text(again, "note"); got != text(r, "note") || got == "" {
		t.Errorf("text: %q", got)
	}
	f, header, err := again.FormFile("file")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) || header.Filename != "Biên bản họp: 100%.docx" {
		t.Errorf("file %q: %q, %v", header.Filename, got, err)
	}
}

func TestFormLimits(t *testing.T) {
	t.Parallel()
	big := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("a="+strings.Repeat("x", maxForm)))
	big.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := parseForm(httptest.NewRecorder(), big); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("long form: %v", err)
	}
	if err := parseForm(httptest.NewRecorder(), upload(t, "", "a.bin", make([]byte, maxForm+maxFiles))); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("large file: %v", err)
	}
	broken := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("a=%zz"))
	broken.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := parseForm(httptest.NewRecorder(), broken); fault.KindOf(err) != fault.Invalid {
		t.Errorf("broken form: %v", err)
	}
}

// What could not be saved comes back with what was typed, whatever the encoding of the form.
func TestUnavailableKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	long := strings.Repeat("một câu dài về kết quả. ", 10)
	urlencoded := httptest.NewRequest(http.MethodPost, "/viec-cua-toi", strings.NewReader(url.Values{"note": {long}, "password": {"bí mật"}}.Encode()))
	urlencoded.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, r := range map[string]*http.Request{"text": urlencoded, "file": upload(t, long, "ảnh.png", []byte("x"))} {
		w := httptest.NewRecorder()
		s.page(func(w http.ResponseWriter, r *http.Request) error {
			if err := parseForm(w, r); err != nil {
				return err
			}
			return fault.New(fault.Unavailable, "Chưa lưu được.")
		})(w, r)
		body := w.Body.String()
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(body, long) || !strings.Contains(body, "Gửi lại nội dung đã nhập") {
			t.Errorf("%s: %d\n%s", name, w.Code, body)
		}
		if strings.Contains(body, "bí mật") {
			t.Errorf("%s: a password is written into the page", name)
		}
		if asks := strings.Contains(body, `type="file"`) && strings.Contains(body, "multipart/form-data"); asks != (name == "file") {
			t.Errorf("%s: asks for the file again: %v", name, asks)
		}
	}
}

// hiddenFields are the hidden controls of a page by name.
func hiddenFields(t *testing.T, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for n := range root.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if n.Data == "input" && attr["type"] == "hidden" {
			fields[attr["name"]] = attr["value"]
		}
	}
	return fields
}
