package source

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
)

// maxTextTitle is the length in characters up to which the first line of a plain
// text can be its title.
const maxTextTitle = 150

// row is a line of plain text that is not blank.
type row struct {
	text   string // white space made even
	indent int    // columns of white space before it; a tab goes to the next multiple of four
	number int    // counting from 1
}

// chunk is a run of rows without a blank line between them.
type chunk struct {
	rows    []row
	heading bool // its only row was recognised as a heading
}

// ruler matches a line that is drawn, below a heading or between parts.
var ruler = regexp.MustCompile(`^(?:[=~_*-]{3,}|[—–]{2,})$`)

// parseText reads plain text as it is: the first line is the title, lines about
// the review are understood, hard-wrapped lines are joined, and lists and
// headings are recognised where they are plain to see.
func parseText(content []byte) (*document, []knowledge.Problem) {
	chunks := chunksOf(string(content))
	title := chunks[0].rows[0]
	if title.text == "---" {
		return nil, refused(title.number, "plain text has no front matter",
			"rename the file so that it ends in .md, or remove the front matter")
	}
	if utf8.RuneCountInString(title.text) > maxTextTitle || markOf(title.text) != "" || ruler.MatchString(title.text) {
		return nil, refused(title.number, "the leaflet has no title", "write its title as the first line")
	}
	doc := &document{leaflet: knowledge.Leaflet{Title: title.text}}
	rest := chunks[0].rows[1:]
	if len(rest) > 0 && ruler.MatchString(rest[0].text) {
		rest = rest[1:]
	}
	chunks[0].rows = rest
	chunks = withHeadings(doc.withoutFurniture(chunks))
	t := textReader{doc: doc}
	for _, c := range chunks {
		t.read(c)
	}
	t.endList()
	return doc, nil
}

// chunksOf cuts a text at its blank lines, and at every line when lines are not
// broken to fit a page.
func chunksOf(text string) []chunk {
	var chunks []chunk
	lines := strings.Split(text, "\n")
	wrapped := isWrapped(lines)
	open := false
	for i, line := range lines {
		r := row{squeeze(line), columns(line), i + 1}
		switch {
		case r.text == "":
			open = false
		case open && wrapped:
			last := &chunks[len(chunks)-1]
			last.rows = append(last.rows, r)
		default:
			chunks = append(chunks, chunk{rows: []row{r}})
			open = true
		}
	}
	return chunks
}

// isWrapped tells whether the lines of a text were broken to fit a page: of
// those that fill most of one, few are longer than a page is wide.
func isWrapped(lines []string) bool {
	const most, width = 60, 100
	full, long := 0, 0
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > width {
			long++
		} else if n > most {
			full++
		}
	}
	return long <= full
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

// withoutFurniture takes out the lines about the review, and chunks that nothing
// is left of. Such a line stands first in its chunk or after a full stop: any
// other is part of a sentence that was broken to fit a page.
func (d *document) withoutFurniture(chunks []chunk) []chunk {
	var kept []chunk
	for _, c := range chunks {
		var rows []row
		for i, r := range c.rows {
			starts := len(rows) == 0 || endsIn(c.rows[i-1].text, sentenceStops)
			if !starts || !d.furnish(r.text, r.number) {
				rows = append(rows, r)
			}
		}
		if len(rows) > 0 {
			kept = append(kept, chunk{rows: rows})
		}
	}
	return kept
}
