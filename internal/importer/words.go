package importer

import (
	"strings"
	"unicode"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// common words say nothing about what a text is about.
var common = setOf(`va cac cua cho tren tai theo trong ve voi duoc den tu de la co khong nhung mot
	nay thuc hien trien khai to chuc cong tac tang cuong dia ban lien quan quy dinh thi tran xa phuong
	nhiem vu noi dung ke hoach phoi hop chu tri don vi co quan ban nganh viec nham hoac do khi`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// words are the telling words of a text, in pairs too: Vietnamese words are
// mostly two syllables, and a syllable alone is shared by everything.
func words(s string) map[string]bool {
	set := map[string]bool{}
	prev := ""
	for w := range strings.FieldsFuncSeq(vi.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if common[w] {
			prev = ""
			continue
		}
		set[w] = true
		if prev != "" {
			set[prev+" "+w] = true
		}
		prev = w
	}
	return set
}

// likeness is the share of words that two texts have in common (Jaccard).
func likeness(a, b map[string]bool) float64 {
	n := shared(a, b)
	if n == 0 {
		return 0
	}
	return float64(n) / float64(len(a)+len(b)-n)
}

// covers is the share of the shorter text's words that the other has too; a
// table often shortens the task that the text spells out. Few words prove
// nothing.
func covers(a, b map[string]bool) float64 {
	shorter := min(len(a), len(b))
	if shorter < 16 {
		return 0
	}
	return float64(shared(a, b)) / float64(shorter)
}

func shared(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}
