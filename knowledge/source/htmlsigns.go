package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readSigns puts words for the pictures of a page that stand for a word of its text, as "Do not"
// does, and signs for icons that are a tick or a cross: without them the rest says the opposite.
func (p *page) readSigns(body *html.Node) {
	readFonts(body)
	signs := signs{group: map[*html.Node][]sign{}, claims: map[*html.Node]bool{}}
	for n := range body.Descendants() {
		if n.Type == html.ElementNode {
			signs.take(n)
		}
	}
	signs.judge()
	for _, s := range signs.found {
		s.write()
	}
	if signs.icons > 0 {
		p.doc.note(signs.line, fmt.Sprintf("icons without words are read as %s and %s: %d", tickSign, crossSign, signs.icons),
			"write in words what they say")
	}
	if signs.unread > 0 {
		p.doc.note(signs.unreadLine, fmt.Sprintf("icons that no words stand for are left out before text: %d", signs.unread),
			"write in words what they say, if patients need it")
	}
	if signs.misread > 0 {
		p.doc.note(signs.misreadLine, fmt.Sprintf("pictures that forbid are not read, so that their text is only quoted "+
			"if it forbids itself: %d", signs.misread), "write in words what they say")
	}
}

// signs are the pictures of a page that are read.
type signs struct {
	found       []sign
	group       map[*html.Node][]sign // icons told by their names alone, by the list or table they stand in
	groups      []*html.Node          // these, in the order of the page
	icons, line int                   // how many of them are read, and where the first one stands

	unread, unreadLine   int // the same of icons that nothing tells of
	misread, misreadLine int // the same of those that forbid, and are not read

	claims map[*html.Node]bool // whether a block says who reviewed the leaflet, or when
}

// sign is an element with the text that is read in its place.
type sign struct {
	at     *html.Node
	text   string
	beside bool // the element has text of its own, which stays
}

// take adds an element if it is a sign.
func (s *signs) take(n *html.Node) {
	sign := attribute(n, drawnMark)
	switch {
	case sign != "" && isDrawnBefore(n) && !s.isClaim(n):
		s.read(signAt(n, sign))
	case isList(n):
		if named := iconNamed(attribute(n, "class")); named != "" {
			s.takeList(n, named)
		}
	case n.Data == "a" && callsNumber(attribute(n, "href")) && shownIn(n) == "":
		s.takeCall(n)
	case mayBeSign(n) && !within(n, "a", "button", "nav", "label", "svg", "template"):
		s.takePicture(n)
	}
}

// takeList adds the items of a list that a page marks with a sign: no ornament, be it one item.
func (s *signs) takeList(l *html.Node, named string) {
	for li := range l.ChildNodes() {
		if li.Data == "li" && shownIn(li) != "" {
			s.read(sign{at: li, text: named})
		}
	}
}

// read adds an icon that is told by its name and read.
func (s *signs) read(icon sign) {
	count(&s.icons, &s.line, icon.at)
	s.found = append(s.found, icon)
}

// takeIcon adds an icon that is told by its name.
func (s *signs) takeIcon(n, group *html.Node, named string) {
	if len(s.group[group]) == 0 {
		s.groups = append(s.groups, group)
	}
	s.group[group] = append(s.group[group], sign{at: n, text: named})
}

// takePicture adds a picture, by its words or by its names.
func (s *signs) takePicture(n *html.Node) {
	text, named := signText(n), iconNamed(attribute(n, "class"))
	switch {
	case (text != "" || named != "") && s.isClaim(n):
	case text != "":
		s.found = append(s.found, sign{at: n, text: text})
	case named != "" && isIcon(n):
		s.takeIcon(n, groupOf(n), named)
	case named == crossSign && isEmpty(n), named == "" && isMisread(n):
		s.leave(n)
	case isUntold(n):
		count(&s.unread, &s.unreadLine, n)
	}
}

// isClaim tells whether the line of a picture says who reviewed the leaflet, or when: a tick before
// it is an ornament.
func (s *signs) isClaim(n *html.Node) bool {
	for n.Parent != nil && !blockElements[n.Data] {
		n = n.Parent
	}
	claim, known := s.claims[n]
	if !known {
		claim = len(claimsIn(wordsOf(n))) > 0
		s.claims[n] = claim
	}
	return claim
}

// judge reads the icons of a list or table that has more than one: a single one may be an ornament.
func (s *signs) judge() {
	for _, group := range s.groups {
		icons := s.group[group]
		for _, icon := range icons {
			switch {
			case len(icons) > 1:
				s.read(icon)
			case icon.text == crossSign:
				s.leave(icon.at)
			default:
				count(&s.unread, &s.unreadLine, icon.at)
			}
		}
	}
}

