package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// spot is where one text of a tree stands, or a paragraph of the source that is no text of it.
type spot struct {
	node  *branch // in which it stands; nil for the lists of texts
	body  int     // in node.body; -1 for its title
	field int     // of node; -1 for none
	list  int     // of outline.texts; -1 for none
	gone  bool    // in outline.dismissed
	at    int     // in the list or in dismissed
	src   int     // the paragraph that was chosen, or the first of the text; -1 for one made by hand
}

// outside says whether the spot is no text of the tree: a heading such as "Nơi nhận:".
func (s spot) outside() bool { return s.node == nil && s.list < 0 && !s.gone }

// titles says whether the spot is the title of a node of a kind.
func (s spot) titles(kind NodeKind) bool {
	return s.node != nil && s.node.kind == kind && s.body < 0 && s.field < 0
}

// find is the spot of a path, or of a paragraph of the source: "line.12".
func (o *outline) find(path string) (spot, bool) {
	n, ok := at(path, "line.#")
	if !ok {
		return o.spotOf(path)
	}
	if n[0] >= len(o.d.Source) {
		return spot{}, false
	}
	for path := o.d.Source[n[0]].Path; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
		if s, ok := o.spotOf(path); ok {
			s.src = n[0]
			return s, true
		}
	}
	return spot{body: -1, field: -1, list: -1, src: n[0]}, true
}

func (o *outline) spotOf(path string) (s spot, found bool) {
	none := spot{body: -1, field: -1, list: -1, src: -1}
	first := func(src []int) int {
		if len(src) == 0 {
			return -1
		}
		return src[0]
	}
	o.branches(func(p string, b *branch) {
		rest, ok := strings.CutPrefix(path, p)
		if !ok || found || rest != "" && rest[0] != '.' {
			return
		}
		s, found = none, true
		s.node = b
		if rest == "" {
			s.src = first(b.title.src)
		} else if n, ok := at(rest, ".body.#"); ok && n[0] < len(b.body) {
			s.body, s.src = n[0], first(b.body[n[0]].src)
		} else if f := slices.Index(fieldNames[:], rest[1:]); f >= 0 && len(b.fields[f].values) > 0 {
			s.field, s.src = f, first(b.fields[f].src)
		} else {
			found = false
		}
	})
	if found {
		return s, true
	}
	list, k, _ := cutLast(path)
	leaves := o.dismissed
	s = none
	if s.gone = list == "dismissed"; !s.gone {
		if s.list = slices.Index(textLists, list); s.list < 0 {
			return s, false
		}
		leaves = o.texts[s.list]
	}
	if k < 0 || k >= len(leaves) {
		return s, false
	}
	s.at, s.src = k, first(leaves[k].src)
	return s, true
}

func cutLast(path string) (list string, k int, ok bool) {
	at := strings.LastIndexByte(path, '.')
	if at < 0 {
		return path, -1, false
	}
	n, err := strconv.Atoi(path[at+1:])
	if err != nil {
		return path, -1, false
	}
	return path[:at], n, true
}

// before is what stands before a spot in the order of the document.
type before struct {
	area, task *branch // the last of each; a task only of that area
	unit, item *branch
	section    *branch
	prev       *branch // the node that a text of the body would belong to
	cut        int     // from where on the body of the task, or of the area, stands behind the spot; -1 for nowhere
}

func (o *outline) before(s spot) before {
	w := before{cut: -1}
	if s.node != nil {
		o.beforeInTree(s, &w)
	}
	o.beforeInSource(s, &w)
	return w
}

// beforeInTree goes by the tree for what the spot stands in.
func (o *outline) beforeInTree(s spot, w *before) {
	inside := s.body >= 0 || s.field >= 0
	switch n := s.node; n.kind {
	case NodeArea, NodeTask:
		switch {
		case inside && n.kind == NodeTask:
			w.area, w.task = n.of, n
		case inside:
			w.area = n
		case n.kind == NodeTask:
			w.area, w.task = n.of, prior(n.of.kids, n)
		default:
			if w.area = prior(o.areas, n); w.area != nil {
				w.task = last(w.area.kids)
			}
		}
		w.prev = either(w.task, w.area)
		if inside {
			w.cut = max(s.body, -1)
		}
	case NodeUnitDuty, nodeItem:
		switch {
		case inside:
			w.unit = n
		case n.kind == nodeItem:
			w.unit, w.item = n.of, prior(n.of.kids, n)
		default:
			if w.unit = prior(o.duties, n); w.unit != nil {
				w.item = last(w.unit.kids)
			}
		}
		w.prev = either(w.item, w.unit)
	case NodeSection:
		if w.section = n; !inside {
			w.section = prior(o.sections, n)
		}
		w.prev = w.section
	}
}

