package layoutcheck

import (
	"fmt"
	"strings"
)

// printed is a paragraph as it stands on pages.
type printed struct {
	paragraph
	lines    []line
	segments []segment
	element  *element
}

// line is what stands on one height in one column.
type line struct {
	page     int
	x, right float64
	y        float64 // baseline
	size     float64 // of its largest letters
	text     string
}

func (l line) middle() float64 { return (l.x + l.right) / 2 }
func (l line) width() float64  { return l.right - l.x }
func (l line) top() float64    { return l.y - ascent*l.size }
func (l line) bottom() float64 { return l.y + descent*l.size }

// ascent and descent of Times New Roman, in parts of its size.
const ascent, descent = 0.891, 0.216

// linesOf puts segments of one paragraph together that stand side by side.
func linesOf(segments []segment) (lines []line) {
	for _, s := range segments {
		if n := len(lines); n > 0 && lines[n-1].page == s.page && lines[n-1].y == s.y {
			l := &lines[n-1]
			l.right, l.size, l.text = s.right(), max(l.size, s.size), l.text+s.text
			continue
		}
		lines = append(lines, line{page: s.page, x: s.x, right: s.right(), y: s.y, size: s.size, text: s.text})
	}
	return lines
}

func print(p part, e *element, segments []segment) printed {
	out := printed{paragraph: paragraph{part: p}, lines: linesOf(segments), segments: segments, element: e}
	var text strings.Builder
	for _, s := range segments {
		out.looks = append(out.looks, s.look)
		text.WriteString(s.text)
	}
	out.text = strings.TrimSpace(text.String())
	if len(segments) > 0 {
		out.place = placeOf(segments[0].page, segments[0].y)
	}
	return out
}

func placeOf(page int, y float64) string {
	return fmt.Sprintf("page %d, %.0f mm from the top", page+1, y/mm)
}

// classify names the part of every paragraph by what it says and where it stands.
func (f *pdfFile) classify() []printed {
	c := &classifier{file: f}
	if len(f.root.kids) > 0 {
		for _, e := range f.root.kids[0].kids {
			c.take(e)
		}
	}
	return c.found
}

// classifier goes through a document from its head to its annexes.
type classifier struct {
	file  *pdfFile
	found []printed
	stage stage
}

// stage is how far a document has been read.
type stage int

const (
	inHead stage = iota
	underKind
	inAddressees
	inBases
	inBody
	inFoot
	inAnnex
)

func (c *classifier) add(p part, e *element, segments []segment) {
	if len(segments) > 0 {
		c.found = append(c.found, print(p, e, segments))
	}
}

func (c *classifier) take(e *element) {
	switch {
	case e.tag == "Table":
		c.table(e)
	case e.tag == "Div":
		c.stage = inFoot
		c.foot(e)
	case e.tag == "H1" && len(e.segments) > 0 && strings.HasPrefix(e.text(), "Phụ lục") && c.newPage(e.segments[0]):
		c.stage = inAnnex
		label := linesOf(e.segments)[0]
		n := 0
		for n < len(e.segments) && e.segments[n].y == label.y {
			n++
		}
		c.add(annexLabel, e, e.segments[:n])
		c.add(annexTitle, e, e.segments[n:])
	case strings.HasPrefix(e.tag, "H"):
		c.stage = max(c.stage, inBody)
		c.add(headingPart(e.text()), e, e.segments)
	case len(e.segments) > 0:
		c.add(c.partOf(e), e, e.segments)
	}
}

// newPage reports a segment that nothing of the text stands above.
func (c *classifier) newPage(s segment) bool {
	for _, other := range c.file.pages[s.page].segments {
		if other.element != nil && other.y < s.y {
			return false
		}
	}
	return true
}

// headingPart tells the level of a heading by its number.
func headingPart(text string) part {
	label, _, _ := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(text, "Phần"):
		return heading0
	case strings.Trim(label, "IVXLC.") == "":
		return heading1
	case strings.Count(strings.Trim(label, "."), ".") > 0:
		return heading3
	}
	return heading2
}

