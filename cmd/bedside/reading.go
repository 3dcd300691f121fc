package main

import (
	"fmt"

	"bedside/index/encoder"
	"bedside/index/reader"
)

// The choices of --reader other than a file.
const (
	readerOn  = "on"
	readerOff = "off"
)

const (
	readerUsage    = "what reads the passages that words bring up: on, off, or a `FILE` of other weights"
	encodingsUsage = "keep the reader's encodings of passages in `FILE`, for the next start"
)

// shelf makes what encodes a library and reads it, as --reader chose; nil where nothing does.
// It cannot fail with the weights that the program was built with: when they are damaged, it
// tells so, and passages are found by words alone.
func (p *program) shelf(options reader.ShelfOptions, tell func(error)) (*reader.Shelf, error) {
	load := encoder.Default
	switch p.reader {
	case readerOff:
		return nil, nil
	case readerOn, "":
	default:
		load = func() (*encoder.Encoder, error) { return loadEncoder(p.reader) }
	}
	shelf, err := shelfOf(load, options)
	switch {
	case err == nil:
		return shelf, nil
	case p.reader != readerOn && p.reader != "":
		return nil, fmt.Errorf("--reader %s: %w", p.reader, err)
	}
	tell(fmt.Errorf("the reader is off, passages are found by words alone: %w", err))
	return nil, nil
}

func shelfOf(load func() (*encoder.Encoder, error), options reader.ShelfOptions) (*reader.Shelf, error) {
	e, err := load()
	if err != nil {
		return nil, err
	}
	r, err := reader.New(e)
	if err != nil {
		return nil, err
	}
	return reader.NewShelf(r, options), nil
}

// shelfOptions are those of a command.
func (p *program) shelfOptions() reader.ShelfOptions {
	return reader.ShelfOptions{Path: p.encodings, Warn: p.report}
}
