package officialdoc

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// WritePDF writes the document as a PDF to print, to read aloud and to keep: tagged, with bookmarks,
// embedded fonts and the markup of PDF/A-2a. The same document gives the same bytes.
func (d *Document) WritePDF(w io.Writer) error {
	doc := d.cleaned()
	flow, root := doc.setPages()
	_, err := w.Write(doc.pdf(flow, root))
	if err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return nil
}

// setPages lays a cleaned document out on pages.
func (d *Document) setPages() (*flow, *node) {
	f := &flow{}
	root := &node{tag: "Document"}
	for _, d := range d.all() {
		l := layoutOf(d.Head)
		f.layout = l
		section := func(index int, landscape, restricted bool) *composer {
			f.begin(index, landscape, restricted)
			return &composer{doc: d, layout: l, node: root, width: l.page.textWidth(landscape), height: l.page.textHeight(landscape)}
		}
		c := section(0, false, false)
		c.parts = hasParts(d.Body)
		c.main()
		f.place(c.items)
		for i, a := range d.Annexes {
			c := section(i+1, a.Landscape, a.Restricted)
			c.annex(i)
			f.place(c.items)
		}
	}
	f.numberSheets()
	return f, root
}

// Pages is how many pages the document takes on paper.
func (d *Document) Pages() int {
	f, _ := d.cleaned().setPages()
	return len(f.sheets)
}

// numberSheets puts the page's number in the top margin of every page but the first of a section.
func (f *flow) numberSheets() {
	l := f.layout.page
	for _, s := range f.sheets {
		if s.restricted {
			s.stamp(f.layout)
		}
		if s.number == 1 {
			continue
		}
		p := piece{text: fmt.Sprint(s.number), face: l.number.face()}
		p.width = styleWidth(p.text, l.number)
		middle := l.left + (s.width-l.left-l.right)/2
		s.marks = append(s.marks, mark{x: middle - p.width/2, y: l.numberDrop, pieces: []piece{p}, size: l.number.size})
	}
}

// stamp draws the box of the circulation.
func (s *sheet) stamp(l *layout) {
	at := l.stampBox()
	p := piece{text: restrictedWords, face: l.stamp.face()}
	p.width = styleWidth(p.text, l.stamp)
	middle := at.y + at.height/2 + l.stamp.size*(ascent-(singleSpace-ascent))/2
	s.marks = append(s.marks,
		mark{x: at.x + (at.width-p.width)/2, y: middle, pieces: []piece{p}, size: l.stamp.size},
		mark{x: at.x, y: at.y, width: at.width, height: at.height, thick: l.head.ruleWidth})
}

