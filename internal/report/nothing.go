package report

import (
	"slices"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/vi"
)

// nothing are rows of several units or items that say that there was nothing to report, for the same reason.
type nothing []Row

// nothings are the groups of such rows, in the order of their first ones. A row that stands alone is in none.
func nothings(rows []Row) []nothing {
	var groups []nothing
	at := map[string]int{}
	for _, r := range rows {
		if !r.Report.Sent() || r.Sent.Answer != plan.NothingToReport {
			continue
		}
		key := vi.Fold(reasonOf(r))
		i, known := at[key]
		if !known {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return slices.DeleteFunc(groups, func(g nothing) bool { return len(g) < 2 })
}

// among says that a row is in one of the groups.
func among(groups []nothing, r Row) bool {
	return slices.ContainsFunc(groups, func(g nothing) bool {
		return slices.ContainsFunc(g, func(o Row) bool { return o.Report.ID == r.Report.ID })
	})
}

func (n nothing) reports() []int64 {
	ids := make([]int64, len(n))
	for i, r := range n {
		ids[i] = r.Report.ID
	}
	return ids
}

// sentence names the places of the plan with the units: “Nội dung không phát sinh: II.1.1 (Công an xã), …”.
func (n nothing) sentence() string {
	var places []string
	units := map[string][]string{}
	for _, r := range n {
		if units[r.Item.Place] == nil {
			places = append(places, r.Item.Place)
		}
		units[r.Item.Place] = append(units[r.Item.Place], r.UnitName)
	}
	for i, place := range places {
		places[i] = strings.TrimSpace(place + " (" + strings.Join(units[place], ", ") + ")")
	}
	return "Nội dung không phát sinh: " + strings.Join(places, "; ") + "; lý do: " + reasonOf(n[0])
}

// units names the units alone, where the item is said already.
func (n nothing) units() string {
	names := make([]string, len(n))
	for i, r := range n {
		names[i] = r.UnitName
	}
	return strings.Join(names, ", ") + ": không phát sinh; lý do: " + reasonOf(n[0])
}

func reasonOf(r Row) string { return lowerFirst(strings.Join(paragraphs(r.Sent.Reason), " ")) }
