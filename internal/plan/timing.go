package plan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	beforeDay    = regexp.MustCompile(`(?i)trước\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2})`)
	latestDay    = regexp.MustCompile(`(?i)(?:chậm nhất|muộn nhất)[^.;]{0,30}?(\d{1,2})/(\d{1,2})`)
	titleDate    = regexp.MustCompile(`\s+ngày\s+\d{1,2}[/.]`)
	reportsOnIt  = regexp.MustCompile(`(?i)báo cáo`)
	romanLabel   = regexp.MustCompile(`^[IVXLC]+$`)
	titleYear    = regexp.MustCompile(`(20\d{2})`)
	sectionLabel = regexp.MustCompile(`^\s*([IVXLC]+)[.)]\s`)
)

// TimingOf reads the kind of deadline, and the day where there is one, from what a document prints. What comes
// back every quarter is owed in each period like a standing task; what waits for an event has no deadline yet.
func TimingOf(text string) (Timing, Day) {
	switch d := DeadlineOf(text); d.Kind {
	case DeadlineDated, DeadlineRange:
		return TimingDated, d.Until
	case DeadlineYearly:
		return TimingYearly, Day{}
	case DeadlineStanding, DeadlineQuarterly:
		return TimingStanding, Day{}
	}
	return TimingNone, Day{}
}

// TimingOf is the kind of deadline in this plan: "Trong tháng 12" without a year means the year that the title
// names, else the one of issuing, unless that day is past when the plan is issued.
func (d *Draft) TimingOf(text string) (Timing, Day) {
	timing, due := TimingOf(text)
	if timing != TimingNone || DeadlineOf(text).Month == 0 {
		return timing, due
	}
	year := ""
	if m := titleYear.FindAllStringSubmatch(d.Title, 2); len(m) == 1 {
		year = m[0][1]
	} else if len(d.IssuedOn) >= 4 {
		year = d.IssuedOn[:4]
	}
	if year == "" {
		return timing, due
	}
	if lent, day := TimingOf(text + " năm " + year); lent == TimingDated && day.String() >= d.IssuedOn {
		return lent, day
	}
	return timing, due
}

// ReportDue finds the last good day of the yearly report in the text of a plan: "trước ngày 01/12"
// is 30 November, "chậm nhất ngày 30/11" the day itself. ok is false where the plan orders none.
func (d *Draft) ReportDue() (month, day int, ok bool) {
	for i := range d.Source {
		text := d.Source[i].Text
		if !reportsOnIt.MatchString(text) {
			continue
		}
		if m, dd, ok := dayAndMonth(beforeDay.FindStringSubmatch(text), -1); ok {
			return m, dd, true
		}
		if m, dd, ok := dayAndMonth(latestDay.FindStringSubmatch(text), 0); ok {
			return m, dd, true
		}
	}
	return 0, 0, false
}

// dayAndMonth reads a match of day and month and adds days, in a year without 29 February: a due day
// must exist every year.
func dayAndMonth(match []string, add int) (month, day int, ok bool) {
	if match == nil {
		return 0, 0, false
	}
	dd, _ := strconv.Atoi(match[1])
	m, _ := strconv.Atoi(match[2])
	on := NewDay(2001, time.Month(m), dd)
	if _, mm, d := on.Date(); int(mm) != m || d != dd {
		return 0, 0, false
	}
	_, mm, d := on.Add(add).Date()
	return int(mm), d, true
}

// shortTitleMax is what one line of a list holds.
const shortTitleMax = 90

// ShortTitle makes a title fit a list: without what follows the first date, and not longer than a line.
func ShortTitle(title string) string {
	if at := titleDate.FindStringIndex(title); at != nil && at[0] > 20 {
		title = title[:at[0]]
	}
	if utf8.RuneCountInString(title) <= shortTitleMax {
		return strings.TrimSpace(title)
	}
	cut := string([]rune(title)[:shortTitleMax])
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}
