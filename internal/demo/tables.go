package demo

import "github.com/kehoachxa/kehoachxa/internal/plan"

var (
	haTrungChildren   = issuedPlan{file: "hatrung-tre-em.txt", rounds: []round{{lay: lastYear, over: true, closed: true}, {lay: nineMonths, over: true}, {lay: justDue}}}
	haTrungWaste      = issuedPlan{file: "hatrung-moi-truong.txt", rounds: []round{{lay: laterDue}}}
	hoatGiangDrowning = issuedPlan{file: "hoatgiang-duoi-nuoc.txt", rounds: []round{{lay: soonDue}}}
)

// Words in which the tables are written.

func done(result string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.Completed, Percent: 100, Result: result}
}

func doing(percent int, result string) plan.Content {
	return plan.Content{Answer: plan.NewResult, Status: plan.InProgress, Percent: percent, Result: result}
}
