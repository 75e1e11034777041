package importer

import "github.com/kehoachxa/kehoachxa/internal/plan"

// AreaProposal is the area that a duty most likely counts in.
type AreaProposal struct {
	Area int     // index in the draft's areas, -1 where none shares a word
	Sure float64 // below AskBelow a person is asked
}

// AskBelow is the sureness under which a proposal is a question.
const AskBelow = 0.5

// ProposeAreas proposes an area for each duty: [i][j] is for item j of unit
// i. The area whose words the duty shares most wins; rare words weigh more,
// since those that every area has decide nothing.
func ProposeAreas(d *plan.Draft) [][]AreaProposal {
	areas := make([]map[string]bool, len(d.Areas))
	in := map[string]int{}
	for i, a := range d.Areas {
		text := a.Title
		for _, t := range a.Tasks {
			text += ". " + t.Title
			for _, b := range t.Body {
				text += ". " + b
			}
		}
		for _, b := range a.Body {
			text += ". " + b
		}
		areas[i] = words(text)
		for w := range areas[i] {
			in[w]++
		}
	}
	out := make([][]AreaProposal, len(d.Duties))
	for i, u := range d.Duties {
		out[i] = make([]AreaProposal, len(u.Items))
		for j, item := range u.Items {
			out[i][j] = proposeArea(words(item), areas, in)
		}
	}
	return out
}

func proposeArea(own map[string]bool, areas []map[string]bool, in map[string]int) AreaProposal {
	best := AreaProposal{Area: -1}
	first, second := 0.0, 0.0
	for i, area := range areas {
		score := 0.0
		for w := range own {
			if area[w] {
				score += float64(len(areas)-in[w]) / float64(len(areas))
			}
		}
		if score > first {
			first, second, best.Area = score, first, i
		} else if score > second {
			second = score
		}
	}
	if first > 0 {
		best.Sure = (first - second) / first
	}
	if first < 1.5 {
		best.Sure = min(best.Sure, AskBelow/2)
	}
	return best
}
