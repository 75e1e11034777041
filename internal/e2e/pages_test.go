package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// visits are the main pages by the person who works on them, with the name of the picture.
var visits = []struct {
	person string
	pages  [][2]string
}{
	{"", [][2]string{{"dang-nhap", "/dang-nhap"}}},
	{"hatrung.yte", [][2]string{{"viec-cua-toi", "/viec-cua-toi"}, {"kiem-tra", "/viec-cua-toi/kiem-tra"}, {"dien-excel", "/viec-cua-toi/excel"}, {"lich-don-vi", "/lich"}, {"tai-khoan", "/tai-khoan"}, {"ke-hoach-don-vi", "/ke-hoach"}}},
	{"hatrung.chutich", [][2]string{{"tong-quan", "/tong-quan"}, {"viec-sau-con-so", "first:/tong-quan main .bars a"}, {"nhiem-vu", "first:/theo-doi-nhiem-vu"}, {"danh-sach-bao-cao", "/bao-cao"}, {"phieu-hop", "/phieu-hop"}}},
	{"hatrung.vanhoa", [][2]string{{"theo-doi", "/theo-doi"}, {"theo-doi-don-vi", "first:/theo-doi main th a"}, {"danh-sach-ke-hoach", "/ke-hoach"}, {"nhap", "/ke-hoach/nhap"}, {"bao-cao", "report:/bao-cao"}, {"them-bieu-mau", "/bao-cao/bieu-mau/them"}, {"bieu-mau", "/bao-cao/bieu-mau"}}},
	{"hatrung.chutich", [][2]string{{"goi-minh-chung", "/minh-chung"}}},
	{"hatrung.vanhoa", [][2]string{{"ky-bao-cao", "/ke-hoach/1/ky"}, {"mot-ky", "first:/ke-hoach/1/ky main .name a"}, {"them-ky", "/ke-hoach/1/ky/them?ky=quarter-1&nam=2027"}, {"nam-moi", "/ke-hoach/1/nam-moi"}, {"ngay-nghi", "/quan-tri/ngay-nghi"}}},
	{"hatrung.vanhoa", [][2]string{{"mau-bao-cao", "/bao-cao/mau"}, {"sua-mau-bao-cao", "/bao-cao/mau/6-thang"}}},
	{"hatrung.quantri", [][2]string{{"don-vi", "/quan-tri/don-vi"}, {"them-don-vi", "/quan-tri/don-vi/them"}, {"nguoi-dung", "/quan-tri/tai-khoan"}, {"them-nguoi-dung", "/quan-tri/tai-khoan/them"}, {"the-thuc", "/quan-tri/xa"}, {"nhat-ky", "/quan-tri/nhat-ky"}}},
}

// TestPages opens every main page on a desk and on a phone: it has its own title and one heading,
// axe finds nothing against WCAG 2.2 A and AA, and nothing scrolls sideways.
func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	axe := axeScript(t)
	titles := map[string]string{}
	for _, v := range visits {
		t.Run(v.person, func(t *testing.T) {
			b := s.open(t, v.person)
			for _, p := range v.pages {
				b.visit(p[1])
				if p[0] == "viec-cua-toi" {
					b.run(`document.querySelector("details[data-row]").open = true`)
				}
				title := ask[string](b, "document.title")
				if other, ok := titles[title]; ok && other != p[1] {
					t.Errorf("%s and %s have the same title %q", p[1], other, title)
				}
				titles[title] = p[1]
				if n := ask[int](b, `document.querySelectorAll("h1").length`); n != 1 {
					t.Errorf("%s has %d headings h1", p[0], n)
				}
				for _, width := range []int64{1280, 390} {
					b.size(width, 860)
					for _, v := range b.violations(axe) {
						t.Errorf("%s at %d: %s", p[0], width, v)
					}
				}
				b.picture(p[0])
			}
		})
	}
}

// visit opens an address; "first:" goes on to the first link of a kind behind it, "report:" begins the
// first report that is not begun.
func (b *browser) visit(address string) {
	b.t.Helper()
	switch kind, rest, _ := strings.Cut(address, ":"); kind {
	case "first":
		path, selector, found := strings.Cut(rest, " ")
		if !found { // the task behind the first row behind a figure
			b.visit("first:/tong-quan main .bars a")
			b.press(`main .list a.whole`)
			return
		}
		b.go_(path)
		b.press(selector)
	case "report":
		b.go_(rest)
		b.press(`main form button`)
	default:
		b.go_(address)
	}
}

// axeScript is axe-core, which make setup puts into build/.
func axeScript(t *testing.T) string {
	t.Helper()
	file := os.Getenv("KEHOACHXA_AXE")
	if file == "" {
		file = "../../build/axe-core/axe.min.js"
	}
	src, err := os.ReadFile(file)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Logf("not run: %v", err)
		return ""
	}
	return string(src)
}

// violations runs axe-core, which the browser's own channel brings past the page's policy.
func (b *browser) violations(axe string) []string {
	b.t.Helper()
	if axe == "" {
		return nil
	}
	b.run(axe)
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run({runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa"]}).then(r=>r.violations.map(v=>v.id+": "+v.help+" "+v.nodes.map(n=>n.target.join(" ")).slice(0,3).join(" | ")))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

// TestDashboardPrintsOnOneSheet is the sheet for the weekly meeting.
func TestDashboardPrintsOnOneSheet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "hatrung.chutich")
	b.go_("/tong-quan")
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page[^s]`).FindAll(pdf, -1)); n != 1 {
		_ = os.WriteFile(pictures+"/tong-quan.pdf", pdf, 0o600)
		t.Errorf("the printed overview has %d pages", n)
	}
}

// TestMeetingPrintsASheetForEachArea is what is laid on the table of the weekly meeting.
func TestMeetingPrintsASheetForEachArea(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "hatrung.chutich")
	b.go_("/phieu-hop/in")
	sheets := ask[int](b, `document.querySelectorAll(".official-sheet").length`)
	b.picture("phieu-hop-in")
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`/Type\s*/Page[^s]`).FindAll(pdf, -1)); n != sheets || n < 5 {
		_ = os.WriteFile(pictures+"/phieu-hop.pdf", pdf, 0o600)
		t.Errorf("%d sheets print on %d pages", sheets, n)
	}
}

// TestPolicyIsKept listens to the browser over a walk: the content security policy stops nothing,
// because nothing asks for what it forbids.
func TestPolicyIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "")
	b.signIn("hatrung.vanhoa")
	for _, path := range []string{"/theo-doi", "/tong-quan", "/viec-cua-toi", "/ke-hoach", "/ke-hoach/1", "/ke-hoach/nhap", "/bao-cao", "/tai-khoan"} {
		b.go_(path)
		b.run(`window.__bad=[]; document.addEventListener("securitypolicyviolation", e=>window.__bad.push(e.violatedDirective))`)
		if n := ask[int](b, `document.querySelectorAll("[style],style,script:not([src]),[onclick],[onload]").length + window.__bad.length`); n != 0 {
			t.Errorf("%s has %d things that the policy forbids", path, n)
		}
		if ok := ask[bool](b, `[...document.styleSheets].some(s=>s.href) && performance.getEntriesByType("resource").every(r=>r.responseStatus===undefined || r.responseStatus<400)`); !ok {
			t.Errorf("%s: a file did not load", path)
		}
	}
}
