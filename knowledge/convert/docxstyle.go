package convert

import (
	"cmp"
	"strconv"
	"strings"
)

// style is what a style of Word says about structure, and about what a page shows.
type style struct {
	heading int // rank from 1; 0 for the title; -1 for none
	bold    bool
	numID   string
	depth   int
	toc     bool
	hides   map[string]bool // by properties of hiding
}

// readStyles reads the styles of paragraphs and characters by their ids, with what they are based on.
func readStyles(root *node) map[string]style {
	raw := map[string]*node{}
	for _, s := range root.child("styles").list() {
		if s.name == "style" {
			raw[s.get("styleId")] = s
		}
	}
	styles := map[string]style{}
	for id := range raw {
		styles[id] = resolveStyle(raw, id, 0)
	}
	return styles
}

// resolveStyle follows a style to what it is based on.
func resolveStyle(raw map[string]*node, id string, depth int) style {
	n := raw[id]
	if n == nil || depth > 16 {
		return style{heading: -1}
	}
	s := style{heading: -1}
	if base, ok := n.val("basedOn"); ok {
		s = resolveStyle(raw, base, depth+1)
	}
	if name, ok := n.val("name"); ok {
		s.named(name)
	}
	if level, ok := n.val("pPr", "outlineLvl"); ok {
		s.outline(level)
	}
	if b, ok := n.val("rPr", "b"); ok {
		s.bold = on(b)
	}
	s.hide(n.child("rPr"))
	if id, ok := n.val("pPr", "numPr", "numId"); ok {
		s.numID = id
	}
	if level, ok := n.val("pPr", "numPr", "ilvl"); ok {
		s.depth, _ = strconv.Atoi(level)
	}
	return s
}

// named heeds the names that Word keeps in English in every language version.
func (s *style) named(name string) {
	name = strings.ToLower(name)
	switch rank, isHeading := strings.CutPrefix(name, "heading "); {
	case name == "title":
		s.heading = 0
	case strings.HasPrefix(name, "toc ") && name != "toc heading":
		s.toc = true
	case isHeading:
		if n, err := strconv.Atoi(rank); err == nil {
			s.heading = n
		}
	}
}

// outline heeds an outline level, 0 to 8; 9 is body text.
func (s *style) outline(level string) {
	n, err := strconv.Atoi(level)
	switch {
	case err != nil:
	case n < 0 || n > 8:
		s.heading = -1
	case s.heading != 0:
		s.heading = n + 1
	}
}

// on reads a switch of Word: on when it is there, unless its value says no.
func on(value string) bool {
	return value != "0" && value != "false" && value != "off" && value != "none"
}

// numbering is how the lists of a Word file are counted.
type numbering struct {
	levels map[string][]listLevel // by numId
	counts map[string][]int       // by numId
}

type listLevel struct {
	format string
	shown  string // such as "%1." or "•"
	start  int
	mark   bulletMark // where it is not counted
}

// readNumbering reads the lists.
func readNumbering(root *node) numbering {
	n := numbering{levels: map[string][]listLevel{}, counts: map[string][]int{}}
	abstract := readAbstract(root)
	for _, a := range root.child("numbering").list() {
		if a.name != "num" {
			continue
		}
		id, _ := a.val("abstractNumId")
		levels := append([]listLevel(nil), abstract[id]...)
		for _, o := range a.kids {
			if o.name == "lvlOverride" {
				override(levels, o)
			}
		}
		n.levels[a.get("numId")] = levels
	}
	return n
}

// readAbstract reads the forms of lists by their ids. One that names a style has the levels
// of the form that the style is made of.
func readAbstract(root *node) map[string][]listLevel {
	forms, styled, named := map[string][]listLevel{}, map[string][]listLevel{}, map[string]string{}
	for _, a := range root.child("numbering").list() {
		if a.name != "abstractNum" {
			continue
		}
		id := a.get("abstractNumId")
		forms[id] = readLevels(a)
		if style, ok := a.val("styleLink"); ok {
			styled[style] = forms[id]
		}
		if style, ok := a.val("numStyleLink"); ok {
			named[id] = style
		}
	}
	for id, style := range named {
		if levels, ok := styled[style]; ok {
			forms[id] = levels
		}
	}
	return forms
}

func readLevels(a *node) []listLevel {
	levels := make([]listLevel, 9)
	for _, l := range a.kids {
		at, err := strconv.Atoi(l.get("ilvl"))
		if l.name != "lvl" || err != nil || at < 0 || at >= len(levels) {
			continue
		}
		levels[at] = readLevel(l)
	}
	return levels
}

func readLevel(l *node) listLevel {
	format, _ := l.val("numFmt")
	shown, _ := l.val("lvlText")
	start, _ := l.val("start")
	level := listLevel{format: format, shown: shown, start: 1}
	if n, err := strconv.Atoi(start); err == nil {
		level.start = n
	}
	_, picture := l.val("lvlPicBulletId")
	level.mark = bulletMark{shown: shown, picture: picture}
	if fonts := l.child("rPr", "rFonts"); fonts != nil {
		level.mark.font = cmp.Or(fonts.get("ascii"), fonts.get("hAnsi"), fonts.get("cs"))
	}
	return level
}

func override(levels []listLevel, o *node) {
	at, err := strconv.Atoi(o.get("ilvl"))
	if err != nil || at < 0 || at >= len(levels) {
		return
	}
	if l := o.child("lvl"); l != nil {
		levels[at] = readLevel(l)
	}
	if start, ok := o.val("startOverride"); ok {
		levels[at].start, _ = strconv.Atoi(start)
	}
}

// mark returns how an item of a list that is not counted is marked, nil for any other. Word
// shows the text of a level without numbers as well, though that makes no list.
func (n *numbering) mark(id string, depth int) *bulletMark {
	levels := n.levels[id]
	if depth < 0 || depth >= len(levels) {
		return nil
	}
	level := &levels[depth]
	counted := level.format != "" && level.format != "none" || strings.Contains(level.shown, "%")
	if level.format != "bullet" && counted {
		return nil
	}
	return &level.mark
}

// next counts an item and returns how it is marked: its number for a decimal list,
// "" and 0 for a bullet, the label for others; ok is false for what is no list.
func (n *numbering) next(id string, depth int) (number int, label string, ok bool) {
	levels := n.levels[id]
	if id == "" || id == "0" || depth < 0 || depth >= len(levels) || levels[depth].format == "none" {
		return 0, "", false
	}
	level := levels[depth]
	if level.format == "bullet" || level.format == "" {
		return 0, "", true
	}
	counts := n.counts[id]
	for len(counts) <= depth {
		counts = append(counts, levels[len(counts)].start-1)
	}
	counts[depth]++
	n.counts[id] = counts[:depth+1]
	if level.format == "decimal" && strings.Trim(level.shown, "().: ") == "%"+strconv.Itoa(depth+1) {
		return max(counts[depth], 0), "", true
	}
	label = level.shown
	for d := range counts[:depth+1] {
		label = strings.ReplaceAll(label, "%"+strconv.Itoa(d+1), counted(levels[d].format, counts[d]))
	}
	return 0, label, true
}

// counted writes a number in a list's format.
func counted(format string, n int) string {
	switch format {
	case "lowerLetter":
		return letters(n)
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	}
	return strconv.Itoa(n)
}

func letters(n int) string {
	if n < 1 {
		return "0"
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26%9+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for i, v := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= v; n -= v {
			b.WriteString([]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
		}
	}
	return b.String()
}
