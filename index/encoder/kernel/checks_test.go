package kernel

import "testing"

// checks compares each function of a set with the scalar one, for a size and
// numbers drawn from a source.
var checks = map[string]func(t *testing.T, set *Set, s source, n int){
	"GELU":     func(t *testing.T, set *Set, s source, n int) { checkInPlace(t, set, (*Set).GELU, s, n) },
	"Softmax":  func(t *testing.T, set *Set, s source, n int) { checkInPlace(t, set, (*Set).Softmax, s, n) },
	"Quantise": checkQuantise,
	"AddNorm":  checkAddNorm,
	"Dot":      checkDot,
	"Multiply": checkMultiply,
	"Scores":   checkScores,
	"Mix":      checkMix,
}

func checkInPlace(t *testing.T, set *Set, f func(*Set, []float32), s source, n int) {
	x := s.floats(n, s.IntN(2) == 0)
	want := append([]float32{}, x...)
	f(scalar, want)
	got, intact := guarded(x)
	f(set, got)
	equalBits(t, "result", got, want)
	if !intact() {
		t.Error("wrote behind the end")
	}
}

func checkQuantise(t *testing.T, set *Set, s source, n int) {
	x, smooth := s.floats(n, s.IntN(2) == 0), s.floats(n, s.IntN(4) == 0)
	got, want := s.rows(3, n), s.rows(3, n)
	copy(got.Values, want.Values)
	scalar.Quantise(want, 1, x, smooth)
	set.Quantise(got, 1, x, smooth)
	equalBits(t, "scale", got.Scales[1:2], want.Scales[1:2])
	if got.Zeros[1] != want.Zeros[1] {
		t.Fatalf("zero point %d; want %d", got.Zeros[1], want.Zeros[1])
	}
	for i := range want.Values {
		if got.Values[i] != want.Values[i] {
			t.Fatalf("byte %d is %d; want %d", i, got.Values[i], want.Values[i])
		}
	}
}

func checkAddNorm(t *testing.T, set *Set, s source, n int) {
	wild := s.IntN(2) == 0
	a, b, gain, bias := s.floats(n, wild), s.floats(n, wild), s.floats(n, false), s.floats(n, false)
	want := make([]float32, n)
	scalar.AddNorm(want, a, b, gain, bias)
	got, intact := guarded(a)
	set.AddNorm(got, got, b, gain, bias)
	equalBits(t, "norm", got, want)
	if !intact() {
		t.Error("wrote behind the end")
	}
}

func checkDot(t *testing.T, set *Set, s source, n int) {
	a, b := s.floats(n, s.IntN(2) == 0), s.floats(n, false)
	equalBits(t, "product", []float32{set.Dot(a, b)}, []float32{scalar.Dot(a, b)})
}

func checkMultiply(t *testing.T, set *Set, s source, n int) {
	m := s.matrix(s.IntN(140), n)
	x := s.rows(s.IntN(14), n)
	stride := m.Width() + s.IntN(3)
	want := s.floats(x.N*stride, false)
	got, intact := guarded(want)
	scalar.Multiply(want, stride, x, m)
	set.Multiply(got, stride, x, m)
	equalBits(t, "product", got, want)
	if !intact() {
		t.Error("wrote behind the end")
	}
}

func checkScores(t *testing.T, set *Set, s source, n int) {
	kStride := ceil(n, Lanes) * Lanes
	rows, stride, qStride := s.IntN(11), kStride+s.IntN(3), HeadWidth+s.IntN(3)
	wild := s.IntN(2) == 0
	q, keys := s.floats(rows*qStride, wild), s.floats(HeadWidth*kStride, wild)
	want := s.floats(rows*stride, false)
	got, intact := guarded(want)
	scalar.Scores(want, stride, q, qStride, keys, kStride, rows)
	set.Scores(got, stride, q, qStride, keys, kStride, rows)
	equalBits(t, "scores", got, want)
	if !intact() {
		t.Error("wrote behind the end")
	}
}

func checkMix(t *testing.T, set *Set, s source, n int) {
	rows, stride, pStride, vStride := s.IntN(11), HeadWidth+s.IntN(3), n+s.IntN(3), HeadWidth+s.IntN(3)
	wild := s.IntN(2) == 0
	p, values := s.floats(rows*pStride, wild), s.floats(n*vStride, wild)
	want := s.floats(rows*stride, false)
	got, intact := guarded(want)
	scalar.Mix(want, stride, p, pStride, values, vStride, rows, n)
	set.Mix(got, stride, p, pStride, values, vStride, rows, n)
	equalBits(t, "mixture", got, want)
	if !intact() {
		t.Error("wrote behind the end")
	}
}
