package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// para is a paragraph of the flow, or a table that assigns work.
type para struct {
	mark
	text     string // with its label, one space between words
	raw      string // the same with the line breaks inside it
	key      string // vi.Fold of text
	lines    [2]int
	gap      bool // something blank stands before it
	edge     bool // a cell's edge stands before it
	right    bool // stands in a column that is not the first
	centered bool
	heading  int
	table    *table
	source   int // index in the draft's source

	indent int
	sub    bool // heads an area and no section, where nothing marks it
	open   bool // bold or italic type goes on: the paragraph is not finished
	last   int  // where its last line ends, with the spaces before it
}

// line is one line of a text or one paragraph of a .docx, not yet joined.
type line struct {
	para
	bar  bool   // "|" alone: the edge of a cell of a flattened table
	wide string // the text with a tab between its columns
	// margin holds for what stands outside the text, such as a footnote.
	margin bool
}

// flow lists the paragraphs of the document, joins those that a page end or
// a hard wrap broke, and enters each in the source.
func (p *parser) flow(doc docread.Document) {
	lines := documentLines(doc)
	if doc.Format == docread.Text {
		lines = p.unflatten(plainLines(lines))
	}
	lines = columns(lines)
	w := measure(doc, lines)
	for i := range lines {
		l := &lines[i].para
		last := len(p.paras) - 1
		switch {
		case lines[i].margin || doc.Format != docread.DOCX && isPageNumber(l):
			p.place(p.record(l.lines, l.text), "page")
		case last >= 0 && w.joins(p.paras[last], l):
			prev := p.paras[last]
			prev.text += " " + l.text
			prev.raw += "\n" + l.raw
			prev.lines[1] = l.lines[1]
			prev.open, prev.last = l.open, l.last
		default:
			p.paras = append(p.paras, l)
		}
	}
	for _, q := range p.paras {
		if q.table != nil {
			q.table.record(p)
			continue
		}
		q.key = vi.Fold(q.text)
		q.mark = readMark(q.text)
		q.source = p.record(q.lines, q.text)
	}
}

// documentLines lists what the reader found. A table that assigns work stays
// a table; the others (heads and signatures in two columns) become lines.
func documentLines(doc docread.Document) []line {
	var lines []line
	add := func(d docread.Paragraph, edge bool) {
		text := strings.Join(strings.Fields(d.Label+" "+d.Text), " ")
		if text == "" {
			return
		}
		lines = append(lines, line{para: para{
			text: text, raw: strings.TrimSpace(d.Label + " " + d.Text), lines: [2]int{d.Line, d.Line}, last: d.Indent + utf8.RuneCountInString(text), indent: d.Indent,
			gap: d.Gap || doc.Format == docread.DOCX, edge: edge, centered: d.Centered, heading: d.Heading,
		}, wide: d.Wide, margin: d.Margin})
	}
	addAll := func(d docread.Paragraph, edge bool) {
		for _, part := range ownLines(d) {
			add(part, edge)
			edge = false
		}
	}
	for _, b := range doc.Blocks {
		if b.Table == nil {
			addAll(b.Paragraph, false)
			continue
		}
		if t := readTable(b.Table); t != nil {
			lines = append(lines, line{para: para{table: t, edge: true}})
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row.Cells {
				if c.Merged {
					continue
				}
				for i, d := range c.Paragraphs {
					addAll(d, i == 0)
				}
			}
		}
	}
	return lines
}

// ownLines parts a paragraph at its line breaks where those stand for the ends
// of paragraphs: some people press Shift+Enter before every dash.
func ownLines(d docread.Paragraph) []docread.Paragraph {
	lines := strings.Split(d.Text, "\n")
	if len(lines) == 1 || d.Margin {
		return []docread.Paragraph{d}
	}
	own := false
	for i, l := range lines {
		l = strings.TrimSpace(l)
		m := readMark(l)
		own = own || i > 0 && m.kind != noMark && !bareNumber(l, m) || standsAlone(l)
	}
	if !own {
		return []docread.Paragraph{d}
	}
	var parts []docread.Paragraph
	for i, l := range lines {
		part := d
		if part.Text = strings.TrimSpace(l); i > 0 {
			part.Label, part.Gap = "", false
		}
		parts = append(parts, part)
	}
	return parts
}

