package convert

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tab is what parts the columns of a line that was laid out with the tabulator. It counts as
// white space wherever a line is none of columns.
func tab() text { return written("\t") }

// columns makes tables of lines whose columns are parted by tabs below a line of heads, and
// tells of all others: read on, the cells of two columns would say what neither does.
func (d *document) columns() {
	blocks := d.blocks
	d.blocks = nil
	for len(blocks) > 0 {
		n := tabbedRun(blocks)
		if n == 0 {
			d.blocks, blocks = append(d.blocks, blocks[0]), blocks[1:]
			continue
		}
		d.tabbed(blocks[:n])
		blocks = blocks[n:]
	}
}

// tabbedRun returns how many blocks from the first on are lines with tabs, what is left out
// between them included. A heading begins another run.
func tabbedRun(blocks []block) int {
	n := 0
	for i, b := range blocks {
		switch {
		case b.kind == leftOutBlock && n > 0:
		case b.kind == headingBlock && n > 0, b.kind == tableBlock || b.kind == leftOutBlock:
			return n
		case b.isTabbed(), n > 0 && b.edge != noTab:
			n = i + 1
		default:
			return n
		}
	}
	return n
}

// tabbed adds a run of lines with tabs.
func (d *document) tabbed(run []block) {
	var lines []block
	for _, b := range run {
		if b.kind != leftOutBlock {
			lines = append(lines, b)
		}
	}
	if !haveTabHeads(lines) {
		d.tellTabs(lines)
		d.blocks = append(d.blocks, run...)
		return
	}
	table := block{kind: tableBlock, page: run[0].page}
	for _, b := range run {
		if b.kind == leftOutBlock {
			d.blocks = append(d.blocks, b)
			continue
		}
		table.rows = append(table.rows, d.tabbedRow(b))
	}
	d.remark(table.page, "a table of "+strconv.Itoa(len(table.rows))+" rows, whose columns are parted by tabs: "+
		"compare it row by row")
	d.add(table)
}

// haveTabHeads tells whether the first of some lines heads the columns of the others.
func haveTabHeads(lines []block) bool {
	head := lines[0]
	if head.kind != headingBlock || head.level == 0 || isMarkCell(head.cells()[0]) ||
		!slices.ContainsFunc(lines[1:], func(b block) bool { return !b.isLabelled() }) {
		return false
	}
	width := len(head.cells())
	return !slices.ContainsFunc(lines, func(b block) bool {
		cells := b.cells()
		return len(cells) != width || b.edge.leads() != head.edge.leads() || strings.Contains(b.text.String(), "\n") ||
			slices.ContainsFunc(cells, func(t text) bool { return len(t) > maxCell })
	})
}

// tabbedRow returns the cells of a line.
func (d *document) tabbedRow(b block) []text {
	cells := b.cells()
	if b.kind == itemBlock {
		cells[0] = append(d.itemMark(b), cells[0]...)
	}
	return cells
}

// tellTabs tells of lines whose tabs may part columns.
func (d *document) tellTabs(lines []block) {
	for _, b := range lines {
		if b.isTabbed() && !b.isLabelled() {
			d.doubt(b.page, "tabs part "+strconv.Quote(shorten(oneLine(b.text.String())))+
				" into columns, which the draft runs together; write them as a table, or each on lines of its own")
			return
		}
	}
}

// tabEdge is whether a line begins or ends with a tab, which the draft lacks.
type tabEdge int

const (
	noTab tabEdge = iota
	leadingTab
	trailingTab
)

func (e tabEdge) leads() bool { return e == leadingTab }

// edgeOf tells whether a text begins or ends with a tab.
func edgeOf(t text) tabEdge {
	s := t.String()
	shown := strings.TrimSpace(s)
	before, after, _ := strings.Cut(s, shown)
	switch {
	case strings.Contains(before, "\t"):
		return leadingTab
	case strings.Contains(after, "\t"):
		return trailingTab
	}
	return noTab
}

// isTabbed tells whether tabs part a line of a block.
func (b block) isTabbed() bool { return innerTab.MatchString(b.text.String()) }

var innerTab = regexp.MustCompile(`[^\s\x{a0}][^\S\n]*\t[^\S\n]*\S`)

// cells returns what the tabs of a block part.
func (b block) cells() []text {
	var cells []text
	for _, c := range b.text.split('\t') {
		if c = c.trim(); len(c) > 0 {
			cells = append(cells, c)
		}
	}
	return cells
}

// isLabelled tells whether each line of a block reads on over its tabs: behind the mark or the
// number of an item or a heading, behind a label, and before a place to write.
func (b block) isLabelled() bool {
	for _, line := range b.text.split('\n') {
		cells := block{text: line}.cells()
		for i := 1; i < len(cells); i++ {
			before := cells[i-1]
			if !strings.HasSuffix(before.String(), ":") && !isEmptyCell(before) && !isEmptyCell(cells[i]) &&
				!(i == 1 && isMarkCell(before)) {
				return false
			}
		}
	}
	return true
}

// isMarkCell tells whether a cell is a mark or a number and nothing else: "a)", "2.1", "•".
func isMarkCell(t text) bool {
	s := t.String()
	return isBullet(s) || numberMark.MatchString(s) || sectionNumber.MatchString(s) ||
		utf8.RuneCountInString(s) == 1 && !strings.ContainsFunc(s, unicode.IsLetter)
}

var sectionNumber = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})*\.?$`)

// isEmptyCell tells whether a cell has no letter and no digit, as a line to write on.
func isEmptyCell(t text) bool {
	return !strings.ContainsFunc(t.String(), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
