package importer

import (
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/plan"
)

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
	in := map[string][]int{} // word → areas that have it
	for i, a := range d.Areas {
		texts := append([]string{a.Title}, a.Body...)
		for _, t := range a.Tasks {
			texts = append(append(texts, t.Title), t.Body...)
		}
		for w := range words(strings.Join(texts, ". ")) {
			in[w] = append(in[w], i)
		}
	}
	out := make([][]AreaProposal, len(d.Duties))
	for i, u := range d.Duties {
		out[i] = make([]AreaProposal, len(u.Items))
		for j, item := range u.Items {
			out[i][j] = proposeArea(words(item), in, len(d.Areas))
		}
	}
	return out
}

func proposeArea(own map[string]bool, in map[string][]int, areas int) AreaProposal {
	scores := map[int]int{} // whole numbers: the sum must not depend on the order
	for w := range own {
		for _, i := range in[w] {
			scores[i] += areas - len(in[w])
		}
	}
	best := AreaProposal{Area: -1}
	first, second := 0, 0
	for i, score := range scores {
		switch {
		case score > first || score == first && score > 0 && i < best.Area:
			first, second, best.Area = score, first, i
		case score > second:
			second = score
		}
	}
	if first > 0 {
		best.Sure = float64(first-second) / float64(first)
	}
	if 2*first < 3*areas {
		best.Sure = min(best.Sure, AskBelow/2)
	}
	return best
}
