package source

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// minPictureWords is the number of words from which on what stands for a picture
// is taken for something that the picture says; a name or "logo" is less.
const minPictureWords = 2

// said is what a part of a file says that is not quoted, and where it stands.
type said struct {
	text string
	line int
}

// notePictures names the pictures that say something: they are left out, and
// patients who are quoted the text will not see them.
func (d *document) notePictures(pictures []said) {
	var quoted []string
	line := 0
	for _, p := range pictures {
		if len(strings.Fields(p.text)) < minPictureWords || !strings.ContainsFunc(p.text, isLetterOrFigure) {
			continue
		}
		if line == 0 {
			line = p.line
		}
		quoted = append(quoted, fmt.Sprintf("%q", excerpt(p.text)))
	}
	switch n := len(quoted); {
	case n == 1:
		d.note(line, "a picture with text is left out: "+quoted[0], "write what it says as text, if patients need it")
	case n > 1:
		if n > maxPieces {
			quoted = append(quoted[:maxPieces], "and more")
		}
		d.note(line, fmt.Sprintf("%d pictures with text are left out: %s", n, strings.Join(quoted, ", ")),
			"write what they say as text, if patients need it")
	}
}

// picturesIn returns what stands for the pictures below an element.
func picturesIn(root *html.Node) []said {
	var found []said
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "img" {
			found = append(found, said{squeeze(attribute(n, "alt")), lineOf(n)})
		}
	}
	return found
}

// unquotable returns what stands for the pictures of a Markdown file, and the links
// whose words do not say where they lead.
func (m *markdown) unquotable(root ast.Node) (pictures, pointers []said) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it returns no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			if link, isLink := n.Parent().(*ast.Link); isLink && callLabel(link) == n {
				return ast.WalkContinue, nil
			}
			if label := squeeze(m.inline(n)); !standsForWord(label, textBehind(n, m.source)) {
				pictures = append(pictures, said{label, m.lineIn(n)})
			}
		case *ast.Link:
			if words := squeeze(m.inline(n)); isPointer(words) {
				pointers = append(pointers, said{pointer(words, string(n.Destination)), m.lineIn(n)})
			}
		}
		return ast.WalkContinue, nil
	})
	return pictures, pointers
}

// lineIn returns the line in which the block begins that a piece of text stands in.
func (m *markdown) lineIn(n ast.Node) int {
	for n.Type() != ast.TypeBlock && n.Parent() != nil {
		n = n.Parent()
	}
	return m.lineOf(n)
}

// pictureBrackets match what editors write where a picture stands, and where the text
// points at one. Each begins with a character, by which a text is searched fast.
var pictureBrackets = [...]*regexp.Regexp{
	regexp.MustCompile(`\[(?i:(?:illustration|image|picture|photo(?:graph)?|diagram|figure|` +
		`fig\.?|graphic|drawing|video|abbildung|bild|photo|imagen|figura|immagine|afbeelding)\b[^\[\]]{0,200}\])`),
	regexp.MustCompile(`\((?i:(?:see |as in |shown in )?(?:figure|fig\.?|picture|diagram|illustration|image|photo|` +
		`abb\.?|abbildung|bild|figura)(?:\s+\d{1,2}[a-z]?| below| above| opposite| overleaf)\))`),
}

// pictureBracket returns the first part of a text that speaks of a picture; "" for none.
func pictureBracket(text string) string {
	first, found := len(text), ""
	for _, pattern := range pictureBrackets {
		if at := pattern.FindStringIndex(text); at != nil && at[0] < first {
			first, found = at[0], text[at[0]:at[1]]
		}
	}
	return found
}

// notePictureBrackets names the texts that speak of a picture, since a quotation
// does not show it.
func (d *document) notePictureBrackets() {
	for _, b := range d.blocks {
		if found := pictureBracket(b.text); found != "" {
			d.note(b.line, fmt.Sprintf("%q speaks of a picture that no quotation shows", found),
				"say in words what it shows, or take it out")
		}
	}
}
