package docread

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kehoachxa/kehoachxa/internal/docread/cputest"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// book makes an .xlsx of one sheet's inner XML and other parts, which may stand for the usual ones.
func book(t testing.TB, sheet string, parts ...string) []byte {
	t.Helper()
	files := []string{
		"_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Bảng 1" sheetId="1" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", `<?xml version="1.0" encoding="UTF-8"?><worksheet>` + sheet + `</worksheet>`,
	}
next:
	for i := 0; i < len(parts); i += 2 {
		for j := 0; j < len(files); j += 2 {
			if files[j] == parts[i] {
				files[j+1] = parts[i+1]
				continue next
			}
		}
		files = append(files, parts[i], parts[i+1])
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
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

// cells renders what was read, a row a line: "2: A=text B=f()".
func cells(w Workbook) string {
	var b strings.Builder
	for _, s := range w.Sheets {
		for _, r := range s.Rows {
			fmt.Fprintf(&b, "%d:", r.Number)
			for _, c := range r.Cells {
				text := strings.ReplaceAll(c.Text, "\n", "/")
				if c.Number {
					text = "#" + text
				}
				if c.Formula {
					text = "f(" + text + ")"
				}
				fmt.Fprintf(&b, " %c=%s", 'A'+c.Column, text)
			}
			b.WriteByte('\n')
		}
		for _, m := range s.Merged {
			fmt.Fprintf(&b, "merged %d,%d-%d,%d\n", m.Row, m.Column, m.LastRow, m.LastColumn)
		}
	}
	return b.String()
}

func data(rows string) string { return `<sheetData>` + rows + `</sheetData>` }

func TestReadXLSX(t *testing.T) {
	t.Parallel()
	const shared = `<sst><si><t>Công an</t></si><si><r><t xml:space="preserve">Trạm </t></r><r><t>Y tế</t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_` + "\n" + `b</t></si></sst>`
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="#,##0 &quot;đồng d&quot;"/><numFmt numFmtId="166" formatCode="[Red]0.0%"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="166"/></cellXfs></styleSheet>`
	for _, test := range []struct{ name, sheet, want string }{
		{"shared and inline", data(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>xã</t></is></c></row>`), "1: A=Công an B=Trạm Y tế D=xã\n"},
		{"line breaks", data(`<row r="3"><c r="A3" t="s"><v>2</v></c></row>`), "3: A=a/b\n"},
		{"positions not written", data(`<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>7</v></c></row><row><c><v>8</v></c></row>`), "1: A=a C=#7\n2: A=#8\n"},
		{"numbers", data(`<row r="1"><c r="A1"><v>0.30000000000000004</v></c><c r="B1"><v>1E3</v></c><c r="C1"><v>12345678901</v></c><c r="D1"><v>-2.50</v></c></row>`), "1: A=#0.3 B=#1000 C=#12345678901 D=#-2.5\n"},
		{"days", data(`<row r="1"><c r="A1" s="1"><v>46349</v></c><c r="B1" s="2"><v>46349.5</v></c><c r="C1" s="1"><v>59</v></c><c r="D1" s="1"><v>61</v></c><c r="E1" s="1"><v>-3</v></c><c r="F1" t="d"><v>2026-11-23T00:00:00</v></c></row>`),
			"1: A=#23/11/2026 B=#23/11/2026 12:00 C=#28/02/1900 D=#01/03/1900 E=#-3 F=#23/11/2026\n"},
		{"shares and money", data(`<row r="1"><c r="A1" s="4"><v>0.75</v></c><c r="B1" s="5"><v>0.982</v></c><c r="C1" s="3"><v>1742</v></c></row>`), "1: A=#75% B=#98.2% C=#1742\n"},
		{"true and error", data(`<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>`), "1: A=TRUE B=#N/A\n"},
		{"formula is not believed", data(`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>HYPERLINK("http://x")</f><v>Đã xong</v></c><c r="C1"><f t="shared" si="0"/><v>1</v></c></row>`), "1: A=f() B=f() C=f()\n"},
		{"formula over several cells", data(`<row r="1"><c r="A1"><f t="array" ref="A1:B2">x</f><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><row r="2"><c r="A2"><v>4</v></c></row><row r="3"><c r="A3"><v>5</v></c></row>`), "1: A=f() B=f() C=#3\n2: A=f()\n3: A=#5\n"},
		{"merged", data(`<row r="1"><c r="A1"><v>1</v></c></row>`) + `<mergeCells><mergeCell ref="A1:C2"/></mergeCells>`, "1: A=#1\nmerged 1,0-2,2\n"},
		{"decomposed letters", data(`<row r="1"><c r="A1" t="inlineStr"><is><t>` + "tie\u0302\u0301n đo\u0323\u0302\u200b" + `</t></is></c></row>`), "1: A=tiến độ\u200b\n"},
		{"markup is text", data(`<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;b&gt; =1+1</t></is></c></row>`), "1: A=<b> =1+1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w, err := ReadXLSX(book(t, test.sheet, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
			if err != nil {
				t.Fatal(err)
			}
			if got := cells(w); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

func TestReadWorkbook(t *testing.T) {
	t.Parallel()
	w, err := ReadXLSX(book(t, data(`<row r="1" hidden="1"><c r="A1" s="0"><v>1</v></c></row>`),
		"xl/workbook.xml", `<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="Một" state="veryHidden" r:id="a"/><sheet name="Biểu đồ" r:id="z"/><sheet name="Lặp" r:id="a"/></sheets></workbook>`,
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`))
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Sheets) != 1 || !w.Sheets[0].Hidden || w.Sheets[0].Name != "Một" || !w.Sheets[0].Rows[0].Hidden {
		t.Errorf("sheets %+v", w.Sheets)
	}
	if got := cells(w); got != "1: A=#02/01/1904\n" {
		t.Errorf("a day counted from 1904: %s", got)
	}
	if c := w.Sheets[0].Rows[0].Cell(7); c.Text != "" || c.Column != 7 {
		t.Errorf("an empty cell is %+v", c)
	}
}

// A part that is related to the workbook again and again is read once.
func TestRelatedAgainAndAgain(t *testing.T) {
	var rels strings.Builder
	rels.WriteString(`<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>`)
	for i := range 60_000 {
		fmt.Fprintf(&rels, `<Relationship Id="s%d" Type="x/sharedStrings" Target="s.xml"/><Relationship Id="w%d" Type="x/worksheet" Target="worksheets/sheet1.xml"/>`, i, i)
	}
	rels.WriteString(`</Relationships>`)
	file := book(t, data(`<row><c t="s"><v>0</v></c></row>`), "xl/_rels/workbook.xml.rels", rels.String(), "xl/s.xml", `<sst><si><t>một</t></si></sst>`)
	start := cputest.Spent()
	w, err := ReadXLSX(file)
	if err != nil {
		t.Fatal(err)
	}
	if took := cputest.Spent() - start; took > slowness*time.Second {
		t.Errorf("took %v", took)
	}
	if got := cells(w); got != "1: A=một\n" {
		t.Errorf("got %s", got)
	}
}

// TestReadExcelize reads what the library writes that makes our own sheets.
func TestReadExcelize(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for cell, value := range map[string]any{"A1": "Kết quả\ntuần 1", "B1": 75, "C1": 0.5, "D1": day, "E1": true} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStr("Sheet1", "A2", "=1+1"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellFormula("Sheet1", "B2", "SUM(B1:C1)"); err != nil {
		t.Fatal(err)
	}
	if err := f.MergeCell("Sheet1", "A3", "B3"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w, err := ReadXLSX(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := cells(w), "1: A=Kết quả/tuần 1 B=#75 C=#0.5 D=#23/11/2026 E=TRUE\n2: A==1+1 B=f()\nmerged 3,0-3,1\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestHostileXLSX holds the files that were made to hurt: each is refused with a sentence, in under a
// second and with little memory.
func TestHostileXLSX(t *testing.T) {
	rows := func(n int, row string) string { return data(strings.Repeat(row, n)) }
	head := `<?xml version="1.0" encoding="UTF-8"?>`
	const sheet1, strs = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	one := data(`<row><c><v>1</v></c></row>`)
	var many []string
	for i := range maxEntries {
		many = append(many, fmt.Sprintf("m/%d", i), "")
	}
	sheets := strings.Repeat(`<sheet name="a" r:id="a"/>`, maxSheets+1)
	for _, test := range []struct {
		name string
		data func() []byte
		say  string
	}{
		{"20,000 rows with a cell in the last column", func() []byte {
			var b strings.Builder
			for i := range 20_000 {
				fmt.Fprintf(&b, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+1, i+1)
			}
			return book(t, data(b.String()))
		}, "cột thứ 200"},
		{"the last row", func() []byte { return book(t, data(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`)) }, "20.000"},
		{"million rows", func() []byte { return book(t, rows(1_000_000, `<row/>`)) }, "20.000"},
		{"too many cells", func() []byte { return book(t, rows(19_000, `<row>`+strings.Repeat(`<c/>`, 30)+`</row>`)) }, "500.000"},
		{"cells in one row", func() []byte { return book(t, data(`<row>`+strings.Repeat(`<c/>`, 400_000)+`</row>`)) }, "bất thường"},
		{"columns in one row", func() []byte { return book(t, data(`<row>`+strings.Repeat(`<c/>`, 300)+`</row>`)) }, "cột thứ 200"},
		{"300 MB in a cell", func() []byte {
			return book(t, data(`<row><c t="str"><v>`+strings.Repeat("a", 300<<20)+`</v></c></row>`))
		}, "32.767"},
		{"long cell", func() []byte {
			return book(t, data(`<row><c t="str"><v>`+strings.Repeat("a", maxCellText+1)+`</v></c></row>`))
		}, "32.767"},
		{"text split by comments", func() []byte {
			return book(t, data(`<row><c t="str"><v>`+strings.Repeat("a<!---->", 3_900_000)+`</v></c></row>`))
		}, "bất thường"},
		{"shared strings bomb", func() []byte {
			return book(t, one, strs, `<sst>`+strings.Repeat(`<si/>`, maxCells+1)+`</sst>`)
		}, "8 MB"},
		{"long shared string", func() []byte { return book(t, one, strs, `<sst><si><t>`+strings.Repeat("a", 20<<20)+`</t></si></sst>`) }, "32.767"},
		{"one long string everywhere", func() []byte {
			return book(t, rows(300, `<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 100)+`</row>`), strs, `<sst><si><t>`+strings.Repeat("a", maxCellText)+`</t></si></sst>`)
		}, "8 MB"},
		{"rich text of pieces", func() []byte {
			return book(t, one, strs, `<sst><si>`+strings.Repeat(`<r><t>a</t></r>`, 900_000)+`</si></sst>`)
		}, "bất thường"},
		{"styles bomb", func() []byte {
			return book(t, one, "xl/styles.xml", `<styleSheet><cellStyleXfs>`+strings.Repeat(`<xf/>`, 1_400_000)+`</cellStyleXfs></styleSheet>`)
		}, "bất thường"},
		{"relations bomb", func() []byte {
			return book(t, one, "_rels/.rels", `<Relationships>`+strings.Repeat(`<a/>`, 1_400_000)+`</Relationships>`)
		}, "bất thường"},
		{"no such string", func() []byte { return book(t, data(`<row><c t="s"><v>5</v></c></row>`)) }, "hỏng"},
		{"negative string", func() []byte { return book(t, data(`<row><c t="s"><v>-5</v></c></row>`)) }, "hỏng"},
		{"formulas over everything", func() []byte {
			return book(t, rows(400, `<row><c><f t="array" ref="A1:GR20000">1</f></c></row>`))
		}, "bất thường"},
		{"merged areas", func() []byte {
			return book(t, one+`<mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, maxAreas+1)+`</mergeCells>`)
		}, "bất thường"},
		{"rows backwards", func() []byte { return book(t, data(`<row r="2"/><row r="1"/>`)) }, "hỏng"},
		{"cell twice", func() []byte { return book(t, data(`<row r="1"><c r="A1"/><c r="A1"/></row>`)) }, "hỏng"},
		{"cell of another row", func() []byte { return book(t, data(`<row r="1"><c r="A2"/></row>`)) }, "hỏng"},
		{"senseless place", func() []byte { return book(t, data(`<row r="1"><c r="AAAAAAAA1"/></row>`)) }, "hỏng"},
		{"depth", func() []byte { return book(t, data(`<row>`+strings.Repeat("<c>", maxDepth)+`</row>`)) }, "bất thường"},
		{"long tag", func() []byte { return book(t, data(`<row x="`+strings.Repeat("a", maxTag)+`"/>`)) }, "bất thường"},
		{"attributes", func() []byte { return book(t, data(`<row`+strings.Repeat(` a="1"`, maxAttributes+1)+`/>`)) }, "bất thường"},
		{"doctype", func() []byte {
			return book(t, "", sheet1, `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet/>`)
		}, "DOCTYPE"},
		{"doctype in strings", func() []byte { return book(t, one, strs, `<!DOCTYPE x [<!ENTITY a "b">]><sst/>`) }, "DOCTYPE"},
		{"charset", func() []byte { return book(t, "", sheet1, strings.Replace(head, "UTF-8", "UTF-16", 1)+`<worksheet/>`) }, "UTF-8"},
		{"entity", func() []byte { return book(t, data(`<row><c t="str"><v>&a;</v></c></row>`)) }, "hỏng"},
		{"unclosed", func() []byte { return book(t, `<sheetData><row>`) }, "hỏng"},
		{"many sheets", func() []byte {
			return book(t, one, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets>`+sheets+`</sheets></workbook>`)
		}, "bất thường"},
		{"many files", func() []byte { return book(t, one, many...) }, "bất thường"},
		{"duplicate names", func() []byte { return book(t, one, "xl/a.xml", "", "xl/A.xml", "") }, "hỏng"},
		{"no sheets", func() []byte { return book(t, one, "xl/workbook.xml", `<workbook/>`) }, "không phải tệp Excel"},
		{"binary workbook", func() []byte {
			return book(t, one, "_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`)
		}, ".xlsb"},
		{"outside target", func() []byte {
			return book(t, one, "_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" TargetMode="External" Target="http://127.0.0.1/"/></Relationships>`)
		}, "không phải tệp Excel"},
		{"a Word file", func() []byte { return pack(t, text("a")) }, "không phải tệp Excel"},
		{"cut zip", func() []byte { return book(t, one)[:300] }, "hỏng"},
		{"password", func() []byte { return append([]byte(ole), wideName("EncryptedPackage")...) }, "mật khẩu"},
		{"old Excel", func() []byte { return append([]byte(ole), wideName("Workbook")...) }, ".xls"},
		{"old Word", func() []byte { return append([]byte(ole), wideName("WordDocument")...) }, "không phải tệp Excel"},
		{"text", func() []byte { return []byte("a;b;c\n1;2;3\n") }, "không phải tệp Excel"},
		{"PDF", func() []byte { return []byte("%PDF-1.7\n") }, "không phải tệp Excel"},
		{"empty", func() []byte { return nil }, "trống"},
		{"large", func() []byte { return make([]byte, maxFile+1) }, "20 MB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := test.data()
			start := cputest.Spent()
			var err error
			held := heldBy(func() { _, err = ReadXLSX(file) })
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
}

// heldBy is by how much the heap grew at most while f ran.
func heldBy(f func()) uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	objects := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	before := objects()
	most, done, seen := before, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(seen)
		for {
			most = max(most, objects())
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-seen
	return most - before
}

// FuzzSheet varies the sheet, the strings and the styles of a sound file.
func FuzzSheet(f *testing.F) {
	f.Add(data(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46349.25</v></c></row>`), `<sst><si><t>một</t></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Add(data(`<row><c t="inlineStr"><is><r><t>_x000D_a_x0041_</t></r></is></c><c><f t="array" ref="A1:B9">1</f></c></row>`)+`<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`, "", "")
	f.Add(data(`<row r="20000"><c r="GR20000" t="d"><v>2026-11-23</v></c></row>`), `<sst/>`, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="\d&quot;y&quot;0%"/></numFmts></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		w, err := ReadXLSX(book(t, sheet, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("a refusal without a sentence: %v", err)
			}
			return
		}
		for _, s := range w.Sheets {
			last := 0
			for _, r := range s.Rows {
				if r.Number <= last || r.Number > MaxSheetRows {
					t.Fatalf("row %d after %d", r.Number, last)
				}
				last = r.Number
				column := -1
				for _, c := range r.Cells {
					if c.Column <= column || c.Column >= MaxSheetColumns || c.Formula && c.Text != "" || strings.ContainsAny(c.Text, "\x00\r") {
						t.Fatalf("cell %+v after column %d", c, column)
					}
					column = c.Column
				}
			}
		}
	})
}
