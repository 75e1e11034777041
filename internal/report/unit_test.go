package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// unitData is the report of the unit with the id, from the rows of data.
func unitData(u plan.Unit) report.UnitData {
	d := data()
	of := report.UnitData{Letterhead: d.Letterhead, Unit: u, Plan: d.Plan, Period: d.Period, Areas: d.Areas, AsOf: d.AsOf, Loc: d.Loc}
	for _, r := range d.Rows {
		if r.UnitID == u.ID {
			of.Rows = append(of.Rows, r)
		}
	}
	return of
}

func htmlOf(t *testing.T, d report.UnitData) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.UnitReport(d).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestUnitReport(t *testing.T) {
	t.Parallel()
	got := htmlOf(t, unitData(plan.Unit{ID: 1, Name: "Phòng Văn hóa - Xã hội", Kind: plan.UnitOffice}))
	for _, want := range []string{
		"UBND XÃ HÀ TRUNG", "PHÒNG VĂN HÓA - XÃ HỘI", "/BC-VHXH", "Kính gửi: Ủy ban nhân dân xã Hà Trung", "TRƯỞNG PHÒNG", "- Lưu: VT.",
		"Thực hiện Kế hoạch số 15/KH-UBND chăm sóc", "có 1 nhiệm vụ hoàn thành, đạt 100%", "Tổ chức 06 buổi truyền thông.", "Cấp 500 tờ rơi.",
		"II. KHÓ KHĂN, VƯỚNG MẮC", "Thiếu loa kéo.", "KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ", "Chủ trì",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, not := range []string{"Phát 96 tin", "Trạm Y tế", "Phòng Văn hóa - Xã hội: Tổ chức", "ĐỀ XUẤT, KIẾN NGHỊ", "CHƯA GỬI"} {
		if strings.Contains(got, not) {
			t.Errorf("the report has %q", not)
		}
	}
	// What was kept from an earlier period says so; what was not sent is a hole.
	if got := htmlOf(t, unitData(plan.Unit{ID: 2, Name: "Đài Truyền thanh xã"})); !strings.Contains(got, "Phát 96 tin, bài. (theo báo cáo 9 tháng năm 2026)") || !strings.Contains(got, "/BC-ĐTTX") {
		t.Error("the kept text or the initials are wrong")
	}
	if got := htmlOf(t, unitData(plan.Unit{ID: 3, Name: "Trạm Y tế", Kind: plan.UnitHealth})); !strings.Contains(got, "Chưa gửi báo cáo việc này") || !strings.Contains(got, "TRƯỞNG TRẠM") {
		t.Error("what was not sent is no hole")
	}
}

// TestUnitReportOfRequestedBody: a body that is asked stands under no superior, and nothing is late.
func TestUnitReportOfRequestedBody(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(r *report.Row){
		"missing": func(*report.Row) {},
		"in progress, long past the due day": func(r *report.Row) {
			r.Report.State, r.SentStatus, r.Sent = plan.Accepted, plan.InProgress, plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Result: "Đang vận động."}
		},
		"completed too late": func(r *report.Row) {
			r.Report.State, r.SentStatus, r.Sent = plan.Accepted, plan.Completed, plan.Content{Answer: plan.NewResult, Status: plan.Completed, Result: "Đã vận động."}
			r.Report.CompletedAt = time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
		},
		"not done": func(r *report.Row) {
			r.Report.State, r.SentStatus, r.Sent = plan.Accepted, plan.NotStarted, plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Reason: "Chưa có chủ trương."}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := unitData(plan.Unit{ID: 4, Name: "Ủy ban MTTQ Việt Nam xã", Kind: plan.UnitRequested})
			d.AsOf = plan.NewDay(2027, 6, 1)
			change(&d.Rows[0])
			got := htmlOf(t, d)
			if lower := strings.ToLower(got[strings.Index(got, "<body"):]); strings.Contains(lower, "quá hạn") || strings.Contains(lower, "muộn") || strings.Contains(lower, "đúng hạn") {
				t.Error("a requested body is judged late")
			}
			if strings.Contains(got, `class="superior"`) || strings.Contains(got, "được giao") || !strings.Contains(got, "được đề nghị phối hợp") {
				t.Error("a requested body is ordered")
			}
		})
	}
}

// TestReportOfTheCommuneJudgesNoRequestedBodyLate: neither in the list of tasks nor in the counts.
func TestReportOfTheCommuneJudgesNoRequestedBodyLate(t *testing.T) {
	t.Parallel()
	d := data()
	d.AsOf = plan.NewDay(2027, 6, 1)
	var rows []report.Row
	for _, r := range d.Rows {
		if r.Requested {
			r.Report.State, r.SentStatus, r.Sent = plan.Accepted, plan.InProgress, plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Result: "Đang vận động."}
			rows = append(rows, r)
		}
	}
	d.Rows = rows
	var b bytes.Buffer
	doc := report.Compose(d).Document(d)
	doc.Annexes = doc.Annexes[:1]
	if err := doc.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Contains(got, "quá hạn") || !strings.Contains(got, "Đang thực hiện") {
		t.Error("a requested body is judged late in the list of tasks")
	}
}
