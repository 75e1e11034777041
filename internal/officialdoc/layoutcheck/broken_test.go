package layoutcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
)

// whole is a document with every part that the rules know; a letter has the subject besides.
func whole() *officialdoc.Document {
	d := kinds[0].make(short)
	d.Head, d.Foot = long.base("", "BC-UBND").Head, long.base("", "").Foot
	d.Head.Superior = "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"
	d.Summary = "Kết quả thực hiện công tác trẻ em năm 2026; phương hướng, nhiệm vụ trọng tâm năm 2027 trên địa bàn phường"
	d.Bases = []string{"Căn cứ Luật Trẻ em", "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân phường về công tác trẻ em trên địa bàn"}
	dots := officialdoc.Text("Kết luận: " + strings.Repeat(".", 80))
	dots.Flush, dots.Align = true, officialdoc.AlignLeft
	d.Body = slices.Concat(
		[]officialdoc.Block{officialdoc.Heading{Level: 0, Label: "Phần I", Title: "Tình hình"}, long.prose()}, d.Body,
		[]officialdoc.Block{officialdoc.Heading{Level: 3, Label: "1.1.", Title: "Công tác khác"}, long.prose(), dots, long.prose(), long.prose()})
	d.Annexes[0].Body = []officialdoc.Block{long.tasks()}
	return d
}

func letter() *officialdoc.Document { return kinds[5].make(long) }

// wantRule fails unless a finding names the rule.
func wantRule(t *testing.T, findings []Finding, rule string) {
	t.Helper()
	if !slices.ContainsFunc(findings, func(f Finding) bool { return strings.Contains(f.Rule, rule) && f.Article != "" && f.Place != "" }) {
		t.Errorf("nothing says that %q is broken; found %v", rule, findings)
	}
}

// TestPDFBrokenSizes sets every part too large.
func TestPDFBrokenSizes(t *testing.T) {
	t.Parallel()
	docs := map[bool][]byte{false: pdfOf(t, whole()), true: pdfOf(t, letter())}
	for p, f := range forms {
		if slices.Contains([]part{pageNumber, stamp, drafter, contact}, p) {
			continue // have tests of their own
		}
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			findings, err := PDF(blockEdit(t, docs[p == subject], p, true, resized(f.most+1)))
			if err != nil {
				t.Fatal(err)
			}
			wantRule(t, findings, string(p)+" is set at")
		})
	}
}

// TestPDFBrokenFaces takes one face for another: every part that must have it, or must not have the
// other, is found.
func TestPDFBrokenFaces(t *testing.T) {
	t.Parallel()
	good := pdfOf(t, whole())
	faces := []string{"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic"}
	for from, name := range faces {
		for to, other := range faces {
			if from == to {
				continue
			}
			t.Run(name+" as "+other, func(t *testing.T) {
				t.Parallel()
				findings, err := PDF(editPDF(t, good, func(_ int, c string) string { return c }, func(o string) string {
					return regexp.MustCompile(`\+`+name+`( |/|$)`).ReplaceAllString(o, "+"+other+"$1")
				}))
				if err != nil {
					t.Fatal(err)
				}
				for p, f := range forms {
					if f.bold == either || f.italic == either || slices.Contains([]part{agency, superior, stamp, drafter, contact, subject}, p) {
						continue // the two agencies are told apart by their faces
					}
					if is := boolInt(f.bold == yes) + 2*boolInt(f.italic == yes); is != from {
						continue
					}
					if from&1 != to&1 {
						wantRule(t, findings, string(p)+" is bold")
					}
					if from&2 != to&2 {
						wantRule(t, findings, string(p)+" is italic")
					}
				}
				if from == 1 && to == 0 {
					wantRule(t, findings, "agency stands on the first page once")
				}
			})
		}
	}
}

func boolInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

