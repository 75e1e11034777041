package server_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// directive is a thread of the commune's leader with a unit about one row.
func (ten *tenant) directive(t testing.TB, s *site, unit int64, key plan.RowKey) int64 {
	t.Helper()
	actor := ten.actor
	actor.AccountID = ten.accounts["chutich"]
	p := planning.New(s.db.Store, func() time.Time { return testNow.Add(-time.Hour) })
	id, err := p.GiveDirective(t.Context(), actor, rand.Text(), planning.NewDirective{
		Kind: plan.GiveDirective, UnitID: unit, PeriodID: key.PeriodID, Items: []int64{key.ItemID}, Text: "Cân lại trẻ ở hai thôn.", DueOn: plan.NewDay(2026, 11, 25),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The whole way on screen: from the late row on the overview to the directive, the unit's page, its
// answer, the leader's page, the end.
func TestDirectiveOnScreen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	leader, unit := s.as(t, "hatrung.chutich"), s.as(t, "hatrung.yte")
	item := fmt.Sprint(p.Items["III.1.1"].ID)

	overview := leader.get("/tong-quan").want(http.StatusOK, "Cho ý kiến Trạm Y tế")
	path := fmt.Sprintf("/chi-dao/moi/%d/%d", p.Year.ID, ten.units["Trạm Y tế"])
	if !strings.Contains(overview.body, path) {
		t.Fatalf("the overview does not lead to %s", path)
	}
	form := leader.get(path).want(http.StatusOK, "Cho ý kiến: Trạm Y tế", "Ý kiến chỉ đạo", "Yêu cầu giải trình", "Về 3 việc đã chọn trong 3 việc")
	if due := form.input("due"); due != "26/11/2026" {
		t.Errorf("proposed day %s", due)
	}
	send := url.Values{"token": {form.input("token")}, "kind": {"explanation"}, "text": {""}, "due": {"31/02/2026"}, "item": {item}}
	refused := leader.post(path, send).want(http.StatusUnprocessableEntity, "Ghi điều cần đơn vị giải trình.", "Ghi ngày có trong lịch", "Về 1 việc đã chọn trong 3 việc")
	if refused.input("due") != "31/02/2026" {
		t.Error("the typed day is gone")
	}
	send.Set("text", "Vì sao chưa cân ở thôn Đồng Xá?")
	send.Set("due", "25/11/2026")
	thread := leader.post(path, send).want(http.StatusOK, "Yêu cầu giải trình: Trạm Y tế", "Vì sao chưa cân ở thôn Đồng Xá?", "Còn 2 ngày", "III.1.1")
	if again := leader.post(path, send); again.path != thread.path {
		t.Errorf("the second press made %s beside %s", again.path, thread.path)
	}
	if n := s.count(t, "hatrung", "directives"); n != 1 {
		t.Errorf("%d threads", n)
	}

	unit.get("/viec-cua-toi").want(http.StatusOK, "1 việc lãnh đạo chờ trả lời", "Yêu cầu giải trình, trả lời trước hết ngày 25/11/2026", "Có yêu cầu giải trình", "Đề nghị gia hạn")
	answered := thread.path + "/tra-loi"
	page := unit.get(thread.path).want(http.StatusOK, "Gửi trả lời")
	if strings.Contains(page.text(), "Kết luận") {
		t.Error("the unit is offered the leader's form")
	}
	answer := url.Values{"token": {page.input("token")}, "version": {page.input("version")}, "act": {"answer"}, "tra-loi-text": {" "}}
	unit.post(answered, answer).want(http.StatusUnprocessableEntity, "Ghi nội dung trả lời.")
	answer.Set("tra-loi-text", "Cân hỏng, đã mượn.")
	unit.post(answered, answer).want(http.StatusOK, "Đã gửi trả lời.", "Cân hỏng, đã mượn.", "Đã trả lời, chờ kết luận")
	unit.get("/chi-dao").want(http.StatusOK, "Đang mở 1", "Chờ lãnh đạo 1", "Vì sao chưa cân")

	leader.get("/tong-quan").want(http.StatusOK, "1 việc chờ quyết định", "Giải trình của Trạm Y tế", "1 ý kiến chỉ đạo, đề nghị đang mở")
	page = leader.get(thread.path).want(http.StatusOK, "Kết luận", "Hỏi thêm")
	decide := url.Values{"token": {page.input("token")}, "version": {"1"}, "act": {"close"}, "quyet-dinh-text": {"Đã rõ."}}
	stale := leader.post(thread.path+"/quyet-dinh", decide).want(http.StatusConflict, "vừa có người thêm vào trang này", "Cân hỏng, đã mượn.")
	if stale.input("quyet-dinh-text") != "Đã rõ." || stale.input("version") != "2" {
		t.Error("what was typed is gone, or the form is not made from the newer version")
	}
	decide.Set("version", "2")
	leader.post(thread.path+"/quyet-dinh", decide).want(http.StatusOK, "Đã kết thúc", "Đã rõ.")
	unit.post(answered, url.Values{"token": {rand.Text()}, "version": {"3"}, "tra-loi-text": {"Còn một điều."}}).want(http.StatusConflict, "Việc này đã kết thúc", "Còn một điều.")
	leader.get("/chi-dao").want(http.StatusOK, "Đang mở 0", "Không có mục nào")
	leader.get("/chi-dao?tinh-trang=da-ket-thuc&cua-toi=1").want(http.StatusOK, "Vì sao chưa cân")
	leader.get("/chi-dao/in?tinh-trang=da-ket-thuc").want(http.StatusOK, "DANH SÁCH", "Vì sao chưa cân", "CHỦ TỊCH")
	leader.get("/nhiem-vu/"+item).want(http.StatusOK, "Chỉ đạo, giải trình, gia hạn", "Vì sao chưa cân")
}

func TestExtensionOnScreen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	leader, unit := s.as(t, "hatrung.chutich"), s.as(t, "hatrung.congan")
	path := fmt.Sprintf("/chi-dao/xin-gia-han/%d", p.Year.ID)
	before := unit.get("/viec-cua-toi").want(http.StatusOK, "Đã quá hạn")
	if !strings.Contains(before.body, path) && !strings.Contains(before.body, fmt.Sprintf("/chi-dao/xin-gia-han/%d", p.NineMonths.ID)) {
		t.Error("the page offers no way to ask for more time")
	}
	form := unit.get(path).want(http.StatusOK, "Đề nghị gia hạn", "Về 2 việc đã chọn trong 2 việc")
	item := fmt.Sprint(p.Items["II.1.2"].ID)
	ask := url.Values{"token": {form.input("token")}, "text": {"Chờ số liệu của công an tỉnh."}, "due": {"20/11/2026"}, "item": {item}}
	unit.post(path, ask).want(http.StatusUnprocessableEntity, "Ngày này đã qua")
	ask.Set("due", "26/11/2026")
	thread := unit.post(path, ask).want(http.StatusOK, "Đã gửi đề nghị gia hạn.", "Chờ quyết định").path
	leader.get("/tong-quan").want(http.StatusOK, "Đề nghị gia hạn của Công an xã", "1 báo cáo, xin lùi đến 26/11/2026. Chờ số liệu")
	page := leader.get(thread).want(http.StatusOK, "Quyết định", "Không gia hạn")
	if page.input("due") != "26/11/2026" {
		t.Error("the day asked for does not stand in the form")
	}
	decide := url.Values{"token": {page.input("token")}, "version": {"1"}, "act": {"decline"}, "due": {"26/11/2026"}}
	leader.post(thread+"/quyet-dinh", decide).want(http.StatusUnprocessableEntity, "Ghi một câu vì sao không gia hạn")
	decide.Set("act", "grant")
	decide.Set("due", "25/11/2026")
	leader.post(thread+"/quyet-dinh", decide).want(http.StatusOK, "Gia hạn đến 25/11")
	unit.get("/viec-cua-toi").want(http.StatusOK, "Gia hạn đến 25/11/2026, hạn cũ 20/11/2026")
	leader.get(fmt.Sprintf("/tong-quan/%d?don-vi=%d&tinh-trang=qua-han", p.Year.ID, ten.units["Công an xã"])).want(http.StatusOK, "II.1.1")
	if late := leader.get(fmt.Sprintf("/tong-quan/%d?don-vi=%d&tinh-trang=qua-han", p.Year.ID, ten.units["Công an xã"])).text(); strings.Contains(late, "II.1.2") {
		t.Error("the extended row is still late")
	}
}

// A thread is there for those who follow and for its unit; for everybody else it is not.
func TestDirectiveIsForItsUnit(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	id := ten.directive(t, s, ten.units["Trạm Y tế"], p.Row("II.1.1"))
	path := fmt.Sprintf("/chi-dao/%d", id)
	answer := url.Values{"token": {rand.Text()}, "version": {"1"}, "tra-loi-text": {"Thay người khác."}, "on_behalf": {"phone"}}
	for who, want := range map[string]int{
		"hatrung.chutich": http.StatusOK, "hatrung.vanhoa": http.StatusOK, "hatrung.yte": http.StatusOK,
		"hatrung.congan": http.StatusNotFound, "hatrung.mttq": http.StatusNotFound, "hatrung.quantri": http.StatusNotFound, "hoatgiang.chutich": http.StatusNotFound, "hoatgiang.yte": http.StatusNotFound,
	} {
		b := s.as(t, who)
		b.get(path).want(want)
		if want == http.StatusOK {
			continue
		}
		b.post(path+"/tra-loi", answer).want(http.StatusNotFound)
		if a := b.post(path+"/quyet-dinh", url.Values{"token": {rand.Text()}, "version": {"1"}, "act": {"close"}}); a.status != http.StatusForbidden && a.status != http.StatusNotFound {
			t.Errorf("%s closes it: %d", who, a.status)
		}
		if list := b.get("/chi-dao"); strings.Contains(list.text(), "Cân lại trẻ") {
			t.Errorf("%s reads it in the list", who)
		}
	}
	// II.1.1 is a task of both: the police see the task, and not what the leader told the health station.
	task := s.as(t, "hatrung.congan").get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.1"].ID)).want(http.StatusOK)
	if strings.Contains(task.text(), "Cân lại trẻ") {
		t.Error("another unit reads the thread on the page of the task")
	}
	if n := s.count(t, "hatrung", "directive_entries"); n != 0 {
		t.Errorf("%d entries of people who may not", n)
	}
}

// A requested body is asked: no order, no demand to explain, no lateness.
func TestRequestedBodyIsAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	leader, front := s.as(t, "hatrung.chutich"), s.as(t, "hatrung.mttq")
	path := fmt.Sprintf("/chi-dao/moi/%d/%d", p.Year.ID, ten.units["Ủy ban MTTQ Việt Nam xã"])
	form := leader.get(path).want(http.StatusOK, "Đề nghị: Ủy ban MTTQ Việt Nam xã", "Đề nghị phản hồi trước hết ngày")
	for _, word := range []string{"giải trình", "Ý kiến chỉ đạo"} {
		if strings.Contains(form.text(), word) {
			t.Errorf("the form offers %q", word)
		}
	}
	send := url.Values{"token": {form.input("token")}, "kind": {"explanation"}, "text": {"Gửi số liệu giám sát."}, "due": {"24/11/2026"}}
	leader.post(path, send).want(http.StatusUnprocessableEntity, "không phải giải trình")
	send.Del("kind")
	thread := leader.post(path, send).want(http.StatusOK, "Đề nghị: Ủy ban MTTQ Việt Nam xã", "Chưa có phản hồi").path
	front.get("/viec-cua-toi").want(http.StatusOK, "1 đề nghị chờ phản hồi")
	page := front.get(thread).want(http.StatusOK, "Gửi phản hồi")
	front.post(thread+"/tra-loi", url.Values{"token": {page.input("token")}, "version": {"1"}, "tra-loi-text": {"Đã gửi."}}).want(http.StatusOK, "Đã phản hồi")
	front.get(fmt.Sprintf("/chi-dao/xin-gia-han/%d", p.Year.ID)).want(http.StatusForbidden)
}

