package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// nextPlace is a number for a new item: the next free one among its like, ended ones included.
func (e *editor) nextPlace(it Item) (place, label string) {
	var under string
	var like []string // labels
	n, units := 0, 0
	seen := map[string]bool{}
	for _, other := range e.Items {
		if other.ID == it.ID || other.Kind != it.Kind {
			continue
		}
		switch {
		case it.Kind == ItemTask && other.ParentID == it.ParentID, it.Kind == ItemArea, it.Kind == ItemDuty && other.UnitID == it.UnitID:
			n = max(n, below(other.Place))
			under, label = above(other.Place), other.Label
			like = append(like, other.Label)
		case it.Kind == ItemDuty:
			if unit := above(other.Place); !seen[unit] {
				seen[unit] = true
				units = max(units, below(unit))
			}
		}
	}
	switch {
	case it.Kind == ItemTask:
		area, _ := e.Item(it.ParentID)
		under, label = area.Place, strconv.Itoa(n+1)
		if len(like) > 0 {
			label = nextLabel(like)
		} else if l := cleanLabel(area.Label); l != "" && !romanLabel.MatchString(l) {
			label = l + "." + label
		}
	case it.Kind == ItemArea:
		if under == "" {
			under = "II"
		}
		label = strconv.Itoa(n + 1)
	case under == "":
		label = strconv.Itoa(units + 1)
		under = "III." + label
	}
	place = under + "." + strconv.Itoa(n+1)
	for k := n + 2; slices.ContainsFunc(e.Items, func(o Item) bool { return o.Place == place && o.ID != it.ID }); k++ {
		place = under + "." + strconv.Itoa(k)
	}
	return place, label
}

// numberLike numbers the like of an item anew, in a draft.
func (e *editor) numberLike(it Item) {
	switch {
	case it.Kind == ItemTask:
		e.number(it.ParentID)
	case it.Kind == ItemDuty && e.draft():
		n, under := 0, ""
		for i := range e.Items {
			if o := &e.Items[i]; o.Kind == ItemDuty && o.UnitID == it.UnitID {
				if n++; n == 1 {
					under = above(o.Place)
				}
				o.Place = under + "." + strconv.Itoa(n)
			}
		}
	}
}

// number numbers the tasks of an area anew, in a draft: in a plan that is followed numbers are what people
// know tasks by.
func (e *editor) number(areaID int64) {
	area, ok := e.Item(areaID)
	if !ok || !e.draft() {
		return
	}
	n := 0
	for i := range e.Items {
		it := &e.Items[i]
		if it.Kind != ItemTask || it.ParentID != areaID {
			continue
		}
		n++
		if letter := letterLabel.FindStringSubmatch(it.Label); letter != nil {
			it.Label = letterOf(n-1) + letter[2]
		} else if it.Label != "" {
			it.Label = strconv.Itoa(n)
			if l := cleanLabel(area.Label); l != "" && !romanLabel.MatchString(l) && !strings.Contains(l, " ") {
				it.Label = l + "." + it.Label
			}
		}
		it.Place = area.Place + "." + strconv.Itoa(n)
	}
}

var (
	letterLabel = regexp.MustCompile(`^(\p{Ll}{1,2})([.)]?)$`)
	numberLabel = regexp.MustCompile(`^(.*?)([0-9]+)([.)]?)$`)
)

// letters are those by which official documents count their points (Nghị định 30/2020/NĐ-CP, Phụ lục I).
var letters = []rune("abcdđeghiklmnopqrstuvxy")

func letterOf(i int) string { return strings.Repeat(string(letters[i%len(letters)]), i/len(letters)+1) }

// nextLabel is what the document would print before one more of its like: the next number or letter, and what has a
// dash has a dash.
func nextLabel(like []string) string {
	last := like[len(like)-1]
	if m := letterLabel.FindStringSubmatch(last); m != nil {
		for i := range 2 * len(letters) {
			if label := letterOf(i) + m[2]; i >= slices.Index(letters, []rune(last)[0]) && !slices.Contains(like, label) {
				return label
			}
		}
	}
	m := numberLabel.FindStringSubmatch(last)
	if m == nil {
		return last
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return last
	}
	label := last
	for slices.Contains(like, label) {
		n++
		label = m[1] + strconv.Itoa(n) + m[3]
	}
	return label
}
