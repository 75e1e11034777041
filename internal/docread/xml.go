package docread

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

var (
	errBroken  = fault.New(fault.Invalid, "Tệp Word bị hỏng, không đọc được. Hãy mở bằng Word, lưu lại thành .docx rồi tải lên lại.")
	errTooMuch = fault.New(fault.TooLarge, "Tệp Word này phức tạp hoặc lớn bất thường nên không được đọc. Hãy chép nội dung sang tệp Word mới, hoặc dán vào ô văn bản.")
	errDoctype = fault.New(fault.Invalid, "Tệp Word này chứa khai báo không an toàn (DOCTYPE) nên không được đọc. Hãy chép nội dung sang tệp Word mới.")
	errCharset = fault.New(fault.Invalid, "Tệp Word này dùng bảng mã khác UTF-8 nên không đọc được. Hãy mở bằng Word và lưu lại thành .docx.")
)

// node is an element of a part, by its local name: strict and transitional
// files differ only in their name spaces.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	text  string
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

// tagGuard refuses tags that are longer than any real one, before the decoder
// below it would hold them in memory.
type tagGuard struct {
	r      io.Reader
	inside int
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
				return 0, errTooMuch
			}
		}
	}
	return n, err
}

// eachBlock reads a part and hands over every child of the element parent,
// one small tree at a time, so that the whole part is never in memory.
func eachBlock(r io.Reader, parent string, block func(*node) error) error {
	d := xml.NewDecoder(&tagGuard{r: r})
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errCharset }
	var stack []*node // open elements; below the parent they form a tree
	elements, inside := 0, -1
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			if len(stack) > 0 {
				return errBroken
			}
			return nil
		}
		if err != nil {
			if _, ok := errors.AsType[*fault.Error](err); ok {
				return err
			}
			return fault.Wrap(err, fault.Invalid, errBroken.Message)
		}
		switch t := token.(type) {
		case xml.Directive:
			return errDoctype
		case xml.StartElement:
			elements++
			if elements > maxElements || len(stack) >= maxDepth || len(t.Attr) > maxAttributes {
				return errTooMuch
			}
			n := &node{name: t.Name.Local, attrs: append([]xml.Attr(nil), t.Attr...)}
			if inside >= 0 && len(stack) > inside+1 {
				top := stack[len(stack)-1]
				top.kids = append(top.kids, n)
			}
			stack = append(stack, n)
			if inside < 0 && n.name == parent {
				inside = len(stack) - 1
			}
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1].name != t.Name.Local {
				return errBroken
			}
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			switch {
			case inside >= 0 && len(stack) == inside+1:
				if err := block(n); err != nil {
					return err
				}
			case inside >= 0 && len(stack) == inside:
				inside = -1
			}
		case xml.CharData:
			if inside >= 0 && len(stack) > inside+1 {
				top := stack[len(stack)-1]
				if top.text == "" {
					top.text = strings.ToValidUTF8(string(t), "")
				} else {
					top.text += strings.ToValidUTF8(string(t), "")
				}
			}
		}
	}
}
