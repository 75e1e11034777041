package server_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// filled are the named controls of the page as a browser posts them, with fields in their place.
func (a answer) filled(fields url.Values, names ...string) url.Values {
	a.t.Helper()
	form := url.Values{}
	for _, name := range names {
		form.Set(name, a.input(name))
	}
	maps.Copy(form, fields)
	return form
}

var dateFields = []string{"from", "cut_off", "units_due", "compile", "approve", "superior_due"}

func TestPeriodPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.vanhoa")
	base := fmt.Sprintf("/ke-hoach/%d/ky", p.ID)
	b.get(base).want(http.StatusOK, "Năm 2026", "9 tháng năm 2026", "Chủ nhật; ngày làm việc gần nhất: 18/9 hoặc 21/9", "Không dùng. Chốt ngày 14 tháng cuối kỳ")

	// A proposal, its dates moved to working days, refused with what was typed, then taken.
	page := b.get(base+"/them?ky=half_year-1&nam=2026").want(http.StatusOK, "Thêm kỳ 6 tháng đầu năm 2026")
	if from, cutOff, due := page.input("from"), page.input("cut_off"), page.input("superior_due"); from != "15/12/2025" || cutOff != "14/6/2026" || due != "25/6/2026" {
		t.Errorf("proposed %s, %s, %s", from, cutOff, due)
	}
	names := append([]string{"token", "kind", "number", "year"}, dateFields...)
	refused := b.post(base, page.filled(url.Values{"units_due": {"13/6/2026"}, "compile": {"40/6/2026"}}, names...)).
		want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch")
	if refused.input("compile") != "40/6/2026" || refused.input("token") != page.input("token") {
		t.Error("what was typed is lost")
	}
	b.post(base, page.filled(url.Values{"superior_due": {"14/6/2026"}, "approve": {"14/6/2026"}, "compile": {"14/6/2026"}, "units_due": {"14/6/2026"}}, names...)).
		want(http.StatusUnprocessableEntity, "ít nhất một ngày làm việc")
	b.post(base, page.filled(url.Values{"from": {"20/12/2025"}}, names...)).want(http.StatusOK, "Đã thêm kỳ 6 tháng đầu năm 2026.", "Chưa mở")
	second := b.get(base+"/them?ky=half_year-2&nam=2026").want(http.StatusOK, "Thêm kỳ 6 tháng cuối năm 2026")
	if from := second.input("from"); from != "15/6/2026" {
		t.Errorf("the second half begins on %s", from)
	}
	b.post(base, second.filled(url.Values{"from": {"20/6/2026"}}, names...)).want(http.StatusOK, "còn sót từ 15/6/2026 đến 19/6/2026")

	// A matter of its own, open at once.
	page = b.get(base+"/them?ky=ad_hoc&nam=2026").want(http.StatusOK, "Thêm kỳ đột xuất", "Cả kế hoạch")
	b.post(base, page.filled(nil, names...)).want(http.StatusUnprocessableEntity, "Ghi việc cần báo cáo.")
	item := strconv.FormatInt(p.Items["III.1.2"].ID, 10)
	b.post(base, page.filled(url.Values{"title": {"khám sức khỏe"}, "item": {item}, "open": {"1"}}, names...)).want(http.StatusOK, "Đột xuất, khám sức khỏe", "Đang mở")
	s.as(t, "hatrung.yte").get("/viec-cua-toi").want(http.StatusOK, "khám sức khỏe")
	other := s.planned(t, "hoatgiang")
	foreign := page.filled(url.Values{"token": {"0123456789abcdef0"}, "title": {"việc khác"}, "item": {strconv.FormatInt(other.Items["III.1.2"].ID, 10)}, "from": {"01/11/2026"}}, names[1:]...)
	b.post(base, foreign).want(http.StatusUnprocessableEntity, "Chọn nhóm hoặc nhiệm vụ của kế hoạch này.")
}

