package officialdoc

import (
	"fmt"
)

// openTable begins a table with the given widths of columns. Widths are laid down to the twip, so that Word
// has nothing left to decide.
func (b *docx) openTable(style string, widths []float64) {
	total := 0.0
	for _, w := range widths {
		total += w
	}
	b.WriteString("<w:tbl><w:tblPr>")
	if style != "" {
		fmt.Fprintf(b, `<w:tblStyle w:val="%s"/>`, style)
	}
	fmt.Fprintf(b, `<w:tblW w:w="%s" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, twips(total))
	if style == "" {
		// Said here too, since LibreOffice has margins of its own for a table without a style.
		b.WriteString(`<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>`)
	}
	b.WriteString("</w:tblPr><w:tblGrid>")
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%s"/>`, twips(w))
	}
	b.WriteString("</w:tblGrid>")
}

func (b *docx) closeTable() { b.WriteString("</w:tbl>") }

func (b *docx) openRow(whole, head bool) {
	b.WriteString("<w:tr>")
	if whole || head {
		b.WriteString("<w:trPr>")
		if whole {
			b.WriteString("<w:cantSplit/>")
		}
		if head {
			b.WriteString("<w:tblHeader/>")
		}
		b.WriteString("</w:trPr>")
	}
}

func (b *docx) closeRow() { b.WriteString("</w:tr>") }

// tcPr are the properties of a cell, written in the order of the schema (CT_TcPr).
type tcPr struct {
	width  float64
	across int
	merge  string // w:vMerge: "restart", "continue"
	rules  bool   // heavier rules above and below
	align  string // w:vAlign
}

func (b *docx) openCell(p tcPr) {
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%s" w:type="dxa"/>`, twips(p.width))
	if p.across > 1 {
		fmt.Fprintf(b, `<w:gridSpan w:val="%d"/>`, p.across)
	}
	if p.merge != "" {
		fmt.Fprintf(b, `<w:vMerge w:val="%s"/>`, p.merge)
	}
	if p.rules {
		b.WriteString(`<w:tcBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="000000"/><w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tcBorders>`)
	}
	if p.align != "" {
		fmt.Fprintf(b, `<w:vAlign w:val="%s"/>`, p.align)
	}
	b.WriteString("</w:tcPr>")
}

func (b *docx) closeCell() { b.WriteString("</w:tc>") }

// table writes a table of the body into room of the given width.
func (b *docx) table(t Table, width, height float64) {
	l := b.layout.table
	if t.Caption != "" {
		b.paragraph(pPr{style: "Caption"}, b.marked(t.Key, plain(t.Caption)))
	}
	if t.Note != "" {
		b.paragraph(pPr{style: "TableNote"}, plain(t.Note))
	}
	widths := fitColumns(t, width, l.text.size)
	b.openTable("DataTable", widths)
	for _, places := range t.headPlaces() {
		b.row(t, places, widths, Row{}, true, height)
	}
	for i, places := range t.rowPlaces() {
		b.row(t, places, widths, t.Rows[i], false, height)
	}
	if len(t.Head)+len(t.Rows) == 0 {
		b.row(t, placeCells([][]Cell{nil}, len(widths))[0], widths, Row{}, false, height)
	}
	b.closeTable()
}

// row keeps together on one page, unless it is so tall that a half-empty page would come before it.
func (b *docx) row(t Table, places []place, widths []float64, row Row, head bool, height float64) {
	s := b.layout.table.text
	b.openRow(head || rowHeight(places, widths, s, b.layout.table) < height/3, head)
	for _, p := range places {
		cell := tcPr{width: sum(widths[p.col : p.col+p.across]), across: p.across, rules: row.Total}
		switch {
		case p.continued:
			cell.merge = "continue"
		case p.down > 1:
			cell.merge = "restart"
		}
		if head {
			cell.align = "center"
		}
		b.openCell(cell)
		b.cell(t, p, row, head)
		b.closeCell()
	}
	b.closeRow()
}

