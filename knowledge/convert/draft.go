package convert

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// unit is a piece of the draft as a reader must find it again.
type unit struct {
	text  string     // without white space
	cells [][]string // of a table, each without white space
	shown string     // with white space, as it is read back
	page  int
}

// writer writes the draft.
type writer struct {
	doc      *document
	title    string
	source   string
	out      strings.Builder
	expected []unit
	sections int
	titled   bool
	counts   [maxDepth + 1]listCount // of the lists that are open, by depth
}

// listCount is how far a list has been counted.
type listCount struct {
	next int    // the number that Markdown shows for the next item; 0 for a list without numbers
	sign string // the sign after the numbers; another one begins another list
}

// write returns the draft.
func (w *writer) write() []byte {
	fmt.Fprintf(&w.out, "---\ntitle: %s\ndraft: true\nsource: %s\n", strconv.Quote(w.title),
		strconv.Quote(path.Base(strings.ReplaceAll(w.source, `\`, "/"))))
	if w.doc.language != "" {
		fmt.Fprintf(&w.out, "language: %s\n", w.doc.language)
	}
	w.out.WriteString("---\n")
	var last *block
	for i := range w.doc.blocks {
		b := &w.doc.blocks[i]
		if b.kind == leftOutBlock {
			continue
		}
		w.block(b, last)
		last = b
	}
	return []byte(strings.TrimRight(w.out.String(), "\n") + "\n")
}

// block writes one block after the last one.
func (w *writer) block(b, last *block) {
	tight := last != nil && last.kind == itemBlock && b.kind == itemBlock
	if !tight {
		w.out.WriteString("\n")
	}
	switch b.kind {
	case headingBlock:
		w.heading(b)
	case itemBlock:
		w.item(b, last)
	case tableBlock:
		w.table(b)
	default:
		w.out.WriteString(w.lines(b.text, "") + "\n")
		w.expect(unit{text: visible(b.text), page: b.page})
	}
}

// heading writes a heading; the title stands in the front matter, once.
func (w *writer) heading(b *block) {
	if b.level == 0 && !w.titled {
		w.titled = true
		w.out.WriteString("# " + w.inline(b.text, true) + "\n")
		w.expect(unit{text: visible(b.text), page: b.page})
		return
	}
	rank := min(max(b.level, 1)+1, 6)
	w.sections++
	w.out.WriteString(strings.Repeat("#", rank) + " " + w.inline(b.text, true) + "\n")
	w.expect(unit{text: visible(b.text), page: b.page})
}

// item writes a list item. Markdown counts on from a list's first number; where the file
// does not, another sign begins another list.
func (w *writer) item(b, last *block) {
	depth := b.level
	indent := strings.Repeat("    ", depth)
	if last == nil || last.kind != itemBlock {
		w.counts = [maxDepth + 1]listCount{}
	}
	for deeper := depth + 1; deeper <= maxDepth; deeper++ {
		w.counts[deeper] = listCount{}
	}
	c := &w.counts[depth]
	sign, shown := "- ", ""
	switch {
	case b.number == 0:
		*c = listCount{}
	case c.next != b.number:
		sign := "."
		if c.sign == "." {
			sign = ")"
		}
		*c = listCount{b.number, sign}
	}
	if b.number > 0 {
		c.next++
		sign, shown = strconv.Itoa(b.number)+c.sign+" ", strconv.Itoa(b.number)+"."
	}
	w.out.WriteString(indent + sign + w.lines(b.text, indent+"    ") + "\n")
	w.expect(unit{text: shown + visible(b.text), page: b.page})
}

// maxDepth is how deep the lists of a draft can be.
const maxDepth = 4

// table writes a table with its first row as the head.
func (w *writer) table(b *block) {
	width := 0
	for _, row := range b.rows {
		width = max(width, len(row))
	}
	var cells [][]string
	for i, row := range b.rows {
		var seen []string
		w.out.WriteString("|")
		for c := range width {
			var cell text
			if c < len(row) {
				cell = row[c]
			}
			content := strings.ReplaceAll(w.inline(cell, false), "\n", "<br>")
			w.out.WriteString(" " + content + " |")
			seen = append(seen, visible(cell))
		}
		w.out.WriteString("\n")
		if i == 0 {
			w.out.WriteString("|" + strings.Repeat(" --- |", width) + "\n")
		}
		cells = append(cells, seen)
	}
	w.expect(unit{cells: cells, page: b.page})
}

func (w *writer) expect(u unit) {
	if u.text != "" || u.cells != nil {
		w.expected = append(w.expected, u)
	}
}

// lines writes text whose lines must stay apart, as Markdown's hard breaks.
func (w *writer) lines(t text, indent string) string {
	var lines []string
	for _, line := range t.split('\n') {
		if written := w.inline(line, true); written != "" {
			lines = append(lines, written)
		}
	}
	return strings.Join(lines, "\\\n"+indent)
}

// split cuts text at a character.
func (t text) split(at rune) []text {
	var parts []text
	start := 0
	for i, g := range t {
		if g.r == at {
			parts, start = append(parts, t[start:i]), i+1
		}
	}
	return append(parts, t[start:])
}

// inline writes text with its links; begins tells that a line begins with it.
func (w *writer) inline(t text, begins bool) string {
	var b strings.Builder
	for i := 0; i < len(t); {
		n := i + 1
		for n < len(t) && t[n].link == t[i].link {
			n++
		}
		piece := escape(t[i:n].String(), begins && i == 0)
		if target := w.target(t[i], piece); target != "" {
			piece = "[" + strings.TrimSpace(piece) + "](<" + target + ">)"
		}
		b.WriteString(piece)
		i = n
	}
	fields := strings.FieldsFunc(b.String(), func(r rune) bool { return r != '\n' && unicode.IsSpace(r) })
	return strings.Trim(strings.Join(fields, " "), "\n")
}

// target returns the address of a link that the text itself does not show.
func (w *writer) target(g glyph, shown string) string {
	if g.link <= 0 || int(g.link) > len(w.doc.links) {
		return ""
	}
	target := w.doc.links[g.link-1]
	scheme, address, _ := strings.Cut(target, ":")
	if strings.EqualFold(scheme, "tel") { // a number may be written in groups
		target = strings.ReplaceAll(target, " ", "")
	}
	if !linked[strings.ToLower(scheme)] || address == "" || strings.Contains(squash(shown), squash(address)) ||
		strings.ContainsAny(target, "<>\n\\ ") || strings.TrimSpace(shown) == "" {
		return ""
	}
	return target
}

// linked are the schemes of the addresses that a draft keeps.
var linked = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true}

// squash keeps the letters and digits of a text.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// visible returns the characters of a text that are no white space.
func visible(t text) string {
	var b strings.Builder
	for _, g := range t {
		if !unicode.IsSpace(g.r) {
			b.WriteRune(g.r)
		}
	}
	return b.String()
}
