package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// sectionKind is what a top-level part of a plan holds.
type sectionKind int

const (
	otherSection sectionKind = iota
	purposeSection
	contentSection
	dutySection
)

// section is a top-level part: its heading and what follows.
type section struct {
	kind  sectionKind
	head  *para
	title string
	more  []*para // the lines that the title goes on with
	paras []*para
}

// body reads everything between the title and the foot.
func (p *parser) body(paras []*para) {
	markBare(paras)
	sections, opening := split(paras)
	p.opening(opening)
	if len(sections) == 0 {
		return
	}
	last := &sections[len(sections)-1]
	closing := p.cutClosing(last)
	if !hasKind(sections, contentSection) {
		if s := mostFields(sections); s != nil {
			s.kind = contentSection
		}
	}
	p.organises = hasKind(sections, dutySection)
	for _, s := range sections {
		p.section(s)
	}
	p.wholePlan(sections)
	for _, q := range closing {
		p.add(&p.draft.Closing, "closing", q, q.text)
	}
}

// wholePlan gives every task without roles of its own those that the heading
// of a section names: "III. THỜI GIAN THỰC HIỆN: Quý II/2026".
func (p *parser) wholePlan(sections []section) {
	var g group
	for _, s := range sections {
		f := readField(s.head.rest)
		if isBody(trimValue(firstWords(f.value, 4))) && (f.kind == leadField || f.kind == cooperatingField || f.kind == jointField) || f.kind == timingField && timePhrase.MatchString(vi.Fold(f.value)) {
			g.take(s.head, f)
		}
	}
	for i := range p.draft.Areas {
		a := &p.draft.Areas[i]
		give(&a.DraftRoles, g.DraftRoles)
		for j := range a.Tasks {
			give(&a.Tasks[j].DraftRoles, g.DraftRoles)
		}
	}
}

func hasKind(sections []section, kind sectionKind) bool {
	for _, s := range sections {
		if s.kind == kind {
			return true
		}
	}
	return false
}

// mostFields is the section with the most labelled values, where there is one.
func mostFields(sections []section) *section {
	var best *section
	most := 0
	for i := range sections {
		n := 0
		for _, q := range sections[i].paras {
			if q.table == nil && sections[i].kind == otherSection && readField(q.rest).kind != noField {
				n++
			}
		}
		if n > most {
			best, most = &sections[i], n
		}
	}
	return best
}

// isKnownTitle tells the titles of parts that every plan has.
func isKnownTitle(title string) bool {
	return kindOf(title) != otherSection || knownTitle.MatchString(vi.Fold(title))
}

var knownTitle = regexp.MustCompile(`^(?:muc tieu|kinh phi|co so phap ly|can cu|thoi gian|doi tuong|che do bao cao|tien do)[^:]{0,40}:?$`)

// kindOf reads a section's title.
func kindOf(title string) sectionKind {
	key := vi.Fold(title)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(key, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("muc dich") || strings.HasPrefix(key, "yeu cau"):
		return purposeSection
	case aboutTitle.MatchString(key):
		return otherSection
	case whereTitle.MatchString(key) && !has("noi dung", "nhiem vu", "giai phap", "phan cong", "trach nhiem", "to chuc thuc hien", "hoat dong"):
		return otherSection
	case has("kinh phi", "khau hieu", "che do bao cao") && !has("to chuc thuc hien", "nhiem vu"):
		return otherSection
	case has("cua cac co quan", "cua cac don vi", "cua cac ban", "cua cac thanh vien", "cua cac nganh", "cua cac so") && has("nhiem vu", "trach nhiem"):
		return dutySection
	case strings.HasPrefix(key, "noi dung") || strings.HasPrefix(key, "nhiem vu"):
		return contentSection
	case has("to chuc thuc hien", "phan cong", "trach nhiem", "to chuc trien khai", "to chuc, thuc hien"):
		return dutySection
	case has("noi dung", "nhiem vu", "giai phap", "hoat dong", "cong viec") || strings.HasPrefix(key, "bien phap") || strings.HasPrefix(key, "cac bien phap"):
		return contentSection
	}
	return otherSection
}

