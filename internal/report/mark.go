package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var markPattern = regexp.MustCompile(`\s*\[b(\d+)((?:, b\d+)*)\]\s*$`)

// mark ends a line with the progress reports that it came from.
func mark(line string, reports ...int64) string {
	marks := make([]string, len(reports))
	for i, id := range reports {
		marks[i] = fmt.Sprintf("b%d", id)
	}
	return line + " [" + strings.Join(marks, ", ") + "]"
}

// Line is a line of a part with the progress report it came from; 0 for the writer's own words.
type Line struct {
	Text     string
	ReportID int64
	others   string // ", b13, b15": further reports that it came from
}

// Reports are all progress reports that the line came from.
func (l Line) Reports() []int64 {
	if l.ReportID == 0 {
		return nil
	}
	list := []int64{l.ReportID}
	for other := range strings.SplitSeq(strings.TrimPrefix(l.others, ", "), ", ") {
		if id, err := strconv.ParseInt(strings.TrimPrefix(other, "b"), 10, 64); err == nil {
			list = append(list, id)
		}
	}
	return list
}

// Lines are the paragraphs of a part's text, marks taken off.
func Lines(text string) []Line {
	var lines []Line
	for raw := range strings.SplitSeq(text, "\n") {
		l := Line{Text: strings.TrimSpace(raw)}
		if m := markPattern.FindStringSubmatchIndex(l.Text); m != nil {
			l.ReportID, _ = strconv.ParseInt(l.Text[m[2]:m[3]], 10, 64)
			l.others = l.Text[m[4]:m[5]]
			l.Text = strings.TrimSpace(l.Text[:m[0]])
		}
		if l.Text != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// Difference is what changed between the composed text that an edit was made from and the composed
// text now: lines that came, and lines that went.
func Difference(before, now string) (came, went []Line) {
	return without(Lines(now), Lines(before)), without(Lines(before), Lines(now))
}

func without(lines, others []Line) []Line {
	there := map[Line]bool{}
	for _, l := range others {
		there[l] = true
	}
	var rest []Line
	for _, l := range lines {
		if !there[l] {
			rest = append(rest, l)
		}
	}
	return rest
}
