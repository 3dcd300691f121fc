package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// use is a sentence that a room names, and where.
type use struct{ name, at string }

// room is the code of a folder, tests apart.
type room struct {
	uses      []use
	variables map[string]string // names of sentences, by the variable that holds one
	files     []*ast.File
	set       *token.FileSet
}

// TestUses holds that each sentence of the file is named once in the code, and nothing else is.
func TestUses(t *testing.T) {
	at := map[string]string{}
	for _, r := range rooms(t) {
		for _, u := range r.uses {
			if english.entries[u.name] == nil {
				t.Errorf("%s: there is no sentence %q", u.at, u.name)
			}
			if at[u.name] != "" {
				t.Errorf("%s: %q is named at %s as well", u.at, u.name, at[u.name])
			}
			at[u.name] = u.at
		}
	}
	for _, name := range english.order {
		if at[name] == "" {
			t.Errorf("en.yaml:%d: nothing says %q", english.entries[name].line, name)
		}
	}
}

// TestValues holds that whoever says a sentence gives the values of its placeholders, and no others.
func TestValues(t *testing.T) {
	checked := 0
	for _, r := range rooms(t) {
		for _, file := range r.files {
			ast.Inspect(file, func(node ast.Node) bool {
				if call, ok := node.(*ast.CallExpr); ok {
					if name, given, ok := r.said(call); ok {
						checked++
						if want := ownPlaceholders(name); !slices.Equal(given, want) {
							t.Errorf("%v: %s gets %q, want %q", r.set.Position(call.Pos()), name, given, want)
						}
					}
				}
				return true
			})
		}
	}
	if checked < 40 {
		t.Errorf("only %d sentences are said by their variables: the walk does not see them", checked)
	}
}

// ownPlaceholders are those of a sentence that the clinic does not give.
func ownPlaceholders(name string) []string {
	e := english.entries[name]
	return slices.DeleteFunc(slices.Sorted(maps.Keys(e.placeholders)), func(p string) bool {
		return p == count || slices.Contains(everywhere, p) && !strings.HasPrefix(name, parts) &&
			!strings.HasPrefix(name, fixed)
	})
}

// said is the sentence that a call says, and the values that it gives; false for any other call,
// and for one whose sentence or values are not written out.
func (r room) said(call *ast.CallExpr) (name string, given []string, ok bool) {
	method, isMethod := call.Fun.(*ast.SelectorExpr)
	if !isMethod || len(call.Args) == 0 || !slices.Contains([]string{"Say", "Count", "say"}, method.Sel.Name) {
		return "", nil, false
	}
	variable, isVariable := call.Args[0].(*ast.Ident)
	if !isVariable || r.variables[variable.Name] == "" {
		return "", nil, false
	}
	name = r.variables[variable.Name]
	switch last := call.Args[len(call.Args)-1].(type) {
	case *ast.CompositeLit:
		for _, element := range last.Elts {
			given = append(given, text(element.(*ast.KeyValueExpr).Key))
		}
		slices.Sort(given)
	case *ast.Ident:
		if last != variable && last.Name != "nil" {
			return "", nil, false
		}
	default:
		return "", nil, false
	}
	return name, given, true
}

func text(literal ast.Expr) string {
	l, ok := literal.(*ast.BasicLit)
	if !ok {
		return ""
	}
	s, _ := strconv.Unquote(l.Value)
	return s
}

// rooms reads the code below bot and cmd.
func rooms(t *testing.T) map[string]room {
	t.Helper()
	found := map[string]room{}
	for _, top := range []string{"../../bot", "../../cmd"} {
		err := filepath.WalkDir(top, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			r := found[filepath.Dir(path)]
			if r.set == nil {
				r.set, r.variables = token.NewFileSet(), map[string]string{}
			}
			file, err := parser.ParseFile(r.set, path, nil, 0)
			if err != nil {
				return err
			}
			r.read(file)
			found[filepath.Dir(path)] = r
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// read notes the sentences that a file names.
func (r *room) read(file *ast.File) {
	r.files = append(r.files, file)
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ValueSpec:
			for i, value := range node.Values {
				if call, ok := value.(*ast.CallExpr); ok && isOf(call) {
					r.variables[node.Names[i].Name] = text(call.Args[0])
				}
			}
		case *ast.CallExpr:
			if isOf(node) {
				r.uses = append(r.uses, use{text(node.Args[0]), r.set.Position(node.Pos()).String()})
			}
		}
		return true
	})
}

// isOf tells whether a call is wording.Of.
func isOf(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "Of" || len(call.Args) != 1 {
		return false
	}
	from, ok := method.X.(*ast.Ident)
	return ok && from.Name == "wording"
}
