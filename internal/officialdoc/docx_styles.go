package officialdoc

import (
	"fmt"
	"html"
	"strings"
)

// paragraphStyle is one named style of the file. The names of our own are Vietnamese, since the person
// who finishes the document sees them in Word; the built-in ones keep Word's names, which it translates.
type paragraphStyle struct {
	id, name      string
	built         bool // one of Word's own
	keep          bool // with the next paragraph, and its lines together
	before, after float64
	leading       float64 // 0 is single
	exact         float64
	indent        float64 // of the first line
	align         string
	outline       int // 1 is the top level; 0 none
	style
}

// styles is word/styles.xml.
func (b *docx) styles() string {
	var m strings.Builder
	m.WriteString(xmlHead + `<w:styles ` + nsWord + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>`)
	fmt.Fprintf(&m, `<w:sz w:val="%s"/><w:szCs w:val="%[1]s"/><w:lang w:val="%[2]s" w:eastAsia="%[2]s" w:bidi="ar-SA"/>`,
		halfPoints(b.layout.body.text.size), html.EscapeString(b.doc.Language))
	m.WriteString(`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>` +
		`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>` +
		`<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>` +
		`<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`)
	for _, s := range b.paragraphStyles() {
		m.WriteString(s.markup())
	}
	t := b.layout.table
	m.WriteString(`<w:style w:type="table" w:customStyle="1" w:styleId="DataTable"><w:name w:val="Bảng số liệu"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&m, `<w:%s w:val="single" w:sz="%s" w:space="0" w:color="000000"/>`, side, eighths(t.rule))
	}
	fmt.Fprintf(&m, `</w:tblBorders><w:tblCellMar><w:top w:w="%[1]s" w:type="dxa"/><w:left w:w="%[2]s" w:type="dxa"/>`+
		`<w:bottom w:w="%[1]s" w:type="dxa"/><w:right w:w="%[2]s" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`,
		twips(t.padY), twips(t.padX))
	return m.String()
}

func (b *docx) paragraphStyles() []paragraphStyle {
	l, fit := b.layout, b.head
	styles := []paragraphStyle{
		{id: "BodyText", name: "Body Text", built: true, style: l.body.text, after: l.body.below, leading: l.body.leading, indent: l.body.indent, align: "both"},
		{id: "Header", name: "header", built: true, style: l.page.number, align: "center"},
		{id: "Title", name: "Title", built: true, keep: true, style: l.head.kind, before: l.head.kindAbove, align: "center"},
		{id: "Subtitle", name: "Subtitle", built: true, keep: true, style: l.head.summary, align: "center"},
		{id: "Caption", name: "caption", built: true, keep: true, style: l.table.caption, before: l.body.below, after: l.body.below / 2, align: "center"},
		{id: "Nation", name: "Quốc hiệu", style: fit.nation, align: "center"},
		{id: "Motto", name: "Tiêu ngữ", style: fit.motto, align: "center"},
		{id: "Superior", name: "Cơ quan chủ quản", style: fit.superior, align: "center"},
		{id: "Agency", name: "Cơ quan ban hành", style: fit.agency, align: "center"},
		{id: "Number", name: "Số, ký hiệu", style: l.head.number, before: l.head.numberAbove, align: "center"},
		{id: "PlaceDate", name: "Địa danh, thời gian", style: fit.date, before: l.head.numberAbove, align: "center"},
		{id: "Subject", name: "Trích yếu công văn", style: l.head.subject, before: l.head.subjectAbove, align: "center"},
		{id: "DraftMark", name: "Dự thảo", keep: true, style: l.head.draft, before: l.head.kindAbove, align: "center"},
		{id: "Addressee", name: "Kính gửi", style: l.head.addressee, after: l.body.below, leading: l.body.leading},
		{id: "Basis", name: "Căn cứ", style: l.head.basis, after: l.body.below, leading: l.body.leading, indent: l.body.indent, align: "both"},
		{id: "RuleLine", name: "Đường kẻ", keep: true, exact: ruleLine},
		{id: "Gap", name: "Khoảng cách", exact: l.table.below},
		{id: "TableNote", name: "Ghi chú bảng", keep: true, style: l.table.note, after: l.body.below / 2, align: "right"},
		{id: "TableHead", name: "Đầu bảng", keep: true, style: l.table.head, align: "center"},
		{id: "TableText", name: "Nội dung bảng", style: l.table.text},
		{id: "Authority", name: "Quyền hạn, chức vụ", keep: true, style: l.foot.authority, align: "center"},
		{id: "Signer", name: "Người ký", style: l.foot.signer, align: "center"},
		{id: "RecipientsHead", name: "Nơi nhận (tiêu đề)", keep: true, style: l.foot.recipientsHead},
		{id: "Recipient", name: "Nơi nhận", style: l.foot.recipient},
		{id: "AnnexLabel", name: "Phụ lục", keep: true, style: l.annex.label, align: "center", outline: 1},
		{id: "AnnexTitle", name: "Tên phụ lục", keep: true, style: l.annex.title, align: "center"},
		{id: "AnnexNote", name: "Dẫn chiếu phụ lục", keep: true, style: l.annex.note, align: "center"},
	}
	if len(b.headers()) > 2 {
		styles = append(styles, paragraphStyle{id: "Stamp", name: "Phạm vi lưu hành", style: l.stamp, align: "center"})
	}
	for level := b.topLevel(); level <= 3; level++ {
		s := paragraphStyle{
			id: b.headingID(level), name: fmt.Sprintf("heading %d", b.outline(level)), built: true, keep: true,
			style: l.body.heading(level), after: l.body.below, leading: l.body.leading, indent: l.body.indent, outline: b.outline(level),
			align: "both",
		}
		if level == 0 {
			s.indent, s.align, s.before = 0, "center", l.body.below
		}
		styles = append(styles, s)
	}
	return styles
}

