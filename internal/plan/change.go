package plan

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// ChangeKind is what became of an item between two states of a plan.
type ChangeKind string

// The kinds of changes, in the order in which lists show them.
const (
	ItemAdded   ChangeKind = "added"
	ItemEnded   ChangeKind = "ended" // or taken out
	ItemChanged ChangeKind = "changed"
)

// Change is one item that differs between two states of a plan.
type Change struct {
	Kind                    ChangeKind
	Before, After           Item // one of them is zero for what was added or taken out
	BeforeParts, AfterParts []Assignment
	// What differs of an item that was changed.
	Title, Body, Timing, Deliver, Area, Units bool
	Moved                                     bool // among its like
}

// Item is the item as it is, or as it was where it is there no more.
func (c Change) Item() Item {
	if c.After.ID != 0 {
		return c.After
	}
	return c.Before
}

// Changes are what differs between two states of a plan, in the order of the document.
func Changes(before, after Tree) []Change {
	var list []Change
	moved := movedItems(before, after)
	for _, it := range after.Items {
		was, known := before.Item(it.ID)
		c := Change{Before: was, After: it, BeforeParts: before.PartsOf(it.ID), AfterParts: after.PartsOf(it.ID)}
		switch {
		case !known && it.Ended():
			continue
		case !known:
			c.Kind = ItemAdded
		case it.Ended() && !was.Ended():
			c.Kind = ItemEnded
		case it.Ended():
			continue
		default:
			c.Kind = ItemChanged
			c.Title, c.Body, c.Deliver = was.Title != it.Title, !slices.Equal(was.Body, it.Body), was.Deliver != it.Deliver
			c.Timing = was.TimingText != it.TimingText || was.DueOn != it.DueOn || was.Timing != it.Timing
			c.Area, c.Units, c.Moved = was.AreaID != it.AreaID, !SameParts(c.BeforeParts, c.AfterParts), moved[it.ID]
			if !c.Title && !c.Body && !c.Deliver && !c.Timing && !c.Area && !c.Units && !c.Moved {
				continue
			}
		}
		list = append(list, c)
	}
	for _, it := range before.Items {
		if _, there := after.Item(it.ID); !there {
			list = append(list, Change{Kind: ItemEnded, Before: it, BeforeParts: before.PartsOf(it.ID)})
		}
	}
	return list
}

// SameParts says that two lists give the same units the same parts, in whatever order.
func SameParts(a, b []Assignment) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// movedItems are the fewest items that have to move for the like of before to stand as in after.
func movedItems(before, after Tree) map[int64]bool {
	type place struct {
		kind         ItemKind
		parent, unit int64
	}
	at := map[int64]int{}
	for i, it := range before.Items {
		at[it.ID] = i
	}
	groups := map[place][]int64{}
	for _, it := range after.Items {
		was, known := before.Item(it.ID)
		if known && !it.Ended() && was.ParentID == it.ParentID {
			key := place{it.Kind, it.ParentID, it.UnitID}
			groups[key] = append(groups[key], it.ID)
		}
	}
	moved := map[int64]bool{}
	for _, ids := range groups {
		stay := risingRun(ids, at)
		for _, id := range ids {
			if !stay[id] {
				moved[id] = true
			}
		}
	}
	return moved
}

