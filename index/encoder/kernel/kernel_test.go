package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// source makes the numbers of a test: most of them ordinary, some at the edges.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 1))} }

var edges = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, 127, -128, 255, 88, -88, 1e-30, -1e-30, 1e30, -1e30,
	math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 1e-40,
	float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
}

// floats returns n numbers that begin at an odd place in memory. With wild,
// every fifth is one of the edges, NaN and infinities among them.
func (s source) floats(n int, wild bool) []float32 {
	shift := s.IntN(4)
	out := make([]float32, n+shift)[shift:]
	for i := range out {
		out[i] = float32(s.NormFloat64()) * 3
		if wild && s.IntN(5) == 0 {
			out[i] = edges[s.IntN(len(edges))]
		}
	}
	return out
}

// rows returns rounded rows of any bytes, the least and the greatest often.
func (s source) rows(n, width int) *Rows {
	var r Rows
	r.Resize(n, width)
	shift := s.IntN(8)
	r.Values = make([]uint8, len(r.Values)+shift)[shift:]
	mode := s.IntN(3)
	for i := range r.Values {
		r.Values[i] = uint8(s.IntN(256))
		if mode == 1 {
			r.Values[i] = 255
		} else if mode == 2 && s.IntN(2) == 0 {
			r.Values[i] = uint8(255 * s.IntN(2))
		}
	}
	for i := range n {
		r.Scales[i], r.Zeros[i] = s.Float32(), int32(s.IntN(256))
	}
	return &r
}

// ordinary returns rounded rows of numbers that are normally distributed, as nearly all are.
func (s source) ordinary(n, width int) *Rows {
	var r Rows
	r.Resize(n, width)
	smooth := make([]float32, width)
	for i := range smooth {
		smooth[i] = 1
	}
	for i := range n {
		scalar.Quantise(&r, i, s.floats(width, false), smooth)
	}
	return &r
}

// matrix returns a matrix of any weights, -128 and 127 often.
func (s source) matrix(out, in int) *Matrix {
	weights := make([]int8, out*in)
	mode := s.IntN(4)
	for i := range weights {
		weights[i] = int8(s.IntN(256) - 128)
		switch {
		case mode == 1:
			weights[i] = -128
		case mode == 2:
			weights[i] = 127
		case mode == 3 && s.IntN(2) == 0:
			weights[i] = int8(-128 + 255*s.IntN(2))
		}
	}
	m, err := NewMatrix(out, in, weights, s.floats(out, false), s.floats(out, false))
	if err != nil {
		panic(err)
	}
	return m
}

// equalBits compares bit for bit; one NaN is as good as another.
func equalBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers; want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) && !(got[i] != got[i] && want[i] != want[i]) {
			t.Fatalf("%s: number %d of %d is %x (%g); the scalar kernel has %x (%g)", what, i, len(got),
				math.Float32bits(got[i]), got[i], math.Float32bits(want[i]), want[i])
		}
	}
}

// guarded returns a copy with room behind it, and a check that the room was left alone.
func guarded(x []float32) (inside []float32, intact func() bool) {
	const room, mark = 64, 1234.5
	all := append(append([]float32{}, x...), make([]float32, room)...)
	for i := range room {
		all[len(x)+i] = mark
	}
	return all[:len(x)], func() bool {
		for _, v := range all[len(x):] {
			if v != mark {
				return false
			}
		}
		return true
	}
}

// TestSetsAgree compares every set with the scalar one on all lengths up to 513.
func TestSetsAgree(t *testing.T) {
	for _, set := range All() {
		for name, check := range checks {
			t.Run(set.Name+"/"+name, func(t *testing.T) {
				for n := range 514 {
					check(t, set, newSource(uint64(n)), n)
					if t.Failed() {
						t.Fatalf("length %d", n)
					}
				}
			})
		}
	}
}

// FuzzSetsAgree lets the fuzzer choose lengths and seeds.
func FuzzSetsAgree(f *testing.F) {
	f.Add(uint64(1), uint16(16))
	f.Add(uint64(2), uint16(384))
	f.Add(uint64(3), uint16(513))
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		for _, set := range All() {
			for name, check := range checks {
				check(t, set, newSource(seed), int(n)%514)
				if t.Failed() {
					t.Fatalf("%s of %s, length %d", name, set.Name, int(n)%514)
				}
			}
		}
	})
}

// FuzzNumbers gives the float functions any numbers at all.
func FuzzNumbers(f *testing.F) {
	f.Add(math.Float32bits(1), math.Float32bits(-3.5), uint64(1))
	f.Add(math.Float32bits(float32(math.NaN())), uint32(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint32, seed uint64) {
		x := newSource(seed).floats(48, false)
		x[seed%48], x[seed/48%48] = math.Float32frombits(a), math.Float32frombits(b)
		for _, set := range All() {
			for _, op := range []func(*Set, []float32){(*Set).GELU, (*Set).Softmax, addNormWithItself, quantiseBack} {
				got, want := append([]float32{}, x...), append([]float32{}, x...)
				op(set, got)
				op(scalar, want)
				equalBits(t, set.Name, got, want)
			}
		}
	})
}

func addNormWithItself(set *Set, x []float32) { set.AddNorm(x, x, x, x, x) }

