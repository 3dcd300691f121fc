package convert

import (
	"slices"
	"strings"
	"unicode"
)

// origin is the place of a character in the file: in PDF the page and the number of
// the character on it, in the others the part and the byte in it.
type origin struct{ part, at int32 }

// generated is the origin of what the file has no character for: a space between two
// lines, the number of a list item that the program counts.
var generated = origin{-1, -1}

// markPart is the part of the characters that a list's form has once and every item shows.
const markPart = -2

// glyph is one character with its place in the file.
type glyph struct {
	r    rune
	from origin
	link int32 // the number of the link it belongs to, counting from 1; 0 for none
}

// text is a row of glyphs.
type text []glyph

// String returns the characters.
func (t text) String() string {
	var b strings.Builder
	for _, g := range t {
		b.WriteRune(g.r)
	}
	return b.String()
}

// written makes text of what the file has no characters for.
func written(s string) text {
	var t text
	for _, r := range s {
		t = append(t, glyph{r: r, from: generated})
	}
	return t
}

// isFound tells whether any of the characters is in the file.
func (t text) isFound() bool {
	return slices.ContainsFunc(t, func(g glyph) bool { return g.from != generated })
}

// trim cuts white space off both ends.
func (t text) trim() text {
	for len(t) > 0 && unicode.IsSpace(t[0].r) {
		t = t[1:]
	}
	for len(t) > 0 && unicode.IsSpace(t[len(t)-1].r) {
		t = t[:len(t)-1]
	}
	return t
}

// seam is how many characters are looked at where two texts meet: a paragraph may be as
// long as the file.
const seam = 200

// end returns the last characters of a text.
func (t text) end() text { return t[max(len(t)-seam, 0):] }

// copied is the same text as a repetition, of which the account must not hear twice.
func (t text) copied() text {
	c := make(text, len(t))
	for i, g := range t {
		c[i] = glyph{r: g.r, from: generated, link: g.link}
	}
	return c
}

type blockKind int

const (
	headingBlock blockKind = iota
	paragraphBlock
	itemBlock
	tableBlock
	leftOutBlock // what the draft lacks, with its reason
)

// block is a piece of a document that stands on lines of its own.
type block struct {
	kind   blockKind
	level  int      // rank of a heading from 1, 0 for the title; depth of an item from 0
	number int      // of an item, where it has one that counts; 0 for others
	mark   text     // the file's own characters for an item's mark, which the draft writes as "-" or "1."
	text   text     // lines that must stay apart are separated by "\n", columns of Word and OpenDocument by "\t"
	edge   tabEdge  // where a tab was cut off
	rows   [][]text // of a table
	page   int      // where it begins, counting from 1
	reason string   // of what is left out
	column int      // of a PDF, counted over all pages
}

// reasons why the draft lacks a character.
const (
	reasonHead     = "running head or foot"
	reasonNumber   = "page number"
	reasonMark     = "list mark, written as Markdown"
	reasonHyphen   = "hyphen at the end of a line"
	reasonSoft     = "soft hyphen or invisible sign"
	reasonTurned   = "turned text or watermark"
	reasonOutside  = "outside of the page"
	reasonDeleted  = "deleted by a tracked change"
	reasonHidden   = "hidden text"
	reasonStruck   = "struck out"
	reasonComment  = "comment"
	reasonField    = "code of a field"
	reasonTwice    = "second form of the same text"
	reasonRepeated = "head of a table, repeated on the next page"
	reasonContents = "table of contents"
	reasonAlt      = "description of a picture"
	reasonDiagram  = "text of a diagram or chart"
	reasonForm     = "text of a form or note on the page"
)

// document is what a format's reader found.
type document struct {
	blocks   []block
	links    []string // targets; a glyph's link counts from 1
	title    string   // as the file's properties have it; used when the text has none
	language string   // BCP 47 tag; may be empty
	pages    []page
	paged    bool    // the part of an origin is the page, counting from 0
	chars    []glyph // every character that is no white space, in the order of the file, found apart from blocks
	facts    string  // the text as a second reader joins it, in which numbers are looked for
	dropped  []dropped
	marked   int32       // how many characters the marks of items have
	added    []string    // what the file's program counts and shows, and the file has no characters for
	joins    [][3]string // texts that the end of a page or column parted: before it, after it, joined
	remarks  []Remark    // what a person should look at although no character differs
	doubts   []Difference
}

// page is what one page of the file shows.
type page struct {
	text    string // as the file has it, in its own order
	picture []byte // JPEG of the page; nil when there is none
}

// Remark is something about a page that is no difference.
type Remark struct {
	Page int    `json:"page"`
	Text string `json:"text"`
}

// dropped is a single character that the draft lacks.
type dropped struct {
	glyph  glyph
	reason string
	page   int
}

// pageOf returns the page of a place in the file.
func (d *document) pageOf(from origin) int {
	if d.paged {
		return int(from.part) + 1
	}
	return 0
}

func (d *document) remark(page int, text string) {
	d.remarks = append(d.remarks, Remark{page, text})
}

// doubt notes a fault that a person has to look at.
func (d *document) doubt(page int, text string) {
	d.doubts = append(d.doubts, Difference{page, text})
}

// add adds a block unless it is empty.
func (d *document) add(b block) {
	b.text = b.text.trim()
	if len(b.text) > 0 || len(b.rows) > 0 || len(b.mark) > 0 {
		d.blocks = append(d.blocks, b)
	}
}

// leaveOut notes text that the draft will lack.
func (d *document) leaveOut(t text, reason string, page int) {
	d.add(block{kind: leftOutBlock, text: t, reason: reason, page: page})
}
