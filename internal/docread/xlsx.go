package docread

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Limits of a workbook, besides those of every file. Excel itself allows more; nobody types it.
const (
	MaxSheetColumns = 200
	MaxSheetRows    = 20_000
	maxSheets       = 100
	maxCells        = 500_000 // over all sheets
	maxCellText     = 32_767  // characters of one cell, as in Excel
	maxRun          = 1 << 20 // bytes from one < to the next
	maxAreas        = 20_000  // merged areas of one sheet
	maxSpread       = 256     // formulas of one sheet that fill several cells
	maxSmallPart    = 300_000 // elements of a part that holds no cells
	maxRowElements  = 20_000  // of one row, or of one shared string
)

var excelSays = sentences{
	zip:     fault.New(fault.Invalid, "Tệp nén bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lại."),
	broken:  fault.New(fault.Invalid, "Tệp Excel bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lại."),
	tooMuch: fault.New(fault.TooLarge, "Tệp Excel này phức tạp hoặc lớn bất thường nên không được đọc. Hãy chép các ô cần dùng sang tệp Excel mới rồi tải lên lại."),
	doctype: fault.New(fault.Invalid, "Tệp Excel này chứa khai báo không an toàn (DOCTYPE) nên không được đọc. Hãy chép các ô cần dùng sang tệp Excel mới."),
	charset: fault.New(fault.Invalid, "Tệp Excel này dùng bảng mã khác UTF-8 nên không đọc được. Hãy mở bằng Excel và lưu lại thành .xlsx."),
}

var (
	errWide     = fault.New(fault.TooLarge, "Bảng Excel này có ô ở ngoài cột thứ 200 nên không được đọc. Hãy xóa các cột thừa, hoặc chép bảng sang tệp Excel mới rồi tải lên lại.")
	errHigh     = fault.New(fault.TooLarge, "Bảng Excel này có ô ở ngoài dòng thứ 20.000 nên không được đọc. Hãy xóa các dòng thừa, hoặc chép bảng sang tệp Excel mới rồi tải lên lại.")
	errCells    = fault.New(fault.TooLarge, "Tệp Excel này có hơn 500.000 ô nên không được đọc. Hãy chép các ô cần dùng sang tệp Excel mới rồi tải lên lại.")
	errLongCell = fault.New(fault.TooLarge, "Tệp Excel này có ô dài quá 32.767 chữ cái, hoặc dài quá 8 MB tất cả, nên không được đọc. Hãy bỏ bớt nội dung rồi tải lên lại.")
	errNotXLSX  = fault.New(fault.Invalid, "Tệp này không phải tệp Excel (.xlsx). Hãy chọn tệp Excel (.xlsx).")
	errXLS      = fault.New(fault.Invalid, "Tệp này là Excel đời cũ (.xls) nên không đọc được. Hãy mở bằng Excel, chọn “Lưu thành” (Save As) kiểu .xlsx rồi tải lên lại.")
	errXLSB     = fault.New(fault.Invalid, "Tệp này là Excel kiểu nhị phân (.xlsb) nên không đọc được. Hãy mở bằng Excel, chọn “Lưu thành” (Save As) kiểu .xlsx rồi tải lên lại.")
	errXLSLock  = fault.New(fault.Invalid, "Tệp này có mật khẩu nên không đọc được. Hãy mở bằng Excel, vào Tệp > Thông tin > Bảo vệ sổ làm việc để bỏ mật khẩu, lưu lại thành .xlsx rồi tải lên.")
)

// Workbook is what was read from an .xlsx.
type Workbook struct{ Sheets []Sheet }

// Sheet is one sheet with the rows that have cells.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []SheetRow
	Merged []Area
}

// SheetRow is a row at its number from 1, as Excel shows it, with the cells that say something.
type SheetRow struct {
	Number int
	Hidden bool
	Cells  []SheetCell
}

// SheetCell is a cell at its column, from 0.
type SheetCell struct {
	Column int
	// Text is what stands there, NFC, with "\n" between lines: a number with a point, a day as 23/11/2026,
	// a share as 75%. It is "" where a formula stands.
	Text string
	// Formula says that the cell is computed. Formulas are never evaluated, and what the file says
	// that one came to is not believed.
	Formula bool
	Number  bool // Text was stored as a number, a day or a share
}

// Area is a rectangle of cells, both corners included: rows from 1, columns from 0.
type Area struct{ Row, Column, LastRow, LastColumn int }

// Cell is the cell of a column, and an empty one where nothing stands.
func (r SheetRow) Cell(column int) SheetCell {
	for _, c := range r.Cells {
		if c.Column == column {
			return c
		}
	}
	return SheetCell{Column: column}
}

