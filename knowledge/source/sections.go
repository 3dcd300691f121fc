package source

import (
	"fmt"
	"strings"

	"bedside/knowledge"
)

// headingBorder stands between a heading and the deeper one below it: "Dose ›
// Children". Alone, the deeper one would not say what it is about.
const headingBorder = " › "

// part is a heading with the blocks up to the next one.
type part struct {
	heading   string
	own       string // without those that it stands under
	level     int
	line      int
	again     bool // it goes on after a box that interrupts it
	named     bool // the heading is the leaflet's title, because the file has none here
	blocks    []block
	phrasings []phrasing
}

// sections gathers a document's blocks into the sections of its leaflet.
func sections(doc *document) []knowledge.Section {
	parts := split(doc)
	if len(parts) == 1 && parts[0].named && len(parts[0].phrasings) == 0 && len(doc.phrasings) == 0 {
		return unheaded(passages(parts[0].blocks))
	}
	doc.noteRepeated(parts)
	var found []knowledge.Section
	for i, p := range parts {
		texts := joined(passages(p.blocks))
		if len(texts) == 0 {
			doc.reportEmpty(parts, i)
			continue
		}
		found = append(found, p.section(texts))
	}
	return found
}

// section makes a section of a part, with its passages.
func (p *part) section(passages []knowledge.Passage) knowledge.Section {
	s := knowledge.Section{Heading: p.heading, Named: p.named, Line: p.line, Passages: passages}
	for _, asked := range p.phrasings {
		s.Phrasings, s.Asked = append(s.Phrasings, asked.text), append(s.Asked, asked.line)
	}
	return s
}

// titleFromHeadings takes the first heading of the highest rank for the title of
// a document that has none.
func (d *document) titleFromHeadings() {
	if d.leaflet.Title != "" {
		return
	}
	first := -1
	for i, b := range d.blocks {
		if b.kind == heading && (first < 0 || b.level < d.blocks[first].level) {
			first = i
		}
	}
	if first < 0 {
		return
	}
	if b := &d.blocks[first]; b.level > 1 {
		d.note(b.line, fmt.Sprintf("there is no title, so the first heading is taken for it: %q", b.text),
			"write a title above it if this is another part")
		b.level = 1
	}
	d.leaflet.Title = d.blocks[first].text
}

// split cuts a document at its headings, gives lead-ins to the lists under the
// headings after them, and makes text of headings that say all there is to say.
func split(doc *document) []*part { return doc.withOrders(doc.withLeadIns(cut(doc))) }

// cut cuts a document at its headings. Text before the first heading, or under
// the leaflet's title, stands under the title, and text after a box under the heading
// that the box interrupts.
func cut(doc *document) []*part {
	title := &part{heading: doc.leaflet.Title, own: doc.leaflet.Title, named: true}
	c := partCutter{parts: []*part{title}, current: title, outer: map[int]*part{}}
	for _, b := range doc.blocks {
		if b.kind == heading {
			c.head(b, doc.leaflet.Title)
			continue
		}
		c.goOn(b)
		c.current.blocks = append(c.current.blocks, b)
		for _, text := range b.phrasings {
			c.current.phrasings = append(c.current.phrasings, phrasing{text, b.line})
		}
	}
	parts := c.parts
	for _, p := range doc.phrasings {
		owner := parts[0]
		for _, candidate := range parts {
			if candidate.line < p.line {
				owner = candidate
			}
		}
		owner.phrasings = append(owner.phrasings, p)
	}
	return parts
}

// unheaded makes a section of every passage of a leaflet without headings. Two
// passages on one topic are told apart by how they begin.
func unheaded(texts []knowledge.Passage) []knowledge.Section {
	taken := map[string]bool{}
	var found []knowledge.Section
	for _, p := range texts {
		name := topic(p.Text)
		if taken[strings.ToLower(name)] {
			name = beginning(p.Text)
		}
		taken[strings.ToLower(name)] = true
		found = append(found, knowledge.Section{Heading: name, Named: true, Passages: []knowledge.Passage{p}})
	}
	return found
}
