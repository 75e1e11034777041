package report_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPresetDocuments holds the document of each preset, as HTML, against a file.
func TestPresetDocuments(t *testing.T) {
	t.Parallel()
	for _, preset := range plan.ReportPresets() {
		d := data()
		d.Type = preset
		d.Period.Kind = preset.Kinds[0]
		switch d.Period.Kind {
		case plan.PeriodHalfYear, plan.PeriodQuarter:
			d.Period.Number = 1
		case plan.PeriodMonth:
			d.Period.Number = 12
		case plan.PeriodAdHoc:
			d.Period.Title = "Kết quả Tháng hành động vì trẻ em"
		}
		d.Edits["directions"] = report.Edit{Text: "- Rà soát trẻ em có hoàn cảnh khó khăn.\n- Cấp thẻ bảo hiểm y tế.", Version: 1}
		html := strings.ReplaceAll(report.Compose(d).Document(d).HTML(), "><", ">\n<")
		file := filepath.Join("testdata", preset.Preset+".html")
		if *update {
			if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if html != string(want) {
			t.Errorf("%s: the document is no longer as in %s; look at it and run the test with -update", preset.Name, file)
		}
	}
}

func TestNumbersFollowTheOutline(t *testing.T) {
	t.Parallel()
	d := data()
	d.Type.Parts = []plan.OutlinePart{
		{Key: "a", Level: 1, Title: "MỘT", Source: plan.SourceHeading},
		{Key: "b", Level: 2, Title: "Kết quả", Source: plan.SourceAreas},
		{Key: "c", Level: 2, Title: "Hai", Source: plan.SourceText},
		{Key: "d", Level: 1, Title: "NHIỆM VỤ {KỲ SAU}", Source: plan.SourceReasons},
	}
	var got []string
	for _, p := range report.Compose(d).Parts {
		if p.Level > 0 {
			got = append(got, p.Label+" "+p.Title)
		}
	}
	want := "I. MỘT; 1. Kết quả; 1.1. Tuyên truyền; 1.2. Chăm sóc sức khỏe; 2. Hai; II. NHIỆM VỤ NĂM 2027"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
}

func TestPeriodOutOfTurnShowsWhatItAsksAbout(t *testing.T) {
	t.Parallel()
	d := data()
	d.Type = plan.ReportPresets()[5]
	d.Period.Kind, d.Period.Title = plan.PeriodAdHoc, "Kết quả truyền thông"
	d.Rows = d.Rows[:2] // both of area 1
	r := report.Compose(d)
	if _, there := r.Part("area:2"); there {
		t.Error("an area that nobody was asked about has a part")
	}
	doc := r.Document(d)
	if doc.Summary != "Kết quả truyền thông" || len(doc.Annexes) != 1 {
		t.Errorf("summary %q, %d annexes", doc.Summary, len(doc.Annexes))
	}
	var html strings.Builder
	if err := doc.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(html.String(), "Vận động nguồn lực") {
		t.Error("the annex lists a task that nobody was asked about")
	}
}