// partOf is for paragraphs outside tables and foot.
func (c *classifier) partOf(e *element) part {
	first, text := e.segments[0], e.text()
	centre := c.file.pages[first.page].width / 2
	switch c.stage {
	case inHead:
		if p := c.inLetterhead(first, text, centre); p != "" {
			return p
		}
		if capitals(text) && c.inMiddle(first) {
			c.stage = underKind
			return kind
		}
	case underKind:
		if c.found[len(c.found)-1].part == kind && c.inMiddle(first) {
			return summary
		}
	case inAnnex:
		if strings.HasPrefix(text, "(") && c.found[len(c.found)-1].part == annexTitle {
			return annexNote
		}
	}
	switch {
	case c.stage <= underKind && strings.HasPrefix(text, "Kính gửi:"):
		c.stage = inAddressees
		return addressee
	case c.stage == inAddressees && strings.HasPrefix(text, "- ") && first.x > firstLine:
		return addressee
	case c.stage <= inBases && (first.italic || strings.HasPrefix(text, "Căn cứ ")):
		c.stage = inBases
		return basis
	case c.stage == inFoot:
		return unclassified
	}
	c.stage = max(c.stage, inBody)
	if toWriteOn.MatchString(text) {
		return writing
	}
	return body
}

// firstLine is a bit right of where the first lines of paragraphs begin: the dashes of addressees stand
// under their colon.
const firstLine = (35 + 12.7 + 3) * mm

// inMiddle reports a line that is meant to be centred between the margins.
func (c *classifier) inMiddle(s segment) bool {
	off := s.middle() - c.file.pages[s.page].width/2 - 7.5*mm
	return off > -6*mm && off < 6*mm
}

// inLetterhead is for the two columns above the kind; "" is none of them.
func (c *classifier) inLetterhead(first segment, text string, centre float64) part {
	switch {
	case strings.HasPrefix(strings.ToUpper(text), "CỘNG H"):
		return nation
	case strings.HasPrefix(text, "Độc lập"):
		return motto
	case strings.HasPrefix(text, "Số:"):
		return number
	case strings.HasPrefix(text, "V/v"):
		return subject
	case text == "DỰ THẢO":
		return draftMark
	case strings.Contains(text, "gày ") && first.middle() > centre:
		return placeDate
	case c.has(nation):
		return ""
	case first.bold:
		return agency
	}
	return superior
}

func (c *classifier) has(wanted part) bool {
	for _, p := range c.found {
		if p.part == wanted {
			return true
		}
	}
	return false
}

func (c *classifier) table(e *element) {
	c.stage = max(c.stage, inBody)
	for _, kid := range e.kids {
		p := tableText
		if kid.tag == "Caption" {
			p = caption
		}
		for _, leaf := range kid.leaves() {
			c.add(p, leaf, leaf.segments)
		}
	}
}

// leaves are the elements below that have text of their own.
func (e *element) leaves() (found []*element) {
	if len(e.segments) > 0 {
		found = append(found, e)
	}
	for _, kid := range e.kids {
		found = append(found, kid.leaves()...)
	}
	return found
}

// foot is one column of it.
func (c *classifier) foot(e *element) {
	for _, kid := range e.kids {
		if len(kid.segments) == 0 {
			continue
		}
		switch text := kid.text(); {
		case strings.HasPrefix(text, "Nơi nhận"):
			c.add(copies, kid, kid.segments)
		case strings.HasPrefix(text, "- "):
			c.add(recipient, kid, kid.segments)
		case capitals(text):
			c.add(authority, kid, kid.segments)
		case c.found[len(c.found)-1].part == authority:
			c.add(signer, kid, kid.segments)
		default:
			c.add(drafter, kid, kid.segments)
		}
	}
}
