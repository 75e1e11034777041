package officialdoc

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// Stylesheet is the style of every document that [Document.HTML] writes, for screen and paper. A page
// that shows a document links it; it touches nothing outside the class "official-sheet".
//
//go:embed officialdoc.css
var Stylesheet string

// WriteHTML writes a whole page that needs nothing beside it.
func (d *Document) WriteHTML(w io.Writer) error {
	c := d.cleaned()
	_, err := io.WriteString(w, "<!DOCTYPE html>\n<html lang=\""+c.Language+"\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width\">\n<title>"+html.EscapeString(c.title())+"</title>\n"+
		"<style>\n"+Stylesheet+"</style>\n</head>\n<body class=\"official-page\">\n"+c.fragment(1)+"</body>\n</html>\n")
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// HTML is the document as a part of a page that has a heading of its own and links [Stylesheet]. It
// has no style attribute: widths are classes, so that a strict content security policy may stand.
func (d *Document) HTML() string { return d.cleaned().fragment(2) }

// fragment writes the cleaned document and those that follow it; their kind is a heading of the given rank.
func (d *Document) fragment(rank int) string {
	var b strings.Builder
	for _, d := range d.all() {
		b.WriteString(d.sheet(rank))
	}
	return b.String()
}

func (d *Document) sheet(rank int) string {
	b := &page{doc: d, layout: layoutOf(d.Head), rank: rank, ids: map[string]bool{}}
	class := "official"
	if d.Draft {
		class += " draft"
	}
	fmt.Fprintf(b, "<div class=\"official-sheet\">\n<article class=\"%s\" lang=\"%s\">\n", class, d.Language)
	b.letterhead()
	b.title()
	b.blocks(d.Body, false)
	if d.Closing != "" {
		b.line("p", "closing", d.Closing)
	}
	b.foot()
	for _, a := range d.Annexes {
		b.annex(a)
	}
	b.WriteString("</article>\n</div>\n")
	return b.String()
}

// page builds the HTML of one cleaned document.
type page struct {
	strings.Builder
	doc    *Document
	layout *layout
	rank   int
	ids    map[string]bool
}

// line writes an element with text, or nothing for none.
func (b *page) line(element, class, text string) {
	if text != "" {
		fmt.Fprintf(b, "<%s class=\"%s\">%s</%[1]s>\n", element, class, html.EscapeString(text))
	}
}

// ruled writes lines with a rule under them; the style sheet makes it long as the class says.
func (b *page) ruled(element, class string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "<%s class=\"%s\"><span class=\"ruled\">", element, class)
	for i, text := range lines {
		if i > 0 {
			b.WriteString("<br>")
		}
		b.WriteString(html.EscapeString(text))
	}
	fmt.Fprintf(b, "</span></%s>\n", element)
}

// id is the attribute for a key, given to the first place that has it; a space cannot stand in an id.
func (b *page) id(key string) string {
	if key = strings.ReplaceAll(key, " ", "-"); key == "" || b.ids[key] {
		return ""
	}
	b.ids[key] = true
	return fmt.Sprintf(` id="%s"`, html.EscapeString(key))
}

// heading is the element of a heading level: phần and mục come right under the kind.
func (b *page) heading(level int) string {
	return fmt.Sprintf("h%d", min(b.rank+max(level, 1), 6))
}

func (b *page) letterhead() {
	d, fit := b.doc, fitHead(b.doc.Head)
	class := "head"
	if fit.nation == b.layout.head.nation[1] {
		class += " small"
	}
	widths := shares([]float64{fit.left, fit.right})
	fmt.Fprintf(b, "<table class=\"%s\" role=\"presentation\"><tbody>\n<tr>\n<td class=\"w-%d\">\n", class, widths[0])
	for _, text := range fit.superiorLines {
		b.line("p", "superior", text)
	}
	b.ruled("p", "agency", fit.agencyLines)
	fmt.Fprintf(b, "</td>\n<td class=\"w-%d\">\n", widths[1])
	b.line("p", "nation", nation)
	b.ruled("p", "motto", []string{motto})
	b.WriteString("</td>\n</tr>\n<tr>\n<td>\n")
	b.line("p", "number", d.Head.numberLine())
	if d.Kind == "" {
		b.line("p", "subject", d.summaryLine())
	}
	b.WriteString("</td>\n<td>\n")
	dateClass := "date"
	if fit.date == b.layout.head.date[1] {
		dateClass += " small"
	}
	b.line("p", dateClass, d.Head.dateLine())
	b.WriteString("</td>\n</tr>\n</tbody></table>\n")
}

