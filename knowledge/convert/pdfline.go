package convert

import (
	"cmp"
	"math"
	"slices"
)

// segment is a row of characters of one line without a gap.
type segment struct {
	text        text
	mark        text // of the item that it begins
	left, right float64
	base, size  float64
	first       float64 // the width of its first word
	bold        bool
	order       int // of its last character in the file
	page        int
	chars, fat  int
}

// wideGap is the gap between two characters, in sizes of the font, from which they are
// no words of one line: columns, cells, marks.
const wideGap = 1.2

// segments joins the characters of a page in the order of the file.
func (s *sheet) segments() []*segment {
	var found []*segment
	var last char
	var open *segment
	s.grids = grids(s.rules)
	for i, c := range s.chars {
		if open != nil && follows(open, last, c) && !s.borderBetween(last, c) {
			open.extend(last, c)
		} else {
			if open != nil {
				found = append(found, open)
			}
			open = &segment{left: c.left, base: c.base, size: c.size, page: s.number}
			open.put(c.glyph, c)
		}
		open.order = i
		last = c
	}
	if open != nil {
		found = append(found, open)
	}
	for _, g := range found {
		g.bold = g.fat*5 > g.chars*4
	}
	s.drawnMarks(found)
	return found
}

// drawnMarks gives the segments to the right of a small drawn shape the mark of a list
// item: browsers draw their marks. The file has no character for it.
func (s *sheet) drawnMarks(segments []*segment) {
	var dots []rule
	for _, r := range s.rules {
		if w, h := r.right-r.left, r.top-r.bottom; w > 1.2 && w < 8 && h > 1.2 && h < 8 && w < 1.6*h && h < 1.6*w {
			dots = append(dots, r)
		}
	}
	if len(dots) > maxDots {
		return
	}
	for _, d := range dots {
		var nearest *segment
		for _, g := range segments {
			middle := (d.bottom + d.top) / 2
			if middle > g.base-0.1*g.size && middle < g.base+0.9*g.size && g.left >= d.right &&
				g.left-d.right < 2.5*g.size &&
				(nearest == nil || g.left < nearest.left) {
				nearest = g
			}
		}
		if nearest != nil && nearest.mark == nil {
			nearest.mark, nearest.left = written("•"), d.left
		}
	}
}

// maxDots bounds the shapes of a page that can be marks: more are a drawing.
const maxDots = 400

// borderBetween tells whether the border of a cell stands between two characters.
func (s *sheet) borderBetween(a, b char) bool {
	for _, g := range s.grids {
		if b.base > g.top || b.base < g.bottom {
			continue
		}
		for _, x := range g.across {
			if a.right <= x+1 && b.left >= x-1 && a.left < x {
				return true
			}
		}
	}
	return false
}

// follows tells whether a character goes on with a segment: on its line, or raised or
// lowered beside it.
func follows(s *segment, last, c char) bool {
	if c.oneBox(last) {
		return true
	}
	size := max(s.size, c.size)
	gap := c.left - last.right
	return math.Abs(c.base-s.base) < 0.45*size && gap > -0.6*size && gap < wideGap*size &&
		(c.size < 1.6*s.size && s.size < 2.2*c.size)
}

// oneBox tells whether two characters are letters of one ligature.
func (c char) oneBox(other char) bool {
	return c.left == other.left && c.right == other.right && c.base == other.base && c.from.at == other.from.at+1
}

// extend adds a character, with a space where the file has one or shows one. A raised
// digit stands close to its number, whatever the file says.
func (s *segment) extend(last, c char) {
	size := max(s.size, c.size)
	gap := c.left-last.right > 0.3*size
	g := c.glyph
	if c.size < 0.8*s.size && c.base > s.base+0.12*s.size {
		if r, ok := raisedDigits[g.r]; ok {
			g.r = r
			c.spaced = false
		}
	}
	if !c.oneBox(last) && (c.spaced || gap) {
		if s.first == 0 {
			s.first = last.right - s.left
		}
		s.text = append(s.text, glyph{r: ' ', from: generated})
	}
	s.put(g, c)
}

// put adds a character, letters for a ligature.
func (s *segment) put(g glyph, c char) {
	if letters, ok := ligatures[g.r]; ok {
		for _, r := range letters {
			s.text = append(s.text, glyph{r: r, from: g.from})
		}
	} else {
		s.text = append(s.text, g)
	}
	s.right = max(s.right, c.right)
	s.chars++
	if c.bold {
		s.fat++
	}
	if s.chars > 1 && c.size > s.size { // a raised or large first letter is not the line's size
		s.size, s.base = c.size, c.base
	}
}

// ligatures are the characters that stand for several letters.
var ligatures = map[rune]string{'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "ſt", 'ﬆ': "st"}

// row is what stands on one line of a page, from left to right.
type row struct {
	segments  []*segment
	base      float64
	furniture string // the reason when it is a running head or foot
}

func (r row) left() float64  { return r.segments[0].left }
func (r row) right() float64 { return r.segments[len(r.segments)-1].right }
func (r row) size() float64 {
	most := 0.0
	for _, s := range r.segments {
		most = max(most, s.size)
	}
	return most
}

// order returns the place of the row's text in the file.
func (r row) order() int {
	first := r.segments[0].order
	for _, s := range r.segments {
		first = min(first, s.order)
	}
	return first
}

// rows gathers segments into lines from the top of the page down. Two that overlap
// from side to side must have one base; others may be half a line apart, as the lines
// of two columns are.
func rows(segments []*segment) []row {
	slices.SortStableFunc(segments, func(a, b *segment) int { return cmp.Compare(b.base, a.base) })
	var found []row
	for _, s := range segments {
		at := len(found) - 1
		if at >= 0 && found[at].takes(s) {
			found[at].segments = append(found[at].segments, s)
			continue
		}
		found = append(found, row{segments: []*segment{s}, base: s.base})
	}
	for i := range found {
		slices.SortStableFunc(found[i].segments, func(a, b *segment) int { return cmp.Compare(a.left, b.left) })
		found[i].segments = withMarks(found[i].segments)
	}
	return found
}

// takes tells whether a segment stands on a row.
func (r row) takes(s *segment) bool {
	apart := 0.6
	for _, other := range r.segments {
		if s.left < other.right && other.left < s.right {
			apart = 0.3
		}
	}
	return r.base-s.base < apart*min(r.size(), s.size)
}

// withMarks joins the mark of a list item with the text to its right.
func withMarks(segments []*segment) []*segment {
	var found []*segment
	for i := 0; i < len(segments); i++ {
		s := segments[i]
		shown := s.text.String()
		if i+1 < len(segments) && (isBullet(shown) || numberMark.MatchString(shown)) &&
			segments[i+1].left-s.right < 4*segments[i+1].size && s.size < 1.5*segments[i+1].size {
			next := *segments[i+1]
			next.mark, next.left = s.text, s.left
			found = append(found, &next)
			i++
			continue
		}
		found = append(found, s)
	}
	return found
}
