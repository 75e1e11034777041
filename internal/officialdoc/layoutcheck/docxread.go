package layoutcheck

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// xmlNode is an element of a part of the package.
type xmlNode struct {
	name string
	attr map[string]string
	kids []*xmlNode
	text string
}

// kid is the first child of the name; an empty one where there is none, so that chains need no checks.
func (n *xmlNode) kid(names ...string) *xmlNode {
	for _, name := range names {
		var next *xmlNode
		for _, k := range n.kids {
			if k.name == name {
				next = k
				break
			}
		}
		if next == nil {
			return &xmlNode{}
		}
		n = next
	}
	return n
}

func (n *xmlNode) has(name string) bool { return n.kid(name).name != "" }

// on reports a switch: present, and not turned off.
func (n *xmlNode) on(name string) bool {
	k := n.kid(name)
	return k.name != "" && k.attr["val"] != "0" && k.attr["val"] != "false" && k.attr["val"] != "none"
}

func (n *xmlNode) each(name string) (found []*xmlNode) {
	for _, k := range n.kids {
		if k.name == name {
			found = append(found, k)
		}
	}
	return found
}

// under are all elements of the name below.
func (n *xmlNode) under(name string) (found []*xmlNode) {
	for _, k := range n.kids {
		if k.name == name {
			found = append(found, k)
		}
		found = append(found, k.under(name)...)
	}
	return found
}

// twips is an attribute as points.
func (n *xmlNode) twips(name string) float64 {
	v, _ := strconv.ParseFloat(n.attr[name], 64)
	return v / 20
}

func parseXML(data []byte) (*xmlNode, error) {
	root := &xmlNode{}
	stack := []*xmlNode{root}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read XML: %w", err)
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &xmlNode{name: t.Name.Local, attr: map[string]string{}}
			for _, a := range t.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(t)
		}
	}
}

// format is how a paragraph or run comes out after styles and its own properties.
type format struct {
	look
	before, after      float64
	leading            float64 // lines apart, as a multiple of single; 0 where the height is exact
	first, left, right float64
	align              string
	keepNext           bool
	topRule            float64
	outline            int // from 1; 0 is none
}

// apply lays properties of a paragraph and of its letters over a format.
func (f format) apply(p, r *xmlNode) format {
	if p.has("keepNext") {
		f.keepNext = p.on("keepNext")
	}
	if top := p.kid("pBdr", "top"); top.name != "" && top.attr["val"] == "single" {
		size, _ := strconv.ParseFloat(top.attr["sz"], 64)
		f.topRule = size / 8
	}
	spacing := p.kid("spacing")
	if _, ok := spacing.attr["before"]; ok {
		f.before = spacing.twips("before")
	}
	if _, ok := spacing.attr["after"]; ok {
		f.after = spacing.twips("after")
	}
	if _, ok := spacing.attr["line"]; ok {
		f.leading = spacing.twips("line") / 12
		if spacing.attr["lineRule"] == "exact" {
			f.leading = 0
		}
	}
	indent := p.kid("ind")
	for _, x := range []struct {
		name string
		to   *float64
	}{{"firstLine", &f.first}, {"left", &f.left}, {"right", &f.right}} {
		if _, ok := indent.attr[x.name]; ok {
			*x.to = indent.twips(x.name)
		}
	}
	if align := p.kid("jc").attr["val"]; align != "" {
		f.align = align
	}
	if level := p.kid("outlineLvl").attr["val"]; level != "" {
		f.outline, _ = strconv.Atoi(level)
		f.outline++
	}
	return f.letters(r)
}

// letters lays properties of letters over a format.
func (f format) letters(r *xmlNode) format {
	if family := r.kid("rFonts").attr["ascii"]; family != "" {
		f.family = family
	}
	if size, err := strconv.ParseFloat(r.kid("sz").attr["val"], 64); err == nil {
		f.size = size / 2
	}
	for _, x := range []struct {
		name string
		to   *bool
	}{{"b", &f.bold}, {"i", &f.italic}, {"u", &f.underlined}} {
		if r.has(x.name) {
			*x.to = r.on(x.name)
		}
	}
	if colour := r.kid("color").attr["val"]; colour != "" {
		f.coloured = colour != "000000" && colour != "auto"
	}
	return f
}

// docxFile is what a Word file says.
type docxFile struct {
	blocks   []docxBlock
	sections []docxSection
	parts    map[string]*xmlNode
	styles   map[string]*xmlNode
	defaults format
}

// docxBlock is a paragraph or a table of the body.
type docxBlock struct {
	section   int
	paragraph *docxParagraph
	table     *docxTable
}

type docxParagraph struct {
	paragraph
	format
	lines []string
	room  float64 // width of what it stands in
	rule  float64 // length of the rule drawn under it; 0 is none
}

type docxTable struct {
	width    float64
	bordered bool
	fixed    bool
	rows     []docxRow
	columns  int
}

type docxRow struct {
	whole, head bool
	cells       []docxCell
}

type docxCell struct {
	width      float64
	across     int
	paragraphs []*docxParagraph
}

// docxSection is a run of pages of one form.
type docxSection struct {
	width, height            float64
	landscape                bool
	top, bottom, left, right float64
	header                   float64
	titlePage                bool
	start                    string
	headers                  map[string]*xmlNode // by type: "default", "first"
}

func (s docxSection) room() float64 { return s.width - s.left - s.right }

