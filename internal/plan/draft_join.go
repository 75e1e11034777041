package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// join appends a text to the one above.
func (o *outline) join(s spot) error {
	w := o.before(s)
	above, of, field := o.above(s)
	if above == nil && field < 0 {
		return refuse("Không có dòng nào ở trên để nối vào.")
	}
	t := o.take(s)
	l := o.labelled(t)
	if field >= 0 {
		f := &of.fields[field]
		joined := append(slices.Clone(f.src), l.src...)
		slices.Sort(joined)
		text := strings.Join(f.values, "; ") + " " + l.text
		if field == fieldTiming || field == fieldDeliverable {
			o.setField(of, field, leafField{[]string{text}, joined})
		} else {
			o.setField(of, field, leafField{valuesOf(text), joined})
		}
		o.focusField = f
	} else {
		above.join(l)
		o.focus = above
	}
	if w.prev == nil {
		w.prev = of
	}
	return o.fold(t, w)
}

// above is the text before a spot: in its own list, else in the order of the tree, else in that of the
// document. It may be a field of a node.
func (o *outline) above(s spot) (l *leaf, of *branch, field int) {
	none := -1
	switch {
	case s.list >= 0 && s.at > 0:
		return o.texts[s.list][s.at-1], nil, none
	case s.node != nil && s.body > 0:
		return s.node.body[s.body-1], s.node, none
	case s.node != nil && s.body == 0:
		return s.node.title, s.node, none
	case s.node != nil && s.field < 0 && s.node.kind != nodeProblem:
		if b := o.nodeAbove(s.node); b != nil {
			if len(b.body) > 0 {
				return b.body[len(b.body)-1], b, none
			}
			return b.title, b, none
		}
		return nil, nil, none
	}
	for q := s.src - 1; q >= 0; q-- {
		up, ok := o.find("line." + strconv.Itoa(q))
		switch {
		case !ok || up.outside() || up.gone || up.node != nil && up.node == s.node && up.field == s.field && up.body == s.body:
			continue
		case up.list >= 0:
			return o.texts[up.list][up.at], nil, none
		case up.field >= 0:
			return nil, up.node, up.field
		case up.body >= 0:
			return up.node.body[up.body], up.node, none
		}
		return up.node.title, up.node, none
	}
	return nil, nil, none
}

// nodeAbove is the node before one in the order of the tree.
func (o *outline) nodeAbove(b *branch) *branch {
	up := prior(*o.siblings(b), b)
	if up == nil {
		return b.of
	}
	return either(last(up.kids), up)
}

var breakPlaces = []*regexp.Regexp{regexp.MustCompile(`[.;:!?…]["”)]?\s+`), regexp.MustCompile(`,\s+|\s+[-–]\s+`)}

