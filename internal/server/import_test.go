package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// importDraft is a document under review in the tenant's commune.
func importDraft(t testing.TB, s *site, ten *tenant) int64 {
	t.Helper()
	id, err := planning.New(s.db.Store, time.Now).AddImportDraft(context.Background(), ten.actor, rand.Text(), sample(ten))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// draftPlan is a plan of the tenant's commune that can be activated.
func draftPlan(t testing.TB, s *site, ten *tenant) int64 {
	t.Helper()
	id, err := planning.New(s.db.Store, time.Now).SavePlan(context.Background(), ten.actor, rand.Text(), sample(ten))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func sample(ten *tenant) planning.NewPlan {
	return planning.NewPlan{
		SourceName: "mau.txt", Draft: plan.Draft{Title: "Kế hoạch mẫu", Areas: []plan.DraftArea{{Label: "1", Title: "Nhóm", Tasks: []plan.DraftTask{{Title: "Việc"}}}}},
		Review: plan.Review{Focal: map[string]plan.UnitRef{"areas.0.tasks.0": plan.UnitID(ten.units["Trạm Y tế"])}},
	}
}

// document is a plan in words of its own that has the traits of a real one.
func document(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/ke-hoach.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sendFile posts a file as the page of the import does.
func (b *browser) sendFile(name string, data []byte) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("token", rand.Text()); err != nil {
		b.t.Fatal(err)
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		b.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, b.site.url+"/ke-hoach/nhap", &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

// form are the controls of the page's form that posts to the address, as a browser would send them.
func (a answer) form(action string) url.Values {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	values := url.Values{}
	for f := range root.Descendants() {
		if f.Type != html.ElementNode || f.Data != "form" || attr(f, "action") != action {
			continue
		}
		for n := range f.Descendants() {
			name := attr(n, "name")
			if n.Type != html.ElementNode || name == "" {
				continue
			}
			switch n.Data {
			case "textarea":
				text := ""
				if n.FirstChild != nil {
					text = n.FirstChild.Data
				}
				values.Add(name, text)
			case "select":
				values.Add(name, chosen(n))
			case "input":
				if kind := attr(n, "type"); kind == "checkbox" || kind == "radio" {
					if !has(n, "checked") {
						continue
					}
				}
				values.Add(name, attr(n, "value"))
			}
		}
	}
	if len(values) == 0 {
		a.t.Fatalf("%s: no form to %s", a.path, action)
	}
	return values
}

func chosen(sel *html.Node) string {
	first, found := "", false
	for o := range sel.Descendants() {
		if o.Type != html.ElementNode || o.Data != "option" {
			continue
		}
		if has(o, "selected") {
			return attr(o, "value")
		}
		if !found {
			first, found = attr(o, "value"), true
		}
	}
	return first
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// From the pasted text to the active plan, by plain forms.
func TestImportReviewActivate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	unit := s.as(t, "hatrung.yte")
	unit.get("/ke-hoach").want(http.StatusOK, "Chưa có kế hoạch nào đang thực hiện.")
	b.get("/ke-hoach").want(http.StatusOK, "Chưa có kế hoạch nào.", "Nhập kế hoạch")
	// NFD text, as some keyboards give it, is the same document.
	form := url.Values{"token": {rand.Text()}, "text": {norm.NFD.String(document(t))}}
	review := b.post("/ke-hoach/nhap", form).want(http.StatusOK, "Đối chiếu kế hoạch", "Số kế hoạch để trống", "Nhóm 2 chưa có đơn vị đầu mối", "không bỏ dòng nào",
		"“Đài phát thanh xã” chưa có trong danh sách đơn vị")
	if again := b.post("/ke-hoach/nhap", form); again.path != review.path {
		t.Errorf("the second press made another draft: %s", again.path)
	}
	if strings.Contains(review.body, norm.NFD.String("nguồn nước")) {
		t.Error("the text was kept in NFD")
	}

	edited := review.form(review.path)
	edited.Set("number", "15/KH-UBND")
	edited.Set("issued_on", "31/02/2026")
	edited.Set("op", "plan")
	refused := b.post(review.path, edited).want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch", "Chưa lưu được kế hoạch")
	if got := refused.input("issued_on"); got != "31/02/2026" {
		t.Errorf("the typed day came back as %q", got)
	}
	if got := refused.input("number"); got != "15/KH-UBND" {
		t.Errorf("the number typed beside it came back as %q", got)
	}
	edited = refused.form(review.path)
	edited.Set("issued_on", "5/3/2026")
	edited.Set("areas.1.focal", fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"]))
	edited.Set("op", "plan")
	page := b.post(review.path, edited).want(http.StatusOK, "Đã lưu kế hoạch nháp", "15/KH-UBND", "Kế hoạch đang là bản nháp", "Đài phát thanh xã", "2 nhóm, 4 nhiệm vụ, 4 trách nhiệm")
	if !strings.HasPrefix(page.path, "/ke-hoach/") {
		t.Fatalf("came to %s", page.path)
	}
	if again := b.get(review.path); again.path != page.path {
		t.Errorf("the finished draft leads to %s, want %s", again.path, page.path)
	}
	unit.get(page.path).want(http.StatusNotFound)

	activation := page.form(page.path + "/kich-hoat")
	if got := activation.Get("superior_due"); got != "30/11/2026" {
		t.Errorf("last good day %s, want 30/11/2026 for “trước ngày 01/12”", got)
	}
	activation.Set("cut_off", "31/02/2026")
	b.post(page.path+"/kich-hoat", activation).want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch")
	activation.Set("cut_off", "15/11/2026")
	activation.Set("version-plan", "1000") // as if somebody had changed the plan
	overtaken := b.post(page.path+"/kich-hoat", activation).want(http.StatusConflict, "người khác vừa sửa kế hoạch này")
	if got := overtaken.input("cut_off"); got != "15/11/2026" {
		t.Errorf("typed cut-off came back as %q", got)
	}
	activation = overtaken.form(page.path + "/kich-hoat")
	b.post(page.path+"/kich-hoat", activation).want(http.StatusOK, "Đã kích hoạt kế hoạch", "Đang mở", "20/11/2026")
	b.post(page.path+"/kich-hoat", activation).want(http.StatusOK, "Đang mở") // the button pressed twice
	unit.get(page.path).want(http.StatusOK, "Lấy mẫu nước giếng", "Trạm Y tế")
	unit.get("/ke-hoach").want(http.StatusOK, "15/KH-UBND", "Đang thực hiện")
	s.as(t, "hoatgiang.vanhoa").get(page.path).want(http.StatusNotFound)
}

func TestImportRefusesWrongFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	for _, test := range []struct {
		name   string
		data   []byte
		status int
		says   string
	}{
		{"ke-hoach.pdf", []byte("%PDF-1.7\n%âãÏÓ\n"), http.StatusUnprocessableEntity, "PDF"},
		{"ke-hoach.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Word"), http.StatusUnprocessableEntity, ".docx"},
		{"trong.txt", nil, http.StatusUnprocessableEntity, "trống"},
		{"lon.docx", bytes.Repeat([]byte("PK\x03\x04 a lot of bytes "), 25<<20/20), http.StatusRequestEntityTooLarge, "20 MB"},
		{"bom.docx", bomb(t), http.StatusRequestEntityTooLarge, ""},
	} {
		a := b.sendFile(test.name, test.data)
		if a.status != test.status && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d, want %d", test.name, a.status, test.status)
		}
		if !strings.Contains(a.text(), "Chưa đọc được văn bản") || !strings.Contains(a.text(), test.says) {
			t.Errorf("%s: the page does not say why: %s", test.name, a.text())
		}
	}
	b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {""}}).want(http.StatusUnprocessableEntity, "Dán nội dung kế hoạch vào ô này.")
	b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}}).want(http.StatusUnprocessableEntity, "Chọn lại tệp")
	b.sendFile("ke-hoach.txt", []byte(document(t))).want(http.StatusOK, "Đối chiếu kế hoạch", "ke-hoach.txt")
}

