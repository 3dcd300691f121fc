package source

import (
	"bytes"
	"fmt"
	"strings"

	"bedside/knowledge"

	"github.com/PuerkitoBio/goquery" // HTML: reads what browsers read, and refuses endless nesting
	"golang.org/x/net/html"
)

// parseHTML reads a web page: its main part, with folded answers, and without what
// surrounds the text.
func parseHTML(content []byte) (*document, []knowledge.Problem) {
	parsed, err := goquery.NewDocumentFromReader(bytes.NewReader(markLines(content, 1)))
	if err != nil {
		return nil, refused(0, fmt.Sprintf("the page cannot be read: %v", err),
			"simplify its markup or save it as plain text")
	}
	if parsed.Find(`meta[name="bedside"][content="report of an import"]`).Length() > 0 {
		return nil, []knowledge.Problem{{Level: knowledge.Note, Message: "this is the report of an import, no leaflet",
			Remedy: "go through the draft beside it with 'bedside review'"}}
	}
	withRoles(parsed.Nodes[0])
	withTitleLine(parsed.Nodes[0])
	doc := &document{}
	if problems := pageAudience(&doc.leaflet, parsed); problems != nil {
		return nil, problems
	}
	data := schemaOf(parsed)
	body := parsed.Find("body").First()
	p := page{doc: doc, furniture: true, measures: measures{}, edges: map[*html.Node]string{}}
	pageHead(doc, parsed)
	hidden, struck := withStyles(parsed.Nodes[0])
	if len(body.Nodes) > 0 {
		p.noteStruck(struck)
		p.readBody(body.Nodes[0], hidden)
	}
	promoteBold(doc)
	leaveOutSections(&p)
	title(doc, parsed)
	p.trim()
	data.addTo(doc, parsed)
	p.notePieces()
	doc.notePointers(p.pointers)
	return doc, nil
}

// readBody reads the main part of a page, of which classes hide some elements.
func (p *page) readBody(body *html.Node, hidden []*html.Node) {
	p.leaveOutComments(body)
	p.readSigns(body)
	unfold(body)
	nestLists(body)
	p.keepHidden(hidden)
	p.measures.take(body, false)
	p.total = p.measures[body].plain()
	p.marks = linkedMarks(body)
	root := mainPart(body, p.measures)
	p.survey(root)
	p.doc.notePictures(picturesIn(root))
	p.children(root)
	p.flush()
	p.doc.markBoxes()
	if root != body {
		p.readAround(body, root)
	}
}

// readAround notes what stands outside the main part, and reads the lines about
// the review there when the main part has none.
func (p *page) readAround(body, root *html.Node) {
	known := len(p.doc.claims) > 0
	furniture := p.furniture
	p.furniture = furniture && !known
	var text []string
	line := 0
	for n := root; n != body; n = n.Parent {
		for c := range n.Parent.ChildNodes() {
			if c == n || c.Type != html.ElementNode || isHidden(c) {
				continue
			}
			for _, l := range linesOf(c) {
				if p.furniture && p.doc.furnish(l, lineOf(c)) {
					continue
				}
				if text = append(text, l); line == 0 {
					line = lineOf(c)
				}
			}
		}
	}
	p.furniture = furniture
	p.note("text outside the main part", strings.Join(text, " "), line)
}

// Elements of HTML by their meaning for the text.
var (
	dropped = set("head", "nav", "aside", "script", "style", "template", "noscript", "iframe", "object",
		"svg", "canvas", "audio", "video", "select", "textarea", "dialog", "menu", "title")
	struckElements = set("del", "s", "strike")
	blockElements  = set("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
		"dt",
		"fieldset", "figcaption", "figure", "footer", "header", "hgroup", "hr", "legend", "li", "main", "p", "pre", "section",
		"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
		"aside")
	headingLevel = map[string]int{
		"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6,
		"summary": 6, // the question of a folded answer
	}
	frameRoles = set("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menubar")
)

// isHidden tells whether a reader of the page does not see an element, or does
// not take it for its text.
func isHidden(n *html.Node) bool {
	if n.Data == "form" && !holds(n, "h1", "h2") { // some systems wrap the whole page in one
		return true
	}
	box := (n.Data == "aside" || attribute(n, "role") == "complementary") && isBox(n)
	if (dropped[n.Data] || frameRoles[attribute(n, "role")]) && !box {
		return true
	}
	return hasHiddenMark(n)
}
