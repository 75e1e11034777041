package officialdoc

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"unicode/utf16"
)

// pdfFile collects the objects of a PDF file. Objects are written as they come; the table of their
// places follows at the end.
type pdfFile struct {
	buf     bytes.Buffer
	offsets []int // by object number - 1; 0 while not written
}

func newPDFFile() *pdfFile {
	f := &pdfFile{}
	// The comment tells transfer programs that the file is binary.
	f.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

// reserve gives the number of an object that is written later.
func (f *pdfFile) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

// put writes an object under its number.
func (f *pdfFile) put(number int, format string, args ...any) {
	f.offsets[number-1] = f.buf.Len()
	fmt.Fprintf(&f.buf, "%d 0 obj\n", number)
	fmt.Fprintf(&f.buf, format, args...)
	f.buf.WriteString("\nendobj\n")
}

// add writes an object and returns its number.
func (f *pdfFile) add(format string, args ...any) int {
	number := f.reserve()
	f.put(number, format, args...)
	return number
}

// stream writes compressed data with the entries of its dictionary.
func (f *pdfFile) stream(data []byte, entries string) int {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(data) // a bytes.Buffer does not fail
	_ = w.Close()
	return f.rawStream(packed.Bytes(), "/Filter /FlateDecode "+entries)
}

// rawStream writes data as it is.
func (f *pdfFile) rawStream(data []byte, entries string) int {
	number := f.reserve()
	f.offsets[number-1] = f.buf.Len()
	fmt.Fprintf(&f.buf, "%d 0 obj\n<< %s /Length %d >>\nstream\n", number, entries, len(data))
	f.buf.Write(data)
	f.buf.WriteString("\nendstream\nendobj\n")
	return number
}

// close writes the table of places and the trailer. The file's name is the digest of its content, so
// that the same document gives the same bytes.
func (f *pdfFile) close(catalog, info int) []byte {
	id := sha256.Sum256(f.buf.Bytes())
	start := f.buf.Len()
	fmt.Fprintf(&f.buf, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(&f.buf, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&f.buf, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, catalog, info, id[:16], id[:16], start)
	return f.buf.Bytes()
}

// pdfText is a text string: UTF-16 with its mark, in hexadecimal.
func pdfText(s string) string {
	b := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", u)
	}
	return string(append(b, '>'))
}
