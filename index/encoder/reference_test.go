package encoder

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"bedside/index/encoder/kernel"
)

// floatNetwork is the network computed in float32 throughout, on the weights as
// the file holds them: what rounding of activations is measured against.
type floatNetwork struct {
	e       *Encoder
	linears map[string]floatLinear
}

// floatLinear is a matrix and its biases: panels of 32 outputs, in them a row an input.
type floatLinear struct {
	in, out      int
	rows, biases []float32
}

func newFloatNetwork(t *testing.T, e *Encoder) *floatNetwork {
	t.Helper()
	f := &floatNetwork{e: e, linears: make(map[string]floatLinear)}
	p := &parts{weights: e.weights}
	for _, name := range e.weights.Names() {
		of, isSmooth := strings.CutSuffix(name, "smooth")
		if !isSmooth {
			continue
		}
		smooth, _ := e.weights.Tensor(name)
		names := []string{strings.TrimSuffix(of, ".")}
		if strings.HasSuffix(of, ".self.") {
			names = []string{of + "query", of + "key", of + "value"}
		}
		for _, n := range names {
			w, ok := e.weights.Tensor(n + ".weight")
			if !ok {
				t.Fatalf("no tensor %s.weight", n)
			}
			f.linears[n] = panels(w, smooth.Floats(), p.floats(n+".bias", w.Shape[0]))
		}
	}
	if p.err != nil {
		t.Fatal(p.err)
	}
	return f
}

func panels(w Tensor, smooth, biases []float32) floatLinear {
	l := floatLinear{in: w.Shape[1], out: w.Shape[0], biases: biases}
	l.rows = make([]float32, l.in*l.out)
	for i, v := range w.Floats() {
		in, out := i%l.in, i/l.in
		l.rows[(out/kernel.HeadWidth*l.in+in)*kernel.HeadWidth+out%kernel.HeadWidth] = v * smooth[in]
	}
	return l
}

// apply multiplies rows with a matrix, 32 outputs at a time.
func (f *floatNetwork) apply(x []float32, name string) []float32 {
	l := f.linears[name]
	n := len(x) / l.in
	y := make([]float32, n*l.out)
	for r := range n {
		copy(y[r*l.out:], l.biases)
	}
	for o := 0; o < l.out; o += kernel.HeadWidth {
		f.e.kernels.Mix(y[o:], l.out, x, l.in, l.rows[o*l.in:], kernel.HeadWidth, n, l.in)
	}
	return y
}

// encode returns the outputs of all tokens.
func (f *floatNetwork) encode(text string) []float32 {
	e, w := f.e, new(workspace)
	tokens := e.Encode(text).Tokens
	x := make([]float32, len(tokens)*e.shape.Width)
	e.embed(x, tokens, len(tokens), w)
	for n := range e.layers {
		l, p := &e.layers[n], "encoder.layer."+string(rune('0'+n))+"."
		e.addNorm(x, f.apply(f.mixed(x, p+"attention.self.", w), p+"attention.output.dense"), l.afterAttention)
		inner := f.apply(x, p+"intermediate.dense")
		e.kernels.GELU(inner)
		e.addNorm(x, f.apply(inner, p+"output.dense"), l.afterInner)
	}
	return x
}

// mixed is the attention of the tokens of x to themselves, as the program
// computes it once it has queries, keys and values.
func (f *floatNetwork) mixed(x []float32, prefix string, w *workspace) []float32 {
	width := f.e.shape.Width
	w.projected = kernel.Grow(w.projected, 3*len(x))
	for k, name := range []string{"query", "key", "value"} {
		for r, y := 0, f.apply(x, prefix+name); r < len(x)/width; r++ {
			copy(w.projected[(3*r+k)*width:], y[r*width:(r+1)*width])
		}
	}
	f.e.mix(len(x)/width, len(x)/width, w)
	return w.context
}

// golden is what PyTorch makes of one message; training/golden.py writes it.
type golden struct {
	Pooled [32]float32 // every twelfth component
	Middle [16]float32 // every 24th of the middle token
	Exact  [384]int8   // the pooled vector before the weights were rounded, up to its length
}

// goldens returns the messages of the tests and what PyTorch makes of them.
func goldens(t *testing.T) ([]string, []golden) {
	t.Helper()
	text, err := os.ReadFile("testdata/messages.txt")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/golden.bin")
	if err != nil {
		t.Fatal(err)
	}
	messages := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	want := make([]golden, len(messages))
	err = binary.Read(bytes.NewReader(raw), binary.LittleEndian, want)
	if err != nil || len(raw) != len(want)*binary.Size(golden{}) {
		t.Fatalf("golden.bin has %d bytes for %d messages: %v; run training/golden.py", len(raw), len(messages), err)
	}
	return messages, want
}

// TestFloatsArePyTorchs compares the network in float32 with PyTorch's.
func TestFloatsArePyTorchs(t *testing.T) {
	e := shipped(t)
	f := newFloatNetwork(t, e)
	messages, want := goldens(t)
	worst := 0.0
	for i, text := range messages {
		x := f.encode(text)
		pooled := make([]float32, e.Width())
		e.pool(pooled, x)
		middle := x[len(x)/e.Width()/2*e.Width():]
		for k, v := range want[i].Pooled {
			worst = max(worst, math.Abs(float64(v-pooled[12*k])))
		}
		for k, v := range want[i].Middle {
			worst = max(worst, math.Abs(float64(v-middle[24*k])))
		}
		if !(worst <= 1e-4) {
			t.Fatalf("message %d (%q): off by %g", i, text, worst)
		}
	}
	t.Logf("largest difference from PyTorch in %d messages: %.2g", len(messages), worst)
}

// TestRoundingCosts compares what the program computes with PyTorch's vectors
// of the weights before any rounding.
func TestRoundingCosts(t *testing.T) {
	e := shipped(t)
	messages, want := goldens(t)
	cosines := make([]float64, len(messages))
	for i, text := range messages {
		exact := make([]float32, e.Width())
		for k, v := range want[i].Exact {
			exact[k] = float32(v)
		}
		cosines[i] = cosine(e.Encode(text).Pooled, exact)
	}
	slices.Sort(cosines)
	least, hundredth, median := cosines[0], cosines[len(cosines)/100], cosines[len(cosines)/2]
	t.Logf("cosine with the exact vector: median %.5f, one in a hundred below %.5f, least %.5f", median, hundredth, least)
	if median < 0.999 || hundredth < 0.998 || least < 0.997 {
		t.Error("rounding costs more than it did")
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// shipped returns the encoder of the embedded weights.
func shipped(t testing.TB) *Encoder {
	t.Helper()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return e
}
