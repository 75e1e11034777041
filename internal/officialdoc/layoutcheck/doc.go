// Package layoutcheck reads a finished official document, DOCX or PDF, and says where it departs from
// the presentation that Nghị định 30/2020/NĐ-CP asks for.
//
// It knows nothing of how the file was written: it reads sizes, faces, positions and rules back from
// the bytes and holds them against the numbers of the decree, which stand here a second time on
// purpose. Tests use it; the program does not.
package layoutcheck

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Finding is one departure from a rule.
type Finding struct {
	Rule    string // what should be
	Article string // where the decree says so, in Phụ lục I; or "house" for a rule of our own
	Place   string // where in the file
	Found   string // what is there
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s (%s), found %s", f.Place, f.Rule, f.Article, f.Found)
}

// house marks the rules that the decree leaves to good sense.
const house = "house"

// part is a part of a document that has rules of its own.
type part string

const (
	nation       part = "nation"
	motto        part = "motto"
	superior     part = "superior agency"
	agency       part = "agency"
	number       part = "number"
	placeDate    part = "place and date"
	subject      part = "subject of a letter"
	stamp        part = "stamp"
	draftMark    part = "draft mark"
	kind         part = "kind"
	summary      part = "summary"
	addressee    part = "addressee"
	basis        part = "legal basis"
	heading0     part = "heading of level 0"
	heading1     part = "heading of level 1"
	heading2     part = "heading of level 2"
	heading3     part = "heading of level 3"
	body         part = "body"
	writing      part = "line to write on"
	tableText    part = "table"
	caption      part = "caption"
	authority    part = "authority"
	signer       part = "signer"
	copies       part = "title of recipients"
	recipient    part = "recipient"
	drafter      part = "drafter"
	contact      part = "contact"
	annexLabel   part = "annex label"
	annexTitle   part = "annex title"
	annexNote    part = "annex note"
	pageNumber   part = "page number"
	unclassified part = "unclassified"
)

// look is text in one size and face.
type look struct {
	text         string
	family       string
	size         float64
	bold, italic bool
	underlined   bool
	coloured     bool
}

// paragraph is a paragraph of either format with the part it was taken for.
type paragraph struct {
	part  part
	text  string
	place string
	looks []look
}

// answer is what a rule asks of a yes-or-no property.
type answer int

const (
	either answer = iota
	yes
	no
)

func (a answer) allows(is bool) bool { return a == either || (a == yes) == is }

// form is what the decree asks of a part's letters.
type form struct {
	article      string
	least, most  float64 // size
	bold, italic answer
	capitals     bool
	pattern      *regexp.Regexp
	shape        string // the pattern in words
}

