// Package importer understands a plan document: paragraphs and tables go in,
// a draft plan and the lines that a person must look at come out. It goes by
// the structure that official documents share, never by the wording of one,
// and drops nothing: what it cannot place stands in the problems.
package importer

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/docread"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

// Parse reads a plan document.
func Parse(doc docread.Document) plan.Draft {
	p := &parser{draft: &plan.Draft{}}
	p.flow(doc)
	start := p.head()
	end, annex := p.footBounds(start)
	p.body(p.paras[start:end])
	p.foot(p.paras[end:annex])
	p.annex(p.paras[annex:])
	p.joinAnnex()
	p.ownAnnex()
	return p.finish()
}

// finish lists what the reading leaves open and orders what it found.
func (p *parser) finish() plan.Draft {
	p.focalMarks()
	p.doubts()
	p.leftovers()
	d := p.draft
	d.Sure = 1
	for _, n := range d.Nodes() {
		d.Sure = min(d.Sure, n.Sure)
	}
	slices.SortStableFunc(d.Source, func(a, b plan.DraftParagraph) int { return cmp.Compare(a.Lines[0], b.Lines[0]) })
	slices.SortStableFunc(d.Problems, func(a, b plan.Problem) int { return cmp.Compare(a.Line, b.Line) })
	if n := len(d.Source); n > 0 {
		d.Lines = [2]int{d.Source[0].Lines[0], d.Source[n-1].Lines[1]}
	}
	d.Normalize()
	return *d
}

type parser struct {
	draft      *plan.Draft
	paras      []*para
	letterhead []headed
	organises  bool // a section of its own says which unit does what
}

// record enters a paragraph in the source and gives its index there.
func (p *parser) record(lines [2]int, text string) int {
	p.draft.Source = append(p.draft.Source, plan.DraftParagraph{Lines: lines, Text: text})
	return len(p.draft.Source) - 1
}

// place says where a paragraph of the source went.
func (p *parser) place(source int, path string) { p.draft.Source[source].Path = path }

// add appends a text to a list of the draft and places its paragraph there.
func (p *parser) add(list *[]string, path string, q *para, text string) {
	p.place(q.source, plan.NodePath(path, len(*list)))
	*list = append(*list, text)
}

func (p *parser) problem(line int, path, text, why string) {
	p.draft.Problems = append(p.draft.Problems, plan.Problem{Line: line, Path: path, Text: text, Why: why})
}

// leftovers turns every paragraph that found no place into a problem.
func (p *parser) leftovers() {
	for i, s := range p.draft.Source {
		if s.Path == "" && s.Text != "" {
			p.place(i, plan.NodePath("problems", len(p.draft.Problems)))
			p.problem(s.Lines[0], "", s.Text, "Chưa rõ đoạn này thuộc phần nào của kế hoạch.")
		}
	}
}

// doubts lists what the reading leaves open: the tasks without one lead, the
// areas without a task, and parts that every plan has.
func (p *parser) doubts() {
	d := p.draft
	if d.Title == "" {
		p.problem(0, "title", "", "Không tìm thấy tên kế hoạch.")
	}
	if len(d.Areas) == 0 && len(d.AnnexTasks) == 0 {
		p.problem(0, "areas", "", "Không tìm thấy phần nội dung, nhiệm vụ của kế hoạch.")
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		path := plan.NodePath("areas", i)
		if len(a.Tasks) == 0 && len(d.AnnexTasks) == 0 {
			p.problem(a.Lines[0], path, a.Title, "Nhóm nhiệm vụ này chưa có nhiệm vụ nào.")
		}
	}
	d.Problems = append(d.Problems, Unassigned(d)...)
}

func span(a, b [2]int) [2]int {
	switch {
	case a[0] == 0:
		return b
	case b[0] == 0:
		return a
	}
	return [2]int{min(a[0], b[0]), max(a[1], b[1])}
}

// heading is a title without the colon or full stop that ends it.
func heading(s string) string { return trimValue(strings.TrimRight(s, ": ")) }

// Options say what a person has agreed to.
type Options = docread.Options

// IsLegacy says whether a document was refused because it is written in TCVN3
// or VNI and nobody has agreed to have it converted.
func IsLegacy(err error) bool { return errors.Is(err, docread.ErrLegacy) }

// Read reads a file or a pasted text and understands it. A refusal is a fault
// with a Vietnamese sentence that says what to do.
func Read(data []byte, o Options) (plan.Draft, error) {
	if docread.IsWorkbook(data) {
		return readBook(data)
	}
	doc, err := docread.Read(data, o)
	if err != nil {
		return plan.Draft{}, err
	}
	return Parse(doc), nil
}
