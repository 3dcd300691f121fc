package convert

import (
	"cmp"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// blocks reads what stands in a body, a cell or a text box. An element that is not
// known is looked into, so that text is rather kept than lost.
func (w *word) blocks(nodes []*node) {
	for _, n := range joined(nodes) {
		switch n.name {
		case "p":
			w.paragraph(n)
		case "tbl":
			w.table(n)
		case "del", "moveFrom":
			w.doc.leaveOut(spaced(n), reasonDeleted, w.page)
		case "AlternateContent":
			w.blocks(w.alternative(n))
		case "altChunk", "subDoc":
			w.doc.doubt(w.page, "a part of the text lies in a file of its own within this one, which is not read; "+
				"open it in Word and save it anew")
		case "sectPr", "tblPr", "tcPr", "trPr", "pPr":
		case "docPartObj":
			// the gallery of a content control: names, no text
		default:
			w.blocks(n.kids)
		}
	}
}

// alternative returns the form of a text that Word itself shows, and leaves the other
// out.
func (w *word) alternative(n *node) []*node {
	var shown *node
	for _, k := range n.kids {
		switch {
		case k.name == "Choice" && shown == nil, k.name == "Fallback" && shown == nil:
			shown = k
		case k.name == "Choice" || k.name == "Fallback":
			w.doc.leaveOut(spaced(k), reasonTwice, w.page)
		}
	}
	return shown.list()
}

// runs is the text of a paragraph as it is read.
type runs struct {
	text   text
	styled int // characters in bold
	letter int // characters that are letters or digits
	fields []*field
	joints []int           // where paragraphs of Word are joined
	hides  map[string]bool // what the style of the paragraph of Word says of hiding
	reason string          // why what is read of OpenDocument is not on the page; "" where it is
}

// paragraph reads a paragraph, and then the text boxes and notes that hang on it.
func (w *word) paragraph(n *node) {
	kept := w.after
	w.after = nil
	properties := n.child("pPr")
	id, _ := properties.val("pStyle")
	s, ok := w.styles[id]
	if !ok {
		s = style{heading: -1}
	}
	if level, ok := properties.val("outlineLvl"); ok {
		s.outline(level)
	}
	if num, ok := properties.val("numPr", "numId"); ok {
		s.numID, s.depth = num, 0
	}
	if level, ok := properties.val("numPr", "ilvl"); ok {
		s.depth, _ = strconv.Atoi(level)
	}
	r := runs{hides: s.hides}
	page := w.page
	w.signs.labelled(w.doc, n, &r, func() { w.inline(n.kids, s.bold, 0, &r) })
	w.closeJoints(&r)
	w.place(r, s, page)
	for i := 0; i < len(w.after); i++ {
		w.after[i]()
	}
	w.after = kept
}

// place adds the block of a paragraph.
func (w *word) place(r runs, s style, page int) {
	b := block{kind: paragraphBlock, text: r.text.trim(), edge: edgeOf(r.text), page: page}
	if len(b.text) == 0 {
		return
	}
	number, label, listed := w.lists.next(s.numID, s.depth)
	if s.toc {
		w.doc.leaveOut(b.text, reasonContents, page)
		return
	}
	b.text = w.doc.signed(b.text, w.lists.mark(s.numID, s.depth), page)
	switch {
	case s.heading >= 0:
		b.kind, b.level = headingBlock, s.heading
	case listed:
		b.kind, b.level, b.number = itemBlock, s.depth, number
		if label != "" {
			b.text = append(written(label+" "), b.text...)
			w.doc.added = append(w.doc.added, label)
		}
	case r.letter > 0 && r.styled == r.letter && isHeadingLine(b.text.String()):
		b.kind, b.level = headingBlock, boldRank
	default:
		b = marked(b)
	}
	w.doc.add(b)
}

// boldRank is the rank of a heading that is one by its bold letters only: below those
// of every style.
const boldRank = 100

// isHeadingLine tells whether a line in bold heads what follows: short, and no sentence.
func isHeadingLine(s string) bool {
	return utf8.RuneCountInString(s) <= 80 && len(strings.Fields(s)) <= 12 && !strings.Contains(s, "\n") &&
		!strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, ",") &&
		!strings.HasSuffix(s, ";")
}