// forms is Phụ lục I, mục II to IV and the sample table of mục V.
var forms = map[part]form{
	nation: {article: "mục II.1", least: 12, most: 13, bold: yes, italic: no, capitals: true,
		pattern: regexp.MustCompile(`^CỘNG (HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM$`), shape: "the nation's name"},
	motto: {article: "mục II.1", least: 13, most: 14, bold: yes, italic: no,
		pattern: regexp.MustCompile(`^Độc lập - Tự do - Hạnh phúc$`), shape: "the motto with spaced hyphens"},
	superior: {article: "mục II.2", least: 12, most: 13, bold: no, italic: no, capitals: true},
	agency:   {article: "mục II.2", least: 12, most: 13, bold: yes, italic: no, capitals: true},
	number: {article: "mục II.3", least: 13, most: 13, bold: no, italic: no,
		pattern: regexp.MustCompile(`^Số: (\d{2,}\p{L}?| +)/\p{Lu}\p{L}*(-[\p{Lu}\d&]+)+$`), shape: "“Số: 05/BC-UBND” or room for the number"},
	placeDate: {article: "mục II.4", least: 13, most: 14, bold: no, italic: yes,
		pattern: regexp.MustCompile(`^(\p{Lu}[^,]*, n|N)gày (0[1-9]|[12]\d|3[01]| +) tháng (0[12]|[3-9]|1[0-2]| +) năm \d{4}$`),
		shape:   "“Hà Trung, ngày 05 tháng 01 năm 2027”, a zero before days to 9 and months to 2 only"},
	subject:    {article: "mục II.5", least: 12, most: 13, bold: no, italic: no, pattern: regexp.MustCompile(`^V/v \S`), shape: "“V/v …”"},
	stamp:      {article: "mục III.2", least: 13, most: 14, bold: yes, italic: no, capitals: true},
	kind:       {article: "mục II.5", least: 13, most: 14, bold: yes, italic: no, capitals: true},
	summary:    {article: "mục II.5", least: 13, most: 14, bold: yes, italic: no},
	addressee:  {article: "mục II.9", least: 13, most: 14, bold: no, italic: no},
	basis:      {article: "mục II.6", least: 13, most: 14, bold: no, italic: yes},
	heading0:   {article: "mục II.6", least: 13, most: 14, bold: yes, italic: no},
	heading1:   {article: "mục II.6", least: 13, most: 14, bold: yes, italic: no, capitals: true},
	heading2:   {article: "mục II.6", least: 13, most: 14, bold: yes, italic: no},
	heading3:   {article: "mục II.6", least: 13, most: 14, bold: yes, italic: no},
	body:       {article: "mục II.6", least: 13, most: 14},
	writing:    {article: house, least: 13, most: 14, bold: no, italic: no},
	tableText:  {article: house, least: 11, most: 14},
	caption:    {article: house, least: 12, most: 14},
	authority:  {article: "mục II.7", least: 13, most: 14, bold: yes, italic: no, capitals: true},
	signer:     {article: "mục II.7", least: 13, most: 14, bold: yes, italic: no},
	copies:     {article: "mục II.9", least: 12, most: 12, bold: yes, italic: yes, pattern: regexp.MustCompile(`^Nơi nhận:$`), shape: "“Nơi nhận:”"},
	recipient:  {article: "mục II.9", least: 11, most: 11, bold: no, italic: no, pattern: regexp.MustCompile(`^- .*[;.]$`), shape: "“- …;”, the last with a full stop"},
	drafter:    {article: "mục III.4", least: 11, most: 11, bold: no, italic: no},
	contact:    {article: "mục III.5", least: 11, most: 12, bold: no, italic: no},
	annexLabel: {article: "mục III.1", least: 14, most: 14, bold: yes, italic: no, pattern: regexp.MustCompile(`^Phụ lục( [IVXLC]+)?$`), shape: "“Phụ lục I”"},
	annexTitle: {article: "mục III.1", least: 13, most: 14, bold: yes, italic: no, capitals: true},
	annexNote:  {article: "mục III.1", least: 13, most: 14, bold: no, italic: yes, pattern: regexp.MustCompile(`^\(.*\)$`), shape: "a line in brackets"},
	pageNumber: {article: "mục I.7", least: 13, most: 14, bold: no, italic: no, pattern: regexp.MustCompile(`^\d+$`), shape: "an Arabic numeral"},
}

// meetingSheet is the kind of the one paper that is no document of the decree (Điều 7 names those that are):
// it lies on the table of a meeting and goes nowhere. So nobody signs it, and its text does not end with “./.”:
// what ends it are lines to write on. All else is judged as in any other.
const meetingSheet = "PHIẾU HỌP"

// toWriteOn are dots for the hand: no text of the document, so mục II.6 asks neither indent nor justification.
var toWriteOn = regexp.MustCompile(`^([^.]*: )?\.{40,}$`)

// judgement collects findings.
type judgement struct{ findings []Finding }

func (j *judgement) find(rule, article, place, format string, args ...any) {
	j.findings = append(j.findings, Finding{Rule: rule, Article: article, Place: place, Found: fmt.Sprintf(format, args...)})
}

// quote is the beginning of a text, to find it by.
func quote(text string) string {
	if r := []rune(text); len(r) > 60 {
		text = string(r[:60]) + "…"
	}
	return "“" + text + "”"
}

