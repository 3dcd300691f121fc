package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// isStruck tells whether an element is struck out, and so no longer holds: by its name or its style.
func isStruck(n *html.Node) bool {
	style := attribute(n, "style")
	return struckElements[n.Data] || strings.Contains(declaredIn(style, "text-decoration"), "line-through") ||
		strings.Contains(declaredIn(style, "text-decoration-line"), "line-through")
}

// elementOf returns the element that a start tag opens, without anything within it.
func elementOf(tag string) *html.Node {
	tokens := html.NewTokenizer(strings.NewReader(tag))
	tokens.Next()
	token := tokens.Token()
	return &html.Node{Type: html.ElementNode, Data: token.Data, Attr: token.Attr}
}

// isHiddenByStyle tells whether the style of an element hides it.
func isHiddenByStyle(n *html.Node) bool {
	style := attribute(n, "style")
	return declaredIn(style, "display") == "none" || declaredIn(style, "visibility") == "hidden" ||
		isZero(declaredIn(style, "font-size")) && !hasOwnSize(n)
}

// isZero tells whether a length is nothing, in any unit.
func isZero(length string) bool {
	return strings.HasPrefix(length, "0") && strings.Trim(length, "0.%abcdefghijklmnopqrstuvwxyz") == ""
}

// hasOwnSize tells whether a part of an element may have a size of its own: some systems
// write size 0 at what holds columns, to close the gaps between them.
func hasOwnSize(n *html.Node) bool {
	for part := range n.Descendants() {
		if blockElements[part.Data] || attribute(part, "class") != "" || declaredIn(attribute(part, "style"), "font-size") != "" {
			return true
		}
	}
	return false
}

// declaredIn returns the last value that a style gives to a property; "" for none.
func declaredIn(style, property string) (value string) {
	if style == "" {
		return ""
	}
	for declaration := range strings.SplitSeq(style, ";") {
		if name, v, _ := strings.Cut(declaration, ":"); strings.EqualFold(strings.TrimSpace(name), property) {
			v, _, _ = strings.Cut(strings.ToLower(v), "!")
			value = strings.TrimSpace(v)
		}
	}
	return value
}

// withStyles gives each element of a page the style that the page's own sheets and the usual
// frameworks have for its classes. It returns those that this hides.
func withStyles(root *html.Node) (hidden []*html.Node) {
	s := styles{declared: map[string]map[string]declared{}, shown: map[string]bool{}}
	s.take(rule{selectors: ".d-none", style: "display:none", always: true})
	for n := range root.Descendants() {
		if n.Data == "style" && n.FirstChild != nil {
			for _, r := range rulesOf(n.FirstChild.Data) {
				s.take(r)
			}
		}
	}
	for n := range root.Descendants() {
		if style := s.of(n); style != "" {
			shown := !isHiddenByStyle(n)
			setStyle(n, style)
			if shown && isHiddenByStyle(n) {
				hidden = append(hidden, n)
			}
		}
	}
	return hidden
}

// shownByScripts matches classes of parts that a script, a print or another screen shows.
var shownByScripts = regexp.MustCompile(`(?i)slide|step|wow|more|tab(?:s|bed|-?pan|[-_ ]|$)|accordion|collaps|print|reveal|fade|` +
	`:(?:block|inline|flex|grid|table|contents)`)

// keepHidden shows what only a class hides where a script or a screen may show it, and notes it.
func (p *page) keepHidden(hidden []*html.Node) {
	for _, n := range hidden {
		if !isHiddenByStyle(n) || isStruck(n) {
			continue
		}
		style := n.Attr
		n.Attr = slices.DeleteFunc(slices.Clone(style), func(a html.Attribute) bool { return a.Key == "style" })
		if !shownByScripts.MatchString(attribute(n, "class")) {
			n.Attr = style
			continue
		}
		text := strings.Join(linesOf(n), "\n")
		p.doc.note(lineOf(n), fmt.Sprintf("kept, although a class of the page hides it: %q", excerpt(text)),
			"take it out of the page if it is not for patients")
	}
}

// setStyle writes a style before the one that an element has itself, which prevails.
func setStyle(n *html.Node, style string) {
	style += ";" + attribute(n, "style")
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" })
	n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: style})
}
