package plan

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestDraftNormalizeLeavesNoNull(t *testing.T) {
	t.Parallel()
	d := Draft{
		Sections:   []DraftSection{{}},
		Areas:      []DraftArea{{Tasks: []DraftTask{{}}}, {}},
		AnnexTasks: []DraftAnnexTask{{}},
		Duties:     []DraftDuty{{}},
	}
	d.Normalize()
	out, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "null") {
		t.Errorf("null in %s", out)
	}
	for _, key := range []string{`"lines":[0,0]`, `"sure":0`, `"cooperating":[]`, `"timing":""`} {
		if !strings.Contains(string(out), key) {
			t.Errorf("%s is missing in %s", key, out)
		}
	}
}

func TestDraftNodes(t *testing.T) {
	t.Parallel()
	d := Draft{
		Areas: []DraftArea{
			{Label: "1", Tasks: []DraftTask{{Label: "1.1"}, {Label: "1.2"}}},
			{Label: "2", Tasks: []DraftTask{{Title: "dash"}}},
		},
		Duties: []DraftDuty{{Unit: "A", Items: []string{"x", "y"}}, {Unit: "B", Items: []string{"z"}}},
		Signer: DraftSigner{Name: "N"},
	}
	var paths []string
	for _, n := range d.Nodes() {
		paths = append(paths, n.Path)
	}
	want := "areas.0 areas.0.tasks.0 areas.0.tasks.1 areas.1 areas.1.tasks.0 duties.0 duties.1 signer"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("paths\n got %s\nwant %s", got, want)
	}
	if n, ok := d.Node("areas.1.tasks.0"); !ok || n.Title != "dash" || n.Kind != NodeTask {
		t.Errorf("Node = %+v, %v", n, ok)
	}
	if _, ok := d.Node("areas.9"); ok {
		t.Error("a node that is not there was found")
	}
	if got, want := d.Counts(), (DraftCounts{Areas: 2, Tasks: 3, Units: 2, Duties: 3}); got != want {
		t.Errorf("Counts = %+v, want %+v", got, want)
	}
}
