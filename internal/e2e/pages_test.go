package e2e

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// visits are the pages by the person who works on them, with the name of the page and the way to it: an
// address, then what is pressed (a selector), ticked (+ selector) or written (id := text). What one person does the next one sees.
var visits = []struct {
	person string
	pages  [][2]string
}{
	{"", [][2]string{{"dang-nhap", "/dang-nhap"}, {"phieu", "/phieu"}}},
	{"hatrung.vanhoa", [][2]string{
		{"theo-doi", "/theo-doi"}, {"theo-doi-nhiem-vu", "/theo-doi?xem=nhiem-vu"}, {"theo-doi-don-vi", "/theo-doi >> main th a"}, {"cho-nhan", "/theo-doi/cho-nhan"},
		{"nhap-thay", "/theo-doi >> main th a >> main a[href*='/nhap-thay/']"}, {"tao-lien-ket", "/theo-doi >> main th a >> main a[href^='/lien-ket']"}, {"lien-ket", "/theo-doi >> main th a >> main a[href^='/lien-ket'] >> main form button.main"},
		{"don-doc-moi", "/don-doc/moi"}, {"mot-lan-don-doc", "/don-doc/moi >> + main input[value=letter] >> main form[method=post] button.main"}, {"ghi-so-cong-van", "/don-doc >> main .name a >> main a[href$='/cong-van/so']"},
		{"da-ghi-so", "/don-doc >> main .name a >> main a[href$='/cong-van/so'] >> main form button.main"}, {"cong-van-in", "/don-doc >> main .name a >> main a[href$='/cong-van/in']"}, {"don-doc", "/don-doc"}, {"don-doc-tu-dong", "/don-doc/tu-dong"},
		{"danh-sach-ke-hoach", "/ke-hoach"}, {"mot-ke-hoach", "/ke-hoach/1"}, {"dinh-chinh", "/ke-hoach/1 >> main a[href*='/phan-cong/']"}, {"lap-ke-hoach", "/ke-hoach/lap"}, {"lap-tu-nam-truoc", "/ke-hoach/1/chep"}, {"nhap", "/ke-hoach/nhap"},
		{"ban-nhap", "/ke-hoach/nhap >> text := KẾ HOẠCH\nGiữ sạch nguồn nước\n\nII. NHIỆM VỤ\n1. Tuyên truyền\n- Phát tin về nguồn nước sạch.\n- Treo băng rôn.\nIII. TỔ CHỨC THỰC HIỆN\n1. Trạm Y tế\n- Theo dõi chất lượng nước. >> form:has(textarea[name=text]) button >> button.main[value=plan]"},
		{"sua-ban-nhap", "/ke-hoach >> main tbody:nth-of-type(2) .name a >> main a[href$='/sua']"}, {"thong-tin", "/ke-hoach >> main tbody:nth-of-type(2) .name a >> main a[href$='/sua'] >> main a[href$='/thong-tin']"},
		{"ky-bao-cao", "/ke-hoach/1/ky"}, {"mot-ky", "/ke-hoach/1/ky >> main .name a"}, {"them-ky", "/ke-hoach/1/ky/them?ky=quarter-1&nam=2027"}, {"nam-moi", "/ke-hoach/1/nam-moi"}, {"ngay-nghi", "/quan-tri/ngay-nghi"},
		{"lap-dieu-chinh", "/ke-hoach/1/dieu-chinh"}, {"sua-ke-hoach", "/ke-hoach/1/dieu-chinh >> title := Kế hoạch điều chỉnh, bổ sung Kế hoạch số 36/KH-UBND >> reason := Theo chỉ đạo của Ủy ban nhân dân tỉnh. >> main form.stack button.main"},
		{"phan-chung", "/ke-hoach/1/sua >> main a[href$='/thong-tin']"}, {"them-nhiem-vu", "/ke-hoach/1/sua >> main a[href*='/sua/them']"}, {"sua-nhiem-vu", "/ke-hoach/1/sua >> main .list a"}, {"sua-phan-cong", "/ke-hoach/1/sua >> main .list a >> main a[href$='/phan-cong']"},
		{"tach-nhiem-vu", "/ke-hoach/1/sua >> main .list a >> main a[href$='/tach']"}, {"gop-nhiem-vu", "/ke-hoach/1/sua >> main .list a >> main a[href$='/gop']"}, {"ket-thuc-nhiem-vu", "/ke-hoach/1/sua >> main .list a >> main a[href$='/ket-thuc']"},
		{"da-ket-thuc", "/ke-hoach/1/sua >> main .list a >> main a[href$='/ket-thuc'] >> main form button.main"}, {"dieu-chinh", "/ke-hoach/1/dieu-chinh"}, {"dua-vao-thuc-hien", "/ke-hoach/1/dieu-chinh/thuc-hien"},
		{"bao-cao", "/bao-cao >> main form button"}, {"phu-luc", "/bao-cao/1/phu-luc"}, {"mot-phu-luc", "/bao-cao/1/phu-luc >> title := Kinh phí thực hiện >> body := Nguồn | Số tiền >> main form button.main"},
		{"so-sanh", "/bao-cao/1 >> text-situation := Toàn xã có 20 thôn. >> .action button.main >> main a[href$='/so-sanh']"}, {"phu-luc-noi-bo", "/bao-cao/1/phu-luc >> title := Số liệu nội bộ >> body := Nội dung | Số lượng\nHộ cần trợ giúp | 12 >> + main input[name=restricted] >> main button[value=save]"},
		{"ban-noi-bo-in", "/bao-cao/1/phu-luc >> main button[value=in]"}, {"bao-cao-in-ra", "/bao-cao/1/in"}, {"bao-cao-cua-don-vi", "/theo-doi/10/bao-cao/3/in"},
		{"so-van-ban", "/bao-cao/so"}, {"so-van-ban-in", "/bao-cao/so/in"}, {"bieu-mau", "/bao-cao/bieu-mau"}, {"them-bieu-mau", "/bao-cao/bieu-mau/them"}, {"mau-bao-cao", "/bao-cao/mau"}, {"sua-mau-bao-cao", "/bao-cao/mau/6-thang"},
		{"ban-trinh", "/bao-cao/1/trinh"}, {"da-trinh", "/bao-cao/1/trinh >> main form button.main"},
	}},
	{"hatrung.chutich", [][2]string{
		{"tong-quan", "/tong-quan"}, {"theo-doi-lanh-dao", "/theo-doi"}, {"viec-sau-con-so", "/tong-quan >> main .bars a"}, {"nhiem-vu", "/tong-quan >> main .bars a >> main .list a.whole"}, {"danh-sach-bao-cao", "/bao-cao"}, {"phieu-hop", "/phieu-hop"}, {"goi-minh-chung", "/minh-chung"},
		{"chi-dao-moi", "/chi-dao/moi/3/5"}, {"mot-chi-dao", "/chi-dao/moi/3/5 >> text := Trạm Y tế hoàn thành báo cáo trong tuần này, nêu rõ vướng mắc. >> main form button.main"}, {"chi-dao", "/chi-dao"},
		{"thong-bao-lanh-dao", "/thong-bao"}, {"tim-kiem", "/tim-kiem?q=truyen thong"}, {"duyet", "/bao-cao/1"}, {"da-duyet", "/bao-cao/1 >> main button[value=approve]"},
	}},
	{"hatrung.yte", [][2]string{
		{"viec-cua-toi", "/viec-cua-toi"}, {"kiem-tra", "/viec-cua-toi/kiem-tra"}, {"dien-excel", "/viec-cua-toi/excel"}, {"lich-don-vi", "/lich"}, {"tai-khoan", "/tai-khoan"}, {"mat-khau", "/tai-khoan/mat-khau"}, {"ke-hoach-don-vi", "/ke-hoach"}, {"phien-ban-don-vi", "/ke-hoach/1/dieu-chinh"},
		{"thong-bao", "/thong-bao"}, {"chi-dao-don-vi", "/chi-dao"}, {"tra-loi-chi-dao", "/chi-dao >> main .list a, main .name a"}, {"xin-gia-han", "/chi-dao/xin-gia-han/3"}, {"minh-chung-don-vi", "/minh-chung"},
		{"bao-cao-don-vi-in", "/viec-cua-toi/bao-cao/3/in"},
		{"phieu-da-gui", "/viec-cua-toi/kiem-tra >> main form button.main"},
	}},
	{"hatrung.vanhoa", [][2]string{
		{"bao-cao-duyet", "/bao-cao/1"}, {"mo-lai", "/bao-cao/1/mo-lai"},
		{"cac-phien-ban", "/ke-hoach/1/dieu-chinh/thuc-hien >> main form button.main"}, {"phien-ban", "/ke-hoach/1/phien-ban/2"},
	}},
	{"hatrung.quantri", [][2]string{{"don-vi", "/quan-tri/don-vi"}, {"them-don-vi", "/quan-tri/don-vi/them"}, {"nguoi-dung", "/quan-tri/tai-khoan"}, {"them-nguoi-dung", "/quan-tri/tai-khoan/them"}, {"the-thuc", "/quan-tri/xa"}, {"nhat-ky", "/quan-tri/nhat-ky"}, {"thong-bao-quan-tri", "/thong-bao"}}},
}

