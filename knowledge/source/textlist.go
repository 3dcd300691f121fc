package source

import (
	"fmt"
	"strings"
)

// wrapped is the length in bytes above which a row may have been broken to fit a
// page.
const wrapped = 40

// textReader turns chunks of plain text into blocks. A list stays open over
// blank lines, for further items and for indented text.
type textReader struct {
	doc    *document
	layout layout
	items  lineBuilder // the open list
	from   int         // the row the open list began in
	outer  []listLevel // the open list's levels, outermost first
	last   string      // the last row of the open list
	led    bool        // the last item leads into items with another mark
	under  bool        // the deeper items of the open list stand below one that leads into them
	unsure bool        // some of those may stand below it no more
	line   int         // the line of the file that the open list was last added to
	next   int         // the number from which on items continue the open list; 0 for bullets
}

// listLevel is how the items of a level are written.
type listLevel struct {
	indent int
	sign   string
}

func (t *textReader) read(c chunk) {
	if c.heading {
		t.endList()
		t.doc.blocks = append(t.doc.blocks, block{kind: heading, level: max(2, c.rows[0].level), text: c.rows[0].text, line: c.rows[0].number})
		return
	}
	if c.rows[0].table {
		t.endList()
		t.table(c.rows)
		return
	}
	if c.rows[0].note {
		t.endList()
		t.paragraph(c.rows)
		return
	}
	if c.rows[0].apart {
		t.endList()
		t.apart(c.rows)
		return
	}
	var open []row // the rows of the open paragraph
	for i, r := range c.rows {
		switch {
		case i == 0 && t.heads(r):
			t.endList()
			t.doc.add(heading, r.text, r.number)
			t.doc.blocks[len(t.doc.blocks)-1].level = 2
		case t.isItem(c.rows, i, len(open) > 0):
			t.paragraph(open)
			open = nil
			t.item(r)
		case len(open) == 0 && t.continues(c.rows, i):
			t.extend(r.text, r.own || i == 0 && !r.joined && !r.within)
			t.line = r.number
		default:
			t.endList()
			open = append(open, r)
		}
	}
	t.paragraph(open)
}

// isItem tells whether one of the rows of a chunk begins a list item. Within a
// paragraph or an item a dash or a number may stand at the start of a row by
// chance.
func (t *textReader) isItem(rows []row, i int, inParagraph bool) bool {
	m := readMark(rows[i].text)
	if m.sign == "" || rows[i].joined {
		return false
	}
	if i == 0 {
		return true
	}
	before := rows[i-1]
	if m.sign == "-" && isRange(before.text, rows[i].text[len(m.written):]) {
		return false
	}
	if !inParagraph {
		return !m.isNumber() || t.next == 0 || m.number == t.next || endsIn(before.text, sentenceStops+"?:;") ||
			!t.layout.fills(before, rows[i])
	}
	if len(before.text) <= wrapped || endsIn(before.text, sentenceStops+"?:;") {
		return true
	}
	if m.sign != "-" && m.sign != "#" {
		return true
	}
	return (m.sign == "-" || m.number == 1) && i+1 < len(rows) && follows(m, readMark(rows[i+1].text))
}

// isRange tells whether a dash at the start of a row parts two numbers.
func isRange(before, after string) bool {
	last, first := before[len(before)-1], after[0]
	return last >= '0' && last <= '9' && first >= '0' && first <= '9'
}

// follows tells whether a mark goes on with the list that another began.
func follows(m, next mark) bool {
	return next.sign == m.sign && (!m.isNumber() || next.number == m.number+1)
}

// item adds an item to the open list, or begins a list when there is none or
// when the item is of another kind.
func (t *textReader) item(r row) {
	m := readMark(r.text)
	if r.begins && t.items.lines > 0 && r.indent <= t.outer[0].indent && !endsIn(t.last, ":") {
		t.endList()
	}
	t.level(r.indent, m)
	t.unsure = t.unsure || t.under && len(t.outer) > 1 && r.number > t.line+1
	t.led, t.under, t.line = r.leads, t.under || r.leads, r.number
	if t.items.lines == 0 {
		t.from, t.outer = r.number, []listLevel{{r.indent, m.sign}}
	}
	if len(t.outer) == 1 {
		t.next = 0
		if m.isNumber() {
			t.next = m.number + 1
		}
	}
	written := strings.Repeat("  ", len(t.outer)-1)
	if m.isNumber() {
		written += fmt.Sprintf("%d. %s", m.number, r.text[len(m.written):])
	} else {
		written += itemLine(m.written, r.text[len(m.written):])
	}
	t.items.line(written)
	t.last = r.text
}