// The coordinator writes down what the leader said, and what a unit answered by telephone.
func TestSpokenDirective(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	b := s.as(t, "hatrung.vanhoa")
	path := fmt.Sprintf("/chi-dao/moi/%d/%d?viec=%d", p.Year.ID, ten.units["Trạm Y tế"], p.Items["III.1.2"].ID)
	form := b.get(path).want(http.StatusOK, "Ghi theo ý kiến của", "Người chutich", "Về 1 việc đã chọn")
	send := url.Values{"token": {form.input("token")}, "kind": {"directive"}, "text": {"Khám xong trước ngày 25."}, "due": {"25/11/2026"}}
	b.post(path, send).want(http.StatusUnprocessableEntity, "Chọn lãnh đạo đã cho ý kiến này.")
	send.Set("leader", fmt.Sprint(ten.accounts["chutich"]))
	thread := b.post(path, send).want(http.StatusOK, "Người chutich; ghi theo ý kiến trực tiếp: Người vanhoa, Phòng Văn hóa - Xã hội", "Chung các việc của đơn vị").path
	answer := url.Values{"token": {rand.Text()}, "version": {"1"}, "tra-loi-text": {"Đã khám."}}
	b.post(thread+"/tra-loi", answer).want(http.StatusUnprocessableEntity, "Chọn căn cứ nhập thay")
	answer.Set("on_behalf", "phone")
	b.post(thread+"/tra-loi", answer).want(http.StatusOK, "Trạm Y tế; nhập thay, theo điện thoại: Người vanhoa")
}

