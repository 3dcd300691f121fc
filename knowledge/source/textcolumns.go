package source

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bedside/knowledge"
)

const (
	enoughRows = 3 // rows with text on both sides that make columns of a gap
	gapWidth   = 3 // columns of white space that may part two columns of text
)

// span is a range of columns on the page, the second not included.
type span struct{ from, to int }

// withoutColumns makes rows of lines. Text that stands in columns side by side is
// put in the order in which it is read; a table keeps its rows.
func (d *document) withoutColumns(lines []string) []row {
	for i, line := range lines {
		lines[i] = unframed(line)
	}
	rows := rowsOf(lines)
	wide := make([][]rune, len(lines))
	for i, line := range lines {
		if strings.Contains(line, "\t") || strings.Contains(line, strings.Repeat(" ", gapWidth)) {
			wide[i] = expanded(line)
			rows[min(i, len(rows)-1)].spread = len(rows) == len(lines) && len(gaps(wide[i])) > 0
		}
	}
	if len(rows) != len(lines) { // a form feed within a line: the file is no page as it looks
		return rows
	}
	var kept []row
	for i := 0; i < len(lines); {
		if end := tabbedTo(lines, i); end > i {
			kept = append(kept, d.tabbed(rows[i:end], lines[i:end])...)
			i = end
			continue
		}
		end, gutters := columnsFrom(lines, wide, i)
		if end == i {
			kept = append(kept, rows[i])
			i++
			continue
		}
		kept = append(kept, d.uncolumned(rows[i:end], lines[i:end], gutters)...)
		i = end
	}
	return kept
}

// expanded writes tabs as spaces, at least a gap's.
func expanded(line string) []rune {
	var out []rune
	for _, r := range line {
		if r != '\t' && r != '\u00a0' {
			out = append(out, r)
			continue
		}
		out = append(out, ' ')
		for r == '\t' && len(out)%8 != 0 {
			out = append(out, ' ')
		}
	}
	return []rune(strings.TrimRight(string(out), " "))
}

// gaps finds the wide gaps within a line.
func gaps(line []rune) []span {
	var found []span
	from := -1
	text := false
	for i, r := range line {
		switch {
		case r == ' ' && from < 0:
			from = i
		case r != ' ':
			if text && from >= 0 && i-from >= gapWidth {
				found = append(found, span{from, i})
			}
			from, text = -1, true
		}
	}
	return found
}

// columnsFrom finds the lines from one on that stand in columns, and the gutters
// between these. It returns the line itself when there are none.
func columnsFrom(lines []string, wide [][]rune, start int) (end int, gutters []span) {
	if wide[start] == nil || markOf(squeeze(lines[start])) != "" {
		return start, nil
	}
	open := gaps(wide[start])
	both := make([]int, len(open)) // how many lines have text on both sides of each
	lastBoth, blank := start, false
	end = start
	for i := start; i < len(lines) && len(open) > 0; i++ {
		if strings.TrimSpace(lines[i]) == "" {
			blank = true
			continue
		}
		line := wide[i]
		if line == nil {
			line = []rune(lines[i])
		}
		narrowed, counts := narrow(open, both, line)
		if len(narrowed) == 0 {
			break
		}
		if slices.Max(counts) > slices.Max(both) {
			lastBoth, blank = i, false
		} else if blank {
			if i-lastBoth > 3*gapWidth {
				break
			}
			open, both = narrowed, counts
			continue
		}
		open, both = narrowed, counts
		end = i + 1
	}
	for i, n := range both {
		if n >= enoughRows {
			gutters = append(gutters, open[i])
		}
	}
	if len(gutters) == 0 {
		return start, nil
	}
	return end, gutters
}

// narrow keeps of open gutters what a line leaves free, and counts the lines with
// text on both sides.
func narrow(open []span, both []int, line []rune) (kept []span, counts []int) {
	for i, g := range open {
		free := freeWithin(g, line)
		if free.to-free.from < 2 {
			continue
		}
		n := both[i]
		if free.to <= len(line) && strings.TrimSpace(string(line[:free.from])) != "" {
			n++
		}
		kept, counts = append(kept, free), append(counts, n)
	}
	return kept, counts
}

