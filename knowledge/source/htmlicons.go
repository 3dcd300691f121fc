package source

import (
	"strings"

	"golang.org/x/net/html"
)

// What is read in place of an icon.
const (
	tickSign  = "✓"
	crossSign = "✗"
)

// iconNamed returns the sign that one of some classes stands for; "" for none. Only the names that
// the usual fonts have for a tick and a cross count: other crosses are those of first aid, and the
// name of a file may tell which side of the body it shows.
func iconNamed(classes string) string {
	for class := range strings.FieldsSeq(classes) {
		switch {
		case htmlLists.Set("crosses")[class]:
			return crossSign
		case htmlLists.Set("ticks")[class]:
			return tickSign
		}
	}
	return ""
}

// isIcon tells whether an element can be an icon: it has no text, and stands in a cell or before
// the text of an item.
func isIcon(n *html.Node) bool {
	return isEmpty(n) && !blockElements[n.Data] && (within(n, "td") || within(n, "li") && textAfter(n) != "")
}

// groupOf returns the list or table that an element of an item or a cell stands in.
func groupOf(n *html.Node) *html.Node {
	for a := range n.Ancestors() {
		if isList(a) || a.Data == "table" {
			return a
		}
	}
	return nil
}

// hasSilentCell tells whether a table of a page has a cell, beside the first of its row, that has
// nothing but a picture of which no words tell what it shows.
func hasSilentCell(t *html.Node) bool {
	if !holds(t, "th") {
		return false
	}
	for row := range t.Descendants() {
		if row.Data != "tr" {
			continue
		}
		for i, cell := range rowElements(row) {
			if i > 0 && shownIn(cell) == "" && holds(cell, "img", "svg", "i") {
				return true
			}
		}
	}
	return false
}

// signAt returns a sign that is drawn before an element: in its first paragraph, if it has some.
func signAt(n *html.Node, text string) sign {
	for first := firstElement(n); first != nil && (first.Data == "p" || first.Data == "div"); {
		n, first = first, firstElement(first)
	}
	return sign{at: n, text: text, beside: shownIn(n) != ""}
}

// isDrawnBefore tells whether a sign that is drawn before an element is about its text, or the
// text after it: no button has such.
func isDrawnBefore(n *html.Node) bool {
	switch n.Data {
	case "li", "p", "dd", "td", "div":
		return shownIn(n) != "" && !within(n, "nav", "button") &&
			(n.Data != "div" || !holds(n, "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"))
	case "span", "i", "em", "b", "strong":
		return !closing.MatchString(attribute(n, "class")) && !within(n, "a", "button", "nav", "label", "template") &&
			(isEmpty(n) && (within(n, "td") || textAfter(n) != "") || shownIn(n) != "")
	}
	return false
}
