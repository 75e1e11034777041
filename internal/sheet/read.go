package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Expect is for whom a spreadsheet is read.
type Expect struct {
	UnitID   int64
	PeriodID int64  // the one period it is for; 0: any of the unit
	Key      []byte // of the commune
}

// maxRows is far above what any unit owes; more rows were made to hurt.
const maxRows = 2000

var (
	errLong    = fault.New(fault.TooLarge, "Tệp có hơn 2.000 dòng nên không đọc. Tải bảng của đơn vị về, điền rồi tải lên.")
	errForeign = fault.New(fault.Invalid, "Tệp này không phải bảng tải về từ trang này: không dòng nào có mã đúng. Tải bảng của đơn vị về, điền rồi tải lên.")
	errOther   = fault.New(fault.Invalid, "Bảng này của đơn vị khác hoặc kỳ khác nên không đọc. Tải đúng bảng về, điền rồi tải lên.")
)

// Read reads a spreadsheet that came back. What is wrong with one row is said at the row; a file in which
// no row belongs here is refused as a whole.
func Read(data []byte, e Expect) ([]plan.FilledRow, error) {
	book, err := docread.ReadXLSX(data)
	if err != nil {
		return nil, err
	}
	r := reader{Expect: e, at: map[plan.RowKey]int{}}
	for i, s := range book.Sheets {
		r.name = ""
		if len(book.Sheets) > 1 {
			r.name = fmt.Sprintf("bảng %d, ", i+1)
		}
		r.sheet(s)
		if len(r.rows) > maxRows {
			return nil, errLong
		}
	}
	switch {
	case !r.signed:
		return nil, errForeign
	case !r.own:
		return nil, errOther
	}
	return r.rows, nil
}

// reader reads the sheets one after the other.
type reader struct {
	Expect
	name        string // of the sheet, as part of a row's place
	rows        []plan.FilledRow
	at          map[plan.RowKey]int // where a key was seen first
	signed, own bool                // some row is ours; some row belongs here
}

// sheet reads the rows under a head; a sheet without one is passed over.
func (r *reader) sheet(s docread.Sheet) {
	var columns map[string]int
	for _, row := range s.Rows {
		if found := headOf(row); found != nil {
			columns = found
			continue
		}
		if columns != nil {
			r.row(row, columns)
		}
	}
}

// headOf finds the columns by their labels, wherever they were moved; nil for rows that are no head.
func headOf(row docread.SheetRow) map[string]int {
	columns := map[string]int{}
	for _, c := range row.Cells {
		for _, label := range append(inputs, labelKey) {
			if _, twice := columns[label]; !twice && same(c.Text, label) {
				columns[label] = c.Column
			}
		}
	}
	if len(columns) <= len(inputs) {
		return nil
	}
	return columns
}

// inputs are the columns that are filled in.
var inputs = []string{labelAnswer, labelResult, labelStatus, labelPercent, labelReason, labelObstacles, labelRecommendations}

// same compares labels as people write them: letters, marks and spaces may differ.
func same(a, b string) bool { return vi.Fold(strings.Join(strings.Fields(a), " ")) == vi.Fold(b) }

func (r *reader) row(row docread.SheetRow, columns map[string]int) {
	cell := func(label string) docread.SheetCell { return row.Cell(columns[label]) }
	f := plan.FilledRow{Place: fmt.Sprintf("%sdòng %d", r.name, row.Number)}
	f.Content, f.Problem = content(cell)
	mark := cell(labelKey)
	text := strings.TrimSpace(mark.Text)
	key, ok := plan.ReadSheetKey(r.Key, text)
	switch {
	case !ok && text == "" && !mark.Formula:
		if f.Content.Empty() && f.Problem == "" {
			return // a line somebody left between the rows
		}
		f.Problem = "Dòng này không có mã: dòng thêm tay không lưu được. Ghi vào dòng có sẵn của nhiệm vụ."
	case !ok:
		f.Problem = "Mã của dòng đã bị sửa nên không biết là việc nào. Tải bảng mới về rồi chép nội dung sang."
	default:
		r.place(&f, key)
	}
	r.rows = append(r.rows, f)
}

// place notes whose row it is.
func (r *reader) place(f *plan.FilledRow, key plan.SheetKey) {
	r.signed = true
	switch first, twice := r.at[key.Row]; {
	case key.UnitID != r.UnitID:
		f.Problem = "Dòng này của đơn vị khác."
	case r.PeriodID != 0 && key.Row.PeriodID != r.PeriodID:
		f.Problem = "Dòng này của kỳ báo cáo khác."
	case twice:
		r.own = true
		f.Problem = "Việc này có hai dòng trong tệp nên không biết dòng nào đúng. Bỏ một dòng rồi tải lên lại."
		r.rows[first].Problem = f.Problem
	default:
		r.own = true
		f.Key, f.Base = key.Row, key.Base
		r.at[key.Row] = len(r.rows)
	}
}

// content reads what was filled in; what cannot be read is named in problem.
func content(cell func(string) docread.SheetCell) (c plan.Content, problem string) {
	var problems []string
	refuse := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	read := func(label string) string {
		at := cell(label)
		if at.Formula {
			refuse("Ô “%s” có công thức; gõ nội dung thay cho công thức.", label)
		}
		return strings.TrimSpace(at.Text)
	}
	answer, status, percent := read(labelAnswer), read(labelStatus), read(labelPercent)
	c = plan.Content{
		Percent: -1, Result: read(labelResult), Reason: read(labelReason), Obstacles: read(labelObstacles), Recommendations: read(labelRecommendations),
	}
	var ok bool
	if c.Answer, ok = chosen(answer, plan.Answers, vi.Answer); !ok {
		refuse("“%s” ghi “%s”; chọn một trong các câu có sẵn: %s.", labelAnswer, short(answer), choices(plan.Answers, vi.Answer))
	}
	if c.Status, ok = chosen(status, plan.Statuses, vi.Status); !ok {
		refuse("“%s” ghi “%s”; chọn một trong các câu có sẵn: %s.", labelStatus, short(status), choices(plan.Statuses, vi.Status))
	}
	if c.Percent, ok = wholePercent(percent); !ok {
		refuse("“%s” ghi “%s”; mức hoàn thành là số từ 0 đến 100.", labelPercent, short(percent))
	}
	return c, strings.Join(problems, " ")
}

// chosen finds the value whose label was chosen, however its letters are written; "" is none.
func chosen[T ~string](text string, values []T, label func(T) string) (T, bool) {
	for _, v := range values {
		if same(text, label(v)) {
			return v, true
		}
	}
	return "", text == ""
}

func choices[T ~string](values []T, label func(T) string) string {
	labels := make([]string, len(values))
	for i, v := range values {
		labels[i] = label(v)
	}
	return strings.Join(labels, "; ")
}

func wholePercent(text string) (int, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	if text == "" {
		return -1, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100 {
		return -1, false
	}
	return n, true
}

// short is a text as a sentence can quote it.
func short(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}
