package vi

import "strings"

var draftActs = map[string]string{
	"area": "chuyển thành nhóm nhiệm vụ", "task": "chuyển thành nhiệm vụ", "body": "chuyển vào nội dung", "unit": "chuyển thành đơn vị có trách nhiệm",
	"duty": "chuyển thành trách nhiệm của đơn vị", "lead": "ghi là chủ trì", "joint": "ghi là thực hiện chung", "cooperating": "ghi là phối hợp", "timing": "ghi là thời gian thực hiện",
	"deliverable": "ghi là sản phẩm", "basis": "chuyển vào căn cứ", "purpose": "chuyển vào mục đích", "requirement": "chuyển vào yêu cầu", "recipient": "chuyển vào nơi nhận",
	"section": "chuyển thành mục không giao việc", "join": "nối với dòng trên", "split": "tách", "up": "chuyển lên", "down": "chuyển xuống", "dismiss": "bỏ qua",
	"restore": "lấy lại, đang chờ chọn chỗ", "remove": "bỏ khỏi kế hoạch", "add": "thêm dòng trống", "place": "đặt vào chỗ đã chọn", "edit": "sửa nội dung",
}

// DraftAct says what a change of a document under review was: "chuyển thành nhiệm vụ".
func DraftAct(what string) string {
	verb, _, _ := strings.Cut(what, ":")
	if text, ok := draftActs[verb]; ok {
		return text
	}
	return "sửa nội dung"
}
