package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
	"github.com/kehoachxa/kehoachxa/internal/server"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// testNow is the clock of the rules in tests: Monday 23/11/2026, 14:05 in Vietnam.
var testNow = time.Date(2026, 11, 23, 7, 5, 0, 0, time.UTC)

const password = "một câu dài dễ nhớ"

// passwordHash is made once: a hash costs 50 ms.
var passwordHash = sync.OnceValue(func() string {
	h, err := account.HashPassword(password)
	if err != nil {
		panic(err)
	}
	return h
})

// site is a server on its own database with two communes, each with the same units and people.
type site struct {
	db       *pgtest.Database
	server   *server.Server
	url      string
	communes map[string]*tenant // by short code: "hatrung", "hoatgiang"
}

// tenant is one commune of a site.
type tenant struct {
	actor    account.Actor // may do everything
	units    map[string]int64
	accounts map[string]int64 // by the name of people
}

// person is one of people: username without the commune's code, unit, roles.
type person struct {
	name, unit string
	roles      []account.Role
}

// people are made in every commune.
var people = []person{
	{"vanhoa", "Phòng Văn hóa - Xã hội", []account.Role{account.RoleUnit, account.RoleCoordinator}},
	{"chutich", "Thường trực UBND", []account.Role{account.RoleLeader}},
	{"quantri", "Văn phòng HĐND và UBND", []account.Role{account.RoleAdmin}},
	{"yte", "Trạm Y tế", []account.Role{account.RoleUnit}},
	{"congan", "Công an xã", []account.Role{account.RoleUnit}},
	{"mttq", "Ủy ban MTTQ Việt Nam xã", []account.Role{account.RoleUnit}},
}

var testUnits = []plan.Unit{
	{Name: "Thường trực UBND", Kind: plan.UnitLeadership},
	{Name: "Văn phòng HĐND và UBND", Kind: plan.UnitOffice, Aliases: []string{"Công chức Tư pháp - Hộ tịch"}},
	{Name: "Phòng Văn hóa - Xã hội", Kind: plan.UnitOffice, Aliases: []string{"Công chức Văn hóa - Xã hội", "Công chức Văn hóa - Thông tin"}},
	{Name: "Phòng Kinh tế", Kind: plan.UnitOffice, Aliases: []string{"Công chức Kế toán - Ngân sách"}},
	{Name: "Trạm Y tế", Kind: plan.UnitHealth},
	{Name: "Công an xã", Kind: plan.UnitForce},
	{Name: "Ủy ban MTTQ Việt Nam xã", Kind: plan.UnitRequested},
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{db: pgtest.New(t), communes: map[string]*tenant{}}
	ctx := context.Background()
	for _, c := range []struct{ code, short, name, place string }{
		{"15271", "hatrung", "Xã Hà Trung", "Hà Trung"}, {"15286", "hoatgiang", "Xã Hoạt Giang", "Hoạt Giang"},
	} {
		id, err := s.db.Store.AddCommune(ctx, postgres.Commune{
			Commune:   account.Commune{Code: c.code, Name: c.name, Province: "tỉnh Thanh Hóa", Place: c.place, TimeZone: "Asia/Ho_Chi_Minh"},
			ShortCode: c.short, LetterheadAgency: "ỦY BAN NHÂN DÂN " + strings.ToUpper(c.name), SymbolSuffix: "UBND",
			SignerAuthority: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Filing: "VT, VHXH",
		})
		if err != nil {
			t.Fatal(err)
		}
		ten := &tenant{actor: account.System(id), units: map[string]int64{}, accounts: map[string]int64{}}
		s.communes[c.short] = ten
		q := s.db.Store.In(ten.actor)
		for i, u := range testUnits {
			u.Position = i
			if ten.units[u.Name], err = q.InsertUnit(ctx, u); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range people {
			ten.accounts[p.name], err = q.InsertAccount(ctx, postgres.NewAccount{Hash: passwordHash(), Account: account.Account{
				Username: c.short + "." + p.name, FullName: "Người " + p.name, Posts: []account.Post{{UnitID: ten.units[p.unit], Roles: p.roles}},
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	s.server = server.New(server.Options{Store: s.db.Store, Now: func() time.Time { return testNow }})
	web := httptest.NewServer(s.server)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// browser is a person's browser: cookies are kept, redirects followed.
type browser struct {
	t    testing.TB
	site *site
	*http.Client
}

// stranger is a browser in which nobody has signed in.
func (s *site) stranger(t testing.TB) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// as is a browser signed in as the person, such as "hatrung.yte".
func (s *site) as(t testing.TB, username string) *browser {
	t.Helper()
	b := s.stranger(t)
	b.post("/dang-nhap", url.Values{"username": {username}, "password": {password}, "next": {"/ke-hoach"}})
	return b
}

// answer is what came back in the end.
type answer struct {
	t      testing.TB
	status int
	path   string
	header http.Header
	body   string
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.site.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

func (b *browser) post(path string, form url.Values) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.site.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

func (b *browser) do(req *http.Request) answer {
	b.t.Helper()
	resp, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, resp.StatusCode, resp.Request.URL.RequestURI(), resp.Header, string(body)}
}

// want fails the test unless the answer has the status and its visible text contains every text.
func (a answer) want(status int, texts ...string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d\n%s", a.path, a.status, status, a.text())
	}
	for _, text := range texts {
		if !strings.Contains(a.text(), text) {
			a.t.Errorf("%s: page does not say %q:\n%s", a.path, text, a.text())
		}
	}
	return a
}

// text is what a person reads: the text of the page with white space folded.
func (a answer) text() string {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		return a.body
	}
	var words []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			words = append(words, strings.Fields(n.Data)...)
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(words, " ")
}

// input is the value of the first control of the page with the name.
func (a answer) input(name string) string {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || attr(n, "name") != name {
			continue
		}
		if n.Data == "textarea" && n.FirstChild != nil {
			return n.FirstChild.Data
		}
		return attr(n, "value")
	}
	a.t.Fatalf("%s: no control %q", a.path, name)
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
