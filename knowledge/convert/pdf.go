package convert

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"strings"

	"bedside/knowledge/convert/pdfium"
)

// Limits of a page, and of the pictures in a report: the first pages, in a size that can
// be read.
const (
	maxPageChars   = 100_000
	maxObjects     = 20_000 // drawn objects of a page that are looked at
	maxAnnotations = 2_000
	maxPictures    = 40
	maxPictureDots = 2 << 20
	pictureDPI     = 80
	pictureQuality = 60
)

// printAnew is what to do about a PDF that another program may read or write better.
const printAnew = "open it in a PDF viewer and print it to a new PDF"

// pdf is an opened PDF file.
type pdf struct {
	file    *pdfium.Document
	doc     *document
	options Options
}

// readPDF reads a PDF file (ISO 32000). Its scripts are never run: no form environment
// is made for them.
func readPDF(ctx context.Context, data []byte, o Options) (doc *document, err error) {
	engine, err := pdfium.Start(ctx, o.Cache, maxMemory)
	if err != nil {
		return nil, errors.Join(stopped(ctx), err)
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	file, err := engine.Open(data)
	if err != nil {
		return nil, cannotOpen(ctx, err)
	}
	p := &pdf{file, &document{paged: true}, o}
	sheets, err := p.sheets(ctx)
	if err != nil {
		return nil, err
	}
	p.about()
	return p.doc, p.doc.build(ctx, sheets, o.Known)
}

// cannotOpen tells why a file is not read.
func cannotOpen(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return stopped(ctx)
	case errors.Is(err, pdfium.ErrEncrypted):
		return refuse("open it with its password and print it to a new PDF", "the file is encrypted")
	}
	return refuse(printAnew, "the file is broken: %v", err)
}

// about reads what the file says of itself.
func (p *pdf) about() {
	p.doc.language, p.doc.title = languageTag(p.file.Language()), oneLine(p.file.Title())
	if p.file.HasScripts() {
		p.doc.remark(1, "the file has scripts, which were not run")
	}
}

// sheets reads all pages, and refuses what has no text.
func (p *pdf) sheets(ctx context.Context) ([]*sheet, error) {
	if p.file.Pages > maxPages {
		return nil, refuse("split it", "the file has %d pages; at most %d are read", p.file.Pages, maxPages)
	}
	var sheets []*sheet
	drawn, total := 0, 0
	for i := range p.file.Pages {
		s, err := p.sheet(i)
		if ctx.Err() != nil {
			return nil, stopped(ctx)
		}
		if err != nil {
			return nil, refuse(printAnew, "page %d cannot be read: %v", i+1, err)
		}
		if total += len(s.chars); total > maxChars {
			return nil, refuse("split it", "the file has more than %d characters", maxChars)
		}
		drawn += s.drawn
		sheets = append(sheets, s)
	}
	switch {
	case total == 0 && drawn > 0:
		return nil, refuse("have its text recognised first (OCR), or ask its author for the text",
			"the pages are scanned pictures or drawings without text: it needs OCR")
	case total == 0:
		return nil, refuse("check that it is the right file", "the file has no text")
	}
	return sheets, nil
}

// sheet reads a page.
func (p *pdf) sheet(index int) (*sheet, error) {
	opened, err := p.file.Page(index)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	if n := opened.CountChars(); n > maxPageChars {
		return nil, fmt.Errorf("it has %d characters; at most %d of a page are read", n, maxPageChars)
	}
	chars, err := opened.Chars()
	if err != nil {
		return nil, err
	}
	s := &sheet{number: index + 1, left: opened.Left, bottom: opened.Bottom, wide: opened.Wide, high: opened.High}
	p.chars(s, chars)
	p.drawn(s, opened.Objects(maxObjects))
	p.annotations(s, opened.Annotations(maxAnnotations))
	p.doc.pages = append(p.doc.pages, page{text: pageText(chars), picture: p.picture(index, opened)})
	p.doc.facts += pageText(chars) + "\n\n\n\f\n\n\n"
	return s, nil
}

// pageText is the text of a page as PDFium joins it.
func pageText(chars []pdfium.Char) string {
	var b strings.Builder
	for _, c := range chars {
		if c.Rune != 0 {
			b.WriteRune(c.Rune)
		}
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// picture draws a page for the report; nil where the report shows the page's text alone.
func (p *pdf) picture(index int, opened *pdfium.Page) []byte {
	if !p.options.Pictures || index >= maxPictures {
		return nil
	}
	drawn := opened.Draw(pictureDPI, maxPictureDots)
	var b strings.Builder
	if drawn == nil || jpeg.Encode(&b, drawn, &jpeg.Options{Quality: pictureQuality}) != nil {
		return nil
	}
	return []byte(b.String())
}
