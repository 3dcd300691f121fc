package convert

import (
	"slices"
	"strings"
	"unicode"
)

// joined makes one of the paragraphs between which the mark is deleted by a tracked change: once
// it is accepted, they are one, of the form that the last has.
func joined(nodes []*node) []*node {
	if !slices.ContainsFunc(nodes, hasDeletedMark) {
		return nodes
	}
	var whole []*node
	var open *node // the paragraph whose mark is deleted, while only marks of the file follow it
	for _, n := range nodes {
		switch {
		case open != nil && n.name == "p":
			join(open, n)
			if !hasDeletedMark(n) {
				open = nil
			}
		case hasDeletedMark(n):
			open = &node{name: n.name, attr: n.attr, kids: n.kids, from: n.from}
			whole = append(whole, open)
		default:
			if !betweenParagraphs[n.name] {
				open = nil
			}
			whole = append(whole, n)
		}
	}
	return whole
}

// betweenParagraphs are the elements between two paragraphs that show nothing, and the white space of the XML.
var betweenParagraphs = map[string]bool{"": true, "bookmarkStart": true, "bookmarkEnd": true, "proofErr": true,
	"commentRangeStart": true, "commentRangeEnd": true, "permStart": true, "permEnd": true}

// hasDeletedMark tells whether the end of a paragraph is deleted, or moved away.
func hasDeletedMark(n *node) bool {
	marks := n.child("pPr", "rPr")
	return n.name == "p" && (marks.child("del") != nil || marks.child("moveFrom") != nil)
}

// joint stands where two paragraphs are joined.
const joint = "joint"

// join adds a paragraph to the one before it.
func join(first, second *node) {
	isForm := func(n *node) bool { return n.name == "pPr" }
	kids := slices.DeleteFunc(slices.Clone(second.kids), func(n *node) bool { return !isForm(n) })
	kids = append(kids, slices.DeleteFunc(slices.Clone(first.kids), isForm)...)
	kids = append(kids, &node{name: joint})
	first.kids = append(kids, slices.DeleteFunc(slices.Clone(second.kids), isForm)...)
}

// closeJoints puts a space where the words of two joined paragraphs would be one: whoever joined
// them saw the end of a line there.
func (w *word) closeJoints(r *runs) {
	for _, at := range slices.Backward(r.joints) {
		if at == 0 || at >= len(r.text) || !unicode.IsLetter(r.text[at].r) {
			continue
		}
		if before := r.text[at-1].r; unicode.IsLetter(before) || strings.ContainsRune(".,;:!?", before) {
			r.text = slices.Insert(r.text, at, written(" ")...)
			w.doc.remark(w.page, "a tracked change joins two paragraphs without a space between them: the draft has one")
		}
	}
}
