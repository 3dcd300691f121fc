package encoder

import (
	"fmt"
	"io"
	"sync"

	"bedside/index/encoder/kernel"
	"bedside/index/encoder/wordpiece"
)

// Token is a piece of a text; Start and End are bytes of it.
type Token = wordpiece.Token

// Encoder turns texts into vectors. It does not change and may be used by many
// goroutines at once; each uses one core.
type Encoder struct {
	weights    *Weights
	shape      shape
	kernels    *kernel.Set
	vocabulary *wordpiece.Vocabulary
	words      []byte    // a row of int4 for each piece of the vocabulary
	wordScales []float32 // one for each piece
	positions  []float32 // a row for each position, the type of the first text added
	second     []float32 // what the type of a second text differs by
	norm       norm
	layers     []layer
	workspaces sync.Pool
	recent     recent
	siblings   siblings
}

// siblings are the networks of the same weights that were asked for, by their prefix or the version of their adapter.
type siblings struct {
	sync.Mutex
	made map[string]*Encoder
}

// Option changes how an encoder is made.
type Option func(*Encoder)

// WithKernels makes the encoder compute with a set of kernels other than the
// best. The results are the same.
func WithKernels(set *kernel.Set) Option { return func(e *Encoder) { e.kernels = set } }

// Load reads weights and makes an encoder of them. It fails, with an
// ErrWeights, when they are damaged, cut off, or not those of such a network.
func Load(r io.Reader, options ...Option) (*Encoder, error) {
	w, err := ReadWeights(r)
	if err != nil {
		return nil, err
	}
	return New(w, options...)
}

// Default returns the encoder of the embedded weights. They are read when it is
// first called.
var Default = sync.OnceValues(func() (*Encoder, error) {
	w, err := parseWeights(embedded)
	if err != nil {
		return nil, fmt.Errorf("embedded weights: %w", err)
	}
	return New(w)
})

// New makes an encoder of weights.
func New(w *Weights, options ...Option) (*Encoder, error) {
	e := &Encoder{weights: w, shape: w.header.Model, kernels: kernel.Best()}
	e.workspaces.New = func() any { return new(workspace) }
	for _, option := range options {
		option(e)
	}
	p := &parts{weights: w}
	if !e.shape.possible() {
		p.fail("a network of %+v cannot be computed here", e.shape)
	}
	if p.err == nil {
		e.buildWords(p)
	}
	if p.err == nil {
		e.build(p)
	}
	if p.err != nil {
		return nil, fmt.Errorf("%w: %w; %s", ErrWeights, p.err, weightsRemedy)
	}
	return e, nil
}

// Sibling returns the network whose tensors stand in the same weights under names with a
// prefix, such as "cross.", the same one each time. It shares the vocabulary and the word table,
// and is as large. It fails, with an ErrWeights, when the weights have no such network.
func (e *Encoder) Sibling(prefix string) (*Encoder, error) {
	return e.siblings.once("prefix "+prefix, func() (*Encoder, error) {
		return e.like(&parts{weights: e.weights, prefix: prefix, remedy: weightsRemedy})
	})
}

// once returns the network of a name, which it builds where there is none yet. Where that fails nothing is kept.
func (s *siblings) once(name string, build func() (*Encoder, error)) (*Encoder, error) {
	s.Lock()
	defer s.Unlock()
	if e, made := s.made[name]; made {
		return e, nil
	}
	e, err := build()
	if err != nil {
		return nil, err
	}
	if s.made == nil {
		s.made = map[string]*Encoder{}
	}
	s.made[name] = e
	return e, nil
}

// like makes a network with the word table and the kernels of this one, of other parts.
func (e *Encoder) like(p *parts) (*Encoder, error) {
	s := &Encoder{weights: e.weights, shape: e.shape, kernels: e.kernels,
		vocabulary: e.vocabulary, words: e.words, wordScales: e.wordScales}
	s.workspaces.New = func() any { return new(workspace) }
	if s.build(p); p.err != nil {
		return nil, fmt.Errorf("%w: %w; %s", ErrWeights, p.err, p.remedy)
	}
	return s, nil
}

// buildWords takes the vocabulary and the word table out of the weights.
func (e *Encoder) buildWords(p *parts) {
	e.vocabulary = p.vocabulary("vocab.txt")
	if p.err != nil {
		return
	}
	words := p.tensor("embeddings.word_embeddings.weight", "int4", e.vocabulary.Size(), e.shape.Width)
	e.words, e.wordScales = words.raw, floats(words.scales)
}

// build takes the other parts of the network out of the weights.
func (e *Encoder) build(p *parts) {
	s := e.shape
	e.positions = p.floats("embeddings.position_embeddings.weight", s.Positions, s.Width)
	types := p.floats("embeddings.token_type_embeddings.weight", 2, s.Width)
	e.norm = p.norm("embeddings.LayerNorm", s.Width)
	for n := range s.Layers {
		if p.err != nil {
			return
		}
		e.layers = append(e.layers, p.layer(fmt.Sprintf("encoder.layer.%d.", n), s))
	}
	if p.err != nil {
		return
	}
	for i := range e.positions {
		e.positions[i] += types[i%s.Width]
	}
	e.second = make([]float32, s.Width)
	for i := range e.second {
		e.second[i] = types[s.Width+i] - types[i]
	}
}

// possible tells whether the kernels can compute a network.
func (s shape) possible() bool {
	const most = 1 << 14
	for _, n := range []int{s.Layers, s.Width, s.Heads, s.Inner, s.Positions} {
		if n <= 0 || n > most {
			return false
		}
	}
	return s.Width == s.Heads*kernel.HeadWidth && s.Width%64 == 0 && s.Inner%64 == 0 && s.Positions > 2
}

// Weights returns what the encoder was made of, the tensors of its heads among them; of an adapted one those that the
// adapter is added to.
func (e *Encoder) Weights() *Weights { return e.weights }

// Kernels returns the arithmetic that the encoder uses, for the heads.
func (e *Encoder) Kernels() *kernel.Set { return e.kernels }

// Width is the number of components of a vector.
func (e *Encoder) Width() int { return e.shape.Width }

// MaxTokens is how many tokens of a text are read, without the two special ones.
func (e *Encoder) MaxTokens() int { return e.shape.Positions - 2 }