func (b *page) title() {
	d := b.doc
	b.line(fmt.Sprintf("h%d", b.rank), "kind", d.Kind)
	if d.Kind != "" && d.Summary != "" {
		b.ruled("p", "summary", []string{d.Summary})
	}
	switch lines := d.addressLines(); len(lines) {
	case 0:
	case 1:
		b.line("p", "addressee", addressTitle+" "+lines[0])
	default:
		b.WriteString("<div class=\"addressees\">\n")
		b.line("p", "to", addressTitle)
		for _, text := range lines {
			b.line("p", "each", text)
		}
		b.WriteString("</div>\n")
	}
	for _, text := range d.baseLines() {
		b.line("p", "basis", text)
	}
}

func (b *page) blocks(blocks []Block, landscape bool) {
	for i, block := range blocks {
		switch v := block.(type) {
		case Heading:
			b.titled(v)
		case Paragraph:
			class := "text"
			if v.Flush || v.Align == AlignCenter || v.Align == AlignRight {
				class += " flush"
			}
			if i+1 < len(blocks) {
				if _, ok := blocks[i+1].(Table); ok {
					class += " keep"
				}
			}
			fmt.Fprintf(b, "<p%s class=\"%s\">%s</p>\n", b.id(v.Key), class+alignClass(v.Align), spanHTML(v))
		case Table:
			b.table(v, b.layout.page.textWidth(landscape), b.layout.page.textHeight(landscape))
		}
	}
}

func (b *page) titled(h Heading) {
	element := b.heading(h.Level)
	text := html.EscapeString(h.line())
	if h.Level <= 0 && h.Label != "" && h.Title != "" {
		text = html.EscapeString(h.Label) + "<br>" + html.EscapeString(h.title())
	}
	fmt.Fprintf(b, "<%s%s class=\"level-%d\">%s</%[1]s>\n", element, b.id(h.Key), min(max(h.Level, 0), 3), text)
}

// spanHTML marks the holes: the screen shows the hint that a hole carries, paper shows dots.
func spanHTML(p Paragraph) string {
	var t strings.Builder
	if p.Label != "" {
		t.WriteString(html.EscapeString(p.Label) + " ")
	}
	for _, s := range p.Spans {
		text := html.EscapeString(s.Text)
		if s.Hole {
			if strings.TrimSpace(text) == "" {
				text = holeDots
			}
			text = `<mark class="hole"><span>` + text + `</span></mark>`
		}
		if s.Italic {
			text = "<i>" + text + "</i>"
		}
		if s.Bold {
			text = "<b>" + text + "</b>"
		}
		t.WriteString(text)
	}
	return t.String()
}

func alignClass(a Align) string {
	switch a {
	case AlignLeft:
		return " left"
	case AlignCenter:
		return " center"
	case AlignRight:
		return " right"
	}
	return ""
}

func (b *page) table(t Table, width, height float64) {
	// On a phone the table is wider than the sheet: whoever has no pointer scrolls it with the keys.
	fmt.Fprintf(b, "<table%s class=\"data\" tabindex=\"0\">\n", b.id(t.Key))
	if t.Caption != "" || t.Note != "" {
		b.WriteString("<caption>\n")
		b.line("p", "title", t.Caption)
		b.line("p", "note", t.Note)
		b.WriteString("</caption>\n")
	}
	widths := fitColumns(t, width, b.layout.table.text.size)
	b.WriteString("<colgroup>")
	for _, share := range shares(widths) {
		fmt.Fprintf(b, `<col class="w-%d">`, share)
	}
	b.WriteString("</colgroup>\n")
	if len(t.Head) > 0 {
		b.WriteString("<thead>\n")
		for _, places := range t.headPlaces() {
			b.row(t, places, Row{}, "", true)
		}
		b.WriteString("</thead>\n")
	}
	b.WriteString("<tbody>\n")
	for i, places := range t.rowPlaces() {
		row := t.Rows[i]
		var classes []string
		if row.Group {
			classes = append(classes, "group")
		}
		if row.Total {
			classes = append(classes, "total")
		}
		if rowHeight(places, widths, b.layout.table.text, b.layout.table) > height/3 {
			classes = append(classes, "tall")
		}
		b.row(t, places, row, strings.Join(classes, " "), false)
	}
	b.WriteString("</tbody>\n</table>\n")
}

