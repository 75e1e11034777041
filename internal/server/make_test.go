package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// planOf is the plan of an address such as /ke-hoach/12/sua.
func planOf(t testing.TB, a answer) int64 {
	t.Helper()
	parts := strings.Split(a.path, "/")
	if len(parts) < 3 {
		t.Fatalf("%s is no page of a plan", a.path)
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		t.Fatalf("%s is no page of a plan", a.path)
	}
	return id
}

// shows asks for what is no text of a page: an address, a value.
func (a answer) shows(texts ...string) {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Errorf("%s does not hold %q", a.path, text)
		}
	}
}

func (s *site) partsAt(t testing.TB, ten *tenant, planID int64, place string) string {
	t.Helper()
	it := s.itemAt(t, ten, planID, place)
	list, err := s.db.Store.In(ten.actor).Assignments(context.Background(), planID)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, a := range list {
		if a.ItemID == it.ID {
			out = append(out, fmt.Sprintf("%d %s %t", a.UnitID, a.Role, a.Focal))
		}
	}
	return strings.Join(out, "; ")
}

func TestPlanIsMadeByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten, b := s.communes["hatrung"], s.as(t, "hatrung.vanhoa")
	b.get("/ke-hoach").want(http.StatusOK, "Lập kế hoạch")
	const at = "/ke-hoach/lap"
	b.fillIn(b.get(at), at, url.Values{"title": {" "}, "number": {"7/KH-UBND"}, "issued_on": {"30/2/2026"}, "areas": {"Nhóm đã gõ"}}).
		want(http.StatusUnprocessableEntity, "Ghi tên kế hoạch.", "Ghi ngày có trong lịch", "Nhóm đã gõ").
		shows("7/KH-UBND", "30/2/2026")
	b.fillIn(b.get(at), at, url.Values{"title": {"Kế hoạch thử"}, "areas": {"Nhóm một\n" + strings.Repeat("a", 2001)}}).
		want(http.StatusUnprocessableEntity, "Tên dài quá 2.000 chữ cái", "Nhóm một")
	form := b.get(at).hidden()
	for name, value := range map[string]string{"title": "Kế hoạch chăm sóc người cao tuổi", "number": "7/KH-UBND", "issued_on": "15/5/2026", "areas": "1. Truyền thông\n\n2) Khám sức khỏe\nTruyền thông"} {
		form.Set(name, value)
	}
	made := b.post(at, form).want(http.StatusOK, "Đã lập kế hoạch nháp", "Thêm nhiệm vụ vào nhóm này")
	id := planOf(t, made)
	if got, want := s.shape(t, ten, id), "II.1 Truyền thông; II.2 Khám sức khỏe"; got != want {
		t.Errorf("the plan is %s, want %s", got, want)
	}
	if again := planOf(t, b.post(at, form).want(http.StatusOK)); again != id {
		t.Errorf("a second press made plan %d beside %d", again, id)
	}
	b.get(fmt.Sprintf("/ke-hoach/%d", id)).want(http.StatusOK, "số 7/KH-UBND", "ngày 15/5/2026", "Nháp")
}

