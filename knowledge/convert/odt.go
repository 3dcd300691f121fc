package convert

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// readODT reads an OpenDocument text (ISO/IEC 26300).
func readODT(ctx context.Context, a *archive) (*document, error) {
	doc := &document{}
	o := &openText{doc: doc, page: 1, bold: map[string]bool{}, unseen: map[string]bool{}, struck: map[string]bool{},
		parent: map[string]string{}, ordered: map[string]bool{}, marks: map[string]*bulletMark{}, fonts: map[string]string{},
		counts: map[string]int{}}
	if manifest, err := a.bytes("META-INF/manifest.xml"); err != nil ||
		strings.Contains(string(manifest), "encryption-data") {
		return nil, refuse("open it with its password and save it without", "the file is encrypted")
	}
	styles, data, err := a.tree("styles.xml")
	if err != nil {
		return nil, err
	}
	if styles != nil {
		openScanner.scan(doc, data, int32(len(a.parts)-1))
		o.styles(styles)
	}
	meta, _, err := a.tree("meta.xml")
	if err != nil {
		return nil, err
	}
	if title := meta.child("document-meta", "meta", "title"); title != nil {
		doc.title = oneLine(title.all().String())
	}
	content, data, err := a.tree("content.xml")
	if err != nil {
		return nil, err
	}
	openScanner.scan(doc, data, int32(len(a.parts)-1))
	o.styles(content)
	o.blocks(content.child("document-content", "body").list(), place{})
	doc.columns()
	if styles != nil {
		o.beside(styles)
	}
	doc.pages = make([]page, o.page)
	return doc, stopped(ctx)
}

// openHolds are the elements whose own text is text of the document.
var openHolds = map[string]bool{"p": true, "h": true, "span": true, "a": true, "note-citation": true,
	"ruby-base": true, "ruby-text": true, "page-number": true, "page-count": true, "date": true, "time": true, "title": true,
	"bookmark-ref": true, "reference-ref": true, "sequence": true, "text-input": true, "placeholder": true,
	"creator": true, "subject": true, "file-name": true, "chapter": true, "meta": true, "meta-field": true,
	"conditional-text": true, "hidden-text": true, "user-field-get": true, "variable-get": true, "variable-set": true,
	"expression": true, "desc": true}

var openScanner = scanner{
	holds: func(name string) bool { return openHolds[name] },
	breaks: map[string]string{
		"p":             "\n\n\n",
		"h":             "\n\n\n",
		"tab":           "\t",
		"line-break":    "\n",
		"s":             " ",
		"table-cell":    "\n\n\n",
		"note-citation": "\n\n\n",
	},
	before: map[string]string{"note-citation": "\n\n\n"}, // of "10²" no number is made
	sign:   func(xml.StartElement) rune { return 0 },
}

// openText reads the parts of an OpenDocument text.
type openText struct {
	doc     *document
	page    int
	bold    map[string]bool        // by style
	unseen  map[string]bool        // by style: hidden text
	struck  map[string]bool        // by style
	parent  map[string]string      // what a style is based on
	ordered map[string]bool        // lists with numbers, by "style/depth"
	marks   map[string]*bulletMark // of lists without numbers, likewise
	fonts   map[string]string      // by style, and by the names that styles have for fonts
	counts  map[string]int         // of the lists that were read, by their xml:id
	signs   noteSigns
	after   []func()
}

// place is where a block stands.
type place struct {
	listStyle string
	depth     int // of lists: 0 outside
	number    *int
	first     bool // of the blocks of an item
}

// blocks reads what stands in the body, a cell or an item.
func (o *openText) blocks(nodes []*node, at place) {
	for _, n := range nodes {
		switch n.name {
		case "p", "h":
			o.paragraph(n, at)
			at.first = false
		case "list":
			o.list(n, at)
		case "table":
			o.table(n)
		case "tracked-changes":
			o.leave(n, reasonDeleted)
		case "table-of-content", "alphabetical-index":
			o.leave(n, reasonContents)
		case "soft-page-break":
			o.page++
		case "section":
			if n.get("display") == "none" || n.get("is-hidden") == "true" {
				o.leave(n, reasonHidden)
				continue
			}
			o.blocks(n.kids, at)
		case "sequence-decls", "forms", "variable-decls", "user-field-decls":
		default:
			o.blocks(n.kids, at)
		}
	}
}

// leave leaves the paragraphs below an element out.
func (o *openText) leave(n *node, reason string) {
	if openHolds[n.name] {
		o.doc.leaveOut(held(n), reason, o.page)
		return
	}
	for _, k := range n.kids {
		o.leave(k, reason)
	}
}

