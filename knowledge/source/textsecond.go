package source

import "cmp"

// secondLeaflet returns the line in which another leaflet begins in the same file, and 0
// where none does. There is one for certain where two lines tell different days of the
// same kind of review, two headings come again after the one and before the other,
// and a title that comes once parts them. One heading may come again in each stage of a care.
func (d *document) secondLeaflet() int {
	lines := d.headingLines()
	for _, kind := range []claimKind{reviewedOn, dueOn, issuedOn} {
		if first, second := d.differing(kind); second > 0 {
			if line := d.titleBetween(lines, first, second); line > 0 {
				return line
			}
		}
	}
	return 0
}

// differing returns the lines of the first claim of a kind and of the first after it that
// says another day; 0 where there is none.
func (d *document) differing(kind claimKind) (first, second int) {
	text := ""
	for _, c := range d.claims {
		switch {
		case c.kind != kind:
		case first == 0:
			first, text = c.line, c.text
		case c.text != text:
			return first, c.line
		}
	}
	return 0, 0
}

// headingLines returns the lines of the headings with the same words.
func (d *document) headingLines() map[string][]int {
	lines := map[string][]int{}
	for _, b := range d.blocks {
		if b.kind == heading {
			lines[lineKey(b.text)] = append(lines[lineKey(b.text)], b.line)
		}
	}
	return lines
}

// titleBetween returns the line of the title that parts two leaflets whose reviews stand
// in two lines, at their ends or at their tops.
func (d *document) titleBetween(lines map[string][]int, first, second int) int {
	atEnd, atTop := 0, 0
	for _, at := range lines {
		if len(at) == 2 {
			atEnd += lineIf(at[0] < first && first < at[1] && at[1] < second, 1)
			atTop += lineIf(first < at[0] && at[0] < second && second < at[1], 1)
		}
	}
	above, below := 0, 0 // the titles next to the reviews
	for _, b := range d.blocks {
		isOne := isTitle(b.text) && len(lines[lineKey(b.text)]) < 2 && b.line > first && b.line < second
		if below == 0 && b.line > first {
			below = cmp.Or(lineIf(isOne, b.line), -1)
		}
		if b.line < second {
			above = lineIf(isOne, b.line)
		}
	}
	if atEnd >= enough {
		return max(below, 0)
	}
	return lineIf(atTop >= enough, above)
}

func lineIf(is bool, line int) int {
	if is {
		return line
	}
	return 0
}
