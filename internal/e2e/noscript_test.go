package e2e

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// plain turns JavaScript off for the pages; the test's own questions still run.
func (b *browser) plain() {
	b.t.Helper()
	err := chromedp.Do(b.ctx, func(ctx context.Context, tab *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return none, err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestWithoutScript does the main work with JavaScript off: signing in, reporting, checking, sending,
// importing, saving a plan, and editing the report.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.open(t, "")
	b.plain()
	b.signIn("hatrung.yte")
	b.go_("/viec-cua-toi")
	id := ask[string](b, `[...document.querySelectorAll("details[data-row]")].find(d=>d.textContent.includes("Còn trống")).dataset.row`)
	b.run(`document.getElementById("row-` + id + `").open = true; document.querySelector('[name="answer-` + id + `"][value=new_result]').checked = true; document.querySelector('[name="status-` + id + `"][value=in_progress]').checked = true; document.getElementById("result-` + id + `").value = "Viết bằng trang không mã lệnh."`)
	b.press(`noscript button[name=save], button[name=save]`)
	b.want("Đã lưu")
	b.press(`form[data-autosave] .action button.main`)
	b.want("Kiểm tra", "Viết bằng trang không mã lệnh.")
	b.press(`main form button.main`)
	b.want("Đã gửi")

	c := s.open(t, "")
	c.plain()
	c.signIn("hatrung.vanhoa")
	text, err := os.ReadFile("testdata/ke-hoach.txt")
	if err != nil {
		t.Fatal(err)
	}
	c.go_("/ke-hoach/nhap")
	c.write("text", string(text))
	c.press(`form:has(textarea[name=text]) button`)
	c.want("Đối chiếu kế hoạch")
	c.press(`button.main[value=plan]`)
	c.want("Kế hoạch đang là bản nháp")
	c.go_("/bao-cao")
	c.press(`main form button`)
	c.write("text-situation", "Ghi khi không có mã lệnh.")
	c.press(`form[data-autosave] .action button.main`)
	c.want("Ghi khi không có mã lệnh.")
	take := ask[string](c, `document.querySelector("button[name=take]").value`)
	area, _, _ := strings.Cut(take, " ")
	c.write("text-situation", "Gõ tiếp, chưa lưu.")
	c.write("text-"+area, "Câu của người soạn.")
	c.press(`button[name=take]`)
	c.want("Đã lưu 2 phần", "Gõ tiếp, chưa lưu.")
	if got := ask[string](c, `document.getElementById("text-`+area+`").value`); !strings.HasPrefix(got, "Hoàn thành ") || !strings.HasSuffix(got, "%.\nCâu của người soạn.") {
		t.Errorf("the sentence of figures came to %q", got)
	}
}
