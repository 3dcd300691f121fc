package convert

import (
	"context"
	"encoding/xml"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// readDOCX reads a Word file (ECMA-376, WordprocessingML).
func readDOCX(ctx context.Context, a *archive) (*document, error) {
	doc := &document{}
	w := &word{doc: doc, archive: a, page: 1}
	if err := w.open(); err != nil {
		return nil, err
	}
	body, data, err := a.tree("word/document.xml")
	if err != nil {
		return nil, err
	}
	part := int32(len(a.parts) - 1)
	wordScanner.scan(doc, data, part)
	w.blocks(body.kids)
	doc.columns()
	if err := w.others(ctx); err != nil {
		return nil, err
	}
	doc.pages = make([]page, w.page)
	return doc, stopped(ctx)
}

// wordScanner finds all text of a Word part.
var wordScanner = scanner{
	holds: func(name string) bool {
		return name == "t" || name == "delText" || name == "instrText" || name == "delInstrText" || name == "v"
	},
	breaks: map[string]string{"p": "\n\n\n", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "tc": "\n\n\n", "v": "\n\n\n"},
	sign:   wordSign,
	aside:  map[string]bool{"delText": true, "instrText": true, "delInstrText": true},
}

// wordSign returns the character that an element of Word stands for, or 0.
func wordSign(e xml.StartElement) rune {
	switch e.Name.Local {
	case "noBreakHyphen":
		return '\u2011'
	case "softHyphen":
		return '\u00ad'
	case "sym":
		font, char := "", ""
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "font":
				font = a.Value
			case "char":
				char = a.Value
			}
		}
		return symbol(font, char)
	}
	return 0
}

// symbol returns the character of a symbol font, or U+FFFD for one that is not known.
func symbol(font, char string) rune {
	code, err := strconv.ParseUint(char, 16, 16)
	if err != nil {
		return '\ufffd'
	}
	if r, ok := symbols[strings.ToLower(font)][byte(code)]; ok {
		return r
	}
	if code < 0xf000 {
		return rune(code)
	}
	return '\ufffd'
}

// symbols are the characters of the symbol fonts that leaflets use: marks, arrows, and
// the signs of units and doses.
var symbols = map[string]map[byte]rune{
	"symbol": {0xb7: '•', 0xb0: '°', 0xa3: '≤', 0xb3: '≥', 0xb1: '±', 0xb4: '×', 0xb8: '÷', 0xae: '→', 0xac: '←',
		0xad: '↑', 0xaf: '↓', 0x6d: 'μ', 0x61: 'α', 0x62: 'β', 0x67: 'γ', 0xbb: '≈', 0xb9: '≠', 0x2d: '−', 0xa8: '♦', 0xde: '⇒'},
	"wingdings": {0xfc: '✓', 0xfb: '✗', 0xfe: '☑', 0xfd: '☒', 0xa8: '☐', 0x6f: '☐', 0xa7: '▪', 0x6c: '●', 0xd8: '➢',
		0x76: '❖', 0x28: '☎', 0x2a: '✉', 0xe0: '→', 0x4a: '☺', 0x4c: '☹', 0x6e: '■', 0x71: '❑', 0x9f: '•', 0xf0: '⇨',
		0x78: '☒', 0x43: '👍', 0x44: '👎', 0x4e: '☠', 0x46: '☞', 0x72: '❑', 0x73: '◆', 0x74: '◆', 0x75: '◆', 0x77: '◆',
		0x9e: '·', 0xa0: '▪', 0xa1: '○', 0xab: '★', 0xdc: '➔', 0xe8: '➔'},
	"wingdings 2": {0x50: '✓', 0x4f: '✗', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0x55: '✗', 0x56: '✗', 0x57: '🚫',
		0x58: '🚫', 0xa3: '☐', 0x96: '•', 0x97: '●', 0x98: '●', 0x99: '○', 0xa2: '■', 0xaf: '◇'},
	"wingdings 3":   {0x7d: '▶'},
	"webdings":      {0x61: '✔', 0x72: '✗', 0x78: '🚫', 0x7a: '🚭', 0x34: '▶', 0x63: '□', 0x67: '■', 0x6e: '●'},
	"zapf dingbats": {0x33: '✓', 0x34: '✔', 0x35: '✕', 0x36: '✖', 0x37: '✗', 0x38: '✘', 0x6c: '●', 0x6e: '■', 0x75: '◆'},
	"opensymbol":    {0x0a: '■', 0x0c: '◆'},
	"starsymbol":    {0x0a: '■', 0x0c: '◆'},
}

