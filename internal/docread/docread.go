// Package docread reads .docx files, PDF and plain text into labelled paragraphs
// and tables, and .xlsx files into sheets of cells, within limits that no hostile file gets past. It looks at the
// content, never at a file's name, and knows nothing about plans.
package docread

import (
	"bytes"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Limits of what is read. They are far above any real plan; a file that
// passes one of them was made to hurt.
const (
	maxFile       = 20 << 20 // bytes of the file
	maxEntries    = 3000     // files in the zip
	maxPart       = 32 << 20 // one part, inflated, by counting and not by its header
	maxParts      = 48 << 20 // all parts that are read
	maxTag        = 64 << 10 // bytes between < and >
	maxElements   = 1_500_000
	maxTokens     = 2 * maxElements // tags, comments and pieces of text of one part
	maxDepth      = 200
	maxAttributes = 64
	maxText       = 8 << 20
	maxBlocks     = 100_000
	maxSpan       = 255 // columns one cell may cover
)

// Format says what a document was read from.
type Format string

// The formats that can be read.
const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
	Text Format = "text"
)

// Document is what was read, block by block in reading order.
type Document struct {
	Format Format
	Blocks []Block
}

// Block is a paragraph or, where Table is set, a table.
type Block struct {
	Paragraph
	Table *Table
}

// Paragraph is a paragraph of a .docx, or one line of a text that is not
// blank. The text is NFC with one space between words; a line break inside a
// paragraph is "\n".
type Paragraph struct {
	Label    string // of automatic numbering, as Word shows it: "1.1.", "a)", "•"
	Text     string
	Line     int  // of the text, from 1; in a .docx or PDF the paragraph's running number
	Gap      bool // a blank line or an empty paragraph stands before it
	Heading  int  // outline level from 1; 0 for body text
	Centered bool
	Bold     bool // all of it
	Margin   bool // stands outside the text, as a footnote does
	Indent   int  // of a line of a text: the spaces before it
	// Wide is the text with a tab where a tab or many spaces part it, as the
	// columns of a head or a pasted table do; "" where nothing parts it.
	Wide string
}

// Table is a table with its rows in order.
type Table struct{ Rows []Row }

// Row is a row of a table. Header rows repeat on each page.
type Row struct {
	Cells  []Cell
	Header bool
}

// Cell is a cell at its first column, from 0. Merged holds for a cell that
// only continues the one above it; its paragraphs are then those of that cell.
type Cell struct {
	Column, Span int
	Merged       bool
	Paragraphs   []Paragraph
}

// refusals of whole formats, each with its remedy.
var (
	errEmpty = fault.New(fault.Invalid, "Tệp trống, không có nội dung để đọc.")
	errSize  = fault.New(fault.TooLarge, "Tệp lớn hơn 20 MB. Hãy bỏ bớt hình ảnh trong tệp rồi thử lại.")
	errDOC   = fault.New(fault.Invalid, "Tệp này là Word đời cũ (.doc) nên không đọc được. Hãy mở bằng Word, chọn “Lưu thành” (Save As) kiểu .docx rồi tải lên lại.")
	errLock  = fault.New(fault.Invalid, "Tệp này có mật khẩu nên không đọc được. Hãy mở bằng Word, vào Tệp > Thông tin > Bảo vệ tài liệu để bỏ mật khẩu, lưu lại thành .docx rồi tải lên.")
	errOLE   = fault.New(fault.Invalid, "Tệp này là Word đời cũ (.doc) hoặc có mật khẩu nên không đọc được. Hãy mở bằng Word, bỏ mật khẩu nếu có, chọn “Lưu thành” (Save As) kiểu .docx rồi tải lên lại.")
	errRTF   = fault.New(fault.Invalid, "Tệp này là RTF. Hãy mở bằng Word, chọn “Lưu thành” (Save As) kiểu .docx rồi tải lên lại.")
	errImage = fault.New(fault.Invalid, "Tệp này là hình ảnh, không có chữ để đọc. Hãy dùng tệp Word (.docx) hoặc dán nội dung văn bản.")
)

var signatures = []struct {
	magic string
	err   error
}{
	{"{\\rtf", errRTF},
	{"\x89PNG", errImage},
	{"\xFF\xD8\xFF", errImage},
	{"GIF8", errImage},
	{"II*\x00", errImage},
	{"MM\x00*", errImage},
}

// ole begins every file of the old container that .doc and encrypted .docx share.
const ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// Options say what a person has agreed to.
type Options struct {
	Convert bool // text in TCVN3 or VNI is turned into Unicode; without it ErrLegacy
}

// Read reads a document whose format it finds out from the content. A refusal
// is a fault with a Vietnamese sentence that says what to do.
func Read(data []byte, o Options) (Document, error) {
	switch {
	case len(data) == 0:
		return Document{}, errEmpty
	case len(data) > maxFile:
		return Document{}, errSize
	}
	head := string(data[:min(len(data), 8)])
	switch {
	case strings.HasPrefix(head, "PK\x03\x04"):
		return readDOCX(data, o)
	case strings.HasPrefix(head, "%PDF-"):
		return readPDF(data, o)
	case head == ole:
		return Document{}, oleRefusal(data)
	}
	for _, s := range signatures {
		if strings.HasPrefix(head, s.magic) {
			return Document{}, s.err
		}
	}
	return readText(data, o)
}

// oleRefusal tells the two kinds of files in that container apart by the names in its directory.
func oleRefusal(data []byte) error {
	switch {
	case bytes.Contains(data, wideName("EncryptedPackage")):
		return errLock
	case bytes.Contains(data, wideName("WordDocument")):
		return errDOC
	}
	return errOLE
}

// wideName is a name as that directory writes it: two bytes a letter.
func wideName(name string) []byte {
	var out []byte
	for i := range len(name) {
		out = append(out, name[i], 0)
	}
	return out
}