// TestPages opens every page on a desk and on a phone: it has its own title and one heading, axe finds
// nothing against WCAG 2.2 A and AA, and nothing scrolls sideways. The guide gets the pictures that it shows.
func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	axe := axeScript(t)
	guide, err := os.ReadFile("../../docs/huong-dan.md")
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{}
	for _, v := range visits {
		t.Run(v.person, func(t *testing.T) {
			b := s.open(t, v.person)
			for _, p := range v.pages {
				b.visit(p[1])
				if p[0] == "viec-cua-toi" {
					b.run(`document.querySelector("details[data-row]").open = true`)
				}
				title, address := ask[string](b, "document.title"), ask[string](b, "location.pathname")
				if other, ok := titles[title]; ok && other != address {
					t.Errorf("%s and %s have the same title %q", address, other, title)
				}
				titles[title] = address
				b.sound(p[0], axe)
				if regexp.MustCompile("pictures/" + p[0] + `-(1280|390)\.png`).Match(guide) {
					b.picture(p[0])
				}
			}
		})
	}
}

// sound says what is wrong with the page on a desk and on a phone.
func (b *browser) sound(name, axe string) {
	b.t.Helper()
	if n := ask[int](b, `document.querySelectorAll("h1").length`); n != 1 {
		b.t.Errorf("%s has %d headings h1", name, n)
	}
	for _, width := range []int64{1280, 390} {
		b.size(width, 860)
		// The window grows with the page, so that what sticks to its edges covers nothing.
		b.size(width, max(ask[int64](b, "document.documentElement.scrollHeight"), 860))
		if over := ask[int](b, "document.documentElement.scrollWidth"); over > int(width) {
			b.t.Errorf("%s is %d pixels wide on a screen of %d", name, over, width)
		}
		if covered := ask[string](b, coveredCell); covered != "" {
			b.t.Errorf("%s at %d: a cell covers the start of %q", name, width, covered)
		}
		for _, v := range b.violations(axe) {
			b.t.Errorf("%s at %d: %s", name, width, v)
		}
	}
	b.size(1280, 900)
}

