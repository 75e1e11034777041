package plan

// UnitKind groups units; requested ones are asked, never ordered (rule 4 of the design).
type UnitKind string

// The kinds of units of a commune since 01/7/2025 (Nghị định 150/2025/NĐ-CP and practice).
const (
	UnitLeadership UnitKind = "leadership" // thường trực Ủy ban nhân dân
	UnitOffice     UnitKind = "office"     // văn phòng, phòng chuyên môn
	UnitService    UnitKind = "service"    // đơn vị sự nghiệp, trung tâm, đài
	UnitSchool     UnitKind = "school"     // cơ sở giáo dục
	UnitHealth     UnitKind = "health"     // trạm y tế
	UnitForce      UnitKind = "force"      // công an, quân sự
	UnitVillage    UnitKind = "village"    // thôn, tổ dân phố
	UnitRequested  UnitKind = "requested"  // cơ quan Đảng, Mặt trận: được đề nghị
	UnitOther      UnitKind = "other"
)

// UnitKinds are all kinds in the order in which lists show them.
var UnitKinds = []UnitKind{UnitLeadership, UnitOffice, UnitService, UnitSchool, UnitHealth, UnitForce, UnitVillage, UnitRequested, UnitOther}

// Unit is a body that is given work (đơn vị).
type Unit struct {
	ID          int64
	Name        string
	ShortName   string
	Kind        UnitKind
	Aliases     []string
	ValidFrom   Day // zero: since ever
	ValidTo     Day // last day; zero: still there
	SuccessorID int64
	Position    int // order in lists
	Version     int
}

// Requested says that the unit is asked and never late.
func (u Unit) Requested() bool { return u.Kind == UnitRequested }

// Exists says whether the unit is there on a day.
func (u Unit) Exists(on Day) bool {
	return (u.ValidFrom.IsZero() || !on.Before(u.ValidFrom)) && (u.ValidTo.IsZero() || !on.After(u.ValidTo))
}
