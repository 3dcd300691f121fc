package reader

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"bedside/index/encoder"
	"bedside/index/encoder/kernel"
)

// format is the version of what a Passage is made of. It changes when the same weights
// would make another one of the same text.
const format = 1

// Reader reads passages. It does not change and may be used by many goroutines.
type Reader struct {
	encoder *encoder.Encoder
	kernels *kernel.Set
	width   int
	ones    []float32 // what Quantise multiplies by

	unit    [3]float64
	passage [4]float64
	weight  []float32
	bias    float32
	cross   crossEncoder

	scratch sync.Pool // of *scratch
	lane    lane
}

// Reading is what the reader makes of a passage for a question.
type Reading struct {
	// Logit is the logarithm of the odds that the passage answers; NoWords where there
	// is nothing in it to read.
	Logit float64
	// Cosine is that of the means of question and passage, MaxSim the weighted mean of
	// the cosines of the question's tokens with the passage's nearest: parts of Logit.
	Cosine, MaxSim float64
	// Units are the passage's sentences and items, in the order of the text.
	Units []Evidence
}

// Evidence is a sentence or an item: the bytes Start to End of the passage's text, from
// its first character that is read (the mark of an item is) to its last. Logit is the
// logarithm of the odds that it answers.
type Evidence struct {
	Start, End int
	Logit      float64
}

// NoWords is the Logit of a passage in which there is nothing to read.
const NoWords = -100

// Unread is the reading of a passage that was not read: the least likely that there is.
var Unread = Reading{Logit: NoWords, Cosine: -1, MaxSim: -1}

// New makes a reader of an encoder's weights. It fails when they have no such head.
func New(e *encoder.Encoder) (*Reader, error) {
	r := &Reader{encoder: e, kernels: e.Kernels(), width: e.Width(), ones: slices.Repeat([]float32{1}, e.Width())}
	r.scratch.New = func() any { return new(scratch) }
	r.lane.init(max(1, runtime.GOMAXPROCS(0)/2))
	if err := r.build(); err != nil {
		return nil, fmt.Errorf("making the reader of the weights %s: %w", e.Weights().Version(), err)
	}
	return r, nil
}

// build takes the head out of the weights. Its numbers are finite: the encoder refuses
// weights with others.
func (r *Reader) build() error {
	for _, part := range []struct {
		name string
		size int
		use  func(x []float32)
	}{
		{"reader.unit", len(r.unit), func(x []float32) { widen(r.unit[:], x) }},
		{"reader.passage", len(r.passage), func(x []float32) { widen(r.passage[:], x) }},
		{"reader.weight.weight", r.width, func(x []float32) { r.weight = x }},
		{"reader.weight.bias", 1, func(x []float32) { r.bias = x[0] }},
	} {
		x, err := floatsOf(r.encoder.Weights(), part.name, part.size)
		if err != nil {
			return err
		}
		part.use(x)
	}
	return r.cross.build(r.encoder)
}

func widen(dst []float64, src []float32) {
	for i, v := range src {
		dst[i] = float64(v)
	}
}

// Version names the weights and the form of what is made of them: a Passage of one
// version means nothing to a reader of another.
func (r *Reader) Version() string { return fmt.Sprintf("%s.%d", r.encoder.Weights().Version(), format) }