// beforeInSource goes by the paragraphs for what the tree does not say.
func (o *outline) beforeInSource(s spot, w *before) {
	owner := o.owners()
	hasArea, hasUnit, hasSection, hasPrev := w.area != nil || s.titles(NodeArea), w.unit != nil || s.titles(NodeUnitDuty), w.section != nil, w.prev != nil
	from := s.src - 1
	if s.src < 0 {
		from = len(o.d.Source) - 1
	}
	for q := from; q >= 0; q-- {
		b := owner[q]
		if b == nil || b == s.node && s.body < 0 && s.field < 0 {
			continue
		}
		switch b.kind {
		case NodeArea, NodeTask:
			if !hasArea {
				hasArea = true
				if w.area = b; b.kind == NodeTask {
					w.area, w.task = b.of, b
				}
				w.cut = behind(b.body, s.src)
			}
		case NodeUnitDuty, nodeItem:
			if !hasUnit {
				hasUnit = true
				if w.unit = b; b.kind == nodeItem {
					w.unit, w.item = b.of, b
				}
			}
		case NodeSection:
			if !hasSection {
				hasSection, w.section = true, b
			}
		default:
			continue
		}
		if !hasPrev {
			hasPrev, w.prev = true, b
		}
	}
	if s.src >= 0 {
		return
	}
	if !hasArea && len(o.areas) > 0 {
		w.area = last(o.areas)
		w.task = last(w.area.kids)
	}
	if !hasUnit && len(o.duties) > 0 {
		w.unit = last(o.duties)
		w.item = last(w.unit.kids)
	}
	if !hasPrev {
		w.prev = either(w.task, w.area)
	}
}

// owners are the nodes in which the paragraphs stand.
func (o *outline) owners() []*branch {
	owner := make([]*branch, len(o.d.Source))
	for _, b := range o.nodes() {
		own := *b
		own.kids = nil
		for _, i := range own.sources() {
			owner[i] = b
		}
	}
	return owner
}

// behind is the first of the texts that the document prints after a paragraph.
func behind(list []*leaf, src int) int {
	for i, l := range list {
		if len(l.src) > 0 && l.src[0] > src && src >= 0 {
			return i
		}
	}
	return len(list)
}

func prior(list []*branch, b *branch) *branch {
	if i := slices.Index(list, b); i > 0 {
		return list[i-1]
	}
	return nil
}

func last(list []*branch) *branch {
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

func either(a, b *branch) *branch {
	if a != nil {
		return a
	}
	return b
}

// taken is a text taken out of its place, with what stood under it.
type taken struct {
	*leaf
	label  string
	body   []*leaf
	fields [numFields]leafField
	kids   []*branch
	kind   NodeKind // of the node that it was the title of
	was    string
}

// take takes a text out of its place.
func (o *outline) take(s spot) taken {
	switch {
	case s.gone:
		l := o.dismissed[s.at]
		o.dismissed = slices.Delete(o.dismissed, s.at, s.at+1)
		return taken{leaf: l}
	case s.list >= 0:
		l := o.texts[s.list][s.at]
		o.texts[s.list] = slices.Delete(o.texts[s.list], s.at, s.at+1)
		return taken{leaf: l}
	case s.outside():
		return taken{leaf: &leaf{text: o.d.Source[s.src].Text, src: []int{s.src}}}
	case s.body >= 0:
		l := s.node.body[s.body]
		s.node.body = slices.Delete(s.node.body, s.body, s.body+1)
		return taken{leaf: l}
	case s.field >= 0:
		l := o.fieldText(s.node, s.field)
		o.setField(s.node, s.field, leafField{})
		return taken{leaf: l}
	}
	b := s.node
	list := o.siblings(b)
	*list = slices.DeleteFunc(slices.Clone(*list), func(other *branch) bool { return other == b })
	t := taken{leaf: b.title, label: b.label, body: b.body, fields: b.fields, kids: b.kids, kind: b.kind, was: b.was}
	if b.purpose != "" {
		t.leaf = &leaf{text: b.title.text + " (" + b.purpose + ")", src: b.title.src}
	}
	return t
}

// siblings is the list in which a node stands.
func (o *outline) siblings(b *branch) *[]*branch {
	switch b.kind {
	case NodeTask, nodeItem:
		return &b.of.kids
	case NodeArea:
		return &o.areas
	case NodeUnitDuty:
		return &o.duties
	case NodeRecipient:
		return &o.recipients
	case nodeProblem:
		return &o.problems
	}
	return &o.sections
}

// fieldText is a field as a text: as the document prints it, or put together.
func (o *outline) fieldText(b *branch, f int) *leaf {
	var printed []string
	for _, i := range b.fields[f].src {
		printed = append(printed, o.d.Source[i].Text)
	}
	text := strings.Join(printed, " ")
	if value := strings.Join(b.fields[f].values, "; "); !strings.Contains(bare(text), bare(value)) || text == "" {
		text = fieldWords[f] + ": " + value
	}
	return &leaf{text: text, src: slices.Clone(b.fields[f].src)}
}

// bare is a text without what joining and labels change.
func bare(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" \t\n.,;:-–()", r)
	}), " ")
}

