package pdfium

import (
	"image"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// Kind is what an object of a page is.
type Kind int

// The kinds of objects that are told apart; the numbers are those of fpdf_edit.h.
const (
	Text  Kind = 1
	Path  Kind = 2
	Image Kind = 3
	Form  Kind = 5 // a group of objects
)

// Object is something that is drawn on a page, with the box around it in points.
type Object struct {
	Kind                     Kind
	Segments                 int // of a path: a rectangle has five
	Left, Right, Bottom, Top float64
}

// deepest is how deep groups within groups are looked into.
const deepest = 4

// Objects returns what is drawn on a page, at most so many. What is within a group has no
// box, since its place is that of the group.
func (p *Page) Objects(most int) []Object {
	e := p.engine
	var found []Object
	for i := range e.number("FPDFPage_CountObjects", p.handle) {
		if len(found) >= most || e.err != nil {
			break
		}
		handle := e.call("FPDFPage_GetObject", p.handle, uint64(i))
		o := e.object(handle)
		if e.number("FPDFPageObj_GetBounds", handle, e.at(0), e.at(1), e.at(2), e.at(3)) != 0 {
			o.Left, o.Bottom, o.Right, o.Top = e.float(0), e.float(2), e.float(4), e.float(6)
		}
		found = append(found, o)
		if o.Kind == Form {
			found = e.within(handle, found, most, deepest)
		}
	}
	return found
}

// object tells what an object is.
func (e *Engine) object(handle uint64) Object {
	o := Object{Kind: Kind(e.number("FPDFPageObj_GetType", handle))}
	if o.Kind == Path {
		o.Segments = e.number("FPDFPath_CountSegments", handle)
	}
	return o
}

// within adds the objects of a group.
func (e *Engine) within(group uint64, found []Object, most, depth int) []Object {
	for i := range e.number("FPDFFormObj_CountObjects", group) {
		if len(found) >= most || e.err != nil {
			break
		}
		handle := e.call("FPDFFormObj_GetObject", group, uint64(i))
		o := e.object(handle)
		found = append(found, o)
		if o.Kind == Form && depth > 0 {
			found = e.within(handle, found, most, depth-1)
		}
	}
	return found
}

// Draw draws a page with so many dots an inch, or with fewer so that there are not more
// than most. It returns nil when there is no memory for it.
func (p *Page) Draw(dpi float64, most int) *image.RGBA {
	e := p.engine
	w, h := p.dots(dpi, float64(most))
	if w < 1 || h < 1 || w > most || h > most {
		return nil
	}
	bitmap := e.call("FPDFBitmap_Create", uint64(w), uint64(h), 0)
	if bitmap == 0 {
		return nil
	}
	defer e.call("FPDFBitmap_Destroy", bitmap)
	const white, annotations, rgba = 0xffffffff, 0x01, 0x10
	e.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), white)
	e.call("FPDF_RenderPageBitmap", bitmap, p.handle, 0, 0, uint64(w), uint64(h), 0, annotations|rgba)
	stride := e.number("FPDFBitmap_GetStride", bitmap)
	data, ok := e.module.Memory().Read(uint32(e.call("FPDFBitmap_GetBuffer", bitmap)), uint32(stride*h))
	if !ok || e.err != nil || stride != 4*w {
		return nil
	}
	drawn := image.NewRGBA(image.Rect(0, 0, w, h))
	copy(drawn.Pix, data)
	return drawn
}

// dots returns the width and the height of a drawn page.
func (p *Page) dots(dpi, most float64) (w, h int) {
	wide := float64(api.DecodeF32(p.engine.call("FPDF_GetPageWidthF", p.handle)))
	high := float64(api.DecodeF32(p.engine.call("FPDF_GetPageHeightF", p.handle)))
	if !(wide > 0 && high > 0) {
		return 0, 0
	}
	const points = 72 // an inch
	scale := min(dpi/points, math.Sqrt(most/(wide*high)))
	return int(wide * scale), int(high * scale)
}
