package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// Tree is what may be changed of a plan: its items in the order of the document and who does what.
type Tree struct {
	Items       []Item
	Assignments []Assignment
	// fresh are the items that operations added and nobody has seen in force: ending one takes it out again.
	fresh map[int64]bool
}

// OpKind is what an operation does.
type OpKind string

// The operations on a tree.
const (
	OpEdit   OpKind = "edit"   // other words, time or area
	OpAssign OpKind = "assign" // other units
	OpAdd    OpKind = "add"    // an area, a task, a duty
	OpMove   OpKind = "move"   // one place up or down among its like
	OpSplit  OpKind = "split"  // one into two: the first stays, with its reports
	OpMerge  OpKind = "merge"  // two into a new one; both end, with their reports
	OpEnd    OpKind = "end"    // owed no more; in a draft: taken out
	OpHead   OpKind = "head"   // other words around the tree; the tree stays
)

// Op is one operation on a tree, as an amendment keeps it.
type Op struct {
	Kind    OpKind       `json:"kind"`
	Item    int64        `json:"item,omitempty"`    // the one that it is about
	Other   int64        `json:"other,omitempty"`   // of merge: the second
	New     int64        `json:"new,omitempty"`     // of add, split, merge: the id of what it makes
	What    ItemKind     `json:"what,omitempty"`    // of add
	Area    int64        `json:"area,omitempty"`    // of add and edit: where the item stands or counts
	Unit    int64        `json:"unit,omitempty"`    // of add: whose duty
	Sources []int64      `json:"sources,omitempty"` // of add: the superiors' tasks that it answers
	Text    ItemText     `json:"text"`
	Second  ItemText     `json:"second"`          // of split
	Parts   []Assignment `json:"parts,omitempty"` // of add and assign
	Up      bool         `json:"up,omitempty"`    // of move
	Head    *Head        `json:"head,omitempty"`  // of head
}

// ItemText are the words of an item, as forms have them.
type ItemText struct {
	Title      string   `json:"title"`
	Body       []string `json:"body,omitempty"`
	TimingText string   `json:"timing,omitempty"`
	DueOn      Day      `json:"due"` // zero: what the words of the timing say
	Deliver    string   `json:"deliver,omitempty"`
}

// TextOf are the words of an item.
func TextOf(it Item) ItemText {
	return ItemText{Title: it.Title, Body: it.Body, TimingText: it.TimingText, DueOn: it.DueOn, Deliver: it.Deliver}
}

// maxItemTitle is the longest title of an item, in letters.
const maxItemTitle = 2000

func (x ItemText) check(prefix string) error {
	v := fault.Invalids{}
	switch n := utf8.RuneCountInString(x.Title); {
	case strings.TrimSpace(x.Title) == "":
		v.Add(prefix+"title", "Ghi tên.")
	case n > maxItemTitle:
		v.Add(prefix+"title", "Tên dài quá 2.000 chữ cái; đưa phần sau vào nội dung.")
	}
	return v.Err()
}

// put gives the item the words. A date alone is a deadline; else the words of the timing say what it is.
func (x ItemText) put(it *Item) {
	it.Title, it.Body, it.TimingText, it.Deliver = x.Title, x.Body, x.TimingText, x.Deliver
	it.Timing, it.DueOn = TimingOf(x.TimingText)
	if !x.DueOn.IsZero() {
		it.Timing, it.DueOn = TimingDated, x.DueOn
	}
}

var sentenceEnd = regexp.MustCompile(`[.;!?…]["”)]?\s+`)

// Halves proposes how a task is split: at the end of a sentence nearest the middle of its title, or where that is one piece, before
// the last paragraph of its body. Where there is nothing to cut at, the second has no words yet. Together they say what
// the task says; both keep its time, and the first its body.
func (it Item) Halves() (first, second Item) {
	first, second = it, it
	second.Title, second.Body, second.Deliver = "", nil, ""
	best := len(it.Title)
	for _, m := range sentenceEnd.FindAllStringIndex(it.Title, -1) {
		at := m[1]
		if at == len(it.Title) || aLabel(it.Title[:m[0]+1]) {
			continue
		}
		if off := max(len(it.Title)/2-at, at-len(it.Title)/2); off < best {
			best = off
			first.Title, second.Title = strings.TrimRight(it.Title[:at], " ;."), strings.TrimSpace(it.Title[at:])
		}
	}
	if n := len(it.Body); second.Title == "" && n > 1 {
		first.Body, second.Title = it.Body[:n-1:n-1], strings.TrimLeft(it.Body[n-1], "-+* ")
	}
	if r, size := utf8.DecodeRuneInString(second.Title); size > 0 {
		second.Title = string(unicode.ToUpper(r)) + second.Title[size:]
	}
	return first, second
}

