package source

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// contentsHead matches what stands over a list of contents.
var contentsHead = regexp.MustCompile(`(?i)^(?:table of )?contents\W*$|^(?:on this page|in this (?:leaflet|booklet|document|section|guide)|jump to(?: section)?)\W*$`)

// dropContents takes the lists out of a file that only lead to its own headings, with the
// heading over them: no patient is helped by the names of the parts alone, and no leaflet is
// called "Contents".
func (m *markdown) dropContents(root ast.Node) {
	for n := root.FirstChild(); n != nil; {
		next := n.NextSibling()
		if l, ok := n.(*ast.List); ok && m.isContents(l) {
			m.doc.note(m.lineOf(l), fmt.Sprintf("left out as a list of contents: %q", shortened(strings.Join(m.items(l, 0), " "))),
				"write it in a paragraph of the text if patients need it")
			if head := l.PreviousSibling(); head != nil && m.headsContents(head) {
				root.RemoveChild(root, head)
			}
			root.RemoveChild(root, l)
		}
		n = next
	}
}

// isContents tells whether each item of a list is a link to a place in the same file, and
// nothing else but such a list.
func (m *markdown) isContents(l *ast.List) bool {
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		for n := item.FirstChild(); n != nil; n = n.NextSibling() {
			if inner, ok := n.(*ast.List); ok && m.isContents(inner) {
				continue
			}
			link, ok := n.FirstChild().(*ast.Link)
			if !ok || link.NextSibling() != nil || !strings.HasPrefix(string(link.Destination), "#") {
				return false
			}
		}
	}
	return l.ChildCount() >= enough
}

// headsContents tells whether a heading or a line names a list of contents.
func (m *markdown) headsContents(n ast.Node) bool {
	if n.Kind() != ast.KindHeading && n.Kind() != ast.KindParagraph {
		return false
	}
	return contentsHead.MatchString(squeeze(m.inline(n)))
}
