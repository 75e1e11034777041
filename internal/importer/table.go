package importer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// columnKind is what a column of an assignment table holds.
type columnKind int

const (
	noteColumn columnKind = iota
	labelColumn
	titleColumn
	leadColumn
	cooperatingColumn
	jointColumn
	timingColumn
	deliverableColumn
)

// table is a table that assigns work.
type table struct {
	columns []columnKind
	rows    []tableRow // the header row is among them, as header
}

type tableRow struct {
	header bool
	cells  []cell
}

type cell struct {
	column int
	text   string
	lines  [2]int
	merged bool // goes on with the cell above it
	source int
}

// record enters every cell in the source.
func (t *table) record(p *parser) {
	for i := range t.rows {
		for j := range t.rows[i].cells {
			if c := &t.rows[i].cells[j]; c.text != "" && !c.merged {
				c.source = p.record(c.lines, c.text)
			}
		}
	}
}

var labelHeads = setOf("tt stt sott sothutu muc so giaidoan buoc dot")

var (
	dayHead  = regexp.MustCompile(`^(?:ngay|thang|quy|tuan|han|xong|gio|buoi)(?: |/|, |$)[^:]{0,20}$`)
	workHead = regexp.MustCompile(`^(?:ten |cac |nhung )?viec(?: |$)|^chuong trinh$`)
)

// columnOf reads the head of a column.
func columnOf(head string) columnKind {
	key := strings.Trim(vi.Fold(head), " .:")
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(key, w) {
				return true
			}
		}
		return false
	}
	switch {
	case labelHeads[strings.ReplaceAll(key, " ", "")]: // a narrow column breaks even "TT"
		return labelColumn
	case has("chu tri", "tham muu", "dau moi", "chiu trach nhiem chinh", "phu trach chinh", "lam chinh", "thuc hien chinh"):
		return leadColumn
	case has("phoi hop", "tham gia", "cung lam", "cung thuc hien", "ho tro", "lien quan"):
		return cooperatingColumn
	case has("san pham", "ket qua", "dau ra"):
		return deliverableColumn
	case has("thoi gian", "thoi han", "tien do", "hoan thanh", "thoi diem", "xong truoc", "lam xong", "moc ", "ngay thang", "lich ") || dayHead.MatchString(key):
		return timingColumn
	case has("co quan", "don vi", "bo phan", "phan cong", "trach nhiem", "nguoi", "ai lam", "luc luong", "giao cho") && !has("noi dung", "nhiem vu", "viec"):
		return jointColumn
	case has("noi dung", "nhiem vu", "cong viec", "hoat dong", "hang muc", "phan viec", "dau viec") || workHead.MatchString(key):
		return titleColumn
	case strings.HasSuffix(key, "thuc hien") && len(key) < 20, has("phu trach"):
		return jointColumn
	}
	return noteColumn
}

// columnsOf reads a header row; it is one when it names the work and either
// who does it or when.
func columnsOf(heads []string) ([]columnKind, bool) {
	columns := make([]columnKind, len(heads))
	seen := map[columnKind]bool{}
	for i, h := range heads {
		if k := columnOf(h); k == noteColumn || !seen[k] {
			columns[i], seen[k] = k, true
		}
		if len(h) > 120 {
			return nil, false
		}
	}
	assigns := seen[leadColumn] || seen[jointColumn] || seen[cooperatingColumn]
	return columns, seen[titleColumn] && (assigns || seen[timingColumn] && (seen[labelColumn] || seen[deliverableColumn]))
}

// readTable turns a table of the document into one that assigns work, or
// gives nil where it has no such header in its first rows.
func readTable(d *docread.Table) *table {
	t := &table{}
	for i, row := range d.Rows {
		r := tableRow{}
		for _, c := range row.Cells {
			var parts []string
			var lines [2]int
			for _, p := range c.Paragraphs {
				if text := strings.Join(strings.Fields(p.Label+" "+p.Text), " "); text != "" {
					parts = append(parts, text)
				}
				if lines[0] == 0 {
					lines[0] = p.Line
				}
				lines[1] = p.Line
			}
			r.cells = append(r.cells, cell{column: c.Column, text: joinCell(parts), lines: lines, merged: c.Merged})
		}
		if t.columns == nil && i < 3 {
			var heads []string
			for _, c := range r.cells {
				for len(heads) < c.column {
					heads = append(heads, "")
				}
				heads = append(heads, c.text)
			}
			t.columns, r.header = headerOf(heads)
		}
		t.rows = append(t.rows, r)
	}
	if t.columns == nil {
		return nil
	}
	t.secondHead()
	for i := range t.rows {
		if t.rows[i].header {
			break
		}
		t.rows[i].header = true // a head over several rows
	}
	return t
}

// secondHead reads the row below the header where the header goes on in it:
// "Đơn vị thực hiện" over "Chủ trì" and "Phối hợp".
func (t *table) secondHead() {
	at := slices.IndexFunc(t.rows, func(r tableRow) bool { return r.header })
	if at < 0 || at+1 == len(t.rows) {
		return
	}
	next := &t.rows[at+1]
	goesOn := slices.ContainsFunc(next.cells, func(c cell) bool {
		return c.merged && columnAt(t, c.column) == titleColumn
	})
	if !goesOn {
		return
	}
	next.header = true
	for _, c := range next.cells {
		for len(t.columns) <= c.column {
			t.columns = append(t.columns, noteColumn)
		}
		if kind := columnOf(c.text); !c.merged && kind != noteColumn {
			t.columns[c.column] = kind
		}
	}
}

