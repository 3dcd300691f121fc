// Package plot draws plots as SVG elements, to be put into a page of HTML together with Style.
//
// A plot tells nothing by colour alone, has a title and a summary for those who do not see it,
// is drawn for a phone as well as for paper, and takes its colours from the page, so that they
// change with a dark one. The page shows the same figures in a table beside it. Pages of plots look
// alike, so their style is here too.
//
// The libraries that draw plots in Go were tried: gonum.org/v1/plot makes the program larger
// by 7.9 MB and github.com/go-analyze/charts by 3.0 MB, and both write fixed colours and no
// text for screen readers.
package plot

import (
	"context"
	_ "embed"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// Style is what a page's style sheet has to hold for the plots in it.
//
//go:embed plot.css
var Style string

// Page is the style sheet of pages that hold plots and their tables, light and dark, and on paper. A page
// adds Style to it.
//
//go:embed page.css
var Page string

// SVG is a plot as HTML has it. All text in it is escaped, so it is put into a page as it stands. It is a component of
// templ; "" shows nothing.
type SVG string

// Render writes the plot.
func (s SVG) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(s))
	return err
}

// Caption is what every plot tells of itself.
type Caption struct {
	ID      string // of the element, unique in the page: letters, digits and hyphens
	Title   string // names the plot in one line
	Summary string // what it shows, in a sentence or two
}

// width is that of every plot in its own units; a phone shows about one pixel for each.
const width = 340.0

// canvas collects the elements of a plot.
type canvas struct{ strings.Builder }

// svg puts what was drawn into an element of a height.
func (c *canvas) svg(caption Caption, height float64) SVG {
	id := html.EscapeString(caption.ID)
	return SVG(fmt.Sprintf(
		`<svg class="plot" id="%[1]s" viewBox="0 0 %[2]s %[3]s" role="img" aria-labelledby="%[1]s-title %[1]s-desc">`+
			"\n<title id=\"%[1]s-title\">%[4]s</title>\n<desc id=\"%[1]s-desc\">%[5]s</desc>\n%[6]s</svg>",
		id, number(width), number(height), html.EscapeString(caption.Title), html.EscapeString(caption.Summary), c.String()))
}

// line draws a straight line.
func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(c, "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n",
		class, number(x1), number(y1), number(x2), number(y2))
}

// text writes a text; anchor is start, middle or end of it.
func (c *canvas) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(c, "<text class=\"%s\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n",
		class, anchor, number(x), number(y), html.EscapeString(text))
}

// rect draws a rectangle.
func (c *canvas) rect(class, fill string, x, y, w, h float64) {
	if fill != "" {
		fill = fmt.Sprintf(` fill="url(#%s)"`, fill)
	}
	fmt.Fprintf(c, "<rect class=\"%s\"%s x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n",
		class, fill, number(x), number(y), number(w), number(h))
}

// circle draws a dot.
func (c *canvas) circle(class string, x, y, radius float64) {
	fmt.Fprintf(c, "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n", class, number(x), number(y), number(radius))
}

// number writes a coordinate with at most two digits after the point. What is no number is 0.
func number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	text := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", x), "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

// short cuts a text that does not fit into a number of characters.
func short(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most-1]) + "…"
}
