package encoder

import (
	"math"

	"bedside/index/encoder/kernel"
)

// adapterRemedy is for who reads that an adapter does not fit.
const adapterRemedy = "write the adapter again with training/export_adapter.py"

// Adapted returns the main network of these weights with an adapter: to each matrix, NAME of out by in numbers, the product
// of two thin ones is added that the adapter holds, NAME.up, rank by out, and NAME.down, rank by in (Hu et al. 2021, LoRA,
// arXiv:2106.09685). It is the same network each time, shares the word table, and takes the memory of its own matrices. It
// fails, with an ErrWeights, where the adapter lacks a part, has one of another size, or makes numbers that are not finite.
func (e *Encoder) Adapted(adapter *Weights) (*Encoder, error) {
	return e.siblings.once("adapter "+adapter.Version(), func() (*Encoder, error) {
		return e.like(&parts{weights: e.weights, adapter: adapter, kernels: e.kernels, remedy: adapterRemedy})
	})
}

// adapted are the rows of a matrix, and the scale of each, with what the adapter adds to it; smooth names the factors
// that its inputs are multiplied by, which its numbers are divided by.
func (p *parts) adapted(name string, t Tensor, smooth string) (rows []byte, scales []float32) {
	if p.adapter == nil || p.err != nil {
		return t.raw, floats(t.scales)
	}
	out, in := t.Shape[0], t.Shape[1]
	up, down, rank := p.thin(name, out, in)
	factors := p.floats(smooth, in)
	if p.err != nil {
		return nil, nil
	}
	for i := range down {
		down[i] /= factors[i%in]
	}
	numbers := t.Floats()
	for at := 0; at < in; at += kernel.HeadWidth {
		p.kernels.Mix(numbers[at:], in, up, rank, down[at:], in, out, rank)
	}
	rows, scales = make([]byte, len(numbers)), make([]float32, out)
	for o := range out {
		scale, finite := roundRow(rows[o*in:(o+1)*in], numbers[o*in:(o+1)*in])
		if !finite {
			p.fail("the adapter makes numbers of %s that are not finite", name)
			return nil, nil
		}
		scales[o] = scale
	}
	return rows, scales
}

// thin are the two matrices, out by rank and rank by in, whose product an adapter adds to a matrix of so many outputs and
// inputs.
func (p *parts) thin(name string, out, in int) (up, down []float32, rank int) {
	high, hasHigh := p.adapter.Tensor(name + ".up")
	wide, hasWide := p.adapter.Tensor(name + ".down")
	turned, down := high.Floats(), wide.Floats()
	if !hasHigh || !hasWide || len(high.Shape) != 2 || len(wide.Shape) != 2 || turned == nil || down == nil {
		p.fail("the adapter has no matrices %s.up and %s.down", name, name)
		return nil, nil, 0
	}
	if high.Shape[0] != wide.Shape[0] || high.Shape[1] != out || wide.Shape[1] != in {
		p.fail("the adapter has for %s matrices of %v and %v; want a rank by %d, and by %d", name, high.Shape, wide.Shape, out, in)
		return nil, nil, 0
	}
	rank = wide.Shape[0]
	up = make([]float32, len(turned))
	for i, x := range turned {
		up[i%out*rank+i/out] = x
	}
	return up, down, rank
}

// roundRow writes numbers as int8 and returns their scale, which is 0 where all are next to nothing, and whether they are finite.
func roundRow(row []byte, numbers []float32) (scale float32, finite bool) {
	const most, least = 127, 1e-30
	var largest float32
	for _, x := range numbers {
		largest = max(largest, x, -x) // NaN where one is
	}
	if x := float64(largest); math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, false
	}
	if largest < least {
		clear(row)
		return 0, true
	}
	// A float32 this large has no digits behind the point: adding it and taking it away rounds.
	const whole = 3 << 22
	steps := most / largest
	for i, x := range numbers {
		rounded := float32(x*steps) + whole
		row[i] = byte(int8(rounded - whole))
	}
	return largest / most, true
}
