package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres/pgtest"
)

// amendedPlan is an active plan in its second version.
func amendedPlan(t testing.TB, s *site, ten *tenant) int64 {
	t.Helper()
	ctx := context.Background()
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: ten.units["Trạm Y tế"]})
	service := planning.New(s.db.Store, func() time.Time { return testNow })
	if _, err := service.BeginAmendment(ctx, ten.actor, rand.Text(), plan.Amendment{PlanID: p.ID, Title: "Kế hoạch điều chỉnh"}); err != nil {
		t.Fatal(err)
	}
	edit := planning.TreeEdit{PlanID: p.ID, Version: 1, Op: plan.Op{Kind: plan.OpEnd, Item: p.Items["II.1.1"].ID}}
	if _, err := service.EditTree(ctx, ten.actor, rand.Text(), edit); err != nil {
		t.Fatal(err)
	}
	// The task that the plan of the tests leaves without a unit.
	edit = planning.TreeEdit{PlanID: p.ID, Version: 2, Op: plan.Op{Kind: plan.OpEnd, Item: p.Items["II.1.2"].ID}}
	if _, err := service.EditTree(ctx, ten.actor, rand.Text(), edit); err != nil {
		t.Fatal(err)
	}
	in := planning.InForce{PlanID: p.ID, Version: 3, PlanVersion: 2, EffectiveOn: plan.NewDay(2026, 11, 20)}
	if _, err := service.PutInForce(ctx, ten.actor, rand.Text(), in); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// An active plan is amended: nothing moves while it is prepared; in force by one act, reports stay on their tasks
