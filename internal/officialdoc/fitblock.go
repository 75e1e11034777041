package officialdoc

// fitSummary is the room on either side that gives the trích yếu lines of like length, as no clerk
// leaves one word under a full line, and the length of the rule under it: a part of its widest line.
func fitSummary(summary string, l *layout) (side, rule float64) {
	width := l.page.textWidth(false)
	lines := func(room float64) []line { return breakLines(unstyled(summary), l.head.summary, room, 0) }
	low, high := 0.0, width
	if count := len(lines(width)); count > 1 {
		for range 12 {
			if middle := (low + high) / 2; len(lines(middle)) > count {
				low = middle
			} else {
				high = middle
			}
		}
	}
	widest := 0.0
	for _, line := range lines(high) {
		widest = max(widest, line.width)
	}
	// A point more, so that no program that measures a little wider breaks a line earlier.
	return max(width-high-1, 0) / 2, l.head.agencyRule * widest
}

// cellLines is how many lines the text of a cell takes in the given width, padding included.
func cellLines(p place, s style, width float64, l tableLayout) int {
	if p.continued {
		return 1
	}
	n := 0
	for _, paragraph := range p.Paragraphs {
		n += len(breakLines(paragraph.labelled(), s, width-2*l.padX, 0))
	}
	return max(n, 1)
}

// rowHeight is that of the tallest cell which ends in the row.
func rowHeight(places []place, widths []float64, s style, l tableLayout) float64 {
	most := 1
	for _, p := range places {
		if p.down == 1 {
			most = max(most, cellLines(p, s, sum(widths[p.col:p.col+p.across]), l))
		}
	}
	return float64(most)*s.size*singleSpace + 2*l.padY
}