// ReadXLSX reads a workbook whose format it finds out from the content. A refusal is a fault with a
// Vietnamese sentence that says what to do.
func ReadXLSX(data []byte) (Workbook, error) {
	switch {
	case len(data) == 0:
		return Workbook{}, errEmpty
	case len(data) > maxFile:
		return Workbook{}, errSize
	case bytes.HasPrefix(data, []byte(ole)):
		return Workbook{}, excelRefusal(data)
	case !bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return Workbook{}, errNotXLSX
	}
	a, err := openArchive(data, &excelSays)
	if err != nil {
		return Workbook{}, err
	}
	a.most = maxSmallPart
	x := &xlsx{archive: a}
	if err := x.readBook(); err != nil {
		return Workbook{}, err
	}
	return x.book, nil
}

// excelRefusal tells the files in the old container apart by the names in its directory.
func excelRefusal(data []byte) error {
	switch {
	case bytes.Contains(data, wideName("EncryptedPackage")):
		return errXLSLock
	case bytes.Contains(data, wideName("Workbook")):
		return errXLS
	}
	return errNotXLSX
}

// xlsx reads one workbook.
type xlsx struct {
	*archive
	book    Workbook
	scanned int64 // bytes inflated to look at them before they are read
	shared  []string
	formats []cellFormat // by the style of a cell
	from04  bool         // days count from 1904
	cells   int
	bytes   int
}

func (x *xlsx) readBook() error {
	roots, err := x.relations("")
	if err != nil {
		return err
	}
	main := roots["officeDocument"]
	switch {
	case strings.HasSuffix(main, ".bin"):
		return errXLSB
	case main == "" || x.parts[strings.ToLower(main)] == nil:
		return errNotXLSX
	}
	related, err := x.relationsOf(main)
	if err != nil {
		return err
	}
	sheets, err := x.sheetList(main)
	switch {
	case err != nil:
		return err
	case len(sheets) == 0:
		return errNotXLSX
	}
	related = firstOfEach(related)
	if err := x.foresee(related); err != nil {
		return err
	}
	targets := map[string]string{}
	for _, r := range related {
		switch r.kind {
		case "worksheet":
			targets[r.id] = r.target
		case "sharedStrings":
			x.most = maxElements
			err = x.readShared(r.target)
			x.most = maxSmallPart
		case "styles":
			err = x.readFormats(r.target)
		}
		if err != nil {
			return err
		}
	}
	x.most = maxElements
	for _, s := range sheets {
		if targets[s.id] == "" {
			continue // a sheet that is one chart
		}
		if err := x.readSheet(s.Sheet, targets[s.id]); err != nil {
			return err
		}
		delete(targets, s.id) // each part is one sheet
	}
	return nil
}

// firstOfEach leaves out relations to a part that has one, and all but the first to strings and styles,
// of which a workbook has one each: reading a part again and again is a way to hurt.
func firstOfEach(related []relation) (list []relation) {
	seen := map[string]bool{}
	for _, r := range related {
		key := r.target
		if r.kind == "sharedStrings" || r.kind == "styles" {
			key = r.kind + ":"
		}
		if !seen[key] {
			seen[key] = true
			list = append(list, r)
		}
	}
	return list
}

// listedSheet is a sheet as the workbook lists it.
type listedSheet struct {
	Sheet
	id string
}

func (x *xlsx) sheetList(main string) (list []listedSheet, err error) {
	if err := x.part(main, "workbook", func(n *node) error {
		if n.name == "workbookPr" {
			x.from04 = isOn(n.attr("date1904"))
		}
		return nil
	}); err != nil {
		return nil, err
	}
	err = x.part(main, "sheets", func(n *node) error {
		if len(list) == maxSheets {
			return excelSays.tooMuch
		}
		state := n.attr("state")
		list = append(list, listedSheet{Sheet{Name: clean(n.attr("name")), Hidden: state == "hidden" || state == "veryHidden"}, n.attr("id")})
		return nil
	})
	return list, err
}

func isOn(v string) bool { return v == "1" || v == "true" || v == "on" }

// readShared reads the strings that cells refer to.
func (x *xlsx) readShared(part string) error {
	return x.partOf(part, "sst", maxRowElements, func(n *node) error {
		text := clean(richText(n))
		if len(x.shared) == maxCells || utf8.RuneCountInString(text) > maxCellText {
			return errLongCell
		}
		x.shared = append(x.shared, text)
		return nil
	})
}

// richText is the text of a string without its readings.
func richText(n *node) string {
	var b strings.Builder
	for _, k := range n.kids {
		switch k.name {
		case "t":
			b.WriteString(k.text)
		case "r":
			for _, t := range k.kids {
				if t.name == "t" {
					b.WriteString(t.text)
				}
			}
		}
	}
	return b.String()
}

// clean is a text in NFC without what cannot be seen; the line breaks stay.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(unescape(s))
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F || r == utf8.RuneError || r == 0xFEFF {
			return -1
		}
		return r
	}, s))
}

// unescape turns _x000D_ and its like into the character that XML could not hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			return b.String() + s
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
