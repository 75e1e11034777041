package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// particular is a value that says when, where or for whom.
var particular = regexp.MustCompile(`^(?:thoi gian|(?:moc|thoi ky|nien do) (?:kiem tra|giam sat)|dia diem|doi tuong|thanh phan|hinh thuc|so luong|pham vi|quy mo|kinh phi|phuong tien|trang phuc|chi tieu|muc tieu|ket qua can dat|loai [a-z ]{1,20}|phuong thuc|cach thuc|chu de|thong diep|quan so|so nguoi|trang bi|du toan|muc chi|nguon kinh phi|dien thoai|giang vien|bao cao vien|khach moi|tai lieu)(?:,? (?:va )?(?:thoi gian|dia diem|doi tuong|thanh phan|tham gia|tham du|thuc hien|to chuc|trien khai|ap dung|du kien|kiem tra|giam sat|huong dan|giang day|tiem|tiem phong|thi|du thi|hop)){0,3} ?: ?\S`)

// particularHead heads such values.
var particularHead = regexp.MustCompile(`^(?:thoi gian|thoi luong|dia diem|doi tuong|thanh phan)(?:[ ,:]|$)`)

// particularLetter is such a value where a letter stands before it, as it does before tasks too.
var particularLetter = regexp.MustCompile(`^(?:thoi gian|thoi luong|dia diem|doi tuong|thanh phan|so luong|kinh phi|chu de)[^:]{0,30}: ?\S`)

// isParticular tells a numbered line that says when, where or for whom
// something is done, and so is no group of tasks: "2. Địa điểm: nhà văn hóa các thôn".
func isParticular(s string) bool {
	key := vi.Fold(firstWords(s, 16))
	return particular.MatchString(key) || short(s, 80) && particularHead.MatchString(key)
}

// isDetail tells a numbered line that says when, where, for whom or by whom,
// and so is no task: "1.2. Địa điểm: …", "1.4. Đơn vị chủ trì: …".
func isDetail(q *para) bool {
	switch q.kind {
	case number:
	case letter:
		return particularLetter.MatchString(vi.Fold(firstWords(q.rest, 10)))
	case dash, plus:
		return particular.MatchString(vi.Fold(firstWords(q.rest, 16)))
	default:
		return false
	}
	switch f := readField(q.rest); f.kind {
	case leadField, cooperatingField, jointField, timingField:
		return f.value != "" && short(q.rest, 250)
	}
	return isParticular(q.rest) || listHead.MatchString(vi.Fold(q.rest))
}

// listHead says only that tasks follow: "1.2. Biện pháp:".
var listHead = regexp.MustCompile(`^(?:cac )?(?:bien phap|giai phap|nhiem vu|noi dung|cach thuc hien|hoat dong|cong viec)(?:,? (?:va )?(?:bien phap|giai phap|nhiem vu|thuc hien|chu yeu|cu the|trong tam)){0,2} ?:?$`)

// listsTerms ends a heading below which stands what to judge by and not what to do:
// "Bình xét theo các tiêu chí sau:".
var listsTerms = regexp.MustCompile(`(?:can cu|theo|dua tren|dap ung|bao dam|dam bao)[^.;]{0,40} (?:tieu chi|tieu chuan|nguyen tac|dieu kien)(?: (?:sau|sau day|nhu sau|duoi day|cu the))?$`)

// areaLevel finds what the areas of a section begin with: what stands above
// numbers, be it roman numerals, capitals or headings without a label, else the
// shallowest numbers.
func areaLevel(paras []*para) (markKind, int) {
	depth := 0
	for _, q := range paras {
		if q.kind == roman || q.kind == upper || q.kind == plainHead {
			return q.kind, 0
		}
		if q.kind == number && (depth == 0 || q.depth < depth) {
			depth = q.depth
		}
	}
	switch {
	case wordedAreas(paras):
		return worded, 0
	case depth > 0:
		return number, depth
	case listedHeadings(paras, letter):
		return letter, 0
	case listedHeadings(paras, plus):
		return plus, 0
	case listedHeadings(paras, dash):
		return dash, 0
	}
	return noMark, 0
}

