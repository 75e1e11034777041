package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// outline is a tree under review opened up for a change of its shape: every text knows which
// paragraphs of the source stand in it, and every node where it stood before, so that closing the
// outline takes the source and all that was decided along, whatever moved.
type outline struct {
	d *Draft
	r *Review
	// texts are the lists of textLists, in their order.
	texts      [][]*leaf
	sections   []*branch
	areas      []*branch
	duties     []*branch
	recipients []*branch
	problems   []*branch
	dismissed  []*leaf
	// focus or focusField is the text that the change was about.
	focus      *leaf
	focusField *leafField
}

// leaf is one text of the tree with the paragraphs of the source that stand in it.
type leaf struct {
	text string
	src  []int
}

// branch is one node of the tree: an area, a task, a unit with duties, one of its items, a section, a
// recipient, or a paragraph without a place.
type branch struct {
	kind    NodeKind
	was     string // its path before the change
	label   string
	title   *leaf
	body    []*leaf
	fields  [numFields]leafField
	kids    []*branch
	of      *branch // the area of a task, the unit of an item
	origin  Origin
	asked   bool    // of a unit: requested
	purpose string  // of a recipient
	problem Problem // of a paragraph without a place
}

// leafField is what a node says of who and when: the values with the paragraphs that print them.
type leafField struct {
	values []string
	src    []int
}

const (
	fieldLead = iota
	fieldJoint
	fieldCooperating
	fieldTiming
	fieldDeliverable
	numFields
)

var (
	fieldNames = [numFields]string{"lead", "joint", "cooperating", "timing", "deliverable"}
	fieldWords = [numFields]string{"Chủ trì", "Thực hiện", "Phối hợp", "Thời gian", "Sản phẩm"}
	textLists  = []string{"legal_bases", "opening", "purpose", "requirements", "closing"}
)

const (
	nodeItem    NodeKind = "item"    // one duty of a unit
	nodeProblem NodeKind = "problem" // a paragraph without a place
)

// openOutline opens the tree. Nothing of it is shared with the draft.
func openOutline(d *Draft, r *Review) *outline {
	o := &outline{d: d, r: r}
	for _, list := range []*[]string{&d.LegalBases, &d.Opening, &d.Purpose, &d.Requirements, &d.Closing} {
		o.texts = append(o.texts, leaves(*list))
	}
	for i, s := range d.Sections {
		o.sections = append(o.sections, &branch{
			kind: NodeSection, was: NodePath("sections", i), label: s.Label, title: &leaf{text: s.Title}, body: leaves(s.Body), origin: s.Origin,
		})
	}
	for i, a := range d.Areas {
		area := &branch{
			kind: NodeArea, was: NodePath("areas", i), label: a.Label, title: &leaf{text: a.Title}, body: leaves(a.Body),
			fields: openFields(a.DraftRoles, ""), origin: a.Origin,
		}
		for j, t := range a.Tasks {
			area.kids = append(area.kids, &branch{
				kind: NodeTask, was: NodePath(area.was+".tasks", j), label: t.Label, title: &leaf{text: t.Title}, body: leaves(t.Body),
				fields: openFields(t.DraftRoles, t.Deliverable), of: area, origin: t.Origin,
			})
		}
		o.areas = append(o.areas, area)
	}
	for i, u := range d.Duties {
		unit := &branch{
			kind: NodeUnitDuty, was: NodePath("duties", i), label: u.Label, title: &leaf{text: u.Unit}, body: leaves(u.Body), asked: u.Requested, origin: u.Origin,
		}
		for j, text := range u.Items {
			unit.kids = append(unit.kids, &branch{kind: nodeItem, was: NodePath(unit.was+".items", j), title: &leaf{text: text}, of: unit})
		}
		o.duties = append(o.duties, unit)
	}
	for i, r := range d.Recipients {
		o.recipients = append(o.recipients, &branch{kind: NodeRecipient, was: NodePath("recipients", i), title: &leaf{text: r.Name}, purpose: r.Purpose, origin: r.Origin})
	}
	for i, q := range d.Problems {
		o.problems = append(o.problems, &branch{kind: nodeProblem, was: NodePath("problems", i), title: &leaf{text: q.Text}, problem: q})
	}
	o.dismissed = leaves(r.Dismissed)
	o.attach()
	return o
}

func leaves(texts []string) []*leaf {
	list := make([]*leaf, len(texts))
	for i, text := range texts {
		list[i] = &leaf{text: text}
	}
	return list
}

func openFields(roles DraftRoles, deliverable string) (f [numFields]leafField) {
	f[fieldLead].values, f[fieldJoint].values, f[fieldCooperating].values = slices.Clone(roles.Lead), slices.Clone(roles.Joint), slices.Clone(roles.Cooperating)
	for i, value := range map[int]string{fieldTiming: roles.Timing, fieldDeliverable: deliverable} {
		if value != "" {
			f[i].values = []string{value}
		}
	}
	return f
}

