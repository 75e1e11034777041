package demo

import (
	"context"
	"crypto/rand"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

//go:embed plans evidence
var files embed.FS

// save reads the document and saves it as a draft plan on the day that it bears.
func (l loader) save(ctx context.Context, p issuedPlan) (int64, error) {
	text, err := files.ReadFile(path.Join("plans", p.file))
	if err != nil {
		return 0, err
	}
	year := l.today.Year()
	draft, err := importer.Read([]byte(strings.NewReplacer("{{year}}", strconv.Itoa(year), "{{last}}", strconv.Itoa(year-1)).Replace(string(text))))
	if err != nil {
		return 0, err
	}
	units, err := l.store.In(l.staff.coordinator).Units(ctx)
	if err != nil {
		return 0, err
	}
	issued, err := plan.ParseISODay(draft.IssuedOn)
	if err != nil {
		return 0, err
	}
	return l.acting(l.at(issued, 7, 45)).SavePlan(ctx, l.staff.coordinator, rand.Text(),
		planning.NewPlan{Draft: draft, Review: review(&draft, units, p.areas), SourceName: p.file})
}

// review answers what a coordinator is asked: which unit a name means, in which area a duty counts.
func review(d *plan.Draft, units []plan.Unit, areas map[string]int) plan.Review {
	var r plan.Review
	r.Normalize()
	names := make([]importer.UnitNames, len(units))
	for i, u := range units {
		names[i] = importer.UnitNames{ID: u.ID, Names: append([]string{u.Name, u.ShortName}, u.Aliases...)}
	}
	for _, printed := range d.Printed() {
		if id, _, ok := importer.MatchUnit(printed, names); ok {
			r.Bodies[printed] = plan.Body{As: plan.BodyUnit, Unit: plan.UnitID(id)}
		} else {
			r.Bodies[printed] = plan.Body{As: plan.BodyGroup} // owes nothing by itself
		}
	}
	for i, proposals := range importer.ProposeAreas(d) {
		for j, proposal := range proposals {
			area, chosen := areas[fmt.Sprintf("III.%d.%d", i+1, j+1)]
			if area--; !chosen {
				area = proposal.Area
			}
			path := plan.NodePath(plan.NodePath("duties", i)+".items", j)
			if r.Areas[path] = plan.CommonArea; area >= 0 {
				r.Areas[path] = plan.NodePath("areas", area)
			}
		}
	}
	return r
}
