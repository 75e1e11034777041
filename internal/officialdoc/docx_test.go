package officialdoc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
)

// docxParts writes the document and reads its parts back.
func docxParts(t *testing.T, d *Document) map[string]string {
	t.Helper()
	var buf bytes.Buffer
	if err := d.WriteDOCX(&buf); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

func TestDOCXGolden(t *testing.T) {
	t.Parallel()
	parts := docxParts(t, sample())
	// One element a line, so that a difference can be read.
	golden(t, "sample.document.xml", []byte(strings.ReplaceAll(parts["word/document.xml"], "><w:", ">\n<w:")))
	golden(t, "sample.styles.xml", []byte(strings.ReplaceAll(parts["word/styles.xml"], "><w:", ">\n<w:")))
}

func TestDOCXIsTheSameTwice(t *testing.T) {
	t.Parallel()
	var one, two bytes.Buffer
	if err := sample().WriteDOCX(&one); err != nil {
		t.Fatal(err)
	}
	if err := sample().WriteDOCX(&two); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same document gave other bytes")
	}
}

// schemaOrder has the children of each element in the sequence of the schema (ECMA-376, wml.xsd), as
// far as they are written here. Word calls a file damaged where the order is another.
var schemaOrder = map[string][]string{
	"pPr":        {"pStyle", "keepNext", "keepLines", "pBdr", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"},
	"rPr":        {"rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "highlight", "lang"},
	"tblPr":      {"tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"},
	"tcPr":       {"tcW", "gridSpan", "vMerge", "tcBorders", "vAlign"},
	"trPr":       {"cantSplit", "tblHeader"},
	"sectPr":     {"headerReference", "type", "pgSz", "pgMar", "pgNumType", "titlePg"},
	"tbl":        {"tblPr", "tblGrid", "tr"},
	"tr":         {"trPr", "tc"},
	"style":      {"name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr"},
	"settings":   {"zoom", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang", "decimalSymbol", "listSeparator"},
	"tblBorders": {"top", "left", "bottom", "right", "insideH", "insideV"},
	"tblCellMar": {"top", "left", "bottom", "right"},
	"tcBorders":  {"top", "bottom"},
}

func TestDOCXFollowsTheSchema(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*Document{"sample": sample(), "hard": hard(), "minutes": minutes(), "empty": {}} {
		for part, content := range docxParts(t, d) {
			checkOrder(t, name+" "+part, content)
		}
	}
}

func checkOrder(t *testing.T, name, content string) {
	t.Helper()
	type open struct {
		name string
		last int
	}
	var stack []open
	for decoder := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				parent := &stack[len(stack)-1]
				if order, ok := schemaOrder[parent.name]; ok {
					at := slices.Index(order, e.Name.Local)
					switch {
					case at < 0:
						t.Errorf("%s: <%s> is not expected in <%s>", name, e.Name.Local, parent.name)
					case at < parent.last:
						t.Errorf("%s: <%s> stands after <%s> in <%s>", name, e.Name.Local, order[parent.last], parent.name)
					}
					parent.last = at
				}
			}
			stack = append(stack, open{name: e.Name.Local})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

// TestDOCXRowsFillTheGrid holds Word's other condition: the cells of each row cover every column once,
// and a cell ends with a paragraph.
func TestDOCXRowsFillTheGrid(t *testing.T) {
	t.Parallel()
	type cell struct {
		Props struct {
			Span struct {
				Val int `xml:"val,attr"`
			} `xml:"gridSpan"`
		} `xml:"tcPr"`
		Paragraphs []struct{} `xml:"p"`
	}
	var doc struct {
		Tables []struct {
			Columns []struct{} `xml:"tblGrid>gridCol"`
			Rows    []struct {
				Cells []cell `xml:"tc"`
			} `xml:"tr"`
		} `xml:"body>tbl"`
	}
	if err := xml.Unmarshal([]byte(docxParts(t, hard())["word/document.xml"]), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Tables) != 6 {
		t.Fatalf("%d tables, want head, three of the body, foot and annex", len(doc.Tables))
	}
	for i, table := range doc.Tables {
		if len(table.Rows) == 0 {
			t.Errorf("table %d has no row", i)
		}
		for r, row := range table.Rows {
			n := 0
			for _, c := range row.Cells {
				n += max(c.Props.Span.Val, 1)
				if len(c.Paragraphs) == 0 {
					t.Errorf("table %d, row %d has a cell without a paragraph", i, r)
				}
			}
			if n != len(table.Columns) {
				t.Errorf("table %d, row %d covers %d of %d columns", i, r, n, len(table.Columns))
			}
		}
	}
}

func TestDOCXPage(t *testing.T) {
	t.Parallel()
	parts := docxParts(t, sample())
	doc := parts["word/document.xml"]
	for what, want := range map[string]int{
		`<w:titlePg/>`:               3, // the text and two annexes
		`<w:pgNumType w:start="1"/>`: 3,
		`w:orient="landscape"`:       1,
		`<w:tblHeader/>`:             3, // two levels and one
		`w:name="nhiem_vu_1"`:        1,
		`<w:u `:                      0, // rules are borders
	} {
		if got := strings.Count(doc, what); got != want {
			t.Errorf("%s stands %d times, want %d", what, got, want)
		}
	}
	if !strings.Contains(parts["word/header1.xml"], " PAGE ") || strings.Contains(parts["word/header2.xml"], "PAGE") {
		t.Error("the page number must stand on every page but the first")
	}
	if want := "<dcterms:created xsi:type=\"dcterms:W3CDTF\">2027-02-09T01:00:00Z<"; !strings.Contains(parts["docProps/core.xml"], want) {
		t.Errorf("no %s in %s", want, parts["docProps/core.xml"])
	}
}

// TestDOCXOutline: phần, mục, khoản are Word's headings 1, 2, 3 where there are phần, else one higher.
func TestDOCXOutline(t *testing.T) {
	t.Parallel()
	section := Heading{Level: 1, Label: "I.", Title: "Kết quả"}
	for _, test := range []struct {
		name string
		body []Block
		want string
	}{
		{"without phần", []Block{section}, `<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">I. KẾT QUẢ</w:t>`},
		{"with phần", []Block{Heading{Label: "Phần I", Title: "Chung"}, section}, `<w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t xml:space="preserve">I. KẾT QUẢ</w:t>`},
	} {
		if doc := docxParts(t, &Document{Body: test.body})["word/document.xml"]; !strings.Contains(doc, test.want) {
			t.Errorf("%s: no %s in %s", test.name, test.want, doc)
		}
	}
}

func TestBookmarkName(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"": "", "nhiem-vu-1": "nhiem_vu_1", "12": "k12", "trẻ em": "tr__em", "-": "k_",
		strings.Repeat("a", 60): strings.Repeat("a", 40),
	} {
		if got := bookmarkName(key); got != want {
			t.Errorf("bookmarkName(%q) = %q, want %q", key, got, want)
		}
	}
}

// FuzzDOCX: no text, wherever it stands, breaks the XML.
func FuzzDOCX(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for part, content := range docxParts(t, everywhere(text)) {
			checkOrder(t, part, content)
		}
	})
}

