package layout

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// allowed is the import direction: every package has its line, and may import of ours what stands there.
// "*" is everything; a test may import anything but the server, which only its own tests and the browser's do.
var allowed = map[string]string{
	"cmd/kehoachxa":            "*",
	"internal/account":         "fault",
	"internal/backup":          "fault",
	"internal/config":          "",
	"internal/demo":            "account fault importer plan planning postgres vi",
	"internal/docread":         "fault",
	"internal/docread/cputest": "",
	"internal/doctor":          "account postgres",
	"internal/e2e":             "*",
	"internal/e2e/bench":       "*",
	"internal/e2e/pictures":    "",
	"internal/e2e/durability":  "*",
	"internal/fault":           "",
	"internal/ics":             "",
	"internal/importer":        "docread fault plan vi",
	"internal/layout":          "",
	"internal/localpg":         "fault",
	"internal/lunar":           "",
	"internal/officialdoc":     "fault",
	"internal/photo":           "fault",
	"internal/plan":            "fault lunar",
	"internal/planning":        "account fault photo plan postgres",
	"internal/postgres":        "account fault plan",
	"internal/postgres/pgtest": "account localpg migrations plan postgres",
	"internal/remind":          "account fault plan planning postgres vi",
	"internal/remind/smtptest": "",
	"internal/report":          "officialdoc plan vi",
	"internal/server":          "account fault ics importer officialdoc plan planning postgres report sheet vi web web/view",
	"internal/sheet":           "docread fault officialdoc plan vi",
	"internal/vi":              "account plan",
	"migrations":               "",
	"web":                      "",
	"web/view":                 "account plan vi web",

	"internal/officialdoc/layoutcheck": "",
}

// pure packages compute; they neither read files, networks and clocks of the system nor start anything.
var pure = []string{"internal/ics", "internal/importer", "internal/lunar", "internal/officialdoc", "internal/plan", "internal/report", "internal/sheet", "internal/vi"}

func TestImportDirection(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, problem := range wrongImports(s) {
			t.Error(problem)
		}
	}
}

func wrongImports(s source) (problems []string) {
	line, ok := allowed[s.folder()]
	if !ok {
		return []string{s.file + ": package " + s.folder() + " has no line in the import table"}
	}
	for _, name := range s.ours() {
		short := strings.TrimPrefix(name, "internal/")
		switch {
		case line == "*", s.isTest() && (name != "internal/server" || s.folder() == name), slices.Contains(strings.Fields(line), short):
		default:
			problems = append(problems, s.file+": may not import "+name)
		}
	}
	if slices.Contains(pure, s.folder()) && !s.isTest() {
		for _, i := range s.tree.Imports {
			if does(importPath(i)) {
				problems = append(problems, s.at(i)+": a pure package may not import "+importPath(i))
			}
		}
	}
	return problems
}

// does says whether a package of others does I/O.
func does(name string) bool {
	return slices.ContainsFunc([]string{"os", "net/http", "syscall", "log", "github.com/jackc/pgx"}, func(top string) bool {
		return name == top || strings.HasPrefix(name, top+"/")
	}) || name == "net" || name == "database/sql" // net/url and database/sql/driver are harmless
}

func TestImportRulesFind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		file, imports string
		want          bool
	}{
		{"internal/plan/x.go", module + "/internal/fault", false},
		{"internal/plan/x.go", module + "/internal/postgres", true},
		{"internal/plan/x.go", "net/http", true},
		{"internal/plan/x.go", "os/exec", true},
		{"internal/plan/x.go", "net/url", false},
		{"internal/plan/x_test.go", "os", false},
		{"internal/plan/x_test.go", module + "/internal/server", true},
		{"internal/server/x_test.go", module + "/internal/server", false},
		{"internal/remind/x.go", module + "/internal/server", true},
		{"internal/util/x.go", "fmt", true},
		{"cmd/kehoachxa/x.go", module + "/internal/server", false},
	} {
		s, err := parse(test.file, `package x; import _ "`+test.imports+`"`, "x.go")
		if err != nil {
			t.Fatal(err)
		}
		if got := wrongImports(s); (len(got) > 0) != test.want {
			t.Errorf("%s imports %s: %v, want a problem: %v", test.file, test.imports, got, test.want)
		}
	}
}

// TestImportTable keeps the table free of circles, which the compiler would only find when both halves are used.
func TestImportTable(t *testing.T) {
	t.Parallel()
	full := map[string]string{}
	for name := range allowed {
		full[strings.TrimPrefix(name, "internal/")] = name
	}
	var visit func(name string, above []string)
	visit = func(name string, above []string) {
		if slices.Contains(above, name) {
			t.Fatalf("circle in the import table: %v", append(above, name))
		}
		for below := range strings.FieldsSeq(strings.Trim(allowed[name], "*")) {
			target, ok := full[below]
			if !ok {
				t.Errorf("%s may import %s, which has no line", name, below)
				continue
			}
			visit(target, append(above, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(allowed)) {
		visit(name, nil)
	}
}
