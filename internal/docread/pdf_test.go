package docread

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/docread/cputest"
	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// minimal makes a PDF with one page for each text, drawn with a standard font.
func minimal(pages ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(pages), strings.Join(kids, " ")))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	for i, text := range pages {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>", 5+2*i))
		stream := ""
		for k, line := range strings.Split(text, "\n") {
			stream += fmt.Sprintf("BT /F 13 Tf 85 %d Td (%s) Tj ET\n", 780-16*k, line)
		}
		object(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(stream), stream))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

func TestReadPDF(t *testing.T) {
	t.Parallel()
	doc, err := Read(minimal("I. PURPOSE OF THE PLAN\nThe first paragraph of this page has a line that is full up to its end and\ngoes on below.\nThe next one begins behind a short line."), Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "I. PURPOSE OF THE PLAN\nThe first paragraph of this page has a line that is full up to its end and goes on below.\nThe next one begins behind a short line.\n"
	if got := lines(doc); got != want || doc.Format != PDF {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestReadPDFPlan reads a plan as an office prints it: two columns at head and foot, a ruled table with a merged cell.
func TestReadPDFPlan(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../importer/testdata/plans/ban-pdf.pdf")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Read(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := lines(doc)
	for _, want := range []string{
		"\n1. Chuẩn bị cây giống, đất trồng và phân công diện tích cho từng bản trước khi vào mùa mưa, ưu tiên cây bản địa có giá trị lâu dài\n",
		"|0+1 1|1+1 Gieo ươm và tiếp nhận cây giống từ vườn ươm của tỉnh, phân về từng bản|2+1 Phòng Kinh tế|3+1 Các bản; Hợp tác xã Lâm nghiệp|4+1 Trước 15/5/2026|\n",
		"|0+1 2|1+1 Nghiệm thu tỷ lệ sống sau khi trồng|2+1 Phòng Kinh tế|3+1 Chi cục Kiểm lâm|4+1 Tháng 11/2026|\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if !doc.Blocks[0].Gap || !strings.Contains(doc.Blocks[0].Wide, "\t") {
		t.Errorf("the head has no columns: %+v", doc.Blocks[0])
	}
}

func TestReadPDFRefuses(t *testing.T) {
	if _, err := Read(minimal("warm up: what compiling costs is no part of the bound below"), Options{}); err != nil {
		t.Fatal(err)
	}
	locked := bytes.Replace(minimal("secret"), []byte("trailer<<"), []byte("trailer<</Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -44/O(01234567890123456789012345678901)/U(01234567890123456789012345678901)>>/ID[(0123456789012345)(0123456789012345)]"), 1)
	for _, test := range []struct {
		name string
		data []byte
		say  string
	}{
		{"scan", minimal(""), "bản quét"},
		{"stamp on a scan", minimal("1", "2", "3"), "bản quét"},
		{"broken", []byte("%PDF-1.7 and no more"), "bị hỏng"},
		{"cut short", minimal("text")[:120], "bị hỏng"},
		{"password", locked, "mật khẩu"},
		{"pages", minimal(make([]string, maxPages+1)...), "300 trang"},
		{"pages that hold each other", bytes.Replace(minimal("text"), []byte("/Kids[4 0 R]"), []byte("/Kids[2 0 R]"), 1), ""},
	} {
		start := cputest.Spent()
		_, err := Read(test.data, Options{})
		if err == nil || fault.KindOf(err) == fault.Internal || !strings.Contains(err.Error(), test.say) {
			t.Errorf("%s: got %v, want a refusal that says %q", test.name, err, test.say)
		}
		if took := cputest.Spent() - start; took > slowness*time.Second {
			t.Errorf("%s took %v", test.name, took)
		}
	}
}

func FuzzPDF(f *testing.F) {
	if _, err := Read(minimal("warm up: compiling may take longer than one input has"), Options{}); err != nil {
		f.Fatal(err)
	}
	f.Add(minimal("I. PURPOSE", "page two"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(append([]byte("%PDF-"), data...), Options{Convert: true})
		check(t, doc, err)
	})
}
