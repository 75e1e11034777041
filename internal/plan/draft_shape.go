package plan

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Reshape changes the shape of a tree under review, and takes what was decided along. op is a verb
// and the text that it is about, by its path ("areas.1.tasks.0", "areas.1.body.2") or by a paragraph of
// the source ("line.12" for Source[12]):
//
//	area task body unit duty      makes the text that
//	lead joint cooperating timing deliverable   makes it this field of what stands before it
//	basis purpose requirement recipient section   makes it a part of the plan's text
//	join                          joins it with the text above
//	split:…>2                     parts it at its third place to break; at a paragraph joined to it, before that
//	up down                       moves it
//	dismiss restore               puts it aside, and takes it back
//	add:areas.1.tasks             a new entry at the end of a list
//	remove:areas.1                puts a node aside with all that stands under it
//	place:problems.3>areas.1.tasks puts a paragraph without a place into a list, or into a body
//
// What stands under a text, behind it or in its fields goes along or stays with what stands before: no
// paragraph of the source ever loses its place. Where it went is the answer. Anything that cannot be
// done is refused with a sentence and changes nothing.
func Reshape(d *Draft, r *Review, op string) (string, error) {
	verb, path, _ := strings.Cut(op, ":")
	path, to, _ := strings.Cut(path, ">")
	o := openOutline(d, r)
	if err := o.act(verb, path, to); err != nil {
		return "", err
	}
	o.close()
	r.Shape++
	where := ""
	o.walk(func(p string, l *leaf) {
		if l == o.focus {
			where = p
		}
	}, func(p string, f *leafField) {
		if f == o.focusField {
			where = p
		}
	})
	return where, nil
}

func refuse(sentence string) error { return fault.New(fault.Invalid, sentence) }

func overtaken() error {
	return refuse("Không sửa được: chỗ này đã thay đổi. Tải lại trang rồi làm lại.")
}

func (o *outline) act(verb, path, to string) error {
	if verb == "add" {
		return o.add(path)
	}
	s, ok := o.find(path)
	if !ok || s.titles(nodeProblem) && s.node.problem.Path != "" {
		return overtaken() // a doubt about a node is no text
	}
	if f := slices.Index(fieldNames[:], verb); f >= 0 {
		return o.toField(s, f)
	}
	switch verb {
	case "area":
		return o.toArea(s)
	case "task":
		return o.toTask(s)
	case "body":
		return o.toBody(s)
	case "unit":
		return o.toUnit(s)
	case "duty":
		return o.toDuty(s)
	case "basis", "purpose", "requirement", "recipient", "section":
		return o.toText(s, verb)
	case "join":
		return o.join(s)
	case "split":
		return o.split(s, to)
	case "up":
		return o.shift(s, -1)
	case "down":
		return o.shift(s, 1)
	case "dismiss":
		return o.dismiss(s)
	case "restore":
		return o.restore(s)
	case "remove":
		return o.remove(s)
	case "place":
		return o.place(s, to)
	}
	return overtaken()
}

// made is the node that a text becomes.
func (o *outline) made(kind NodeKind, t taken) *branch {
	b := &branch{kind: kind, label: t.label, title: t.leaf, body: t.body, fields: t.fields, kids: t.kids, origin: Origin{Sure: 1}}
	if b.label == "" {
		b.label, b.title.text = unlabelled(b.title.text)
	}
	if kind == NodeArea || kind == NodeUnitDuty {
		b.title.text = strings.TrimRight(b.title.text, ": ")
	}
	o.focus = b.title
	return b
}

// tail gives a new node what the document prints behind its title: the rest of the body in which the
// title stood, and the fields below it.
func (o *outline) tail(w before, b *branch) {
	holder := either(w.task, w.area)
	if holder == nil || w.cut < 0 {
		return
	}
	b.body = append(b.body, holder.body[w.cut:]...)
	holder.body = slices.Clone(holder.body[:w.cut])
	if holder.kind != NodeTask || len(b.title.src) == 0 {
		return
	}
	for f := range holder.fields {
		if src := holder.fields[f].src; len(src) > 0 && src[0] > b.title.src[0] {
			b.fields[f] = holder.fields[f]
			o.setField(holder, f, leafField{})
		}
	}
}

