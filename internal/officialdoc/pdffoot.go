package officialdoc

import "strings"

// foot sets the recipients, or a second signature, beside the signature. The row stays on one page
// with the end of the text; only a list of recipients that is longer than the signature may run on.
func (c *composer) foot() {
	f, l := c.doc.Foot, c.layout.foot
	if f.empty() {
		return
	}
	c.keepLast(2)
	widths := f.widths(c.layout)
	// The left column is read first, the height of the signature is needed first.
	left, right := &strip{node: c.node.add("Div")}, &strip{node: c.node.add("Div")}
	height := c.signature(right, f.signature(), widths[0], widths[1])
	var rest []item
	if f.Beside.empty() {
		rest = c.recipients(left, &height)
	} else {
		height = max(height, c.signature(left, f.Beside, 0, widths[0]))
		under, none := &strip{node: c.node.add("Div")}, 0.0
		rest = c.recipients(under, &none)
		if len(under.marks) > 0 {
			rest = append([]item{{above: l.above, height: none, marks: under.marks}}, rest...)
		}
	}
	c.items = append(c.items, item{
		above: l.above, height: height, marks: append(left.marks, right.marks...),
		keep: len(rest) > 0 && len(rest) < 20,
	})
	for i := range rest {
		rest[i].keep = i+1 < len(rest) && len(rest) < 20
	}
	c.items = append(c.items, rest...)
}

// signature sets one who signs into a column and returns its height.
func (c *composer) signature(b *strip, s Signature, x, width float64) float64 {
	if s.empty() {
		return 0
	}
	l := c.layout.foot
	y := 0.0
	name := func(text string, s style) {
		n := b.node.add("P")
		lines := balance(strings.Fields(text), s, width-c.layout.head.columnGap)
		for i, part := range lines {
			m := b.line(n, part, s, AlignCenter, x, y, width)
			m.spaced = i < len(lines)-1
			y += lineHeight(s.size, 1)
		}
	}
	for _, text := range s.lines() {
		name(text, l.authority)
	}
	y += l.room
	if s.Signer == "" {
		return y + lineHeight(l.signer.size, 1)
	}
	name(s.Signer, l.signer)
	return y
}

// recipients sets the left column into the strip as far as the signature's height goes, or a bit
// further; the lines that are left come back as items of their own.
func (c *composer) recipients(b *strip, height *float64) (rest []item) {
	l := c.layout.foot
	lines := c.doc.Foot.recipientLines()
	if len(lines) == 0 {
		return nil
	}
	b.line(b.node.add("P"), copiesTitle, l.recipientsHead, AlignLeft, 0, 0, l.left)
	y := lineHeight(l.recipientsHead.size, 1)
	step := lineHeight(l.recipient.size, 1)
	s := setting{style: l.recipient, align: AlignLeft, leading: 1}
	for _, text := range lines {
		n := b.node.add("P")
		for _, part := range breakLines(unstyled(text), l.recipient, l.left-c.layout.head.columnGap, 0) {
			m := setLine(part, n, s, 0, 0, l.left)
			if len(rest) == 0 && y+step <= max(*height, 20*step) {
				b.marks = append(b.marks, m.moved(0, y))
				y += step
				continue
			}
			rest = append(rest, item{height: step, marks: []mark{m}})
		}
	}
	*height = max(*height, y)
	return rest
}
