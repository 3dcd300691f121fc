package source

import (
	"cmp"
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

// declaredIn returns the value that a style gives to a property; "" for none.
func declaredIn(style, property string) string {
	if style == "" {
		return ""
	}
	value, _ := declaration(style, property)
	return value
}

// declaration returns the last value that a style gives to a property, of the important ones if
// there are any, and whether it is important.
func declaration(style, property string) (value string, important bool) {
	for declared := range strings.SplitSeq(style, ";") {
		name, v, _ := strings.Cut(declared, ":")
		if !strings.EqualFold(strings.TrimSpace(name), property) {
			continue
		}
		v, mark, _ := strings.Cut(strings.ToLower(v), "!")
		if isImportant := strings.TrimSpace(mark) == "important"; isImportant || !important {
			value, important = strings.TrimSpace(v), isImportant
		}
	}
	return value, important
}

// stylesOf reads the style sheets of a page, and of the usual frameworks what many pages use.
func stylesOf(root *html.Node) *styles {
	s := styles{declared: map[string]map[string]declared{}, shown: map[string]bool{}, drawn: drawnRules{}}
	s.take(rule{selectors: ".d-none", style: "display:none!important", always: true})
	for n := range root.Descendants() {
		if n.Data == "style" && n.FirstChild != nil {
			for _, r := range rulesOf(n.FirstChild.Data, attribute(n, "media")) {
				s.take(r)
			}
		}
	}
	return &s
}

// withStyles gives each element of a page the style that the page's own sheets and the usual
// frameworks have for its classes. It returns those that this hides, and those that it strikes out.
func withStyles(root *html.Node) (hidden, struck []*html.Node) {
	s := stylesOf(root)
	s.drawn.draw(root)
	for n := range root.Descendants() {
		if style := s.of(n); style != "" {
			shown, held := !isHiddenByStyle(n), !isStruck(n)
			setStyle(n, style)
			if held && isStruck(n) {
				struck = append(struck, n)
			}
			if shown && isHiddenByStyle(n) {
				hidden = append(hidden, n)
			}
		}
	}
	return hidden, struck
}

// shownByScripts matches classes of parts that a script, a print or another screen shows, within any
// name, as mySlides and step2: what is kept is noted, and what is left out is lost.
var shownByScripts = regexp.MustCompile(`(?i)slide|step|(?:^|[\s_-])wow(?:[\s_-]|$)|(?:^|[^oy])more|tab(?:s|bed|-?pan|[-_ ]|$)|` +
	`accordion|collaps|print|reveal|fade|:(?:block|inline|flex|grid|table|contents)`)

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

// noteStruck notes what only a class strikes out.
func (p *page) noteStruck(struck []*html.Node) {
	var texts []string
	line := 0
	for _, n := range struck {
		if len(texts) == maxPieces {
			texts = append(texts, "and more")
			break
		}
		if shown := strings.Join(hardLines(innerText(n)), " "); shown != "" {
			texts = append(texts, fmt.Sprintf("%q", excerpt(shown)))
			line = cmp.Or(line, lineOf(n))
		}
	}
	if len(texts) > 0 {
		p.doc.note(line, "left out, as a class of the page strikes it out: "+strings.Join(texts, ", "),
			"write it without that class if patients need it")
	}
}

// setStyle writes a style before the one that an element has itself, which prevails.
func setStyle(n *html.Node, style string) {
	style += ";" + attribute(n, "style")
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" })
	n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: style})
}
