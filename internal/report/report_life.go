package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Approve makes a submitted document the approved one: it is no draft any more; number and day stay blank.
func Approve(doc *officialdoc.Document) { doc.Draft = false }

// What the note of an annex says of the document: blank, or as it was numbered before a correction.
var (
	notedNumber = regexp.MustCompile(`số (?:…|\d+)/`)
	notedDate   = regexp.MustCompile(`ngày (?:…|\d+) tháng (?:…|\d+) năm \d+`)
)

// Issue prints the number and the day into a document, and into the notes of its annexes.
func Issue(doc *officialdoc.Document, number int, on plan.Day) {
	year, month, day := on.Date()
	doc.Draft = false
	doc.Head.Number, doc.Head.Day, doc.Head.Month, doc.Head.Year = DocumentNumber(number), day, int(month), year
	date := longDate(on)
	for i := range doc.Annexes {
		note := notedNumber.ReplaceAllLiteralString(doc.Annexes[i].Note, "số "+doc.Head.Number+"/")
		doc.Annexes[i].Note = notedDate.ReplaceAllLiteralString(note, date)
	}
}

// longDate is a day in words; months 1 and 2 carry a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4).
func longDate(on plan.Day) string {
	year, month, day := on.Date()
	if month < 3 {
		return fmt.Sprintf("ngày %02d tháng %02d năm %d", day, int(month), year)
	}
	return fmt.Sprintf("ngày %02d tháng %d năm %d", day, int(month), year)
}

// DocumentNumber is a number as documents print it: numbers below 10 carry a zero.
func DocumentNumber(number int) string { return fmt.Sprintf("%02d", number) }

// Receivers are all to whom a document goes: those it is addressed to, then the recipients.
func Receivers(doc *officialdoc.Document) []string {
	var names []string
	seen := map[string]bool{}
	add := func(name string) {
		name = strings.TrimRight(strings.TrimSpace(name), ".;")
		if key := vi.Fold(name); name != "" && !seen[key] && key != "nhu tren" && key != "nhu kinh gui" {
			seen[key] = true
			names = append(names, name)
		}
	}
	for _, name := range doc.Addressee {
		add(name)
	}
	for _, r := range doc.Foot.Recipients {
		add(r.Name)
	}
	return names
}

// SignerOf is who signs a document: by name, or by office where the name is left blank.
func SignerOf(doc *officialdoc.Document) string {
	if name := strings.TrimSpace(doc.Foot.Signer); name != "" {
		return name
	}
	if n := len(doc.Foot.Authority); n > 0 {
		return doc.Foot.Authority[n-1]
	}
	return ""
}

// RegisterLine is a line of the register of issued documents.
type RegisterLine struct {
	Number, Date, Title, Signer, Recipients, Remark string
}

// Register lays out the register of a year.
func Register(l Letterhead, year int, lines []RegisterLine, on plan.Day) *officialdoc.Document {
	y, month, day := on.Date()
	t := officialdoc.Table{
		Columns: []officialdoc.Column{
			{Weight: 0.6, Align: officialdoc.AlignCenter}, {Weight: 1.6, Align: officialdoc.AlignCenter}, {Weight: 1.5, Align: officialdoc.AlignCenter},
			{Weight: 5}, {Weight: 2}, {Weight: 3}, {Weight: 2},
		},
		Head: [][]officialdoc.Cell{{
			headCell("TT"), headCell("Số, ký hiệu"), headCell("Ngày tháng"), headCell("Tên loại và trích yếu nội dung"), headCell("Người ký"), headCell("Nơi nhận"), headCell("Ghi chú"),
		}},
	}
	for i, r := range lines {
		cells := []officialdoc.Cell{officialdoc.TextCell(strconv.Itoa(i + 1))}
		for _, text := range []string{r.Number, r.Date, r.Title, r.Signer, r.Recipients, r.Remark} {
			cells = append(cells, officialdoc.TextCell(text))
		}
		t.Rows = append(t.Rows, officialdoc.Row{Cells: cells})
	}
	doc := &officialdoc.Document{
		Head: officialdoc.Head{Agency: l.Agency, Superior: l.Superior, Place: l.Place, Day: day, Month: int(month), Year: y},
		Kind: "SỔ ĐĂNG KÝ VĂN BẢN ĐI", Summary: fmt.Sprintf("Năm %d", year), Made: officialdoc.Moment(on.String() + "T00:00:00+07:00"),
		Annexes: []officialdoc.Annex{{Title: "DANH SÁCH VĂN BẢN ĐI", Landscape: true, Body: []officialdoc.Block{t}}},
	}
	doc.Body = []officialdoc.Block{officialdoc.Text(fmt.Sprintf("Sổ có %d văn bản, kê tại Phụ lục.", len(lines)))}
	return doc
}
