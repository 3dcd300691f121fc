package source

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

var (
	// columnRule matches the line below the heads of a table that says how wide its columns are.
	columnRule = regexp.MustCompile(`^ {0,3}-{2,}(?: +-{2,})+ *$`)
	// tableRule matches the line above and below a table whose rows may have several lines.
	tableRule = regexp.MustCompile(`^ {0,3}-{5,} *$`)
	// gridRule matches a line of a drawn table.
	gridRule = regexp.MustCompile(`^ {0,3}\+(?:[-=:]+\+)+ *$`)
	// caption matches the beginning of what a table is called.
	caption = regexp.MustCompile(`^ {0,3}(?:Table)?: +`)
)

// maxHeadLines is how many lines the heads of a table have at most.
const maxHeadLines = 8

// withPipedTables writes tables that are drawn, or whose columns stand below each other, with bars
// between their cells, which Markdown reads: joined to one line, "Small 2.5 mg Large 10 mg"
// leaves open which dose is whose. Every other line stays in its place.
func withPipedTables(body []byte) []byte {
	if !bytes.Contains(body, []byte("--")) {
		return body
	}
	lines := strings.Split(string(body), "\n")
	inCode := false
	for i, next := 0, 0; i < len(lines); i = next {
		next = i + 1
		if codeFence.MatchString(lines[i]) {
			inCode = !inCode
		}
		var t drawnTable
		switch {
		case inCode:
			continue
		case gridRule.MatchString(lines[i]):
			t, next = gridAt(lines, i)
		case columnRule.MatchString(lines[i]):
			t = columnsAt(lines, i)
		}
		if t.end > 0 {
			t.write(lines)
			next = t.end
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// drawnTable is a table in lines of text, from one up to another.
type drawnTable struct {
	from, end int // no table is found where end is 0
	heads     []string
	rows      [][]string
}

// write puts the table into its lines. It takes no more of them than before.
func (t drawnTable) write(lines []string) {
	written := []string{pipeRow(t.heads), strings.Repeat("|---", len(t.heads)) + "|"}
	for _, cells := range t.rows {
		written = append(written, pipeRow(cells))
	}
	for i := t.from; i < t.end; i++ {
		lines[i] = ""
		if n := i - t.from; n < len(written) {
			lines[i] = written[n]
		}
	}
	next := t.end
	for next < len(lines) && strings.TrimSpace(lines[next]) == "" {
		next++
	}
	if next < len(lines) {
		lines[next] = caption.ReplaceAllString(lines[next], "")
	}
}

var bareBar = regexp.MustCompile(`(^|[^\\])\|`)

func pipeRow(cells []string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("| " + bareBar.ReplaceAllString(c, `$1\|`) + " ")
	}
	return b.String() + "|"
}

// columnsAt reads the table whose columns are told by a line of dashes.
func columnsAt(lines []string, rule int) drawnTable {
	starts := columnStarts(lines[rule])
	top, several := headOf(lines, rule)
	t := drawnTable{from: top, heads: make([]string, len(starts))}
	if several {
		top++
	}
	for _, line := range lines[top:rule] {
		cells := cellsAt(line, starts)
		if cells == nil {
			return drawnTable{}
		}
		addLines(t.heads, cells)
	}
	if !t.readRows(lines, rule+1, starts, several) || len(t.rows) == 0 || t.end-t.from < len(t.rows)+2 {
		return drawnTable{}
	}
	return t
}

// readRows reads the rows below the heads up to the end of the table: a blank line, or a drawn one where
// blank lines part rows of several lines. It reports false where they do not stand in the columns.
func (t *drawnTable) readRows(lines []string, from int, starts []int, several bool) bool {
	begins := true // the next line with text begins a row
	for i := from; i < len(lines); i++ {
		line := lines[i]
		blank := strings.TrimSpace(line) == ""
		if tableRule.MatchString(line) || columnRule.MatchString(line) {
			t.end = i + 1
			return true
		}
		if blank && !several {
			t.end = i
			return true
		}
		if blank {
			begins = true
			continue
		}
		cells := cellsAt(line, starts)
		if cells == nil {
			return false
		}
		if begins || !several {
			t.rows = append(t.rows, cells)
		} else {
			addLines(t.rows[len(t.rows)-1], cells)
		}
		begins = false
	}
	t.end = len(lines)
	return !several
}

// headOf returns the line in which a table begins, and whether its rows may have several lines:
// then a line is drawn above its heads.
func headOf(lines []string, rule int) (top int, several bool) {
	top = rule
	for top > 0 && rule-top < maxHeadLines && strings.TrimSpace(lines[top-1]) != "" {
		if top--; tableRule.MatchString(lines[top]) {
			return top, true
		}
	}
	return max(top, rule-1), false
}

// columnStarts returns in which characters of a line its runs of dashes begin.
func columnStarts(rule string) []int {
	var starts []int
	before := ' '
	for i, r := range []rune(rule) {
		if r == '-' && before == ' ' {
			starts = append(starts, i)
		}
		before = r
	}
	return starts
}

// cellsAt cuts a line where columns start; nil where a word stands across a border.
func cellsAt(line string, starts []int) []string {
	runes := []rune(line)
	cells := make([]string, len(starts))
	for n := range starts {
		from, to := starts[n], len(runes)
		if n == 0 {
			from = 0
		}
		if n+1 < len(starts) {
			to = min(to, starts[n+1])
		}
		if from >= len(runes) {
			break
		}
		if from > 0 && runes[from-1] != ' ' && runes[from] != ' ' {
			return nil
		}
		cells[n] = strings.TrimSpace(string(runes[from:to]))
	}
	return cells
}

// addLines adds the next line of each cell. An item of a list in a cell begins a line of its own.
func addLines(cells, more []string) {
	for n, text := range more {
		switch {
		case text == "":
		case cells[n] == "":
			cells[n] = text
		case markOf(text) != "":
			cells[n] += "<br>" + text
		default:
			cells[n] += " " + text
		}
	}
}

// gridAt reads the table that a drawn line begins, and returns the first line that does not belong to it: none of those
// before can begin a table, if this is none. One with cells over several columns or rows stays as it is.
func gridAt(lines []string, from int) (t drawnTable, end int) {
	borders := bordersOf(lines[from])
	t = drawnTable{from: from, heads: make([]string, len(borders)-1)}
	cells := make([]string, len(borders)-1)
	for end = from + 1; end < len(lines) && strings.TrimSpace(lines[end]) != ""; end++ {
		line := lines[end]
		switch {
		case !gridRule.MatchString(line):
			inner := cellsBetween(line, borders)
			if inner == nil {
				return drawnTable{}, end
			}
			addLines(cells, inner)
			continue
		case !slices.Equal(bordersOf(line), borders):
			return drawnTable{}, end
		case strings.Contains(line, "="):
			t.heads = cells
		default:
			t.rows = append(t.rows, cells)
		}
		cells = make([]string, len(cells))
	}
	if len(t.rows) > 0 && gridRule.MatchString(lines[end-1]) {
		t.end = end
	}
	return t, end
}

// bordersOf returns in which characters of a line the corners of a drawn table stand.
func bordersOf(rule string) []int {
	var at []int
	for i, r := range []rune(rule) {
		if r == '+' {
			at = append(at, i)
		}
	}
	return at
}

// cellsBetween cuts a line at the bars that stand below the corners; nil where one is missing.
func cellsBetween(line string, borders []int) []string {
	runes := []rune(strings.TrimRight(line, " "))
	if len(runes) != borders[len(borders)-1]+1 || slices.ContainsFunc(borders, func(at int) bool { return runes[at] != '|' }) {
		return nil
	}
	var cells []string
	for n, at := range borders[1:] {
		cells = append(cells, strings.TrimSpace(string(runes[borders[n]+1:at])))
	}
	return cells
}
