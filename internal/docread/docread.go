// Package docread reads .docx files and plain text into labelled paragraphs
// and tables, within limits that no hostile file gets past. It looks at the
// content, never at a file's name, and knows nothing about plans.
package docread

import (
	"bytes"
	"io"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Limits of what is read. They are far above any real plan; a file that
// passes one of them was made to hurt.
const (
	maxFile       = 20 << 20 // bytes of the file
	maxEntries    = 3000     // files in the zip
	maxPart       = 32 << 20 // one part, inflated, by counting and not by its header
	maxParts      = 64 << 20 // all parts that are read
	maxTag        = 64 << 10 // bytes between < and >
	maxElements   = 1_500_000
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
	Line     int  // of the text, from 1; in a .docx the paragraph's running number
	Gap      bool // a blank line or an empty paragraph stands before it
	Heading  int  // outline level from 1; 0 for body text
	Centered bool
	Bold     bool // all of it
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
	errOLE   = fault.New(fault.Invalid, "Tệp này là Word đời cũ (.doc) hoặc có mật khẩu nên không đọc được. Hãy mở bằng Word, bỏ mật khẩu nếu có, chọn “Lưu thành” (Save As) kiểu .docx rồi tải lên lại.")
	errPDF   = fault.New(fault.Invalid, "Tệp này là PDF, hiện chưa đọc được. Hãy dùng tệp Word (.docx), hoặc mở PDF, chép nội dung rồi dán vào ô văn bản.")
	errRTF   = fault.New(fault.Invalid, "Tệp này là RTF. Hãy mở bằng Word, chọn “Lưu thành” (Save As) kiểu .docx rồi tải lên lại.")
	errImage = fault.New(fault.Invalid, "Tệp này là hình ảnh, không có chữ để đọc. Hãy dùng tệp Word (.docx) hoặc dán nội dung văn bản.")
)

var signatures = []struct {
	magic string
	err   error
}{
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", errOLE},
	{"%PDF-", errPDF},
	{"{\\rtf", errRTF},
	{"\x89PNG", errImage},
	{"\xFF\xD8\xFF", errImage},
	{"GIF8", errImage},
	{"II*\x00", errImage},
	{"MM\x00*", errImage},
}

// Read reads a document whose format it finds out from the content. A refusal
// is a fault with a Vietnamese sentence that says what to do.
func Read(data []byte) (Document, error) {
	return ReadFrom(bytes.NewReader(data), int64(len(data)))
}

// ReadFrom is Read for a file of the given size that need not be in memory.
func ReadFrom(r io.ReaderAt, size int64) (Document, error) {
	if size == 0 {
		return Document{}, errEmpty
	}
	if size > maxFile {
		return Document{}, errSize
	}
	var start [8]byte
	n, err := r.ReadAt(start[:], 0)
	if err != nil && err != io.EOF {
		return Document{}, err
	}
	head := string(start[:n])
	if len(head) >= 4 && head[:4] == "PK\x03\x04" {
		return readDOCX(r, size)
	}
	for _, s := range signatures {
		if len(head) >= len(s.magic) && head[:len(s.magic)] == s.magic {
			return Document{}, s.err
		}
	}
	data := make([]byte, size)
	if n, err := r.ReadAt(data, 0); int64(n) < size {
		return Document{}, err
	}
	return readText(data)
}