// readFields takes the fields out of the body of a new task: "Cơ quan chủ trì: Công an xã".
func (o *outline) readFields(b *branch) {
	b.body = slices.DeleteFunc(slices.Clone(b.body), func(l *leaf) bool {
		f, value := printedField(l.text)
		if f < 0 || len(b.fields[f].values) > 0 {
			return false
		}
		b.fields[f] = leafField{values: fieldValues(f, value), src: l.src}
		return true
	})
}

// fieldValues parts a printed value as the document does.
func fieldValues(f int, text string) []string {
	if f == fieldTiming || f == fieldDeliverable {
		return []string{strings.Trim(text, " .;")}
	}
	return valuesOf(text)
}

// inherit fills what a task does not say with what its area says.
func inherit(t, area *branch) {
	t.of = area
	for f := range t.fields {
		if len(t.fields[f].values) == 0 {
			t.fields[f].values = slices.Clone(area.fields[f].values)
		}
	}
}

// insert puts nodes behind one of a list; behind nil is the beginning.
func insert(list []*branch, behind *branch, nodes ...*branch) []*branch {
	return slices.Insert(slices.Clone(list), slices.Index(list, behind)+1, nodes...)
}

func (o *outline) toTask(s spot) error {
	if s.titles(NodeTask) {
		return refuse("Dòng này đã là nhiệm vụ.")
	}
	w := o.before(s)
	if w.area == nil {
		if s.titles(NodeArea) || len(o.areas) == 0 {
			return refuse("Trước dòng này chưa có nhóm nhiệm vụ nào. Chuyển một dòng thành nhóm trước.")
		}
		w.area = o.areas[0]
	}
	t := o.take(s)
	kids := t.kids
	if t.kids = nil; t.kind == NodeUnitDuty {
		t.body, kids = append(t.body, titles(kids)...), nil
	}
	b := o.made(NodeTask, t)
	o.tail(w, b)
	o.readFields(b)
	inherit(b, w.area)
	for _, kid := range kids { // the tasks of an area that becomes a task
		kid.of = w.area
	}
	w.area.kids = insert(w.area.kids, w.task, append([]*branch{b}, kids...)...)
	if t.kind == NodeArea {
		for item, area := range o.r.Areas {
			if area == t.was {
				o.r.Areas[item] = w.area.was
			}
		}
	}
	return nil
}

func titles(nodes []*branch) []*leaf {
	var list []*leaf
	for _, b := range nodes {
		list = append(list, b.title)
	}
	return list
}

func (o *outline) toArea(s spot) error {
	if s.titles(NodeArea) {
		return refuse("Dòng này đã là nhóm nhiệm vụ.")
	}
	w := o.before(s)
	t := o.take(s)
	var kids []*branch
	if t.kind == NodeUnitDuty {
		kids, t.kids = t.kids, nil
	}
	b := o.made(NodeArea, t)
	o.tail(w, b)
	if f := b.fields[fieldDeliverable]; len(f.values) > 0 {
		b.body = append(b.body, o.fieldText(b, fieldDeliverable)) // an area has none
		b.fields[fieldDeliverable] = leafField{}
	}
	if w.area != nil {
		at := slices.Index(w.area.kids, w.task) + 1
		b.kids = slices.Clone(w.area.kids[at:])
		w.area.kids = slices.Clone(w.area.kids[:at])
	}
	for _, item := range kids {
		b.kids = append(b.kids, &branch{kind: NodeTask, title: item.title, body: item.body, origin: item.origin, of: b})
	}
	for _, kid := range b.kids {
		inherit(kid, b)
	}
	o.areas = insert(o.areas, w.area, b)
	return nil
}

