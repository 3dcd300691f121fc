package source

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// nestLists puts the deeper of neighbouring lists into the item above it, and a list that goes on
// after them back together: word processors write each level of a list as one of its own.
func nestLists(body *html.Node) {
	var starts []*html.Node
	for n := range body.Descendants() {
		if listOf(n) != nil && listOf(previousElement(n)) == nil && !isList(n.Parent) && listOf(n.Parent) == nil {
			starts = append(starts, n)
		}
	}
	for _, n := range starts {
		nestFrom(n)
	}
}

// nestFrom nests the run of lists that a list begins.
func nestFrom(n *html.Node) {
	var open []*html.Node // the lists that the next may stand in, outermost first
	for n != nil {
		l, next, back := listOf(n), nextElement(n), false
		if l == nil {
			return
		}
		at := placeOf(l)
		for len(open) > 0 && at.above(placeOf(open[len(open)-1])) {
			open, back = open[:len(open)-1], true
		}
		switch last := len(open) - 1; {
		case last >= 0 && !placeOf(open[last]).above(at) && at.goesOn(placeOf(open[last]), back) && l.Data == open[last].Data:
			moveItems(open[last], l)
			n.Parent.RemoveChild(n)
		case last >= 0 && placeOf(open[last]).above(at) && canHold(open[last]):
			putInto(open[last], n, l)
			if len(open) < maxDepth {
				open = append(open, l)
			}
		case last > 0 && canHold(open[last-1]): // a list of another kind, below the same item
			putInto(open[last-1], n, l)
			open[last] = l
		default:
			open = []*html.Node{l}
		}
		n = next
	}
}

// putInto puts a list, which may have a box around it, into the last item of another.
func putInto(outer, box, l *html.Node) {
	box.Parent.RemoveChild(box)
	if l.Parent != nil {
		l.Parent.RemoveChild(l)
	}
	lastItem(outer).AppendChild(l)
}

// moveItems moves the items of a list to the end of another. Its first number counts.
func moveItems(to, from *html.Node) {
	start := attribute(from, "start")
	for c := from.FirstChild; c != nil; c = from.FirstChild {
		from.RemoveChild(c)
		if start != "" && c.Data == "li" && attribute(c, "value") == "" {
			c.Attr = append(c.Attr, html.Attribute{Key: "value", Val: start})
			start = ""
		}
		to.AppendChild(c)
	}
}

// listOf returns the list that a node is, or that a box has and nothing else; nil for none.
func listOf(n *html.Node) *html.Node {
	if n == nil || isList(n) {
		return n
	}
	first := firstElement(n)
	if n.Data != "div" || first == nil || !isList(first) || shownBehind(first) {
		return nil
	}
	return first
}

// shownBehind tells whether anything but white space and comments follows a node.
func shownBehind(n *html.Node) bool {
	for n = n.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode || n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return true
		}
	}
	return false
}

// lastItem returns the last item of a list; nil for none.
func lastItem(l *html.Node) *html.Node {
	for n := l.LastChild; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			if n.Data != "li" {
				return nil
			}
			return n
		}
	}
	return nil
}

// canHold tells whether what is put into the last item of a list is seen there.
func canHold(l *html.Node) bool {
	item := lastItem(l)
	return item != nil && !isHidden(item) && !isStruck(item)
}

// listPlace is where a list stands on the page, as far as its markup tells.
type listPlace struct {
	id     string  // of the list that it is a level of
	level  int     // from 0
	margin float64 // in pixels
	told   bool    // the level is told
}

var (
	// levelClass matches the class by which Google Docs tells the list and its level.
	levelClass = regexp.MustCompile(`(?:^|\s)lst-([\w-]+)-(\d)(?:\s|$)`)
	// wordLevel matches how Word tells them in a style.
	wordLevel = regexp.MustCompile(`(?i)mso-list:\s*(\w+)\s+level(\d)`)
	length    = regexp.MustCompile(`^(\d{0,4}(?:\.\d{1,9})?)(px|pt|in|cm|mm|em|rem)$`)
)

// pixels are those that a unit of length has.
var pixels = map[string]float64{"px": 1, "pt": 4. / 3, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "em": 16, "rem": 16}

func placeOf(l *html.Node) listPlace {
	if m := levelClass.FindStringSubmatch(attribute(l, "class")); m != nil {
		level, _ := strconv.Atoi(m[2]) // one digit
		return listPlace{id: m[1], level: level, told: true}
	}
	p := listPlace{margin: marginOf(l)}
	item := firstElement(l)
	if item == nil {
		return p
	}
	p.margin += marginOf(item)
	if m := wordLevel.FindStringSubmatch(attribute(item, "style")); m != nil {
		level, _ := strconv.Atoi(m[2])
		return listPlace{id: m[1], level: level - 1, told: true}
	}
	for _, key := range []string{"data-aria-level", "aria-level"} {
		if level, err := strconv.Atoi(attribute(item, key)); err == nil && level > 0 {
			return listPlace{id: attribute(item, "data-listid"), level: level - 1, told: true}
		}
	}
	return p
}

// marginOf returns how far in the style of an element puts it.
func marginOf(n *html.Node) float64 {
	m := length.FindStringSubmatch(declaredIn(attribute(n, "style"), "margin-left"))
	if m == nil {
		return 0
	}
	size, _ := strconv.ParseFloat(m[1], 64)
	return size * pixels[m[2]]
}

// above tells whether a list stands less far in than another.
func (p listPlace) above(other listPlace) bool {
	const step = 8 // pixels that are more than a difference of types
	if p.told || other.told {
		return p.level < other.level
	}
	return p.margin+step < other.margin
}

// goesOn tells whether a list is a part of another of its level, which a deeper one parts from it
// or not.
func (p listPlace) goesOn(other listPlace, parted bool) bool {
	if p.id == other.id {
		return parted || p.id != ""
	}
	return parted && (p.id == "" || other.id == "")
}
