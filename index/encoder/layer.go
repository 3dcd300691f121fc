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

// Memory holds keys and values of a text in one layer, for the tokens of
// another text to attend to. It may be filled again and again; while it is
// not being filled, many may read it.
type Memory struct {
	n      int       // tokens
	stride int       // tokens, rounded up
	keys   []float32 // transposed: heads, components, tokens
	values []float32 // a row a token
}

// Remember fills a memory with the keys and values of a text in a layer, given
// the text's Inputs of that layer. Layers are counted from 0.
func (e *Encoder) Remember(m *Memory, layer int, s States) {
	w := e.workspaces.Get().(*workspace)
	defer e.workspaces.Put(w)
	width := e.shape.Width
	blocks := width / 64
	matrix := e.layers[layer].attention.matrix.Blocks(blocks, 3*blocks)
	w.projected = kernel.Grow(w.projected, s.rows.N*2*width)
	e.kernels.Multiply(w.projected, 2*width, &s.rows, matrix)
	m.n, m.stride = s.rows.N, padded(s.rows.N)
	m.keys = kernel.Grow(m.keys, width*m.stride)
	transpose(m.keys, m.stride, w.projected, 2*width, m.n, width)
	m.values = kernel.Grow(m.values, m.n*width)
	for i := range m.n {
		copy(m.values[i*width:(i+1)*width], w.projected[i*2*width+width:])
	}
}

// RunLayer puts rows of hidden states through one layer, counted from 0, in
// place. They attend to themselves and, when there is a memory of that layer,
// to all that it holds.
func (e *Encoder) RunLayer(layer int, hidden []float32, m *Memory) {
	w := e.workspaces.Get().(*workspace)
	defer e.workspaces.Put(w)
	e.attend(&e.layers[layer], hidden, m, w)
	e.feed(&e.layers[layer], hidden, w)
}

// attend does the first half of a layer: attention, and the norm of its sum
// with what entered.
func (e *Encoder) attend(l *layer, x []float32, m *Memory, w *workspace) {
	width := e.shape.Width
	n := len(x) / width
	e.quantise(&w.rows, x, l.attention.smooth)
	w.projected = kernel.Grow(w.projected, n*3*width)
	e.kernels.Multiply(w.projected, 3*width, &w.rows, l.attention.matrix)
	e.mix(n, m, w)
	e.quantise(&w.inner, w.context, l.output.smooth)
	w.temp = kernel.Grow(w.temp, n*width)
	e.kernels.Multiply(w.temp, width, &w.inner, l.output.matrix)
	e.addNorm(x, w.temp, l.afterAttention)
}

// mix computes the context of n tokens out of their queries, keys and values,
// and those of a memory.
func (e *Encoder) mix(n int, m *Memory, w *workspace) {
	width := e.shape.Width
	own := Memory{n: n, stride: padded(n)}
	w.keys = kernel.Grow(w.keys, width*own.stride)
	own.keys = w.keys
	transpose(own.keys, own.stride, w.projected[width:], 3*width, n, width)
	w.context = kernel.Grow(w.context, n*width)
	clear(w.context)
	if m == nil {
		m = &Memory{}
	}
	for from := 0; from < n; from += queryRows {
		e.mixRows(from, min(queryRows, n-from), own, m, w)
	}
}

// mixRows computes the attention of some rows to the text's own tokens and to a memory.
func (e *Encoder) mixRows(from, rows int, own Memory, m *Memory, w *workspace) {
	width := e.shape.Width
	wide := own.stride + m.stride
	w.scores = kernel.Grow(w.scores, rows*wide)
	for head := range e.shape.Heads {
		at := head * kernel.HeadWidth
		queries := w.projected[from*3*width+at:]
		e.kernels.Scores(w.scores, wide, queries, 3*width, own.keys[at*own.stride:], own.stride, rows)
		if m.n > 0 {
			e.kernels.Scores(w.scores[own.stride:], wide, queries, 3*width, m.keys[at*m.stride:], m.stride, rows)
		}
		for r := range rows {
			row := w.scores[r*wide : (r+1)*wide]
			mask(row[own.n:own.stride])
			mask(row[own.stride+m.n:])
			e.kernels.Softmax(row)
		}
		context := w.context[from*width+at:]
		e.kernels.Mix(context, width, w.scores, wide, w.projected[2*width+at:], 3*width, rows, own.n)
		if m.n > 0 {
			e.kernels.Mix(context, width, w.scores[own.stride:], wide, m.values[at:], width, rows, m.n)
		}
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

// transpose writes component d of row i to dst[d*stride+i], and 0 for rows that are not there.
func transpose(dst []float32, stride int, src []float32, srcStride, rows, width int) {
	for d := range width {
		column := dst[d*stride : (d+1)*stride]
		for i := range rows {
			column[i] = src[i*srcStride+d]
		}
		clear(column[rows:])
	}
}
