package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// shape is the stored tree of a plan in short: place and title of each item, what has ended with a cross.
func (s *site) shape(t testing.TB, ten *tenant, planID int64) string {
	t.Helper()
	items, err := s.db.Store.In(ten.actor).Items(context.Background(), planID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, it := range items {
		line := it.Place + " " + it.Title
		if it.Ended() {
			line += " †"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// itemAt is the item of a plan at a place.
func (s *site) itemAt(t testing.TB, ten *tenant, planID int64, place string) plan.Item {
	t.Helper()
	items, err := s.db.Store.In(ten.actor).Items(context.Background(), planID)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		if it.Place == place {
			return it
		}
	}
	t.Fatalf("plan %d has nothing at %s", planID, place)
	return plan.Item{}
}

// fillIn sends the form of a page with what its hidden fields say and more.
func (b *browser) fillIn(page answer, to string, fields url.Values) answer {
	b.t.Helper()
	form := page.want(http.StatusOK).hidden()
	for name, values := range fields {
		form[name] = values
	}
	return b.post(to, form)
}

func TestDraftPlanIsEdited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	id := draftPlan(t, s, ten)
	b := s.as(t, "hatrung.vanhoa")
	at := fmt.Sprintf("/ke-hoach/%d/sua", id)
	step := func(want string, a answer, says ...string) {
		t.Helper()
		a.want(http.StatusOK, says...)
		if got := s.shape(t, ten, id); got != want {
			t.Fatalf("the plan is\n%s, want\n%s", got, want)
		}
	}
	of := func(place, act string) string {
		return fmt.Sprintf("%s/%d%s", at, s.itemAt(t, ten, id, place).ID, act)
	}
	b.get(fmt.Sprintf("/ke-hoach/%d", id)).want(http.StatusOK, "Sửa kế hoạch")
	step("II.1 Nhóm; II.1.1 Việc; II.2 Truyền thông", b.fillIn(b.get(at+"/them?loai=area"), at+"/them?loai=area", url.Values{"title": {"Truyền thông"}}), "Đã thêm nhóm nhiệm vụ")
	area := fmt.Sprint(s.itemAt(t, ten, id, "II.2").ID)
	step("II.1 Nhóm; II.1.1 Việc; II.2 Truyền thông; II.2.1 Phát thanh hằng tuần", b.fillIn(b.get(at+"/them?loai=task&nhom="+area), at+"/them?loai=task",
		url.Values{"title": {"Phát thanh hằng tuần"}, "area": {area}, "timing": {"Trước ngày 15/9/2026"}}), "Đã thêm nhiệm vụ", "Chưa xác định đầu mối")
	if it := s.itemAt(t, ten, id, "II.2.1"); it.Timing != plan.TimingDated || it.DueOn != plan.NewDay(2026, 9, 15) {
		t.Errorf("the new task is due %v %v", it.Timing, it.DueOn)
	}
	step("II.1 Nhóm; II.1.1 Việc; II.2 Truyền thông; II.2.1 Phát thanh; II.2.2 Treo pa nô", b.fillIn(b.get(of("II.2.1", "/tach")), of("II.2.1", "/tach"),
		url.Values{"title": {"Phát thanh"}, "second-title": {"Treo pa nô"}}), "Đã tách II.2.1")
	step("II.1 Nhóm; II.1.1 Việc; II.2 Truyền thông; II.2.1 Treo pa nô; II.2.2 Phát thanh", b.fillIn(b.get(at), at, url.Values{"op": {"up:" + fmt.Sprint(s.itemAt(t, ten, id, "II.2.2").ID)}}))
	other := fmt.Sprint(s.itemAt(t, ten, id, "II.2.2").ID)
	merge := of("II.2.1", "/gop")
	b.get(merge).want(http.StatusOK, "Gộp với", "II.2.2. Phát thanh")
	step("II.1 Nhóm; II.1.1 Việc; II.2 Truyền thông; II.2.1 Pa nô và phát thanh", b.fillIn(b.get(merge+"?voi="+other), merge+"?voi="+other, url.Values{"title": {"Pa nô và phát thanh"}}), "Đã gộp")
	step("II.1 Nhóm; II.1.1 Việc; II.1.2 Pa nô; II.2 Truyền thông", b.fillIn(b.get(of("II.2.1", "")), of("II.2.1", ""),
		url.Values{"title": {"Pa nô"}, "area": {fmt.Sprint(s.itemAt(t, ten, id, "II.1").ID)}}))
	b.fillIn(b.get(of("II.1.2", "/phan-cong")), of("II.1.2", "/phan-cong"), url.Values{"focal": {fmt.Sprint(ten.units["Công an xã"])}}).want(http.StatusOK, "Đã lưu phân công II.1.2", "Công an xã")
	unit := fmt.Sprint(ten.units["Trạm Y tế"])
	step("II.1 Nhóm; II.1.1 Việc; II.1.2 Pa nô; II.2 Truyền thông; III.1.1 Khám sức khỏe", b.fillIn(b.get(at+"/them?loai=duty"), at+"/them?loai=duty",
		url.Values{"title": {"Khám sức khỏe"}, "unit": {unit}}), "Đã thêm trách nhiệm")
	step("II.1 Nhóm; II.1.1 Việc; II.1.2 Pa nô; III.1.1 Khám sức khỏe", b.fillIn(b.get(of("II.2", "/ket-thuc")), of("II.2", "/ket-thuc"), nil), "Đã bỏ II.2")
	b.fillIn(b.get(of("II.1", "/ket-thuc")), of("II.1", "/ket-thuc"), nil).want(http.StatusUnprocessableEntity, "Nhóm này còn 2 nhiệm vụ")

	// The head, the day that no year has, and a plan that was edited can be activated.
	head := fmt.Sprintf("/ke-hoach/%d/thong-tin", id)
	b.fillIn(b.get(head), head, url.Values{"title": {""}, "report_due": {"30/2"}, "legal_bases": {"Căn cứ thử"}}).want(http.StatusUnprocessableEntity, "Ghi tên kế hoạch.", "Ghi ngày và tháng có trong mọi năm", "Căn cứ thử")
	b.fillIn(b.get(head), head, url.Values{"title": {"Kế hoạch sửa"}, "short_title": {""}, "number": {"9/KH-UBND"}, "issued_on": {"5/2026"}, "report_due": {"15/12"}, "recipients": {"Thường trực Đảng ủy (B/c)\nLưu: VT"}}).
		want(http.StatusOK, "Đã lưu phần chung", "Kế hoạch sửa")
	b.get(fmt.Sprintf("/ke-hoach/%d", id)).want(http.StatusOK, "số 9/KH-UBND", "tháng 5/2026", "Thường trực Đảng ủy (B/c)", "15/12")
}

func TestEditingForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	id := draftPlan(t, s, ten)
	at := fmt.Sprintf("/ke-hoach/%d/sua", id)
	item := fmt.Sprintf("%s/%d", at, s.itemAt(t, ten, id, "II.1.1").ID)
	area := fmt.Sprint(s.itemAt(t, ten, id, "II.1").ID)
	b, c := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.vanhoa")

	// What is refused comes back with all that was typed.
	b.fillIn(b.get(at+"/them?loai=task"), at+"/them?loai=task", url.Values{"title": {""}, "body": {"Đoạn đã gõ"}, "due": {"31/2/2026"}}).
		want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch", "Đoạn đã gõ")
	b.fillIn(b.get(at+"/them?loai=task"), at+"/them?loai=task", url.Values{"title": {""}, "body": {"Đoạn đã gõ"}}).want(http.StatusUnprocessableEntity, "Ghi tên.", "Đoạn đã gõ")
	b.fillIn(b.get(at+"/them?loai=task"), at+"/them?loai=task", url.Values{"title": {"Việc"}}).want(http.StatusUnprocessableEntity, "Chọn nhóm nhiệm vụ.")
	b.fillIn(b.get(at), at, url.Values{"op": {"up:999999"}}).want(http.StatusNotFound)

	// A double press changes once; a second window sees the other's text beside his own.
	page, late := b.get(item), c.get(item)
	form := page.hidden()
	form.Set("title", "Tên của cửa sổ thứ nhất")
	form.Set("area", area)
	b.post(item, form).want(http.StatusOK, "Tên của cửa sổ thứ nhất")
	b.post(item, form).want(http.StatusOK, "Tên của cửa sổ thứ nhất")
	again := c.fillIn(late, item, url.Values{"title": {"Tên của cửa sổ thứ hai"}, "area": {area}}).want(http.StatusConflict, "người khác vừa sửa", "Tên của cửa sổ thứ nhất", "Tên của cửa sổ thứ hai")
	form = again.hidden()
	form.Set("title", "Tên của cửa sổ thứ hai")
	form.Set("area", area)
	c.post(item, form).want(http.StatusOK, "Tên của cửa sổ thứ hai")
}

// An act on an item that is gone is answered alike, whatever the act: the plan as it is, and what was typed.
func TestActsOnAnItemThatIsGone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	id := draftPlan(t, s, ten)
	at := fmt.Sprintf("/ke-hoach/%d/sua", id)
	item := fmt.Sprintf("%s/%d", at, s.itemAt(t, ten, id, "II.1.1").ID)
	b, c := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.vanhoa")
	acts := []string{"", "/phan-cong", "/tach", "/ket-thuc"}
	pages := map[string]answer{}
	for _, act := range acts {
		pages[act] = c.get(item + act)
	}
	end := b.get(item + "/ket-thuc")
	b.fillIn(end, item+"/ket-thuc", nil).want(http.StatusOK, "Đã bỏ II.1.1")
	for _, act := range acts {
		c.fillIn(pages[act], item+act, url.Values{"title": {"Tên đã gõ"}, "second-title": {"Phần hai đã gõ"}, "focal": {""}}).
			want(http.StatusNotFound, "đã bỏ, gộp hoặc kết thúc ở cửa sổ khác", "Tên đã gõ", "Thêm nhóm nhiệm vụ")
		c.get(item + act).want(http.StatusNotFound)
	}
	b.fillIn(end, item+"/ket-thuc", nil).want(http.StatusOK) // the same press again
}

