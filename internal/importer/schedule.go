package importer

import (
	"regexp"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// colonTime reads the time that a colon parts from what is done then:
// "Tự kiểm tra: từ 15/6 đến 20/6", "Quý II: sơ kết".
func colonTime(s string) string {
	s = trimValue(s)
	if i := strings.LastIndex(s, ": "); i > 0 {
		if value := s[i+2:]; short(value, 90) && isTime(value) {
			return value
		}
	}
	if value, rest, ok := strings.Cut(s, ": "); ok && rest != "" && short(value, 60) && isTime(value) && !occasion.MatchString(value) {
		if inner, found := lastBrackets(value); found {
			value = strings.TrimSpace(value[:strings.LastIndexByte(value, '(')]) // "Năm 2027 (03 lớp)"
			if isTime(inner) {
				value = inner // "Đợt 1 (từ 15/01 đến 03/02)"
			}
		}
		return value
	}
	return ""
}

// occasion is what begins like a time and names an occasion: "Khi có bão", "Ngày bầu cử".
var occasion = regexp.MustCompile(`^(?:Khi |Ngày \D)`)

// often are words of a time that order something where they begin a sentence.
var often = regexp.MustCompile(`(?i)(?:hằng|hàng) (?:năm|quý|tháng|ngày|tuần)|thường xuyên|định kỳ`)

// isTime says whether a text says when and nothing else.
func isTime(s string) bool {
	return timePhrase.MatchString(vi.Fold(s)) && !dutyVerb.MatchString(" "+often.ReplaceAllString(s, ""))
}

// endTime is the time by which a sentence says that it is to be done.
var endTime = regexp.MustCompile(`(?i)[ ,(]((?:xong |hoàn thành )?(?:trước (?:ngày )?|chậm nhất (?:là )?(?:ngày |trong )?)[0-9]{1,2}[/-][0-9]{1,2}(?:[/-][0-9]{4})?(?: h[ằà]ng năm)?|(?:trong|vào) (?:tháng [0-9]{1,2}|quý [IV1-4]+)(?:/| năm )[0-9]{4})\)?$`)

// timeAtEnd reads that time.
func timeAtEnd(s string) string {
	m := endTime.FindStringSubmatch(trimValue(s))
	if m == nil {
		return ""
	}
	return strings.TrimPrefix(m[1], "vào ")
}

// ownTime reads the time that a task's own text says.
func ownTime(title string) string {
	title = workOnly(title)
	if when := colonTime(title); when != "" {
		return when
	}
	return timeAtEnd(title)
}

// workOnly is a task's own text without who does it behind that: the brackets or the
// labelled sentences that it ends with.
func workOnly(title string) string {
	text := trimValue(title)
	if inner, found := lastBrackets(text); found {
		if _, ok := innerRoles(inner); ok {
			return trimValue(text[:strings.LastIndexByte(text, '(')])
		}
	}
	if _, ok := labelledEnd(text); ok {
		for _, s := range sentences(text)[1:] {
			if at := strings.Index(text, s); readField(s).kind != noField && at > 0 {
				return trimValue(text[:at])
			}
		}
	}
	return text
}

// isSchedule says whether a section of another kind lists what is done when.
func isSchedule(title string, paras []*para) bool {
	key := vi.Fold(title)
	if !strings.Contains(key, "tien ") && !strings.Contains(key, "lo trinh") && !strings.Contains(key, "lich ") && !strings.Contains(key, "thoi gian") && !strings.Contains(key, "cac buoc") && !strings.Contains(key, "cac dot") && !strings.Contains(key, "cac giai doan") && !strings.Contains(key, "trinh tu") {
		return false
	}
	return timedLines(paras) > 1 && !(strings.HasPrefix(key, "thoi gian") && onlyPhases(paras))
}

// barePhase is a phase with a number and no name: "Giai đoạn 1: từ …".
var barePhase = regexp.MustCompile(`^(?:giai doan|dot) (?:[0-9]|i{1,3})(?: |:)`)

// onlyPhases says whether the listed lines only part the time in phases and name no work:
// "- Đợt 1: từ ngày 05/3 đến ngày 20/3".
func onlyPhases(paras []*para) bool {
	for _, q := range paras {
		if q.table != nil || q.kind == dash && !(barePhase.MatchString(vi.Fold(q.rest)) && isTime(phaseTime(q.rest))) || q.kind != dash && q.kind != noMark {
			return false
		}
	}
	return true
}

// timedLines counts the listed lines that say what is done when.
func timedLines(paras []*para) (timed int) {
	for _, q := range paras {
		if q.table == nil && (q.kind == dash || q.kind == number || q.kind == letter || q.kind == worded) && readField(q.rest).kind == noField && !isParticular(q.rest) && colonTime(q.rest) != "" {
			timed++
		}
	}
	return timed
}

var phase = regexp.MustCompile(`^(?:dot|giai doan|buoc|thang|quy|tuan|vong|ky|phien|lan|dip) ?[0-9a-z ]{0,24} ?[:.-] *`)

// phaseTime reads the time out of a heading such as "Đợt 1: Trong tháng 12/2025".
func phaseTime(title string) string {
	key := vi.Fold(title)
	at := phase.FindStringIndex(key)
	if at == nil {
		return ""
	}
	value := skip(title, at[1])
	if !timePhrase.MatchString(vi.Fold(value)) || !short(value, 90) {
		return ""
	}
	if i := strings.Index(value, " gồm "); i > 0 {
		value = value[:i]
	}
	return heading(value)
}

// startsTime begins a time that cannot be a day of commemoration, as "(21/4)" behind its name is.
var startsTime = regexp.MustCompile(`^(?i:từ|trong|trước|sau|xong|hoàn thành|chậm nhất|tháng|quý|tuần|năm|cả năm|thường xuyên|hằng|hàng) `)

// bracketTime reads the time that a heading ends with in brackets:
// "Bước 1: Chuẩn bị (từ ngày 05/8 đến ngày 31/8/2026)".
func bracketTime(title string) string {
	inner, found := lastBrackets(trimValue(title))
	if !found || !short(inner, 60) || !startsTime.MatchString(inner) || !isTime(inner) {
		return ""
	}
	return inner
}

var period = regexp.MustCompile(`^(?:trong )?(?:thang|quy|tuan|dot|giai doan|hoc ky) (?:[0-9ivx]{1,4})(?:[ /.-][^.;:]{0,30})?:?$|^(?:thu [a-z]+,? |chu nhat,? )?(?:(?:buoi )?(?:sang|chieu|toi),? )?ngay [0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{4})?(?: ?\([^)]{0,30}\))? ?:?$`)

// namesPeriods says whether the headings of a section are times and all that
// stands below them is listed: "Tháng 9/2025:", "Tháng 10/2025:".
func namesPeriods(paras []*para) bool {
	periods := 0
	for i, q := range paras {
		switch {
		case q.kind == noMark && period.MatchString(q.key):
			if i+1 == len(paras) || paras[i+1].kind != dash {
				return false
			}
			periods++
		case q.kind != dash && q.kind != plus || periods == 0:
			return false
		}
	}
	return periods > 1
}

// periods reads such a section: every time is an area, due in that time.
func (p *parser) periods(paras []*para) {
	for from := 0; from < len(paras); {
		to := from + 1
		for to < len(paras) && paras[to].kind != noMark {
			to++
		}
		p.area(paras[from], paras[from+1:to])
		a := &p.draft.Areas[len(p.draft.Areas)-1]
		if timePhrase.MatchString(vi.Fold(a.Title)) {
			give(&a.DraftRoles, plan.DraftRoles{Timing: a.Title})
			for j := range a.Tasks {
				give(&a.Tasks[j].DraftRoles, a.DraftRoles)
			}
		}
		from = to
	}
}
