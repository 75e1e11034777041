package importer

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the rows of docs/importer-scores.md anew")

const scoresFile = "../../docs/importer-scores.md"

// TestScoresAreWrittenDown holds the table of docs/ to what is measured.
func TestScoresAreWrittenDown(t *testing.T) {
	t.Parallel()
	plans := scorePlans(t, "testdata/plans")
	if os.Getenv("KEHOACHXA_PLANS") != "" {
		plans = append(scorePlans(t, realPlans(t), realExpectations()...), plans...)
	}
	if *update {
		writeScores(t, plans)
	}
	written, err := os.ReadFile(scoresFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plans {
		if row := scoreRow(p.name, p.score.tallies); !strings.Contains(string(written), row) {
			t.Errorf("docs/importer-scores.md lacks %q: run go test ./internal/importer -update", row)
		}
	}
}

const scoreIntro = `# How well plans are read

` + "`kehoachxa plan parse`" + ` on each plan, compared with what a person read out of it. A figure is F1, the harmonic mean of
precision (how much of what was found is right) and recall (how much of what is there was found); 1.00 is every value
right and none too many, – means that the plan has nothing of the kind and nothing was found. Written by
` + "`go test ./internal/importer -update`" + `; the first plans are real ones and not part of this project, the others stand in
` + "`internal/importer/testdata/plans`" + ` and were written with every shape of label, list and table that communes use.

`

// writeScores writes the rows of the plans that are here anew and keeps the
// others: the real plans are not on every machine.
func writeScores(t *testing.T, plans []scored) {
	t.Helper()
	old, err := os.ReadFile(scoresFile)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	var names []string
	_, table, _ := strings.Cut(string(old), "|---|")
	table, rest, _ := strings.Cut(table, "\n\n")
	for line := range strings.SplitSeq(table, "\n") {
		if name, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " |"); ok && strings.HasPrefix(line, "| ") && !strings.HasPrefix(name, "**") {
			rows[name] = line
			names = append(names, name)
		}
	}
	for _, p := range plans {
		if rows[p.name] == "" {
			names = append(names, p.name)
		}
		rows[p.name] = scoreRow(p.name, p.score.tallies)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s| plan | values | precision | recall | F1 | %s |\n|---|--:|--:|--:|--:|%s\n", scoreIntro, strings.Join(categories, " | "), strings.Repeat("--:|", len(categories)))
	for _, name := range names {
		b.WriteString(rows[name] + "\n")
	}
	if rest != "" {
		b.WriteString("\n" + rest)
	}
	if err := os.WriteFile(scoresFile, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func scoreRow(name string, tallies map[string]tally) string {
	s := score{tallies: tallies}
	total := s.total()
	row := fmt.Sprintf("| %s | %d | %.3f | %.3f | %.3f |", name, total.want, total.precision(), total.recall(), total.f1())
	for _, c := range categories {
		if t := tallies[c]; t.want+t.got == 0 {
			row += " – |"
		} else {
			row += fmt.Sprintf(" %.2f |", t.f1())
		}
	}
	return row
}