func TestPlanIsMadeFromLastYears(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten, b := s.communes["hatrung"], s.as(t, "hatrung.vanhoa")
	p := s.planned(t, "hatrung")
	lead, police := ten.units["Trạm Y tế"], ten.units["Công an xã"]
	// The police ends, and nobody takes over.
	if _, err := s.owner(t, "hatrung").Exec(context.Background(), `UPDATE units SET valid_to = '2026-06-30' WHERE id = $1`, police); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/ke-hoach/%d/chep", p.ID)
	b.get("/ke-hoach/lap").want(http.StatusOK).shows(at)
	b.get(fmt.Sprintf("/ke-hoach/%d", p.ID)).want(http.StatusOK, "Lập kế hoạch năm sau từ kế hoạch này")
	page := b.get(at).want(http.StatusOK, "Tuyên truyền chăm sóc trẻ em tại thôn", "Thời gian: Thường xuyên")
	if n := strings.Count(page.body, `name="item"`); n != 5 || strings.Count(page.body, "checked") < n {
		t.Errorf("the page offers %d tasks, want 5, all of them chosen", n)
	}
	pick := func(places ...string) (list []string) {
		for _, place := range places {
			list = append(list, strconv.FormatInt(p.Items[place].ID, 10))
		}
		return list
	}
	b.fillIn(page, at, url.Values{"title": {"Tên đã gõ"}, "years": {"x"}}).want(http.StatusUnprocessableEntity, "Chọn ít nhất một nhiệm vụ.", "Ghi số năm từ 0 đến 10.").shows("Tên đã gõ")
	b.fillIn(page, at, url.Values{"title": {"A"}, "item": {"999999"}, "years": {"1"}}).want(http.StatusUnprocessableEntity, "Chọn ít nhất một nhiệm vụ.")
	b.fillIn(page, at, url.Values{"into": {strconv.FormatInt(p.ID, 10)}, "item": pick("II.1.1"), "years": {"1"}}).want(http.StatusUnprocessableEntity, "Chọn một kế hoạch còn là bản nháp.")
	made := b.fillIn(b.get(at), at, url.Values{"title": {"Chương trình mẫu năm 2027"}, "item": pick("II.1.1", "II.1.2", "III.1.1"), "years": {"1"}}).want(http.StatusOK, "Đã đưa các nhiệm vụ đã chọn", "Chưa xác định đầu mối")
	id := planOf(t, made)
	want := "II.1 Truyền thông, vận động xã hội; II.1.1 Tuyên truyền chăm sóc trẻ em tại thôn; II.1.2 Phổ biến kỹ năng phòng, chống đuối nước; II.2 Chăm sóc sức khỏe; III.1.1 Cân, đo, theo dõi tăng trưởng của trẻ dưới 5 tuổi"
	if got := s.shape(t, ten, id); got != want {
		t.Errorf("the plan is\n%s, want\n%s", got, want)
	}
	if got, want := s.partsAt(t, ten, id, "II.1.1"), fmt.Sprintf("%d lead true", lead); got != want {
		t.Errorf("II.1.1 is of %q, want %q", got, want)
	}
	if got := s.partsAt(t, ten, id, "II.1.2"); got != "" {
		t.Errorf("II.1.2 is of %q, which ended", got)
	}
	// A duty whose unit ended is not dropped in silence.
	if _, err := s.owner(t, "hatrung").Exec(context.Background(), `UPDATE units SET valid_to = '2026-06-30' WHERE id = $1`, ten.units["Ủy ban MTTQ Việt Nam xã"]); err != nil {
		t.Fatal(err)
	}
	b.fillIn(b.get(at), at, url.Values{"title": {"A"}, "item": pick("III.1.1", "III.2.1"), "years": {"1"}}).want(http.StatusUnprocessableEntity, "chưa có đơn vị nhận việc: III.2.1")
	// The rest goes into the same draft, and last year's plan is as it was.
	b.fillIn(b.get(at), at, url.Values{"into": {strconv.FormatInt(id, 10)}, "item": pick("III.1.2"), "years": {"0"}}).want(http.StatusOK, "Khám sức khỏe đầu năm học")
	if got := s.shape(t, ten, id); got != want+"; III.1.2 Khám sức khỏe đầu năm học" {
		t.Errorf("the plan is\n%s", got)
	}
	if n := len(strings.Split(s.shape(t, ten, p.ID), "; ")); n != 7 {
		t.Errorf("last year's plan has %d items", n)
	}
	// A draft is no source.
	b.get(fmt.Sprintf("/ke-hoach/%d/chep", id)).want(http.StatusConflict)
}

