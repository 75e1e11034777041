package layoutcheck

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	objectHead = regexp.MustCompile(`^(\d+) 0 obj\n`)
	streamHead = regexp.MustCompile(`^<< (.*)/Length (\d+) >>\nstream\n`)
)

// editPDF takes a PDF apart, lets the content of each page be changed and every other object, and puts
// it together again.
func editPDF(t *testing.T, pdf []byte, page func(i int, content string) string, object func(text string) string) []byte {
	t.Helper()
	var out bytes.Buffer
	header := bytes.Index(pdf, []byte("1 0 obj\n"))
	for _, at := range regexp.MustCompile(`(?m)^\d+ 0 obj$`).FindAllIndex(pdf[:400], 1) {
		header = at[0]
	}
	out.Write(pdf[:header])
	offsets, pages := map[int]int{}, 0
	rest := pdf[header:]
	for {
		head := objectHead.FindSubmatch(rest)
		if head == nil {
			break
		}
		number, _ := strconv.Atoi(string(head[1]))
		offsets[number] = out.Len()
		out.Write(head[0])
		rest = rest[len(head[0]):]
		if s := streamHead.FindSubmatch(rest); s != nil {
			length, _ := strconv.Atoi(string(s[2]))
			data, entries := rest[len(s[0]):len(s[0])+length], string(s[1])
			if strings.Contains(entries, "/FlateDecode") {
				plain := inflate(t, data)
				if bytes.Contains(plain, []byte(" Tm\n")) {
					plain = []byte(page(pages, string(plain)))
					pages++
				}
				data, entries = plain, strings.Replace(entries, "/Filter /FlateDecode ", "", 1)
			}
			fmt.Fprintf(&out, "<< %s/Length %d >>\nstream\n%s\nendstream\nendobj\n", entries, len(data), data)
			rest = rest[len(s[0])+length+len("\nendstream\nendobj\n"):]
			continue
		}
		end := bytes.Index(rest, []byte("\nendobj\n"))
		out.WriteString(object(string(rest[:end])) + "\nendobj\n")
		rest = rest[end+len("\nendobj\n"):]
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for i := range len(offsets) {
		fmt.Fprintf(&out, "%010d 00000 n \n", offsets[i+1])
	}
	trailer := rest[bytes.Index(rest, []byte("trailer\n")):bytes.Index(rest, []byte("startxref"))]
	fmt.Fprintf(&out, "%sstartxref\n%d\n%%%%EOF\n", trailer, start)
	return out.Bytes()
}

func inflate(t *testing.T, data []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// same changes nothing.
func same(text string) string { return text }

// blockEdit changes the text objects of a part; first means only the first of them.
func blockEdit(t *testing.T, pdf []byte, wanted part, first bool, change func(block string) string) []byte {
	t.Helper()
	file, err := readPDF(pdf)
	if err != nil {
		t.Fatal(err)
	}
	blocks := map[[2]int]bool{}
	for _, x := range file.classify() {
		if x.part != wanted || first && len(blocks) > 0 {
			continue
		}
		segments := x.segments
		if first {
			segments = segments[:1]
		}
		for _, s := range segments {
			blocks[[2]int{s.page, s.block}] = true
		}
	}
	if len(blocks) == 0 {
		t.Fatalf("the document has no %s", wanted)
	}
	return editPDF(t, pdf, func(page int, content string) string {
		n := -1
		return textBlock.ReplaceAllStringFunc(content, func(block string) string {
			if n++; blocks[[2]int{page, n}] {
				return change(block)
			}
			return block
		})
	}, same)
}

var (
	textBlock = regexp.MustCompile(`(?s)BT 1 0 0 1 .*?ET\n`)
	placed    = regexp.MustCompile(`BT 1 0 0 1 ([0-9.]+) ([0-9.]+) Tm`)
	fontSize  = regexp.MustCompile(`/F(\d) [0-9.]+ Tf`)
)

// shift moves a block to the right and down, in points.
func shift(right, down float64) func(string) string {
	return func(block string) string {
		return placed.ReplaceAllStringFunc(block, func(m string) string {
			at := placed.FindStringSubmatch(m)
			x, _ := strconv.ParseFloat(at[1], 64)
			y, _ := strconv.ParseFloat(at[2], 64)
			return fmt.Sprintf("BT 1 0 0 1 %.2f %.2f Tm", x+right, y-down)
		})
	}
}

func resized(size float64) func(string) string {
	return func(block string) string { return fontSize.ReplaceAllString(block, fmt.Sprintf("/F$1 %v Tf", size)) }
}

func dropped(string) string { return "" }
