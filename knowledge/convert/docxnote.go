package convert

import (
	"strconv"
	"unicode"
)

// note puts the text of a note behind the paragraph that refers to it, and its number to both, as
// Word shows it: "unless" in the note must not be read as more of the last sentence.
func (w *word) note(id string, r *runs) {
	n := w.notes[id]
	if n == nil {
		return
	}
	delete(w.notes, id)
	w.noted++
	sign := raise(written(strconv.Itoa(w.noted)))
	if last := r.text.end(); len(last) > 0 && unicode.IsDigit(last[len(last)-1].r) {
		r.text = append(r.text, written(" ")...) // "10¹" would be a power
	}
	before := r.text.end().String()
	r.text = append(r.text, sign...)
	w.doc.joins = append(w.doc.joins, [3]string{before, sign.String(), before + sign.String()})
	w.doc.added = append(w.doc.added, sign.String(), sign.String())
	w.after = append(w.after, func() {
		w.doc.remark(w.page, "a note of the foot of the page stands behind the paragraph that refers to it")
		w.label = append(sign.copied(), written(" ")...)
		w.blocks(n.kids)
		w.label = nil
	})
}

// labelled reads a paragraph, behind the number of the note that it begins.
func (w *word) labelled(n *node, r *runs, read func()) {
	if len(w.label) == 0 || len(n.all().trim()) == 0 {
		read()
		return
	}
	label := w.label
	r.text, w.label = label, nil
	read()
	w.doc.joins = append(w.doc.joins, [3]string{label.String(), r.text[len(label):].String(), r.text.String()})
}
