package officialdoc

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes text fit to be printed: NFC, so that a mark typed apart from its letter stands on it;
// any run of spaces, tabs and line ends is one space, as a paragraph is one line of thought; what has
// no shape (control characters, soft hyphens, zero-width spaces, direction marks, bytes that are no
// UTF-8) is dropped. A no-break space stays.
func Clean(text string) string {
	if isClean(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"), shapeless(r):
		case r != '\u00A0' && unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteRune(r)
			space = false
		}
	}
	return norm.NFC.String(b.String())
}

// isClean is the quick answer for most text: plain NFC without anything to drop.
func isClean(text string) bool {
	space := false
	for _, r := range text {
		if r == utf8.RuneError || shapeless(r) || r != ' ' && r != '\u00A0' && unicode.IsSpace(r) || r == ' ' && space {
			return false
		}
		space = r == ' '
	}
	return norm.NFC.IsNormalString(text)
}

// shapeless reports runes that nothing prints. The zero-width joiner and the variation selectors stay:
// emoji are made with them.
func shapeless(r rune) bool {
	switch {
	case unicode.IsSpace(r), r == '\u200D':
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return true
	}
	// U+FFFE, U+FFFF and their like in every plane are no characters; XML refuses the first two.
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF
}

// cleaned returns a copy of the document with every text clean, and trimmed but for spans, whose
// spaces part words. The writers work on the copy and never look at the original again.
func (d *Document) cleaned() *Document {
	c := *d
	c.Head.Superior, c.Head.Agency = tidy(d.Head.Superior), tidy(d.Head.Agency)
	c.Head.Number, c.Head.Symbol, c.Head.Place = tidy(d.Head.Number), tidy(d.Head.Symbol), tidy(d.Head.Place)
	c.Kind, c.Summary, c.Closing = tidy(d.Kind), tidy(d.Summary), tidy(d.Closing)
	c.Addressee, c.Bases = tidyAll(d.Addressee), tidyAll(d.Bases)
	c.Foot.Authority, c.Foot.Signer, c.Foot.Filing = tidyAll(d.Foot.Authority), tidy(d.Foot.Signer), tidy(d.Foot.Filing)
	c.Foot.Beside = Signature{Authority: tidyAll(d.Foot.Beside.Authority), Signer: tidy(d.Foot.Beside.Signer)}
	c.Foot.Recipients = each(d.Foot.Recipients, func(r Recipient) Recipient {
		return Recipient{Name: tidy(r.Name), Purpose: tidy(r.Purpose)}
	})
	if !languageTag.MatchString(d.Language) {
		c.Language = "vi-VN"
	}
	c.Made = Moment(tidy(string(d.Made)))
	c.Body = each(d.Body, cleanBlock)
	c.Annexes = nil
	for i, a := range d.Annexes {
		// Numbers stay as they are where an annex is left out: the text names them.
		a.Title, a.Note, a.Body, a.label = tidy(a.Title), tidy(a.Note), each(a.Body, cleanBlock), d.annexLabel(i)
		if !a.Restricted || d.Internal {
			c.Annexes = append(c.Annexes, a)
		}
	}
	c.Further = each(d.Further, (*Document).cleaned)
	return &c
}

// all are the document and those that follow it in the file.
func (d *Document) all() []*Document { return append([]*Document{d}, d.Further...) }

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func cleanBlock(block Block) Block {
	switch b := block.(type) {
	case Heading:
		b.Label, b.Title, b.Key = tidy(b.Label), tidy(b.Title), tidy(b.Key)
		return b
	case Paragraph:
		return cleanParagraph(b)
	case Table:
		b.Caption, b.Note, b.Key, b.Sheet = tidy(b.Caption), tidy(b.Note), tidy(b.Key), tidy(b.Sheet)
		b.Head = each(b.Head, cleanCells)
		b.Rows = each(b.Rows, func(r Row) Row {
			r.Cells = cleanCells(r.Cells)
			return r
		})
		return b
	}
	return block
}

func cleanCells(cells []Cell) []Cell {
	return each(cells, func(c Cell) Cell {
		c.Paragraphs = each(c.Paragraphs, cleanParagraph)
		return c
	})
}

func cleanParagraph(p Paragraph) Paragraph {
	p.Label, p.Key = tidy(p.Label), tidy(p.Key)
	p.Spans = each(p.Spans, func(s Span) Span {
		s.Text = Clean(s.Text)
		return s
	})
	return p
}

func tidy(text string) string { return strings.TrimSpace(Clean(text)) }

// tidyAll also drops lines in which nothing is left.
func tidyAll(texts []string) []string {
	var out []string
	for _, t := range texts {
		if t = tidy(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

func each[T any](in []T, fn func(T) T) []T {
	if in == nil {
		return nil
	}
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = fn(v)
	}
	return out
}