// TestPDFBroken breaks each rule of place once, in the bytes of the file.
func TestPDFBroken(t *testing.T) {
	t.Parallel()
	good, note := pdfOf(t, whole()), pdfOf(t, letter())
	edit := func(doc []byte, p part, change func(string) string) []byte { return blockEdit(t, doc, p, true, change) }
	pages := func(doc []byte, change func(i int, content string) string) []byte {
		return editPDF(t, doc, change, same)
	}
	objects := func(old, replacement string) []byte {
		return editPDF(t, good, func(_ int, c string) string { return c }, func(o string) string { return strings.ReplaceAll(o, old, replacement) })
	}
	numberOfPage2 := func(change func(string) string) []byte {
		return pages(good, func(i int, content string) string {
			if i != 1 {
				return content
			}
			at := strings.LastIndex(content, "/Artifact BMC\nBT")
			return content[:at] + textBlock.ReplaceAllStringFunc(content[at:], change)
		})
	}
	rules := func(change func(lines []string) []string) []byte {
		return pages(good, func(i int, content string) string {
			if i != 0 {
				return content
			}
			at := strings.LastIndex(content, "/Artifact BMC")
			return content[:at] + strings.Join(change(strings.Split(content[at:], "\n")), "\n")
		})
	}
	// The rules of the first page, in pairs of thickness and line: agency, motto, summary.
	without := func(n int) func([]string) []string {
		return func(lines []string) []string { return slices.Delete(lines, 1+2*n, 3+2*n) }
	}
	moved := func(n int, dx, dy, longer float64) func([]string) []string {
		return func(lines []string) []string {
			var x1, y1, x2, y2 float64
			if _, err := fmt.Sscanf(lines[2+2*n], "%f %f m %f %f l S", &x1, &y1, &x2, &y2); err != nil {
				t.Fatal(err)
			}
			lines[2+2*n] = fmt.Sprintf("%.2f %.2f m %.2f %.2f l S", x1+dx-longer, y1+dy, x2+dx+longer, y2+dy)
			return lines
		}
	}
	for _, test := range []struct {
		name string
		pdf  []byte
		rule string
	}{
		{"letter paper", objects("/MediaBox [0 0 595.28 841.89]", "/MediaBox [0 0 612 792]"), "paper is A4"},
		{"text on its side", objects("/MediaBox [0 0 595.28 841.89]", "/MediaBox [0 0 841.89 595.28]"), "paper stands upright"},
		{"not tagged", objects("/Marked true", "/Marked false"), "tagged"},
		{"face not in the file", objects("/FontFile2", "/FontFile9"), "every typeface is in the file"},
		{"another typeface", objects("LiberationSerif", "LiberationSans"), "Times New Roman"},
		{"grey letters", pages(good, func(_ int, c string) string { return "0.5 g\n" + c }), "letters are black"},
		{"nation too far right", edit(good, nation, shift(30, 0)), "right margin"},
		{"nation at the left", edit(good, nation, shift(-150, 0)), "top right"},
		{"nation low", edit(good, nation, shift(0, 100)), "top right"},
		{"motto beside", edit(good, motto, shift(6, 0)), "motto is centred under nation"},
		{"motto far below", edit(good, motto, shift(0, 6)), "motto follows nation in single spacing"},
		{"motto smaller than nation", edit(good, motto, resized(11.5)), "at least as large"},
		{"no rule under the motto", rules(without(1)), "a rule is drawn under the motto"},
		{"short rule under the motto", rules(moved(1, 0, 0, -20)), "rule under the motto is"},
		{"rule beside the motto", rules(moved(1, 8, 0, 0)), "rule under the motto stands in its middle"},
		{"motto underlined", rules(moved(1, 0, 5, 0)), "no underlining"},
		{"no rule under the agency", rules(without(0)), "a rule is drawn under the agency"},
		{"long rule under the agency", rules(moved(0, 0, 0, 20)), "rule under the agency is"},
		{"no rule under the summary", rules(without(2)), "a rule is drawn under the summary"},
		{"long rule under the summary", rules(moved(2, 0, 0, 90)), "rule under the summary is"},
		{"rule in the margin", rules(moved(0, -90, 0, 0)), "rules stay inside"},
		{"agency at the right", edit(good, agency, shift(260, 0)), "agency stands at the top left"},
		{"number beside", edit(good, number, shift(5, 0)), "number is centred under agency"},
		{"date beside", edit(good, placeDate, shift(-5, 0)), "place and date is centred under nation"},
		{"date lower", edit(good, placeDate, shift(0, 3)), "on the line of the number"},
		{"subject far below", blockEdit(t, note, subject, false, shift(0, 5)), "6 pt under the number"},
		{"subject beside", blockEdit(t, note, subject, false, shift(5, 0)), "subject of a letter is centred"},
		{"kind beside", edit(good, kind, shift(12, 0)), "kind stands in the middle"},
		{"summary far below", blockEdit(t, good, summary, false, shift(0, 12)), "summary follows kind"},
		{"text in the left margin", edit(good, body, shift(-50, 0)), "left margin is at least 30"},
		{"text in the bottom margin", edit(good, body, shift(0, 600)), "bottom margin"},
		{"indent too deep", edit(good, body, shift(20, 0)), "indented by 10 or 12.7 mm"},
		{"lines too close", blockEdit(t, good, body, true, shift(0, 5)), "lines stand single to 1.5 apart"},
		{"lines too far apart", blockEdit(t, good, body, true, shift(0, -9)), "lines stand single to 1.5 apart"},
		{"paragraphs too close", blockEdit(t, good, heading1, true, shift(0, 4)), "paragraphs stand at least 6 pt apart"},
		{"ragged right", pages(good, func(_ int, c string) string { return stretched.ReplaceAllString(c, ">9<") }), "justified"},
		{"lines of a paragraph not level", blockEdit(t, good, body, false, shift(3, 0)), "begin at the margin"},
		{"text over text", edit(good, body, shift(0, 18)), "over other text"},
		{"signature at the left", blockEdit(t, good, authority, false, shift(-200, 0)), "who signs stands at the right"},
		{"name beside the post", edit(good, signer, shift(12, 0)), "one middle"},
		{"no room to sign", edit(good, signer, shift(0, -50)), "room to sign"},
		{"recipients indented", blockEdit(t, good, recipient, false, shift(12, 0)), "recipients stand at the left margin"},
		{"recipients lower than the signature", edit(good, copies, shift(0, 9)), "level with the signature"},
		{"no page number", numberOfPage2(dropped), "bears its number"},
		{"page number beside", numberOfPage2(shift(30, 0)), "page number stands in the middle"},
		{"page number small", numberOfPage2(resized(11)), "page number is set at"},
		{"number on the first page", pages(good, func(i int, c string) string {
			if i == 0 {
				c += "/Artifact BMC\n" + shift(0, -95)(textBlock.FindString(c)) + "EMC\n"
			}
			return c
		}), "shows no number"},
		{"wrong number", pages(good, func(i int, c string) string {
			if at := strings.LastIndex(c, "/Artifact BMC\nBT"); i == 1 && at >= 0 {
				// Digits follow each other in the face.
				c = c[:at] + shownCodes.ReplaceAllString(c[at:], "[<0016>]")
			}
			return c
		}), "numbered from 1"},
		{"signature alone", pages(good, lonely(t, good)), "signature stands on a page with text"},
		{"annex label beside", blockEdit(t, good, annexLabel, true, shift(40, 0)), "annex label stands in the middle"},
		{"text out of its cell", edit(good, tableText, shift(25, 0)), "inside its cell"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			findings, err := PDF(test.pdf)
			if err != nil {
				t.Fatal(err)
			}
			wantRule(t, findings, test.rule)
		})
	}
}

