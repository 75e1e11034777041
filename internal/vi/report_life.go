package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

var documentStates = map[plan.DocumentState]string{
	plan.DocumentDraft: "Dự thảo", plan.DocumentSubmitted: "Đã trình, chờ duyệt", plan.DocumentSentBack: "Bị trả lại",
	plan.DocumentApproved: "Đã duyệt, chờ số", plan.DocumentNumbered: "Đã cấp số", plan.DocumentIssued: "Đã phát hành",
}

// DocumentState is where an official report stands.
func DocumentState(s plan.DocumentState) string { return documentStates[s] }

var documentActs = map[plan.DocumentAct]string{
	plan.SubmitDocument: "Trình duyệt", plan.ApproveDocument: "Duyệt", plan.SendBackDocument: "Trả lại", plan.NumberDocument: "Cấp số, ghi ngày",
	plan.IssueDocument: "Phát hành", plan.ReopenDocument: "Mở lại", plan.KeepSignedCopy: "Lưu bản ký", plan.RemoveSignedCopy: "Gỡ bản ký", plan.NoteDeliveries: "Ghi nơi nhận",
}

// DocumentAct is what a step is called.
func DocumentAct(a plan.DocumentAct) string { return documentActs[a] }

var deliveryWays = map[plan.DeliveryWay]string{
	plan.ByPaper: "Văn bản giấy", plan.ByNetwork: "Trục liên thông, hệ thống văn bản", plan.ByMail: "Thư điện tử", plan.ByHand: "Trực tiếp",
}

// DeliveryWay is how a document was sent.
func DeliveryWay(w plan.DeliveryWay) string { return deliveryWays[w] }
