package officialdoc

import "strings"

// foot sets the recipients beside the signature. The two stay on one page with the end of the text;
// only a list of recipients that is longer than the signature may run on.
func (c *composer) foot() {
	f, l := c.doc.Foot, c.layout.foot
	if len(f.Authority) == 0 && f.Signer == "" && len(f.recipientLines()) == 0 {
		return
	}
	c.keepLast(2)
	// The recipients are read first, the height of the signature is needed first.
	left, right := &strip{node: c.node.add("Div")}, &strip{node: c.node.add("Div")}
	height := c.signature(right)
	rest := c.recipients(left, &height)
	c.items = append(c.items, item{
		above: l.above, height: height, marks: append(left.marks, right.marks...),
		keep: len(rest) > 0 && len(rest) < 20,
	})
	for i := range rest {
		rest[i].keep = i+1 < len(rest) && len(rest) < 20
	}
	c.items = append(c.items, rest...)
}

// signature sets the right column and returns its height.
func (c *composer) signature(b *strip) float64 {
	f, l := c.doc.Foot, c.layout.foot
	x, width := l.left, c.width-l.left
	y := 0.0
	for _, text := range f.Authority {
		n := b.node.add("P")
		lines := balance(strings.Fields(text), l.authority, width)
		for i, part := range lines {
			m := b.line(n, part, l.authority, AlignCenter, x, y, width)
			m.spaced = i < len(lines)-1
			y += lineHeight(l.authority.size, 1)
		}
	}
	if len(f.Authority) == 0 && f.Signer == "" {
		return y
	}
	y += l.room
	if f.Signer != "" {
		b.line(b.node.add("P"), f.Signer, l.signer, AlignCenter, x, y, width)
	}
	return y + lineHeight(l.signer.size, 1)
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