// Apply gives the tree after an operation and leaves t as it was. on is the day from which an amendment
// counts. In a draft plan it is zero: nobody owes anything yet, so what goes is taken out and what stays
// is numbered anew; else items end, with their numbers and reports.
func (t Tree) Apply(op Op, on Day) (Tree, error) {
	e := editor{Tree: t.clone(), on: on}
	err := e.apply(op)
	if err != nil {
		return t, err
	}
	e.order()
	return e.Tree, nil
}

// ApplyAll applies operations one after the other.
func (t Tree) ApplyAll(ops []Op, on Day) (Tree, error) {
	var err error
	for _, op := range ops {
		if t, err = t.Apply(op, on); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (t Tree) clone() Tree {
	fresh := make(map[int64]bool, len(t.fresh)+1)
	for id := range t.fresh {
		fresh[id] = true
	}
	return Tree{Items: slices.Clone(t.Items), Assignments: slices.Clone(t.Assignments), fresh: fresh}
}

// Item finds an item.
func (t Tree) Item(id int64) (Item, bool) {
	if i := t.index(id); i >= 0 {
		return t.Items[i], true
	}
	return Item{}, false
}

func (t Tree) index(id int64) int {
	return slices.IndexFunc(t.Items, func(it Item) bool { return it.ID == id })
}

// PartsOf are who does what on an item.
func (t Tree) PartsOf(id int64) (list []Assignment) {
	for _, a := range t.Assignments {
		if a.ItemID == id {
			list = append(list, a)
		}
	}
	return list
}

// Fresh says that the item was added by the operations that made this tree.
func (t Tree) Fresh(id int64) bool { return t.fresh[id] }

// Areas are those that tasks may be put into.
func (t Tree) Areas() (list []Item) {
	for _, it := range t.Items {
		if it.Kind == ItemArea && !it.Ended() {
			list = append(list, it)
		}
	}
	return list
}

// Siblings are the items among which an item has its place, in order: tasks of an area, duties of a unit, areas.
func (t Tree) Siblings(of Item) (list []Item) {
	for _, it := range t.Items {
		if it.Kind == of.Kind && it.ParentID == of.ParentID && it.UnitID == of.UnitID && !it.Ended() {
			list = append(list, it)
		}
	}
	return list
}

// Check refuses a tree that cannot be followed: every task and duty has exactly one unit that answers for it.
func (t Tree) Check() error {
	focal := map[int64]int{}
	for _, a := range t.Assignments {
		if a.Focal {
			focal[a.ItemID]++
		}
	}
	var without []string
	for _, it := range t.Items {
		if it.Reported() && !it.Ended() && focal[it.ID] != 1 {
			without = append(without, it.Place)
		}
	}
	if len(without) > 0 {
		return fault.Field("focal", "Chưa xác định đầu mối: "+strings.Join(without, ", ")+". Chọn đơn vị đầu mối trước.")
	}
	return nil
}

// order puts areas before their tasks, duties behind, and numbers the places of the list.
func (t *Tree) order() {
	sorted := make([]Item, 0, len(t.Items))
	for _, area := range t.Items {
		if area.Kind != ItemArea {
			continue
		}
		sorted = append(sorted, area)
		for _, it := range t.Items {
			if it.Kind != ItemArea && it.ParentID == area.ID {
				sorted = append(sorted, it)
			}
		}
	}
	for _, it := range t.Items {
		if it.Kind != ItemArea && it.ParentID == 0 {
			sorted = append(sorted, it)
		}
	}
	for i := range sorted {
		sorted[i].Position = i + 1
	}
	t.Items = sorted
}

// above is the number of a place without its last part: "II.1" of "II.1.3".
func above(place string) string {
	if i := strings.LastIndexByte(place, '.'); i >= 0 {
		return place[:i]
	}
	return ""
}

// below is the last part of a place as a number; 0 where it is none.
func below(place string) int {
	n, err := strconv.Atoi(place[strings.LastIndexByte(place, '.')+1:])
	if err != nil {
		return 0
	}
	return n
}
