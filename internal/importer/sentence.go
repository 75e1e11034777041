package importer

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

var (
	// leads is what makes a body the lead in a sentence: "Công an xã chủ trì, …".
	leads = regexp.MustCompile(`^(.{3,160}?),? (?:là (?:cơ quan|đơn vị|bộ phận) )?chủ trì(?:,? (?:thực hiện|tham mưu))?(?:,? (?:và )?phối hợp (?:chặt chẽ )?(?:với|cùng(?: với)?|cùng) (.+))?$`)
	// leadsWork is a body that leads, with nobody to cooperate: "Sở Y tế chủ trì kiểm tra …".
	leadsWork = regexp.MustCompile(`^(.{3,160}?),? chủ trì,? (?:tham mưu|chủ động|thực hiện|triển khai|tổ chức|kiểm tra|xây dựng|hướng dẫn|theo dõi|rà soát|tổng hợp|biên soạn|lập|đôn đốc|giám sát|điều phối|quản lý|thẩm định|thường trực|trực|tiếp nhận|bố trí|cung cấp|chuẩn bị|khảo sát|tuyên truyền|mở|báo cáo|giải quyết|xử lý|điều tra|vận hành|ban hành|cập nhật|công bố|phân công|vận động)(?:[ ,]|$)`)
	// leadsWhen is a body that leads, and when: "Công an xã chủ trì thực hiện trong tháng 7/2026".
	leadsWhen = regexp.MustCompile(`^(.{3,160}? chủ trì)(?:,? (?:thực hiện|triển khai|tổ chức thực hiện))?,? ((?:xong |hoàn thành )?(?:trong|trước|từ|chậm nhất|vào|quý|tháng|năm) .+)$`)
	// work begins what the cooperating bodies are wanted for.
	work = regexp.MustCompile(`,? (?:để )?(?:thực hiện|triển khai|tổ chức|tham mưu|rà soát|xây dựng|kiểm tra|hướng dẫn|tuyên truyền|vận động|theo dõi|đôn đốc|lập|chuẩn bị|bố trí|cập nhật|hoàn thành|tổng hợp|báo cáo|giám sát|xử lý|quản lý|đẩy mạnh|tăng cường|thẩm định|đề xuất|ban hành|trình|khảo sát|thống kê|phát động|ra quân|duy trì|bảo đảm|đảm bảo|phổ biến|quán triệt|mở|tập huấn|trong (?:tháng|quý|năm)|trước ngày|từ ngày|xong|căn cứ|tiếp tục|thường xuyên|cung cấp|tiếp nhận|đăng tải|biên soạn|sửa chữa|cứng hóa|nạo vét)(?:[ ,]|$)`)
)

// sentenceRoles reads "Công an xã chủ trì, phối hợp với các thôn (thực hiện)
// trong quý II" whole: who leads, who cooperates, when. rest is what the
// sentence says beyond that.
func sentenceRoles(s string) (r plan.DraftRoles, rest string, ok bool) {
	s = trimValue(strings.TrimSpace(s))
	for _, word := range []string{"Giao cho ", "Giao ", "Do "} {
		s = strings.TrimPrefix(s, word)
	}
	if !strings.Contains(s, "chủ trì") || !short(s, 700) {
		return r, "", false
	}
	head, tail, _ := strings.Cut(s, ";")
	if m := leadsWhen.FindStringSubmatch(head); m != nil && short(m[2], 90) && timePhrase.MatchString(vi.Fold(m[2])) {
		head, r.Timing = m[1], m[2]
	}
	m := leads.FindStringSubmatch(upFirst(head))
	if m == nil || !isBody(m[1]) {
		return plan.DraftRoles{}, "", false
	}
	r.Lead = []string{m[1]}
	if with := m[2]; with != "" {
		if at := work.FindStringIndex(with); at != nil {
			with, rest = with[:at[0]], strings.TrimLeft(with[at[0]:], ", ")
		}
		if with = strings.Trim(with, " ,"); with == "" {
			return plan.DraftRoles{}, "", false
		}
		r.Cooperating = []string{with}
	}
	when := strings.TrimPrefix(strings.TrimPrefix(rest, "thực hiện "), "triển khai ")
	if timePhrase.MatchString(vi.Fold(when)) && short(when, 90) {
		r.Timing, rest = when, ""
	}
	if rest == "thực hiện" || rest == "triển khai thực hiện" || rest == "tổ chức thực hiện" || rest == "triển khai" {
		rest = ""
	}
	for part := range strings.SplitSeq(tail, ";") {
		part = strings.TrimSpace(part)
		switch f := readField(part); {
		case f.kind == timingField && f.value != "":
			r.Timing = addValue(r.Timing, f.value)
		case f.kind == cooperatingField && f.value != "":
			r.Cooperating = append(r.Cooperating, splitValues(f.value)...)
		default:
			rest = strings.TrimSpace(rest + "; " + part)
		}
	}
	return r, strings.Trim(rest, "; "), true
}