// topLevel is 0 where the document has phần, else 1: the outline starts at Word's heading 1 in both.
func (b *docx) topLevel() int {
	for _, block := range b.doc.Body {
		if h, ok := block.(Heading); ok && h.Level <= 0 {
			return 0
		}
	}
	return 1
}

func (b *docx) outline(level int) int { return min(max(level, b.top), 3) - b.top + 1 }

func (b *docx) headingID(level int) string { return fmt.Sprintf("Heading%d", b.outline(level)) }

func (s paragraphStyle) markup() string {
	var m strings.Builder
	m.WriteString(`<w:style w:type="paragraph"`)
	if !s.built {
		m.WriteString(` w:customStyle="1"`)
	}
	fmt.Fprintf(&m, ` w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/>`, s.id, s.name)
	if s.outline > 0 {
		m.WriteString(`<w:next w:val="BodyText"/>`)
	}
	m.WriteString(`<w:qFormat/><w:pPr>`)
	if s.keep {
		m.WriteString(`<w:keepNext/><w:keepLines/>`)
	}
	fmt.Fprintf(&m, `<w:spacing w:before="%s" w:after="%s"`, twips(s.before), twips(s.after))
	switch {
	case s.exact > 0:
		fmt.Fprintf(&m, ` w:line="%s" w:lineRule="exact"/>`, twips(s.exact))
	default:
		// In the automatic rule 240 is a single line.
		fmt.Fprintf(&m, ` w:line="%.0f" w:lineRule="auto"/>`, 240*max(s.leading, 1))
	}
	if s.indent > 0 {
		fmt.Fprintf(&m, `<w:ind w:firstLine="%s"/>`, twips(s.indent))
	}
	if s.align != "" {
		fmt.Fprintf(&m, `<w:jc w:val="%s"/>`, s.align)
	}
	if s.outline > 0 {
		fmt.Fprintf(&m, `<w:outlineLvl w:val="%d"/>`, s.outline-1)
	}
	m.WriteString(`</w:pPr>`)
	m.WriteString(s.rPr())
	m.WriteString(`</w:style>`)
	return m.String()
}
