package source

import (
	"fmt"
	"regexp"
	"strings"

	"bedside/knowledge"
)

// hardBreak separates lines that must stay apart; a "\n" is only where a line of
// the file ends.
const hardBreak = "\u2028" // LINE SEPARATOR

// glyph matches the bullet of a list that was pasted in as characters.
var glyph = regexp.MustCompile(`^[` + bulletSigns + ticks + crosses + `]\x{FE0F}?\s*`)

// blankLine matches what separates paragraphs in HTML that knows only <br>.
var blankLine = regexp.MustCompile(hardBreak + `\s*` + hardBreak + `\s*`)

// addText adds the text of a paragraph. Lines that begin with a bullet character
// become a list. With furniture, lines that say who reviewed the leaflet and how
// long it takes to read are understood and left out.
func (d *document) addText(text string, line int, furniture bool) {
	if furniture {
		text = d.withoutReview(text, line)
	}
	for _, text := range blankLine.Split(text, -1) {
		var plain []string
		var items lineBuilder
		signs := ""
		lines := hardLines(text)
		for len(lines) > 0 {
			taken, l := 0, lines[0]
			if furniture {
				taken = d.furnishRows(rowsAt(lines, line))
			}
			lines = lines[max(taken, 1):]
			switch bullet := glyph.FindString(l); {
			case taken > 0:
			case bullet != "":
				items.line(itemLine(bullet, l[len(bullet):]))
				signs = signsOf(bullet)
			case items.lines > 0:
				items.extend(l)
			default:
				plain = append(plain, l)
			}
		}
		d.add(paragraph, strings.Join(plain, "\n"), line)
		if d.add(list, items.String(), line); items.lines > 0 {
			d.blocks[len(d.blocks)-1].signs = signs
		}
	}
}

// withoutReview takes the lines of a file that are about the leaflet out of a
// paragraph before they are joined: those at its start, and those whose label shows
// that they are no part of a sentence.
func (d *document) withoutReview(text string, line int) string {
	var kept []string
	rest := strings.Split(text, "\n")
	for len(rest) > 0 {
		taken := 0
		if len(kept) == 0 || isMarkedReview(squeeze(rest[0])) {
			taken = d.furnishRows(rowsAt(rest, line))
		}
		if taken == 0 {
			kept, taken = append(kept, rest[0]), 1
		}
		rest = rest[taken:]
	}
	return strings.Join(kept, "\n")
}

// rowsAt returns lines as rows that may be about the leaflet, up to one that has a
// hard break.
func rowsAt(lines []string, number int) []row {
	var rows []row
	for _, l := range lines[:min(len(lines), maxReviewRows)] {
		if strings.Contains(l, hardBreak) {
			break
		}
		rows = append(rows, row{text: squeeze(l), number: number})
	}
	return rows
}

// itemLine writes a list item that was marked with a sign. A tick or a cross is a
// part of what it says, and a number after the sign is the item's.
func itemLine(sign, text string) string {
	switch {
	case judging.MatchString(sign):
		return "- " + squeeze(sign) + " " + text
	case readMark(text).isNumber():
		m := readMark(text)
		return fmt.Sprintf("%d. %s", m.number, text[len(m.written):])
	}
	return "- " + text
}

// signsOf returns the kind of a sign: a list goes on with signs of the same kind.
func signsOf(sign string) string {
	if judging.MatchString(sign) {
		return ticks + crosses
	}
	return bulletSigns
}

// hardLines returns the lines of a text that must stay apart, without empty
// ones. A line of the file that begins with a bullet is one of them, and so is a note below
// another.
func hardLines(text string) []string {
	var lines []string
	var pieces []string // of the line that is being put together: joining it piece by piece is quadratic
	end := func() {
		if len(pieces) > 0 {
			lines = append(lines, strings.Join(pieces, " "))
		}
		pieces = nil
	}
	for hard := range strings.SplitSeq(text, hardBreak) {
		for soft := range strings.Lines(hard) {
			if soft = squeeze(soft); soft == "" {
				continue
			}
			if glyph.MatchString(soft) || len(pieces) > 0 && areNotes(pieces[0], soft) {
				end()
			}
			pieces = append(pieces, soft)
		}
		end()
	}
	return lines
}

// lineBuilder puts lines together of which the last may be extended, in linear time.
// The zero value is ready.
type lineBuilder struct {
	text     strings.Builder
	lines    int
	hyphened bool // the last line ends in the middle of a word
}

func (b *lineBuilder) line(text string) {
	if b.lines > 0 {
		b.text.WriteByte('\n')
	}
	b.write(text)
	b.lines++
}

// extend adds to the last line, after a space; a word that was parted at its hyphen
// is put together.
func (b *lineBuilder) extend(text string) {
	if !b.hyphened || !startsSmall(text) || connects(text) {
		b.text.WriteByte(' ')
	}
	b.write(text)
}

func (b *lineBuilder) write(text string) {
	b.text.WriteString(text)
	b.hyphened = partedWord.MatchString(text[max(0, len(text)-8):])
}

// partedWord matches the end of a line that parts a word.
var partedWord = regexp.MustCompile(`\pL-$`)

func (b *lineBuilder) String() string { return b.text.String() }

// item gathers the lines of one list item: the first after the mark, further
// ones and nested lists below it. Each depth of nesting is two spaces.
type item struct {
	depth int
	mark  string
	lines []string
}

func (i *item) add(lines ...string) {
	for _, line := range lines {
		parts := subItems(line)
		i.lines = append(i.lines, strings.Repeat("  ", i.depth)+i.mark+parts[0])
		for _, part := range parts[1:] {
			i.lines = append(i.lines, strings.Repeat("  ", i.depth+1)+"- "+part)
		}
		i.mark = "  "
	}
}

var (
	// firstSubItem matches the mark of a nested item that stands in the text of its
	// item, as word processors leave it: "o" or "**" after a stop and before a capital.
	firstSubItem = regexp.MustCompile(`[.:;!?]\s+(?:o|\*\*|§|▪|▫|)\s+\p{Lu}`)
	subItem      = regexp.MustCompile(`\s+(?:o|\*\*|§|▪|▫|)\s+(\p{Lu})`)
)

// subItems parts the line of a list item into its text and the items within it.
func subItems(line string) []string {
	if !firstSubItem.MatchString(line) {
		return []string{line}
	}
	var parts []string
	start := 0
	for _, at := range subItem.FindAllStringSubmatchIndex(line, -1) {
		parts = append(parts, line[start:at[0]])
		start = at[2]
	}
	return append(parts, line[start:])
}

func (i *item) nest(lines []string) { i.lines = append(i.lines, lines...) }

// cellText puts the lines of a cell into one. A line without a mark at its end ends with a
// semicolon: "not" in the next must not turn what comes after it.
func cellText(lines []string) string {
	var text strings.Builder
	for i, line := range lines {
		text.WriteString(line)
		if i+1 == len(lines) {
			break
		}
		if !endsIn(line, sentenceStops+"?:;,") && !endsOpen(line) && !strings.HasPrefix(lines[i+1], "(") {
			text.WriteByte(';')
		}
		text.WriteByte(' ')
	}
	return text.String()
}

// rowLine writes the row of a table, and nothing for one without text. Empty
// cells keep their place, so that a value does not slip under another heading.
func rowLine(cells []string) []string {
	if strings.Join(cells, "") == "" {
		return nil
	}
	return []string{strings.TrimRight(strings.Join(cells, knowledge.CellBorder), " ")}
}