// TestImportAsksBeforeItConverts: text in an old font is refused with a choice, and read once that is taken.
func TestImportAsksBeforeItConverts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	// "KẾ HOẠCH / Dọn vệ sinh …", typed in a TCVN3 font.
	old := "KÕ ho¹ch\n\nDän vÖ sinh cña c¸c th«n vµ thùc hiÖn c«ng t¸c b¸o c¸o ®\u00adîc giao trong th¸ng víi c¸c x·"
	a := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {old}}).want(http.StatusUnprocessableEntity, "phông chữ cũ", "Chuyển sang Unicode")
	form := a.form("/ke-hoach/nhap")
	form.Set("token", rand.Text())
	form.Set("text", old)
	form.Set("convert", "1")
	b.post("/ke-hoach/nhap", form).want(http.StatusOK, "Đối chiếu kế hoạch", "Dọn vệ sinh của các thôn")
	b.sendFile("cu.txt", []byte(old)).want(http.StatusUnprocessableEntity, "phông chữ cũ", "chọn lại tệp rồi gửi")
}

// bomb is a small .docx that inflates to much more than any plan.
func bomb(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 100 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// A text without any plan in it can be reviewed, but not saved as one.
func TestEmptyPlanIsNotSaved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	review := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {"Một dòng không phải kế hoạch."}}).want(http.StatusOK, "Đối chiếu kế hoạch")
	form := review.form(review.path)
	form.Set("title", "")
	form.Set("op", "plan")
	b.post(review.path, form).want(http.StatusUnprocessableEntity, "Ghi tên kế hoạch.", "Kế hoạch chưa có nhiệm vụ nào.")
}

