package vi

import "strings"

var auditActions = map[string]string{
	"approve": "duyệt", "number": "cấp số", "issue": "phát hành", "reopen": "mở lại", "signed_copy": "lưu bản ký của", "remove_copy": "gỡ bản ký của", "deliver": "ghi nơi nhận của",
	"create": "thêm", "update": "sửa", "remove": "gỡ", "activate": "đưa vào thực hiện", "amend": "điều chỉnh", "assign": "phân công", "close": "kết thúc", "close_cycle": "khép năm của",
	"submit": "gửi", "accept": "tiếp nhận", "send_back": "trả lại", "open": "mở", "new_year": "khép năm và mở năm mới của", "lock": "khóa", "unlock": "mở khóa", "disable": "ngừng", "enable": "mở lại",
	"remind": "gửi", "answer": "trả lời", "ask_further": "hỏi thêm về", "grant": "gia hạn theo", "decline": "không gia hạn theo",
	"load": "nạp", "print_restricted": "lấy bản có phụ lục nội bộ của", "export": "tải gói", "archive": "bỏ", "revoke": "thu hồi", "sign_in": "đăng nhập", "change_password": "đổi mật khẩu", "reset_password": "đặt lại mật khẩu của", "sign_out_elsewhere": "đăng xuất khỏi các thiết bị khác",
	"copy": "chép nhiệm vụ vào", "retire": "lưu trữ", "restore": "dùng lại", "move": "xếp lại",
}

var auditSubjects = map[string]string{
	"account": "tài khoản", "unit": "đơn vị", "commune": "thể thức, nơi nhận", "plan": "kế hoạch", "plan_item": "nhiệm vụ", "amendment": "dự thảo điều chỉnh", "period": "kỳ báo cáo",
	"import_draft": "bản nhập kế hoạch", "progress_report": "báo cáo tiến độ", "receipt": "báo cáo của đơn vị", "evidence": "minh chứng", "report": "báo cáo", "report_annex": "phụ lục của báo cáo", "directive": "chỉ đạo",
	"schedule": "lịch báo cáo", "swapped_day": "ngày hoán đổi", "calendar_feed": "địa chỉ lịch",
	"reminder": "đôn đốc", "letter": "công văn, giấy đề nghị", "ladder": "nhắc tự động",
	"demonstration": "dữ liệu minh họa", "link": "liên kết gửi báo cáo", "filled_sheet": "bảng Excel của đơn vị", "export_form": "biểu mẫu của cấp trên", "report_type": "mẫu báo cáo",
}

// AuditEntry is what an entry of the audit log says was done: “Sửa đơn vị”. A word that has no label yet
// is shown as it is stored rather than hidden.
func AuditEntry(action, subject string) string {
	a, known := auditActions[action]
	if !known {
		a = action
	}
	o, known := auditSubjects[subject]
	if !known {
		o = subject
	}
	switch action {
	case "sign_in", "change_password", "sign_out_elsewhere": // of oneself
		o = ""
	}
	text := []rune(strings.TrimSpace(a + " " + o))
	return strings.ToUpper(string(text[:1])) + string(text[1:])
}
