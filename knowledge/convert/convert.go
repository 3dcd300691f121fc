package convert

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// Limits of one file. A leaflet is far below each of them.
const (
	MaxFile     = 50 << 20 // bytes of a file
	maxPages    = 1000
	maxChars    = 4 << 20  // characters of all pages
	maxUnpacked = 64 << 20 // bytes of the unpacked parts of a Word or OpenDocument file
	maxMemory   = 512 << 20
	maxTime     = 5 * time.Minute
)

// Options are the settings of a conversion. The zero value is ready to use.
type Options struct {
	Cache    string                 // folder in which the compiled PDF reader is kept; "" compiles it each time (2 s)
	Known    func(word string) bool // whether a word is in the dictionary: hyphenated lines are joined by it; may be nil
	Pictures bool                   // draw the pages of a PDF for the report
}

// Draft is a leaflet that no person has reviewed.
type Draft struct {
	Markdown    []byte
	Report      []byte // an HTML page: the file beside the draft, page by page
	Title       string
	Sections    int
	Account     Account
	Differences []Difference // what must be mended before the draft is used; empty when all is accounted for
	Remarks     []Remark
}

// Convert makes a draft of the content of a file. The name tells the leaflet's source;
// what kind of file it is, is told by its content. It returns a *Refusal for a file that
// cannot be converted (encrypted, broken, scanned, too large, of another kind), and
// ctx's error when that ends first.
func Convert(ctx context.Context, name string, data []byte, o Options) (draft *Draft, err error) {
	if len(data) > MaxFile {
		return nil, refuse("split it, or remove its pictures", "the file is larger than %d MiB", MaxFile>>20)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, maxTime,
		refuse("print it to a new PDF, or split it", "the file takes longer than %v to read", maxTime))
	defer cancel()
	defer func() {
		// Foreign input goes through large parsers: a fault of theirs may cost this file,
		// never the others.
		if r := recover(); r != nil {
			draft, err = nil, refuse("save it anew with the program that made it", "the file cannot be read: %v", r)
		}
	}()
	doc, err := read(ctx, data, o)
	if err != nil {
		return nil, err
	}
	return finish(name, doc)
}

// read reads a file with the reader for its kind.
func read(ctx context.Context, data []byte, o Options) (*document, error) {
	switch {
	case bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return readPDF(ctx, data, o)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readPackage(ctx, data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) && bytes.Contains(data, encryptedPackage):
		return nil, refuse("open it with its password and save it without", "the file is encrypted")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, refuse("open it in Word or LibreOffice and save it as .docx", "this is a file of an old Word (.doc)")
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return nil, refuse("open it in Word or LibreOffice and save it as .docx", "rich text (.rtf) is not read")
	}
	return nil, refuse("give a .docx, .odt or .pdf file; Markdown, HTML and text need no import",
		"this is not a Word, OpenDocument or PDF file")
}

// encryptedPackage is the name, in UTF-16, of the stream in which Office keeps a file
// that has a password ([MS-OFFCRYPTO], 1.3.2).
var encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// finish writes the draft of a document, and proves it.
func finish(name string, doc *document) (*Draft, error) {
	doc.arrange()
	d := &Draft{Title: doc.heading(name), Remarks: doc.remarks}
	w := writer{doc: doc, title: d.Title, source: name}
	d.Markdown = w.write()
	d.Sections = w.sections
	if len(w.expected) == 0 {
		return nil, refuse("check that it is the right file", "the file has no text")
	}
	back, err := readBack(d.Markdown)
	if err != nil {
		return nil, fmt.Errorf("read the draft back: %w", err)
	}
	d.Account = account(doc)
	d.Differences = append(d.Differences, doc.doubts...)
	d.Differences = append(d.Differences, d.Account.unaccounted()...)
	d.Differences = append(d.Differences, compareDraft(w.expected, back)...)
	d.Differences = append(d.Differences, compareFacts(doc, back)...)
	d.Differences = append(d.Differences, unwritable(d.Markdown)...)
	d.Report, err = report(name, doc, d)
	return d, err
}
