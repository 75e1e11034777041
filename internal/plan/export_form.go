package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// ExportForm is a table as a superior body wants it (biểu mẫu của cấp trên): which columns, under which
// heads, in which order and how wide.
type ExportForm struct {
	ID        int64 // 0: the usual form, which every commune has
	Name      string
	Columns   []ExportColumn
	Version   int
	UpdatedAt time.Time
}

// ExportColumn is a column of such a table.
type ExportColumn struct {
	Kind  ColumnKind `json:"kind"`
	Label string     `json:"label"` // the head as printed
	Width int        `json:"width"` // in relation to the others
}

// ColumnKind is what a column says of a task.
type ColumnKind string

// The kinds, in the order in which they are offered.
const (
	ColumnNumber          ColumnKind = "number"          // TT
	ColumnSource          ColumnKind = "source"          // nguồn gốc: the plan
	ColumnPlace           ColumnKind = "place"           // mục trong kế hoạch
	ColumnArea            ColumnKind = "area"            // nhóm nhiệm vụ
	ColumnTask            ColumnKind = "task"            // nhiệm vụ
	ColumnLead            ColumnKind = "lead"            // chủ trì
	ColumnCooperating     ColumnKind = "cooperating"     // phối hợp
	ColumnDue             ColumnKind = "due"             // thời hạn
	ColumnResult          ColumnKind = "result"          // kết quả
	ColumnProgress        ColumnKind = "progress"        // tiến độ
	ColumnPercent         ColumnKind = "percent"         // mức hoàn thành
	ColumnObstacles       ColumnKind = "obstacles"       // khó khăn, vướng mắc
	ColumnRecommendations ColumnKind = "recommendations" // đề xuất, kiến nghị
	ColumnExtension       ColumnKind = "extension"       // gia hạn: old day, new day, count
	ColumnDueBefore       ColumnKind = "due_before"      // hạn trước khi gia hạn
	ColumnDueNow          ColumnKind = "due_now"         // hạn sau khi gia hạn
	ColumnExtended        ColumnKind = "extended"        // số lần gia hạn
	ColumnBlank           ColumnKind = "blank"           // left blank, such as ghi chú
)

// UsualColumns are all kinds with their usual heads and widths. Those of the usual form come with it.
var UsualColumns = []ExportColumn{
	{ColumnNumber, "TT", 8},
	{ColumnSource, "Nguồn gốc", 25},
	{ColumnPlace, "Mục", 14},
	{ColumnArea, "Nhóm nhiệm vụ", 25},
	{ColumnTask, "Nhiệm vụ", 45},
	{ColumnLead, "Chủ trì", 22},
	{ColumnCooperating, "Phối hợp", 24},
	{ColumnDue, "Thời hạn", 18},
	{ColumnResult, "Kết quả thực hiện", 55},
	{ColumnProgress, "Tiến độ", 20},
	{ColumnPercent, "Mức hoàn thành", 14},
	{ColumnObstacles, "Khó khăn, vướng mắc", 28},
	{ColumnRecommendations, "Đề xuất, kiến nghị", 28},
	{ColumnExtension, "Gia hạn", 22},
	{ColumnDueBefore, "Hạn cũ", 18},
	{ColumnDueNow, "Hạn mới", 18},
	{ColumnExtended, "Số lần gia hạn", 12},
	{ColumnBlank, "Ghi chú", 18},
}

// UsualForm is the form with the columns that superiors usually ask for.
func UsualForm() ExportForm {
	f := ExportForm{Name: "Biểu theo dõi nhiệm vụ"}
	for _, c := range UsualColumns {
		switch c.Kind {
		case ColumnPlace, ColumnArea, ColumnPercent, ColumnDueBefore, ColumnDueNow, ColumnExtended, ColumnBlank:
		default:
			f.Columns = append(f.Columns, c)
		}
	}
	return f
}

// Limits of a form.
const (
	MaxFormName    = 120
	MaxColumnLabel = 60
	MaxColumnWidth = 200
	minColumnWidth = 5
)

// Check refuses a form that cannot be printed. Fields of columns are named label-KIND and width-KIND.
func (f ExportForm) Check() error {
	v := fault.Invalids{}
	switch n := utf8.RuneCountInString(f.Name); {
	case n == 0:
		v.Add("name", "Nhập tên biểu mẫu.")
	case n > MaxFormName:
		v.Add("name", "Tên biểu mẫu dài quá 120 chữ cái.")
	}
	if len(f.Columns) == 0 {
		v.Add("order-"+string(UsualColumns[0].Kind), "Chọn ít nhất một cột: ghi thứ tự vào ô của cột.")
	}
	seen := map[ColumnKind]bool{}
	for _, c := range f.Columns {
		if seen[c.Kind] || !slices.ContainsFunc(UsualColumns, func(u ExportColumn) bool { return u.Kind == c.Kind }) {
			v.Add("", "Biểu mẫu có cột không đúng. Tải lại trang rồi làm lại.")
		}
		seen[c.Kind] = true
		switch n := utf8.RuneCountInString(c.Label); {
		case strings.TrimSpace(c.Label) == "":
			v.Add("label-"+string(c.Kind), "Ghi tên cột như cấp trên yêu cầu.")
		case n > MaxColumnLabel:
			v.Add("label-"+string(c.Kind), "Tên cột dài quá 60 chữ cái.")
		}
		if c.Width < minColumnWidth || c.Width > MaxColumnWidth {
			v.Add("width-"+string(c.Kind), fmt.Sprintf("Độ rộng là số từ %d đến %d.", minColumnWidth, MaxColumnWidth))
		}
	}
	return v.Err()
}
