package server_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// livePlan is a plan that a document made and amendments change, without a page in between.
type livePlan struct {
	*site
	t       testing.TB
	ten     *tenant
	service *planning.Service
	id      int64
}

func (p *livePlan) must(_ int64, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// bring reads a document and keeps it as a plan with what is proposed.
func (p *livePlan) bring(name string, data []byte) *livePlan {
	p.t.Helper()
	d, err := importer.Read(data, importer.Options{})
	if err != nil {
		p.t.Fatal(name, err)
	}
	d.AdoptAnnex()
	units, err := p.db.Store.In(p.ten.actor).Units(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	var r plan.Review
	importer.Propose(&d, &r, units)
	next := *p
	next.id, err = p.service.SavePlan(context.Background(), p.ten.actor, rand.Text(), planning.NewPlan{Draft: d, Review: r, SourceName: name})
	p.must(0, err)
	return &next
}

func (p *livePlan) edit(version int, op plan.Op) {
	p.t.Helper()
	p.must(p.service.EditTree(context.Background(), p.ten.actor, rand.Text(), planning.TreeEdit{PlanID: p.id, Version: version, Op: op}))
}

// amend follows the plan and amends it: a task more in every area, a duty more, a duty that counts elsewhere, other
// words for the first task.
func (p *livePlan) amend() {
	p.t.Helper()
	ctx, q, unit := context.Background(), p.db.Store.In(p.ten.actor), p.ten.units["Phòng Kinh tế"]
	tree, err := q.PlanTree(ctx, p.id)
	p.must(0, err)
	for i, it := range plan.WithoutFocal(tree.Items, tree.Assignments) {
		parts := slices.DeleteFunc(tree.Tree().PartsOf(it.ID), func(a plan.Assignment) bool { return a.UnitID == unit })
		p.edit(tree.Plan.Version+i, plan.Op{Kind: plan.OpAssign, Item: it.ID, Parts: append(parts, plan.Assignment{UnitID: unit, Role: plan.RoleLead, Focal: true})})
	}
	tree, err = q.PlanTree(ctx, p.id)
	p.must(0, err)
	p.must(p.service.ActivatePlan(ctx, p.ten.actor, rand.Text(), planning.Activation{PlanID: p.id, Version: tree.Plan.Version, Period: plan.YearlyPeriod(2026, 11, 30)}))
	p.must(p.service.BeginAmendment(ctx, p.ten.actor, rand.Text(), plan.Amendment{PlanID: p.id, Title: "Kế hoạch điều chỉnh, bổ sung"}))
	version, reworded := 1, false
	for n, it := range tree.Items {
		switch {
		case it.Kind == plan.ItemArea:
			p.edit(version, plan.Op{Kind: plan.OpAdd, What: plan.ItemTask, Area: it.ID, Parts: []plan.Assignment{{UnitID: unit, Role: plan.RoleLead, Focal: true}},
				Text: plan.ItemText{Title: fmt.Sprintf("Họp rút kinh nghiệm lần thứ %d sau đợt cao điểm", n+1), TimingText: "Quý IV/2026"}})
			version++
		case it.Kind == plan.ItemTask && !reworded:
			reworded = true
			text := plan.TextOf(it)
			text.Title += " ở từng thôn"
			p.edit(version, plan.Op{Kind: plan.OpEdit, Item: it.ID, Area: it.AreaID, Text: text})
			version++
		}
	}
	areas := tree.Tree().Areas()
	for _, it := range tree.Items {
		if it.Kind == plan.ItemDuty { // it counts elsewhere than its words say
			p.edit(version, plan.Op{Kind: plan.OpEdit, Item: it.ID, Area: areas[len(areas)-1].ID, Text: plan.TextOf(it)})
			version++
			p.edit(version, plan.Op{Kind: plan.OpAdd, What: plan.ItemDuty, Unit: it.UnitID, Area: it.AreaID, Text: plan.ItemText{Title: "Cử người dự họp rút kinh nghiệm."}})
			version++
			break
		}
	}
	tree, err = q.PlanTree(ctx, p.id)
	p.must(0, err)
	p.must(p.service.PutInForce(ctx, p.ten.actor, rand.Text(), planning.InForce{PlanID: p.id, Version: version, PlanVersion: tree.Plan.Version, EffectiveOn: plan.DayOf(testNow, time.UTC)}))
}

// lines say the tree: what stands in it, where, until when and by whom, as stored and as printed groups.
func (p *livePlan) lines() (lines []string) {
	p.t.Helper()
	tree, err := p.db.Store.In(p.ten.actor).PlanTree(context.Background(), p.id)
	p.must(0, err)
	names := map[int64]string{}
	for _, u := range tree.Units {
		names[u.ID] = u.Name
	}
	for _, it := range tree.Items {
		if it.Ended() {
			continue
		}
		area, _ := tree.Tree().Item(it.AreaID)
		var who []string
		for _, a := range tree.Assignments {
			if a.ItemID == it.ID {
				who = append(who, fmt.Sprintf("%s %s %v", a.Role, names[a.UnitID], a.Focal))
			}
		}
		slices.Sort(who)
		of := area.Title
		if it.Kind == plan.ItemDuty {
			of = names[it.UnitID] + ", " + of
		}
		lines = append(lines, fmt.Sprintf("%s | %s | %s | %s | %s | %s | %s", it.Kind, of, it.Title, strings.Join(it.Body, " "), it.TimingText, it.Deliver, strings.Join(who, ", ")))
	}
	return lines
}

// documents are the plans at hand: one of our own, and real ones where KEHOACHXA_PLANS names their folder.
func planFiles(t testing.TB) map[string][]byte {
	t.Helper()
	names := []string{"../importer/testdata/plans/danh-so-tu-dong.docx"}
	if dir := os.Getenv("KEHOACHXA_PLANS"); dir != "" {
		for _, pattern := range []string{"*.txt", "*.docx"} {
			more, _ := filepath.Glob(filepath.Join(dir, pattern))
			names = append(names, more...)
		}
	}
	found := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name) //nolint:gosec // a test's own files
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(name)] = data
	}
	return found
}

// An amended plan comes back from its files as it is: what was added stands where it belongs, and who does what
// stays with the same units.
func TestAmendedPlanComesBack(t *testing.T) {
	t.Parallel()
	for name, data := range planFiles(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			p := &livePlan{site: s, t: t, ten: s.communes["hatrung"], service: planning.New(s.db.Store, func() time.Time { return testNow })}
			p = p.bring(name, data)
			p.amend()
			want := p.lines()
			b := s.as(t, "hatrung.vanhoa")
			for _, format := range []string{"docx", "xlsx"} {
				file := b.get(fmt.Sprintf("/ke-hoach/%d/tai.%s", p.id, format))
				if dir := os.Getenv("KEHOACHXA_KEEP"); dir != "" {
					_ = os.WriteFile(filepath.Join(dir, name+"."+format), []byte(file.body), 0o600)
				}
				got := p.bring("ke-hoach."+format, []byte(file.body)).lines()
				missing, more := without(want, got), without(got, want)
				if len(missing)+len(more) > 0 {
					t.Errorf("%s: not read back:\n%s\nread instead:\n%s", format, strings.Join(missing, "\n"), strings.Join(more, "\n"))
				}
			}
		})
	}
}

// without are the lines that another list lacks.
func without(list, other []string) (rest []string) {
	for _, l := range list {
		if !slices.Contains(other, l) {
			rest = append(rest, l)
		}
	}
	return rest
}