// level finds the level of an item by its indentation, or by its sign where that
// is the same, and ends the open list when the item is none of its.
func (t *textReader) level(indent int, m mark) {
	if t.items.lines == 0 {
		return
	}
	for n := len(t.outer) - 1; n >= 0; n-- {
		if l := t.outer[n]; isSameKind(l.sign, m.sign) && indent >= l.indent-1 && indent <= l.indent+1 {
			t.outer = t.outer[:n+1]
			break
		}
	}
	for len(t.outer) > 1 && indent < t.outer[len(t.outer)-1].indent {
		t.outer = t.outer[:len(t.outer)-1]
	}
	top := &t.outer[len(t.outer)-1]
	below := indent > top.indent+1 || top.sign != m.sign && (strings.HasSuffix(t.last, ":") || isBelow(top.sign, m.sign) || t.led)
	switch {
	case below && len(t.outer) < maxDepth:
		t.outer = append(t.outer, listLevel{indent, m.sign})
	case len(t.outer) == 1 && (m.isNumber() != (t.next > 0) || m.isNumber() && m.number < t.next ||
		judging.MatchString(m.sign) != judging.MatchString(top.sign)):
		t.endList()
	default:
		top.sign = m.sign
	}
}

// isSameKind tells whether two signs mark items of one level: a tick ends what stands below
// a cross, too.
func isSameKind(sign, other string) bool {
	return sign == other || judging.MatchString(sign) && judging.MatchString(other)
}

// maxDepth is how deep lists may be nested.
const maxDepth = 8

// isBelow tells whether word processors write a sign below another.
func isBelow(sign, other string) bool {
	const first, second = "•●■\uF0B7", "o◦▪‣⁃○-\uF0A7"
	return strings.Contains(first, sign) && strings.Contains(second, other)
}

// continues tells whether a row without a mark belongs to the last item of the
// open list: it stands further in than the item's mark, goes on in small letters,
// or goes on with a sentence that the row before has left open.
func (t *textReader) continues(rows []row, i int) bool {
	if t.items.lines == 0 {
		return false
	}
	r := rows[i]
	if r.joined || r.within || r.indent > t.outer[len(t.outer)-1].indent {
		return true
	}
	if i == 0 || symbolOf(r.text) != "" {
		return false
	}
	before := rows[i-1]
	if before.step && !before.mayBreak() && !startsSmall(r.text) && !endsOpen(before.text) {
		return false
	}
	if t.limitsList(before, r) {
		return false
	}
	if m := readMark(r.text); m.sign == "-" && isRange(before.text, r.text[len(m.written):]) {
		return true
	}
	fills := t.layout.fills(before, r)
	switch {
	case startsSmall(r.text):
		return true
	case endsIn(before.text, ":"):
		return false
	case endsIn(before.text, sentenceStops+"?"):
		return fills && t.hasMore(rows[i+1:])
	}
	return fills || endsOpen(before.text) || strings.HasPrefix(r.text, "(") ||
		amount.MatchString(r.text)
}

// limitsList tells whether a row says when the whole list holds: "unless we say so" stands no
// further in than the items, and would have had room behind the last.
func (t *textReader) limitsList(before, r row) bool {
	word, _, _ := strings.Cut(r.text, " ")
	return limits(r.text) && r.indent <= t.outer[0].indent && !endsOpen(before.text) &&
		10*(before.size()+1+len(word)) < 7*t.layout.widthOf(before)
}

// hasMore tells whether the open list goes on in rows.
func (t *textReader) hasMore(rows []row) bool {
	for _, r := range rows {
		if m := readMark(r.text); m.sign != "" {
			return m.sign == t.outer[0].sign && (!m.isNumber() || m.number == t.next)
		}
	}
	return false
}

// extend adds a row to the last item: to its line, or after a blank line as a
// line of its own.
func (t *textReader) extend(text string, afterBlank bool) {
	t.last = text
	if afterBlank {
		t.items.line(strings.Repeat("  ", len(t.outer)) + text)
		return
	}
	t.items.extend(text)
}

func (t *textReader) endList() {
	t.doc.add(list, t.items.String(), t.from)
	if t.unsure {
		t.doc.blocks[len(t.doc.blocks)-1].unfit = true
		t.doc.note(t.from, "it is not sure where the items end that stand below another, so that the list is not quoted",
			"write a heading above each list")
	}
	*t = textReader{doc: t.doc, layout: t.layout}
}

func (t *textReader) paragraph(rows []row) {
	if len(rows) == 0 {
		return
	}
	var text lineBuilder
	for i, r := range rows {
		if i == 0 || t.layout.breaks(rows[i-1], r) {
			text.line(r.text)
		} else {
			text.extend(r.text)
		}
	}
	t.doc.add(paragraph, text.String(), rows[0].number)
}
