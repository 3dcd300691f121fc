package convert

import (
	"path"
	"slices"
	"strings"
)

// arrange gives the headings of a document their ranks: the title none, and the
// others from 1 without gaps.
func (d *document) arrange() {
	ranks := map[int]bool{}
	for _, b := range d.blocks {
		if b.kind == headingBlock && b.level > 0 {
			ranks[b.level] = true
		}
	}
	first := slices.IndexFunc(d.blocks, func(b block) bool { return b.kind != leftOutBlock })
	if first >= 0 && d.blocks[first].kind == headingBlock && !d.hasTitle() && d.leads(first) {
		rank := d.blocks[first].level
		d.blocks[first].level = 0
		if !slices.ContainsFunc(d.blocks, func(b block) bool { return b.kind == headingBlock && b.level == rank }) {
			delete(ranks, rank)
		}
	}
	order := sortedKeys(ranks)
	for i := range d.blocks {
		if b := &d.blocks[i]; b.kind == headingBlock && b.level > 0 {
			b.level = slices.Index(order, b.level) + 1
		}
	}
	d.nest()
}

// nest gives the items of each list depths without gaps: Markdown knows no others.
func (d *document) nest() {
	var open []int
	for i := range d.blocks {
		b := &d.blocks[i]
		switch b.kind {
		case leftOutBlock:
			continue
		case itemBlock:
		default:
			open = open[:0]
			continue
		}
		for len(open) > 0 && open[len(open)-1] > b.level {
			open = open[:len(open)-1]
		}
		if len(open) == 0 || open[len(open)-1] < b.level {
			open = append(open, b.level)
		}
		b.level = min(len(open)-1, maxDepth)
	}
}

// hasTitle tells whether a heading is marked as the title.
func (d *document) hasTitle() bool {
	return slices.ContainsFunc(d.blocks, func(b block) bool { return b.kind == headingBlock && b.level == 0 })
}

// leads tells whether a heading stands above all others.
func (d *document) leads(at int) bool {
	for _, b := range d.blocks[at+1:] {
		if b.kind == headingBlock && b.level < d.blocks[at].level {
			return false
		}
	}
	return true
}

// heading returns the title of the leaflet: the text's, or else the file's.
func (d *document) heading(name string) string {
	for _, b := range d.blocks {
		if b.kind == headingBlock && b.level == 0 {
			return oneLine(b.text.String())
		}
	}
	d.remark(1, "the text has no title; write one in the draft's first lines")
	if d.title != "" {
		return oneLine(d.title)
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(base, path.Ext(base)))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sortedKeys returns the keys of a set in order.
func sortedKeys(set map[int]bool) []int {
	keys := make([]int, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
