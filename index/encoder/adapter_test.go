package encoder

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"bedside/index/encoder/kernel"
)

// adapterOf is an adapter of rank 2 for the matrices of tiny, whose thin matrices up hold so much everywhere.
func adapterOf(t *testing.T, up float32) *file {
	t.Helper()
	f := &file{version: fileVersion}
	f.header.Record = []byte(`{}`)
	thin := func(name string, out, in int) {
		f.put(name+".up", "float32", repeated(up, out*2), 2, out)
		f.put(name+".down", "float32", repeated(0.25, 2*in), 2, in)
	}
	const p = "encoder.layer.0."
	for _, name := range []string{"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"} {
		thin(p+name, 64, 64)
	}
	thin(p+"intermediate.dense", 128, 64)
	thin(p+"output.dense", 64, 128)
	return f
}

// repeated are the bytes of n numbers that are all the same.
func repeated(x float32, n int) []byte {
	bits := math.Float32bits(x)
	return bytes.Repeat([]byte{byte(bits), byte(bits >> 8), byte(bits >> 16), byte(bits >> 24)}, n)
}

// read reads the weights of a file.
func (f *file) read(t *testing.T) *Weights {
	t.Helper()
	w, err := ReadWeights(bytes.NewReader(f.bytes(t)))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestAdapted holds that an adapter of nothing changes next to nothing, that another changes what is encoded, and that the
// network it was made of stays as it was.
func TestAdapted(t *testing.T) {
	e, err := New(tiny().read(t))
	if err != nil {
		t.Fatal(err)
	}
	before := e.Encode("a a a").Pooled
	apart := func(up float32) float64 {
		adapted, err := e.Adapted(adapterOf(t, up).read(t))
		if err != nil {
			t.Fatal(err)
		}
		most := 0.0
		for i, x := range adapted.Encode("a a a").Pooled {
			most = max(most, math.Abs(float64(x-before[i])))
		}
		return most
	}
	if most := apart(0); most > 0.02 {
		t.Errorf("with nothing added, a number is %g from what it was", most)
	}
	if most := apart(-0.5); most < 0.02 {
		t.Errorf("with something added, no number is more than %g from what it was", most)
	}
	for i, x := range e.Encode("a a a").Pooled {
		if x != before[i] {
			t.Fatalf("number %d of the network itself has changed", i)
		}
	}
	a := adapterOf(t, 1).read(t)
	first, _ := e.Adapted(a)
	if again, _ := e.Adapted(a); again != first {
		t.Error("the same adapter made two networks")
	}
}

// TestAdaptedRows holds what a matrix is with the product of two thin ones added: of the inputs' factors as well.
func TestAdaptedRows(t *testing.T) {
	const in = 32
	f := &file{version: fileVersion}
	f.header.Record = []byte(`{}`)
	e := f.put("m.weight", "int8", append([]byte{100, 0xce, 127}, make([]byte, 2*in-3)...), 2, in) // 0xce is -50
	e.Scales = len(f.payload)
	f.payload = append(f.payload, repeated(0.5, 2)...)
	f.put("m.smooth", "float32", repeated(2, in), in)
	matrix := f.read(t)
	a := &file{version: fileVersion}
	a.header.Record = []byte(`{}`)
	a.put("m.up", "float32", append(repeated(3, 1), repeated(0, 1)...), 1, 2)
	a.put("m.down", "float32", repeated(8, in), 1, in)
	p := &parts{weights: matrix, adapter: a.read(t), kernels: kernel.Best()}
	rows, scales := p.adapted("m", p.tensor("m.weight", "int8", 2, in), "m.smooth")
	if p.err != nil {
		t.Fatal(p.err)
	}
	// The first row is 50, -25, 63.5 and nothing, with 3 times 8 halved on each; the second has nothing.
	want := make([]float64, 2*in)
	for i := range in {
		want[i] = 12
	}
	want[0], want[1], want[2] = 62, -13, 75.5
	for i, b := range rows {
		if got := float64(int8(b)) * float64(scales[i/in]); math.Abs(got-want[i]) > 75.5/127/2 {
			t.Errorf("number %d is %g; want %g", i, got, want[i])
		}
	}
}

// TestAdaptedRefuses holds which adapters do not fit.
func TestAdaptedRefuses(t *testing.T) {
	e, err := New(tiny().read(t))
	if err != nil {
		t.Fatal(err)
	}
	const key = "encoder.layer.0.attention.self.key"
	for name, test := range map[string]struct {
		spoil func(*file)
		want  string
	}{
		"no matrix":    {func(f *file) { f.tensor(key + ".up").Name = "else" }, "has no matrices " + key + ".up"},
		"a vector":     {func(f *file) { f.tensor(key + ".down").Shape = []int{128} }, "has no matrices"},
		"other inputs": {func(f *file) { f.tensor(key + ".down").Shape = []int{4, 32} }, "[2 64] and [4 32]; want a rank by 64, and by 64"},
		"bytes":        {func(f *file) { f.tensor(key + ".up").Type = "bytes" }, "has no matrices " + key + ".up"},
		"too large": {func(f *file) {
			copy(f.payload[f.tensor(key+".down").At:], repeated(math.MaxFloat32, 128))
		}, "makes numbers of " + key + " that are not finite"},
		"other outputs": {func(f *file) { f.tensor(key + ".up").Shape = []int{2, 32} }, "[2 32] and [2 64]"},
	} {
		t.Run(name, func(t *testing.T) {
			f := adapterOf(t, 1)
			test.spoil(f)
			_, err := e.Adapted(f.read(t))
			if !errors.Is(err, ErrWeights) || !strings.Contains(fmt.Sprint(err), test.want) {
				t.Errorf("%v; want %q", err, test.want)
			}
		})
	}
}
