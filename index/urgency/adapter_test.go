package urgency

import (
	"errors"
	"strings"
	"testing"

	"bedside/index/encoder"
	"bedside/index/encoder/encodertest"
	"bedside/knowledge/redflags"
)

// withAdapter makes a recogniser of the embedded weights with another adapter.
func withAdapter(t *testing.T, file []byte) (*Recogniser, error) {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	whole := adapterFile
	defer func() { adapterFile = whole }()
	adapterFile = file
	return New(e, redflags.English(), Options{})
}

// TestAdapterRefused holds that an adapter that is damaged, or lacks something, is no adapter, and that who reads why is told
// how to write it.
func TestAdapterRefused(t *testing.T) {
	const matrix = "encoder.layer.3.output.dense.steps"
	for name, test := range map[string]struct {
		spoil   func(t *testing.T, w encodertest.Weights)
		want    string
		weights bool
	}{
		"no matrix": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, matrix, strings.Replace(matrix, "steps", "stops", 1))
		},
			"bytes encoder.layer.3.output.dense.steps", true},
		"no head": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, "urgency.level.weight", "urgency.lever.weight")
		}, "no layer urgency.level", false},
		"other kinds": {func(t *testing.T, w encodertest.Weights) { w.Rename(t, `"chest-pain"`, `"chess-pain"`) },
			`kinds.txt gives the kind "chess-pain" no flag`, false},
		"not a number": {func(t *testing.T, w encodertest.Weights) { w.Put(t, "urgency.level.bias", 0x7fc00000) },
			"number 0 is not finite", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := encodertest.ReadFile(t, "adapter.bin")
			test.spoil(t, w)
			_, err := withAdapter(t, w.Sealed())
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, encoder.ErrWeights) != test.weights {
				t.Errorf("error %v; want %q", err, test.want)
			}
		})
	}
	w := encodertest.ReadFile(t, "adapter.bin")
	damaged := w.Sealed()
	damaged[len(damaged)/2] ^= 1
	if _, err := withAdapter(t, damaged); !errors.Is(err, encoder.ErrWeights) {
		t.Errorf("a bit flipped: %v", err)
	}
}

// TestAdapterOfOtherWeights holds that weights which the adapter is not of are used with their own heads, and lower next to
// nothing by thresholds that were chosen for others.
func TestAdapterOfOtherWeights(t *testing.T) {
	w := encodertest.ReadFile(t, "adapter.bin")
	w.Rename(t, shippedEncoder(t).Weights().Version(), "000000000000")
	r, err := withAdapter(t, w.Sealed())
	if err != nil {
		t.Fatal(err)
	}
	if e := shippedEncoder(t); r.encoder != e || r.Version() != e.Weights().Version() || r.detector != nil {
		t.Errorf("heads %s, detector %v; want those of the weights %s, and none", r.Version(), r.detector, e.Weights().Version())
	}
	if own := r.Thresholds(); own.Doubt != cautious || own.Symptom != cautious || own.Line != shipped(t).Thresholds().Line {
		t.Errorf("%+v", own)
	}
}

// shippedEncoder is the encoder of the embedded weights.
func shippedEncoder(t *testing.T) *encoder.Encoder {
	t.Helper()
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	return e
}
