package main

import (
	_ "embed"
	"fmt"
	"sync/atomic"
	"time"

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

// embeddedEncodings are what the reader makes of the embedded leaflets, so that the first question about them does not
// wait for it. TestEmbeddedEncodings writes them with -update.
//
//go:embed encodings.bin
var embeddedEncodings []byte

// shelving is how a library is encoded for the reader, and who is told why it is not.
type shelving struct {
	reader.ShelfOptions
	tell func(error)
}

// shelving is that of a command.
func (p *program) shelving() shelving {
	return shelving{reader.ShelfOptions{Path: p.encodings, Warn: p.report}, p.report}
}

// unhurriedWait is how long the reader may take for a question that nobody waits for.
const unhurriedWait = time.Hour

// unhurried is that of a command which measures or compares replies: each question is read to the end,
// however busy the machine is, as a reply must not depend on that.
func (p *program) unhurried() shelving {
	how := p.shelving()
	how.Wait = unhurriedWait
	return how
}

// shelf makes what encodes a library and reads it, as --reader chose; nil where nothing does.
// It cannot fail with the weights that the program was built with: when they are damaged, it
// tells so, and passages are found by words alone.
func (p *program) shelf(how shelving) (*reader.Shelf, error) {
	load := encoder.Default
	switch p.reader {
	case readerOff:
		return nil, nil
	case readerOn, "":
	default:
		load = func() (*encoder.Encoder, error) { return loadEncoder(p.reader) }
	}
	how.Bundle = embeddedEncodings
	shelf, err := shelfOf(load, how.ShelfOptions)
	switch {
	case err == nil:
		return shelf, nil
	case p.reader != readerOn && p.reader != "":
		return nil, fmt.Errorf("--reader %s: %w", p.reader, err)
	}
	how.tell(fmt.Errorf("the reader is off, passages are found by words alone: %w", err))
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

// encoding is how far a library is encoded.
type encoding struct{ done, total atomic.Int64 }

// remark tells how far it is; "" once it is done.
func (e *encoding) remark() string {
	done, total := e.done.Load(), e.total.Load()
	if done >= total {
		return ""
	}
	return fmt.Sprintf("reader: encoding, %d of %d passages are done; the others are encoded when they are read", done, total)
}

// encodingTold is how often it is logged how far a library is encoded.
const encodingTold = 30 * time.Second

// shelving is that of the service: beside the store, unless the config names a file.
func (s *service) shelving() shelving {
	path := s.config.Encodings
	if path == "" && !s.config.Store.isPostgres() {
		path = string(s.config.Store) + "-encodings"
	}
	told := time.Now()
	progress := func(done, total int) {
		s.encoding.done.Store(int64(done))
		s.encoding.total.Store(int64(total))
		if now := time.Now(); now.Sub(told) >= encodingTold {
			told = now
			s.log.Info("the reader encodes the leaflets", "done", done, "passages", total)
		}
	}
	return shelving{
		reader.ShelfOptions{Path: path, Progress: progress, Warn: func(err error) {
			s.log.Warn("the file of the reader's encodings is not used as it is", "error", err)
		}},
		func(err error) {
			s.unread.Store(true)
			s.log.Warn("passages are found by words alone", "error", err)
		},
	}
}
