package source

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// drawnMark is the attribute with the tick or cross that a style draws before an element. No page
// has it, since vet refuses the character.
const drawnMark = "\x03"

// drawing is a rule of a sheet for what stands before an element: a sign, or "" for anything else.
type drawing struct {
	parts     []compound
	sign      string
	important bool
	weight    int // how exactly it names its elements
}

// drawnRules are these rules by the part of the page that they are about, the name that elements
// have which they are about, and in the order of the sheets.
type drawnRules map[string][]drawing

// maxDrawn is how many rules for one name are heeded, the last ones.
const maxDrawn = 64

// Where a sign is drawn: in the text of an element, or in the place of the mark of an item.
const (
	inText = "before"
	asMark = "marker"
)

// pseudo matches the end of a selector that says where a rule draws.
var pseudo = regexp.MustCompile(`(?i)::?(before|marker)$`)

// take adds what a rule draws.
func (d drawnRules) take(r rule) {
	content, isContent := drawnBy(r.style, "content")
	mark, isMark := drawnBy(r.style, "list-style-type", "list-style")
	if content == nil && mark == nil {
		return
	}
	for _, selector := range r.full {
		selector = strings.TrimSpace(selector)
		place := pseudo.FindStringSubmatch(selector)
		switch {
		case place != nil && content != nil:
			d.add(strings.TrimSuffix(selector, place[0]), strings.ToLower(place[1]), *content, isContent)
		case place == nil && mark != nil:
			d.add(selector, asMark, *mark, isMark)
		}
	}
}

func (d drawnRules) add(selector, place, sign string, important bool) {
	parts := partsOf(selector)
	if parts == nil {
		return
	}
	weight := 0
	for _, p := range parts {
		weight += p.weight()
	}
	key := place + " " + parts[len(parts)-1].key()
	if len(d[key]) == maxDrawn {
		d[key] = d[key][1:]
	}
	d[key] = append(d[key], drawing{parts, sign, important, weight})
}

// drawnBy returns the sign that a style gives to the first of some properties that it has, and
// whether that is important; nil where it has none.
func drawnBy(style string, properties ...string) (sign *string, important bool) {
	for _, property := range properties {
		value, important := declaration(style, property)
		if value == "" {
			continue
		}
		found := ""
		for word := range strings.FieldsSeq(value) {
			if loneSign.MatchString(word) {
				found = word
			}
			if icon := awesomeSigns[word]; icon != "" && strings.Contains(strings.ToLower(style), "awesome") {
				found = icon
			}
		}
		return &found, important
	}
	return nil, false
}

// of returns the sign that the sheets and its own style draw at a place of an element, and whether
// they say anything about it.
func (d drawnRules) of(n *html.Node, place string) (sign string, told bool) {
	if place == asMark {
		if own, _ := drawnBy(withSignsOnly(attribute(n, "style")), "list-style-type", "list-style"); own != nil {
			return *own, true
		}
	}
	names := []string{"*", n.Data, "#" + attribute(n, "id")}
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		names = append(names, "."+class)
	}
	best := drawing{weight: -1}
	for _, name := range names {
		for _, rule := range d[place+" "+name] {
			if fits(n, rule.parts) && !best.prevails(rule) {
				best = rule
			}
		}
	}
	return best.sign, best.weight >= 0
}

// prevails tells whether a rule counts rather than one that stands after it.
func (d drawing) prevails(over drawing) bool {
	if d.important != over.important {
		return d.important
	}
	return d.weight > over.weight
}

// draw marks the elements of a page before which styles draw a tick or a cross.
func (d drawnRules) draw(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		sign, told := d.of(n, inText)
		if n.Data == "li" && !(told && sign != "") {
			if sign, told = d.of(n, asMark); !told && n.Parent != nil && isList(n.Parent) {
				sign, _ = d.of(n.Parent, asMark)
			}
		}
		if sign != "" {
			n.Attr = append(n.Attr, html.Attribute{Key: drawnMark, Val: sign})
		}
	}
}

// compound is a part of a selector: what one element must be.
type compound struct {
	tag   string
	names []string // its classes and its id, as ".a" and "#b"
	child bool     // it stands right in the element of the part before it
}

// simple matches a part of a selector that can be read.
var (
	simple   = regexp.MustCompile(`^(\*|[a-zA-Z][\w-]*)?((?:[.#][\w-]+)*)$`)
	partName = regexp.MustCompile(`[.#][\w-]+`)
)

