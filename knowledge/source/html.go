package source

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bedside/knowledge"

	"github.com/PuerkitoBio/goquery" // HTML: reads what browsers read, and refuses endless nesting
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseHTML reads a web page: its main part where it names one, without what
// surrounds the text. The first <h1> is the title, or else <title>.
func parseHTML(content []byte) (*document, []knowledge.Problem) {
	parsed, err := goquery.NewDocumentFromReader(bytes.NewReader(content))
	if err != nil {
		return nil, refused(0, fmt.Sprintf("the page cannot be read: %v", err),
			"simplify its markup or save it as plain text")
	}
	root := parsed.Find("main, [role=main]").First()
	if root.Length() == 0 {
		root = parsed.Find("body")
	}
	doc := &document{}
	doc.leaflet.Title = pageTitle(root, parsed.Selection)
	pageHead(doc, parsed, content)
	p := page{doc: doc, furniture: true}
	for _, n := range root.Nodes {
		p.children(n)
	}
	p.flush()
	return doc, nil
}

// pageTitle returns the first heading of the first rank that shows text, in the
// main part before any other, or else what the page calls itself.
func pageTitle(root, parsed *goquery.Selection) string {
	for _, n := range append(root.Find("h1").Nodes, parsed.Find("h1").Nodes...) {
		if lines := linesOf(n); len(lines) > 0 {
			return strings.Join(lines, " ")
		}
	}
	return squeeze(parsed.Find("head title").First().Text())
}

// pageHead reads what a page says about itself: its language, the address that
// it names as its own, and <meta name> with a key of front matter.
func pageHead(doc *document, parsed *goquery.Document, content []byte) {
	leaflet := &doc.leaflet
	meta := func(name string) string {
		return squeeze(parsed.Find("meta[name="+name+"]").First().AttrOr("content", ""))
	}
	wrong := func(name, message, remedy string) {
		at := max(0, bytes.Index(content, []byte(`"`+name+`"`)))
		line := 1 + bytes.Count(content[:at], []byte("\n"))
		doc.problems = append(doc.problems, refused(line, message, remedy)...)
	}
	date := func(name string) time.Time {
		t, unclear := parseDay(meta(name), unknownOrder)
		if meta(name) != "" && unclear {
			wrong(name, fmt.Sprintf("%q is not a date", meta(name)), "write it as 2026-01-31")
		}
		return t
	}
	if lang := strings.TrimSpace(parsed.Find("html").AttrOr("lang", "")); languageTag.MatchString(lang) {
		leaflet.Language = lang
	}
	leaflet.Source = squeeze(parsed.Find("link[rel=canonical]").AttrOr("href", ""))
	leaflet.Reviewer, leaflet.Contact = meta("reviewer"), meta("contact")
	leaflet.Reviewed, leaflet.ReviewDue = date("reviewed"), date("review_due")
	leaflet.Notice = meta("notice")
	if n := utf8.RuneCountInString(leaflet.Notice); n > maxNotice {
		wrong("notice", fmt.Sprintf("the notice has %d characters and is left out", n),
			fmt.Sprintf("shorten it to %d", maxNotice))
		leaflet.Notice = ""
	}
	for alias := range strings.SplitSeq(meta("aliases"), ",") {
		if alias = squeeze(alias); alias != "" {
			leaflet.Aliases = append(leaflet.Aliases, alias)
		}
	}
}

// addFragment adds a piece of HTML that stands in another format.
func addFragment(doc *document, markup string, line int) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		doc.problems = append(doc.problems, refused(line, fmt.Sprintf("the HTML is left out: %v", err),
			"write it as Markdown")...)
		return
	}
	p := page{doc: doc, line: line}
	for _, n := range nodes {
		p.node(n)
	}
	p.flush()
}

// Elements of HTML by their meaning for the text.
var (
	dropped = set("head", "nav", "aside", "script", "style", "template", "noscript", "iframe", "object",
		"svg", "canvas", "audio", "video", "select", "textarea", "dialog", "menu", "title")
	struckElements = set("del", "s", "strike")
	blockElements  = set("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
		"dt",
		"fieldset", "figcaption", "figure", "footer", "header", "hgroup", "hr", "legend", "li", "main", "p", "pre", "section",
		"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
	headingLevel = map[string]int{
		"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6,
		"summary": 6, // the question of a folded answer
	}
	frameRoles = set("navigation", "banner", "contentinfo", "search", "complementary")
)

// page walks over the elements of a page and gathers text until a block ends.
type page struct {
	doc       *document
	text      strings.Builder
	line      int
	furniture bool // lines about the review may occur
	frame     int  // how many headers and footers are open: only headings and review lines count there
}

func (p *page) children(n *html.Node) {
	for c := range n.ChildNodes() {
		p.node(c)
	}
}

func (p *page) node(n *html.Node) {
	if n.Type != html.ElementNode {
		writeText(&p.text, n)
		return
	}
	switch name := n.Data; {
	case isHidden(n):
	case headingLevel[name] > 0:
		p.heading(n)
	case (name == "ul" || name == "ol") && !holds(n, "h1", "h2", "h3", "h4", "h5", "h6", "table"):
		p.flush()
		p.add(list, listLines(n, 0))
	case name == "table" && attribute(n, "role") != "presentation" &&
		!holds(n, "h1", "h2", "h3", "h4", "h5", "h6", "table"):
		p.flush()
		p.add(table, tableLines(n))
	case name == "header" || name == "footer":
		p.flush()
		p.frame++
		p.children(n)
		p.flush()
		p.frame--
	case name == "pre":
		p.flush()
		p.add(paragraph, linesOf(n))
	case blockElements[name]:
		p.flush()
		p.children(n)
		p.flush()
	case raised[name] != nil || struckElements[name] || name == "br":
		writeText(&p.text, n)
	default:
		p.children(n)
	}
}

func (p *page) heading(n *html.Node) {
	p.flush()
	lines := linesOf(n)
	inPageFrame := p.frame > 0 && !within(n, "article", "section", "main")
	if len(lines) > 0 && !inPageFrame {
		p.doc.blocks = append(p.doc.blocks, block{
			kind: heading, level: headingLevel[n.Data], text: strings.Join(lines, " "), line: p.line,
		})
	}
}

func (p *page) add(kind blockKind, lines []string) {
	if p.frame == 0 {
		p.doc.add(kind, strings.Join(lines, "\n"), p.line)
	}
}

// flush ends a paragraph.
func (p *page) flush() {
	text := p.text.String()
	p.text.Reset()
	if p.frame == 0 {
		p.doc.addText(text, p.line, p.furniture)
		return
	}
	for _, line := range hardLines(text) {
		if p.furniture {
			p.doc.furnish(line, p.line)
		}
	}
}

// isHidden tells whether a reader of the page does not see an element, or does
// not take it for its text.
func isHidden(n *html.Node) bool {
	if n.Data == "form" && !holds(n, "h1", "h2") { // some systems wrap the whole page in one
		return true
	}
	if dropped[n.Data] || frameRoles[attribute(n, "role")] || attribute(n, "aria-hidden") == "true" {
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" && a.Val != "until-found" {
			return true
		}
	}
	style := strings.ReplaceAll(strings.ToLower(attribute(n, "style")), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}