// readDOCX reads the main part with its styles, sections and headers.
func readDOCX(data []byte) (*docxFile, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read DOCX: %w", err)
	}
	f := &docxFile{parts: map[string]*xmlNode{}, styles: map[string]*xmlNode{}}
	for _, entry := range archive.File {
		if f.parts[entry.Name], err = readPart(entry); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
	body, styles := f.parts["word/document.xml"], f.parts["word/styles.xml"]
	if body == nil || styles == nil {
		return nil, errors.New("no document or no styles")
	}
	root := styles.kid("styles")
	f.defaults = format{}.apply(root.kid("docDefaults", "pPrDefault", "pPr"), root.kid("docDefaults", "rPrDefault", "rPr"))
	for _, s := range root.each("style") {
		f.styles[s.attr["styleId"]] = s
	}
	f.read(body.kid("document", "body"))
	return f, nil
}

func readPart(entry *zip.File) (*xmlNode, error) {
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	return parseXML(data)
}

// read goes through the body: sections first, since their widths are those of the paragraphs.
func (f *docxFile) read(body *xmlNode) {
	for _, s := range body.under("sectPr") {
		f.sections = append(f.sections, f.section(s))
	}
	section := 0
	for i, n := range body.kids {
		b := docxBlock{section: min(section, len(f.sections)-1)}
		room := f.sections[b.section].room()
		place := fmt.Sprintf("block %d", i+1)
		switch n.name {
		case "p":
			b.paragraph = f.paragraph(n, room, place)
		case "tbl":
			b.table = f.table(n, place)
		default:
			continue
		}
		f.blocks = append(f.blocks, b)
		if n.kid("pPr").has("sectPr") {
			section++
		}
	}
}

func (f *docxFile) section(n *xmlNode) docxSection {
	size, margin := n.kid("pgSz"), n.kid("pgMar")
	s := docxSection{
		width: size.twips("w"), height: size.twips("h"), landscape: size.attr["orient"] == "landscape",
		top: margin.twips("top"), bottom: margin.twips("bottom"), left: margin.twips("left"), right: margin.twips("right"), header: margin.twips("header"),
		titlePage: n.on("titlePg"), start: n.kid("pgNumType").attr["start"], headers: map[string]*xmlNode{},
	}
	for _, reference := range n.each("headerReference") {
		for _, r := range f.parts["word/_rels/document.xml.rels"].under("Relationship") {
			if r.attr["Id"] == reference.attr["id"] {
				s.headers[reference.attr["type"]] = f.parts["word/"+r.attr["Target"]]
			}
		}
	}
	return s
}

// styled is the format of a style with all that it rests on.
func (f *docxFile) styled(id string) format {
	s := f.styles[id]
	if s == nil {
		return f.defaults
	}
	base := f.defaults
	if on := s.kid("basedOn").attr["val"]; on != "" && on != id {
		base = f.styled(on)
	}
	return base.apply(s.kid("pPr"), s.kid("rPr"))
}

func (f *docxFile) paragraph(n *xmlNode, room float64, place string) *docxParagraph {
	properties := n.kid("pPr")
	p := &docxParagraph{room: room, format: f.styled(properties.kid("pStyle").attr["val"]).apply(properties, &xmlNode{})}
	line := ""
	for _, r := range n.under("r") {
		text := ""
		for _, k := range r.kids {
			switch k.name {
			case "t":
				text += k.text
			case "br":
				p.lines = append(p.lines, line+text)
				line, text = "", ""
			}
		}
		line += text
		l := p.letters(r.kid("rPr")).look
		l.text = text
		p.looks = append(p.looks, l)
	}
	p.lines = append(p.lines, line)
	p.paragraph.text = strings.TrimSpace(strings.Join(p.lines, " "))
	p.place = place
	if p.paragraph.text != "" {
		p.place += ", " + quote(p.paragraph.text)
	}
	return p
}

func (f *docxFile) table(n *xmlNode, place string) *docxTable {
	properties := n.kid("tblPr")
	t := &docxTable{fixed: properties.kid("tblLayout").attr["type"] == "fixed", columns: len(n.kid("tblGrid").each("gridCol"))}
	style := f.styles[properties.kid("tblStyle").attr["val"]]
	t.bordered = properties.has("tblBorders") || style != nil && style.kid("tblPr").has("tblBorders")
	var pad float64
	if style != nil {
		margins := style.kid("tblPr", "tblCellMar")
		pad = margins.kid("left").twips("w") + margins.kid("right").twips("w")
	}
	for _, column := range n.kid("tblGrid").each("gridCol") {
		t.width += column.twips("w")
	}
	for i, r := range n.each("tr") {
		row := docxRow{whole: r.kid("trPr").on("cantSplit"), head: r.kid("trPr").on("tblHeader")}
		for _, c := range r.each("tc") {
			cell := docxCell{width: c.kid("tcPr", "tcW").twips("w"), across: 1}
			if span, err := strconv.Atoi(c.kid("tcPr", "gridSpan").attr["val"]); err == nil {
				cell.across = span
			}
			for _, p := range c.each("p") {
				cell.paragraphs = append(cell.paragraphs, f.paragraph(p, cell.width-pad, fmt.Sprintf("%s, row %d", place, i+1)))
			}
			row.cells = append(row.cells, cell)
		}
		t.rows = append(t.rows, row)
	}
	return t
}
