package report_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/report"
)

// marked writes pieces as -removed- and +added+.
func marked(pieces []report.Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		sign := map[report.PieceOp]string{report.PieceAdded: "+", report.PieceRemoved: "-"}[p.Op]
		out.WriteString(sign + p.Text + sign)
	}
	return out.String()
}

// version is one side of a comparison.
func version(pieces []report.Piece, without report.PieceOp) string {
	var out strings.Builder
	for _, p := range pieces {
		if p.Op != without {
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

func TestCompareMarksWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"Như cũ.", "Như cũ.", "Như cũ.\n"},
		{"Như cũ. [b3]", "Như cũ. [b4]", "Như cũ.\n"},
		{"", "Mới.", "+Mới.\n+"},
		{"Bỏ.", "", "-Bỏ.\n-"},
		{"Tổ chức 06 buổi truyền thông.", "Tổ chức 07 buổi truyền thông.", "Tổ chức -06 -+07 +buổi truyền thông.\n"},
		{"Một.\nHai.\nBa.", "Một.\nBa.", "Một.\n-Hai.\n-Ba.\n"},
		{"Một.\nBa.", "Một.\nHai.\nBa.", "Một.\n+Hai.\n+Ba.\n"},
		{"Cấp thẻ cho trẻ em.", "Cấp đủ thẻ bảo hiểm cho trẻ em.", "Cấp +đủ +thẻ +bảo hiểm +cho trẻ em.\n"},
		{"Trạm Y tế phun khử khuẩn 3 đợt tại 12 thôn, chỉ số bọ gậy giảm.", "Bổ sung: 12 buổi.", "-Trạm Y tế phun khử khuẩn 3 đợt tại 12 thôn, chỉ số bọ gậy giảm.\n-+Bổ sung: 12 buổi.\n+"},
		{"Một câu. Hai câu.", "Một câu.\nHai câu.", "Một -câu. -+câu.\n+Hai câu.\n"},
	} {
		if got := marked(report.Compare(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

// Both versions can be read out of the comparison, however they differ.
func TestCompareLosesNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var out strings.Builder
		for range r.IntN(40) {
			out.WriteString([]string{"xã", "trẻ", "em", "thôn", "2026", "đạt", "75%"}[r.IntN(7)])
			out.WriteString([]string{" ", " ", " ", "\n", "  "}[r.IntN(5)])
		}
		return out.String()
	}
	side := func(text string) string {
		var out strings.Builder
		for _, l := range report.Lines(text) {
			out.WriteString(l.Text + "\n")
		}
		return out.String()
	}
	for i := range 3000 {
		before, after := text(), text()
		pieces := report.Compare(before, after)
		if version(pieces, report.PieceAdded) != side(before) || version(pieces, report.PieceRemoved) != side(after) {
			t.Fatalf("%d: %q → %q: %s", i, before, after, marked(pieces))
		}
		for j, p := range pieces {
			if p.Text == "" || j > 0 && pieces[j-1].Op == p.Op {
				t.Fatalf("%d: pieces fall apart: %s", i, marked(pieces))
			}
		}
	}
}

// Two texts of thirty pages that have nothing in common take no long time.
func TestCompareIsBounded(t *testing.T) {
	t.Parallel()
	var a, b strings.Builder
	for i := range 15000 {
		fmt.Fprintf(&a, "chữ%d ", i)
		fmt.Fprintf(&b, "lời%d ", i)
		if i%30 == 0 {
			a.WriteByte('\n')
			b.WriteByte('\n')
		}
	}
	begin := time.Now()
	pieces := report.Compare(a.String(), b.String())
	if took := time.Since(begin); took > 2*time.Second || len(pieces) > 3 {
		t.Errorf("%d pieces in %v", len(pieces), took)
	}
}

// Folding keeps a paragraph on both sides of a change, and every word.
func TestFold(t *testing.T) {
	t.Parallel()
	lines := func(from, to int) string {
		var out strings.Builder
		for i := from; i <= to; i++ {
			fmt.Fprintf(&out, "Đoạn %d.\n", i)
		}
		return out.String()
	}
	pieces := report.Compare(lines(1, 9)+"Cũ.\n"+lines(10, 19)+"Bỏ.\n"+lines(20, 22), lines(1, 9)+"Mới.\n"+lines(10, 19)+lines(20, 22))
	folded := report.Fold(pieces)
	var hidden []int
	for _, p := range folded {
		if p.Op == report.PieceFolded {
			hidden = append(hidden, p.Lines)
		}
	}
	if got := fmt.Sprint(hidden); got != "[8 8]" {
		t.Errorf("folded %s paragraphs of\n%s", got, marked(folded))
	}
	for _, side := range []report.PieceOp{report.PieceAdded, report.PieceRemoved} {
		if version(folded, side) != version(pieces, side) {
			t.Errorf("folding lost words: %s", marked(folded))
		}
	}
	if short := report.Compare("Một.\nHai.\nCũ.", "Một.\nHai.\nMới."); len(report.Fold(short)) != len(short) {
		t.Error("a short text is folded")
	}
}
