package officialdoc

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes the tables of the document, each on a sheet that prints on landscape A4 with its
// head repeated. Every cell is text, so that nothing a person typed is ever taken for a formula.
func (d *Document) WriteXLSX(w io.Writer) (err error) {
	c := d.cleaned()
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("close workbook: %w", e)
		}
	}()
	b := &workbook{File: f, doc: c, layout: layoutOf(c.Head), styles: map[xlsxStyle]int{}, names: map[string]bool{}}
	if err := b.build(); err != nil {
		return fmt.Errorf("build workbook: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

const (
	// charWidth is Excel's unit of column width, a digit of its default font, in points.
	charWidth = 5.25
	// Excel refuses rows higher than maxRowHeight, and sheet names longer than maxSheetName.
	maxRowHeight = 409
	maxSheetName = 31
)

// workbook builds the sheets of one cleaned document.
type workbook struct {
	*excelize.File
	doc    *Document
	layout *layout
	styles map[xlsxStyle]int
	names  map[string]bool // sheet names given, in lower case as Excel compares them

	restricted bool // the sheet is of an annex that stays inside
}

// xlsxStyle is what the look of a cell depends on.
type xlsxStyle struct {
	style
	align Align
	head  bool
	total bool
	grid  bool
	// Of forms: what is open is filled in, even where the sheet is locked; a number is no text.
	open, number bool
}

func (b *workbook) build() error {
	if err := b.properties(); err != nil {
		return err
	}
	n := 0
	for _, t := range tablesOf(b.doc.Body) {
		n++
		if err := b.sheet(cmp.Or(t.Sheet, fmt.Sprintf("Bảng %d", n)), t.Caption, t); err != nil {
			return err
		}
	}
	for _, a := range b.doc.Annexes {
		for j, t := range tablesOf(a.Body) {
			name := a.label
			b.restricted = a.Restricted
			if j > 0 {
				name = fmt.Sprintf("%s (%d)", name, j+1)
			}
			caption := strings.ToUpper(a.Title)
			if t.Caption != "" {
				caption = t.Caption
			}
			if err := b.sheet(name, caption, t); err != nil {
				return err
			}
		}
	}
	b.restricted = false
	if len(b.names) == 0 {
		return b.sheet("Văn bản", "Văn bản không có bảng số liệu.", Table{})
	}
	return nil
}

func tablesOf(blocks []Block) []Table {
	var tables []Table
	for _, block := range blocks {
		if t, ok := block.(Table); ok {
			tables = append(tables, t)
		}
	}
	return tables
}

func (b *workbook) properties() error {
	p := &excelize.DocProperties{Title: b.doc.title(), Creator: b.doc.Head.Agency, Language: b.doc.Language}
	if made, err := time.Parse(time.RFC3339, string(b.doc.Made)); err == nil {
		p.Created = made.UTC().Format(time.RFC3339)
		p.Modified = p.Created
	}
	return b.SetDocProps(p)
}

// newSheet takes over the sheet that a new file has for the first name.
func (b *workbook) newSheet(name string) (string, error) {
	runes := []rune(name)
	name = string(runes[:min(len(runes), maxSheetName)])
	first := len(b.names) == 0
	b.names[strings.ToLower(name)] = true
	if first {
		return name, b.SetSheetName(b.GetSheetName(0), name)
	}
	_, err := b.NewSheet(name)
	return name, err
}

// sheet writes one table under the document's title, its own caption and its note.
func (b *workbook) sheet(name, caption string, t Table) error {
	name, err := b.newSheet(name)
	if err != nil {
		return err
	}
	l := b.layout.table
	room := b.layout.page.textWidth(true)
	widths := fitColumns(t, room, l.text.size)
	if err := b.page(name, widths); err != nil {
		return err
	}
	row := 1
	for _, above := range []struct {
		text  string
		style xlsxStyle
	}{
		{b.doc.title(), xlsxStyle{style: b.layout.head.kind, align: AlignCenter}},
		{caption, xlsxStyle{style: l.caption, align: AlignCenter}},
		{t.Note, xlsxStyle{style: l.note, align: AlignRight}},
	} {
		if above.text == "" {
			continue
		}
		lines := len(breakLines([]Span{{Text: above.text}}, above.style.style, sum(widths), 0))
		if err := b.SetRowHeight(name, row, min(float64(lines)*above.style.size*singleSpace+4, maxRowHeight)); err != nil {
			return err
		}
		if err := b.write(name, place{across: len(widths), down: 1}, row, above.text, above.style); err != nil {
			return err
		}
		row++
	}
	head := row
	if b.restricted { // repeated with the head of the table on each page
		if err := b.stamp(name, row, widths); err != nil {
			return err
		}
		row++
	}
	row, err = b.rows(name, t, row, t.headPlaces(), make([]Row, len(t.Head)), true, widths)
	if err != nil {
		return err
	}
	if _, err := b.rows(name, t, row, t.rowPlaces(), t.Rows, false, widths); err != nil {
		return err
	}
	if row == head {
		return nil
	}
	return b.repeat(name, head, row-1)
}

// stamp writes the box of the circulation over the first columns of a row.
func (b *workbook) stamp(name string, row int, widths []float64) error {
	l, across := b.layout, 1
	for across < len(widths) && sum(widths[:across]) < l.stampRoom[0] {
		across++
	}
	if err := b.SetRowHeight(name, row, l.stampRoom[1]); err != nil {
		return err
	}
	return b.write(name, place{across: across, down: 1}, row, restrictedWords, xlsxStyle{style: l.stamp, align: AlignCenter, head: true, grid: true})
}

// page sets paper, margins, the page number and the widths of columns.
func (b *workbook) page(name string, widths []float64) error {
	p := b.layout.page
	size, orientation, wide, high := 9, "landscape", 1, 0 // 9 is A4; any number of pages high
	if err := b.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	fit := true
	if err := b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	inch := func(pt float64) *float64 { in := pt / 72; return &in }
	if err := b.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
		Top: inch(p.top), Bottom: inch(p.bottom), Left: inch(p.left), Right: inch(p.right), Header: inch(p.numberDrop - p.number.size), Footer: inch(p.bottom / 2),
	}); err != nil {
		return err
	}
	if err := b.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		DifferentFirst: true, OddHeader: fmt.Sprintf(`&C&"Times New Roman,Regular"&%.0f&P`, p.number.size),
	}); err != nil {
		return err
	}
	for i, w := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.SetColWidth(name, column, column, w/charWidth); err != nil {
			return err
		}
	}
	return nil
}

