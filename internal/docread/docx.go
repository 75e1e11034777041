package docread

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

var errNotDOCX = fault.New(fault.Invalid, "Tệp này không phải tệp Word (.docx). Hãy dùng tệp Word (.docx) hoặc dán nội dung vào ô văn bản.")

// docx reads one file.
type docx struct {
	*archive
	styles    styles
	numbering *numbering

	doc   Document
	line  int
	bytes int
	gap   bool
	codes []bool // open complex fields: still in the code of each
	boxes []*node
	old   *scheme // what the runs are written in; nil is Unicode
}

// readDOCX reads the file as it is and, where it turns out to be written with
// an old font and a person has agreed, once more in Unicode.
func readDOCX(data []byte, o Options) (Document, error) {
	doc, err := readDOCXAs(data, nil)
	if err != nil {
		return Document{}, err
	}
	old := legacyOf(doc.sample())
	switch {
	case old == nil:
		return doc, nil
	case !o.Convert:
		return Document{}, ErrLegacy
	}
	return readDOCXAs(data, old)
}

// sample is the beginning of a document's text.
func (doc *Document) sample() string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		b.WriteString(block.Text + "\n")
		if block.Table != nil {
			for _, row := range block.Table.Rows {
				for _, c := range row.Cells {
					for _, p := range c.Paragraphs {
						b.WriteString(p.Text + "\n")
					}
				}
			}
		}
		if b.Len() > maxSample {
			break
		}
	}
	return b.String()
}

func readDOCXAs(data []byte, old *scheme) (Document, error) {
	a, err := openArchive(data, &wordSays)
	if err != nil {
		return Document{}, err
	}
	d := &docx{archive: a, doc: Document{Format: DOCX}, old: old}
	roots, err := d.relations("")
	if err != nil {
		return Document{}, err
	}
	main := roots["officeDocument"]
	if main == "" || d.parts["xl/workbook.xml"] != nil {
		return Document{}, errNotDOCX
	}
	related, err := d.relations(main)
	if err != nil {
		return Document{}, err
	}
	if err := d.readStyles(related["styles"]); err != nil {
		return Document{}, err
	}
	if err := d.readNumbering(related["numbering"]); err != nil {
		return Document{}, err
	}
	body := false
	err = d.part(main, "body", func(n *node) error {
		body = true
		return d.block(n)
	})
	switch {
	case err != nil:
		return Document{}, err
	case !body:
		return Document{}, errNotDOCX
	case len(d.doc.Blocks) == 0:
		return Document{}, errEmpty
	}
	return d.doc, nil
}

// block reads a child of the body or of a container in it.
func (d *docx) block(n *node) error {
	switch n.name {
	case "p":
		p, err := d.paragraph(n)
		if err != nil {
			return err
		}
		if p.Text != "" || p.Label != "" {
			d.doc.Blocks = append(d.doc.Blocks, Block{Paragraph: p})
		}
		return d.textBoxes(d.block)
	case "tbl":
		t, err := d.table(n)
		if err != nil {
			return err
		}
		if len(t.Rows) > 0 {
			d.doc.Blocks = append(d.doc.Blocks, Block{Table: t, Paragraph: Paragraph{Gap: d.gap}})
			d.gap = false
		}
		return d.textBoxes(d.block)
	}
	return d.inside(n, d.block)
}

