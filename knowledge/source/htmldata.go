package source

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// addTo completes a document: what its text says of the review stands before what
// the data say; a question of the data is a phrasing of the section that holds
// its answer, or with the answer a section that the text lacks.
func (s *schema) addTo(d *document, parsed *goquery.Document) {
	d.problems = append(d.problems, s.problems...)
	s.addReview(d, parsed)
	words := wordsByBlock(d.blocks)
	all := strings.Join(words, "\n")
	for _, q := range s.questions {
		lines := s.answerLines(q)
		at := answeredIn(words, all, lines)
		switch {
		case d.hasHeading(q.name):
		case at >= 0:
			d.blocks[at].phrasings = append(d.blocks[at].phrasings, q.name)
		case len(lines) > 0:
			d.blocks = append(d.blocks, block{kind: heading, level: 2, text: q.name, line: q.line})
			fragment := page{doc: d, line: q.line}
			for _, n := range answerNodes(q.answer) {
				fragment.node(n)
			}
			fragment.flush()
		}
	}
}

// hasHeading tells whether a text is one of the headings.
func (d *document) hasHeading(text string) bool {
	key := lineKey(text)
	return slices.ContainsFunc(d.blocks, func(b block) bool { return b.kind == heading && lineKey(b.text) == key })
}

// addReview adds the review that the data tell of, where the text tells of none.
func (s *schema) addReview(d *document, parsed *goquery.Document) {
	told := map[claimKind]bool{}
	for _, c := range d.claims {
		told[c.kind] = true
	}
	if s.reviewed != "" && !told[reviewedOn] {
		d.claims = append(d.claims, claim{kind: reviewedOn, text: s.reviewed, line: s.line})
	}
	if s.reviewer != "" && !told[reviewerName] {
		d.claims = append(d.claims, claim{kind: reviewerName, text: s.reviewer, line: s.line})
	}
	if s.reviewed != "" || told[reviewedOn] || told[issuedOn] || !d.leaflet.Reviewed.IsZero() {
		return
	}
	h := head{doc: d, meta: map[string]*html.Node{}}
	for _, n := range parsed.Find("meta[name]").Nodes {
		h.meta[strings.ToLower(attribute(n, "name"))] = n
	}
	for _, name := range changedNames {
		if h.content(name) != "" {
			line := lineOf(h.meta[name])
			d.claims = append(d.claims, claim{kind: issuedOn, text: h.content(name), line: line})
			d.note(line, "the review date is that of the page's last change ("+attribute(h.meta[name], "name")+")",
				"write the day of the review into the text: Last reviewed: 31 January 2026")
			return
		}
	}
}

func answerNodes(answer string) []*html.Node {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(answer), body)
	if err != nil {
		return nil
	}
	return nodes
}

// answerLines returns the words of each line of an answer.
func (s *schema) answerLines(q question) []string {
	var lines []string
	for _, n := range answerNodes(q.answer) {
		for _, line := range linesOf(n) {
			lines = append(lines, lineKey(line))
		}
	}
	return lines
}

// wordsByBlock returns the text of each block in small letters, and "" for
// headings.
func wordsByBlock(blocks []block) []string {
	words := make([]string, len(blocks))
	for i, b := range blocks {
		if b.kind != heading {
			words[i] = squeeze(strings.ToLower(strings.ReplaceAll(b.text, "’", "'")))
		}
	}
	return words
}

// minAnswer is the length in bytes from which on a line can be found again in a
// text: a shorter one, as "No", may stand in any.
const minAnswer = 12

// answeredIn returns the block that an answer begins in, if the text has all lines
// of it that can be found again, and -1 if not.
func answeredIn(words []string, all string, lines []string) int {
	at := -1
	for _, line := range lines {
		if len(line) < minAnswer {
			continue
		}
		if !strings.Contains(all, line) {
			return -1
		}
		if at < 0 {
			at = slices.IndexFunc(words, func(text string) bool { return strings.Contains(text, line) })
		}
	}
	return at
}
