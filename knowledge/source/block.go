package source

import (
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
)

// document is one parsed file. Its leaflet has no sections yet:
// they are gathered from the blocks.
type document struct {
	leaflet   knowledge.Leaflet
	blocks    []block
	phrasings []phrasing
	claims    []claim             // what lines said about the review
	problems  []knowledge.Problem // what is wrong without keeping the leaflet from loading
	boxes     []box               // those of which markBoxes has not told the blocks
	open      []int               // the first blocks of boxes that pieces of HTML have left open
	titled    bool                // its title stands in front matter
	prepared  bool                // written for Bedside, so that an empty heading is a mistake worth telling
}

// phrasing is a line "? can I shower" and where it stands.
type phrasing struct {
	text string
	line int
}

type blockKind int

const (
	heading   blockKind = iota
	paragraph           // one line, or several that must stay apart
	list                // one item a line, nested items and further lines of an item indented
	table               // one row a line
)

// block is a piece of a document that stands on lines of its own.
type block struct {
	kind   blockKind
	level  int              // of a heading: from 1 on
	text   string           // without markup; lines are separated by "\n"
	line   int              // where it begins in the file, counting from 1; 0 when the parser cannot tell
	unfit  bool             // must not be quoted: it has a blank, or its order is lost
	below  bool             // a note to the block before it
	noteTo string           // of a note: the key of the mark that it belongs to
	signs  string           // of a list: the kind of signs that mark its items, where a list after it may go on with it
	more   *strings.Builder // the text, while it is added to

	bold      bool     // a paragraph that is written wholly in bold type
	pasted    bool     // a list whose marks were characters of the text
	links     int      // of a paragraph or list that has no words but links: how many
	prose     bool     // says too much to be part of what surrounds the text of a page
	edge      string   // what it is if it stands before the text of a page or after it; mostly ""
	phrasings []string // ways to ask for the section that the block stands in
	opens     int      // of the heading of a box: the number of the box, from 1
	closes    int      // of what comes right after a box: its number
	folded    bool     // of the same: the box is a folded answer
}

func (d *document) add(kind blockKind, text string, line int) {
	if text = strings.TrimSpace(text); text != "" {
		d.blocks = append(d.blocks, block{kind: kind, text: text, line: line})
	}
}

// refused is the Problem of a file that cannot be loaded, as parsers return it:
// the file's name is filled in by who called them.
func refused(line int, message, remedy string) []knowledge.Problem {
	return []knowledge.Problem{{Line: line, Message: message, Remedy: remedy}}
}

// squeeze makes the white space of a line of text even: single spaces, none at
// either end.
func squeeze(text string) string {
	if text = strings.TrimSpace(text); isEven(text) { // as most texts are
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// isEven tells whether a text is ASCII with single spaces.
func isEven(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= utf8.RuneSelf || text[i] == ' ' && i > 0 && text[i-1] == ' ' {
			return false
		}
	}
	return true
}

// note adds a Problem that keeps nothing from loading.
func (d *document) note(line int, message, remedy string) {
	d.problems = append(d.problems, knowledge.Problem{Level: knowledge.Note, Line: line, Message: message, Remedy: remedy})
}
