package reader

import (
	"context"
	"fmt"
	"slices"

	"bedside/index/encoder"
)

// maxAsked is how many tokens of the question are read together with a passage: the last.
const maxAsked = 80

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

// together returns the logarithm of the odds that a passage answers, when an excerpt of it and the question
// whose tokens are asked are read as one text. NoWords where there is nothing to read. It costs some
// milliseconds of one core.
func (r *Reader) together(asked []encoder.Token, e excerpt) float64 {
	if len(asked) == 0 || len(e.tokens) == 0 {
		return NoWords
	}
	encoding := r.cross.encoder.EncodePair(asked, e.tokens)
	first := r.kernels.Dot(encoding.Outputs[:r.width], r.cross.weight[:r.width])
	mean := r.kernels.Dot(encoding.Pooled, r.cross.weight[r.width:])
	return float64(first) + float64(mean) + float64(r.cross.bias)
}

// Asked is a question as it may be read together with passages.
type Asked struct {
	// Spellings are its chat, whose messages, oldest first, end with the question, in one or more spellings. Those
	// behind the first are read while no passage is likely to answer.
	Spellings [][]string
	// Reworded, if there is one, gives the chat in the words of passage i; nil where they are the same. It is read
	// last, while no passage is likely to answer, with those that are unlikely to.
	Reworded func(i int) []string
}

// Together returns for each passage, of which read is what Read made, the logarithm of the odds that it
// answers a question, when both are read as one text: see the package's text. The likeliest reading of a passage
// counts. It waits for its turn, a fiftieth of Options.Wait at most, and not at all where more than twice as many wait
// as are read at a time: when many ask at once, they are all better answered soon by what was read of passages apart
// than a few by more and the others late, or by words. The error is ErrLate then, or when the context does not
// suffice; Apart counts it.
func (s *Shelf) Together(ctx context.Context, q Asked, texts []Text, read []Reading) ([]float64, error) {
	logits, err := s.inTurn(ctx, q, texts, read)
	if err != nil {
		s.apart.Add(1)
	}
	return logits, err
}

// inTurn is Together without counting.
func (s *Shelf) inTurn(ctx context.Context, q Asked, texts []Text, read []Reading) ([]float64, error) {
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
	logits := slices.Repeat([]float64{NoWords}, len(texts))
	for _, turns := range q.Spellings {
		found, err := s.readTogether(ctx, s.reader.asked(turns, maxAsked), texts, read)
		if err != nil {
			return nil, err
		}
		for i := range logits {
			logits[i] = max(logits[i], found[i])
		}
		if anyLikely(logits) {
			return logits, nil
		}
	}
	if q.Reworded == nil {
		return logits, nil
	}
	return logits, s.readReworded(ctx, q.Reworded, texts, read, logits)
}

// readReworded raises the logits of unlikely passages to those that they have with the question in their words.
func (s *Shelf) readReworded(ctx context.Context, reworded func(i int) []string, texts []Text, read []Reading,
	logits []float64) error {
	return s.each(ctx, len(texts), func(i int) {
		if logits[i] >= unlikely {
			return
		}
		if turns := reworded(i); turns != nil {
			asked := s.reader.asked(turns, maxAsked)
			logits[i] = max(logits[i], s.reader.together(asked, s.reader.excerpt(texts[i], read[i].Units)))
		}
	})
}

// anyLikely tells whether some passage is likely to answer.
func anyLikely(logits []float64) bool {
	return slices.ContainsFunc(logits, func(logit float64) bool { return logit >= likely })
}

// When a passage is read a second time: while none is likely to answer, and this one is unlikely to by what
// was read of it, what was not may still hold the answer. Log-odds. Chosen on 80 leaflets that no network has
// seen; of questions about them a quarter reads anything twice, and then two passages.
const (
	likely    = 1.0  // from which a passage is taken to answer, and none is read twice
	unlikely  = 0.0  // below which a passage is read twice
	promising = -4.0 // of the best unit that was not read, without the question, from which it is worth while
)

// readTogether reads passages together with a question, and then those that may answer in a part
// that was not read: the likelier reading of a passage counts.
func (s *Shelf) readTogether(ctx context.Context, asked []encoder.Token, texts []Text, read []Reading) ([]float64, error) {
	r := s.reader
	logits, excerpts := make([]float64, len(texts)), make([]excerpt, len(texts))
	err := s.each(ctx, len(texts), func(i int) {
		excerpts[i] = r.excerpt(texts[i], read[i].Units)
		logits[i] = r.together(asked, excerpts[i])
	})
	if err != nil || anyLikely(logits) {
		return logits, err
	}
	var twice []int
	for i := range texts {
		if logits[i] < unlikely && BestUnit(excerpts[i].leavesOut(read[i].Units)) >= promising {
			twice = append(twice, i)
		}
	}
	err = s.each(ctx, len(twice), func(k int) {
		i := twice[k]
		unread := excerpts[i].leavesOut(read[i].Units)
		logits[i] = max(logits[i], r.together(asked, r.excerpt(texts[i], unread)))
	})
	return logits, err
}

// each does something that takes long for 0 to n-1, on two cores while no other question needs the second. It ends with
// an ErrLate once the context is done.
func (s *Shelf) each(ctx context.Context, n int, do func(i int)) error {
	inTime := func(i int) {
		if ctx.Err() == nil {
			do(i)
		}
	}
	if s.reader.lane.alone() {
		s.onTwoCores(n, inTime)
	} else {
		for i := range n {
			inTime(i)
		}
	}
	if ctx.Err() != nil {
		return late(ctx)
	}
	return nil
}

// Apart is for how many questions there was no time to read passages together with them since the start.
func (s *Shelf) Apart() int64 { return s.apart.Load() }
