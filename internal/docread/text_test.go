package docread

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

const sample = "KẾ HOẠCH\n\nCăn cứ Luật  Trẻ em;\n- Thực hiện của các đơn vị và trường học."

func utf16Bytes(order binary.ByteOrder, mark bool, s string) []byte {
	var b bytes.Buffer
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	_ = binary.Write(&b, order, units)
	return b.Bytes()
}

func TestReadTextEncodings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		data []byte
	}{
		{"NFC", []byte(sample)},
		{"NFD", []byte(norm.NFD.String(sample))},
		{"mixed", []byte(norm.NFD.String(sample[:20]) + sample[20:])},
		{"mark", []byte("\xEF\xBB\xBF" + sample)},
		{"CRLF", []byte(strings.ReplaceAll(sample, "\n", "\r\n"))},
		{"UTF-16LE", utf16Bytes(binary.LittleEndian, true, sample)},
		{"UTF-16BE", utf16Bytes(binary.BigEndian, true, sample)},
		{"UTF-16LE without its mark", utf16Bytes(binary.LittleEndian, false, sample)},
		{"UTF-16BE without its mark", utf16Bytes(binary.BigEndian, false, sample)},
		{"UTF-16LE decomposed, without its mark", utf16Bytes(binary.LittleEndian, false, norm.NFD.String(sample))},
		{"UTF-16BE decomposed, without its mark", utf16Bytes(binary.BigEndian, false, norm.NFD.String(sample))},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(test.data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := []Paragraph{
				{Text: "KẾ HOẠCH", Line: 1},
				{Text: "Căn cứ Luật Trẻ em;", Line: 3, Gap: true},
				{Text: "- Thực hiện của các đơn vị và trường học.", Line: 4},
			}
			if len(doc.Blocks) != len(want) {
				t.Fatalf("%d paragraphs, want %d: %+v", len(doc.Blocks), len(want), doc.Blocks)
			}
			for i, w := range want {
				if doc.Blocks[i].Paragraph != w {
					t.Errorf("paragraph %d is %+v, want %+v", i, doc.Blocks[i].Paragraph, w)
				}
			}
		})
	}
}

func TestReadTextWindows1258(t *testing.T) {
	t.Parallel()
	doc, err := Read([]byte("c\xE1c xa\xDE cu\xD2a ta v\xE0 c\xE1c th\xF4n; xa\xDE v\xE0 c\xE1c t\xF4\xD2 cu\xD2a xa\xDE th\xFD\xF2c hi\xEA\xF2n ngay"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := doc.Blocks[0].Text, "các xã của ta và các thôn; xã và các tổ của xã thực hiện ngay"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		data []byte
		kind fault.Kind
		say  string
	}{
		{"empty", nil, fault.Invalid, "trống"},
		{"blank", []byte(" \n\t\n"), fault.Invalid, "trống"},
		{"OLE", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest"), fault.Invalid, "Save As"},
		{".doc", append([]byte(ole), wideName("WordDocument")...), fault.Invalid, "Word đời cũ (.doc) nên"},
		{"encrypted .docx", append([]byte(ole), wideName("EncryptedPackage")...), fault.Invalid, "có mật khẩu nên"},
		{"RTF", []byte("{\\rtf1 rest}"), fault.Invalid, "RTF"},
		{"picture", []byte("\x89PNG\r\n\x1a\n rest"), fault.Invalid, "hình ảnh"},
		{"zero bytes on one side", bytes.Repeat([]byte("\x01\x00\x02\x00"), 50), fault.Invalid, "loại tệp"},
		{"bytes", []byte("ab\x00\x01\x02cd\x00\x00"), fault.Invalid, "loại tệp"},
		{"no Vietnamese", []byte("K\xF5 ho\xB9ch \xB8\xB5\xB6 x\xB7"), fault.Invalid, "Unikey"},
		{"broken zip", []byte("PK\x03\x04 and no more"), fault.Invalid, "hỏng"},
		{"large", make([]byte, maxFile+1), fault.TooLarge, "20 MB"},
		{"long", bytes.Repeat([]byte("chữ "), maxText/4), fault.TooLarge, "8 MB"},
		{"many lines", bytes.Repeat([]byte("a\n"), maxBlocks+1), fault.TooLarge, "100.000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(test.data, Options{})
			if err == nil || fault.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.say) {
				t.Errorf("got %v, want a refusal that says %q", err, test.say)
			}
		})
	}
}
