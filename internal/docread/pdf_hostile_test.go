package docread

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/docread/cputest"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// pdfFile puts objects together to a file; the first is the catalogue.
func pdfFile(objects ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	b.WriteString("%PDF-1.7\n")
	for i, s := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, s)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

// deflated is a stream that comes to what was written times over.
func deflated(dict, what string, times int) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	for range times {
		_, _ = w.Write([]byte(what))
	}
	_ = w.Close()
	return fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", dict, b.Len(), b.String())
}

// onePage is a file of one page with these contents and resources, and more objects from number 5 on.
func onePage(contents, resources string, more ...string) []byte {
	return pdfFile(append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<" + resources + ">>/Contents 4 0 R>>", contents}, more...)...)
}

func hostilePDFs() map[string][]byte {
	const catalog, pages = "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"
	files := map[string][]byte{
		"a count of two billion pages": pdfFile(catalog, "<</Type/Pages/Count 2147483647/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
		"a page many times over":       pdfFile(catalog, "<</Type/Pages/Count 400000/Kids["+strings.Repeat("3 0 R ", 400_000)+"]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
		"arrays in arrays":             pdfFile(catalog, pages, "<</Type/Page/Parent 2 0 R/MediaBox "+strings.Repeat("[", 3_000_000)+">>"),
		"dictionaries in dictionaries": pdfFile(catalog, pages, "<</Type/Page/Parent 2 0 R/A "+strings.Repeat("<</A ", 2_000_000)+">>"),
		"a page of 280 megabytes":      onePage(deflated("", strings.Repeat("0 0 m 9 9 l S\n", 1000), 20_000), ""),
		"a page of nothing but spaces": onePage(deflated("", strings.Repeat(" ", 1<<20), 200), ""),
		"brackets without end":         onePage(deflated("", strings.Repeat("[", 1<<20), 20), ""),
		"states saved without end":     onePage(deflated("", strings.Repeat("q ", 1<<19), 40), ""),
		"a letter five million times":  onePage(deflated("", "BT /F 9 Tf 9 9 Td ("+strings.Repeat("a", 1<<16)+") Tj ET\n", 80), "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"),
		"a form that draws itself":     onePage("<</Length 5>>stream\n/X Do\nendstream", "/XObject<</X 5 0 R>>", "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream"),
		"a stream of many filters":     onePage("<</Filter["+strings.Repeat("/FlateDecode", 100_000)+"]/Length 3>>stream\nabc\nendstream", ""),
		"a table that leads to itself": []byte("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"),
		"a table of a billion entries": []byte("%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 1000000000/W[1 2 1]/Index[0 1000000000]/Root 2 0 R/Length 4>>stream\nabcd\nendstream\nendobj\nstartxref\n9\n%%EOF\n"),
		"a table that expands":         []byte("%PDF-1.7\n1 0 obj\n" + deflated("/Type/XRef/Size 90000000/W[1 2 1]/Root 2 0 R", strings.Repeat("\x01\x00\x09\x00", 1<<18), 200) + "\nendobj\nstartxref\n9\n%%EOF\n"),
	}
	// A chain of page trees, each in the one before.
	deep := []string{catalog}
	for i := range 200_000 {
		deep = append(deep, fmt.Sprintf("<</Type/Pages/Count 1/Kids[%d 0 R]>>", i+3))
	}
	files["page trees in page trees"] = pdfFile(deep...)
	// Each form draws the next one twice.
	var forms []string
	for i := range 40 {
		forms = append(forms, fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream", 6+i))
	}
	files["forms that double"] = onePage("<</Length 5>>stream\n/X Do\nendstream", "/XObject<</X 5 0 R>>", forms...)
	// An object stream that comes to hundreds of megabytes.
	files["an object stream that expands"] = objectStreamBomb()
	files["objects by the hundred thousand"] = pdfFile(append([]string{catalog, pages, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}, strings.Split(strings.Repeat("[1 2 3 4 5 6 7 8]\n", 300_000), "\n")...)...)
	// Three hundred pages, each of them heavy and without a word.
	var many []string
	kids := ""
	for i := range maxPages {
		kids += fmt.Sprintf("%d 0 R ", i+4)
		many = append(many, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>")
	}
	files["pages that share a heavy content"] = pdfFile(append([]string{catalog, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", maxPages, kids), deflated("", strings.Repeat("0 0 m 9 9 l S\n", 1000), 50)}, many...)...)
	// A font whose map says what two billion letters are.
	files["a map of all letters"] = onePage("<</Length 33>>stream\nBT /F 9 Tf 9 9 Td <00410042> Tj ET\nendstream", "/Font<</F 5 0 R>>",
		"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>", "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>",
		deflated("", "begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"+strings.Repeat("1 beginbfrange <0000> <FFFF> <0000> endbfrange\n", 100), 20))
	return files
}

// objectStreamBomb is a file whose page stands in an object stream of hundreds of megabytes.
func objectStreamBomb() []byte {
	var b bytes.Buffer
	var table bytes.Buffer
	entry := func(kind byte, at, index int) {
		table.WriteByte(kind)
		_ = binary.Write(&table, binary.BigEndian, uint32(at))
		_ = binary.Write(&table, binary.BigEndian, uint16(index))
	}
	b.WriteString("%PDF-1.7\n")
	entry(0, 0, 0)
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "", deflated("/Type/ObjStm/N 1/First 4", "3 0 <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"+strings.Repeat(" ", 1<<20), 200)} {
		if object == "" {
			entry(2, 4, 0)
			continue
		}
		entry(1, b.Len(), 0)
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	entry(1, start, 0)
	fmt.Fprintf(&b, "5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", table.Len(), table.String(), start)
	return b.Bytes()
}

// TestHostilePDFs holds that no file made to hurt costs more than a second of
// the processor and a hundred megabytes, and that the next honest one is read.
func TestHostilePDFs(t *testing.T) {
	honest := minimal(strings.Repeat("The commune carries out what it has planned.\n", 30))
	if _, err := Read(honest, Options{}); err != nil {
		t.Fatal(err)
	}
	for name, data := range hostilePDFs() {
		before, measured := resetPeak()
		start, clock := cputest.Spent(), time.Now()
		_, err := Read(data, Options{})
		took := cputest.Spent() - start
		grew := peak() - before
		t.Logf("%s: %d kB, %v of the processor, %v, %d MB more; %v", name, len(data)>>10, took.Round(time.Millisecond), time.Since(clock).Round(time.Millisecond), grew>>20, err)
		if took > slowness*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if measured && slowness == 1 && grew > 100<<20 {
			t.Errorf("%s needs %d MB", name, grew>>20)
		}
		if err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
		if _, err := Read(honest, Options{}); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
}

// resetPeak forgets the most memory that the process has held and gives what it
// holds now; ok is false where the system cannot.
func resetPeak() (now int, ok bool) {
	err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	return statusBytes("VmRSS:"), err == nil
}

func peak() int { return statusBytes("VmHWM:") }

func statusBytes(field string) int {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, field); ok {
			n, _ := strconv.Atoi(strings.Fields(value)[0])
			return n << 10
		}
	}
	return 0
}

// TestLongPDF holds that a plan of sixty dense pages is read, whatever else the machine does.
func TestLongPDF(t *testing.T) {
	t.Parallel()
	page := strings.Repeat("The commune carries out the plan and reports to the district each quarter of the year\n", 45)
	var pages []string
	for range 60 {
		pages = append(pages, page)
	}
	start := cputest.Spent()
	doc, err := Read(minimal(pages...), Options{})
	if err != nil || len(doc.Blocks) < 60 {
		t.Fatalf("%d blocks, %v", len(doc.Blocks), err)
	}
	t.Logf("read in %v", cputest.Spent()-start)
}
