package source

import (
	"regexp"
	"strings"
)

// placedNotes are the notes of a text, in their order.
type placedNotes struct {
	notes  []block
	byKey  map[string]block
	placed map[string]bool // those that a block refers to, itself or by a note
}

func notesOf(blocks []block) placedNotes {
	n := placedNotes{byKey: map[string]block{}, placed: map[string]bool{}}
	for _, b := range blocks {
		if b.noteTo != "" {
			n.notes = append(n.notes, b)
			n.byKey[b.noteTo] = b
		}
	}
	for _, b := range blocks {
		if b.noteTo == "" {
			n.want(b.text, n.placed)
		}
	}
	return n
}

// want adds the keys of the notes that a text refers to, and of the notes that those
// refer to.
func (n placedNotes) want(text string, wanted map[string]bool) {
	if len(n.notes) == 0 {
		return
	}
	for _, key := range notesIn(text) {
		if note, ok := n.byKey[key]; ok && !wanted[key] {
			wanted[key] = true
			n.want(note.text, wanted)
		}
	}
}

// of returns the wanted notes, each once and in the order in which they were written.
func (n placedNotes) of(wanted map[string]bool) []block {
	var found []block
	for _, note := range n.notes {
		if wanted[note.noteTo] {
			note.below = true
			found = append(found, note)
		}
	}
	return found
}

// certainNote matches a line that begins with a mark which begins nothing but a note.
var certainNote = regexp.MustCompile(`^(?:†{1,3}|‡{1,3}|[¹²³⁴-⁹]{1,2}|\[\d{1,2}\])\s*[\pL\pN“"‘]`)

// areNotes tells whether two lines are a note and the next one.
func areNotes(line, next string) bool {
	return certainNote.MatchString(next) && certainNote.MatchString(line) && startOfNote(line) != startOfNote(next)
}

// continuesNote tells whether a line of a block goes on with the note in the lines before
// it. In a paragraph only the rest of a sentence does: other text stays where it is.
func (b block) continuesNote(note, line string) bool {
	if b.kind == list {
		return strings.HasPrefix(line, "  ")
	}
	return startsSmall(line) || !endsIn(note, sentenceStops) && endsOpen(note)
}