var (
	stretched  = regexp.MustCompile(`>-[0-9.]+<`)
	shownCodes = regexp.MustCompile(`\[<[0-9A-F]+>\]`)
)

// lonely takes everything but the foot off the page of the signature.
func lonely(t *testing.T, pdf []byte) func(i int, content string) string {
	t.Helper()
	file, err := readPDF(pdf)
	if err != nil {
		t.Fatal(err)
	}
	foot, page := map[int]bool{}, -1
	for _, x := range file.classify() {
		if slices.Contains([]part{authority, signer, copies, recipient}, x.part) {
			page = x.lines[0].page
			for _, s := range x.element.segments {
				foot[s.block] = true
			}
		}
	}
	return func(i int, content string) string {
		n := -1
		return textBlock.ReplaceAllStringFunc(content, func(block string) string {
			if n++; i != page || foot[n] {
				return block
			}
			return ""
		})
	}
}

// TestPDFBrokenTables moves what was read of a good file, as no edit of bytes does simply.
func TestPDFBrokenTables(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(f *pdfFile)
		rule   string
	}{
		{"torn row", func(f *pdfFile) {
			row := f.root.under("Table")[0].under("TR")[4]
			cell := row.leaves()[len(row.leaves())-1]
			cell.segments[0].page++
		}, "a row stays on one page"},
		{"head not repeated", func(f *pdfFile) {
			for i := range f.pages {
				f.pages[i].segments = slices.DeleteFunc(f.pages[i].segments, func(s segment) bool { return s.element == nil && s.y > 20*mm })
			}
		}, "head stands on each of its pages"},
		{"head alone", func(f *pdfFile) {
			for _, row := range f.root.under("Table")[0].under("TR") {
				if len(row.under("TD")) == 0 && row.under("TH")[0].scope == "Column" {
					for _, leaf := range row.leaves() {
						leaf.segments[0].page = 0
					}
				}
			}
		}, "head stays with its first row"},
		{"empty page", func(f *pdfFile) { f.pages[2].segments = nil }, "no page is empty"},
		{"signature on two pages", func(f *pdfFile) {
			for _, div := range f.root.under("Div") {
				div.kids[len(div.kids)-1].segments[0].page++
			}
		}, "signature stays on one page"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file, err := readPDF(pdfOf(t, whole()))
			if err != nil {
				t.Fatal(err)
			}
			test.change(file)
			wantRule(t, file.judge(), test.rule)
		})
	}
}

