package docread

import (
	"errors"
	"os"
	"strings"
	"testing"
)

const legacySample = "Thực hiện kế hoạch của Ủy ban nhân dân xã\n\nCông an xã phối hợp với các thôn và báo cáo kết quả trong tháng, được giao tổ chức tuần tra ở những nơi dễ xảy ra đuối nước"

// old writes a text as the scheme does: the opposite of convert.
func (s *scheme) old(text string) string {
	back := map[string]string{}
	for old, letter := range s.pairs {
		back[letter] = old
	}
	var b strings.Builder
	for _, r := range text {
		switch old, ok := back[string(r)]; {
		case ok:
			b.WriteString(old)
		case back[strings.ToLower(string(r))] != "":
			b.WriteString(back[strings.ToLower(string(r))]) // a font of capitals shows it so
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// latin1 is how a program that knows one byte a letter stores a text.
func latin1(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r))
	}
	return out
}

func TestLegacyText(t *testing.T) {
	t.Parallel()
	for _, s := range schemes {
		old := s.old(legacySample)
		for name, data := range map[string][]byte{"pasted": []byte(old), "bytes": latin1(old)} {
			t.Run(s.name+" "+name, func(t *testing.T) {
				t.Parallel()
				if _, err := Read(data, Options{}); !errors.Is(err, ErrLegacy) {
					t.Fatalf("without consent: %v", err)
				}
				doc, err := Read(data, Options{Convert: true})
				if err != nil {
					t.Fatal(err)
				}
				want := legacySample
				if s.name == "TCVN3" {
					want = strings.Replace(want, "Ủ", "ủ", 1) // TCVN3 has no capital with a tone
				}
				if got := doc.Blocks[0].Text + "\n\n" + doc.Blocks[1].Text; got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
}

func TestLegacyDOCX(t *testing.T) {
	t.Parallel()
	s := schemes[0]
	body := `<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>` + s.old("kế hoạch") + `</w:t></w:r></w:p>` +
		text(s.old("Công an xã phối hợp với các thôn và báo cáo của tổ; được thực hiện trong tháng")) +
		text("Đã là Unicode: của các thôn")
	data := pack(t, body)
	if _, err := Read(data, Options{}); !errors.Is(err, ErrLegacy) {
		t.Fatalf("without consent: %v", err)
	}
	doc, err := Read(data, Options{Convert: true})
	if err != nil {
		t.Fatal(err)
	}
	want := "KẾ HOẠCH\nCông an xã phối hợp với các thôn và báo cáo của tổ; được thực hiện trong tháng\nĐã là Unicode: của các thôn\n"
	if got := lines(doc); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestUnicodeIsNoLegacy holds that sound documents are never asked about.
func TestUnicodeIsNoLegacy(t *testing.T) {
	t.Parallel()
	french := "Le plan a été approuvé à l’unanimité; où êtes-vous, à côté? Même les élèves très âgés…"
	for _, text := range []string{sample, legacySample, strings.ToUpper(legacySample), french} {
		if s := legacyOf(text); s != nil {
			t.Errorf("%q is taken for %s", text, s.name)
		}
	}
	files, err := os.ReadDir("../importer/testdata/plans")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile("../importer/testdata/plans/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(data, Options{}); errors.Is(err, ErrLegacy) {
			t.Errorf("%s is taken for an old font", f.Name())
		}
	}
}
