package demo

import (
	"context"
	"crypto/rand"
	"embed"
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
	draft, err := importer.Read([]byte(strings.NewReplacer("{{year}}", strconv.Itoa(year), "{{last}}", strconv.Itoa(year-1)).Replace(string(text))), importer.Options{})
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
		planning.NewPlan{Draft: draft, Review: review(&draft, units, p), SourceName: p.file})
}

// review answers what a coordinator is asked: the names are those of the commune's units, and each duty
// counts in its area, from 1; 0 is for common duties.
func review(d *plan.Draft, units []plan.Unit, p issuedPlan) plan.Review {
	r := plan.Review{ShortTitle: p.short}
	importer.Propose(d, &r, units)
	for i, items := range p.areas {
		for j, area := range items {
			item := plan.NodePath(plan.NodePath("duties", i)+".items", j)
			if r.Areas[item] = plan.CommonArea; area > 0 {
				r.Areas[item] = plan.NodePath("areas", area-1)
			}
		}
	}
	return r
}
