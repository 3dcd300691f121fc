package urgency

import (
	"fmt"
	"math"

	"bedside/index/encoder"
)

// linear is a layer of a head: a row of weights and a bias for each output.
type linear struct {
	weights []float32 // outputs × inputs
	bias    []float32
}

// apply returns the outputs for an input.
func (l linear) apply(x []float32) []float32 {
	out := make([]float32, len(l.bias))
	for i := range out {
		sum := l.bias[i]
		for k, w := range l.weights[i*len(x) : (i+1)*len(x)] {
			sum += float32(w * x[k]) // never fused: the same on every processor
		}
		out[i] = sum
	}
	return out
}

// layerOf reads the layer of a name, which must have so many outputs and inputs. Its numbers
// are finite: the encoder refuses weights with others.
func layerOf(w *encoder.Weights, name string, outputs, inputs int) (linear, error) {
	weight, hasWeight := w.Tensor(name + ".weight")
	bias, hasBias := w.Tensor(name + ".bias")
	if !hasWeight || !hasBias {
		return linear{}, fmt.Errorf("the weights have no layer %s", name)
	}
	l := linear{weight.Floats(), bias.Floats()}
	if len(l.weights) != outputs*inputs || len(l.bias) != outputs {
		return linear{}, fmt.Errorf("the layer %s has %d weights and %d biases, not %d and %d", name, len(l.weights),
			len(l.bias), outputs*inputs, outputs)
	}
	return l, nil
}

// softmax turns outputs into probabilities.
func softmax(x []float32) []float64 {
	most := math.Inf(-1)
	for _, v := range x {
		most = max(most, float64(v))
	}
	p, sum := make([]float64, len(x)), 0.0
	for i, v := range x {
		p[i] = math.Exp(float64(v) - most)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
