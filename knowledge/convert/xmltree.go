package convert

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// Limits of one part of a Word or OpenDocument file.
const (
	maxNodes     = 4 << 20 // elements, texts and attributes
	maxTreeDepth = 256
)

// node is an element, or a text when it has no name.
type node struct {
	name string // without its name space
	attr []xml.Attr
	kids []*node
	data string
	from origin
}

// get returns an attribute, whatever its name space.
func (n *node) get(name string) string {
	for _, a := range n.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// child returns the first child of a name, or nil. Names after the first are those of
// deeper children.
func (n *node) child(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *node
		for _, k := range n.kids {
			if k.name == name {
				found = k
				break
			}
		}
		n = found
	}
	return n
}

// val returns the attribute "val" of a deeper child, and whether the child is there.
func (n *node) val(names ...string) (string, bool) {
	found := n.child(names...)
	if found == nil {
		return "", false
	}
	return found.get("val"), true
}

// parseTree reads an XML part. Entities other than XML's own are refused, so that they
// cannot multiply.
func parseTree(data []byte, part int32) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	open := []*node{root}
	for count := 0; ; {
		at := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("parse XML: %w", err)
		}
		if count += 1 + attributes(token); count > maxNodes || len(open) > maxTreeDepth {
			return nil, fmt.Errorf("parse XML: more than %d elements, or %d within one another", maxNodes,
				maxTreeDepth)
		}
		top := open[len(open)-1]
		from := origin{part, int32(at)} // the part is smaller than maxUnpacked
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attr: token.Copy().Attr, from: from}
			top.kids = append(top.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.kids = append(top.kids, &node{data: string(token), from: from})
		}
	}
}

// attributes counts the attributes of an element that begins.
func attributes(token xml.Token) int {
	begin, _ := token.(xml.StartElement)
	return len(begin.Attr)
}

// size returns how many bytes of text an element has, white space included.
func (n *node) size() int {
	size := len(n.data)
	for _, k := range n.kids {
		size += k.size()
	}
	return size
}

// glyphs returns the characters of a text node.
func (n *node) glyphs() text {
	var t text
	for i, r := range n.data {
		t = append(t, glyph{r: r, from: origin{n.from.part, n.from.at + int32(i)}})
	}
	return t
}

// all returns every character below an element.
func (n *node) all() text {
	if n.name == "" {
		return n.glyphs()
	}
	var t text
	for _, k := range n.kids {
		t = append(t, k.all()...)
	}
	return t
}
