package source

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// keepNotes keeps what patients need of the notes at the end of a page: those that
// do not only say where something comes from. It reports false when there are none,
// or when an element is no such place.
func (p *page) keepNotes(n *html.Node, kind string) bool {
	if kind != "footnotes" && kind != "references" {
		return false
	}
	items := elements(n, "li")
	if len(items) == 0 {
		return !isSource(kind, wordsOf(n))
	}
	var kept, sources []*html.Node
	for i, item := range items {
		if isSource(kind, wordsOf(item)) {
			sources = append(sources, item)
			continue
		}
		kept = append(kept, item)
		if item.Parent.Data == "ol" {
			asNote(item, i+1)
		}
	}
	for i := 0; i < len(sources) && len(kept) > 0; i++ {
		p.takeOut(sources[i], kind)
	}
	for _, item := range kept {
		if item.Parent.Data == "ol" {
			item.Parent.Data, item.Parent.DataAtom = "div", 0
		}
	}
	return len(kept) > 0
}

// linkedMarks returns the numbers that stand raised in a text and lead to a place of the page, by the
// id of that.
func linkedMarks(body *html.Node) map[string]string {
	marks := map[string]string{}
	for n := range body.Descendants() {
		id, isPlace := strings.CutPrefix(attribute(n, "href"), "#")
		if n.Data != "a" || !isPlace || id == "" || !within(n, "sup") && !holds(n, "sup") {
			continue
		}
		if number := strings.Trim(wordsOf(n), "[]() "); marks[id] == "" {
			marks[id] = number
		}
	}
	return marks
}

// isNoteList tells whether a list has nothing but notes to which the text leads, each with its number.
func (p *page) isNoteList(n *html.Node) bool {
	if n.Data != "ol" || len(p.marks) == 0 || attribute(n, "start") != "" {
		return false
	}
	items := elements(n, "li")
	for i, item := range items {
		mark, number := p.marks[attribute(item, "id")], strconv.Itoa(i+1)
		if mark != number && mark != raise(number, raised["sup"]) {
			return false
		}
	}
	return len(items) > 0
}

// isSource tells whether a note only says where something comes from. Below the name
// of footnotes that is known by how sources are written; below that of references
// most are.
func isSource(kind, text string) bool {
	if kind == "footnotes" {
		return citation.MatchString(text) && !speaksToPatients(text)
	}
	return citation.MatchString(text) || !speaksToPatients(text)
}

// asNote makes a paragraph of a numbered note, which begins with its mark, and takes
// out the link back to where that stands.
func asNote(item *html.Node, number int) {
	for _, link := range elements(item, "a") {
		if strings.HasPrefix(attribute(link, "href"), "#") && !strings.ContainsFunc(wordsOf(link), isLetterOrFigure) {
			link.Parent.RemoveChild(link)
		}
	}
	mark := raise(strconv.Itoa(number), raised["sup"]) + " "
	at := item
	if inner := elements(item, "p"); len(inner) > 0 {
		at, item.Data = inner[0], "div"
	} else {
		item.Data = "p"
	}
	item.DataAtom = 0
	at.InsertBefore(&html.Node{Type: html.TextNode, Data: mark}, at.FirstChild)
}

// elements returns the elements of a name within a node, without those within them.
func elements(n *html.Node, name string) []*html.Node {
	var found []*html.Node
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && c.Data == name {
			found = append(found, c)
		} else {
			found = append(found, elements(c, name)...)
		}
	}
	return found
}

// wordsOf returns the text of a node in one line.
func wordsOf(n *html.Node) string { return squeeze(strings.Join(linesOf(n), " ")) }
