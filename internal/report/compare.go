package report

import (
	"strings"
	"unicode"
)

// PieceOp says what became of a piece of text between two versions.
type PieceOp string

// The ops.
const (
	PieceSame    PieceOp = ""
	PieceAdded   PieceOp = "added"
	PieceRemoved PieceOp = "removed"
	PieceFolded  PieceOp = "folded" // only of Fold: paragraphs in common that are not shown
)

// Piece is a run of words that two versions have in common, or that one of them alone has.
type Piece struct {
	Op    PieceOp
	Text  string
	Lines int // of PieceFolded: how many paragraphs Text has
}

// Compare marks by words what changed between two versions of a part. Paragraphs are matched first, then
// the words of those that differ. Marks of sources do not count.
func Compare(before, after string) []Piece {
	var pieces []Piece
	old, now := printed(before), printed(after)
	for _, h := range differences(old, now) {
		removed, added := lineText(old[h.a0:h.a1]), lineText(now[h.b0:h.b1])
		if h.same {
			pieces = appendPiece(pieces, PieceSame, removed)
			continue
		}
		oldWords, newWords := cutWords(removed), cutWords(added)
		words := differences(oldWords, newWords)
		if alike := commonWords(words); alike*rewritten < max(len(oldWords), len(newWords)) {
			pieces = appendPiece(appendPiece(pieces, PieceRemoved, removed), PieceAdded, added)
			continue
		}
		for _, w := range words {
			if w.same {
				pieces = appendPiece(pieces, PieceSame, strings.Join(oldWords[w.a0:w.a1], ""))
				continue
			}
			pieces = appendPiece(pieces, PieceRemoved, strings.Join(oldWords[w.a0:w.a1], ""))
			pieces = appendPiece(pieces, PieceAdded, strings.Join(newWords[w.b0:w.b1], ""))
		}
	}
	return pieces
}

// rewritten: of texts of which less than this part is alike, a stray word in common helps nobody to read.
const rewritten = 4

func commonWords(hunks []hunk) (n int) {
	for _, h := range hunks {
		if h.same {
			n += h.a1 - h.a0
		}
	}
	return n
}

// Differs says that something was added or removed.
func Differs(pieces []Piece) bool {
	for _, p := range pieces {
		if p.Op != PieceSame {
			return true
		}
	}
	return false
}

// minFolded is how many paragraphs in common are worth folding.
const minFolded = 3

// Fold takes what both versions have in common apart: a paragraph before and after what changed stays to be
// read, those between are folded. The texts of the pieces are the same as before.
func Fold(pieces []Piece) []Piece {
	var list []Piece
	for i, p := range pieces {
		if p.Op != PieceSame {
			list = append(list, p)
			continue
		}
		lines := strings.SplitAfter(p.Text, "\n")
		begin, end := 2, len(lines)-2 // the rest of a changed paragraph and a whole one; the last is cut or empty
		if i == 0 {
			begin = 0
		}
		if i == len(pieces)-1 {
			end = len(lines) - 1
		}
		if end-begin < minFolded {
			list = append(list, p)
			continue
		}
		for _, part := range []Piece{
			{Text: strings.Join(lines[:begin], "")},
			{Op: PieceFolded, Text: strings.Join(lines[begin:end], ""), Lines: end - begin},
			{Text: strings.Join(lines[end:], "")},
		} {
			if part.Text != "" {
				list = append(list, part)
			}
		}
	}
	return list
}

func appendPiece(pieces []Piece, op PieceOp, text string) []Piece {
	if text == "" {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].Op == op {
		pieces[n-1].Text += text
		return pieces
	}
	return append(pieces, Piece{Op: op, Text: text})
}

// printed are the paragraphs of a part as they print.
func printed(text string) []string {
	var list []string
	for _, l := range Lines(text) {
		list = append(list, l.Text)
	}
	return list
}

func lineText(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// cutWords cuts a text into words, each with the space behind it; a line end stands alone.
func cutWords(text string) []string {
	var list []string
	begin, spaced := 0, false
	for i, r := range text {
		if space := unicode.IsSpace(r); i > begin && (r == '\n' || text[begin] == '\n' || spaced && !space) {
			list = append(list, text[begin:i])
			begin = i
		}
		spaced = unicode.IsSpace(r)
	}
	if begin < len(text) {
		list = append(list, text[begin:])
	}
	return list
}

// hunk is a stretch of two lists: alike, or different.
type hunk struct {
	same           bool
	a0, a1, b0, b1 int
}

// maxDistance bounds the work and the memory of a comparison: what lies further apart is shown as one
// removal and one addition.
const maxDistance = 700

// differences cuts two lists into stretches that are alike and stretches that differ, by the shortest
// way from one to the other (Myers, "An O(ND) difference algorithm", 1986).
func differences[T comparable](a, b []T) []hunk {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var list []hunk
	add := func(h hunk) {
		switch n := len(list); {
		case h.a0 == h.a1 && h.b0 == h.b1:
		case n > 0 && list[n-1].same == h.same:
			list[n-1].a1, list[n-1].b1 = h.a1, h.b1
		default:
			list = append(list, h)
		}
	}
	add(hunk{true, 0, head, 0, head})
	endA, endB := len(a)-tail, len(b)-tail
	x, y := head, head
	for _, p := range common(a[head:endA], b[head:endB]) {
		add(hunk{false, x, head + p[0], y, head + p[1]})
		add(hunk{true, head + p[0], head + p[0] + 1, head + p[1], head + p[1] + 1})
		x, y = head+p[0]+1, head+p[1]+1
	}
	add(hunk{false, x, endA, y, endB})
	add(hunk{true, endA, len(a), endB, len(b)})
	return list
}

// common are the places of what two lists have in common, in order; none where they are too far apart.
func common[T comparable](a, b []T) [][2]int {
	limit := min(len(a)+len(b), maxDistance)
	reach := make([]int, 2*limit+3) // of each diagonal: how far in a
	at := func(k int) int { return k + limit + 1 }
	var steps [][]int // reach before each step, of its diagonals alone
	for d := 0; d <= limit; d++ {
		steps = append(steps, append([]int(nil), reach[at(-d)-1:at(d)+2]...))
		for k := -d; k <= d; k += 2 {
			x := reach[at(k)-1] + 1
			if k == -d || k != d && reach[at(k)-1] < reach[at(k)+1] {
				x = reach[at(k)+1]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			reach[at(k)] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(steps, len(a), len(b))
			}
		}
	}
	return nil
}

// walkBack finds the common places from the end of a shortest way to its beginning.
func walkBack(steps [][]int, x, y int) [][2]int {
	var places [][2]int
	for d := len(steps) - 1; d >= 0; d-- {
		k := x - y
		at := func(k int) int { return steps[d][k+d+1] }
		before := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			before = k + 1
		}
		fromX := at(before)
		fromY := fromX - before
		if d == 0 {
			fromX, fromY = 0, 0
		}
		startX := fromX
		if d > 0 && before == k-1 {
			startX++
		}
		for x > startX {
			x, y = x-1, y-1
			places = append(places, [2]int{x, y})
		}
		x, y = fromX, fromY
	}
	for i, j := 0, len(places)-1; i < j; i, j = i+1, j-1 {
		places[i], places[j] = places[j], places[i]
	}
	return places
}
