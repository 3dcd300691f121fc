package source

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// What is read in place of an icon.
const (
	tickSign  = "✓"
	crossSign = "✗"
)

// iconOf returns the sign that an icon shows by its names: those of its class and of the drawing
// that it uses, that of its file, or a label that says what it looks like.
func iconOf(n *html.Node) string {
	if named := iconNamed(attribute(n, "class")); named != "" {
		return named
	}
	file := path.Base(attribute(n, "src"))
	for _, name := range []string{attribute(n, "alt"), attribute(n, "aria-label"), strings.TrimSuffix(file, path.Ext(file))} {
		if drawn := signDrawn(name); drawn != "" {
			return drawn
		}
	}
	for use := range n.Descendants() {
		if _, id, _ := strings.Cut(attribute(use, "href"), "#"); use.Data == "use" {
			return iconNamed(id)
		}
	}
	return ""
}

// markOfItems returns the sign that stands before the items of a list by its class or style.
func markOfItems(l *html.Node) string {
	if named := markNamed(attribute(l, "class")); named != "" {
		return named
	}
	file := path.Base(strings.Trim(declaredIn(attribute(l, "style"), "list-style-image"), `url('")`))
	return signDrawn(strings.TrimSuffix(file, path.Ext(file)))
}

// markNamed returns the sign that a class sets before the text of an element: one that names a
// cross or a tick and nothing else, as "list--cross" does and "tick-removal" does not.
func markNamed(classes string) string {
	for class := range strings.FieldsSeq(classes) {
		words := slices.DeleteFunc(nameWords(class), func(word string) bool {
			return htmlLists.Set("words of marks")[word] || htmlLists.Set("words of pictures")[word]
		})
		if named := signNamed(words); named != "" && len(words) == 1 {
			return named
		}
	}
	return ""
}

// iconNamed returns the same of an icon, which frameworks name by two words, as "fa-times".
func iconNamed(classes string) string {
	pairs := slices.DeleteFunc(namesIn(classes), func(name string) bool { return !strings.Contains(name, "-") })
	return cmp.Or(markNamed(classes), signNamed(pairs))
}

// signNamed returns the sign that one of some names of a class stands for; "" for none.
func signNamed(names []string) string {
	for _, name := range names {
		switch {
		case htmlLists.Set("crosses")[name]:
			return crossSign
		case htmlLists.Set("ticks")[name]:
			return tickSign
		}
	}
	return ""
}

// signDrawn returns the sign that a picture shows by what it is called, as "red cross icon".
func signDrawn(name string) string {
	words := slices.DeleteFunc(nameWords(name), func(word string) bool { return htmlLists.Set("words of pictures")[word] })
	switch {
	case len(words) != 1:
		return ""
	case htmlLists.Set("drawn crosses")[words[0]]:
		return crossSign
	case htmlLists.Set("drawn ticks")[words[0]]:
		return tickSign
	}
	return ""
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