// plainLines takes the marks of Markdown off: stars, rules and the bars of
// flattened tables, and remembers what they said.
func plainLines(lines []line) []line {
	var out []line
	gap, edge, open := false, false, false
	barred := false // inside a table whose rows have bars only between their cells
	for _, l := range lines {
		if l.gap {
			open = false
		}
		if l.text == "|" {
			out = append(out, line{bar: true, para: para{lines: l.lines}})
			gap, edge, open = false, true, false
			continue
		}
		text := boldLabel(l.text)
		hash := markdownHead.FindString(text)
		if hash != "" {
			text, l.heading, l.edge = text[len(hash):], len(hash)-1, true
		}
		// A star before a space is a bullet where the other stars come in pairs.
		bullet := strings.HasPrefix(text, "* ") && strings.Count(text, "*")%2 == 1
		if bullet {
			text = text[2:]
		}
		if strings.Contains(text, "*") {
			if (text != "*" || open) && (strings.Count(text, "**")+strings.Count(strings.ReplaceAll(text, "**", ""), "*"))%2 == 1 {
				open = !open
			}
			text = strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
			l.wide = strings.ReplaceAll(l.wide, "*", "")
		}
		if barred = isBarred(text, barred); barred {
			text = "|" + text
		}
		if isMarkdownRow(text) {
			l.wide = markdownRow(text)
		}
		if bullet {
			text = "* " + text
		}
		if !strings.ContainsFunc(text, isWordRune) {
			gap = true
			if dots := strings.Trim(text, "….| "); text != "" && dots == "" {
				out = append(out, line{para: para{text: text, lines: l.lines, gap: true}})
			}
			continue
		}
		l.gap, l.edge, l.open = l.gap || gap, l.edge || edge, open
		l.text, l.raw, l.last = text, text, l.indent+utf8.RuneCountInString(text)
		gap, edge = false, hash != ""
		out = append(out, l)
	}
	return out
}

// markdownHead begins a heading in Markdown.
var markdownHead = regexp.MustCompile(`^#{1,6} `)

// boldLabel ends a label in bold type with the colon that the type stands for:
// "**Đơn vị chủ trì** Công an xã".
func boldLabel(s string) string {
	before, rest, ok := strings.Cut(s, "**")
	if !ok || strings.Trim(before, "-+* ") != "" {
		return s
	}
	label, value, ok := strings.Cut(rest, "**")
	label = strings.TrimSpace(label)
	if !ok || label == "" || strings.HasPrefix(strings.TrimSpace(value), ":") || strings.HasSuffix(label, ":") || strings.TrimSpace(value) == "" {
		return s
	}
	if f := readField(label); f.kind == noField || f.value != "" {
		return s
	}
	return before + label + ": " + strings.TrimSpace(value)
}

// isMarkdownRow tells a row of a table that stands on one line: "| 1 | Rà soát | Công an xã |".
func isMarkdownRow(s string) bool { return strings.HasPrefix(s, "|") && strings.Count(s, "|") > 2 }

// isBarred tells a row of a table with bars only between its cells, "1 | Rà soát | Công an xã":
// its header, or where inside says that the header was seen, any row.
func isBarred(s string, inside bool) bool {
	if strings.HasPrefix(s, "|") || !strings.Contains(s, " |") {
		return false
	}
	if inside {
		return true
	}
	cells := strings.Split(strings.TrimSuffix(s, "|"), "|")
	_, ok := columnsOf(cells)
	return ok && len(cells) > 2
}

