// Package encodertest spoils the weights that ship, for the tests of those who use them.
package encodertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"os"
	"testing"
)

// Weights is a file of weights, of which a test may change something.
// index/encoder/doc.go describes its parts.
type Weights struct{ bytes []byte }

// Read reads the file of the embedded weights, from a room beside encoder.
func Read(t testing.TB) Weights {
	t.Helper()
	return ReadFile(t, "../encoder/weights.bin")
}

// ReadFile reads another file of weights.
func ReadFile(t testing.TB, path string) Weights {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Weights{file}
}

// header is the text of the header, and where the payload begins.
func (w Weights) header() (text []byte, payload int) {
	const frame = 24
	end := frame + int(binary.LittleEndian.Uint32(w.bytes[12:]))
	return w.bytes[frame:end], (end + 63) / 64 * 64
}

// Rename replaces a text of the header by one of the same length.
func (w Weights) Rename(t testing.TB, old, now string) {
	t.Helper()
	text, _ := w.header()
	if len(old) != len(now) || !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%q cannot become %q", old, now)
	}
	copy(text, bytes.ReplaceAll(text, []byte(old), []byte(now)))
}

// Put writes the bits of a float32 over the first number of a tensor.
func (w Weights) Put(t testing.TB, tensor string, bits uint32) {
	t.Helper()
	text, payload := w.header()
	var header struct {
		Tensors []struct {
			Name string
			At   int
		}
	}
	if err := json.Unmarshal(text, &header); err != nil {
		t.Fatal(err)
	}
	for _, e := range header.Tensors {
		if e.Name == tensor {
			binary.LittleEndian.PutUint32(w.bytes[payload+e.At:], bits)
			return
		}
	}
	t.Fatalf("no tensor %s", tensor)
}

// Sealed is the file as it is now, with the checksum that fits.
func (w Weights) Sealed() []byte {
	body := len(w.bytes) - sha256.Size
	sum := sha256.Sum256(w.bytes[:body])
	copy(w.bytes[body:], sum[:])
	return w.bytes
}
