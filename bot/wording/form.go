package wording

import (
	"strings"
	"text/template/parse"

	"golang.org/x/text/feature/plural" // which form a number takes, by Unicode's CLDR
	"golang.org/x/text/language"
)

// form is a text of a sentence, cut at its placeholders.
type form struct {
	text   string // as it stands in the file
	pieces []piece
}

// piece is a part of a form that is said as it is, or the name of a placeholder.
type piece struct {
	text        string
	placeholder bool
}

// parseForm takes a text apart; false when it holds anything but placeholders in {{ }}. It is read as a
// template, and filled in by ourselves: what executes templates can call any method by its name,
// for which the linker would keep all methods of the program, a tenth of it.
func parseForm(text string) (form, bool) {
	trees, err := parse.Parse("sentence", text, "", "", map[string]any{})
	tree := trees["sentence"]
	if err != nil || len(trees) != 1 || tree == nil || len(tree.Root.Nodes) == 0 {
		return form{}, false
	}
	found := form{text: text}
	for _, node := range tree.Root.Nodes {
		p, ok := pieceOf(node)
		if !ok {
			return form{}, false
		}
		found.pieces = append(found.pieces, p)
	}
	return found, true
}

// pieceOf returns what a node says; false for one that is neither text nor a placeholder.
func pieceOf(node parse.Node) (piece, bool) {
	if text, ok := node.(*parse.TextNode); ok {
		return piece{text: string(text.Text)}, true
	}
	action, ok := node.(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Cmds[0].Args) != 1 {
		return piece{}, false
	}
	field, ok := action.Pipe.Cmds[0].Args[0].(*parse.FieldNode)
	if !ok || len(field.Ident) != 1 {
		return piece{}, false
	}
	return piece{field.Ident[0], true}, true
}

// filled is the form with the values of its placeholders; one that has none is left out.
func (f form) filled(values Values) string {
	var b strings.Builder
	for _, p := range f.pieces {
		if p.placeholder {
			b.WriteString(values[p.text])
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// formFor is the form of a sentence that a number takes.
func (e *entry) formFor(n int) form {
	if f, ok := e.forms[one]; ok && plural.Cardinal.MatchPlural(language.English, n, 0, 0, 0, 0) == plural.One {
		return f
	}
	return e.forms[other]
}
