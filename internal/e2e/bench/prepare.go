package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// reporter is the account that is measured: it sees every page and its unit has a page of its own.
const reporter = "hatrung.vanhoa"

// scenario is one page or form that is measured.
type scenario struct {
	name   string
	path   string
	trips  int
	bytes  int // compressed
	plain  int
	cookie string
	// lessons are the numbers of what the bare server learnt: one, or one for each connection.
	lessons []string
	// forms are the posted rows, one for each connection; nil for a page.
	forms []*form
}

// form is one row of the unit's page, saved again and again.
type form struct {
	key, version string
	saves        int
}

// next is the form as the script posts it next.
func (f *form) next() string {
	f.saves++
	text := strings.Repeat(fmt.Sprintf("Lần %d: đã tuyên truyền tại các thôn, có biên bản kèm theo. ", f.saves), 4)
	return url.Values{
		"version-" + f.key: {f.version}, "answer-" + f.key: {"new_result"}, "status-" + f.key: {"in_progress"}, "percent-" + f.key: {"50"}, "result-" + f.key: {text},
	}.Encode()
}

// taken notes the version in the answer.
func (f *form) taken(body []byte) error {
	_, version, found := strings.Cut(string(body), `"`+f.key+`":"`)
	version, _, closed := strings.Cut(version, `"`)
	if !found || !closed {
		return fmt.Errorf("not saved: %s", body)
	}
	f.version = version
	return nil
}

// prepare signs in, finds the pages, and lets the bare server learn them.
func prepare(ctx context.Context, c *child, o options, report *Report) ([]*scenario, error) {
	cookie, err := signIn(ctx, c)
	if err != nil {
		return nil, err
	}
	s := session{ctx, c, cookie}
	work := &scenario{name: "unit page /viec-cua-toi", path: "/viec-cua-toi"}
	unit, err := s.page(work.path)
	if err != nil {
		return nil, err
	}
	dashboard := &scenario{name: "dashboard /tong-quan", path: "/tong-quan"}
	figures, err := s.page(dashboard.path)
	if err != nil {
		return nil, err
	}
	rows, err := s.page(regexp.MustCompile(`/tong-quan/\d+`).FindString(figures.text))
	if err != nil {
		return nil, err
	}
	task := &scenario{name: "task page /nhiem-vu/{id}", path: regexp.MustCompile(`/nhiem-vu/\d+`).FindString(rows.text)}
	plan := []*scenario{dashboard, work, task}
	for i, sc := range plan {
		sc.cookie, sc.lessons = cookie, []string{strconv.Itoa(i)}
		if err := s.learn(sc, i); err != nil {
			return nil, err
		}
	}
	save := &scenario{name: "saving a report", path: work.path, cookie: cookie}
	report.Rows = len(unit.rows)
	for i, f := range unit.rows[:min(len(unit.rows), o.connections)] {
		number := 100 + i
		save.forms, save.lessons = append(save.forms, f), append(save.lessons, strconv.Itoa(number))
		if err := s.learn(save, number); err != nil {
			return nil, err
		}
	}
	report.FirstVisit, err = s.firstVisit()
	return append(plan, save), err
}

func signIn(ctx context.Context, c *child) (cookie string, err error) {
	for _, a := range c.Accounts {
		if a.Username != reporter {
			continue
		}
		form := url.Values{"username": {a.Username}, "password": {a.Password}, "next": {"/"}}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Real+"/dang-nhap", strings.NewReader(form.Encode()))
		if err != nil {
			return "", err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			return "", err
		}
		defer func() { _ = resp.Body.Close() }()
		for _, cookie := range resp.Cookies() {
			return cookie.Name + "=" + cookie.Value, nil
		}
		return "", fmt.Errorf("sign-in: %s", resp.Status)
	}
	return "", fmt.Errorf("no account %s", reporter)
}

// session asks on behalf of the person.
type session struct {
	ctx    context.Context //nolint:containedctx // lives as long as prepare
	child  *child
	cookie string
}

func (s session) do(method, address, body string, header map[string]string) (http.Header, []byte, error) {
	req, err := http.NewRequestWithContext(s.ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Cookie", s.cookie)
	for name, value := range header {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %.300s", method, address, resp.Status, b)
	}
	return resp.Header, b, err
}

var scriptHeader = map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

// learn lets the bare server watch the real one answer, twice: the first time statements are prepared.
func (s session) learn(sc *scenario, number int) error {
	for range 2 {
		method, body, header := http.MethodGet, "", map[string]string{learnHeader: strconv.Itoa(number)}
		var f *form
		if len(sc.forms) > 0 {
			f = sc.forms[len(sc.forms)-1]
			method, body = http.MethodPost, f.next()
			for name, value := range scriptHeader {
				header[name] = value
			}
		}
		said, b, err := s.do(method, s.child.Bare+sc.path, body, header)
		if err != nil {
			return err
		}
		if f != nil {
			if err := f.taken(b); err != nil {
				return err
			}
		}
		sc.plain = len(b)
		if sc.trips, err = strconv.Atoi(said.Get(tripsHeader)); err != nil {
			return err
		}
	}
	if sc.forms != nil {
		sc.bytes = sc.plain
		return nil
	}
	var err error
	sc.bytes, err = s.weigh(sc.path)
	return err
}

// weigh is the compressed size of a page or file.
func (s session) weigh(path string) (int, error) {
	_, b, err := s.do(http.MethodGet, s.child.Real+path, "", map[string]string{"Accept-Encoding": "gzip"})
	return len(b), err
}

// firstVisit is the compressed size of everything that a browser loads for the sign-in page.
func (s session) firstVisit() (int, error) {
	s.cookie = ""
	page, err := s.page("/dang-nhap")
	if err != nil {
		return 0, err
	}
	total := 0
	for _, path := range append(page.files, "/dang-nhap") {
		n, err := s.weigh(path)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// read is what is found in a page.
type read struct {
	text  string
	files []string // styles, scripts, pictures
	rows  []*form  // of the unit's page
}

func (s session) page(path string) (read, error) {
	_, b, err := s.do(http.MethodGet, s.child.Real+path, "", nil)
	if err != nil {
		return read{}, err
	}
	return readPage(string(b))
}

func readPage(text string) (read, error) {
	found := read{text: text}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return found, err
	}
	versions := map[string]string{}
	var keys []string
	for n := range root.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		switch n.Data {
		case "link":
			found.files = append(found.files, at["href"])
		case "script", "img":
			found.files = append(found.files, at["src"])
		case "input":
			if key, ok := strings.CutPrefix(at["name"], "version-"); ok {
				versions[key] = at["value"]
			}
		case "textarea":
			if key, ok := strings.CutPrefix(at["name"], "result-"); ok {
				keys = append(keys, key)
			}
		}
	}
	for _, key := range keys {
		found.rows = append(found.rows, &form{key: key, version: versions[key]})
	}
	found.files = slices.DeleteFunc(found.files, func(f string) bool { return !strings.HasPrefix(f, "/") })
	return found, nil
}
