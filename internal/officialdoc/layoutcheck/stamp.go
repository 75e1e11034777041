package layoutcheck

import (
	"regexp"
	"strings"
)

// stamps are the words that may stand in a box on the pages of a document (ô 11).
var stamps = regexp.MustCompile(`^(LƯU HÀNH NỘI BỘ|XEM XONG TRẢ LẠI)$`)

// stamp judges the box of the circulation in the headers of a section: it stands on the first page as on
// the others, bordered on four sides, at a place of its own.
func (d *docxJudge) stamp(s docxSection, place string) {
	on := map[string]bool{}
	for _, which := range []string{"first", "default"} {
		header := s.headers[which]
		if header == nil {
			continue
		}
		for _, n := range header.under("p") {
			p := d.file.paragraph(n, s.room(), place+", header")
			if !stamps.MatchString(p.text) {
				continue
			}
			on[which] = true
			p.part = stamp
			d.letters([]paragraph{p.paragraph})
			border, frame := n.kid("pPr", "pBdr"), n.kid("pPr", "framePr")
			for _, side := range []string{"top", "left", "bottom", "right"} {
				if border.kid(side).attr["val"] != "single" {
					d.find("the circulation stands in a box", "mục III.2", place, "no border at the %s", side)
				}
			}
			if frame.attr["hRule"] == "exact" { // LibreOffice takes the border from the room of the words
				d.find("the box of the circulation grows with its words", house, place, "its height is exact")
			}
			if frame.attr["vAnchor"] != "page" || frame.twips("y")+frame.twips("h") > s.top {
				d.find("the box of the circulation stands in the top margin", house, place, "it reaches %.1f mm from the edge", (frame.twips("y")+frame.twips("h"))/mm)
			}
		}
	}
	if on["first"] != on["default"] {
		d.find("the circulation stands on each page of its part", "mục III.2", place, "first page %v, others %v", on["first"], on["default"])
	}
}

// isStamp tells the box of the circulation from what else may stand in a header.
func isStamp(n *xmlNode) bool {
	var text strings.Builder
	for _, t := range n.under("t") {
		text.WriteString(t.text)
	}
	return stamps.MatchString(text.String())
}

// stamps judges the same in a PDF; each part of the document is stamped on all of its pages or on none.
func (p *pdfJudge) stamps() {
	stamped := map[int]bool{} // by the first page of a part
	for i, page := range p.file.pages {
		first, here := p.first(i), false
		for _, s := range page.segments {
			if s.element != nil || !stamps.MatchString(s.text) {
				continue
			}
			here = true
			place := placeOf(i, s.y)
			p.letters([]paragraph{{part: stamp, text: s.text, place: place, looks: []look{s.look}}})
			boxed := false
			for _, b := range page.strokes {
				boxed = boxed || b.height > 0 && b.x < s.x && b.x+b.width > s.x+s.width && b.y < s.y && b.y+b.height > s.y && b.y+b.height < 20*mm
			}
			if !boxed {
				p.find("the circulation stands in a box", "mục III.2", place, "none round it")
			}
		}
		if i == first {
			stamped[i] = here
		} else if stamped[first] != here {
			p.find("the circulation stands on each page of its part", "mục III.2", placeOf(i, 0), "%v, on the first page %v", here, stamped[first])
		}
	}
}
