package source

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// addFragment adds a piece of HTML that stands in another format, and notes what is left out of it.
func addFragment(doc *document, markup string, line int) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(bytes.NewReader(markLines([]byte(markup), line)), body)
	if err != nil {
		doc.problems = append(doc.problems, refused(line, fmt.Sprintf("the HTML is left out: %v", err),
			"write it as Markdown")...)
		return
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	withRoles(body)
	withoutFrame(body)
	stylesOf(body).drawn.draw(body)
	p := page{doc: doc, line: line, fragment: true, furniture: true}
	p.readSigns(body)
	nestLists(body)
	p.survey(body)
	p.noteStruckIn(body)
	doc.notePictures(picturesIn(body))
	closed := markLeftOpen(body, markup)
	if before := strings.HasPrefix(strings.ToLower(strings.TrimSpace(markup)), "</details"); before {
		doc.closeOpen(closed)
		closed = 0
	}
	p.children(body)
	p.flush()
	doc.closeOpen(closed)
	p.notePieces()
}

// fragmentLines returns the lines of a piece of HTML that stands in a list item, and whether they
// may be quoted.
func fragmentLines(doc *document, markup string, line int) (lines []string, fit bool) {
	inner := &document{}
	addFragment(inner, markup, line)
	doc.problems = append(doc.problems, inner.problems...)
	doc.claims = append(doc.claims, inner.claims...)
	fit = true
	for _, b := range inner.blocks {
		lines = append(lines, strings.Split(b.text, "\n")...)
		fit = fit && !b.unfit
	}
	return lines, fit
}

// Elements and roles that surround the text of a page. In another format no page is around them:
// the call-outs of many editors are such.
var (
	framing      = set("aside", "header", "footer", "form")
	framingRoles = set("complementary", "banner", "contentinfo", "form")
)

// withoutFrame makes plain boxes of what only a page has around its text.
func withoutFrame(body *html.Node) {
	for n := range body.Descendants() {
		if framing[n.Data] {
			n.Data, n.DataAtom = "div", atom.Div
		}
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "role" && framingRoles[a.Val] })
	}
}

// noteStruckIn notes the text of a fragment that is struck out. It stays there: the number of a
// struck item counts.
func (p *page) noteStruckIn(n *html.Node) {
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode || !isStruck(c) {
			p.noteStruckIn(c)
			continue
		}
		p.doc.noteStruck(lineOf(c), strings.Join(hardLines(innerText(c)), " "))
	}
}
