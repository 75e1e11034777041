package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// reminder asks the units for what is missing in the year, by every way.
func (ten *tenant) reminder(t testing.TB, s *site, p pgtest.Planned, units ...int64) int64 {
	t.Helper()
	id, err := planning.New(s.db.Store, func() time.Time { return testNow }).Remind(context.Background(), ten.actor, rand.Text(), planning.Asking{
		Period: p.Year.ID, Units: units, Text: "Đề nghị các đơn vị gửi ngay.", RequestText: "Trân trọng đề nghị quý cơ quan phối hợp.", Ways: plan.Ways,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestRemindFromTheFormToTheAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	health, police, front := ten.units["Trạm Y tế"], ten.units["Công an xã"], ten.units["Ủy ban MTTQ Việt Nam xã"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: health, Cooperating: police, Requested: front})
	b := s.as(t, "hatrung.vanhoa")

	page := b.get(fmt.Sprintf("/don-doc/moi?ky=%d&don-vi=%d&don-vi=%d", p.Year.ID, health, front)).want(http.StatusOK,
		"Kế hoạch mẫu về trẻ em, kỳ năm 2026; hạn của đơn vị 20/11/2026", "Còn 3 báo cáo: II.1.1, III.1.1, III.1.2; 3 quá hạn", "Còn 1 báo cáo: III.2.1",
		"Chưa gửi được thư điện tử: máy chủ chưa nối với máy chủ thư.", "Gửi đôn đốc")
	if n := strings.Count(page.body, " checked"); n != 3 { // two units and the notice; mail is not offered without a mail server
		t.Errorf("%d boxes are ticked", n)
	}
	form := url.Values{
		"token": {page.input("token")}, "period": {fmt.Sprint(p.Year.ID)}, "unit": {fmt.Sprint(health)}, "asked": {fmt.Sprint(front)},
		"text": {page.input("text")}, "request_text": {page.input("request_text")}, "way": {"notice", "chat", "letter", "mail"},
	}
	for _, wrong := range []struct{ field, text, message string }{
		{"unit", "", "Chọn ít nhất một đơn vị."}, {"text", "", "Ghi nội dung."}, {"way", "", "Chọn ít nhất một cách gửi."},
		{"text", strings.Repeat("a", 2001), "Nội dung dài quá 2.000 chữ cái."},
	} {
		bad := url.Values{}
		for k, v := range form {
			bad[k] = v
		}
		bad.Set(wrong.field, wrong.text)
		if wrong.text == "" {
			bad.Del(wrong.field)
		}
		if wrong.field == "unit" {
			bad.Del("asked")
		}
		again := b.post("/don-doc", bad).want(http.StatusUnprocessableEntity, wrong.message)
		if again.input("request_text") != form.Get("request_text") || again.input("token") != form.Get("token") {
			t.Errorf("%s: what was typed is gone", wrong.field)
		}
	}
	sent := b.post("/don-doc", form).want(http.StatusOK, "Đã ghi lần đôn đốc này.", "Chưa mở", "Chưa gửi", "Chưa có phản hồi")
	if again := b.post("/don-doc", form); again.path != sent.path {
		t.Errorf("a second press made %s beside %s", again.path, sent.path)
	}
	for who, want := range map[string]string{
		"yte": "kỳ năm 2026, hoàn thành và gửi ngay trong hôm nay", "mttq": "Trân trọng đề nghị quý cơ quan phối hợp", "congan": "Chưa có thông báo nào.",
	} {
		reader := s.as(t, "hatrung."+who)
		list := reader.get("/thong-bao").want(http.StatusOK, want)
		if who == "mttq" && (strings.Contains(strings.ToLower(list.text()), "đôn đốc") || strings.Contains(list.text(), "hạn")) {
			t.Errorf("a body that is asked reads of reminding or lateness: %s", list.text())
		}
		if who == "yte" {
			reader.post(firstMatch(t, list, `/thong-bao/\d+`), nil)
		}
	}
	actor := ten.actor
	actor.UnitID = health
	ten.report(t, s, health, p.Row("III.1.1"), true)
	b.get(sent.path).want(http.StatusOK, "Mở lúc 14:05, 23/11/2026", "Tin nhắn để dán vào nhóm", "In Công văn đôn đốc", "In Giấy đề nghị")
	b.get("/don-doc").want(http.StatusOK, "2 đơn vị: Trạm Y tế, Ủy ban MTTQ Việt Nam xã", "Người vanhoa", "trước hạn 7, 3, 1, 0 ngày, sau hạn 1, 3, 7 ngày")
	b.get("/don-doc/moi?ky=" + fmt.Sprint(p.Year.ID+1000)).want(http.StatusNotFound)
}

// A letter to ordinary units and one to bodies that are asked know nothing of each other.
func TestLettersOfAReminder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	health, front := ten.units["Trạm Y tế"], ten.units["Ủy ban MTTQ Việt Nam xã"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: health, Cooperating: ten.units["Công an xã"], Requested: front})
	id := ten.reminder(t, s, p, health, front)
	b := s.as(t, "hatrung.chutich")
	for _, test := range []struct {
		path      string
		says, not []string
	}{
		{"cong-van", []string{"UBND-VHXH", "V/v đôn đốc gửi báo cáo", "Kính gửi: Trạm Y tế", "Đề nghị các đơn vị gửi ngay.", "DANH MỤC BÁO CÁO CHƯA GỬI", "20/11/2026", "Như trên"}, []string{"MTTQ"}},
		{"giay-de-nghi", []string{"GIẤY ĐỀ NGHỊ", "Trân trọng đề nghị quý cơ quan phối hợp.", "Giám sát việc thực hiện quyền trẻ em"}, []string{"Trạm Y tế", "đôn đốc", "hạn", "chưa gửi", "muộn"}},
	} {
		path := fmt.Sprintf("/don-doc/%d/%s/", id, test.path)
		sheet := b.get(path + "in").want(http.StatusOK)
		docx := b.get(path + "tai.docx").want(http.StatusOK)
		for kind, text := range map[string]string{"sheet": sheet.text(), "docx": docxText(t, docx.body)} {
			flat := strings.Join(strings.Fields(text), " ")
			for _, word := range test.says {
				if !strings.Contains(flat, word) {
					t.Errorf("%s %s does not say %q:\n%s", test.path, kind, word, flat)
				}
			}
			for _, word := range test.not {
				if strings.Contains(strings.ReplaceAll(flat, "Công văn đôn đốc", ""), word) {
					t.Errorf("%s %s says %q", test.path, kind, word)
				}
			}
		}
		if pdf := b.get(path + "tai.pdf").want(http.StatusOK); !strings.HasPrefix(pdf.body, "%PDF-") {
			t.Errorf("%s: no PDF", test.path)
		}
	}
	// A body without an account finds in its letter how it can report; nobody else's letter says so.
	for _, kind := range []string{"cong-van", "giay-de-nghi"} {
		if strings.Contains(b.get(fmt.Sprintf("/don-doc/%d/%s/in", id, kind)).text(), "gõ mã") {
			t.Errorf("%s prints a code for a unit that can sign in", kind)
		}
	}
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE accounts SET disabled_at = now() WHERE id IN ($1, $2)`, ten.accounts["mttq"], ten.accounts["yte"])
	police := ten.units["Công an xã"]
	withCodes := ten.reminder(t, s, p, health, police, front)
	links, err := s.db.Store.In(ten.actor).LiveLinks(t.Context(), p.Year.ID, []int64{health, police, front}, plan.NewDay(2026, 11, 23))
	if err != nil || len(links) != 2 {
		t.Fatalf("links %v, %v", links, err)
	}
	code := func(unit int64) string { return plan.SpacedCode(links[unit].Code) }
	asked := fmt.Sprintf("/don-doc/%d/giay-de-nghi/", withCodes)
	b.get(asked+"in").want(http.StatusOK, "Ủy ban MTTQ Việt Nam xã gửi nội dung này không cần tài khoản", code(front), "/phieu", "mã dùng đến hết ngày 30/11/2026")
	if text := docxText(t, b.get(asked+"tai.docx").want(http.StatusOK).body); !strings.Contains(text, code(front)) {
		t.Errorf("the Word file has no code:\n%s", text)
	}
	ordered := fmt.Sprintf("/don-doc/%d/cong-van/", withCodes)
	for _, path := range []string{ordered + "in", fmt.Sprintf("%sin?don-vi=%d", ordered, police), fmt.Sprintf("%sin?don-vi=%d", ordered, front)} {
		if text := b.get(path).want(http.StatusOK).text(); strings.Contains(text, "gõ mã") {
			t.Errorf("%s goes to several units and prints a code", path)
		}
	}
	b.get(fmt.Sprintf("%sin?don-vi=%d", ordered, health)).want(http.StatusOK, "Trạm Y tế gửi nội dung này không cần tài khoản", code(health), "Công an xã")
	b.get(fmt.Sprintf("/don-doc/%d", withCodes)).want(http.StatusOK, "Công văn đôn đốc, bản gửi Trạm Y tế", "chỉ giao cho đơn vị này", "Giấy đề nghị Số và ngày để trống cho văn thư. In kèm mã để đơn vị gửi báo cáo không cần tài khoản.")
	// What is numbered and kept has no code: it can be revoked.
	for _, kind := range []string{"cong-van", "giay-de-nghi"} {
		if numbering := s.as(t, "hatrung.vanhoa").get(fmt.Sprintf("/don-doc/%d/%s/so?don-vi=%d", withCodes, kind, health)).want(http.StatusOK, "Ghi số"); strings.Contains(numbering.text(), "gõ mã") {
			t.Errorf("%s is numbered with a code", kind)
		}
	}
	s.stranger(t).post("/phieu", url.Values{"code": {code(front)}}).want(http.StatusOK, "Giám sát việc thực hiện quyền trẻ em")

	only := ten.reminder(t, s, p, health)
	b.get(fmt.Sprintf("/don-doc/%d/giay-de-nghi/in", only)).want(http.StatusNotFound)
}

// docxText is the text of a document, runs joined, paragraphs apart.
func docxText(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	xml, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(xml), "</w:p>", " ")
	var b strings.Builder
	for text != "" {
		before, rest, _ := strings.Cut(text, "<")
		b.WriteString(before)
		_, text, _ = strings.Cut(rest, ">")
	}
	return b.String()
}

func TestLadderForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	page := b.get("/don-doc/tu-dong").want(http.StatusOK, "chưa nối với máy chủ thư")
	form := url.Values{"version-ladder": {page.input("version-ladder")}, "on": {"1"}, "before": {"5, 2 2"}, "after": {""}, "from": {"08:15"}}
	for field, wrong := range map[string]string{"before": "hai", "after": "0", "from": "24:00"} {
		bad := url.Values{"version-ladder": {"0"}, "on": {"1"}, "before": {"7"}, "after": {"1"}, "from": {"07:30"}}
		bad.Set(field, wrong)
		if again := b.post("/don-doc/tu-dong", bad).want(http.StatusUnprocessableEntity, "Chưa lưu được"); again.input(field) != wrong {
			t.Errorf("%s: what was typed is gone", field)
		}
	}
	b.post("/don-doc/tu-dong", form).want(http.StatusOK, "Đã lưu lịch nhắc tự động.", "trước hạn 2, 5 ngày")
	b.post("/don-doc/tu-dong", form).want(http.StatusConflict, "Người khác vừa sửa")
	form.Set("version-ladder", b.get("/don-doc/tu-dong").input("version-ladder"))
	form.Del("on")
	b.post("/don-doc/tu-dong", form).want(http.StatusOK, "Nhắc tự động đang tắt")
}

func TestOwnMailAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.yte")
	page := b.get("/tai-khoan")
	form := url.Values{"version-contact": {page.input("version-contact")}, "email": {"lan@@hatrung.vn"}, "mail_wanted": {"1"}}
	if again := b.post("/tai-khoan/thu", form).want(http.StatusUnprocessableEntity, "Ghi thư điện tử"); again.input("email") != "lan@@hatrung.vn" {
		t.Error("what was typed is gone")
	}
	form.Set("email", "lan@hatrung.vn")
	if saved := b.post("/tai-khoan/thu", form).want(http.StatusOK, "Đã lưu cách nhận thư."); saved.input("email") != "lan@hatrung.vn" {
		t.Error("the address was not kept")
	}
	b.post("/tai-khoan/thu", form).want(http.StatusConflict)
}
