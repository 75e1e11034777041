package plan

import (
	"fmt"
	"slices"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// editor applies one operation to a tree of its own.
type editor struct {
	Tree
	on Day // zero in a draft plan
}

func (e *editor) draft() bool { return e.on.IsZero() }

func (e *editor) apply(op Op) error {
	switch op.Kind {
	case OpAdd:
		return e.add(op)
	case OpHead:
		return nil
	}
	i := e.index(op.Item)
	if i < 0 {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	if e.Items[i].Ended() {
		return fault.New(fault.Conflict, "“"+Shorten(e.Items[i].Title, 80)+"” đã kết thúc, không sửa được nữa.")
	}
	switch op.Kind {
	case OpEdit:
		return e.edit(i, op)
	case OpAssign:
		return e.assign(e.Items[i], op.Parts)
	case OpMove:
		return e.move(e.Items[i], op.Up)
	case OpSplit:
		return e.split(i, op)
	case OpMerge:
		return e.merge(i, op)
	case OpEnd:
		return e.end(e.Items[i])
	}
	return fmt.Errorf("operation %q on a plan", op.Kind)
}

func (e *editor) edit(i int, op Op) error {
	if err := op.Text.check(""); err != nil {
		return err
	}
	it := &e.Items[i]
	from := it.AreaID
	if it.Reported() {
		if err := e.checkArea(op.Area, it.Kind); err != nil {
			return err
		}
		it.AreaID = op.Area
	}
	op.Text.put(it)
	if it.Kind == ItemTask && it.AreaID != from {
		moved := *it
		moved.ParentID = moved.AreaID
		e.Items = append(slices.Delete(e.Items, i, i+1), moved)
		if !e.draft() {
			e.Items[len(e.Items)-1].Place, e.Items[len(e.Items)-1].Label = e.nextPlace(moved)
		}
		e.number(from)
		e.number(moved.AreaID)
	}
	return nil
}

// checkArea: a task stands in an area, a duty counts in one or in none.
func (e *editor) checkArea(area int64, kind ItemKind) error {
	if area == 0 && kind == ItemDuty {
		return nil
	}
	if it, ok := e.Item(area); !ok || it.Kind != ItemArea || it.Ended() {
		return fault.Field("area", "Chọn nhóm nhiệm vụ.")
	}
	return nil
}

func (e *editor) assign(it Item, parts []Assignment) error {
	if !it.Reported() {
		return fault.New(fault.NotFound, "Không tìm thấy.")
	}
	focal := int64(0)
	next := make([]Assignment, 0, len(parts))
	for _, a := range parts {
		if a.Focal && focal != 0 {
			return fault.Field("focal", "Chỉ chọn một đơn vị đầu mối.")
		}
		if a.Focal {
			focal = a.UnitID
		}
		a.ItemID = it.ID
		next = append(next, a)
	}
	if !e.draft() && focal == 0 {
		return fault.Field("focal", "Chọn đơn vị đầu mối.")
	}
	e.setParts(it.ID, next)
	return nil
}

func (e *editor) setParts(item int64, parts []Assignment) {
	e.Assignments = slices.DeleteFunc(e.Assignments, func(a Assignment) bool { return a.ItemID == item })
	e.Assignments = append(e.Assignments, parts...)
}

func (e *editor) add(op Op) error {
	if err := op.Text.check(""); err != nil {
		return err
	}
	if op.New == 0 || e.index(op.New) >= 0 {
		return fault.New(fault.Conflict, "Nhiệm vụ này đã được thêm.")
	}
	it := Item{ID: op.New, Kind: op.What, BegunOn: e.on, Sources: op.Sources}
	switch op.What {
	case ItemArea:
		it.AreaID = op.New
	case ItemTask:
		if err := e.checkArea(op.Area, ItemTask); err != nil {
			return err
		}
		it.ParentID, it.AreaID = op.Area, op.Area
	case ItemDuty:
		if err := e.checkArea(op.Area, ItemDuty); err != nil {
			return err
		}
		if op.Unit == 0 {
			return fault.Field("unit", "Chọn đơn vị chịu trách nhiệm.")
		}
		it.AreaID, it.UnitID = op.Area, op.Unit
	default:
		return fmt.Errorf("add %q to a plan", op.What)
	}
	op.Text.put(&it)
	it.Place, it.Label = e.nextPlace(it)
	e.fresh[it.ID] = true
	at := len(e.Items)
	if it.Kind == ItemDuty { // behind the other duties of the unit
		if last := e.lastDuty(it.UnitID); last >= 0 {
			at = last + 1
		}
	}
	e.Items = slices.Insert(e.Items, at, it)
	if it.Kind == ItemDuty {
		p := newParts(it.ID)
		p.focal(it.UnitID)
		e.setParts(it.ID, p.list)
	} else if it.Kind == ItemTask && len(op.Parts) > 0 {
		return e.assign(it, op.Parts)
	}
	return nil
}

func (e *editor) lastDuty(unit int64) int {
	last := -1
	for i, it := range e.Items {
		if it.Kind == ItemDuty && it.UnitID == unit {
			last = i
		}
	}
	return last
}

// move changes places with the next of its like. In a draft an area that moves takes the number of the other.
func (e *editor) move(it Item, up bool) error {
	like := e.Siblings(it)
	at := slices.IndexFunc(like, func(s Item) bool { return s.ID == it.ID })
	to := at + 1
	if up {
		to = at - 1
	}
	if to < 0 || to >= len(like) {
		return fault.New(fault.Invalid, "Mục này đã ở đầu hoặc cuối danh sách, không chuyển tiếp được.")
	}
	i, j := e.index(it.ID), e.index(like[to].ID)
	e.Items[i], e.Items[j] = e.Items[j], e.Items[i]
	if !e.draft() {
		return nil
	}
	a, b := &e.Items[i], &e.Items[j]
	a.Place, b.Place, a.Label, b.Label = b.Place, a.Place, b.Label, a.Label
	if it.Kind == ItemArea {
		e.number(a.ID)
		e.number(b.ID)
	}
	return nil
}

func (e *editor) split(i int, op Op) error {
	first := e.Items[i]
	if !first.Reported() {
		return fault.New(fault.Invalid, "Chỉ tách được nhiệm vụ hoặc trách nhiệm của đơn vị.")
	}
	v := fault.Invalids{}
	for field, err := range map[string]error{"title": op.Text.check(""), "second-title": op.Second.check("second-")} {
		if message := fault.Fields(err)[field]; message != "" {
			v.Add(field, message)
		}
	}
	if err := v.Err(); err != nil {
		return err
	}
	if op.New == 0 || e.index(op.New) >= 0 {
		return fault.New(fault.Conflict, "Nhiệm vụ này đã được tách.")
	}
	op.Text.put(&e.Items[i])
	second := first
	second.ID, second.BegunOn = op.New, e.on
	second.CarriedFrom, second.FinishedYear = 0, 0
	op.Second.put(&second)
	second.Place, second.Label = e.nextPlace(second)
	e.fresh[second.ID] = true
	e.Items = slices.Insert(e.Items, i+1, second)
	parts := e.PartsOf(first.ID)
	for j := range parts {
		parts[j].ItemID = second.ID
	}
	e.setParts(second.ID, parts)
	e.numberLike(second)
	return nil
}

func (e *editor) merge(i int, op Op) error {
	first := e.Items[i]
	second, ok := e.Item(op.Other)
	switch {
	case !ok || op.Other == op.Item || second.Ended():
		return fault.Field("other", "Chọn nhiệm vụ gộp cùng.")
	case !first.Reported() || second.Kind != first.Kind:
		return fault.Field("other", "Chỉ gộp hai nhiệm vụ, hoặc hai trách nhiệm của cùng một đơn vị.")
	case first.UnitID != second.UnitID:
		return fault.Field("other", "Chỉ gộp hai trách nhiệm của cùng một đơn vị.")
	}
	if err := op.Text.check(""); err != nil {
		return err
	}
	if op.New == 0 || e.index(op.New) >= 0 {
		return fault.New(fault.Conflict, "Hai nhiệm vụ này đã được gộp.")
	}
	merged := first
	merged.ID, merged.BegunOn = op.New, e.on
	merged.CarriedFrom, merged.FinishedYear = 0, 0
	merged.Sources = slices.Concat(first.Sources, second.Sources)
	slices.Sort(merged.Sources)
	merged.Sources = slices.Compact(merged.Sources)
	op.Text.put(&merged)
	merged.Place, merged.Label = e.nextPlace(merged)
	e.fresh[merged.ID] = true
	e.setParts(merged.ID, mergedParts(merged.ID, e.PartsOf(first.ID), e.PartsOf(second.ID)))
	e.Items = slices.Insert(e.Items, i, merged)
	for _, old := range []int64{first.ID, second.ID} {
		e.close(old, merged.ID)
	}
	e.numberLike(merged)
	if second.AreaID != merged.AreaID {
		e.number(second.AreaID)
	}
	return nil
}

// mergedParts are the parts of both: who has one in each keeps the weightier; the unit that answers for
// the first answers for the whole.
func mergedParts(item int64, first, second []Assignment) []Assignment {
	var list []Assignment
	for k, parts := range [][]Assignment{first, second} {
		for _, a := range parts {
			a.ItemID = item
			a.Focal = a.Focal && k == 0
			i := slices.IndexFunc(list, func(b Assignment) bool { return b.UnitID == a.UnitID })
			switch {
			case i < 0:
				list = append(list, a)
			case weight(a) > weight(list[i]):
				a.Focal = a.Focal || list[i].Focal
				list[i] = a
			}
		}
	}
	if !slices.ContainsFunc(list, func(a Assignment) bool { return a.Focal }) {
		for _, a := range second {
			for i := range list {
				if a.Focal && list[i].UnitID == a.UnitID {
					list[i].Focal = true
				}
			}
		}
	}
	return list
}

func (e *editor) end(it Item) error {
	if it.Kind == ItemArea {
		n := 0
		for _, other := range e.Items {
			if other.AreaID == it.ID && other.ID != it.ID && !other.Ended() {
				n++
			}
		}
		if n > 0 {
			return fault.New(fault.Invalid, fmt.Sprintf("Nhóm này còn %d nhiệm vụ. Chuyển các nhiệm vụ sang nhóm khác hoặc kết thúc từng nhiệm vụ trước.", n))
		}
	}
	e.close(it.ID, 0)
	e.numberLike(it)
	return nil
}

// close ends an item, or takes out one that nobody followed yet.
func (e *editor) close(id, successor int64) {
	i := e.index(id)
	if !e.draft() && !e.fresh[id] {
		e.Items[i].EndedOn, e.Items[i].SuccessorID = e.on, successor
		return
	}
	e.setParts(id, nil)
	e.Items = slices.DeleteFunc(e.Items, func(it Item) bool { return it.ID == id })
	for j := range e.Items { // what was merged into it before
		if e.Items[j].SuccessorID == id {
			e.Items[j].SuccessorID = successor
		}
	}
}
