package convert

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode"
)

// scanner finds the characters of an XML part without regard to its structure: what the
// reader of the structure overlooks is found here.
type scanner struct {
	holds  func(element string) bool // whether an element's own text is text of the document
	breaks map[string]string         // what stands in the text for an element, at its end
	before map[string]string         // the same at its start
	sign   func(xml.StartElement) rune
	aside  map[string]bool // what stands between the characters of the text and is none of it
}

// scan adds the characters of a part to a document.
func (s scanner) scan(doc *document, data []byte, part int32) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var open []string
	var facts, aside strings.Builder
	for {
		at := int32(d.InputOffset())
		token, err := d.Token()
		if err != nil { // its end; the part was parsed before
			doc.facts += facts.String() + "\n\n\n" + aside.String() + "\n\n\n"
			return
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
			facts.WriteString(s.before[token.Name.Local])
			if r := s.sign(token); r != 0 {
				doc.chars = append(doc.chars, glyph{r: r, from: origin{part, at}})
				facts.WriteRune(r)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
			facts.WriteString(s.breaks[token.Name.Local])
		case xml.CharData:
			if len(open) == 0 || !s.holds(open[len(open)-1]) {
				continue
			}
			if s.aside[open[len(open)-1]] {
				aside.Write(token)
				aside.WriteString("\n\n\n")
			} else {
				facts.Write(token)
			}
			for i, r := range string(token) {
				if !unicode.IsSpace(r) {
					doc.chars = append(doc.chars, glyph{r: r, from: origin{part, at + int32(i)}})
				}
			}
		}
	}
}
