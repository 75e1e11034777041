package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/kehoachxa/kehoachxa"
	root   = "../.."
)

// source is one Go file of the project.
type source struct {
	file string // from the top of the project, with slashes
	fset *token.FileSet
	tree *ast.File
}

// folder is the package's path inside the module.
func (s source) folder() string { return path.Dir(s.file) }

func (s source) isTest() bool { return strings.HasSuffix(s.file, "_test.go") }

// at is the place of a node, as editors read it.
func (s source) at(n ast.Node) string {
	return s.file + ":" + strconv.Itoa(s.fset.Position(n.Pos()).Line)
}

// ours are the packages of the module that the file imports, by their path inside it.
func (s source) ours() []string {
	var found []string
	for _, i := range s.tree.Imports {
		if name, ok := strings.CutPrefix(importPath(i), module+"/"); ok {
			found = append(found, name)
		}
	}
	return found
}

func importPath(i *ast.ImportSpec) string {
	name, _ := strconv.Unquote(i.Path.Value) // the parser has checked it
	return name
}

// sources are all Go files of the project.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	for _, top := range []string{"cmd", "internal", "web", "migrations"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
				return err
			}
			file, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			s, err := parse(filepath.ToSlash(file), nil, name)
			found = append(found, s)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 50 {
		t.Fatalf("only %d files found", len(found))
	}
	return found
}

// parse reads a file, or the text given in its place.
func parse(file string, text any, name string) (source, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	return source{file: file, fset: fset, tree: tree}, err
}

// snippet is a file made of the statement, for trying a rule on.
func snippet(t *testing.T, statement string) source {
	t.Helper()
	s, err := parse("internal/x/x.go", "package x\nfunc f() {\n"+statement+"\n}", "x.go")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
