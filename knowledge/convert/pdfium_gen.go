//go:build ignore

// Command pdfium_gen packs the module of PDFium that go-pdfium carries, for go generate.
package main

import (
	"bytes"
	"compress/gzip"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/klippa-app/go-pdfium").Output()
	if err != nil {
		log.Fatalf("find go-pdfium: %v", err)
	}
	module, err := os.ReadFile(
		filepath.Join(strings.TrimSpace(string(folder)), "internal", "pdfium_wasm", "pdfium.wasm"),
	)
	if err != nil {
		log.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.Write(module); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("pdfium.wasm.gz", packed.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
