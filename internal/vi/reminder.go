package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

// Way is how a reminder goes, in lists.
func Way(w plan.Way) string {
	return map[plan.Way]string{
		plan.WayNotice: "Thông báo trong phần mềm", plan.WayMail: "Thư điện tử", plan.WayChat: "Tin nhắn nhóm", plan.WayLetter: "Văn bản giấy",
	}[w]
}

// MailState is how far a mail is.
func MailState(s plan.MailState) string {
	return map[plan.MailState]string{
		plan.MailQueued: "đang chờ gửi", plan.MailHandedOver: "đang gửi", plan.MailSent: "đã gửi", plan.MailFailed: "không gửi được",
		plan.MailUnsure: "chưa chắc đã đến", plan.MailUnneeded: "không cần gửi nữa",
	}[s]
}