func TestTwoReviewersConflict(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.vanhoa")
	review := first.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {document(t)}})
	mine, theirs := review.form(review.path), second.get(review.path).form(review.path)
	theirs.Set("title", "Tên của người thứ hai")
	second.post(review.path, theirs).want(http.StatusOK)
	mine.Set("title", "Tên của tôi")
	conflict := first.post(review.path, mine).want(http.StatusConflict, "người khác vừa sửa", "Bản vừa được người khác lưu: “Tên của người thứ hai”")
	if got := conflict.input("title"); got != "Tên của tôi" {
		t.Errorf("own text came back as %q", got)
	}
	first.post(review.path, conflict.form(review.path)).want(http.StatusOK, "Tên của tôi")

	// Over a tree that has changed its shape, the own text is handed back to be copied.
	mine = first.get(review.path).form(review.path)
	theirs = second.get(review.path).form(review.path)
	theirs.Set("op", "remove:areas.0.tasks.0")
	second.post(review.path, theirs).want(http.StatusOK, "2 nhóm, 3 nhiệm vụ")
	mine.Set("areas.0.tasks.0.title", "Câu tôi vừa sửa")
	first.post(review.path, mine).want(http.StatusConflict, "Cây kế hoạch đã đổi", "Câu tôi vừa sửa")
}

