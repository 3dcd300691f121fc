package source

import (
	"strings"

	"golang.org/x/net/html"
)

// writeText writes the text of a node: blocks within it on lines of their own,
// nothing hidden or struck out.
func writeText(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(lineBreaks(n))
		return
	case n.Type == html.CommentNode, n.Type == html.DoctypeNode:
		return
	case n.Type == html.ElementNode:
		switch {
		case isHidden(n), isStruck(n):
			return
		case n.Data == "br":
			b.WriteString(hardBreak)
			return
		case raised[n.Data] != nil:
			b.WriteString(raise(innerText(n), raised[n.Data]))
			return
		case n.Data == "a":
			words := strings.TrimSuffix(innerText(n), hardBreak)
			b.WriteString(words + reachedBy(attribute(n, "href"), squeeze(words)))
			return
		}
	}
	border := ""
	if blockElements[n.Data] {
		border = hardBreak
	}
	b.WriteString(border)
	for c := range n.ChildNodes() {
		writeText(b, c)
	}
	b.WriteString(border)
}

// innerText returns the text of what an element holds, whatever the element makes of it.
func innerText(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		writeText(&b, c)
	}
	return b.String()
}

// lineBreaks returns the text of a text node that is seen, whose line breaks count within
// <pre> only.
func lineBreaks(n *html.Node) string {
	text := withoutInvisibles(n.Data)
	if within(n, "pre") {
		return strings.ReplaceAll(text, "\n", hardBreak)
	}
	return text
}

// linesOf returns the lines of text that an element shows.
func linesOf(n *html.Node) []string {
	var b strings.Builder
	writeText(&b, n)
	return hardLines(b.String())
}

func isList(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "ul" || n.Data == "ol")
}

// holds tells whether an element has one of the named ones within it.
func holds(n *html.Node, names ...string) bool {
	for d := range n.Descendants() {
		for _, name := range names {
			if d.Type == html.ElementNode && d.Data == name {
				return true
			}
		}
	}
	return false
}

// within tells whether a node stands in one of the named elements.
func within(n *html.Node, names ...string) bool {
	for a := range n.Ancestors() {
		for _, name := range names {
			if a.Data == name {
				return true
			}
		}
	}
	return false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
