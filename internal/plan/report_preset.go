package plan

// ReportPresets are the types that every commune has from the start. No decree fixes the outline of a
// report; these follow common practice. Their keys are also those of reports that were begun before.
func ReportPresets() []ReportType {
	list := []ReportType{
		yearPreset(),
		withinYearPreset("6-thang", "Báo cáo 6 tháng", PeriodHalfYear, OutlinePart{"situation", 1, "ĐẶC ĐIỂM TÌNH HÌNH", SourceText}),
		withinYearPreset("9-thang", "Báo cáo 9 tháng", PeriodNineMonths),
		shortPreset("quy", "Báo cáo quý", PeriodQuarter), shortPreset("thang", "Báo cáo tháng", PeriodMonth), topicPreset(),
	}
	for i := range list {
		list[i].Document, list[i].Version, list[i].Position = DocumentKinds[0].Name, 1, i+1
	}
	return list
}

const (
	openingPattern = "Thực hiện {kế hoạch có số}, {cơ quan} báo cáo kết quả {kỳ} như sau (số liệu tính đến ngày {ngày chốt}):"
	closingPattern = "Trên đây là báo cáo kết quả {kỳ} thực hiện {kế hoạch} của {cơ quan}./."
)

func yearPreset() ReportType {
	return ReportType{
		Preset: "nam", Name: "Báo cáo năm", Kinds: []PeriodKind{PeriodYear}, Annexes: AnnexKinds,
		Title:   "Kết quả thực hiện {kế hoạch năm}; phương hướng, nhiệm vụ năm {năm sau}",
		Opening: openingPattern, Closing: "Trên đây là báo cáo kết quả thực hiện {kế hoạch năm} của {cơ quan}./.",
		Parts: []OutlinePart{
			{"features", 1, "ĐẶC ĐIỂM TÌNH HÌNH", SourceHeading},
			{"situation", 2, "Khái quát", SourceText},
			{"field", 2, "Tình hình trong lĩnh vực của kế hoạch", SourceText},
			{"conditions", 2, "Thuận lợi, khó khăn", SourceText},
			{"results", 1, "KẾT QUẢ THỰC HIỆN", SourceHeading},
			{"areas", 2, "", SourceAreas},
			{"counts", 2, "Kết quả theo nhiệm vụ, đơn vị", SourceCounts},
			{"assessment", 1, "ĐÁNH GIÁ CHUNG", SourceHeading},
			{"strengths", 2, "Ưu điểm", SourceText},
			{"weaknesses", 2, "Tồn tại, hạn chế", SourceObstacles},
			{"causes", 2, "Nguyên nhân", SourceText},
			{"directions", 1, "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {NĂM SAU}", SourceText},
			{"recommendations", 1, "ĐỀ XUẤT, KIẾN NGHỊ", SourceRecommendations},
		},
	}
}

// withinYearPreset reports before the year is over; what the outline begins with is the period's own.
func withinYearPreset(preset, name string, kind PeriodKind, first ...OutlinePart) ReportType {
	return ReportType{
		Preset: preset, Name: name, Kinds: []PeriodKind{kind}, Annexes: AnnexKinds,
		Title:   "Kết quả {kỳ} thực hiện {kế hoạch}; nhiệm vụ trọng tâm {kỳ sau}",
		Opening: openingPattern, Closing: closingPattern,
		Parts: append(first, []OutlinePart{
			{"results", 1, "KẾT QUẢ THỰC HIỆN", SourceHeading},
			{"areas", 2, "", SourceAreas},
			{"counts", 2, "Kết quả theo nhiệm vụ, đơn vị", SourceCounts},
			{"assessment", 1, "ĐÁNH GIÁ CHUNG", SourceHeading},
			{"strengths", 2, "Ưu điểm", SourceText},
			{"weaknesses", 2, "Tồn tại, hạn chế, nguyên nhân", SourceObstacles},
			{"directions", 1, "NHIỆM VỤ TRỌNG TÂM {KỲ SAU}", SourceText},
			{"recommendations", 1, "ĐỀ XUẤT, KIẾN NGHỊ", SourceRecommendations},
		}...),
	}
}

// shortPreset is half a page; the units' sentences stand in the table of tasks.
func shortPreset(preset, name string, kind PeriodKind) ReportType {
	return ReportType{
		Preset: preset, Name: name, Kinds: []PeriodKind{kind}, Annexes: AnnexKinds,
		Title:   "Kết quả {kỳ} thực hiện {kế hoạch}",
		Opening: openingPattern, Closing: closingPattern,
		Parts: []OutlinePart{
			{"counts", 1, "KẾT QUẢ THỰC HIỆN", SourceCounts},
			{"weaknesses", 1, "KHÓ KHĂN, VƯỚNG MẮC", SourceObstacles},
			{"directions", 1, "NHIỆM VỤ TRỌNG TÂM {KỲ SAU}", SourceText},
			{"recommendations", 1, "ĐỀ XUẤT, KIẾN NGHỊ", SourceRecommendations},
		},
	}
}

func topicPreset() ReportType {
	return ReportType{
		Preset: "chuyen-de", Name: "Báo cáo chuyên đề, đột xuất", Kinds: []PeriodKind{PeriodAdHoc}, Annexes: []AnnexKind{AnnexTasks},
		Title:   "{việc}",
		Opening: "Thực hiện {kế hoạch có số}, {cơ quan} báo cáo như sau (số liệu tính đến ngày {ngày chốt}):",
		Closing: "Trên đây là báo cáo của {cơ quan}./.",
		Parts: []OutlinePart{
			{"situation", 1, "TÌNH HÌNH", SourceText},
			{"results", 1, "KẾT QUẢ THỰC HIỆN", SourceHeading},
			{"areas", 2, "", SourceAreas},
			{"weaknesses", 1, "KHÓ KHĂN, VƯỚNG MẮC", SourceObstacles},
			{"directions", 1, "NHIỆM VỤ THỜI GIAN TỚI", SourceText},
			{"recommendations", 1, "ĐỀ XUẤT, KIẾN NGHỊ", SourceRecommendations},
		},
	}
}
