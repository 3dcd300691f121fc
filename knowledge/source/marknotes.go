package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

const noteMarks = `\*{1,3}|†{1,3}|‡{1,3}|[¹²³⁴-⁹]{1,2}|\(\d{1,2}\)|\[\d{1,2}\]`

var (
	// noteStart matches the start of a line that is a note, as in "† Not if you are over 80".
	noteStart = regexp.MustCompile(`^(` + noteMarks + `)\s*[\pL\pN“"‘]`)
	// noteRefers matches a mark at the end of a word or a sentence.
	noteRefers = regexp.MustCompile(`[\pL\pN.,;:!?%)"'”’](?:(` + noteMarks + `)|\s(\(\d{1,2}\)|\[\d{1,2}\]))(?:[^\pL\pN*]|$)`)
	// superscripts writes raised figures as plain ones.
	superscripts = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7",
		"⁸", "8", "⁹", "9", "(", "", ")", "", "[", "", "]", "")
)

// noteKey returns what is the same of a mark where it stands in a text and before
// the note, as "2" is of "²" and "[2]".
func noteKey(mark string) string { return superscripts.Replace(mark) }

// startOfNote returns the mark that a line begins with, and "" where there is none.
func startOfNote(line string) string {
	if m := noteStart.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

// notesIn returns the keys of the marks within a line.
func notesIn(line string) []string {
	var keys []string
	for at := 0; ; {
		m := noteRefers.FindStringSubmatchIndex(line[at:])
		if m == nil {
			return keys
		}
		start, end := m[2], m[3]
		if start < 0 {
			start, end = m[4], m[5]
		}
		keys = append(keys, noteKey(line[at+start:at+end]))
		_, last := utf8.DecodeLastRuneInString(line[at+start : at+end])
		at += end - last // the mark may be what another stands after
	}
}

// noteIndex tells where the marks of notes stand in the lines of a text.
type noteIndex struct {
	refers map[string][]int // the lines that have a mark within them, by its key
	starts map[string][]int // the lines that begin with it
	listed bool             // a number in brackets begins a line that no other refers to, as in a list
}

func indexNotes(lines []string) noteIndex {
	x := noteIndex{refers: map[string][]int{}, starts: map[string][]int{}}
	for i, line := range lines {
		if mark := startOfNote(line); mark != "" {
			x.starts[noteKey(mark)] = append(x.starts[noteKey(mark)], i)
		}
		for _, key := range notesIn(line) {
			x.refers[key] = append(x.refers[key], i)
		}
	}
	for _, line := range lines {
		mark := startOfNote(line)
		x.listed = x.listed || strings.HasPrefix(mark, "(") && len(x.refers[noteKey(mark)]) == 0
	}
	return x
}

// maxNote is the length in bytes of the longest note, and maxRefers the number of lines
// that may have its mark: each is shown the note.
const (
	maxNote   = 1000
	maxRefers = 40
)

// isNote tells whether a line that begins with a mark is certainly the note to it:
// the only one, below the text that has the mark. A star may as well begin a list
// item, so that its mark must be the only one too.
func (x noteIndex) isNote(i int, mark string) bool {
	key := noteKey(mark)
	refers := x.refers[key]
	if mark == "" || len(x.starts[key]) != 1 || len(refers) == 0 || len(refers) > maxRefers || refers[len(refers)-1] >= i {
		return false
	}
	return !strings.HasPrefix(mark, "*") && !strings.HasPrefix(mark, "(") || len(refers) == 1 && !x.listed
}

// markNotes marks the rows that are notes, and the rows of a paragraph that go on
// with one.
func markNotes(rows []row) {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = r.text
	}
	x := indexNotes(lines)
	open := false
	for i := range rows {
		starts := !rows[i].table && x.isNote(i, startOfNote(rows[i].text))
		open = starts || open && rows[i].text != "" && markOf(rows[i].text) == "" && startOfNote(rows[i].text) == ""
		rows[i].note, rows[i].joined = open, rows[i].joined && !starts || open && !starts
	}
}

// joinNotes puts each note below the blocks that have its mark, so that neither is
// quoted without the other. Only sources stay where they are.
func (d *document) joinNotes() {
	var lines []string
	for _, b := range d.blocks {
		lines = append(lines, strings.Split(b.text, "\n")...)
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimSpace(line), "- ")
	}
	x := indexNotes(lines)
	notes := map[string]block{}
	at := 0
	for i := range d.blocks {
		count := strings.Count(d.blocks[i].text, "\n") + 1
		d.blocks[i].cutNotes(lines[at:at+count], at, x, notes)
		at += count
	}
	if len(notes) > 0 {
		d.placeNotes(notes)
	}
	d.tellUnsure(x)
}

// tellUnsure tells of the first mark with several notes, of which none is known to be the
// one that is meant. A star or a number may be no mark.
func (d *document) tellUnsure(x noteIndex) {
	for _, b := range d.blocks {
		for _, key := range notesIn(b.text) {
			if strings.ContainsAny(key, "†‡") && len(x.starts[key]) > 1 {
				d.note(b.line, fmt.Sprintf("several notes begin with the mark %q, so that none is put to the text: %q", key,
					shortened(b.text)), "give each note a mark of its own")
				return
			}
		}
	}
}

// cutNotes takes the notes out of a paragraph or list. at is where its lines begin
// in the text.
func (b *block) cutNotes(lines []string, at int, x noteIndex, notes map[string]block) {
	if b.kind != paragraph && b.kind != list {
		return
	}
	var kept []string
	open := ""
	for i, line := range strings.Split(b.text, "\n") {
		mark := startOfNote(lines[i])
		switch {
		case x.isNote(at+i, mark) && len(line) <= maxNote && (!citation.MatchString(lines[i]) || speaksToPatients(lines[i])):
			open = noteKey(mark)
			notes[open] = block{kind: paragraph, text: lines[i], line: b.line, below: true}
		case open != "" && mark == "" && len(notes[open].text) <= maxNote && (b.kind == paragraph || strings.HasPrefix(line, "  ")):
			note := notes[open]
			note.text += "\n" + line
			notes[open] = note
		default:
			open = ""
			kept = append(kept, line)
		}
	}
	b.text = strings.Join(kept, "\n")
}

// placeNotes puts notes below the blocks that have their marks: those of a heading
// or a lead-in below what follows it.
func (d *document) placeNotes(notes map[string]block) {
	var blocks, below []block
	for _, b := range d.blocks {
		if b.text == "" {
			continue
		}
		if b.kind == heading {
			blocks, below = append(blocks, below...), nil
		}
		blocks = append(blocks, b)
		for _, key := range notesIn(b.text) {
			if note, ok := notes[key]; ok {
				below = append(below, note)
			}
		}
		if b.kind != heading && !strings.HasSuffix(strings.TrimRight(b.text, "*†‡¹²³"), ":") {
			blocks, below = append(blocks, below...), nil
		}
	}
	d.blocks = append(blocks, below...)
}
