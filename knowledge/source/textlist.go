package source

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// listMark matches the mark of a list item: a bullet, a dash, a number.
var listMark = regexp.MustCompile(`^(?:([•●▪◦‣⁃■○*–—-])|(\d{1,3})[.)])\s+`)

// markOf returns the list mark at the start of a line with the space after it,
// and "" where there is none.
func markOf(line string) string {
	mark := listMark.FindString(line)
	if len(mark) == len(line) {
		return ""
	}
	return mark
}

// wrapped is the length in bytes above which a row may have been broken to fit a
// page.
const wrapped = 40

// textReader turns chunks of plain text into blocks. A list stays open over
// blank lines, for further items and for indented text.
type textReader struct {
	doc   *document
	items lineBuilder // the open list
	from  int         // the row the open list began in
	outer []int       // the indents of the open list's levels, outermost first
	next  int         // the number from which on items continue the open list; 0 for bullets
}

func (t *textReader) read(c chunk) {
	if c.heading {
		t.endList()
		t.doc.blocks = append(t.doc.blocks, block{kind: heading, level: 2, text: c.rows[0].text, line: c.rows[0].number})
		return
	}
	var open []row // the rows of the open paragraph
	for i, r := range c.rows {
		switch {
		case t.isItem(c.rows, i, len(open) > 0):
			t.paragraph(open)
			open = nil
			t.item(r)
		case len(open) == 0 && t.continues(r, i == 0):
			t.extend(r.text, i == 0)
		default:
			t.endList()
			open = append(open, r)
		}
	}
	t.paragraph(open)
}

// isItem tells whether one of the rows of a chunk begins a list item. Within a
// paragraph a dash or a number may stand at the start of a row by chance.
func (t *textReader) isItem(rows []row, i int, inParagraph bool) bool {
	m := listMark.FindStringSubmatch(rows[i].text)
	if m == nil || markOf(rows[i].text) == "" {
		return false
	}
	if !inParagraph {
		return true
	}
	before := rows[i-1].text
	if len(before) <= wrapped || endsIn(before, sentenceStops+":;") {
		return true
	}
	if m[1] != "" && !strings.Contains("*–—-", m[1]) {
		return true
	}
	return (m[1] != "" || m[2] == "1") && i+1 < len(rows) && follows(m, rows[i+1].text)
}

// follows tells whether a line goes on with the list that a mark began.
func follows(m []string, line string) bool {
	next := listMark.FindStringSubmatch(line)
	return next != nil && next[1] == m[1] && (m[1] != "" || next[2] == "2")
}

// item adds an item to the open list, or begins a list when there is none or
// when the item is of another kind.
func (t *textReader) item(r row) {
	mark := markOf(r.text)
	number, err := strconv.Atoi(strings.TrimRight(mark, ".) "))
	isNumber := err == nil
	for len(t.outer) > 1 && r.indent < t.outer[len(t.outer)-1] {
		t.outer = t.outer[:len(t.outer)-1]
	}
	if t.items.lines > 0 && r.indent > t.outer[len(t.outer)-1]+1 {
		t.outer = append(t.outer, r.indent)
	} else if t.items.lines > 0 && len(t.outer) == 1 && (isNumber != (t.next > 0) || isNumber && number < t.next) {
		t.endList()
	}
	if t.items.lines == 0 {
		t.from, t.outer = r.number, []int{r.indent}
	}
	if len(t.outer) == 1 {
		t.next = 0
		if isNumber {
			t.next = number + 1
		}
	}
	written := item{depth: len(t.outer) - 1, mark: "- "}
	if isNumber {
		written.mark = strconv.Itoa(number) + ". "
	}
	written.add(r.text[len(mark):])
	for _, line := range written.lines {
		t.items.line(line)
	}
}

// continues tells whether a row belongs to the last item of the open list: it
// stands further in than the item's mark, or goes on in small letters.
func (t *textReader) continues(r row, afterBlank bool) bool {
	if t.items.lines == 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(r.text)
	return r.indent > t.outer[len(t.outer)-1] || !afterBlank && unicode.IsLower(first)
}

// extend adds a row to the last item: to its line, or after a blank line as a
// line of its own.
func (t *textReader) extend(text string, afterBlank bool) {
	if afterBlank {
		t.items.line(strings.Repeat("  ", len(t.outer)) + text)
		return
	}
	t.items.extend(text)
}

func (t *textReader) endList() {
	t.doc.add(list, t.items.String(), t.from)
	t.items, t.outer, t.next = lineBuilder{}, nil, 0
}

func (t *textReader) paragraph(rows []row) {
	if len(rows) == 0 {
		return
	}
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.text
	}
	t.doc.add(paragraph, strings.Join(texts, " "), rows[0].number)
}