// attach gives each paragraph of the source to the text in which it stands. One whose text is gone
// (it was typed away) stands in the node.
func (o *outline) attach() {
	at := map[string]*[]int{}
	o.walk(func(path string, l *leaf) { at[path] = &l.src }, func(path string, f *leafField) { at[path] = &f.src })
	for i := range o.d.Source {
		for path := o.d.Source[i].Path; path != ""; path = path[:max(strings.LastIndexByte(path, '.'), 0)] {
			if src, ok := at[path]; ok {
				*src = append(*src, i)
				break
			}
		}
	}
}

// walk visits every text and every field that has a value, with its path in the tree as it is now.
func (o *outline) walk(text func(path string, l *leaf), field func(path string, f *leafField)) {
	all := func(list string, leaves []*leaf) {
		for i, l := range leaves {
			text(NodePath(list, i), l)
		}
	}
	for i, list := range o.texts {
		all(textLists[i], list)
	}
	o.branches(func(path string, b *branch) {
		text(path, b.title)
		all(path+".body", b.body)
		for i := range b.fields {
			if len(b.fields[i].values) > 0 {
				field(path+"."+fieldNames[i], &b.fields[i])
			}
		}
	})
	all("dismissed", o.dismissed)
}

// branches visits every node, a parent before its children.
func (o *outline) branches(visit func(path string, b *branch)) {
	for _, list := range []struct {
		name, kids string
		nodes      []*branch
	}{
		{"sections", "", o.sections}, {"areas", "tasks", o.areas}, {"duties", "items", o.duties}, {"recipients", "", o.recipients}, {"problems", "", o.problems},
	} {
		for i, b := range list.nodes {
			path := NodePath(list.name, i)
			visit(path, b)
			for j, kid := range b.kids {
				visit(NodePath(path+"."+list.kids, j), kid)
			}
		}
	}
}

// close writes the tree back, moves the paragraphs of the source to where their texts stand now, and
// takes along what was decided of each node.
func (o *outline) close() {
	now := o.moves()
	o.problems = slices.DeleteFunc(o.problems, func(b *branch) bool { return b.problem.Path != "" && renamed(b.problem.Path, now) == "" })
	now = o.moves()
	for _, b := range o.problems {
		b.problem.Path = renamed(b.problem.Path, now)
	}
	place := func(src []int, path string) {
		for _, i := range src {
			o.d.Source[i].Path = path
		}
	}
	o.walk(func(path string, l *leaf) { place(l.src, path) }, func(path string, f *leafField) { place(f.src, path) })
	o.write()
	o.r.rename(now)
	o.d.Normalize()
}

// moves are the paths of the nodes before the change with those now; "" where a node is gone.
func (o *outline) moves() map[string]string {
	now := map[string]string{}
	for _, b := range openOutline(o.d, o.r).nodes() {
		now[b.was] = ""
	}
	o.branches(func(path string, b *branch) {
		if b.was != "" {
			now[b.was] = path
		}
	})
	return now
}

func (o *outline) nodes() (list []*branch) {
	o.branches(func(_ string, b *branch) { list = append(list, b) })
	return list
}

// write makes the draft of the outline.
func (o *outline) write() {
	d := o.d
	for i, list := range []*[]string{&d.LegalBases, &d.Opening, &d.Purpose, &d.Requirements, &d.Closing} {
		*list = textsOf(o.texts[i])
	}
	d.Sections, d.Areas, d.Duties, d.Recipients, d.Problems = nil, nil, nil, nil, nil
	for _, b := range o.sections {
		d.Sections = append(d.Sections, DraftSection{Label: b.label, Title: b.title.text, Body: textsOf(b.body), Origin: o.lines(b)})
	}
	for _, b := range o.areas {
		a := DraftArea{Label: b.label, Title: b.title.text, Body: textsOf(b.body), DraftRoles: b.roles(), Origin: o.lines(b)}
		for _, t := range b.kids {
			a.Tasks = append(a.Tasks, DraftTask{
				Label: t.label, Title: t.title.text, Body: textsOf(t.body), DraftRoles: t.roles(), Deliverable: strings.Join(t.fields[fieldDeliverable].values, "; "), Origin: o.lines(t),
			})
		}
		d.Areas = append(d.Areas, a)
	}
	for _, b := range o.duties {
		u := DraftDuty{Label: b.label, Unit: b.title.text, Requested: b.asked, Body: textsOf(b.body), Origin: o.lines(b)}
		for _, item := range b.kids {
			u.Items = append(u.Items, item.title.text)
		}
		d.Duties = append(d.Duties, u)
	}
	for _, b := range o.recipients {
		d.Recipients = append(d.Recipients, DraftRecipient{Name: b.title.text, Purpose: b.purpose, Origin: o.lines(b)})
	}
	for _, b := range o.problems {
		b.problem.Text = b.title.text
		d.Problems = append(d.Problems, b.problem)
	}
	o.r.Dismissed = textsOf(o.dismissed)
}