// A thread is about rows of one period: the same task in another open period does not show it. In a closed
// period nothing can be extended, and nothing says so.
func TestDirectiveIsAboutItsPeriod(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	ten := s.communes["hatrung"]
	health := ten.units["Trạm Y tế"]
	thread := ten.directive(t, s, health, p.Row("III.1.1"))
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE periods SET state = 'open' WHERE id = $1`, p.NineMonths.ID)
	work := s.as(t, "hatrung.yte").get("/viec-cua-toi").want(http.StatusOK)
	if rows := strings.Count(work.text(), "Cân, đo, theo dõi tăng trưởng"); rows < 2 {
		t.Fatalf("the task stands in %d rows", rows)
	}
	if n := strings.Count(work.body, fmt.Sprintf(`href="/chi-dao/%d"`, thread)); n != 2 { // on top, and at its row
		t.Errorf("the thread is linked %d times", n)
	}

	leader := s.as(t, "hatrung.chutich")
	path := func(period int64) string { return fmt.Sprintf("/chi-dao/moi/%d/%d", period, health) }
	leader.get(path(p.NineMonths.ID)).want(http.StatusOK, "Gia hạn", "gia hạn thì ghi hạn mới")
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE periods SET state = 'locked' WHERE id = $1`, p.NineMonths.ID)
	form := leader.get(path(p.NineMonths.ID)).want(http.StatusOK, "Ý kiến chỉ đạo", "Trả lời trước hết ngày")
	task := leader.get(fmt.Sprintf("/nhiem-vu/%d", p.Items["III.1.1"].ID)).want(http.StatusOK, "Cho ý kiến, gia hạn Trạm Y tế", "Cho ý kiến Trạm Y tế")
	if strings.Contains(form.body, `value="extension"`) {
		t.Errorf("a closed period offers to extend: %s", form.text())
	}
	if n := strings.Count(task.text(), "Cho ý kiến, gia hạn Trạm Y tế"); n != 1 {
		t.Errorf("%d rows offer to extend, want the open one", n)
	}
}
