package source

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// row is a line of plain text. A blank one has no text.
type row struct {
	text   string // white space made even
	indent int    // columns of white space before it; a tab goes to the next multiple of four
	number int    // the line of the file, counting from 1
	page   int    // counting from 0; a form feed begins the next
	joined bool   // goes on with the sentence of the row before it, whatever it looks like
	width  int    // about how many characters a full row of its column has; 0 outside columns
	spread bool   // has a wide gap within it, as the head of a letter has
	apart  bool   // its place among columns is not sure, so that it is not quoted
	note   bool   // a row of a note to a mark in the text
	within bool   // belongs to the list item right above it
	own    bool   // a line of its own within that item
	step   bool   // the step of a list
	item   bool   // of a list, so that it is no heading, whatever it looks like
	begins bool   // the first step of a list, which does not go on with the one before it
	leads  bool   // a list item that heads those with another mark below it
	level  int    // of a heading that its number tells; 0 for none
	table  bool   // the row of a table, its cells parted by knowledge.CellBorder
}

// rowsOf cuts the lines of a text into rows, and returns the line that each is made
// of. A form feed ends a row.
func rowsOf(lines []string) (pieces []string, rows []row) {
	page := 0
	for i, line := range lines {
		for n, piece := range strings.Split(line, "\f") {
			if n > 0 {
				page++
			}
			pieces = append(pieces, piece)
			rows = append(rows, row{number: i + 1, page: page})
		}
	}
	return pieces, rows
}

// unframed takes the sides of a drawn box off a line.
func unframed(line string) string {
	const sides = "|│┃║"
	text := strings.TrimSpace(line)
	inner := strings.TrimSpace(strings.Trim(text, sides))
	if len(inner) == len(text) || inner == "" || strings.ContainsAny(inner, sides) ||
		!strings.ContainsAny(text[len(text)-1:], "|") && !strings.HasSuffix(strings.TrimRight(text, sides), " ") {
		return line
	}
	return inner
}

// columns measures the white space at the start of a line.
func columns(line string) int {
	width := 0
	for _, r := range line {
		switch r {
		case '\t':
			width += 4 - width%4
		case ' ', '\u00a0':
			width++
		default:
			return width
		}
	}
	return width
}

// widthOf returns how wide the page or the column of a row is.
func (l layout) widthOf(r row) int { return cmp.Or(r.width, l.width) }

// size is the length of a row in characters, with the space before it.
func (r row) size() int { return r.indent + utf8.RuneCountInString(r.text) }

// mayBreak tells whether a row may have been broken to fit a page, or its column.
func (r row) mayBreak() bool {
	return len(r.text) > wrapped || r.width > 0 && 3*r.size() > 2*r.width
}

// layout is how the rows of a text were broken.
type layout struct {
	wrapped bool // rows end where the page does, not where a paragraph does
	width   int  // about how many characters a full row has
}

// most is the length in characters of a row that fills most of a page, and
// pageWidth that of the widest page.
const (
	most      = 60
	pageWidth = 100
)

// layoutOf finds out whether the rows of a text were broken to fit a page: then
// long rows end within a sentence, where those of a text with one paragraph a
// row end after one. Where neither is to be seen, the length of the rows tells.
func layoutOf(rows []row) layout {
	var sizes []int
	broken, whole, full, long := 0, 0, 0, 0
	for i, r := range rows {
		if r.text == "" {
			continue
		}
		sizes = append(sizes, r.size())
		switch n := r.size(); {
		case n > pageWidth:
			long++
		case n > most:
			full++
		}
		if i+1 == len(rows) || rows[i+1].text == "" || markOf(rows[i+1].text) != "" {
			continue
		}
		switch {
		case endsIn(r.text, sentenceStops+"?:"):
			whole++
		case r.size() > wrapped && startsSmall(rows[i+1].text):
			broken++
		}
	}
	l := layout{wrapped: long <= full, width: widthOf(sizes)}
	if broken > 0 || whole > 1 {
		l.wrapped = broken > 0 && 2*broken >= whole
	}
	return l
}

// widthOf returns the size that nearly all rows stay within.
func widthOf(sizes []int) int {
	slices.Sort(sizes)
	if len(sizes) == 0 {
		return 0
	}
	return min(sizes[len(sizes)-1-len(sizes)/20], pageWidth+pageWidth/2)
}