// coveredCell is the text of the first table cell that begins under the one before it, as under a column
// that sticks in the wrong place.
const coveredCell = `(() => {
	for (const row of document.querySelectorAll("main tr")) {
		const cells = [...row.cells].filter(c => c.offsetWidth > 0);
		for (let i = 1; i < cells.length; i++) {
			const a = cells[i-1].getBoundingClientRect(), b = cells[i].getBoundingClientRect();
			if (a.right > b.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1) return cells[i].innerText || "an empty cell";
		}
	}
	return "";
})()`

// visit goes the way to a page.
func (b *browser) visit(way string) {
	b.t.Helper()
	for i, step := range strings.Split(way, " >> ") {
		id, text, written := strings.Cut(step, " := ")
		switch {
		case i == 0:
			b.go_(step)
		case written:
			b.write(id, text)
		case strings.HasPrefix(step, "+ "):
			b.run(fmt.Sprintf("document.querySelector(%q).click()", step[2:]))
		default:
			b.press(step)
		}
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
	for _, unit := range []string{"3", "5", "10"} { // open threads are told on the sheet, and listed on their own
		b.visit("/chi-dao/moi/3/" + unit + " >> text := Báo cáo rõ vì sao còn thiếu, xong trong tuần này. >> main form button.main")
	}
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

// TestMatrixPrintsWhole prints both tables: one landscape sheet each, from the head of the page on, with every
// column on the paper.
func TestMatrixPrintsWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "hatrung.vanhoa")
	for _, path := range []string{"/theo-doi", "/theo-doi?xem=nhiem-vu"} {
		b.go_(path)
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(regexp.MustCompile(`/Type\s*/Page[^s]`).FindAll(pdf, -1)); n != 1 {
			t.Errorf("%s prints on %d pages", path, n)
		}
		box := regexp.MustCompile(`/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)`).FindSubmatch(pdf)
		if box == nil || !strings.HasPrefix(string(box[1]), "841") {
			t.Errorf("%s is not on the broad side: %s", path, box)
		}
		b.size(1017, 700) // what is left of A4 between its margins
		b.run(`const print=rules=>{for(const r of rules){if(r.media&&r.media.mediaText==="print")r.media.mediaText="all"; else if(r.media&&/screen/.test(r.media.mediaText))r.media.mediaText="not all"; if(r.cssRules)print(r.cssRules)}}; for(const s of document.styleSheets)print(s.cssRules)`)
		if over := ask[float64](b, `document.querySelector(".matrix").getBoundingClientRect().right - document.querySelector(".scroll").getBoundingClientRect().right`); over > 1 {
			t.Errorf("%s: the table is %.0f pixels broader than the paper", path, over)
		}
		b.size(1280, 900)
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
