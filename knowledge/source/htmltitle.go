package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
)

// title finds the title of a page: its <h1>, or what the page calls itself. Where
// every question is an <h1>, each is a section, and the title is what stands above
// the first of them.
func title(d *document, parsed *goquery.Document) {
	named := pageName(parsed)
	var first []int
	for i, b := range d.blocks {
		if b.kind == heading && b.level == 1 {
			first = append(first, i)
		}
	}
	switch {
	case len(first) == 1:
		d.leaflet.Title = d.blocks[first[0]].text
	case len(first) > 1:
		titleOfMany(d, first, named)
	default:
		if d.leaflet.Title = titleElsewhere(parsed); d.leaflet.Title == "" {
			d.leaflet.Title = named
		}
	}
}

// titleElsewhere returns an <h1> that stands outside the text, as in the header
// of the page.
func titleElsewhere(parsed *goquery.Document) string {
	for _, n := range parsed.Find("h1").Nodes {
		if lines := linesOf(n); len(lines) > 0 {
			return strings.Join(lines, " ")
		}
	}
	return ""
}

// titleOfMany chooses the title of a page with several <h1>: the one that <title>
// repeats, or the first if only another heading follows it, or what stands above
// the first, or what the page calls itself. All other headings go one rank down.
func titleOfMany(d *document, first []int, named string) {
	chosen := slices.IndexFunc(first, func(i int) bool { return alike(d.blocks[i].text, named) })
	if next := first[0] + 1; chosen < 0 && d.blocks[next].kind == heading {
		chosen = 0
	}
	at := -1 // the block that is the title
	if chosen >= 0 {
		at = first[chosen]
	} else if above := first[0] - 1; above >= 0 && isTitle(d.blocks[above].text) && d.blocks[above].links == 0 {
		at = above
	}
	switch {
	case at >= 0:
		d.leaflet.Title = d.blocks[at].text
	case named != "":
		d.leaflet.Title = named
	default:
		at = first[0]
		d.leaflet.Title = d.blocks[at].text
	}
	for i := range d.blocks {
		if b := &d.blocks[i]; b.kind == heading {
			b.level++
		}
	}
	if at >= 0 {
		d.blocks[at].kind, d.blocks[at].level = heading, 1
	}
}

// specificTitle takes the first heading or short line for the title of a leaflet
// whose title many leaflets bear, as "Patient information". A title in front
// matter stands.
func (d *document) specificTitle() {
	general := d.leaflet.Title
	if d.titled || !isGeneral(general) {
		return
	}
	at := slices.IndexFunc(d.blocks, func(b block) bool { return b.kind != heading || b.text != general })
	if at < 0 || at+1 == len(d.blocks) {
		return
	}
	b := &d.blocks[at]
	if b.kind != heading && (b.kind != paragraph || !isTitle(b.text) || len(strings.Fields(b.text)) < 2) {
		return
	}
	d.note(b.line,
		fmt.Sprintf("many leaflets are called %q, so the first heading is taken for the title: %q", general, b.text),
		"write the title above the text if it is another")
	b.kind, b.level = heading, 1
	d.leaflet.Title = b.text
}

// isGeneral tells whether many leaflets bear a title, whatever stands between its words.
func isGeneral(title string) bool {
	words := strings.FieldsFunc(lineKey(title), func(r rune) bool { return !isLetterOrFigure(r) && r != '\'' })
	return htmlLists.Set("general titles")[strings.Join(words, " ")]
}

// pageName returns what a page calls itself: in its head, without the name of
// the site.
func pageName(parsed *goquery.Document) string {
	content := func(selector string) string {
		return squeeze(parsed.Find(selector).First().AttrOr("content", ""))
	}
	site := content(`meta[property="og:site_name"]`)
	name := squeeze(parsed.Find("head title").First().Text())
	if name == "" {
		name = content(`meta[property="og:title"]`)
	}
	parts := nameBorder.Split(name, -1)
	if len(parts) == 1 {
		return name
	}
	for _, part := range parts {
		if !strings.EqualFold(part, site) && !siteWords.MatchString(part) && part != "" {
			return part
		}
	}
	return parts[0]
}

var (
	// nameBorder matches what stands between the name of a page and that of its site.
	nameBorder = regexp.MustCompile(`\s+(?:[|–—»«·•-]|::)\s+`)
	// siteWords are words that the names of clinics have and the titles of leaflets have not.
	siteWords = regexp.MustCompile(`(?i)\b(?:clinic|hospitals?|nhs|trust|surgery|practice|medical cent(?:er|re)|` +
		`health cent(?:er|re)|foundation|klinik|klinikum|krankenhaus|praxis|home)$`)
)

// alike tells whether two titles are one, or one begins the other.
func alike(a, b string) bool {
	a, b = lineKey(a), lineKey(b)
	if a == "" || b == "" {
		return false
	}
	shorter := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	return a == b || shorter >= 8 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}
