package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bedside/knowledge"

	"golang.org/x/net/html"
)

// surelyFrames are the kinds of parts that are never text, whatever they tell their readers to do.
var surelyFrames = set("references", "comments", "advertisement", "newsletter")

// aboutPages matches the words of what a page says of itself. The site of a wound, the consent to an
// operation, a page of a diary and a preference for a food are none of it.
var aboutPages = regexp.MustCompile(`(?i)\b(?:cookies|web ?sites?|(?:visit|browse|browsing|leave|leaving|improve|accept) (?:this|our|the) site|` +
	`our sites?|sites? (?:map|search|uses?|terms|owners?|visitors)|(?:external|third[- ]party|other|linked) sites?|` +
	`(?:this|our|a|web|home) ?pages?|pages? (?:you|not found|contents?|views?)|browser|newsletter|subscribe|` +
	`sign up|share this|feedback|comments?|privacy|consent (?:settings|choices|manager|preferences)|manage (?:your )?(?:consent|preferences)|` +
	`(?:save|set|update|change) (?:your |my )?preferences|(?:e-?mail|communications?|marketing|cookie) preferences|` +
	`personal (?:data|information)|javascript|inbox|follow us|advert\w*)\b`)

// staysAsText tells whether an element whose name is that of a part beside the text tells patients
// what to do, as class "skip-dose" may: it stays, and is noted.
func (p *page) staysAsText(n *html.Node, kind string) bool {
	if m := p.measures[n]; surelyFrames[kind] || 2*m.linked >= m.words {
		return false
	}
	text := strings.Join(linesOf(n), "\n")
	if !tellsPatients(text) {
		return false
	}
	p.doc.note(lineOf(n), fmt.Sprintf("kept, although the page calls it %s: %q", kind, excerpt(text)),
		"take it out of the page if it is not for patients")
	return true
}

// numberedComments matches a heading that counts what readers have written.
var numberedComments = regexp.MustCompile(`(?i)^(?:\d+|one|two|three) (?:comments?|replies|responses|thoughts?)\b`)

// headsComments tells whether a block is the heading of what readers have written, at the end of
// a page.
func headsComments(blocks []block, i int) bool {
	b := blocks[i]
	if b.kind != heading || !htmlLists.Set("comment headings")[lineKey(b.text)] && !numberedComments.MatchString(b.text) {
		return false
	}
	after := func(next block) bool { return next.kind == heading && next.level <= b.level }
	return !slices.ContainsFunc(blocks[i+1:], after)
}

// isReaderComments tells whether an element holds what readers of a page have written.
func (p *page) isReaderComments(n *html.Node) bool {
	names := strings.Fields(strings.ToLower(attribute(n, "class") + " " + attribute(n, "id")))
	written := htmlLists.Set("reader comments")
	isBox := n.Data == "div" || n.Data == "section" || n.Data == "aside" || isList(n)
	return isBox && p.measures[n].titles == 0 && !isOfClinic(n) &&
		slices.ContainsFunc(names, func(name string) bool { return written[name] })
}

var (
	// byClinic matches a heading that says whose comments stand below it, and byReaders matches what
	// stands beside those of readers.
	byClinic  = regexp.MustCompile(`(?i)\bour (?:own )?(?:nurses?|doctors?|team|staff|pharmacists?|midwives|clinic|physiotherapists?)\b`)
	byReaders = regexp.MustCompile(`(?i)\b(?:says?|said|repl(?:y|ies|ied)|posted|wrote|writes|ago|[ap]m|20\d\d)\b`)
)

// isOfClinic tells whether a box of comments holds those of the clinic's own nurses.
func isOfClinic(n *html.Node) bool {
	lines := linesOf(n)
	return len(lines) > 1 && byClinic.MatchString(lines[0]) && slices.ContainsFunc(lines, tellsPatients) &&
		!byReaders.MatchString(strings.Join(lines, " "))
}

// tellsPatients tells whether a sentence of a text says what a patient is to do.
func tellsPatients(text string) bool {
	const words = 4
	if aboutPages.MatchString(text) {
		return false
	}
	return slices.ContainsFunc(knowledge.Units(text), func(u knowledge.Unit) bool {
		sentence := text[u.Start:u.End]
		return isStrictOrder(sentence) ||
			isOrder(sentence) && endsIn(sentence, sentenceStops) && len(strings.Fields(sentence)) >= words
	})
}
