package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// fieldKind is what a labelled line of a task says.
type fieldKind int

const (
	noField fieldKind = iota
	leadField
	cooperatingField
	jointField
	timingField
	deliverableField
	contentField
	chargeField // who of the leaders watches over it: kept as text
)

// field is a labelled value: "Bộ phận chủ trì: Công chức Văn hóa - Xã hội."
type field struct {
	kind  fieldKind
	value string
	sure  float64
}

const (
	subject = `(?:cac )?(?:co quan|don vi|bo phan|to chuc|ban|nganh|so|phong|phong ban|cap|to|doan the|ca nhan|can bo|cong chuc|nguoi|luc luong|dia phuong|thanh phan)(?:, ?(?:don vi|co quan|bo phan|to chuc|ban|nganh|dia phuong|ca nhan|doan the))*(?: va (?:don vi|co quan|bo phan|to chuc|dia phuong|ca nhan))? `
	// act is what else a body that leads or cooperates does with the work.
	act  = `(?:(?:tham muu|thuc hien|to chuc|trien khai|bao cao|dau moi|theo doi|tong hop|duoc giao|chinh))`
	acts = `(?:(?:,? ?va |, ?|/ ?| )` + act + `)*`
)

// fieldLabels are tried in their order; each stands at the start of a line
// that has lost its dash, written as vi.Fold gives it.
var fieldLabels = []struct {
	kind fieldKind
	re   *regexp.Regexp
}{
	{chargeField, regexp.MustCompile(`^(?:lanh dao|dong chi|d/c)(?: [a-z]+){0,3}? (?:phu trach|chi dao|theo doi)(?: (?:chung|truc tiep))?`)},
	{cooperatingField, regexp.MustCompile(`^(?:` + subject + `)?(?:duoc giao )?(?:cung )?(?:tham gia )?(?:,? ?va )?phoi hop` + acts + `|^` + subject + `(?:tham gia|ho tro)` + acts + `|^cung (?:thuc hien|lam|tham gia)|^(?:tham gia|ho tro)(?: thuc hien)?`)},
	{leadField, regexp.MustCompile(`^(?:` + subject + `)?(?:` + act + `(?:,? ?va |, ?|/ ?| ))*(?:chu tri|chiu trach nhiem chinh)` + acts)},
	{leadField, regexp.MustCompile(`^(?:` + subject + `)?(?:dau moi|tham muu)` + acts + `|^giao nhiem vu cho|^(?:` + subject + `)?(?:truc tiep )?phu trach(?: chinh)?(?: thuc hien)?|^` + subject + `(?:lam |thuc hien )chinh`)},
	{jointField, regexp.MustCompile(`^` + subject + `(?:to chuc |trien khai |chiu trach nhiem )?thuc hien` + acts + `|^(?:to chuc |trien khai )?thuc hien|^phan cong(?: (?:thuc hien|nhiem vu|trach nhiem))?|^trach nhiem(?: thuc hien)?|^` + subject + `chiu trach nhiem|^giao (?:don vi|co quan|bo phan)`)},
	{timingField, regexp.MustCompile(`^(?:thoi gian|thoi han|thoi diem|tien do|lo trinh|han|moc)(?:,? ?(?:va tien do|va dia diem|thoi gian|thuc hien|hoan thanh|to chuc|trien khai|ket thuc|bao cao|xong|dien ra|du kien|tien hanh))*|^hoan thanh(?: xong)?|^xong`)},
	{deliverableField, regexp.MustCompile(`^(?:ket qua|san pham|dau ra)(?:,? ?(?:/ ?|va )?(?:san pham|ket qua|du kien|dau ra|thuc hien|hoan thanh|can dat|dat duoc))*`)},
	{contentField, regexp.MustCompile(`^(?:noi dung|nhiem vu|cong viec|ten nhiem vu)(?: (?:thuc hien|cong viec|cu the|nhiem vu))*`)},
}

// fieldLead says whether a key can begin a field at all; it spares most
// paragraphs the expressions.
var fieldLead = regexp.MustCompile(`^(?:cac |co |don |bo |to |ban |nganh|so |phong|cap |doan|ca n|can |cong |nguoi|luc |phoi |duoc |tham |thanh |cung |chu |dau |giao |phan |phu |ho tro|trach|thoi |tien |lo |han|hoan |ket |san |noi |nhiem|ten |thuc |trien |lanh |dong |d/c|dia |xong|dau|chiu |moc )`)