func TestPeriodIsLockedAndUnlocked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b, unit := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.yte")
	address := fmt.Sprintf("/ke-hoach/%d/ky/%d", p.ID, p.Year.ID)
	version := fmt.Sprintf("version-%d", p.Year.ID)
	page := b.get(address).want(http.StatusOK, "Kỳ năm 2026", "5 trong 5 báo cáo chưa gửi; cơ quan được đề nghị: 1 chưa có phản hồi", "Khóa kỳ báo cáo")
	b.post(address, page.filled(url.Values{"units_due": {"21/11/2026"}}, append([]string{version}, dateFields...)...)).
		want(http.StatusOK, "Đã lưu các ngày", "21/11/2026 là ngày nghỉ (Thứ Bảy; ngày làm việc gần nhất: 20/11 hoặc 23/11)", "Sửa ngày")
	// The page from before: what was typed stands beside what is stored.
	b.post(address, page.filled(url.Values{"units_due": {"19/11/2026"}}, append([]string{version}, dateFields...)...)).
		want(http.StatusConflict, "người khác vừa sửa", "21/11/2026")
	b.post(address+"/tinh-trang", url.Values{version: {"1"}, "act": {"locked"}}).want(http.StatusConflict)
	page = b.get(address)
	b.post(address+"/tinh-trang", page.filled(nil, version, "act")).want(http.StatusOK, "Đã ghi: Khóa kỳ", "Lý do mở khóa")
	unit.get("/viec-cua-toi").want(http.StatusOK)
	if text := unit.get("/viec-cua-toi").text(); strings.Contains(text, "năm 2026 Hạn: 20/11") {
		t.Error("the unit still sees the locked period")
	}
	page = b.get(address)
	b.post(address+"/tinh-trang", page.filled(nil, version, "act")).want(http.StatusUnprocessableEntity, "Ghi lý do mở khóa.")
	b.post(address+"/tinh-trang", page.filled(url.Values{"reason": {"Cấp trên yêu cầu bổ sung số liệu."}}, version, "act")).
		want(http.StatusOK, "Đã ghi: Mở khóa", "Lý do: Cấp trên yêu cầu bổ sung số liệu.", "14:05, 23/11/2026, Người vanhoa")
	s.as(t, "hatrung.quantri").get("/quan-tri/nhat-ky").want(http.StatusOK, "Mở khóa kỳ báo cáo", "Khóa kỳ báo cáo")
}

func TestSchedulePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.vanhoa")
	base := fmt.Sprintf("/ke-hoach/%d/ky", p.ID)
	names := []string{"version-plan", "month-cut_off_day", "month-units_after", "month-compile_after", "month-approve_after", "month-superior_after"}
	page := b.get(base)
	refused := b.post(base+"/lich", page.filled(url.Values{"kind": {"month"}, "month-active": {"1"}, "month-cut_off_day": {"35"}, "month-units_after": {"hai"}}, names...)).
		want(http.StatusUnprocessableEntity, "Ghi một số.")
	if refused.input("month-cut_off_day") != "35" || refused.input("month-units_after") != "hai" {
		t.Error("what was typed is lost")
	}
	b.post(base+"/lich", page.filled(url.Values{"kind": {"month"}, "month-active": {"1"}, "month-cut_off_day": {"25"}}, names...)).
		want(http.StatusOK, "Đã lưu lịch báo cáo", "Tháng Chốt ngày 25 tháng cuối kỳ")
	b.get(base+"/them?ky=month-2&nam=2028").want(http.StatusOK, "Thêm kỳ tháng 2 năm 2028")
	b.post(base+"/lich", url.Values{"kind": {"ad_hoc"}}).want(http.StatusUnprocessableEntity)
}

func TestNewYearPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p, ten := s.planned(t, "hatrung"), s.communes["hatrung"]
	b := s.as(t, "hatrung.vanhoa")
	police, office := ten.units["Công an xã"], ten.units["Văn phòng HĐND và UBND"]
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE units SET valid_to = '2026-06-30', successor_id = $2 WHERE commune_id = $1 AND id = $3`, ten.actor.CommuneID, office, police)
	s.db.Exec(t, ten.actor.CommuneID, `UPDATE plan_items SET timing = 'dated', due_on = '2026-06-30' WHERE commune_id = $1 AND id = $2`, ten.actor.CommuneID, p.Items["II.1.2"].ID)
	ten.report(t, s, ten.units["Trạm Y tế"], p.Row("III.1.1"), true)

	address := fmt.Sprintf("/ke-hoach/%d/nam-moi", p.ID)
	successor := fmt.Sprintf("successor-%d", police)
	page := b.get(address).want(http.StatusOK, "Khép năm 2026, mở năm 2027", "4 nhiệm vụ thường xuyên bắt đầu lại", "1 nhiệm vụ có thời hạn chưa xong được chuyển từ năm 2026",
		"Công an xã", "Kết thúc 30/6/2026; 2 nhiệm vụ, đầu mối 1", "năm 2026, hạn các đơn vị 20/11/2026", "báo cáo của các kỳ đang mở chưa gửi")
	if from := page.input("from"); from != "16/11/2026" {
		t.Errorf("2027 begins on %s", from)
	}
	names := append([]string{"token", "version-plan", "closing"}, dateFields...)
	refused := b.post(address, page.filled(url.Values{"cut_off": {"15/11/2026"}}, names...)).want(http.StatusUnprocessableEntity, "Chọn đơn vị nhận việc của Công an xã.")
	if refused.input("cut_off") != "15/11/2026" {
		t.Error("what was typed is lost")
	}
	b.post(address, page.filled(url.Values{successor: {strconv.FormatInt(police, 10)}}, names...)).want(http.StatusUnprocessableEntity, "Công an xã không hoạt động khi năm mới bắt đầu")
	form := page.filled(url.Values{successor: {strconv.FormatInt(office, 10)}}, names...)
	b.post(address, form).want(http.StatusOK, "Đã khép năm 2026 và mở năm 2027.", "Năm 2027", "Đã khép lúc 14:05, 23/11/2026, Người vanhoa")
	// A double press lands on the same page and changes nothing; the year after has its own step.
	b.post(address, form).want(http.StatusOK, "Năm 2027")
	b.get(address).want(http.StatusOK, "Khép năm 2027, mở năm 2028")

	// The unit begins empty, with the past one click away.
	unit := s.as(t, "hatrung.yte")
	work := unit.get("/viec-cua-toi").want(http.StatusOK, "Năm trước: 2026")
	if strings.Contains(work.text(), "Kỳ trước:") {
		t.Error("last year's text stands on the unit's page")
	}
	item := p.Items["III.1.1"].ID
	unit.get(fmt.Sprintf("/nhiem-vu/%d?nam=2026", item)).want(http.StatusOK, "Kỳ năm 2026", "Năm 2027")
	if text := unit.get(fmt.Sprintf("/nhiem-vu/%d", item)).want(http.StatusOK, "Kỳ năm 2027").text(); strings.Contains(text, "Kỳ năm 2026") {
		t.Error("the page of the task shows two years at once")
	}
	b.get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.2"].ID)).want(http.StatusOK, "Chuyển từ năm 2026", "Văn phòng HĐND và UBND")
	// Who had the part before still sees what he did.
	s.as(t, "hatrung.congan").get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.2"].ID)).want(http.StatusOK, "Kỳ năm 2026")
	s.as(t, "hatrung.mttq").get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.2"].ID)).want(http.StatusNotFound)
}

func TestDaysOffPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	const address = "/quan-tri/ngay-nghi"
	page := b.get(address).want(http.StatusOK, "Ngày nghỉ năm 2026", "Thứ Bảy, 14/02/2026 đến Chủ nhật, 22/02/2026", "1/1, ngày 17/02", "Nghỉ bù Giỗ Tổ Hùng Vương 27/4", "Thứ Ba, 01/9/2026 đến Thứ Tư, 02/9/2026")
	refused := b.post(address, page.filled(url.Values{"off": {"02/9/2026"}, "reason": {"Thử"}}, "token")).want(http.StatusUnprocessableEntity, "Ngày này đã là ngày nghỉ.")
	if refused.input("reason") != "Thử" {
		t.Error("what was typed is lost")
	}
	swap := url.Values{"off": {"31/8/2026"}, "work": {"22/8/2026"}, "reason": {"Quốc khánh, theo thông báo"}}
	b.post(address, page.filled(swap, "token")).want(http.StatusOK, "Đã ghi ngày hoán đổi.", "Thứ Bảy, 29/8/2026 đến Thứ Tư, 02/9/2026", "Thứ Bảy, 22/8/2026")
	swaps, err := s.db.Store.In(s.communes["hatrung"].actor).Swaps(context.Background())
	if err != nil || len(swaps) != 1 {
		t.Fatal(swaps, err)
	}
	s.as(t, "hoatgiang.quantri").post(fmt.Sprintf("%s/%d/bo", address, swaps[0].ID), nil).want(http.StatusNotFound)
	s.as(t, "hatrung.quantri").post(fmt.Sprintf("%s/%d/bo", address, swaps[0].ID), nil).want(http.StatusOK, "Đã bỏ ngày hoán đổi.", "Chưa ghi ngày nào.")
	b.get(address+"?nam=2030").want(http.StatusOK, "Ngày nghỉ năm 2030", "1/1, ngày 02/02")
}

// TestEverySetOfKinds: whatever is chosen in the list of periods, dates are proposed that can be saved.
func TestEverySetOfKinds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.planned(t, "hatrung")
	b := s.as(t, "hatrung.vanhoa")
	base := fmt.Sprintf("/ke-hoach/%d/ky", p.ID)
	kinds := []string{"nine_months-1", "year-1"}
	for _, kind := range []plan.PeriodKind{plan.PeriodMonth, plan.PeriodQuarter, plan.PeriodHalfYear} {
		for n := 1; n <= kind.Numbers(); n++ {
			kinds = append(kinds, fmt.Sprintf("%s-%d", kind, n))
		}
	}
	for _, kind := range kinds {
		page := b.get(base + "/them?nam=2027&ky=" + kind).want(http.StatusOK)
		b.post(base, page.filled(nil, append([]string{"token", "kind", "number", "year"}, dateFields...)...)).want(http.StatusOK, "Đã thêm kỳ")
	}
	list, err := s.db.Store.In(s.communes["hatrung"].actor).Periods(context.Background(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if seams := plan.Seams(list); len(seams) > 0 || !slices.ContainsFunc(list, func(p plan.Period) bool { return p.Year == 2027 && p.Number == 12 }) {
		t.Errorf("%d periods, seams %+v", len(list), seams)
	}
}
