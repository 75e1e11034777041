package officialdoc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"golang.org/x/text/unicode/norm"
)

// pdfSamples are the documents that every test of the PDF goes through.
func pdfSamples() map[string]*Document {
	letter := sample()
	letter.Kind, letter.Annexes = "", nil
	letter.Summary = "báo cáo kết quả thực hiện công tác trẻ em kỳ 9 tháng năm 2026"
	long := sample()
	long.Foot.Recipients = slices.Repeat([]Recipient{{Name: "Thôn trưởng các thôn", Purpose: "t/h"}}, 90)
	tableLast := sample()
	tableLast.Closing = ""
	tableLast.Body = []Block{longTable(40)}
	return map[string]*Document{
		"sample": sample(), "hard": hard(), "letter": letter, "minutes": minutes(), "empty": {}, "many recipients": long,
		"table last": tableLast, "stress": stress(), "report": longReport(),
	}
}

// stress has what breaks layouts.
func stress() *Document {
	d := sample()
	tall := strings.TrimSpace(strings.Repeat("Nội dung dài. ", 900))
	head := [][]Cell{{TextCell("Đơn vị"), TextCell("Kết quả"), TextCell("Ghi chú")}}
	d.Body = []Block{
		Text(strings.Repeat("x", 400)),
		Text("Xem https://example.vn/" + strings.Repeat("tai-lieu/", 15)),
		Text(""),
		Table{Head: head, Rows: []Row{{Cells: []Cell{TextCell("Công an xã"), TextCell(tall), TextCell("31/12/2026")}}}},
		Table{Head: head, Rows: []Row{ // a cell over rows that do not fit one page
			{Cells: []Cell{{Paragraphs: []Paragraph{Text(tall)}, RowSpan: 3}, TextCell("một"), TextCell("a")}},
			{Cells: []Cell{TextCell("hai"), TextCell("b")}},
			{Cells: []Cell{TextCell("ba"), TextCell("c")}},
		}},
		Table{Head: head},
		Table{Head: [][]Cell{{TextCell(strings.Repeat("đầu bảng rất cao ", 600))}}, Rows: []Row{{Cells: []Cell{TextCell("sau")}}}},
		Table{Rows: []Row{{Group: true, Cells: []Cell{TextCell("Nhóm")}}, {Cells: []Cell{TextCell(strings.Repeat("y", 400)), TextCell("https://" + strings.Repeat("van-ban/", 18))}}}},
		Heading{Level: 1, Label: "V.", Title: "Đề mục cuối cùng"},
	}
	return d
}

const longSentence = "Ủy ban nhân dân xã đã chỉ đạo các đơn vị rà soát, cập nhật đầy đủ thông tin trẻ em vào phần mềm quản lý;"

// longReport is the size of a real yearly report, 26 to 30 pages.
func longReport() *Document {
	d := sample()
	const sentence = longSentence + " "
	for i := range 44 {
		d.Body = append(d.Body, Heading{Level: 2, Label: fmt.Sprintf("%d.", i+3), Title: "Nhiệm vụ của đơn vị được giao trong kế hoạch năm"},
			Text(strings.TrimSpace(strings.Repeat(sentence, 3+i%4))),
			Paragraph{Label: "-", Spans: []Span{{Text: "Kết quả: ", Bold: true}, {Text: strings.TrimSpace(strings.Repeat(sentence, 2+i%3))}}})
	}
	d.Annexes[0].Body = []Block{longTable(110)}
	return d
}

func writePDF(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool finds a program that a test looks at the file with; a machine of CI must have it.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", name)
	}
	if err != nil {
		t.Skipf("not run: %s is not installed", name)
	}
	return path
}

// runTool runs a program on the PDF and returns what it prints.
func runTool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "FILE", path)
	}
	out, err := exec.Command(tool(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestPDFIsValid(t *testing.T) {
	t.Parallel()
	api.DisableConfigDir()
	for name, d := range pdfSamples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pdf := writePDF(t, d)
			conf := model.NewDefaultConfiguration()
			conf.ValidationMode = model.ValidationStrict
			if err := api.Validate(bytes.NewReader(pdf), conf); err != nil {
				t.Errorf("pdfcpu: %v", err)
			}
			runTool(t, pdf, "qpdf", "--check", "FILE")
			if out := runTool(t, pdf, "pdffonts", "FILE"); strings.Contains(out, " no ") {
				t.Errorf("a font is not embedded, not a subset or has no text:\n%s", out)
			}
		})
	}
}

