package officialdoc

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// twips and halfPoints are Word's units of length and of type size.
func twips(pt float64) string      { return strconv.Itoa(int(math.Round(pt * 20))) }
func halfPoints(pt float64) string { return strconv.Itoa(int(math.Round(pt * 2))) }

// eighths is Word's unit for the thickness of a rule.
func eighths(pt float64) string { return strconv.Itoa(int(math.Round(pt * 8))) }

// pPr are the properties of a paragraph that differ from its style; zero is as in the style.
// Its markup keeps the order of the schema (CT_PPr), which Word insists on.
type pPr struct {
	style       string
	keepNext    bool
	topRule     float64 // thickness
	before      float64
	after       float64
	exact       float64 // height of a line
	left, right float64
	noIndent    bool
	align       string // w:jc
	section     string // w:sectPr, in the last paragraph of a section
}

func (p pPr) markup() string {
	var b strings.Builder
	b.WriteString("<w:pPr>")
	if p.style != "" {
		fmt.Fprintf(&b, `<w:pStyle w:val="%s"/>`, p.style)
	}
	if p.keepNext {
		b.WriteString("<w:keepNext/>")
	}
	if p.topRule > 0 {
		fmt.Fprintf(&b, `<w:pBdr><w:top w:val="single" w:sz="%s" w:space="0" w:color="000000"/></w:pBdr>`, eighths(p.topRule))
	}
	if p.before != 0 || p.after != 0 || p.exact > 0 {
		b.WriteString("<w:spacing")
		if p.before != 0 {
			fmt.Fprintf(&b, ` w:before="%s"`, twips(p.before))
		}
		if p.after != 0 {
			fmt.Fprintf(&b, ` w:after="%s"`, twips(p.after))
		}
		if p.exact > 0 {
			fmt.Fprintf(&b, ` w:line="%s" w:lineRule="exact"`, twips(p.exact))
		}
		b.WriteString("/>")
	}
	switch {
	case p.left > 0 || p.right > 0:
		fmt.Fprintf(&b, `<w:ind w:left="%s" w:right="%s"/>`, twips(p.left), twips(p.right))
	case p.noIndent:
		b.WriteString(`<w:ind w:firstLine="0"/>`)
	}
	if p.align != "" {
		fmt.Fprintf(&b, `<w:jc w:val="%s"/>`, p.align)
	}
	b.WriteString(p.section)
	b.WriteString("</w:pPr>")
	return b.String()
}

// docxAlign is the value of w:jc; "" leaves the style's.
func docxAlign(a Align) string {
	switch a {
	case AlignLeft:
		return "left"
	case AlignCenter:
		return "center"
	case AlignRight:
		return "right"
	}
	return ""
}

// rPr is the markup of a style's type (CT_RPr order); what is off is left out.
func (s style) rPr() string {
	var b strings.Builder
	b.WriteString("<w:rPr>")
	if s.bold {
		b.WriteString("<w:b/><w:bCs/>")
	}
	if s.italic {
		b.WriteString("<w:i/><w:iCs/>")
	}
	if s.size > 0 {
		fmt.Fprintf(&b, `<w:sz w:val="%s"/><w:szCs w:val="%[1]s"/>`, halfPoints(s.size))
	}
	b.WriteString("</w:rPr>")
	return b.String()
}

// run is a piece of text with its own marks on top of the paragraph's style.
func run(text string, bold, italic, marked bool) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString("<w:r>")
	if bold || italic || marked {
		b.WriteString("<w:rPr>")
		if bold {
			b.WriteString("<w:b/><w:bCs/>")
		}
		if italic {
			b.WriteString("<w:i/><w:iCs/>")
		}
		if marked {
			b.WriteString(`<w:highlight w:val="yellow"/>`)
		}
		b.WriteString("</w:rPr>")
	}
	b.WriteString(`<w:t xml:space="preserve">`)
	b.WriteString(html.EscapeString(text))
	b.WriteString("</w:t></w:r>")
	return b.String()
}

func plain(text string) string { return run(text, false, false, false) }

// linesOf are the runs of several lines in one paragraph.
func linesOf(texts []string) string {
	runs := make([]string, len(texts))
	for i, t := range texts {
		runs[i] = plain(t)
	}
	return strings.Join(runs, "<w:r><w:br/></w:r>")
}
