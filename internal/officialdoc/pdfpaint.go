package officialdoc

import (
	"bytes"
	"math"
	"strconv"
)

// painter writes the content of pages and notes the glyphs and the marked content it uses.
type painter struct {
	fonts [faceCount]*usedFont
	buf   bytes.Buffer
}

// number is a figure with at most two decimals.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

func (p *painter) put(parts ...any) {
	for i, part := range parts {
		if i > 0 {
			p.buf.WriteByte(' ')
		}
		switch v := part.(type) {
		case string:
			p.buf.WriteString(v)
		case float64:
			p.buf.WriteString(number(v))
		case int:
			p.buf.WriteString(strconv.Itoa(v))
		}
	}
	p.buf.WriteByte('\n')
}

// page writes one page and returns its content and the nodes of its marked content, by their number.
// Neighbours of one node are marked together; rules come last, as one artifact.
func (p *painter) page(index int, s *sheet) (content []byte, owners []*node) {
	p.buf.Reset()
	var current *node
	open := false
	for _, m := range s.marks {
		if m.pieces == nil {
			continue
		}
		if !open || m.node != current {
			if open {
				p.put("EMC")
			}
			current, open = m.node, true
			if current == nil {
				p.put("/Artifact BMC")
			} else {
				p.put("/"+current.tag, "<</MCID", len(owners), ">> BDC")
				current.contents = append(current.contents, contentAt{sheet: index, id: len(owners)})
				owners = append(owners, current)
			}
		}
		p.text(m, s.height)
	}
	if open {
		p.put("EMC")
	}
	p.put("/Artifact BMC")
	for _, m := range s.marks {
		if m.pieces == nil {
			p.rule(m, s.height)
		}
	}
	p.put("EMC")
	return bytes.Clone(p.buf.Bytes()), owners
}

// rule draws a line, or the outline of a box.
func (p *painter) rule(m mark, height float64) {
	p.put(m.thick, "w")
	if m.height == 0 {
		p.put(m.x, height-m.y, "m", m.x+m.width, height-m.y, "l S")
		return
	}
	p.put(m.x, height-m.y-m.height, m.width, m.height, "re S")
}

// text draws a line. Spaces are drawn as well, so that whoever copies the text gets words.
func (p *painter) text(m mark, height float64) {
	p.put("BT 1 0 0 1", m.x, height-m.y, "Tm")
	for i, piece := range m.pieces {
		font := p.font(piece.face)
		p.put("/"+font.name, m.size, "Tf")
		text := piece.text
		if m.spaced && i == len(m.pieces)-1 {
			text += " "
		}
		p.show(font, text, m.stretch/m.size*1000)
	}
	p.put("ET")
}

func (p *painter) font(f face) *usedFont {
	if p.fonts[f] == nil {
		p.fonts[f] = &usedFont{face: f, name: "F" + strconv.Itoa(int(f)), glyphs: map[uint16]rune{}}
	}
	return p.fonts[f]
}

// show writes the glyphs of a text; wider is what every space gets besides, in thousandths of the size.
func (p *painter) show(font *usedFont, text string, wider float64) {
	const hex = "0123456789ABCDEF"
	t := typefaceOf(font.face)
	p.buf.WriteString("[<")
	for _, r := range text {
		if ignorable(r) {
			continue
		}
		g, ok := t.glyph(r)
		if !ok {
			r = '?'
		}
		font.use(r, g)
		p.buf.Write([]byte{hex[g.id>>12], hex[g.id>>8&15], hex[g.id>>4&15], hex[g.id&15]})
		if r == ' ' && wider != 0 {
			p.buf.WriteString(">" + number(-wider) + "<")
		}
	}
	p.buf.WriteString(">] TJ\n")
}
