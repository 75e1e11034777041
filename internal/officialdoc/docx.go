package officialdoc

import (
	"archive/zip"
	"fmt"
	"html"
	"io"
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
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", docxContentTypes},
		{"_rels/.rels", docxPackageRels},
		{"docProps/core.xml", b.core()},
		{"docProps/app.xml", docxApp},
		{"word/document.xml", body},
		{"word/_rels/document.xml.rels", docxDocumentRels},
		{"word/styles.xml", b.styles()},
		{"word/settings.xml", b.settings()},
		{"word/fontTable.xml", docxFontTable},
		{"word/header1.xml", docxHeader},
		{"word/header2.xml", docxFirstHeader},
	} {
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

// docxEpoch is the time of every part: the earliest that zip can hold, and never that of the clock.
var docxEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord       = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	nsRelations  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relationBase = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordMIME     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

const docxContentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordMIME + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordMIME + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordMIME + `settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + wordMIME + `fontTable+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + wordMIME + `header+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="` + wordMIME + `header+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
	`</Types>`

const docxPackageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relationBase + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationBase + `extended-properties" Target="docProps/app.xml"/>` +
	`</Relationships>`

const docxDocumentRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relationBase + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + relationBase + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationBase + `fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId4" Type="` + relationBase + `header" Target="header1.xml"/>` +
	`<Relationship Id="rId5" Type="` + relationBase + `header" Target="header2.xml"/>` +
	`</Relationships>`

const docxApp = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
	`<Application>Kế hoạch xã</Application></Properties>`

const docxFontTable = xmlHead + `<w:fonts ` + nsWord + `><w:font w:name="Times New Roman">` +
	`<w:panose1 w:val="02020603050405020304"/><w:charset w:val="A3"/><w:family w:val="roman"/><w:pitch w:val="variable"/>` +
	`</w:font></w:fonts>`

// The page number stands in the header of every page but the first of a section.
const docxHeader = xmlHead + `<w:hdr ` + nsWord + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` +
	`<w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
	`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
	`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>` +
	`<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`

const docxFirstHeader = xmlHead + `<w:hdr ` + nsWord + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>`

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
