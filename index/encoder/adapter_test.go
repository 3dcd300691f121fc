package encoder

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// adapterOf is an adapter for the matrices of tiny that adds so many steps everywhere.
func adapterOf(steps int8) *file {
	f := &file{version: fileVersion}
	f.header.Record = []byte(`{}`)
	add := func(name string, out, in int) {
		f.put(name+".steps", "bytes", bytes.Repeat([]byte{byte(steps)}, out*in), out, in)
	}
	const p = "encoder.layer.0."
	for _, name := range []string{"attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"} {
		add(p+name, 64, 64)
	}
	add(p+"intermediate.dense", 128, 64)
	add(p+"output.dense", 64, 128)
	return f
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

// small is tiny with the number of all matrices where they stand.
func small(number int8) *file {
	f := tiny()
	for i, e := range f.header.Tensors {
		if e.Type == "int8" {
			for at := range e.Shape[0] * e.Shape[1] {
				f.payload[f.header.Tensors[i].At+at] = byte(number)
			}
		}
	}
	return f
}

// TestAdapted holds that an adapter of nothing changes nothing, that another makes the network whose matrices are larger by
// its steps, and that the network it was made of stays as it was.
func TestAdapted(t *testing.T) {
	e, err := New(small(5).read(t))
	if err != nil {
		t.Fatal(err)
	}
	before := e.Encode("a a a").Pooled
	for _, steps := range []int8{0, 3, -7} {
		adapted, err := e.Adapted(adapterOf(steps).read(t))
		if err != nil {
			t.Fatal(err)
		}
		sum, err := New(small(5 + steps).read(t))
		if err != nil {
			t.Fatal(err)
		}
		got, want := adapted.Encode("a a a").Pooled, sum.Encode("a a a").Pooled
		if !cmp.Equal(got, want) || cmp.Equal(got, before) != (steps == 0) {
			t.Errorf("%d steps more encode otherwise than a network that has them", steps)
		}
	}
	if !cmp.Equal(e.Encode("a a a").Pooled, before) {
		t.Error("the network itself has changed")
	}
	a := adapterOf(1).read(t)
	first, _ := e.Adapted(a)
	if again, _ := e.Adapted(a); again != first {
		t.Error("the same adapter made two networks")
	}
}

// TestAdaptedRefuses holds which adapters do not fit.
func TestAdaptedRefuses(t *testing.T) {
	const key = "encoder.layer.0.attention.self.key"
	first := func(step byte) func(*file) {
		return func(f *file) { f.payload[f.tensor(key+".steps").At] = step }
	}
	for name, test := range map[string]struct {
		number int8 // all those of the network
		spoil  func(*file)
		want   string
	}{
		"no matrix":     {0, func(f *file) { f.tensor(key + ".steps").Name = "else" }, "has no 4096 bytes " + key + ".steps"},
		"of other size": {0, func(f *file) { f.tensor(key + ".steps").Shape = []int{64, 32} }, "has no 4096 bytes " + key},
		"of other type": {0, func(f *file) { f.tensor(key + ".steps").Type = "gzip" }, "has no 4096 bytes " + key},
		"above int8":    {1, first(127), "makes 128 of a number of " + key},
		"below int8":    {0, first(0x80), "makes -128 of a number of " + key},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := New(small(test.number).read(t))
			if err != nil {
				t.Fatal(err)
			}
			f := adapterOf(1)
			test.spoil(f)
			_, err = e.Adapted(f.read(t))
			if !errors.Is(err, ErrWeights) || !strings.Contains(fmt.Sprint(err), test.want) {
				t.Errorf("%v; want %q", err, test.want)
			}
		})
	}
}
