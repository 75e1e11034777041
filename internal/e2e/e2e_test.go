// Package e2e walks the product in a real browser, on a real PostgreSQL, as the people who use it.
package e2e

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/kehoachxa/kehoachxa/internal/demo"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// vietnam is where the people sit.
var vietnam = time.FixedZone("+07", 7*3600)

// monday is the day of the pictures: 23/11/2026, 14:05.
var monday = time.Date(2026, 11, 23, 14, 5, 0, 0, vietnam)

// site is the product with the demonstration communes and a clock that the test sets.
type site struct {
	url       string
	clock     atomic.Pointer[time.Time]
	passwords map[string]string
	store     *postgres.Store
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{passwords: map[string]string{}}
	s.set(monday)
	db := pgtest.New(t)
	s.store = db.Store
	accounts, err := demo.Load(t.Context(), db.Store, monday)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		s.passwords[a.Username] = a.Password
	}
	web := httptest.NewServer(server.New(server.Options{Store: db.Store, Now: func() time.Time { return *s.clock.Load() }}))
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

func (s *site) set(now time.Time) { s.clock.Store(&now) }

// need fails the test where CI runs and the tool is missing; on a laptop it is not run.
func need(t *testing.T, what string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("no %s", what)
	}
	t.Skipf("not run: no %s", what)
	return ""
}

// browser is a window of a browser that somebody sits at.
type browser struct {
	t    *testing.T
	ctx  context.Context //nolint:containedctx // chromedp's handle of the window
	site *site
}

// open starts a browser and signs in; "" stays a stranger.
func (s *site) open(t *testing.T, username string) *browser {
	t.Helper()
	need(t, "Chromium", "chromium", "chromium-browser", "google-chrome", "headless-shell")
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(chromedp.NoSandbox))
	t.Cleanup(cancel)
	b := &browser{t, ctx, s}
	b.size(1280, 900)
	if username != "" {
		b.signIn(username)
	}
	return b
}

func (b *browser) signIn(username string) {
	b.t.Helper()
	b.go_("/dang-nhap")
	b.write("username", username)
	b.write("password", b.site.passwords[username])
	b.press("button.main")
	b.until(`location.pathname !== "/dang-nhap"`)
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) size(width, height int64) { b.do(chromedp.EmulateViewport(width, height)) }

// go_ opens an address of the site.
func (b *browser) go_(path string) { b.t.Helper(); b.do(chromedp.Navigate(b.site.url + path)) }

// run runs a script for its effect.
func (b *browser) run(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[int]("{"+script+"};0")); err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
}

// ask gives the value of an expression of the page.
func ask[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for a condition of the page; while one page gives way to the next, asking fails.
func (b *browser) until(condition string) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+condition+")")); err == nil && ok {
			return
		}
	}
	b.t.Fatalf("waited for %s at %s:\n%s", condition, ask[string](b, "location.href"), b.text())
}

// write sets a control as a person would.
func (b *browser) write(id, text string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`const n=document.getElementById(%q); n.value=%q; n.dispatchEvent(new Event("input",{bubbles:true})); n.dispatchEvent(new Event("change",{bubbles:true}))`, id, text))
}

// press clicks what the selector finds and waits for the page that follows.
func (b *browser) press(selector string) {
	b.t.Helper()
	b.run("window.__old = true")
	b.run(fmt.Sprintf("document.querySelector(%q).click()", selector))
	b.until("!window.__old && document.readyState === 'complete'")
}

// follow clicks the first link whose text begins with words.
func (b *browser) follow(words string) {
	b.t.Helper()
	b.run("window.__old = true")
	b.run(fmt.Sprintf(`const a=[...document.querySelectorAll("main a")].find(a=>a.textContent.trim().startsWith(%q)); if(!a) throw new Error("no link "+%q); a.click()`, words, words))
	b.until("!window.__old && document.readyState === 'complete'")
}

// text is what a person reads.
func (b *browser) text() string {
	return strings.Join(strings.Fields(ask[string](b, "document.body.innerText")), " ")
}

// want fails unless the page says every one of the texts.
func (b *browser) want(texts ...string) {
	b.t.Helper()
	got := b.text()
	for _, text := range texts {
		if !strings.Contains(got, text) {
			b.t.Errorf("%s does not say %q:\n%s", ask[string](b, "location.href"), text, got)
		}
	}
}

// pictures is where screenshots lie; make docs copies them.
const pictures = "../../build/pictures"

// picture keeps the page as it looks on a desk and on a phone.
func (b *browser) picture(name string) {
	b.t.Helper()
	for _, width := range []int64{1280, 390} {
		b.size(width, 860)
		if over := ask[int](b, "document.documentElement.scrollWidth"); over > int(width) {
			b.t.Errorf("%s is %d pixels wide on a screen of %d", name, over, width)
		}
		// The window grows with the page, so that what sticks to its edges is at the page's edges.
		b.size(width, int64(min(max(ask[int](b, "document.documentElement.scrollHeight"), 860), 2400)))
		shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			b.t.Fatal(err)
		}
		if err := os.MkdirAll(pictures, 0o755); err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(pictures, fmt.Sprintf("%s-%d.png", name, width)), shot, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	b.size(1280, 900)
}
