package demo

import "github.com/kehoachxa/kehoachxa/internal/plan"

// The words in which the tables of reports are written.

// on is what a unit said on an item, period after period; the last is that of the open period.
func on(unit, place string, said ...plan.Content) row {
	r := row{unit: unit, place: place, Content: said[len(said)-1]}
	if len(said) > 1 {
		r.earlier = said[0]
	}
	return r
}

// before are the rows of the period before.
func before(rows []row) []row {
	earlier := make([]row, len(rows))
	for i, r := range rows {
		earlier[i] = row{unit: r.unit, place: r.place, Content: r.earlier}
	}
	return earlier
}

func (r row) late() row                   { r.fate = late; return r }
func (r row) draft() row                  { r.fate = drafted; return r }
func (r row) received() row               { r.fate = accepted; return r }
func (r row) returned(reason string) row  { r.sentBack = reason; return r }
func (r row) with(evidence ...string) row { r.evidence = evidence; return r }

// none is a report that is missing.
var none plan.Content

func done(result string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.Completed, Percent: 100, Result: result}
}

func doing(percent int, result string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Percent: percent, Result: result}
}

func notBegun(result string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.NotStarted, Percent: 0, Result: result}
}

// same keeps the text of the period before.
func same(percent int) plan.Content {
	c := plan.Content{Answer: plan.Unchanged, Status: plan.InProgress, Percent: percent}
	if percent == 100 {
		c.Status = plan.Completed
	}
	return c
}

func nothing(reason string) plan.Content {
	return plan.Content{Answer: plan.NothingToReport, Status: plan.NotStarted, Percent: -1, Reason: reason}
}

// stuck adds what stands in the way and what the unit asks for.
func stuck(c plan.Content, obstacles, recommendations string) plan.Content {
	c.Obstacles, c.Recommendations = obstacles, recommendations
	return c
}
