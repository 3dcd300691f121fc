package source

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// page walks over the elements of a page and gathers text until a block ends.
type page struct {
	doc       *document
	text      strings.Builder
	run       run
	line      int
	furniture bool // lines about the review may occur
	fragment  bool // it stands in another format: no page surrounds its text
	frame     int  // how many headers and footers are open: only headings and review lines count there

	measures measures
	total    int                   // the words of the page that are no links
	edges    map[*html.Node]string // elements that are no text at the edge of it, by kind
	edge     string                // the kind of the one that is open
	marks    map[string]string     // of notes, by the id of the note that they lead to
	pieces   []piece               // what was left out
	pointers []said                // links whose words say nothing
	wordItem int                   // the level of the open paragraph if it is a list item as Word writes it, from 1
}

// wordMark matches the characters that Word writes for the mark of a list item.
var wordMark = regexp.MustCompile(`^\s*([·o§Øüûýþvq•▪-])[\s\x{a0}]+`)

// withSign writes the mark of a list item of Word as a sign.
func withSign(text string) string {
	m := wordMark.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	return cmp.Or(fontSigns["wingdings"][m[1]], "•") + " " + text[len(m[0]):]
}

// wordItemLevel returns the level of a list item as Word writes it, from 1 on; 0 for no item.
func wordItemLevel(n *html.Node) int {
	if m := wordLevel.FindStringSubmatch(attribute(n, "style")); m != nil && n.Data == "p" {
		level, _ := strconv.Atoi(m[2]) // one digit
		return max(1, level)
	}
	if strings.HasPrefix(attribute(n, "class"), "MsoList") {
		return 1
	}
	return 0
}

// run counts the words of the open paragraph, and the elements that are open.
type run struct {
	words, linked, bold int
	links               int // how many links there were
	inLink, inBold      int
	misread             bool // a picture forbids what it says, and is not read
	ahead               bool // one stands in a line of its own before it
}

func (p *page) children(n *html.Node) {
	for c := range n.ChildNodes() {
		p.node(c)
	}
}

func (p *page) node(n *html.Node) {
	if n.Type != html.ElementNode {
		p.words(n)
		return
	}
	if attribute(n, misreadMark) != "" {
		p.run.misread = true
	}
	if kind := p.edges[n]; kind != "" && p.edge == "" {
		p.edge = kind
		defer func() { p.flush(); p.edge = "" }()
		p.flush()
	}
	switch name := n.Data; {
	case isHidden(n), isStruck(n):
	case headingLevel[name] > 0:
		p.heading(n)
	case (name == "ul" || name == "ol") && !holds(n, "h1", "h2", "h3", "h4", "h5", "h6", "table", "summary"):
		p.flush()
		p.list(n)
	case name == "table" && isDataTable(n):
		p.flush()
		p.table(n)
	case (name == "header" || name == "footer") && within(n, "article", "section", "main"):
		outer := p.edge
		p.flush()
		p.edge = "page " + name
		p.children(n)
		p.flush()
		p.edge = outer
	case name == "header" || name == "footer":
		p.flush()
		p.frame++
		p.children(n)
		p.flush()
		p.frame--
	case name == "pre":
		p.flush()
		p.add(paragraph, linesOf(n), n)
	case name == "br" && p.isBoldTitle(): // a bold line above the text of its paragraph
		p.flush()
	case raised[name] != nil || name == "br":
		writeText(&p.text, n)
	case name == "a":
		p.link(n)
	case blockElements[name]:
		p.flush()
		p.startLine(n)
		from := p.doc.openBox(n)
		p.wordItem = wordItemLevel(n)
		p.inWeight(n)
		p.flush()
		p.wordItem = 0
		if isHeadedBox(n) {
			p.doc.closeBox(n, from)
		}
	default:
		p.inWeight(n)
	}
}

// startLine remembers where the paragraph begins that an element opens.
func (p *page) startLine(n *html.Node) {
	if line := lineOf(n); line > 0 {
		p.line = line
	}
}

// words adds a piece of text to the open paragraph.
func (p *page) words(n *html.Node) {
	if n.Type == html.TextNode {
		words := len(strings.Fields(n.Data))
		p.run.words += words
		if p.run.inLink > 0 {
			p.run.linked += words
		}
		if p.run.inBold > 0 {
			p.run.bold += words
		}
	}
	writeText(&p.text, n)
}

// link adds the words of a link, and the number or address that only it knows.
func (p *page) link(n *html.Node) {
	if leadsAway(attribute(n, "href")) {
		p.run.links++
		p.run.inLink++
		p.children(n)
		p.run.inLink--
		if words := strings.Join(linesOf(n), " "); isPointer(words) {
			p.pointers = append(p.pointers, said{pointer(words, attribute(n, "href")), lineOf(n)})
		}
		return
	}
	p.children(n)
	p.text.WriteString(reachedBy(attribute(n, "href"), strings.Join(hardLines(innerText(n)), " ")))
}

