package encoder

import "bedside/index/encoder/kernel"

// Encoding is what the network makes of a text. Nobody else holds its memory, unless
// EncodeShared returned it.
type Encoding struct {
	// Tokens are those of the text between two special ones, which stand for
	// no bytes of it: the first and the last. In a pair a third stands between both texts.
	Tokens []Token
	// Pooled is the mean of Outputs, in a pair of those of the first text: its vector.
	Pooled []float32
	// Outputs has a row of Width numbers for each token, in a pair for each of those that Pooled is the mean of.
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
	return e.run(tokens, len(tokens))
}

// run runs the layers over tokens, of which those from second on are of a second text. Outputs are
// of those before: the last layer, whose outputs of the second text nobody would look at, is not computed for it.
func (e *Encoder) run(tokens []Token, second int) Encoding {
	w := e.workspaces.Get().(*workspace)
	defer e.workspaces.Put(w)
	size := len(tokens) * e.shape.Width
	memory := make([]float32, size+e.shape.Width)
	x := memory[:size:size]
	e.embed(x, tokens, second, w)
	for n := range e.layers {
		rows := len(tokens)
		if n == len(e.layers)-1 {
			rows = second
		}
		e.attend(&e.layers[n], x, rows, w)
		e.feed(&e.layers[n], x[:rows*e.shape.Width], w)
	}
	out := Encoding{Tokens: tokens, Outputs: x[:second*e.shape.Width], Pooled: memory[size:]}
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

// EncodePair reads two texts as one, each with a special token behind it, so that every token of
// one attends to those of the other. Pooled is the mean of the first and its special tokens. Of
// more than MaxTokens tokens the last of the second are left out, then those of the first.
func (e *Encoder) EncodePair(first, second []Token) Encoding {
	first = first[:min(len(first), e.MaxTokens()-1)]
	second = second[:min(len(second), e.MaxTokens()-1-len(first))]
	tokens := append(make([]Token, 1, len(first)+len(second)+3), first...)
	tokens = e.framed(tokens)
	n := len(tokens)
	tokens = append(tokens, second...)
	return e.run(append(tokens, Token{ID: e.vocabulary.Last}), n)
}

// embed writes the sums of the vectors of pieces, positions and types, normed. The tokens from
// second on are of a second text.
func (e *Encoder) embed(x []float32, tokens []Token, second int, w *workspace) {
	width := e.shape.Width
	w.temp = kernel.Grow(w.temp, width)
	for i, t := range tokens {
		id := int(t.ID)
		if id < 0 || id >= len(e.wordScales) {
			id = int(e.vocabulary.Unknown)
		}
		unpack(w.temp, e.words[id*width/2:(id+1)*width/2], e.wordScales[id])
		if i >= second {
			add(w.temp, e.second)
		}
		e.kernels.AddNorm(x[i*width:(i+1)*width], w.temp, e.positions[i*width:], e.norm.gain, e.norm.bias)
	}
}

// unpack writes the numbers of a row of int4: two a byte, the first in its lower half, each 8 more
// than what the scale multiplies.
func unpack(x []float32, row []byte, scale float32) {
	for i, b := range row {
		x[2*i] = float32(int(b&15)-8) * scale
		x[2*i+1] = float32(int(b>>4)-8) * scale
	}
}

// add adds to each number of x that of y.
func add(x, y []float32) {
	for i, v := range y {
		x[i] += v
	}
}

// pool writes the mean of rows.
func (e *Encoder) pool(mean, x []float32) {
	width := e.shape.Width
	for at := 0; at < len(x); at += width {
		add(mean, x[at:at+width])
	}
	n := float32(len(x) / width)
	for i := range mean {
		mean[i] /= n
	}
}
