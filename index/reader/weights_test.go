package reader

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bedside/index/encoder"
	"bedside/index/encoder/encodertest"
)

// spoilt returns the embedded weights with a text of their header replaced by another of
// the same length, or with a number written over the first one of a tensor.
func spoilt(t *testing.T, old, now, tensor string, bits uint32) []byte {
	t.Helper()
	w := encodertest.Read(t)
	if tensor != "" {
		w.Put(t, tensor, bits)
	}
	w.Rename(t, old, now)
	return w.Sealed()
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
		{"no cross-encoder", "cross.encoder.layer.0.output.dense.bias", "cross.encoder.layer.0.output.dense.bits", "", 0,
			"cross.encoder.layer.0.output.dense.bias is missing"},
		{"no head of it", "cross.out.weight", "cross.out.height", "", 0, "no tensor cross.out.weight"},
		{"another head of it", `"cross.out.bias","shape":[1]`, `"cross.out.bias","shape":[0]`, "", 0, "0 numbers, not 1"},
		{"not a number of it", "", "", "cross.out.weight", nan, "number 0 is not finite"},
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
