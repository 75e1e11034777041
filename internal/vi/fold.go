package vi

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lastLetter is the last precomposed letter that Vietnamese uses, ỹ.
const lastLetter = 'ỹ'

// bases maps every rune up to lastLetter to its small base letter.
var bases = sync.OnceValue(func() []rune {
	table := make([]rune, lastLetter+1)
	for r := range table {
		table[r] = base(rune(r))
	}
	return table
})

func base(r rune) rune {
	switch {
	case r == 'đ' || r == 'Đ':
		return 'd'
	case r < 0x80:
		return unicode.ToLower(r)
	}
	for _, b := range norm.NFD.String(string(r)) {
		return unicode.ToLower(b)
	}
	return r
}

// Fold is the search key of a text: small letters without accents, đ as d, so
// that "Ủy ban", "Uỷ ban" and "UY BAN" are one. It gives exactly one rune for
// each rune that is not a combining mark, which lets a position in the key be
// found again in the text.
func Fold(s string) string {
	table := bases()
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case apart(r):
		case r <= lastLetter:
			b.WriteRune(table[r])
		default:
			b.WriteRune(base(r))
		}
	}
	return b.String()
}

// apart says whether a rune is an accent that stands apart from its letter.
func apart(r rune) bool {
	return r >= 0x300 && (r < 0x370 || r > lastLetter) && unicode.Is(unicode.Mn, r)
}