// Two tasks that answer two superiors become one that answers both.
func TestMergedTaskAnswersBothSuperiors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten, b := s.communes["hatrung"], s.as(t, "hatrung.vanhoa")
	var id int64
	var homes []string
	for _, name := range []string{"tỉnh", "sở"} {
		review := fmt.Sprintf("/ke-hoach/nhap/%d", importDraft(t, s, ten))
		superior := planOf(t, b.fillIn(b.get(review), review, url.Values{"op": {"plan"}, "superior": {"1"}, "title": {"Kế hoạch của " + name}}).want(http.StatusOK))
		at := fmt.Sprintf("/ke-hoach/%d/chep", superior)
		fields := url.Values{"title": {"Kế hoạch của xã"}, "item": {fmt.Sprint(s.itemAt(t, ten, superior, "II.1.1").ID)}}
		if id != 0 {
			fields.Set("into", fmt.Sprint(id))
		}
		id = planOf(t, b.fillIn(b.get(at), at, fields).want(http.StatusOK))
		homes = append(homes, fmt.Sprintf("/ke-hoach/%d", superior))
	}
	merge := fmt.Sprintf("/ke-hoach/%d/sua/%d/gop?voi=%d", id, s.itemAt(t, ten, id, "II.1.1").ID, s.itemAt(t, ten, id, "II.1.2").ID)
	b.fillIn(b.get(merge), merge, url.Values{"title": {"Việc chung"}}).want(http.StatusOK, "Đã gộp")
	b.get(fmt.Sprintf("/ke-hoach/%d", id)).want(http.StatusOK, "Kế hoạch của tỉnh, II.1.1. Việc", "Kế hoạch của sở, II.1.1. Việc")
	for _, home := range homes {
		b.get(home).want(http.StatusOK, "1 nhiệm vụ đã đưa vào kế hoạch của xã", "Việc chung")
	}
}
