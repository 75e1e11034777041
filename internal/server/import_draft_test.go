package server_test

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// TestReviewActs changes lines by plain forms: a line is chosen, a button says what it is; a refusal keeps
// what was typed; every change can be taken back.
func TestReviewActs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	review := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {document(t)}}).want(http.StatusOK, "Lưu kế hoạch: 8 nhiệm vụ")
	press := func(a answer, op, line string, more ...string) answer {
		t.Helper()
		form := a.form(review.path)
		form.Set("op", op)
		if line != "" {
			form.Set("at", line)
		}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return b.post(review.path, form)
	}
	line := lineAt(t, review, "Lấy mẫu nước giếng")
	page := press(review, "body", line).want(http.StatusOK, "đã chuyển vào nội dung", "Lưu kế hoạch: 7 nhiệm vụ", "Hoàn tác")
	if !strings.Contains(page.body, `value="`+line+`" checked`) {
		t.Error("the line is no longer chosen")
	}
	refused := press(page, "body", line, "number", "77/KH-UBND").want(http.StatusUnprocessableEntity, "Dòng này đã là nội dung.", "Lưu kế hoạch: 7 nhiệm vụ")
	if got := refused.input("number"); got != "77/KH-UBND" {
		t.Errorf("the number typed beside a refused act came back as %q", got)
	}
	page = press(refused, "task", line).want(http.StatusOK, "đã chuyển thành nhiệm vụ", "Lưu kế hoạch: 8 nhiệm vụ")
	page = press(page, "dismiss", line).want(http.StatusOK, "1 đoạn bỏ qua", "Lưu kế hoạch: 7 nhiệm vụ")
	page = press(page, "undo", "").want(http.StatusOK, "Đã hoàn tác: bỏ qua", "Lưu kế hoạch: 8 nhiệm vụ")
	page = press(page, "redo", "").want(http.StatusOK, "Đã làm lại: bỏ qua", "1 đoạn bỏ qua")
	page = press(page, "restore", line).want(http.StatusOK, "Chưa rõ chỗ của đoạn")
	page = press(page, "task", "line.99999").want(http.StatusUnprocessableEntity, "chỗ này đã thay đổi")
	for range 6 { // the number, and each act
		page = press(page, "undo", "")
	}
	page.want(http.StatusUnprocessableEntity, "Không còn bước nào để hoàn tác.", "Lưu kế hoạch: 8 nhiệm vụ")

	// Who does it is chosen from a list; one that is in no list is named.
	page = press(page, "open:areas.0.tasks.0", "").want(http.StatusOK, "Ai làm", "Đơn vị chưa có ở trên")
	page = press(page, "other:areas.0.tasks.0.role", "", "areas.0.tasks.0.role-other", "Tổ  tự quản").want(http.StatusOK, "“Tổ tự quản” chưa có trong danh sách đơn vị")
	press(page, "save", "", "areas.0.tasks.0.role."+plan.BodyKey("Tổ tự quản"), "joint=Tổ tự quản").want(http.StatusOK, "Thực hiện Tổ tự quản")

	// Another window that does not know of it keeps its text and is told.
	old := review.form(review.path)
	old.Set("op", "dismiss")
	old.Set("at", line)
	b.post(review.path, old).want(http.StatusConflict, "người khác vừa sửa")
}

// TestReviewSplits asks where a line of several sentences is to be split.
func TestReviewSplits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	text := strings.Replace(document(t), "Lấy mẫu nước giếng", "Câu một về nước. Câu hai về giếng. Lấy mẫu nước giếng", 1)
	review := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {text}}).want(http.StatusOK)
	form := review.form(review.path)
	line := lineAt(t, review, "Câu một về nước")
	form.Set("op", "split")
	form.Set("at", line)
	asked := b.post(review.path, form).want(http.StatusOK, "Tách dòng này ở đâu?", "Tách trước “Câu hai về giếng.")
	form = asked.form(review.path)
	form.Set("op", "split:"+line+">0")
	b.post(review.path, form).want(http.StatusOK, "đã tách", "Hoàn tác")
}

// lineAt is the value that chooses the line of a text.
func lineAt(t *testing.T, a answer, text string) string {
	t.Helper()
	at := strings.Index(a.body, text)
	for ; at >= 0; at = next(a.body, text, at) {
		before := a.body[:at]
		if from := strings.LastIndex(before, `name="at" value="`); from >= 0 && len(before)-from < 400 {
			value, _, _ := strings.Cut(before[from+len(`name="at" value="`):], `"`)
			return value
		}
	}
	t.Fatalf("no line with %q", text)
	return ""
}

func next(body, text string, at int) int {
	if i := strings.Index(body[at+1:], text); i >= 0 {
		return at + 1 + i
	}
	return -1
}

// A superior's document asks nothing about units: they are none of the commune's, and nobody owes anything.
func TestReviewOfASuperiorsPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	review := b.post("/ke-hoach/nhap", url.Values{"token": {rand.Text()}, "text": {document(t)}}).want(http.StatusOK, "chưa có trong danh sách đơn vị", "chưa có đơn vị đầu mối")
	if strings.Index(review.body, `name="superior"`) > strings.Index(review.body, `name="at"`) {
		t.Error("the tick stands behind the document")
	}
	form := review.form(review.path)
	form.Set("superior", "1")
	form.Set("op", "open:")
	text := b.post(review.path, form).want(http.StatusOK, "Lưu kế hoạch: 8 nhiệm vụ").text()
	for _, question := range []string{"chưa có trong danh sách đơn vị", "chưa có đơn vị đầu mối", "chưa xác định đầu mối", "chưa có đầu mối", "chưa chắc thuộc nhóm nào", "là những đơn vị nào?"} {
		if strings.Contains(text, question) {
			t.Errorf("the review of a superior's plan asks %q", question)
		}
	}
}
