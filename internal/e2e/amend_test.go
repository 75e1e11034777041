package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// TestPlanLives brings a Word file in, corrects three things, saves, amends the plan a month later, sees what differs,
// takes it out again as Word and as a workbook, and finds each read back equal.
func TestPlanLives(t *testing.T) {
	t.Parallel()
	own, err := filepath.Abs("../importer/testdata/plans/danh-so-tu-dong.docx")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("own", func(t *testing.T) {
		t.Parallel()
		planLives(t, own, func(b *browser) {
			b.goTo("Tổng hợp kết quả khám")
			b.act("l", "nối với dòng trên")
			b.choose("1.2. Khám lưu động")
			b.act("n", "chuyển vào nội dung")
			b.act("v", "chuyển thành nhiệm vụ")
		})
	})
	t.Run("real", func(t *testing.T) { // one that a province issued
		t.Parallel()
		file := filepath.Join(os.Getenv("KEHOACHXA_PLANS"), "lao-cai-khoang-san-kh-ubnd.docx")
		if _, err := os.Stat(file); os.Getenv("KEHOACHXA_PLANS") == "" || err != nil {
			t.Skip("not run: KEHOACHXA_PLANS has no such plan")
		}
		planLives(t, file, func(b *browser) {
			b.choose("Khuyến khích, bảo vệ người dân")
			b.act("n", "chuyển vào nội dung")
			b.choose("9. Thuế tỉnh")
			b.act("J", "chuyển xuống")
			b.choose("(Một số nhiệm vụ trọng tâm")
			b.act("x", "bỏ qua")
		})
	})
}

func planLives(t *testing.T, file string, correct func(b *browser)) {
	t.Helper()
	s := newSite(t)
	b := s.open(t, "hatrung.vanhoa")
	b.importFile(file)
	correct(b)
	b.answerForAreas()
	home := b.keepPlan()
	b.answerForAll(home)
	b.go_(home)
	b.press(`form[action$="/kich-hoat"] button.main`)
	b.want("Đang thực hiện")

	s.set(monday.AddDate(0, 1, 0)) // a month later
	b.go_(home + "/dieu-chinh")
	b.write("title", "Kế hoạch điều chỉnh, bổ sung")
	b.write("reason", "Theo công văn của tỉnh.")
	b.press(`main form button.main`)
	b.go_(home + "/sua/them?loai=task")
	b.write("title", "Tổ chức họp rút kinh nghiệm sau đợt cao điểm")
	b.run(`for (const n of ["area","focal"]) { const s=document.querySelector("select[name="+n+"]"); if (!s.value) s.value=[...s.options].find(o=>o.value).value }`)
	b.press(`main form button.main`)
	b.go_(home + "/dieu-chinh/thuc-hien")
	b.press(`main form button.main`)
	b.want("Phiên bản 2")
	b.go_(home + "/phien-ban/2")
	b.want("Tổ chức họp rút kinh nghiệm sau đợt cao điểm", "Thêm")

	want := s.plan(t, home)
	for _, format := range []string{"docx", "xlsx"} {
		out := filepath.Join(t.TempDir(), "ke-hoach."+format)
		b.download(home+"/tai."+format, out)
		b.importFile(out)
		got := s.plan(t, b.keepPlan())
		if missing, more := without(want, got), without(got, want); len(missing)+len(more) > 0 || len(got) != len(want) {
			t.Errorf("%s: not read back:\n%s\nread instead:\n%s", format, strings.Join(missing, "\n"), strings.Join(more, "\n"))
		}
	}
}

// answerForAreas gives each area of a review whose tasks nobody answers for to one office.
func (b *browser) answerForAreas() {
	b.t.Helper()
	b.run(`for (const s of document.querySelectorAll("select[name$='.focal']")) if (!s.value) { const o=[...s.options].find(o=>o.text.includes("Phòng Kinh tế")); if (o) s.value=o.value }`)
}

// keepPlan saves the reviewed plan and gives its address.
func (b *browser) keepPlan() string {
	b.t.Helper()
	b.press(`button.main[value=plan]`)
	b.want("Kế hoạch đang là bản nháp")
	return regexp.MustCompile(`^/ke-hoach/\d+`).FindString(ask[string](b, "location.pathname"))
}

// answerForAll gives tasks that nobody answers for to the first office.
func (b *browser) answerForAll(home string) {
	b.t.Helper()
	for range 60 {
		b.go_(home)
		link := ask[string](b, `[...document.querySelectorAll("main a[href*='/phan-cong/']")].find(a=>a.closest("li").textContent.includes("Chưa xác định đầu mối"))?.getAttribute("href") || ""`)
		if link == "" {
			return
		}
		b.go_(link)
		b.run(`const s=document.querySelector("select[name=focal]"); s.value=[...s.options].find(o=>o.text.includes("Phòng Kinh tế")).value`)
		b.press(`main form button.main`)
	}
	b.t.Fatal("tasks without a focal unit are left")
}

// plan says a plan's tree line by line: what stands in it, where, until when and by whom.
func (s *site) plan(t *testing.T, home string) (lines []string) {
	t.Helper()
	var id int64
	if _, err := fmt.Sscanf(home, "/ke-hoach/%d", &id); err != nil {
		t.Fatal(home, err)
	}
	tree, err := s.store.In(account.System(1)).PlanTree(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	titles := map[int64]string{}
	for _, it := range tree.Items {
		titles[it.ID] = it.Title
	}
	names := map[int64]string{}
	for _, u := range tree.Units {
		names[u.ID] = u.Name
	}
	for _, it := range tree.Items {
		if it.Ended() {
			continue
		}
		var who []string
		for _, a := range tree.Assignments {
			if a.ItemID == it.ID {
				who = append(who, fmt.Sprintf("%s %s %v", a.Role, names[a.UnitID], a.Focal))
			}
		}
		slices.Sort(who)
		of := titles[it.AreaID]
		if it.Kind == plan.ItemDuty {
			of = names[it.UnitID] + ", " + of
		}
		lines = append(lines, fmt.Sprintf("%s | %s | %s | %s | %s | %s | %s", it.Kind, of, it.Title, strings.Join(it.Body, " "), it.TimingText, it.Deliver, strings.Join(who, ", ")))
	}
	return lines
}

// without are the lines that another list lacks.
func without(list, other []string) (rest []string) {
	for _, l := range list {
		if !slices.Contains(other, l) {
			rest = append(rest, l)
		}
	}
	return rest
}
