package convert

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	dom "golang.org/x/net/html" // the draft is read as a browser would show it, apart from how it was written
)

var readMarkdown = goldmark.New(
	goldmark.WithExtensions(extension.Table),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

// readBack reads a draft as a browser would show it.
func readBack(draft []byte) ([]unit, error) {
	_, body, found := bytes.Cut(draft[3:], []byte("\n---\n"))
	if !found {
		return nil, fmt.Errorf("the draft has no front matter")
	}
	var shown bytes.Buffer
	if err := readMarkdown.Convert(body, &shown); err != nil {
		return nil, fmt.Errorf("render the draft: %w", err)
	}
	root, err := dom.Parse(&shown)
	if err != nil {
		return nil, fmt.Errorf("parse the rendered draft: %w", err)
	}
	r := backReader{counts: map[*dom.Node]int{}}
	r.blocks(root)
	r.end()
	return r.units, nil
}

// backReader collects the units of a page.
type backReader struct {
	units  []unit
	prefix string            // the number of the item that begins
	counts map[*dom.Node]int // the number of the next item of a list
	buf    strings.Builder
}

// end closes the unit that is being read.
func (r *backReader) end() {
	shown := r.buf.String()
	r.buf.Reset()
	if text := r.prefix + solid(shown); text != "" {
		r.units = append(r.units, unit{text: text, shown: shown})
	}
	r.prefix = ""
}

// solid drops the white space of a text.
func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func (r *backReader) blocks(n *dom.Node) {
	switch {
	case n.Type == dom.TextNode:
		r.buf.WriteString(n.Data)
		return
	case n.Type == dom.ElementNode && n.Data == "br":
		r.buf.WriteString("\n")
		return
	case n.Type == dom.ElementNode && n.Data == "table":
		r.end()
		r.table(n)
		return
	}
	own := n.Type == dom.ElementNode && ownUnit[n.Data]
	if own {
		r.end()
	}
	if n.Type == dom.ElementNode && n.Data == "li" && n.Parent.Data == "ol" {
		r.prefix = strconv.Itoa(r.itemNumber(n.Parent)) + "."
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == dom.ElementNode && c.Data == "p" && n.Data == "li" {
			r.within(c) // a loose list's paragraph belongs to the item's number
			continue
		}
		r.blocks(c)
	}
	if own {
		r.end()
	}
}

func (r *backReader) within(n *dom.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.blocks(c)
	}
}

// ownUnit are the elements that are a unit each.
var ownUnit = map[string]bool{"p": true, "li": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true,
	"h6": true, "ul": true, "ol": true, "pre": true, "blockquote": true}

// itemNumber returns the number that a browser shows for the next item of a list.
func (r *backReader) itemNumber(list *dom.Node) int {
	next, counted := r.counts[list]
	if !counted {
		next = 1
		for _, a := range list.Attr {
			if a.Key == "start" {
				next = atoi(a.Val)
			}
		}
	}
	r.counts[list] = next + 1
	return next
}

// table reads the cells of a table.
func (r *backReader) table(n *dom.Node) {
	var u unit
	var shown strings.Builder
	for row := range n.Descendants() {
		if row.Type != dom.ElementNode || row.Data != "tr" {
			continue
		}
		var cells []string
		for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
			if cell.Type != dom.ElementNode {
				continue
			}
			r.within(cell)
			content := r.buf.String()
			r.buf.Reset()
			cells = append(cells, solid(content))
			shown.WriteString(content + "\n\n\n") // so that no number gets the next cell's unit
		}
		u.cells = append(u.cells, cells)
	}
	u.shown = shown.String()
	r.units = append(r.units, u)
}