// count counts an element, and remembers where the first one stands.
func count(n, line *int, element *html.Node) {
	if *n++; *line == 0 {
		*line = lineOf(element)
	}
}

// isUntold tells whether an element is a picture before text of which no words tell what it shows,
// or words such as "No" that are not read there.
func isUntold(n *html.Node) bool {
	isPicture := n.Data == "img" || n.Data == "svg" || n.Data == "i"
	label := squeeze(attribute(n, "alt") + attribute(n, "aria-label"))
	return isPicture && (label == "" && shownIn(n) == "" || htmlLists.Set("sign words")[lineKey(label)]) &&
		(n.PrevSibling == nil || strings.TrimSpace(n.PrevSibling.Data) == "") && textAfter(n) != ""
}

// write puts the text of a sign into its page: first in what can hold text, and in the place of
// any other element.
func (s sign) write() {
	text := &html.Node{Type: html.TextNode, Data: " " + s.text + " "}
	if !blockElements[s.at.Data] && !s.beside {
		s.at.Parent.InsertBefore(text, s.at)
		s.at.Parent.RemoveChild(s.at)
		return
	}
	if !judging.MatchString(strings.Join(linesOf(s.at), " ")) {
		s.at.InsertBefore(text, s.at.FirstChild)
	}
}

// loneSign matches a tick or a cross that a page shows to those who see and hides from those who listen.
var loneSign = regexp.MustCompile(`^[` + ticks + crosses + `🚫]\x{FE0F}?$`)

// signText returns what an element says in one word or sign, though it has no text that is read.
func signText(n *html.Node) string {
	shown := shownIn(n)
	switch {
	case n.Data == "input":
		return boxOf(n)
	case attribute(n, "aria-hidden") == "true" && loneSign.MatchString(shown):
		return shown
	case n.Data != "svg" && shown != "":
		return ""
	}
	label := squeeze(attribute(n, "alt"))
	if label == "" {
		label = squeeze(attribute(n, "aria-label"))
	}
	if label == "" {
		label = shown // the title of a drawing
	}
	after := textAfter(n)
	if loneSign.MatchString(label) || isSignWord(label, after) && (after != "" || within(n, "td")) {
		return label
	}
	return ""
}

// boxOf returns the sign of a box to tick, in a cell or where nobody else can tick it.
func boxOf(n *html.Node) string {
	has := func(key string) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	}
	switch {
	case attribute(n, "type") != "checkbox" && attribute(n, "type") != "radio", !has("disabled") && !within(n, "td", "th"):
		return ""
	case has("checked"):
		return "☑"
	}
	return "☐"
}

// isSignWord tells whether a label is a word such as "Yes" or "Do not" that belongs to the text
// after it: one that this does not say itself, and that goes on with it. "No" before a sentence is
// none of it, as it may be an ornament.
func isSignWord(label, after string) bool {
	return htmlLists.Set("sign words")[lineKey(label)] && !beginsWith(after, label) &&
		(after == "" || startsSmall(after) || forbidsNext(label, after))
}

// mayBeSign tells whether an element can be a picture in the text, or what holds one.
func mayBeSign(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Img, atom.Svg, atom.I, atom.Span, atom.Em, atom.B, atom.Td, atom.Div, atom.Input:
		return true
	}
	return false
}

// isEmpty tells whether an element has neither text nor pictures.
func isEmpty(n *html.Node) bool {
	return n.Data == "svg" || shownIn(n) == "" && !holds(n, "img", "svg", "i", "span", "input")
}

// shownIn returns how the text of an element begins, hidden or not.
func shownIn(n *html.Node) string {
	const enough = 100
	text := ""
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text += squeeze(d.Data[:min(len(d.Data), enough)])
		}
		if len(text) > enough {
			break
		}
	}
	return text
}

// textAfter returns the text that follows an element in its line, unless too much stands between.
func textAfter(n *html.Node) string {
	const near = 8
	steps := 0
	for ; n != nil && !blockElements[n.Data]; n = n.Parent {
		for next := n.NextSibling; next != nil && !blockElements[next.Data] && next.Data != "br"; next = next.NextSibling {
			if text := ownText(next); text != "" {
				return text
			}
			if steps++; steps > near {
				return ""
			}
		}
	}
	return ""
}

// ownText returns how the text of a node begins.
func ownText(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return squeeze(n.Data)
	case isSilent(n):
		return ""
	}
	return shownIn(n)
}
