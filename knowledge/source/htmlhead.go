package source

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// pageHead reads what a page says about itself: its language, the address that
// it names as its own, and <meta name> with a key of front matter.
func pageHead(doc *document, parsed *goquery.Document) {
	h := head{doc: doc, meta: map[string]*html.Node{}}
	for _, n := range parsed.Find("meta[name]").Nodes {
		if name := strings.ToLower(attribute(n, "name")); h.meta[name] == nil {
			h.meta[name] = n
		}
	}
	leaflet := &doc.leaflet
	if lang := strings.TrimSpace(parsed.Find("html").AttrOr("lang", "")); languageTag.MatchString(lang) {
		leaflet.Language = lang
	}
	leaflet.Source = squeeze(parsed.Find("link[rel=canonical]").AttrOr("href", ""))
	leaflet.Contact = h.content("contact")
	leaflet.Reviewer = h.content("reviewer", "reviewed-by", "reviewed_by", "reviewedby", "medical-reviewer",
		"medicalreviewer")
	reviewed := h.date("reviewed", "last-reviewed", "last_reviewed", "lastreviewed",
		"review-completed", "dc.date.reviewed", "dcterms.reviewed", "date-reviewed")
	due := h.date("review_due", "review-due", "reviewdue", "next-review",
		"next_review", "next-review-date", "review-date", "reviewdate", "dcterms.valid")
	setReview(leaflet, reviewed, due)
	leaflet.Notice = h.content("notice")
	if n := utf8.RuneCountInString(leaflet.Notice); n > maxNotice {
		h.wrong("notice", fmt.Sprintf("the notice has %d characters and is left out", n),
			fmt.Sprintf("shorten it to %d", maxNotice))
		leaflet.Notice = ""
	}
	for alias := range strings.SplitSeq(h.content("aliases"), ",") {
		if alias = squeeze(alias); alias != "" {
			leaflet.Aliases = append(leaflet.Aliases, alias)
		}
	}
}

// head is the <meta name> elements of a page, the first of each name.
type head struct {
	doc  *document
	meta map[string]*html.Node
}

// content returns the content of the first of the names that the page has.
func (h head) content(names ...string) string {
	for _, name := range names {
		if n := h.meta[name]; n != nil && squeeze(attribute(n, "content")) != "" {
			return squeeze(attribute(n, "content"))
		}
	}
	return ""
}

func (h head) wrong(name, message, remedy string) {
	h.doc.problems = append(h.doc.problems, refused(lineOf(h.meta[name]), message, remedy)...)
}

// date returns the first date that the page has under one of the names.
func (h head) date(names ...string) dated {
	for _, name := range names {
		text := h.content(name)
		if text == "" {
			continue
		}
		t, to, unclear := parseDay(text, orderOf(h.doc.leaflet.Language))
		if !unclear {
			return dated{t, to, lineOf(h.meta[name])}
		}
		h.wrong(name, fmt.Sprintf("%q is not a date", text), "write it as 2026-01-31")
	}
	return dated{}
}

// changedNames are the names under which the standard for the data of documents
// keeps the day of an edition.
var changedNames = []string{"dcterms.modified", "dc.date.modified", "dcterms.issued", "dc.date.issued", "dcterms.date",
	"dc.date"}
