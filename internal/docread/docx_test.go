package docread

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/docread/cputest"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

const (
	rootRels = `<Relationships><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="word/main.xml"/></Relationships>`
	mainRels = `<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="/word/numbering.xml"/></Relationships>`
)

// pack makes a .docx of the body and other parts.
func pack(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	files := append([]string{
		"_rels/.rels", rootRels,
		"word/_rels/main.xml.rels", mainRels,
		"word/main.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`,
	}, parts...)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }

// lines renders what was read, one paragraph a line, cells between bars.
func lines(doc Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		if block.Table == nil {
			fmt.Fprintln(&b, strings.TrimSpace(block.Label+" "+strings.ReplaceAll(block.Text, "\n", "/")))
			continue
		}
		for _, row := range block.Table.Rows {
			for _, c := range row.Cells {
				var parts []string
				for _, p := range c.Paragraphs {
					parts = append(parts, p.Text)
				}
				fmt.Fprintf(&b, "|%d+%d %s", c.Column, c.Span, strings.Join(parts, "¶"))
			}
			fmt.Fprintln(&b, "|")
		}
	}
	return b.String()
}

func TestReadDOCX(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, body, want string }{
		{"plain", text("một") + `<w:p/>` + text("hai"), "một\nhai\n"},
		{"runs", `<w:p><w:r><w:t>Kế </w:t></w:r><w:r><w:t>hoạch</w:t></w:r></w:p>`, "Kế hoạch\n"},
		{"break", `<w:p><w:r><w:t>KT. CHỦ TỊCH</w:t><w:br/><w:t>PHÓ CHỦ TỊCH</w:t></w:r></w:p>`, "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH\n"},
		{"tracked", `<w:p><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>`, "mới\n"},
		{"hidden and capitals", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr><w:caps/></w:rPr><w:t>đề</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> án</w:t></w:r></w:p>`, "ĐỀ án\n"},
		{"field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> trang</w:t></w:r></w:p>`, "7 trang\n"},
		{"content control", `<w:sdt><w:sdtContent>` + text("trong khung") + `</w:sdtContent></w:sdt>`, "trong khung\n"},
		{"text box once", `<w:p><w:r><w:t>ngoài</w:t><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>` + text("hộp") + `</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><v:textbox><w:txbxContent>` + text("hộp") + `</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "ngoài\nhộp\n"},
		{"merged cells", `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + text("A") + `</w:tc><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + text("B") + `</w:tc></w:tr>` +
			`<w:tr><w:tc>` + text("C") + `</w:tc><w:tc>` + text("D") + `</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`,
			"|0+2 A|2+1 B|\n|0+1 C|1+1 D|2+1 B|\n"},
		{"absurd span", `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>` + text("A") + `</w:tc><w:tc>` + text("B") + `</w:tc></w:tr></w:tbl>`, "|0+1 A|1+1 B|\n"},
		{"nested table", `<w:tbl><w:tr><w:tc>` + text("A") + `<w:tbl><w:tr><w:tc>` + text("B") + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`, "|0+1 A¶B|\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(pack(t, test.body), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := lines(doc); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

func level0(i int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, i, format, text, more)
}

func numberedAs(id string, level int, s string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%s"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, id, s)
}

func TestNumberingLabels(t *testing.T) {
	t.Parallel()
	const styles = `<w:styles><w:style w:styleId="Head"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="Sub"><w:basedOn w:val="Head"/></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>`
	numbering := `<w:numbering>` +
		`<w:abstractNum w:abstractNumId="0">` + level0(0, "upperRoman", "%1.", `<w:pStyle w:val="Head"/>`) + level0(1, "decimal", "%1.%2.", `<w:isLgl/>`) + level0(2, "lowerLetter", "%3)", "") + level0(3, "bullet", "\uf0b7", "") + level0(4, "decimal", "%5.", `<w:lvlRestart w:val="0"/>`) + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>` +
		`</w:numbering>`
	body := numberedAs("1", 0, "a") + numberedAs("1", 1, "b") + numberedAs("1", 1, "c") + numberedAs("1", 2, "d") +
		numberedAs("2", 0, "e") + numberedAs("2", 1, "f") + numberedAs("2", 3, "g") +
		numberedAs("3", 0, "h") + numberedAs("3", 0, "i") + numberedAs("1", 4, "j") + numberedAs("1", 0, "k") + numberedAs("1", 4, "l") +
		numberedAs("0", 0, "m") + `<w:p><w:pPr><w:pStyle w:val="Sub"/></w:pPr><w:r><w:t>n</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:pStyle w:val="Loop"/></w:pPr><w:r><w:t>o</w:t></w:r></w:p>` + numberedAs("9", 0, "p")
	doc, err := Read(pack(t, body, "word/styles.xml", styles, "word/numbering.xml", numbering), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "I. a\n1.1. b\n1.2. c\na) d\nII. e\n2.1. f\n• g\nV. h\nVI. i\n1. j\nVII. k\n2. l\nm\nVIII. n\no\np\n"
	if got := lines(doc); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if h := doc.Blocks[13].Heading; h != 1 {
		t.Errorf("the heading by style has level %d", h)
	}
}

func TestNumberFormats(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n            int
		format, want string
	}{
		{4, "upperRoman", "IV"}, {1990, "lowerRoman", "mcmxc"}, {5000, "upperRoman", "5000"},
		{26, "lowerLetter", "z"}, {27, "lowerLetter", "aa"}, {2, "upperLetter", "B"},
		{3, "decimalZero", "03"}, {12, "decimalZero", "12"}, {5, "vietnameseCounting", "năm"}, {7, "unknown", "7"},
	} {
		if got := count(test.n, test.format); got != test.want {
			t.Errorf("%d as %s is %q, want %q", test.n, test.format, got, test.want)
		}
	}
}

// TestHostileDOCX holds the files that were made to hurt: each is refused
// with a sentence, and at once.
func TestHostileDOCX(t *testing.T) { //nolint:paralleltest // it measures
	deep := strings.Repeat("<w:a>", maxDepth+10)
	duplicate := []string{"word/x.xml", "", "word/X.xml", ""}
	var many []string
	for i := range maxEntries {
		many = append(many, fmt.Sprintf("m/%d", i), "")
	}
	for _, test := range []struct {
		name string
		data func() []byte
		say  string
	}{
		{"text bomb", func() []byte { return pack(t, text(strings.Repeat("a", maxPart+1))) }, "8 MB"},
		{"long text", func() []byte { return pack(t, text(strings.Repeat("a ", maxText/2+9))) }, "8 MB"},
		{"long tag", func() []byte { return pack(t, `<w:p w:x="`+strings.Repeat("a", maxTag)+`"/>`) }, "bất thường"},
		{"attributes", func() []byte { return pack(t, `<w:p`+strings.Repeat(` a="1"`, maxAttributes+1)+`/>`) }, "bất thường"},
		{"elements", func() []byte { return pack(t, strings.Repeat("<w:p/>", maxElements+1)) }, "bất thường"},
		{"paragraphs", func() []byte { return pack(t, strings.Repeat(text("a"), maxBlocks+1)) }, "bất thường"},
		{"long text in every part", func() []byte {
			part := `<w:styles><w:x>` + strings.Repeat("a", maxPart*9/10) + `</w:x></w:styles>`
			return pack(t, `<w:p><w:x>`+strings.Repeat("a", maxPart*9/10)+`</w:x></w:p>`, "word/styles.xml", part, "word/numbering.xml", part)
		}, "8 MB"},
		{"space between parts of the text", func() []byte {
			return pack(t, strings.Repeat(strings.Repeat(" ", 1<<20)+`<w:p/>`, maxPart>>20-2))
		}, "8 MB"},
		{"all parts together", func() []byte {
			part := strings.Repeat(`<w:x w:y="`+strings.Repeat("a", maxTag-100)+`"/>`, maxPart/maxTag-9)
			return pack(t, part, "word/styles.xml", `<w:styles>`+part+`</w:styles>`, "word/numbering.xml", `<w:numbering>`+part+`</w:numbering>`)
		}, "bất thường"},
		{"depth", func() []byte { return pack(t, deep) }, "bất thường"},
		{"doctype", func() []byte {
			return pack(t, "", "word/styles.xml", `<!DOCTYPE x [<!ENTITY a "b">]><styles/>`)
		}, "DOCTYPE"},
		{"charset", func() []byte {
			return pack(t, "", "word/styles.xml", `<?xml version="1.0" encoding="UTF-16"?><styles/>`)
		}, "UTF-8"},
		{"unclosed", func() []byte { return pack(t, `<w:p>`) }, "hỏng"},
		{"crossed", func() []byte { return pack(t, `<w:p><w:r></w:p></w:r>`) }, "hỏng"},
		{"duplicate names", func() []byte { return pack(t, text("a"), duplicate...) }, "hỏng"},
		{"many files", func() []byte { return pack(t, text("a"), many...) }, "bất thường"},
		{"empty", func() []byte { return pack(t, "<w:p/>") }, "trống"},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := test.data()
			start := cputest.Spent()
			var err error
			held := heldBy(func() { _, err = Read(data, Options{}) })
			if took := cputest.Spent() - start; took > slowness*time.Second {
				t.Errorf("took %v", took)
			}
			if held > 100<<20 {
				t.Errorf("held %d MB", held>>20)
			}
			if err == nil || fault.KindOf(err) == fault.Internal || !strings.Contains(err.Error(), test.say) {
				t.Errorf("got %v, want a refusal that says %q", err, test.say)
			}
		})
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("xl/workbook.xml")
	_, _ = w.Write([]byte("<workbook/>"))
	_ = z.Close()
	if _, err := Read(b.Bytes(), Options{}); err == nil || !strings.Contains(err.Error(), "không phải tệp Word") {
		t.Errorf("a zip that is no .docx: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add([]byte("c\xE1c cu\xD2a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(data, Options{})
		check(t, doc, err)
	})
}

// FuzzDoc varies the body, the styles and the numbering of a sound file.
func FuzzDoc(f *testing.F) {
	f.Add(text("một")+numberedAs("1", 0, "hai"), `<w:styles/>`, `<w:numbering><w:abstractNum w:abstractNumId="0">`+level0(0, "decimal", "%1.", "")+`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`)
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`, "", "")
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		doc, err := Read(pack(t, body, "word/styles.xml", styles, "word/numbering.xml", numbering), Options{})
		check(t, doc, err)
	})
}

// check holds what must be true of anything that was read.
func check(t *testing.T, doc Document, err error) {
	t.Helper()
	if err != nil {
		if fault.KindOf(err) == fault.Internal {
			t.Fatalf("a refusal without a sentence: %v", err)
		}
		return
	}
	last := 0
	for _, b := range doc.Blocks {
		if b.Table != nil {
			continue
		}
		if b.Line <= last && doc.Format == Text {
			t.Fatalf("line %d after %d", b.Line, last)
		}
		last = b.Line
		if b.Text == "" && b.Label == "" || strings.Contains(b.Text, "  ") {
			t.Fatalf("paragraph %q", b.Text)
		}
	}
}