func TestPDFIsTheSameTwice(t *testing.T) {
	t.Parallel()
	for name, d := range pdfSamples() {
		if !bytes.Equal(writePDF(t, d), writePDF(t, d)) {
			t.Errorf("%s: two writes differ", name)
		}
	}
}

// squeeze drops spaces, since a line's end is one more or one less.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// texts are all texts of the body in reading order; what has no picture is read as "?".
func texts(d *Document) []string {
	var all []string
	spans := func(p Paragraph) {
		var b strings.Builder
		for _, s := range p.labelled() {
			b.WriteString(s.print())
		}
		all = append(all, b.String())
	}
	cells := func(rows [][]place) {
		for _, row := range rows {
			for _, p := range row {
				for _, paragraph := range p.Paragraphs {
					if !p.continued {
						spans(paragraph)
					}
				}
			}
		}
	}
	blocks := func(blocks []Block) {
		for _, block := range blocks {
			switch b := block.(type) {
			case Heading:
				all = append(all, b.line())
			case Paragraph:
				spans(b)
			case Table:
				all = append(all, b.Caption, b.Note)
				cells(b.headPlaces())
				cells(b.rowPlaces())
			}
		}
	}
	all = append(all, d.Kind, d.summaryLine())
	all = append(all, d.addressLines()...)
	all = append(all, d.baseLines()...)
	blocks(d.Body)
	all = append(all, d.Closing)
	if !d.Foot.Beside.empty() {
		all = append(append(all, d.Foot.Beside.lines()...), d.Foot.Beside.Signer)
	} else {
		all = append(all, d.Foot.recipientLines()...)
	}
	all = append(append(all, d.Foot.signature().lines()...), d.Foot.Signer)
	if !d.Foot.Beside.empty() {
		all = append(all, d.Foot.recipientLines()...)
	}
	for i, a := range d.Annexes {
		all = append(all, d.annexLabel(i), strings.ToUpper(a.Title), a.noteLine())
		blocks(a.Body)
	}
	for i, text := range all {
		all[i] = squeeze(strings.Map(func(r rune) rune {
			if ignorable(r) {
				return -1
			}
			if _, ok := typefaceOf(regular).glyph(r); !ok {
				return '?'
			}
			return r
		}, text))
	}
	return all
}

