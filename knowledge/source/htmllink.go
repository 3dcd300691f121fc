package source

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// reachedBy returns what a link that calls a number or writes to an address has
// to show after its words, because they do not tell it: " (+1 555 0100)".
func reachedBy(href, words string) string {
	kind, rest, found := strings.Cut(strings.TrimSpace(href), ":")
	kind = strings.ToLower(kind)
	if !found || kind != "tel" && kind != "mailto" && kind != "sms" || words == "" {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "?")
	if kind != "mailto" {
		rest, _, _ = strings.Cut(rest, ";")
	}
	if decoded, err := url.PathUnescape(rest); err == nil {
		rest = decoded
	}
	rest = squeeze(strings.TrimLeft(rest, "/"))
	isMail := kind == "mailto"
	if rest == "" || isMail && strings.Contains(words, "@") || !isMail && len(digitsOf(words)) >= 3 {
		return ""
	}
	return " (" + rest + ")"
}

// callsNumber tells whether a link calls a telephone number.
func callsNumber(href string) bool {
	kind, _, found := strings.Cut(strings.TrimSpace(href), ":")
	return found && strings.EqualFold(kind, "tel")
}

// takeCall adds the picture of a link that calls a number and has no other words: the link then
// shows the number, too.
func (s *signs) takeCall(link *html.Node) {
	for n := range link.Descendants() {
		if label := squeeze(attribute(n, "alt")); n.Data == "img" && label != "" {
			s.found = append(s.found, sign{at: n, text: label})
			return
		}
	}
}

// notePointers names the links whose words do not say where they lead: a
// quotation has the words alone.
func (d *document) notePointers(pointers []said) {
	if len(pointers) == 0 {
		return
	}
	var quoted []string
	for _, p := range pointers[:min(len(pointers), maxPieces)] {
		quoted = append(quoted, p.text)
	}
	d.note(pointers[0].line, "a quotation cannot show where a link leads: "+strings.Join(quoted, ", "),
		"write in the text what is there, or its address or number")
}

// isPointer tells whether the words of a link say nothing of where it leads.
func isPointer(words string) bool { return htmlLists.Set("pointing words")[lineKey(words)] }

// pointer writes such a link in a note.
func pointer(words, address string) string {
	return fmt.Sprintf("%q leads to %s", words, excerpt(address))
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// linksOnly counts the links of a list in which every item is a link; the last
// may be the page itself, as in "Home > Advice > Blood test". It returns 0 when
// there is other text.
func linksOnly(l *html.Node) int {
	links, others := 0, 0
	var last *html.Node
	for n := range l.Descendants() {
		if n.Type != html.TextNode || !strings.ContainsFunc(n.Data, isLetterOrFigure) || isUnseen(n, l) {
			continue
		}
		last = n
		if inPageLink(n, l) {
			links++
		} else {
			others++
		}
	}
	if links > 0 && (others == 0 || others == 1 && links > 1 && !inPageLink(last, l)) {
		return links
	}
	return 0
}

// inPageLink tells whether a text in a list is part of a link to a page.
func inPageLink(n, list *html.Node) bool {
	return anyBetween(n, list, func(a *html.Node) bool { return a.Data == "a" && leadsAway(attribute(a, "href")) })
}

// isUnseen tells whether a text in a list is hidden.
func isUnseen(n, list *html.Node) bool { return anyBetween(n, list, isHidden) }

// anyBetween tells whether something holds for an element around a node that stands in another.
func anyBetween(n, in *html.Node, holds func(*html.Node) bool) bool {
	for a := range n.Ancestors() {
		if a == in {
			return false
		}
		if holds(a) {
			return true
		}
	}
	return false
}
