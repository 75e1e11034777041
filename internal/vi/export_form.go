package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

// ColumnKind says what a column of a superior's form holds.
func ColumnKind(k plan.ColumnKind) string {
	return map[plan.ColumnKind]string{
		plan.ColumnNumber: "Số thứ tự", plan.ColumnSource: "Nguồn gốc: kế hoạch giao việc", plan.ColumnPlace: "Mục trong kế hoạch", plan.ColumnArea: "Nhóm nhiệm vụ",
		plan.ColumnTask: "Nhiệm vụ", plan.ColumnLead: "Đơn vị chủ trì", plan.ColumnCooperating: "Đơn vị phối hợp", plan.ColumnDue: "Thời hạn theo kế hoạch",
		plan.ColumnResult: "Kết quả, theo lời đơn vị", plan.ColumnProgress: "Tiến độ: đúng hạn, quá hạn, chưa thực hiện", plan.ColumnPercent: "Mức hoàn thành, phần trăm",
		plan.ColumnObstacles: "Khó khăn, vướng mắc", plan.ColumnRecommendations: "Đề xuất, kiến nghị", plan.ColumnExtension: "Gia hạn: hạn cũ, hạn mới, số lần",
		plan.ColumnDueBefore: "Hạn trước khi gia hạn", plan.ColumnDueNow: "Hạn sau khi gia hạn", plan.ColumnExtended: "Số lần gia hạn",
		plan.ColumnBlank: "Cột để trống, như ghi chú",
	}[k]
}
