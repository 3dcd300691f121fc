package pdfium

import (
	"errors"
	"fmt"
)

// Faults of a file.
var (
	ErrEncrypted = errors.New("the file is encrypted")
	ErrBroken    = errors.New("the file is no PDF that can be read")
)

// Document is an opened file.
type Document struct {
	engine *Engine
	handle uint64
	Pages  int
}

// Open opens a file. It returns ErrEncrypted for one that has a password, and ErrBroken
// for one that cannot be read. The memory of a document is freed with its engine.
func (e *Engine) Open(data []byte) (*Document, error) {
	place := e.call("malloc", uint64(len(data)))
	if e.err != nil {
		return nil, e.err
	}
	if place == 0 || !e.module.Memory().Write(uint32(place), data) {
		return nil, fmt.Errorf("open the file: there is no memory for its %d bytes", len(data))
	}
	handle := e.call("FPDF_LoadMemDocument", place, uint64(len(data)), 0)
	if e.err != nil {
		return nil, e.err
	}
	if handle == 0 {
		const password, security = 4, 5
		if fault := e.number("FPDF_GetLastError"); fault == password || fault == security {
			return nil, ErrEncrypted
		}
		return nil, ErrBroken
	}
	d := &Document{engine: e, handle: handle}
	d.Pages = max(e.number("FPDF_GetPageCount", handle), 0)
	return d, e.err
}

// Language returns the language that the file says it is in; "" when it says none.
func (d *Document) Language() string {
	return d.engine.wide(func(buffer, size uint64) uint64 {
		return d.engine.call("FPDFCatalog_GetLanguage", d.handle, buffer, size)
	})
}

// Title returns the title among the properties of the file; "" when there is none.
func (d *Document) Title() string {
	return d.engine.wide(func(buffer, size uint64) uint64 {
		return d.engine.call("FPDF_GetMetaText", d.handle, d.engine.name("Title"), buffer, size)
	})
}

// HasScripts tells whether the file has scripts of its own. They are never run.
func (d *Document) HasScripts() bool {
	return d.engine.number("FPDFDoc_GetJavaScriptActionCount", d.handle) > 0
}

// Page is an opened page. Lengths are points, from the left and from below.
type Page struct {
	engine       *Engine
	handle, text uint64
	Left, Bottom float64 // the corner of what is shown
	Wide, High   float64
}

// Page opens a page, counting from 0.
func (d *Document) Page(index int) (*Page, error) {
	e := d.engine
	p := &Page{engine: e, handle: e.call("FPDF_LoadPage", d.handle, uint64(index))}
	if p.handle == 0 && e.err == nil {
		return nil, ErrBroken
	}
	p.text = e.call("FPDFText_LoadPage", p.handle)
	if e.number("FPDF_GetPageBoundingBox", p.handle, e.at(0)) != 0 { // left, top, right, bottom
		p.Left, p.Bottom = e.float(0), e.float(3)
		p.Wide, p.High = e.float(2)-p.Left, e.float(1)-p.Bottom
	}
	if p.text == 0 && e.err == nil {
		p.Close()
		return nil, ErrBroken
	}
	return p, e.err
}

// Close frees the memory of a page.
func (p *Page) Close() {
	if p.text != 0 {
		p.engine.call("FPDFText_ClosePage", p.text)
	}
	p.engine.call("FPDF_ClosePage", p.handle)
}
