package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

// CheckSource refuses a plan from which nothing is copied: one that is still a draft itself.
func CheckSource(p Plan) error {
	if p.State == StateDraft && !p.Superior {
		return fault.New(fault.Conflict, "Kế hoạch này còn là bản nháp: sửa ngay trong bản nháp, chưa chép sang kế hoạch khác được.")
	}
	return nil
}

// HeadFor is the head of a new plan that takes tasks over: what was typed, and of an own plan what stands around its
// tree, so that only what differs is written anew. What a superior writes is his own.
func (p Plan) HeadFor(typed Plan) Plan {
	if p.Superior {
		return typed
	}
	next := p
	next.ID, next.Version, next.SourceName = 0, 0, ""
	next.Title, next.ShortTitle, next.Number, next.IssuedOn = typed.Title, typed.ShortTitle, typed.Number, typed.IssuedOn
	return next
}

// NextTitle proposes the title of the plan that follows: the years in it move.
func NextTitle(title string, years int) string { return moveYearsIn(title, years) }

// ParseAreas are the titles of areas as typed, one for each line, without numbers that begin them and without
// repetitions.
func ParseAreas(lines []string) (areas []string) {
	for _, text := range lines {
		text = strings.TrimSpace(areaNumber.ReplaceAllString(text, ""))
		if text != "" && !slices.Contains(areas, text) {
			areas = append(areas, text)
		}
	}
	return areas
}

var areaNumber = regexp.MustCompile(`^\s*(?:[0-9]{1,2}[.)]|[IVX]{1,5}\.|[-+•])\s+`)

// CopyRules say how tasks of one plan are taken over into another.
type CopyRules struct {
	Units []Unit // of the commune, as they are now
	On    Day    // today: who exists
	Years int    // by which dates move
	// Source keeps of each task the one it was taken from, and leaves open who does it: that of a superior's plan is
	// a matter of other bodies.
	Source bool
}

// Wanted lists the items that copying makes: the chosen tasks and duties, with the areas that they need and that
// into does not have under the same title.
func Wanted(from, into Tree, chosen map[int64]bool) []Item {
	there, needed := map[string]bool{}, map[int64]bool{}
	for _, a := range into.Areas() {
		there[a.Title] = true
	}
	for _, it := range from.Items {
		if it.Reported() && chosen[it.ID] && !it.Ended() {
			needed[it.AreaID], needed[it.ID] = true, true
		}
	}
	var list []Item
	for _, it := range from.Items {
		if needed[it.ID] && (it.Kind != ItemArea || !there[it.Title]) {
			list = append(list, it)
		}
	}
	return list
}

// CopyOps are the operations that take chosen tasks of a plan over into another. ids are those of the new items, one
// for each that is wanted.
func CopyOps(from, into Tree, chosen map[int64]bool, rules CopyRules, ids []int64) []Op {
	area := map[int64]int64{0: 0} // of from → of into
	for _, a := range from.Items {
		for _, b := range into.Areas() {
			if a.Kind == ItemArea && a.Title == b.Title {
				area[a.ID] = b.ID
			}
		}
	}
	var ops []Op
	for i, it := range Wanted(from, into, chosen) {
		op := Op{Kind: OpAdd, What: it.Kind, New: ids[i], Sources: it.Sources, Text: moveYears(TextOf(it), rules.Years)}
		switch {
		case it.Kind == ItemArea:
			area[it.ID] = op.New
		case rules.Source: // what a superior asks of a body is a task like others
			op.What, op.Area, op.Sources = ItemTask, area[it.AreaID], []int64{it.ID}
		case it.Kind == ItemDuty:
			unit, ok := existing(rules, it.UnitID)
			if !ok {
				continue // its unit is gone, and nobody took over
			}
			op.Area, op.Unit = area[it.AreaID], unit
		default:
			op.Area, op.Parts = area[it.AreaID], copiedParts(rules, from.PartsOf(it.ID))
		}
		ops = append(ops, op)
	}
	return ops
}

// Orphans are the chosen duties of units that ended and that nobody took over from: they cannot be copied, which a
// person has to know before.
func Orphans(from Tree, chosen map[int64]bool, rules CopyRules) (list []Item) {
	for _, it := range from.Items {
		if it.Kind == ItemDuty && chosen[it.ID] && !it.Ended() && !rules.Source {
			if _, ok := existing(rules, it.UnitID); !ok {
				list = append(list, it)
			}
		}
	}
	return list
}

// CheckCopy refuses a choice that cannot be copied whole.
func CheckCopy(from Tree, chosen map[int64]bool, rules CopyRules) error {
	if !slices.ContainsFunc(from.Items, func(it Item) bool { return it.Reported() && !it.Ended() && chosen[it.ID] }) {
		return fault.Field("item", "Chọn ít nhất một nhiệm vụ.")
	}
	var places []string
	for _, it := range Orphans(from, chosen, rules) {
		places = append(places, it.Place)
	}
	if len(places) > 0 {
		return fault.Field("item", "Đơn vị đã ngừng hoạt động, chưa có đơn vị nhận việc: "+strings.Join(places, ", ")+". Bỏ dấu các trách nhiệm này, hoặc ghi đơn vị nhận việc ở danh sách đơn vị.")
	}
	return nil
}

// copiedParts are the parts of units that still exist, or of those that took over from them.
func copiedParts(rules CopyRules, parts []Assignment) []Assignment {
	chosen := map[int64]int64{}
	var list []Assignment
	for _, a := range parts {
		unit, ok := existing(rules, a.UnitID)
		if !ok {
			continue
		}
		if unit != a.UnitID {
			chosen[a.UnitID] = unit
		}
		a.ItemID = 0
		list = append(list, a)
	}
	if next, changed := Succeed(list, chosen)[0]; changed {
		return next
	}
	return list
}

func existing(rules CopyRules, unit int64) (int64, bool) {
	for _, u := range rules.Units {
		if u.ID == unit && u.Exists(rules.On) {
			return unit, true
		}
	}
	next := Successor(rules.Units, unit, rules.On)
	return next.ID, next.ID != 0
}

var yearNumber = regexp.MustCompile(`\b20\d\d\b`)

func moveYearsIn(text string, years int) string {
	return yearNumber.ReplaceAllStringFunc(text, func(y string) string {
		n, err := strconv.Atoi(y)
		if err != nil {
			return y
		}
		return strconv.Itoa(n + years)
	})
}

// moveYears moves the dates of an item by years, in its words too.
func moveYears(x ItemText, years int) ItemText {
	if years == 0 {
		return x
	}
	x.TimingText = moveYearsIn(x.TimingText, years)
	if !x.DueOn.IsZero() {
		year, month, day := x.DueOn.Date()
		next := NewDay(year+years, month, day)
		if _, m, _ := next.Date(); m != month { // 29 February
			next = NewDay(year+years, month, day-1)
		}
		x.DueOn = next
	}
	return x
}