func (b *page) row(t Table, places []place, row Row, class string, head bool) {
	if class != "" {
		class = fmt.Sprintf(` class="%s"`, class)
	}
	fmt.Fprintf(b, "<tr%s>\n", class)
	for _, p := range places {
		if p.continued {
			continue
		}
		element, attributes := "td", ""
		switch {
		case head && p.across > 1:
			element, attributes = "th", ` scope="colgroup"`
		case head:
			element, attributes = "th", ` scope="col"`
		case row.Group:
			element, attributes = "th", ` scope="rowgroup"`
		}
		if p.across > 1 {
			attributes += fmt.Sprintf(` colspan="%d"`, p.across)
		}
		if p.down > 1 {
			attributes += fmt.Sprintf(` rowspan="%d"`, p.down)
		}
		align := t.align(p)
		if head {
			align = p.Align
		}
		classes := alignClass(align)
		if p.Bold {
			classes += " bold"
		}
		if classes != "" {
			attributes += fmt.Sprintf(` class="%s"`, classes[1:])
		}
		fmt.Fprintf(b, "<%s%s>", element, attributes)
		for _, paragraph := range p.Paragraphs {
			own := alignClass(paragraph.Align)
			if own != "" {
				own = fmt.Sprintf(` class="%s"`, own[1:])
			}
			fmt.Fprintf(b, "<p%s%s>%s</p>", b.id(paragraph.Key), own, spanHTML(paragraph))
		}
		fmt.Fprintf(b, "</%s>\n", element)
	}
	b.WriteString("</tr>\n")
}

func (b *page) foot() {
	f := b.doc.Foot
	if f.empty() {
		return
	}
	both := f.widths(b.layout)
	widths := shares(both[:])
	fmt.Fprintf(b, "<table class=\"foot\" role=\"presentation\"><tbody>\n<tr>\n<td class=\"w-%d\">\n", widths[0])
	if f.Beside.empty() {
		b.recipients()
	} else {
		b.signature(f.Beside)
	}
	fmt.Fprintf(b, "</td>\n<td class=\"w-%d\">\n", widths[1])
	b.signature(f.signature())
	b.WriteString("</td>\n</tr>\n")
	if !f.Beside.empty() {
		b.WriteString("<tr>\n<td colspan=\"2\">\n")
		b.recipients()
		b.WriteString("</td>\n</tr>\n")
	}
	b.WriteString("</tbody></table>\n")
}

func (b *page) recipients() {
	if lines := b.doc.Foot.recipientLines(); len(lines) > 0 {
		b.line("p", "copies", copiesTitle)
		for _, text := range lines {
			b.line("p", "recipient", text)
		}
	}
}

func (b *page) signature(s Signature) {
	for _, text := range s.lines() {
		b.line("p", "authority", text)
	}
	fmt.Fprintf(b, "<p class=\"signer\">%s</p>\n", html.EscapeString(s.Signer))
}

func (b *page) annex(a Annex) {
	class := "annex"
	if a.Landscape {
		class += " landscape"
	}
	if a.Restricted {
		class += " restricted"
	}
	fmt.Fprintf(b, "<section class=\"%s\">\n", class)
	b.WriteString("<div class=\"annex-head\">\n")
	if a.Restricted {
		b.line("p", "stamp", restrictedWords) // on paper the style sheet puts it on each page
	}
	b.line(b.heading(1), "annex-label", a.label)
	b.line("p", "annex-title", strings.ToUpper(a.Title))
	b.line("p", "annex-note", a.noteLine())
	b.WriteString("</div>\n")
	b.blocks(a.Body, a.Landscape)
	b.WriteString("</section>\n")
}

// shares are widths as half percents of their sum, which is 200. Each is rounded up, so that no column
// loses the room for its longest word; the widest give back what is too much.
func shares(widths []float64) []int {
	total := sum(widths)
	out := make([]int, len(widths))
	left := 200
	for i, w := range widths {
		out[i] = max(int(math.Ceil(w/total*200-1e-9)), 1)
		left -= out[i]
	}
	for ; left < 0; left++ {
		widest := 0
		for i, n := range out {
			if n > out[widest] {
				widest = i
			}
		}
		out[widest]--
	}
	return out
}
