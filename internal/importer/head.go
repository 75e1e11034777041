package importer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

var (
	issuedOn = regexp.MustCompile(`(?:,|^) *ngay *(\d{0,2}) *[./…]* *thang *(\d{0,2}) *[./…]* *nam *(\d{4})|, *ngay *(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})`)
	numbered = regexp.MustCompile(`^so(?:[ :.…_]*(?:$|[/-]|([0-9][0-9a-z]* ?[-/][^ ,]+))| ?[:.]| +[0-9])`)
	// dateBroken is a date whose year stands alone on the next line.
	dateBroken = regexp.MustCompile(`ngay *\d{0,2} *thang *\d{0,2}(?: *nam)?$`)
	yearAlone  = regexp.MustCompile(`^(?:nam )?\d{4}$`)
	motto      = regexp.MustCompile(`cong hoa xa hoi chu nghia|doc lap *[-–] *tu do|dang cong san viet nam$`)
	// territory begins the second half of an agency's name: "ỦY BAN NHÂN DÂN", "XÃ HÀ TRUNG".
	territory = regexp.MustCompile(`^(?:tinh|thanh pho|tp|huyen|quan|thi xa|thi tran|xa|phuong|dac khu) `)
)

// head reads what stands before the first paragraph of the text: number,
// issuer, place, date, kind and title. It gives the index behind them.
func (p *parser) head() int {
	at := -1
	for i, q := range p.paras[:min(len(p.paras), 60)] {
		if kinds[strings.Trim(q.key, " :.")] || strings.HasPrefix(q.key, "ke hoach ") && isCapitals(firstWords(q.text, 2)) {
			at = i
			break
		}
		if q.kind == roman || q.kind == part {
			break
		}
	}
	if at < 0 {
		p.problem(0, "kind", "", "Không tìm thấy dòng “KẾ HOẠCH” ở đầu văn bản.")
		return 0
	}
	for i, q := range p.paras[:at] {
		if q.table == nil {
			if next := p.paras[i+1]; dateBroken.MatchString(q.key) && yearAlone.MatchString(next.key) {
				q.text, q.key = q.text+" "+next.text, q.key+" "+next.key // a narrow column broke the date
			}
			p.headLine(q)
		}
	}
	p.nameIssuer()
	q := p.paras[at]
	p.place(q.source, "kind")
	p.draft.Kind = strings.Trim(q.text, " :.")
	if !kinds[vi.Fold(p.draft.Kind)] {
		p.draft.Kind = firstWords(q.text, 2)
		p.draft.Title = strings.TrimSpace(strings.TrimPrefix(q.text, p.draft.Kind))
	}
	return p.title(at + 1)
}

func (p *parser) headLine(q *para) {
	d := p.draft
	p.place(q.source, "head")
	if m := numbered.FindStringSubmatchIndex(q.key); m != nil {
		p.place(q.source, "number")
		if m[2] >= 0 {
			d.Number = strings.ReplaceAll(skip(q.text[:len(q.text)-len(skip(q.text, m[3]))], m[2]), " ", "")
		}
	}
	if m := issuedOn.FindStringSubmatchIndex(q.key); m != nil {
		if m[2] < 0 {
			copy(m[2:8], m[8:14]) // in figures: "ngày 15/01/2026"
		}
		sub := func(i int) int { n, _ := strconv.Atoi(q.key[m[i]:m[i+1]]); return n }
		day, month, year := sub(2), sub(4), sub(6)
		switch {
		case day > 0 && day < 32 && month > 0 && month < 13:
			d.IssuedOn = fmt.Sprintf("%04d-%02d-%02d", year, month, day)
		case month > 0 && month < 13:
			d.IssuedOn = fmt.Sprintf("%04d-%02d", year, month)
		}
		d.Place = q.text[:len(q.text)-len(skip(q.text, m[0]))]
		if n := numbered.FindStringIndex(vi.Fold(d.Place)); n != nil {
			// Number and place on one line, as two columns run together.
			if i := strings.LastIndex(d.Place, "/"); i >= 0 {
				_, d.Place, _ = strings.Cut(d.Place[i:], " ")
			} else {
				d.Place = skip(d.Place, n[1])
			}
		} else {
			p.place(q.source, "issued_on")
		}
		d.Place = strings.Trim(d.Place, " ,")
		return
	}
	text := q.text
	if strings.Join(strings.Fields(q.raw), " ") == q.text {
		text = q.raw // line by line
	}
	if q.right && (len(p.letterhead) == 0 || !isCapitals(q.text) || !territory.MatchString(q.key)) {
		return // the motto goes on
	}
	if m := motto.FindStringIndex(q.key); m != nil {
		text = text[:len(text)-len(skip(text, m[0]))]
	}
	if text = strings.TrimSpace(text); isCapitals(text) && !numbered.MatchString(q.key) && !strings.HasPrefix(q.key, "du thao") {
		for part := range strings.SplitSeq(text, "\n") {
			p.letterhead = append(p.letterhead, headed{strings.TrimSpace(part), q, text == q.text || text == q.raw})
		}
	}
}

