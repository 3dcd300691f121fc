package source

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
	"bedside/knowledge/lexicon"

	"golang.org/x/net/html"
)

//go:embed html.txt
var htmlText string

var htmlLists = lexicon.MustWordLists(htmlText)

// How much of an element's text may be no link, for a name to tell that it is no
// part of the leaflet. An element of the other kinds is left out only where it
// stands before the text or after it.
var frameLimits = map[string]struct {
	plain  int // words that are no links
	linked int // or that share of links among the words, in percent; 0 for any
}{
	"menu": {12, 60}, "breadcrumbs": {25, 40}, "share bar": {25, 50}, "page links": {15, 60}, "search box": {20, 60},
	"cookie notice": {600, 0}, "related pages": {6, 40}, "comments": {0, 25}, "feedback question": {60, 60},
	"newsletter": {80, 60}, "advertisement": {30, 60}, "promotion": {30, 60}, "references": {2000, 0}, "footnotes": {2000, 0}, "about the author": {25, 60},
	"side bar": {3, 40}, "page header": {0, 60}, "page footer": {0, 60}, "pop-up": {60, 60},
}

// edgeKinds are the kinds that count as such before the text and after it.
var edgeKinds = set("side bar", "page header", "page footer", "comments", "related pages", "newsletter",
	"advertisement", "promotion", "about the author", "menu")

// frameKinds names the kind of an element by a word of its class or id.
var frameKinds = frameKindsOf()

func frameKindsOf() map[string]string {
	kinds := map[string]string{}
	for kind := range frameLimits {
		for name := range htmlLists.Set(kind) {
			kinds[name] = kind
		}
	}
	return kinds
}

// piece is a part of a page that is no part of its leaflet.
type piece struct {
	kind string
	text string
	line int
}

// frameOf tells what an element is by its name, if it is part of what surrounds
// the text: certain, or only where it stands at the edge. total is the number of
// words on the page that are no links: an element with many of them is none.
func frameOf(n *html.Node, m measure, total int) (kind string, certain bool) {
	if m.words == 0 || m.titles > 0 || headingLevel[n.Data] > 0 || n.Data == "body" || n.Data == "main" {
		return "", false
	}
	if 2*m.plain() > total && m.plain() > 20 {
		return "", false
	}
	edge := ""
	for _, name := range namesOf(n) {
		kind := frameKinds[name]
		if kind == "" {
			continue
		}
		limit := frameLimits[kind]
		if m.plain() <= limit.plain || limit.linked > 0 && 100*m.linked >= limit.linked*m.words {
			return kind, true
		}
		if edgeKinds[kind] {
			edge = kind
		}
	}
	return edge, false
}

// survey takes out of a page what is certainly none of its text, and notes it.
// Lines about the review that stand there are read.
func (p *page) survey(n *html.Node) {
	var next *html.Node
	for c := n.FirstChild; c != nil; c = next {
		next = c.NextSibling
		if c.Type != html.ElementNode {
			continue
		}
		if kind := p.leftOut(c); kind != "" {
			p.takeOut(c, kind)
			continue
		}
		p.survey(c)
	}
}

// leftOut names the kind of an element that does not count as text, and returns
// "" for any other.
func (p *page) leftOut(n *html.Node) string {
	switch {
	case isSilent(n):
		return ""
	case hasHiddenMark(n):
		return "hidden part"
	case n.Data == "form" && isHidden(n):
		return "form"
	case n.Data == "nav", attribute(n, "role") == "navigation":
		return "menu"
	case isHidden(n):
		return "part beside the text"
	case p.fragment:
		return ""
	case p.isReaderComments(n):
		return "comments"
	}
	kind, certain := frameOf(n, p.measures[n], p.total)
	if p.isNoteList(n) {
		kind, certain = "footnotes", true
	}
	if certain && (p.keepNotes(n, kind) || p.staysAsText(n, kind)) {
		return ""
	}
	if certain {
		return kind
	}
	if kind != "" {
		p.edges[n] = kind
	}
	return ""
}

// isSilent tells whether an element never has text to show.
func isSilent(n *html.Node) bool { return silent[n.Data] }

var silent = set("script", "style", "head", "title", "svg", "canvas", "select", "option", "textarea", "input", "iframe",
	"object", "audio", "video", "template", "noscript")

// takeOut removes an element from its page.
func (p *page) takeOut(n *html.Node, kind string) {
	readsReview := p.furniture && kind != "hidden part"
	var text []string
	for c := range n.ChildNodes() {
		for _, line := range linesOf(c) {
			if !readsReview || !p.doc.furnish(line, lineOf(n)) {
				text = append(text, line)
			}
		}
	}
	p.note(kind, strings.Join(text, " "), lineOf(n))
	n.Parent.RemoveChild(n)
}

// note remembers a piece that is left out, if it has words.
func (p *page) note(kind, text string, line int) {
	if strings.ContainsFunc(text, isLetterOrFigure) {
		p.pieces = append(p.pieces, piece{kind, text, line})
	}
}

// maxPieces is how many pieces of a page are named one by one.
const maxPieces = 12

// notePieces names what was left out: the parts of a kind together.
func (p *page) notePieces() {
	var kinds []string
	byKind := map[string][]piece{}
	for _, piece := range p.pieces {
		if byKind[piece.kind] == nil {
			kinds = append(kinds, piece.kind)
		}
		byKind[piece.kind] = append(byKind[piece.kind], piece)
	}
	for _, kind := range kinds {
		pieces := byKind[kind]
		var quoted []string
		for _, piece := range pieces[:min(len(pieces), maxPieces)] {
			quoted = append(quoted, fmt.Sprintf("%q", excerpt(piece.text)))
		}
		if more := len(pieces) - len(quoted); more > 0 {
			quoted = append(quoted, fmt.Sprintf("and %d more", more))
		}
		remedy := "write it in a paragraph of the text if patients need it"
		if kind == "hidden part" {
			remedy = "unfold it and save the page again if patients need it"
		}
		p.doc.problems = append(p.doc.problems, knowledge.Problem{
			Level: knowledge.Note, Line: pieces[0].line, Remedy: remedy,
			Message: "left out as " + kind + ": " + strings.Join(quoted, ", "),
		})
	}
}

// excerpt returns the beginning of a text that is too long to be quoted in a note,
// and how long it is.
func excerpt(text string) string {
	const most = 60
	text = squeeze(text)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text[:min(len(text), 4*most)])[:most])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return fmt.Sprintf("%s… (%d words)", cut, len(strings.Fields(text)))
}

// isBox tells whether an <aside> is a box that belongs to the text.
func isBox(n *html.Node) bool {
	boxes := htmlLists.Set("boxes")
	return slices.ContainsFunc(namesOf(n), func(name string) bool { return boxes[name] })
}
