package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var markPattern = regexp.MustCompile(`\s*\[b(\d+)\]\s*$`)

// mark ends a line with the progress report that it came from.
func mark(line string, reportID int64) string { return fmt.Sprintf("%s [b%d]", line, reportID) }

// Line is a line of a part with the progress report it came from; 0 for the writer's own words.
type Line struct {
	Text     string
	ReportID int64
}

// Lines are the paragraphs of a part's text, marks taken off.
func Lines(text string) []Line {
	var lines []Line
	for raw := range strings.SplitSeq(text, "\n") {
		l := Line{Text: strings.TrimSpace(raw)}
		if m := markPattern.FindStringSubmatchIndex(l.Text); m != nil {
			l.ReportID, _ = strconv.ParseInt(l.Text[m[2]:m[3]], 10, 64)
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
