package view

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/web"
)

var galleryDir = flag.String("gallery", "", "write the gallery pages with their assets into this folder, to be looked at")

var galleries = map[string]templ.Component{
	"parts":     Gallery(),
	"dashboard": GalleryDashboard(),
	"work":      GalleryWork(),
	"matrix":    GalleryMatrix(),
	"review":    GalleryReview(),
	"sign-in":   GallerySignIn(),
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var buf bytes.Buffer
	if err := c.Render(t.Context(), &buf); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// TestWriteGallery puts the pages where a browser can open them.
func TestWriteGallery(t *testing.T) {
	if *galleryDir == "" {
		t.Skip("not run: -gallery is not set")
	}
	assets := []string{"app.css", "app.js", "favicon.svg"}
	for name, page := range galleries {
		text := render(t, page)
		for _, asset := range assets {
			text = strings.ReplaceAll(text, web.Asset(asset), asset)
		}
		if err := os.WriteFile(filepath.Join(*galleryDir, name+".html"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, asset := range assets {
		body, err := os.ReadFile(filepath.Join("..", "static", asset))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*galleryDir, asset), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// walk calls f for every element of a page.
func walk(t *testing.T, page string, f func(n *html.Node, attr map[string]string)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := make(map[string]string, len(n.Attr))
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		f(n, attr)
	}
}

// TestGalleryReferences follows every reference inside a page: an icon that is
// not drawn, a label without its control and a hint that nobody reads are
// silent in a browser.
func TestGalleryReferences(t *testing.T) {
	t.Parallel()
	for name, page := range galleries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := render(t, page)
			ids := map[string]bool{}
			walk(t, text, func(_ *html.Node, attr map[string]string) {
				if id, ok := attr["id"]; ok {
					if ids[id] {
						t.Errorf("id %q stands twice", id)
					}
					ids[id] = true
				}
			})
			headings := 0
			walk(t, text, func(n *html.Node, attr map[string]string) {
				if n.Data == "h1" {
					headings++
				}
				for _, key := range []string{"for", "aria-describedby", "aria-labelledby", "data-copy", "data-copy-to", "data-reveal"} {
					for id := range strings.FieldsSeq(attr[key]) {
						if !ids[id] {
							t.Errorf("<%s %s=%q> leads nowhere", n.Data, key, id)
						}
					}
				}
				if id, ok := strings.CutPrefix(attr["href"], "#"); ok && id != "" && !ids[id] {
					t.Errorf("<%s href=%q> leads nowhere", n.Data, attr["href"])
				}
			})
			if headings != 1 {
				t.Errorf("%d h1 elements, want 1", headings)
			}
		})
	}
}

// TestSectionIcons covers the icons that only a Section names.
func TestSectionIcons(t *testing.T) {
	t.Parallel()
	drawn := render(t, sprite())
	for _, name := range []string{"overview", "matrix", "work", "plan", "report", "directive", "indicator", "budget", "calendar", "search", "notice", "admin"} {
		if !strings.Contains(drawn, `id="i-`+name+`"`) {
			t.Errorf("icon %q is not drawn", name)
		}
	}
}

var inline = regexp.MustCompile(`(?i)\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|<script[^>]*>\s*[^<\s]|templ\.Raw|templ\.SafeURL|templ\.JSFuncCall|^\s*(css|script) \w+\(`)

// TestNothingInline keeps every template inside the content security policy:
// script-src 'self'; style-src 'self'.
func TestNothingInline(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.templ")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		if file == "archive_index.templ" { // a file that lies in an archive, not a page: it has nothing beside it
			continue
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(body), "\n") {
			if found := inline.FindString(line); found != "" {
				t.Errorf("%s:%d: %q is not allowed in a page", file, i+1, found)
			}
		}
	}
}

// TestAssetNames makes sure that each file a template asks for is there.
func TestAssetNames(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	call, found := regexp.MustCompile(`web\.Asset\("([^"]+)"\)`), 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllSubmatch(body, -1) {
			found++
			web.Asset(string(m[1])) // panics when there is no such file
		}
	}
	if found == 0 {
		t.Error("no template uses an asset")
	}
}
