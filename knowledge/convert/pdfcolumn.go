package convert

import (
	"math"
	"slices"
)

// band is a part of a page between two lines that run over its whole width, or such
// lines.
type band struct {
	whole       []row
	left, right []*segment
	last        int // the last place in the file of what is on the right
}

// put puts the segments of a row on the side where they stand.
func (b *band) put(r row, middle float64) {
	for _, s := range r.segments {
		if s.left < middle {
			b.left = append(b.left, s)
		} else {
			b.right = append(b.right, s)
			b.last = max(b.last, s.order)
		}
	}
}

// gutter returns the middle of a white band that parts a page into two columns. Few lines
// may run over it, such as a title, and the file must go down one side before the other.
func gutter(rows []row) (middle float64, ok bool) {
	if len(rows) < 6 {
		return 0, false
	}
	left, right := math.Inf(1), math.Inf(-1)
	var sizes []int
	for _, r := range rows {
		left, right, sizes = min(left, r.left()), max(right, r.right()), append(sizes, int(10*r.segments[0].size))
	}
	size := float64(median(sizes)) / 10
	least, best := len(rows)/6+1, gap{}
	const steps = 300
	for x := left + 0.12*(right-left); x < right-0.12*(right-left); x += max(2, (right-left)/steps) {
		over, g := crossing(rows, x, left, right)
		if over < least || over == least && g.right-g.left > best.right-best.left {
			least, best = over, g
		}
	}
	if best.right-best.left < 0.8*size {
		return 0, false
	}
	middle = (best.left + best.right) / 2
	return middle, twoSides(rows, middle)
}

// crossing counts the rows that run over a place, and returns the white band around it
// that the others leave.
func crossing(rows []row, x, left, right float64) (int, gap) {
	over, g := 0, gap{left, right}
	for _, r := range rows {
		own := gap{left, right}
		crossed := false
		for _, s := range r.segments {
			switch {
			case s.right <= x:
				own.left = max(own.left, s.right)
			case s.left >= x:
				own.right = min(own.right, s.left)
			default:
				crossed = true
			}
		}
		if crossed {
			over++
			continue
		}
		g.left, g.right = max(g.left, own.left), min(g.right, own.right)
	}
	return over, g
}

// twoSides tells whether text stands on both sides of a place as in columns: lines of
// some length, several on each side.
func twoSides(rows []row, middle float64) bool {
	var b band
	var beside []row
	for _, r := range rows {
		if r.over(middle) {
			continue
		}
		b.put(r, middle)
		beside = append(beside, r)
	}
	const fewest = 3 // lines of a column
	return len(b.left) >= fewest && len(b.right) >= fewest && sideBySide(beside) >= 2 && areColumns(beside, middle)
}

// over tells whether a row runs over a place.
func (r row) over(x float64) bool {
	return slices.ContainsFunc(r.segments, func(s *segment) bool { return s.left < x && s.right > x })
}

// split parts the rows of two columns at those that run over both. A line on the left
// that the file has after all of the right side above is one of these, although it is
// short.
func split(rows []row, middle float64) []band {
	var found []band
	open := band{}
	end := func() {
		if len(open.left)+len(open.right) > 0 {
			found = append(found, open)
		}
		open = band{}
	}
	for _, r := range rows {
		after := len(open.right) > 0 && r.right() <= middle && r.order() > open.last
		if !r.over(middle) && !after {
			open.put(r, middle)
			continue
		}
		if r.over(middle) {
			end()
			if n := len(found); n > 0 && found[n-1].whole != nil {
				found[n-1].whole = append(found[n-1].whole, r)
			} else {
				found = append(found, band{whole: []row{r}})
			}
			continue
		}
		end()
		open.put(r, middle)
	}
	end()
	return found
}