// TestPDFText reads the text back: by the tags every piece in the order of the document, and by the
// position of the letters every piece of running text.
func TestPDFText(t *testing.T) {
	t.Parallel()
	for name, d := range pdfSamples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pdf := writePDF(t, d)
			structure := runTool(t, pdf, "pdfinfo", "-struct-text", "FILE")
			var tagged strings.Builder
			for line := range strings.Lines(structure) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, `"`) {
					tagged.WriteString(strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`))
				}
			}
			if !norm.NFC.IsNormalString(tagged.String()) {
				t.Error("the text is not NFC")
			}
			if got, want := strings.Count(tagged.String(), longSentence), strings.Count(fmt.Sprintf("%q", d.Body), longSentence); got != want {
				t.Errorf("the sentence that runs over lines is there %d times with its spaces, want %d", got, want)
			}
			rest := squeeze(tagged.String())
			for _, want := range texts(d.cleaned()) {
				if d.Kind == "" && strings.HasPrefix(want, "V/v") {
					continue // stands before the addressees, in the letterhead
				}
				i := strings.Index(rest, want)
				if i < 0 {
					t.Fatalf("%q is missing, or not in its place; left: %.300s", want, rest)
				}
				rest = rest[i+len(want):]
			}
		})
	}
}

func TestPDFTextByPosition(t *testing.T) {
	t.Parallel()
	text := runTool(t, writePDF(t, longReport()), "pdftotext", "-enc", "UTF-8", "-nopgbrk", "-raw", "FILE", "-")
	got := squeeze(text)
	for _, block := range longReport().cleaned().Body {
		if h, ok := block.(Heading); ok && !strings.Contains(got, squeeze(h.line())) {
			t.Errorf("%q is missing", h.line())
		}
	}
	if !strings.Contains(strings.Join(strings.Fields(text), " "), "Ủy ban nhân dân xã đã chỉ đạo các đơn vị") {
		t.Error("copied text has lost its spaces")
	}
}

func TestPDFStructure(t *testing.T) {
	t.Parallel()
	out := runTool(t, writePDF(t, sample()), "pdfinfo", "-struct", "FILE")
	for _, want := range []string{"Document", "H1", "H2", "H3", "Table", "Caption", "TR", "TH", "TD", "/Scope /Column", "/RowSpan 2", "/ColSpan 5"} {
		if !strings.Contains(out, want) {
			t.Errorf("the structure has no %s:\n%s", want, out)
		}
	}
}

// TestPDFStaysInside checks by the positions of the layout that nothing stands outside the margins and
// that no two lines of a column lie over each other.
func TestPDFStaysInside(t *testing.T) {
	t.Parallel()
	for name, d := range pdfSamples() {
		flow, _ := d.cleaned().setPages()
		p := flow.layout.page
		for i, s := range flow.sheets {
			for _, m := range s.marks {
				width, text := m.width, ""
				for k, piece := range m.pieces {
					text += piece.text
					width += piece.width
					if k == len(m.pieces)-1 && piece.text == fmt.Sprint(s.number) && m.y == p.numberDrop {
						m.y = p.top + 10 // the page's number has its own place
					}
				}
				width += m.stretch * float64(strings.Count(text, " "))
				if m.x < p.left-0.1 || m.x+width > s.width-p.right+0.1 {
					t.Errorf("%s, page %d: %q from %.1f to %.1f leaves the margins %.1f and %.1f", name, i+1, text, m.x, m.x+width, p.left, s.width-p.right)
				}
				if m.y < p.top-0.1 || m.y+m.height > s.height-p.bottom+0.1 {
					t.Errorf("%s, page %d: %q at %.1f leaves the page", name, i+1, text, m.y)
				}
			}
		}
	}
}

// lineSheets are the pages on which each paragraph and heading has its lines.
func lineSheets(flow *flow) map[*node][]int {
	sheets := map[*node][]int{}
	for i, s := range flow.sheets {
		for _, m := range s.marks {
			if m.pieces != nil && m.node != nil {
				sheets[m.node] = append(sheets[m.node], i)
			}
		}
	}
	return sheets
}

// TestPDFPageBreaks slides a document over the page's end in small steps.
func TestPDFPageBreaks(t *testing.T) {
	t.Parallel()
	for lines := range 160 {
		d := sample()
		d.Annexes, d.Body = nil, nil
		for range lines / 4 {
			d.Body = append(d.Body, Text("Một dòng."))
		}
		if rows := lines % 4; rows > 0 { // of another height than a line
			d.Body = append(d.Body, longTable(rows))
		}
		d.Body = append(d.Body, Heading{Level: 1, Label: "I.", Title: "Đề mục"}, Text(strings.Repeat("Đoạn văn có bốn dòng để chia trang. ", 8)),
			Text("Bảng sau:"), sampleTable())
		if lines%3 == 0 {
			d.Closing = ""
		}
		flow, root := d.cleaned().setPages()
		sheets := lineSheets(flow)
		var last []int
		for i, n := range root.kids {
			on := sheets[n]
			if len(on) > 1 && on[0] != on[len(on)-1] && (on[0] != on[1] || on[len(on)-1] != on[len(on)-2]) {
				t.Errorf("%d lines: a paragraph leaves one line alone: pages %v", lines, on)
			}
			if n.tag == "H1" && on[len(on)-1] != sheets[root.kids[i+1]][0] {
				t.Errorf("%d lines: a heading is parted from its text", lines)
			}
			if n.tag == "Table" {
				for _, tr := range n.kids[1:] {
					for _, cell := range tr.kids {
						on = append(on, sheets[cell]...)
					}
				}
			}
			if n.tag == "Div" {
				signature := sheets[n.kids[0]][0]
				if last[len(last)-1] != signature {
					t.Errorf("%d lines: the foot on page %d is parted from the text on page %v", lines, signature, last)
				}
				break
			}
			last = on
		}
	}
}

// TestPDFRepeatsHeads checks that a table's head stands on each of its pages and is read once.
func TestPDFRepeatsHeads(t *testing.T) {
	t.Parallel()
	flow, _ := sample().cleaned().setPages()
	tagged, shown := 0, 0
	for _, s := range flow.sheets[2:5] {
		for _, m := range s.marks {
			if m.pieces != nil && m.pieces[0].text == "Kết quả thực hiện" {
				shown++
				if m.node != nil {
					tagged++
				}
			}
		}
	}
	if shown != 3 || tagged != 1 {
		t.Errorf("the head is shown %d times and read %d times, want 3 and 1", shown, tagged)
	}
}

// TestSubset checks that the part of a font in the file has the same pictures under the same numbers,
// with the parts that they are made of.
func TestSubset(t *testing.T) {
	t.Parallel()
	whole := typefaceOf(bold)
	var ids []uint16
	for _, r := range "?ếỰổÂ" {
		g, _ := whole.glyph(r)
		ids = append(ids, g.id)
	}
	slices.Sort(ids)
	part := &typeface{data: whole.subset(ids), units: whole.units}
	if got, want := int(binary.BigEndian.Uint16(part.table("maxp")[4:])), len(part.table("loca"))/4-1; got != want {
		t.Errorf("maxp counts %d glyphs, loca %d", got, want)
	}
	made := 0
	for _, id := range ids {
		for _, kept := range append([]uint16{id}, components(whole.outline(id))...) {
			if got, want := part.outline(kept), whole.outline(kept); len(want) == 0 || !bytes.HasPrefix(got, want) {
				t.Errorf("glyph %d differs", kept)
			}
			if part.advance(kept) != whole.advance(kept) {
				t.Errorf("glyph %d has another width", kept)
			}
		}
		made += len(components(whole.outline(id)))
	}
	if made == 0 {
		t.Error("no glyph here is made of others: the test shows nothing")
	}
	if sum := checksum(part.data); sum != 0xB1B0AFBA {
		t.Errorf("the file's checksum is %x", sum)
	}
}

// TestPreferredCharacter: a picture that stands for two characters is read back as the Vietnamese one.
func TestPreferredCharacter(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"ÐĐ", "ĐÐ", "ðđ", "đð", "\u00a0 ", " \u00a0"} {
		u := &usedFont{glyphs: map[uint16]rune{}}
		for _, r := range text {
			u.use(r, glyph{id: 7})
		}
		if got := u.glyphs[7]; !strings.ContainsRune("Đđ ", got) {
			t.Errorf("%q is read back as %q", text, got)
		}
	}
}

func TestPDFNumbersPages(t *testing.T) {
	t.Parallel()
	flow, _ := sample().cleaned().setPages()
	var got []string
	for _, s := range flow.sheets {
		last := s.marks[len(s.marks)-1]
		shown := "-"
		if last.y == flow.layout.page.numberDrop {
			shown = last.pieces[0].text
		}
		got = append(got, shown)
	}
	if want := "- 2 - 2 3 -"; strings.Join(got, " ") != want {
		t.Errorf("pages are numbered %v, want %s", got, want)
	}
}

func TestPDFOutline(t *testing.T) {
	t.Parallel()
	flow, _ := sample().cleaned().setPages()
	var got []string
	for _, b := range flow.bookmarks {
		got = append(got, fmt.Sprintf("%d %s p%d", b.level, b.title, b.sheet+1))
	}
	want := []string{
		"1 I. Kết quả thực hiện p1", "2 1. Công tác tuyên truyền p1", "3 1.1. Quán triệt, phổ biến văn bản của cấp trên p1",
		"2 2. Số liệu p1", "1 II. Phương hướng, nhiệm vụ năm 2027 p1",
		"1 Phụ lục I. Tình hình thực hiện nhiệm vụ p3", "1 Phụ lục II. Danh mục văn bản đã ban hành p6",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestUnprintable(t *testing.T) {
	t.Parallel()
	d := sample()
	if got := d.Unprintable(); got != nil {
		t.Errorf("the sample has unprintable %q", got)
	}
	d.Body = append(d.Body, Text("Tốt 👍, rất tốt 👍; đạt ✓."), Table{Rows: []Row{{Cells: []Cell{TextCell("☃")}}}})
	d.Foot.Signer = "Mẫu 🙂"
	if got, want := d.Unprintable(), []string{"👍", "✓", "☃", "🙂"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
