package source

import (
	"slices"

	"golang.org/x/net/html"
)

// tabPanels returns the panels that buttons of a page choose between, by their buttons. A page may
// say so by nothing but the id that each of them names, where a script and a style sheet hide all
// panels but one.
func tabPanels(controls []*html.Node, byID map[string]*html.Node) map[*html.Node]*html.Node {
	type place struct{ bar, frame *html.Node }
	bars := map[place][]*html.Node{}
	for _, c := range controls {
		if panel := byID[chosenBy(c)]; panel != nil && isTabPanel(panel) {
			at := place{barOf(c), panel.Parent}
			bars[at] = append(bars[at], c)
		}
	}
	panels := map[*html.Node]*html.Node{}
	for _, tabs := range bars {
		chosen := map[*html.Node]bool{}
		for _, c := range tabs {
			chosen[byID[chosenBy(c)]] = true
		}
		if len(tabs) < 2 || len(chosen) < len(tabs) { // a button alone, or several that do something with one part
			continue
		}
		for _, c := range tabs {
			panels[c] = byID[chosenBy(c)]
		}
	}
	return panels
}

// chosenBy returns the id that a button or a link which a script heeds names, or "". One that
// opens a window over the page chooses nothing.
func chosenBy(n *html.Node) string {
	if n.Data != "button" && n.Data != "a" || attribute(n, "data-toggle")+attribute(n, "data-bs-toggle") != "" {
		return ""
	}
	for _, key := range []string{"data-bs-target", "data-target", "data-tab", "aria-controls"} {
		if id := idNamed(attribute(n, key)); id != "" {
			return id
		}
	}
	return ""
}

// isTabPanel tells whether an element can be a panel: a block that has text, or may have it once it is shown.
func isTabPanel(n *html.Node) bool {
	return blockElements[n.Data] && headingLevel[n.Data] == 0 && n.Data != "li" && !isCell(n) &&
		(hasHiddenMark(n) || wordsOf(n) != "")
}

// barOf returns what holds a button beside the others.
func barOf(n *html.Node) *html.Node {
	if n.Parent != nil && slices.Contains([]string{"li", "span"}, n.Parent.Data) {
		return n.Parent.Parent
	}
	return n.Parent
}
