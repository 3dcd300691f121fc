package convert

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"

	"bedside/knowledge/convert/pdfium"
)

// sheet is a page of a PDF as it is drawn. Lengths are points, from the left and from
// below.
type sheet struct {
	number       int // counting from 1
	chars        []char
	rules        []rule
	grids        []*grid
	drawn        int // pictures, and shapes that may be letters
	left, bottom float64
	wide, high   float64
	tall         float64 // as it is read, when it is turned
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

// boldName matches the names of fonts that are bold where the file does not say so.
var boldName = regexp.MustCompile(`(?i)bold|black|heavy|demi|cmbx|-bd\b|lmbx`)

// chars takes the characters of a page, and leaves out what is turned or outside.
func (p *pdf) chars(s *sheet, found []pdfium.Char) {
	turn := mainTurn(found)
	if s.tall = s.high; turn%2 == 1 {
		s.tall = s.wide
	}
	var outside, turned text
	spaced, unreadable, invisible := false, 0, 0
	for i, c := range found {
		if isMeaningless(c) {
			unreadable++
		}
		if c.Rune == '\x02' { // how PDFium writes the hyphen at the end of a line
			c.Rune = '-'
		}
		if isBlank(c.Rune) {
			spaced = true
			continue
		}
		if c.Generated {
			continue
		}
		g := glyph{r: c.Rune, from: origin{int32(s.number - 1), int32(i)}}
		p.doc.chars = append(p.doc.chars, g)
		placed := s.placed(c, turn)
		placed.glyph, placed.spaced = g, spaced
		spaced = false
		switch {
		case quarter(c.Angle) != turn:
			turned = append(turned, g)
		case !s.shows(placed):
			outside = append(outside, g)
		default:
			s.chars = append(s.chars, placed)
			if c.Invisible {
				invisible++
			}
		}
	}
	p.doc.leaveOut(turned, reasonTurned, s.number)
	p.doc.leaveOut(outside, reasonOutside, s.number)
	if len(outside) > 0 {
		p.doc.remark(s.number, "text outside of the page is left out: "+shorten(outside.String()))
	}
	if unreadable > 0 {
		p.doc.doubt(s.number,
			count(unreadable, "character")+" of the page cannot be read: the font does not say which they are")
	}
	if invisible > 0 {
		p.doc.doubt(s.number, count(invisible, "character")+" of the page cannot be seen in the file, as the text that "+
			"programs recognise in scans: compare each word and number with the picture")
	}
}

// isMeaningless tells whether nobody can know which character is meant.
func isMeaningless(c pdfium.Char) bool {
	if c.Rune == 0 {
		return c.Unmapped
	}
	return c.Rune == '\ufffd' || unicode.Is(unicode.Co, c.Rune) && !isBullet(string(c.Rune))
}

// isBlank tells whether a character shows nothing.
func isBlank(r rune) bool { return r == 0 || r == '\ufeff' || r == '\u200b' || unicode.IsSpace(r) }

// placed returns where a character stands on a page that is turned so.
func (s *sheet) placed(c pdfium.Char, turn int) char {
	at := char{size: c.Size, bold: c.Weight >= 600 || boldName.MatchString(c.Font)}
	left, right := c.Left-s.left, c.Right-s.left
	bottom, top := c.Bottom-s.bottom, c.Top-s.bottom
	x, y := c.X-s.left, c.Y-s.bottom
	switch turn {
	case 1:
		at.left, at.right, at.base = bottom, top, s.wide-x
	case 2:
		at.left, at.right, at.base = s.wide-right, s.wide-left, s.high-y
	case 3:
		at.left, at.right, at.base = s.high-top, s.high-bottom, x
	default:
		at.left, at.right, at.base = left, right, y
	}
	return at
}

// shows tells whether a character stands on the page.
func (s *sheet) shows(c char) bool {
	edge := max(s.wide, s.high) + 1
	return c.right >= -1 && c.left <= edge && c.base >= -1 && c.base <= edge
}

// quarter returns an angle in quarters of a turn; -1 for any that is none.
func quarter(angle float64) int {
	q := angle / (math.Pi / 2)
	if !(math.Abs(q-math.Round(q)) <= 0.05) {
		return -1
	}
	return (int(math.Round(q))%4 + 4) % 4
}

// mainTurn returns the turn of most characters of a page.
func mainTurn(chars []pdfium.Char) int {
	var counts [4]int
	for _, c := range chars {
		if q := quarter(c.Angle); q >= 0 && !isBlank(c.Rune) {
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

// maxFrame is how many segments lines and frames have at most; letters that are drawn as
// shapes have more.
const maxFrame = 8

// drawn takes the lines of a page, and tells of its pictures.
func (p *pdf) drawn(s *sheet, objects []pdfium.Object) {
	pictures := 0
	for _, o := range objects {
		switch o.Kind {
		case pdfium.Image:
			pictures++
		case pdfium.Path:
			if o.Segments > maxFrame {
				s.drawn++
			}
			if o.Right > o.Left || o.Top > o.Bottom { // it has a place: it is in no group
				s.rules = append(s.rules, rule{o.Left, o.Right, o.Bottom, o.Top})
			}
		}
	}
	s.drawn += pictures
	switch {
	case len(s.chars) == 0 && pictures > 0:
		p.doc.doubt(s.number, "the page is a picture without text: it needs OCR")
	case len(s.chars) == 0 && s.drawn > 0:
		p.doc.doubt(s.number, "the page has shapes and no text: if they show words, it needs OCR")
	}
	if pictures > 0 {
		p.doc.remark(s.number, count(pictures, "picture")+" left out: look whether it says anything")
	}
}

// annotations leaves out what stands beside the content of a page. What the page shows of
// it is a difference.
func (p *pdf) annotations(s *sheet, found []pdfium.Annotation) {
	at := int32(maxPageChars) // behind the characters of the page
	for _, a := range found {
		said := strings.TrimSpace(a.Text)
		if said == "" || a.Kind != pdfium.FreeText && a.Kind != pdfium.Field && a.Kind != pdfium.Stamp &&
			a.Kind != pdfium.StickyNote {
			continue
		}
		if at += int32(len(said)); at > 2*maxPageChars {
			p.doc.doubt(s.number, "the forms and notes of the page have more text than is read")
			return
		}
		reason := reasonComment
		if a.Kind != pdfium.StickyNote {
			reason = reasonForm
			p.doc.doubt(s.number, fmt.Sprintf("a form or a note on the page shows %q: write it where it belongs",
				shorten(oneLine(said))))
		}
		p.doc.facts += said + "\n\n\n"
		var t text
		for i, r := range said {
			g := glyph{r: r, from: origin{int32(s.number - 1), at - int32(i)}}
			t = append(t, g)
			if !unicode.IsSpace(r) {
				p.doc.chars = append(p.doc.chars, g)
			}
		}
		p.doc.leaveOut(t, reason, s.number)
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}
