package officialdoc

import (
	"archive/zip"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
)

// WriteDOCX writes the document as a Word file to be finished by hand: real styles with outline
// levels, literal labels, repeated table heads, a page number in the top margin from page 2, and
// annexes as sections of their own.
//
// The package is built by hand: each part is a string, so that the order of elements is the schema's
// and the same document gives the same bytes.
func (d *Document) WriteDOCX(w io.Writer) error {
	b := newDOCX(d.cleaned())
	body := b.document()
	z := zip.NewWriter(w)
	parts := []docxPart{
		{"[Content_Types].xml", b.contentTypes()},
		{"_rels/.rels", docxPackageRels},
		{"docProps/core.xml", b.core()},
		{"docProps/app.xml", docxApp},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", b.documentRels()},
		{"word/styles.xml", b.styles()},
		{"word/settings.xml", b.settings()},
		{"word/fontTable.xml", docxFontTable},
	}
	for _, h := range b.headers() {
		parts = append(parts, docxPart{"word/" + h.name, b.header(h)})
	}
	for _, part := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: docxEpoch})
		if err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
		if _, err := io.WriteString(f, part.content); err != nil {
			return fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("close document package: %w", err)
	}
	return nil
}

// docxPart is a file of the package.
type docxPart struct{ name, content string }

// docxHead is what stands in the top margin: the page number but on the first page of a section, and the
// box of the circulation.
type docxHead struct {
	id, name       string
	stamped, first bool
}

var docxHeaders = []docxHead{
	{id: "rId4", name: "header1.xml"}, {id: "rId5", name: "header2.xml", first: true},
	{id: "rId6", name: "header3.xml", stamped: true}, {id: "rId7", name: "header4.xml", stamped: true, first: true},
}

// headers are those that the document needs.
func (b *docx) headers() []docxHead {
	for _, d := range b.doc.all() {
		for _, a := range d.Annexes {
			if a.Restricted {
				return docxHeaders
			}
		}
	}
	return docxHeaders[:2]
}

// docxEpoch is the time of every part: the earliest that zip can hold, and never that of the clock.
var docxEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord       = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	nsRelations  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relationBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordMIME     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

func (b *docx) contentTypes() string {
	var headers strings.Builder
	for _, h := range b.headers() {
		headers.WriteString(`<Override PartName="/word/` + h.name + `" ContentType="` + wordMIME + `header+xml"/>`)
	}
	return xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + wordMIME + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + wordMIME + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + wordMIME + `settings+xml"/>` +
		`<Override PartName="/word/fontTable.xml" ContentType="` + wordMIME + `fontTable+xml"/>` +
		headers.String() +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
		`</Types>`
}

const docxPackageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relationBase + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationBase + `extended-properties" Target="docProps/app.xml"/>` +
	`</Relationships>`

func (b *docx) documentRels() string {
	var headers strings.Builder
	for _, h := range b.headers() {
		headers.WriteString(`<Relationship Id="` + h.id + `" Type="` + relationBase + `header" Target="` + h.name + `"/>`)
	}
	return xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationBase + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationBase + `settings" Target="settings.xml"/>` +
		`<Relationship Id="rId3" Type="` + relationBase + `fontTable" Target="fontTable.xml"/>` +
		headers.String() + `</Relationships>`
}

const docxApp = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
	`<Application>Kế hoạch xã</Application></Properties>`

const docxFontTable = xmlHead + `<w:fonts ` + nsWord + `><w:font w:name="Times New Roman">` +
	`<w:panose1 w:val="02020603050405020304"/><w:charset w:val="A3"/><w:family w:val="roman"/><w:pitch w:val="variable"/>` +
	`</w:font></w:fonts>`

// docxPageField is the page number.
const docxPageField = `<w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
	`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>` +
	`<w:r><w:fldChar w:fldCharType="end"/></w:r>`

func (b *docx) header(h docxHead) string {
	stamp, field := "", docxPageField
	if h.stamped {
		stamp = b.stamp()
	}
	if h.first {
		field = ""
	}
	return xmlHead + `<w:hdr ` + nsWord + `>` + stamp + `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + field + `</w:p></w:hdr>`
}

// stamp is a box at a place of the paper, so that it moves neither number nor text.
func (b *docx) stamp() string {
	at := b.layout.stampBox()
	const space = 3 // a border stands outside of its frame; LibreOffice puts it inside, where the text needs the room
	border := fmt.Sprintf(`w:val="single" w:sz="6" w:space="%d" w:color="000000"`, space)
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="Stamp"/><w:framePr w:w="%s" w:h="%s" w:hRule="atLeast" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="%s" w:y="%s"/>`+
		`<w:pBdr><w:top %s/><w:left %[5]s/><w:bottom %[5]s/><w:right %[5]s/></w:pBdr></w:pPr>%s</w:p>`,
		twips(at.width-2*space), twips(at.height-2*space), twips(at.x+space), twips(at.y+space), border, plain(restrictedWords))
}

// core is the file's metadata.
func (b *docx) core() string {
	var moment string
	if made, err := time.Parse(time.RFC3339, string(b.doc.Made)); err == nil {
		at := made.UTC().Format(time.RFC3339)
		moment = `<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created>` +
			`<dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified>`
	}
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + html.EscapeString(b.doc.title()) + `</dc:title>` +
		`<dc:creator>` + html.EscapeString(b.doc.Head.Agency) + `</dc:creator>` +
		moment + `<dc:language>` + html.EscapeString(b.doc.Language) + `</dc:language></cp:coreProperties>`
}

// settings says that Word's own layout of 2013 and later is meant, not a compatibility mode.
func (b *docx) settings() string {
	return xmlHead + `<w:settings ` + nsWord + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>` +
		`<w:characterSpacingControl w:val="doNotCompress"/><w:compat>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>` +
		`</w:compat><w:themeFontLang w:val="` + html.EscapeString(b.doc.Language) + `"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>`
}
