package source

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	digits = regexp.MustCompile(`\d+`)
	// pageMark matches a row that is the number of a page and says so.
	pageMark = regexp.MustCompile(`(?i)^\W*(?:page|pg\.?|seite|página|pagina|sida|side)\s*\d{1,4}` +
		`(?:\s*(?:of|/|von|de|di|av)\s*\d{1,4})?\W*$|^\W*\d{1,4}\s*(?:of\s*\d{1,4}|\|\s*page)\W*$`)
	// fraction matches what may be the number of a page of several, and half a tablet.
	fraction   = regexp.MustCompile(`^\W*\d{1,3}\s*/\s*\d{1,3}\W*$`)
	loneNumber = regexp.MustCompile(`^[-–—|\[(\s]*(\d{1,4})[-–—|\])\s]*$`)
	// saysPage matches a row with the number of its page beside other words.
	saysPage = regexp.MustCompile(`(?i)\bpage\s*\d|\b\d{1,3} of \d{1,3}\b`)
	// counted matches what is counted for its own sake: days and steps.
	counted = regexp.MustCompile(`(?i)^(?:day|week|hour|month|year|step|stage|phase|part|section|chapter|table|figure|` +
		`exercise|dose|visit|box)s?\b|\b(?:days?|weeks?|hours?|months?|years?)\b`)
	organisation = regexp.MustCompile(`(?i)\b(?:clinics?|hospitals?|trust|nhs|surgery|practice|centre|center|department|` +
		`health|unit|ward|infirmary)\b`)
)

// edge is how many rows at the top and the foot of a page may be its furniture.
const edge = 4

// withoutPages takes running heads, running feet and page numbers out of rows,
// and joins the sentences that they interrupt. Each is told once.
func (d *document) withoutPages(rows []row, l layout) []row {
	p := pages{rows: rows, drop: make([]bool, len(rows))}
	p.forms()
	p.edges()
	p.marks()
	p.interruptions()
	p.neighbours()
	p.sequence()
	p.keep()
	return p.rest(d, l)
}

// pages finds the furniture of pages.
type pages struct {
	rows    []row
	drop    []bool
	numbers []bool           // of each row: whether it is a page's number
	marked  []bool           // of each row: whether it begins like a list item
	form    []string         // of each row: its text without what differs from page to page
	at      map[string][]int // the rows of each form
	on      map[string]int   // the number of pages that each form stands on
}

// forms brings rows into the form by which they are compared. A number counts as
// that of a page where the row says so, or where enough stands beside it.
func (p *pages) forms() {
	p.form, p.at, p.on = make([]string, len(p.rows)), map[string][]int{}, map[string]int{}
	p.numbers, p.marked = make([]bool, len(p.rows)), make([]bool, len(p.rows))
	for i, r := range p.rows {
		p.numbers[i], p.marked[i] = isPageNumber(r.text), markOf(r.text) != ""
		if r.text == "" || ruler.MatchString(r.text) {
			continue
		}
		form := strings.ToLower(r.text)
		bare := strings.TrimSpace(digits.ReplaceAllString(form, ""))
		if saysPage.MatchString(form) || len(strings.Fields(bare)) > 1 && !counted.MatchString(bare) {
			form = digits.ReplaceAllString(form, "#")
		}
		p.form[i] = form
		if same := p.at[form]; len(same) == 0 || p.rows[same[len(same)-1]].page != r.page {
			p.on[form]++
		}
		p.at[form] = append(p.at[form], i)
	}
}

// repeated tells whether a row stands on several pages, or on one and again.
func (p *pages) repeated(i int) bool { return len(p.at[p.form[i]]) > 1 && !p.marked[i] }

// edges drops what stands at the top and the foot of the pages that form feeds
// make: from the edge inwards, as long as rows are page numbers or repeated on
// another page.
func (p *pages) edges() {
	if len(p.rows) == 0 || p.rows[len(p.rows)-1].page == 0 {
		return
	}
	for start := 0; start < len(p.rows); {
		end := start
		for end < len(p.rows) && p.rows[end].page == p.rows[start].page {
			end++
		}
		p.peel(start, end, 1)
		p.peel(end-1, start-1, -1)
		start = end
	}
}

func (p *pages) peel(from, to, step int) {
	left := edge
	for i := from; i != to && left > 0; i += step {
		if p.rows[i].text == "" || p.drop[i] {
			continue
		}
		left--
		if !p.numbers[i] && !p.runsOn(i) {
			return
		}
		p.drop[i] = true
	}
}

