package source

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// listLines returns the lines of a list.
func listLines(l *html.Node, depth int) []string {
	var lines []string
	number, err := strconv.Atoi(attribute(l, "start"))
	if err != nil {
		number = 1
	}
	for li := range l.ChildNodes() {
		if li.Type != html.ElementNode || isHidden(li) {
			continue
		}
		if isList(li) { // a list straight in a list, as old editors wrote it
			lines = append(lines, listLines(li, depth+1)...)
			continue
		}
		mark := "- "
		if l.Data == "ol" {
			if value, err := strconv.Atoi(attribute(li, "value")); err == nil {
				number = value
			}
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		if isStruck(li) { // its number counts
			continue
		}
		w := itemWriter{item: item{depth: depth, mark: mark}}
		w.children(li)
		w.flush()
		lines = append(lines, w.lines...)
	}
	return lines
}

// itemWriter writes the content of a list item in its order.
type itemWriter struct {
	item
	text strings.Builder
}

func (w *itemWriter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case isList(c):
			w.flush()
			if !isHidden(c) {
				w.nest(listLines(c, w.depth+1))
			}
		case c.Type == html.ElementNode && !isHidden(c) && holds(c, "ul", "ol"):
			w.flush()
			w.children(c)
			w.flush()
		default:
			writeText(&w.text, c)
		}
	}
}

func (w *itemWriter) flush() {
	w.add(hardLines(w.text.String())...)
	w.text.Reset()
}
