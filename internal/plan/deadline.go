package plan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DeadlineKind is what a printed time means. It says more than Timing, which
// is what the program acts on.
type DeadlineKind string

// The kinds of printed times.
const (
	DeadlineNone      DeadlineKind = ""
	DeadlineStanding  DeadlineKind = "standing"  // always, or from a day on without an end
	DeadlineYearly    DeadlineKind = "yearly"    // every year, with a day where one is printed
	DeadlineQuarterly DeadlineKind = "quarterly" // every quarter
	DeadlineDated     DeadlineKind = "dated"     // by a day: the last one of a month, quarter or year that is named
	DeadlineRange     DeadlineKind = "range"     // from a day to a day
	DeadlineAfter     DeadlineKind = "after"     // once something has happened
)

// Deadline is a printed time as it was understood; the words stay beside it.
type Deadline struct {
	Kind DeadlineKind
	// From and Until are the first and last day, zero where none is printed or its year is not.
	From, Until Day
	// Month and Day are the last point of the year that is named, 0 where none is.
	Month time.Month
	Day   int
}

// point is a stretch of days that a text names: a day, month, quarter or year.
type point struct {
	at, end    int // in the text
	year       int // 0 where none is printed
	from, last time.Month
	day        int // 0 for whole months
}

var (
	fullDay     = regexp.MustCompile(`(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})`)
	longDay     = regexp.MustCompile(`ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?`)
	monthOf     = regexp.MustCompile(`tháng\s+(\d{1,2})(?:\s*[/.-]\s*|,?\s+năm\s+)(\d{4})`)
	quarterOf   = regexp.MustCompile(`quý\s+(iv|i{1,3}|[1-4])(?:(?:\s*[/.-]\s*|,?\s+(?:năm\s+)?)(\d{4}))?`)
	shortDay    = regexp.MustCompile(`(?:^|[^\d/])(\d{1,2})/(\d{1,2})(?:$|[^\d/])`)
	plainMonth  = regexp.MustCompile(`tháng\s+(\d{1,2})(?:$|[^\d])`)
	halfYear    = regexp.MustCompile(`(?:6|sáu) tháng (đầu|cuối) năm(?:\s+(\d{4}))?`)
	plainYear   = regexp.MustCompile(`(?:^|[^\d/])(20\d{2})(?:$|[^\d/])`)
	afterEvent  = regexp.MustCompile(`^(?:ngay )?(?:sau khi|khi) `)
	everyYear   = regexp.MustCompile(`(?:hằng|hàng|mỗi|từng) năm`)
	everyMonths = regexp.MustCompile(`(?:hằng|hàng|mỗi|từng) quý`)
	standing    = regexp.MustCompile(`thường xuyên|liên tục|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng)|định kỳ|(?:những|các) năm (?:tiếp theo|sau)`)
	stretch     = regexp.MustCompile(`\s*(?:-|–|đến|tới)\s*`)
)

// DeadlineOf reads a printed time: "Thường xuyên", "Trước ngày 20/7 hằng năm", "Quý III/2026",
// "Từ ngày 05/12/2025 đến ngày 20/02/2026", "Sau khi có hướng dẫn".
func DeadlineOf(text string) Deadline {
	text = strings.TrimSpace(strings.ToLower(text))
	points := pointsOf(text)
	d := Deadline{}
	if n := len(points); n > 0 {
		last := points[n-1]
		d.Month, d.Day = last.last, last.day
		d.From, d.Until = points[0].first(), last.until()
	}
	switch {
	case afterEvent.MatchString(text):
		d.Kind = DeadlineAfter
	case everyMonths.MatchString(text):
		d.Kind = DeadlineQuarterly
	case everyYear.MatchString(text):
		d.Kind = DeadlineYearly
	case standing.MatchString(text):
		d.Kind = DeadlineStanding
	case len(points) == 0 || d.Until.IsZero():
		return Deadline{Month: d.Month, Day: d.Day}
	case len(points) > 1 && (strings.HasPrefix(text, "từ ") || joins(text, points)):
		d.Kind = DeadlineRange
	case strings.HasPrefix(text, "từ ") && !strings.Contains(text, "đến"):
		d.Kind, d.Until = DeadlineStanding, Day{}
	default:
		d.Kind = DeadlineDated
		if points[len(points)-1].day > 0 {
			d.From = Day{} // by that day
		}
	}
	if d.Kind != DeadlineDated && d.Kind != DeadlineRange && d.Kind != DeadlineAfter {
		d.Until = Day{}
	}
	return d
}