// setField sets a field; the tasks that have it from their area follow.
func (o *outline) setField(b *branch, f int, to leafField) {
	if b.kind == NodeArea {
		for _, t := range b.kids {
			if len(t.fields[f].src) == 0 && slices.Equal(t.fields[f].values, b.fields[f].values) {
				t.fields[f].values = slices.Clone(to.values)
			}
		}
	} else if area := b.of; area != nil && len(to.values) == 0 {
		to.values = slices.Clone(area.fields[f].values)
	}
	b.fields[f] = to
}

// inherited says whether a task has a field only from its area.
func inherited(f leafField, area *branch, i int) bool {
	return len(f.src) == 0 && area != nil && slices.Equal(f.values, area.fields[i].values)
}

var (
	printedLabel = regexp.MustCompile(`^\s*((?:\d+(?:\.\d+)+)(?:[.)]|\s)|(?:\d+|[IVXLC]+|[a-zđ])[.)])\s*`)
	printedDash  = regexp.MustCompile(`^\s*[-–+•*]\s+`)
	fieldLabel   = regexp.MustCompile(`(?i)^\s*[-–+•*]?\s*(?:[a-zđ\d]{1,2}[.)]\s*)?((?:(?:cơ quan|đơn vị|bộ phận|lãnh đạo|chủ trì|thực hiện|phối hợp|tham mưu|phụ trách|thời gian|thời hạn|tiến độ|hoàn thành|kết quả|sản phẩm|đầu ra|dự kiến)\s*){1,4}):\s*(\S.*)$`)
)

// unlabelled parts a text from its label or dash.
func unlabelled(text string) (label, rest string) {
	if m := printedLabel.FindStringSubmatch(text); m != nil && len(text) > len(m[0]) {
		return strings.TrimRight(strings.TrimSpace(m[1]), ".)"), text[len(m[0]):]
	}
	return "", printedDash.ReplaceAllString(text, "")
}

// labelled is the title of a node as a text, with its label as the document prints it.
func (o *outline) labelled(t taken) *leaf {
	if t.label == "" {
		return t.leaf
	}
	prefix := t.label + ". "
	if len(t.src) > 0 {
		printed := o.d.Source[t.src[0]].Text
		if i := strings.Index(printed, t.text); i > 0 && i < 16 && t.text != "" {
			prefix = printed[:i]
		}
	}
	return &leaf{text: prefix + t.text, src: t.src}
}

// fieldStarts are the words by which a label tells its field; the first that it has decides.
var fieldStarts = []struct {
	word  string
	field int
}{
	{"phối hợp", fieldCooperating}, {"chủ trì", fieldLead}, {"thời gian", fieldTiming}, {"thời hạn", fieldTiming}, {"tiến độ", fieldTiming}, {"hoàn thành", fieldTiming},
	{"kết quả", fieldDeliverable}, {"sản phẩm", fieldDeliverable}, {"đầu ra", fieldDeliverable}, {"thực hiện", fieldJoint},
}

// printedField reads a text that is a field with its label; -1 where it is none.
func printedField(text string) (field int, value string) {
	m := fieldLabel.FindStringSubmatch(text)
	if m == nil || strings.Trim(m[2], " .;,") == "" {
		return -1, ""
	}
	label := strings.ToLower(m[1])
	for _, s := range fieldStarts {
		if strings.Contains(label, s.word) {
			return s.field, m[2]
		}
	}
	return -1, ""
}