// word reads the parts of a Word file.
type word struct {
	doc     *document
	archive *archive
	styles  map[string]style
	lists   numbering
	targets map[string]string // of links and parts, by relation id
	notes   map[string]*node  // footnotes and endnotes, by kind and id
	page    int
	signs   noteSigns
	after   []func() // what follows the paragraph that is being read: text boxes, notes
}

// open reads what the body needs: styles, numbering, links, notes.
func (w *word) open() error {
	styles, _, err := w.archive.tree("word/styles.xml")
	if err != nil {
		return err
	}
	numbering, _, err := w.archive.tree("word/numbering.xml")
	if err != nil {
		return err
	}
	relations, _, err := w.archive.tree("word/_rels/document.xml.rels")
	if err != nil {
		return err
	}
	core, _, err := w.archive.tree("docProps/core.xml")
	if err != nil {
		return err
	}
	w.styles, w.lists = readStyles(styles), readNumbering(numbering)
	w.doc.language = wordLanguage(styles)
	w.targets, w.notes = map[string]string{}, map[string]*node{}
	for _, r := range relations.child("Relationships").list() {
		w.targets[r.get("Id")] = r.get("Target")
	}
	if title := core.child("coreProperties", "title"); title != nil {
		w.doc.title = oneLine(title.all().String())
	}
	for _, kind := range []string{"footnote", "endnote"} {
		root, data, err := w.archive.tree("word/" + kind + "s.xml")
		if err != nil {
			return err
		}
		if root == nil {
			continue
		}
		wordScanner.scan(w.doc, data, int32(len(w.archive.parts)-1))
		for _, n := range root.child(kind + "s").list() {
			w.notes[kind+n.get("id")] = n
		}
	}
	return nil
}

// list returns the children of an element that may be missing.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// others accounts for the parts beside the body.
func (w *word) others(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(w.notes)) { // what no paragraph refers to
		w.doc.leaveOut(w.notes[id].all(), reasonField, w.page)
	}
	for _, kind := range besideBody {
		for _, name := range w.archive.named(kind.prefix) {
			if err := stopped(ctx); err != nil {
				return err
			}
			if err := w.other(name, kind.reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// besideBody are the parts beside the body, by the beginnings of their names.
var besideBody = []struct{ prefix, reason string }{
	{"word/header", reasonHead}, {"word/footer", reasonHead}, {"word/comments", reasonComment},
	{"word/diagrams/data", reasonDiagram}, {"word/charts/chart", reasonDiagram},
}

// other leaves the text of a part out.
func (w *word) other(name, reason string) error {
	root, data, err := w.archive.tree(name)
	if err != nil {
		return err
	}
	wordScanner.scan(w.doc, data, int32(len(w.archive.parts)-1))
	w.beside(root, reason)
	if reason == reasonDiagram {
		w.doc.remark(w.page, "a diagram has text, which is left out: "+path.Base(name))
	}
	return nil
}

// beside leaves the paragraphs of a part out, one by one.
func (w *word) beside(n *node, reason string) {
	if n.name == "p" {
		w.doc.leaveOut(spaced(n), reason, 1)
		return
	}
	if wordScanner.holds(n.name) {
		w.doc.leaveOut(n.all(), reason, 1)
		return
	}
	for _, k := range n.kids {
		w.beside(k, reason)
	}
}

// spaced returns all text of a paragraph, whatever its state.
func spaced(n *node) text {
	switch {
	case wordScanner.holds(n.name):
		return n.all()
	case n.name == "tab" || n.name == "ptab" || n.name == "br":
		return written(" ")
	}
	if r := wordSign(xml.StartElement{Name: xml.Name{Local: n.name}, Attr: n.attr}); r != 0 {
		return text{{r: r, from: n.from}}
	}
	var t text
	for _, k := range n.kids {
		t = append(t, spaced(k)...)
	}
	return t
}

// wordLanguage returns the language of the document's defaults.
func wordLanguage(styles *node) string {
	lang := styles.child("styles", "docDefaults", "rPrDefault", "rPr", "lang")
	if lang == nil {
		return ""
	}
	return languageTag(lang.get("val"))
}
