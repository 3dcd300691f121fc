package source

import "strings"

// headsInBold tells whether a bold line heads the text after it. What tells a
// patient to do something is text, however it is written: a heading is not quoted.
func headsInBold(text string) bool {
	return isTitle(text) && !isInstruction(text) && !isWarning(text) &&
		(len(strings.Fields(text)) <= 3 || !instructs(text))
}

// promoteBold makes headings of the bold lines of a page, if it has two of them
// or more: a short line alone in its paragraph, without a stop, with text below it.
func promoteBold(d *document) {
	levels := map[int]int{}
	level, outer := 1, map[int]int{} // the last one, and by the number of a box that before it
	for i, b := range d.blocks {
		if outer := outer[b.closes]; outer > 0 {
			level = outer
		}
		if b.opens > 0 {
			outer[b.opens] = level
		}
		if b.kind == heading {
			level = b.level
		}
		if isBoldHeading(b) && i+1 < len(d.blocks) && d.blocks[i+1].kind != heading && !isBoldHeading(d.blocks[i+1]) {
			levels[i] = level + 1
		}
	}
	if len(levels) < enough {
		return
	}
	for i, level := range levels {
		d.blocks[i].kind, d.blocks[i].level = heading, level
	}
}

func isBoldHeading(b block) bool {
	return b.kind == paragraph && b.bold && b.links == 0 && !b.unfit && headsInBold(b.text)
}
