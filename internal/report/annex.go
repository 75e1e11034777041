package report

import (
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/officialdoc"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// freeAnnex lays out an annex that the coordinator wrote: lines with "|" that follow each other are a
// table, whose first line is its head; other lines are paragraphs.
func freeAnnex(d Data, a plan.ReportAnnex) officialdoc.Annex {
	out := officialdoc.Annex{Title: strings.ToUpper(a.Title), Note: annexNote(d), Restricted: a.Restricted}
	var rows [][]officialdoc.Cell
	flush := func() {
		if len(rows) == 0 {
			return
		}
		t := officialdoc.Table{Head: [][]officialdoc.Cell{rows[0]}}
		for i := range t.Head[0] {
			t.Head[0][i].Align, t.Head[0][i].Bold = officialdoc.AlignCenter, true
		}
		widest := 0
		for _, cells := range rows[1:] {
			t.Rows = append(t.Rows, officialdoc.Row{Cells: cells})
		}
		for _, cells := range rows {
			widest = max(widest, len(cells))
		}
		t.Columns = make([]officialdoc.Column, min(widest, mostAnnexColumns))
		out.Landscape = out.Landscape || widest > uprightColumns
		out.Body = append(out.Body, t)
		rows = nil
	}
	for line := range strings.SplitSeq(a.Body, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(line, "|"):
			rows = append(rows, annexCells(line))
		case line != "":
			flush()
			out.Body = append(out.Body, officialdoc.Text(line))
		}
	}
	flush()
	return out
}

const (
	// uprightColumns is how many columns an upright page holds with ease.
	uprightColumns = 6
	// mostAnnexColumns is how many a page across holds so that a word still fits.
	mostAnnexColumns = 20
)

// annexCells are the cells of a line; the bars at its ends are no cells.
func annexCells(line string) []officialdoc.Cell {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var cells []officialdoc.Cell
	for text := range strings.SplitSeq(line, "|") {
		cells = append(cells, officialdoc.TextCell(strings.TrimSpace(text)))
	}
	if n := len(cells); n > mostAnnexColumns { // no cell is dropped: the last one takes the rest
		for _, c := range cells[mostAnnexColumns:] {
			cells[mostAnnexColumns-1].Paragraphs = append(cells[mostAnnexColumns-1].Paragraphs, c.Paragraphs...)
		}
		cells = cells[:mostAnnexColumns]
	}
	return cells
}

// AnnexText is an annex as lines to be compared: its paragraphs, and the rows of its tables with their cells
// side by side.
func AnnexText(a officialdoc.Annex) string {
	var lines []string
	for _, b := range a.Body {
		switch b := b.(type) {
		case officialdoc.Heading:
			lines = append(lines, strings.TrimSpace(b.Label+" "+b.Title))
		case officialdoc.Paragraph:
			lines = append(lines, spanText(b))
		case officialdoc.Table:
			lines = append(lines, b.Caption, b.Note)
			for _, r := range b.Rows {
				var cells []string
				for _, c := range r.Cells {
					var texts []string
					for _, p := range c.Paragraphs {
						texts = append(texts, spanText(p))
					}
					cells = append(cells, strings.Join(texts, " "))
				}
				lines = append(lines, strings.Join(cells, " | "))
			}
		}
	}
	return strings.Join(lines, "\n")
}

func spanText(p officialdoc.Paragraph) string {
	var out strings.Builder
	for _, s := range p.Spans {
		out.WriteString(s.Text)
	}
	return out.String()
}