// freeWithin returns the widest range of a gutter that a line leaves free.
func freeWithin(g span, line []rune) span {
	best := span{g.to, g.to}
	for from := g.from; from < g.to; {
		to := from
		for to < g.to && (to >= len(line) || line[to] == ' ') {
			to++
		}
		if to-from > best.to-best.from {
			best = span{from, to}
		}
		from = to + 1
	}
	return best
}

// uncolumned puts rows in columns into the order of reading.
func (d *document) uncolumned(rows []row, lines []string, gutters []span) []row {
	cells := make([][]string, len(rows))
	for i, line := range lines {
		cells[i] = cellsOf(expanded(line), gutters)
	}
	if isProse(cells) {
		d.note(rows[0].number, "text in columns was read one column after the other", "compare it with the leaflet")
		return columnByColumn(rows, cells)
	}
	d.note(rows[0].number, "text in columns was read as a table", "compare it with the leaflet")
	var out []row
	for i, c := range cells {
		texts := strings.TrimRight(strings.Join(c, knowledge.CellBorder), " |")
		switch {
		case strings.Join(c, "") == "":
		case c[0] == "" && len(out) > 0:
			last := &out[len(out)-1]
			last.text = joinCells(last.text, c)
		default:
			out = append(out, row{text: texts, number: rows[i].number, page: rows[i].page, table: true})
		}
	}
	blank := row{number: rows[0].number, page: rows[0].page}
	return append(append([]row{blank}, out...), blank)
}

// joinCells adds the further lines of cells to those of a row.
func joinCells(text string, more []string) string {
	cells := strings.Split(text, knowledge.CellBorder)
	for i, m := range more {
		if i >= len(cells) {
			cells = append(cells, m)
		} else {
			cells[i] = squeeze(cells[i] + " " + m)
		}
	}
	return strings.Join(cells, knowledge.CellBorder)
}

func cellsOf(line []rune, gutters []span) []string {
	var cells []string
	from := 0
	for _, g := range gutters {
		cut := min(g.from, len(line))
		cells = append(cells, squeeze(string(line[from:max(from, cut)])))
		from = max(from, min(g.from, len(line)))
	}
	return append(cells, squeeze(string(line[from:])))
}

// isProse tells whether columns hold sentences that run from row to row.
func isProse(cells [][]string) bool {
	runs := make([]int, len(cells[0]))
	for i := 1; i < len(cells); i++ {
		for n, text := range cells[i] {
			before := cells[i-1][n]
			if startsSmall(text) && utf8.RuneCountInString(before) > wrapped/2 && !endsIn(before, sentenceStops+"?:") {
				runs[n]++
			}
		}
	}
	slices.Sort(runs)
	return runs[len(runs)-1] > 0 && (runs[0] > 0 || 3*runs[len(runs)-1] >= len(cells)) && runs[0]+runs[len(runs)-1] > 1
}

// columnByColumn puts the rows of one column after those of another. When each
// column begins with what looks like a heading, it is one.
func columnByColumn(rows []row, cells [][]string) []row {
	var out []row
	headed := len(cells) > 1 && !slices.ContainsFunc(cells[0], func(text string) bool { return !isTitle(text) }) &&
		!slices.ContainsFunc(cells[1], startsSmall)
	for n := range cells[0] {
		width := 0
		for _, c := range cells {
			width = max(width, utf8.RuneCountInString(c[n]))
		}
		for i, c := range cells {
			out = append(out, row{text: c[n], number: rows[i].number, page: rows[i].page, width: width})
			if i == 0 && headed {
				out = append(out, row{number: rows[i].number, page: rows[i].page})
			}
		}
		out = append(out, row{number: rows[len(rows)-1].number, page: rows[len(rows)-1].page})
	}
	return out
}
