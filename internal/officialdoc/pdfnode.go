package officialdoc

import (
	"fmt"
	"strings"
)

// node is an element of the document's structure, which tells a reader's software what is a heading,
// a paragraph or a cell.
type node struct {
	tag      string // standard structure type: "P", "H1", "TD" …
	kids     []*node
	scope    string // of a TH: "Column" or "Row"
	colSpan  int    // of a cell; 0 and 1 are not written
	rowSpan  int
	contents []contentAt
	object   int // number of its object in the file
}

// contentAt is a run of marked content on a page that belongs to a node.
type contentAt struct {
	sheet, id int
}

// add makes a child.
func (n *node) add(tag string) *node {
	kid := &node{tag: tag}
	n.kids = append(n.kids, kid)
	return kid
}

// write puts the element and all below it into the file.
func (n *node) write(f *pdfFile, parent int, pages []int) {
	n.object = f.reserve()
	kids := make([]string, 0, len(n.kids)+len(n.contents))
	for _, c := range n.contents {
		kids = append(kids, fmt.Sprintf("<< /Type /MCR /Pg %d 0 R /MCID %d >>", pages[c.sheet], c.id))
	}
	for _, kid := range n.kids {
		kid.write(f, n.object, pages)
		kids = append(kids, fmt.Sprintf("%d 0 R", kid.object))
	}
	entries := ""
	if len(kids) > 0 {
		entries = " /K [" + strings.Join(kids, " ") + "]"
	}
	f.put(n.object, "<< /Type /StructElem /S /%s /P %d 0 R%s%s >>", n.tag, parent, entries, n.attributes())
}

// attributes are those of a cell.
func (n *node) attributes() string {
	a := ""
	if n.scope != "" {
		a += " /Scope /" + n.scope
	}
	if n.colSpan > 1 {
		a += fmt.Sprintf(" /ColSpan %d", n.colSpan)
	}
	if n.rowSpan > 1 {
		a += fmt.Sprintf(" /RowSpan %d", n.rowSpan)
	}
	if a == "" {
		return ""
	}
	return " /A << /O /Table" + a + " >>"
}
