package durability

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// person is somebody at a browser, signed in.
type person struct {
	t      testing.TB
	app    *app
	name   string
	client *http.Client
}

// enter signs the person in.
func (a *app) enter(t testing.TB, l login) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, app: a, name: l.Username, client: &http.Client{
		Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(p.client.CloseIdleConnections)
	form := url.Values{"username": {l.Username}, "password": {l.Password}, "next": {"/"}}
	if got := p.post("/dang-nhap", form, false); got.status != http.StatusSeeOther {
		t.Fatalf("sign-in of %s: %v", l.Username, got)
	}
	return p
}

// answer is what came back for one request.
type answer struct {
	status   int
	location string
	body     string
	err      error // there was no answer
}

func (a answer) String() string {
	return fmt.Sprintf("%d %s %v %.300s", a.status, a.location, a.err, a.body)
}

// saved says that the answer confirms: a script is told when it was saved, a form is sent on.
func (a answer) saved() bool {
	if a.status == http.StatusSeeOther {
		return !strings.HasPrefix(a.location, "/dang-nhap")
	}
	var said struct{ Saved string }
	return a.status == http.StatusOK && json.Unmarshal([]byte(a.body), &said) == nil && said.Saved != ""
}

// refused says that the answer denies for good: pressing again would not help.
func (a answer) refused() bool {
	return a.err == nil && a.status < http.StatusInternalServerError && !a.saved()
}

func (p *person) get(path string) answer {
	req, err := http.NewRequest(http.MethodGet, p.app.url()+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(req)
}

func (p *person) post(path string, form url.Values, script bool) answer {
	req, err := http.NewRequest(http.MethodPost, p.app.url()+path, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{err: err}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if script {
		req.Header.Set("Accept", "application/json")
	}
	return p.do(req)
}

func (p *person) do(req *http.Request) answer {
	resp, err := p.client.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header.Get("Location"), string(body), err}
}

// rows are the keys of the rows that the unit may fill in, with the versions of their forms.
func (p *person) rows() (keys []string, versions map[string]string) {
	p.t.Helper()
	page := p.get("/viec-cua-toi")
	versions = map[string]string{}
	for name, value := range controls(p.t, page.body) {
		if key, ok := strings.CutPrefix(name, "result-"); ok {
			keys = append(keys, key)
		}
		if key, ok := strings.CutPrefix(name, "version-"); ok {
			versions[key] = value
		}
	}
	slices.Sort(keys)
	return keys, versions
}

// controls are the values of a page's inputs and text boxes by name.
func controls(t testing.TB, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for n := range root.Descendants() {
		attr := map[string]string{}
		for _, at := range n.Attr {
			attr[at.Key] = at.Val
		}
		switch {
		case n.Data == "textarea" && n.FirstChild != nil:
			found[attr["name"]] = n.FirstChild.Data
		case n.Data == "textarea" || n.Data == "input" && attr["type"] != "radio":
			found[attr["name"]] = attr["value"]
		}
	}
	return found
}

// rowForm is one row of the unit's page with a text.
func rowForm(key, version, text string) url.Values {
	return url.Values{
		"version-" + key: {version}, "answer-" + key: {"new_result"}, "status-" + key: {"in_progress"}, "percent-" + key: {"50"}, "result-" + key: {text},
	}
}

// newVersion is the version of a row that the script was told.
func newVersion(a answer, key string) (string, error) {
	var said struct{ Versions map[string]string }
	if err := json.Unmarshal([]byte(a.body), &said); err != nil {
		return "", err
	}
	v, ok := said.Versions[key]
	if !ok {
		return "", errors.New("the answer has no version of the row")
	}
	return v, nil
}

// token is the one-use token of a form that creates.
func token() string { return rand.Text() }
