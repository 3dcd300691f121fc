package kernel

import "math"

// The arithmetic in plain Go: the reference for the assembly, and what runs
// where there is none. Every product that is added to something is converted to
// float32 first, or some architectures would fuse both and round once; and every
// sum has a fixed order, so that all kernels give the same bits.
//
// The race detector does not watch the loops, as it cannot watch the assembly; it watches
// whoever gives them their slices.

// Constants of exp and its range.
const (
	// magic added to a float32 of less than 2^22 leaves its nearest whole number in the low bits.
	magic = 3 << 22
	log2e = 1.4426950216293335
	// ln2 in two parts, the first with few bits (Cody and Waite), so that its multiples are exact.
	ln2High = 0.693359375
	ln2Low  = -0.00021219444170128554
	// expLow is the smallest argument of expNeg; below it the result would be subnormal.
	expLow = -87
	// Of (exp(x) - 1 - x) / x^2 on half of [-ln 2, ln 2], minimax: relative error of exp 3.1e-9 before rounding.
	exp0 = 0.4999999403953552
	exp1 = 0.1666652113199234
	exp2 = 0.04166838899254799
	exp3 = 0.008368716575205326
	exp4 = 0.0013814597623422742
)

// Constants of half the complementary error function, from Abramowitz and
// Stegun 7.1.26: the argument is divided by the square root of 2 and the
// coefficients are halved, because GELU wants it so. Error below 7.5e-8.
const (
	erfP = 0.3275911 / math.Sqrt2
	erf1 = 0.254829592 / 2
	erf2 = -0.284496736 / 2
	erf3 = 1.421413741 / 2
	erf4 = -1.453152027 / 2
	erf5 = 1.061405429 / 2
)

// expNeg returns e^x for x up to 0; e^-87 for anything smaller, and for NaN.
func expNeg(x float32) float32 {
	x = larger(x, expLow)
	z := float32(x*log2e) + magic
	n := z - magic
	r := x - float32(n*ln2High)
	r -= float32(n * ln2Low)
	p := float32(r*exp4) + exp3
	p = float32(p*r) + exp2
	p = float32(p*r) + exp1
	p = float32(p*r) + exp0
	p = float32(float32(p*r)*r) + r
	p++
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(z)<<23)
}

// larger is a when it is greater, else b: b also when a is NaN. It is what the
// vector instructions compute.
func larger(a, b float32) float32 {
	if a > b {
		return a
	}
	return b
}

// smaller is a when it is less, else b: b also when a is NaN.
func smaller(a, b float32) float32 {
	if a < b {
		return a
	}
	return b
}

// gelu returns x * Phi(x), Phi the distribution function of the normal
// distribution (Hendrycks and Gimpel 2016, arXiv:1606.08415), as
// max(x, 0) - |x| * Phi(-|x|), which loses no digits on the negative side.
func gelu(x float32) float32 {
	a := math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
	t := 1 / (float32(a*erfP) + 1)
	p := float32(t*erf5) + erf4
	p = float32(p*t) + erf3
	p = float32(p*t) + erf2
	p = float32(p*t) + erf1
	p *= t
	p *= expNeg(float32(float32(a*a) * -0.5))
	return larger(x, 0) - float32(a*p)
}

//go:norace
func geluScalar(x []float32) {
	for i, v := range x {
		x[i] = gelu(v)
	}
}

// tree adds sixteen partial sums: upper half to lower half, until one is left.
func tree(lanes *[Lanes]float32) float32 {
	for half := Lanes / 2; half > 0; half /= 2 {
		for i := range half {
			lanes[i] += lanes[i+half]
		}
	}
	return lanes[0]
}

//go:norace
func softmaxScalar(x []float32) {
	top := float32(math.Inf(-1))
	for _, v := range x {
		top = larger(v, top)
	}
	var lanes [Lanes]float32
	for i, v := range x {
		x[i] = expNeg(v - top)
		lanes[i%Lanes] += x[i]
	}
	inverse := 1 / tree(&lanes)
	for i := range x {
		x[i] *= inverse
	}
}