// wordedAreas says whether a section is parted by headings such as "Nội dung 2: …"
// that stand above all else and have more below them than labelled lines.
func wordedAreas(paras []*para) bool {
	heads, works := 0, false
	for _, q := range paras {
		switch {
		case q.kind == worded:
			heads++
		case heads == 0 && q.kind != noMark:
			return false
		case heads > 0 && readField(q.rest).kind == noField && !isDetail(q):
			works = true
		}
	}
	return heads > 1 && works
}

// listedHeadings says whether the letters, stars or dashes of a section without
// numbers are headings, each with listed tasks below it.
func listedHeadings(paras []*para, kind markKind) bool {
	letters, listed := 0, 0
	for i, q := range paras {
		switch {
		case q.kind != kind:
		case !bareHeading(q) || i+1 == len(paras):
			return false
		default:
			letters++
			if next := paras[i+1]; (next.kind == dash || next.kind == plus) && next.kind != kind && readField(next.rest).kind == noField {
				listed++
			}
		}
	}
	return letters > 1 && listed == letters
}

// seeTable points to where the work is listed: "Nhiệm vụ cụ thể theo bảng sau:".
var seeTable = regexp.MustCompile(`(?:chi tiet|cu the|phan cong|noi dung|danh muc)[^.;]{0,60}(?:phu luc|phu bieu|bang|bieu)(?: [0-9ivx]{1,4})?(?: (?:kem theo|dinh kem|sau(?: day)?|duoi day|phan cong|ke hoach|thuc hien|nay|so [0-9]+)){0,3} ?[:.)]*$|^(?:co )?(?:phu luc|bang|bieu|danh muc)[^.;]{0,60}(?:kem theo|sau|duoi day) ?[:.)]*$`)

// isAside tells a paragraph in brackets, such as "(Chi tiết tại Phụ lục)".
func isAside(q *para) bool {
	return q.kind == noMark && short(q.text, 160) && seeTable.MatchString(q.key) || q.kind == noMark && strings.HasPrefix(q.text, "(") && strings.HasSuffix(strings.TrimRight(q.text, "."), ")")
}

// taskLevel finds what the tasks of an area begin with: deeper numbers, else
// letters, else dashes, else nothing. Where what stands below one number or
// letter has its own labelled lines again and again, those are the tasks.
func taskLevel(paras []*para) (markKind, int) {
	has := map[level]bool{}
	for _, q := range paras {
		if q.kind != noMark && !isDetail(q) && (q.kind == number || readField(q.rest).kind == noField) {
			has[level{q.kind, q.depth}] = true
		}
	}
	var levels []level
	for depth := 1; depth < 6; depth++ {
		if has[level{number, depth}] {
			levels = append(levels, level{number, depth})
		}
	}
	for _, kind := range []markKind{worded, letter, item, dash, plus} {
		if has[level{kind, 0}] && (kind != plus || len(levels) == 0) {
			levels = append(levels, level{kind, 0})
		}
	}
	for i, l := range levels {
		if i == len(levels)-1 || !repeats(paras, l) {
			return l.kind, l.depth
		}
	}
	return noMark, 0
}

// level is what a row of paragraphs begins with.
type level struct {
	kind  markKind
	depth int
}

// repeats says whether one node of that level has two groups of labelled
// lines that name who leads, so that it is no single task.
func repeats(paras []*para, l level) bool {
	groups, inside, seen := 0, false, false
	for _, q := range paras {
		if q.kind == l.kind && q.depth == l.depth && readField(q.rest).kind == noField {
			groups, inside, seen = 0, false, true
			continue
		}
		kind := readField(q.rest).kind
		if kind == noField && namesLead(q) {
			kind = leadField
		}
		switch kind {
		case leadField, jointField:
			if !inside && seen {
				groups++
			}
			inside = true
		case noField, contentField:
			inside = inside && q.kind == noMark
		}
		if groups > 1 {
			return true
		}
	}
	return false
}

// namesLead says whether a paragraph of its own says who leads and nothing else:
// "Giao Phòng Kinh tế chủ trì, phối hợp với các thôn."
func namesLead(q *para) bool {
	if q.kind != noMark {
		return false
	}
	_, rest, ok := sentenceRoles(q.rest)
	return ok && rest == ""
}
