package officialdoc

import "strings"

// head sets what stands above the body: letterhead, kind and summary, addressees.
func (c *composer) head() {
	d, l := c.doc, c.layout
	c.letterhead()
	above := l.head.kindAbove
	if d.Draft {
		c.centred(c.node.add("P"), draftWord, l.head.draft, above)
		above = 6
	}
	if d.Kind != "" {
		c.centred(c.node.add("P"), d.Kind, l.head.kind, above)
		if line := d.summaryLine(); line != "" {
			c.centred(c.node.add("P"), line, l.head.summary, 0)
			c.rule(summaryRule(line, l), l.head.summaryBelow)
		}
	}
	c.addressees()
}

// letterhead sets ô 1 to 5b as one strip of two columns.
func (c *composer) letterhead() {
	h, l := c.doc.Head, c.layout.head
	fit := fitHead(h)
	b := &strip{node: c.node}
	left, right := 0.0, 0.0 // heights used in the columns
	column := func(y *float64, lines []string, s style, x, width float64) {
		if len(lines) == 0 {
			return
		}
		n := c.node.add("P")
		for i, text := range lines {
			m := b.line(n, text, s, AlignCenter, x, *y, width)
			m.spaced = i < len(lines)-1
			*y += lineHeight(s.size, 1)
		}
	}
	rule := func(y *float64, x, width, length float64) {
		if length > 0 {
			b.marks = append(b.marks, mark{x: x + (width-length)/2, y: *y + l.ruleAbove - 2, width: length, thick: l.ruleWidth})
			*y += l.ruleAbove
		}
	}
	column(&left, fit.superiorLines, fit.superior, 0, fit.left)
	column(&left, fit.agencyLines, fit.agency, 0, fit.left)
	rule(&left, 0, fit.left, fit.agencyRule)
	column(&right, []string{nation}, fit.nation, fit.left, fit.right)
	column(&right, []string{motto}, fit.motto, fit.left, fit.right)
	rule(&right, fit.left, fit.right, fit.mottoRule)

	left = max(left, right) + l.numberAbove
	right = left + baseline(l.number.size, 1) - baseline(fit.date.size, 1) // one baseline for both
	column(&left, fit.numberLines, l.number, 0, fit.left)
	column(&right, fit.dateLines, fit.date, fit.left, fit.right)
	if subject := c.doc.summaryLine(); c.doc.Kind == "" && subject != "" {
		left += l.subjectAbove
		column(&left, balance(strings.Fields(subject), l.subject, fit.left-l.columnGap), l.subject, 0, fit.left)
	}
	height := max(left, right)
	if c.doc.Kind == "" {
		height += l.kindAbove - c.layout.body.below // a công văn has nothing in between
	}
	c.items = append(c.items, item{height: height, keep: true, marks: b.marks})
}

// addressees sets "Kính gửi": one on the same line, several in a list whose dashes stand under the
// colon.
func (c *composer) addressees() {
	lines := c.doc.addressLines()
	if len(lines) == 0 {
		return
	}
	l := c.layout
	s := setting{style: l.head.addressee, align: AlignLeft, leading: l.body.leading, above: l.body.below, keep: true}
	s.left = c.width / 6
	if len(lines) == 1 {
		s.align, s.left = AlignCenter, 0
		c.text("P", unstyled(addressTitle+" "+lines[0]), s)
	} else {
		c.text("P", unstyled(addressTitle), s)
		s.left += styleWidth(strings.TrimSuffix(addressTitle, ":"), s.style)
		for _, line := range lines {
			c.text("P", unstyled(line), s)
		}
	}
}

// strip collects the marks of several columns that stand side by side.
type strip struct {
	node  *node // that its paragraphs belong to
	marks []mark
}

// line sets one line of text as it is, spaces and all; y is its top.
func (b *strip) line(n *node, text string, s style, align Align, x, y, width float64) *mark {
	p := piece{text: text, face: s.face(), width: styleWidth(text, s)}
	l := line{pieces: []piece{p}, width: p.width, end: true}
	b.marks = append(b.marks, setLine(l, n, setting{style: s, align: align, leading: 1}, x, y, width))
	return &b.marks[len(b.marks)-1]
}
