package source

import (
	"fmt"
	"strings"
)

// nested puts headings that stand more than once below the heading before them,
// where that tells them apart: "One day before › Medicines to stop". Plain text
// does not say which heading is below which.
func nested(blocks []block) []block {
	contexts := map[string]map[string]bool{} // of each heading: the ones before it that stand once
	uses := map[string]int{}
	for _, b := range blocks {
		if b.kind == heading {
			uses[strings.ToLower(b.text)]++
		}
	}
	context := ""
	for _, b := range blocks {
		switch key := strings.ToLower(b.text); {
		case b.kind != heading:
		case uses[key] == 1:
			context = key
		default:
			if contexts[key] == nil {
				contexts[key] = map[string]bool{}
			}
			contexts[key][context] = true
		}
	}
	for i, b := range blocks {
		key := strings.ToLower(b.text)
		if b.kind == heading && uses[key] > 1 && len(contexts[key]) == uses[key] && !contexts[key][""] {
			blocks[i].level = b.level + 1
		}
	}
	return blocks
}

// noteRepeated notes the headings of sections that stand more than once: a reply
// names a section by its heading.
func (d *document) noteRepeated(parts []*part) {
	first := map[string]*part{}
	for _, p := range parts {
		key := strings.ToLower(p.heading)
		before := first[key]
		if before == nil {
			first[key] = p
			continue
		}
		if !p.again && !p.named && !before.named && len(p.blocks) > 0 {
			d.note(p.line, fmt.Sprintf("the heading %q stands in line %d already", p.heading, before.line),
				"say in both headings what tells them apart")
		}
	}
}
