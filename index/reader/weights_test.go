package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"bedside/index/encoder"
)

// spoilt returns the embedded weights with a text of their header replaced by another of
// the same length, or with a number written over the first one of a tensor.
func spoilt(t *testing.T, old, now, tensor string, bits uint32) []byte {
	t.Helper()
	file, err := os.ReadFile("../encoder/weights.bin")
	if err != nil {
		t.Fatal(err)
	}
	const frame = 24 // index/encoder/doc.go describes the file
	end := frame + int(binary.LittleEndian.Uint32(file[12:]))
	var header struct {
		Tensors []struct {
			Name string
			At   int
		}
	}
	if err := json.Unmarshal(file[frame:end], &header); err != nil {
		t.Fatal(err)
	}
	for _, e := range header.Tensors {
		if e.Name == tensor {
			binary.LittleEndian.PutUint32(file[(end+63)/64*64+e.At:], bits)
		}
	}
	if len(old) != len(now) || !bytes.Contains(file[frame:end], []byte(old)) {
		t.Fatalf("%q cannot become %q", old, now)
	}
	copy(file[frame:end], bytes.ReplaceAll(file[frame:end], []byte(old), []byte(now)))
	body := len(file) - sha256.Size
	sum := sha256.Sum256(file[:body])
	copy(file[body:], sum[:])
	return file
}

// TestNewRefuses spoils the weights in every way that New, or the encoder before it, knows of.
func TestNewRefuses(t *testing.T) {
	const nan, infinity = 0x7fc00000, 0x7f800000
	for _, test := range []struct {
		name, old, now, tensor string
		bits                   uint32
		want                   string
	}{
		{"no factors of units", "reader.unit", "reader.unix", "", 0, "no tensor reader.unit"},
		{"no factors of passages", "reader.passage", "reader.massage", "", 0, "no tensor reader.passage"},
		{"no weights of tokens", "reader.weight.weight", "reader.weight.height", "", 0, "no tensor reader.weight.weight"},
		{"no bias", "reader.weight.bias", "reader.weight.bits", "", 0, "no tensor reader.weight.bias"},
		{"other factors", `"reader.unit","shape":[3]`, `"reader.unit","shape":[2]`, "", 0, "2 numbers, not 3"},
		{"not a number", "", "", "reader.passage", nan, "number 0 is not finite"},
		{"infinity", "", "", "reader.weight.bias", infinity, "number 0 is not finite"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := encoder.Load(bytes.NewReader(spoilt(t, test.old, test.now, test.tensor, test.bits)))
			if err == nil {
				_, err = New(e)
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v; want %q", err, test.want)
			}
		})
	}
	whole := spoilt(t, "", "", "", 0)
	if _, err := encoder.Load(bytes.NewReader(whole[:len(whole)/2])); !errors.Is(err, encoder.ErrWeights) {
		t.Errorf("half of the weights: %v", err)
	}
}

func TestVersion(t *testing.T) {
	r := shipped(t)
	if got, want := r.Version(), r.encoder.Weights().Version()+".1"; got != want || len(got) > versionSize {
		t.Errorf("version %q; want %q", got, want)
	}
}
