package source

import (
	"strings"

	"golang.org/x/net/html"
)

// leaveOutComments takes out of a page what editors wrote beside its text in Word or Google Docs,
// and notes it. The marks in the text that lead there go with it.
func (p *page) leaveOutComments(body *html.Node) {
	var marks, comments []*html.Node
	for n := range body.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case isCommentMark(n):
			marks = append(marks, n)
		case startsComment(n):
			comments = append(comments, commentOf(n))
		}
	}
	for _, n := range comments {
		if isWithin(n, body) {
			p.note("comments of editors", strings.Join(linesOf(n), " "), lineOf(n))
			n.Parent.RemoveChild(n)
		}
	}
	for _, n := range marks {
		n.Parent.RemoveChild(n)
	}
}

// isCommentMark tells whether an element leads to a comment: "[a]".
func isCommentMark(n *html.Node) bool {
	href := attribute(n, "href")
	return n.Data == "a" && (strings.HasPrefix(href, "#cmnt") && !strings.HasPrefix(href, "#cmnt_ref") ||
		strings.HasPrefix(href, "#_msocom_")) || attribute(n, "class") == "MsoCommentReference"
}

// startsComment tells whether an element is a comment, or the anchor at the start of one.
func startsComment(n *html.Node) bool {
	element := declaredIn(attribute(n, "style"), "mso-element")
	return element == "comment" || element == "comment-list" || attribute(n, "class") == "MsoCommentText" ||
		n.Data == "a" && strings.HasPrefix(attribute(n, "href"), "#cmnt_ref")
}

// commentOf returns the element that holds a comment: the paragraph of an anchor, or the box
// around its paragraphs if that holds nothing else.
func commentOf(n *html.Node) *html.Node {
	if n.Data != "a" {
		return n
	}
	holder := n
	for !blockElements[holder.Data] && holder.Parent != nil {
		holder = holder.Parent
	}
	box := holder.Parent
	if holder.Data == "p" && box != nil && box.Data == "div" && previousElement(holder) == nil &&
		!holds(box, "h1", "h2", "h3", "h4", "ul", "ol", "table", "hr") {
		return box
	}
	return holder
}
