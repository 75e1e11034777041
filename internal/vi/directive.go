package vi

import (
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// DirectiveKind is what a thread is called; a requested body is asked, never ordered.
func DirectiveKind(d plan.Directive) string {
	switch {
	case d.Kind == plan.ExtendDue && d.ByUnit:
		return "Đề nghị gia hạn"
	case d.Kind == plan.ExtendDue:
		return "Gia hạn"
	case d.Requested:
		return "Đề nghị"
	case d.Kind == plan.AskExplanation:
		return "Yêu cầu giải trình"
	}
	return "Ý kiến chỉ đạo"
}

// DirectiveAct is what a step in a thread is called.
func DirectiveAct(a plan.DirectiveAct) string {
	return map[plan.DirectiveAct]string{
		plan.Answered: "Trả lời", plan.AskedFurther: "Hỏi thêm", plan.ClosedThread: "Kết thúc", plan.GrantedDate: "Gia hạn", plan.DeclinedAsked: "Không gia hạn",
	}[a]
}

// DirectiveState says on a day whom a thread waits for and how long.
func DirectiveState(d plan.Directive, today plan.Day) string {
	switch {
	case d.Outcome == plan.Granted:
		return "Gia hạn đến " + ShortDate(d.DueOn)
	case d.Outcome == plan.Declined:
		return "Không gia hạn"
	case !d.Open():
		return "Đã kết thúc"
	case d.State == plan.WaitsForLeader && d.Kind == plan.ExtendDue:
		return "Chờ quyết định"
	case d.State == plan.WaitsForLeader && d.Requested:
		return "Đã phản hồi"
	case d.State == plan.WaitsForLeader:
		return "Đã trả lời, chờ kết luận"
	case d.Kind == plan.ExtendDue:
		return "Chờ đơn vị trả lời"
	case d.Requested:
		return "Chưa có phản hồi"
	case d.Late(today):
		return fmt.Sprintf("Quá hạn %d ngày", d.DueOn.Until(today))
	case d.DueOn == today:
		return "Hạn hôm nay"
	}
	return fmt.Sprintf("Còn %d ngày", today.Until(d.DueOn))
}