func (o *outline) toBody(s spot) error {
	if s.body >= 0 {
		return refuse("Dòng này đã là nội dung.")
	}
	w := o.before(s)
	if s.field >= 0 {
		w.prev = s.node
	}
	if w.prev == nil {
		return refuse("Trước dòng này chưa có nhóm, nhiệm vụ hay mục nào để nhập nội dung vào.")
	}
	t := o.take(s)
	l := o.labelled(t)
	o.focus = o.addText(w.prev, l)
	return o.fold(t, w)
}

// addText puts a text into the body of a node, in the order of the document, and says where it stands: an
// item of a unit has no body and takes it into its own text.
func (o *outline) addText(b *branch, l *leaf) *leaf {
	if l.text == "" && len(l.src) == 0 {
		return b.title
	}
	if b.kind == nodeItem {
		b.title.join(l)
		return b.title
	}
	at := len(b.body)
	if len(l.src) > 0 {
		at = behind(b.body, l.src[0])
	}
	b.body = slices.Insert(b.body, at, l)
	return l
}

func (l *leaf) join(with *leaf) {
	l.text = strings.TrimSpace(l.text + " " + with.text)
	l.src = append(slices.Clone(l.src), with.src...)
	slices.Sort(l.src)
}

// fold leaves what stood under a text with what stands before it.
func (o *outline) fold(t taken, w before) error {
	under := len(t.body) + len(t.kids)
	for f := range t.fields {
		if !inherited(t.fields[f], w.area, f) {
			under += len(t.fields[f].values)
		}
	}
	if under == 0 {
		return nil
	}
	if w.prev == nil || t.kind == NodeArea && len(t.kids) > 0 && w.area == nil {
		return refuse("Đây là phần đầu tiên: chưa có phần nào đứng trước để giữ các dòng bên dưới. Chuyển các dòng bên dưới trước.")
	}
	for _, l := range t.body {
		o.addText(w.prev, l)
	}
	o.foldFields(t.fields, w)
	for _, kid := range t.kids {
		switch {
		case kid.kind == NodeTask && w.area != nil:
			inherit(kid, w.area)
			w.area.kids = append(w.area.kids, kid)
		case kid.kind == nodeItem && w.unit != nil:
			kid.of = w.unit
			w.unit.kids = append(w.unit.kids, kid)
		default:
			o.addText(w.prev, o.labelled(taken{leaf: kid.title, label: kid.label}))
			for _, l := range kid.body {
				o.addText(w.prev, l)
			}
			o.foldFields(kid.fields, w)
		}
	}
	return nil
}

// foldFields gives fields to the node before where it does not say the same already; what has no room
// there stays as a text.
func (o *outline) foldFields(fields [numFields]leafField, w before) {
	b := w.prev
	for f, from := range fields {
		if len(from.values) == 0 || inherited(from, w.area, f) {
			continue
		}
		to := &b.fields[f]
		holds := b.kind == NodeTask || b.kind == NodeArea && f != fieldDeliverable
		switch {
		case holds && (len(to.values) == 0 || inherited(*to, b.of, f)):
			o.setField(b, f, from)
		case holds && slices.Equal(to.values, from.values):
			to.src = append(to.src, from.src...)
		default:
			text := &branch{}
			text.fields[f] = from
			o.addText(b, o.fieldText(text, f))
		}
	}
}

