package officialdoc

import (
	"math"
	"strings"
	"testing"
)

func TestTextWidth(t *testing.T) {
	t.Parallel()
	if got := textWidth(nation, bold, 13) / mm; math.Abs(got-95.7) > 0.1 {
		t.Errorf("the nation's name at 13 pt is %.2f mm wide, want 95.7", got)
	}
	if got, want := textWidth("😀", regular, 10), textWidth("?", regular, 10); got != want {
		t.Errorf("an unknown character is %v wide, want that of ?: %v", got, want)
	}
}

// TestFaces checks that every Vietnamese letter has a picture in every face.
func TestFaces(t *testing.T) {
	t.Parallel()
	const letters = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ–“”…•×≥½"
	for f := range faceCount {
		for _, r := range letters + strings.ToUpper(letters) {
			if _, ok := typefaceOf(f).glyph(r); !ok {
				t.Errorf("face %d has no %q", f, r)
			}
		}
	}
}

func TestBreakLines(t *testing.T) {
	t.Parallel()
	s := style{size: 10}
	url := "https://example.vn/" + strings.Repeat("van-ban/", 16) + "tep.pdf"
	for _, test := range []struct {
		name          string
		spans         []Span
		width, indent float64
		want          []string
	}{
		{"empty", nil, 100, 0, []string{""}},
		{"one line", []Span{{Text: "ngày 05"}}, 100, 0, []string{"ngày 05"}},
		{"spaces collapse", []Span{{Text: "a  b"}, {Text: " c"}}, 100, 0, []string{"a b c"}},
		{"greedy", []Span{{Text: "trẻ em trẻ em trẻ em"}}, 50, 0, []string{"trẻ em trẻ", "em trẻ em"}},
		{"indent", []Span{{Text: "trẻ em trẻ em trẻ em"}}, 50, 20, []string{"trẻ em", "trẻ em trẻ", "em"}},
		{"word over two faces", []Span{{Text: "xã "}, {Text: "Hà", Bold: true}, {Text: ", tỉnh"}}, 20, 0, []string{"xã", "Hà,", "tỉnh"}},
		{"mark", []Span{{Text: "ab 12/KH-UBND"}}, 40, 0, []string{"ab 12/", "KH-", "UBND"}},
		{"no break space", []Span{{Text: "trẻ\u00a0em trẻ\u00a0em"}}, 50, 0, []string{"trẻ\u00a0em", "trẻ\u00a0em"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			lines := breakLines(test.spans, s, test.width, test.indent)
			for _, l := range lines {
				got = append(got, l.text())
			}
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if !lines[len(lines)-1].end {
				t.Error("the last line is not marked as such")
			}
		})
	}
	for _, text := range []string{url, strings.Repeat("x", 400), "tới " + url} {
		var joined strings.Builder
		for _, l := range breakLines([]Span{{Text: text}}, s, 120, 30) {
			if l.width > 120+slack {
				t.Errorf("line %q is %.2f wide, room is 120", l.text(), l.width)
			}
			joined.WriteString(l.text())
		}
		if got, want := joined.String(), strings.ReplaceAll(text, " ", ""); strings.ReplaceAll(got, " ", "") != want {
			t.Errorf("letters lost: %q, want %q", got, want)
		}
	}
}

