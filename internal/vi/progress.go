package vi

import (
	"fmt"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Answer is the label of a quick answer; "" for none.
func Answer(a plan.Answer) string {
	return map[plan.Answer]string{
		plan.NewResult: "Có kết quả mới", plan.Unchanged: "Duy trì như kỳ trước", plan.NothingToReport: "Không phát sinh",
	}[a]
}

// Status is the label of a stored status; "" for none.
func Status(s plan.Status) string {
	return map[plan.Status]string{
		plan.NotStarted: "Chưa thực hiện", plan.InProgress: "Đang thực hiện", plan.Completed: "Hoàn thành", plan.NotDone: "Không thực hiện",
	}[s]
}

// Word is the label of a task's word.
func Word(w plan.Word) string {
	return map[plan.Word]string{
		plan.DoneOnTime: "Hoàn thành đúng hạn", plan.DoneLate: "Hoàn thành quá hạn", plan.Doing: "Đang thực hiện trong hạn",
		plan.DoingLate: "Đang thực hiện quá hạn", plan.NotBegun: "Chưa thực hiện",
	}[w]
}

// ReportState is the label of a progress report's state.
func ReportState(s plan.ReportState) string {
	return map[plan.ReportState]string{
		plan.Missing: "Còn trống", plan.Drafted: "Nháp", plan.Submitted: "Đã gửi", plan.SentBack: "Bị trả lại", plan.Accepted: "Đã tiếp nhận",
	}[s]
}

// Standing is the word of an owed report, or of a cell of many, for those who follow.
func Standing(s plan.Standing) string {
	return map[plan.Standing]string{
		plan.StandsNotOwed: "Không phải báo cáo", plan.StandsMissing: "Chưa báo cáo", plan.StandsDraft: "Nháp", plan.StandsSentBack: "Bị trả lại",
		plan.StandsSentEmpty: "Gửi nhưng rỗng", plan.StandsSentLate: "Gửi muộn", plan.StandsSent: "Đã gửi", plan.StandsAccepted: "Đã tiếp nhận",
	}[s]
}

// Timeliness is the remark on how an owed report stands in time.
func Timeliness(t plan.Timeliness) string {
	return map[plan.Timeliness]string{
		plan.NotDueYet: "Chưa đến hạn", plan.InTime: "Đúng hạn", plan.SentLate: "Gửi muộn", plan.Overdue: "Quá hạn",
		plan.NoResponse: "Chưa có phản hồi", plan.Responded: "Đã phản hồi",
	}[t]
}

// ReviewAct is what the coordinator did with a version.
func ReviewAct(a plan.ReviewAct) string {
	return map[plan.ReviewAct]string{plan.ReviewAccept: "Tiếp nhận", plan.ReviewSendBack: "Trả lại"}[a]
}

// Role is the label of a unit's role on an item.
func Role(r plan.Role) string {
	return map[plan.Role]string{
		plan.RoleLead: "Chủ trì", plan.RoleCooperating: "Phối hợp", plan.RoleJoint: "Thực hiện chung",
	}[r]
}

// OnBehalf says how a report came that no account of the unit sent; "" where one did.
func OnBehalf(g plan.OnBehalf) string {
	return map[plan.OnBehalf]string{
		plan.ByPhone: "nhập thay, theo điện thoại", plan.ByDocument: "nhập thay, theo văn bản", plan.ByChat: "nhập thay, theo Zalo",
		plan.ByLink: "gửi qua liên kết",
	}[g]
}

// Timing is the label of a kind of deadline; "" where the document gives none.
func Timing(t plan.Timing) string {
	return map[plan.Timing]string{
		plan.TimingStanding: "Thường xuyên", plan.TimingYearly: "Thường xuyên hằng năm", plan.TimingDated: "Đến ngày",
	}[t]
}

// Period names a period: "năm 2026", "9 tháng năm 2026", "quý II năm 2026", "tháng 3 năm 2026".
func Period(p plan.Period) string {
	switch p.Kind {
	case plan.PeriodMonth:
		return fmt.Sprintf("tháng %d năm %d", periodNumber(p, 1), p.Year)
	case plan.PeriodQuarter:
		return fmt.Sprintf("quý %s năm %d", Roman(periodNumber(p, 3)), p.Year)
	case plan.PeriodHalfYear:
		if periodNumber(p, 6) == 2 {
			return fmt.Sprintf("6 tháng cuối năm %d", p.Year)
		}
		return fmt.Sprintf("6 tháng đầu năm %d", p.Year)
	case plan.PeriodNineMonths:
		return fmt.Sprintf("9 tháng năm %d", p.Year)
	case plan.PeriodYear:
		return fmt.Sprintf("năm %d", p.Year)
	}
	if p.Title != "" {
		return fmt.Sprintf("đột xuất, %s", p.Title)
	}
	return fmt.Sprintf("đột xuất từ %s đến %s", Date(p.From), Date(p.CutOff))
}

// PeriodAfter names the time that follows a period, for which a report sets out the work: "6 tháng cuối năm
// 2026", "quý III năm 2026", "năm 2027".
func PeriodAfter(p plan.Period) string {
	next := plan.Period{Kind: p.Kind, Year: p.Year}
	months := map[plan.PeriodKind]int{plan.PeriodMonth: 1, plan.PeriodQuarter: 3, plan.PeriodHalfYear: 6, plan.PeriodYear: 12}[p.Kind]
	switch {
	case p.Kind == plan.PeriodNineMonths:
		return fmt.Sprintf("3 tháng cuối năm %d", p.Year)
	case months == 0:
		return "thời gian tới"
	case p.Kind != plan.PeriodYear:
		next.Number = periodNumber(p, months) + 1
	}
	if p.Kind == plan.PeriodYear || next.Number > 12/months {
		next.Number, next.Year = 1, p.Year+1
	}
	return Period(next)
}

// PeriodOfYear names a period inside its year, where the year is said already: "quý II", "tháng 3".
func PeriodOfYear(p plan.Period) string {
	if p.Kind == plan.PeriodYear {
		return Period(p)
	}
	name := strings.TrimSuffix(Period(p), fmt.Sprintf(" năm %d", p.Year))
	return strings.TrimSuffix(name, fmt.Sprintf(" %d", p.Year))
}

// PeriodSign is the shortest name of a period inside its year: T3, QII, 6T, 9T, Năm, ĐX.
func PeriodSign(p plan.Period) string {
	switch p.Kind {
	case plan.PeriodMonth:
		return fmt.Sprintf("T%d", periodNumber(p, 1))
	case plan.PeriodQuarter:
		return "Q" + Roman(periodNumber(p, 3))
	case plan.PeriodHalfYear:
		return fmt.Sprintf("6T%d", periodNumber(p, 6))
	case plan.PeriodNineMonths:
		return "9T"
	case plan.PeriodYear:
		return "Năm"
	}
	return "ĐX"
}

// PeriodNumber is which month, quarter or half of the year a period is; 0 for other kinds.
func PeriodNumber(p plan.Period) int {
	months := map[plan.PeriodKind]int{plan.PeriodMonth: 1, plan.PeriodQuarter: 3, plan.PeriodHalfYear: 6}[p.Kind]
	if months == 0 {
		return 0
	}
	return periodNumber(p, months)
}

// periodNumber is the number of a period of so many months; where none is stored, the month in which it
// closes tells.
func periodNumber(p plan.Period, months int) int {
	if p.Number > 0 {
		return p.Number
	}
	_, month, _ := p.CutOff.Date()
	return (int(month) + months - 1) / months
}

// PeriodKind names a kind of period.
func PeriodKind(k plan.PeriodKind) string {
	return map[plan.PeriodKind]string{
		plan.PeriodMonth: "Tháng", plan.PeriodQuarter: "Quý", plan.PeriodHalfYear: "6 tháng", plan.PeriodNineMonths: "9 tháng", plan.PeriodYear: "Năm",
		plan.PeriodAdHoc: "Đột xuất",
	}[k]
}
