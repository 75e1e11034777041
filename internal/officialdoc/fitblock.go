package officialdoc

// summaryRule is the length of the rule under the trích yếu: a part of its widest line.
func summaryRule(summary string, l *layout) float64 {
	widest := 0.0
	for _, line := range breakLines([]Span{{Text: summary}}, l.head.summary, l.page.textWidth(false), 0) {
		widest = max(widest, line.width)
	}
	return l.head.agencyRule * widest
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