// hostileTexts try to end an element, an attribute, a section or the file.
var hostileTexts = []string{
	"<w:p>", "&amp; & &#0;", "]]>", "<![CDATA[", `"'/>`, "a\x00\x01\x1f\x7fb", "\xff\xfe", "\uFFFE\uFFFF", "--><!--", "</script><script>alert(1)</script>",
	"\u2028\u2029\u0085", "\U0010FFFF", "  hai  khoảng  trắng  ", "",
}

// everywhere is a document in which every text is the given one.
func everywhere(text string) *Document {
	p := Paragraph{Label: text, Key: text, Spans: []Span{{Text: text}, {Text: text, Bold: true, Italic: true}, {Text: text, Hole: true}}}
	body := []Block{
		Heading{Level: 0, Label: text, Title: text, Key: text}, Heading{Level: 2, Label: text, Title: text, Key: text}, p,
		Table{Caption: text, Note: text, Key: text, Columns: make([]Column, 2), Head: [][]Cell{{TextCell(text), TextCell(text, text)}},
			Rows: []Row{{Cells: []Cell{{Paragraphs: []Paragraph{p}, ColSpan: 2}}}}},
	}
	return &Document{
		Head: Head{Superior: text, Agency: text, Number: text, Symbol: text, Place: text, Day: 1, Month: 1, Year: 2027},
		Kind: text, Summary: text, Addressee: []string{text, text}, Bases: []string{text}, Body: body, Closing: text,
		Foot:    Foot{Authority: []string{text}, Signer: text, Recipients: []Recipient{{Name: text, Purpose: text}}, Filing: text},
		Annexes: []Annex{{Title: text, Note: text, Body: body}}, Language: text, Made: Moment(text),
	}
}
