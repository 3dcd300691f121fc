package source

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// measure is how much text an element shows.
type measure struct {
	words  int
	linked int // of them, in links to other pages
	titles int // headings of the first rank
}

func (m measure) plain() int { return m.words - m.linked }

// measures counts the words of every element below a node, each once.
type measures map[*html.Node]measure

func (ms measures) take(n *html.Node, inLink bool) measure {
	var m measure
	switch {
	case n.Type == html.TextNode:
		m.words = len(strings.Fields(n.Data))
		if inLink {
			m.linked = m.words
		}
		return m
	case n.Type != html.ElementNode, isHidden(n):
		return m
	case n.Data == "a":
		inLink = inLink || leadsAway(attribute(n, "href"))
	}
	for c := range n.ChildNodes() {
		inner := ms.take(c, inLink)
		m.words += inner.words
		m.linked += inner.linked
		m.titles += inner.titles
	}
	if n.Data == "h1" && m.words > 0 {
		m.titles++
	}
	ms[n] = m
	return m
}

// leadsAway tells whether an address is that of a page, and no number or address
// that a patient needs.
func leadsAway(href string) bool {
	href = strings.ToLower(strings.TrimSpace(href))
	return href != "" && !strings.HasPrefix(href, "tel:") && !strings.HasPrefix(href, "mailto:") &&
		!strings.HasPrefix(href, "sms:")
}

// contentNames are the words of class or id that page systems give to the
// element that holds the text.
var contentNames = set("content", "main", "maincontent", "main-content", "entry-content", "post-content",
	"page-content", "article-body", "article-content", "articlebody", "primary", "body-content", "content-main")

// mainPart finds the element that holds the text of a page: <main>, an <article>
// without others beside it, or the smallest element that is named as one. It must
// hold most of the words that are not links; otherwise the whole page is read.
func mainPart(body *html.Node, ms measures) *html.Node {
	total := ms[body].plain()
	var mains, articles, named []*html.Node
	for n := range body.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "main" || attribute(n, "role") == "main":
			mains = append(mains, n)
		case n.Data == "article" && !within(n, "article"):
			articles = append(articles, n)
		case n.Data == "div" || n.Data == "section" || n.Data == "td":
			if 5*ms[n].plain() >= 4*total && namesContent(n) {
				named = append(named, n)
			}
		}
	}
	best := body
	for _, n := range mains {
		if 4*ms[n].plain() >= total && (best == body || ms[n].plain() > ms[best].plain()) {
			best = n
		}
	}
	if best != body {
		return best
	}
	if len(articles) == 1 && 2*ms[articles[0]].plain() >= total {
		named = append(named, articles[0])
	}
	for _, n := range named {
		if ms[n].plain() <= ms[best].plain() {
			best = n
		}
	}
	return withTitle(best, ms)
}

// withTitle widens an element until it holds a title, if the page has one: the
// lead of a text stands between its title and the rest.
func withTitle(n *html.Node, ms measures) *html.Node {
	for widest := n; widest.Parent != nil; widest = widest.Parent {
		if ms[widest].titles > 0 {
			return widest
		}
		if widest.Data == "body" {
			break
		}
	}
	return n
}

func namesContent(n *html.Node) bool {
	if attribute(n, "itemprop") == "articleBody" {
		return true
	}
	for _, name := range namesOf(n) {
		if contentNames[name] {
			return true
		}
	}
	return false
}

// namesOf returns the words of an element's class and id in small letters, and
// each two that follow one another, as "post-meta".
func namesOf(n *html.Node) []string {
	var names []string
	for _, key := range []string{"id", "class"} {
		names = append(names, namesIn(attribute(n, key))...)
	}
	return names
}

// namesIn returns the same of one class or id.
func namesIn(value string) []string {
	var names []string
	for name := range strings.FieldsSeq(value) {
		words := nameWords(name)
		for i, word := range words {
			names = append(names, word)
			if i > 0 {
				names = append(names, words[i-1]+"-"+word)
			}
		}
	}
	return names
}

// nameWords parts a name such as "post-meta", "post_meta" or "postMeta".
func nameWords(name string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
		}
		word.Reset()
	}
	lower := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			lower = false
			continue
		}
		if unicode.IsUpper(r) && lower {
			end()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(unicode.ToLower(r))
	}
	end()
	return words
}
