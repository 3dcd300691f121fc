package convert

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium" // PDFium in WebAssembly: reads what browsers read, without cgo
	faults "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero" // runs it: with limits of memory and time, and no files
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Limits of the pictures in a report: the first pages, in a size that can be read.
const (
	maxPictures    = 40
	pictureDPI     = 80
	pictureQuality = 60
	maxObjects     = 20000 // drawn objects of a page that are looked at
)

// pdf is an opened PDF file.
type pdf struct {
	pdfium.Pdfium
	document references.FPDF_DOCUMENT
	doc      *document
	options  Options
}

// readPDF reads a PDF file (ISO 32000). Its scripts are never run: no form environment
// is made for them.
func readPDF(ctx context.Context, data []byte, o Options) (*document, error) {
	pool, cache, err := startPDFium(ctx, o.Cache)
	if err != nil {
		return nil, err
	}
	defer func() {
		_ = pool.Close()
		_ = cache.Close(context.WithoutCancel(ctx))
	}()
	instance, err := pool.GetInstance(time.Minute)
	if err != nil {
		return nil, fmt.Errorf("start the PDF reader: %w", err)
	}
	defer func() { _ = instance.Close() }()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, cannotOpen(ctx, err)
	}
	p := &pdf{instance, opened.Document, &document{paged: true}, o}
	pages, err := p.pages(ctx)
	if ctx.Err() != nil {
		return nil, stopped(ctx)
	}
	if err != nil {
		return nil, err
	}
	p.about()
	p.doc.build(pages, o.Known)
	return p.doc, nil
}

// startPDFium compiles PDFium, or takes it from the folder of compiled programs.
func startPDFium(ctx context.Context, folder string) (pdfium.Pool, wazero.CompilationCache, error) {
	cache := wazero.NewCompilationCache()
	if folder != "" {
		kept, err := wazero.NewCompilationCacheWithDir(folder)
		if err == nil { // without it nothing but time is lost
			cache = kept
		}
	}
	module, err := pdfiumModule()
	if err != nil {
		return nil, nil, err
	}
	const page = 64 << 10 // bytes of a page of WebAssembly's memory
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxMemory / page).WithCloseOnContextDone(true).WithCompilationCache(cache)
	pool, err := webassembly.InitWithWASM(webassembly.Config{
		WASM: module, Context: ctx, MinIdle: 1, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("start the PDF reader: %w", err), cache.Close(ctx))
	}
	return pool, cache, nil
}

// cannotOpen tells why a file is not read.
func cannotOpen(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return stopped(ctx)
	case errors.Is(err, faults.ErrPassword) || errors.Is(err, faults.ErrSecurity):
		return refuse("open it with its password and print it to a new PDF", "the file is encrypted")
	}
	return refuse(
		"open it in a PDF viewer and print it to a new PDF",
		"the file is broken: it is no PDF that can be read",
	)
}

// about reads what the file says of itself.
func (p *pdf) about() {
	if r, err := p.FPDFCatalog_GetLanguage(&requests.FPDFCatalog_GetLanguage{Document: p.document}); err == nil {
		p.doc.language = languageTag(r.Language)
	}
	if r, err := p.GetMetaData(&requests.GetMetaData{Document: p.document, Tags: &[]string{"Title"}}); err == nil {
		for _, tag := range r.Tags {
			p.doc.title = oneLine(tag.Value)
		}
	}
	r, err := p.FPDFDoc_GetJavaScriptActionCount(&requests.FPDFDoc_GetJavaScriptActionCount{Document: p.document})
	if err == nil && r.JavaScriptActionCount > 0 {
		p.doc.remark(1, "the file has scripts, which were not run")
	}
}

// pages reads all pages, and refuses what has no text.
func (p *pdf) pages(ctx context.Context) ([]*sheet, error) {
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: p.document})
	if err != nil {
		return nil, cannotOpen(ctx, err)
	}
	if count.PageCount > maxPages {
		return nil, refuse("split it", "the file has %d pages; at most %d are read", count.PageCount, maxPages)
	}
	var sheets []*sheet
	pictures, total := 0, 0
	for i := range count.PageCount {
		s, err := p.sheet(i)
		if err != nil {
			return nil, pageFault(ctx, i, err)
		}
		if total += len(s.chars); total > maxChars {
			return nil, refuse("split it", "the file has more than %d characters", maxChars)
		}
		pictures += s.pictures
		sheets = append(sheets, s)
	}
	if total == 0 && pictures > 0 {
		return nil, refuse("have its text recognised first (OCR), or ask its author for the text",
			"the pages are scanned pictures without text: it needs OCR")
	}
	if total == 0 {
		return nil, refuse("check that it is the right file", "the file has no text")
	}
	return sheets, nil
}

func pageFault(ctx context.Context, index int, err error) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	return refuse("open it in a PDF viewer and print it to a new PDF", "page %d cannot be read: %v", index+1, err)
}

// picture draws a page for the report.
func (p *pdf) picture(index int) []byte {
	if !p.options.Pictures || index >= maxPictures {
		return nil
	}
	drawn, err := p.RenderPageInDPI(&requests.RenderPageInDPI{Page: p.page(index), DPI: pictureDPI})
	if err != nil {
		return nil // the report then shows the page's text
	}
	defer drawn.Cleanup()
	var b strings.Builder
	if jpeg.Encode(&b, drawn.Result.RenderedImage, &jpeg.Options{Quality: pictureQuality}) != nil {
		return nil
	}
	return []byte(b.String())
}

func (p *pdf) page(index int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: p.document, Index: index}}
}
