package vi

// The words of the workbook that a plan is written to and read back from: the heads of its two sheets,
// and what a row says it is.
const (
	SheetKind   = "Loại"
	SheetLabel  = "Mục"
	SheetText   = "Nội dung"
	SheetBody   = "Diễn giải"
	SheetLead   = "Chủ trì"
	SheetJoint  = "Thực hiện"
	SheetWith   = "Phối hợp"
	SheetTiming = "Thời hạn"
	SheetResult = "Sản phẩm"
	SheetArea   = "Tính vào nhóm"

	RowNumber       = "Số, ký hiệu"
	RowIssuer       = "Cơ quan ban hành"
	RowPlace        = "Địa danh"
	RowIssued       = "Ngày ban hành"
	RowDocument     = "Loại văn bản"
	RowTitle        = "Trích yếu"
	RowBasis        = "Căn cứ"
	RowOpening      = "Mở đầu"
	RowPurpose      = "Mục đích"
	RowRequirement  = "Yêu cầu"
	RowPart         = "Phần"
	RowPartText     = "Nội dung phần"
	RowClosing      = "Kết thúc"
	RowRecipient    = "Nơi nhận"
	RowAuthority    = "Quyền hạn"
	RowPosition     = "Chức vụ"
	RowSigner       = "Người ký"
	RowArea         = "Nhóm nhiệm vụ"
	RowTask         = "Nhiệm vụ"
	RowUnit         = "Đơn vị"
	RowUnitAsked    = "Đơn vị được đề nghị"
	RowDuty         = "Trách nhiệm"
	SheetPlan       = "Kế hoạch"
	SheetAssignment = "Phân công"

	// AnnexAssignments is the title of the annex by which a plan's document that is read back knows its own table.
	AnnexAssignments = "DANH MỤC PHÂN CÔNG NHIỆM VỤ"
	// CommonArea is the area of duties that count in none.
	CommonArea = "Nhiệm vụ chung"
	// FocalMark stands behind the one of several bodies that answers for a task.
	FocalMark = "(đầu mối)"
)