func headerOf(heads []string) ([]columnKind, bool) {
	columns, ok := columnsOf(heads)
	if !ok {
		return nil, false
	}
	return columns, true
}

// joinCell joins the paragraphs of a cell; several names that each have their
// own paragraph are as good as parted by ";".
func joinCell(parts []string) string {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			if prev := parts[i-1]; !closed(prev) && !strings.HasSuffix(prev, ",") && strings.HasPrefix(part, "- ") {
				b.WriteByte(';')
			}
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// unflatten finds the assignment tables that were flattened to one cell per
// paragraph with "|" alone on the lines between, and drops all other bars.
func (p *parser) unflatten(lines []line) []line {
	var out []line
	for i := 0; i < len(lines); i++ {
		if !lines[i].bar {
			out = append(out, lines[i])
			continue
		}
		if cells, columns, next := flatHeader(lines, i); columns != nil {
			t, end := p.flatRows(lines, next, columns)
			t.rows = append([]tableRow{{header: true, cells: cells}}, t.rows...)
			out = append(out, line{para: para{table: t, edge: true}})
			i = end - 1
		}
	}
	kept := out[:0]
	for _, l := range out {
		if l.table == nil && !strings.ContainsFunc(l.text, isWordRune) {
			continue
		}
		kept = append(kept, l)
	}
	return kept
}

// flatCell reads the cell that begins at line i and gives the index of the
// bar, or the end, behind it.
func flatCell(lines []line, i int) (cell, int) {
	var parts []string
	c := cell{}
	for ; i < len(lines) && !lines[i].bar; i++ {
		l := &lines[i]
		if !strings.ContainsFunc(l.text, isWordRune) {
			continue
		}
		parts = append(parts, l.text)
		if c.lines[0] == 0 {
			c.lines[0] = l.lines[0]
		}
		c.lines[1] = l.lines[1]
	}
	c.text = joinCell(parts)
	return c, i
}

// flatHeader reads a header row at the bar i.
func flatHeader(lines []line, i int) (cells []cell, columns []columnKind, next int) {
	var heads []string
	for next = i + 1; next < len(lines) && len(cells) < 12; {
		c, bar := flatCell(lines, next)
		if c.text == "" || bar >= len(lines) || len(cells) > 2 && isRowLabel(c.text) {
			break // the first row may follow at once
		}
		c.column = len(cells)
		cells, heads = append(cells, c), append(heads, c.text)
		next = bar + 1
	}
	if columns, ok := columnsOf(heads); ok && columns[0] == labelColumn {
		return cells, columns, next
	}
	return nil, nil, 0
}

// flatRows reads the rows behind a header. An empty cell and a row's end look
// alike: the number of columns and the label of the next row tell them apart.
func (p *parser) flatRows(lines []line, i int, columns []columnKind) (*table, int) {
	t := &table{columns: columns}
	var row []cell
	flush := func() {
		if len(row) > 0 {
			t.rows = append(t.rows, tableRow{cells: row})
			row = nil
		}
	}
	for i < len(lines) {
		c, bar := flatCell(lines, i)
		starts := isRowLabel(c.text)
		switch {
		case len(row) == 0 && c.text == "":
			p.dots(lines, i, bar)
		case len(row) == 0 && !starts && c.text != "":
			// Outside of a row and no label: the table is over.
			if len([]rune(c.text)) > 60 || bar >= len(lines) {
				flush()
				return t, i
			}
			fallthrough
		default:
			c.column = len(row)
			if c.text == "" && isGroupRow(row) {
				flush()
				break
			}
			row = append(row, c)
			if len(row) == len(columns) {
				flush()
			}
		}
		i = bar + 1
	}
	flush()
	return t, len(lines)
}

// dots reports a row of dots, which stands for rows that were left out.
func (p *parser) dots(lines []line, i, bar int) {
	for ; i < bar && i < len(lines); i++ {
		if lines[i].text != "" {
			p.draft.Problems = append(p.draft.Problems, plan.Problem{Line: lines[i].lines[0], Text: lines[i].text,
				Why: "Bảng có dòng chỉ gồm dấu chấm: có thể thiếu một số dòng, hãy đối chiếu với bản gốc."})
		}
	}
}

// isRowLabel tells what may stand in the first cell of a row.
func isRowLabel(s string) bool {
	s = strings.Trim(s, " .)")
	if _, ok := vi.ParseRoman(s); ok {
		return true
	}
	return s != "" && len(s) < 8 && strings.Trim(s, "0123456789.") == "" || len(s) == 1 && s[0] >= 'A' && s[0] <= 'Z'
}

// isGroupRow tells a row that has only a label and a heading, such as
// "II | TRIỂN KHAI …".
func isGroupRow(row []cell) bool {
	if len(row) != 2 {
		return len(row) == 1 && !isRowLabel(row[0].text)
	}
	_, isRoman := vi.ParseRoman(strings.Trim(row[0].text, " ."))
	return isRoman || len(row[0].text) == 1 && row[0].text[0] >= 'A' || isCapitals(row[1].text)
}