// runsOn tells whether a row stands on so many pages that it is their head or
// foot: on all but the first, or on every second of these.
func (p *pages) runsOn(i int) bool {
	return p.repeated(i) && p.on[p.form[i]] >= max(2, p.rows[len(p.rows)-1].page/2)
}

func isPageNumber(text string) bool {
	return pageMark.MatchString(text) || loneNumber.MatchString(text) || fraction.MatchString(text)
}

// marks drops page numbers that say what they are, and rows that repeat with one.
func (p *pages) marks() {
	for i, r := range p.rows {
		if pageMark.MatchString(r.text) || saysPage.MatchString(r.text) && p.repeated(i) && p.isAlone(i) {
			p.drop[i] = true
		}
	}
}

// isAlone tells whether no text stands in the rows before and after one.
func (p *pages) isAlone(i int) bool { return p.isGap(i-1) && p.isGap(i+1) }

func (p *pages) isGap(i int) bool {
	return i < 0 || i == len(p.rows) || p.rows[i].text == "" || p.drop[i] || p.repeated(i)
}

// interruptions drops a number alone, or a row that repeats, that stands within
// a sentence; of the row all repetitions.
func (p *pages) interruptions() {
	for i, r := range p.rows {
		if r.text == "" || p.drop[i] || !p.isAlone(i) || !loneNumber.MatchString(r.text) && !p.repeated(i) {
			continue
		}
		before, after := p.around(i)
		if before < 0 || after < 0 || !goesOn(p.rows[before], p.rows[after]) || !p.marked[before] &&
			endsIn(p.rows[before].text, sentenceStops) {
			continue
		}
		p.drop[i] = true
		for _, same := range p.at[p.form[i]] {
			if p.isAlone(same) && p.repeated(i) {
				p.drop[same] = true
			}
		}
	}
}

// around returns the next rows of text before and after one that are not dropped
// and are neither numbers nor repeated; -1 where there is none.
func (p *pages) around(i int) (before, after int) {
	seek := func(step int) int {
		for n, left := i+step, 3*edge; n >= 0 && n < len(p.rows) && left > 0; n, left = n+step, left-1 {
			if p.rows[n].text != "" && !p.drop[n] && !p.numbers[n] && !p.repeated(n) {
				return n
			}
		}
		return -1
	}
	return seek(-1), seek(1)
}

// neighbours drops numbers alone and repeated rows that stand beside what is
// dropped, with nothing but white space between; a row that repeats when that is so
// twice.
func (p *pages) neighbours() {
	beside := map[string]int{}
	for i := range p.rows {
		if next := p.beside(i); next >= 0 && p.repeated(next) {
			beside[p.form[next]]++
		}
	}
	for i := range p.rows {
		next := p.beside(i)
		if next >= 0 && (loneNumber.MatchString(p.rows[next].text) && p.isAlone(next) ||
			p.repeated(next) && (beside[p.form[next]] >= enough || p.droppedElsewhere(next))) {
			p.drop[next] = true
		}
	}
}

// beside returns the row of text that stands next to one that is dropped, before
// it or after it, the one that repeats first; -1 where there is none.
func (p *pages) beside(i int) int {
	if !p.drop[i] {
		return -1
	}
	found := -1
	for _, step := range []int{-1, 1} {
		next := i + step
		for left := edge; next >= 0 && next < len(p.rows) && p.rows[next].text == "" && left > 0; left-- {
			next += step
		}
		if next < 0 || next >= len(p.rows) || p.rows[next].text == "" || p.drop[next] {
			continue
		}
		if found < 0 || p.repeated(next) && !p.repeated(found) {
			found = next
		}
	}
	return found
}

// sequence drops the numbers alone that go on with those that are dropped.
func (p *pages) sequence() {
	known := map[int]bool{}
	for pass := range 2 {
		for i, r := range p.rows {
			m := loneNumber.FindStringSubmatch(r.text)
			if m == nil {
				continue
			}
			n, _ := strconv.Atoi(m[1]) // four digits at most
			switch {
			case pass == 0 && p.drop[i]:
				known[n] = true
			case pass == 1 && !p.drop[i] && p.isAlone(i) && (known[n-1] || known[n+1]):
				p.drop[i] = true
			}
		}
	}
}

func (p *pages) droppedElsewhere(i int) bool {
	all := p.at[p.form[i]]
	return p.drop[all[0]] || p.drop[all[len(all)-1]]
}
