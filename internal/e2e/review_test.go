package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// key presses a key as somebody at the keyboard does.
func (b *browser) key(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// act presses a key that changes the tree and waits until the page says so.
func (b *browser) act(key, says string) {
	b.t.Helper()
	b.run(`window.__version = document.querySelector("[name=version-draft]").value`)
	b.key(key)
	b.until(`document.querySelector("[name=version-draft]").value !== window.__version && document.querySelector(".action [role=status]").textContent.includes("` + says + `")`)
}

// goTo walks down with the key j until the chosen line has words.
func (b *browser) goTo(words string) {
	b.t.Helper()
	for range 400 {
		if ask[bool](b, `Boolean(document.querySelector("input[name=at]:checked")?.closest("label").innerText.includes("`+words+`"))`) {
			return
		}
		b.key("j")
	}
	b.t.Fatalf("no line %q: %s", words, b.text())
}

// choose clicks the line that has words.
func (b *browser) choose(words string) {
	b.t.Helper()
	b.run(`const l=[...document.querySelectorAll("label.line")].find(l=>l.textContent.includes("` + words + `")); l.click(); l.querySelector("input").focus()`)
}

// importFile brings a file in and waits for its review.
func (b *browser) importFile(file string) {
	b.t.Helper()
	b.go_("/ke-hoach/nhap")
	b.do(chromedp.SetUploadFiles(chromedp.ID("file"), []string{file}))
	b.press(`form:has(input[name=file]) button`)
	b.want("Đối chiếu kế hoạch")
}

// TestReviewByKeyboard imports Word files and corrects three things by keyboard, takes one back, and saves.
func TestReviewByKeyboard(t *testing.T) {
	t.Parallel()
	own, err := filepath.Abs("../importer/testdata/plans/danh-so-tu-dong.docx")
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	axe := axeScript(t)
	b := s.open(t, "hatrung.vanhoa")
	b.importFile(own)
	b.want("Lưu kế hoạch: 10 nhiệm vụ")
	b.run(`document.body.dataset.same = "yes"`)

	// One: a duty is joined with the one above. Two: a task is part of the body of the task above.
	b.goTo("Tổng hợp kết quả khám")
	b.act("l", "nối với dòng trên")
	b.want("Lưu kế hoạch: 9 nhiệm vụ")
	b.run(`document.querySelector("input[name=at]:checked").checked = false`)
	b.goTo("1.2. Khám lưu động")
	b.act("n", "chuyển vào nội dung")
	b.want("Lưu kế hoạch: 8 nhiệm vụ")
	// Three: a line is put aside, and that is taken back.
	b.act("x", "bỏ qua")
	b.want("1 đoạn bỏ qua")
	b.act("z", "Đã hoàn tác: bỏ qua")
	// And the task becomes one again, of its own.
	b.act("v", "chuyển thành nhiệm vụ")
	b.want("Lưu kế hoạch: 9 nhiệm vụ")
	if !ask[bool](b, `document.body.dataset.same === "yes" && document.activeElement.name === "at"`) {
		t.Error("the page was left, or the focus is not on the line")
	}
	for _, width := range []int64{1280, 390} {
		b.size(width, 860)
		for _, v := range b.violations(axe) {
			t.Errorf("at %d: %s", width, v)
		}
	}
	b.size(390, 860)
	if high := ask[int](b, `Math.round(document.querySelector(".action").getBoundingClientRect().height)`); high > 140 {
		t.Errorf("the bar is %d pixels high on a phone", high)
	}
	b.picture("doi-chieu-phim")
	// Who does it, from the list.
	b.key("e")
	b.until(`document.querySelector(".roles select")`)
	b.run(`window.__version = document.querySelector("[name=version-draft]").value; const s=document.querySelector(".roles select"); s.value=[...s.options].find(o=>o.text==="Phối hợp").value; s.dispatchEvent(new Event("input",{bubbles:true}))`)
	b.until(`document.querySelector("[name=version-draft]").value !== window.__version`)
	b.picture("doi-chieu-sua")
	for _, v := range b.violations(axe) {
		t.Errorf("with the fields open: %s", v)
	}
	// Undo survives a reload, and reaches past it.
	b.do(chromedp.Reload())
	b.until(`document.readyState === "complete" && document.querySelector("button[value=undo]")`)
	b.press(`button.main[value=plan]`)
	b.want("Kế hoạch đang là bản nháp", "Khám lưu động tại nhà văn hóa các thôn")
	if text := b.text(); !strings.Contains(text, "Bố trí nhân lực, thuốc, thiết bị. Tổng hợp kết quả khám") && !strings.Contains(text, "Bố trí nhân lực, thuốc, thiết bị. - Tổng hợp kết quả khám") {
		t.Errorf("the joined duty is not in the plan: %s", text)
	}
}

// TestReviewOfARealPlan does the same on a plan that a province issued, where it is at hand.
func TestReviewOfARealPlan(t *testing.T) {
	t.Parallel()
	file := filepath.Join(os.Getenv("KEHOACHXA_PLANS"), "lao-cai-khoang-san-kh-ubnd.docx")
	if _, err := os.Stat(file); os.Getenv("KEHOACHXA_PLANS") == "" || err != nil {
		t.Skip("not run: KEHOACHXA_PLANS has no such plan")
	}
	s := newSite(t)
	b := s.open(t, "hatrung.vanhoa")
	b.importFile(file)
	// Here the lines are chosen with the mouse: one press for the line, one key for what it is.
	b.choose("Khuyến khích, bảo vệ người dân")
	b.act("n", "chuyển vào nội dung")
	b.choose("9. Thuế tỉnh")
	b.act("J", "chuyển xuống")
	b.act("z", "Đã hoàn tác: chuyển xuống")
	b.choose("(Một số nhiệm vụ trọng tâm")
	b.act("x", "bỏ qua")
	b.press(`button.main[value=plan]`)
	b.want("Kế hoạch đang là bản nháp")
}
