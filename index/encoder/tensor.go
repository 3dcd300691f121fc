package encoder

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd" // unpacks nine times as fast as the standard library's gzip
)

// entry says where a tensor stands in the payload.
type entry struct {
	Name   string `json:"name"`
	Type   string `json:"type"` // float32, int8 or int4 (with a scale a row), bytes or gzip
	Shape  []int  `json:"shape"`
	At     int    `json:"at"`
	Packed int    `json:"packed,omitempty"` // bytes that zstd made of it; 0 where it stands as it is
	Scales int    `json:"scales"`           // where the scales of int8 and int4 stand
}

// stored is the number of bytes of the payload that n numbers of the tensor take.
func (e entry) stored(n int) int {
	if e.Packed > 0 {
		return e.Packed
	}
	return e.size(n)
}

// size is the number of bytes that n numbers of the tensor are.
func (e entry) size(n int) int {
	switch e.Type {
	case "float32":
		return 4 * n
	case "int4":
		return n / 2
	}
	return n
}

// Tensor is a named array of the file: of the network, or of one of its heads.
type Tensor struct {
	Shape  []int
	Type   string // float32, int8, int4, bytes or gzip
	raw    []byte
	scales []byte
}

// Tensor returns a tensor by its name; false when the file has none, or one that cannot be unpacked. One that is packed is
// unpacked each time.
func (w *Weights) Tensor(name string) (Tensor, bool) {
	e, ok := w.tensors[name]
	if !ok {
		return Tensor{}, false
	}
	n := 1
	for _, d := range e.Shape {
		n *= d
	}
	t := Tensor{Shape: e.Shape, Type: e.Type, raw: w.payload[e.At : e.At+e.stored(n)]}
	if e.Packed > 0 {
		var err error
		if t.raw, err = unpacked(t.raw, e.size(n)); err != nil {
			return Tensor{}, false
		}
	}
	if e.Type == "int8" || e.Type == "int4" {
		t.scales = w.payload[e.Scales : e.Scales+4*e.Shape[0]]
	}
	return t, true
}

// Text returns the text that a tensor of type gzip holds.
func (w *Weights) Text(name string) (string, error) {
	t, ok := w.Tensor(name)
	if !ok || t.Type != "gzip" {
		return "", fmt.Errorf("tensor %s of packed text is missing", name)
	}
	var text strings.Builder
	packed, err := gzip.NewReader(bytes.NewReader(t.raw))
	if err == nil {
		_, err = io.Copy(&text, io.LimitReader(packed, maxFileSize))
	}
	if err != nil {
		return "", fmt.Errorf("tensor %s: %w", name, err)
	}
	return text.String(), nil
}

// Bytes returns what a tensor of bytes holds. It is not to be changed.
func (t Tensor) Bytes() []byte { return t.raw }

// Floats returns the numbers of a tensor, row after row: those of integers times the scale of their
// row. Of bytes and text it is nil.
func (t Tensor) Floats() []float32 {
	if t.Type == "float32" {
		return floats(t.raw)
	}
	scales := floats(t.scales)
	if len(scales) == 0 {
		return nil
	}
	width := len(t.raw) / len(scales)
	if t.Type == "int4" {
		out := make([]float32, 2*len(t.raw))
		for row, scale := range scales {
			unpack(out[2*row*width:], t.raw[row*width:(row+1)*width], scale)
		}
		return out
	}
	out := make([]float32, len(t.raw))
	for row, scale := range scales {
		numbers := out[row*width : (row+1)*width]
		for i, b := range t.raw[row*width : (row+1)*width] {
			numbers[i] = float32(int8(b)) * scale
		}
	}
	return out
}

// floats reads little-endian numbers.
func floats(raw []byte) []float32 {
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

// unpacker unpacks whole tensors, many at a time.
var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxFileSize))
})

// unpacked are the n bytes that zstd packed (RFC 8878).
func unpacked(packed []byte, n int) ([]byte, error) {
	decoder, err := unpacker()
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	whole, err := decoder.DecodeAll(packed, make([]byte, 0, n))
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if len(whole) != n {
		return nil, fmt.Errorf("unpack: %d bytes; want %d", len(whole), n)
	}
	return whole, nil
}
