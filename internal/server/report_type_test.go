package server_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// typeForm are the fields of the form of a type as its page shows them.
func typeForm(a answer) url.Values {
	form := url.Values{"document": {"BÁO CÁO"}, "kinds": {"year"}, "annexes": {"tasks"}}
	for _, name := range []string{"version-type", "name", "title", "opening", "closing", "addressee"} {
		form.Set(name, a.input(name))
	}
	for _, p := range plan.ReportPresets()[0].Parts {
		form.Add("part", p.Key)
		form.Set("title-"+p.Key, p.Title)
		form.Set("level-"+p.Key, strconv.Itoa(p.Level))
		form.Set("source-"+p.Key, string(p.Source))
	}
	return form
}

func TestReportTypeIsCopiedChangedAndArchived(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "hatrung.vanhoa")
	b.get("/bao-cao").want(http.StatusOK, "Mẫu báo cáo")
	list := b.get("/bao-cao/mau").want(http.StatusOK, "Báo cáo năm", "Báo cáo 6 tháng", "Báo cáo quý", "Báo cáo chuyên đề, đột xuất")
	b.post("/bao-cao/mau", url.Values{"token": {list.input("token")}, "from": {"nam"}, "name": {""}}).want(http.StatusUnprocessableEntity, "Ghi tên mẫu báo cáo.")
	made := b.post("/bao-cao/mau", url.Values{"token": {list.input("token")}, "from": {"nam"}, "name": {"Báo cáo tổng kết"}}).
		want(http.StatusOK, "Đã thêm mẫu “Báo cáo tổng kết”", "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027")
	// A second press makes no second type.
	again := b.post("/bao-cao/mau", url.Values{"token": {list.input("token")}, "from": {"nam"}, "name": {"Báo cáo tổng kết"}})
	if again.path != made.path {
		t.Errorf("the second press made %s after %s", again.path, made.path)
	}

	// Parts are moved, dropped and added before anything is kept.
	form := typeForm(made)
	form.Set("act", "up.weaknesses")
	form.Set("title-strengths", "Mặt được")
	b.post(made.path, form).want(http.StatusOK, "Dàn ý bên dưới chưa lưu", "1. Tồn tại, hạn chế", "2. Mặt được")
	b.get(made.path).want(http.StatusOK, "1. Ưu điểm", "2. Tồn tại, hạn chế")
	form.Set("act", "drop.strengths")
	if dropped := b.post(made.path, form).want(http.StatusOK); strings.Contains(dropped.body, "title-strengths") {
		t.Error("the part is still there")
	}
	form.Set("act", "add")
	added := b.post(made.path, form).want(http.StatusOK)
	if !strings.Contains(added.body, `name="title-part_14"`) {
		t.Error("no new part")
	}

	// A refused form keeps what was typed.
	form.Set("act", "save")
	form.Set("title", "Kết quả {ky}")
	refused := b.post(made.path, form).want(http.StatusUnprocessableEntity, "Không có ô điền “{ky}”")
	if refused.input("title") != "Kết quả {ky}" || refused.input("title-strengths") != "Mặt được" {
		t.Error("what was typed is gone")
	}
	form.Set("title", "Tổng kết {kỳ}")
	b.post(made.path, form).want(http.StatusOK, "Đã lưu mẫu “Báo cáo tổng kết”", "Tổng kết năm 2026", "1. Mặt được")
	// The other window still holds the version before.
	form.Set("name", "Tên của cửa sổ thứ hai")
	late := b.post(made.path, form).want(http.StatusConflict, "người khác vừa sửa", "Báo cáo tổng kết")
	if late.input("name") != "Tên của cửa sổ thứ hai" {
		t.Error("the loser's own text is gone")
	}

	list = b.get("/bao-cao/mau").want(http.StatusOK, "Báo cáo tổng kết")
	if strings.Index(list.body, "Báo cáo năm") > strings.Index(list.body, "Báo cáo tổng kết") {
		t.Error("the new type does not stand last")
	}
	b.post(made.path+"/tinh-trang", url.Values{"act": {"up"}, "at": {"6"}})
	b.post(made.path+"/tinh-trang", url.Values{"act": {"up"}, "at": {"6"}}) // pressed twice
	list = b.get("/bao-cao/mau")
	if i, j := strings.Index(list.body, "Báo cáo tổng kết"), strings.Index(list.body, "Báo cáo chuyên đề"); i > j || strings.Index(list.body, "Báo cáo tháng") > i {
		t.Error("the type was not moved by one place")
	}
	b.post(made.path+"/tinh-trang", url.Values{"act": {"archive"}, "version-type": {"2"}}).want(http.StatusOK, "Đã lưu trữ mẫu")
	b.post("/bao-cao/mau/nam/tinh-trang", url.Values{"act": {"archive"}, "version-type": {"1"}}).want(http.StatusOK, "Đã lưu trữ mẫu “Báo cáo năm”")
	b.get("/bao-cao/mau/khong-co").want(http.StatusNotFound)
}

