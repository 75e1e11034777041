package officialdoc

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestHTMLGolden(t *testing.T) {
	t.Parallel()
	golden(t, "sample.html", []byte(sample().HTML()))
}

func TestWriteHTMLNeedsNothingBeside(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	if err := sample().WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<!DOCTYPE html>", `<html lang="vi-VN">`, "<title>BÁO CÁO Kết quả", Stylesheet, `<h1 class="kind">BÁO CÁO</h1>`} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("no %.40q in the page", want)
		}
	}
	if strings.Contains(page.String(), "<link") || strings.Contains(page.String(), "<script") {
		t.Error("the page asks for other files")
	}
}

// TestHTMLKeepsThePolicy: what our pages show has no style attribute, and no text becomes markup.
func TestHTMLKeepsThePolicy(t *testing.T) {
	t.Parallel()
	known := elements(t, sample().HTML())
	for name := range elements(t, hard().HTML()) {
		known[name] = true
	}
	for _, text := range append([]string{`" style="color:red`, `x" onclick="alert(1)`, "<img src=x>", "</article>", "<style>"}, hostileTexts...) {
		for name := range elements(t, everywhere(text).HTML()) {
			if !known[name] {
				t.Errorf("%q made %s", text, name)
			}
		}
	}
	for name := range known {
		if strings.HasSuffix(name, " style") || strings.Contains(name, " on") {
			t.Errorf("%s breaks the policy", name)
		}
	}
}

// elements are the elements of a fragment and their attributes, as "p class"; every start has its end.
func elements(t *testing.T, fragment string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(fragment)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("%v, open: %v", z.Err(), open)
			}
			return found
		case html.StartTagToken:
			token := z.Token()
			if !slices.Contains([]string{"br", "col"}, token.Data) {
				open = append(open, token.Data)
			}
			found[token.Data] = true
			for _, a := range token.Attr {
				found[token.Data+" "+a.Key] = true
			}
		case html.EndTagToken:
			token := z.Token()
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> ends %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func TestHTMLPlaces(t *testing.T) {
	t.Parallel()
	d := sample()
	d.Draft = true
	d.Body = append(d.Body, Heading{Level: 2, Title: "Lần nữa", Key: "ket-qua"})
	got := d.HTML()
	for what, want := range map[string]int{
		`id="ket-qua"`: 1, `id="dau-moi-2"`: 1, `id="bang-1"`: 1, // a key is used once
		`<mark class="hole"><span>chưa có báo cáo</span></mark>`:     1,
		`<article class="official draft"`:                            1,
		`<h3 id="ket-qua" class="level-1">I. KẾT QUẢ THỰC HIỆN</h3>`: 1,
		`<th scope="colgroup" colspan="2"><p>Số nhiệm vụ</p></th>`:   1,
		`<section class="annex landscape">`:                          1,
	} {
		if n := strings.Count(got, what); n != want {
			t.Errorf("%s stands %d times, want %d", what, n, want)
		}
	}
}

// TestStylesheetFollowsTheLayout: the sheet's lengths are written by hand and must be those of the table.
func TestStylesheetFollowsTheLayout(t *testing.T) {
	t.Parallel()
	l := layouts[len(layouts)-1]
	inMM := func(pt float64) string { return fmt.Sprintf("%.0fmm", pt/mm) }
	pt := func(pt float64) string { return fmt.Sprintf("calc(%.4g * var(--pt))", pt) }
	for _, want := range []string{
		fmt.Sprintf("@page { size: A4; margin: %s %s %s %s;", inMM(l.page.top), inMM(l.page.right), inMM(l.page.bottom), inMM(l.page.left)),
		fmt.Sprintf("font: %gpt \"Times New Roman\"", l.page.number.size),
		fmt.Sprintf("padding: %s %s %s %s;", pt(l.page.top), pt(l.page.right), pt(l.page.bottom), pt(l.page.left)),
		fmt.Sprintf("font: %s / %.3f", pt(l.body.text.size), l.body.leading*singleSpace),
		fmt.Sprintf("text-indent: %s", pt(l.body.indent)),
		".official .agency, .official .nation { font-size: " + pt(l.head.nation[0].size),
		".official .motto { font-size: " + pt(l.head.motto[0].size),
		".official .small .nation { font-size: " + pt(l.head.nation[1].size),
		".official .small .motto { font-size: " + pt(l.head.motto[1].size),
		".official .number { padding-top: " + pt(l.head.numberAbove) + "; font-size: " + pt(l.head.number.size),
		".official .kind { padding-top: " + pt(l.head.kindAbove),
		".official .data { margin-bottom: " + pt(l.table.below) + "; font-size: " + pt(l.table.text.size),
		".official .copies { font-size: " + pt(l.foot.recipientsHead.size),
		".official .recipient { font-size: " + pt(l.foot.recipient.size),
		".official .signer { padding-top: " + pt(l.foot.room),
		`content: "` + draftWord + `"`, `content: "` + holeDots + `"`,
		fmt.Sprintf("width: %g%%", l.head.agencyRule*100),
	} {
		if !strings.Contains(Stylesheet, want) {
			t.Errorf("the style sheet has no %q", want)
		}
	}
	for i := 1; i <= 200; i++ {
		if want := fmt.Sprintf(".w-%d{width:%g%%}", i, float64(i)/2); !strings.Contains(Stylesheet, want) {
			t.Errorf("the style sheet has no %q", want)
		}
	}
}

// TestStylesheetKnowsEveryClass: a class that nothing styles is a word too many or a rule forgotten.
func TestStylesheetKnowsEveryClass(t *testing.T) {
	t.Parallel()
	for _, d := range []*Document{sample(), hard()} {
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(d.HTML(), -1) {
			for _, class := range strings.Fields(m[1]) {
				if !regexp.MustCompile(`\.` + regexp.QuoteMeta(class) + `\b`).MatchString(Stylesheet) {
					t.Errorf("the style sheet has no rule for %q", class)
				}
			}
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		widths []float64
		want   []int
	}{
		{[]float64{1}, []int{200}},
		{[]float64{1, 1}, []int{100, 100}},
		{[]float64{1, 1, 1}, []int{66, 67, 67}},
		{[]float64{10.1, 10.1, 379.8}, []int{6, 6, 188}}, // the narrow ones are rounded up
	} {
		got := shares(test.widths)
		if !slices.Equal(got, test.want) {
			t.Errorf("shares(%v) = %v, want %v", test.widths, got, test.want)
		}
	}
}
