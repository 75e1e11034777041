package importer

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// Says tells whether printed values still name the units that have the part: those that do and no other.
// A name that means no unit of the commune for sure may stand for units by other names; with members, a group
// stands for those of its units that were chosen.
func Says(printed []string, units []plan.Unit, have []int64, members bool) bool {
	names := unitNamesOf(units)
	open, group := 0, false
	var said []int64
	for _, value := range printed {
		for _, n := range Names(value) {
			id, sure, ok := MatchUnit(n.Text, names)
			switch {
			case ok && sure >= 0.9:
				said = append(said, id)
			case n.Group:
				group = true
			default:
				open++
			}
		}
	}
	for _, id := range said {
		if !slices.Contains(have, id) {
			return false
		}
	}
	for _, id := range have {
		if !slices.Contains(said, id) {
			open--
		}
	}
	return open >= 0 || group && members
}

// MarkFocal marks the unit that answers for a task where printed values name it.
func MarkFocal(printed []string, units []plan.Unit, focal int64) []string {
	names, marked := unitNamesOf(units), slices.Clone(printed)
	for i, value := range printed {
		for _, n := range Names(value) {
			if id, sure, ok := MatchUnit(n.Text, names); ok && sure >= 0.9 && id == focal {
				marked[i] = strings.Replace(value, n.Text, n.Text+" "+vi.FocalMark, 1)
				return marked
			}
		}
	}
	return marked
}

// Groups are the printed values that stand for several bodies.
func Groups(printed []string) []string {
	var groups []string
	for _, value := range printed {
		for _, n := range Names(value) {
			if n.Group {
				groups = append(groups, n.Text)
			}
		}
	}
	return groups
}

func unitNamesOf(units []plan.Unit) []UnitNames {
	names := make([]UnitNames, len(units))
	for i, u := range units {
		names[i] = UnitNames{ID: u.ID, Names: append([]string{u.Name, u.ShortName}, u.Aliases...)}
		names[i].Names = slices.DeleteFunc(names[i].Names, func(n string) bool { return n == "" })
	}
	return names
}
