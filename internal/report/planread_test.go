package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/importer"
	"github.com/kehoachxa/kehoachxa/internal/plan"
	"github.com/kehoachxa/kehoachxa/internal/report"
)

// read understands a document and saves it, as far as that goes without a database.
func read(t *testing.T, name string, data []byte) (plan.Draft, plan.Blueprint) {
	t.Helper()
	d, err := importer.Read(data, importer.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	d.AdoptAnnex()
	var r plan.Review
	importer.Propose(&d, &r, nil)
	b, err := plan.Build(d, r, nil)
	if err != nil {
		t.Fatalf("%s: build: %v", name, err)
	}
	b.Plan.SourceName = name
	return d, b
}

func planData(b plan.Blueprint) report.PlanData {
	d := report.PlanData{Letterhead: data().Letterhead, Plan: b.Plan, Items: b.Items, Units: map[int64]plan.Unit{}, On: plan.NewDay(2026, 11, 27)}
	for i, u := range b.Units {
		d.Units[int64(-1-i)] = u
	}
	return d
}

// tree is what must be the same after a plan was exported and read back.
type tree struct {
	Number, Title, Kind, IssuedOn, Place string
	LegalBases, Purpose, Requirements    []string
	Opening, Closing                     []string
	Sections                             []plan.DraftSection
	Areas                                []plan.DraftArea
	Duties                               []plan.DraftDuty
	Recipients                           []plan.DraftRecipient
	Signer                               plan.DraftSigner
}

var filingLine = regexp.MustCompile(`^Lưu *:? *`)

// treeOf drops where nodes were read and how sure the reading is, and labels that only count.
func treeOf(d plan.Draft) tree {
	d.Normalize()
	t := tree{
		Number: d.Number, Title: d.Title, Kind: d.Kind, IssuedOn: d.IssuedOn, Place: d.Place, LegalBases: d.LegalBases, Purpose: d.Purpose,
		Requirements: d.Requirements, Opening: d.Opening, Areas: slices.Clone(d.Areas), Duties: slices.Clone(d.Duties),
		Recipients: slices.Clone(d.Recipients), Signer: d.Signer,
	}
	for _, c := range d.Closing {
		t.Closing = append(t.Closing, strings.TrimRight(c, "./ "))
	}
	for _, s := range d.Sections {
		s.Origin, s.Title = plan.Origin{}, strings.ToUpper(s.Title)
		s.Body = slices.DeleteFunc(slices.Clone(s.Body), func(b string) bool { return strings.HasPrefix(b, "(Phân công nhiệm vụ, thời hạn") })
		if s.Title != "DANH MỤC PHÂN CÔNG NHIỆM VỤ" {
			if strings.HasPrefix(s.Label, "Phụ lục") || strings.HasPrefix(s.Label, "PHỤ LỤC") {
				s.Label = "Phụ lục"
			}
			t.Sections = append(t.Sections, s)
		}
	}
	for i := range t.Areas {
		a := &t.Areas[i]
		a.Origin, a.Tasks = plan.Origin{}, slices.Clone(a.Tasks)
		for j := range a.Tasks {
			a.Tasks[j].Origin = plan.Origin{}
			a.Tasks[j].Label = ""
		}
	}
	for i := range t.Duties {
		t.Duties[i].Origin, t.Duties[i].Label, t.Duties[i].Areas = plan.Origin{}, "", nil // our own files say the areas
	}
	for i := range t.Recipients {
		t.Recipients[i].Origin = plan.Origin{}
		t.Recipients[i].Name = filingLine.ReplaceAllString(t.Recipients[i].Name, "Lưu: ")
	}
	t.Signer.Origin = plan.Origin{}
	return t
}

// wantSameTree compares two readings line by line of their JSON.
func wantSameTree(t *testing.T, got, want plan.Draft) {
	t.Helper()
	a, _ := json.MarshalIndent(treeOf(want), "", " ")
	b, _ := json.MarshalIndent(treeOf(got), "", " ")
	if bytes.Equal(a, b) {
		return
	}
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			t.Fatalf("line %d of the tree:\n%s\nread back as\n%s", i+1, strings.Join(x[max(i-3, 0):min(i+4, len(x))], "\n"), strings.Join(y[max(i-3, 0):min(i+4, len(y))], "\n"))
		}
	}
	t.Fatalf("the tree has %d lines, read back %d", len(x), len(y))
}

// documents are the plans at hand: those of the demonstration, and real ones where KEHOACHXA_PLANS names
// their folder.
func documents(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	patterns := []string{"../demo/plans/*.txt"}
	if dir := os.Getenv("KEHOACHXA_PLANS"); dir != "" {
		patterns = append(patterns, filepath.Join(dir, "*.txt"), filepath.Join(dir, "*.docx"))
	}
	for _, pattern := range patterns {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			data, err := os.ReadFile(name) //nolint:gosec // a test's own files
			if err != nil {
				t.Fatal(err)
			}
			data = []byte(strings.NewReplacer("{{year}}", "2026", "{{last}}", "2025").Replace(string(data)))
			found[filepath.Base(name)] = data
		}
	}
	if len(found) == 0 {
		t.Fatal("no plans found")
	}
	return found
}

func TestPlanReadBack(t *testing.T) {
	t.Parallel()
	for name, data := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, b := read(t, name, data)
			doc := report.PlanDocument(planData(b))
			var file bytes.Buffer
			if err := doc.WriteDOCX(&file); err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("KEHOACHXA_KEEP"); dir != "" {
				_ = os.WriteFile(filepath.Join(dir, name+".docx"), file.Bytes(), 0o600)
				var pdf bytes.Buffer
				_ = doc.WritePDF(&pdf)
				_ = os.WriteFile(filepath.Join(dir, name+".pdf"), pdf.Bytes(), 0o600)
				pdf.Reset()
				_ = report.PlanWorkbook(planData(b)).WriteXLSX(&pdf)
				_ = os.WriteFile(filepath.Join(dir, name+".xlsx"), pdf.Bytes(), 0o600)
			}
			got, _ := read(t, name, file.Bytes())
			wantSameTree(t, got, want)

			file.Reset()
			if err := report.PlanWorkbook(planData(b)).WriteXLSX(&file); err != nil {
				t.Fatal(err)
			}
			got, again := read(t, name, file.Bytes())
			wantSameTree(t, got, want)
			for _, p := range got.Problems {
				if strings.Contains(p.Why, "Excel") {
					t.Errorf("row %d is left open: %s", p.Line, p.Text)
				}
			}
			// What came back from the workbook gives the same document.
			file.Reset()
			if err := report.PlanDocument(planData(again)).WriteDOCX(&file); err != nil {
				t.Fatal(err)
			}
			got, _ = read(t, name, file.Bytes())
			wantSameTree(t, got, want)
		})
	}
}
