package docread

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// node is an element of a part, by its local name: strict and transitional
// files differ only in their name spaces.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	text  string // set when the element ends
	chars []byte // its text so far
}

// attr is the value of an attribute, "" where it is not there.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the first child of that name, or nil.
func (n *node) kid(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// val is the w:val of a child.
func (n *node) val(name string) string { return n.kid(name).attr("val") }

// on reads a switch such as <w:vanish/>, which w:val may turn off.
func (n *node) on(name string) bool {
	k := n.kid(name)
	if k == nil {
		return false
	}
	switch k.attr("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// tagGuard refuses tags that are longer than any real one, and text that is
// too long, before the decoder below it would hold them in memory.
type tagGuard struct {
	r      io.Reader
	say    *sentences
	inside int
	text   *int // how much text there may still be; nil: any
}

func (g *tagGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	for _, b := range p[:n] {
		switch {
		case b == '<':
			g.inside = 1
		case b == '>':
			g.inside = 0
		case g.inside > 0:
			if g.inside++; g.inside > maxTag {
				return 0, g.say.tooMuch
			}
		case g.text != nil:
			if *g.text--; *g.text < 0 {
				return 0, errText
			}
		}
	}
	return n, err
}

// blockTree reads a part and hands over every child of the element parent,
// one small tree at a time, so that the whole part is never in memory.
type blockTree struct {
	parent string
	most   int  // elements of a block
	all    int  // elements of the part
	text   *int // as for tagGuard
	say    *sentences
	block  func(*node) error

	stack    []*node // open elements; below the parent they form a tree
	inside   int     // where in the stack the parent is; -1: outside
	elements int     // of the part
	grown    int     // of the block
}

func (t *blockTree) read(r io.Reader) error {
	d := xml.NewDecoder(&tagGuard{r: r, say: t.say, text: t.text})
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, t.say.charset }
	for tokens := 0; ; tokens++ {
		token, err := d.RawToken()
		switch {
		case err == io.EOF && len(t.stack) > 0:
			return t.say.broken
		case err == io.EOF:
			return nil
		case fault.KindOf(err) != fault.Internal:
			return err
		case err != nil:
			return fault.Wrap(err, fault.Invalid, t.say.broken.Message)
		case tokens > maxTokens:
			return t.say.tooMuch
		}
		if err := t.take(token); err != nil {
			return err
		}
	}
}

// within says that the place is inside a block.
func (t *blockTree) within() bool { return t.inside >= 0 && len(t.stack) > t.inside+1 }

func (t *blockTree) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.Directive:
		return t.say.doctype
	case xml.StartElement:
		return t.open(token)
	case xml.EndElement:
		return t.close(token)
	case xml.CharData:
		if t.within() {
			top := t.stack[len(t.stack)-1]
			top.chars = append(top.chars, token...)
		}
	}
	return nil
}

func (t *blockTree) open(e xml.StartElement) error {
	t.elements++
	if t.elements > t.all || len(t.stack) >= maxDepth || len(e.Attr) > maxAttributes {
		return t.say.tooMuch
	}
	n := &node{name: e.Name.Local, attrs: append([]xml.Attr(nil), e.Attr...)}
	if t.within() {
		if t.grown++; t.grown > t.most {
			return t.say.tooMuch
		}
		top := t.stack[len(t.stack)-1]
		top.kids = append(top.kids, n)
	}
	t.stack = append(t.stack, n)
	if t.inside < 0 && n.name == t.parent {
		t.inside = len(t.stack) - 1
	}
	return nil
}

func (t *blockTree) close(e xml.EndElement) error {
	if len(t.stack) == 0 || t.stack[len(t.stack)-1].name != e.Name.Local {
		return t.say.broken
	}
	n := t.stack[len(t.stack)-1]
	n.text, n.chars = strings.ToValidUTF8(string(n.chars), ""), nil
	t.stack = t.stack[:len(t.stack)-1]
	switch {
	case t.inside >= 0 && len(t.stack) == t.inside+1:
		t.grown = 0
		return t.block(n)
	case t.inside >= 0 && len(t.stack) == t.inside:
		t.inside = -1
	}
	return nil
}
