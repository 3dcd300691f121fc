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
	signs := signs{}
	for n := range body.Descendants() {
		if n.Type == html.ElementNode {
			signs.take(n)
		}
	}
	for _, s := range signs.found {
		s.write()
	}
	for _, item := range signs.items {
		item.write()
	}
	if signs.icons > 0 {
		p.doc.note(signs.line, fmt.Sprintf("icons without words are read as %s and %s: %d", tickSign, crossSign, signs.icons),
			"write in words what they say")
	}
	if signs.unread > 0 {
		p.doc.note(signs.unreadLine, fmt.Sprintf("icons that no words stand for are left out before text: %d", signs.unread),
			"write in words what they say, if patients need it")
	}
}

// signs are the pictures of a page that are read, and the list items whose marks are.
type signs struct {
	found, items []sign
	icons, line  int // how many were told by their names alone, and where the first one stands

	unread, unreadLine int // the same of icons that nothing tells of
}

// sign is an element with the text that is read in its place.
type sign struct {
	at   *html.Node
	text string
}

// take adds an element if it is a sign.
func (s *signs) take(n *html.Node) {
	isItem := n.Data == "li" || n.Data == "p"
	switch {
	case !mayBeSign(n) && !isList(n) && !isItem, within(n, "a", "button", "nav", "label", "svg", "template"):
	case isList(n):
		s.takeList(n)
	case isItem && shownIn(n) != "":
		s.takeMark(n, markNamed(attribute(n, "class")))
	default:
		s.takePicture(n)
	}
}

// takeList adds the items of a list that a page marks with signs.
func (s *signs) takeList(l *html.Node) {
	if named := markOfItems(l); named != "" {
		for li := range l.ChildNodes() {
			if li.Data == "li" {
				s.takeMark(li, named)
			}
		}
	}
}

// takeMark adds an element that a page marks with a sign, if there is one.
func (s *signs) takeMark(n *html.Node, named string) {
	if named != "" {
		s.items = append(s.items, sign{n, named})
		count(&s.icons, &s.line, n)
	}
}

// takePicture adds a picture, by its words or by its names.
func (s *signs) takePicture(n *html.Node) {
	text := signText(n)
	if text == "" && isEmpty(n) && (n.Data == "td" || within(n, "td") || textAfter(n) != "") {
		if text = iconOf(n); text != "" {
			count(&s.icons, &s.line, n)
		}
	}
	next := nextElement(n)
	switch {
	case text == "" && n.Data == "div" && isEmpty(n) && next != nil && shownIn(next) != "": // beside its text
		s.takeMark(next, iconNamed(attribute(n, "class")))
	case text != "":
		s.found = append(s.found, sign{n, text})
	case isUntold(n):
		count(&s.unread, &s.unreadLine, n)
	}
}

// count counts an element, and remembers where the first one stands.
func count(n, line *int, element *html.Node) {
	if *n++; *line == 0 {
		*line = lineOf(element)
	}
}

// isUntold tells whether an element is a picture before text of which no words tell what it shows.
func isUntold(n *html.Node) bool {
	isPicture := n.Data == "img" || n.Data == "svg" || n.Data == "i"
	return isPicture && shownIn(n) == "" && attribute(n, "alt")+attribute(n, "aria-label") == "" &&
		(n.PrevSibling == nil || strings.TrimSpace(n.PrevSibling.Data) == "") && textAfter(n) != ""
}

// write puts the text of a sign into its page: first in what can hold text, and in the place of
// any other element.
func (s sign) write() {
	text := &html.Node{Type: html.TextNode, Data: " " + s.text + " "}
	if !blockElements[s.at.Data] {
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
	if isSignWord(label, textAfter(n)) {
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

// maxSignWords is the number of words up to which a label can begin a sentence.
const maxSignWords = 4

// isSignWord tells whether a label is a word such as "Yes" or "Do not" that belongs to the text,
// and not one that the text after it says itself.
func isSignWord(label, after string) bool {
	key := lineKey(label)
	if key == "" || strings.HasPrefix(lineKey(after), key) {
		return false
	}
	words := strings.Fields(key)
	if htmlLists.Set("sign words")[key] {
		return true
	}
	return after != "" && len(words) <= maxSignWords &&
		(htmlLists.Set("sign words")[words[0]] || len(words) > 1 && htmlLists.Set("sign words")[words[0]+" "+words[1]])
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
