package docread

import (
	"math"
	"strings"
	"time"
)

// cellFormat is how a number is meant.
type cellFormat int

const (
	plainNumber cellFormat = iota
	dayNumber
	shareNumber
)

// readFormats reads how each style shows numbers.
func (x *xlsx) readFormats(part string) error {
	own := map[int]string{}
	if err := x.part(part, "numFmts", func(n *node) error {
		own[atoi(n.attr("numFmtId"))] = n.attr("formatCode")
		return nil
	}); err != nil {
		return err
	}
	return x.part(part, "cellXfs", func(n *node) error {
		id := atoi(n.attr("numFmtId"))
		format := builtIn(id)
		if code, ok := own[id]; ok {
			format = formatOf(code)
		}
		x.formats = append(x.formats, format)
		return nil
	})
}

// builtIn are the formats that a file need not spell out. Those from 27 on are days of East Asian editions.
func builtIn(id int) cellFormat {
	switch {
	case id == 9, id == 10:
		return shareNumber
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return dayNumber
	}
	return plainNumber
}

// formatOf judges a format code by its letters outside of quotes, brackets and escapes.
func formatOf(code string) cellFormat {
	var seen strings.Builder
	skip, until := false, rune(0)
	for _, r := range strings.ToLower(code) {
		switch {
		case skip:
			skip = false
		case until != 0:
			if r == until {
				until = 0
			}
		case r == '\\', r == '_', r == '*':
			skip = true
		case r == '"':
			until = '"'
		case r == '[':
			until = ']'
		default:
			seen.WriteRune(r)
		}
	}
	switch letters := seen.String(); {
	case strings.Contains(letters, "general"):
		return plainNumber
	case strings.ContainsAny(letters, "dy"):
		return dayNumber
	case strings.Contains(letters, "%"):
		return shareNumber
	}
	return plainNumber
}

// lastSerial is 31/12/9999, Excel's last day.
const lastSerial = 2_958_465

// dayText is a day that is counted from the end of 1899, or from the first of 1904, as 23/11/2026, with
// the time where the count is broken. Excel believes in a 29/02/1900.
func dayText(serial float64, from04 bool) (string, bool) {
	if !(serial >= 1 && serial <= lastSerial+1) { // not a number either
		return "", false
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch whole := math.Floor(serial); {
	case from04:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole < 60:
		first = first.AddDate(0, 0, 1)
	case whole == 60:
		return "", false
	}
	whole, part := math.Modf(serial)
	minutes := int(math.Round(part * 24 * 60))
	at := first.AddDate(0, 0, int(whole)).Add(time.Duration(minutes) * time.Minute)
	if minutes == 0 {
		return at.Format("02/01/2006"), true
	}
	return at.Format("02/01/2006 15:04"), true
}

// isoDay shows a day that the file spells out; what is not one stays as it is.
func isoDay(text string) string {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2006-01-02T15:04:05.000"} {
		if at, err := time.Parse(layout, text); err == nil {
			if at.Hour() == 0 && at.Minute() == 0 {
				return at.Format("02/01/2006")
			}
			return at.Format("02/01/2006 15:04")
		}
	}
	return text
}
