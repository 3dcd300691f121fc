package source

import (
	"slices"
	"strings"
)

const (
	enoughRows = 3 // rows with text on both sides that make columns of a gap
	gapWidth   = 3 // columns of white space that may part two columns of text
)

// span is a range of columns on the page, the second not included.
type span struct{ from, to int }

// withoutColumns makes rows of lines. Text that stands in columns side by side is
// put in the order in which it is read; a table keeps its rows. No column goes on
// over the border of two pages, nor over what runs on at their edges.
func (d *document) withoutColumns(lines []string) []row {
	lines, rows := rowsOf(lines)
	for i, line := range lines {
		lines[i] = unframed(line)
		rows[i].text, rows[i].indent = squeeze(lines[i]), columns(lines[i])
	}
	p := pages{rows: rows, drop: make([]bool, len(rows))}
	p.forms()
	p.edges()
	var kept []row
	for start := 0; start < len(rows); {
		if p.drop[start] {
			kept = append(kept, rows[start])
			start++
			continue
		}
		end := start
		for end < len(rows) && !p.drop[end] && rows[end].page == rows[start].page {
			end++
		}
		kept = d.withoutColumnsOf(kept, rows[start:end], lines[start:end])
		start = end
	}
	return kept
}

// withoutColumnsOf adds the rows of the lines of a page to those of the text before it.
func (d *document) withoutColumnsOf(kept, rows []row, lines []string) []row {
	wide := make([][]rune, len(lines))
	for i, line := range lines {
		if strings.Contains(line, "\t") || strings.Contains(line, strings.Repeat(" ", gapWidth)) {
			wide[i] = expanded(line)
			rows[i].spread = len(gaps(wide[i])) > 0
		}
	}
	for i := 0; i < len(lines); {
		if end, sure := tabbedTo(lines, i); end > i {
			kept = append(kept, d.tabbed(rows[i:end], lines[i:end], sure)...)
			i = end
			continue
		}
		end, gutters := columnsFrom(lines, wide, i)
		if end == i && (i == 0 && rows[i].page > 0 || startsParagraph(kept)) {
			if end = gappedTo(lines, wide, i); end > i {
				kept = append(kept, d.gapped(rows[i:end], wide[i:end])...)
				i = end
				continue
			}
		}
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

// startsParagraph tells whether what comes next stands below a blank row, and is not
// the first of the text.
func startsParagraph(rows []row) bool {
	return len(rows) > 0 && rows[len(rows)-1].text == "" &&
		slices.ContainsFunc(rows, func(r row) bool { return r.text != "" })
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
	if indent := columns(string(wide[start])); len(open) > 0 && indent >= gapWidth {
		open = append([]span{{0, indent}}, open...) // the first column may have no head
	}
	both := make([]int, len(open)) // how many lines have text on both sides of each
	lastBoth, blank := start, false
	end = start
	for i := start; i < len(lines) && len(open) > 0; i++ {
		if strings.TrimSpace(lines[i]) == "" {
			blank = true
			continue
		}
		if blank && headsAnother(lines[end-1], lines[i]) {
			break
		}
		line := wide[i]
		if line == nil {
			line = []rune(lines[i])
		}
		narrowed, counts := narrow(open, both, line)
		if len(narrowed) == 0 || blank && established(counts) < established(both) {
			break
		}
		if slices.Max(counts) > slices.Max(both) {
			lastBoth, blank = i, false
		} else if blank && i-lastBoth > 3*gapWidth {
			break
		}
		open, both = narrowed, counts
		if !blank {
			end, gutters = i+1, guttersOf(open, both)
		}
	}
	if len(gutters) == 0 {
		return start, nil
	}
	return end, gutters
}

// headsAnother tells whether a line in capitals below a blank one heads another table.
func headsAnother(before, line string) bool {
	return isCapitals(squeeze(line)) && !isCapitals(squeeze(before))
}

// established counts the gutters that make columns.
func established(both []int) int {
	count := 0
	for _, n := range both {
		if n >= enoughRows {
			count++
		}
	}
	return count
}

// guttersOf returns the gutters beside which text stands in enough rows. Beside one
// that makes columns another need not be so sure: it parts cells that are often blank.
func guttersOf(open []span, both []int) []span {
	if established(both) == 0 {
		return nil
	}
	var gutters []span
	for i, g := range open {
		if both[i] >= enough {
			gutters = append(gutters, g)
		}
	}
	return gutters
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

// cellsOf returns the cells that a line was cut into.
func cellsOf(pieces []string) []string {
	cells := make([]string, len(pieces))
	for i, p := range pieces {
		cells[i] = squeeze(p)
	}
	return cells
}

// cutAt cuts a line at gutters.
func cutAt(line []rune, gutters []span) []string {
	var pieces []string
	from := 0
	for _, g := range gutters {
		cut := max(from, min(g.from, len(line)))
		pieces = append(pieces, string(line[from:cut]))
		from = cut
	}
	return append(pieces, string(line[from:]))
}

// hasGap tells whether a cell has a wide gap within it, as two cells have that no
// gutter parts.
func hasGap(cell string) bool { return len(gaps([]rune(strings.TrimSpace(cell)))) > 0 }
