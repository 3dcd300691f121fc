package source

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// box is a part of a page that begins with a heading of its own and plainly ends: a folded
// answer, a call-out, a list of what not to do. What comes after it does not stand under that
// heading: "Take paracetamol" is none of the "Don't" above it.
type box struct {
	from, to int  // the blocks of the document from its heading on, the second not included
	folds    bool // it folds all that it holds below its heading
}

// panelMark is the attribute of a part that the heading right above it opens.
const panelMark = "\x03"

// openMark is the attribute of an element that a piece of HTML in another format leaves open.
const openMark = "\x04"

var boxRoles = set("note", "alert", "tabpanel")

// isHeadedBox tells whether an element is a box, if it begins with a heading.
func isHeadedBox(n *html.Node) bool {
	return n.Data == "details" || n.Data == "aside" || n.Data == "section" && !isBesideSection(n) ||
		boxRoles[attribute(n, "role")] || attribute(n, panelMark) != "" ||
		hasName(n, "boxes") || hasName(n, "panels") || hasName(n, "headed boxes")
}

// isBesideSection tells whether a section is followed by another, as a row of the page is: its text
// may go on there.
func isBesideSection(n *html.Node) bool {
	next := nextElement(n)
	return next != nil && next.Data == "section"
}

// openBox returns the block that a box begins with, which may be the heading right above it.
func (d *document) openBox(n *html.Node) int {
	from := len(d.blocks)
	if attribute(n, panelMark) != "" && from > 0 && d.blocks[from-1].kind == heading {
		from--
	}
	return from
}

// closeBox remembers a box that began with some block and ends here.
func (d *document) closeBox(n *html.Node, from int) {
	if attribute(n, openMark) != "" {
		d.open = append(d.open, from)
		return
	}
	d.boxes = append(d.boxes, box{from, len(d.blocks), n.Data == "details" || attribute(n, panelMark) != ""})
}

// closeOpen ends so many boxes that pieces of HTML have left open.
func (d *document) closeOpen(count int) {
	for ; count > 0 && len(d.open) > 0; count-- {
		last := len(d.open) - 1
		d.boxes = append(d.boxes, box{d.open[last], len(d.blocks), true})
		d.open = d.open[:last]
	}
}

// markBoxes tells the blocks where boxes begin and what comes after them. Of boxes that begin or
// end together the outermost counts, which ended last.
func (d *document) markBoxes() {
	for i, b := range d.boxes {
		if b.to-b.from < 2 || b.to > len(d.blocks) || d.blocks[b.from].kind != heading || d.blocks[b.from].level < 2 {
			continue
		}
		inner := d.blocks[b.from+1 : b.to]
		if !slices.ContainsFunc(inner, func(b block) bool { return b.kind != heading }) {
			continue
		}
		if b.folds {
			lower(inner, d.blocks[b.from].level)
		}
		d.blocks[b.from].opens = i + 1
		if b.to < len(d.blocks) {
			d.blocks[b.to].closes, d.blocks[b.to].folded = i+1, b.folds
		}
	}
	d.boxes = nil
}

// lower puts the headings among some blocks below one of a level, if they are not.
func lower(blocks []block, level int) {
	highest := level + 1
	for _, b := range blocks {
		if b.kind == heading {
			highest = min(highest, b.level)
		}
	}
	for i := range blocks {
		if blocks[i].kind == heading {
			blocks[i].level += level + 1 - highest
		}
	}
}

// markLeftOpen marks the elements <details> that a piece of HTML leaves open, and returns how many
// it closes that it has not opened.
func markLeftOpen(body *html.Node, markup string) (closed int) {
	markup = strings.ToLower(markup)
	left := strings.Count(markup, "<details") - strings.Count(markup, "</details")
	for n := body.LastChild; n != nil && left > 0; {
		switch {
		case n.Type != html.ElementNode:
			n = n.PrevSibling
			continue
		case n.Data == "details":
			n.Attr = append(n.Attr, html.Attribute{Key: openMark, Val: "1"})
			left--
		}
		n = n.LastChild
	}
	return max(0, -left)
}

// partCutter gathers the blocks of a document below their headings.
type partCutter struct {
	parts   []*part
	current *part
	above   []*part       // the headings that the current one stands under
	outer   map[int]*part // by the number of a box, the part that it interrupts
}

// goOn begins a part with the heading that a box interrupts, if what comes after the box is text and
// no words about a control. What follows folded answers right below a heading stays with the last one.
func (c *partCutter) goOn(b block) {
	outer := c.outer[b.closes]
	if b.closes == 0 || outer == nil || outer.level >= c.current.level || b.folded && !outer.named && len(outer.blocks) == 0 ||
		besideControl.MatchString(b.text) || choosing.MatchString(b.text) {
		return
	}
	c.above = c.above[:slices.Index(c.above, outer)+1]
	c.current = &part{heading: outer.heading, own: outer.own, level: outer.level, named: outer.named, line: b.line, again: true}
	if len(c.above) > 0 {
		c.above[len(c.above)-1] = c.current
	}
	c.parts = append(c.parts, c.current)
}

// head begins the part of a heading.
func (c *partCutter) head(b block, title string) {
	if b.opens > 0 {
		c.outer[b.opens] = c.current
		if before := c.outer[b.closes]; before != nil { // right behind another box
			c.outer[b.opens] = before
		}
	}
	next := &part{heading: b.text, own: b.text, level: b.level, line: b.line}
	for len(c.above) > 0 && c.above[len(c.above)-1].level >= b.level {
		c.above = c.above[:len(c.above)-1]
	}
	if len(c.above) > 0 {
		next.heading = c.above[len(c.above)-1].heading + headingBorder + b.text
	}
	if b.level > 1 { // a leaflet's title goes without saying
		c.above = append(c.above, next)
	}
	if last := c.parts[len(c.parts)-1]; last.named && b.level == 1 && len(last.blocks) == 0 {
		next.named = b.text == title
		c.parts = c.parts[:0]
	}
	c.parts = append(c.parts, next)
	c.current = next
}
