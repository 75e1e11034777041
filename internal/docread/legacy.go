package docread

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// ErrLegacy is the refusal of a text in TCVN3 or VNI that nobody has agreed to
// have converted: such text has no mark of what it is, so a person decides.
var ErrLegacy = fault.New(fault.Invalid, "Văn bản dùng phông chữ cũ (TCVN3 như .VnTime, hoặc VNI), không phải Unicode. Hãy chọn “Chuyển sang Unicode” rồi gửi lại, sau đó đối chiếu kỹ từng chữ; hoặc tự chuyển bằng Unikey (Ctrl+Shift+F6).")

// scheme is a way of writing Vietnamese from before Unicode, in the code
// points that a program gives its bytes when it takes them for Latin-1.
type scheme struct {
	name  string
	pairs map[string]string // up to two code points → a Vietnamese letter
}

var schemes = []*scheme{
	newScheme("TCVN3", false, "\u00b5à \u00b6ả \u00b7ã \u00b8á \u00b9ạ \u00a8ă \u00bbằ \u00bcẳ \u00bdẵ \u00beắ \u00c6ặ \u00a9â \u00c7ầ \u00c8ẩ \u00c9ẫ \u00caấ \u00cbậ \u00aeđ "+
		"\u00ccè \u00ceẻ \u00cfẽ \u00d0é \u00d1ẹ \u00aaê \u00d2ề \u00d3ể \u00d4ễ \u00d5ế \u00d6ệ \u00d7ì \u00d8ỉ \u00dcĩ \u00ddí \u00deị "+
		"\u00dfò \u00e1ỏ \u00e2õ \u00e3ó \u00e4ọ \u00abô \u00e5ồ \u00e6ổ \u00e7ỗ \u00e8ố \u00e9ộ \u00acơ \u00eaờ \u00ebở \u00ecỡ \u00edớ \u00eeợ "+
		"\u00efù \u00f1ủ \u00f2ũ \u00f3ú \u00f4ụ \u00adư \u00f5ừ \u00f6ử \u00f7ữ \u00f8ứ \u00f9ự \u00faỳ \u00fbỷ \u00fcỹ \u00fdý \u00feỵ "+
		"\u00a1Ă \u00a2Â \u00a3Ê \u00a4Ô \u00a5Ơ \u00a6Ư \u00a7Đ"),
	newScheme("VNI", true, "aùá aøà aûả aõã aïạ aêă aéắ aèằ aúẳ aüẵ aëặ aââ aáấ aàầ aåẩ aãẫ aäậ eùé eøè eûẻ eõẽ eïẹ eâê eáế eàề eåể eãễ eäệ "+
		"íí ìì æỉ óĩ òị oùó oøò oûỏ oõõ oïọ oâô oáố oàồ oåổ oãỗ oäộ ôơ ôùớ ôøờ ôûở ôõỡ ôïợ "+
		"uùú uøù uûủ uõũ uïụ öư öùứ öøừ öûử öõữ öïự yùý yøỳ yûỷ yõỹ îỵ ñđ"),
}

// newScheme reads a list of pairs, each the old writing followed by the letter.
func newScheme(name string, capitals bool, list string) *scheme {
	s := &scheme{name, map[string]string{}}
	for pair := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ' ' }) {
		r := []rune(pair)
		old, letter := string(r[:len(r)-1]), string(r[len(r)-1])
		s.pairs[old] = letter
		if capitals {
			s.pairs[strings.ToUpper(old)] = strings.ToUpper(letter)
		}
	}
	return s
}

// convert turns a text into Unicode. A text that has Vietnamese letters of
// Unicode already is left alone.
func (s *scheme) convert(text string) string {
	if s == nil || strings.ContainsFunc(text, onlyUnicode) {
		return text
	}
	var b strings.Builder
	r := []rune(text)
	for i := 0; i < len(r); i++ {
		if i+1 < len(r) {
			if letter, ok := s.pairs[string(r[i:i+2])]; ok {
				b.WriteString(letter)
				i++
				continue
			}
		}
		if letter, ok := s.pairs[string(r[i])]; ok {
			b.WriteString(letter)
			continue
		}
		b.WriteRune(r[i])
	}
	return norm.NFC.String(b.String())
}

// onlyUnicode tells the Vietnamese letters that Latin-1 has not.
func onlyUnicode(r rune) bool {
	return r >= 0x1EA0 && r <= 0x1EF9 || strings.ContainsRune("ăĂđĐĩĨũŨơƠưƯ", r)
}

// telling are words that every Vietnamese plan has.
var telling = []string{" của ", " các ", " và ", " thực hiện ", " kế hoạch ", " được ", " trong ", " với ", " công tác ", " tổ chức ", " báo cáo "}

// legacyOf finds the old writing of a text: the one that makes the most
// telling words of it, where the text as it stands has fewer. nil is Unicode.
func legacyOf(text string) *scheme {
	letters, old := 0, 0
	for _, r := range text {
		switch {
		case onlyUnicode(r):
			letters++
		case r >= 0xA1 && r <= 0xFE:
			old++
		}
	}
	if old < 8 || letters*5 > old {
		return nil
	}
	var best *scheme
	most := tellingWords(text) + 1
	for _, s := range schemes {
		var converted strings.Builder
		for line := range strings.Lines(text) {
			converted.WriteString(s.convert(line))
		}
		if n := tellingWords(converted.String()); n > most {
			best, most = s, n
		}
	}
	return best
}

func tellingWords(text string) int {
	clean := " " + strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)) + " "
	n := 0
	for _, w := range telling {
		if strings.Contains(clean, w) {
			n++
		}
	}
	return n
}
