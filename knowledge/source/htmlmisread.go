package source

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// misreadMark is the attribute of pictures that forbid what stands beside them and cannot be read.
// No page has it, since vet refuses the character.
const misreadMark = "\x02"

// closing matches the class of a cross by which a visitor closes a box of the page.
var closing = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:close|dismiss)`)

// leave marks a picture that forbids and is not read: its text must not be quoted without it.
func (s *signs) leave(n *html.Node) {
	if closing.MatchString(attribute(n, "class")) || closing.MatchString(attribute(n.Parent, "class")) {
		return
	}
	if isSaid(labelOf(n), textAfter(n)) {
		count(&s.unread, &s.unreadLine, n)
		return
	}
	n.Attr = append(n.Attr, html.Attribute{Key: misreadMark, Val: "true"})
	count(&s.misread, &s.misreadLine, n)
}

var (
	// saysNo matches the beginning of a text that forbids by its own words.
	saysNo = regexp.MustCompile(`(?i)^(?:please\s+)?(?:no|do not|don['’]t|never|avoid|must not|cannot|can['’]t|` +
		`you (?:must|should|may|can)(?: ?not| never|n['’]t))\b`)
	// saysPicture matches the words of a picture, and how a text begins that tells what it shows.
	saysPicture = regexp.MustCompile(`(?i)^(?:stop \| (?:call|ring|phone|dial|get (?:medical )?help)|(?:red )?cross(?: icon)? \| (?:the )?red cross|` +
		`x \| (?:your |the |an )?x-?rays?|avoid \| avoid(?:ing|ance))\b`)
)

// isSaid tells whether a text can be quoted without the picture before it: it forbids itself, or
// says what the picture shows, which forbids nothing.
func isSaid(label, after string) bool {
	return saysNo.MatchString(after) || saysPicture.MatchString(lineKey(label)+" | "+after)
}

// isMisread tells whether a picture forbids by its words, which its text does not say.
func isMisread(n *html.Node) bool {
	label := labelOf(n)
	return forbids(label) && isEmpty(n) && !beginsWith(textAfter(n), label)
}

// labelOf returns the words that stand for a picture.
func labelOf(n *html.Node) string {
	for _, label := range []string{attribute(n, "alt"), attribute(n, "aria-label"), attribute(n, "title")} {
		if label = squeeze(label); label != "" {
			return label
		}
	}
	return shownIn(n) // the title of a drawing
}

func forbids(label string) bool { return htmlLists.Set("forbidding signs")[lineKey(label)] }

// ownSubject matches the beginning of a sentence that goes on with no word before it.
var ownSubject = regexp.MustCompile(`^(?:You|Your|It|This|That|These|The|An?|We|Our|They|There|If|When|Please)\b`)

// forbidsNext tells whether a label forbids the text after it though that begins with a capital, as
// "Do not" does before "Drive". "No" goes with what is no sentence: "Alcohol".
func forbidsNext(label, after string) bool {
	isNo := !strings.ContainsAny(lineKey(label), " '") && lineKey(label) != "never" && lineKey(label) != "cannot"
	return forbids(label) && !ownSubject.MatchString(after) && (!isNo || !endsIn(after, sentenceStops))
}

// beginsWith tells whether a text says a label itself.
func beginsWith(text, label string) bool {
	text, label = lineKey(text), lineKey(label)
	return label != "" && (text == label || strings.HasPrefix(text, label+" "))
}

// holdsMisread tells whether an element is or has a picture that forbids and is not read.
func holdsMisread(n *html.Node) bool {
	for d := range n.Descendants() {
		if attribute(d, misreadMark) != "" {
			return true
		}
	}
	return attribute(n, misreadMark) != ""
}
