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
	// power matches the end of a text after which a raised figure is no mark: "kg/m²", "4 × 10⁹".
	power = regexp.MustCompile(`(?:^|[^\pL\pN])[cdkmµ]?m$|[×x·]\s?10$`)
	// steps matches the numbers in brackets that may as well number the steps of a list.
	steps = regexp.MustCompile(`^(?:\(\d+\)|\[1\])$`)
	// headsNotes matches a heading of notes that looks like the lead-in of a list.
	headsNotes = regexp.MustCompile(`(?i)^\W*(?:(?:please|further|other|important|additional|general|safety|more)\s+)*` +
		`(?:(?:foot)?notes?|key|legend|explanations?|information|important|warnings?|cautions?|remarks?)\s*:$`)
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
		mark := line[at+start : at+end]
		if !isPower(line[:at+start], mark) {
			keys = append(keys, noteKey(mark))
		}
		_, last := utf8.DecodeLastRuneInString(mark)
		at += end - last // the mark may be what another stands after
	}
}

// isPower tells whether a raised figure after a text is a part of a unit or a number.
func isPower(text, mark string) bool {
	return mark != "¹" && strings.ContainsAny(mark, "²³⁴⁵⁶⁷⁸⁹") && power.MatchString(text[max(0, len(text)-8):])
}

// noteIndex tells where the marks of notes stand in the lines of a text.
type noteIndex struct {
	refers map[string][]int // the lines that have a mark within them, by its key
	starts map[string][]int // the lines that begin with it
	listed bool             // a number in brackets begins a line that no other refers to, as in a list
	led    map[int]bool     // the lines of a list that another leads into
}

func indexNotes(lines []string) noteIndex {
	x := noteIndex{refers: map[string][]int{}, starts: map[string][]int{}, led: map[int]bool{}}
	before, led := "", false
	for i, line := range lines {
		mark := startOfNote(line)
		if mark != "" {
			x.starts[noteKey(mark)] = append(x.starts[noteKey(mark)], i)
			led = leadsToItems(before) || led && startOfNote(before) != ""
			x.led[i] = led
		}
		if line != "" {
			before = line
		}
		for _, key := range notesIn(line) {
			x.refers[key] = append(x.refers[key], i)
		}
	}
	for _, line := range lines {
		mark := startOfNote(line)
		x.listed = x.listed || steps.MatchString(mark) && len(x.refers[noteKey(mark)]) == 0
	}
	return x
}

// leadsToItems tells whether a line leads into a list, and not into notes.
func leadsToItems(line string) bool {
	return strings.HasSuffix(line, ":") && !headsNotes.MatchString(line) || endsOpen(line)
}

// maxNote is the length in bytes of the longest note, and maxRefers the number of lines
// that may have its mark: each is shown the note.
const (
	maxNote   = 1000
	maxRefers = 40
)

// isNote tells whether a line that begins with a mark is certainly the note to it:
// the only one, below the text that has the mark. A star or a number in brackets may as
// well begin a list item, so that it must not stand below a lead-in, and a star must be
// the only mark too.
func (x noteIndex) isNote(i int, mark string) bool {
	key := noteKey(mark)
	refers := x.refers[key]
	if mark == "" || len(x.starts[key]) != 1 || len(refers) == 0 || len(refers) > maxRefers || refers[len(refers)-1] >= i {
		return false
	}
	switch mark[0] {
	case '*', '(':
		return len(refers) == 1 && !x.listed && !x.led[i]
	case '[':
		return !x.listed && !x.led[i]
	}
	return true
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
	var blocks []block
	at := 0
	for _, b := range d.blocks {
		count := strings.Count(b.text, "\n") + 1
		blocks = append(blocks, b.partNotes(lines[at:at+count], at, x)...)
		at += count
	}
	d.placeNotes(blocks)
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

// partNotes parts a paragraph or list from the notes in it, which come after it. at is
// where its lines begin in the text.
func (b block) partNotes(lines []string, at int, x noteIndex) []block {
	if b.kind != paragraph && b.kind != list {
		return []block{b}
	}
	var kept []string
	var notes []block
	open := false
	for i, line := range strings.Split(b.text, "\n") {
		mark, last := startOfNote(lines[i]), len(notes)-1
		switch {
		case x.isNote(at+i, mark) && len(line) <= maxNote && (!citation.MatchString(lines[i]) || speaksToPatients(lines[i])):
			open = true
			notes = append(notes, block{kind: paragraph, text: lines[i], line: b.line, noteTo: noteKey(mark)})
		case open && mark == "" && len(notes[last].text) <= maxNote && b.continuesNote(notes[last].text, line):
			notes[last].text += "\n" + line
		default:
			open = false
			kept = append(kept, line)
		}
	}
	if len(kept) == 0 {
		return notes
	}
	b.text = strings.Join(kept, "\n")
	return append([]block{b}, notes...)
}

// placeNotes puts notes below the blocks that have their marks: those of a heading
// or a lead-in below what follows it. A note that no block has the mark of stays where
// it stands.
func (d *document) placeNotes(blocks []block) {
	n := notesOf(blocks)
	wanted := map[string]bool{}
	d.blocks = nil
	for _, b := range blocks {
		if b.noteTo != "" && n.placed[b.noteTo] {
			continue
		}
		if b.kind == heading {
			d.blocks, wanted = append(d.blocks, n.of(wanted)...), map[string]bool{}
		}
		d.blocks = append(d.blocks, b)
		n.want(b.text, wanted)
		if b.kind != heading && !strings.HasSuffix(strings.TrimRight(b.text, "*†‡¹²³"), ":") {
			d.blocks, wanted = append(d.blocks, n.of(wanted)...), map[string]bool{}
		}
	}
	d.blocks = append(d.blocks, n.of(wanted)...)
}
