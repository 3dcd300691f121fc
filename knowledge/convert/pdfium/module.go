package pdfium

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/ulikunitz/xz" // packs the module a quarter smaller than gzip does
)

//go:generate go run generate.go

// packed is the module without the functions that are not called here, packed.
//
//go:embed pdfium.wasm.xz
var packed []byte

// unpacked returns PDFium in WebAssembly, which is unpacked once: that takes some three tenths of a second,
// as long as converting a short file.
var unpacked = sync.OnceValues(func() ([]byte, error) {
	r, err := xz.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack PDFium: %w", err)
	}
	module, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("unpack PDFium: %w", err)
	}
	return module, nil
})
