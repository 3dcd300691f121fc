package plot

import (
	"fmt"
	"math"
	"strings"
)

// Graph is a plot of shares against shares: a curve, single points with the ranges that they may
// lie in, and points that have a name.
type Graph struct {
	Caption
	X, Y  Axis
	Curve []Point
	Dots  []Dot
	Marks []Mark
	// Ideal draws the line on which both are equal.
	Ideal bool
}

// Axis is a direction of a graph.
type Axis struct {
	Label string
	Most  float64 // its end, above 0; 0 for 1
}

// Point is a place in a graph, in shares from 0 to 1.
type Point struct{ X, Y float64 }

// Dot is a point with the range that its share may lie in.
type Dot struct {
	Point
	Low, High float64
}

// Mark is a point with a name.
type Mark struct {
	Point
	Name string
}

// The place of a graph's field within the plot.
const (
	graphLeft, graphRight = 40.0, width - 18
	graphTop, graphBottom = 24.0, 220.0
	graphHeight           = 256.0
	ticks                 = 5
)

// Scale returns the end of an axis for shares: the first of some round numbers that is not below
// the largest of them.
func Scale(shares ...float64) float64 {
	for _, most := range []float64{0.05, 0.1, 0.2, 0.5} {
		if !outside(shares, most) {
			return most
		}
	}
	return 1
}

func outside(shares []float64, most float64) bool {
	for _, s := range shares {
		if s > most {
			return true
		}
	}
	return false
}

// SVG draws the graph.
func (g Graph) SVG() SVG {
	var c canvas
	g.axes(&c)
	if g.Ideal {
		end := min(g.X.end(), g.Y.end())
		x1, y1 := g.at(Point{})
		x2, y2 := g.at(Point{end, end})
		c.line("ideal", x1, y1, x2, y2)
	}
	if len(g.Curve) > 0 {
		places := make([]string, len(g.Curve))
		for i, p := range g.Curve {
			x, y := g.at(p)
			places[i] = number(x) + "," + number(y)
		}
		fmt.Fprintf(&c, "<polyline class=\"curve\" points=\"%s\"/>\n", strings.Join(places, " "))
	}
	for _, d := range g.Dots {
		x, y := g.at(d.Point)
		_, low := g.at(Point{d.X, d.Low})
		_, high := g.at(Point{d.X, d.High})
		c.line("range", x, low, x, high)
		c.circle("dot", x, y, 4)
	}
	for _, m := range g.Marks {
		x, y := g.at(m.Point)
		c.circle("mark", x, y, 6)
		anchor, beside := "start", x+10
		if x > (graphLeft+graphRight)/2 {
			anchor, beside = "end", x-10
		}
		c.text("strong", anchor, beside, max(y-8, graphTop+8), m.Name)
	}
	return c.svg(g.Caption, graphHeight)
}

// axes draws both axes with their labels.
func (g Graph) axes(c *canvas) {
	for i := range ticks + 1 {
		part := float64(i) / ticks
		x, y := graphLeft+part*(graphRight-graphLeft), graphBottom-part*(graphBottom-graphTop)
		c.line("grid", graphLeft, y, graphRight, y)
		c.text("tick", "end", graphLeft-5, y+4, percent(part*g.Y.end()))
		c.line("axis", x, graphBottom, x, graphBottom+4)
		c.text("tick", "middle", x, graphBottom+16, percent(part*g.X.end()))
	}
	c.line("axis", graphLeft, graphTop, graphLeft, graphBottom)
	c.line("axis", graphLeft, graphBottom, graphRight, graphBottom)
	c.text("label", "start", 2, 12, g.Y.Label)
	c.text("label", "end", graphRight+14, graphHeight-4, g.X.Label)
}

// at returns where a point is drawn; what lies beyond an axis is drawn at its end.
func (g Graph) at(p Point) (x, y float64) {
	part := func(share float64, a Axis) float64 { return within(share / a.end()) }
	return graphLeft + part(p.X, g.X)*(graphRight-graphLeft), graphBottom - part(p.Y, g.Y)*(graphBottom-graphTop)
}

func (a Axis) end() float64 {
	if a.Most > 0 && !math.IsInf(a.Most, 1) {
		return a.Most
	}
	return 1
}

// within returns a share from 0 to 1; 0 for what is no number.
func within(share float64) float64 {
	if share > 0 {
		return min(share, 1)
	}
	return 0
}

func percent(share float64) string { return fmt.Sprintf("%.0f%%", 100*share) }