// Breaks are the places where a text may be parted: behind its sentences, or where it is a single one,
// behind its parts.
func Breaks(text string) []int {
	for _, re := range breakPlaces {
		var list []int
		for _, m := range re.FindAllStringIndex(text, -1) {
			if m[1] < len(text) && !aLabel(text[:m[0]+1]) {
				list = append(list, m[1])
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// aLabel says whether a text is only a label: "1.", "a)".
func aLabel(text string) bool { return len(strings.TrimSpace(text)) < 4 }

// BreaksAt are the two halves of a text at each of its places to break.
func BreaksAt(text string) (parts [][2]string) {
	for _, at := range Breaks(text) {
		parts = append(parts, [2]string{strings.TrimSpace(text[:at]), strings.TrimSpace(text[at:])})
	}
	return parts
}

// TextAt is the text of a path or of a paragraph of the source as the tree has it; ok is false where there
// is none.
func TextAt(d *Draft, r *Review, path string) (text string, ok bool) {
	o := openOutline(d, r)
	s, ok := o.find(path)
	if !ok || s.outside() || s.field >= 0 {
		return "", false
	}
	return o.leafOf(s).text, true
}

func (o *outline) leafOf(s spot) *leaf {
	switch {
	case s.gone:
		return o.dismissed[s.at]
	case s.list >= 0:
		return o.texts[s.list][s.at]
	case s.body >= 0:
		return s.node.body[s.body]
	}
	return s.node.title
}

// split parts a text in two. Where the chosen paragraph was joined to the text, it is parted before it.
func (o *outline) split(s spot, place string) error {
	if s.outside() || s.field >= 0 {
		return refuse("Dòng này không tách được. Sửa chữ trong ô, hoặc chuyển thành nội dung rồi tách.")
	}
	l := o.leafOf(s)
	at := 0
	if n, err := strconv.Atoi(place); err == nil {
		if breaks := Breaks(l.text); n >= 0 && n < len(breaks) {
			at = breaks[n]
		}
	} else if s.src >= 0 && len(l.src) > 1 && l.src[0] != s.src {
		at = max(strings.Index(l.text, o.d.Source[s.src].Text), 0)
	} else if breaks := Breaks(l.text); len(breaks) == 1 {
		at = breaks[0]
	}
	if at <= 0 {
		return refuse("Dòng này không có chỗ để tách. Sửa chữ trong ô.")
	}
	rest := &leaf{text: strings.TrimSpace(l.text[at:])}
	l.text = strings.TrimSpace(l.text[:at])
	for _, i := range l.src[min(1, len(l.src)):] {
		if strings.Contains(rest.text, o.d.Source[i].Text) {
			rest.src = append(rest.src, i)
		}
	}
	l.src = slices.DeleteFunc(slices.Clone(l.src), func(i int) bool { return slices.Contains(rest.src, i) })
	o.focus = rest
	switch {
	case s.gone:
		o.dismissed = slices.Insert(o.dismissed, s.at+1, rest)
	case s.list >= 0:
		o.texts[s.list] = slices.Insert(o.texts[s.list], s.at+1, rest)
	case s.body >= 0:
		s.node.body = slices.Insert(s.node.body, s.body+1, rest)
	default:
		o.splitTitle(s.node, rest)
	}
	return nil
}

func (o *outline) splitTitle(b *branch, rest *leaf) {
	switch b.kind {
	case nodeItem:
		b.of.kids = insert(b.of.kids, b, &branch{kind: nodeItem, title: rest, of: b.of})
	case NodeUnitDuty:
		item := &branch{kind: nodeItem, title: rest, of: b}
		b.kids = insert(b.kids, nil, item)
	case NodeRecipient:
		o.recipients = insert(o.recipients, b, &branch{kind: NodeRecipient, title: rest})
	case nodeProblem:
		o.problems = insert(o.problems, b, &branch{kind: nodeProblem, title: rest, problem: Problem{Line: b.problem.Line, Why: b.problem.Why}})
	default:
		b.body = slices.Insert(b.body, 0, rest)
	}
}

// shift moves a text over its neighbour; a task or an item at the end of its list goes to the next.
func (o *outline) shift(s spot, by int) error {
	edge := refuse("Dòng này đã ở đầu hoặc cuối của phần; không chuyển thêm được.")
	switch {
	case s.outside() || s.gone || s.field >= 0 || s.titles(nodeProblem):
		return refuse("Dòng này không chuyển lên xuống được.")
	case s.list >= 0:
		o.focus = o.texts[s.list][s.at]
		if !swap(o.texts[s.list], s.at, by) {
			return edge
		}
		return nil
	case s.body >= 0:
		o.focus = s.node.body[s.body]
		if !swap(s.node.body, s.body, by) {
			return edge
		}
		return nil
	}
	b := s.node
	o.focus = b.title
	list := o.siblings(b)
	if swap(*list, slices.Index(*list, b), by) {
		return nil
	}
	if b.of == nil {
		return edge
	}
	parents := *o.siblings(b.of)
	i := slices.Index(parents, b.of) + by
	if i < 0 || i >= len(parents) {
		return edge
	}
	*list = slices.DeleteFunc(slices.Clone(*list), func(other *branch) bool { return other == b })
	to := parents[i]
	behind := last(to.kids)
	if by > 0 {
		behind = nil
	}
	to.kids = insert(to.kids, behind, b)
	b.of = to
	return nil
}

func swap[T any](list []T, i, by int) bool {
	if i+by < 0 || i+by >= len(list) {
		return false
	}
	list[i], list[i+by] = list[i+by], list[i]
	return true
}

// dismiss puts a text aside; what stands under it stays with what stands before.
func (o *outline) dismiss(s spot) error {
	if s.gone {
		return refuse("Dòng này đã được bỏ qua.")
	}
	w := o.before(s)
	t := o.take(s)
	l := o.labelled(t)
	o.putAside(l)
	o.focus = l
	return o.fold(t, w)
}

func (o *outline) putAside(l *leaf) {
	if l.text == "" && len(l.src) == 0 {
		return
	}
	at := len(o.dismissed)
	if len(l.src) > 0 {
		at = behind(o.dismissed, l.src[0])
	}
	o.dismissed = slices.Insert(slices.Clone(o.dismissed), at, l)
}

// restore takes a text back: it waits among those without a place.
func (o *outline) restore(s spot) error {
	if !s.gone {
		return refuse("Dòng này không ở phần bỏ qua.")
	}
	t := o.take(s)
	q := Problem{Why: "Đoạn này vừa được lấy lại từ phần bỏ qua. Chọn chỗ cho đoạn."}
	if len(t.src) > 0 {
		q.Line = o.d.Source[t.src[0]].Lines[0]
	}
	o.problems = append(o.problems, &branch{kind: nodeProblem, title: t.leaf, problem: q})
	o.focus = t.leaf
	return nil
}

// remove puts a node aside with all that stands under it.
func (o *outline) remove(s spot) error {
	if s.node == nil || s.body >= 0 || s.field >= 0 {
		return overtaken()
	}
	t := o.take(s)
	var area *branch
	if t.kind == NodeTask {
		area = s.node.of
	}
	aside := func(t taken, area *branch) {
		for _, l := range append(append([]*leaf{o.labelled(t)}, t.body...), o.fieldTexts(t.fields, area)...) {
			o.putAside(l)
		}
	}
	aside(t, area)
	for _, kid := range t.kids {
		aside(taken{leaf: kid.title, label: kid.label, body: kid.body, fields: kid.fields}, s.node)
	}
	return nil
}

// place puts a text where a person says: into a list ("areas", "areas.1.tasks") or at the end of the
// body of a node.
func (o *outline) place(s spot, to string) error {
	if to == "areas" {
		b := o.made(NodeArea, o.take(s))
		o.areas = append(o.areas, b)
		return nil
	}
	path, isList := strings.CutSuffix(to, ".tasks")
	into, ok := o.spotOf(path)
	if !ok || !s.titles(nodeProblem) || !into.titles(NodeArea) && (isList || !into.titles(NodeTask)) {
		return overtaken()
	}
	t := o.take(s)
	if !isList {
		o.addText(into.node, t.leaf)
		o.focus = t.leaf
		return nil
	}
	b := o.made(NodeTask, t)
	inherit(b, into.node)
	into.node.kids = append(into.node.kids, b)
	return nil
}

// add makes a new entry at the end of a list.
func (o *outline) add(list string) error {
	t := taken{leaf: &leaf{}}
	switch list {
	case "areas":
		t.label = strconv.Itoa(len(o.areas) + 1)
		o.areas = append(o.areas, o.made(NodeArea, t))
		return nil
	case "duties":
		t.label = strconv.Itoa(len(o.duties) + 1)
		b := o.made(NodeUnitDuty, t)
		b.kids = []*branch{{kind: nodeItem, title: &leaf{}, of: b}}
		o.duties = append(o.duties, b)
		return nil
	case "recipients":
		o.recipients = append(o.recipients, o.made(NodeRecipient, t))
		return nil
	}
	if n, ok := at(list, "areas.#.tasks"); ok && n[0] < len(o.areas) {
		b := o.made(NodeTask, t)
		inherit(b, o.areas[n[0]])
		b.of.kids = append(b.of.kids, b)
		return nil
	}
	if n, ok := at(list, "duties.#.items"); ok && n[0] < len(o.duties) {
		b := o.made(nodeItem, t)
		b.of = o.duties[n[0]]
		b.of.kids = append(b.of.kids, b)
		return nil
	}
	return overtaken()
}