func (p *parser) section(s section) {
	d := p.draft
	i := len(d.Sections)
	path := plan.NodePath("sections", i)
	p.place(s.head.source, path)
	out := plan.DraftSection{Label: s.head.label, Title: heading(s.title), Origin: plan.Origin{Lines: s.head.lines, Sure: 0.95}}
	for _, q := range s.more {
		p.place(q.source, path)
		out.Lines = span(out.Lines, q.lines)
	}
	d.Sections = append(d.Sections, out)
	head := *s.head
	head.rest = s.title
	var paras []*para
	for _, q := range s.paras {
		if q.table != nil {
			p.annexRows(q.table)
			continue
		}
		paras = append(paras, q)
	}
	if (s.kind == contentSection || s.kind == otherSection && workTitle.MatchString(vi.Fold(s.title))) && namesUnits(paras) && !(p.organises && concernsAll(paras)) {
		s.kind = dutySection
	}
	if s.kind == otherSection && (isSchedule(s.title, paras) || isWork(s.title, paras)) {
		s.kind = contentSection
	}
	if s.kind != dutySection && s.kind != purposeSection && namesPeriods(paras) {
		p.periods(paras)
		return
	}
	switch s.kind {
	case purposeSection:
		p.purpose(&head, paras)
	case contentSection:
		p.areas(&head, paras, i)
	case dutySection:
		p.duties(paras, i)
	default:
		for _, q := range paras {
			p.keep(i, q)
		}
	}
}

// namesUnits says whether the parts of a section of content are named after
// the units that have to do them, and so are duties.
func namesUnits(paras []*para) bool {
	kind, depth := areaLevel(paras)
	units := 0
	for _, q := range paras {
		if kind == noMark || q.kind != kind || q.depth != depth {
			continue
		}
		if !isUnitName(q.rest) {
			return false
		}
		units++
	}
	return units > 1
}

// concernsAll says whether all the parts of a section say whom they are about and not who does
// them: "1. Đối với giáo viên", "2. Đối với học sinh".
func concernsAll(paras []*para) bool {
	kind, depth := areaLevel(paras)
	for _, q := range paras {
		if q.kind == kind && q.depth == depth && !strings.HasPrefix(q.rest, "Đối với ") {
			return false
		}
	}
	return true
}

// keep puts a paragraph in the body of a section.
func (p *parser) keep(section int, q *para) {
	s := &p.draft.Sections[section]
	p.add(&s.Body, plan.NodePath("sections", section)+".body", q, q.text)
	s.Lines = span(s.Lines, q.lines)
}

// purpose reads a section of purpose and requirements.
func (p *parser) purpose(head *para, paras []*para) {
	d := p.draft
	list, path := &d.Purpose, "purpose"
	key := vi.Fold(head.rest)
	if strings.HasPrefix(key, "yeu cau") {
		list, path = &d.Requirements, "requirements"
	}
	for _, q := range paras {
		key := vi.Fold(firstWords(q.rest, 3))
		text := q.rest
		switch {
		case q.kind == dash || q.kind == plus:
		case strings.HasPrefix(key, "muc dich"):
			list, path = &d.Purpose, "purpose"
			text = afterHeading(q.rest)
		case strings.HasPrefix(key, "yeu cau"):
			list, path = &d.Requirements, "requirements"
			text = afterHeading(q.rest)
		}
		if text == "" {
			p.place(q.source, path)
			continue
		}
		if q.kind == plus {
			text = q.text
		}
		p.add(list, path, q, text)
	}
}

// afterHeading gives what follows "Mục đích:" on its line; a heading alone
// leaves nothing.
func afterHeading(s string) string {
	title, rest, found := strings.Cut(s, ":")
	switch {
	case found && short(title, 60):
		return strings.TrimSpace(rest)
	case short(s, 60):
		return ""
	}
	return s
}

var closingStart = regexp.MustCompile(`^(?:tren day la|trong qua trinh|yeu cau |de nghi (?:cac|thu truong|lanh dao)|uy ban nhan dan|ubnd|nhan duoc|ke hoach nay|can cu (?:cac )?(?:noi dung|ke hoach)|tren co so ke hoach|giao )`)

// bareHeading tells a numbered or lettered heading with nothing on its line.
func bareHeading(q *para) bool {
	colon := strings.HasSuffix(q.text, ":")
	return q.table == nil && (q.kind == number || q.kind == letter || q.kind == plus || q.kind == dash && colon) && short(q.rest, 160) && (colon || !closed(q.text))
}

// cutClosing takes the closing words off the end of the last section.
func (p *parser) cutClosing(s *section) []*para {
	end := len(s.paras)
	for end > 0 {
		q := s.paras[end-1]
		if q.table != nil || q.kind != noMark || !closingStart.MatchString(q.key) && !strings.HasSuffix(q.text, "./.") {
			break
		}
		end--
	}
	if end > 0 && end < len(s.paras) && bareHeading(s.paras[end-1]) {
		end++ // what a heading announces is not the document's last word
	}
	closing := s.paras[end:]
	s.paras = s.paras[:end]
	return closing
}
