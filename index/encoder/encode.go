package encoder

import "bedside/index/encoder/kernel"

// Encoding is what the network makes of a text. Nobody else holds its memory, unless
// EncodeShared returned it.
type Encoding struct {
	// Tokens are those of the text between two special ones, which stand for
	// no bytes of it: the first and the last.
	Tokens []Token
	// Pooled is the mean of Outputs: the vector of the whole text.
	Pooled []float32
	// Outputs has a row of Width numbers for each token.
	Outputs []float32
}

// Tokenize cuts the start of a text into at most limit tokens, without the
// special ones, for a caller who chooses which of them to read.
func (e *Encoder) Tokenize(text string, limit int) []Token {
	return e.vocabulary.Tokenize(nil, text, limit)
}

// Encode reads the start of a text, up to MaxTokens tokens. The empty text has an encoding too.
func (e *Encoder) Encode(text string) Encoding {
	tokens := make([]Token, 1, 2+min(len(text), e.MaxTokens()))
	tokens = e.vocabulary.Tokenize(tokens, text, e.MaxTokens())
	return e.encode(tokens)
}

// EncodeTokens reads some tokens of a text, at most the first MaxTokens of
// them, as if they were the whole.
func (e *Encoder) EncodeTokens(tokens []Token) Encoding {
	return e.encode(e.inside(tokens))
}

// inside copies tokens, as many as are read, with places for the special ones around them.
func (e *Encoder) inside(tokens []Token) []Token {
	tokens = tokens[:min(len(tokens), e.MaxTokens())]
	return append(make([]Token, 1, len(tokens)+2), tokens...)
}

// encode runs the layers over tokens, the place of the first special one
// before them. Tokens that the vocabulary lacks become the unknown one.
func (e *Encoder) encode(tokens []Token) Encoding {
	tokens = e.framed(tokens)
	w := e.workspaces.Get().(*workspace)
	defer e.workspaces.Put(w)
	size := len(tokens) * e.shape.Width
	memory := make([]float32, size+e.shape.Width)
	out := Encoding{Tokens: tokens, Outputs: memory[:size:size], Pooled: memory[size:]}
	e.embed(out.Outputs, tokens, w)
	for n := range e.layers {
		e.attend(&e.layers[n], out.Outputs, w)
		e.feed(&e.layers[n], out.Outputs, w)
	}
	e.pool(out.Pooled, out.Outputs)
	return out
}

// framed puts the special tokens around those of a text, the first into the place
// that is free before them.
func (e *Encoder) framed(tokens []Token) []Token {
	end := 0
	if len(tokens) > 1 {
		end = tokens[len(tokens)-1].End
		tokens[0].Start, tokens[0].End = tokens[1].Start, tokens[1].Start
	}
	tokens[0].ID = e.vocabulary.First
	return append(tokens, Token{ID: e.vocabulary.Last, Start: end, End: end})
}

// embed writes the sums of the vectors of pieces and positions, normed.
func (e *Encoder) embed(x []float32, tokens []Token, w *workspace) {
	width := e.shape.Width
	w.temp = kernel.Grow(w.temp, width)
	for i, t := range tokens {
		id := int(t.ID)
		if id < 0 || id >= len(e.wordScales) {
			id = int(e.vocabulary.Unknown)
		}
		scale := e.wordScales[id]
		for k, b := range e.words[id*width : (id+1)*width] {
			w.temp[k] = float32(int8(b)) * scale
		}
		e.kernels.AddNorm(x[i*width:(i+1)*width], w.temp, e.positions[i*width:], e.norm.gain, e.norm.bias)
	}
}

// pool writes the mean of rows.
func (e *Encoder) pool(mean, x []float32) {
	width := e.shape.Width
	for i := range x {
		mean[i%width] += x[i]
	}
	n := float32(len(x) / width)
	for i := range mean {
		mean[i] /= n
	}
}
