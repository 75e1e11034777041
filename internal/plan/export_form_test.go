package plan

import (
	"strings"
	"testing"

	"github.com/kehoachxa/kehoachxa/internal/fault"
)

func TestUsualForm(t *testing.T) {
	t.Parallel()
	f := UsualForm()
	if err := f.Check(); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, c := range f.Columns {
		kinds = append(kinds, string(c.Kind))
	}
	want := "number source task lead cooperating due result progress obstacles recommendations extension"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
}

func TestCheckExportForm(t *testing.T) {
	t.Parallel()
	column := ExportColumn{ColumnTask, "Nhiệm vụ", 50}
	for _, test := range []struct {
		name, field string
		form        ExportForm
	}{
		{"no name", "name", ExportForm{Columns: []ExportColumn{column}}},
		{"long name", "name", ExportForm{Name: strings.Repeat("ă", MaxFormName+1), Columns: []ExportColumn{column}}},
		{"no column", "order-number", ExportForm{Name: "a"}},
		{"unknown column", "", ExportForm{Name: "a", Columns: []ExportColumn{{"x", "a", 50}}}},
		{"column twice", "", ExportForm{Name: "a", Columns: []ExportColumn{column, column}}},
		{"no label", "label-task", ExportForm{Name: "a", Columns: []ExportColumn{{ColumnTask, " ", 50}}}},
		{"long label", "label-task", ExportForm{Name: "a", Columns: []ExportColumn{{ColumnTask, strings.Repeat("ă", MaxColumnLabel+1), 50}}}},
		{"narrow", "width-task", ExportForm{Name: "a", Columns: []ExportColumn{{ColumnTask, "a", 4}}}},
		{"wide", "width-task", ExportForm{Name: "a", Columns: []ExportColumn{{ColumnTask, "a", MaxColumnWidth + 1}}}},
	} {
		if message := fault.Fields(test.form.Check())[test.field]; message == "" {
			t.Errorf("%s: no message at %q: %v", test.name, test.field, test.form.Check())
		}
	}
	if err := (ExportForm{Name: strings.Repeat("ă", MaxFormName), Columns: []ExportColumn{column}}).Check(); err != nil {
		t.Error(err)
	}
}