// rows writes places from the given row on and gives the row after them. Excel gives wrapped rows no height
// of their own where cells are merged, and LibreOffice none at all, so each is measured. A row that is
// higher than a spreadsheet's may be becomes several, over which its cells are merged: nothing is cut off.
func (b *workbook) rows(name string, t Table, first int, grid [][]place, rows []Row, head bool, widths []float64) (after int, err error) {
	l := b.layout.table
	heights := make([]float64, len(grid))
	for i, places := range grid {
		heights[i] = rowHeight(places, widths, l.text, l)
	}
	for i, places := range grid {
		for _, p := range places {
			if p.down > 1 {
				need := float64(cellLines(p, l.text, sum(widths[p.col:p.col+p.across]), l))*l.text.size*singleSpace + 2*l.padY
				heights[i+p.down-1] += max(need-sum(heights[i:i+p.down]), 0)
			}
		}
	}
	at := make([]int, len(grid)+1) // rows of the sheet
	at[0] = first
	for i, height := range heights {
		parts := max(1, int(math.Ceil(height/maxRowHeight)))
		at[i+1] = at[i] + parts
		for row := at[i]; row < at[i+1]; row++ {
			if err := b.SetRowHeight(name, row, math.Ceil(height/float64(parts))); err != nil {
				return 0, err
			}
		}
	}
	for i, places := range grid {
		for _, p := range places {
			if p.continued {
				continue
			}
			p.down = at[i+p.down] - at[i]
			s := xlsxStyle{style: l.text, align: t.align(p), total: rows[i].Total, grid: true}
			s.bold = p.Bold || rows[i].Group || rows[i].Total
			if head {
				s.style, s.head, s.align = l.head, true, p.Align
				if s.align == AlignDefault {
					s.align = AlignCenter
				}
			}
			if err := b.write(name, p, at[i], cellText(p), s); err != nil {
				return 0, err
			}
		}
	}
	return at[len(grid)], nil
}

// cellText is the text of a cell, a line for each paragraph.
func cellText(p place) string {
	var lines []string
	for _, paragraph := range p.Paragraphs {
		var text strings.Builder
		for _, s := range paragraph.labelled() {
			text.WriteString(s.print())
		}
		lines = append(lines, text.String())
	}
	return strings.Join(lines, "\n")
}

func (b *workbook) write(name string, p place, row int, text string, s xlsxStyle) error {
	from, err := excelize.CoordinatesToCellName(p.col+1, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(p.col+p.across, row+p.down-1)
	if err != nil {
		return err
	}
	id, err := b.style(s)
	if err != nil {
		return err
	}
	if err := b.SetCellStyle(name, from, to, id); err != nil {
		return err
	}
	if from != to {
		if err := b.MergeCell(name, from, to); err != nil {
			return err
		}
	}
	return b.SetCellStr(name, from, escapeUnderscores(text))
}

// escapeUnderscores keeps what looks like the number of a character, such as _x000D_, as it was typed:
// a spreadsheet would take it for the character.
func escapeUnderscores(text string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 {
			return b.String() + text
		}
		b.WriteString(text[:i+1])
		if text = text[i+1:]; characterNumber.MatchString(text) {
			b.WriteString("x005F_")
		}
	}
}

var characterNumber = regexp.MustCompile(`^x[0-9A-Fa-f]{4}_`)

func (b *workbook) style(s xlsxStyle) (int, error) {
	if id, ok := b.styles[s]; ok {
		return id, nil
	}
	vertical, horizontal := "top", docxAlign(s.align)
	if s.head {
		vertical = "center"
	}
	look := &excelize.Style{
		Font:      &excelize.Font{Family: "Times New Roman", Size: s.size, Bold: s.bold, Italic: s.italic},
		Alignment: &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: true},
		NumFmt:    49, // text
	}
	if s.number {
		look.NumFmt = 1 // whole
	}
	if s.open {
		look.Protection = &excelize.Protection{Locked: false}
	}
	if s.grid {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			line := excelize.Border{Type: side, Color: "000000", Style: 1}
			if s.total && (side == "top" || side == "bottom") {
				line.Style = 2
			}
			look.Border = append(look.Border, line)
		}
	}
	id, err := b.NewStyle(look)
	b.styles[s] = id
	return id, err
}

// repeat keeps the head in sight on the screen and on every printed page.
func (b *workbook) repeat(name string, from, to int) error {
	below, err := excelize.CoordinatesToCellName(1, to+1)
	if err != nil {
		return err
	}
	if err := b.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: to, TopLeftCell: below, ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return b.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, from, to),
	})
}
