package urgency

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bedside/index/encoder"
	"bedside/index/encoder/encodertest"
	"bedside/knowledge/redflags"
)

// TestNewRefuses spoils the weights in every way that New, or the encoder before it, knows of.
func TestNewRefuses(t *testing.T) {
	const nan, infinity = 0x7fc00000, 0x7f800000
	for name, test := range map[string]struct {
		spoil func(t *testing.T, w encodertest.Weights)
		want  string
	}{
		"no head of levels": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, "urgency.level.weight", "urgency.lever.weight")
		},
			"no layer urgency.level"},
		"no head of kinds": {func(t *testing.T, w encodertest.Weights) { w.Rename(t, "urgency.kind.bias", "urgency.kind.bios") },
			"no layer urgency.kind"},
		"a head of another size": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, `"urgency.level.bias","shape":[3]`, `"urgency.level.bias","shape":[2]`)
		}, "has 1152 weights and 2 biases, not 1152 and 3"},
		"not a number": {func(t *testing.T, w encodertest.Weights) { w.Put(t, "urgency.level.bias", nan) }, "number 0 is not finite"},
		"infinity":     {func(t *testing.T, w encodertest.Weights) { w.Put(t, "urgency.kind.weight", infinity) }, "number 0 is not finite"},
		"a kind that the table does not know": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, `"chest-pain"`, `"chess-pain"`)
		},
			`kinds.txt gives the kind "chess-pain" no flag of the table`},
		"other levels": {func(t *testing.T, w encodertest.Weights) {
			w.Rename(t, `"levels":["none"`, `"levels":["nine"`)
		},
			`has the levels ["nine"`},
		"no kinds": {func(t *testing.T, w encodertest.Weights) { w.Rename(t, `"kinds":["`, `"kines":["`) }, "0 kinds"},
	} {
		t.Run(name, func(t *testing.T) {
			w := encodertest.Read(t)
			test.spoil(t, w)
			e, err := encoder.Load(bytes.NewReader(w.Sealed()))
			if err == nil {
				_, err = New(e, redflags.English(), Options{})
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v; want %q", err, test.want)
			}
		})
	}
}

// TestDamagedWeights flips a bit in each part of the file, and cuts it off.
func TestDamagedWeights(t *testing.T) {
	whole := encodertest.Read(t).Sealed()
	for _, at := range []int{3, 9, 13, 100, 30_000, len(whole) / 2, len(whole) - 1} {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		if _, err := encoder.Load(bytes.NewReader(damaged)); !errors.Is(err, encoder.ErrWeights) {
			t.Errorf("bit %d flipped: %v", at, err)
		}
	}
	for _, n := range []int{0, 7, 100, len(whole) / 2, len(whole) - 1} {
		if _, err := encoder.Load(bytes.NewReader(whole[:n])); !errors.Is(err, encoder.ErrWeights) {
			t.Errorf("cut off after %d bytes: %v", n, err)
		}
	}
}

// TestTableWithoutTheFlags holds that a table which lacks an advice is refused.
func TestTableWithoutTheFlags(t *testing.T) {
	table, _ := redflags.Parse("none.txt", strings.NewReader(""))
	e, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(e, table, Options{}); err == nil || !strings.Contains(err.Error(), "no flag of the table") {
		t.Errorf("error %v", err)
	}
}

func TestThresholds(t *testing.T) {
	for text, want := range map[string]string{
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\nkind: 0.5 # a remark\ndoubt: 0.1\nsymptom: 0.2\n": "",
		"urgent: 0.7\nline: 0.8\ntoday: 0.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0.2":              "are no thresholds",
		"urgent: 0.7\nline: 0.3\ntoday: 1.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0.2":              "are no thresholds",
		"urgent: NaN\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0.2":              "are no thresholds",
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0.4\nsymptom: 0.2":              "are no thresholds",
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0\nsymptom: 0.2":                "are no thresholds",
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0.9":              "are no thresholds",
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0":                "are no thresholds",
		"urgent: much\nline: 0.3\ntoday: 0.8\nkind: 0.5\ndoubt: 0.1\nsymptom: 0.2":             `urgent is "much"; write a number`,
		"urgent: 0.7\nline: 0.3\ntoday: 0.8\ndoubt: 0.1\nsymptom: 0.2":                         `kind is ""; write a number`,
		"urgent": `thresholds.txt:1: the line is no "name: value"`,
	} {
		_, _, err := parseThresholds(text)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: error %v; want %q", text, err, want)
		}
	}
}

// TestThresholdsBelongToTheWeights holds that thresholds.txt was written for the heads that ship: after a training they are
// chosen anew.
func TestThresholdsBelongToTheWeights(t *testing.T) {
	_, of, err := parseThresholds(thresholdsFile)
	if version := shipped(t).Version(); err != nil || of != version {
		t.Errorf("thresholds.txt is of %q (%v), the heads are %s; write it with: make thresholds", of, err, version)
	}
}
