package source

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// canBeHeading are the elements that pages give the role of a heading.
var canBeHeading = set("div", "p", "span", "strong", "b", "em", "i", "font", "center", "section", "header", "dt")

// withRoles makes headings of the elements that a page calls so by their role.
func withRoles(root *html.Node) {
	const usual, lowest = 2, 6 // the ranks of a heading that tells none, and of h6
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || !canBeHeading[n.Data] || attribute(n, "role") != "heading" {
			continue
		}
		level, err := strconv.Atoi(strings.TrimSpace(attribute(n, "aria-level")))
		if err != nil || level < 1 {
			level = usual
		}
		makeHeading(n, min(level, lowest))
	}
}

func makeHeading(n *html.Node, level int) {
	n.Data = "h" + strconv.Itoa(level)
	n.DataAtom = atom.Lookup([]byte(n.Data))
}

// withTitleLine makes the title of a page without one of the paragraph that word processors name as
// it, as Google Docs does: class "title".
func withTitleLine(root *html.Node) {
	var line *html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "h1" && wordsOf(n) != "" {
			return
		}
		if line == nil && n.Data == "p" && isTitleLine(n) {
			line = n
		}
	}
	if line != nil {
		makeHeading(line, 1)
	}
}

func isTitleLine(n *html.Node) bool {
	named := slices.ContainsFunc(strings.Fields(attribute(n, "class")), func(class string) bool {
		return strings.EqualFold(class, "title") || strings.HasPrefix(class, "MsoTitle")
	})
	return named && isTitle(wordsOf(n))
}
