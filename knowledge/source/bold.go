package source

import "strings"

// promoteBold makes headings of the bold lines of a document, if it has two of
// them or more: a short line alone in its paragraph, without a stop, with text
// below it. A line that tells people what to do stays text, since a heading is
// not quoted.
func promoteBold(d *document) {
	var found []int
	level := 1
	levels := map[int]int{}
	for i, b := range d.blocks {
		if b.kind == heading {
			level = b.level
		}
		if isBoldHeading(b) && i+1 < len(d.blocks) && d.blocks[i+1].kind != heading && !isBoldHeading(d.blocks[i+1]) {
			found = append(found, i)
			levels[i] = min(level+1, 6)
		}
	}
	if len(found) < enough {
		return
	}
	for _, i := range found {
		b := &d.blocks[i]
		b.kind, b.level = heading, max(2, levels[i])
	}
}

func isBoldHeading(b block) bool {
	return b.kind == paragraph && b.bold && b.links == 0 && isTitle(b.text) && !instructs(b.text)
}

// instructs tells whether a line begins as one that tells people what to do.
func instructs(line string) bool {
	words := strings.Fields(strings.ToLower(line))
	for n := min(2, len(words)); n > 0; n-- {
		if htmlLists.Set("instructions")[strings.Trim(strings.Join(words[:n], " "), ",:!")] {
			return !strings.HasSuffix(line, "?")
		}
	}
	return false
}
