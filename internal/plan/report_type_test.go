package plan_test

import (
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
	"github.com/kehoachxa/kehoachxa/internal/plan"
)

func TestPresetsAreSoundAndCoverEveryKind(t *testing.T) {
	t.Parallel()
	kinds, keys := map[plan.PeriodKind]bool{}, map[string]bool{}
	for _, p := range plan.ReportPresets() {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v %v", p.Name, err, fault.Fields(err))
		}
		if keys[p.Key()] {
			t.Errorf("two presets are called %s", p.Key())
		}
		keys[p.Key()] = true
		for _, k := range p.Kinds {
			kinds[k] = true
		}
	}
	for _, k := range []plan.PeriodKind{plan.PeriodYear, plan.PeriodHalfYear, plan.PeriodNineMonths, plan.PeriodQuarter, plan.PeriodMonth, plan.PeriodAdHoc} {
		if !kinds[k] {
			t.Errorf("no preset for %s", k)
		}
	}
}

func TestReportTypeCheckNamesTheField(t *testing.T) {
	t.Parallel()
	part := func(key string, level int, title string, source plan.PartSource) plan.OutlinePart {
		return plan.OutlinePart{Key: key, Level: level, Title: title, Source: source}
	}
	for name, c := range map[string]struct {
		change func(*plan.ReportType)
		field  string
	}{
		"no name":           {func(r *plan.ReportType) { r.Name = "" }, "name"},
		"no kind of period": {func(r *plan.ReportType) { r.Kinds = nil }, "kinds"},
		"no such document":  {func(r *plan.ReportType) { r.Document = "THƯ" }, "document"},
		"no title":          {func(r *plan.ReportType) { r.Title = " " }, "title"},
		"no such word":      {func(r *plan.ReportType) { r.Opening = "Kỳ {kì}" }, "opening"},
		"brace left open":   {func(r *plan.ReportType) { r.Closing = "Hết {kỳ" }, "closing"},
		"no parts":          {func(r *plan.ReportType) { r.Parts = nil }, "parts"},
		"key twice":         {func(r *plan.ReportType) { r.Parts = append(r.Parts, part("a", 1, "A", plan.SourceText)) }, "parts"},
		"key of another":    {func(r *plan.ReportType) { r.Parts = append(r.Parts, part("title", 1, "A", plan.SourceText)) }, "parts"},
		"untitled text":     {func(r *plan.ReportType) { r.Parts[1].Title = "" }, "title-b"},
		"level jumps":       {func(r *plan.ReportType) { r.Parts[1].Level = 3 }, "title-b"},
		"begins below":      {func(r *plan.ReportType) { r.Parts[0].Level = 2 }, "title-a"},
		"empty heading":     {func(r *plan.ReportType) { r.Parts[2].Source = plan.SourceHeading }, "title-c"},
		"areas too deep": {func(r *plan.ReportType) {
			r.Parts = append(r.Parts, part("d", 2, "D", plan.SourceText), part("e", 3, "E", plan.SourceAreas))
		}, "title-e"},
		"two counts":         {func(r *plan.ReportType) { r.Parts[0].Source, r.Parts[1].Source = plan.SourceCounts, plan.SourceCounts }, "title-b"},
		"unknown source":     {func(r *plan.ReportType) { r.Parts[1].Source = "x" }, "title-b"},
		"long addressee":     {func(r *plan.ReportType) { r.Addressee = []string{strings.Repeat("x", 201)} }, "addressee"},
		"unknown word above": {func(r *plan.ReportType) { r.Parts[0].Title = "{X}" }, "title-a"},
	} {
		r := plan.ReportType{
			Name: "Mẫu", Document: "BÁO CÁO", Kinds: []plan.PeriodKind{plan.PeriodYear}, Title: "Kết quả {kỳ}", Opening: "Mở", Closing: "Hết./.",
			Parts: []plan.OutlinePart{part("a", 1, "A", plan.SourceHeading), part("b", 2, "B", plan.SourceText), part("c", 1, "C", plan.SourceText)},
		}
		if err := r.Check(); err != nil {
			t.Fatal(err, fault.Fields(err))
		}
		c.change(&r)
		if _, named := fault.Fields(r.Check())[c.field]; !named {
			t.Errorf("%s: %v, want field %s", name, fault.Fields(r.Check()), c.field)
		}
	}
}

func TestFillPatternKeepsCapitals(t *testing.T) {
	t.Parallel()
	value := func(name string) string { return "quý ii " + name }
	got := plan.FillPattern("{kỳ}; {KỲ SAU}; {lạ}; {", value)
	if got != "quý ii kỳ; QUÝ II KỲ SAU; {lạ}; {" {
		t.Error(got)
	}
}

func TestTypesLayRowsOverPresets(t *testing.T) {
	t.Parallel()
	year := plan.ReportPresets()[0]
	year.ID, year.Name, year.Position = 7, "Báo cáo tổng kết năm", 99
	types := plan.ReportTypes([]plan.ReportType{year, {ID: 8, Name: "Riêng", Position: 3}})
	if n := len(plan.ReportPresets()) + 1; len(types) != n {
		t.Fatalf("%d types, want %d", len(types), n)
	}
	if last := types[len(types)-1]; last.Name != "Báo cáo tổng kết năm" || last.Key() != "nam" {
		t.Errorf("last: %+v", last)
	}
	if own, ok := plan.ReportTypeOf(types, "8"); !ok || own.Name != "Riêng" {
		t.Errorf("own: %+v", own)
	}
}
