package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
)

// maxTextTitle is the length in characters up to which the first line of a plain
// text can be its title.
const maxTextTitle = 150

// ruler matches a line that is drawn, below a heading, between parts or around a box.
var ruler = regexp.MustCompile(`^(?:[=~_*-]{3,}|[—–]{2,}|[-+=| ]*[-+=]{3,}[-+=| ]*|[\x{2500}-\x{257F} ]{3,})$`)

// parseText reads plain text as it is: the first line is the title, what belongs
// to pages and not to the text is left out, lines about the review are understood,
// hard-wrapped lines are joined, and lists, tables and headings are recognised
// where they are plain to see.
func parseText(content []byte) (*document, []knowledge.Problem) {
	doc := &document{}
	visible := withoutInvisibles(strings.ReplaceAll(string(content), "\u00ad\n", "-\n")) // a word is broken there
	lines := doc.withoutColumns(withCircles(strings.Split(visible, "\n")))
	rows := doc.withoutPages(lines, layoutOf(lines))
	doc.markSplitTables(rows)
	rows = withSymbolItems(withMarks(rows))
	joinInterrupted(rows)
	rows = withWholeWords(rows)
	markLeadItems(rows)
	doc.markAmounts(rows)
	l := layoutOf(rows)
	l.markNotes(rows)
	l.markBareItems(rows)
	rows = withSteps(rows)
	markBelowItems(rows)
	rest, problems := doc.cutTitle(rows)
	if problems != nil {
		return nil, problems
	}
	chunks := withHeadings(doc.withoutFurniture(chunksOf(rest, l)), l)
	t := textReader{doc: doc, layout: l}
	for _, c := range chunks {
		t.read(c)
	}
	t.endList()
	doc.blocks = nested(doc.blocks)
	if line := doc.secondLeaflet(); line > 0 {
		return nil, refused(line, "there are two leaflets in one file", "put each into a file of its own")
	}
	return doc, nil
}

// cutTitle takes the title off the top of a text.
func (d *document) cutTitle(rows []row) (rest []row, problems []knowledge.Problem) {
	for len(rows) > 1 && rows[0].text == "" {
		rows = rows[1:]
	}
	rows = d.withoutLetterhead(rows)
	title := rows[0]
	if title.text == "---" {
		return nil, refused(title.number, "plain text has no front matter",
			"rename the file so that it ends in .md, or remove the front matter")
	}
	if utf8.RuneCountInString(title.text) > maxTextTitle || markOf(title.text) != "" || title.text == "" ||
		ruler.MatchString(title.text) || title.table {
		return nil, refused(title.number, "the leaflet has no title", "write its title as the first line")
	}
	n := titleRows(rows)
	var texts []string
	for _, r := range rows[:n] {
		texts = append(texts, r.text)
	}
	d.leaflet.Title, d.leaflet.Lines.Title = strings.Join(texts, " "), title.number
	if n < len(rows) && ruler.MatchString(rows[n].text) {
		n++
	}
	return rows[n:], nil
}

// withoutLetterhead leaves out a first row that is spread over the page, as the
// name of a clinic and a date are, when the row of a title follows it.
func (d *document) withoutLetterhead(rows []row) []row {
	next := 1
	for next < len(rows) && rows[next].text == "" {
		next++
	}
	if !rows[0].spread || next >= len(rows) || !isTitle(rows[next].text) || markOf(rows[next].text) != "" {
		return rows
	}
	d.note(rows[0].number, fmt.Sprintf("left out as the head of a letter: %q", rows[0].text),
		"write the title in the first line if this is it")
	return rows[next:]
}

// maxTitleRows is how many rows a title may have.
const maxTitleRows = 3

// titleRows returns how many rows the title has: those in capitals at the top,
// and those that go on with the words of the first.
func titleRows(rows []row) int {
	n, size := 1, len(rows[0].text)
	for ; n < len(rows) && n < maxTitleRows && rows[n].text != ""; n++ {
		if size += len(rows[n].text) + 1; size > maxTextTitle || !continuesTitle(rows, n) {
			break
		}
	}
	return n
}

// continuesTitle tells whether a row goes on with the title in the rows before it.
func continuesTitle(rows []row, n int) bool {
	before, r := rows[n-1].text, rows[n].text
	if markOf(r) != "" || endsIn(before, sentenceStops+"?") || !isTitle(capital(r)) {
		return false
	}
	if len(claimsIn(r)) > 0 {
		return false
	}
	opens := endsOpen(before) || connects(r)
	if !isCapitals(before) {
		return (opens || startsSmall(r)) && isTitle(before)
	}
	return isCapitals(r) && (opens || n+1 == len(rows) || rows[n+1].text == "" || isCapitals(rows[n+1].text) ||
		!hasCapitals(rows[n+1:]))
}

// connects tells whether a line begins with a word that goes on with the line before it.
func connects(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return connecting[strings.ToLower(word)]
}

// hasCapitals tells whether a row is written in capitals.
func hasCapitals(rows []row) bool {
	for _, r := range rows {
		if isCapitals(r.text) {
			return true
		}
	}
	return false
}

// withoutFurniture takes out the lines about the review, and chunks that nothing
// is left of. Such a line stands first in its chunk, after a full stop or after
// another of them, or its label tells: any other is part of a sentence that was broken
// to fit a page.
func (d *document) withoutFurniture(chunks []chunk) []chunk {
	var kept []chunk
	for _, c := range chunks {
		var rows []row
		starts := true
		for rest := c.rows; len(rest) > 0; {
			taken := 0
			if starts || isMarkedReview(rest[0].text) {
				taken = d.furnishRows(rest)
			}
			if taken == 0 {
				rows = append(rows, rest[0])
				starts, taken = endsIn(rest[0].text, sentenceStops), 1
			}
			rest = rest[taken:]
		}
		if len(rows) > 0 {
			kept = append(kept, chunk{rows: rows})
		}
	}
	return kept
}
