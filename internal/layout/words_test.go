package layout

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestVietnameseIsForPeople: what only we read is English, so that nobody shows it to a person by mistake.
func TestVietnameseIsForPeople(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		for _, problem := range vietnameseForUs(s) {
			t.Error(problem)
		}
	}
}

// vietnameseForUs finds Vietnamese letters in Go errors and log lines.
func vietnameseForUs(s source) (problems []string) {
	ast.Inspect(s.tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !isForUs(call.Fun) {
			return true
		}
		for _, argument := range call.Args {
			for _, text := range texts(argument) {
				if strings.ContainsFunc(text.value, isVietnamese) {
					problems = append(problems, s.at(text.node)+": Vietnamese in an error or log line: "+text.value)
				}
			}
		}
		return true
	})
	return problems
}

var logMethods = []string{"Debug", "Info", "Warn", "Error", "Log", "Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln"}

// isForUs says whether the function makes a Go error or a log line.
func isForUs(function ast.Expr) bool {
	selector, ok := function.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	var receiver string
	switch x := selector.X.(type) {
	case *ast.Ident:
		receiver = x.Name
	case *ast.SelectorExpr:
		receiver = x.Sel.Name
	}
	name := selector.Sel.Name
	switch receiver {
	case "fmt":
		return name == "Errorf"
	case "errors":
		return name == "New"
	case "log", "slog", "logger":
		return slices.Contains(logMethods, strings.TrimSuffix(name, "Context"))
	}
	return false
}

type text struct {
	node  ast.Node
	value string
}

// texts are the string literals of an expression, those of a call inside it excepted: a fault made there has
// its sentence for a person.
func texts(e ast.Expr) (found []text) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				value, _ := strconv.Unquote(n.Value) // the parser has checked it
				found = append(found, text{n, value})
			}
		}
		return true
	})
	return found
}

func isVietnamese(r rune) bool {
	return r > unicode.MaxASCII && unicode.In(r, unicode.Latin, unicode.Mn)
}

// sqlFolders may hold SQL. localpg's makes the roles and the database that a store connects to.
var sqlFolders = []string{"internal/postgres", "internal/postgres/pgtest", "internal/localpg"}

var sqlPattern = regexp.MustCompile(`(?is)\b(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|` +
	`(create|alter|drop)\s+(table|role|database|index|extension|schema|policy|function)\s|set\s+(local\s+)?role\s)`)

// TestSQLHasItsPlace: a search for SQL outside the store finds nothing.
func TestSQLHasItsPlace(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.isTest() || slices.Contains(sqlFolders, s.folder()) {
			continue
		}
		for _, problem := range sqlOutside(s) {
			t.Error(problem)
		}
	}
}

func sqlOutside(s source) (problems []string) {
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if e, ok := n.(*ast.BasicLit); ok {
			for _, text := range texts(e) {
				if sqlPattern.MatchString(text.value + " ") {
					problems = append(problems, s.at(e)+": SQL outside the store: "+text.value)
				}
			}
		}
		return true
	})
	return problems
}

func TestWordRulesFind(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		statement       string
		vietnamese, sql bool
	}{
		{`return fmt.Errorf("plan %d: %w", id, err)`, false, false},
		{`return fmt.Errorf("kế hoạch %d: %w", id, err)`, true, false},
		{"return fmt.Errorf(\"ke\u0302\u0301 hoạch\")", true, false},
		{`return errors.New("a" + "đ")`, true, false},
		{`s.log.ErrorContext(ctx, "saved", "name", "Đặng")`, true, false},
		{`slog.Info("đã lưu")`, true, false},
		{`return fmt.Errorf("save: %w", fault.New(fault.Conflict, "Người khác đã lưu trước."))`, false, false},
		{`return fault.New(fault.Conflict, "Người khác đã lưu trước.")`, false, false},
		{`return errors.New("5 – 6 “quoted”")`, false, false},
		{`q := "SELECT id\nFROM plans WHERE x"`, false, true},
		{`q := "delete from plans"`, false, true},
		{`q := "ALTER TABLE plans"`, false, true},
		{`q := "select a unit, then send"`, false, false},
	} {
		s := snippet(t, test.statement)
		if got := vietnameseForUs(s); (len(got) > 0) != test.vietnamese {
			t.Errorf("%s: found Vietnamese %v", test.statement, got)
		}
		if got := sqlOutside(s); (len(got) > 0) != test.sql {
			t.Errorf("%s: found SQL %v", test.statement, got)
		}
	}
}