// A superior's plan is kept as a source: nobody owes on it, and one report answers both plans.
func TestPlanIsMadeFromASuperiors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten, b, leader := s.communes["hatrung"], s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	review := fmt.Sprintf("/ke-hoach/nhap/%d", importDraft(t, s, ten))
	units := s.count(t, "hatrung", "units")
	saved := b.fillIn(b.get(review).want(http.StatusOK, "Kế hoạch của cấp trên"), review, url.Values{"op": {"plan"}, "superior": {"1"}, "title": {"Kế hoạch của tỉnh"}, "issuer": {"UBND tỉnh"}}).
		want(http.StatusOK, "Đã lưu kế hoạch của cấp trên làm nguồn", "Của cấp trên", "UBND tỉnh", "Chọn nhiệm vụ đưa vào kế hoạch của xã", "không đơn vị nào phải báo cáo")
	superior := planOf(t, saved)
	if s.count(t, "hatrung", "assignments") != 0 || s.count(t, "hatrung", "units") != units {
		t.Error("a superior's plan gave work to units of the commune")
	}
	task := s.itemAt(t, ten, superior, "II.1.1")
	home := fmt.Sprintf("/ke-hoach/%d", superior)

	// It is neither given to units nor activated.
	if strings.Contains(saved.body, "Kích hoạt kế hoạch") || strings.Contains(saved.body, "Sửa phân công") {
		t.Error("the page offers to activate or to assign")
	}
	assign := fmt.Sprintf("%s/phan-cong/%d", home, task.ID)
	b.get(assign).want(http.StatusConflict)
	b.post(assign, url.Values{"version-plan": {"1"}, "focal": {fmt.Sprint(ten.units["Trạm Y tế"])}}).want(http.StatusConflict)
	b.post(home+"/kich-hoat", url.Values{
		"token": {rand.Text()}, "version-plan": {"1"}, "year": {"2026"}, "from": {"15/12/2025"}, "cut_off": {"15/11/2026"}, "units_due": {"20/11/2026"},
		"compile": {"25/11/2026"}, "approve": {"27/11/2026"}, "superior_due": {"30/11/2026"},
	}).want(http.StatusConflict, "kế hoạch của cấp trên")
	b.fillIn(b.get(home+"/thong-tin"), home+"/thong-tin", url.Values{"number": {"99/KH-UBND"}}).want(http.StatusOK, "số 99/KH-UBND")

	// Its task goes into a plan of the commune, with its source.
	at := home + "/chep"
	b.get("/ke-hoach/lap").want(http.StatusOK).shows(at)
	id := planOf(t, b.fillIn(b.get(at), at, url.Values{"title": {"Kế hoạch của xã"}, "item": {fmt.Sprint(task.ID)}}).want(http.StatusOK, "Việc", "Chưa xác định đầu mối"))
	answer := s.itemAt(t, ten, id, "II.1.1")
	if !slices.Equal(answer.Sources, []int64{task.ID}) {
		t.Fatalf("the task has the sources %d, want %d", answer.Sources, task.ID)
	}
	b.get(home).want(http.StatusOK, "1 nhiệm vụ đã đưa vào kế hoạch của xã", "Bản nháp, chưa thực hiện")
	if strings.Contains(leader.get(home).want(http.StatusOK, "Kế hoạch của tỉnh").body, "Việc của xã") {
		t.Error("a leader sees a draft through the superior's plan")
	}

	// Followed and reported on once, it answers both.
	edit := fmt.Sprintf("/ke-hoach/%d/sua/%d/phan-cong", id, answer.ID)
	b.fillIn(b.get(edit), edit, url.Values{"focal": {fmt.Sprint(ten.units["Trạm Y tế"])}}).want(http.StatusOK)
	b.fillIn(b.get(fmt.Sprintf("/ke-hoach/%d", id)), fmt.Sprintf("/ke-hoach/%d/kich-hoat", id), url.Values{
		"year": {"2026"}, "from": {"15/12/2025"}, "cut_off": {"15/11/2026"}, "units_due": {"20/11/2026"}, "compile": {"25/11/2026"}, "approve": {"27/11/2026"}, "superior_due": {"30/11/2026"},
	}).want(http.StatusOK, "Đã kích hoạt", "Theo kế hoạch cấp trên", "Kế hoạch của tỉnh, II.1.1. Việc")
	leader.get(home).want(http.StatusOK, "Việc của xã", "Chưa có báo cáo")
	periods, err := s.db.Store.In(ten.actor).PlanTree(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	ten.report(t, s, ten.units["Trạm Y tế"], plan.RowKey{PeriodID: periods.Periods[0].ID, ItemID: answer.ID}, true)
	leader.get(home).want(http.StatusOK, "Đang thực hiện quá hạn (Trạm Y tế, kỳ ").shows(fmt.Sprintf("/nhiem-vu/%d", answer.ID))
	leader.get(fmt.Sprintf("/nhiem-vu/%d", answer.ID)).want(http.StatusOK, "Theo kế hoạch cấp trên").shows(home)
	unit := s.as(t, "hatrung.yte")
	unit.get(fmt.Sprintf("/nhiem-vu/%d", answer.ID)).want(http.StatusOK, "Theo kế hoạch cấp trên").shows(home)
	unit.get(home).want(http.StatusOK, "Việc của xã")
	unit.get("/ke-hoach").want(http.StatusOK, "Kế hoạch của tỉnh")
	if strings.Contains(s.as(t, "hatrung.yte").get("/viec-cua-toi").body, "Kế hoạch của tỉnh") {
		t.Error("the unit owes something on the superior's plan")
	}
	b.get(at).want(http.StatusOK, "Đã có việc của xã")
	// What was read wrongly is corrected there, by words and by tasks; nobody of the commune gets a part.
	b.get(home+"/sua").want(http.StatusOK, "Kế hoạch của cấp trên, giữ làm nguồn")
	area := fmt.Sprint(s.itemAt(t, ten, superior, "II.1").ID)
	item := fmt.Sprintf("%s/sua/%d", home, task.ID)
	b.fillIn(b.get(item), item, url.Values{"title": {"Việc của tỉnh, đã sửa"}, "area": {area}}).want(http.StatusOK, "Việc của tỉnh, đã sửa")
	b.fillIn(b.get(home+"/sua/them?loai=task"), home+"/sua/them?loai=task", url.Values{"title": {"Việc còn thiếu"}, "area": {area}}).want(http.StatusOK, "Việc còn thiếu")
	if strings.Contains(b.get(item).want(http.StatusOK, "Tách làm hai").body, "/phan-cong") {
		t.Error("the page offers to give the task to a unit")
	}
	b.post(item+"/phan-cong", url.Values{"token": {rand.Text()}, "version-plan": {"1"}, "focal": {fmt.Sprint(ten.units["Trạm Y tế"])}}).want(http.StatusConflict)
	leader.get(home).want(http.StatusOK, "Việc của tỉnh, đã sửa", "Đang thực hiện quá hạn (Trạm Y tế, kỳ ")
	end := fmt.Sprintf("%s/sua/%d/ket-thuc", home, task.ID)
	b.fillIn(b.get(end), end, nil).want(http.StatusUnprocessableEntity, "Kế hoạch của xã đang có việc theo nhiệm vụ này")
	s.as(t, "hoatgiang.vanhoa").get(home).want(http.StatusNotFound)
}