func textsOf(list []*leaf) []string {
	texts := make([]string, len(list))
	for i, l := range list {
		texts[i] = l.text
	}
	return texts
}

func (b *branch) roles() DraftRoles {
	f := &b.fields
	return DraftRoles{
		Lead: f[fieldLead].values, Joint: f[fieldJoint].values, Cooperating: f[fieldCooperating].values, Timing: strings.Join(f[fieldTiming].values, "; "),
	}
}

// lines are the first and last line of what stands in a node.
func (o *outline) lines(b *branch) Origin {
	of := Origin{Sure: b.origin.Sure}
	for _, i := range b.sources() {
		of.Lines = spanned(of.Lines, o.d.Source[i].Lines)
	}
	if of.Lines == [2]int{} {
		return b.origin
	}
	return of
}

// sources are the paragraphs in a node and in what stands under it.
func (b *branch) sources() []int {
	src := slices.Clone(b.title.src)
	for _, l := range b.body {
		src = append(src, l.src...)
	}
	for i := range b.fields {
		src = append(src, b.fields[i].src...)
	}
	for _, kid := range b.kids {
		src = append(src, kid.sources()...)
	}
	return src
}

func spanned(a, b [2]int) [2]int {
	if a[0] == 0 {
		return b
	}
	return [2]int{min(a[0], b[0]), max(a[1], b[1])}
}

// rename takes what was decided along to where its node stands now; what was decided of a node that is
// gone goes with it.
func (r *Review) rename(now map[string]string) {
	r.Focal = renameKeys(r.Focal, now)
	r.Areas = renameKeys(r.Areas, now)
	r.AskAreas = renameKeys(r.AskAreas, now)
	r.Due = renameKeys(r.Due, now)
	r.Seen = renameKeys(r.Seen, now)
	for item, area := range r.Areas {
		if to, known := now[area]; known && to == "" {
			delete(r.Areas, item) // its area is gone: to be chosen anew
		} else if known {
			r.Areas[item] = to
		}
	}
}

func renameKeys[V any](m map[string]V, now map[string]string) map[string]V {
	out := make(map[string]V, len(m))
	for path, v := range m {
		if to := renamed(path, now); to != "" {
			out[to] = v
		}
	}
	return out
}

// renamed is the path after the change; "" for one in a node that is gone. A path that leads into no
// node stays.
func renamed(path string, now map[string]string) string {
	for end := len(path); end > 0; end = strings.LastIndexAny(path[:end], ".:") {
		if to, known := now[path[:end]]; known {
			if to == "" {
				return ""
			}
			return to + path[end:]
		}
	}
	return path
}

// DraftText is one text of a tree with its path.
type DraftText struct{ Path, Text string }

// TextsByHand are the texts of a tree that no paragraph of the source stands in: made by hand, or split off.
func TextsByHand(d *Draft, r *Review) (list []DraftText) {
	openOutline(d, r).walk(func(path string, l *leaf) {
		if len(l.src) == 0 {
			list = append(list, DraftText{path, l.text})
		}
	}, func(string, *leafField) {})
	return list
}

// PlaceSource puts the paragraphs of the source where a review has them.
func (d *Draft) PlaceSource(places []string) {
	if len(places) != len(d.Source) {
		return
	}
	for i, path := range places {
		d.Source[i].Path = path
	}
}

// SourcePlaces are the places of the paragraphs of the source.
func (d *Draft) SourcePlaces() []string {
	places := make([]string, len(d.Source))
	for i, s := range d.Source {
		places[i] = s.Path
	}
	return places
}

// Retext takes the paragraphs of the source along when the texts of a list ("areas.1.body") are typed
// anew: each stays at the text that has not changed, or at the place that it had.
func (d *Draft) Retext(list string, before, after []string) {
	if slices.Equal(before, after) {
		return
	}
	parent := list[:max(strings.LastIndexByte(list, '.'), 0)]
	for i := range d.Source {
		n, ok := at(d.Source[i].Path, list+".#")
		if !ok {
			continue
		}
		to := min(n[0], len(after)-1)
		if n[0] < len(before) {
			if same := slices.Index(after, before[n[0]]); same >= 0 {
				to = same
			}
		}
		if to < 0 {
			d.Source[i].Path = cmp.Or(parent, list)
			continue
		}
		d.Source[i].Path = NodePath(list, to)
	}
}

// at reads a path against a pattern such as "areas.#.tasks.#" and gives the indexes.
func at(path, pattern string) ([]int, bool) {
	have, want := strings.Split(path, "."), strings.Split(pattern, ".")
	if len(have) != len(want) {
		return nil, false
	}
	var list []int
	for i, w := range want {
		if w != "#" {
			if have[i] != w {
				return nil, false
			}
			continue
		}
		n, err := strconv.Atoi(have[i])
		if err != nil || n < 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}
