package convert

import (
	"math"
	"regexp"
	"strings"
	"unicode"
)

// margin is how many rows from the top and from the bottom of a page may be running
// heads and feet.
const margin = 3

// pageNumber matches a row that is a page's number and nothing else.
var pageNumber = regexp.MustCompile(`(?i)^[-–—\s]*(?:page|seite|page|p[aá]gina|pagina|p\.|s\.)?\s*(\d{1,4})` +
	`(?:\s*(?:of|/|von|sur|de|di|van|\|)\s*\d{1,4})?[-–—\s]*$`)

// printed matches the rows that browsers print around a page.
var printed = regexp.MustCompile(
	`^(?:(?:file|https?)://\S+(?:\s+\d+\s*/\s*\d+)?|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d.*)$`,
)

// furniture marks the running heads and feet and the page numbers of all pages: rows in
// the margin that stand, the page's number aside, on half of the pages at one height.
func (b *builder) furniture(pages [][]row) {
	type spot struct {
		text   string
		height int
	}
	seen := map[spot]int{}
	spots := func(r row, page int) []spot {
		key := withoutNumber(r.string(), page+1)
		h := int(math.Round(r.base / 6))
		return []spot{{key, h - 1}, {key, h}, {key, h + 1}}
	}
	for n, rows := range pages {
		for _, i := range edges(rows) {
			seen[spots(rows[i], n)[1]]++
		}
	}
	title, largest := b.title(pages)
	for n, rows := range pages {
		for _, i := range edges(rows) {
			r := &rows[i]
			times := 0
			for _, s := range spots(*r, n) {
				times += seen[s]
			}
			switch {
			case r.size() > 1.2*b.body.size:
			case isPageNumber(*r, n, len(pages)) && apart(rows, i):
				r.furniture = reasonNumber
			case len(pages) > 1 && b.sheets[n].inMargin(r.base) && times >= 2 && times*2 >= len(pages) &&
				b.isApartOrSame(rows, i, times, len(pages)):
				r.furniture = reasonHead
			case printed.MatchString(r.string()):
				r.furniture = reasonHead
			case i == 0 && apart(rows, i) && title != "" && r.size() < largest-0.5 &&
				strings.Contains(squash(r.string()), title):
				r.furniture = reasonHead
			}
		}
	}
}

// isApartOrSame tells whether a repeated row is no text: it stands apart from what is
// beside it, or on nearly every page.
func (b *builder) isApartOrSame(rows []row, i, times, pages int) bool {
	return times*10 >= pages*8 || apart(rows, i)
}

// title returns the letters of the largest text of the first page, and its size, when it
// is larger than the rest.
func (b *builder) title(pages [][]row) (letters string, size float64) {
	if len(pages) == 0 {
		return "", 0
	}
	size = 1.15 * b.body.size
	for _, r := range pages[0] {
		for _, g := range r.segments {
			if g.size > size+0.1 {
				size, letters = g.size, ""
			}
			if math.Abs(g.size-size) <= 0.1 {
				letters += squash(g.text.String())
			}
		}
	}
	return letters, size
}

// edges returns the indexes of the rows at the top and the bottom of a page.
func edges(rows []row) []int {
	var found []int
	for i := range rows {
		if i < margin || i >= len(rows)-margin {
			found = append(found, i)
		}
	}
	return found
}

// string returns the text of a row.
func (r row) string() string {
	var parts []string
	for _, s := range r.segments {
		parts = append(parts, strings.TrimSpace(s.mark.String()+" "+s.text.String()))
	}
	return strings.Join(parts, " ")
}

// withoutNumber writes the number of its page in a text as one sign.
func withoutNumber(s string, page int) string {
	return wholeNumber.ReplaceAllStringFunc(strings.ToLower(s), func(n string) string {
		if atoi(n) == page {
			return "#"
		}
		return n
	})
}

var wholeNumber = regexp.MustCompile(`\d+`)

// inMargin tells whether a height of a page is one where running heads and feet stand.
func (s *sheet) inMargin(base float64) bool {
	const part = 0.13 // of the page, at each end
	return base > (1-part)*s.tall || base < part*s.tall
}

// isPageNumber tells whether a row is the number of its page, or of one near it: the
// first page need not be 1.
func isPageNumber(r row, page, pages int) bool {
	m := pageNumber.FindStringSubmatch(r.string())
	if m == nil || len(r.segments) > 2 {
		return false
	}
	n := atoi(m[1])
	return n == page+1 || strings.ContainsFunc(r.string(), unicode.IsLetter) || n > 0 && pages > 1 && n <= pages+50
}

// apart tells whether a row stands apart from those beside it.
func apart(rows []row, i int) bool {
	wide := 1.9 * rows[i].size()
	if i < len(rows)/2 {
		return i+1 >= len(rows) || rows[i].base-rows[i+1].base > wide
	}
	return i == 0 || rows[i-1].base-rows[i].base > wide
}
