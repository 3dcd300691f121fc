package source

import (
	"cmp"
	"fmt"
	"strings"
)

// keep takes back what is the title of the leaflet, when it runs on as the head
// of the pages, and the last of a sentence that stands on every page.
func (p *pages) keep() {
	first := p.nextText(0)
	for first >= 0 && p.drop[first] && p.numbers[first] {
		first = p.nextText(first + 1)
	}
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
			if last >= 0 && seam && l.interrupts(kept[last], r) && !p.headsPage(kept[last], i) {
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
	isLong := l.wrapped && 10*before.size() >= 7*l.widthOf(before)
	return startsSmall(r.text) || endsOpen(before.text) || isLong && !l.isHeadingLike(r)
}

// headsPage tells whether a row right after a border of pages is a heading, whatever the row
// before it ends in: it has the form of one, and text that begins anew stands below it. A
// word in which no clause ends, such as "the", goes on with a name.
func (p *pages) headsPage(before row, i int) bool {
	text := p.rows[i].text
	last := strings.ToLower(before.text[strings.LastIndexByte(before.text, ' ')+1:])
	if titleOf(text) == "" || startsSmall(text) || endsOpen(text) || endsOpen(before.text) && !stranded[last] {
		return false
	}
	next := p.nextText(i + 1)
	if next < 0 || p.rows[next].page != p.rows[i].page || startsSmall(p.rows[next].text) {
		return false
	}
	return next > i+1 || isCapitals(text) || markOf(before.text) != "" && !isTitle(p.rows[next].text)
}

// isHeadingLike tells whether a row could be a heading by its length.
func (l layout) isHeadingLike(r row) bool { return isTitle(r.text) && l.isShort(r) }
