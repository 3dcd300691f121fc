package convert

import (
	"cmp"
	"regexp"
	"strings"
)

// field is a field of Word that is open: a code, and then the result that a page shows.
type field struct {
	code   strings.Builder
	target int32 // the number of the link that the result is; 0 for none
}

// linkCode matches the code of a field that is a link.
var linkCode = regexp.MustCompile(`(?i)^\s*HYPERLINK\s+(?:["“]([^"”]*)["”]|([^\s"“\\]\S*))`)

// fieldMark opens a field, ends its code, or closes it. A mark whose begin stands in another
// paragraph is of no field that is open here.
func (w *word) fieldMark(n *node, r *runs) {
	kind := n.get("fldCharType")
	last := len(r.fields) - 1
	switch {
	case kind == "begin":
		r.fields = append(r.fields, &field{})
	case last < 0:
	case kind == "separate":
		r.fields[last].target = w.fieldLink(r.fields[last].code.String())
	case kind == "end":
		r.fields = r.fields[:last]
	}
}

// hiddenMarks heeds the marks of a run that is hidden: a field may be hidden in part.
func (w *word) hiddenMarks(n *node, r *runs) {
	for _, k := range n.kids {
		if k.name == "fldChar" {
			w.fieldMark(k, r)
		}
	}
}

// fieldCode leaves a part of the code of the innermost field out, and remembers it.
func (w *word) fieldCode(n *node, r *runs) {
	code := n.all()
	w.doc.leaveOut(code, reasonField, w.page)
	if last := len(r.fields) - 1; last >= 0 {
		r.fields[last].code.WriteString(code.String())
	}
}

// fieldLink returns the number of the target that a field's code has, 0 for none.
func (w *word) fieldLink(code string) int32 {
	m := linkCode.FindStringSubmatch(code)
	if m == nil {
		return 0
	}
	return w.linkTo(cmp.Or(m[1], m[2]))
}

// linkTo returns the number of a target.
func (w *word) linkTo(target string) int32 {
	if target == "" {
		return 0
	}
	w.doc.links = append(w.doc.links, target)
	return int32(len(w.doc.links))
}

// link returns the number of the target of the innermost field that is one.
func (r *runs) link() int32 {
	for i := len(r.fields) - 1; i >= 0; i-- {
		if target := r.fields[i].target; target != 0 {
			return target
		}
	}
	return 0
}
