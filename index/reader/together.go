package reader

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bedside/index/encoder"
)

const (
	// maxExcerpt is how many tokens of a passage are read together with the question, title and section included.
	maxExcerpt = 72
	// maxExcerptHead is how many of them title and section may take.
	maxExcerptHead = 56
	// maxAsked is how many tokens of the question are: the last.
	maxAsked = 80
)

// crossEncoder reads question and excerpt as one text, so that every word of one is seen in the light
// of the other: slower than Read, for nothing of it can be kept, and truer. After Nogueira and Cho,
// "Passage Re-ranking with BERT", 2019 (arXiv:1901.04085).
type crossEncoder struct {
	encoder *encoder.Encoder
	weight  []float32 // of the first token's output, then of the mean of the question's
	bias    float32
}

// build takes the network and its head out of the weights.
func (c *crossEncoder) build(e *encoder.Encoder) (err error) {
	if c.encoder, err = e.Sibling("cross."); err != nil {
		return err
	}
	if c.weight, err = floatsOf(e.Weights(), "cross.out.weight", 2*e.Width()); err != nil {
		return err
	}
	bias, err := floatsOf(e.Weights(), "cross.out.bias", 1)
	if err != nil {
		return err
	}
	c.bias = bias[0]
	return nil
}

// floatsOf returns the n numbers of a tensor.
func floatsOf(w *encoder.Weights, name string, n int) ([]float32, error) {
	tensor, ok := w.Tensor(name)
	if !ok {
		return nil, fmt.Errorf("the weights have no tensor %s", name)
	}
	x := tensor.Floats()
	if len(x) != n {
		return nil, fmt.Errorf("the tensor %s has %d numbers, not %d", name, len(x), n)
	}
	return x, nil
}

// together returns for a passage that was read the logarithm of the odds that it answers, when it and
// the question whose tokens are asked are read as one text. NoWords where there is nothing to read. It
// costs some milliseconds of one core.
func (r *Reader) together(asked []encoder.Token, t Text, read Reading) float64 {
	excerpt := r.excerpt(t, read.Units)
	if len(asked) == 0 || len(excerpt) == 0 {
		return NoWords
	}
	encoding := r.cross.encoder.EncodePair(asked, excerpt)
	first := r.kernels.Dot(encoding.Outputs[:r.width], r.cross.weight[:r.width])
	mean := r.kernels.Dot(encoding.Pooled, r.cross.weight[r.width:])
	return float64(first) + float64(mean) + float64(r.cross.bias)
}

// excerpt is what is read of a passage together with a question: title and section, and as many of
// its units as fit, from the best one of them on, in turn the one behind and the one before. It is
// excerpts.py's excerpt.
func (r *Reader) excerpt(t Text, read []Evidence) []encoder.Token {
	if len(read) == 0 {
		return nil
	}
	best := slices.MaxFunc(read, func(a, b Evidence) int { return cmp.Compare(a.Logit, b.Logit) })
	head := r.encoder.Tokenize(fmt.Sprintf("%s: %s: ", t.Title, single(t.Section)), maxExcerptHead)
	p := itemised(bounded(t.Text))
	spans := sentences(p.text)
	at := slices.IndexFunc(spans, func(s span) bool { return int(p.original(s).start) == best.Start })
	if at < 0 {
		return nil
	}
	cut := func(n int) []encoder.Token {
		return r.encoder.Tokenize(string(p.text[spans[n].start:spans[n].end]), maxExcerpt)
	}
	before, tokens := around(cut, at, len(spans), maxExcerpt-len(head))
	all := append(make([]encoder.Token, 0, maxExcerpt), head...)
	for _, unit := range slices.Backward(before) {
		all = append(all, unit...)
	}
	all = append(all, tokens...)
	return all[:min(len(all), maxExcerpt)]
}

// around widens one of n units to the neighbours that fit into room tokens with it: those before it,
// the nearest first, and it with those behind it. cut returns the tokens of a unit.
func around(cut func(int) []encoder.Token, best, n, room int) (before [][]encoder.Token, tokens []encoder.Token) {
	tokens = slices.Clone(cut(best))
	size, first, next := len(tokens), best, best+1
	for grown := true; grown; {
		grown = false
		if next < n {
			if unit := cut(next); size+len(unit) <= room {
				tokens, size, next, grown = append(tokens, unit...), size+len(unit), next+1, true
			}
		}
		if first > 0 {
			if unit := cut(first - 1); size+len(unit) <= room {
				before, size, first, grown = append(before, unit), size+len(unit), first-1, true
			}
		}
	}
	return before, tokens
}

// Together returns for each passage, of which read is what Read made, the logarithm of the odds that it
// answers the chat whose messages, oldest first, end with a question, when question and passage are read
// as one text: see the package's text. It waits for its turn, a fiftieth of Options.Wait at most, and not
// at all where others wait already: when many ask at once, they are all better answered soon by what was
// read of passages apart than a few by more and the others late, or by words. The error is ErrLate then,
// or when the context does not suffice; Apart counts it.
func (s *Shelf) Together(ctx context.Context, turns []string, texts []Text, read []Reading) ([]float64, error) {
	logits, err := s.inTurn(ctx, turns, texts, read)
	if err != nil {
		s.apart.Add(1)
	}
	return logits, err
}

// inTurn is Together without counting.
func (s *Shelf) inTurn(ctx context.Context, turns []string, texts []Text, read []Reading) ([]float64, error) {
	if s.reader.lane.crowded() {
		return nil, ErrLate
	}
	waiting, cancel := context.WithTimeout(ctx, s.options.Wait/50)
	defer cancel()
	release, err := s.reader.lane.acquire(waiting)
	if err != nil {
		return nil, err
	}
	defer release()
	asked := s.reader.asked(turns, maxAsked)
	logits := make([]float64, len(texts))
	for i, t := range texts {
		if ctx.Err() != nil {
			return nil, late(ctx)
		}
		logits[i] = s.reader.together(asked, t, read[i])
	}
	return logits, nil
}

// Apart is for how many questions there was no time to read passages together with them since the start.
func (s *Shelf) Apart() int64 { return s.apart.Load() }
