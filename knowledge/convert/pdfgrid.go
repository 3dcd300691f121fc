package convert

import (
	"math"
	"slices"
)

// grid is a table whose cells have drawn borders.
type grid struct {
	rule
	across []float64 // where the borders of its columns stand, from the left
	down   []float64 // where those of its rows stand, from the top
}

// near is how far apart in points two lines are one border.
const near = 3

// grids finds the tables among the drawn lines of a page. A shape that is filled or
// framed has four borders.
func grids(rules []rule) []*grid {
	var lines []rule
	for _, r := range rules {
		if r.flat() || r.upright() {
			lines = append(lines, r)
			continue
		}
		if r.right-r.left > 10 && r.top-r.bottom > 5 {
			lines = append(lines, rule{r.left, r.right, r.top, r.top}, rule{r.left, r.right, r.bottom, r.bottom},
				rule{r.left, r.left, r.bottom, r.top}, rule{r.right, r.right, r.bottom, r.top})
		}
	}
	if len(lines) > 4000 { // a drawing, no table
		return nil
	}
	var found []*grid
	for _, group := range touching(lines) {
		if g := gridOf(group); g != nil {
			found = append(found, g)
		}
	}
	return found
}

// touching groups the lines that meet.
func touching(lines []rule) [][]rule {
	owner := make([]int, len(lines))
	for i := range owner {
		owner[i] = i
	}
	root := func(i int) int {
		for owner[i] != i {
			owner[i] = owner[owner[i]]
			i = owner[i]
		}
		return i
	}
	for i, a := range lines {
		for j := range i {
			b := lines[j]
			if a.left-near <= b.right && b.left-near <= a.right && a.bottom-near <= b.top && b.bottom-near <= a.top {
				owner[root(i)] = root(j)
			}
		}
	}
	groups := map[int][]rule{}
	for i, r := range lines {
		groups[root(i)] = append(groups[root(i)], r)
	}
	var found [][]rule
	for i := range lines {
		if g, ok := groups[i]; ok {
			found = append(found, g)
		}
	}
	return found
}

// gridOf returns the table of lines that meet; nil when they do not make two columns and
// two rows.
func gridOf(lines []rule) *grid {
	g := &grid{rule: lines[0]}
	var across, down []float64
	for _, r := range lines {
		g.left, g.right = min(g.left, r.left), max(g.right, r.right)
		g.bottom, g.top = min(g.bottom, r.bottom), max(g.top, r.top)
		if r.right-r.left <= r.top-r.bottom {
			across = append(across, (r.left+r.right)/2)
		} else {
			down = append(down, -(r.bottom+r.top)/2)
		}
	}
	g.across, g.down = borders(across), borders(down)
	for i := range g.down {
		g.down[i] = -g.down[i]
	}
	const most = 10_000 // cells: more are graph paper or a drawing
	if len(g.across) < 3 || len(g.down) < 3 || len(g.across)*len(g.down) > most {
		return nil
	}
	return g
}

// borders joins what is near to one another.
func borders(places []float64) []float64 {
	slices.Sort(places)
	var found []float64
	for _, p := range places {
		if len(found) == 0 || p-found[len(found)-1] > near {
			found = append(found, p)
		}
	}
	return found
}

// gridAt returns the table in which a row stands.
func gridAt(r row, grids []*grid) *grid {
	for _, g := range grids {
		if r.base < g.top && r.base > g.bottom-near && r.left() > g.left-near && r.right() < g.right+2*near {
			return g
		}
	}
	return nil
}

// cellOf returns the row and the column of a segment in a table.
func (g *grid) cellOf(s *segment) (line, column int) {
	middle := s.base + 0.3*s.size
	for line < len(g.down)-2 && middle < g.down[line+1] {
		line++
	}
	for column < len(g.across)-2 && math.Min(s.left+1, s.right) > g.across[column+1] {
		column++
	}
	return line, column
}
