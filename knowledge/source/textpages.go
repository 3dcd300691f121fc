package source

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"bedside/knowledge"
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
	p.keep(d)
	return p.rest(d, l)
}

// pages finds the furniture of pages.
type pages struct {
	rows []row
	drop []bool
	form []string         // of each row: its text without what differs from page to page
	at   map[string][]int // the rows of each form
	on   map[string]int   // the number of pages that each form stands on
}

// forms brings rows into the form by which they are compared. A number counts as
// that of a page where the row says so, or where enough stands beside it.
func (p *pages) forms() {
	p.form, p.at, p.on = make([]string, len(p.rows)), map[string][]int{}, map[string]int{}
	for i, r := range p.rows {
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
func (p *pages) repeated(i int) bool { return len(p.at[p.form[i]]) > 1 && markOf(p.rows[i].text) == "" }

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
		if !isPageNumber(p.rows[i].text) && !p.runsOn(i) {
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
		if before < 0 || after < 0 || !goesOn(p.rows[before], p.rows[after]) || markOf(p.rows[before].text) == "" &&
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
			if text := p.rows[n].text; text != "" && !p.drop[n] && !isPageNumber(text) && !p.repeated(n) {
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

// keep takes back what is the title of the leaflet, when it runs on as the head
// of the pages, and the last of a sentence that stands on every page.
func (p *pages) keep(d *document) {
	first := p.nextText(0)
	if first < 0 {
		return
	}
	second := p.nextText(first + 1)
	if p.drop[first] && p.repeated(first) && !p.isName(first, second) {
		p.drop[first] = false
	}
	for _, all := range p.at {
		if last := all[len(all)-1]; p.drop[last] && endsIn(p.rows[last].text, sentenceStops) {
			p.drop[last] = false
		}
	}
}

// isName tells whether the first row names the clinic and the next the leaflet.
func (p *pages) isName(first, second int) bool {
	if second < 0 || !organisation.MatchString(p.rows[first].text) || !isTitle(p.rows[second].text) {
		return false
	}
	third := p.nextText(second + 1)
	return third >= 0 && isTitle(p.rows[third].text)
}

func (p *pages) nextText(i int) int {
	for ; i < len(p.rows); i++ {
		if p.rows[i].text != "" {
			return i
		}
	}
	return -1
}

// rest returns the rows that are kept. White space at a border of pages that
// interrupts a sentence goes too.
func (p *pages) rest(d *document, l layout) []row {
	var kept []row
	told := map[string]bool{}
	var numbers []string
	first := 0
	last, seam := -1, false // the last row of text in kept, and whether a border of pages came after it
	for i, r := range p.rows {
		if p.drop[i] {
			seam = true
			if isPageNumber(r.text) {
				first = cmp.Or(first, r.number)
				numbers = append(numbers, r.text)
			} else if !told[p.form[i]] {
				told[p.form[i]] = true
				d.note(r.number, fmt.Sprintf("left out as the head or foot of a page: %q", r.text),
					"write it once as text if a patient has to read it")
			}
			kept = append(kept, row{number: r.number, page: r.page})
			continue
		}
		if r.text != "" {
			seam = seam || last >= 0 && kept[last].page != r.page
			if last >= 0 && seam && l.interrupts(kept[last], r) {
				kept = kept[:last+1]
				r.joined = true
			}
			last, seam = len(kept), false
		}
		kept = append(kept, r)
	}
	if len(numbers) > 0 {
		d.note(first, "left out as the numbers of pages: "+strings.Join(numbers, ", "),
			"write what is none of them with the words that it belongs to")
	}
	return kept
}

// interrupts tells whether a border of pages between two rows cuts a sentence.
func (l layout) interrupts(before, r row) bool {
	if markOf(r.text) != "" || endsIn(before.text, sentenceStops+"?:") || isCapitals(before.text) {
		return false
	}
	return startsSmall(r.text) || endsOpen(before.text) || l.wrapped && 10*before.size() >= 7*l.widthOf(before) && !l.isHeadingLike(r)
}

// isHeadingLike tells whether a row could be a heading by its length.
func (l layout) isHeadingLike(r row) bool { return isTitle(r.text) && l.isShort(r) }

// note adds a Problem that keeps nothing from loading.
func (d *document) note(line int, message, remedy string) {
	d.problems = append(d.problems, knowledge.Problem{Level: knowledge.Note, Line: line, Message: message, Remedy: remedy})
}
