package pdfium

import (
	"bytes"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// Char is a character of a page, in the order of the file.
type Char struct {
	Rune      rune // 0 when there is none that stands for it
	Generated bool // the file has no such character: PDFium found a space or the end of a line
	Unmapped  bool // the font does not say which character it is

	Left, Right, Bottom, Top float64 // the box around what is drawn, in points
	X, Y                     float64 // the point of the base line that it stands on
	Angle                    float64 // in radians
	*Style
}

// Style is how the characters of one text object look.
type Style struct {
	Size      float64 // of the font as it is drawn, in points
	Weight    int     // 400 is regular, 700 bold; 0 when the font does not say
	Font      string
	Invisible bool // the text is not painted, as that which programs add to scans
}

// CountChars returns how many characters a page has, those that PDFium adds included.
func (p *Page) CountChars() int { return max(p.engine.number("FPDFText_CountChars", p.text), 0) }

// Chars returns the characters of a page.
func (p *Page) Chars() ([]Char, error) {
	e := p.engine
	chars := make([]Char, p.CountChars())
	object, style := uint64(0), &Style{}
	for i := range chars {
		c, n := &chars[i], uint64(i)
		c.Rune = rune(e.number("FPDFText_GetUnicode", p.text, n))
		c.Generated = e.number("FPDFText_IsGenerated", p.text, n) == 1
		if c.Rune == 0 {
			c.Unmapped = e.number("FPDFText_HasUnicodeMapError", p.text, n) == 1
		}
		if owner := e.call("FPDFText_GetTextObject", p.text, n); owner != object || owner == 0 {
			object, style = owner, p.style(n, owner)
		}
		c.Style = style
		c.Angle = float64(api.DecodeF32(e.call("FPDFText_GetCharAngle", p.text, n)))
		if e.number("FPDFText_GetCharBox", p.text, n, e.at(0), e.at(1), e.at(2), e.at(3)) != 0 {
			c.Left, c.Right, c.Bottom, c.Top = e.double(0), e.double(1), e.double(2), e.double(3)
		}
		if e.number("FPDFText_GetCharOrigin", p.text, n, e.at(0), e.at(1)) != 0 {
			c.X, c.Y = e.double(0), e.double(1)
		}
		if e.err != nil {
			return nil, e.err
		}
	}
	return chars, e.err
}

// style reads how a character looks, and all of its text object.
func (p *Page) style(n, object uint64) *Style {
	e := p.engine
	s := &Style{Size: api.DecodeF64(e.call("FPDFText_GetFontSize", p.text, n)),
		Weight: e.number("FPDFText_GetFontWeight", p.text, n)}
	if e.number("FPDFText_GetMatrix", p.text, n, e.at(0)) != 0 { // a, b, c, d, e, f
		s.Size *= math.Hypot(e.float(2), e.float(3))
	}
	const room = scratchSize - 16
	name, flags := e.at(2), e.at(0)
	if size := e.number("FPDFText_GetFontInfo", p.text, n, name, room, flags); size > 0 && size <= room {
		data, _ := e.module.Memory().Read(uint32(name), uint32(size))
		s.Font = string(bytes.TrimRight(data, "\x00"))
	}
	const invisible = 3 // of the text rendering modes, ISO 32000-1, table 106
	s.Invisible = object != 0 && e.number("FPDFTextObj_GetTextRenderMode", object) == invisible
	return s
}
