package server_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// marks are the texts that a page marks.
func (a answer) marks() (list []string) {
	root, err := html.Parse(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "mark" && n.FirstChild != nil {
			list = append(list, n.FirstChild.Data)
		}
	}
	return list
}

func find(query string) string { return "/tim-kiem?q=" + url.QueryEscape(query) }

func TestSearchPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for short, ten := range s.communes {
		p := s.planned(t, short)
		ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)
	}
	clinic, police, leader, admin := s.as(t, "hatrung.yte"), s.as(t, "hatrung.congan"), s.as(t, "hatrung.chutich"), s.as(t, "hatrung.quantri")

	clinic.get("/tim-kiem").want(http.StatusOK, "Gõ chữ cần tìm.")
	clinic.get(find("khong co chu nay")).want(http.StatusOK, "Không tìm thấy “khong co chu nay”.")
	for _, b := range []*browser{clinic, leader} {
		a := b.get(find("can do 1.768")).want(http.StatusOK, "Báo cáo tiến độ của đơn vị", "1 kết quả", "Trạm Y tế, năm 2026, Kế hoạch mẫu về trẻ em", "theo dõi tăng trưởng")
		if got := strings.Join(a.marks(), "|"); got != "Cân|đo|cân|đo|1|768" {
			t.Errorf("marked %q", got)
		}
		b.get(find("tong hop")).want(http.StatusOK, "Minh chứng", "Tổng hợp .pdf")
	}
	// Others' reports and files are as if they were not there; so is the other commune.
	for _, words := range []string{"1.768", "tong hop"} {
		police.get(find(words)).want(http.StatusOK, "Không tìm thấy")
		admin.get(find(words)).want(http.StatusOK, "Không tìm thấy")
	}
	admin.get(find("chương trình mẫu")).want(http.StatusOK, "Kế hoạch", "Thực hiện chương trình mẫu về trẻ em")
	if body := leader.get(find("1.768")).body; strings.Count(body, "Trạm Y tế, năm 2026") != 1 {
		t.Error("a report of the other commune is found")
	}

	// What is typed comes back as text.
	a := clinic.get(find(`"><script>x</script> cân`))
	if strings.Contains(a.body, "<script>x") {
		t.Error("typed markup became markup")
	}
}

// Who may open a thread finds it by what was said in it, with its state and the words marked; for
// everybody else it is not there.
func TestSearchFindsThreads(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	paths := map[string]string{}
	for short, ten := range s.communes {
		p := s.planned(t, short)
		id := ten.directive(t, s, ten.units["Trạm Y tế"], p.Row("II.1.1"))
		paths[short] = fmt.Sprintf("/chi-dao/%d", id)
		answer := planning.DirectiveStep{DirectiveID: id, Version: 1, Text: "Đã cân lại ở thôn Đồng Xá, có hoà giải.", OnBehalf: plan.ByPhone}
		if err := planning.New(s.db.Store, func() time.Time { return testNow }).AnswerDirective(t.Context(), ten.actor, rand.Text(), answer); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"hatrung.chutich", "hatrung.vanhoa", "hatrung.yte"} {
		b := s.as(t, who)
		a := b.get(find("can lai tre")).want(http.StatusOK, "Chỉ đạo, giải trình, gia hạn", "1 kết quả", "Ý kiến chỉ đạo: Trạm Y tế", "năm 2026, Kế hoạch mẫu về trẻ em", "Đã trả lời, chờ kết luận")
		if got := strings.Join(a.marks(), "|"); !strings.HasPrefix(got, "Cân|lại|trẻ|") {
			t.Errorf("%s: marked %q", who, got)
		}
		if !strings.Contains(a.body, `class="whole" href="`+paths["hatrung"]+`"`) || strings.Contains(a.body, paths["hoatgiang"]+`"`) {
			t.Errorf("%s: the thread of the own commune alone must be linked", who)
		}
		b.get(paths["hatrung"]).want(http.StatusOK)
		// Both tone positions, đ as d, the answer, and what the thread is called.
		for _, words := range []string{"hòa giải", "hoà giải", "dong xa", "Đồng Xá, hòa gi", "ý kiến chỉ đạo trạm y tế"} {
			if found := b.get(find(words)); !strings.Contains(found.body, `class="whole" href="`+paths["hatrung"]+`"`) {
				t.Errorf("%s does not find the thread by %q", who, words)
			}
		}
		// The filter leads to threads alone and back.
		if !strings.Contains(a.body, "loai=chi-dao") {
			t.Errorf("%s: no filter for threads", who)
		}
		b.get(find("can lai")+"&loai=chi-dao").want(http.StatusOK, "Ý kiến chỉ đạo: Trạm Y tế", "Tất cả", "Về mọi kết quả")
		b.get(find("can lai")+"&loai=minh-chung").want(http.StatusOK, "Không tìm thấy “can lai”.", "Tất cả")
	}
	// The police work on the same task, and the thread is not theirs.
	for _, who := range []string{"hatrung.congan", "hatrung.mttq", "hatrung.quantri"} {
		for _, words := range []string{"can lai tre", "dong xa", "ý kiến chỉ đạo trạm y tế"} {
			s.as(t, who).get(find(words)).want(http.StatusOK, "Không tìm thấy")
			s.as(t, who).get(find(words)+"&loai=chi-dao").want(http.StatusOK, "Không tìm thấy")
		}
	}
}

func TestSearchPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	s.planned(t, "hatrung")
	s.db.Exec(t, ten.actor.CommuneID, `INSERT INTO plans (commune_id, title, short_title, state) SELECT $1, 'Kế hoạch tìm thấy ' || n, 'Kế hoạch ' || n, 'active' FROM generate_series(1, 230) n`, ten.actor.CommuneID)
	b := s.as(t, "hatrung.yte")
	first := b.get(find("tìm thấy")).want(http.StatusOK, "hơn 200 kết quả", "Xem tất cả")
	if n := len(first.marks()); n != 5*2 {
		t.Errorf("%d words are marked on the first page", n)
	}
	seen := map[string]bool{}
	for page := 1; page <= 10; page++ {
		a := b.get(fmt.Sprintf("%s&loai=ke-hoach&trang=%d", find("tìm thấy"), page)).want(http.StatusOK, "Về mọi kết quả")
		for _, m := range strings.Split(a.body, `class="whole" href="`)[1:] {
			path, _, _ := strings.Cut(m, `"`)
			seen[path] = true
		}
		if last := strings.Contains(a.text(), "Gõ thêm chữ để thu hẹp"); last != (page == 10) {
			t.Errorf("page %d says that there is more: %v", page, last)
		}
	}
	if len(seen) != 200 {
		t.Errorf("ten pages show %d plans", len(seen))
	}
	b.get(find("tìm thấy")+"&loai=ke-hoach&trang=99").want(http.StatusOK, "Trang trước")
}
