package convert

import (
	"cmp"
	"strings"
)

// styles reads what styles say about structure.
func (o *openText) styles(root *node) {
	for _, f := range root.find("font-face", nil) {
		o.fonts[f.get("name")] = fontFamily(f)
	}
	for _, s := range root.find("style", nil) {
		name := s.get("name")
		if font := o.font(s); font != "" {
			o.fonts[name] = font
		}
		o.parent[name] = s.get("parent-style-name")
		if p := s.child("text-properties"); p != nil {
			if weight := p.get("font-weight"); weight != "" {
				o.bold[name] = weight == "bold" || weight >= "600" && weight <= "900"
			}
			o.hide(name, p)
		}
	}
	for _, l := range root.find("list-style", nil) {
		for _, level := range l.kids {
			key := l.get("name") + "/" + level.get("level")
			o.ordered[key] = level.name == "list-level-style-number" && level.get("num-format") != ""
			if level.name == "list-level-style-bullet" || level.name == "list-level-style-image" {
				font := cmp.Or(o.font(level), o.fonts[level.get("style-name")])
				o.marks[key] = &bulletMark{shown: level.get("bullet-char"), font: font,
					picture: level.name == "list-level-style-image"}
			}
		}
	}
}

// hide heeds what takes the text of a style off the page.
func (o *openText) hide(name string, properties *node) {
	if display := properties.get("display"); display != "" {
		o.unseen[name] = display == "none"
	}
	for _, key := range []string{"text-line-through-style", "text-line-through-type"} {
		if line := properties.get(key); line != "" {
			o.struck[name] = line != "none"
		}
	}
}

// hidden tells why the text of a style is not on the page, "" for one that is, and within for one
// that says nothing of it.
func (o *openText) hidden(style, within string) string {
	unseen, saysUnseen := inherited(o.unseen, o.parent, style)
	struck, saysStruck := inherited(o.struck, o.parent, style)
	switch {
	case unseen || !saysUnseen && within == reasonHidden:
		return reasonHidden
	case struck || !saysStruck && within == reasonStruck:
		return reasonStruck
	}
	return ""
}

// inherited returns what a style says, or what it is based on, and whether any does.
func inherited(said map[string]bool, parent map[string]string, style string) (is, says bool) {
	for range 16 {
		if is, says = said[style]; says {
			return is, true
		}
		style = parent[style]
	}
	return false, false
}

// font returns the font that a style or the level of a list names, "" for none.
func (o *openText) font(n *node) string {
	p := n.child("text-properties")
	if p == nil {
		return ""
	}
	name := p.get("font-name")
	return cmp.Or(fontFamily(p), o.fonts[name], name)
}

// fontFamily returns the first font that an element names by its own name.
func fontFamily(n *node) string {
	first, _, _ := strings.Cut(n.get("font-family"), ",")
	return strings.Trim(first, `'" `)
}

// isBold follows a style to what it is based on.
func (o *openText) isBold(style string) bool {
	bold, _ := inherited(o.bold, o.parent, style)
	return bold
}

// isTitle tells whether a style is the title's, or based on it.
func (o *openText) isTitle(style string) bool {
	for range 16 {
		if style == "Title" {
			return true
		}
		style = o.parent[style]
	}
	return false
}

func (o *openText) spanBold(n *node, bold bool) bool {
	if own, ok := o.bold[n.get("style-name")]; ok {
		return own
	}
	return bold
}
