package planning_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/planning"
)

// Files of a sent report change as its text does: with a new version, and the old one keeps its files.
func TestVersionsKeepTheirFiles(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	w.save(w.health, w.draft(w.health, key, result("Đã cân, đo 1.768 trẻ.")))
	add := func(name string) int64 {
		t.Helper()
		id, err := w.AddEvidence(ctx, w.health, planning.Upload{Token: tokenOf(name), UnitID: w.health.UnitID, Key: key, Name: name + ".txt", Content: strings.NewReader(name)})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	remove := func(id int64) {
		t.Helper()
		if err := w.RemoveEvidence(ctx, w.health, id); err != nil {
			t.Fatal(err)
		}
	}
	send := func() {
		t.Helper()
		w.clock = w.clock.Add(time.Minute)
		if _, err := w.Submit(ctx, w.health, tokenOf("send"+w.clock.String()), []planning.Pick{{Key: key, Version: w.row(w.health, key).Report.Version}}); err != nil {
			t.Fatal(err)
		}
	}
	names := func(files []plan.Evidence) string {
		var list []string
		for _, f := range files {
			list = append(list, strings.TrimSuffix(f.Name, ".txt"))
		}
		return strings.Join(list, " ")
	}
	never, first, second := add("never"), add("first"), add("second")
	remove(never)
	send()
	if row := w.row(w.health, key); row.Report.Pending {
		t.Error("a report that was just sent waits to be sent")
	}
	remove(first)
	third := add("third")
	row := w.row(w.health, key)
	if !row.Report.Pending || row.Report.State != plan.Submitted {
		t.Errorf("after its files changed the report is %s, pending %v", row.Report.State, row.Report.Pending)
	}
	if got := names(row.SentFiles()); got != "first second" {
		t.Errorf("the version that was sent has %q", got)
	}
	if got := names(row.Files()); got != "second third" {
		t.Errorf("the working copy has %q", got)
	}
	if err := w.Accept(ctx, w.coordinator, []planning.Seen{{ReportID: row.Report.ID, Version: 1}}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("accepted while its files are changed: %v", err)
	}
	send()
	remove(third)
	row = w.row(w.health, key)
	for version, want := range map[int]string{1: "first second", 2: "second third"} {
		if got := names(row.FilesOf(version)); got != want {
			t.Errorf("version %d has %q, want %q", version, got, want)
		}
	}
	for id, there := range map[int64]bool{never: false, first: true, second: true, third: true} {
		if _, err := w.store.In(w.health).Evidence(ctx, id, w.health.UnitID); (err == nil) != there {
			t.Errorf("file %d can be read: %v, want %v", id, err == nil, there)
		}
	}
	send()
	if err := w.Accept(ctx, w.coordinator, []planning.Seen{{ReportID: row.Report.ID, Version: 3}}); err != nil {
		t.Fatal(err)
	}
	if err := w.RemoveEvidence(ctx, w.health, second); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a file of an accepted report is removed: %v", err)
	}
}

func TestEvidenceHasALimit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWork(t)
	key := w.plan.Row("III.1.1")
	var ids []int64
	add := func(n int) error {
		id, err := w.AddEvidence(ctx, w.health, planning.Upload{Token: tokenOf("up"), UnitID: w.health.UnitID, Key: key, Name: fmt.Sprintf("%d.txt", n), Content: strings.NewReader("x")})
		ids = append(ids, id)
		return err
	}
	for n := range plan.MaxEvidenceFiles {
		if err := add(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := add(99); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), "20 tệp") {
		t.Errorf("one file too many: %v", err)
	}
	if err := w.RemoveEvidence(ctx, w.health, ids[0]); err != nil {
		t.Fatal(err)
	}
	if err := add(100); err != nil {
		t.Errorf("a file in the place of a removed one: %v", err)
	}
	if row := w.row(w.health, key); len(row.Files()) != plan.MaxEvidenceFiles || slices.ContainsFunc(row.Files(), func(e plan.Evidence) bool { return e.Thumbnail }) {
		t.Errorf("%d files", len(row.Files()))
	}
}
