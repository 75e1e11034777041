package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// columns takes apart the lines in which columns stand side by side: the head
// and the foot become one line a column, and rows that begin with the header
// of an assignment table become that table. In the text itself wide gaps mean
// nothing and stay.
func columns(lines []line) []line {
	if !slices.ContainsFunc(lines, func(l line) bool { return l.wide != "" }) {
		return lines
	}
	title := slices.IndexFunc(lines[:min(len(lines), 60)], func(l line) bool { return isKind(l.text) })
	foot := len(lines)
	for i := max(title, 0); i < len(lines); i++ {
		if strings.HasPrefix(vi.Fold(lines[i].text), "noi nhan") && short(lines[i].text, 400) {
			foot = i
			break
		}
	}
	var out []line
	for i := 0; i < len(lines); {
		l := lines[i]
		switch {
		case l.wide == "":
			out = append(out, l)
		case i < title:
			out = append(out, l.cells()...)
		case i >= foot && !annexStart.MatchString(vi.Fold(l.text)) && tabTableAt(lines, i) == nil:
			end := i
			for end < len(lines) && lines[end].table == nil && !annexStart.MatchString(vi.Fold(lines[end].text)) && tabTableAt(lines, end) == nil {
				end++
			}
			out = append(out, footColumns(lines[i:end])...)
			i = end
			continue
		default:
			if columns := tabTableAt(lines, i); columns != nil {
				t, end := tabTable(lines, i, columns)
				out = append(out, line{para: para{table: t, edge: true}})
				i = end
				continue
			}
			out = append(out, l)
		}
		i++
	}
	return out
}

// isKind tells the line that names the kind of the document.
func isKind(s string) bool { return kinds[strings.Trim(vi.Fold(s), " :.")] }

// blank is a place left free to write on, which is no gap between columns:
// "Số:      /KH-UBND", "ngày     tháng     năm".
var (
	blankBefore = regexp.MustCompile(`(?:^|[ ,])(?:so|ngay|thang|nam)[ :.]*$`)
	blankBehind = regexp.MustCompile(`^(?:/|thang\b|nam [0-9.…])`)
)

// cells gives each column of a line as a line of its own.
func (l line) cells() []line {
	var parts, out []line
	for part := range strings.SplitSeq(l.wide, "\t") {
		if n := len(parts); n > 0 && part != "" && (blankBefore.MatchString(vi.Fold(parts[n-1].text)) || blankBehind.MatchString(vi.Fold(part))) {
			parts[n-1].text += " " + part
			continue
		}
		parts = append(parts, line{para: para{text: part}})
	}
	for i, p := range parts {
		if part := p.text; part != "" {
			out = append(out, line{para: para{text: part, right: i > 0, raw: part, lines: l.lines, gap: l.gap, edge: true, centered: l.centered, last: utf8.RuneCountInString(part)}})
		}
	}
	return out
}

// footColumns parts the recipients on the left from the signature on the
// right, each from top to bottom. A line that has only one column belongs
// where its text does.
func footColumns(lines []line) []line {
	var left, right []line
	for _, l := range lines {
		if l.wide != "" {
			cells := l.cells()
			if !strings.HasPrefix(l.wide, "\t") {
				left, cells = append(left, cells[0]), cells[1:]
			}
			right = append(right, cells...)
			continue
		}
		first := firstRune(l.text)
		signs := signerLine.MatchString(vi.Fold(l.text)) || isCapitals(l.text) || isName(l.text)
		if signs && len(right) > 0 && !strings.ContainsRune("-–+*•", first) && unicode.IsUpper(first) {
			l.edge = true
			right = append(right, l)
			continue
		}
		left = append(left, l)
	}
	return append(left, right...)
}

// tabTableAt reads the header of an assignment table whose columns are parted by tabs.
func tabTableAt(lines []line, i int) []columnKind {
	if strings.Count(lines[i].wide, "\t") < 2 {
		return nil
	}
	kinds, ok := columnsOf(strings.Split(lines[i].wide, "\t"))
	if !ok {
		return nil
	}
	return kinds
}

// tabTable reads the rows of such a table up to the first line that cannot
// belong to it. A cell of several paragraphs breaks its row over lines: they
// go on until the row is full or the next label stands at a line's beginning.
func tabTable(lines []line, i int, columns []columnKind) (*table, int) {
	t := &table{columns: columns}
	labelled := slices.Contains(columns, labelColumn) && columns[0] == labelColumn
	var row []cell
	flush := func() {
		if len(row) > 0 {
			t.rows = append(t.rows, tableRow{header: len(t.rows) == 0, cells: row})
		}
		row = nil
	}
	for ; i < len(lines); i++ {
		l := &lines[i]
		parts := strings.Split(l.wide, "\t")
		if l.wide == "" {
			parts = []string{l.text}
		}
		starts := len(parts) > 1 && (!labelled || isRowLabel(parts[0]))
		switch full := len(row) >= len(columns); {
		case l.table != nil || l.bar:
			flush()
			return t, i
		case len(row) == 0 || starts && (full || labelled):
			flush()
		case len(parts) == 1 && (full && !unicode.IsLower(firstRune(l.text)) || readMark(l.text).kind == roman || standsAlone(l.text)):
			flush()
			return t, i
		case len(parts) > 1 && full && !labelled:
			flush()
		}
		for j, part := range parts {
			if n := len(row); j == 0 && n > 0 {
				row[n-1].text = joinCell([]string{row[n-1].text, part})
				row[n-1].lines = span(row[n-1].lines, l.lines)
				continue
			}
			row = append(row, cell{column: len(row), text: part, lines: l.lines})
		}
	}
	flush()
	return t, i
}
