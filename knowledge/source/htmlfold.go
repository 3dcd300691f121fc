package source

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxControl is the number of words up to which the text of a control can be a
// question.
const maxControl = 30

// quotedID matches the first text that a script is given at a click.
var quotedID = regexp.MustCompile(`\(.*?['"]([^'" ]+)['"]`)

// unfold makes the folded answers of a page visible, as a click on each question
// would: the part that a control opens is shown, and the control becomes the
// heading above it. A part is shown also when it is hidden between two headings.
func unfold(body *html.Node) {
	byID := map[string]*html.Node{}
	var controls, hidden []*html.Node
	for n := range body.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" && byID[id] == nil {
			byID[id] = n
		}
		if opens(n) != "" || calledFor(n) != "" || chosenBy(n) != "" || isQuestion(n) {
			controls = append(controls, n)
		}
		if hasHiddenMark(n) {
			hidden = append(hidden, n)
		}
	}
	opened := map[*html.Node]bool{} // a part has one question, that of the first control which opens it
	said, tabs := prose{}, tabPanels(controls, byID)
	for _, control := range controls {
		panel := byID[opens(control)]
		if panel == nil {
			panel = tabs[control]
		}
		if panel == nil && isQuestion(control) {
			panel = nextElement(control)
		}
		inText := said.has(control)
		if called := byID[calledFor(control)]; panel == nil && called != nil && hasHiddenMark(called) &&
			!inText && !isStatement(control) {
			panel = called
		}
		if panel != nil && !opened[panel] {
			opened[panel] = true
			openPanel(control, panel, inText)
		}
	}
	showFolded(hidden)
}

// showFolded shows the hidden parts below a heading that folds what follows it.
func showFolded(hidden []*html.Node) {
	folding := map[*html.Node]bool{} // elements in which a heading folds what follows it
	for _, panel := range hidden {
		if hasHiddenMark(panel) && isFoldedAnswer(panel) {
			folding[panel.Parent] = true
			show(panel)
		}
	}
	for _, panel := range hidden {
		if hasHiddenMark(panel) && folding[panel.Parent] && followsQuestion(panel) {
			show(panel)
		}
	}
}

// opens returns the id of the part that an element folds and unfolds, or "".
func opens(n *html.Node) string {
	switch n.Data {
	case "input", "select", "form", "nav":
		return ""
	}
	toggles := attribute(n, "data-toggle") + attribute(n, "data-bs-toggle")
	folds := attribute(n, "aria-expanded") != "" || attribute(n, "role") == "tab" ||
		toggles == "collapse" || toggles == "tab" || toggles == "pill"
	if !folds {
		return ""
	}
	for _, key := range []string{"aria-controls", "data-target", "data-bs-target", "href"} {
		if id := idNamed(attribute(n, key)); id != "" {
			return id
		}
	}
	return ""
}

// idNamed returns the id that the value of an attribute names, or "".
func idNamed(value string) string {
	if strings.ContainsAny(value, " /.:") {
		return ""
	}
	return strings.TrimPrefix(value, "#")
}

// calledFor returns the id of the part that a click on an element leads to or calls a script for, or "".
func calledFor(n *html.Node) string {
	if called := quotedID.FindStringSubmatch(attribute(n, "onclick")); called != nil {
		return called[1]
	}
	for _, key := range []string{"data-target", "data-tab", "href"} {
		if value := attribute(n, key); value != "" && (key != "href" || value[0] == '#') {
			return strings.TrimPrefix(value, "#")
		}
	}
	return ""
}

// isQuestion tells whether an element without an id to open is the question of a
// folded answer by its class, and what follows by its class the answer.
func isQuestion(n *html.Node) bool {
	if headingLevel[n.Data] > 0 || !blockElements[n.Data] && n.Data != "button" && n.Data != "a" {
		return false
	}
	answer := nextElement(n)
	return answer != nil && hasName(n, "questions") && hasName(answer, "panels") &&
		attribute(n, "class") != attribute(answer, "class")
}

func hasName(n *html.Node, list string) bool {
	names := htmlLists.Set(list)
	return slices.ContainsFunc(namesOf(n), func(name string) bool { return names[name] })
}

// openPanel shows a panel and puts its control above it as a heading, unless the control is part of
// a heading or of a text, or its words are none of a question.
func openPanel(control, panel *html.Node, inText bool) {
	if panel == control || isWithin(control, panel) || isWithin(panel, control) || holds(panel, "h1", "main") ||
		frameRoles[attribute(panel, "role")] || panel.Data == "nav" || panel.Data == "form" {
		return
	}
	show(panel)
	if !inText {
		panel.Attr = append(panel.Attr, html.Attribute{Key: panelMark, Val: "true"})
	}
	title := strings.Join(linesOf(control), " ")
	if title == "" || inText || within(control, "h1", "h2", "h3", "h4", "h5", "h6", "summary", "nav", "header") ||
		holds(control, "h1", "h2", "h3", "h4", "h5", "h6", "summary", "p", "ul") ||
		isScreenLine(title) || len(strings.Fields(title)) > maxControl {
		return
	}
	summary := &html.Node{Type: html.ElementNode, Data: "summary", DataAtom: atom.Summary,
		Attr: []html.Attribute{{Key: lineMark, Val: attribute(control, lineMark)}}}
	for c := control.FirstChild; c != nil; c = control.FirstChild {
		control.RemoveChild(c)
		summary.AppendChild(c)
	}
	control.Parent.RemoveChild(control)
	panel.Parent.InsertBefore(summary, panel)
}

// show takes away what hides an element, and the elements that hold it.
func show(n *html.Node) {
	for ; n != nil && n.Data != "body"; n = n.Parent {
		if !hasHiddenMark(n) {
			continue
		}
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
			return a.Key == "hidden" || a.Key == "aria-hidden" || a.Key == "style"
		})
	}
}

// isFoldedAnswer tells whether a hidden element is an answer by its class, or
// because it is all that stands between two headings.
func isFoldedAnswer(n *html.Node) bool {
	if frameRoles[attribute(n, "role")] || dropped[n.Data] || !blockElements[n.Data] {
		return false
	}
	before, after := previousElement(n), nextElement(n)
	if followsQuestion(n) {
		return after == nil || headingLevel[after.Data] > 0 || after.Data == "dt" || hasName(after, "questions") ||
			hasName(before, "questions")
	}
	return hasName(n, "panels") && before != nil && len(linesOf(before)) > 0
}

// followsQuestion tells whether a block stands below a heading or a question.
func followsQuestion(n *html.Node) bool {
	before := previousElement(n)
	return before != nil && blockElements[n.Data] &&
		(headingLevel[before.Data] > 1 || before.Data == "dt" || hasName(before, "questions"))
}

// hasHiddenMark tells whether an element itself is hidden: by attribute or style.
func hasHiddenMark(n *html.Node) bool {
	if attribute(n, "aria-hidden") == "true" {
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" && a.Val != "until-found" {
			return true
		}
	}
	return isHiddenByStyle(n)
}