// risingRun are the ids of a longest rising run of places.
func risingRun(ids []int64, at map[int64]int) map[int64]bool {
	length, from, best := make([]int, len(ids)), make([]int, len(ids)), -1
	for i := range ids {
		length[i], from[i] = 1, -1
		for j := range i {
			if at[ids[j]] < at[ids[i]] && length[j]+1 > length[i] {
				length[i], from[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	run := map[int64]bool{}
	for ; best >= 0; best = from[best] {
		run[ids[best]] = true
	}
	return run
}

// Concern is how many tasks of a unit an amendment added, changed and ended.
type Concern struct{ Added, Changed, Ended int }

// Concerns says for each unit that has a part in what was changed what it means for the unit.
func Concerns(changes []Change) map[int64]Concern {
	all := map[int64]Concern{}
	for _, c := range changes {
		only := c.Kind == ItemChanged && c.Moved && !c.Title && !c.Body && !c.Timing && !c.Deliver && !c.Area && !c.Units
		if !c.Item().Reported() || only {
			continue
		}
		was, is := unitsOf(c.BeforeParts), unitsOf(c.AfterParts)
		for unit := range was {
			n := all[unit]
			if c.Kind == ItemEnded || !is[unit] {
				n.Ended++
			} else {
				n.Changed++
			}
			all[unit] = n
		}
		for unit := range is {
			if !was[unit] {
				n := all[unit]
				n.Added++
				all[unit] = n
			}
		}
	}
	return all
}

func unitsOf(parts []Assignment) map[int64]bool {
	units := map[int64]bool{}
	for _, a := range parts {
		units[a.UnitID] = true
	}
	return units
}

// DiffPart is a run of words that two texts share, or that only one of them has.
type DiffPart struct {
	Text           string
	Deleted, Added bool
}

// maxDiff is the longest text, in words, that is compared word by word.
const maxDiff = 1500

// DiffWords compares two texts word by word; together the parts are both texts.
func DiffWords(before, after string) []DiffPart {
	a, b := strings.Fields(before), strings.Fields(after)
	if len(a) > maxDiff || len(b) > maxDiff {
		return slices.DeleteFunc([]DiffPart{{before, true, false}, {after, false, true}}, func(p DiffPart) bool { return p.Text == "" })
	}
	common := make([][]int, len(a)+1) // words in common from here on
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var parts []DiffPart
	put := func(word string, deleted, added bool) {
		if n := len(parts); n > 0 && parts[n-1].Deleted == deleted && parts[n-1].Added == added {
			parts[n-1].Text += " " + word
			return
		}
		parts = append(parts, DiffPart{word, deleted, added})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			put(a[i], false, false)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			put(a[i], true, false)
			i++
		default:
			put(b[j], false, true)
			j++
		}
	}
	return parts
}

// Amendment is a change of an active plan (kế hoạch điều chỉnh, bổ sung): a draft, then in force.
type Amendment struct {
	ID, PlanID    int64
	State         AmendmentState
	Number        string // "45/KH-UBND"; may be empty
	IssuedOn      Day
	Title, Reason string
	Ops           []Op
	PlanVersion   int // of the plan, which it made; 0 for a draft
	EffectiveOn   Day // from which it counts
	Version       int
}

// AmendmentState says whether an amendment counts.
type AmendmentState string

// The states.
const (
	AmendmentDraft   AmendmentState = "draft"
	AmendmentInForce AmendmentState = "in_force"
	AmendmentDropped AmendmentState = "dropped"
)

// Snapshot is a whole plan at a moment, with the names that its units then had.
type Snapshot struct {
	Plan        Plan
	Items       []Item
	Assignments []Assignment
	Units       map[int64]string
}

// Tree is what of the snapshot an amendment changes.
func (s Snapshot) Tree() Tree { return Tree{Items: s.Items, Assignments: s.Assignments} }

// CheckEffective refuses a day from which an amendment cannot count: what periods that are locked show stays as
// it is (rule 9), and a day far away is a slip of the pen.
func CheckEffective(on, today Day, periods []Period) error {
	switch {
	case on.IsZero():
		return fault.Field("effective", "Ghi ngày điều chỉnh có hiệu lực, viết như 15/5/2026.")
	case on.Until(today) > 366 || today.Until(on) > 366:
		return fault.Field("effective", "Ngày có hiệu lực cách hôm nay hơn một năm; xem lại.")
	}
	for _, p := range periods {
		if p.State == PeriodLocked && !p.UnitsDue.Before(on) {
			return fault.Field("effective", "Có kỳ báo cáo đã khóa với hạn của đơn vị từ ngày này trở đi; chọn ngày sau hạn của kỳ đã khóa.")
		}
	}
	return nil
}
