package convert

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// line is a row of one column.
type line struct {
	mark, text  text
	item        bool // it begins with a list mark
	left, right float64
	base        float64
	first       float64
	style       look
	page        int
}

// lineOf joins the segments of a row.
func lineOf(r row) line {
	first := r.segments[0]
	l := line{mark: first.mark, left: first.left, right: r.right(), base: first.base, style: first.style(),
		page: first.page, first: first.first}
	longest := 0
	bold := true
	for i, s := range r.segments {
		if i > 0 {
			l.text = append(l.text, written(" ")...)
			l.text = append(l.text, s.mark...)
		}
		l.text = append(l.text, s.text...)
		bold = bold && s.bold
		if s.chars > longest {
			longest, l.style = s.chars, s.style()
		}
	}
	l.style.bold = bold
	if l.first == 0 {
		l.first = first.right - first.left
	}
	l.item = l.mark != nil || begunByMark(l.text)
	return l
}

// lines makes paragraphs, items and headings of the lines of a column.
func (b *builder) lines(rows []row) {
	var ls []line
	for _, r := range rows {
		ls = append(ls, lineOf(r))
	}
	edge := 0.0
	b.column, b.left = b.column+1, ls[0].left
	for _, l := range ls {
		edge, b.left = max(edge, l.right), min(b.left, l.left)
	}
	pitch := pitches(ls)
	for start := 0; start < len(ls); {
		n := 1
		for start+n < len(ls) && !begins(ls[start:start+n], ls[start+n], edge, pitch) {
			n++
		}
		b.place(ls[start:start+n], start == 0)
		start += n
	}
	const enough = 3 // lines that show where a column ends
	b.ends.edge = edge
	if len(ls) < enough {
		b.ends.edge = math.Inf(1)
	}
}

// pitches returns the usual distance from one line to the next, by the size of the font.
func pitches(ls []line) map[float64]float64 {
	seen := map[float64]map[float64]int{}
	for i := 1; i < len(ls); i++ {
		d := ls[i-1].base - ls[i].base
		size := ls[i].style.size
		if ls[i-1].style.size != size || d < 0.8*size || d > 2.5*size {
			continue
		}
		if seen[size] == nil {
			seen[size] = map[float64]int{}
		}
		seen[size][math.Round(d*4)/4]++
	}
	usual := map[float64]float64{}
	for size, counts := range seen {
		most := 0
		for _, d := range sortedFloats(counts) {
			if counts[d] > most {
				usual[size], most = d, counts[d]
			}
		}
	}
	return usual
}

func sortedFloats(counts map[float64]int) []float64 {
	keys := make([]float64, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	return keys
}

// begins tells whether a line begins a block, after the lines of the one before.
func begins(before []line, next line, edge float64, pitch map[float64]float64) bool {
	last := before[len(before)-1]
	size := next.style.size
	usual := pitch[size]
	if usual == 0 {
		usual = 1.5 * size
	}
	down := last.base - next.base
	lower := startsLower(next.text)
	open := !endsSentence(last.text)
	going := lower && open || // a sentence that is not at its end
		open && numberOf(next.text) > 0 && numberOf(next.text) != itemNumberOf(before[0])+1 &&
			last.right+0.25*size+next.first >= edge-0.3*size
	room := last.right+0.25*size+next.first < edge-0.3*size // for the next word: the line was ended
	switch {
	case next.mark != nil || next.item && !going:
		return true
	case math.Abs(last.style.size-size) > 0.07*size:
		return true
	case down > 1.35*usual+0.5 && !(going && down < 1.8*usual):
		return true
	case last.style.bold != next.style.bold && (!going || room):
		return allBold(before) != next.style.bold
	case before[0].item && next.left < before[0].left+0.3*size && !going:
		return true
	case room && !going:
		return !(open && !lower && isContinued(last.text))
	case !before[0].item && next.left > last.left+0.8*size && next.left < last.left+4*size && !open:
		return true
	}
	return false
}

// numberOf returns the number that a text begins with as an item does; 0 for none.
func numberOf(t text) int { return marked(block{kind: paragraphBlock, text: t}).number }

// itemNumberOf returns the number of the item that a line begins; 0 for none.
func itemNumberOf(l line) int {
	if l.mark != nil {
		return withMark(block{mark: l.mark}).number
	}
	return numberOf(l.text)
}

// isContinued tells whether a line cannot be the end of anything: it ends in a comma or
// a word that leads on.
func isContinued(t text) bool {
	s := strings.TrimRight(t.end().String(), " ")
	if strings.HasSuffix(s, ",") || strings.HasSuffix(s, "-") {
		return true
	}
	words := strings.Fields(s)
	return len(words) > 0 && leadsOn[strings.ToLower(words[len(words)-1])]
}

// leadsOn are the words that no line of text ends with on purpose.
var leadsOn = map[string]bool{"and": true, "or": true, "the": true, "a": true, "an": true, "of": true, "to": true,
	"not": true, "in": true, "for": true, "with": true, "on": true, "by": true, "at": true, "than": true, "no": true,
	"und": true, "oder": true, "der": true, "die": true, "das": true, "nicht": true, "et": true, "de": true,
	"la": true,
	"le": true, "ne": true, "pas": true, "y": true, "el": true, "los": true, "las": true}

func allBold(ls []line) bool {
	for _, l := range ls {
		if !l.style.bold {
			return false
		}
	}
	return true
}

// begunByMark tells whether a text begins with a list mark.
func begunByMark(t text) bool {
	return marked(block{kind: paragraphBlock, text: t}).kind == itemBlock
}

// startsLower tells whether a text begins with a small letter.
func startsLower(t text) bool { return len(t) > 0 && unicode.IsLower(t[0].r) }

// endsSentence tells whether a text ends in a stop, leaving aside what closes after it.
func endsSentence(t text) bool {
	s := strings.TrimRight(t.end().String(), ` "'”’)]*`)
	return s == "" || strings.ContainsRune(".!?…:;。！？।۔", []rune(s)[len([]rune(s))-1])
}
