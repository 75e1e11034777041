package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// markBare marks the headings that have no label: lines in capitals, and where
// nothing else heads the sections, the titles that every plan has.
func markBare(paras []*para) {
	for i, q := range paras {
		if isBare(q) && isCapitals(q.text) && i+1 < len(paras) && strings.Contains(strings.TrimSpace(q.text), " ") {
			q.kind = plainHead
		}
	}
	if topLevel(paras) != noMark {
		return
	}
	var titles []*para
	works := false
	for i, q := range paras {
		if isBare(q) && short(q.text, 60) && isKnownTitle(q.text) && i+1 < len(paras) && !isBare(paras[i+1]) {
			titles = append(titles, q)
			kind := kindOf(q.text)
			works = works || kind == contentSection || kind == dutySection
		}
	}
	if works && len(titles) > 1 {
		for _, q := range titles {
			q.kind = plainHead
		}
	}
}

// markListed marks the headings of a section of content that have no label and end
// with a colon, where all that stands without a label is such a heading or leads in.
func markListed(paras []*para) {
	var heads []*para
	for i, q := range paras {
		switch {
		case q.kind == dash || q.kind == plus || q.kind == item:
		case q.kind != noMark:
			return // labels say more
		case isBare(q) && strings.HasSuffix(q.text, ":") && short(q.text, 80) && i+1 < len(paras) && paras[i+1].kind == dash && readField(paras[i+1].rest).kind == noField:
			heads = append(heads, q)
		case len(heads) > 0 && !isField(q.text):
			return
		}
	}
	if len(heads) < 2 {
		return
	}
	for _, q := range heads {
		q.kind = plainHead
	}
}

// isBare says whether a line without a label can be a heading: nothing ends it but a colon.
func isBare(q *para) bool {
	return q.table == nil && (q.kind == noMark || q.kind == plainHead) && short(q.text, 160) && (strings.HasSuffix(q.text, ":") || !closed(q.text)) &&
		!strings.HasPrefix(q.text, "(") && !signerLine.MatchString(q.key) && !isLabel(q.text)
}

// isLabel tells a labelled line from a title such as "Tổ chức thực hiện:".
func isLabel(s string) bool {
	f := readField(s)
	return f.kind != noField && (f.value != "" || kindOf(s) == otherSection)
}

// topLevel finds what the sections begin with: parts, roman numerals, else
// capitals, else headings without a label or plain numbers, of which two have
// titles that every plan has.
func topLevel(paras []*para) markKind {
	count, known := map[markKind]int{}, map[markKind]int{}
	first := noMark // of capital letters and roman numerals: what stands above the other
	for i, q := range paras {
		if q.table != nil || !short(q.rest, 250) {
			continue
		}
		count[q.kind]++
		if first == noMark && (q.kind == upper || q.kind == roman) {
			first = q.kind
		}
		title := q.rest
		if title == "" && i+1 < len(paras) {
			title = paras[i+1].text
		}
		if q.depth < 2 && short(title, 80) && isKnownTitle(title) {
			known[q.kind]++
		}
	}
	switch {
	case count[part] > 1 && known[part] > known[roman] && known[part] > 1:
		return part
	case first == upper && count[upper] > 1:
		return upper
	case count[roman] > 1:
		return roman
	case count[upper] > 1:
		return upper
	case known[plainHead] > 1 && known[plainHead] >= known[number]:
		return plainHead
	case known[number] > 1:
		return number
	}
	return noMark
}

// split cuts the text at its top-level headings.
func split(paras []*para) (sections []section, opening []*para) {
	level := topLevel(paras)
	markAreas(paras, level)
	for _, q := range paras {
		var s *section
		if n := len(sections); n > 0 {
			s = &sections[n-1]
		}
		switch {
		case s != nil && len(s.paras) == 0 && s.goesOn(q):
			s.more = append(s.more, q)
			s.title = strings.TrimSpace(s.title + " " + q.text)
		case headsSection(q, level):
			sections = append(sections, section{head: q, title: q.rest})
		case s == nil:
			opening = append(opening, q)
		default:
			s.paras = append(s.paras, q)
		}
	}
	for i := range sections {
		sections[i].kind = kindOf(sections[i].title)
	}
	return sections, opening
}

// goesOn says whether a line right below the heading of a section is more of it.
func (s *section) goesOn(q *para) bool {
	if q.table != nil || q.kind != noMark && q.kind != plainHead || !short(q.text, 160) {
		return false
	}
	if s.title == "" {
		return !closed(q.text) || strings.HasSuffix(q.text, ":")
	}
	return len(s.more) < 3 && s.head.kind != plainHead && !q.sub && isCapitals(s.title) && isCapitals(q.text) && !closed(s.title)
}

// headsSection says whether a paragraph begins a section.
func headsSection(q *para, level markKind) bool {
	if q.table != nil || level == noMark || !short(q.rest, 250) {
		return false
	}
	switch q.kind {
	case level:
		return q.depth < 2
	case part:
		return true
	case plainHead:
		return level != number && !q.sub
	}
	return false
}

// markAreas finds the headings without a label that stand several to a section of
// content and so head its areas.
func markAreas(paras []*para, level markKind) {
	var heads []*para
	var section *para
	flush := func() {
		if section != nil && len(heads) > 1 && kindOf(section.rest) == contentSection {
			for _, q := range heads {
				q.sub = true
			}
		}
		heads = nil
	}
	for i, q := range paras {
		switch {
		case q.table != nil:
		case q.kind == level || q.kind == part:
			flush()
			section = q
		case q.kind == plainHead && !isKnownTitle(q.text) && !scheduleTitle.MatchString(q.key) && (paras[max(i-1, 0)] != section || !isCapitals(section.rest)):
			heads = append(heads, q)
		}
	}
	flush()
}

// aboutTitle begins the titles of sections that say something about the plan and hold no work.
var (
	aboutTitle = regexp.MustCompile(`^(?:ket qua|danh gia|tinh hinh|thuc trang|dac diem|thuan loi|kho khan|ton tai|han che|nguyen nhan|bai hoc|khau hieu|can cu|co so phap ly|loi ich)`)
	whereTitle = regexp.MustCompile(`^(?:thoi gian|thoi diem|dia diem|thanh phan|doi tuong|muc tieu|chi tieu|kinh phi|hinh thuc|pham vi|nguyen tac|quan diem)`)
	// workTitle begins the titles of sections of work that say neither "nội dung" nor "nhiệm vụ".
	workTitle     = regexp.MustCompile(`^(?:to chuc |cong tac |cac buoc|lo trinh|tien do|bien phap|chuong trinh|kich ban|trien khai|thuc hien|cac cong viec|phuong an|ke hoach cu the|ke hoach (?:tung )?(?:thang|quy|tuan))`)
	scheduleTitle = regexp.MustCompile(`^(?:lo trinh|tien do|lich |ke hoach (?:tung )?(?:thang|quy|tuan))`)
)

// isWork says whether a section whose title does not say so lists work: its
// parts are headings with something below them, and not all about when and where.
func isWork(title string, paras []*para) bool {
	key := vi.Fold(title)
	if !workTitle.MatchString(key) {
		return false
	}
	kind, depth := areaLevel(paras)
	heads, works := 0, 0
	for i, q := range paras {
		if kind == noMark || q.kind != kind || q.depth != depth {
			continue
		}
		heads++
		if i+1 < len(paras) && paras[i+1].kind != kind && !isParticular(q.rest) {
			works++
		}
	}
	return heads > 1 && works > 0
}