// inside goes into the containers that may hold blocks.
func (d *docx) inside(n *node, block func(*node) error) error {
	switch n.name {
	case "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "txbxContent":
		for _, k := range n.kids {
			if err := block(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// textBoxes reads the boxes that hung on the block just read.
func (d *docx) textBoxes(block func(*node) error) error {
	for len(d.boxes) > 0 {
		boxes := d.boxes
		d.boxes = nil
		for _, b := range boxes {
			if err := d.inside(b, block); err != nil {
				return err
			}
		}
	}
	return nil
}

// paragraph reads w:p. Empty paragraphs only leave a gap.
func (d *docx) paragraph(n *node) (Paragraph, error) {
	d.line++
	if d.line > maxBlocks {
		return Paragraph{}, wordSays.tooMuch
	}
	r := run{bold: true}
	d.runs(n, &r)
	text := norm.NFC.String(r.text.String())
	p := Paragraph{Line: d.line, Text: tidyLines(text)}
	if !strings.Contains(text, "\n") {
		p.Wide = wide(text)
	}
	d.bytes += len(p.Text)
	if d.bytes > maxText {
		return Paragraph{}, errText
	}
	if p.Text == "" {
		d.gap = true
		return p, nil
	}
	p.Gap, d.gap = d.gap, false
	props := n.kid("pPr")
	style := props.val("pStyle")
	p.Bold = r.bold && r.seen
	p.Heading = d.styles.heading(props, style)
	p.Centered = d.styles.justification(props, style) == "center"
	p.Label = tidy(d.numbering.label(d.styles.numbers(props, style, d.numbering)))
	return p, nil
}

// tidyLines is tidy for a text whose line breaks count.
func tidyLines(s string) string {
	if !strings.Contains(s, "\n") {
		return tidy(s)
	}
	var lines []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = tidy(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// run gathers the text of a paragraph.
type run struct {
	text       strings.Builder
	bold, seen bool
	caps       bool
}

// runs reads what stands in a paragraph: inserted text is kept, deleted text
// dropped, of a field the result and not its code.
func (d *docx) runs(n *node, r *run) {
	for _, k := range n.kids {
		switch k.name {
		case "pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "sdtPr":
		case "r":
			props := k.kid("rPr")
			if props.on("vanish") || props.on("webHidden") {
				d.fields(k)
				continue
			}
			before := r.text.Len()
			r.caps = props.on("caps") || d.old != nil && capitalFont(props.kid("rFonts").attr("ascii"))
			d.runs(k, r)
			r.caps = false
			if r.text.Len() > before {
				r.seen = true
				r.bold = r.bold && props.on("b")
			}
		case "t":
			if !slices.Contains(d.codes, true) {
				text := d.old.convert(k.text)
				if r.caps {
					text = strings.ToUpper(text)
				}
				r.text.WriteString(text)
			}
		case "tab", "ptab":
			r.text.WriteByte('\t')
		case "br", "cr":
			r.text.WriteByte('\n')
		case "noBreakHyphen":
			r.text.WriteByte('-')
		case "sym":
			r.text.WriteString("•")
		case "fldChar":
			d.field(k)
		case "AlternateContent":
			// The same drawing twice: for new and for old programs.
			if choice := k.kid("Choice"); choice != nil {
				d.runs(choice, r)
			} else if old := k.kid("Fallback"); old != nil {
				d.runs(old, r)
			}
		case "txbxContent":
			d.boxes = append(d.boxes, k)
		default:
			d.runs(k, r)
		}
	}
}

// capitalFont tells the old fonts that show small letters as capitals: ".VnTimeH".
func capitalFont(name string) bool {
	return strings.HasPrefix(name, ".Vn") && strings.HasSuffix(name, "H")
}

// fields keeps count of complex fields in hidden runs.
func (d *docx) fields(n *node) {
	for _, k := range n.kids {
		if k.name == "fldChar" {
			d.field(k)
		}
	}
}

func (d *docx) field(n *node) {
	switch n.attr("fldCharType") {
	case "begin":
		d.codes = append(d.codes, true)
	case "separate":
		if len(d.codes) > 0 {
			d.codes[len(d.codes)-1] = false
		}
	case "end":
		if len(d.codes) > 0 {
			d.codes = d.codes[:len(d.codes)-1]
		}
	}
}

// table reads w:tbl.
func (d *docx) table(n *node) (*Table, error) {
	t := &Table{}
	above := map[int]int{} // column → index of the cell that goes on downwards
	var last []Cell
	for _, tr := range parts(n, "tr") {
		props := tr.kid("trPr")
		if props.kid("del") != nil {
			continue
		}
		row := Row{Header: props.on("tblHeader")}
		column := clamp(props.val("gridBefore"))
		now := map[int]int{}
		for _, tc := range parts(tr, "tc") {
			c := Cell{Column: column, Span: max(clamp(tc.kid("tcPr").val("gridSpan")), 1)}
			merge := tc.kid("tcPr").kid("vMerge")
			if err := d.cell(tc, &c); err != nil {
				return nil, err
			}
			if merge != nil {
				if i, ok := above[column]; ok && merge.attr("val") != "restart" {
					c.Merged, c.Paragraphs = true, append(last[i].Paragraphs, c.Paragraphs...)
				}
				now[column] = len(row.Cells)
			}
			column += c.Span
			row.Cells = append(row.Cells, c)
		}
		above, last = now, row.Cells
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// parts lists the rows of a table or the cells of a row, out of content
// controls and insertions too.
func parts(n *node, name string) []*node {
	var out []*node
	for _, k := range n.kids {
		switch k.name {
		case name:
			out = append(out, k)
		case "sdt", "sdtContent", "ins", "customXml":
			out = append(out, parts(k, name)...)
		}
	}
	return out
}

// cell reads the paragraphs of a cell; a table in it is read line by line.
func (d *docx) cell(n *node, c *Cell) error {
	for _, k := range n.kids {
		if err := d.cellBlock(k, c); err != nil {
			return err
		}
	}
	return d.textBoxes(func(k *node) error { return d.cellBlock(k, c) })
}

func (d *docx) cellBlock(n *node, c *Cell) error {
	switch n.name {
	case "p":
		p, err := d.paragraph(n)
		if err == nil && p.Text != "" {
			c.Paragraphs = append(c.Paragraphs, p)
		}
		return err
	case "tbl", "tr", "tc":
		for _, k := range n.kids {
			if err := d.cellBlock(k, c); err != nil {
				return err
			}
		}
		return nil
	}
	return d.inside(n, func(k *node) error { return d.cellBlock(k, c) })
}

// clamp reads a number of columns; absurd ones count as none.
func clamp(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxSpan {
		return 0
	}
	return n
}