// fills tells whether a row ended because the first word of the next had no room
// in it. Letters are of different widths, so that the count is not exact.
func (l layout) fills(r, next row) bool {
	word, _, _ := strings.Cut(next.text, " ")
	return l.wrapped && 20*(r.size()+1+utf8.RuneCountInString(word)) > 17*l.widthOf(r)
}

// breaks tells whether a row ended although there was room for the next: it is a
// line of its own.
func (l layout) breaks(r, next row) bool {
	word, _, _ := strings.Cut(next.text, " ")
	if !l.wrapped || next.joined || startsSmall(next.text) || endsIn(r.text, ",") || endsOpen(r.text) {
		return false
	}
	if endsIn(r.text, sentenceStops+"?") && labelStart.MatchString(next.text) {
		return !l.fills(r, next)
	}
	return 10*(r.size()+1+utf8.RuneCountInString(word)) < 7*l.widthOf(r) ||
		instructs(next.text) && !endsIn(r.text, sentenceStops+"?")
}

// isShort tells whether a row ends well before the page does.
func (l layout) isShort(r row) bool { return !l.wrapped || 5*r.size() <= 3*l.widthOf(r) }

// chunk is a run of rows without a blank line between them.
type chunk struct {
	rows    []row
	heading bool // its only row was recognised as a heading
}

// chunksOf cuts rows at blank ones, and at every one when rows are not broken to
// fit a page. A row that goes on with a sentence is never parted from it.
func chunksOf(rows []row, l layout) []chunk {
	var chunks []chunk
	open := false
	for _, r := range rows {
		switch last := len(chunks) - 1; {
		case r.text == "":
			open = false
		case last >= 0 && open && (r.apart != lastRow(chunks[last]).apart || r.note && !r.joined || lastRow(chunks[last]).note && !r.note):
			chunks = append(chunks, chunk{rows: []row{r}})
		case last >= 0 && (r.joined || open && (r.apart || r.table || l.wrapped || runsOn(lastRow(chunks[last]), r))):
			chunks[last].rows = append(chunks[last].rows, r)
			open = true
		default:
			chunks = append(chunks, chunk{rows: []row{r}})
			open = true
		}
	}
	return chunks
}

func lastRow(c chunk) row { return c.rows[len(c.rows)-1] }

// goesOn tells whether a row plainly goes on with the sentence of the one before
// it, where nothing but white space parts them.
func goesOn(before, r row) bool {
	if markOf(r.text) != "" || endsIn(before.text, sentenceStops+"?:;") {
		return false
	}
	isOpen := before.mayBreak() || endsOpen(before.text) || questionMark.MatchString(before.text)
	return isOpen && startsSmall(r.text)
}

// runsOn tells the same of a row right below another.
func runsOn(before, r row) bool {
	if goesOn(before, r) {
		return true
	}
	isOpen := withinStop.MatchString(before.text) || endsIn(r.text, sentenceStops+"?") && !startsSmall(before.text)
	return isOpen && startsSmall(r.text) && markOf(r.text) == "" && !endsIn(before.text, sentenceStops+"?:;")
}

// withinStop matches a text in which one sentence ends and another begins.
var withinStop = regexp.MustCompile(`[.!?]\s+\S`)

// labelStart matches a row that begins with a label: "Pain: Take …".
var labelStart = regexp.MustCompile(`^\p{Lu}[\pL' -]{2,40}:\s`)

// startsSmall tells whether a text begins with a small letter.
func startsSmall(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, `"'“‘([`))
	return unicode.IsLower(first)
}

// endsOpen tells whether a text ends in a word that no sentence ends in, such as
// "the" or "not".
func endsOpen(text string) bool {
	if strings.HasSuffix(text, ",") || strings.HasSuffix(text, "(") {
		return true
	}
	last := text[strings.LastIndexByte(text, ' ')+1:]
	return openWords[last] || len(last) > 1 && openWords[strings.ToLower(last)]
}

// joinInterrupted marks the rows that go on with a sentence over a blank row.
func joinInterrupted(rows []row) {
	last := -1
	for i, r := range rows {
		if r.text == "" {
			continue
		}
		if last >= 0 && last < i-1 && !isLead(rows, last) && goesOn(rows[last], r) {
			rows[i].joined = true
		}
		last = i
	}
}

// isLead tells whether a row stands in a run of paragraphs in small letters: a
// list without marks, each of whose items is a condition of its own.
func isLead(rows []row, i int) bool {
	for i > 0 && rows[i-1].text != "" {
		i--
	}
	return startsSmall(rows[i].text)
}
