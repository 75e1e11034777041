package layoutcheck

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
)

// editDOCX changes one part of the package.
func editDOCX(t *testing.T, docx []byte, name string, change func(content string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, entry := range in.File {
		r, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text := string(content)
		if entry.Name == name {
			if text = change(text); text == string(content) {
				t.Fatalf("the edit changes nothing in %s", name)
			}
		}
		w, err := out.Create(entry.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// styleOf is the style that the writer gives a part.
var styleOf = map[part]string{
	nation: "Nation", motto: "Motto", superior: "Superior", agency: "Agency", number: "Number", placeDate: "PlaceDate", subject: "Subject",
	kind: "Title", summary: "Subtitle", addressee: "Addressee", basis: "Basis", heading0: "Heading1", heading1: "Heading2", heading2: "Heading3",
	heading3: "Heading4", body: "BodyText", writing: "BodyText", tableText: "TableText", caption: "Caption", authority: "Authority", signer: "Signer",
	copies: "RecipientsHead", recipient: "Recipient", annexLabel: "AnnexLabel", annexTitle: "AnnexTitle", annexNote: "AnnexNote", pageNumber: "Header",
}

// restyled changes one style of the file.
func restyled(id string, change func(style string) string) func(string) string {
	return func(styles string) string {
		return regexp.MustCompile(`<w:style [^>]*w:styleId="`+id+`">.*?</w:style>`).ReplaceAllStringFunc(styles, change)
	}
}

var (
	sizeMark = regexp.MustCompile(`<w:sz w:val="\d+"/>`)
	boldMark = regexp.MustCompile(`<w:b/>`)
	italMark = regexp.MustCompile(`<w:i/>`)
)

// toggled switches a mark of letters on or off.
func toggled(mark *regexp.Regexp, element string) func(string) string {
	return func(style string) string {
		if mark.MatchString(style) {
			return mark.ReplaceAllString(style, "")
		}
		return strings.Replace(style, "<w:rPr>", "<w:rPr>"+element, 1)
	}
}

// TestDOCXBrokenLetters sets every part too large, and turns its bold and italics round.
func TestDOCXBrokenLetters(t *testing.T) {
	t.Parallel()
	docs := map[bool][]byte{false: docxOf(t, whole()), true: docxOf(t, letter())}
	for p, style := range styleOf {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			f := forms[p]
			check := func(change func(string) string, rule string) {
				t.Helper()
				findings, err := DOCX(editDOCX(t, docs[p == subject], "word/styles.xml", restyled(style, change)))
				if err != nil {
					t.Fatal(err)
				}
				wantRule(t, findings, rule)
			}
			check(func(s string) string {
				return sizeMark.ReplaceAllString(s, fmt.Sprintf(`<w:sz w:val="%v"/>`, 2*f.most+2))
			}, string(p)+" is set at")
			if f.bold != either && p != agency && p != superior { // told apart by it
				check(toggled(boldMark, "<w:b/>"), string(p)+" is bold")
			}
			if f.italic != either {
				check(toggled(italMark, "<w:i/>"), string(p)+" is italic")
			}
		})
	}
}

// TestDOCXBroken breaks each rule of place once, in the parts of the package.
func TestDOCXBroken(t *testing.T) {
	t.Parallel()
	good, note := docxOf(t, whole()), docxOf(t, letter())
	const document, styles, header = "word/document.xml", "word/styles.xml", "word/header1.xml"
	in := func(doc []byte, name, old, replacement string, count int) []byte {
		return editDOCX(t, doc, name, func(c string) string { return strings.Replace(c, old, replacement, count) })
	}
	style := func(doc []byte, id, old, replacement string) []byte {
		return editDOCX(t, doc, styles, restyled(id, func(s string) string { return regexp.MustCompile(old).ReplaceAllString(s, replacement) }))
	}
	matched := func(pattern, replacement string) []byte {
		return editDOCX(t, good, document, func(c string) string { return regexp.MustCompile(pattern).ReplaceAllString(c, replacement) })
	}
	ruleOf := func(style, replacement string) []byte {
		return matched(`(<w:pStyle w:val="`+style+`"/>.*?<w:pStyle w:val="RuleLine"/>.*?)<w:ind w:left="\d+" w:right="\d+"/>`, `$1`+replacement)
	}
	for _, test := range []struct {
		name string
		docx []byte
		rule string
	}{
		{"letter paper", in(good, document, `w:w="11906" w:h="16838"`, `w:w="12240" w:h="15840"`, 1), "paper is A4"},
		{"text on its side", in(good, document, `w:w="11906" w:h="16838"`, `w:w="16838" w:h="11906" w:orient="landscape"`, 1), "paper stands upright"},
		{"narrow left margin", in(good, document, `w:left="1701"`, `w:left="1134"`, 1), "left margin"},
		{"wide right margin", in(good, document, `w:right="850" w:bottom`, `w:right="1400" w:bottom`, 1), "right margin"},
		{"high top margin", in(good, document, `w:top="1134"`, `w:top="1600"`, 1), "top margin"},
		{"low bottom margin", in(good, document, `w:bottom="1134"`, `w:bottom="600"`, 1), "bottom margin"},
		{"number on the first page", in(good, document, `<w:titlePg/>`, ``, 1), "shows no number"},
		{"numbers go on in an annex", in(good, document, `<w:pgNumType w:start="1"/>`, ``, 1), "numbered from 1"},
		{"no page number", in(good, header, " PAGE ", " DATE ", 1), "bears its number"},
		{"page number at the right", style(good, "Header", `w:jc w:val="center"`, `w:jc w:val="right"`), "middle of the top margin"},
		{"another typeface", in(good, styles, "Times New Roman", "Arial", -1), "Times New Roman"},
		{"coloured letters", style(good, "Title", `<w:rPr>`, `<w:rPr><w:color w:val="FF0000"/>`), "letters are black"},
		{"motto underlined", style(good, "Motto", `<w:rPr>`, `<w:rPr><w:u w:val="single"/>`), "nothing is underlined"},
		{"motto smaller than nation", style(good, "Motto", `w:sz w:val="\d+"`, `w:sz w:val="22"`), "at least as large"},
		{"nation on two lines", matched(`(<w:tcW w:w=")\d+("[^>]*/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Nation"/>)`, `${1}4000$2`), "on one line"},
		{"nation not centred", style(good, "Nation", `w:jc w:val="center"`, `w:jc w:val="left"`), "nation is centred"},
		{"space under the nation", style(good, "Nation", `w:after="0"`, `w:after="120"`), "nation follows in single spacing"},
		{"no rule under the motto", matched(`(<w:pStyle w:val="Motto"/>.*?<w:pStyle w:val="RuleLine"/><w:keepNext/>)?<w:pBdr>.*?</w:pBdr>`, `$1`), "a rule is drawn under the motto"},
		{"short rule under the motto", ruleOf("Motto", `<w:ind w:left="2000" w:right="2000"/>`), "rule under the motto is"},
		{"long rule under the agency", ruleOf("Agency", `<w:ind w:left="0" w:right="0"/>`), "rule under the agency is"},
		{"long rule under the summary", ruleOf("Subtitle", `<w:ind w:left="0" w:right="0"/>`), "rule under the summary is"},
		{"agency too long for its column", matched(`(<w:pStyle w:val="Agency"/></w:pPr><w:r><w:t xml:space="preserve">)`, `${1}TRUNG TÂM CUNG ỨNG DỊCH VỤ SỰ NGHIỆP CÔNG `), "agency fits its column"},
		{"date lower than the number", style(good, "PlaceDate", `w:before="\d+"`, `w:before="400"`), "on the line of the number"},
		{"subject far below", style(note, "Subject", `w:before="\d+"`, `w:before="300"`), "6 pt under the number"},
		{"kind at the left", style(good, "Title", `w:jc w:val="center"`, `w:jc w:val="center"/><w:ind w:left="700"`), "kind is centred"},
		{"summary far below", style(good, "Subtitle", `w:before="0"`, `w:before="240"`), "kind follows in single spacing"},
		{"indent too deep", style(good, "BodyText", `w:firstLine="\d+"`, `w:firstLine="1000"`), "indented by 10 or 12.7 mm"},
		{"paragraphs too close", style(good, "BodyText", `w:after="\d+"`, `w:after="40"`), "at least 6 pt apart"},
		{"lines too far apart", style(good, "BodyText", `w:line="\d+"`, `w:line="480"`), "single to 1.5"},
		{"ragged right", style(good, "BodyText", `w:jc w:val="both"`, `w:jc w:val="left"`), "justified"},
		{"heading may stand last", style(good, "Heading2", `<w:keepNext/>`, ``), "a heading stays with its text"},
		{"torn signature", matched(`<w:trPr><w:cantSplit/></w:trPr>(<w:tc><w:tcPr><w:tcW[^>]*/></w:tcPr><w:p><w:pPr><w:pStyle w:val="RecipientsHead"/>)`, `$1`), "a signature stays on one page"},
		{"signature alone", matched(`<w:keepNext/>(</w:pPr><w:r><w:t xml:space="preserve">Trên đây)`, `$1`), "signature stands on a page with text"},
		{"no room to sign", matched(`(<w:pStyle w:val="Signer"/>)<w:spacing w:before="\d+"/>`, `$1`), "room to sign"},
		{"name at the left", style(good, "Signer", `w:jc w:val="center"`, `w:jc w:val="left"`), "signer is centred"},
		{"recipients lower than the signature", matched(`(<w:pStyle w:val="RecipientsHead"/>)<w:spacing w:before="\d+"/>`, `$1<w:spacing w:before="600"/>`), "level with the signature"},
		{"recipients indented", style(good, "Recipient", `</w:pPr>`, `<w:ind w:left="300"/></w:pPr>`), "recipients stand at the left margin"},
		{"torn row", in(good, document, `<w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="`, `<w:tc><w:tcPr><w:tcW w:w="`, -1), "a row stays on one page"},
		{"head not repeated", in(good, document, `<w:tblHeader/>`, ``, -1), "head stands on each of its pages"},
		{"row with a cell too few", matched(`<w:gridSpan w:val="2"/>`, ``), "cells of a row fill it"},
		{"table too wide", matched(`(<w:tblStyle w:val="DataTable"/>.*?<w:gridCol w:w=")\d+`, `${1}9000`), "as wide as the text"},
		{"columns left to Word", in(good, document, `<w:tblLayout w:type="fixed"/>`, ``, 1), "columns are settled"},
		{"annex without a section", matched(`<w:pPr><w:pStyle w:val="Gap"/>[^/]*/><w:sectPr>.*?</w:sectPr></w:pPr>`, ``), "each annex is a section"},
		{"annex label at the left", style(good, "AnnexLabel", `w:jc w:val="center"`, `w:jc w:val="left"`), "annex label is centred"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			findings, err := DOCX(test.docx)
			if err != nil {
				t.Fatal(err)
			}
			wantRule(t, findings, test.rule)
		})
	}
}

// TestDOCXBrokenStamp breaks the box of the circulation of a restricted annex.
func TestDOCXBrokenStamp(t *testing.T) {
	t.Parallel()
	d := whole()
	d.Internal, d.Annexes[0].Restricted = true, true
	good := docxOf(t, d)
	if findings, err := DOCX(good); err != nil || len(findings) > 0 {
		t.Fatal(findings, err)
	}
	for rule, edit := range map[string][2]string{
		"the box of the circulation grows with its words":     {`w:hRule="atLeast"`, `w:hRule="exact"`},
		"the box of the circulation stands in the top margin": {`w:vAnchor="page"`, `w:vAnchor="text"`},
		"the circulation stands in a box":                     {`<w:top w:val="single"`, `<w:top w:val="nil"`},
		"the circulation stands on each page of its part":     {"LƯU HÀNH NỘI BỘ", "NỘI BỘ"},
	} {
		findings, err := DOCX(editDOCX(t, good, "word/header3.xml", func(text string) string { return strings.ReplaceAll(text, edit[0], edit[1]) }))
		if err != nil {
			t.Fatal(err)
		}
		wantRule(t, findings, rule)
	}
}