//go:norace
func addNormScalar(dst, a, b, gain, bias []float32) {
	n := float32(len(dst))
	var lanes [Lanes]float32
	for i := range dst {
		dst[i] = a[i] + b[i]
		lanes[i%Lanes] += dst[i]
	}
	mean := tree(&lanes) / n
	lanes = [Lanes]float32{}
	for i := range dst {
		dst[i] -= mean
		lanes[i%Lanes] += float32(dst[i] * dst[i])
	}
	inverse := 1 / float32(math.Sqrt(float64(tree(&lanes)/n+epsilon)))
	for i := range dst {
		dst[i] = float32(float32(dst[i]*inverse)*gain[i]) + bias[i]
	}
}

//go:norace
func dotScalar(a, b []float32) float32 {
	var lanes [Lanes]float32
	for i := range a {
		lanes[i%Lanes] += float32(a[i] * b[i])
	}
	return tree(&lanes)
}

// rangeScalar returns the least and the greatest of 0 and the products of
// values and their smoothing factors.
//
//go:norace
func rangeScalar(src, smooth []float32) (low, high float32) {
	for i, v := range src {
		p := v * smooth[i]
		low = smaller(p, low)
		high = larger(p, high)
	}
	return low, high
}

// roundScalar rounds products to steps of 1/inverse, offset holding the zero
// point and magic.
//
//go:norace
func roundScalar(dst []uint8, src, smooth []float32, inverse, offset float32) {
	for i, v := range src {
		t := float32(float32(v*smooth[i])*inverse) + offset
		t = smaller(larger(t, magic), magic+255)
		dst[i] = uint8(math.Float32bits(t))
	}
}

// scoresScalar: see Set.Scores.
//
//go:norace
func scoresScalar(dst []float32, stride int, q []float32, qStride int, keys []float32, kStride, rows int) {
	for r := range rows {
		out := dst[r*stride : r*stride+kStride]
		clear(out)
		for d := range HeadWidth {
			x := q[r*qStride+d]
			for j, k := range keys[d*kStride : (d+1)*kStride] {
				out[j] += float32(x * k)
			}
		}
		for j := range out {
			out[j] *= scoreScale
		}
	}
}

// mixScalar: see Set.Mix.
//
//go:norace
func mixScalar(dst []float32, stride int, p []float32, pStride int, values []float32, vStride, rows, n int) {
	for r := range rows {
		out := dst[r*stride : r*stride+HeadWidth]
		for j := range n {
			x := p[r*pStride+j]
			for d, v := range values[j*vStride : j*vStride+HeadWidth] {
				out[d] += float32(x * v)
			}
		}
	}
}

// multiplyScalar: see Set.Multiply. It multiplies two rows at once: their values
// stand in the two halves of 64 bits, and so do their sums.
func multiplyScalar(dst []float32, stride int, x *Rows, m *Matrix) {
	size := m.groups * blockRows * group
	row := func(r int) []uint8 { return x.Values[r*x.Stride : (r+1)*x.Stride] }
	for b := range m.blocks {
		w := m.weights[b*size : (b+1)*size]
		for r := 0; r < x.N; r += 2 {
			next := min(r+1, x.N-1)
			var sums [blockRows]int64
			blockScalar(&sums, row(r), row(next), w)
			for o, sum := range sums {
				at := b*blockRows + o
				dst[next*stride+at] = m.number(at, int32((sum-int64(int32(sum)))>>32), x, next)
				dst[r*stride+at] = m.number(at, int32(sum), x, r)
			}
		}
	}
}

// number turns the sum of an output and a row into what it stands for.
func (m *Matrix) number(output int, sum int32, x *Rows, row int) float32 {
	sum -= x.Zeros[row] * m.sums[output]
	return float32(float32(float32(sum)*x.Scales[row])*m.scales[output]) + m.biases[output]
}

// blockScalar multiplies two rows with a block of 64 outputs. A product of a
// weight and both values is the sum of both products, the second times 2^32.
//
//go:norace
func blockScalar(sums *[blockRows]int64, a, b []uint8, weights []int8) {
	for g := 0; g+group <= len(a) && g+group <= len(b) && len(weights) >= blockRows*group; g += group {
		x0, x1 := int64(a[g])|int64(b[g])<<32, int64(a[g+1])|int64(b[g+1])<<32
		x2, x3 := int64(a[g+2])|int64(b[g+2])<<32, int64(a[g+3])|int64(b[g+3])<<32
		w := (*[blockRows * group]int8)(weights)
		for o := range blockRows {
			sums[o] += x0*int64(w[o*4]) + x1*int64(w[o*4+1]) + x2*int64(w[o*4+2]) + x3*int64(w[o*4+3])
		}
		weights = weights[blockRows*group:]
	}
}
