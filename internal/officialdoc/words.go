package officialdoc

import "strings"

// The fixed words of the layout, the same in every writer.
const (
	nation       = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto        = "Độc lập - Tự do - Hạnh phúc"
	addressTitle = "Kính gửi:"
	copiesTitle  = "Nơi nhận:"
	draftWord    = "DỰ THẢO"
	annexWord    = "Phụ lục"
	// restrictedWords stand in a box on each page of an annex that stays inside (ô 11).
	restrictedWords = "LƯU HÀNH NỘI BỘ"
	// holeDots stands on paper for a place still to be filled.
	holeDots = "……"
)

// summaryLine is the trích yếu: under the kind as it is, "V/v …" where the document has no kind.
func (d *Document) summaryLine() string {
	if d.Kind != "" || d.Summary == "" || strings.HasPrefix(d.Summary, "V/v") {
		return d.Summary
	}
	return "V/v " + d.Summary
}

// title names the file in its metadata and in the tab of a browser.
func (d *Document) title() string {
	return strings.TrimSpace(d.Kind + " " + d.summaryLine())
}

// addressLines are the lines after "Kính gửi:"; one addressee stands on the same line as the words.
func (d *Document) addressLines() []string {
	if len(d.Addressee) < 2 {
		return d.Addressee
	}
	return listed(d.Addressee)
}

// baseLines are the căn cứ with the punctuation between them.
func (d *Document) baseLines() []string {
	return punctuated(d.Bases)
}

// recipientLines are the lines under "Nơi nhận:"; the file copy ends them.
func (f Foot) recipientLines() []string {
	var names []string
	for _, r := range f.Recipients {
		name := strings.TrimRight(r.Name, " ;.,")
		if name == "" {
			continue
		}
		if r.Purpose != "" {
			name += " (" + strings.Trim(r.Purpose, "()") + ")"
		}
		names = append(names, name)
	}
	if filing := strings.TrimRight(f.Filing, " ;.,"); filing != "" {
		names = append(names, "Lưu: "+filing)
	}
	return listed(names)
}

// signature is who signs in the usual place, at the right.
func (f Foot) signature() Signature { return Signature{Authority: f.Authority, Signer: f.Signer} }

// empty reports a place where nobody signs.
func (s Signature) empty() bool { return len(s.Authority) == 0 && s.Signer == "" }

// empty reports a foot with nobody who signs and no recipients.
func (f Foot) empty() bool {
	return f.signature().empty() && f.Beside.empty() && len(f.recipientLines()) == 0
}

// widths are those of the foot's two columns: signatures side by side have like room.
func (f Foot) widths(l *layout) [2]float64 {
	width, left := l.page.textWidth(false), l.foot.left
	if !f.Beside.empty() {
		left = width / 2
	}
	return [2]float64{left, width - left}
}

// lines are the authority in capitals.
func (s Signature) lines() []string {
	lines := make([]string, len(s.Authority))
	for i, line := range s.Authority {
		lines[i] = strings.ToUpper(line)
	}
	return lines
}

// listed puts a dash before every line and the punctuation after it.
func listed(lines []string) []string {
	lines = punctuated(lines)
	for i, line := range lines {
		lines[i] = "- " + strings.TrimPrefix(line, "- ")
	}
	return lines
}

// punctuated ends every line with ";" and the last with ".".
func punctuated(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		end := ";"
		if i == len(lines)-1 {
			end = "."
		}
		out[i] = strings.TrimRight(line, " ;.,") + end
	}
	return out
}

// annexLabel is "Phụ lục", numbered in Roman where there are several.
func (d *Document) annexLabel(i int) string {
	if len(d.Annexes) < 2 {
		return annexWord
	}
	return annexWord + " " + roman(i+1)
}

func roman(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		value  int
		digits string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.digits)
		}
	}
	return b.String()
}

// line is label and title on one line.
func (h Heading) line() string { return strings.TrimSpace(h.Label + " " + h.title()) }

// title is in capitals from mục (level 1) upward.
func (h Heading) title() string {
	if h.Level <= 1 {
		return strings.ToUpper(h.Title)
	}
	return h.Title
}

// print is the text of a span on paper, where a hole is dots and not the hint that it carries.
func (s Span) print() string {
	if s.Hole {
		return holeDots
	}
	return s.Text
}

// across and down are the columns and rows that the cell covers.
func (c Cell) across() int { return max(c.ColSpan, 1) }
func (c Cell) down() int   { return max(c.RowSpan, 1) }

// noteLine is the note under an annex's title, in brackets.
func (a Annex) noteLine() string {
	if a.Note == "" || strings.HasPrefix(a.Note, "(") {
		return a.Note
	}
	return "(" + a.Note + ")"
}