// title reads the lines of the title from i on and gives the index behind it.
func (p *parser) title(i int) int {
	d := p.draft
	var first *para
	for ; i < len(p.paras); i++ {
		q := p.paras[i]
		if q.table != nil || q.kind == roman || q.kind == number || q.kind == part || len(d.Title) > maxJoined {
			break
		}
		capitals := isCapitals(q.text)
		if first != nil && !(q.centered && first.centered) && !(capitals && isCapitals(first.text)) && !p.titleGoesOn(i) {
			break
		}
		if d.Title != "" && first == nil && !capitals && !q.centered {
			break
		}
		if first == nil {
			first = q
		}
		p.place(q.source, "title")
		d.Title = strings.TrimSpace(d.Title + " " + q.text)
	}
	d.Title = heading(d.Title)
	return i
}

// titleGoesOn says whether a line right below the title is more of it: the
// title ends at a blank line, and no opening sentence looks like this.
func (p *parser) titleGoesOn(i int) bool {
	q := p.paras[i]
	if !q.gap && strings.HasSuffix(p.draft.Title, ",") {
		return !closed(q.text)
	}
	if q.gap || q.centered || closed(q.text) || strings.HasSuffix(q.text, ",") || !short(q.text, 200) || openingStart.MatchString(q.key) {
		return false
	}
	return i+1 < len(p.paras) && p.paras[i+1].gap
}

var openingStart = regexp.MustCompile(`^(?:can cu|thuc hien|trien khai|nham|de |theo |xet |tren co so|uy ban|ubnd|ban |hoi |doan |dang uy|phong |so |truong |tram |kinh gui|\()`)

// issuerPhrase is the end of an opening sentence: who issues the plan.
var issuerPhrase = regexp.MustCompile(`[,.;] ((?:ubnd|uy ban|tieu ban|ban |hoi |doan |dang uy|phong |so |truong |tram |cong an|mat tran|to |trung tam|chi bo|chi doan|nha truong|lien doan|cong doan|benh vien|vien |huyen uy|thi uy|thanh uy|tinh uy|hoi dong|thuong truc|khu pho)[^,;.]{0,160}?) (?:ban hanh|xay dung|de ra)`)

var issuerStart = regexp.MustCompile(`^((?:ubnd|uy ban|tieu ban|ban |hoi |doan |dang uy|phong |so |truong |tram |cong an|mat tran|to |trung tam|chi bo|chi doan|nha truong|lien doan|cong doan|benh vien|vien |huyen uy|thi uy|thanh uy|tinh uy|hoi dong|thuong truc|khu pho)[^;.]{0,200}?) (?:ban hanh|xay dung|de ra)`)

// opening reads the paragraphs before the first section.
func (p *parser) opening(paras []*para) {
	d := p.draft
	for _, q := range paras {
		switch {
		case q.table != nil:
			p.annexRows(q.table)
		case strings.HasPrefix(q.key, "can cu ") || strings.HasPrefix(q.rest, "Căn cứ ") || isBasis(q):
			p.place(q.source, "legal_bases."+strconv.Itoa(len(d.LegalBases)))
			d.LegalBases = append(d.LegalBases, splitValues(q.rest)...)
		default:
			if m := issuerPhrase.FindStringSubmatchIndex(q.key); m != nil {
				before := q.text[:len(q.text)-len(skip(q.text, m[0]))]
				if key := q.key; strings.HasPrefix(key, "thuc hien ") || strings.HasPrefix(key, "trien khai ") {
					d.LegalBases = append(d.LegalBases, splitValues(before)...)
				}
				p.issuer(q.text, m[2], m[3])
			} else if m := issuerStart.FindStringSubmatchIndex(q.key); m != nil {
				p.issuer(q.text, m[2], m[3])
			}
			p.add(&d.Opening, "opening", q, q.text)
		}
	}
}

// isBasis tells a basis that has a paragraph of its own: "Thực hiện Quyết định …;".
func isBasis(q *para) bool {
	return strings.HasPrefix(q.key, "thuc hien ") && !issuerPhrase.MatchString(q.key) && (strings.HasSuffix(q.text, ";") || strings.HasSuffix(q.text, "."))
}

// issuer takes the issuing body from a sentence where the head has none.
func (p *parser) issuer(s string, from, to int) {
	if p.draft.Issuer == "" {
		p.draft.Issuer = strings.TrimSpace(skip(s[:len(s)-len(skip(s, to))], from))
	}
}

func firstWords(s string, n int) string {
	fields := strings.Fields(s)
	return strings.Join(fields[:min(n, len(fields))], " ")
}

// short says whether a text is short enough for a heading.
func short(s string, runes int) bool { return utf8.RuneCountInString(s) <= runes }