// and the difference is shown.
func TestAmendment(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	lead, police := ten.units["Trạm Y tế"], ten.units["Công an xã"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: lead, Cooperating: police})
	sent := ten.report(t, s, lead, p.Row("II.1.1"), true)
	ten.report(t, s, lead, p.EarlierRow("III.1.1"), true)
	b, leader, unit := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich"), s.as(t, "hatrung.yte")
	home := fmt.Sprintf("/ke-hoach/%d", p.ID)
	amend, edit := home+"/dieu-chinh", home+"/sua"
	owed := func(unit int64, period plan.Period) string {
		t.Helper()
		rows, err := s.db.Store.In(ten.actor).OwedOfPeriod(context.Background(), period.ID)
		if err != nil {
			t.Fatal(err)
		}
		var places []string
		for _, o := range rows {
			if o.UnitID == unit {
				mark := ""
				if o.Report.Sent() {
					mark = "*"
				}
				if o.Focal {
					mark += "!"
				}
				places = append(places, o.Item.Place+mark)
			}
		}
		return strings.Join(places, " ")
	}
	is := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s owes %q, want %q", what, got, want)
		}
	}
	before := s.shape(t, ten, p.ID)

	b.get(edit).want(http.StatusConflict, "chỉ sửa trong một lần điều chỉnh")
	b.get(home).want(http.StatusOK, "Điều chỉnh kế hoạch, các phiên bản")
	b.fillIn(b.get(amend), amend, url.Values{"title": {""}, "issued_on": {"30/2/2026"}, "reason": {"Lý do đã gõ"}}).want(http.StatusUnprocessableEntity, "Ghi ngày có trong lịch", "Lý do đã gõ")
	b.fillIn(b.get(amend), amend, url.Values{"title": {"Kế hoạch điều chỉnh năm 2026"}, "number": {"45/KH-UBND"}, "issued_on": {"19/11/2026"}, "reason": {"Thêm việc theo công văn của tỉnh"}}).
		want(http.StatusOK, "Đã lập dự thảo điều chỉnh", "Đang soạn dự thảo: Kế hoạch điều chỉnh năm 2026")
	do := func(path string, fields url.Values, says string) {
		t.Helper()
		b.fillIn(b.get(path), path, fields).want(http.StatusOK, says)
	}
	item := func(place, act string) string { return fmt.Sprintf("%s/%d%s", edit, p.Items[place].ID, act) }
	area := fmt.Sprint(p.Items["II.1"].ID)
	do(item("II.1.1", ""), url.Values{"title": {"Tuyên truyền chăm sóc trẻ em tại thôn, xóm"}, "area": {area}, "timing": {"Mỗi quý"}}, "Đã lưu II.1.1")
	do(item("II.1.1", "/phan-cong"), url.Values{"focal": {fmt.Sprint(police)}, fmt.Sprintf("role-%d", lead): {""}}, "Đã lưu phân công II.1.1")
	do(item("II.1.2", "/tach"), url.Values{"title": {"Phổ biến kỹ năng bơi"}, "second-title": {"Cắm biển cảnh báo"}}, "Đã tách II.1.2")
	do(item("III.1.1", "/gop")+"?voi="+fmt.Sprint(p.Items["III.1.2"].ID), url.Values{"title": {"Cân đo và khám sức khỏe"}}, "Đã gộp III.1.1 và III.1.2")
	do(edit+"/them?loai=task", url.Values{"title": {"Việc thêm rồi hoàn tác"}, "area": {area}, "focal": {fmt.Sprint(lead)}}, "Việc thêm rồi hoàn tác")
	b.fillIn(b.get(edit), amend+"/hoan-tac", nil).want(http.StatusOK, "Đã hoàn tác thao tác cuối")
	do(edit+"/them?loai=task", url.Values{"title": {"Rà soát trẻ bỏ học"}, "area": {area}, "focal": {fmt.Sprint(lead)}}, "Rà soát trẻ bỏ học")

	// Nobody else sees it, nothing has moved.
	if got := s.shape(t, ten, p.ID); got != before {
		t.Errorf("the draft amendment changed the plan:\n%s\n%s", before, got)
	}
	is("the health station", owed(lead, p.Year), "II.1.1*! III.1.1! III.1.2!")
	for _, other := range []*browser{leader, unit} {
		if text := other.get(amend).want(http.StatusOK).text(); strings.Contains(text, "45/KH-UBND") {
			t.Error("a draft amendment is seen by others")
		}
		if text := other.get("/tim-kiem?q=Rà+soát").text(); strings.Contains(text, "trẻ bỏ học") {
			t.Error("a task of a draft amendment is found")
		}
	}

	// In force from 20/11: the yearly period (due that day) goes by the new version, the nine months (due 18/9) by the old.
	force := amend + "/thuc-hien"
	page := b.get(force).want(http.StatusOK, "thành phiên bản 2", "Trạm Y tế", "thêm 2, bớt 3 nhiệm vụ", "Công an xã", "Rà soát trẻ bỏ học")
	form := page.hidden()
	form.Set("effective", "1/1/2020")
	b.post(force, form).want(http.StatusUnprocessableEntity, "cách hôm nay hơn một năm")
	form = b.get(force).hidden()
	form.Set("effective", "20/11/2026")
	b.post(force, form).want(http.StatusOK, "Điều chỉnh có hiệu lực từ ngày 20/11/2026", "Phiên bản 2")
	b.post(force, form).want(http.StatusOK, "Phiên bản 2") // pressed twice
	is("the health station", owed(lead, p.NineMonths), "II.1.1! III.1.1*! III.1.2!")
	is("the health station", owed(lead, p.Year), "II.1.1* II.1.4! III.1.3!")
	is("the police", owed(police, p.Year), "II.1.1! II.1.2! II.1.3!")
	is("the police", owed(police, p.NineMonths), "II.1.1 II.1.2!")

	// Every report is on the task that it was made for, and readable.
	var on int64
	if err := s.owner(t, "hatrung").QueryRow(context.Background(), `SELECT item_id FROM progress_reports WHERE id = $1`, sent.report).Scan(&on); err != nil {
		t.Fatal(err)
	}
	if on != p.Items["II.1.1"].ID {
		t.Errorf("the report went to item %d", on)
	}
	unit.get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.1"].ID)).want(http.StatusOK, "Bản 1")
	leader.get(fmt.Sprintf("/nhiem-vu/%d", p.Items["III.1.1"].ID)).want(http.StatusOK, "Kết thúc từ ngày", "xem nhiệm vụ thay thế", "Bản 1")
	leader.get(home).want(http.StatusOK, "2 nhiệm vụ đã kết thúc, báo cáo cũ vẫn xem được", "Cân đo và khám sức khỏe")
	unit.get("/thong-bao").want(http.StatusOK, "được điều chỉnh từ ngày 20/11", "Trạm Y tế")

	// Both versions, and what differs.
	two := leader.get(home+"/phien-ban/2").want(http.StatusOK, "Thay đổi so với phiên bản 1", "Rà soát trẻ bỏ học", "Thêm mới", "Gộp vào", "45/KH-UBND")
	if !strings.Contains(two.body, "<ins>thôn, xóm</ins>") && !strings.Contains(two.body, "<ins>xóm</ins>") {
		t.Error("the page does not mark what was added to a title")
	}
	one := unit.get(home+"/phien-ban/1").want(http.StatusOK, "Tuyên truyền chăm sóc trẻ em tại thôn", "Khám sức khỏe đầu năm học")
	if strings.Contains(one.text(), "Rà soát trẻ bỏ học") {
		t.Error("the first version shows a task of the second")
	}
	leader.get(home + "/phien-ban/3").want(http.StatusNotFound)

	// The next amendment begins from the second version; a locked period keeps its day.
	b.fillIn(b.get(amend), amend, url.Values{"title": {"Bổ sung lần hai"}}).want(http.StatusOK)
	b.fillIn(b.get(amend), amend+"/bo", nil).want(http.StatusOK, "Đã bỏ dự thảo")
}

