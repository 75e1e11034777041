package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

// PartSource says what a part of a report is filled with.
func PartSource(s plan.PartSource) string {
	return map[plan.PartSource]string{
		plan.SourceText: "Người soạn tự viết", plan.SourceHeading: "Chỉ có đề mục", plan.SourceAreas: "Từng nhóm nhiệm vụ, câu của các đơn vị",
		plan.SourceResults: "Kết quả của các đơn vị, gộp một phần", plan.SourceCounts: "Đoạn đếm nhiệm vụ theo tình trạng",
		plan.SourceObstacles: "Khó khăn, vướng mắc các đơn vị nêu", plan.SourceReasons: "Lý do không phát sinh, không thực hiện",
		plan.SourceRecommendations: "Đề xuất, kiến nghị của các đơn vị",
	}[s]
}

// Annex names a table that goes with a report.
func Annex(k plan.AnnexKind) string {
	return map[plan.AnnexKind]string{
		plan.AnnexTasks: "Danh mục nhiệm vụ và kết quả, từng việc", plan.AnnexUnits: "Tổng hợp kết quả theo đơn vị",
	}[k]
}
