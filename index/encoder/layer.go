package encoder

import (
	"math"

	"bedside/index/encoder/kernel"
)

// How many rows are worked on at a time, so that what they need stays in a cache.
const (
	queryRows = 16
	innerRows = 64
)

// workspace is the memory that one pass through the layers needs. It is kept
// for the next.
type workspace struct {
	rows      kernel.Rows // what enters the attention, rounded
	inner     kernel.Rows // what enters the other matrices, rounded
	projected []float32   // queries, keys and values: a row a token
	keys      []float32   // transposed: heads, components, tokens
	scores    []float32
	context   []float32
	temp      []float32
	hidden    []float32 // between the two matrices after the attention
}

// attend does the first half of a layer for the first rows of x: attention to all of them, and the
// norm of its sum with what entered.
func (e *Encoder) attend(l *layer, x []float32, rows int, w *workspace) {
	width := e.shape.Width
	n := len(x) / width
	e.quantise(&w.rows, x, l.attention.smooth)
	w.projected = kernel.Grow(w.projected, n*3*width)
	e.kernels.Multiply(w.projected, 3*width, &w.rows, l.attention.matrix)
	e.mix(rows, n, w)
	e.quantise(&w.inner, w.context, l.output.smooth)
	w.temp = kernel.Grow(w.temp, rows*width)
	e.kernels.Multiply(w.temp, width, &w.inner, l.output.matrix)
	e.addNorm(x[:rows*width], w.temp, l.afterAttention)
}

// mix computes the context of the first rows of n tokens out of their queries, and of the keys and values of all.
func (e *Encoder) mix(rows, n int, w *workspace) {
	width, stride := e.shape.Width, padded(n)
	w.keys = kernel.Grow(w.keys, width*stride)
	transpose(w.keys, stride, w.projected[width:], 3*width, n, width)
	w.context = kernel.Grow(w.context, rows*width)
	clear(w.context)
	for from := 0; from < rows; from += queryRows {
		e.mixRows(from, min(queryRows, rows-from), n, w)
	}
}

// mixRows computes the attention of some rows to all n tokens.
func (e *Encoder) mixRows(from, rows, n int, w *workspace) {
	width, stride := e.shape.Width, padded(n)
	w.scores = kernel.Grow(w.scores, rows*stride)
	for head := range e.shape.Heads {
		at := head * kernel.HeadWidth
		e.kernels.Scores(w.scores, stride, w.projected[from*3*width+at:], 3*width, w.keys[at*stride:], stride, rows)
		for r := range rows {
			row := w.scores[r*stride : (r+1)*stride]
			mask(row[n:])
			e.kernels.Softmax(row)
		}
		values := w.projected[2*width+at:]
		e.kernels.Mix(w.context[from*width+at:], width, w.scores, stride, values, 3*width, rows, n)
	}
}

// mask marks scores of places where no token is.
func mask(scores []float32) {
	for i := range scores {
		scores[i] = float32(math.Inf(-1))
	}
}

// feed does the second half of a layer: two matrices and GELU between them, and
// the norm of the sum with what entered.
func (e *Encoder) feed(l *layer, x []float32, w *workspace) {
	step := innerRows * e.shape.Width
	for ; len(x) > 0; x = x[min(step, len(x)):] {
		part := x[:min(step, len(x))]
		n := len(part) / e.shape.Width
		e.quantise(&w.inner, part, l.up.smooth)
		w.hidden = kernel.Grow(w.hidden, n*e.shape.Inner)
		e.kernels.Multiply(w.hidden, e.shape.Inner, &w.inner, l.up.matrix)
		e.kernels.GELU(w.hidden)
		e.quantise(&w.inner, w.hidden, l.down.smooth)
		w.temp = kernel.Grow(w.temp, n*e.shape.Width)
		e.kernels.Multiply(w.temp, e.shape.Width, &w.inner, l.down.matrix)
		e.addNorm(part, w.temp, l.afterInner)
	}
}

// quantise rounds rows as wide as the smoothing factors are many.
func (e *Encoder) quantise(dst *kernel.Rows, x, smooth []float32) {
	width := len(smooth)
	dst.Resize(len(x)/width, width)
	for r := range dst.N {
		e.kernels.Quantise(dst, r, x[r*width:(r+1)*width], smooth)
	}
}

// addNorm replaces each row of x by the norm of its sum with that of y.
func (e *Encoder) addNorm(x, y []float32, n norm) {
	width := e.shape.Width
	for r := 0; r < len(x); r += width {
		e.kernels.AddNorm(x[r:r+width], x[r:r+width], y[r:], n.gain, n.bias)
	}
}

// padded rounds a number of tokens up to what the kernels want.
func padded(n int) int { return (n + kernel.Lanes - 1) / kernel.Lanes * kernel.Lanes }

// transposed is how many components are transposed at a time: those of a row are next to one another, and those of
// like places in the rows that follow stay in the nearest cache.
const transposed = 16

// transpose writes component d of row i to dst[d*stride+i], and 0 for rows that are not there. The race detector
// watches whoever gives it its slices.
//
//go:norace
func transpose(dst []float32, stride int, src []float32, srcStride, rows, width int) {
	for from := 0; from < width; from += transposed {
		to := min(from+transposed, width)
		for i := range rows {
			for d, x := range src[i*srcStride+from : i*srcStride+to] {
				dst[(from+d)*stride+i] = x
			}
		}
		for d := from; d < to; d++ {
			clear(dst[d*stride+rows : (d+1)*stride])
		}
	}
}
