package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

var noticeKinds = map[plan.NoticeKind]string{
	plan.NoticeSentBack: "Trả lại báo cáo", plan.NoticeReminder: "Đôn đốc", plan.NoticeRequest: "Đề nghị", plan.NoticeDue: "Nhắc việc",
	plan.NoticeDirective: "Ý kiến chỉ đạo", plan.NoticeExplanation: "Yêu cầu giải trình", plan.NoticeExtension: "Gia hạn", plan.NoticeAnswer: "Trả lời",
	plan.NoticePeriod: "Kỳ báo cáo", plan.NoticeAmendment: "Điều chỉnh kế hoạch",
	plan.NoticeDocument: "Duyệt báo cáo",
}

// NoticeKind is what a notice is called.
func NoticeKind(k plan.NoticeKind) string { return noticeKinds[k] }