// letters judges size, face and pattern of every paragraph, whatever its format.
func (j *judgement) letters(paragraphs []paragraph) {
	for _, p := range paragraphs {
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		if p.part == unclassified {
			j.find("every paragraph has its place in the layout", house, p.place, "%s", quote(p.text))
			continue
		}
		f := forms[p.part]
		if f.pattern != nil && !f.pattern.MatchString(p.text) {
			j.find(string(p.part)+" reads "+f.shape, f.article, p.place, "%s", quote(p.text))
		}
		if f.capitals && p.text != strings.ToUpper(p.text) {
			j.find(string(p.part)+" stands in capitals", f.article, p.place, "%s", quote(p.text))
		}
		for _, l := range p.looks {
			if strings.TrimSpace(l.text) == "" {
				continue
			}
			j.face(p, f, l)
		}
	}
}

func (j *judgement) face(p paragraph, f form, l look) {
	if l.size < f.least-0.01 || f.most > 0 && l.size > f.most+0.01 {
		j.find(fmt.Sprintf("%s is set at %v to %v pt", p.part, f.least, f.most), f.article, p.place, "%v pt at %s", l.size, quote(l.text))
	}
	if !f.bold.allows(l.bold) {
		j.find(fmt.Sprintf("%s is bold: %v", p.part, f.bold == yes), f.article, p.place, "bold %v at %s", l.bold, quote(l.text))
	}
	if !f.italic.allows(l.italic) {
		j.find(fmt.Sprintf("%s is italic: %v", p.part, f.italic == yes), f.article, p.place, "italic %v at %s", l.italic, quote(l.text))
	}
	if l.underlined {
		j.find("nothing is underlined: rules are drawn", "mục II.1", p.place, "%s", quote(l.text))
	}
	if l.coloured {
		j.find("letters are black", "mục I.4", p.place, "%s", quote(l.text))
	}
	// Liberation Serif has the metrics of Times New Roman; a PDF may embed it.
	if l.family != "Times New Roman" && l.family != "LiberationSerif" {
		j.find("the typeface is Times New Roman", "mục I.4", p.place, "%s at %s", l.family, quote(l.text))
	}
}

// wholes judges what hangs together over paragraphs: what must be there, and how lists end.
func (j *judgement) wholes(paragraphs []paragraph) {
	of := func(wanted part) (found []paragraph) {
		for _, p := range paragraphs {
			if p.part == wanted {
				found = append(found, p)
			}
		}
		return found
	}
	for _, wanted := range []part{nation, motto, agency} {
		if n := len(of(wanted)); n != 1 {
			j.find(fmt.Sprintf("%s stands on the first page once", wanted), forms[wanted].article, "page 1", "%d times", n)
		}
	}
	j.title(of(kind), of(summary), of(subject), of(addressee))
	j.list("legal bases end with “;”, the last with a full stop", "mục II.6", of(basis))
	j.list("recipients end with “;”, the last with a full stop", "mục II.9", of(recipient))
	j.list("several addressees end with “;”, the last with a full stop", "mục II.9", of(addressee)[min(1, len(of(addressee))):])
	if list := of(recipient); len(list) > 0 && !regexp.MustCompile(`^- Lưu: VT\b.*\.$`).MatchString(list[len(list)-1].text) {
		j.find("the last recipient is “- Lưu: VT, …”", "mục II.9", list[len(list)-1].place, "%s", quote(list[len(list)-1].text))
	}
	if len(of(recipient)) > 0 != (len(of(copies)) == 1) {
		j.find("“Nơi nhận:” stands over the recipients", "mục II.9", "the foot", "%d titles", len(of(copies)))
	}
	if size, other := sizeOf(of(motto)), sizeOf(of(nation)); size < other {
		j.find("the motto is at least as large as the nation's name", "mục V", "page 1", "%v under %v pt", size, other)
	}
	if kinds := of(kind); len(kinds) != 1 || kinds[0].text != meetingSheet {
		j.ending(paragraphs)
	}
	j.annexes(of(annexLabel))
}

func sizeOf(list []paragraph) float64 {
	if len(list) == 0 || len(list[0].looks) == 0 {
		return 0
	}
	return list[0].looks[0].size
}

