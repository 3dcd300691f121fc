package source

import (
	"strings"

	"golang.org/x/net/html"
)

// fontSigns are the ticks and crosses of fonts of symbols, by the letters that stand for them.
var fontSigns = map[string]map[string]string{
	"wingdings":   {"û": "✗", "ü": "✓", "ý": "☒", "þ": "☑"},
	"wingdings 2": {"O": "✗", "P": "✓", "Q": "☒", "R": "☑"},
	"webdings":    {"r": "✗", "a": "✓"},
}

// readFonts writes the signs that a page shows by a font of symbols.
func readFonts(root *html.Node) {
	const longest = 8
	for n := range root.Descendants() {
		if n.Type != html.TextNode {
			continue
		}
		if letter := squeeze(n.Data[:min(len(n.Data), longest)]); letter == squeeze(n.Data) && letter != "" {
			if sign := fontSigns[fontOf(n)][letter]; sign != "" {
				n.Data = strings.Replace(n.Data, letter, sign, 1)
			}
		}
	}
}

// fontOf returns the font of symbols that a text is written in, and "" for any other.
func fontOf(n *html.Node) string {
	for a := range n.Ancestors() {
		style := attribute(a, "style")
		named := declaredIn(style, "font-family") + declaredIn(style, "font") + strings.ToLower(attribute(a, "face"))
		if named == "" {
			continue
		}
		for _, font := range []string{"wingdings 2", "wingdings", "webdings"} {
			if strings.Contains(named, font) {
				return font
			}
		}
		return ""
	}
	return ""
}
