package convert

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
)

// sheet is a page of a PDF as it is drawn. Lengths are points, from the left and from
// below.
type sheet struct {
	number   int // counting from 1
	chars    []char
	rules    []rule
	grids    []*grid
	pictures int
	wide     float64
	high     float64
	tall     float64 // as it is read, when it is turned
}

// char is a character with its place.
type char struct {
	glyph
	left, right, base float64
	size              float64
	bold              bool
	spaced            bool // white space stands before it
}

// rule is a drawn line or the box of a filled shape.
type rule struct{ left, right, bottom, top float64 }

func (r rule) flat() bool    { return r.top-r.bottom <= 2.5 && r.right-r.left >= 10 }
func (r rule) upright() bool { return r.right-r.left <= 2.5 && r.top-r.bottom >= 5 }

// sheet reads a page.
func (p *pdf) sheet(index int) (*sheet, error) {
	structured, err := p.GetPageTextStructured(&requests.GetPageTextStructured{Page: p.page(index),
		Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true})
	if err != nil {
		return nil, err
	}
	s := &sheet{number: index + 1}
	box, err := p.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p.page(index)})
	if err != nil {
		return nil, err
	}
	if err := p.chars(s, index, structured.Chars, box); err != nil {
		return nil, err
	}
	p.drawn(s, index)
	p.doc.pages = append(p.doc.pages, page{text: pageText(structured.Chars), picture: p.picture(index)})
	p.doc.facts += pageText(structured.Chars) + "\n\n\n\f\n\n\n"
	if len(s.chars) == 0 && s.pictures > 0 {
		p.doc.doubts = append(p.doc.doubts, Difference{s.number, "the page is a picture without text: it needs OCR"})
	}
	return s, nil
}

// pageText is the text of a page as PDFium joins it.
func pageText(chars []*responses.GetPageTextStructuredChar) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteString(c.Text)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// boldName matches the names of fonts that are bold where the file does not say so.
var boldName = regexp.MustCompile(`(?i)bold|black|heavy|demi|cmbx|-bd\b|lmbx`)

// chars takes the characters of a page, and leaves out what is turned or outside.
func (p *pdf) chars(s *sheet, index int, found []*responses.GetPageTextStructuredChar,
	box *responses.FPDF_GetPageBoundingBox) error {
	loaded, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: p.page(index)})
	if err != nil {
		return err
	}
	defer func() { _, _ = p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}) }()
	left, bottom := float64(box.Rect.Left), float64(box.Rect.Bottom)
	s.wide, s.high = float64(box.Rect.Right)-left, float64(box.Rect.Top)-bottom
	turn := mainTurn(found)
	if s.tall = s.high; turn%2 == 1 {
		s.tall = s.wide
	}
	outside := text{}
	turned := text{}
	spaced, unreadable := false, 0
	for i, c := range found {
		r, _ := utf8.DecodeRuneInString(c.Text)
		if r == '\x02' { // how PDFium writes the hyphen at the end of a line
			r = '-'
		}
		if c.Text == "" || unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' {
			spaced = true
			unreadable += p.missing(loaded.TextPage, i, c.Text)
			continue
		}
		generated, err := p.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			return err
		}
		if generated.IsGenerated {
			continue
		}
		g := glyph{r: r, from: origin{int32(index), int32(i)}}
		p.doc.chars = append(p.doc.chars, g)
		unreadable += p.missing(loaded.TextPage, i, c.Text)
		origin, err := p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: loaded.TextPage, Index: i})
		if err != nil {
			return err
		}
		placed := char{glyph: g, left: c.PointPosition.Left - left, right: c.PointPosition.Right - left,
			base: origin.Y - bottom, size: c.FontInformation.RenderedSize, spaced: spaced,
			bold: c.FontInformation.Weight >= 600 || boldName.MatchString(c.FontInformation.Name)}
		spaced = false
		if turn != 0 {
			placed = s.turnedBack(placed, c, origin, turn, left, bottom)
		}
		switch {
		case quarter(c.Angle) != turn:
			turned = append(turned, g)
		case placed.right < -1 || placed.left > max(s.wide, s.high)+1 || placed.base < -1 ||
			placed.base > max(s.wide, s.high)+1:
			outside = append(outside, g)
		default:
			s.chars = append(s.chars, placed)
		}
	}
	p.doc.leaveOut(turned, reasonTurned, s.number)
	p.doc.leaveOut(outside, reasonOutside, s.number)
	if len(outside) > 0 {
		p.doc.remark(s.number, "text outside of the page is left out: "+shorten(outside.String()))
	}
	if unreadable > 0 {
		p.doc.doubts = append(p.doc.doubts, Difference{s.number,
			count(unreadable, "character") + " of the page cannot be read: the font does not say which they are"})
	}
	return nil
}

// missing counts a character that the file gives no meaning.
func (p *pdf) missing(page references.FPDF_TEXTPAGE, index int, text string) int {
	r, _ := utf8.DecodeRuneInString(text)
	if text != "" && r != '\ufffd' && (r < '\ue000' || r > '\uf8ff') {
		return 0
	}
	if isBullet(text) {
		return 0
	}
	fault, err := p.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: page, Index: index})
	if text != "" || err == nil && fault.HasUnicodeMapError {
		return 1
	}
	return 0
}

// quarter returns an angle in quarters of a turn; -1 for any that is none.
func quarter(angle float64) int {
	q := angle / (math.Pi / 2)
	if math.Abs(q-math.Round(q)) > 0.05 {
		return -1
	}
	return (int(math.Round(q))%4 + 4) % 4
}

// mainTurn returns the turn of most characters of a page.
func mainTurn(chars []*responses.GetPageTextStructuredChar) int {
	var counts [4]int
	for _, c := range chars {
		if q := quarter(c.Angle); q >= 0 && strings.TrimSpace(c.Text) != "" {
			counts[q]++
		}
	}
	most := 0
	for q, n := range counts {
		if n > counts[most] {
			most = q
		}
	}
	return most
}

// turnedBack turns a character of a page that lies on its side.
func (s *sheet) turnedBack(c char, found *responses.GetPageTextStructuredChar, at *responses.FPDFText_GetCharOrigin,
	turn int, left, bottom float64) char {
	box := found.PointPosition
	switch turn {
	case 1:
		c.left, c.right, c.base = box.Bottom-bottom, box.Top-bottom, s.wide-(at.X-left)
	case 2:
		c.left, c.right, c.base = s.wide-(box.Right-left), s.wide-(box.Left-left), s.high-(at.Y-bottom)
	case 3:
		c.left, c.right, c.base = s.high-(box.Top-bottom), s.high-(box.Bottom-bottom), at.X-left
	}
	return c
}

// drawn takes the lines of a page, and counts its pictures.
func (p *pdf) drawn(s *sheet, index int) {
	objects, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: p.page(index)})
	if err != nil {
		return // the lines only help to find tables
	}
	for i := range min(objects.Count, maxObjects) {
		object, err := p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: p.page(index), Index: i})
		if err != nil {
			return
		}
		kind, err := p.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil {
			return
		}
		switch kind.Type {
		case enums.FPDF_PAGEOBJ_IMAGE:
			s.pictures++
		case enums.FPDF_PAGEOBJ_PATH:
			b, err := p.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object.PageObject})
			if err == nil {
				s.rules = append(s.rules, rule{float64(b.Left), float64(b.Right), float64(b.Bottom), float64(b.Top)})
			}
		}
	}
	if s.pictures > 0 {
		p.doc.remark(s.number, count(s.pictures, "picture")+" left out: look whether it says anything")
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}