func TestChangedTypeLeavesReportsUnderWayAlone(t *testing.T) {
	t.Parallel()
	_, b, address, _ := reportSite(t)
	b.post(address, url.Values{"version-strengths": {"0"}, "text-strengths": {"Làm tốt."}}).want(http.StatusOK, "Đã lưu 1 phần")
	page := b.get("/bao-cao/mau/nam").want(http.StatusOK)
	form := typeForm(page)
	form.Del("part")
	form.Add("part", "recommendations") // all others go
	form.Set("name", "Báo cáo năm, rút gọn")
	b.post("/bao-cao/mau/nam", form).want(http.StatusOK, "Đã lưu mẫu")
	b.get(address).want(http.StatusOK, "Làm tốt.", "ĐÁNH GIÁ CHUNG", "1. Ưu điểm")
	// The same type has begun its report of the period: it is found again.
	list := b.get("/bao-cao").want(http.StatusOK)
	if strings.Contains(list.body, "Soạn báo cáo<") {
		t.Error("the report may be begun twice")
	}
}

func TestReportsOfEveryKindOfPeriod(t *testing.T) {
	t.Parallel()
	s, b, address, _ := reportSite(t)
	ctx := context.Background()
	q := s.db.Store.In(s.communes["hatrung"].actor)
	reports, _, err := q.Reports(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	year := reports[0].Period
	for _, c := range []struct {
		kind        plan.PeriodKind
		number      int
		month       int
		title, next string
	}{
		{plan.PeriodMonth, 3, 3, "Báo cáo tháng 3 năm 2026", "NHIỆM VỤ TRỌNG TÂM THÁNG 4 NĂM 2026"},
		{plan.PeriodQuarter, 2, 6, "Báo cáo quý II năm 2026", "NHIỆM VỤ TRỌNG TÂM QUÝ III NĂM 2026"},
		{plan.PeriodHalfYear, 1, 6, "Báo cáo 6 tháng đầu năm 2026", "NHIỆM VỤ TRỌNG TÂM 6 THÁNG CUỐI NĂM 2026"},
		{plan.PeriodNineMonths, 0, 9, "Báo cáo 9 tháng năm 2026", "NHIỆM VỤ TRỌNG TÂM 3 THÁNG CUỐI NĂM 2026"},
		{plan.PeriodAdHoc, 0, 8, "Báo cáo đột xuất, kết quả Tháng hành động", "NHIỆM VỤ THỜI GIAN TỚI"},
	} {
		p := year
		p.ID, p.Kind, p.Number, p.State, p.Title = 0, c.kind, c.number, plan.PeriodOpen, ""
		if c.kind == plan.PeriodAdHoc {
			p.Title = "kết quả Tháng hành động"
		}
		day := plan.NewDay(2026, 1, 1).Add(30*c.month - 20)
		p.From, p.CutOff, p.UnitsDue, p.Compile, p.Approve, p.SuperiorDue = day, day.Add(9), day.Add(10), day.Add(12), day.Add(13), day.Add(14)
		id, err := q.InsertPeriod(ctx, p, testNow)
		if err != nil {
			t.Fatal(err)
		}
		begun := b.post("/bao-cao", url.Values{"token": {rand.Text()}, "period": {strconv.FormatInt(id, 10)}}).want(http.StatusOK, c.title, c.next)
		if begun.path == address {
			t.Errorf("%s opened the yearly report", c.title)
		}
		b.get(begun.path+"/in").want(http.StatusOK, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", c.next)
		// A type for another kind of period is refused, and begins nothing.
		b.post("/bao-cao", url.Values{"token": {rand.Text()}, "period": {strconv.FormatInt(id, 10)}, "type": {"nam"}}).want(http.StatusConflict)
	}
	b.get("/bao-cao").want(http.StatusOK, "Báo cáo quý II năm 2026", "Báo cáo năm 2026")
}

// Several types may be made for one period; each report stands for itself.
func TestTwoReportsOfOnePeriod(t *testing.T) {
	t.Parallel()
	_, b, address, _ := reportSite(t)
	list := b.get("/bao-cao/mau")
	own := b.post("/bao-cao/mau", url.Values{"token": {list.input("token")}, "from": {"nam"}, "name": {"Báo cáo gửi HĐND"}}).want(http.StatusOK)
	key := own.path[strings.LastIndex(own.path, "/")+1:]
	page := b.get("/bao-cao").want(http.StatusOK, "Soạn thêm theo mẫu này")
	second := b.post("/bao-cao", url.Values{"token": {page.input("token")}, "period": {page.input("period")}, "type": {key}}).want(http.StatusOK)
	if second.path == address {
		t.Fatal("the other type opened the first report")
	}
	b.post(second.path, url.Values{"version-strengths": {"0"}, "text-strengths": {"Chữ của bản gửi HĐND."}}).want(http.StatusOK, "Đã lưu 1 phần")
	if first := b.get(address); strings.Contains(first.body, "Chữ của bản gửi HĐND.") {
		t.Error("the first report shows the second one's text")
	}
	b.get("/bao-cao").want(http.StatusOK, "Báo cáo gửi HĐND")
}
