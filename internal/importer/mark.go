package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// markKind is the kind of label that a paragraph begins with.
type markKind int

const (
	noMark    markKind = iota
	part               // "Phần II", "PHẦN THỨ NHẤT"
	plainHead          // a heading with nothing before it: "TỔ CHỨC THỰC HIỆN"
	upper              // "A."
	roman              // "II."
	number             // "1.", "1.1."
	worded             // "Nhiệm vụ 2:"
	letter             // "a)"
	item               // "(i)", "(1)": below a letter
	dash               // "-", "•"
	plus               // "+", "*": below a dash
)

// mark is the label of a paragraph and what follows it.
type mark struct {
	kind  markKind
	label string // as printed, without its full stop or bracket: "1.1", "a", "" for a dash
	depth int    // of a number: how many parts it has
	rest  string
}

// readMark takes the label off a paragraph.
func readMark(s string) mark {
	none := mark{rest: s}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsUpper(r) && strings.ContainsAny(s[:min(len(s), 40)], "0123456789IVX") && wordedHead.MatchString(s):
		return mark{kind: worded, rest: s}
	case r == 'P':
		if m, ok := readPart(s); ok {
			return m
		}
		return readCapital(s)
	case r == '(':
		if m := bracketed.FindStringSubmatch(s); m != nil {
			return mark{kind: item, label: m[1], rest: m[2]}
		}
		return none
	case strings.ContainsRune("-–—•●▪◦·−", r):
		rest := strings.TrimSpace(s[size:])
		if first, _ := utf8.DecodeRuneInString(rest); rest == "" || strings.ContainsRune("-–—", first) {
			return none
		}
		// "- a) …" is what some programs make of a list of letters.
		if rest[0] <= 'z' && !unicode.IsUpper(rune(rest[0])) {
			if m := readMark(rest); (m.kind == letter || m.kind == number) && strings.IndexByte(").", rest[len(m.label)]) >= 0 {
				return m
			}
		}
		return mark{kind: dash, rest: rest}
	case r == '+' || r == '*':
		if rest := strings.TrimSpace(s[size:]); rest != "" {
			return mark{kind: plus, rest: rest}
		}
		return none
	case r >= '0' && r <= '9':
		return readNumber(s)
	case r >= 'A' && r <= 'Z':
		return readCapital(s)
	case r == 'đ' || r >= 'a' && r <= 'z':
		if m := smallRoman.FindStringSubmatch(s); m != nil {
			return mark{kind: letter, label: m[1], rest: m[2]}
		}
		if after := s[size:]; len(after) > 1 && strings.IndexByte(")./", after[0]) >= 0 && after[1] == ' ' {
			return mark{kind: letter, label: s[:size], rest: strings.TrimSpace(after[1:])}
		}
	}
	return none
}

// wordedHead begins a heading that a word numbers.
var wordedHead = regexp.MustCompile(`^(?:Nội dung|Nhiệm vụ|Hoạt động|Giải pháp|Công việc|Phần việc|Việc|Nhóm|Nhóm nhiệm vụ|Chuyên đề|Tiêu chí|Hợp phần|Dự án|Tiểu dự án|Bước|Đợt|Giai đoạn) (?:số |thứ )?(?:[0-9]{1,2}|[IVX]{1,4})(?: \([^)]{1,60}\))? ?[:.–-] ?\pL`)

// smallRoman is a small roman numeral of more than one letter: "iii)".
var smallRoman = regexp.MustCompile(`^([ivx]{2,5})\) ?(.*\pL.*)$`)

// bracketed is a label in brackets before a text.
var bracketed = regexp.MustCompile(`^\(([ivx]{1,5}|[a-zđ]|[0-9]{1,2})\) ?(.*\pL.*)$`)

// partHead is how a part of a document is headed; its title may stand on the next line.
var partHead = regexp.MustCompile(`^phan (?:thu )?(?:[ivx]{1,4}|[0-9]{1,2}|nhat|mot|hai|ba|bon|tu|nam)(?: ?[:.–-] ?| |$)`)

// readPart takes "Phần II" off a heading.
func readPart(s string) (mark, bool) {
	if !short(s, 200) {
		return mark{}, false
	}
	at := partHead.FindStringIndex(vi.Fold(s))
	if at == nil {
		return mark{}, false
	}
	rest := strings.TrimSpace(skip(s, at[1]))
	if rest != "" && !unicode.IsUpper(firstRune(rest)) {
		return mark{}, false // "Phần 2 của kế hoạch"
	}
	return mark{kind: part, label: strings.TrimRight(strings.TrimSuffix(s, rest), " :.–-"), rest: rest}, true
}

// readNumber reads "1.", "1)", "1.1.", "1.1" and, before a capital, "1".
func readNumber(s string) mark {
	none := mark{rest: s}
	i, depth := 0, 0
	for {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == from || i-from > 3 {
			break
		}
		depth++
		if i+1 >= len(s) || s[i] != '.' || s[i+1] < '0' || s[i+1] > '9' {
			break
		}
		i++
	}
	label := strings.TrimSuffix(s[:i], ".")
	closed := i < len(s) && (s[i] == '.' || s[i] == ')' || s[i] == '/' || s[i] == '-' && strings.HasPrefix(s[i+1:], " "))
	rest := s[i:]
	if closed {
		rest = strings.TrimPrefix(rest[1:], "-") // "1.", "1/-"
	}
	trimmed := strings.TrimSpace(rest)
	first, _ := utf8.DecodeRuneInString(trimmed)
	switch {
	case depth == 0 || depth > 5 || trimmed == "":
		return none
	case closed && rest != "" && rest[0] != ' ' && !unicode.IsUpper(first):
		return none // "15/3/2026", "1.500"
	case !closed && (rest[0] != ' ' || !unicode.IsUpper(first)):
		return none // "100%", "5 xã"
	case !closed && depth == 1:
		if n, _ := strconv.Atoi(label); n > 30 {
			return none
		}
	}
	return mark{kind: number, label: label, depth: depth, rest: trimmed}
}

// readCapital reads "II." and "A."; a roman numeral may stand without its
// full stop before a title in capitals.
func readCapital(s string) mark {
	i := 0
	for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' {
		i++
	}
	if i == len(s) || i > 6 {
		return mark{rest: s}
	}
	closed := strings.IndexByte(".)/-:", s[i]) >= 0
	rest := strings.TrimSpace(s[i:])
	if closed {
		rest = strings.TrimSpace(s[i+1:])
	}
	if rest == "" || !closed && (s[i] != ' ' || !isCapitals(rest)) {
		return mark{rest: s}
	}
	if next, _ := utf8.DecodeRuneInString(s[i+1:]); closed && unicode.IsLower(next) {
		return mark{rest: s} // "V/v Ban hành …"
	}
	if n, ok := vi.ParseRoman(s[:i]); ok && n < 40 {
		return mark{kind: roman, label: s[:i], rest: rest}
	}
	if i == 1 && s[1] == '.' && len(s) > 2 && s[2] == ' ' {
		return mark{kind: upper, label: s[:1], rest: rest}
	}
	return mark{rest: s}
}

// isCapitals says whether a text has letters and nearly all are capitals.
func isCapitals(s string) bool {
	var capitals, small int
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			small++
		}
	}
	return capitals > 1 && small*10 <= capitals
}

// closed says whether a text ends as a finished paragraph does.
func closed(s string) bool {
	s = strings.TrimRight(s, " ”\"')*")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".;:!?…/", r)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