// TestBrokenWords has the mistakes of words, in a file of either format.
func TestBrokenWords(t *testing.T) {
	t.Parallel()
	report, plan, note := kinds[0].make, kinds[8].make, kinds[5].make
	for _, test := range []struct {
		name   string
		make   func(s size) *officialdoc.Document
		change func(d *officialdoc.Document)
		rule   string
	}{
		{"no kind", report, func(d *officialdoc.Document) { d.Kind, d.Summary = "", "" }, "a document has a kind"},
		{"kind in small letters", report, func(d *officialdoc.Document) { d.Kind = "Báo cáo" }, "a document has a kind"},
		{"no summary", report, func(d *officialdoc.Document) { d.Summary = "" }, "summary stands under the kind"},
		{"no agency", report, func(d *officialdoc.Document) { d.Head.Agency = "" }, "agency stands on the first page once"},
		{"agency in small letters", report, func(d *officialdoc.Document) { d.Head.Agency = "Ủy ban nhân dân xã" }, "agency stands in capitals"},
		{"symbol in small letters", report, func(d *officialdoc.Document) { d.Head.Symbol = "bc-ubnd" }, "number reads"},
		{"symbol with spaces", report, func(d *officialdoc.Document) { d.Head.Symbol = "BC - UBND" }, "number reads"},
		{"place without a capital", report, func(d *officialdoc.Document) { d.Head.Place = "hà Trung" }, "place and date reads"},
		{"addressed plan", plan, func(d *officialdoc.Document) { d.Addressee = []string{"Các đơn vị"} }, "“Kính gửi:” stands in letters"},
		{"letter to nobody", note, func(d *officialdoc.Document) { d.Addressee = nil }, "a letter is addressed"},
		{"no end", report, func(d *officialdoc.Document) { d.Closing = "Trên đây là báo cáo." }, "ends with “./.”"},
		{"nobody signs", report, func(d *officialdoc.Document) { d.Foot.Authority = nil }, "who signs, and as what"},
		{"no formula", report, func(d *officialdoc.Document) { d.Foot.Authority = []string{"Văn phòng"} }, "signature begins with"},
		{"deputy for nobody", report, func(d *officialdoc.Document) { d.Foot.Authority = []string{"TM. Ủy ban", "KT. Chủ tịch"} }, "followed by the deputy"},
		{"not filed", report, func(d *officialdoc.Document) { d.Foot.Filing = "" }, "the last recipient"},
		{"annex without a title", report, func(d *officialdoc.Document) { d.Annexes[0].Title = "" }, "an annex has a title"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := test.make(short)
			test.change(d)
			findings, err := PDF(pdfOf(t, d))
			if err != nil {
				t.Fatal(err)
			}
			wantRule(t, findings, test.rule)
			if findings, err = DOCX(docxOf(t, d)); err != nil {
				t.Fatal(err)
			}
			wantRule(t, findings, test.rule)
		})
	}
}
