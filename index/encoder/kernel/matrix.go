package kernel

import "fmt"

// What the packed form of a Matrix is made of.
const (
	// Lanes is the number of partial sums of every reduction, and what the
	// lengths of float rows must be a multiple of.
	Lanes = 16
	// blockRows is the number of outputs that stand together in a packed matrix.
	blockRows = 64
	// group is the number of inputs that one instruction multiplies and adds.
	group = 4
)

// Matrix is a weight matrix of 8-bit numbers with a scale and a bias for each
// output, packed for the kernels: blocks of 64 outputs, in them groups of four
// inputs, in them the outputs, each with its four weights side by side. What an
// instruction needs next is therefore always what comes next in memory.
type Matrix struct {
	in, out int
	groups  int       // of inputs, rounded up
	blocks  int       // of outputs, rounded up
	weights []int8    // blocks * groups * 64 * 4
	scales  []float32 // one an output, padded with 0
	biases  []float32 // one an output, padded with 0
	sums    []int32   // of an output's weights: what a zero point of 1 adds
}

// NewMatrix packs a matrix given row by row, one row an output; bytes are taken as the 8-bit
// numbers that have their bits. It fails when the lengths do not fit one another or a sum could
// leave 32 bits.
func NewMatrix[W int8 | uint8](out, in int, weights []W, scales, biases []float32) (*Matrix, error) {
	const maxIn = 1 << 15 // 255 * 128 * 2^15 < 2^31
	if out < 0 || in < 0 || in > maxIn || len(weights) != out*in || len(scales) != out || len(biases) != out {
		return nil, fmt.Errorf("pack matrix of %d by %d: %d weights, %d scales, %d biases",
			out, in, len(weights), len(scales), len(biases))
	}
	m := &Matrix{in: in, out: out, groups: ceil(in, group), blocks: ceil(out, blockRows)}
	m.weights = make([]int8, m.blocks*m.groups*blockRows*group)
	m.scales = make([]float32, m.Width())
	m.biases = make([]float32, m.Width())
	m.sums = make([]int32, m.Width())
	copy(m.scales, scales)
	copy(m.biases, biases)
	for o := range out {
		packRow(m, o, weights[o*in:(o+1)*in])
	}
	return m, nil
}

// packRow puts the weights of one output in their places.
func packRow[W int8 | uint8](m *Matrix, o int, row []W) {
	at := (o/blockRows)*m.groups*blockRows*group + o%blockRows*group
	var sum int32
	for len(row) >= group {
		// As arrays, so that four are one access to memory, of which the race detector watches each.
		four := [group]W(row)
		packed := [group]int8{int8(four[0]), int8(four[1]), int8(four[2]), int8(four[3])}
		*(*[group]int8)(m.weights[at:]) = packed
		sum += int32(packed[0]) + int32(packed[1]) + int32(packed[2]) + int32(packed[3])
		row = row[group:]
		at += blockRows * group
	}
	for i, w := range row {
		m.weights[at+i] = int8(w)
		sum += int32(int8(w))
	}
	m.sums[o] = sum
}

// First is the matrix of the first n outputs, at most all. It shares their memory.
func (m *Matrix) First(n int) *Matrix {
	first := *m
	first.out = min(n, m.out)
	first.blocks = ceil(first.out, blockRows)
	return &first
}

// In is the number of inputs.
func (m *Matrix) In() int { return m.in }

// Out is the number of outputs.
func (m *Matrix) Out() int { return m.out }

// Width is the number of outputs, rounded up to a full block: the length of a
// row that Multiply writes.
func (m *Matrix) Width() int { return m.blocks * blockRows }

// Rows are rows of numbers rounded to 8 bits, each with its own scale and zero
// point: number = (value - zero) * scale.
type Rows struct {
	N      int
	Stride int // bytes from one row to the next
	Values []uint8
	Scales []float32
	Zeros  []int32
}

// Resize makes room for n rows of a width, keeping no values.
func (r *Rows) Resize(n, width int) {
	r.N, r.Stride = n, ceil(width, group)*group
	r.Values = Grow(r.Values, n*r.Stride)
	r.Scales = Grow(r.Scales, n)
	r.Zeros = Grow(r.Zeros, n)
}

// Grow returns a slice of length n, the given one when it is large enough. The
// values are whatever stood there.
func Grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

func ceil(a, b int) int { return (a + b - 1) / b }
