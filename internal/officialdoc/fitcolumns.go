package officialdoc

import "slices"

// fitColumns shares a width among the columns of a table: by weight, but none narrower than its
// longest word. Where even the longest words do not fit side by side, the widest columns give way
// first to the parts between "/" and "-", then to a quarter of the width, then to an equal cap, and
// their words are cut.
func fitColumns(t Table, widthPt, sizePt float64) []float64 {
	n := t.columns()
	whole, parts := leastWidths(&t, n, sizePt)
	least := whole
	for sum(least) > widthPt {
		i := mostToGain(least, parts)
		if i < 0 {
			least = capped(withoutGiants(least, widthPt), widthPt)
			break
		}
		least[i] = parts[i]
	}
	return shareByWeight(&t, least, widthPt)
}

// leastWidths measures, per column, the longest word and the longest part of a word that cannot be
// cut at a mark; both with the padding of a cell.
func leastWidths(t *Table, n int, size float64) (whole, parts []float64) {
	pad := 2 * layouts[len(layouts)-1].table.padX
	whole, parts = make([]float64, n), make([]float64, n)
	for i := range n {
		whole[i], parts[i] = pad, pad
	}
	measure := func(rows [][]place, isBold func(row int) bool) {
		// Narrow cells first, so that a spanning cell only asks for what its columns lack together.
		for across := 1; across <= n; across++ {
			for row, places := range rows {
				for _, p := range places {
					if p.across != across || p.continued {
						continue
					}
					long, short := longestWord(p.Cell, style{size: size, bold: p.Bold || isBold(row)})
					widen(whole[p.col:p.col+across], long+pad)
					widen(parts[p.col:p.col+across], short+pad)
				}
			}
		}
	}
	measure(t.headPlaces(), func(int) bool { return true })
	measure(t.rowPlaces(), func(row int) bool { return t.Rows[row].Group || t.Rows[row].Total })
	return whole, parts
}

// longestWord is the width of the longest word of a cell, and of the longest part that cannot be
// cut at a mark.
func longestWord(c Cell, s style) (whole, part float64) {
	for _, p := range c.Paragraphs {
		for _, w := range words(p.labelled(), s) {
			whole = max(whole, w.width)
			part = max(part, longestPart(w, s.size))
		}
	}
	return whole, part
}

func longestPart(w word, size float64) float64 {
	longest, current := 0.0, 0.0
	var before rune
	for _, p := range w.pieces {
		for _, r := range p.text {
			if before != 0 && breaksBetween(before, r) {
				current = 0
			}
			current += textWidth(string(r), p.face, size)
			longest, before = max(longest, current), r
		}
	}
	return longest
}

// widen makes columns together at least as wide as asked, each by the same amount.
func widen(columns []float64, asked float64) {
	if lack := asked - sum(columns); lack > 0 {
		for i := range columns {
			columns[i] += lack / float64(len(columns))
		}
	}
}

// mostToGain is the column that gets narrowest by cutting its words at marks; -1 if none does.
func mostToGain(least, parts []float64) int {
	best, gain := -1, slack
	for i := range least {
		if g := least[i] - parts[i]; g > gain {
			best, gain = i, g
		}
	}
	return best
}

// withoutGiants takes from columns whose longest word is no word of any language what would starve the
// others.
func withoutGiants(least []float64, width float64) []float64 {
	lowered := make([]float64, len(least))
	for i, l := range least {
		lowered[i] = min(l, width/4)
	}
	return lowered
}

// capped lowers the widest columns to one width so that all fit.
func capped(least []float64, width float64) []float64 {
	sorted := slices.Sorted(slices.Values(least))
	if sum(least) <= width {
		return least
	}
	limit, left := width, width
	for i, l := range sorted {
		limit = left / float64(len(sorted)-i)
		if l > limit {
			break
		}
		left -= l
	}
	lowered := make([]float64, len(least))
	for i, l := range least {
		lowered[i] = min(l, limit)
	}
	return lowered
}

// shareByWeight gives every column its weight's part of the width; a column whose least width is
// more than its part takes that, and the others share what is left.
func shareByWeight(t *Table, least []float64, width float64) []float64 {
	n := len(least)
	weight := func(i int) float64 {
		if i < len(t.Columns) && t.Columns[i].Weight > 0 {
			return t.Columns[i].Weight
		}
		return 1
	}
	columns, fixed := make([]float64, n), make([]bool, n)
	for {
		left, weights := width, 0.0
		for i := range n {
			if fixed[i] {
				left -= columns[i]
			} else {
				weights += weight(i)
			}
		}
		again := false
		for i := range n {
			if fixed[i] {
				continue
			}
			columns[i] = left * weight(i) / weights
			if columns[i] < least[i]-slack {
				columns[i], fixed[i], again = least[i], true, true
			}
		}
		if !again {
			return columns
		}
	}
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