// held returns all text that an element holds.
func held(n *node) text {
	var t text
	for _, k := range n.kids {
		switch {
		case k.name == "" && openHolds[n.name]:
			t = append(t, k.glyphs()...)
		case k.name == "s" || k.name == "tab" || k.name == "line-break":
			t = append(t, written(" ")...)
		case k.name != "":
			t = append(t, held(k)...)
		}
	}
	return t
}

// beside leaves the headers and footers out.
func (o *openText) beside(styles *node) {
	for _, name := range []string{"header", "footer", "header-left", "footer-left", "header-first", "footer-first"} {
		for _, n := range styles.find(name, nil) {
			o.leave(n, reasonHead)
		}
	}
}

// list reads a list with its items.
func (o *openText) list(n *node, at place) {
	inner := place{listStyle: at.listStyle, depth: at.depth + 1}
	if style := n.get("style-name"); style != "" {
		inner.listStyle = style
	}
	number := 0
	if from := n.get("continue-list"); from != "" {
		number = o.counts[from]
	}
	for _, item := range n.kids {
		if item.name == "list-header" {
			o.blocks(item.kids, at)
		}
		if item.name != "list-item" {
			continue
		}
		if start, err := strconv.Atoi(item.get("start-value")); err == nil {
			number = start - 1
		}
		number++
		inner.number, inner.first = &number, true
		within := inner
		if style := item.get("style-override"); style != "" {
			within.listStyle = style
		}
		o.blocks(item.kids, within)
	}
	o.counts[n.get("id")] = number
}

// paragraph reads a paragraph or heading, and then the boxes and notes that hang on it.
func (o *openText) paragraph(n *node, at place) {
	kept := o.after
	o.after = nil
	style := n.get("style-name")
	r := runs{reason: o.hidden(style, "")}
	page := o.page
	o.signs.labelled(o.doc, n, &r, func() { o.inline(n, o.isBold(style), 0, &r) })
	b := block{kind: paragraphBlock, text: r.text.trim(), edge: edgeOf(r.text), page: page}
	level, _ := strconv.Atoi(n.get("outline-level"))
	listLevel := at.listStyle + "/" + strconv.Itoa(at.depth)
	if len(b.text) > 0 && at.depth > 0 && at.first {
		b.text = o.doc.signed(b.text, o.marks[listLevel], page)
	}
	switch {
	case len(b.text) == 0:
	case o.isTitle(style):
		b.kind, b.level = headingBlock, 0
	case n.name == "h":
		b.kind, b.level = headingBlock, max(level, 1)
	case at.depth > 0 && at.first:
		b.kind, b.level = itemBlock, at.depth-1
		if o.ordered[listLevel] {
			b.number = *at.number
		}
	case at.depth > 0: // a further paragraph of an item
		if last := len(o.doc.blocks) - 1; last >= 0 && o.doc.blocks[last].kind == itemBlock {
			o.doc.blocks[last].text = append(append(o.doc.blocks[last].text, written("\n")...), b.text...)
			b.text = nil
		}
	case r.letter > 0 && r.styled == r.letter && isHeadingLine(b.text.String()):
		b.kind, b.level = headingBlock, boldRank
	default:
		b = marked(b)
	}
	o.doc.add(b)
	for i := 0; i < len(o.after); i++ {
		o.after[i]()
	}
	o.after = kept
}

// inline reads the text of a paragraph.
func (o *openText) inline(n *node, bold bool, link int32, r *runs) {
	for _, k := range n.kids {
		switch k.name {
		case "":
			o.characters(k, bold, link, r)
		case "span":
			outside := r.reason
			r.reason = o.hidden(k.get("style-name"), outside)
			o.inline(k, o.spanBold(k, bold), link, r)
			r.reason = outside
		case "a":
			o.doc.links = append(o.doc.links, k.get("href"))
			o.inline(k, bold, int32(len(o.doc.links)), r)
		case "s":
			r.add(written(" "), bold, link)
		case "tab":
			r.add(tab(), bold, link)
		case "line-break":
			r.add(written("\n"), bold, link)
		case "soft-page-break":
			o.page++
		case "note":
			o.note(k, r)
		case "annotation":
			o.leave(k, reasonComment)
		case "frame", "custom-shape", "rect":
			o.frame(k)
		case "hidden-text":
			o.doc.leaveOut(held(k), reasonHidden, o.page)
		default:
			o.inline(k, bold, link, r)
		}
	}
}

// characters reads the characters of a paragraph.
func (o *openText) characters(n *node, bold bool, link int32, r *runs) {
	if r.reason != "" {
		o.doc.leaveOut(n.glyphs(), r.reason, o.page)
		return
	}
	r.add(evened(n.glyphs()), bold, link)
}

// evened makes the line breaks and tabs of the XML spaces.
func evened(t text) text {
	for i := range t {
		if t[i].r == '\n' || t[i].r == '\r' || t[i].r == '\t' {
			t[i].r = ' '
		}
	}
	return t
}
