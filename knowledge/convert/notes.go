package convert

import (
	"strconv"
	"unicode"
)

// notesAtFoot is the remark on where notes stand in a draft.
const notesAtFoot = "a note of the foot of the page stands behind the paragraph that refers to it"

// noteSigns gives a note and the words that it is to the number that the program shows: "unless" in the
// note must not be read as more of the last sentence before it.
type noteSigns struct {
	count int
	label text // the number of the note whose first paragraph comes next
}

// refer adds the number of the next note to a paragraph, and returns what the note begins with.
func (s *noteSigns) refer(doc *document, r *runs) (label text) {
	s.count++
	sign := raise(written(strconv.Itoa(s.count)))
	if last := r.text.end(); len(last) > 0 && unicode.IsDigit(last[len(last)-1].r) {
		r.text = append(r.text, written(" ")...) // "10¹" would be a power
	}
	before := r.text.end().String()
	r.text = append(r.text, sign...)
	doc.joins = append(doc.joins, [3]string{before, sign.String(), before + sign.String()})
	doc.added = append(doc.added, sign.String(), sign.String())
	return append(sign.copied(), written(" ")...)
}

// labelled reads a paragraph, behind the number of the note that it begins.
func (s *noteSigns) labelled(doc *document, n *node, r *runs, read func()) {
	if len(s.label) == 0 || len(n.all().trim()) == 0 {
		read()
		return
	}
	label := s.label
	r.text, s.label = label, nil
	read()
	doc.joins = append(doc.joins, [3]string{label.String(), r.text[len(label):].String(), r.text.String()})
}

// note puts the text of a note behind the paragraph that refers to it.
func (w *word) note(id string, r *runs) {
	n := w.notes[id]
	if n == nil {
		return
	}
	delete(w.notes, id)
	label := w.signs.refer(w.doc, r)
	w.after = append(w.after, func() {
		w.doc.remark(w.page, notesAtFoot)
		w.signs.label = label
		w.blocks(n.kids)
		w.signs.label = nil
	})
}

// note does the same in OpenDocument, where the sign stands in the file.
func (o *openText) note(n *node, r *runs) {
	if sign := n.child("note-citation"); sign != nil {
		o.doc.leaveOut(held(sign), reasonMark, o.page)
	}
	body := n.child("note-body")
	if body == nil {
		return
	}
	label := o.signs.refer(o.doc, r)
	o.after = append(o.after, func() {
		o.doc.remark(o.page, notesAtFoot)
		o.signs.label = label
		o.blocks(body.kids, place{})
		o.signs.label = nil
	})
}