// together parts who leads from who helps where no word says "chủ trì".
var together = regexp.MustCompile(`^(.{3,160}?),? (?:tham mưu,? )?(?:phối hợp (?:chặt chẽ )?(?:với |cùng(?: với)? )?|cùng với )(.{3,})$`)

// leadWith reads the value of a label for who leads that names who helps as
// well: "Đoàn xã phối hợp với Trạm Y tế xã".
func leadWith(s string) (lead, with string, ok bool) {
	m := together.FindStringSubmatch(trimValue(s))
	if m == nil || !isBody(m[1]) || !short(s, 300) || dutyVerb.MatchString(" "+m[2]) {
		return "", "", false
	}
	return m[1], m[2], true
}

// isBody says whether a text is the name of a body and not the beginning of a sentence.
func isBody(s string) bool {
	return unitStart.MatchString(vi.Fold(firstWords(s, 6))+" ") && !dutyVerb.MatchString(s) && !strings.ContainsAny(s, ".:")
}

// taskRoles reads who does what out of a task's own text: the sentence it
// ends with, the brackets it ends with, or the whole of it.
func taskRoles(title string) (r plan.DraftRoles, sure float64, ok bool) {
	text := trimValue(title)
	if inner, found := lastBrackets(text); found {
		if r, ok := innerRoles(inner); ok {
			return r, 0.8, true
		}
	}
	if at := lastSentence(text); at > 0 {
		if r, rest, ok := sentenceRoles(text[at:]); ok && short(rest, 60) {
			give(&r, plan.DraftRoles{Timing: timeAtEnd(text[:at])})
			return r, 0.8, true
		}
		if r, ok := givenTo(text[at:]); ok {
			give(&r, plan.DraftRoles{Timing: timeAtEnd(text[:at])})
			return r, 0.8, true
		}
	}
	if r, ok := labelledEnd(text); ok {
		return r, 0.8, true
	}
	if at := strings.LastIndex(text, ": "); at > 0 {
		if r, rest, ok := sentenceRoles(text[at+2:]); ok && rest == "" {
			return r, 0.8, true // "Khám sơ tuyển: Trạm Y tế xã chủ trì, …"
		}
	}
	if r, _, ok := sentenceRoles(text); ok && len(r.Cooperating) > 0 {
		return r, 0.6, true
	}
	if m := leadsWork.FindStringSubmatch(text); m != nil && isBody(m[1]) {
		return plan.DraftRoles{Lead: []string{m[1]}}, 0.6, true
	}
	return r, 0, false
}

// innerRoles reads what stands in brackets behind a task.
func innerRoles(inner string) (plan.DraftRoles, bool) {
	if r, rest, ok := sentenceRoles(inner); ok && rest == "" {
		return r, true
	}
	if r, ok := fieldRoles(inner); ok {
		return r, true
	}
	return clauseRoles(inner)
}

// given is a sentence that gives work to a body that does it: "Giao Tổ An ninh thực hiện".
var given = regexp.MustCompile(`^Giao (?:cho )?(.{3,120}?),? (?:tham mưu|phụ trách|đảm nhiệm|(?:tham mưu |triển khai |tổ chức |chịu trách nhiệm )?thực hiện)(?:,? ((?:xong |hoàn thành )?(?:trong|trước|từ|chậm nhất|vào|quý|tháng|năm) .{3,60}))?$`)

// givenTo reads such a sentence.
func givenTo(s string) (r plan.DraftRoles, ok bool) {
	m := given.FindStringSubmatch(trimValue(s))
	if m == nil || !isBody(m[1]) || m[2] != "" && !timePhrase.MatchString(vi.Fold(m[2])) {
		return r, false
	}
	r.Joint, r.Timing = []string{m[1]}, m[2]
	if lead, with, ok := leadWith(m[1]); ok {
		r.Joint, r.Cooperating = []string{lead}, splitValues(with)
	}
	return r, true
}

