package vi

import "strings"

var numerals = []struct {
	value  int
	symbol string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// Roman writes 1 to 3999 as a Roman numeral; outside of that it gives "".
func Roman(n int) string {
	if n < 1 || n > 3999 {
		return ""
	}
	var b strings.Builder
	for _, x := range numerals {
		for ; n >= x.value; n -= x.value {
			b.WriteString(x.symbol)
		}
	}
	return b.String()
}

// ParseRoman reads a Roman numeral in capitals, written the one right way.
func ParseRoman(s string) (n int, ok bool) {
	rest := s
	for _, x := range numerals {
		for strings.HasPrefix(rest, x.symbol) {
			n += x.value
			rest = rest[len(x.symbol):]
		}
	}
	return n, rest == "" && s != "" && Roman(n) == s
}

// letters are those by which official documents count their points (Nghị định 30/2020/NĐ-CP, Phụ lục I).
var letters = []rune("abcdđeghiklmnopqrstuvxy")

// Letter is the letter of the i-th point, from 0: a, b, c, d, đ, e, …; after the last they are doubled.
func Letter(i int) string {
	return strings.Repeat(string(letters[i%len(letters)]), i/len(letters)+1)
}
