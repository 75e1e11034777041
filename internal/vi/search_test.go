package vi

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSearchWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                       nil,
		"  –, “ ”":               nil,
		"Hòa  bình":              {"hoa", "binh"},
		"Hoà bình":               {"hoa", "binh"},
		"15/KH-UBND":             {"15", "kh", "ubnd"},
		"đuối nước":              {"duoi", "nuoc"},
		norm.NFD.String("Tiêm"):  {"tiem"},
		"a b c d e f g h i k":    {"a", "b", "c", "d", "e", "f", "g", "h"},
		"'; DROP TABLE x & !y:*": {"drop", "table", "x", "y"},
	} {
		if got := SearchWords(in); !slices.Equal(got, want) {
			t.Errorf("SearchWords(%q) = %q, want %q", in, got, want)
		}
	}
}

// marked writes pieces with the marked ones in brackets.
func marked(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestMark(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, search, want string }{
		{"Đã tiêm chủng đủ.", "tiem chu", "Đã [tiêm] [chủ]ng đủ."},
		{"Hòa giải, hoà giải", "hoà", "[Hòa] giải, [hoà] giải"},
		{"Hoài và hoa", "hoa", "[Hoà]i và [hoa]"},
		{"Hoài và hoa", "hoa va", "Hoài [và] [hoa]"}, // only the last word may be a beginning
		{"15/KH-UBND", "kh ub", "15/[KH]-[UB]ND"},
		{norm.NFD.String("tiêm"), "tiem", "[" + norm.NFD.String("tiêm") + "]"},
		{norm.NFD.String("tiêm"), "tie", "[" + norm.NFD.String("tiê") + "]m"},
		{"không có", "", "không có"},
		{"<b>đậm</b>", "dam", "<b>[đậm]</b>"},
		{"数 đủ", "du", "数 [đủ]"},
	} {
		if got := marked(Mark(test.text, SearchWords(test.search))); got != test.want {
			t.Errorf("Mark(%q, %q) = %q, want %q", test.text, test.search, got, test.want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	far := strings.Repeat("chữ ", 50)
	for _, test := range []struct {
		text, search string
		want         string
	}{
		{"Ngắn thôi", "x", "Ngắn thôi"},
		{far + "cuối", "x", strings.TrimSpace(strings.Repeat("chữ ", 10)) + " …"},
		{far + "tiêm chủng đủ.", "tiem chung", "… chữ chữ [tiêm] [chủng] đủ."},
		{"tiêm một mũi. " + far + "tiêm\n chủng đủ.", "tiem chung", "… chữ chữ [tiêm] [chủng] đủ."}, // where both stand
	} {
		if got := marked(Excerpt(test.text, SearchWords(test.search), 41)); got != test.want {
			t.Errorf("Excerpt(%q, %q) = %q, want %q", test.text, test.search, got, test.want)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("Đã tiêm chủng đủ cho trẻ.", "tiem chu", 12)
	f.Add("\u0301\u0301a", "a", 1)
	f.Fuzz(func(t *testing.T, text, search string, size int) {
		size = 1 + size&255
		words := SearchWords(search)
		if got := marked(Mark(text, nil)); got != string([]rune(text)) {
			t.Errorf("Mark changed %q to %q", text, got)
		}
		n := 0
		for _, p := range Excerpt(text, words, size) {
			n += len([]rune(p.Text))
		}
		if n > size+4 {
			t.Errorf("Excerpt(%q, %q, %d) has %d letters", text, search, size, n)
		}
	})
}
