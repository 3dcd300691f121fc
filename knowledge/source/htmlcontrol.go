package source

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// prose tells of the lists of a page, and of what stands in a line in its blocks, whether they have
// words beside their controls.
type prose map[*html.Node]bool

// has tells whether an element stands among the words of a sentence, a cell or a list, which would
// lose its own words if it became a heading elsewhere. A question is a sentence of its own.
func (s prose) has(control *html.Node) bool {
	if isCell(control) || slices.ContainsFunc(slices.Collect(control.Ancestors()), isCell) {
		return !endsIn(wordsOf(control), "?")
	}
	inLine := control // what is a part of the block itself
	for inLine.Parent != nil && !blockElements[inLine.Data] && !blockElements[inLine.Parent.Data] {
		inLine = inLine.Parent
	}
	item := inLine
	if !blockElements[inLine.Data] && inLine.Parent != nil {
		item = inLine.Parent
		s.takeLines(item)
	}
	if item.Data == "li" && item.Parent != nil && isList(item.Parent) {
		return s.inList(item.Parent)
	}
	return s[inLine] && !endsIn(wordsOf(control), "?")
}

// inList tells whether a list is announced, or has an item with words beside its controls.
func (s prose) inList(l *html.Node) bool {
	has, known := s[l]
	if !known {
		has = isAnnounced(l) || hasPlainItem(l)
		s[l] = has
	}
	return has
}

// takeLines remembers of each line of a block whether it has words beside its controls.
func (s prose) takeLines(block *html.Node) {
	if _, known := s[block.FirstChild]; known {
		return
	}
	var line []*html.Node
	for c := range block.ChildNodes() {
		line = append(line, c)
		if blockElements[c.Data] || c.NextSibling == nil {
			has := slices.ContainsFunc(line, hasProse)
			for _, part := range line {
				s[part] = has
			}
			line = nil
		}
	}
}

func isCell(n *html.Node) bool { return n.Data == "td" || n.Data == "th" }

// choosing matches a text that leads into controls, of which a reader opens one.
var choosing = regexp.MustCompile(`(?i)^(?:please )?(?:choose|select|pick|click|tap|press)\b`)

// isAnnounced tells whether a text leads into a list, which is part of what it says.
func isAnnounced(l *html.Node) bool {
	for n := l; n != nil; n = n.Parent {
		for before := n.PrevSibling; before != nil; before = before.PrevSibling {
			if text := wordsOf(before); text != "" {
				return strings.HasSuffix(text, ":") && !choosing.MatchString(text)
			}
		}
	}
	return false
}

// hasPlainItem tells whether a list has an item with words beside its controls.
func hasPlainItem(l *html.Node) bool {
	for li := range l.ChildNodes() {
		if li.Data != "li" || isControl(li) {
			continue
		}
		opens := slices.ContainsFunc(slices.Collect(li.Descendants()), isControl)
		if !opens && wordsOf(li) != "" || slices.ContainsFunc(slices.Collect(li.ChildNodes()), hasProse) {
			return true
		}
	}
	return false
}

// besideControl matches what stands beside a control and is no text: its number, and how to open it.
var besideControl = regexp.MustCompile(`(?i)^\s*(?:\d{1,2}[.):]|Q\d{0,2}[.):]?|\((?:tap|click|press|open|show|read more)\b[^()]*\))\s*$`)

// hasProse tells whether a part of a line has words beside controls.
func hasProse(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.ContainsFunc(n.Data, isLetterOrFigure) && !besideControl.MatchString(n.Data)
	case n.Type != html.ElementNode, isControl(n), isHidden(n), blockElements[n.Data]:
		return false
	}
	return slices.ContainsFunc(slices.Collect(n.ChildNodes()), hasProse)
}

// isControl tells whether a click on an element opens something.
func isControl(n *html.Node) bool {
	return isButton(n) || opens(n) != "" || calledFor(n) != "" || chosenBy(n) != ""
}

// isStatement tells whether an element that calls a script is a sentence itself, whose clicks may
// only be counted.
func isStatement(n *html.Node) bool {
	return attribute(n, "onclick") != "" && !isButton(n) && endsIn(wordsOf(n), ".!")
}

// isButton tells whether an element is a button, whatever stands for one.
func isButton(n *html.Node) bool {
	role := attribute(n, "role")
	return n.Data == "button" || n.Data == "summary" || role == "button" || role == "tab"
}

// nextElement is the element right behind a node; nil when a text stands between.
func nextElement(n *html.Node) *html.Node {
	return elementBeside(n, func(n *html.Node) *html.Node { return n.NextSibling })
}

// firstElement is the first element within a node; nil when a text stands before it.
func firstElement(n *html.Node) *html.Node { return nextElement(&html.Node{NextSibling: n.FirstChild}) }

// previousElement is the element right before a node; nil when a text stands between.
func previousElement(n *html.Node) *html.Node {
	return elementBeside(n, func(n *html.Node) *html.Node { return n.PrevSibling })
}

func elementBeside(n *html.Node, step func(*html.Node) *html.Node) *html.Node {
	for n = step(n); n != nil && n.Type != html.ElementNode; n = step(n) {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return nil
		}
	}
	return n
}

// isWithin tells whether a node stands in another.
func isWithin(n, in *html.Node) bool {
	for a := range n.Ancestors() {
		if a == in {
			return true
		}
	}
	return false
}