// readField reads a labelled line, its mark already taken off. The label ends
// with a colon; without one it must be followed by a capital.
func readField(s string) field {
	end := min(len(s), 400)
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	key := vi.Fold(s[:end])
	if !fieldLead.MatchString(key) || isCapitals(s) {
		return field{}
	}
	for _, l := range fieldLabels {
		at := l.re.FindStringIndex(key)
		if at == nil || at[1] == 0 {
			continue
		}
		rest := skip(s, at[1])
		after := strings.TrimLeft(rest, " ")
		switch {
		case strings.HasPrefix(after, ":"):
			return field{l.kind, strings.TrimSpace(after[1:]), 0.95}
		case after == "":
			if l.kind == contentField || l.kind == deliverableField || l.kind == chargeField || strings.HasPrefix(key, "tham gia") || strings.HasPrefix(key, "ho tro") {
				return field{}
			}
			return field{l.kind, "", 0.7}
		case rest != after && unicode.IsUpper(firstRune(after)) && (l.kind == leadField || l.kind == cooperatingField || l.kind == jointField) &&
			strings.Contains(key[:at[1]], " ") && utf8.RuneCountInString(s) < 200 && bareRole.MatchString(key[:at[1]]):
			return field{l.kind, after, 0.7}
		case l.kind == timingField && rest != after && utf8.RuneCountInString(s) < 100 && timePhrase.MatchString(vi.Fold(after)) && strings.Contains(key[:at[1]], " "):
			return field{l.kind, after, 0.7}
		}
	}
	return field{}
}

// bareRole is a label that is a label even without its colon.
var bareRole = regexp.MustCompile(`^(?:co quan|don vi|bo phan|to chuc|thanh phan) `)

// timePhrase begins what says when.
var timePhrase = regexp.MustCompile(`^(?:tu |vao |trong (?:thang|quy|nam|ngay|tuan|vong|thoi gian|mua|dip|suot|giai doan|ca|[0-9])|truoc |sau |den |cham nhat|muon nhat|thang |quy |nam |ngay |tuan |hang |thuong xuyen|lien tuc|dinh ky|xong |hoan thanh|khi |ngay sau|giai doan|dot |dau |cuoi |giua |sang |chieu |toi |dip |mua |vu |theo (?:lich|ke hoach|tien do|yeu cau|quy dinh|chi dao|huong dan|dot)|[0-9]{1,2}/[0-9]|(?:[0-9]{1,2} ?gio))`)

// skip drops the part of s that gave the first n bytes of its key. A key has
// one rune for each rune of the text that is not a combining mark.
func skip(s string, n int) string {
	for i, r := range s {
		if n <= 0 && !unicode.Is(unicode.Mn, r) {
			return s[i:]
		}
		n -= len(vi.Fold(string(r)))
	}
	return ""
}

// isField says whether a line is a labelled value.
func isField(s string) bool { return readField(readMark(s).rest).kind != noField }

// readFields reads a line that may hold several fields with ";" between them.
func readFields(s string) []field {
	first := readField(s)
	if first.kind == noField {
		return nil
	}
	fields := []field{first}
	if first.kind == contentField || !strings.ContainsAny(first.value, ";|:") {
		return fields
	}
	parts := splitFields(first.value)
	fields[0].value = parts[0]
	for _, part := range parts[1:] {
		fields = append(fields, readField(part))
	}
	return fields
}

// splitFields cuts a value where another label with its colon begins after
// ";", a bar, a comma or a full stop.
func splitFields(s string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(s)-2; i++ {
		if strings.IndexByte(";.,|", s[i]) < 0 || s[i+1] != ' ' {
			continue
		}
		if f := readField(s[i+2:]); f.kind != noField && f.kind != contentField && f.sure > 0.9 {
			parts = append(parts, strings.TrimRight(s[from:i], " "))
			from = i + 2
		}
	}
	return append(parts, s[from:])
}

// splitValues cuts a value at ";", never at a comma.
func splitValues(s string) []string {
	var values []string
	for part := range strings.SplitSeq(s, ";") {
		if v := trimValue(strings.TrimLeft(part, " -–+•")); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// trimValue drops the full stop or semicolon that ends a field's value. The
// dots of "..." stay.
func trimValue(s string) string {
	s = strings.TrimSpace(s)
	for {
		t := strings.TrimRight(strings.TrimSuffix(s, "./."), "; ")
		if strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "..") {
			t = t[:len(t)-1]
		}
		if t == s {
			return s
		}
		s = t
	}
}