// partsOf parts a selector; nil for one that asks for more than names.
func partsOf(selector string) []compound {
	const most = 300
	if len(selector) > most {
		return nil
	}
	var parts []compound
	child := false
	for word := range strings.FieldsSeq(strings.ReplaceAll(selector, ">", " > ")) {
		if word == ">" {
			child = true
			continue
		}
		m := simple.FindStringSubmatch(word)
		if m == nil || child && len(parts) == 0 {
			return nil
		}
		parts = append(parts, compound{strings.ToLower(strings.Trim(m[1], "*")), partName.FindAllString(m[2], -1), child})
		child = false
	}
	if child && len(parts) > 0 || parts == nil {
		parts = append(parts, compound{child: child})
	}
	return parts
}

// key returns a name that each element has which the part can be.
func (p compound) key() string {
	if len(p.names) > 0 {
		return p.names[0]
	}
	return cmp.Or(p.tag, "*")
}

func (p compound) weight() int {
	weight := 0
	if p.tag != "" {
		weight = 1
	}
	for _, name := range p.names {
		if name[0] == '#' {
			weight += 10000
		} else {
			weight += 100
		}
	}
	return weight
}

func (p compound) is(n *html.Node) bool {
	if n.Type != html.ElementNode || p.tag != "" && p.tag != n.Data {
		return false
	}
	return !slices.ContainsFunc(p.names, func(name string) bool {
		if name[0] == '#' {
			return attribute(n, "id") != name[1:]
		}
		return !slices.Contains(strings.Fields(attribute(n, "class")), name[1:])
	})
}

// fits tells whether an element is what a selector is about. Of the elements around it the nearest
// that can be a part is that part: this leaves the most for the others.
func fits(n *html.Node, parts []compound) bool {
	n, parts, found := chain(n, parts)
	for found && len(parts) > 0 {
		found = false
		for n = n.Parent; n != nil && !found; {
			top, rest, ok := chain(n, parts)
			if found = ok; ok {
				n, parts = top, rest
			} else {
				n = n.Parent
			}
		}
	}
	return found
}

// chain tells whether an element is the last of some parts, and those around it the parts that it
// is a child of. It returns the outermost of them, and the other parts.
func chain(n *html.Node, parts []compound) (top *html.Node, rest []compound, ok bool) {
	for i := len(parts) - 1; n != nil && parts[i].is(n); i-- {
		if !parts[i].child {
			return n, parts[:i], true
		}
		n = n.Parent
	}
	return nil, nil, false
}

var (
	// codePoint matches a character that a sheet writes as its number.
	codePoint = regexp.MustCompile(`\\([0-9a-fA-F]{1,6})\s?`)
	// likeSigns are other characters that are drawn for a cross or a tick.
	likeSigns = map[string]string{"x": crossSign, "X": crossSign, "×": crossSign, "⨯": crossSign, "╳": crossSign,
		"🗙": crossSign, "🗴": crossSign, "🗵": crossSign, "🗶": crossSign, "🗷": crossSign,
		"🗸": tickSign, "🗹": tickSign, "√": tickSign}
	// awesomeSigns are what a common font of icons has for them.
	awesomeSigns = map[string]string{"\uf00d": crossSign, "\uf057": crossSign, "\uf05e": "🚫", "\uf00c": tickSign,
		"\uf058": tickSign}
)

// keptInSheet returns what is kept of a comment or a text in a sheet: a sign that is drawn, and the
// name of that font. Quotes are not kept.
func keptInSheet(found string) string {
	if found[0] != '"' && found[0] != '\'' {
		return ""
	}
	text := codePoint.ReplaceAllStringFunc(found[1:len(found)-1], func(code string) string {
		number, err := strconv.ParseInt(strings.TrimSpace(code[1:]), 16, 32)
		if err != nil {
			return ""
		}
		return string(rune(number))
	})
	text = squeeze(strings.Trim(text, "\uFE0E\u00a0 "))
	switch {
	case likeSigns[text] != "":
		return likeSigns[text]
	case loneSign.MatchString(text), awesomeSigns[text] != "":
		return text
	case strings.Contains(strings.ToLower(text), "awesome"):
		return "awesome"
	}
	return ""
}

// withSignsOnly returns a style without its comments and texts, but those that are a sign.
func withSignsOnly(style string) string {
	if !strings.ContainsAny(style, `"'`) {
		return style
	}
	return unreadInSheet.ReplaceAllStringFunc(style, keptInSheet)
}
