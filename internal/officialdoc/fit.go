package officialdoc

import (
	"strings"
	"unicode"
)

// piece is a part of a line in one face.
type piece struct {
	text  string
	face  face
	hole  bool
	width float64
}

// line is what breakLines sets on one line.
type line struct {
	pieces []piece
	width  float64 // without stretching
	spaces int     // gaps that justification may stretch
	end    bool    // last line of its paragraph: never stretched
	cut    bool    // ends inside a word
}

// word is what stands between two spaces.
type word struct {
	pieces []piece
	width  float64
	space  piece // the space before it; empty where there is none
}

// words cuts the spans of a cleaned text at their spaces. A no-break space does not cut.
func words(spans []Span, s style) []word {
	var all []word
	var w word
	var b strings.Builder
	flush := func(f face, hole bool) {
		if b.Len() > 0 {
			text := b.String()
			b.Reset()
			p := piece{text: text, face: f, hole: hole, width: textWidth(text, f, s.size)}
			w.pieces, w.width = append(w.pieces, p), w.width+p.width
		}
	}
	next := func() {
		if len(w.pieces) > 0 {
			all = append(all, w)
			w = word{}
		}
	}
	for _, span := range spans {
		f := faceOf(s.bold || span.Bold, s.italic || span.Italic)
		for _, r := range span.print() {
			switch r {
			case ' ':
				flush(f, span.Hole)
				next()
				if len(all) > 0 {
					w.space = piece{text: " ", face: f, width: textWidth(" ", f, s.size)}
				}
			default:
				b.WriteRune(r)
			}
		}
		flush(f, span.Hole)
	}
	next()
	return all
}

// breakLines fills lines of the given width greedily, the first one shorter by indent. A word that
// is wider than a whole line is cut after "/", "-" or another mark, else between letters; other
// words stay whole. There is always at least one line.
func breakLines(spans []Span, s style, width, indent float64) []line {
	var lines []line
	var cur line
	width = max(width, s.size) // a column without room still takes a letter a line
	room := width - indent
	end := func(last bool) {
		cur.end = last
		lines = append(lines, cur)
		cur, room = line{}, width
	}
	add := func(space piece, pieces []piece, wide float64) {
		if len(cur.pieces) > 0 && space.text != "" {
			cur.pieces, cur.width, cur.spaces = append(cur.pieces, space), cur.width+space.width, cur.spaces+1
		}
		cur.pieces, cur.width = append(cur.pieces, pieces...), cur.width+wide
	}
	for _, w := range words(spans, s) {
		for {
			free := room - cur.width
			if len(cur.pieces) > 0 {
				free -= w.space.width
			}
			if w.width <= free+slack {
				add(w.space, w.pieces, w.width)
				break
			}
			if w.width <= width+slack && len(cur.pieces) > 0 { // fits a line of its own
				end(false)
				continue
			}
			head, tail := cutWord(w, s.size, free, len(cur.pieces) == 0)
			if len(head.pieces) > 0 {
				add(w.space, head.pieces, head.width)
				cur.cut, w = true, tail
				if len(tail.pieces) == 0 {
					break
				}
			}
			end(false)
		}
	}
	end(true)
	for i := range lines {
		lines[i].pieces = joinPieces(lines[i].pieces)
	}
	return lines
}

// slack forgives the rounding of sums of widths.
const slack = 0.01

// cutWord cuts what fits into room off a word: up to the last mark that allows it, or, with force,
// at any letter and at least one.
func cutWord(w word, size, room float64, force bool) (head, tail word) {
	type at struct{ piece, byte int }
	var mark, letter at
	used := 0.0
	var before rune // 0 at the first letter
scan:
	for i, p := range w.pieces {
		for j, r := range p.text {
			if before != 0 && !joins(r) {
				letter = at{i, j}
				if breaksBetween(before, r) {
					mark = letter
				}
			}
			used += textWidth(string(r), p.face, size)
			if used > room+slack && !(force && letter == at{}) {
				break scan
			}
			before = r
		}
	}
	cut := mark
	if cut == (at{}) && force {
		cut = letter
	}
	if cut == (at{}) {
		return word{}, w
	}
	measure := func(w *word, text string, p piece) {
		if text != "" {
			p.text, p.width = text, textWidth(text, p.face, size)
			w.pieces, w.width = append(w.pieces, p), w.width+p.width
		}
	}
	for i, p := range w.pieces {
		switch {
		case i < cut.piece:
			measure(&head, p.text, p)
		case i > cut.piece:
			measure(&tail, p.text, p)
		default:
			measure(&head, p.text[:cut.byte], p)
			measure(&tail, p.text[cut.byte:], p)
		}
	}
	return head, tail
}

// breaksBetween says where a long word may be cut: after the marks of symbols and addresses, but
// not inside a date or a figure.
func breaksBetween(before, after rune) bool {
	return strings.ContainsRune("/-_.,;?&=+", before) && !(unicode.IsDigit(after) && before != '&' && before != '=')
}

// joinPieces makes one piece of neighbours in the same face.
func joinPieces(pieces []piece) []piece {
	var joined []piece
	for _, p := range pieces {
		if n := len(joined); n > 0 && joined[n-1].face == p.face && joined[n-1].hole == p.hole {
			joined[n-1].text += p.text
			joined[n-1].width += p.width
			continue
		}
		joined = append(joined, p)
	}
	return joined
}

// text is the text of a line.
func (l line) text() string {
	var b strings.Builder
	for _, p := range l.pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// labelled are the spans of a paragraph with its label before them.
func (p Paragraph) labelled() []Span {
	if p.Label == "" {
		return p.Spans
	}
	return append([]Span{{Text: p.Label + " "}}, p.Spans...)
}
