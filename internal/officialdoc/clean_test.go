package officialdoc

import "testing"

func TestClean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, in, want string }{
		{"plain stays", "Ủy ban nhân dân xã", "Ủy ban nhân dân xã"},
		{"marks typed apart", "U\u0309y ban nha\u0302n da\u0302n", "Ủy ban nhân dân"},
		{"line ends and tabs", "một\r\nhai\t ba", "một hai ba"},
		{"control characters", "a\x00b\x07c\x1b\x7f\u0085d", "abc d"},
		{"soft hyphen, zero width, BOM, direction", "trẻ\u00AD em\u200B\uFEFF\u202E", "trẻ em"},
		{"no characters", "a\uFFFEb\uFFFFc\U0001FFFE", "abc"},
		{"no UTF-8", "a\xffb", "ab"},
		{"replacement character stays", "a\uFFFDb", "a\uFFFDb"},
		{"no-break space stays", "Điều\u00A05", "Điều\u00A05"},
		{"emoji and its joiner", "👩\u200D🏫 ❤\uFE0F", "👩\u200D🏫 ❤\uFE0F"},
		{"dropped between letter and mark", "a\u200B\u0301", "á"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(test.in); got != test.want {
				t.Errorf("Clean(%q) = %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestCleanedLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	d := Document{Body: []Block{Text("a\tb"), Table{Rows: []Row{{Cells: []Cell{TextCell("c\td")}}}}}}
	c := d.cleaned()
	if got := d.Body[1].(Table).Rows[0].Cells[0].Paragraphs[0].Spans[0].Text; got != "c\td" {
		t.Errorf("the original became %q", got)
	}
	if got := c.Body[1].(Table).Rows[0].Cells[0].Paragraphs[0].Spans[0].Text; got != "c d" {
		t.Errorf("the copy has %q", got)
	}
}
