package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestLogTold holds that the page of operations tells of every line that is logged as a warning
// or an error, and of no other.
func TestLogTold(t *testing.T) {
	logged, err := warnings(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(logged) < 50 {
		t.Fatalf("found %d messages; the walk does not see the code", len(logged))
	}
	told := map[string]bool{}
	_, table, _ := strings.Cut(readDeployment(t, "README.md"), "\n| line of the log |")
	for _, row := range regexp.MustCompile("(?m)^\\| ((?:WARN|ERROR) `[^`]+`) \\|").FindAllStringSubmatch(table, -1) {
		told[row[1]] = true
	}
	for _, line := range slices.Sorted(maps.Keys(logged)) {
		if !told[line] {
			t.Errorf("%s: deployments/README.md, at its end, has to tell what this means and what to do:\n| %s | … | … |",
				logged[line], line)
		}
		delete(told, line)
	}
	for line := range told {
		t.Errorf("deployments/README.md tells of %s, which is not logged", line)
	}
}

// TestWarnings shows the walk an invented tree, so that it cannot fall asleep.
func TestWarnings(t *testing.T) {
	const code = `package a
func f() {
	log.Info("nothing")
	log.Warn("the data key lies beside the data; set "+dataKey+
		" to keep it apart", "file", kept)
	s.log.ErrorContext(ctx, "it stopped", "error", err)
	http.Error(w, "no message of the log", 500)
	o.Warn(err)
}`
	got, err := warnings(fstest.MapFS{"bot/a.go": {Data: []byte(code)}, "bot/a_test.go": {Data: []byte(code)},
		"bot/bottest/a.go": {Data: []byte(code)}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"WARN `the data key lies beside the data; set … to keep it apart`": "bot/a.go:4",
		"ERROR `it stopped`": "bot/a.go:6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// warnings finds what the code of a tree logs as a warning or an error, tests and fakes apart:
// where "WARN `message`" is logged.
func warnings(tree fs.FS) (map[string]string, error) {
	found := map[string]string{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil || name == ".":
			return err
		case entry.IsDir() && (base == "testdata" || base == "bottest" || base[0] == '.'):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if level, message := logCall(node); level != "" {
				found[level+" `"+message+"`"] = fmt.Sprintf("%s:%d", name, set.Position(node.Pos()).Line)
			}
			return true
		})
		return nil
	})
	return found, err
}

// logCall returns the level and the message of a call that warns; "" for any other.
func logCall(node ast.Node) (level, message string) {
	call, ok := node.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", ""
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	first := call.Args[0]
	if name, ok := strings.CutSuffix(method.Sel.Name, "Context"); ok && len(call.Args) > 1 {
		method, first = &ast.SelectorExpr{Sel: ast.NewIdent(name)}, call.Args[1]
	}
	switch method.Sel.Name {
	case "Warn", "Error":
		if message = literal(first); strings.Trim(message, "…") != "" {
			return strings.ToUpper(method.Sel.Name), message
		}
	}
	return "", ""
}

// literal is the text of an expression, with … where it is not written out.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		return literal(e.X) + literal(e.Y)
	}
	return "…"
}