// inline reads the runs of a paragraph. bold is whether its style is.
func (w *word) inline(nodes []*node, bold bool, link int32, r *runs) {
	for _, n := range nodes {
		switch n.name {
		case "r":
			w.run(n, bold, link, r)
		case "hyperlink":
			w.inline(n.kids, bold, w.linkTo(w.targets[n.get("id")]), r)
		case "fldSimple":
			w.inline(n.kids, bold, cmp.Or(w.fieldLink(n.get("instr")), link), r)
		case "del", "moveFrom":
			w.doc.leaveOut(spaced(n), reasonDeleted, w.page)
		case "AlternateContent":
			w.inline(w.alternative(n), bold, link, r)
		case joint:
			r.joints = append(r.joints, len(r.text))
		case "pPr", "rPr", "sdtPr":
		case "t": // of a formula, whose runs have names of their own
			r.add(n.all(), false, link)
		default:
			w.inline(n.kids, bold, link, r)
		}
	}
}

// run reads one run of characters of one form.
func (w *word) run(n *node, bold bool, link int32, r *runs) {
	properties := n.child("rPr")
	if value, ok := properties.val("b"); ok {
		bold = on(value)
	}
	if reason := w.hidden(properties, r.hides); reason != "" {
		w.doc.leaveOut(spaced(n), reason, w.page)
		w.hiddenMarks(n, r)
		return
	}
	raise, _ := properties.val("vertAlign")
	for _, k := range n.kids {
		w.piece(k, bold, raise == "superscript", link, r)
	}
}

// piece reads a part of a run.
func (w *word) piece(n *node, bold, raised bool, link int32, r *runs) {
	switch n.name {
	case "t":
		t := n.all()
		if raised {
			t = raise(t)
		}
		r.add(t, bold, link)
	case "tab", "ptab":
		r.add(tab(), bold, link)
	case "br", "cr":
		if n.get("type") == "page" {
			w.page++
		}
		r.add(written("\n"), bold, link)
	case "lastRenderedPageBreak":
		w.page++
	case "sym", "noBreakHyphen", "softHyphen":
		w.sign(n, bold, link, r)
	case "instrText":
		w.fieldCode(n, r)
	case "delText", "delInstrText":
		w.doc.leaveOut(n.all(), reasonField, w.page)
	case "footnoteReference", "endnoteReference":
		w.note(strings.TrimSuffix(n.name, "Reference")+n.get("id"), r)
	case "drawing", "pict", "object":
		w.drawing(n)
	case "AlternateContent":
		for _, k := range w.alternative(n) {
			w.piece(k, bold, raised, link, r)
		}
	case "rPr":
	case "fldChar":
		w.fieldMark(n, r)
		fallthrough
	default:
		for _, k := range n.kids {
			w.piece(k, bold, raised, link, r)
		}
	}
}

// sign adds the character that an element stands for.
func (w *word) sign(n *node, bold bool, link int32, r *runs) {
	g := glyph{r: wordSign(xml.StartElement{Name: xml.Name{Local: n.name}, Attr: n.attr}), from: n.from}
	switch g.r {
	case '\u00ad':
		w.doc.dropped = append(w.doc.dropped, dropped{g, reasonSoft, w.page})
		return
	case '\ufffd':
		w.doc.doubt(w.page,
			"a sign of the font "+strconv.Quote(n.get("font"))+" has no known character; write it in the draft")
	}
	r.add(text{g}, bold, link)
}

// add adds text to a paragraph.
func (r *runs) add(t text, bold bool, link int32) {
	link = cmp.Or(link, r.link())
	for _, g := range t {
		if g.r > ' ' {
			r.letter++
			if bold {
				r.styled++
			}
		}
		g.link = link
		r.text = append(r.text, g)
	}
}

// drawing notes a picture, and puts the text of its boxes behind the paragraph.
func (w *word) drawing(n *node) {
	for _, second := range n.find("Fallback", nil) {
		w.doc.leaveOut(spaced(second), reasonTwice, w.page)
	}
	boxes := n.find("txbxContent", nil)
	for _, box := range boxes {
		w.after = append(w.after, func() { w.blocks(box.kids) })
	}
	if len(n.find("blip", nil))+len(n.find("imagedata", nil)) == 0 {
		return
	}
	words := ""
	for _, d := range n.find("docPr", nil) {
		words = oneLine(d.get("descr"))
	}
	switch {
	case words != "":
		w.doc.remark(w.page, "a picture is left out; its description is "+strconv.Quote(shorten(words)))
	default:
		w.doc.remark(w.page, "a picture is left out")
	}
}

// find returns the elements of a name below another, not those within such elements.
func (n *node) find(name string, found []*node) []*node {
	for _, k := range n.kids {
		switch k.name {
		case name:
			found = append(found, k)
		case "Fallback": // the second form of what Choice has
		default:
			found = k.find(name, found)
		}
	}
	return found
}