func markdownRow(s string) string {
	cells := strings.Split(strings.TrimSuffix(s[1:], "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return strings.Join(cells, "\t")
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isPageNumber tells a number that stands alone, as a page's end leaves it.
func isPageNumber(l *para) bool {
	digits := strings.Trim(l.text, "-–— ")
	return l.table == nil && len(digits) < 4 && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// wrap is how the lines of a text were broken.
type wrap struct {
	width int  // lines are filled up to here; 0 where they are whole paragraphs
	blank bool // a blank line ends every paragraph
}

func measure(doc docread.Document, lines []line) wrap {
	if doc.Format != docread.Text {
		return wrap{}
	}
	var broken []int
	long, marked, apart := 0, 0, 0
	for i := range lines {
		l := &lines[i]
		if l.last > 200 {
			long++
		}
		if i == 0 || l.bar || l.edge || l.table != nil {
			continue
		}
		if readMark(l.text).kind != noMark {
			marked++
			if l.gap {
				apart++
			}
		} else if !l.gap && unicode.IsLower(firstRune(l.text)) {
			broken = append(broken, lines[i-1].last)
		}
	}
	if len(broken) < 8 || long > len(broken) {
		return wrap{}
	}
	slices.Sort(broken)
	return wrap{width: broken[len(broken)*9/10], blank: apart*10 >= marked*6}
}

// maxJoined bounds what is joined to one text. Adding to a text copies it, so
// a made-up file of a hundred thousand scraps would cost minutes without it.
const maxJoined = 16 << 10

// joins says whether l goes on with the paragraph prev.
func (w wrap) joins(prev, l *para) bool {
	if l.edge || l.table != nil || prev.table != nil || len(prev.text) > maxJoined {
		return false
	}
	m := readMark(l.text)
	finished := closed(prev.text)
	if m.kind == dash && unicode.IsDigit(firstRune(m.rest)) && !finished && endsInDigit(prev.text) && !l.gap {
		return true // "2026" and "- 2030" of one span of years
	}
	if m.kind == number && !finished && !l.gap && bareNumber(l.text, m) && (m.depth == 1 || !isField(prev.text)) && wantsNumber.MatchString(vi.Fold(prev.text[max(0, len(prev.text)-24):])) {
		return true // "khoản" and "16 Điều 3 Luật …"
	}
	if m.kind == item && w.width > 0 && !l.gap && (!finished || l.indent < prev.indent) {
		return true // "(2)" of a list that runs on in its paragraph
	}
	if m.kind != noMark || standsAlone(l.text) {
		return false
	}
	if prev.open && !l.gap {
		return true
	}
	if standsAlone(prev.text) || isField(l.text) {
		return false
	}
	if !l.gap && !finished && l.indent+3 <= prev.indent && len(prev.text) > 60 {
		return true // paragraphs are indented: this one goes on
	}
	// A number that carries on: "số" and "24/KH-UBND".
	lower := unicode.IsLower(firstRune(l.text)) || unicode.IsDigit(firstRune(l.text)) && !l.gap
	if l.gap {
		return lower && !finished && !isCapitals(prev.text)
	}
	room := w.width
	if !finished {
		room -= w.width / 20 // a wide letter or two may have broken the line early
	}
	full := w.width > 0 && prev.last+1+len([]rune(firstWord(l.text))) > room
	switch {
	case lower:
		return !finished || full || w.width > 0 && w.blank
	case isCapitals(prev.text) != isCapitals(l.text):
		return false
	case isCapitals(prev.text):
		return true
	case w.width > 0 && w.blank:
		return true
	}
	return full
}

// wantsNumber is a word that a number must follow.
var wantsNumber = regexp.MustCompile(`(?:^| )(?:so|khoan|dieu|muc|diem|ngay|thang|nam|quy|khoa|chuong|phan|lan thu|du|hon|tren|duoi)$`)

// bareNumber says whether a number has neither full stop nor bracket behind it.
func bareNumber(s string, m mark) bool {
	return strings.HasPrefix(strings.TrimPrefix(s, m.label), " ")
}

func endsInDigit(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsDigit(r)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// standsAlone tells the fixed lines of a document that never join others.
func standsAlone(s string) bool {
	if len(s) > 400 {
		return false
	}
	key := vi.Fold(s)
	for _, start := range []string{"cong hoa xa hoi chu nghia", "doc lap - tu do", "doc lap – tu do", "noi nhan", "tm. ", "kt. ", "tl. ", "tuq. ", "so:", "phu luc", "du thao"} {
		if strings.HasPrefix(key, start) && len(key) < 120 {
			return true
		}
	}
	return kinds[strings.Trim(key, " :.")]
}

// kinds are the names of documents that hold plans, alone on their line.
var kinds = map[string]bool{
	"ke hoach": true, "ke hoach hanh dong": true, "chuong trinh": true, "chuong trinh hanh dong": true,
	"chuong trinh cong tac": true, "phuong an": true, "de an": true, "ke hoach lien tich": true, "ke hoach lien nganh": true,
	"ke hoach phoi hop": true, "chuong trinh phoi hop": true,
}
