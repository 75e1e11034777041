package docread

import "strconv"

// style is what a paragraph style says that matters here; each value may
// come from the style it is based on.
type style struct {
	basedOn string
	numID   string
	level   string
	outline string
	justify string
}

type styles map[string]style

// maxChain ends a chain of styles that runs in a circle.
const maxChain = 20

func (d *docx) readStyles(name string) error {
	d.styles = styles{}
	return d.part(name, "styles", func(n *node) error {
		if n.name != "style" {
			return nil
		}
		p := n.kid("pPr")
		d.styles[n.attr("styleId")] = style{
			basedOn: n.val("basedOn"),
			numID:   p.kid("numPr").val("numId"),
			level:   p.kid("numPr").val("ilvl"),
			outline: p.val("outlineLvl"),
			justify: p.val("jc"),
		}
		return nil
	})
}

// find is the first value in the chain of styles, and the style that has it.
func (s styles) find(id string, value func(style) string) (found, at string) {
	for range maxChain {
		st, ok := s[id]
		if !ok {
			break
		}
		if v := value(st); v != "" {
			return v, id
		}
		id = st.basedOn
	}
	return "", ""
}

func (s styles) heading(props *node, id string) int {
	v := props.val("outlineLvl")
	if v == "" {
		v, _ = s.find(id, func(st style) string { return st.outline })
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}

func (s styles) justification(props *node, id string) string {
	if v := props.val("jc"); v != "" {
		return v
	}
	v, _ := s.find(id, func(st style) string { return st.justify })
	return v
}

// numbers gives list and level of a paragraph: its own, else those of its
// style, each looked up by itself. A style that names no level has the one
// that names the style.
func (s styles) numbers(props *node, id string, n *numbering) (numID string, level int) {
	own := props.kid("numPr")
	numID, lvl := own.val("numId"), own.val("ilvl")
	at := ""
	if numID == "" {
		numID, at = s.find(id, func(st style) string { return st.numID })
	}
	if lvl == "" {
		lvl, _ = s.find(id, func(st style) string { return st.level })
	}
	if lvl == "" && at != "" {
		return numID, n.levelOfStyle(numID, id, at)
	}
	level, err := strconv.Atoi(lvl)
	if err != nil || level < 0 || level >= levels {
		level = 0
	}
	return numID, level
}
