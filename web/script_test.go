package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// site is a page with every hook of app.js and the server behind it.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	saves   []url.Values
	uploads []string
	posts   int
	answer  func(w http.ResponseWriter)
}

const sitePage = `<!DOCTYPE html><html lang="vi"><head><title>Thử</title><script type="module" src="%s"></script></head>
<body data-person="Trạm Y tế">
<div data-errors tabindex="-1" id="errors">Chưa gửi được</div>
<form id="work" method="post" action="/post" data-autosave="/save">
<input type="hidden" name="token" value="one">
<details data-row="1"><summary>1</summary><input type="hidden" name="version-1" value="7">
<p id="last">Kỳ trước: đã cân</p><button type="button" id="copy" data-script hidden data-copy="last" data-copy-to="result-1">Chép</button>
<div class="field"><textarea id="result-1" name="result-1">cũ</textarea></div>
<div class="field"><input type="file" id="file-1" name="file-1" data-upload="/upload"></div></details>
<details data-row="2"><summary>2</summary><textarea id="result-2" name="result-2">hai</textarea></details>
<div class="action"><p><span role="status" id="status"></span></p><button id="send">Gửi</button></div>
</form>
<form id="matrix"><input type="checkbox" id="a" data-count="5"><input type="checkbox" id="b" data-count="3"><input type="checkbox" id="c" data-count="0">
<p id="sentence" data-sentence="Đã chọn {n} đơn vị: còn thiếu {sum} báo cáo"></p>
<button type="button" id="owing" data-pick="owing">Chọn</button><button type="button" id="none" data-pick="none">Bỏ chọn</button></form>
</body></html>`

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.setAnswer(200, `{"saved":"14:05","versions":{"1":"8"}}`)
	mux := http.NewServeMux()
	mux.Handle(Prefix, Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'")
		fmt.Fprintf(w, sitePage, Asset("app.js"))
	})
	mux.HandleFunc("POST /save", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.saves = append(s.saves, r.PostForm)
		w.Header().Set("Content-Type", "application/json")
		s.answer(w)
	})
	mux.HandleFunc("POST /upload", func(w http.ResponseWriter, r *http.Request) {
		file, header, err := r.FormFile("file-1")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body, _ := io.ReadAll(file)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.uploads = append(s.uploads, header.Filename+"="+string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"name":"Biểu.txt","size":"3 byte","url":"/tep/1"}`)
	})
	mux.HandleFunc("POST /post", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		s.posts++
		s.mu.Unlock()
		w.WriteHeader(http.StatusNoContent) // the page stays, with its guard
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *site) setAnswer(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// browser is a tab on a site.
type browser struct {
	t        *testing.T
	ctx      context.Context
	warnings *atomic.Int32 // how often it asked whether to leave the page
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	found := false
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if _, err := exec.LookPath(name); err == nil {
			found = true
		}
	}
	if !found {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium")
		}
		t.Skip("not run: no Chromium")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(chromedp.NoSandbox))
	t.Cleanup(cancel)
	b := browser{t, ctx, new(atomic.Int32)}
	dialogs := chromedp.Events(ctx, page.JavascriptDialogOpening)
	go func() {
		for _, err := range dialogs {
			if err != nil {
				return
			}
			b.warnings.Add(1)
			_ = chromedp.Do(ctx, func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
				_, err = cdp.Call(ctx, tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
				return none, err
			})
		}
	}()
	return b
}

func (b browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// run runs a script for its effect.
func (b browser) run(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](script+";0")); err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
}

// until waits for a condition of the page.
func (b browser) until(condition string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(8*time.Second))); err != nil {
		b.t.Fatalf("waited for %s: %v", condition, err)
	}
}

// write sets a box as a person would, without the activation that makes the
// browser ask before it leaves the page.
func (b browser) write(id, text string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`{const n=document.getElementById(%q); n.value=%q; n.dispatchEvent(new Event("input",{bubbles:true}))}`, id, text))
}

func (b browser) open(s *site) {
	b.t.Helper()
	b.do(chromedp.Navigate(s.URL + "/"))
	b.until(`!document.getElementById("copy").hidden`)
}

// TestScript drives app.js in a browser, under the policy that the server sends.
func TestScript(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	s := newSite(t)

	b.open(s)
	b.until(`document.activeElement.id === "errors"`)

	// A row is saved alone, with the hidden fields of the form.
	b.write("result-1", "mới")
	b.until(`document.getElementById("status").textContent === "Đã lưu 14:05"`)
	s.mu.Lock()
	saved := s.saves[0]
	s.mu.Unlock()
	for name, want := range map[string]string{"row": "1", "result-1": "mới", "version-1": "7", "token": "one"} {
		if got := saved.Get(name); got != want {
			t.Errorf("saved %s=%q, want %q", name, got, want)
		}
	}
	if saved.Has("result-2") {
		t.Error("the other row was sent too")
	}
	b.until(`document.querySelector("[name=version-1]").value === "8" && localStorage.length === 0`)

	// A failure is told, and tried again.
	s.setAnswer(500, `{}`)
	b.write("result-1", "mới hơn")
	b.until(`document.getElementById("status").textContent === "Chưa lưu được, đang thử lại"`)
	s.setAnswer(200, `{"saved":"14:06","versions":{"1":"9"}}`)
	b.until(`document.getElementById("status").textContent === "Đã lưu 14:06"`)

	// A refused field gets its message, and loses it again.
	s.setAnswer(200, `{"errors":{"result-1":"Ghi kết quả"}}`)
	b.write("result-1", "")
	b.until(`document.getElementById("result-1-error")?.textContent === "Ghi kết quả" && document.getElementById("result-1").getAttribute("aria-invalid") === "true"`)
	s.setAnswer(200, `{"saved":"14:07"}`)
	b.write("result-1", "có")
	b.until(`!document.getElementById("result-1-error") && document.getElementById("status").textContent === "Đã lưu 14:07"`)

	// What the server has never seen is offered back, after a warning.
	if n := b.warnings.Load(); n != 0 {
		t.Errorf("warned %d times with nothing to lose", n)
	}
	s.setAnswer(503, `{}`)
	b.write("result-2", "chưa gửi")
	b.until(`localStorage.length === 1`)
	b.open(s)
	if n := b.warnings.Load(); n != 1 {
		t.Errorf("warned %d times before leaving unsaved text, want once", n)
	}
	b.until(`document.querySelector("form .notice b")?.textContent === "Có nội dung chưa gửi lên máy chủ"`)
	s.setAnswer(200, `{"saved":"14:08"}`)
	b.run(`document.querySelector("form .notice button").click()`)
	b.until(`document.getElementById("result-2").value === "chưa gửi" && document.querySelector("[data-row='2']").open`)
	b.until(`document.getElementById("status").textContent === "Đã lưu 14:08" && localStorage.length === 0`)

	// A conflict stops the row and keeps the text.
	s.setAnswer(409, `{"conflict":{"message":"Người khác vừa sửa","text":"chữ của họ"}}`)
	b.write("result-2", "chữ của tôi")
	b.until(`document.querySelector("[data-row='2'] .quote")?.textContent === "chữ của họ" && document.getElementById("result-2").value === "chữ của tôi" && localStorage.length === 1`)
	b.run(`localStorage.clear()`)
	s.setAnswer(200, `{"saved":"14:09"}`)
	b.open(s)

	// Small helpers.
	b.run(`document.getElementById("copy").click()`)
	b.until(`document.getElementById("result-1").value === "Kỳ trước: đã cân"`)
	b.run(`document.getElementById("owing").click()`)
	b.until(`document.getElementById("sentence").textContent === "Đã chọn 2 đơn vị: còn thiếu 8 báo cáo"`)
	b.run(`document.getElementById("none").click()`)
	b.until(`document.getElementById("sentence").textContent === "Đã chọn 0 đơn vị: còn thiếu 0 báo cáo"`)
	b.run(`location.hash = "result-1"`)
	b.until(`document.querySelector("[data-row='1']").open && document.activeElement.id === "result-1"`)

	// A file goes at once and not again with the form.
	file := filepath.Join(t.TempDir(), "Biểu.txt")
	if err := os.WriteFile(file, []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.SetUploadFiles(chromedp.ID("file-1"), []string{file}))
	b.until(`document.querySelector("[data-files] a")?.textContent === "Biểu.txt" && document.getElementById("file-1").value === ""`)
	s.mu.Lock()
	if len(s.uploads) != 1 || s.uploads[0] != "Biểu.txt=abc" {
		t.Errorf("uploads %q", s.uploads)
	}
	s.mu.Unlock()

	// Three clicks are one post.
	b.until(`localStorage.length === 0`)
	b.run(`{const n=document.getElementById("send"); n.click(); n.click()}`)
	b.until(`document.getElementById("send").ariaBusy === "true"`)
	b.run(`document.getElementById("send").click()`)
	time.Sleep(500 * time.Millisecond) // room for the posts that must not come
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.posts != 1 {
		t.Errorf("%d posts, want 1", s.posts)
	}
}
