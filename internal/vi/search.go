package vi

import (
	"strings"
	"unicode"
)

// maxSearchWords bounds the words of a search; what follows would hardly find less.
const maxSearchWords = 8

// SearchWords are the words to look for, folded. The last, where it has more than one letter, may be the
// beginning of a word.
func SearchWords(text string) []string {
	words := strings.FieldsFunc(Fold(text), func(r rune) bool { return !searchable(r) })
	return words[:min(len(words), maxSearchWords)]
}

// searchable are the letters of folded words; whatever else stands between two words.
func searchable(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// Piece is a part of a text; Marked is what was searched for.
type Piece struct {
	Text   string
	Marked bool
}

// Mark cuts a text into pieces at the words that were searched for, whatever their accents.
func Mark(text string, words []string) []Piece {
	letters := []rune(text)
	return pieces(letters, spans(letters, words), 0, len(letters))
}

// Excerpt is at most size letters of a text around the first place where the words stand together, else
// around the first of them; white space counts as one space. Without any of the words it is the beginning.
func Excerpt(text string, words []string, size int) []Piece {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	found := spans(letters, words)
	from := 0
	if best := together(found, words); best.to > size {
		from = wordStart(letters, best.from-size/4)
	}
	to := min(len(letters), from+size)
	if to < len(letters) {
		for end := to; end > from+size/2; end-- {
			if unicode.IsSpace(letters[end]) {
				to = end
				break
			}
		}
	}
	list := pieces(letters, found, from, to)
	if from > 0 {
		list = append([]Piece{{Text: "… "}}, list...)
	}
	if to < len(letters) {
		list = append(list, Piece{Text: " …"})
	}
	return list
}

// wordStart is the beginning of the word at or after a place.
func wordStart(letters []rune, at int) int {
	for ; at > 0 && at < len(letters); at++ {
		if unicode.IsSpace(letters[at-1]) {
			return at
		}
	}
	return max(at, 0)
}

// span is where a searched word stands, by letters of the text; number is its place in the search.
type span struct{ from, to, number int }

// spans finds the searched words: each as a whole, the last also as the beginning of a longer word.
func spans(letters []rune, words []string) (found []span) {
	folded := []rune(Fold(string(letters))) // one for each letter but for accents that stand apart
	var word []rune
	var starts []int // where the letters of word begin, and where the last one ends
	end := func() {
		for i, w := range words {
			if string(word) == w || i == len(words)-1 && len(w) > 1 && strings.HasPrefix(string(word), w) {
				found = append(found, span{starts[0], starts[len(w)], i})
				break
			}
		}
		word, starts = word[:0], starts[:0]
	}
	next := 0
	for i, r := range letters {
		switch {
		case apart(r):
			if len(word) > 0 {
				starts[len(word)] = i + 1
			}
			continue
		case !searchable(folded[next]):
			end()
		case len(word) == 0:
			word, starts = append(word, folded[next]), append(starts, i, i+1)
		default:
			word, starts = append(word, folded[next]), append(starts, i+1)
		}
		next++
	}
	end()
	return found
}

// together is the first span from which the words follow each other in the order of the search, else the
// first of all.
func together(found []span, words []string) (first span) {
	for i := range found {
		run := 0
		for run < len(words) && i+run < len(found) && found[i+run].number == run && (run == 0 || found[i+run].from-found[i+run-1].to <= 2) {
			run++
		}
		if run == len(words) {
			return found[i]
		}
		first = found[0]
	}
	return first
}

func pieces(letters []rune, found []span, from, to int) (list []Piece) {
	at := from
	for _, s := range found {
		if s.from < at || s.to > to {
			continue
		}
		if s.from > at {
			list = append(list, Piece{Text: string(letters[at:s.from])})
		}
		list = append(list, Piece{Text: string(letters[s.from:s.to]), Marked: true})
		at = s.to
	}
	if at < to {
		list = append(list, Piece{Text: string(letters[at:to])})
	}
	return list
}