// title holds the two forms apart: a document with a kind, and a letter.
func (j *judgement) title(kinds, summaries, subjects, addressees []paragraph) {
	switch {
	case len(kinds) == 0 && len(subjects) == 0:
		j.find("a document has a kind, a letter its “V/v …”", "mục II.5", "page 1", "neither")
	case len(kinds) > 0 && len(subjects) > 0, len(kinds) > 1:
		j.find("a document has one kind, or a letter its “V/v …”", "mục II.5", kinds[0].place, "%d kinds and %d subjects", len(kinds), len(subjects))
	case len(kinds) > 0 && len(summaries) == 0 && kinds[0].text != meetingSheet:
		j.find("the summary stands under the kind", "mục II.5", kinds[0].place, "none")
	}
	switch {
	case len(kinds) == 0 && len(subjects) > 0 && len(addressees) == 0:
		j.find("a letter is addressed: “Kính gửi:”", "mục II.9", "page 1", "none")
	case len(kinds) > 0 && len(addressees) > 0 && slices.Contains([]string{"KẾ HOẠCH", "BIÊN BẢN"}, kinds[0].text):
		j.find("“Kính gửi:” stands in letters and in reports and requests to a superior only", "mục II.9", addressees[0].place, "in a document of kind %s", kinds[0].text)
	}
	if len(addressees) > 1 {
		for _, a := range addressees[1:] {
			if !strings.HasPrefix(a.text, "- ") {
				j.find("several addressees stand one a line after a dash", "mục II.9", a.place, "%s", quote(a.text))
			}
		}
	}
}

// list judges the ends of lines that belong together.
func (j *judgement) list(rule, article string, lines []paragraph) {
	for i, p := range lines {
		end := ";"
		if i == len(lines)-1 {
			end = "."
		}
		if !strings.HasSuffix(p.text, end) || strings.HasSuffix(strings.TrimSuffix(p.text, end), ";") {
			j.find(rule, article, p.place, "%s", quote(p.text))
		}
	}
}

// ending judges the last words of the text and the signature.
func (j *judgement) ending(paragraphs []paragraph) {
	last := paragraph{place: "the text"}
	var signs []paragraph
	for _, p := range paragraphs {
		switch p.part {
		case annexLabel:
			goto signature
		case body:
			if strings.TrimSpace(p.text) != "" {
				last = p
			}
		case authority:
			signs = append(signs, p)
		}
	}
signature:
	if !strings.HasSuffix(last.text, "./.") {
		j.find("the text ends with “./.”", "mục II.6", last.place, "%s", quote(last.text))
	}
	if len(signs) == 0 {
		j.find("who signs, and as what, stands at the right", "mục II.7", "the foot", "nobody")
		return
	}
	formula := regexp.MustCompile(`^(TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ |PHÓ |CHÁNH |TRƯỞNG |GIÁM |HIỆU |THƯ KÝ|NGƯỜI |THỦ TRƯỞNG )`)
	if !formula.MatchString(signs[0].text) {
		j.find("the signature begins with TM., KT., TL., TUQ., Q. or a post", "Điều 13 and mục II.7", signs[0].place, "%s", quote(signs[0].text))
	}
	for i, p := range signs {
		deputy := strings.HasPrefix(p.text, "KT.")
		if deputy && (i+1 >= len(signs) || !strings.HasPrefix(signs[i+1].text, "PHÓ ")) {
			j.find("“KT.” is followed by the deputy's post", "Điều 13", p.place, "%s", quote(p.text))
		}
	}
}

// annexes are numbered in Roman where there are several.
func (j *judgement) annexes(labels []paragraph) {
	for i, p := range labels {
		want := "Phụ lục"
		if len(labels) > 1 {
			want += " " + []string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}[min(i, 9)]
		}
		if p.text != want {
			j.find("several annexes are numbered in Roman, one is not", "mục III.1", p.place, "%s, not %s", quote(p.text), quote(want))
		}
	}
}

// capitals reports text in capitals: letters, and none of them small.
func capitals(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && text == strings.ToUpper(text)
}

// mm is a millimetre in points.
const mm = 72 / 25.4

// single is the height of a single line of Times New Roman, in parts of its size.
const single = 1.149