func (o *outline) toField(s spot, f int) error {
	if s.field == f {
		return refuse("Dòng này đã ở ô đó.")
	}
	w := o.before(s)
	to := either(w.task, w.area)
	if s.field >= 0 {
		to = s.node
	}
	switch {
	case to == nil:
		return refuse("Trước dòng này chưa có nhiệm vụ nào để ghi vào.")
	case to.kind == NodeArea && f == fieldDeliverable:
		return refuse("Nhóm nhiệm vụ không có sản phẩm. Chuyển dòng này vào nội dung, hoặc đặt sau một nhiệm vụ.")
	}
	t := o.take(s)
	if err := o.fold(t, w); err != nil {
		return err
	}
	value := o.labelled(t).text
	if m := fieldLabel.FindStringSubmatch(value); m != nil {
		value = m[2]
	} else {
		value = printedDash.ReplaceAllString(value, "")
	}
	field := leafField{values: fieldValues(f, value), src: t.src}
	if strings.Join(field.values, "") == "" {
		return refuse("Dòng này chưa có chữ để ghi vào ô.")
	}
	if now := to.fields[f]; len(now.values) > 0 && !inherited(now, to.of, f) {
		field.values = append(slices.Clone(now.values), slices.DeleteFunc(field.values, func(v string) bool { return slices.Contains(now.values, v) })...)
		field.src = append(slices.Clone(now.src), field.src...)
	}
	slices.Sort(field.src)
	o.setField(to, f, field)
	o.focusField = &to.fields[f]
	return nil
}

// valuesOf parts a printed value as the document does.
func valuesOf(text string) []string {
	var values []string
	for value := range strings.SplitSeq(text, ";") {
		if value = strings.Trim(value, " .,"); value != "" {
			values = append(values, value)
		}
	}
	return values
}

func (o *outline) toUnit(s spot) error {
	if s.titles(NodeUnitDuty) {
		return refuse("Dòng này đã là đơn vị có trách nhiệm.")
	}
	w := o.before(s)
	t := o.take(s)
	items := t.body
	if t.body = nil; t.kind == NodeArea {
		for _, kid := range t.kids {
			items = append(append(items, o.labelled(taken{leaf: kid.title, label: kid.label})), kid.body...)
			items = append(items, o.fieldTexts(kid.fields, nil)...)
		}
	}
	t.kids = nil
	items = append(items, o.fieldTexts(t.fields, w.area)...)
	t.fields = [numFields]leafField{}
	b := o.made(NodeUnitDuty, t)
	for _, l := range items {
		b.kids = append(b.kids, &branch{kind: nodeItem, title: l, of: b})
	}
	if w.unit != nil {
		at := slices.Index(w.unit.kids, w.item) + 1
		for _, item := range w.unit.kids[at:] {
			item.of = b
			b.kids = append(b.kids, item)
		}
		w.unit.kids = slices.Clone(w.unit.kids[:at])
	}
	o.duties = insert(o.duties, w.unit, b)
	return nil
}

// fieldTexts are fields as texts, without what comes from the area alone.
func (o *outline) fieldTexts(fields [numFields]leafField, area *branch) []*leaf {
	var list []*leaf
	for f, from := range fields {
		if len(from.values) > 0 && !inherited(from, area, f) {
			text := &branch{}
			text.fields[f] = from
			list = append(list, o.fieldText(text, f))
		}
	}
	return list
}

func (o *outline) toDuty(s spot) error {
	if s.titles(nodeItem) {
		return refuse("Dòng này đã là trách nhiệm của đơn vị.")
	}
	w := o.before(s)
	if w.unit == nil {
		return refuse("Trước dòng này chưa có đơn vị nào được giao trách nhiệm. Chuyển một dòng thành đơn vị trước.")
	}
	t := o.take(s)
	l := t.leaf
	if t.kind == NodeUnitDuty {
		l = o.labelled(t)
	}
	l.text = printedDash.ReplaceAllString(l.text, "")
	nodes := []*branch{{kind: nodeItem, title: l, of: w.unit}}
	for _, more := range t.body {
		nodes = append(nodes, &branch{kind: nodeItem, title: more, of: w.unit})
	}
	for _, more := range o.fieldTexts(t.fields, w.area) {
		nodes = append(nodes, &branch{kind: nodeItem, title: more, of: w.unit})
	}
	if t.kind == NodeUnitDuty {
		for _, item := range t.kids {
			item.of = w.unit
		}
		nodes = append(nodes, t.kids...)
	} else if err := o.fold(taken{leaf: t.leaf, kids: t.kids}, w); err != nil {
		return err
	}
	w.unit.kids = insert(w.unit.kids, w.item, nodes...)
	o.focus = l
	return nil
}
