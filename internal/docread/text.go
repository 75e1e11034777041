package docread

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

var (
	errBinary   = fault.New(fault.Invalid, "Không nhận ra loại tệp này. Hãy dùng tệp Word (.docx) hoặc tệp văn bản (.txt), hoặc dán nội dung vào ô văn bản.")
	errEncoding = fault.New(fault.Invalid, "Tệp văn bản dùng bảng mã không đọc được. Hãy chuyển sang Unicode bằng Unikey (Ctrl+Shift+F6) rồi thử lại.")
	errText     = fault.New(fault.TooLarge, "Văn bản dài hơn 8 MB chữ, không thể là một kế hoạch. Hãy kiểm tra lại tệp.")
	errBlocks   = fault.New(fault.TooLarge, "Văn bản có hơn 100.000 đoạn, không thể là một kế hoạch. Hãy kiểm tra lại tệp.")
)

func readText(data []byte, o Options) (Document, error) {
	text, err := decode(data)
	if err != nil {
		return Document{}, err
	}
	if old := legacyOf(text[:min(len(text), maxSample)]); old != nil {
		if !o.Convert {
			return Document{}, ErrLegacy
		}
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			lines[i] = old.convert(lines[i])
		}
		text = strings.Join(lines, "")
	}
	if len(text) > maxText {
		return Document{}, errText
	}
	doc := Document{Format: Text}
	gap := false
	line := 0
	for raw := range strings.Lines(lineEnds.Replace(norm.NFC.String(text))) {
		line++
		words := tidy(raw)
		if words == "" {
			gap = true
			continue
		}
		if len(doc.Blocks) == maxBlocks {
			return Document{}, errBlocks
		}
		doc.Blocks = append(doc.Blocks, Block{Paragraph: Paragraph{Text: words, Line: line, Gap: gap, Wide: wide(raw), Indent: indent(raw)}})
		gap = false
	}
	if len(doc.Blocks) == 0 {
		return Document{}, errEmpty
	}
	return doc, nil
}

// A form feed ends a page and so a line; it stands at the start of the next
// line and is dropped there with the other white space, or line numbers would
// differ from those of an editor.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// tidy leaves one space between words and drops what cannot be seen.
func tidy(s string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad':
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(visible), " ")
}

// indent counts the spaces that a line begins with.
func indent(raw string) int { return len(raw) - len(strings.TrimLeft(raw, " ")) }

// columnGap is what parts two columns of a line that was laid out with spaces.
var columnGap = regexp.MustCompile(`[ \x{a0}]{3,}|[ \x{a0}]*\t[ \x{a0}]*`)

// wide is a line with one tab between its columns, "" where it has only one.
// Empty columns between tabs are kept, an indent and trailing space are not.
func wide(raw string) string {
	raw = strings.Trim(raw, " \u00a0\r\n\v\f")
	if !strings.Contains(raw, "\t") && !strings.Contains(raw, "   ") && !strings.Contains(raw, "\u00a0") {
		return ""
	}
	var parts []string
	filled := 0
	for _, part := range columnGap.Split(raw, maxSpan) {
		if part = tidy(part); part != "" {
			filled++
		}
		parts = append(parts, part)
	}
	if filled < 2 {
		return ""
	}
	return strings.Join(parts, "\t")
}

// decode turns the bytes of a text file into UTF-8.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return decodeUTF16(data[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return decodeUTF16(data[2:], binary.BigEndian), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		if order := wideOrder(data); order != nil {
			return decodeUTF16(data, order), nil
		}
		return "", errBinary
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	return decode1258(data)
}

// wideOrder tells the order of the bytes of UTF-16 without its mark: the zero
// bytes of spaces, digits and Latin letters stand on one side. A few stand on
// the other, as U+0300 has one, and what comes out is text.
func wideOrder(data []byte) binary.ByteOrder {
	head := data[:min(len(data), 4096)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	var order binary.ByteOrder = binary.LittleEndian
	most, least := zeros[1], zeros[0]
	if zeros[0] > zeros[1] {
		order, most, least = binary.BigEndian, zeros[0], zeros[1]
	}
	if most < 4 || least*8 > most || most*6 < len(head)/2 {
		return nil
	}
	odd := 0
	for _, r := range decodeUTF16(head, order) {
		if r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			odd++
		}
	}
	if odd*20 > len(head)/2 {
		return nil
	}
	return order
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// maxSample is how much of a text is looked at to find out how it is written.
const maxSample = 256 << 10

// decode1258 reads Windows-1258. What is no Vietnamese after that may be TCVN3
// or VNI, which have no mark either: those are handed on as Latin-1.
func decode1258(data []byte) (string, error) {
	out, err := charmap.Windows1258.NewDecoder().Bytes(data)
	if err != nil {
		return "", errEncoding
	}
	if text := norm.NFC.String(string(out)); tellingWords(text) > 3 || strings.ContainsFunc(text, onlyUnicode) && tellingWords(text) > 1 {
		return text, nil
	}
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	if text := string(runes); legacyOf(text[:min(len(text), maxSample)]) != nil {
		return text, nil
	}
	return "", errEncoding
}
