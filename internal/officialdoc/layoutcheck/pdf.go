package layoutcheck

import (
	"math"
	"slices"
)

// PDF judges a finished PDF: letters, positions, rules, page numbers, tables and what stands together.
// An error means that the file cannot be read at all.
func PDF(data []byte) ([]Finding, error) {
	file, err := readPDF(data)
	if err != nil {
		return nil, err
	}
	return file.judge(), nil
}

func (f *pdfFile) judge() []Finding {
	p := &pdfJudge{file: f, all: f.classify()}
	paragraphs := make([]paragraph, len(p.all))
	for i, x := range p.all {
		paragraphs[i] = x.paragraph
	}
	p.letters(paragraphs)
	p.wholes(paragraphs)
	p.file.accessible(&p.judgement)
	p.paper()
	p.margins()
	p.pageNumbers()
	p.stamps()
	p.letterhead()
	p.titleRules()
	p.running()
	p.foot()
	p.tables()
	p.annexes()
	p.overlaps()
	return p.findings
}

// Text is the text of a PDF in reading order, a paragraph or cell a line.
func Text(data []byte) ([]string, error) {
	file, err := readPDF(data)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, e := range file.root.leaves() {
		all = append(all, e.text())
	}
	return all, nil
}

// Pages is the number of pages of a PDF.
func Pages(data []byte) (int, error) {
	file, err := readPDF(data)
	if err != nil {
		return 0, err
	}
	return len(file.pages), nil
}

type pdfJudge struct {
	judgement
	file *pdfFile
	all  []printed
}

func (p *pdfJudge) of(wanted ...part) (found []printed) {
	for _, x := range p.all {
		if slices.Contains(wanted, x.part) {
			found = append(found, x)
		}
	}
	return found
}

// one is the only paragraph of a part on the first page; the others are reported by wholes.
func (p *pdfJudge) one(wanted part) (printed, bool) {
	found := p.of(wanted)
	if len(found) == 0 {
		return printed{}, false
	}
	return found[0], true
}

// near reports two lengths that are equal but for rounding.
func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// between reports a length in millimetres that stands in a range of the decree.
func between(length, least, most float64) bool {
	return length/mm >= least-0.1 && length/mm <= most+0.1
}

// accessible holds what makes a file readable for machines: marks, language, fonts.
func (f *pdfFile) accessible(j *judgement) {
	if !f.marked || f.language == "" {
		j.find("the file is tagged and names its language", house, "the file", "tagged %v, language %q", f.marked, f.language)
	}
	for _, page := range f.pages {
		for _, s := range page.segments {
			if !s.embedded {
				j.find("every typeface is in the file", house, placeOf(s.page, s.y), "%s is not", s.family)
				return
			}
		}
	}
}
