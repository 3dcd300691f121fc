package plot

import (
	"fmt"
	"html"
	"math"
)

// Stacks are bars, one below the other, each divided into parts. The parts differ by pattern as
// well as by colour.
type Stacks struct {
	Caption
	Parts []string // their names, at most as many as there are patterns
	Rows  []Stack
}

// Stack is one bar.
type Stack struct {
	Label  string // what is counted, with the numbers if they are to be read
	Counts []int  // of each part
}

// Ranges are shares, one below the other, each with the range that it may lie in.
type Ranges struct {
	Caption
	Rows []Range
}

// Range is a share with its range, all from 0 to 1.
type Range struct {
	Label            string
	Share, Low, High float64
}

// The measures of a row.
const (
	rowHeight  = 34.0
	barHeight  = 14.0
	rowLetters = 48 // that fit above a bar
	rowRight   = width - 12
)

// patterns fill the parts of a bar in their order: full, striped, crossed, lined, dotted, empty.
var patterns = []string{
	`<rect class="a" width="6" height="6"/>`,
	`<path class="b" d="M0 6L6 0" stroke-width="1.5"/>`,
	`<path class="c" d="M0 6L6 0M0 0L6 6" stroke-width="1.5"/>`,
	`<path class="d" d="M0 3L6 3" stroke-width="1.5"/>`,
	`<circle class="c" cx="3" cy="3" r="1.6"/>`,
	``,
}

// SVG draws the bars, each as long as its share of the largest.
func (s Stacks) SVG() SVG {
	var c canvas
	c.WriteString("<defs>")
	for i := range s.Parts {
		fmt.Fprintf(&c, "<pattern id=\"%s\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">%s</pattern>",
			s.pattern(i), patterns[i%len(patterns)])
	}
	c.WriteString("</defs>\n")
	y := s.legend(&c)
	most := 1
	for _, row := range s.Rows {
		most = max(most, total(row.Counts))
	}
	for _, row := range s.Rows {
		c.text("label", "start", 0, y+12, short(row.Label, rowLetters))
		x := 0.5
		for i, n := range row.Counts {
			if n > 0 {
				w := float64(n) / float64(most) * (rowRight - 1)
				c.rect("bar", s.pattern(i), x, y+16.5, w, barHeight)
				x += w
			}
		}
		y += rowHeight + 4
	}
	return c.svg(s.Caption, y)
}

// legend draws what each pattern means, and returns where it ends.
func (s Stacks) legend(c *canvas) float64 {
	x, y := 0.5, 0.5
	for i, name := range s.Parts {
		w := 30 + 6.4*float64(len([]rune(name)))
		if x+w > width && x > 1 {
			x, y = 0.5, y+18
		}
		c.rect("bar", s.pattern(i), x, y, 14, 12)
		c.text("label", "start", x+18, y+10, name)
		x += w
	}
	return math.Floor(y) + 22
}

func (s Stacks) pattern(i int) string { return fmt.Sprintf("%s-%d", html.EscapeString(s.ID), i) }

func total(counts []int) int {
	sum := 0
	for _, n := range counts {
		sum += n
	}
	return sum
}

// SVG draws the shares from left to right on a scale from nothing to all.
func (r Ranges) SVG() SVG {
	var c canvas
	const left, top = 8.0, 18.0
	at := func(share float64) float64 { return left + within(share)*(rowRight-left-8) }
	bottom := top + rowHeight*float64(len(r.Rows))
	for i := range ticks + 1 {
		share := float64(i) / ticks
		c.line("grid", at(share), top-4, at(share), bottom)
		c.text("tick", "middle", at(share), top-7, percent(share))
	}
	for i, row := range r.Rows {
		y := top + rowHeight*float64(i)
		c.text("label", "start", 0, y+12, short(row.Label, rowLetters))
		c.line("range", at(row.Low), y+23, at(row.High), y+23)
		c.line("range", at(row.Low), y+19, at(row.Low), y+27)
		c.line("range", at(row.High), y+19, at(row.High), y+27)
		c.circle("dot", at(row.Share), y+23, 4.5)
	}
	return c.svg(r.Caption, bottom+4)
}