// pdf writes the pages into a file.
func (d *Document) pdf(flow *flow, root *node) []byte {
	f := newPDFFile()
	catalog, tree, structure := f.reserve(), f.reserve(), f.reserve()
	pages := make([]int, len(flow.sheets))
	for i := range pages {
		pages[i] = f.reserve()
	}
	var p painter
	contents, owners := make([]int, len(pages)), make([][]*node, len(pages))
	for i, s := range flow.sheets {
		var content []byte
		content, owners[i] = p.page(i, s)
		contents[i] = f.stream(content, "")
	}
	fonts := ""
	for _, u := range p.fonts {
		if u != nil {
			u.object = f.reserve()
			u.write(f)
			fonts += fmt.Sprintf(" /%s %d 0 R", u.name, u.object)
		}
	}
	kids := make([]string, len(pages))
	for i, s := range flow.sheets {
		kids[i] = fmt.Sprintf("%d 0 R", pages[i])
		f.put(pages[i], "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /Font <<%s >> >> /StructParents %d /Tabs /S >>",
			tree, number(s.width), number(s.height), contents[i], fonts, i)
	}
	f.put(tree, "<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " "))
	writeStructure(f, structure, root, pages, owners)
	profile := f.stream(greyProfile(), "/N 1")
	intent := f.add("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (Grey gamma 2.2) /Info (Grey, gamma 2.2) /DestOutputProfile %d 0 R >>", profile)
	metadata := f.rawStream(d.xmp(), "/Type /Metadata /Subtype /XML") // not packed: readable without knowing PDF
	outline := ""
	if len(flow.bookmarks) > 0 {
		outline = fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", writeOutline(f, flow, pages))
	}
	f.put(catalog, "<< /Type /Catalog /Pages %d 0 R /Lang %s /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R"+
		" /ViewerPreferences << /DisplayDocTitle true >> /PageLabels << /Nums [%s] >> /OutputIntents [%d 0 R] /Metadata %d 0 R%s >>",
		tree, pdfText(d.Language), structure, pageLabels(flow), intent, metadata, outline)
	return f.close(catalog, d.info(f))
}

// pageLabels number the pages of each section anew, as they are printed.
func pageLabels(flow *flow) string {
	var labels []string
	for i, s := range flow.sheets {
		switch {
		case s.number > 1:
		case s.section == 0:
			labels = append(labels, fmt.Sprintf("%d << /S /D >>", i))
		default:
			labels = append(labels, fmt.Sprintf("%d << /S /D /P %s >>", i, pdfText("PL "+roman(s.section)+"-")))
		}
	}
	return strings.Join(labels, " ")
}

// writeStructure writes the tree of the document's elements, and the way back to them from the marked
// content of each page.
func writeStructure(f *pdfFile, number int, root *node, pages []int, owners [][]*node) {
	root.write(f, number, pages)
	nums := make([]string, len(owners))
	for i, nodes := range owners {
		refs := make([]string, len(nodes))
		for k, n := range nodes {
			refs[k] = fmt.Sprintf("%d 0 R", n.object)
		}
		nums[i] = fmt.Sprintf("%d [%s]", i, strings.Join(refs, " "))
	}
	parents := f.add("<< /Nums [%s] >>", strings.Join(nums, " "))
	f.put(number, "<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d >>", root.object, parents, len(pages))
}

// entry is a bookmark in its place in the outline.
type entry struct {
	*bookmark
	object int
	kids   []*entry
}

// writeOutline writes the bookmarks as a tree and returns its root.
func writeOutline(f *pdfFile, flow *flow, pages []int) int {
	top := &entry{bookmark: &bookmark{}, object: f.reserve()}
	path := []*entry{top}
	for _, b := range flow.bookmarks {
		for len(path) > 1 && path[len(path)-1].level >= b.level {
			path = path[:len(path)-1]
		}
		e := &entry{bookmark: b, object: f.reserve()}
		parent := path[len(path)-1]
		parent.kids = append(parent.kids, e)
		path = append(path, e)
	}
	f.put(top.object, "<< /Type /Outlines%s >>", top.writeKids(f, flow, pages))
	return top.object
}

// writeKids writes the entries below and returns what their parent says of them.
func (e *entry) writeKids(f *pdfFile, flow *flow, pages []int) string {
	if len(e.kids) == 0 {
		return ""
	}
	for i, kid := range e.kids {
		links := ""
		if i > 0 {
			links += fmt.Sprintf(" /Prev %d 0 R", e.kids[i-1].object)
		}
		if i+1 < len(e.kids) {
			links += fmt.Sprintf(" /Next %d 0 R", e.kids[i+1].object)
		}
		below := kid.writeKids(f, flow, pages)
		height := flow.sheets[kid.sheet].height
		f.put(kid.object, "<< /Title %s /Parent %d 0 R%s%s /Dest [%d 0 R /XYZ null %s null] >>",
			pdfText(kid.title), e.object, links, below, pages[kid.sheet], number(height-kid.y))
	}
	return fmt.Sprintf(" /First %d 0 R /Last %d 0 R /Count %d", e.kids[0].object, e.kids[len(e.kids)-1].object, e.open())
}

// open is the number of entries below, all of them shown.
func (e *entry) open() int {
	n := len(e.kids)
	for _, kid := range e.kids {
		n += kid.open()
	}
	return n
}

// Unprintable lists the characters of the document that the typeface has no picture for, each once;
// on paper a question mark stands for them.
func (d *Document) Unprintable() []string {
	var missing []string
	seen := map[rune]bool{}
	doc := d.cleaned()
	flow, _ := doc.setPages()
	for _, s := range flow.sheets {
		for _, m := range s.marks {
			for _, p := range m.pieces {
				for _, r := range p.text {
					if seen[r] || ignorable(r) || unicode.IsSpace(r) {
						continue
					}
					seen[r] = true
					if _, ok := typefaceOf(p.face).glyph(r); !ok {
						missing = append(missing, string(r))
					}
				}
			}
		}
	}
	return missing
}
