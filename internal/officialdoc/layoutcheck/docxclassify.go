package layoutcheck

import "strings"

// classify names the part of every paragraph of a Word file, and gives each the rule that is drawn
// under it.
func (f *docxFile) classify() []*docxParagraph {
	c := &docxClassifier{}
	for i, b := range f.blocks {
		switch {
		case b.paragraph != nil:
			c.paragraph(b, f.blocks[i+1:])
		case !c.headed:
			c.headed = true
			c.letterhead(b.table)
		case b.table.bordered:
			c.stage = max(c.stage, inBody)
			for _, row := range b.table.rows {
				for _, cell := range row.cells {
					for _, p := range cell.paragraphs {
						c.add(tableText, p)
					}
				}
			}
		default:
			c.stage = inFoot
			for _, row := range b.table.rows {
				for _, cell := range row.cells {
					for _, p := range cell.paragraphs {
						c.foot(p)
					}
				}
			}
		}
	}
	return c.found
}

type docxClassifier struct {
	found  []*docxParagraph
	stage  stage
	headed bool
}

// add takes a paragraph; an empty one with a rule belongs to the one before.
func (c *docxClassifier) add(as part, p *docxParagraph) {
	switch {
	case p.text != "":
		p.part = as
		c.found = append(c.found, p)
	case p.topRule > 0 && len(c.found) > 0:
		c.found[len(c.found)-1].rule = p.room - p.left - p.right
	}
}

func (c *docxClassifier) last() part {
	if len(c.found) == 0 {
		return ""
	}
	return c.found[len(c.found)-1].part
}

// letterhead is the table of two columns and two rows.
func (c *docxClassifier) letterhead(t *docxTable) {
	for r, row := range t.rows {
		for k, cell := range row.cells {
			for _, p := range cell.paragraphs {
				var as part
				switch {
				case r == 0 && k == 0 && len(p.looks) > 0 && p.looks[0].bold:
					as = agency
				case r == 0 && k == 0:
					as = superior
				case r == 0 && strings.HasPrefix(strings.ToUpper(p.text), "CỘNG H"):
					as = nation
				case r == 0:
					as = motto
				case k == 0 && strings.HasPrefix(p.text, "Số:"):
					as = number
				case k == 0:
					as = subject
				default:
					as = placeDate
				}
				c.add(as, p)
			}
		}
	}
}

func (c *docxClassifier) paragraph(b docxBlock, rest []docxBlock) {
	p := b.paragraph
	if p.text == "" {
		c.add("", p)
		return
	}
	switch {
	case strings.HasPrefix(p.text, "Phụ lục") && p.outline > 0:
		c.stage = inAnnex
		c.add(annexLabel, p)
	case (c.last() == annexLabel || c.last() == annexTitle) && p.align == "center" && !strings.HasPrefix(p.text, "("):
		c.add(annexTitle, p)
	case (c.last() == annexLabel || c.last() == annexTitle) && strings.HasPrefix(p.text, "("):
		c.add(annexNote, p)
	case p.outline > 0:
		c.stage = max(c.stage, inBody)
		c.add(headingPart(p.text), p)
	case c.stage == inFoot:
		c.foot(p)
	case p.text == "DỰ THẢO":
		c.add(draftMark, p)
	case c.stage == inHead && p.align == "center" && capitals(p.text):
		c.stage = underKind
		c.add(kind, p)
	case c.last() == kind && p.align == "center" && !strings.HasPrefix(p.text, "Kính gửi:"):
		c.add(summary, p)
	case c.stage <= underKind && strings.HasPrefix(p.text, "Kính gửi:"):
		c.stage = inAddressees
		c.add(addressee, p)
	case c.stage == inAddressees && strings.HasPrefix(p.text, "- ") && p.left > 0:
		c.add(addressee, p)
	case c.stage <= inBases && (p.looks[0].italic || strings.HasPrefix(p.text, "Căn cứ ")):
		c.stage = inBases
		c.add(basis, p)
	case p.align != "both" && len(rest) > 0 && (rest[0].table != nil || len(rest) > 1 && rest[0].paragraph.align != "both" && rest[1].table != nil):
		c.add(caption, p)
	case toWriteOn.MatchString(p.text):
		c.stage = max(c.stage, inBody)
		c.add(writing, p)
	default:
		c.stage = max(c.stage, inBody)
		c.add(body, p)
	}
}

func (c *docxClassifier) foot(p *docxParagraph) {
	as := drafter
	switch {
	case strings.HasPrefix(p.text, "Nơi nhận"):
		as = copies
	case strings.HasPrefix(p.text, "- "):
		as = recipient
	case capitals(p.text):
		as = authority
	case c.last() == authority:
		as = signer
	}
	c.add(as, p)
}
