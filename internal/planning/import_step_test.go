package planning_test

import (
	"context"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
	"github.com/kehoachxa/kehoachxa/internal/postgres"
)

// TestStepsOfAReview takes changes back and makes them again: by several steps, in another window, until
// another change makes the way forward void.
func TestStepsOfAReview(t *testing.T) {
	t.Parallel()
	ctx, o := context.Background(), newOffice(t)
	n := o.newPlan()
	n.Draft.Source = []plan.DraftParagraph{
		{Lines: [2]int{1, 1}, Text: "1. Phun thuốc", Path: "areas.0"}, {Lines: [2]int{2, 2}, Text: "1.1. Phun thuốc diệt muỗi", Path: "areas.0.tasks.0"},
		{Lines: [2]int{3, 3}, Text: "- Dọn vệ sinh", Path: "areas.0.tasks.1"},
	}
	id, err := o.service.AddImportDraft(ctx, o.actor, token, n)
	if err != nil {
		t.Fatal(err)
	}
	now := func() postgres.ImportDraft {
		t.Helper()
		d, err := o.store.In(o.actor).ImportDraft(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	edit := func(what string, change func(d *plan.Draft, r *plan.Review) error) {
		t.Helper()
		_, err := o.service.EditImportDraft(ctx, o.actor, planning.DraftEdit{ID: id, Version: now().Version, Window: "one", Changes: []planning.DraftChange{{What: what, Make: change}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	act := func(op string) {
		t.Helper()
		edit("act", func(d *plan.Draft, r *plan.Review) error {
			_, err := plan.Reshape(d, r, op)
			return err
		})
	}
	step := func(window string, again bool) error {
		_, _, err := o.service.StepImportDraft(ctx, o.actor, planning.DraftEdit{ID: id, Version: now().Version, Window: window}, again)
		return err
	}
	tasks := func() int { return len(now().Draft.Areas[0].Tasks) }

	if err := step("one", false); fault.KindOf(err) != fault.Invalid {
		t.Errorf("nothing to take back: %v", err)
	}
	act("body:line.2")
	for _, title := range []string{"P", "Ph", "Phòng bệnh"} {
		edit(planning.TypedInto+"head", func(d *plan.Draft, _ *plan.Review) error {
			d.Title = title
			return nil
		})
	}
	act("dismiss:line.2")
	edit(planning.TypedInto+"head", func(*plan.Draft, *plan.Review) error { return nil }) // nothing changed: no step
	d := now()
	if d.Undo != "act" || d.Redo != "" || len(d.Review.Dismissed) != 1 || d.Draft.Source[2].Path != "dismissed.0" {
		t.Errorf("after the changes: undo %q, redo %q, dismissed %q, line 3 at %s", d.Undo, d.Redo, d.Review.Dismissed, d.Draft.Source[2].Path)
	}
	for i, want := range []struct {
		path, title string
		tasks       int
	}{
		{"areas.0.tasks.0.body.0", "Phòng bệnh", 1}, {"areas.0.tasks.0.body.0", "Phòng bệnh mùa mưa", 1}, {"areas.0.tasks.1", "Phòng bệnh mùa mưa", 2},
	} {
		if err := step([]string{"one", "two", "two"}[i], false); err != nil {
			t.Fatal(err)
		}
		if d := now(); d.Draft.Source[2].Path != want.path || d.Draft.Title != want.title || tasks() != want.tasks || d.Redo == "" {
			t.Errorf("%d steps back: line 3 at %s, title %q, %d tasks", i+1, d.Draft.Source[2].Path, d.Draft.Title, tasks())
		}
	}
	if d := now(); d.Undo != "" || d.Draft.Source[2].Text != "- Dọn vệ sinh" {
		t.Errorf("at the beginning: undo %q, source %+v", d.Undo, d.Draft.Source)
	}
	if err := step("two", true); err != nil || tasks() != 1 {
		t.Errorf("made again: %v, %d tasks", err, tasks())
	}
	if _, _, err := o.service.StepImportDraft(ctx, o.actor, planning.DraftEdit{ID: id, Version: 1, Window: "three"}, false); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a step from an old page: %v", err)
	}
	act("task:line.2")
	if err := step("one", true); fault.KindOf(err) != fault.Invalid {
		t.Errorf("made again after another change: %v", err)
	}
	for range postgres.MaxImportSteps/2 + 5 {
		act("down:line.1")
		act("up:line.1")
	}
	n2 := 0
	for step("one", false) == nil {
		n2++
	}
	if n2 != postgres.MaxImportSteps {
		t.Errorf("%d steps can be taken back, want %d", n2, postgres.MaxImportSteps)
	}
}
