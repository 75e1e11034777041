package plan

import "strconv"

// NodeKind says what a node of a draft is.
type NodeKind string

// The kinds of nodes of a draft.
const (
	NodeSection   NodeKind = "section"
	NodeArea      NodeKind = "area"
	NodeTask      NodeKind = "task"
	NodeAnnexTask NodeKind = "annex_task"
	NodeUnitDuty  NodeKind = "duty"
	NodeRecipient NodeKind = "recipient"
	NodeSigner    NodeKind = "signer"
)

// DraftNode is one node of a draft seen from outside: where it is in the tree,
// what it is called and where it came from.
type DraftNode struct {
	Path  string // "areas.2.tasks.1": its key in the JSON, indexes from 0
	Kind  NodeKind
	Label string
	Title string
	Origin
}

// Nodes lists every node of the draft in the order of the tree, a parent
// before its children.
func (d *Draft) Nodes() []DraftNode {
	var nodes []DraftNode
	add := func(path string, kind NodeKind, label, title string, o Origin) {
		nodes = append(nodes, DraftNode{path, kind, label, title, o})
	}
	for i, s := range d.Sections {
		add(NodePath("sections", i), NodeSection, s.Label, s.Title, s.Origin)
	}
	for i, a := range d.Areas {
		path := NodePath("areas", i)
		add(path, NodeArea, a.Label, a.Title, a.Origin)
		for j, t := range a.Tasks {
			add(NodePath(path+".tasks", j), NodeTask, t.Label, t.Title, t.Origin)
		}
	}
	for i, t := range d.AnnexTasks {
		add(NodePath("annex_tasks", i), NodeAnnexTask, t.Label, t.Title, t.Origin)
	}
	for i, u := range d.Duties {
		add(NodePath("duties", i), NodeUnitDuty, u.Label, u.Unit, u.Origin)
	}
	for i, r := range d.Recipients {
		add(NodePath("recipients", i), NodeRecipient, "", r.Name, r.Origin)
	}
	if s := d.Signer; s.Name != "" || s.Position != "" || s.Authority != "" {
		add("signer", NodeSigner, "", s.Name, s.Origin)
	}
	return nodes
}

// Node finds a node by its path.
func (d *Draft) Node(path string) (DraftNode, bool) {
	for _, n := range d.Nodes() {
		if n.Path == path {
			return n, true
		}
	}
	return DraftNode{}, false
}

// NodePath is the path of the i-th entry of a list: "areas.2".
func NodePath(list string, i int) string { return list + "." + strconv.Itoa(i) }
