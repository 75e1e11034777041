package planning

import (
	"fmt"

	"github.com/kehoachxa/kehoachxa/internal/account"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// noticeText is how much of a text a notice shows, in letters.
const noticeText = 200

// toUnit is a notice of a thread to its unit. A requested body is told in the words of a request; that
// notice leads to the unit's work, where the thread stands on top.
func toUnit(d plan.Directive, text string) postgres.NewNotice {
	n := postgres.NewNotice{Unit: d.UnitID, Subject: d.ID, Text: text}
	switch {
	case d.Requested:
		n.Kind, n.Subject = plan.NoticeRequest, 0
	case d.Kind == plan.AskExplanation:
		n.Kind = plan.NoticeExplanation
	case d.Kind == plan.ExtendDue:
		n.Kind = plan.NoticeExtension
	default:
		n.Kind = plan.NoticeDirective
	}
	return n
}

// toLeader is a notice of a thread to the leader whose word it is, or to all where it waits for any.
func toLeader(d plan.Directive, kind plan.NoticeKind, text string) postgres.NewNotice {
	n := postgres.NewNotice{Account: d.LeaderID, Kind: kind, Subject: d.ID, Text: text}
	if d.LeaderID == 0 {
		n.Role = account.RoleLeader
	}
	return n
}

// begunNotice tells whoever a new thread is for.
func begunNotice(d plan.Directive) postgres.NewNotice {
	text := plan.Shorten(d.Text, noticeText)
	switch {
	case d.ByUnit:
		return toLeader(d, plan.NoticeExtension, fmt.Sprintf("%s đề nghị gia hạn %d báo cáo: %s", d.UnitName, len(d.Items), text))
	case d.Kind == plan.ExtendDue:
		return toUnit(d, fmt.Sprintf("Được gia hạn %d báo cáo: %s", len(d.Items), text))
	case d.Requested:
		return toUnit(d, "Đề nghị của lãnh đạo xã: "+text)
	case d.Kind == plan.AskExplanation:
		return toUnit(d, "Lãnh đạo yêu cầu giải trình: "+text)
	}
	return toUnit(d, "Lãnh đạo chỉ đạo: "+text)
}

// stepNotices tell the other side of a step. Where the coordinator wrote the leader's word down, he is
// told of the answer too.
func stepNotices(d plan.Directive, e plan.DirectiveEntry) []postgres.NewNotice {
	text := plan.Shorten(e.Text, noticeText)
	with := func(said string) string {
		if text == "" {
			return said + "."
		}
		return said + ": " + text
	}
	switch e.Act {
	case plan.Answered:
		answer := toLeader(d, plan.NoticeAnswer, with(d.UnitName+" trả lời"))
		if d.Recorder == "" {
			return []postgres.NewNotice{answer}
		}
		coordinator := answer
		coordinator.Account, coordinator.Role = 0, account.RoleCoordinator
		return []postgres.NewNotice{answer, coordinator}
	case plan.AskedFurther:
		return []postgres.NewNotice{toUnit(d, with("Lãnh đạo hỏi thêm"))}
	case plan.GrantedDate:
		return []postgres.NewNotice{toUnit(d, with(fmt.Sprintf("Được gia hạn %d báo cáo", len(d.Items))))}
	case plan.DeclinedAsked:
		return []postgres.NewNotice{toUnit(d, with("Không được gia hạn"))}
	}
	return []postgres.NewNotice{toUnit(d, with("Lãnh đạo đã kết thúc “"+plan.Shorten(d.Text, 80)+"”"))}
}
