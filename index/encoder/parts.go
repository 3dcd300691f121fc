package encoder

import (
	"fmt"
	"slices"

	"bedside/index/encoder/kernel"
	"bedside/index/encoder/wordpiece"
)

// parts takes what a network consists of out of its weights, and keeps the first fault.
type parts struct {
	weights *Weights
	prefix  string   // of the names of tensors
	adapter *Weights // what is added to matrices; nil for nothing
	remedy  string   // for who reads the fault
	err     error
}

func (p *parts) fail(format string, arguments ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, arguments...)
	}
}

// tensor returns a tensor that must have a type and a shape; an empty one when it has not.
func (p *parts) tensor(name, kind string, dims ...int) Tensor {
	name = p.prefix + name
	t, ok := p.weights.Tensor(name)
	switch {
	case !ok:
		p.fail("tensor %s is missing or damaged", name)
	case t.Type != kind || !slices.Equal(t.Shape, dims):
		p.fail("tensor %s: %s of %v; want %s of %v", name, t.Type, t.Shape, kind, dims)
	default:
		return t
	}
	return Tensor{}
}

// floats returns the numbers of a tensor of float32.
func (p *parts) floats(name string, dims ...int) []float32 {
	return p.tensor(name, "float32", dims...).Floats()
}

func (p *parts) vocabulary(name string) *wordpiece.Vocabulary {
	text, err := p.weights.Text(name)
	if err != nil {
		p.fail("%w", err)
		return nil
	}
	v, err := wordpiece.NewVocabulary(text)
	if err != nil {
		p.fail("tensor %s: %w", name, err)
	}
	return v
}

// norm is what a layer norm multiplies and adds.
type norm struct{ gain, bias []float32 }

func (p *parts) norm(name string, width int) norm {
	return norm{p.floats(name+".weight", width), p.floats(name+".bias", width)}
}

// linear is a matrix and what its inputs are multiplied by before they are
// rounded, the inverse of which is in the matrix: it makes components of unlike
// sizes alike, so that rounding costs them the same (Xiao et al. 2022, arXiv:2211.10438).
type linear struct {
	matrix *kernel.Matrix
	smooth []float32
}

// linear joins matrices of the same inputs to one; smooth names their factors.
func (p *parts) linear(smooth string, in, out int, names ...string) linear {
	var weights []byte
	var scales, biases []float32
	for _, name := range names {
		t := p.tensor(name+".weight", "int8", out, in)
		weights = append(weights, p.adapted(name, t.raw)...)
		scales = append(scales, floats(t.scales)...)
		biases = append(biases, p.floats(name+".bias", out)...)
	}
	if p.err != nil {
		return linear{}
	}
	m, err := kernel.NewMatrix(out*len(names), in, weights, scales, biases)
	if err != nil {
		p.fail("tensor %s: %w", names[0], err)
	}
	return linear{m, p.floats(smooth, in)}
}

// layer is one layer of BERT.
type layer struct {
	attention linear // queries, keys and values, one after the other
	output    linear
	afterAttention,
	afterInner norm
	up, down linear
}

func (p *parts) layer(prefix string, s shape) layer {
	self := prefix + "attention.self."
	return layer{
		attention:      p.linear(self+"smooth", s.Width, s.Width, self+"query", self+"key", self+"value"),
		output:         p.linear(prefix+"attention.output.dense.smooth", s.Width, s.Width, prefix+"attention.output.dense"),
		afterAttention: p.norm(prefix+"attention.output.LayerNorm", s.Width),
		up:             p.linear(prefix+"intermediate.dense.smooth", s.Width, s.Inner, prefix+"intermediate.dense"),
		down:           p.linear(prefix+"output.dense.smooth", s.Inner, s.Width, prefix+"output.dense"),
		afterInner:     p.norm(prefix+"output.LayerNorm", s.Width),
	}
}