// Two windows prepare one amendment: the second sees that it is late and what there is now.
func TestAmendmentInTwoWindows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: ten.units["Trạm Y tế"], Cooperating: ten.units["Công an xã"]})
	b, c := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.vanhoa")
	home := fmt.Sprintf("/ke-hoach/%d", p.ID)
	amend := home + "/dieu-chinh"
	first, second := b.get(amend), c.get(amend)
	b.fillIn(first, amend, url.Values{"title": {"Điều chỉnh một"}}).want(http.StatusOK)
	c.fillIn(second, amend, url.Values{"title": {"Điều chỉnh hai"}}).want(http.StatusConflict, "Điều chỉnh hai", "Điều chỉnh một")
	end := fmt.Sprintf("%s/sua/%d/ket-thuc", home, p.Items["II.1.1"].ID)
	late := c.get(end)
	b.fillIn(b.get(end), end, nil).want(http.StatusOK, "Dự thảo điều chỉnh kết thúc II.1.1")
	c.fillIn(late, end, nil).want(http.StatusNotFound)
	force := amend + "/thuc-hien"
	check := b.get(force)
	c.fillIn(c.get(home+fmt.Sprintf("/phan-cong/%d", p.Items["II.1.2"].ID)), home+fmt.Sprintf("/phan-cong/%d", p.Items["II.1.2"].ID),
		url.Values{"focal": {fmt.Sprint(ten.units["Trạm Y tế"])}, "reason": {"Chọn nhầm đơn vị"}}).want(http.StatusOK)
	b.fillIn(check, force, url.Values{"effective": {"23/11/2026"}}).want(http.StatusConflict, "vừa được sửa")
	b.fillIn(b.get(force), force, url.Values{"effective": {"23/11/2026"}}).want(http.StatusOK, "Điều chỉnh có hiệu lực")
}

