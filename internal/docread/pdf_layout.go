package docread

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pdfLine is a line of print: its pieces from left to right, run together but
// for wide gaps between columns.
type pdfLine struct {
	piece
	columns []string
}

func (l *pdfLine) join() string { return tidy(strings.Join(l.columns, " ")) }

// pdfLayout puts pages together.
type pdfLayout struct {
	doc  Document
	line int
}

// layPages turns pieces of print into paragraphs and ruled grids into tables.
func layPages(pages []page) Document {
	l := &pdfLayout{doc: Document{Format: PDF}}
	for i := range pages {
		l.page(&pages[i])
	}
	return l.doc
}

func (l *pdfLayout) page(p *page) {
	grids := gridsOf(p.rules)
	var loose []piece
	for _, t := range p.texts {
		placed := false
		for _, g := range grids {
			if placed = g.take(t); placed {
				break
			}
		}
		if !placed {
			loose = append(loose, t)
		}
	}
	lines := linesOf(loose)
	notes := footnotes(lines, p.rules)
	lines = lines[:len(lines)-len(notes)]
	from := 0
	first := true // nothing but a page number stood on this page
	for _, g := range grids {
		until := from
		for until < len(lines) && lines[until].bottom > g.top()-2 {
			until++
		}
		first = first && !slices.ContainsFunc(lines[from:until], func(l pdfLine) bool { return strings.Trim(l.join(), "0123456789-– ") != "" })
		l.paragraphs(lines[from:until])
		l.table(g, first)
		from, first = until, false
	}
	l.paragraphs(lines[from:])
	begin := len(l.doc.Blocks)
	l.paragraphs(notes)
	for i := begin; i < len(l.doc.Blocks); i++ {
		l.doc.Blocks[i].Margin = true
	}
}

// footnotes are the lines in smaller print below a short rule near the end of the page.
func footnotes(lines []pdfLine, rules []piece) []pdfLine {
	if len(lines) < 3 {
		return nil
	}
	heights := make([]float64, len(lines))
	for i, l := range lines {
		heights[i] = l.height()
	}
	slices.Sort(heights)
	usual := heights[len(heights)/2]
	for _, r := range rules {
		if width := r.right - r.left; r.height() > near || width < 60 || width > 220 {
			continue
		}
		from := len(lines)
		for from > 0 && lines[from-1].top < r.top+2 && lines[from-1].height() < 0.95*usual {
			from--
		}
		// All that stands below the rule is small: an underline has print of the usual size below it.
		if from > len(lines)/3 && from < len(lines) && lines[from-1].bottom > r.bottom-2 {
			return lines[from:]
		}
	}
	return nil
}

// linesOf groups pieces of print that stand on one line, from top to bottom.
func linesOf(pieces []piece) []pdfLine {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.bottom+b.top, a.bottom+a.top) })
	var rows [][]piece
	var boxes []piece
	for _, p := range pieces {
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		at := -1
		for i := len(rows) - 1; i >= max(0, len(rows)-3) && at < 0; i-- {
			if beside(p, boxes[i]) && !slices.ContainsFunc(rows[i], func(o piece) bool { return o.right > p.left+2 && o.left < p.right-2 }) {
				at = i
			}
		}
		if at < 0 {
			rows, boxes = append(rows, nil), append(boxes, p)
			at = len(rows) - 1
		}
		rows[at] = append(rows[at], p)
		b := &boxes[at]
		b.left, b.right, b.bottom, b.top = min(b.left, p.left), max(b.right, p.right), min(b.bottom, p.bottom), max(b.top, p.top)
	}
	lines := make([]pdfLine, len(rows))
	for i, row := range rows {
		slices.SortStableFunc(row, func(a, b piece) int { return cmp.Compare(a.left, b.left) })
		lines[i] = pdfLine{piece: boxes[i]}
		for j, p := range row {
			n := len(lines[i].columns)
			switch {
			case j == 0 || p.left-row[j-1].right > 20:
				lines[i].columns = append(lines[i].columns, p.text)
			case p.left-row[j-1].right > 0.28*p.height():
				lines[i].columns[n-1] += " " + p.text
			default:
				lines[i].columns[n-1] += p.text
			}
		}
	}
	return lines
}

// beside says whether two pieces stand side by side and not one above the other.
func beside(a, b piece) bool {
	return min(a.top, b.top)-max(a.bottom, b.bottom) > 0.5*min(a.height(), b.height())
}

// paragraphs joins lines to paragraphs: a new one begins behind a short line,
// a wider gap or at an indent.
func (l *pdfLayout) paragraphs(lines []pdfLine) {
	left, right, gap := margins(lines)
	var p *Paragraph
	for i := range lines {
		now := &lines[i]
		text := norm.NFC.String(now.join())
		if text == "" {
			continue
		}
		if p != nil && goesOn(&lines[i-1], now, left, right, gap) {
			if glued(p.Text) {
				p.Text += text
			} else {
				p.Text += " " + text
			}
			continue
		}
		l.line++
		l.doc.Blocks = append(l.doc.Blocks, Block{Paragraph: Paragraph{Text: text, Line: l.line, Gap: true, Wide: now.wide(left, right)}})
		p = &l.doc.Blocks[len(l.doc.Blocks)-1].Paragraph
		a, b := now.left-left, right-now.right
		p.Centered = a > 8 && b > 8 && max(a-b, b-a) < 14
	}
}

// wide is the line with tabs between its columns. A line that begins in the
// right half has an empty column before it.
func (l *pdfLine) wide(left, right float64) string {
	columns := make([]string, 0, len(l.columns)+1)
	if l.left > left+0.45*(right-left) {
		columns = append(columns, "")
	}
	for _, c := range l.columns {
		columns = append(columns, tidy(norm.NFC.String(c)))
	}
	if len(columns) < 2 {
		return ""
	}
	return strings.Join(columns, "\t")
}

// margins finds where full lines begin and end, and the usual gap between two lines.
func margins(lines []pdfLine) (left, right, gap float64) {
	if len(lines) == 0 {
		return 0, 0, 0
	}
	left, right = lines[0].left, lines[0].right
	for _, l := range lines {
		left, right = min(left, l.left), max(right, l.right)
	}
	var gaps []float64
	for i := 1; i < len(lines); i++ {
		gaps = append(gaps, lines[i-1].bottom-lines[i].top)
	}
	if len(gaps) > 0 {
		slices.Sort(gaps)
		gap = gaps[len(gaps)/3]
	}
	return left, right, gap
}

// goesOn says whether a line belongs to the paragraph of the one above.
func goesOn(above, now *pdfLine, left, right, gap float64) bool {
	text := now.join()
	word, _, _ := strings.Cut(text, " ")
	width := (now.right - now.left) / float64(max(utf8.RuneCountInString(text), 1)) * float64(utf8.RuneCountInString(word)+1)
	switch {
	case len(above.columns) > 1 || len(now.columns) > 1:
		return false
	case above.bottom-now.top > gap+0.35*now.height():
		return false
	case now.left > left+12:
		return false // an indent, or centred
	}
	return above.right+width > right-6
}

// glued says whether a text ends in a hyphen that belongs to a word: "KH-".
func glued(s string) bool {
	r := []rune(s)
	n := len(r)
	return n > 1 && r[n-1] == '-' && (unicode.IsLetter(r[n-2]) || unicode.IsDigit(r[n-2]))
}
