package vi

import "github.com/kehoachxa/kehoachxa/internal/plan"

// UnitKind is the label of a kind of unit.
func UnitKind(k plan.UnitKind) string {
	return map[plan.UnitKind]string{
		plan.UnitLeadership: "Lãnh đạo UBND", plan.UnitOffice: "Văn phòng, phòng chuyên môn", plan.UnitService: "Đơn vị sự nghiệp, trung tâm",
		plan.UnitSchool: "Trường học", plan.UnitHealth: "Trạm y tế", plan.UnitForce: "Công an, quân sự", plan.UnitVillage: "Thôn, tổ dân phố",
		plan.UnitRequested: "Cơ quan Đảng, Mặt trận (được đề nghị)", plan.UnitOther: "Khác",
	}[k]
}