// cell writes the paragraphs of a cell; Word wants at least one.
func (b *docx) cell(t Table, p place, row Row, head bool) {
	props := pPr{style: "TableText", keepNext: row.Group, align: docxAlign(t.align(p))}
	if head {
		props.style, props.align = "TableHead", docxAlign(p.Align)
	}
	if p.continued || len(p.Paragraphs) == 0 {
		b.paragraph(props, "")
		return
	}
	for _, paragraph := range p.Paragraphs {
		own := props
		if a := docxAlign(paragraph.Align); a != "" {
			own.align = a
		}
		b.paragraph(own, b.marked(paragraph.Key, spanRuns(paragraph, p.Bold || row.Group || row.Total)))
	}
}

// letterhead is the table of two columns with ô 1 to 4.
func (b *docx) letterhead() {
	d, fit := b.doc, b.head
	b.openTable("", []float64{fit.left, fit.right})
	b.openRow(true, false)
	b.openCell(tcPr{width: fit.left})
	if len(fit.superiorLines) > 0 {
		b.paragraph(pPr{style: "Superior"}, linesOf(fit.superiorLines))
	}
	b.paragraph(pPr{style: "Agency"}, linesOf(fit.agencyLines))
	b.rule(fit.agencyRule, fit.left, 0)
	b.closeCell()
	b.openCell(tcPr{width: fit.right})
	b.paragraph(pPr{style: "Nation"}, plain(nation))
	b.paragraph(pPr{style: "Motto"}, plain(motto))
	b.rule(fit.mottoRule, fit.right, 0)
	b.closeCell()
	b.closeRow()

	b.openRow(true, false)
	b.openCell(tcPr{width: fit.left})
	b.paragraph(pPr{style: "Number"}, linesOf(fit.numberLines))
	if d.Kind == "" && d.Summary != "" {
		b.paragraph(pPr{style: "Subject"}, plain(d.summaryLine()))
	}
	b.closeCell()
	b.openCell(tcPr{width: fit.right})
	b.paragraph(pPr{style: "PlaceDate"}, linesOf(fit.dateLines))
	b.closeCell()
	b.closeRow()
	b.closeTable()
	if d.Kind == "" {
		b.paragraph(pPr{style: "Gap"}, "")
	}
}

// foot is the table of two columns with ô 7 and 9b. It never parts: a signature alone on a page would
// belong to no text.
func (b *docx) foot() {
	f := b.doc.Foot
	if f.empty() {
		return
	}
	widths := f.widths(b.layout)
	b.openTable("", widths[:])
	b.openRow(true, false)
	b.openCell(tcPr{width: widths[0]})
	if f.Beside.empty() {
		b.recipients()
	} else {
		b.signature(f.Beside)
	}
	b.closeCell()
	b.openCell(tcPr{width: widths[1]})
	b.signature(f.signature())
	b.closeCell()
	b.closeRow()
	b.closeTable()
	if !f.Beside.empty() {
		b.recipients()
	}
	if len(b.doc.Annexes) == 0 {
		// After a table Word wants a paragraph; this one is too small to begin a page.
		b.paragraph(pPr{style: "Gap", exact: 1}, "")
	}
}

func (b *docx) signature(s Signature) {
	before := b.layout.foot.above
	for _, line := range s.lines() {
		b.paragraph(pPr{style: "Authority", before: before}, plain(line))
		before = 0
	}
	b.paragraph(pPr{style: "Signer", before: b.layout.foot.room}, plain(s.Signer))
}

func (b *docx) recipients() {
	lines := b.doc.Foot.recipientLines()
	if len(lines) == 0 {
		b.paragraph(pPr{style: "Recipient"}, "")
		return
	}
	b.paragraph(pPr{style: "RecipientsHead", before: b.layout.foot.above}, plain(copiesTitle))
	for i, line := range lines {
		b.paragraph(pPr{style: "Recipient", keepNext: i < len(lines)-1}, plain(line))
	}
}