// An amendment changes the head of an active plan: nothing moves before it is in force, then the difference is shown
// and the first version keeps its words.
func TestAmendmentOfTheHead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: ten.units["Trạm Y tế"], Cooperating: ten.units["Công an xã"]})
	b, leader := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	home := fmt.Sprintf("/ke-hoach/%d", p.ID)
	amend, head := home+"/dieu-chinh", home+"/thong-tin"
	b.get(head).want(http.StatusConflict, "chỉ sửa trong một lần điều chỉnh")
	b.fillIn(b.get(amend), amend, url.Values{"title": {"Kế hoạch điều chỉnh"}}).want(http.StatusOK, "Sửa tên, số, ngày, căn cứ, nơi nhận")
	b.get(amend+"/thuc-hien").want(http.StatusOK, "Chưa có thay đổi nào") // nothing to put in force
	late := b.get(head)
	values := url.Values{
		"title": {"Kế hoạch chăm sóc trẻ em, đã điều chỉnh"}, "short_title": {"Chăm sóc trẻ em"}, "number": {"12/KH-UBND"}, "issued_on": {"15/5/2026"}, "report_due": {"15/12"},
		"legal_bases": {"Căn cứ Luật Trẻ em ngày 05/4/2016\nCăn cứ Công văn 77 của tỉnh"}, "recipients": {"Thường trực Đảng ủy (B/c)\nLưu: VT"}, "signer_position": {"PHÓ CHỦ TỊCH"},
	}
	b.fillIn(b.get(head), head, values).want(http.StatusOK, "Thay đổi nằm trong dự thảo điều chỉnh")
	b.fillIn(late, head, url.Values{"title": {"Cửa sổ thứ hai"}, "report_due": {"15/12"}}).want(http.StatusConflict, "Cửa sổ thứ hai", "đã điều chỉnh")
	b.get(head).shows("Công văn 77 của tỉnh")
	if text := leader.get(home).want(http.StatusOK).text(); strings.Contains(text, "Công văn 77") {
		t.Error("the head changed before the amendment was in force")
	}
	b.get(amend).want(http.StatusOK, "Phần chung của kế hoạch", "Công văn 77", "15/12")
	// Undone, done again, in force.
	b.fillIn(b.get(amend), amend+"/hoan-tac", nil).want(http.StatusOK, "Chưa có thay đổi nào")
	b.fillIn(b.get(head), head, values).want(http.StatusOK)
	force := amend + "/thuc-hien"
	page := b.get(force).want(http.StatusOK, "1 thay đổi", "Phần chung của kế hoạch", "Không đơn vị nào đổi việc")
	if n := strings.Count(page.text(), "Kế hoạch điều chỉnh"); n != 1 {
		t.Errorf("the page names the document %d times", n)
	}
	b.fillIn(page, force, url.Values{"effective": {"23/11/2026"}}).want(http.StatusOK, "Phiên bản 2")
	leader.get(home).want(http.StatusOK, "Kế hoạch chăm sóc trẻ em, đã điều chỉnh", "Công văn 77 của tỉnh", "15/12", "PHÓ CHỦ TỊCH")
	two := leader.get(home+"/phien-ban/2").want(http.StatusOK, "Phần chung của kế hoạch", "Ngày cuối nộp báo cáo năm")
	if !strings.Contains(two.body, "PHÓ CHỦ TỊCH</ins>") && !strings.Contains(two.body, "<ins>PHÓ") {
		t.Error("the page does not mark the new position")
	}
	if text := leader.get(home + "/phien-ban/1").want(http.StatusOK).text(); strings.Contains(text, "Công văn 77") {
		t.Error("the first version has the words of the second")
	}
	if d := readPlan(t, b.get(home+"/tai.docx")); d.Signer.Position != "PHÓ CHỦ TỊCH" || len(d.LegalBases) != 2 {
		t.Errorf("the document says %+v, %q", d.Signer, d.LegalBases)
	}
}

// Who does what on an active plan is corrected with a reason that stays in sight; reports stay on their task.
func TestAssignmentIsCorrected(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ten := s.communes["hatrung"]
	lead, police := ten.units["Trạm Y tế"], ten.units["Công an xã"]
	p := pgtest.Plan(t, s.db.Store, ten.actor, pgtest.PlanUnits{Lead: lead, Cooperating: police})
	ten.report(t, s, lead, p.Row("II.1.1"), true)
	b, leader := s.as(t, "hatrung.vanhoa"), s.as(t, "hatrung.chutich")
	home := fmt.Sprintf("/ke-hoach/%d", p.ID)
	at := fmt.Sprintf("%s/phan-cong/%d", home, p.Items["II.1.1"].ID)
	b.get(home).want(http.StatusOK, "Đính chính phân công")
	b.get(at).want(http.StatusOK, "chỉ đính chính", "lập điều chỉnh kế hoạch")
	same := url.Values{"focal": {fmt.Sprint(lead)}, fmt.Sprintf("role-%d", police): {"cooperating"}, "reason": {"Không đổi gì"}}
	b.fillIn(b.get(at), at, same).want(http.StatusUnprocessableEntity, "Phân công vẫn như cũ", "Không đổi gì")
	form := url.Values{"focal": {fmt.Sprint(police)}, fmt.Sprintf("role-%d", lead): {""}}
	b.fillIn(b.get(at), at, form).want(http.StatusUnprocessableEntity, "Ghi lý do đính chính")
	form.Set("reason", "Văn bản ghi Công an xã chủ trì")
	b.fillIn(b.get(at), at, form).want(http.StatusOK, "Đã lưu phân công II.1.1")
	leader.get(home+"/dieu-chinh").want(http.StatusOK, "1 lần đính chính phân công", "Văn bản ghi Công an xã chủ trì", "Người vanhoa", "23/11/2026")
	leader.get(fmt.Sprintf("/nhiem-vu/%d", p.Items["II.1.1"].ID)).want(http.StatusOK, "Bản 1", "Trạm Y tế")
	s.as(t, "hoatgiang.vanhoa").get(at).want(http.StatusNotFound)
}