// joins says whether only a dash or "đến" stands between the first two points.
func joins(text string, points []point) bool {
	between := text[points[0].end:points[1].at]
	between = strings.TrimSpace(strings.NewReplacer("ngày", "", "hết", "").Replace(between))
	return between == "-" || between == "–" || stretch.MatchString(between) && len(between) < 12
}

// pointsOf finds the points of time in a text, from left to right. A point
// without a year has that of the next one.
func pointsOf(text string) []point {
	var points []point
	used := []byte(text)
	find := func(re *regexp.Regexp, read func(m []string) (point, bool)) {
		for {
			at := re.FindSubmatchIndex(used)
			if at == nil {
				return
			}
			var m []string
			for i := 0; i < len(at); i += 2 {
				if at[i] < 0 {
					m = append(m, "")
				} else {
					m = append(m, string(used[at[i]:at[i+1]]))
				}
			}
			from, to := at[2], at[3]
			for i := 2; i < len(at); i += 2 {
				if at[i] >= 0 {
					to = max(to, at[i+1])
				}
			}
			if p, ok := read(m); ok {
				p.at, p.end = from, to
				points = append(points, p)
			}
			for i := from; i < to; i++ {
				used[i] = '#' // taken; no shorter form may read it again
			}
		}
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	day := func(d, m, y string) (point, bool) {
		p := point{year: number(y), from: time.Month(number(m)), last: time.Month(number(m)), day: number(d)}
		year := p.year
		if year == 0 {
			year = 2024 // any with 29 February
		}
		_, month, on := NewDay(year, p.last, p.day).Date()
		return p, month == p.last && on == p.day
	}
	months := func(from, last int, year string) (point, bool) {
		return point{year: number(year), from: time.Month(from), last: time.Month(last)}, from >= 1 && last <= 12
	}
	find(fullDay, func(m []string) (point, bool) { return day(m[1], m[2], m[3]) })
	find(longDay, func(m []string) (point, bool) { return day(m[1], m[2], m[3]) })
	find(halfYear, func(m []string) (point, bool) {
		if m[1] == "đầu" {
			return months(1, 6, m[2])
		}
		return months(7, 12, m[2])
	})
	find(monthOf, func(m []string) (point, bool) { return months(number(m[1]), number(m[1]), m[2]) })
	find(quarterOf, func(m []string) (point, bool) {
		q := map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4}[m[1]] + number(m[1])
		return months(3*q-2, 3*q, m[2])
	})
	find(shortDay, func(m []string) (point, bool) { return day(m[1], m[2], "") })
	find(plainMonth, func(m []string) (point, bool) { return months(number(m[1]), number(m[1]), "") })
	find(plainYear, func(m []string) (point, bool) { return months(1, 12, m[1]) })
	return inOrder(points)
}

// inOrder sorts points by their place and lends years: "14/02 đến 16/02/2026",
// "tháng 3, tháng 9 năm 2026". A year that only belongs to the points before
// it is no point of its own.
func inOrder(points []point) []point {
	for i := 1; i < len(points); i++ {
		for j := i; j > 0 && points[j].at < points[j-1].at; j-- {
			points[j], points[j-1] = points[j-1], points[j]
		}
	}
	year := 0
	var out []point
	for i := len(points) - 1; i >= 0; i-- {
		p := points[i]
		if p.year != 0 {
			year = p.year
		}
		if whole := p.from == 1 && p.last == 12 && p.day == 0; whole && i > 0 && points[i-1].year == 0 {
			continue
		}
		if p.year == 0 {
			p.year = year
		}
		out = append([]point{p}, out...)
	}
	return out
}

func (p point) first() Day {
	switch {
	case p.year == 0:
		return Day{}
	case p.day > 0:
		return NewDay(p.year, p.from, p.day)
	}
	return NewDay(p.year, p.from, 1)
}

func (p point) until() Day {
	switch {
	case p.year == 0:
		return Day{}
	case p.day > 0:
		return NewDay(p.year, p.last, p.day)
	}
	return NewDay(p.year, p.last+1, 1).Add(-1)
}