// isBoldTitle tells whether the open paragraph is so far a bold line that can be
// a heading.
func (p *page) isBoldTitle() bool {
	return p.run.words > 0 && p.run.bold == p.run.words && p.run.inBold == 0 && isTitle(squeeze(p.text.String()))
}

func (p *page) heading(n *html.Node) {
	p.flush()
	lines := linesOf(n)
	if len(lines) > 0 && p.frame == 0 {
		p.startLine(n)
		p.doc.blocks = append(p.doc.blocks, block{
			kind: heading, level: headingLevel[n.Data], text: strings.Join(lines, " "), line: p.line, edge: p.edge,
		})
		p.run.ahead = holdsMisread(n) // the block below it
	}
}

// list adds a list, and how many links it has when it has nothing else.
func (p *page) list(n *html.Node) {
	before := len(p.doc.blocks)
	p.add(list, listLines(n, 0), n)
	if len(p.doc.blocks) > before {
		p.doc.blocks[before].links = linksOnly(n)
	}
}

// table adds a table, which is not quoted when pictures stand for what its cells say, or its rows
// cannot be read alone.
func (p *page) table(n *html.Node) {
	before := len(p.doc.blocks)
	lines, whole := tableLines(n)
	p.add(table, lines, n)
	if len(p.doc.blocks) == before {
		return
	}
	b := &p.doc.blocks[before]
	if hasSilentCell(n) {
		b.unfit = true
		p.doc.note(p.line, "a table has pictures in place of words, so that it is never quoted", "write what they say as text")
	}
	if !whole {
		b.unfit = true
		p.doc.note(p.line, "a table has cells that cover too many others, so that it is never quoted",
			"give each row cells of its own")
	}
}

func (p *page) add(kind blockKind, lines []string, n *html.Node) {
	p.startLine(n)
	text := strings.Join(lines, "\n")
	if p.frame > 0 {
		p.note("page header or footer", text, p.line)
		return
	}
	before := len(p.doc.blocks)
	p.doc.add(kind, text, p.line)
	p.mark(before, run{linked: p.measures[n].linked, misread: p.run.misread || holdsMisread(n), ahead: p.run.ahead})
	p.run.ahead = (p.run.misread || p.run.ahead) && len(p.doc.blocks) == before
	p.run.misread = false
	for i := range p.doc.blocks[before:] {
		p.doc.blocks[before+i].pasted = false
	}
}

// mark tells of the blocks from a place on what the paragraph was that they were
// made of.
func (p *page) mark(from int, r run) {
	for i := range p.doc.blocks[from:] {
		b := &p.doc.blocks[from+i]
		b.pasted = b.kind == list
		b.unfit = b.unfit || r.misread || r.ahead && !saysNo.MatchString(b.text)
		if b.prose = saysMuch(*b, r); !b.prose {
			b.edge = p.edge
		}
		if r.words > 0 {
			b.bold = r.bold == r.words
		}
		if r.words > 0 && r.linked == r.words {
			b.links = max(1, r.links)
		}
	}
}

// saysMuch tells whether a block says too much to be part of what surrounds a
// text: a sentence of some words that are no links, one that tells patients what
// to do, or a longer list.
func saysMuch(b block, r run) bool {
	const sentence, longList = 6, 15
	plain := len(strings.Fields(b.text)) - r.linked
	if r.linked == 0 && tellsPatients(b.text) {
		return true
	}
	switch b.kind {
	case list:
		return plain-strings.Count(b.text, "\n")-1 >= longList // without the marks
	case paragraph:
		return plain >= sentence && endsIn(b.text, sentenceStops)
	}
	return plain >= longList
}

// flush ends a paragraph.
func (p *page) flush() {
	text, r := p.text.String(), p.run
	p.text.Reset()
	p.run = run{inLink: r.inLink, inBold: r.inBold}
	if p.frame == 0 {
		before := len(p.doc.blocks)
		if p.wordItem > 0 {
			text = withSign(text)
		}
		p.doc.addText(text, p.line, p.furniture)
		for i := range p.doc.blocks[before:] {
			p.doc.blocks[before+i].indent(p.wordItem - 1)
		}
		p.mark(before, r)
		p.run.ahead = (r.misread || r.ahead) && len(p.doc.blocks) == before
		return
	}
	for _, line := range hardLines(text) {
		if !p.furniture || !p.doc.furnish(line, p.line) {
			p.note("page header or footer", line, p.line)
		}
	}
}
