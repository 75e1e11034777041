package officialdoc

import (
	"slices"
	"strings"
)

// composer turns a cleaned document into items for the flow and nodes of its structure.
type composer struct {
	doc    *Document
	layout *layout
	width  float64 // of the text area in the current section
	height float64
	node   *node // of the document
	parts  bool  // the body has headings of level 0, so that the others go down one
	items  []item
}

// lineHeight is the height of a line of this size.
func lineHeight(size, leading float64) float64 { return size * singleSpace * leading }

// baseline is where a line's letters stand, from its top; more leading moves them down.
func baseline(size, leading float64) float64 {
	return lineHeight(size, leading) - size*(singleSpace-ascent)
}

// setting is how the lines of a paragraph stand.
type setting struct {
	style
	align   Align
	indent  float64 // of the first line
	left    float64 // of all lines
	leading float64
	above   float64
	keep    bool
}

// mostStretch is what justification adds to a space at most, in parts of the text's size; a line with
// few spaces stays short rather than falling apart.
const mostStretch = 0.75

// setLine makes the mark of a line in a column; y is the top of the line.
func setLine(l line, n *node, s setting, x, y, width float64) mark {
	m := mark{node: n, x: x, y: y + baseline(s.size, s.leading), pieces: l.pieces, size: s.size, spaced: !l.end && !l.cut}
	free := width - l.width
	switch s.align {
	case AlignCenter:
		m.x += free / 2
	case AlignRight:
		m.x += free
	case AlignDefault:
		if !l.end && l.spaces > 0 {
			m.stretch = min(free/float64(l.spaces), mostStretch*s.size)
		}
	}
	return m
}

// paragraph sets spans as a paragraph: an item for each line, so that a page may end between any two
// of them but never after the first or before the last.
func (c *composer) paragraph(n *node, spans []Span, s setting) {
	width := c.width - s.left
	lines := breakLines(spans, s.style, width, s.indent)
	height := lineHeight(s.size, s.leading)
	for i, l := range lines {
		it := item{height: height, keep: s.keep || i == 0 && len(lines) > 1 || i == len(lines)-2}
		x, room := s.left, width
		if i == 0 {
			it.above = s.above
			x, room = x+s.indent, room-s.indent
		}
		it.marks = []mark{setLine(l, n, s, x, 0, room)}
		c.items = append(c.items, it)
	}
}

// unstyled is a text of one span.
func unstyled(text string) []Span { return []Span{{Text: text}} }

// text sets a paragraph of its own node.
func (c *composer) text(tag string, spans []Span, s setting) {
	c.paragraph(c.node.add(tag), spans, s)
}

// keepLast ties the last count items to what follows.
func (c *composer) keepLast(count int) {
	for i := max(len(c.items)-count, 0); i < len(c.items); i++ {
		c.items[i].keep = true
	}
}

// main sets the document proper: everything but the annexes.
func (c *composer) main() {
	d, l := c.doc, c.layout
	c.head()
	body := setting{style: l.body.text, indent: l.body.indent, leading: l.body.leading, above: l.body.below}
	basis := body
	basis.style = l.head.basis
	for _, line := range d.baseLines() {
		c.text("P", unstyled(line), basis)
	}
	c.blocks(d.Body)
	if d.Closing != "" {
		c.text("P", unstyled(d.Closing), body)
	}
	c.foot()
}

func (c *composer) blocks(blocks []Block) {
	for i, block := range blocks {
		switch b := block.(type) {
		case Heading:
			c.heading(b)
		case Paragraph:
			c.body(b)
			if i+1 < len(blocks) {
				if _, ok := blocks[i+1].(Table); ok {
					c.keepLast(1) // the line that announces a table stays with it
				}
			}
		case Table:
			c.table(b)
		}
	}
}

func (c *composer) body(p Paragraph) {
	s := setting{style: c.layout.body.text, align: p.Align, leading: c.layout.body.leading, above: c.layout.body.below}
	if !p.Flush && (p.Align == AlignDefault || p.Align == AlignLeft) {
		s.indent = c.layout.body.indent
	}
	c.text("P", p.labelled(), s)
}

func (c *composer) heading(h Heading) {
	l := c.layout.body
	s := setting{style: l.heading(h.Level), align: AlignLeft, indent: l.indent, leading: l.leading, above: l.below, keep: true}
	depth := max(h.Level, 1)
	if c.parts {
		depth = h.Level + 1
	}
	n := c.node.add("H" + string(rune('0'+depth)))
	first := len(c.items)
	if h.Level == 0 {
		s.align, s.indent = AlignCenter, 0
		c.paragraph(n, unstyled(h.Label), s)
		s.above = 0
		c.paragraph(n, unstyled(h.title()), s)
	} else {
		c.paragraph(n, unstyled(h.line()), s)
	}
	c.items[first].bookmark = &bookmark{level: depth, title: strings.TrimSpace(h.Label + " " + h.Title)}
}

// centred sets a line of the head, or of a caption, in the middle of the page.
func (c *composer) centred(n *node, text string, s style, above float64) {
	if text != "" {
		c.paragraph(n, unstyled(text), setting{style: s, align: AlignCenter, leading: 1, above: above, keep: true})
	}
}

// rule sets a horizontal rule in the middle of the page, close under the line before it.
func (c *composer) rule(length, below float64) {
	l := c.layout.head
	c.items = append(c.items, item{
		height: l.ruleAbove + below, keep: true,
		marks: []mark{{x: (c.width - length) / 2, y: l.ruleAbove - 2, width: length, thick: l.ruleWidth}},
	})
}

// annex sets one annex.
func (c *composer) annex(i int) {
	a, l := c.doc.Annexes[i], c.layout.annex
	n := c.node.add("H1")
	c.centred(n, a.label, l.label, 0)
	c.items[0].bookmark = &bookmark{level: 1, title: strings.TrimSuffix(a.label+". "+a.Title, ". ")}
	c.centred(n, strings.ToUpper(a.Title), l.title, 0)
	if note := a.noteLine(); note != "" {
		c.centred(c.node.add("P"), note, l.note, 0)
	}
	c.items[len(c.items)-1].height += l.below
	c.parts = hasParts(a.Body)
	c.blocks(a.Body)
}

func hasParts(blocks []Block) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool {
		h, ok := b.(Heading)
		return ok && h.Level == 0
	})
}
