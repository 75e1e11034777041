package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	css := Asset("app.css")
	for _, test := range []struct {
		name, method, path, encoding string
		wantStatus                   int
		wantGzip                     bool
	}{
		{"plain", "GET", css, "", 200, false},
		{"gzip", "GET", css, "br, gzip;q=0.8", 200, true},
		{"gzip refused", "GET", css, "gzip;q=0, identity", 200, false},
		{"head", "HEAD", css, "gzip", 200, true},
		{"post", "POST", css, "", 405, false},
		{"without hash", "GET", "/static/app.css", "", 404, false},
		{"another hash", "GET", "/static/app.000000000000.css", "", 404, false},
		{"way out", "GET", "/static/../assets.go", "", 404, false},
		{"folder", "GET", "/static/", "", 404, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(test.method, test.path, nil)
			r.Header.Set("Accept-Encoding", test.encoding)
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, r)
			if w.Code != test.wantStatus {
				t.Fatalf("status %d, want %d", w.Code, test.wantStatus)
			}
			if w.Code != 200 {
				return
			}
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != test.wantGzip {
				t.Errorf("gzip %v, want %v", got, test.wantGzip)
			}
			if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
				t.Errorf("Cache-Control %q is not immutable", got)
			}
			if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
				t.Errorf("Content-Type %q", got)
			}
			if test.method == http.MethodHead {
				if w.Body.Len() != 0 {
					t.Errorf("HEAD was answered with %d bytes", w.Body.Len())
				}
				return
			}
			var body io.Reader = w.Body
			if test.wantGzip {
				var err error
				if body, err = gzip.NewReader(w.Body); err != nil {
					t.Fatal(err)
				}
			}
			got, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, assets["app.css"].plain) {
				t.Error("the body is not the file")
			}
		})
	}
}

func TestAssetUnknown(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an unknown name did not panic")
		}
	}()
	Asset("missing.css")
}

// TestSize keeps the pages quick on an old PC behind a slow line.
func TestSize(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int{"app.css": 26_000, "app.js": 16_000, "favicon.svg": 1_000} {
		if size := len(assets[name].plain); size >= limit {
			t.Errorf("%s has %d bytes, want less than %d", name, size, limit)
		}
	}
}

// TestOldBrowsers refuses what Chrome 109 and Firefox ESR 115 do not know and
// would drop without a word.
func TestOldBrowsers(t *testing.T) {
	t.Parallel()
	css := string(assets["app.css"].plain)
	code := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(css, "")
	for _, word := range []string{"color-mix(", "light-dark(", "@scope", "@starting-style", "field-sizing", "&", "anchor("} {
		if strings.Contains(code, word) {
			t.Errorf("app.css uses %q", word)
		}
	}
}

// colours reads the tokens of the first block that follows the given words.
func colours(t *testing.T, css, after string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(css, after)
	if !ok {
		t.Fatalf("app.css has no %q", after)
	}
	block, _, _ := strings.Cut(rest, "}")
	tokens := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):(#[0-9a-f]{6})`).FindAllStringSubmatch(block, -1) {
		tokens[m[1]] = m[2]
	}
	return tokens
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestContrast(t *testing.T) {
	t.Parallel()
	css := string(assets["app.css"].plain)
	const text, control = 4.5, 3.0
	for mode, after := range map[string]string{"light": "@layer tokens", "dark": "prefers-color-scheme:dark"} {
		tokens := colours(t, css, after)
		for _, pair := range []struct {
			front, ground string
			want          float64
		}{
			{"ink", "paper", text}, {"ink", "surface", text}, {"ink", "sunken", text}, {"paper", "ink", text}, {"paper", "ink-2", text},
			{"ink-2", "paper", text}, {"ink-2", "surface", text}, {"ink-2", "sunken", text},
			{"red", "paper", text}, {"red", "surface", text}, {"ink", "red-tint", text}, {"on-fill", "red", text},
			{"amber", "paper", text}, {"amber", "amber-tint", text}, {"amber", "surface", text}, {"ink", "amber-tint", text},
			{"green", "paper", text}, {"green", "surface", text}, {"green", "sunken", text}, {"ink", "green-tint", text},
			{"on-fill", "done", text}, {"ink", "doing", text},
			{"edge", "paper", control}, {"edge", "surface", control}, {"edge", "sunken", control}, {"done", "paper", control}, {"red", "paper", control},
		} {
			front, ground := tokens[pair.front], tokens[pair.ground]
			if front == "" || ground == "" {
				t.Errorf("%s: token %q or %q is missing", mode, pair.front, pair.ground)
				continue
			}
			a, b := luminance(t, front), luminance(t, ground)
			if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < pair.want {
				t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", mode, pair.front, pair.ground, got, pair.want)
			}
		}
	}
}
