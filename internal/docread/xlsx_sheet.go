package docread

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// foresee counts what the large parts hold before any of it is read, which is much quicker than to read it.
func (x *xlsx) foresee(related []relation) error {
	cells := 0
	for _, r := range related {
		if r.kind != "worksheet" && r.kind != "sharedStrings" {
			continue
		}
		rows, strings := 0, 0
		err := x.open(r.target, &x.scanned, func(in io.Reader) error {
			return scan(in, func(name string) error {
				switch name {
				case "c":
					cells++
				case "row":
					rows++
				case "si":
					strings++
				}
				switch {
				case cells > maxCells:
					return errCells
				case rows > MaxSheetRows:
					return errHigh
				case strings > maxCells:
					return errLongCell
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// scan hands over the local name of every short tag that opens, and refuses more tags and longer texts
// than a part can have.
func scan(r io.Reader, each func(string) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	var name [8]byte
	n := -1 // how much of a name was read; -1: outside of one
	tags, text := 0, 0
	for {
		b, err := in.ReadByte()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case b == '<':
			n, text = 0, 0
			if tags++; tags > maxTokens {
				return excelSays.tooMuch
			}
		case n < 0:
			if text++; text > maxRun {
				return errLongCell
			}
		case b == ':':
			n = 0
		case b == ' ', b == '\t', b == '\n', b == '\r', b == '/', b == '>':
			if n > 0 {
				if err := each(string(name[:n])); err != nil {
					return err
				}
			}
			n = -1
		case n == len(name):
			n = -1
		default:
			name[n] = b
			n++
		}
	}
}

// readSheet reads the rows of one sheet. What comes of formulas over several cells is known only at the end.
func (x *xlsx) readSheet(s Sheet, part string) error {
	var spread []Area // filled by one formula each
	last := 0
	if err := x.partOf(part, "sheetData", maxRowElements, func(n *node) error {
		if n.name != "row" {
			return nil
		}
		row := SheetRow{Number: last + 1, Hidden: isOn(n.attr("hidden"))}
		if r := n.attr("r"); r != "" {
			row.Number = atoi(r)
		}
		switch {
		case row.Number > MaxSheetRows:
			return errHigh
		case row.Number <= last:
			return excelSays.broken
		}
		last = row.Number
		areas, err := x.readRow(&row, n)
		if err != nil {
			return err
		}
		if spread = append(spread, areas...); len(spread) > maxSpread {
			return excelSays.tooMuch
		}
		if len(row.Cells) > 0 {
			s.Rows = append(s.Rows, row)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := x.partOf(part, "mergeCells", maxRowElements, func(n *node) error {
		area, ok := parseArea(n.attr("ref"))
		switch {
		case !ok:
			return excelSays.broken
		case len(s.Merged) == maxAreas:
			return excelSays.tooMuch
		}
		s.Merged = append(s.Merged, area)
		return nil
	}); err != nil {
		return err
	}
	s.compute(spread)
	x.book.Sheets = append(x.book.Sheets, s)
	return nil
}

// compute marks the cells that a formula in another cell fills.
func (s *Sheet) compute(spread []Area) {
	for _, a := range spread {
		first, _ := slices.BinarySearchFunc(s.Rows, a.Row, func(r SheetRow, n int) int { return r.Number - n })
		for i := first; i < len(s.Rows) && s.Rows[i].Number <= a.LastRow; i++ {
			for j := range s.Rows[i].Cells {
				if c := &s.Rows[i].Cells[j]; c.Column >= a.Column && c.Column <= a.LastColumn {
					*c = SheetCell{Column: c.Column, Formula: true}
				}
			}
		}
	}
}

// readRow adds the cells of a row and gives the areas that formulas in it fill.
func (x *xlsx) readRow(row *SheetRow, n *node) (spread []Area, err error) {
	last := -1
	for _, k := range n.kids {
		if k.name != "c" {
			continue
		}
		c := SheetCell{Column: last + 1}
		if r := k.attr("r"); r != "" {
			at, ok := parseCell(r)
			if !ok || at.Row != row.Number {
				return nil, excelSays.broken
			}
			c.Column = at.Column
		}
		switch {
		case c.Column >= MaxSheetColumns:
			return nil, errWide
		case c.Column <= last:
			return nil, excelSays.broken
		}
		last = c.Column
		if x.cells++; x.cells > maxCells {
			return nil, errCells
		}
		if f := k.kid("f"); f != nil {
			c.Formula = true
			if area, ok := parseArea(f.attr("ref")); ok && f.attr("t") != "shared" && !area.single() {
				spread = append(spread, area)
			}
		} else if err := x.value(&c, k); err != nil {
			return nil, err
		}
		if x.bytes += len(c.Text); x.bytes > maxText || utf8.RuneCountInString(c.Text) > maxCellText {
			return nil, errLongCell
		}
		if c.Text != "" || c.Formula {
			row.Cells = append(row.Cells, c)
		}
	}
	return spread, nil
}

// value reads what stands in a cell that is not computed.
func (x *xlsx) value(c *SheetCell, k *node) error {
	v := ""
	if n := k.kid("v"); n != nil {
		v = n.text
	}
	switch k.attr("t") {
	case "s":
		i := atoi(v)
		if v != "" && (i < 0 || i >= len(x.shared)) {
			return excelSays.broken
		}
		if v != "" {
			c.Text = x.shared[i]
		}
	case "inlineStr":
		if n := k.kid("is"); n != nil {
			c.Text = clean(richText(n))
		}
	case "b":
		c.Text = map[string]string{"1": "TRUE", "0": "FALSE"}[v]
	case "str", "e":
		c.Text = clean(v)
	case "d":
		c.Text, c.Number = isoDay(clean(v)), true
	default:
		c.Text, c.Number = x.number(strings.TrimSpace(v), atoi(k.attr("s"))), v != ""
	}
	return nil
}

func (a Area) single() bool { return a.Row == a.LastRow && a.Column == a.LastColumn }

// parseArea reads "A1:C3", or one cell.
func parseArea(ref string) (Area, bool) {
	from, to, two := strings.Cut(ref, ":")
	a, ok := parseCell(from)
	if !ok || !two {
		return a, ok
	}
	b, ok := parseCell(to)
	a.LastRow, a.LastColumn = b.Row, b.Column
	return a, ok && b.Row >= a.Row && b.Column >= a.Column
}

// parseCell reads "C12".
func parseCell(ref string) (Area, bool) {
	column, i := 0, 0
	for ; i < len(ref) && i < 3 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row := atoi(ref[i:])
	return Area{row, column - 1, row, column - 1}, column > 0 && row > 0
}

// atoi is a whole number without a sign of at most nine digits, or -1; "" is 0.
func atoi(s string) int {
	if len(s) > 9 {
		return -1
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// number shows a number as its style does, as far as that matters: a day, a share, or the number itself.
func (x *xlsx) number(v string, style int) string {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return clean(v)
	}
	format := plainNumber
	if style >= 0 && style < len(x.formats) {
		format = x.formats[style]
	}
	switch format {
	case dayNumber:
		if text, ok := dayText(f, x.from04); ok {
			return text
		}
	case shareNumber:
		return decimal(f*100) + "%"
	}
	return decimal(f)
}

// decimal is a number without what floating point adds to it.
func decimal(f float64) string {
	text := strconv.FormatFloat(f, 'g', 15, 64)
	if strings.Contains(text, "e") {
		if short, err := strconv.ParseFloat(text, 64); err == nil && short < 1e15 && short > -1e15 {
			return strconv.FormatFloat(short, 'f', -1, 64)
		}
	}
	return text
}