// Saving while typing sends one row; the answer is JSON.
func TestReviewAutosave(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	review := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {document(t)}})
	page := review.form(review.path)
	row := func(fields ...string) map[string]any {
		form := url.Values{"version-draft": page["version-draft"], "window": page["window"], "shape": page["shape"]}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		req, err := http.NewRequest(http.MethodPost, s.url+review.path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		var out map[string]any
		if err := json.Unmarshal([]byte(b.do(req).body), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := row("areas.0.tasks.0.title", "Tên mới"); out["saved"] != "14:05" || out["versions"].(map[string]any)["draft"] != "2" {
		t.Errorf("answer %v", out)
	}
	// The counts in the bar are told anew: no task is left without a unit that answers for it.
	live := func(out map[string]any) string { return fmt.Sprint(out["live"].(map[string]any)["plan"]) }
	unit := fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"])
	if before, after := live(row("number", "9/KH-UBND")), live(row("areas.1.focal", unit)); before != "Lưu kế hoạch: 8 nhiệm vụ, 2 chưa có đầu mối" || after != "Lưu kế hoạch: 8 nhiệm vụ" {
		t.Errorf("the button says %q, then %q", before, after)
	}
	// The same window from its old version: another row was on its way.
	if out := row("areas.0.tasks.1.due", "31/02/2026"); out["errors"].(map[string]any)["areas.0.tasks.1.due"] == nil {
		t.Errorf("a day that does not exist: %v", out)
	}
	if got := b.get(review.path + "?sua=areas.0.tasks.0").input("areas.0.tasks.0.title"); got != "Tên mới" {
		t.Errorf("title after autosave %q", got)
	}
}

func TestAssignments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := things(t, s, s.communes["hatrung"])
	b := s.as(t, "hatrung.vanhoa")
	path := fmt.Sprintf("/ke-hoach/%d/phan-cong/%d", ids["plan"], ids["item"])
	page := b.get(path).want(http.StatusOK, "Đơn vị đầu mối", "Phần việc của từng đơn vị")
	form := page.form(path)
	police := fmt.Sprint(s.communes["hatrung"].units["Công an xã"])
	form.Set("focal", "")
	b.post(path, form).want(http.StatusUnprocessableEntity, "chọn đơn vị đầu mối", "Ghi lý do đính chính")
	form.Set("reason", "Văn bản ghi Công an xã")
	form.Set("focal", police)
	b.post(path, form).want(http.StatusOK, "Đã lưu phân công")
	form.Set("focal", fmt.Sprint(s.communes["hatrung"].units["Trạm Y tế"]))
	b.post(path, form).want(http.StatusConflict, "người khác vừa sửa")
}

// The reviews of long real plans stay small, however many questions they have.
func TestReviewsAreSmall(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KEHOACHXA_PLANS")
	if dir == "" {
		t.Skip("not run: KEHOACHXA_PLANS is not set")
	}
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	for _, name := range []string{"lao-cai-khoang-san-kh-ubnd.docx", "bac-ninh-141-kh-ubnd.txt", "xa-pho-bang-01-kh-tbttkt.txt"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		review := b.sendFile(name, data).want(http.StatusOK, "Đối chiếu kế hoạch", "không bỏ dòng nào")
		size := b.compressed(review.path)
		t.Logf("%s: %d bytes compressed", name, size)
		if size > maxPage {
			t.Errorf("the review of %s takes %d bytes compressed, want at most %d", name, size, maxPage)
		}
	}
}

// The real plan, where its folder is known.
func TestImportHaTrung(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KEHOACHXA_PLANS")
	if dir == "" {
		t.Skip("not run: KEHOACHXA_PLANS is not set")
	}
	data, err := os.ReadFile(filepath.Join(dir, "ha-trung-2024.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	review := b.sendFile("ha-trung-2024.txt", data).want(http.StatusOK, "5 nhóm, 16 nhiệm vụ, 28 trách nhiệm", "Trách nhiệm của 9 đơn vị")
	if size := b.compressed(review.path); size > maxPage {
		t.Errorf("the review takes %d bytes compressed, want at most %d", size, maxPage)
	}
	form := review.form(review.path)
	form.Set("op", "plan")
	page := b.post(review.path, form).want(http.StatusOK, "5 nhóm, 16 nhiệm vụ, 28 trách nhiệm", "Chưa xác định đầu mối")
	if got := page.input("superior_due"); got != "30/11/2026" {
		t.Errorf("last good day %s", got)
	}
	for _, place := range []string{"II.1.1", "II.2.5", "II.4.4", "II.5.3", "III.1.8", "III.9.1"} {
		if !strings.Contains(page.text(), place) {
			t.Errorf("no %s on the page", place)
		}
	}
}