// quantiseBack rounds numbers and puts the rounded ones in their place.
func quantiseBack(set *Set, x []float32) {
	var r Rows
	r.Resize(1, len(x))
	ones := make([]float32, len(x))
	for i := range ones {
		ones[i] = 1
	}
	set.Quantise(&r, 0, x, ones)
	for i := range x {
		x[i] = float32(int32(r.Values[i])-r.Zeros[0]) * r.Scales[0]
	}
}

// TestMultiplyExact compares products with sums of plain integers.
func TestMultiplyExact(t *testing.T) {
	s := newSource(7)
	const out, in, n = 70, 1536, 3
	weights := make([]int8, out*in)
	for i := range weights {
		weights[i] = int8(s.IntN(256) - 128)
	}
	ones := make([]float32, out)
	for i := range ones {
		ones[i] = 1
	}
	m, err := NewMatrix(out, in, weights, ones, make([]float32, out))
	if err != nil {
		t.Fatal(err)
	}
	x := s.rows(n, in)
	for i := range x.Scales {
		x.Scales[i] = 1
	}
	for _, set := range All() {
		got := make([]float32, n*m.Width())
		set.Multiply(got, m.Width(), x, m)
		for r := range n {
			for o := range out {
				var want int64
				for i := range in {
					want += (int64(x.Values[r*x.Stride+i]) - int64(x.Zeros[r])) * int64(weights[o*in+i])
				}
				if got[r*m.Width()+o] != float32(want) {
					t.Fatalf("%s: row %d, output %d: %g; want %d", set.Name, r, o, got[r*m.Width()+o], want)
				}
			}
		}
	}
}

// TestFirst holds that the first outputs of a matrix are those that all of it gives.
func TestFirst(t *testing.T) {
	s := newSource(11)
	m, x := s.matrix(200, 384), s.rows(3, 384)
	all := make([]float32, x.N*m.Width())
	scalar.Multiply(all, m.Width(), x, m)
	for _, n := range []int{0, 1, 63, 64, 65, 200, 1000} {
		first := m.First(n)
		if first.Out() != min(n, 200) {
			t.Errorf("the first %d are %d", n, first.Out())
		}
		for _, set := range All() {
			got := make([]float32, x.N*first.Width())
			set.Multiply(got, first.Width(), x, first)
			for r := range x.N {
				equalBits(t, set.Name, got[r*first.Width():][:first.Out()], all[r*m.Width():][:first.Out()])
			}
		}
	}
}

// TestFunctions compares the scalar functions, and so all, with those of math.
func TestFunctions(t *testing.T) {
	for x := -30.0; x <= 30; x += 0.00137 {
		v := []float32{float32(x)}
		Best().GELU(v)
		exact := float64(float32(x)) * 0.5 * math.Erfc(-float64(float32(x))/math.Sqrt2)
		if diff := math.Abs(float64(v[0]) - exact); diff > 2e-7*(1+math.Abs(x)) {
			t.Fatalf("GELU(%g) = %g; want %g", x, v[0], exact)
		}
		if x <= 0 {
			e := math.Exp(float64(float32(x)))
			if diff := math.Abs(float64(expNeg(float32(x)))/e - 1); diff > 2e-7 {
				t.Fatalf("exp(%g) is off by %g of itself", x, diff)
			}
		}
	}
	probabilities := newSource(3).floats(512, false)
	Best().Softmax(probabilities)
	sum := 0.0
	for _, p := range probabilities {
		sum += float64(p)
	}
	if math.Abs(sum-1) > 1e-5 {
		t.Errorf("a softmax sums to %g", sum)
	}
}

// TestQuantiseError holds rounding to half a step.
func TestQuantiseError(t *testing.T) {
	for seed := range uint64(50) {
		x := newSource(seed).floats(384, false)
		rounded := append([]float32{}, x...)
		quantiseBack(Best(), rounded)
		low, high := float32(0), float32(0)
		for _, v := range x {
			low, high = min(low, v), max(high, v)
		}
		for i := range x {
			if diff := math.Abs(float64(x[i] - rounded[i])); diff > 0.501*float64(high-low)/255 {
				t.Fatalf("seed %d: %g became %g in a range of %g", seed, x[i], rounded[i], high-low)
			}
		}
	}
}

// TestMatrixRefuses shows lengths that do not fit.
func TestMatrixRefuses(t *testing.T) {
	for _, test := range []struct{ out, in, weights, scales, biases int }{
		{2, 2, 3, 2, 2}, {2, 2, 4, 1, 2}, {2, 2, 4, 2, 1}, {-1, 2, 0, 0, 0}, {1, 1<<15 + 1, 1<<15 + 1, 1, 1},
	} {
		scales, biases := make([]float32, test.scales), make([]float32, test.biases)
		if _, err := NewMatrix(test.out, test.in, make([]int8, test.weights), scales, biases); err == nil {
			t.Errorf("%+v was packed", test)
		}
	}
}

func BenchmarkMultiply(b *testing.B) {
	s := newSource(1)
	m := s.matrix(1536, 384)
	for _, set := range All() {
		for _, n := range []int{1, 16, 128} {
			x := s.ordinary(n, 384)
			dst := make([]float32, n*m.Width())
			b.Run(fmt.Sprintf("%s/%d", set.Name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					set.Multiply(dst, m.Width(), x, m)
				}
				b.ReportMetric(float64(n*1536*384)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "MAC/ns")
			})
		}
	}
}