var (
	// clauseRole is who does what, in few words: "đ/c Hà phụ trách".
	clauseRole = regexp.MustCompile(`^(?:do |giao )?(.{2,120}?),? (chủ trì|phụ trách|thực hiện|đảm nhiệm|tham mưu|chịu trách nhiệm|phối hợp|cùng phối hợp|tham gia|hỗ trợ)(?: chính| chung| thực hiện)?$`)
	// clauseEnd is where a comma parts two of them.
	clauseEnd = regexp.MustCompile(`((?:chủ trì|phụ trách|thực hiện|đảm nhiệm|tham mưu|phối hợp|tham gia)(?: chính| chung| thực hiện)?), (?:và )?`)
	// person begins what means somebody.
	person = regexp.MustCompile(`^(?:đ/c|đồng chí|ông|bà|anh|chị|thầy|cô|em) `)
)

// clauseRoles reads what stands in brackets behind a task: "(Phòng Kinh tế chủ
// trì; các thôn phối hợp)".
func clauseRoles(s string) (r plan.DraftRoles, ok bool) {
	for part := range strings.SplitSeq(clauseEnd.ReplaceAllString(s, "$1;"), ";") {
		m := clauseRole.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil || dutyVerb.MatchString(" "+m[1]+" ") {
			return plan.DraftRoles{}, false
		}
		switch m[2] {
		case "phối hợp", "cùng phối hợp", "tham gia", "hỗ trợ":
			r.Cooperating = append(r.Cooperating, m[1])
		default:
			if !isBody(upFirst(m[1])) && !person.MatchString(m[1]) {
				return plan.DraftRoles{}, false
			}
			r.Lead = append(r.Lead, m[1])
		}
	}
	return r, len(r.Lead) > 0
}

// labelledEnd reads the sentences with labels that a text ends with:
// "Mở lớp học nghề. Phụ trách: Phòng Kinh tế. Tiến độ: tháng 7/2026."
func labelledEnd(text string) (r plan.DraftRoles, ok bool) {
	parts := sentences(text)
	for i, s := range parts {
		if i == 0 || readField(s).kind == noField {
			continue
		}
		for _, s := range parts[i:] {
			if readField(s).kind == noField {
				return plan.DraftRoles{}, false
			}
			of, _ := fieldRoles(trimValue(s))
			r.Lead, r.Joint, r.Cooperating = append(r.Lead, of.Lead...), append(r.Joint, of.Joint...), append(r.Cooperating, of.Cooperating...)
			r.Timing = addValue(r.Timing, of.Timing)
		}
		return r, len(r.Lead)+len(r.Joint) > 0
	}
	return r, false
}

// fieldRoles reads labelled values that stand in one text.
func fieldRoles(s string) (r plan.DraftRoles, ok bool) {
	for _, f := range readFields(s) {
		switch f.kind {
		case leadField:
			r.Lead = append(r.Lead, splitValues(f.value)...)
		case cooperatingField:
			r.Cooperating = append(r.Cooperating, splitValues(f.value)...)
		case jointField:
			r.Joint = append(r.Joint, splitValues(f.value)...)
		case timingField:
			r.Timing = addValue(r.Timing, f.value)
		}
	}
	return r, len(r.Lead)+len(r.Joint) > 0
}

// lastBrackets is what stands in the brackets that end a text.
func lastBrackets(s string) (string, bool) {
	if !strings.HasSuffix(s, ")") {
		return "", false
	}
	at := strings.LastIndexByte(s, '(')
	if at <= 0 {
		return "", false
	}
	return s[at+1 : len(s)-1], true
}

// lastSentence is where the last sentence of a text begins, 0 where it has only one.
func lastSentence(s string) int {
	for at := strings.LastIndex(s, ". "); at > 0; at = strings.LastIndex(s[:at], ". ") {
		if endsSentence(s, at) {
			return at + 2
		}
	}
	return 0
}

// endsSentence says whether the full stop at i ends a sentence: a capital
// follows, and what stands before it is no abbreviation such as "TP.".
func endsSentence(s string, i int) bool {
	before := s[:i]
	word := before[strings.LastIndexByte(before, ' ')+1:]
	return unicode.IsUpper(firstRune(s[i+2:])) && (!isCapitals(word+word) || len(word) > 6) && !strings.HasSuffix(before, "đ/c")
}

// sentences cuts a text at its full stops.
func sentences(s string) []string {
	var out []string
	from := 0
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '.' && s[i+1] == ' ' && endsSentence(s, i) {
			out = append(out, strings.TrimSpace(s[from:i+1]))
			from = i + 2
		}
	}
	return append(out, strings.TrimSpace(s[from:]))
}
