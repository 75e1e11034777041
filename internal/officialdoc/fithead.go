package officialdoc

import (
	"math"
	"strings"
)

// headFit is how a head fits between the margins.
type headFit struct {
	left, right                     float64 // widths of the two columns, together the text width
	nation, motto, superior, agency style   // as chosen from the layout's pairs
	superiorLines, agencyLines      []string
	numberLines, dateLines          []string
	date                            style
	agencyRule                      float64 // length of the rule under the agency
	mottoRule                       float64 // as long as the motto
}

// fitHead shares the head's width between its two columns. The nation's name stays on one line; the
// left column gets the rest, and the names in it are broken before the words that begin a place's
// name. The smaller pair of sizes is taken where it saves the left column a line.
func fitHead(h Head) headFit {
	large, small := fitHeadIn(h, 0), fitHeadIn(h, 1)
	if small.lines() < large.lines() {
		return small
	}
	return large
}

func fitHeadIn(h Head, pair int) headFit {
	l := layoutOf(h)
	fit := headFit{
		nation: l.head.nation[pair], motto: l.head.motto[pair],
		superior: l.head.superior[pair], agency: l.head.agency[pair],
	}
	fit.mottoRule = styleWidth(motto, fit.motto)
	fit.date = l.head.date[0]
	if styleWidth(h.dateLine(), fit.date) > l.head.dateMost {
		fit.date = l.head.date[1]
	}
	fit.right = math.Ceil(max(styleWidth(nation, fit.nation), min(styleWidth(h.dateLine(), fit.date), l.head.dateMost))) + 1
	fit.left = l.page.textWidth(false) - fit.right
	room := fit.left - l.head.columnGap
	fit.superiorLines = breakName(h.Superior, fit.superior, room)
	fit.agencyLines = breakName(h.Agency, fit.agency, room)
	if line := h.numberLine(); line != "" {
		fit.numberLines = cutLong([]string{line}, l.head.number, room)
	}
	fit.dateLines = h.breakDate(fit.date, fit.right)
	if n := len(fit.agencyLines); n > 0 {
		fit.agencyRule = l.head.agencyRule * styleWidth(fit.agencyLines[n-1], fit.agency)
	}
	return fit
}

// lines is the height of the left column's names in lines.
func (f headFit) lines() int { return len(f.superiorLines) + len(f.agencyLines) }

func styleWidth(text string, s style) float64 { return textWidth(text, s.face(), s.size) }

// breakName sets the name of a body in capitals on as few lines as fit, in lines of like length. A
// committee's place always begins its own line: "ỦY BAN NHÂN DÂN" over "XÃ HÀ TRUNG".
func breakName(name string, s style, room float64) []string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return nil
	}
	if at := placeAt(words); at > 0 {
		ofPeople := at >= 2 && words[at-2] == "NHÂN" && words[at-1] == "DÂN"
		if ofPeople || styleWidth(strings.Join(words, " "), s) > room {
			return append(balance(words[:at], s, room), balance(words[at:], s, room)...)
		}
	}
	return balance(words, s, room)
}

// breakDate keeps the date whole; a place that leaves it no room stands above it.
func (h Head) breakDate(s style, room float64) []string {
	line := h.dateLine()
	switch {
	case line == "":
		return nil
	case styleWidth(line, s) <= room:
		return []string{line}
	}
	return append(balance(strings.Fields(h.Place+","), s, room), "ngày "+h.date())
}

// placeAt finds the word that begins the name of a place; 0 if there is none. "XÃ HỘI" is no place.
func placeAt(words []string) int {
	for i, w := range words {
		if i == 0 {
			continue
		}
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case w == "XÃ" && next != "HỘI" && next != "",
			w == "PHƯỜNG" && next != "",
			w == "TỈNH" && next != "" && next != "ỦY",
			w == "HUYỆN" && next != "" && next != "ỦY",
			w == "THÀNH" && next == "PHỐ",
			w == "THỊ" && (next == "TRẤN" || next == "XÃ"),
			w == "ĐẶC" && next == "KHU":
			return i
		}
	}
	return 0
}

// balance breaks words into the fewest lines that fit, and among those into the most even ones.
func balance(words []string, s style, room float64) []string {
	words = cutLong(words, s, room)
	greedy := fill(words, s, room)
	if len(greedy) == 1 {
		return greedy
	}
	low, high := 0.0, room
	for range 12 {
		middle := (low + high) / 2
		if len(fill(words, s, middle)) > len(greedy) {
			low = middle
		} else {
			high = middle
		}
	}
	return fill(words, s, high)
}

func fill(words []string, s style, room float64) []string {
	lines := []string{words[0]}
	for _, w := range words[1:] {
		last := &lines[len(lines)-1]
		if longer := *last + " " + w; styleWidth(longer, s) <= room {
			*last = longer
		} else {
			lines = append(lines, w)
		}
	}
	return lines
}

// cutLong cuts words that are wider than the room, letter by letter.
func cutLong(words []string, s style, room float64) []string {
	var cut []string
	for _, w := range words {
		from := 0
		for i, r := range w {
			if i > from && !joins(r) && styleWidth(w[from:i]+string(r), s) > room {
				cut = append(cut, w[from:i])
				from = i
			}
		}
		cut = append(cut, w[from:])
	}
	return cut
}
