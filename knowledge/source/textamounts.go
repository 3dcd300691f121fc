package source

import (
	"strings"
	"unicode/utf8"
)

// shortRow is the length in characters of the longest row that may be a piece of a
// column.
const shortRow = 44

// markAmounts finds amounts that a page's columns have parted from what they are
// of: short rows without a verb, most of which begin with a number. What stands
// below them in as many rows is the other column.
func (d *document) markAmounts(rows []row) {
	for start := 0; start < len(rows); {
		end := runEnd(rows, start)
		if end-start >= enoughRows && areAmounts(rows[start:end]) {
			d.note(rows[start].number, "looks like columns: amounts stand apart from what they are of",
				"write each amount beside what it is of")
			next := end
			for next < len(rows) && rows[next].text == "" {
				next++
			}
			last := end
			if after := runEnd(rows, next); after-next >= enoughRows && after-next <= end-start+1 && !hasStop(rows[next:after]) {
				last = after
			}
			for i := start; i < last; i++ {
				rows[i].apart = true
			}
			end = last
		}
		start = max(end, start+1)
	}
}

// runEnd returns the end of the run of rows without a blank one.
func runEnd(rows []row, start int) int {
	end := start
	for end < len(rows) && rows[end].text != "" {
		end++
	}
	return end
}

func areAmounts(rows []row) bool {
	amounts := 0
	for _, r := range rows {
		if utf8.RuneCountInString(r.text) > shortRow/2 || endsIn(r.text, sentenceStops+"?:") || markOf(r.text) != "" ||
			r.table || hasVerb(r.text) {
			return false
		}
		if amount.MatchString(r.text) {
			amounts++
		}
	}
	return amounts >= 2 && 2*amounts >= len(rows)
}

func hasStop(rows []row) bool {
	for _, r := range rows {
		if endsIn(r.text, sentenceStops+"?:") {
			return true
		}
	}
	return false
}

// apart adds rows whose order on the page is lost. They keep their lines, and are
// not quoted.
func (t *textReader) apart(rows []row) {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.text
	}
	t.doc.add(paragraph, strings.Join(texts, "\n"), rows[0].number)
	t.doc.blocks[len(t.doc.blocks)-1].unfit = true
}