func TestFitColumns(t *testing.T) {
	t.Parallel()
	longURL := strings.Repeat("https://example.vn/", 8)
	for _, test := range []struct {
		name  string
		table Table
		wide  []string // words that stay whole, by column
	}{
		{"by weight", Table{Columns: []Column{{Weight: 1}, {Weight: 3}}}, nil},
		{"dates stay whole", Table{
			Columns: []Column{{Weight: 1}, {Weight: 40}, {Weight: 1}},
			Head:    [][]Cell{{TextCell("TT"), TextCell("Nội dung"), TextCell("Thời hạn")}},
			Rows:    []Row{{Cells: []Cell{TextCell("1"), TextCell("Kiểm tra"), TextCell("31/01/2026")}}},
		}, []string{"TT", "dung", "31/01/2026"}},
		{"spanning head", Table{
			Columns: []Column{{Weight: 9}, {}, {}},
			Head: [][]Cell{
				{{Paragraphs: []Paragraph{Text("Nhóm")}, RowSpan: 2}, {Paragraphs: []Paragraph{Text(strings.Repeat("W", 12))}, ColSpan: 2}},
				{TextCell("a"), TextCell("b")},
			},
		}, []string{"Nhóm", "", ""}},
		{"a long address gives way", Table{
			Rows: []Row{{Cells: []Cell{TextCell("nghiêng"), TextCell(longURL)}}},
		}, []string{"nghiêng", "https://"}},
		{"nothing fits", Table{
			Rows: []Row{{Cells: []Cell{TextCell(strings.Repeat("x", 300)), TextCell(strings.Repeat("y", 300)), TextCell("z")}}},
		}, []string{"", "", "z"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			widths := fitColumns(test.table, 300, 12)
			if math.Abs(sum(widths)-300) > 0.1 {
				t.Errorf("columns %v do not fill 300", widths)
			}
			for i, w := range test.wide {
				if need := textWidth(w, regular, 12); widths[i] < need {
					t.Errorf("column %d is %.1f wide, %q needs %.1f", i, widths[i], w, need)
				}
			}
		})
	}
	if got := fitColumns(Table{Columns: []Column{{Weight: 1}, {Weight: 3}}}, 300, 12); math.Abs(got[1]-225) > 0.1 {
		t.Errorf("weights 1:3 of 300 give %v", got)
	}
}

func TestFitHead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		head   Head
		agency string
		nation float64
	}{
		{"commune", Head{Agency: "ỦY BAN NHÂN DÂN XÃ HÀ TRUNG"}, "ỦY BAN NHÂN DÂN|XÃ HÀ TRUNG", 13},
		{"ward", Head{Agency: "ỦY BAN NHÂN DÂN PHƯỜNG HẠC THÀNH"}, "ỦY BAN NHÂN DÂN|PHƯỜNG HẠC THÀNH", 13},
		{"office", Head{Superior: "UBND XÃ HÀ TRUNG", Agency: "PHÒNG VĂN HÓA - XÃ HỘI"}, "PHÒNG VĂN HÓA - XÃ HỘI", 13},
		{"a place that fits", Head{Agency: "TRẠM Y TẾ XÃ HÀ TRUNG"}, "TRẠM Y TẾ XÃ HÀ TRUNG", 13},
		{"small sizes save a line", Head{Agency: "PHÒNG KINH TẾ VÀ HẠ TẦNG"}, "PHÒNG KINH TẾ VÀ HẠ TẦNG", 12},
		{"none", Head{}, "", 13},
	} {
		t.Run(test.name, func(t *testing.T) {
			fit := fitHead(test.head)
			if got := strings.Join(fit.agencyLines, "|"); got != test.agency {
				t.Errorf("agency %q, want %q", got, test.agency)
			}
			if fit.nation.size != test.nation {
				t.Errorf("nation at %v pt, want %v", fit.nation.size, test.nation)
			}
			if fit.right < styleWidth(nation, fit.nation) {
				t.Error("the nation's name does not fit its column")
			}
			if math.Abs(fit.left+fit.right-layouts[0].page.textWidth(false)) > 0.01 {
				t.Errorf("columns %v + %v do not fill the width", fit.left, fit.right)
			}
			if math.Abs(fit.mottoRule-styleWidth(motto, fit.motto)) > 0.01 {
				t.Error("the motto's rule is not as long as the motto")
			}
		})
	}
}

// TestBreakLinesWithoutRoom: a column that is narrower than a letter, or than nothing, still ends.
func TestBreakLinesWithoutRoom(t *testing.T) {
	t.Parallel()
	for _, width := range []float64{-40, -1, 0, 1, 3} {
		for _, text := range []string{"ô", "ô ô", "dài-lắm", "WWW MMM"} {
			lines := breakLines([]Span{{Text: text}}, style{size: 14}, width, 30)
			if n := len(lines); n == 0 || n > 2*len(text) {
				t.Errorf("%q in %v points takes %d lines", text, width, n)
			}
		}
	}
}
