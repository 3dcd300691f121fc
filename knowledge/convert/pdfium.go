package convert

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
)

//go:generate go run pdfium_gen.go

// packedPDFium is the module that go-pdfium carries, packed: it makes the program
// 3 MB smaller. A test holds that it is the same.
//
//go:embed pdfium.wasm.gz
var packedPDFium []byte

// pdfiumModule returns PDFium in WebAssembly.
func pdfiumModule() ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packedPDFium))
	if err != nil {
		return nil, fmt.Errorf("unpack the PDF reader: %w", err)
	}
	module, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("unpack the PDF reader: %w", err)
	}
	return module, nil
}
