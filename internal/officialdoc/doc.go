// Package officialdoc is the official document of a Vietnamese authority and its writers.
//
// One model, [Document], is laid out alike by every writer: DOCX to finish in Word, PDF and HTML to
// print, XLSX for its tables. The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I; its numbers
// stand in one versioned table, layout.go. The package knows documents and no plans.
package officialdoc

// Document is one official document: a head, a body, a foot and annexes.
//
// Text is as the author typed it; [Clean] makes it NFC and drops what cannot be printed. The zero
// value of every field is allowed: a draft has no number and no day.
type Document struct {
	Head      Head
	Kind      string   // tên loại in capitals: "BÁO CÁO", "KẾ HOẠCH"; "" for a công văn
	Summary   string   // trích yếu; under the kind, or "V/v …" under the number where Kind is ""
	Addressee []string // kính gửi; nil prints none
	Bases     []string // căn cứ, each its own line in italics
	Body      []Block
	Closing   string // last paragraph, ends "./."
	Foot      Foot
	Annexes   []Annex
	// Further are documents that follow in the same file, each from a new page on, with a head of its own.
	// They have no further ones.
	Further  []*Document
	Internal bool   // restricted annexes are written, too; the zero value leaves them out
	Draft    bool   // DỰ THẢO stands across the HTML preview and as a line above the kind elsewhere
	Language string // "" is vi-VN
	// Made is the moment written into the file's metadata; the same model with the same Made gives
	// the same bytes.
	Made Moment
}

// Moment is a point in time as RFC 3339 text, so that the model stays plain data; "" prints none.
type Moment string

// Head is what stands above the kind: ô 1 to 4 of Phụ lục I.
type Head struct {
	Superior string // cơ quan chủ quản, not bold; usually "" for a People's Committee
	Agency   string // cơ quan ban hành, bold: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG"
	Number   string // "" leaves the room blank
	Symbol   string // after the stroke: "BC-UBND"
	Place    string // "Hà Trung"
	// Day, Month and Year of issue; a zero Day (or Month) leaves the room blank. A zero Year prints
	// no date line at all.
	Day, Month, Year int
}

// Foot is the signature block and the list of recipients: ô 7 and 9b.
type Foot struct {
	Authority []string // quyền hạn, chức vụ in capitals: "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
	Signer    string   // "" leaves the room for the name blank
	// Beside signs at the left of these two, as the secretary of a biên bản does (Mẫu 1.9); the
	// recipients then stand under both. The zero value is the usual foot, recipients at the left.
	Beside     Signature
	Recipients []Recipient
	Filing     string // "VT, VHXH": printed as the last line "- Lưu: VT, VHXH."
}

// Signature is who signs, and as what.
type Signature struct {
	Authority []string // as in [Foot]
	Signer    string
}

// Recipient is a line of Nơi nhận.
type Recipient struct {
	Name    string
	Purpose string // "b/c", "p/h", "t/h"; "" prints none
}

// Annex is a phụ lục: its own section with its own page numbers.
type Annex struct {
	Title     string
	Note      string // the line in brackets under the title; "" prints none
	Landscape bool
	Body      []Block
	// Restricted keeps the annex inside the authority: LƯU HÀNH NỘI BỘ stands in a box on each of its
	// pages (ô 11), and no writer writes it unless the document is [Document.Internal].
	Restricted bool

	label string // "Phụ lục II", set by cleaned
}

// Block is a part of a body: [Heading], [Paragraph] or [Table].
type Block interface{ block() }

// Heading is a titled part. Levels follow structure b of Phụ lục I: 1 is mục ("I."), 2 is khoản with
// a title ("1."), 3 the level below it ("1.1.", common practice), 0 is phần ("Phần I") on two lines.
type Heading struct {
	Level int    // 0 to 3
	Label string // literal: "I.", "1.", "1.1."
	Title string
	Key   string // stable name of the place, for links and bookmarks; may be ""
}

// Paragraph is running text.
type Paragraph struct {
	Spans []Span
	Label string // "a)", "-": printed before the text; "" prints none
	Align Align
	Flush bool // without the first line's indent
	Key   string
}

// Span is text in one style.
type Span struct {
	Text         string
	Bold, Italic bool
	Hole         bool // a place still to be filled: marked on the screen, dots on paper
}

// Align is how lines of a paragraph or cell stand.
type Align int

// The zero Align is justified in paragraphs and left in cells.
const (
	AlignDefault Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// Table is a table with up to two head rows, which repeat on every page.
type Table struct {
	Caption string // above the table; "" prints none
	Note    string // in italics at the right under the caption: "Số liệu tính đến ngày 15/11/2026"
	Columns []Column
	Head    [][]Cell // one or two rows; spans as in Rows
	Rows    []Row
	Key     string
	Sheet   string // names the table's sheet in a workbook; "" counts it
}

// Column says how wide a column wants to be in relation to the others, and how its cells stand.
type Column struct {
	Weight float64 // 0 counts as 1; no column gets narrower than its longest word
	Align  Align
}

// Row is a row of a table. A group row (Group) spans the table, is bold and stays with the next row.
type Row struct {
	Cells []Cell
	Group bool
	Total bool // bold, between two rules
}

// Cell is a cell; ColSpan and RowSpan of 0 count as 1. A cell covered by another's RowSpan is left out.
type Cell struct {
	Paragraphs       []Paragraph
	ColSpan, RowSpan int
	Align            Align
	Bold             bool
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}

// Text is a paragraph of one plain span.
func Text(text string) Paragraph { return Paragraph{Spans: []Span{{Text: text}}} }

// TextCell is a cell of plain text, one paragraph for each string.
func TextCell(texts ...string) Cell {
	var c Cell
	for _, t := range texts {
		c.Paragraphs = append(c.Paragraphs, Text(t))
	}
	return c
}
