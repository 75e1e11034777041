package durability

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Nobody's edit vanishes: eight windows write into one text. Each confirmed mark stands in the final
// text, and who was overtaken gets his own text back with the other's beside it.
func TestManyEditors(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	logins := a.logins()
	t.Run("row of a unit", func(t *testing.T) {
		officer := a.enter(t, logins["hatrung.congan"])
		keys, _ := officer.rows()
		if len(keys) == 0 {
			t.Fatal("nothing to fill in")
		}
		key := keys[0]
		writeTogether(t, a, logins["hatrung.congan"], size(4, 25), notebook{
			page: "/viec-cua-toi", action: "/viec-cua-toi", text: "result-" + key, version: "version-" + key,
			form: func(version, text string) url.Values {
				form := rowForm(key, version, text)
				form.Set("save", "1")
				return form
			},
		})
	})
	t.Run("part of a report", func(t *testing.T) {
		login := logins["hatrung.vanhoa"]
		page, part := openReport(t, a.enter(t, login))
		writeTogether(t, a, login, size(2, 10), notebook{
			page: page, action: page, text: "text-" + part, version: "version-" + part,
			form: func(version, text string) url.Values {
				return url.Values{"version-" + part: {version}, "text-" + part: {text}}
			},
		})
	})
}

// openReport begins the first report that can be, and gives its page and a part that can be edited.
func openReport(t *testing.T, p *person) (page, part string) {
	t.Helper()
	fields := controls(t, p.get("/bao-cao").body)
	began := p.post("/bao-cao", url.Values{"token": {fields["token"]}, "period": {fields["period"]}}, false)
	if !began.saved() {
		t.Fatalf("no report: %v", began)
	}
	for name := range controls(t, p.get(began.location).body) {
		if key, ok := strings.CutPrefix(name, "text-"); ok && (part == "" || key < part) {
			part = key
		}
	}
	if part == "" {
		t.Fatal("no part to edit")
	}
	return began.location, part
}

// notebook is a text that many write into.
type notebook struct {
	page, action  string // where it is read and posted to
	text, version string // names of its controls
	form          func(version, text string) url.Values
}

// writeTogether lets eight windows of one account each add so many marks to the text.
func writeTogether(t *testing.T, a *app, l login, marks int, n notebook) {
	const windows = 8
	first := a.enter(t, l)
	var all sync.WaitGroup
	var mu sync.Mutex
	conflicts := 0
	for w := range windows {
		p := a.enter(t, l)
		all.Go(func() {
			for m := range marks {
				overtaken := n.write(t, p, fmt.Sprintf("dấu %d.%d;", w, m))
				mu.Lock()
				conflicts += overtaken
				mu.Unlock()
			}
		})
	}
	all.Wait()
	final := controls(t, first.get(n.page).body)[n.text]
	lost := 0
	for w := range windows {
		for m := range marks {
			if mark := fmt.Sprintf("dấu %d.%d;", w, m); strings.Count(final, mark) != 1 {
				lost++
				t.Errorf("%q stands %d times in the final text", mark, strings.Count(final, mark))
			}
		}
	}
	if conflicts == 0 {
		t.Error("nobody was overtaken: the test shows nothing")
	}
	t.Logf("%d marks of %d windows, %d times overtaken, %d lost", windows*marks, windows, conflicts, lost)
}

// write adds a mark to what stands there, again and again until it is confirmed.
func (n notebook) write(t *testing.T, p *person, mark string) (overtaken int) {
	for range 500 {
		page := controls(t, p.get(n.page).body)
		mine := strings.TrimSpace(page[n.text] + "\n" + mark)
		got := p.post(n.action, n.form(page[n.version], mine), false)
		switch {
		case got.saved():
			return overtaken
		case got.status != http.StatusConflict:
			t.Errorf("%s: %v", mark, got)
			return overtaken
		}
		overtaken++
		if kept := controls(t, got.body)[n.text]; kept != mine {
			t.Errorf("overtaken, and the own text %q came back as %q", mine, kept)
		}
	}
	t.Errorf("%s: never saved", mark)
	return overtaken
}
