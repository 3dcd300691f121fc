package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"bedside/index"
	"bedside/index/encoder"
	"bedside/index/reader"
)

// TestEmbeddedEncodings holds that the encodings which come with the program are those of the embedded leaflets, by
// the reader that ships: they are the same on every processor.
func TestEmbeddedEncodings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "encodings")
	shelf, err := shelfOf(encoder.Default, reader.ShelfOptions{Path: path, Warn: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{stdio: stdio{out: t.Output(), err: t.Output()}}
	found, err := p.content(leafletFlags{}, p.progress())
	if err != nil {
		t.Fatal(err)
	}
	ix, err := index.Build(found.library, index.Options{Lexicon: found.lexicon, Shelf: shelf})
	if err != nil {
		t.Fatal(err)
	}
	shelf.Wait()
	if err := ix.Close(); err != nil {
		t.Error(err)
	}
	if err := shelf.Close(); err != nil {
		t.Error(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("encodings.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(embeddedEncodings, want) {
		t.Errorf("encodings.bin (%d bytes) is not what the reader makes of the embedded leaflets (%d bytes); write it anew: "+
			"go test ./cmd/bedside -run TestEmbeddedEncodings -update", len(embeddedEncodings), len(want))
	}
}
