package source

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
)

// withRowsApart keeps the rows of a table apart that has no line below its head, so that
// Markdown takes it for text: "2 years | 5 ml" above "6 years | 10 ml". Rows within a
// sentence stay in it.
func withRowsApart(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) < enough {
		return text
	}
	for _, line := range lines {
		if !isPiped(line) {
			return text
		}
	}
	return strings.Join(lines, hardBreak)
}

// isPiped tells whether a line has cells.
func isPiped(line string) bool { return strings.Contains(strings.Trim(line, "| "), "|") }

// noteStruck notes the text that is struck out, which is not quoted.
func (m *markdown) noteStruck(root ast.Node) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		if _, ok := n.(*tables.Strikethrough); ok {
			m.doc.noteStruck(m.lineIn(n), m.inline(n))
			return ast.WalkSkipChildren, nil
		}
		if first := n.FirstChild(); first != nil && n.Type() == ast.TypeBlock && first.Type() == ast.TypeInline {
			for _, text := range m.written(n).struck {
				m.doc.noteStruck(m.lineIn(n), text)
			}
		}
		return ast.WalkContinue, nil
	})
}

// noteStruck notes a text that is struck out.
func (d *document) noteStruck(line int, text string) {
	if text = squeeze(text); text != "" {
		d.note(line, fmt.Sprintf("left out as struck out: %q", shortened(text)),
			"take it out of the file, or the marks around it if it holds")
	}
}
