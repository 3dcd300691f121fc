package encoder

import "bedside/index/encoder/kernel"

// Adapted returns a network like this one, whose matrices are those of these weights and the products of two thin ones
// added to them, that an adapter holds (Hu et al. 2021, LoRA, arXiv:2106.09685): of a matrix NAME of out by in numbers
// NAME.up, rank by out, and NAME.down, rank by in. It is the same one each time, shares the word table, and takes the
// memory of its own matrices. It fails, with an ErrWeights, where the adapter lacks a part or has one of another size.
func (e *Encoder) Adapted(adapter *Weights) (*Encoder, error) {
	return e.siblings.once(adapter.Version(), func() (*Encoder, error) {
		return e.like(&parts{weights: e.weights, adapter: adapter, kernels: e.kernels})
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
		scales[o] = roundRow(rows[o*in:(o+1)*in], numbers[o*in:(o+1)*in])
	}
	return rows, scales
}

// thin are the two matrices, out by rank and rank by in, whose product an adapter adds to a matrix of so many outputs and
// inputs.
func (p *parts) thin(name string, out, in int) (up, down []float32, rank int) {
	high, hasHigh := p.adapter.Tensor(name + ".up")
	wide, hasWide := p.adapter.Tensor(name + ".down")
	if !hasHigh || !hasWide || len(high.Shape) != 2 || len(wide.Shape) != 2 {
		p.fail("the adapter has no matrices %s.up and %s.down", name, name)
		return nil, nil, 0
	}
	if high.Shape[0] != wide.Shape[0] || high.Shape[1] != out || wide.Shape[1] != in {
		p.fail("the adapter has for %s matrices of %v and %v; want a rank by %d, and by %d", name, high.Shape, wide.Shape, out, in)
		return nil, nil, 0
	}
	rank = wide.Shape[0]
	turned := high.Floats()
	up = make([]float32, len(turned))
	for i, x := range turned {
		up[i%out*rank+i/out] = x
	}
	return up, wide.Floats(), rank
}

// roundRow writes numbers as int8 and returns their scale, which is 0 where all are next to nothing.
func roundRow(row []byte, numbers []float32) float32 {
	const most, least = 127, 1e-30
	var largest float32
	for _, x := range numbers {
		largest = max(largest, x, -x)
	}
	if largest < least {
		clear(row)
		return 0
	}
	// A float32 this large has no digits behind the point: adding it and taking it away rounds.
	const whole = 3 << 22
	steps := most / largest
	for i, x := range numbers {
		rounded := float32(x*steps) + whole
		row[i] = byte(int8(rounded - whole))
	}
	return largest / most
}
